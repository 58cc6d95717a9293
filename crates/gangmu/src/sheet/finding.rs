//! What a reading yields: columns, rows, findings. Plain data; `rows` fills it.

use gangmu_pack::definition::Ledger;
use serde::Serialize;
use serde_json::{Map, Number, Value};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Only told: something was skipped.
    Note,
    /// The row can be imported; the remark is shown.
    Warn,
    /// The row can be imported with a stated reason.
    Doubt,
    /// The row (or, without a row, the sheet) cannot be imported.
    Error,
}

/// The code of what the ledger's definition says of a value.
pub const CHECK: &str = "sheet.check";

/// A remark on a cell, a row or the whole sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetFinding {
    /// A fixed code such as `sheet.duplicate`.
    pub code: &'static str,
    /// How grave it is.
    pub level: Level,
    /// Row number as the spreadsheet shows it; none for the whole sheet.
    pub row: Option<u32>,
    /// Column letter; none for the whole row.
    pub column: Option<String>,
    /// Field of the ledger.
    pub field: Option<String>,
    /// What is wrong, in Chinese.
    pub message: String,
    /// What to do, in Chinese.
    pub advice: String,
}

/// A column of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetColumn {
    /// The header as it stands in the sheet.
    pub header: String,
    /// Column letter: A, B … AA.
    pub letter: String,
    /// The field that it fills, or `number` or `owner`; none if it is not read.
    pub field: Option<String>,
}

/// One row with content below the header.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow {
    /// Row number as the spreadsheet shows it.
    pub row: u32,
    /// Number of the record to update; none for a new record.
    pub number: Option<String>,
    /// The unit named in the owner column.
    pub owner: Option<i64>,
    /// Whether an error was found in it.
    pub bad: bool,
    /// Filled fields by their place in the ledger.
    pub(super) cells: Vec<(u16, Compact)>,
}

/// A value in a third of the memory of a JSON value: 200,000 rows are held at once.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Compact {
    Text(Box<str>),
    Number(Number),
    Bool(bool),
    List(Box<[Box<str>]>),
}

impl SheetRow {
    /// The filled fields in the shapes of the store: money in yuan, codes as a list, units by id, dates as ISO text.
    /// A field without a value is absent: for an update it stays as it is.
    pub fn values(&self, ledger: &Ledger) -> Map<String, Value> {
        self.cells
            .iter()
            .filter_map(|(at, value)| {
                let field = ledger.fields.get(usize::from(*at))?;
                Some((field.id.clone(), value.to_json()))
            })
            .collect()
    }
}

impl Compact {
    /// None for values that no cell can hold.
    pub(super) fn from_json(value: Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self::Text(text.into_boxed_str())),
            Value::Number(number) => Some(Self::Number(number)),
            Value::Bool(flag) => Some(Self::Bool(flag)),
            Value::Array(items) => {
                Some(Self::List(items.into_iter().filter_map(|item| item.as_str().map(Box::from)).collect()))
            }
            Value::Null | Value::Object(_) => None,
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => Value::String(text.to_string()),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Bool(flag) => Value::Bool(*flag),
            Self::List(items) => items.iter().map(|item| Value::String(item.to_string())).collect(),
        }
    }
}

/// A sheet as it was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRows {
    /// Name of the worksheet; `CSV` for text.
    pub sheet: String,
    /// The columns that have a header.
    pub columns: Vec<SheetColumn>,
    /// Row number of the header.
    pub header_row: u32,
    /// The rows, good and bad, in the order of the sheet.
    pub rows: Vec<SheetRow>,
    /// What was found, the whole sheet first, then by row.
    pub findings: Vec<SheetFinding>,
    /// Findings beyond the limit, which are only counted.
    pub findings_left_out: usize,
}

impl SheetRows {
    /// Rows with content.
    pub fn total(&self) -> usize {
        self.rows.len()
    }

    /// Rows without an error.
    pub fn good(&self) -> usize {
        self.rows.iter().filter(|r| !r.bad).count()
    }

    /// Rows with an error.
    pub fn bad(&self) -> usize {
        self.total() - self.good()
    }

    /// Good rows without a number.
    pub fn new_rows(&self) -> usize {
        self.rows.iter().filter(|r| !r.bad && r.number.is_none()).count()
    }

    /// Good rows with the number of a record.
    pub fn updates(&self) -> usize {
        self.good() - self.new_rows()
    }

    /// Whether the header itself has errors, such as a missing column.
    pub fn header_errors(&self) -> bool {
        self.findings.iter().any(|f| f.row.is_none_or(|r| r == self.header_row) && f.level == Level::Error)
    }
}
