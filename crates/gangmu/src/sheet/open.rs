//! Turns the bytes of an .xlsx or .csv file into a stream of rows, by content and not by name. It knows no ledger.

use std::borrow::Cow;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetVisible, Xlsx, XlsxCellReader, XlsxError, XlsxFormulaMetadata};

use super::csv;
use super::limits::{SheetError, SheetLimits};
use super::package::check_package;

/// What stands in a cell, before any field gives it a meaning.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Raw<'a> {
    Empty,
    Text(Cow<'a, str>),
    Number(f64),
    /// Days since 1899-12-30, shown as a date.
    Date(f64),
    /// A length of time, shown as hours or minutes.
    Duration(f64),
    Bool(bool),
    /// An error value such as `#REF!`.
    Error(Cow<'a, str>),
    /// A formula that was never calculated.
    NoResult,
}

impl Raw<'_> {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Raw::Empty => true,
            Raw::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    pub(super) fn into_owned(self) -> Raw<'static> {
        match self {
            Raw::Text(text) => Raw::Text(Cow::Owned(text.into_owned())),
            Raw::Error(text) => Raw::Error(Cow::Owned(text.into_owned())),
            Raw::Empty => Raw::Empty,
            Raw::Number(n) => Raw::Number(n),
            Raw::Date(n) => Raw::Date(n),
            Raw::Duration(n) => Raw::Duration(n),
            Raw::Bool(b) => Raw::Bool(b),
            Raw::NoResult => Raw::NoResult,
        }
    }
}

/// One row that has content.
pub(super) struct RawRow<'r, 'a> {
    /// Name of the worksheet; `CSV` for text.
    pub sheet: &'r str,
    /// Row number as a spreadsheet shows it, from 1.
    pub number: u32,
    /// Cells from column A.
    pub cells: &'r [Raw<'a>],
    /// Days to add to a plain number that is meant as a date (workbooks that count from 1904).
    pub date_offset: f64,
}

/// What receives the rows; an error stops the reading.
pub(super) type RowSink<'s> = dyn FnMut(&RawRow<'_, '_>) -> Result<(), SheetError> + 's;

/// Calls `sink` for every row with content, in order. Returns the name of the worksheet.
pub(super) fn for_each_row(
    bytes: &[u8],
    preferred: &str,
    limits: &SheetLimits,
    sink: &mut RowSink<'_>,
) -> Result<String, SheetError> {
    if bytes.is_empty() {
        return Err(SheetError::Empty);
    }
    if bytes.len() > limits.bytes {
        return Err(SheetError::TooManyBytes { got: bytes.len() as u64, limit: limits.bytes as u64 });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        check_package(bytes, limits)?;
        return guarded(|| read_workbook(bytes, preferred, limits, sink));
    }
    refuse_other_formats(bytes)?;
    csv::for_each_row(bytes, limits, sink)?;
    Ok(csv::NAME.to_owned())
}

/// A fault in the reading library must not take the server down.
fn guarded<T>(read: impl FnOnce() -> Result<T, SheetError>) -> Result<T, SheetError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(SheetError::damaged("工作表的内部结构")))
}

fn refuse_other_formats(bytes: &[u8]) -> Result<(), SheetError> {
    let head = &bytes[..bytes.len().min(4096)];
    let text = String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        let encrypted = contains_utf16(bytes, "EncryptedPackage");
        let word = contains_utf16(bytes, "WordDocument");
        return Err(match (encrypted, word) {
            (true, _) => SheetError::Encrypted,
            (_, true) => SheetError::NotASheet("旧版 Word 文档（.doc）"),
            _ => SheetError::OtherFormat("旧版 Excel 工作簿（.xls）或 WPS 表格（.et）"),
        });
    }
    if head.starts_with(b"%PDF") {
        return Err(SheetError::NotASheet("PDF 文件"));
    }
    let web = ["<!doctype html", "<html", "<table", "<meta", "mime-version"];
    if web.iter().any(|start| text.starts_with(start)) {
        return Err(SheetError::OtherFormat("网页（有的系统导出的“Excel”其实是网页）"));
    }
    if text.starts_with('<') {
        return Err(SheetError::OtherFormat("XML 文本"));
    }
    let utf16 = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    if head.contains(&0) && !utf16 {
        return Err(SheetError::NotASheet("无法识别的二进制数据"));
    }
    Ok(())
}

