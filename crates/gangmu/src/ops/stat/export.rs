//! Indicators and pivots for other programs: CSV, Excel, JSON, SDMX-CSV, Parquet. It computes nothing.

use std::borrow::Cow;

use gangmu_stat::snapshot::{Cell, Column, ColumnKind, TableWriter};
use rust_xlsxwriter::{Format, Workbook};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::ops::error::OpError;
use crate::view::stat::{IndicatorTable, IndicatorValue, PivotAnswer};

/// In what form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// A line a value, for Excel and databases; UTF-8 with a mark for Excel.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// JSON.
    Json,
    /// SDMX-CSV 2.0 (SDMX 3.0, data message in CSV).
    Sdmx,
    /// Parquet.
    Parquet,
}

/// A file that was made.
pub struct Made {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub mime: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

const HEAD: [&str; 12] = [
    "年度",
    "单位",
    "单位代码",
    "指标",
    "指标标识",
    "分组",
    "数值",
    "计量单位",
    "没有数的原因",
    "上年",
    "按几个单位算",
    "应报单位数",
];

/// Indicators in a form.
pub fn indicators(tables: &[IndicatorTable], format: ExportFormat) -> Result<Made, OpError> {
    let year = tables.first().map_or(0, |table| table.year);
    let public = if tables.iter().any(|table| table.public) { "-公开" } else { "" };
    let name = |ending: &str| format!("指标-{year}{public}.{ending}");
    Ok(match format {
        ExportFormat::Json => {
            let bytes = serde_json::to_vec_pretty(tables).map_err(|e| OpError::Statistics(e.to_string()))?;
            Made { name: name("json"), mime: "application/json", bytes }
        }
        ExportFormat::Csv => {
            let mut text = String::from("\u{feff}");
            text.push_str(&line(HEAD.map(Cow::Borrowed)));
            for (table, value) in all(tables) {
                text.push_str(&line(cells(table, value).map(Cow::Owned)));
            }
            Made { name: name("csv"), mime: "text/csv; charset=utf-8", bytes: text.into_bytes() }
        }
        ExportFormat::Sdmx => {
            Made { name: name("sdmx.csv"), mime: "text/csv; charset=utf-8", bytes: sdmx(tables).into_bytes() }
        }
        ExportFormat::Xlsx => {
            let bytes = workbook(&HEAD, all(tables).map(|(table, value)| cells(table, value).to_vec()))?;
            Made { name: name("xlsx"), mime: XLSX, bytes }
        }
        ExportFormat::Parquet => {
            Made { name: name("parquet"), mime: "application/vnd.apache.parquet", bytes: parquet(tables)? }
        }
    })
}

/// A pivot as a workbook.
pub fn pivot(answer: &PivotAnswer) -> Result<Made, OpError> {
    let mut head: Vec<String> = answer.row_names.clone();
    head.extend(answer.columns.iter().map(|column| if column.is_empty() { "数值".into() } else { column.join(" / ") }));
    head.push("合计".into());
    let rows = answer.rows.iter().map(|row| {
        let values = row.values.iter().chain([&row.total]).map(|value| value.map_or_else(String::new, plain));
        row.keys.iter().cloned().chain(values).collect()
    });
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    Ok(Made { name: "透视表.xlsx".into(), mime: XLSX, bytes: workbook(&head, rows)? })
}

/// The media type of an Excel workbook.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn all(tables: &[IndicatorTable]) -> impl Iterator<Item = (&IndicatorTable, &IndicatorValue)> {
    tables.iter().flat_map(|table| table.values.iter().map(move |value| (table, value)))
}

fn cells(table: &IndicatorTable, value: &IndicatorValue) -> [String; 12] {
    [
        table.year.to_string(),
        table.unit.name.clone(),
        table.unit.code.clone(),
        value.name.clone(),
        value.indicator.clone(),
        value.part.clone().unwrap_or_else(|| "合计".into()),
        value.value.map_or_else(String::new, plain),
        value.unit.clone(),
        value.missing.clone().unwrap_or_default(),
        value.before.map_or_else(String::new, plain),
        value.on_units.to_string(),
        value.owed_units.map_or_else(String::new, |owed| owed.to_string()),
    ]
}

