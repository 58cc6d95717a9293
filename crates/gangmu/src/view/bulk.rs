//! Many records sent at once.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::Finding;
use super::sheet::CommitMode;

/// Records to be added or changed in one transaction.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct BulkRows {
    /// The rows, at most 100,000.
    pub rows: Vec<BulkRow>,
    /// `all`: nothing is written if one row is bad; `good`: the good rows are.
    #[serde(default = "all")]
    pub mode: CommitMode,
    /// Why; needed where records are changed.
    #[serde(default)]
    pub reason: String,
    /// Name of a batch: calls of one batch can be undone as a whole, as an import can.
    #[serde(default)]
    pub batch: Option<String>,
    /// Only look: nothing is written.
    #[serde(default)]
    pub dry_run: bool,
}

fn all() -> CommitMode {
    CommitMode::All
}

/// A record to be added, or changed where its number or its key is there already.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct BulkRow {
    /// Number of the record to change.
    #[serde(default)]
    pub number: Option<String>,
    /// The unit that keeps it, by id or code; the writer's own where left out.
    #[schema(value_type = Object)]
    #[serde(default)]
    pub owner: Option<Value>,
    /// Values by field.
    #[schema(value_type = Object)]
    pub values: Map<String, Value>,
}

/// What became of the rows.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct BulkAnswer {
    /// Whether anything was written.
    pub written: bool,
    /// The import under which the batch is kept.
    pub import: Option<i64>,
    /// Records added.
    pub created: usize,
    /// Records changed.
    pub updated: usize,
    /// Rows that were not taken.
    pub refused: usize,
    /// What is wrong or doubtful, at most 1,000 findings; `row` counts from 1.
    pub findings: Vec<Finding>,
}
