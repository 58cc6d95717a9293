//! Imports of Excel sheets.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::Finding;

/// An import: first seen, then committed, at last perhaps undone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportPreview {
    /// Id.
    pub id: i64,
    /// Ledger.
    pub ledger: String,
    /// Name of the file, or of the batch.
    pub file_name: String,
    /// checking, previewed, running, done, cancelled, failed, undone or partly_undone.
    pub status: String,
    /// Who imports.
    pub by: String,
    /// When it began.
    pub at: String,
    /// It is the reader's own.
    pub mine: bool,
    /// Whether the reader may undo it.
    pub may_undo: bool,
    /// What is being done just now.
    pub phase: Option<ImportPhase>,
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
    /// Rows judged so far.
    pub checked: i64,
    /// Rows written so far.
    pub done: i64,
    /// Records undone so far, while it is being undone.
    pub undone_so_far: Option<i64>,
    /// Speed of what is being done, else of the writing.
    pub rows_per_second: Option<f64>,
    /// Why the last try ended without success.
    pub problem: Option<String>,
    /// Its undoing.
    pub undone: Option<ImportUndone>,
    /// The sheet's columns and what they were taken for.
    pub columns: Vec<SheetColumn>,
    /// The first 500 findings.
    pub findings: Vec<Finding>,
    /// The first rows as they were read.
    #[schema(value_type = Vec<Object>)]
    pub sample: Vec<Map<String, Value>>,
    /// The first rows, and up to 200 in which something is wrong or doubtful, as they stand in the sheet.
    pub grid: Vec<PreviewRow>,
}

/// What is being done with an import.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportPhase {
    /// Rows are judged.
    Checking,
    /// Rows are written.
    Writing,
    /// It is undone.
    Undoing,
}

/// A row as it stands in the sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PreviewRow {
    /// Row number as a spreadsheet shows it.
    pub row: u32,
    /// Texts in the order of `columns`; protected ones masked, those of columns that are not read left out.
    pub cells: Vec<String>,
}

/// An import in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportBrief {
    /// Id.
    pub id: i64,
    /// Name of the file, or of the batch.
    pub file_name: String,
    /// See `ImportPreview`.
    pub status: String,
    /// Who imported.
    pub by: String,
    /// When it began.
    pub at: String,
    /// Rows with data.
    pub total: i64,
    /// Rows written.
    pub done: i64,
    /// Whether the reader may undo it.
    pub may_undo: bool,
}

/// How an import was undone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ImportUndone {
    /// By whom.
    pub by: String,
    /// When.
    pub at: String,
    /// Why.
    pub reason: String,
    /// Records that it had entered and that are void since.
    pub voided: usize,
    /// Records that it had changed and that are as before.
    pub restored: usize,
    /// Records that stood in the way and were left.
    pub left: usize,
}

/// Undoing an import.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UndoImport {
    /// Why.
    pub reason: String,
    /// Undo what can be undone, though records stand in the way.
    #[serde(default)]
    pub partly: bool,
}

/// What an import made and changed, and what stands in the way of undoing it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UndoPlan {
    /// Records that would become void.
    pub voids: usize,
    /// Records that would be as before.
    pub restores: usize,
    /// Records that it entered and that are void already.
    pub gone: usize,
    /// Records that stand in the way.
    pub blocked: usize,
    /// The first 500 records, those in the way first, then by row.
    pub items: Vec<UndoItem>,
}

/// A record that an import made or changed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UndoItem {
    /// Row of the sheet.
    pub row: i64,
    /// The record.
    pub record: i64,
    /// Its number.
    pub number: String,
    /// It was entered by the import; otherwise changed.
    pub made: bool,
    /// Why it cannot be undone.
    pub why: Option<String>,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SheetColumn {
    /// Its header.
    pub header: String,
    /// Its letter: A, B … AA.
    #[serde(default)]
    pub letter: String,
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
