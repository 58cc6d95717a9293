//! Writes records of a list as a sheet, row by row. It masks nothing: values come as they may be seen.

use gangmu_pack::check_record::format_cell;
use gangmu_pack::definition::{Field, FieldType, Grain, Ledger, MoneyScale};
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet};
use serde_json::{Map, Value};

use super::columns::header_of;
use super::limits::SheetError;
use super::look::{
    DAY, bordered, fitting, header_format, header_width, new_workbook, number_format, sheet_name, title_format,
    width_of,
};
use super::{SheetContext, number_header, owner_header};

/// Rows of a worksheet below title and header.
const MAX_ROWS: u32 = 1_048_574;

/// A record to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportRow {
    /// Number of the record.
    pub number: String,
    /// The unit that owns it.
    pub owner: i64,
    /// Id of its state.
    pub state: String,
    /// Its deadline, as ISO text.
    pub due: Option<String>,
    /// Its values in the shapes of the store, masked where they must be.
    pub values: Map<String, Value>,
}

/// A column of an export.
enum Column<'a> {
    Number,
    Owner,
    State,
    Due,
    Field(&'a Field),
}

/// Writes the rows under a title and a header. `columns` are field ids, or `number`, `owner`, `state`, `due`; unknown
/// ones are left out, none at all means number, owner, state and every field of the list. Memory does not grow with the rows.
///
/// # Errors
/// More rows than a worksheet holds; what the writer of spreadsheets refuses.
pub fn export(
    ledger: &Ledger,
    columns: &[String],
    rows: impl IntoIterator<Item = ExportRow>,
    ctx: &SheetContext<'_>,
) -> Result<Vec<u8>, SheetError> {
    let columns = choose_columns(ledger, columns);
    let mut book = new_workbook(&ledger.head.name, ctx.today)?;
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(sheet_name(&ledger.head.name))?;
    let formats = write_head(sheet, ledger, &columns, ctx)?;
    let mut last = 1;
    for row in rows {
        last += 1;
        if last > MAX_ROWS + 1 {
            return Err(SheetError::ExportTooLong(MAX_ROWS));
        }
        for (at, (column, format)) in columns.iter().zip(&formats).enumerate() {
            Line { sheet, row: last, at: at as u16, format }.write(ledger, column, &row, ctx)?;
        }
    }
    sheet.autofilter(1, 0, last, columns.len() as u16 - 1)?;
    Ok(book.save_to_buffer()?)
}

fn choose_columns<'a>(ledger: &'a Ledger, wanted: &[String]) -> Vec<Column<'a>> {
    let of_id = |id: &String| match id.as_str() {
        "number" => Some(Column::Number),
        "owner" => Some(Column::Owner),
        "state" => Some(Column::State),
        "due" => Some(Column::Due),
        id => ledger.field(id).map(Column::Field),
    };
    let chosen: Vec<Column<'a>> = wanted.iter().filter_map(of_id).collect();
    if !chosen.is_empty() {
        return chosen;
    }
    let fields = ledger.fields.iter().filter(|f| f.list).map(Column::Field);
    [Column::Number, Column::Owner, Column::State].into_iter().chain(fields).collect()
}

impl Column<'_> {
    fn header(&self, ledger: &Ledger) -> String {
        match self {
            Column::Number => number_header(ledger).to_owned(),
            Column::Owner => owner_header(ledger).to_owned(),
            Column::State => "状态".to_owned(),
            Column::Due => "期限".to_owned(),
            Column::Field(field) => header_of(field).trim_end_matches('*').to_owned(),
        }
    }

    fn width(&self, header: &str) -> f64 {
        match self {
            Column::Number => 16.0,
            Column::Owner => 28.0,
            Column::State | Column::Due => 13.0_f64.max(header_width(header)),
            Column::Field(field) => width_of(field, header),
        }
    }

    fn format(&self) -> &'static str {
        match self {
            Column::Due => DAY,
            Column::Field(field) => number_format(field),
            Column::Number | Column::Owner | Column::State => "@",
        }
    }
}

