//! A report sentence filled with its figures. It prints what it is given; it does not count.

use gangmu_pack::sentence::{FigureSlot, Part, Sentence};
use serde::{Deserialize, Serialize};

use crate::change::change_text;
use crate::figure::Figure;
use crate::number::{MISSING, print};

/// A piece of prose; the pieces that are figures carry their key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Run {
    /// The words.
    pub text: String,
    /// Key of the figure that they print.
    pub figure: Option<String>,
}

impl Run {
    /// Words that are no figure.
    pub fn plain(text: impl Into<String>) -> Run {
        Run { text: text.into(), figure: None }
    }

    /// A figure's own words.
    pub fn of(figure: &Figure) -> Run {
        Run { text: figure.text.clone(), figure: Some(figure.id.clone()) }
    }
}

/// What is known for one slot of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Filling {
    /// The figure.
    pub figure: Figure,
    /// The same figure a year before.
    pub last_year: Option<f64>,
    /// Its parts by the field that the slot names: name of the part and its own figure.
    pub parts: Vec<(String, Figure)>,
}

/// Fills a sentence. A clause in ⟨…⟩ is dropped when one of its figures is zero or missing; outside a clause a
/// missing figure prints as “—”. `fill` answers none for a slot that nobody can compute.
pub fn render<'a>(sentence: &Sentence, fill: &impl Fn(&FigureSlot) -> Option<&'a Filling>) -> Vec<Run> {
    let mut runs = Vec::new();
    push_parts(&sentence.parts, fill, &mut runs);
    runs
}

fn push_parts<'a>(parts: &[Part], fill: &impl Fn(&FigureSlot) -> Option<&'a Filling>, runs: &mut Vec<Run>) {
    for part in parts {
        match part {
            Part::Text(text) => push_text(runs, &full_width(text)),
            Part::Figure(slot) => push_figure(slot, fill(slot), runs),
            Part::Clause(inner) if stands(inner, fill) => push_parts(inner, fill, runs),
            Part::Clause(_) => {}
        }
    }
}

/// Whether every figure of a clause has a value other than zero.
fn stands<'a>(parts: &[Part], fill: &impl Fn(&FigureSlot) -> Option<&'a Filling>) -> bool {
    parts.iter().all(|part| match part {
        Part::Figure(slot) => fill(slot).and_then(|f| f.figure.value).is_some_and(|v| v != 0.0),
        Part::Text(_) | Part::Clause(_) => true,
    })
}

fn push_figure(slot: &FigureSlot, filling: Option<&Filling>, runs: &mut Vec<Run>) {
    let Some(filling) = filling else {
        return push_text(runs, MISSING);
    };
    if slot.parts.is_some() {
        return push_list(filling, runs);
    }
    runs.push(Run::of(&filling.figure));
    if slot.by.is_some() && !filling.parts.is_empty() {
        push_text(runs, "（");
        push_list(filling, runs);
        push_text(runs, "）");
    }
    if slot.yoy
        && let Some(value) = filling.figure.value
        && let Some(change) = change_text(value, filling.last_year, &filling.figure.unit, base(&filling.figure))
    {
        push_text(runs, &format!("（{change}）"));
    }
}

/// What a figure is compared with: the same days of last year where its period is not a whole year.
pub fn base(figure: &Figure) -> &'static str {
    if figure.period.contains("截至") { "上年同期" } else { "上年" }
}

fn push_list(filling: &Filling, runs: &mut Vec<Run>) {
    for (at, (name, figure)) in filling.parts.iter().enumerate() {
        push_text(runs, &format!("{}{name}", if at == 0 { "" } else { "、" }));
        runs.push(Run::of(figure));
    }
}

fn push_text(runs: &mut Vec<Run>, text: &str) {
    match runs.last_mut() {
        Some(Run { text: last, figure: None }) => last.push_str(text),
        _ => runs.push(Run::plain(text)),
    }
}

/// Punctuation as official papers set it: full width.
pub fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            ',' => '，',
            ';' => '；',
            ':' => '：',
            '(' => '（',
            ')' => '）',
            other => other,
        })
        .collect()
}

/// A value without origin, as a part of a list prints it.
pub fn print_value(value: Option<f64>, unit: &str) -> String {
    value.map_or_else(|| MISSING.to_owned(), |v| print(v, unit))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::figure::Origin;

    fn figure(id: &str, value: Option<f64>, unit: &str) -> Figure {
        Figure {
            id: id.into(),
            label: id.into(),
            value,
            text: print_value(value, unit),
            unit: unit.into(),
            scope: "全县".into(),
            period: "2026年".into(),
            as_of: date(2026, 12, 20),
            origin: Origin::Derived { from: vec![], how: "例".into() },
            missing: None,
        }
    }

    fn say(template: &str, found: Option<f64>, last_year: Option<f64>) -> String {
        let sentence = Sentence::parse(template).unwrap();
        let filling = Filling {
            figure: figure("found", found, "处"),
            last_year,
            parts: vec![("一般".into(), figure("a", Some(9.0), "处")), ("重大".into(), figure("b", Some(1.0), "处"))],
        };
        render(&sentence, &|_| Some(&filling)).into_iter().map(|r| r.text).collect()
    }

    #[test]
    fn a_sentence_is_filled_with_values_changes_and_parts() {
        assert_eq!(say("排查{found},", Some(10.0), None), "排查10处，");
        assert_eq!(say("排查{found|yoy}", Some(10.0), Some(8.0)), "排查10处（比上年增加2处）");
        assert_eq!(say("排查{found|by severity}", Some(10.0), None), "排查10处（一般9处、重大1处）");
        assert_eq!(say("其中{found|parts severity}", Some(10.0), None), "其中一般9处、重大1处");
    }

    #[test]
    fn a_clause_goes_when_its_figure_is_zero_or_missing() {
        assert_eq!(say("好⟨,超期{found}⟩。", Some(0.0), None), "好。");
        assert_eq!(say("好⟨,超期{found}⟩。", None, None), "好。");
        assert_eq!(say("好⟨,超期{found}⟩。", Some(3.0), None), "好，超期3处。");
        assert_eq!(say("好,超期{found}。", None, None), "好，超期—。");
    }
}
