//! Indicators in words: name, formula, terms, limits, examples. It computes nothing.

use gangmu_pack::indicator::{Better, Example, Level, Threshold};
use gangmu_pack::{Indicator, Term};
use gangmu_stat::prose::print_value;

use super::{BY, choice};
use crate::app::App;
use crate::ops::words;
use crate::view::stat::{ExampleBrief, IndicatorBrief, TermBrief, ThresholdBrief};

/// An indicator in words.
pub fn brief(app: &App, indicator: &Indicator) -> IndicatorBrief {
    let terms: Vec<TermBrief> = indicator.formula.terms().into_iter().map(|term| term_brief(app, term)).collect();
    IndicatorBrief {
        id: indicator.id.clone(),
        name: indicator.name.clone(),
        unit: indicator.unit.clone(),
        group: indicator.group.clone(),
        formula: in_words(&indicator.formula.to_string(), &terms),
        terms,
        by: BY.iter().filter(|(id, _)| indicator.by.iter().any(|by| by == id)).map(choice).collect(),
        better: match indicator.better {
            Better::Up => "up",
            Better::Down => "down",
            Better::Near => "near",
            Better::None => "none",
        }
        .into(),
        level: if indicator.level == Level::School { "school" } else { "county" }.into(),
        basis: indicator.basis.clone(),
        note: indicator.note.clone(),
        never_target: indicator.never_target,
        thresholds: indicator.thresholds.iter().map(threshold_brief).collect(),
        examples: indicator.examples.iter().map(|example| example_brief(app, indicator, example)).collect(),
    }
}

/// The formula with the names of its terms and the signs that people write.
fn in_words(formula: &str, terms: &[TermBrief]) -> String {
    let mut order: Vec<&TermBrief> = terms.iter().collect();
    order.sort_by_key(|term| std::cmp::Reverse(term.key.len()));
    // Private-use characters stand for the terms, so that no name is read as a part of another.
    let mark = |at: usize| char::from_u32(0xE000 + at as u32).unwrap_or(' ').to_string();
    let mut text = formula.to_owned();
    for (at, term) in order.iter().enumerate() {
        text = text.replace(&term.key, &mark(at));
    }
    text = text.replace('*', "×").replace('/', "÷").replace('-', "−");
    for (at, term) in order.iter().enumerate() {
        text = text.replace(&mark(at), &term.name);
    }
    text
}

pub(super) fn term_brief(app: &App, term: &Term) -> TermBrief {
    let operand = &term.operand;
    let found = app.pack.ledgers.iter().find_map(|ledger| {
        let named = match operand.ledger.as_deref() {
            Some("census") => ledger.head.census,
            other => other == Some(ledger.head.id.as_str()),
        };
        named.then(|| ledger.measure(&operand.measure).map(|measure| (ledger, measure))).flatten()
    });
    let Some((ledger, measure)) = found else {
        return TermBrief {
            key: term.to_string(),
            name: operand.name(),
            unit: String::new(),
            ledger: None,
            ledger_name: None,
        };
    };
    let slice = operand.slice.iter().map(|(field, value)| words::slice_part(ledger, field, value));
    let slice: Vec<String> = slice.collect();
    let mut name = measure.name.clone();
    if !slice.is_empty() {
        name = format!("{name}({})", slice.join("、"));
    }
    if term.years_ago > 0 {
        name = format!("{}年前的{name}", term.years_ago);
    }
    TermBrief {
        key: term.to_string(),
        name,
        unit: measure.unit.clone(),
        ledger: Some(ledger.head.id.clone()),
        ledger_name: Some(ledger.head.name.clone()),
    }
}

pub(super) fn threshold_brief(threshold: &Threshold) -> ThresholdBrief {
    let of: Vec<&str> = threshold.slice.values().map(String::as_str).collect();
    ThresholdBrief {
        name: threshold.name.clone(),
        since: threshold.since.to_string(),
        until: threshold.until.map(|day| day.to_string()),
        of: (!of.is_empty()).then(|| of.join("、")),
        min: threshold.min,
        max: threshold.max,
        basis: threshold.basis.clone(),
    }
}

fn example_brief(app: &App, indicator: &Indicator, example: &Example) -> ExampleBrief {
    let given = example.given.iter().map(|(term, value)| {
        let known = indicator.formula.terms().into_iter().find(|known| known.to_string() == *term);
        let brief = known.map(|term| term_brief(app, term));
        let (name, unit) = brief.map_or((term.clone(), String::new()), |brief| (brief.name, brief.unit));
        format!("{name}{}", print_value(Some(*value), &unit))
    });
    let printed = || example.value.map_or_else(|| "没有数".to_owned(), |value| indicator.print(value));
    ExampleBrief { given: given.collect::<Vec<_>>().join(","), value: example.text.clone().unwrap_or_else(printed) }
}
