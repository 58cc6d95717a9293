//! What is left out of what is made public: values that stand on few persons, and others that would tell them.

use std::collections::BTreeSet;

use gangmu_pack::{Indicator, Term};
use gangmu_stat::compare::suppress::{Node, Small, suppress_tree};

use super::super::Counted;
use super::value::Years;
use super::words::term_brief;
use crate::app::App;
use crate::units::{UnitTree, is_school};
use crate::view::stat::IndicatorValue;

/// Units of measures that count persons.
const PERSONS: [&str; 3] = ["人", "名", "人次"];

/// Leaves values of a unit out: those of this year with what is said about the year before, and those of the year before.
pub(super) fn hide(app: &App, years: &Years, unit: i64, parts: &[String], values: &mut [IndicatorValue]) {
    for indicator in &app.pack.indicators {
        let Some(below) = indicator.suppress else { continue };
        let hidden = |counted: &Counted| hidden(app, counted, indicator, (unit, parts), Small { below, slack: 1 });
        let (now, before) = (hidden(&years.now), hidden(&years.before));
        for value in values.iter_mut().filter(|value| value.indicator == indicator.id) {
            if before.contains(&value.part) {
                (value.before, value.change) = (None, None);
            }
            if now.contains(&value.part) {
                leave_out(value, below);
            }
        }
    }
}

fn leave_out(value: &mut IndicatorValue, below: u32) {
    let words = format!("不公开(少于{below})");
    (value.value, value.change, value.met) = (None, None, None);
    (value.text, value.missing, value.hidden) = (words.clone(), Some(words), true);
}

/// The parts of a unit that are hidden, and the whole as none: those of which any count of persons is.
fn hidden(
    app: &App,
    counted: &Counted,
    indicator: &Indicator,
    (unit, parts): (i64, &[String]),
    small: Small,
) -> BTreeSet<Option<String>> {
    let units = app.units();
    let persons = |term: &&Term| PERSONS.contains(&term_brief(app, term).unit.as_str());
    let mut found = BTreeSet::new();
    for term in indicator.formula.terms().into_iter().filter(persons) {
        // What stands undivided elsewhere is settled first, so that a division does not tell it.
        let whole = suppress_tree(&nodes(&units, counted, term, &[], &|_| false), small);
        let secret = |unit: i64| whole.get(&unit).is_some_and(|hidden| hidden.total);
        let all = suppress_tree(&nodes(&units, counted, term, parts, &secret), small);
        let Some(own) = all.get(&unit) else { continue };
        found.extend(parts.iter().zip(&own.parts).filter(|(_, hidden)| **hidden).map(|(part, _)| Some(part.clone())));
        found.extend(own.total.then_some(None));
    }
    found
}

/// The count of a term for every unit of which anything is known, parents before children.
fn nodes(
    units: &UnitTree,
    counted: &Counted,
    term: &Term,
    parts: &[String],
    secret: &dyn Fn(i64) -> bool,
) -> Vec<Node> {
    let known: BTreeSet<i64> = counted.known().collect();
    let all = units.all().iter().filter(|unit| known.contains(&unit.id));
    let node = |unit: &gangmu_store::Unit| {
        let reach = units.reach(unit.id);
        let count = |part: Option<&str>| counted.count(&reach, part, term).unwrap_or_default().round() as u32;
        // A school stands for itself alone: what lies below it is counted beside it.
        let above = unit.path.rsplit('/').filter_map(|id| id.parse::<i64>().ok()).skip(1);
        let parent = above.filter_map(|id| units.get(id)).find(|one| !is_school(one.kind) && known.contains(&one.id));
        Node {
            id: unit.id,
            parent: parent.map(|one| one.id),
            parts: parts.iter().map(|part| count(Some(part))).collect(),
            total: count(None),
            secret: secret(unit.id),
        }
    };
    all.map(node).collect()
}
