//! Measures over the records of a ledger: a number, or one for each part, and the records behind it. What a number
//! means is said by the definition; nothing is rounded here.

mod census;
mod leaf;

use std::sync::Arc;

use gangmu_pack::definition::{Ledger, Measure};
use gangmu_pack::expr::{self, Expr};
use jiff::civil::Date;
use serde::Serialize;

use crate::record::{Entered, ListQuery, Page, Scope};
use crate::{Store, StoreError};

/// Ratios of ratios of …: more than any definition needs, and an end to a loop.
const DEPTH: u8 = 6;

/// Over which records a measure is taken.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MeasureQuery {
    /// Whose records.
    pub scope: Scope,
    /// First day of the period.
    pub from: Date,
    /// Last day of the period.
    pub to: Date,
    /// The day that `today` and `overdue` stand for.
    pub today: Date,
    /// The day at whose end `state` is read; as it is now where none is named.
    pub as_of: Option<Date>,
    /// A condition that narrows the records. On another ledger it applies where that ledger has the same names.
    pub slice: Option<Expr>,
    /// One value for each: a field, `state`, `unit` (owner), `unit.town`, `school.stage`, `month` or `year` of the day that counts.
    pub by: Option<String>,
}

/// The value of a measure, or of one part of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Which part; none for the whole, or where the record says nothing.
    pub key: Option<String>,
    /// The value in the unit of the measure; none where there is nothing to compute it from.
    pub value: Option<f64>,
    /// Records behind it.
    pub records: i64,
}

/// A page of the records behind a measure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureRecords {
    /// Ledger of the records.
    pub ledger: String,
    /// The records.
    pub page: Page,
}

/// A ledger with one of its measures.
#[derive(Clone, Copy)]
struct Named<'a> {
    ledger: &'a Ledger,
    measure: &'a Measure,
}

impl Store {
    /// Takes a measure. Without `by` there is exactly one group; with it, groups are in the order of their keys.
    pub async fn measure(
        &self,
        ledgers: &[Arc<Ledger>],
        ledger: &str,
        measure: &str,
        query: &MeasureQuery,
    ) -> Result<Vec<Group>, StoreError> {
        let named = find(ledgers, ledger, measure)?;
        self.compute(ledgers, named, query, DEPTH).await
    }

    /// The very records that a measure counts. Of a ratio within the ledger, those of its second part, as the first is
    /// usually among them; of a difference or a ratio to another ledger, those of its first part.
    pub async fn records_of_measure(
        &self,
        ledgers: &[Arc<Ledger>],
        ledger: &str,
        measure: &str,
        query: &MeasureQuery,
        after: Option<String>,
        limit: u32,
    ) -> Result<MeasureRecords, StoreError> {
        let base = base(ledgers, find(ledgers, ledger, measure)?)?;
        let list = ListQuery { after, limit, ..leaf::records(base, query)? };
        let page = self.list_records(base.ledger, &list).await?;
        Ok(MeasureRecords { ledger: base.ledger.head.id.clone(), page })
    }

    /// A leaf is one statement; a ratio or a difference joins two by the keys of their groups.
    async fn compute(
        &self,
        ledgers: &[Arc<Ledger>],
        named: Named<'_>,
        query: &MeasureQuery,
        depth: u8,
    ) -> Result<Vec<Group>, StoreError> {
        let measure = named.measure;
        let Some([first, second]) = pair(measure) else {
            return self.leaf(named, query).await;
        };
        if depth == 0 {
            return Err(endless(measure));
        }
        let a = Box::pin(self.part(ledgers, named, first, query, depth - 1)).await?;
        let b = Box::pin(self.part(ledgers, named, second, query, depth - 1)).await?;
        Ok(join(measure, a, b))
    }

    /// One side of a ratio or difference: `closed`, `student.enrolled` of another ledger, or `census.pupils`.
    async fn part(
        &self,
        ledgers: &[Arc<Ledger>],
        from: Named<'_>,
        name: &str,
        query: &MeasureQuery,
        depth: u8,
    ) -> Result<Vec<Group>, StoreError> {
        if let Some(count) = name.strip_prefix("census.") {
            return self.census(from.ledger, count, query).await;
        }
        let part = resolve(ledgers, from, name)?;
        self.compute(ledgers, part, &narrowed(query, from, part), depth).await
    }
}

