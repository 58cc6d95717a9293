//! Which measure may answer a target: by likeness of names and units. A person confirms; nothing is bound here.

use std::collections::HashMap;

use gangmu_pack::Pack;
use gangmu_pack::definition::Measure;

use super::figure::INDICATOR;
use crate::view::document::MeasureSuggestion;

/// From this likeness on a measure is offered.
const OFFER: f32 = 0.45;
/// From this likeness on it is set beforehand.
pub const CHOOSE: f32 = 0.75;
/// Likeness of a name that stands in the words around the number.
const QUOTED: f32 = 0.85;
/// Suggestions for one target.
const MOST: usize = 5;

/// What a target says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// What is counted.
    pub subject: &'a str,
    /// The words around the number.
    pub quote: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// Code of the office that leads the task, where it is named.
    pub office: Option<&'a str>,
}

/// Measures that may answer a target, best first. Measures that may never be targets are left out; those of another
/// office's ledger than the one that leads stand back.
pub fn measures(pack: &Pack, wanted: &Wanted) -> Vec<MeasureSuggestion> {
    let mut found: Vec<MeasureSuggestion> = Vec::new();
    for ledger in &pack.ledgers {
        let stranger = wanted.office.is_some_and(|office| office != ledger.head.office);
        for measure in ledger.all_measures().filter(|m| !m.never_target && !m.hidden) {
            let score = score(measure, wanted) * if stranger { 0.85 } else { 1.0 };
            if score >= OFFER {
                found.push(MeasureSuggestion {
                    ledger: ledger.head.id.clone(),
                    measure: measure.id.clone(),
                    name: format!("{} · {}", ledger.head.name, measure.name),
                    score,
                });
            }
        }
    }
    for indicator in pack.indicators.iter().filter(|indicator| !indicator.never_target) {
        let names = indicator.aliases.iter().chain([&indicator.name]);
        let score = liken(names, &indicator.unit, wanted);
        if score >= OFFER {
            found.push(MeasureSuggestion {
                ledger: INDICATOR.to_owned(),
                measure: indicator.id.clone(),
                name: format!("指标 · {}", indicator.name),
                score,
            });
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found.truncate(MOST);
    found
}

fn score(measure: &Measure, wanted: &Wanted) -> f32 {
    liken(measure.aliases.iter().chain([&measure.name]), &measure.unit, wanted)
}

fn liken<'a>(names: impl Iterator<Item = &'a String>, unit: &str, wanted: &Wanted) -> f32 {
    let fit = unit_fit(unit, wanted.unit);
    let said = |name: &String| {
        let quoted = name.chars().count() >= 4 && wanted.quote.contains(name.as_str());
        likeness(name, wanted.subject).max(if quoted { QUOTED } else { 0.0 })
    };
    names.map(said).fold(0.0, f32::max) * fit
}

/// Whether two units can stand for the same thing: 1 the same, 0 never.
fn unit_fit(measure: &str, target: &str) -> f32 {
    let kind = |unit: &str| match unit {
        "%" | "百分点" => 'p',
        "元" | "万元" | "亿元" => 'm',
        "平方米" | "万平方米" => 'a',
        "小时" | "学时" | "课时" | "天" => 't',
        _ => 'n',
    };
    if measure == target {
        1.0
    } else if kind(measure) != kind(target) {
        0.0
    } else if target.is_empty() || kind(measure) != 'n' {
        0.95
    } else if ["人次", "人", "名", "位"].contains(&measure) == ["人次", "人", "名", "位"].contains(&target) {
        0.9
    } else {
        0.5
    }
}

/// Likeness of two names, 0 to 1: shared pairs of characters (Dice), and more where one holds the other, by how much
/// of it: 隐患整改率 says nearly all of 安全隐患整改率, 整改率 alone does not.
pub fn likeness(a: &str, b: &str) -> f32 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    if a == b {
        return 1.0;
    }
    let (pairs_a, pairs_b) = (pairs(a), pairs(b));
    let shared: usize = pairs_a.iter().map(|(pair, n)| (*n).min(pairs_b.get(pair).copied().unwrap_or(0))).sum();
    let total: usize = pairs_a.values().sum::<usize>() + pairs_b.values().sum::<usize>();
    let dice = if total == 0 { 0.0 } else { 2.0 * shared as f32 / total as f32 };
    let (short, long) = if a.chars().count() <= b.chars().count() { (a, b) } else { (b, a) };
    if short.chars().count() < 3 || !long.contains(short) {
        return dice;
    }
    dice.max(0.5 + 0.4 * short.chars().count() as f32 / long.chars().count() as f32)
}

fn pairs(text: &str) -> HashMap<(char, char), usize> {
    let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut pairs = HashMap::new();
    for pair in chars.windows(2) {
        *pairs.entry((pair[0], pair[1])).or_insert(0) += 1;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(name: &str, unit: &str, aliases: &[&str]) -> Measure {
        Measure {
            name: name.into(),
            unit: unit.into(),
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
            ..Measure::default()
        }
    }

    fn wanted<'a>(subject: &'a str, quote: &'a str, unit: &'a str) -> Wanted<'a> {
        Wanted { subject, quote, unit, office: None }
    }

    #[test]
    fn a_rate_never_answers_a_count() {
        let rate = measure("隐患整改率", "%", &[]);
        assert_eq!(score(&rate, &wanted("隐患整改率", "", "处")), 0.0);
        assert!(score(&rate, &wanted("安全隐患整改率", "", "%")) >= CHOOSE);
    }

    #[test]
    fn an_alias_binds_where_the_name_does_not() {
        let persons = measure("参训人次", "人次", &["培训教师", "全员培训"]);
        assert!(score(&persons, &wanted("全员培训", "", "人次")) >= CHOOSE);
        assert!(score(&persons, &wanted("教师", "培训教师11000人次以上", "人次")) >= CHOOSE);
        assert!(score(&persons, &wanted("新建校舍", "新建校舍20", "人次")) < OFFER);
    }

    #[test]
    fn a_general_name_is_offered_but_not_chosen() {
        let rate = measure("隐患整改率", "%", &["整改率"]);
        let score = score(&rate, &wanted("问题整改率", "问题整改率90%", "%"));
        assert!((OFFER..CHOOSE).contains(&score), "{score}");
    }

    #[test]
    fn likeness_is_symmetric_and_bounded() {
        for (a, b) in [("培训教师", "教师培训"), ("隐患", "安全隐患"), ("一", "一"), ("", "空")] {
            assert_eq!(likeness(a, b), likeness(b, a));
            assert!((0.0..=1.0).contains(&likeness(a, b)));
        }
    }
}