fn contains_utf16(bytes: &[u8], word: &str) -> bool {
    let word: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(word.len()).any(|w| w == word)
}

fn read_workbook(
    bytes: &[u8],
    preferred: &str,
    limits: &SheetLimits,
    sink: &mut RowSink<'_>,
) -> Result<String, SheetError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| damage(&e, "工作簿目录"))?;
    let sheet = choose_sheet(&book, preferred).ok_or_else(|| SheetError::damaged("工作表列表"))?;
    let date_offset = if book.has_1904_epoch() { 1462.0 } else { 0.0 };
    let cells = book.worksheet_cells_reader(&sheet).map_err(|e| damage(&e, &format!("工作表“{sheet}”")))?;
    read_cells(cells, &sheet, date_offset, limits, sink)?;
    Ok(sheet)
}

/// The worksheet named after the ledger, else the first visible one that is not the explanation.
fn choose_sheet<R: std::io::Read + std::io::Seek>(book: &Xlsx<R>, preferred: &str) -> Option<String> {
    let sheets = book.sheets_metadata();
    let visible = || sheets.iter().filter(|s| s.visible == SheetVisible::Visible);
    visible()
        .find(|s| s.name == preferred)
        .or_else(|| visible().find(|s| s.name != super::HELP_SHEET))
        .or_else(|| sheets.first())
        .map(|s| s.name.clone())
}

fn read_cells<R: std::io::Read + std::io::Seek>(
    mut cells: XlsxCellReader<'_, R>,
    sheet: &str,
    date_offset: f64,
    limits: &SheetLimits,
    sink: &mut RowSink<'_>,
) -> Result<(), SheetError> {
    let mut row: Vec<Raw<'_>> = Vec::new();
    let mut number = 0;
    loop {
        let next = cells
            .next_cell_with_formula_metadata()
            .map_err(|e| damage(&e, &format!("工作表“{sheet}”第 {} 行附近", number.max(1))))?;
        let ended = next.is_none();
        if ended || next.as_ref().is_some_and(|c| c.pos.0 + 1 != number) {
            if row.iter().any(|cell| !cell.is_empty()) {
                sink(&RawRow { sheet, number, cells: &row, date_offset })?;
            }
            row.clear();
        }
        let Some(cell) = next else { return Ok(()) };
        number = cell.pos.0 + 1;
        let raw = raw_of(cell.value, cell.formula.as_ref(), date_offset);
        let column = cell.pos.1 as usize;
        if column < limits.columns && raw != Raw::Empty {
            row.resize(row.len().max(column + 1), Raw::Empty);
            row[column] = raw;
        }
    }
}

fn raw_of<'a>(value: DataRef<'a>, formula: Option<&XlsxFormulaMetadata>, date_offset: f64) -> Raw<'a> {
    match value {
        DataRef::Empty if formula.is_some() => Raw::NoResult,
        DataRef::Empty => Raw::Empty,
        DataRef::Int(n) => Raw::Number(n as f64),
        DataRef::Float(n) => Raw::Number(n),
        DataRef::String(text) => Raw::Text(Cow::Owned(text)),
        DataRef::SharedString(text) => Raw::Text(Cow::Borrowed(text)),
        DataRef::Bool(b) => Raw::Bool(b),
        DataRef::DateTime(date) if date.is_duration() => Raw::Duration(date.as_f64()),
        DataRef::DateTime(date) => Raw::Date(date.as_f64() + date_offset),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Raw::Text(Cow::Owned(text)),
        DataRef::Error(error) => Raw::Error(Cow::Owned(error.to_string())),
    }
}

fn damage(error: &XlsxError, place: &str) -> SheetError {
    match error {
        XlsxError::Password => SheetError::Encrypted,
        XlsxError::CellError(code) => SheetError::damaged(format!("{place}的单元格（错误值 {code}）")),
        _ => SheetError::damaged(place),
    }
}