fn write_head(
    sheet: &mut Worksheet,
    ledger: &Ledger,
    columns: &[Column<'_>],
    ctx: &SheetContext<'_>,
) -> Result<Vec<Format>, SheetError> {
    sheet.set_row_height(0, 26)?.set_row_height(1, 24)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 1)?;
    sheet.set_freeze_panes(2, 0)?;
    let title = format!("{}（{} 导出）", ledger.head.name, ctx.today);
    let headers: Vec<String> = columns.iter().map(|c| c.header(ledger)).collect();
    for (at, (column, header)) in columns.iter().zip(&headers).enumerate() {
        sheet.set_column_width(at as u16, column.width(header))?;
    }
    sheet.write_string_with_format(0, 0, title, &title_format())?;
    for (at, header) in headers.iter().enumerate() {
        sheet.write_string_with_format(1, at as u16, header, &header_format(false))?;
    }
    let format = |column: &Column<'_>| bordered().set_num_format(column.format());
    Ok(columns.iter().map(format).collect())
}

/// A cell about to be written.
struct Line<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    at: u16,
    format: &'a Format,
}

impl Line<'_> {
    fn write(
        self,
        ledger: &Ledger,
        column: &Column<'_>,
        row: &ExportRow,
        ctx: &SheetContext<'_>,
    ) -> Result<(), SheetError> {
        match column {
            Column::Number => self.text(&row.number),
            Column::Owner => self.text(&unit_name(&Value::from(row.owner), ctx)),
            Column::State => self.text(ledger.state_name(&row.state)),
            Column::Due => self.day(row.due.as_deref().unwrap_or_default()),
            Column::Field(field) => self.value(field, row.values.get(&field.id).unwrap_or(&Value::Null), ctx),
        }
    }

    fn value(self, field: &Field, value: &Value, ctx: &SheetContext<'_>) -> Result<(), SheetError> {
        match (field.kind, value) {
            (FieldType::Int | FieldType::Num | FieldType::Money, Value::Number(n)) => {
                let wan = field.scale == MoneyScale::Wan;
                let n = n.as_f64().unwrap_or_default() / if wan { 10_000.0 } else { 1.0 };
                self.sheet.write_number_with_format(self.row, self.at, n, self.format)?;
                Ok(())
            }
            (FieldType::Date, Value::String(day)) if field.grain == Grain::Day => self.day(day),
            (FieldType::Unit, value) => self.text(&unit_name(value, ctx)),
            (FieldType::Code | FieldType::Codes, value) if field.code_list.as_deref() == Some("units") => {
                let codes = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                let names: Vec<String> = codes.iter().map(|code| unit_name(code, ctx)).collect();
                self.text(&names.join("、"))
            }
            (FieldType::File, value) => self.text(&file_names(value)),
            _ => self.text(&format_cell(field, value)),
        }
    }

    fn text(self, text: &str) -> Result<(), SheetError> {
        if text.is_empty() {
            self.sheet.write_blank(self.row, self.at, self.format)?;
        } else {
            self.sheet.write_string_with_format(self.row, self.at, fitting(text), self.format)?;
        }
        Ok(())
    }

    /// A day as a date; anything else, such as a masked one, as text.
    fn day(self, text: &str) -> Result<(), SheetError> {
        let is_day = text.parse::<jiff::civil::Date>().is_ok();
        match ExcelDateTime::parse_from_str(text).ok().filter(|_| is_day) {
            Some(day) => {
                self.sheet.write_datetime_with_format(self.row, self.at, &day, self.format)?;
                Ok(())
            }
            None => self.text(text),
        }
    }
}

/// The name of a unit given by id, by code, or as an object that carries its name.
fn unit_name(value: &Value, ctx: &SheetContext<'_>) -> String {
    let known = match value {
        Value::Number(id) => id.as_i64().and_then(|id| ctx.units.by_id(id)),
        Value::String(code) => ctx.units.by_code(code),
        _ => None,
    };
    match (known, value) {
        (Some(unit), _) => unit.name.clone(),
        (None, Value::Object(unit)) => unit.get("name").and_then(Value::as_str).unwrap_or_default().to_owned(),
        (None, Value::String(text)) => text.clone(),
        (None, Value::Null) => String::new(),
        (None, other) => format!("单位 {other}"),
    }
}

/// Names of attachments; their number where only hashes are known.
fn file_names(value: &Value) -> String {
    let Some(files) = value.as_array().filter(|files| !files.is_empty()) else {
        return String::new();
    };
    let names: Vec<&str> = files.iter().filter_map(|f| f.get("name").and_then(Value::as_str)).collect();
    if names.is_empty() { format!("{} 个附件", files.len()) } else { names.join("、") }
}
