//! Reads a plain table, one that belongs to no ledger: units, accounts. Cells stay texts; what they mean is not known here.

use super::cell::shown;
use super::columns::{letter, plain};
use super::finding::{Level, SheetFinding};
use super::header::HEADER_WITHIN;
use super::limits::{SheetError, SheetLimits};
use super::open::{Raw, for_each_row};

/// A county has some hundred units and some thousand people.
const ROWS: usize = 20_000;

/// A column that a plain table may have.
#[derive(Debug, Clone, Default)]
pub struct TableColumn {
    /// Its header.
    pub name: &'static str,
    /// Must be filled in every row.
    pub required: bool,
    /// What people choose from, for the drop-down.
    pub choices: Vec<String>,
    /// Nothing but the choices may be filled in.
    pub closed: bool,
    /// What to fill in, in Chinese.
    pub note: String,
}

/// One row with content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Row number as the spreadsheet shows it.
    pub row: u32,
    /// Trimmed texts in the order of the asked columns; empty where there is nothing.
    cells: Vec<String>,
}

impl TableRow {
    /// The text of the column at this place of the asked ones.
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// The text of a column; none where it is empty.
    pub fn filled(&self, column: usize) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty()).map(str::to_owned)
    }
}

/// A plain table as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The rows, in the order of the sheet.
    pub rows: Vec<TableRow>,
    /// What was found, in the order of the sheet.
    pub findings: Vec<SheetFinding>,
    /// Where each asked column stands in the sheet, from 0.
    places: Vec<Option<usize>>,
}

impl Table {
    /// A remark on a cell of a row.
    pub fn note(&mut self, level: Level, code: &'static str, at: (u32, usize), message: String, advice: String) {
        let column = self.places.get(at.1).copied().flatten().map(letter);
        self.findings.push(SheetFinding { code, level, row: Some(at.0), column, field: None, message, advice });
    }

    /// Whether anything forbids to take the table.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|f| f.level == Level::Error)
    }
}

/// Reads the worksheet of that name, or the first, and checks headers, required cells and closed choices.
///
/// # Errors
/// What cannot be read as a table at all, with the words for the person.
pub fn read_table(bytes: &[u8], sheet: &str, columns: &[TableColumn]) -> Result<Table, SheetError> {
    let limits = SheetLimits { rows: ROWS, ..SheetLimits::default() };
    let mut raw: Vec<(u32, Vec<Raw<'static>>)> = Vec::new();
    let sheet = for_each_row(bytes, sheet, &limits, &mut |row| {
        if raw.len() > limits.rows {
            return Err(SheetError::TooManyRows { sheet: row.sheet.to_owned(), limit: limits.rows });
        }
        raw.push((row.number, row.cells.iter().cloned().map(Raw::into_owned).collect()));
        Ok(())
    })?;
    let Some(at) = header_at(columns, &raw) else {
        let expected: Vec<&str> = columns.iter().filter(|c| c.required).map(|c| c.name).collect();
        return Err(SheetError::NoHeader { sheet, rows: HEADER_WITHIN, expected: expected.join("、") });
    };
    let (header, body) = (&raw[at], &raw[at + 1..]);
    if body.is_empty() {
        return Err(SheetError::NoRows { sheet, header: header.0 });
    }
    let mut table = Table { rows: Vec::with_capacity(body.len()), findings: Vec::new(), places: Vec::new() };
    table.read_header(columns, header.0, &header.1);
    body.iter().for_each(|(row, cells)| table.read_row(columns, *row, cells));
    Ok(table)
}

/// The column that a header names; brackets behind a name hold a remark.
fn named(columns: &[TableColumn], header: &str) -> Option<usize> {
    let name = plain(header);
    let bare = name.split('(').next().unwrap_or_default();
    columns.iter().position(|c| plain(c.name) == name || plain(c.name) == bare)
}

/// Which of the first rows has the most known names.
fn header_at(columns: &[TableColumn], rows: &[(u32, Vec<Raw<'_>>)]) -> Option<usize> {
    let known = |cells: &[Raw<'_>]| cells.iter().filter(|cell| named(columns, &shown(cell)).is_some()).count();
    let scores: Vec<usize> = rows.iter().take(HEADER_WITHIN).map(|(_, cells)| known(cells)).collect();
    let best = scores.iter().copied().max().filter(|best| *best > 0)?;
    scores.iter().position(|score| *score == best)
}

impl Table {
    fn read_header(&mut self, columns: &[TableColumn], row: u32, cells: &[Raw<'_>]) {
        self.places = vec![None; columns.len()];
        for (at, text) in cells.iter().map(shown).enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            let (text, column) = (text.trim(), Some(letter(at)));
            let (code, level, message, advice) = match named(columns, text).map(|asked| (asked, self.places[asked])) {
                Some((asked, None)) => {
                    self.places[asked] = Some(at);
                    continue;
                }
                Some((_, Some(first))) => (
                    "sheet.duplicate_column",
                    Level::Error,
                    format!("“{text}”与{}列重复", letter(first)),
                    "请核对两列的内容,删去多余的一列",
                ),
                None => (
                    "sheet.unknown_column",
                    Level::Warn,
                    format!("“{text}”不是这张表的列,没有读取"),
                    "不需要的列可以不管;列名写错的请照模板改正",
                ),
            };
            self.findings.push(SheetFinding {
                code,
                level,
                row: Some(row),
                column,
                field: None,
                message,
                advice: advice.into(),
            });
        }
        for (at, column) in columns.iter().enumerate().filter(|(_, column)| column.required) {
            if self.places[at].is_none() {
                let message = format!("表头里没有必填列“{}”", column.name);
                let advice = "请加上这一列,或把数据粘贴到模板里".to_owned();
                self.note(Level::Error, "sheet.missing_column", (row, at), message, advice);
            }
        }
    }

    fn read_row(&mut self, columns: &[TableColumn], row: u32, cells: &[Raw<'_>]) {
        let mut texts = Vec::with_capacity(columns.len());
        for (at, column) in columns.iter().enumerate() {
            let place = self.places[at];
            let raw = place.and_then(|place| cells.get(place)).unwrap_or(&Raw::Empty);
            let text = shown(raw).trim().to_owned();
            if matches!(raw, Raw::Error(_) | Raw::NoResult) {
                let message = format!("“{}”的公式没有结果{text}", column.name);
                self.note(Level::Error, "sheet.formula", (row, at), message, "请改正公式,或直接填写结果".into());
            } else if text.is_empty() && column.required && place.is_some() {
                let message = format!("“{}”没有填", column.name);
                self.note(Level::Error, "sheet.required", (row, at), message, "请填写".into());
            } else if !text.is_empty() && column.closed && !column.choices.contains(&text) {
                let message = format!("“{}”不能填“{text}”", column.name);
                let advice = format!("请填:{}", column.choices.join("、"));
                self.note(Level::Error, "sheet.choice", (row, at), message, advice);
            }
            texts.push(text);
        }
        if texts.iter().any(|text| !text.is_empty()) {
            self.rows.push(TableRow { row, cells: texts });
        }
    }
}