/// A number as programs read it.
fn plain(value: f64) -> String {
    format!("{value}")
}

/// A line of CSV (RFC 4180). What a spreadsheet would run as a formula gets a mark before it.
pub(super) fn line<'a>(cells: impl IntoIterator<Item = Cow<'a, str>>) -> String {
    let quoted = cells.into_iter().map(|cell| {
        let formula = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
        let cell = if formula { Cow::Owned(format!("'{cell}")) } else { cell };
        if cell.contains([',', '"', '\n', '\r']) {
            Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
        } else {
            cell
        }
    });
    format!("{}\r\n", quoted.collect::<Vec<_>>().join(","))
}

/// SDMX-CSV: one observation a line, with the structure that it belongs to.
fn sdmx(tables: &[IndicatorTable]) -> String {
    let mut text = line(
        [
            "STRUCTURE",
            "STRUCTURE_ID",
            "ACTION",
            "REF_AREA",
            "INDICATOR",
            "BREAKDOWN",
            "UNIT_MEASURE",
            "TIME_PERIOD",
            "OBS_VALUE",
            "OBS_STATUS",
            "COMMENT_OBS",
        ]
        .map(Cow::Borrowed),
    );
    for (table, value) in all(tables) {
        let cells = [
            "dataflow".into(),
            "GANGMU:EDU_INDICATORS(1.0)".into(),
            "I".into(),
            table.unit.code.clone(),
            value.indicator.clone(),
            value.part.clone().unwrap_or_else(|| "_T".into()),
            value.unit.clone(),
            table.year.to_string(),
            value.value.map_or_else(String::new, plain),
            // CL_OBS_STATUS: A normal, O missing, Q suppressed.
            match (value.value, value.hidden) {
                (Some(_), _) => "A",
                (None, true) => "Q",
                (None, false) => "O",
            }
            .into(),
            value.basis().unwrap_or_default(),
        ];
        text.push_str(&line(cells.map(Cow::Owned)));
    }
    text
}

/// A row a value, numbers as numbers.
fn parquet(tables: &[IndicatorTable]) -> Result<Vec<u8>, OpError> {
    use ColumnKind::{Int, Num, Text};
    let kinds = [Int, Text, Text, Text, Text, Text, Num, Text, Text, Num, Int, Int];
    let columns = HEAD.iter().zip(kinds).map(|(title, kind)| Column::new(*title, *title, kind)).collect();
    let failed = |e: std::io::Error| OpError::Statistics(e.to_string());
    let folder = tempfile::tempdir().map_err(failed)?;
    let path = folder.path().join("indicators.parquet");
    let mut writer = TableWriter::create(&path, "indicators", "指标", columns)?;
    for (table, value) in all(tables) {
        let texts = cells(table, value);
        let row = texts.iter().zip(kinds).map(|(text, kind)| match kind {
            _ if text.is_empty() => Cell::Null,
            Int => text.parse().map_or(Cell::Null, Cell::Int),
            Num => text.parse().map_or(Cell::Null, Cell::Num),
            _ => Cell::Text(text),
        });
        writer.rows().push(row)?;
        writer.flush_full()?;
    }
    writer.finish()?;
    std::fs::read(&path).map_err(failed)
}

fn workbook(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, OpError> {
    let failed = |e: rust_xlsxwriter::XlsxError| OpError::Statistics(e.to_string());
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    for (at, title) in head.iter().enumerate() {
        sheet.write_string_with_format(0, at as u16, *title, &bold).map_err(failed)?;
    }
    for (row, cells) in rows.enumerate() {
        for (at, cell) in cells.iter().enumerate() {
            let (row, at) = (row as u32 + 1, at as u16);
            match cell.parse::<f64>() {
                Ok(number) if cell.len() < 16 || cell.contains('.') => sheet.write_number(row, at, number),
                _ => sheet.write_string(row, at, cell),
            }
            .map_err(failed)?;
        }
    }
    sheet.set_freeze_panes(1, 0).map_err(failed)?;
    sheet.autofit();
    book.save_to_buffer().map_err(failed)
}
