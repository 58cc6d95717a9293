//! Measures over the records of a ledger: a number, or one for each part, and the records behind it. What a number
//! means is said by the definition; nothing is rounded here.

mod census;
mod compose;
mod leaf;
mod memo;
mod returns;

use std::sync::Arc;

use gangmu_pack::Operand;
use gangmu_pack::definition::{Ledger, Measure};
use gangmu_pack::expr::{Expr, Type};
use jiff::civil::Date;
use serde::Serialize;

pub(crate) use self::memo::{Memo, Stand};
pub(crate) use self::returns::returns_of;

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

/// The values of one part of a composed measure.
struct Part {
    groups: Vec<Group>,
    /// Nothing to count is nought.
    adds_up: bool,
    /// The part does not know the split: its one value stands for every key.
    whole: bool,
}

/// A ledger with one of its measures.
#[derive(Clone, Copy)]
struct Named<'a> {
    ledger: &'a Ledger,
    measure: &'a Measure,
}

/// Takes measures as of one look at what has changed: what was counted before and still holds is not counted again.
#[derive(Debug, Clone)]
pub struct Tally {
    store: Store,
    stand: Arc<Stand>,
}

impl Store {
    /// Looks at what has changed. A tally serves one answer and is not kept: measures it takes may miss later writes.
    pub async fn tally(&self) -> Result<Tally, StoreError> {
        Ok(Tally { store: self.clone(), stand: Arc::new(Stand::read(&self.db).await?) })
    }

    /// Takes one measure by a tally of its own.
    pub async fn measure(
        &self,
        ledgers: &[Arc<Ledger>],
        ledger: &str,
        measure: &str,
        query: &MeasureQuery,
    ) -> Result<Vec<Group>, StoreError> {
        self.tally().await?.measure(ledgers, ledger, measure, query).await
    }

    /// The very records that a measure counts. Of a ratio within the ledger, those of its second part, as the first is
    /// usually among them; of a difference, a formula or a ratio to another ledger, those of the first part that counts records.
    pub async fn records_of_measure(
        &self,
        ledgers: &[Arc<Ledger>],
        ledger: &str,
        measure: &str,
        query: &MeasureQuery,
        after: Option<String>,
        limit: u32,
    ) -> Result<MeasureRecords, StoreError> {
        let (base, query) = compose::base(ledgers, find(ledgers, ledger, measure)?, query)?;
        let list = ListQuery { after, limit, ..leaf::records(base, &query)? };
        let page = self.list_records(base.ledger, &list).await?;
        Ok(MeasureRecords { ledger: base.ledger.head.id.clone(), page })
    }
}

impl Tally {
    /// Whether nothing that is counted changed between two looks.
    pub fn same_as(&self, other: &Tally) -> bool {
        self.stand == other.stand
    }

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

    /// A leaf is one statement; a ratio, a difference or a formula joins several by the keys of their groups.
    async fn compute(
        &self,
        ledgers: &[Arc<Ledger>],
        named: Named<'_>,
        query: &MeasureQuery,
        depth: u8,
    ) -> Result<Vec<Group>, StoreError> {
        if !named.measure.is_composed() {
            return self.leaf(named, query).await;
        }
        if depth == 0 {
            return Err(endless(named.measure));
        }
        let mut parts = Vec::new();
        for operand in operands(named.measure)? {
            let part = Box::pin(self.part(ledgers, named, &operand, query, depth - 1)).await?;
            parts.push((operand, part));
        }
        Ok(compose::join(named.measure, &parts))
    }

    /// One part of a composed measure: `closed`, `student.enrolled` of another ledger, or `census.pupils`.
    async fn part(
        &self,
        ledgers: &[Arc<Ledger>],
        from: Named<'_>,
        operand: &Operand,
        query: &MeasureQuery,
        depth: u8,
    ) -> Result<Part, StoreError> {
        if operand.is_census() {
            return self.census(from.ledger, operand, query).await;
        }
        let part = resolve(ledgers, from, operand)?;
        let narrowed = compose::narrowed(query, from, part, operand)?;
        let groups = self.compute(ledgers, part, &narrowed, depth).await?;
        let adds_up = part.measure.count.is_some() || part.measure.sum.is_some() || part.measure.distinct.is_some();
        Ok(Part { groups, adds_up, whole: query.by.is_some() && narrowed.by.is_none() })
    }
}

/// The measures that a composed one is made of.
fn operands(measure: &Measure) -> Result<Vec<Operand>, StoreError> {
    let pair = measure.ratio.iter().chain(&measure.difference).flatten().cloned();
    let paths = measure.formula.iter().flat_map(|f| f.paths().map(|p| p.join(".")).collect::<Vec<_>>());
    let mut names: Vec<String> = Vec::new();
    for name in pair.chain(paths) {
        // A formula may name a measure twice; the two sides of a ratio stay two.
        if measure.formula.is_none() || !names.contains(&name) {
            names.push(name);
        }
    }
    let wrong = |e| StoreError::Invalid(format!("计量“{}”:{e}", measure.name));
    names.iter().map(|name| Operand::parse(name).map_err(wrong)).collect()
}

fn endless(measure: &Measure) -> StoreError {
    StoreError::Invalid(format!("计量“{}”引用了自身", measure.name))
}

fn find<'a>(ledgers: &'a [Arc<Ledger>], ledger: &str, measure: &str) -> Result<Named<'a>, StoreError> {
    let found = ledgers.iter().find(|l| l.head.id == ledger).ok_or_else(|| StoreError::missing("台账", ledger))?;
    let measure = found.measure(measure).ok_or_else(|| StoreError::missing("计量", format!("{ledger}.{measure}")))?;
    Ok(Named { ledger: found, measure })
}

/// A measure named by another.
fn resolve<'a>(ledgers: &'a [Arc<Ledger>], from: Named<'_>, operand: &Operand) -> Result<Named<'a>, StoreError> {
    find(ledgers, operand.ledger.as_deref().unwrap_or(&from.ledger.head.id), &operand.measure)
}

/// A split as SQL. The databases write a truth value as 1 or as true: say it ourselves.
fn key_sql(kind: Type, sql: &str) -> String {
    match kind {
        Type::Bool => format!("CASE WHEN {sql} THEN 'true' WHEN NOT {sql} THEN 'false' END"),
        _ => sql.to_owned(),
    }
}

/// Records that entered a state in the period, if the measure is of that kind.
fn entered(measure: &Measure, query: &MeasureQuery) -> Option<Entered> {
    let states = measure.entering.clone();
    (!states.is_empty()).then_some(Entered { states, from: query.from, to: query.to })
}
