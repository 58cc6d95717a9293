//! Measures made of others: ratios, differences and formulas over the values of their parts. It asks no database.

use std::collections::BTreeMap;
use std::sync::Arc;

use gangmu_pack::Operand;
use gangmu_pack::definition::{Ledger, Measure};
use gangmu_pack::expr::{self, Expr, Row, Value};
use jiff::civil::Date;

use super::{DEPTH, Group, MeasureQuery, Named, Part, endless, operands, resolve};
use crate::StoreError;

/// The measure whose records stand behind a composed one, and the query narrowed on the way to it.
pub(super) fn base<'a>(
    ledgers: &'a [Arc<Ledger>],
    named: Named<'a>,
    query: &MeasureQuery,
) -> Result<(Named<'a>, MeasureQuery), StoreError> {
    let (mut current, mut query) = (named, query.clone());
    for _ in 0..DEPTH {
        if !current.measure.is_composed() {
            return Ok((current, query));
        }
        let mut parts = operands(current.measure)?;
        let at = behind(current.measure, &parts);
        if parts[at].is_census() {
            return Err(StoreError::Invalid(format!("“{}”全由事业统计算出,没有可列的记录", current.measure.name)));
        }
        let operand = parts.swap_remove(at);
        let part = resolve(ledgers, current, &operand)?;
        query = narrowed(&query, current, part, &operand)?;
        current = part;
    }
    Err(endless(named.measure))
}

/// Which part stands behind. A ratio within a ledger stands on its second part, of which the first is usually a part; all
/// else on the first part that counts records.
fn behind(measure: &Measure, parts: &[Operand]) -> usize {
    match parts {
        [_, second] if measure.ratio.is_some() && second.ledger.is_none() => 1,
        _ => parts.iter().position(|part| !part.is_census()).unwrap_or(0),
    }
}

/// The query for a part of a measure. On another ledger, what a slice or a split says that it does not know is left out.
pub(super) fn narrowed(
    query: &MeasureQuery,
    from: Named<'_>,
    part: Named<'_>,
    operand: &Operand,
) -> Result<MeasureQuery, StoreError> {
    let names = expr::Scope::of(part.ledger);
    let wrong = |e| StoreError::Invalid(format!("“{}”的切片不对:{e}", operand.name()));
    let same = from.ledger.head.id == part.ledger.head.id;
    let known = |condition: &Expr| same || condition.check(&names).is_ok();
    let own = operand.condition(&names).map_err(wrong)?;
    let kept: Vec<Expr> = match &query.slice {
        Some(slice) if same => vec![slice.clone()],
        Some(slice) => slice.parts().into_iter().filter(known).collect(),
        None => Vec::new(),
    };
    let by = query.by.clone().filter(|by| {
        let splits = |by: &String| Expr::parse(by).is_ok_and(|by| known(&by));
        matches!(by.as_str(), "month" | "year") || splits(by)
    });
    let slice = Expr::all(kept.iter().chain(&own)).map_err(wrong)?;
    Ok(MeasureQuery { slice, by, ..query.clone() })
}

/// Joins the parts by the keys of their groups. A part that does not know the split counts whole for every key.
pub(super) fn join(measure: &Measure, parts: &[(Operand, Part)]) -> Vec<Group> {
    let split = parts.iter().filter(|(_, part)| !part.whole);
    let mut keys: Vec<Option<String>> = split.flat_map(|(_, p)| p.groups.iter().map(|g| g.key.clone())).collect();
    if parts.iter().all(|(_, part)| part.whole) {
        keys.push(None);
    }
    keys.sort();
    keys.dedup();
    let named: Vec<Operand> = parts.iter().map(|(operand, _)| operand.clone()).collect();
    let behind = behind(measure, &named);
    let joined = keys.into_iter().map(|key| {
        let found: Vec<Option<&Group>> = parts.iter().map(|(_, part)| part.at(&key)).collect();
        let values: Vec<Option<f64>> = found.iter().map(|group| group.and_then(|g| g.value)).collect();
        let value = match &measure.formula {
            Some(formula) => {
                let or_nought =
                    |(value, (_, part)): (&Option<f64>, &(Operand, Part))| value.or(part.adds_up.then_some(0.0));
                let values = values.iter().zip(parts).map(or_nought);
                run(formula, named.iter().map(Operand::name).zip(values).collect())
            }
            None => combine(measure, values.first().copied().flatten(), values.get(1).copied().flatten()),
        };
        let records = found.get(behind).copied().flatten().map_or(0, |group| group.records);
        Group { key, value, records }
    });
    joined.collect()
}

impl Part {
    /// The group of a key, or the only one where the part is not split.
    fn at(&self, key: &Option<String>) -> Option<&Group> {
        if self.whole { self.groups.first() } else { self.groups.iter().find(|group| group.key == *key) }
    }
}

/// A ratio or difference of two values. What is missing on top counts as nought; nothing is divided by nought.
fn combine(measure: &Measure, a: Option<f64>, b: Option<f64>) -> Option<f64> {
    if measure.difference.is_some() {
        return Some(a.unwrap_or(0.0) - b.unwrap_or(0.0)).filter(|_| a.is_some() || b.is_some());
    }
    let times = if measure.unit == "%" { 100.0 } else { 1.0 };
    let divisor = b.filter(|b| *b != 0.0)?;
    Some(a.unwrap_or(0.0) / divisor * times)
}

/// The values of measures by their names, as a formula reads them.
struct Values(BTreeMap<String, Option<f64>>);

impl Row for Values {
    fn get(&self, path: &[&str]) -> Value {
        self.0.get(&path.join(".")).copied().flatten().map_or(Value::Null, Value::Number)
    }
}

fn run(formula: &Expr, values: BTreeMap<String, Option<f64>>) -> Option<f64> {
    // A formula over measures does not ask for the day: the check refuses `today`.
    formula.eval(&Values(values), Date::ZERO).as_number()
}
