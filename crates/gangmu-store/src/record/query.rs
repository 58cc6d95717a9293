//! What can be asked of a list of records, as plain data.

use gangmu_pack::expr::Expr;
use jiff::civil::Date;
use serde::Serialize;

use super::Record;

/// Whose records.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Scope {
    /// Everyone's.
    #[default]
    All,
    /// Those of a unit and of all units below it, by its path `/1/5/`.
    Subtree(String),
    /// Those of these units.
    Units(Vec<i64>),
}

/// The order of a list; ties are broken by the id, nulls count as smallest.
#[derive(Debug, Clone, PartialEq)]
pub struct Sort {
    /// A field, or `id`, `number`, `owner`, `state`, `due`, `created_at`, `updated_at`.
    pub column: String,
    /// Largest first.
    pub desc: bool,
}

/// Records that entered one of some states between two days, both included.
#[derive(Debug, Clone, PartialEq)]
pub struct Entered {
    /// The states.
    pub states: Vec<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Which records, in which order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListQuery {
    /// The day at whose end `state` is read; as it is now where none is named. A list of today wants none: it is slower.
    pub as_of: Option<Date>,
    /// The day that `today` and `overdue` stand for.
    pub today: Date,
    /// Whose records.
    pub scope: Scope,
    /// A condition on the record.
    pub filter: Option<Expr>,
    /// The date field that decides the period, where it is not the ledger's `on`.
    pub on: Option<String>,
    /// First day by the date field that decides the period.
    pub from: Option<Date>,
    /// Last day by the date field that decides the period.
    pub to: Option<Date>,
    /// Only records that entered a state in a period.
    pub entered: Option<Entered>,
    /// Words within the number or the title.
    pub search: Option<String>,
    /// States; empty means any.
    pub states: Vec<String>,
    /// Tags that a record must all bear.
    pub tags: Vec<String>,
    /// The order; by the date that decides the period, latest first, where it is missing.
    pub sort: Option<Sort>,
    /// Goes on where a page ended: its `next`.
    pub after: Option<String>,
    /// Records of a page: 0 stands for 50, at most 1,000.
    pub limit: u32,
    /// Only records that count: none that were proposed and not taken up.
    pub counted: bool,
    /// Only records that were proposed and not taken up.
    pub proposed: bool,
    /// Also records that were declared void.
    pub include_voided: bool,
    /// The fields to read; empty means all.
    pub columns: Vec<String>,
}

impl ListQuery {
    /// All records that count, as of that day.
    pub fn new(today: Date) -> ListQuery {
        ListQuery { today, ..ListQuery::default() }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page {
    /// The records in order.
    pub records: Vec<Record>,
    /// Where the next page begins; none at the end.
    pub next: Option<String>,
}
