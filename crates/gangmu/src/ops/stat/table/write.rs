//! Writes a table row by row into a file of a form. It knows no definition.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use gangmu_stat::snapshot::{Cell, Column, TableWriter};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::{Map, json};

use super::shape::Value;
use super::{TableExport, TableNames};
use crate::ops::error::OpError;
use crate::ops::stat::export::line;

/// Characters of an Excel cell.
const EXCEL_CELL: usize = 32_767;

fn failed(error: impl std::fmt::Display) -> OpError {
    OpError::Statistics(format!("导出没有写成:{error}"))
}

/// Calls `each` with the values of every row.
fn rows(table: &TableExport, mut each: impl FnMut(Vec<Value<'_>>) -> Result<(), OpError>) -> Result<(), OpError> {
    let columns = &table.shape.columns;
    table.snapshot.for_each_row(&table.entry, |row| each(columns.iter().map(|column| column.value(row)).collect()))
}

/// CSV in UTF-8 with a mark for Excel.
pub(super) fn csv(table: &TableExport, file: File) -> Result<(), OpError> {
    let mut to = BufWriter::new(file);
    to.write_all("\u{feff}".as_bytes()).map_err(failed)?;
    to.write_all(line(table.shape.columns.iter().map(|c| c.name.as_str().into())).as_bytes()).map_err(failed)?;
    let raw = table.names == TableNames::Id;
    rows(table, |row| {
        let cells = row.into_iter().map(|value| match value {
            Value::Bool(yes) if raw => yes.to_string().into(),
            other => other.words(),
        });
        to.write_all(line(cells).as_bytes()).map_err(failed)
    })?;
    to.flush().map_err(failed)
}

/// JSON: the table, its columns, then its rows, a line each.
pub(super) fn json(table: &TableExport, file: File) -> Result<(), OpError> {
    let mut to = BufWriter::new(file);
    let manifest = table.snapshot.manifest();
    let columns = table.shape.columns.iter().map(|column| {
        json!({ "name": column.name, "title": column.title, "kind": column.kind, "code_standard": column.code_standard })
    });
    let head = json!({
        "snapshot": manifest.name, "as_of": manifest.as_of.to_string(), "digest": manifest.digest,
        "table": table.entry.name, "title": table.entry.title, "columns": columns.collect::<Vec<_>>(),
    });
    let head = head.to_string();
    write!(to, "{},\"rows\":[", head.strip_suffix('}').unwrap_or(&head)).map_err(failed)?;
    let mut first = true;
    rows(table, |row| {
        let named = table.shape.columns.iter().zip(row).map(|(column, value)| {
            let value = match value {
                Value::Null => json!(null),
                Value::Int(n) => json!(n),
                Value::Num(n) => json!(n),
                Value::Text(text) => json!(text),
                Value::Bool(yes) => json!(yes),
            };
            (column.name.clone(), value)
        });
        let row = serde_json::Value::Object(named.collect::<Map<_, _>>());
        let comma = if std::mem::take(&mut first) { "" } else { "," };
        write!(to, "{comma}\n{row}").map_err(failed)
    })?;
    to.write_all(b"\n]}\n").and_then(|()| to.flush()).map_err(failed)
}

/// Parquet with the columns as they leave.
pub(super) fn parquet(table: &TableExport, path: &Path) -> Result<(), OpError> {
    let columns = &table.shape.columns;
    let columns = columns.iter().map(|column| Column::new(&column.name, &column.title, column.kind)).collect();
    let mut to = TableWriter::create(path, &table.entry.name, &table.entry.title, columns)?;
    rows(table, |row| {
        to.rows().push(row.iter().map(|value| match value {
            Value::Null => Cell::Null,
            Value::Int(n) => Cell::Int(*n),
            Value::Num(n) => Cell::Num(*n),
            Value::Text(text) => Cell::Text(text),
            Value::Bool(yes) => Cell::Bool(*yes),
        }))?;
        Ok(to.flush_full()?)
    })?;
    to.finish()?;
    Ok(())
}

/// An Excel workbook, written as its rows come.
pub(super) fn xlsx(table: &TableExport, file: File) -> Result<(), OpError> {
    let failed = |e: XlsxError| failed(e);
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
    sheet.set_freeze_panes(1, 0).map_err(failed)?;
    for (at, column) in (0..).zip(&table.shape.columns) {
        let wide = column.name.chars().map(|c| if c.is_ascii() { 1.1 } else { 2.2 }).sum::<f64>();
        sheet.set_column_width(at, wide.clamp(10.0, 40.0)).map_err(failed)?;
        sheet.write_string_with_format(0, at, &column.name, &bold).map_err(failed)?;
    }
    let raw = table.names == TableNames::Id;
    let mut at = 0;
    rows(table, |row| {
        at += 1;
        for (column, value) in (0..).zip(row) {
            match value {
                Value::Null => continue,
                Value::Int(n) => sheet.write_number(at, column, n as f64),
                Value::Num(n) => sheet.write_number(at, column, n),
                Value::Bool(yes) if raw => sheet.write_boolean(at, column, yes),
                other => sheet.write_string(at, column, other.words().chars().take(EXCEL_CELL).collect::<String>()),
            }
            .map_err(failed)?;
        }
        Ok(())
    })?;
    book.save_to_writer(file).map_err(failed)
}