fn pair(measure: &Measure) -> Option<&[String; 2]> {
    measure.ratio.as_ref().or(measure.difference.as_ref())
}

fn endless(measure: &Measure) -> StoreError {
    StoreError::Invalid(format!("计量“{}”引用了自身", measure.name))
}

fn find<'a>(ledgers: &'a [Arc<Ledger>], ledger: &str, measure: &str) -> Result<Named<'a>, StoreError> {
    let found = ledgers.iter().find(|l| l.head.id == ledger).ok_or_else(|| StoreError::missing("台账", ledger))?;
    let measure = found.measure(measure).ok_or_else(|| StoreError::missing("计量", format!("{ledger}.{measure}")))?;
    Ok(Named { ledger: found, measure })
}

/// A measure named by another: `closed`, or `census.pupils` of another ledger.
fn resolve<'a>(ledgers: &'a [Arc<Ledger>], from: Named<'a>, name: &str) -> Result<Named<'a>, StoreError> {
    match name.split_once('.') {
        Some((ledger, measure)) => find(ledgers, ledger, measure),
        None => find(ledgers, &from.ledger.head.id, name),
    }
}

/// The measure whose records stand behind a ratio or difference.
fn base<'a>(ledgers: &'a [Arc<Ledger>], named: Named<'a>) -> Result<Named<'a>, StoreError> {
    let mut current = named;
    for _ in 0..DEPTH {
        let Some([first, second]) = pair(current.measure) else {
            return Ok(current);
        };
        let name = if second_stands_behind(current.measure) { second } else { first };
        current = resolve(ledgers, current, name)?;
    }
    Err(endless(named.measure))
}

/// A ratio within a ledger stands on its second part, of which the first is usually a part. A difference, and a ratio
/// to another ledger or the census, stand on the first.
fn second_stands_behind(measure: &Measure) -> bool {
    measure.ratio.as_ref().is_some_and(|[_, second]| !second.contains('.'))
}

/// The query for a part of a measure: on another ledger, a slice and a split that it does not know are left out.
fn narrowed(query: &MeasureQuery, from: Named<'_>, part: Named<'_>) -> MeasureQuery {
    if std::ptr::eq(from.ledger, part.ledger) {
        return query.clone();
    }
    let names = expr::Scope::of(part.ledger);
    let slice = query.slice.clone().filter(|slice| slice.check(&names).is_ok());
    MeasureQuery { slice, ..query.clone() }
}

/// Joins two results by their keys. A key without a second part is one with nothing to divide by.
fn join(measure: &Measure, a: Vec<Group>, b: Vec<Group>) -> Vec<Group> {
    let mut keys: Vec<Option<String>> = a.iter().chain(&b).map(|group| group.key.clone()).collect();
    keys.sort();
    keys.dedup();
    let of = |groups: &[Group], key: &Option<String>| groups.iter().find(|g| g.key == *key).cloned();
    let joined = keys.into_iter().map(|key| {
        let (a, b) = (of(&a, &key), of(&b, &key));
        let value = combine(measure, a.as_ref().and_then(|g| g.value), b.as_ref().and_then(|g| g.value));
        let behind = if second_stands_behind(measure) { b } else { a };
        Group { key, value, records: behind.map_or(0, |g| g.records) }
    });
    joined.collect()
}

fn combine(measure: &Measure, a: Option<f64>, b: Option<f64>) -> Option<f64> {
    if measure.difference.is_some() {
        return Some(a.unwrap_or(0.0) - b.unwrap_or(0.0)).filter(|_| a.is_some() || b.is_some());
    }
    let times = if measure.unit == "%" { 100.0 } else { 1.0 };
    let divisor = b.filter(|b| *b != 0.0)?;
    Some(a.unwrap_or(0.0) / divisor * times)
}

/// Records that entered a state in the period, if the measure is of that kind.
fn entered(measure: &Measure, query: &MeasureQuery) -> Option<Entered> {
    let states = measure.entering.clone();
    (!states.is_empty()).then_some(Entered { states, from: query.from, to: query.to })
}
