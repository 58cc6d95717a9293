//! Imports of Excel sheets.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::Finding;

/// An import: first seen, then committed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportPreview {
    /// Id.
    pub id: i64,
    /// Ledger.
    pub ledger: String,
    /// Name of the file.
    pub file_name: String,
    /// previewed, running, done, cancelled or failed.
    pub status: String,
    /// Rows with data.
    pub total: i64,
    /// Rows without an error.
    pub good: i64,
    /// Rows with one.
    pub bad: i64,
    /// Good rows that make a new record.
    pub new_rows: i64,
    /// Good rows that change one.
    pub updates: i64,
    /// Good rows of which something is doubtful: a reason is asked for.
    pub doubtful: i64,
    /// Rows written so far.
    pub done: i64,
    /// Speed of the writing.
    pub rows_per_second: Option<f64>,
    /// The sheet's columns and what they were taken for.
    pub columns: Vec<SheetColumn>,
    /// The first 500 findings.
    pub findings: Vec<Finding>,
    /// The first rows as they were read.
    #[schema(value_type = Vec<Object>)]
    pub sample: Vec<Map<String, Value>>,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SheetColumn {
    /// Its header.
    pub header: String,
    /// The field that it fills.
    pub field: Option<String>,
}

/// Which rows to take.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CommitImport {
    /// `all`: only if no row is bad; `good`: the good ones.
    pub mode: CommitMode,
    /// Why; needed where something is doubtful, and kept with every record.
    #[serde(default)]
    pub reason: String,
}

/// Which rows to take.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommitMode {
    /// Only if no row is bad.
    All,
    /// The good ones.
    Good,
}
