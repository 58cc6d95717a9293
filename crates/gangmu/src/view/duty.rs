//! Periodic returns.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::unit::UnitBrief;

/// How a return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DutyStatus {
    /// Its period still runs.
    Running,
    /// Its period is over, its day not.
    Due,
    /// Its day is over and nothing was handed in.
    Overdue,
    /// Handed in.
    Submitted,
    /// Accepted.
    Approved,
    /// Sent back.
    Returned,
    /// The period is locked for the unit.
    Locked,
}

/// One return of one unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DutyItem {
    /// Ledger id.
    pub ledger: String,
    /// Ledger name.
    pub ledger_name: String,
    /// Name of the duty.
    pub duty: String,
    /// The unit that owes it.
    pub unit: UnitBrief,
    /// The period: 2026-03.
    pub period: String,
    /// Name of the period: 2026年3月.
    pub period_name: String,
    /// First day of the period.
    pub from: String,
    /// Last day of the period.
    pub to: String,
    /// Last day on which it is in time.
    pub due: String,
    /// How it stands.
    pub status: DutyStatus,
    /// Whether it was first handed in by its day; none before.
    pub in_time: Option<bool>,
    /// A nil return.
    pub nil: bool,
    /// Records when it was handed in.
    pub records: Option<i64>,
    /// Records of the period now, where it can be handed in.
    pub records_now: Option<i64>,
    /// The register whose persons these are, where the table is counted from it.
    pub counted_from: Option<String>,
    /// What the unit added.
    pub note: Option<String>,
    /// Who handed it in.
    pub submitted_by: Option<String>,
    /// When.
    pub submitted_at: Option<String>,
    /// Who approved it or sent it back.
    pub judged_by: Option<String>,
    /// Why it was sent back.
    pub judged_note: Option<String>,
    /// The period is locked for the unit, perhaps with an exception.
    pub locked: bool,
    /// The last day of the exception.
    pub open_until: Option<String>,
    /// The reader may hand it in now.
    pub may_submit: bool,
    /// The reader may approve, send back, lock.
    pub may_judge: bool,
}

/// Returns by how they stand.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct DutyCounts {
    /// Due: their day has passed.
    pub due: usize,
    /// Of those, handed in by their day.
    pub in_time: usize,
    /// Of those, handed in later.
    pub late: usize,
    /// Of those, not handed in.
    pub missing: usize,
    /// Of those, nil returns.
    pub nil: usize,
    /// In time in per cent of those due; none where nothing was due.
    pub rate: Option<f64>,
}

impl DutyCounts {
    /// Counts one more return.
    pub fn add(&mut self, cell: &DutyCell) {
        if !cell.counted {
            return;
        }
        self.due += 1;
        self.in_time += usize::from(cell.in_time);
        self.late += usize::from(cell.handed_in && !cell.in_time);
        self.missing += usize::from(!cell.handed_in);
        self.nil += usize::from(cell.handed_in && cell.nil);
        self.rate = Some(self.in_time as f64 / self.due as f64 * 100.0);
    }
}

/// A duty with its counts of a year.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DutyBrief {
    /// Ledger id.
    pub ledger: String,
    /// Ledger name.
    pub ledger_name: String,
    /// Name of the duty.
    pub duty: String,
    /// Days after the end of the period by which it is due.
    pub within_days: u16,
    /// The counts.
    pub counts: DutyCounts,
    /// Handed in and not yet looked at.
    pub to_judge: usize,
    /// The reader may approve, send back, lock.
    pub may_judge: bool,
}

/// A year of one duty: units by periods.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DutyTable {
    /// Ledger id.
    pub ledger: String,
    /// Ledger name.
    pub ledger_name: String,
    /// Name of the duty.
    pub duty: String,
    /// The year in which the returns are due.
    pub year: i16,
    /// The periods in order.
    pub periods: Vec<DutyPeriod>,
    /// The units that owe a return.
    pub rows: Vec<DutyRow>,
    /// Over all units.
    pub total: DutyCounts,
    /// The reader may approve, send back, lock.
    pub may_judge: bool,
}

/// A period of the table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DutyPeriod {
    /// The period: 2026-03.
    pub period: String,
    /// Its name.
    pub name: String,
    /// Last day on which its return is in time.
    pub due: String,
    /// Over all units.
    pub counts: DutyCounts,
}

/// A unit of the table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DutyRow {
    /// The unit.
    pub unit: UnitBrief,
    /// Over all periods.
    pub counts: DutyCounts,
    /// One for each period; none where the unit owes nothing.
    pub cells: Vec<Option<DutyCell>>,
}

/// One unit and period of the table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DutyCell {
    /// How it stands.
    pub status: DutyStatus,
    /// Its day has passed, so it counts.
    pub counted: bool,
    /// Handed in and not sent back.
    pub handed_in: bool,
    /// Handed in by its day.
    pub in_time: bool,
    /// A nil return.
    pub nil: bool,
    /// Records when it was handed in.
    pub records: i64,
}

/// A return as it is handed in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewReturn {
    /// Ledger id.
    pub ledger: String,
    /// Name of the duty.
    pub duty: String,
    /// The unit; the writer's own where left out.
    #[serde(default)]
    pub unit: Option<i64>,
    /// The period.
    pub period: String,
    /// Nothing happened: said on purpose.
    #[serde(default)]
    pub nil: bool,
    /// What the unit adds.
    #[serde(default)]
    pub note: String,
}

/// Which returns are approved or sent back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct JudgeReturns {
    /// Ledger id.
    pub ledger: String,
    /// Name of the duty.
    pub duty: String,
    /// The period.
    pub period: String,
    /// The units.
    pub units: Vec<i64>,
    /// Why; must be given when they are sent back.
    #[serde(default)]
    pub reason: String,
}

/// Which period is locked, or opened again.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct LockPeriod {
    /// Ledger id.
    pub ledger: String,
    /// Name of the duty.
    pub duty: String,
    /// The period.
    pub period: String,
    /// The units; all that owe the return where left out.
    #[serde(default)]
    pub units: Vec<i64>,
    /// Why; must be given when the lock is taken off.
    #[serde(default)]
    pub reason: String,
}

/// For which unit a locked period is opened, until when and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct OpenPeriod {
    /// Ledger id.
    pub ledger: String,
    /// Name of the duty.
    pub duty: String,
    /// The period.
    pub period: String,
    /// The unit.
    pub unit: i64,
    /// The last day, that day included.
    pub until: String,
    /// Why.
    pub reason: String,
}
