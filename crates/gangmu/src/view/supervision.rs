//! Listed supervision.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::unit::UnitBrief;

/// A record on the list, or one that was.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Supervision {
    /// What is to be done.
    pub words: String,
    /// By when.
    pub due: String,
    /// Its day has passed and it still stands.
    pub overdue: bool,
    /// Who listed it.
    pub listed_by: String,
    /// When.
    pub listed_at: String,
    /// Who took it off the list; none while it stands.
    pub lifted_by: Option<String>,
    /// When.
    pub lifted_at: Option<String>,
    /// Why.
    pub lifted_reason: Option<String>,
}

/// A listed record in the list of all.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SupervisedRecord {
    /// The listing.
    pub supervision: Supervision,
    /// Ledger id.
    pub ledger: String,
    /// Ledger name.
    pub ledger_name: String,
    /// Record id.
    pub record: i64,
    /// Number of the record.
    pub number: String,
    /// Title of the record; its number where the title is protected or missing.
    pub title: String,
    /// Name of its state.
    pub state_name: String,
    /// The unit that keeps it now.
    pub owner: UnitBrief,
}

/// A record to be put on the list.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewSupervision {
    /// What is to be done.
    pub words: String,
    /// By when.
    pub due: String,
}

/// Why a record is taken off the list.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct LiftSupervision {
    /// Why.
    pub reason: String,
}
