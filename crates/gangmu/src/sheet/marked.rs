//! Writes a copy of an uploaded sheet in which every problem is shown at its place, to be corrected and uploaded again.

use std::collections::HashMap;

use gangmu_pack::definition::Ledger;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use super::cell::{day_of, shown};
use super::columns::index_of;
use super::finding::{Level, SheetFinding, SheetRows};
use super::limits::{SheetError, SheetLimits};
use super::lists::Lists;
use super::look::{
    DAY, filled, fitting, header_format, header_width, height_for, new_workbook, number_format, sheet_name, width_of,
};
use super::open::{Raw, RawRow, for_each_row};
use super::template::{add_lists, note_with};
use super::{PROBLEM_HEADER, SheetContext};

/// Notes in one copy; the column of problems says the rest, and programs open the file quickly.
const MAX_NOTES: usize = 3_000;
/// Width of the column of problems, in characters.
const PROBLEM_WIDTH: f64 = 60.0;

/// The copy: all rows at their places, a first column 问题, bad cells filled and noted. Row numbers stay the same.
///
/// # Errors
/// As [`super::read_sheet`] for the same bytes.
pub fn marked(
    bytes: &[u8],
    ledger: &Ledger,
    read: &SheetRows,
    ctx: &SheetContext<'_>,
    limits: &SheetLimits,
) -> Result<Vec<u8>, SheetError> {
    let mut book = new_workbook(&format!("{}（标注问题）", ledger.head.name), ctx.today)?;
    let lists = write_copy(&mut book, bytes, ledger, read, ctx, limits)?;
    add_lists(&mut book, lists)?;
    Ok(book.save_to_buffer()?)
}

fn write_copy(
    book: &mut Workbook,
    bytes: &[u8],
    ledger: &Ledger,
    read: &SheetRows,
    ctx: &SheetContext<'_>,
    limits: &SheetLimits,
) -> Result<Lists, SheetError> {
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(sheet_name(&ledger.head.name))?;
    let mut lists = Lists::default();
    let places = Places::of(read);
    prepare_columns(sheet, ledger, read, places, &mut lists, ctx)?;
    let mut copy = Copy { sheet, read, places, problems: by_row(read), notes: 0, last: read.header_row };
    for_each_row(bytes, &ledger.head.name, limits, &mut |row| copy.write_row(row))?;
    let right = read.columns.last().map_or(0, |c| index_of(&c.letter));
    let last_column = copy.places.place(right).unwrap_or(0);
    let (header, last) = (read.header_row - 1, copy.last - 1);
    copy.sheet.autofilter(header, 0, last.max(header), last_column)?;
    Ok(lists)
}

/// Where the columns of the original stand in the copy: one further right, or the same if the original is a copy
/// itself, whose first column is left out.
#[derive(Clone, Copy)]
struct Places {
    marked_before: bool,
}

impl Places {
    fn of(read: &SheetRows) -> Self {
        let first = read.columns.first();
        let marked_before = first.is_some_and(|c| c.header == PROBLEM_HEADER && c.letter == "A");
        Self { marked_before }
    }

    fn place(self, at: usize) -> Option<u16> {
        match (self.marked_before, at) {
            (true, 0) => None,
            (true, at) => Some(at as u16),
            (false, at) => Some(at as u16 + 1),
        }
    }
}

fn prepare_columns(
    sheet: &mut Worksheet,
    ledger: &Ledger,
    read: &SheetRows,
    places: Places,
    lists: &mut Lists,
    ctx: &SheetContext<'_>,
) -> Result<(), SheetError> {
    sheet.set_column_width(0, PROBLEM_WIDTH)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_freeze_panes(read.header_row, 1)?;
    let first = read.header_row;
    let last = read.rows.last().map_or(first, |r| r.row - 1).max(first) + 1_000;
    for column in &read.columns {
        let Some(place) = places.place(index_of(&column.letter)) else {
            continue;
        };
        let field = column.field.as_deref().and_then(|id| ledger.field(id));
        let width = match (field, column.field.as_deref()) {
            (Some(field), _) => width_of(field, &column.header),
            (None, Some("owner")) => 28.0,
            (None, Some("number")) => 16.0,
            (None, _) => header_width(&column.header),
        };
        sheet.set_column_width(place, width)?;
        let top = Format::new().set_align(FormatAlign::Top);
        let shown = field.map_or("General", number_format);
        sheet.set_column_format(place, &top.set_num_format(shown))?;
        if let Some(field) = field {
            lists.add_rule(sheet, place, (first, last.min(1_048_575)), field, ctx)?;
        }
    }
    Ok(())
}

fn by_row(read: &SheetRows) -> HashMap<u32, Vec<&SheetFinding>> {
    let mut rows: HashMap<u32, Vec<&SheetFinding>> = HashMap::new();
    for finding in read.findings.iter().filter(|f| f.level > Level::Note) {
        rows.entry(finding.row.unwrap_or(read.header_row)).or_default().push(finding);
    }
    rows
}

/// A copy while it is written.
struct Copy<'a> {
    sheet: &'a mut Worksheet,
    read: &'a SheetRows,
    places: Places,
    problems: HashMap<u32, Vec<&'a SheetFinding>>,
    notes: usize,
    last: u32,
}

impl Copy<'_> {
    fn write_row(&mut self, row: &RawRow<'_, '_>) -> Result<(), SheetError> {
        self.last = row.number;
        let problems = self.problems.remove(&row.number).unwrap_or_default();
        self.write_problems(row.number, &problems)?;
        let is_header = row.number == self.read.header_row;
        for (at, raw) in row.cells.iter().enumerate() {
            let Some(place) = self.places.place(at) else {
                continue;
            };
            let here = problems.iter().filter(|f| column_of(f) == Some(at));
            let here: Vec<&SheetFinding> = here.copied().collect();
            self.write_cell(row.number - 1, place, raw, is_header, &here)?;
        }
        // Required cells at the end of a row may not exist in the original.
        for finding in &problems {
            let beyond = column_of(finding).filter(|at| *at >= row.cells.len());
            if let Some(place) = beyond.and_then(|at| self.places.place(at)) {
                self.write_cell(row.number - 1, place, &Raw::Empty, is_header, &[*finding])?;
            }
        }
        Ok(())
    }

    fn write_problems(&mut self, row: u32, problems: &[&SheetFinding]) -> Result<(), SheetError> {
        let error = problems.iter().any(|f| f.level == Level::Error);
        let text: Vec<String> = problems.iter().map(|f| problem_text(f)).collect();
        if row == self.read.header_row {
            let format = header_format(error);
            self.sheet.write_string_with_format(row - 1, 0, PROBLEM_HEADER, &format)?;
            if !text.is_empty() {
                self.sheet.insert_note(row - 1, 0, &note_with(&text.join("\n")))?;
            }
        } else if !text.is_empty() {
            let format = Format::new().set_text_wrap().set_align(FormatAlign::Top);
            let text = fitting(&text.join("\n"));
            self.sheet.set_row_height(row - 1, height_for(&text, PROBLEM_WIDTH))?;
            self.sheet.write_string_with_format(row - 1, 0, text, &filled(format, error))?;
        }
        Ok(())
    }

    fn write_cell(
        &mut self,
        row: u32,
        place: u16,
        raw: &Raw<'_>,
        is_header: bool,
        problems: &[&SheetFinding],
    ) -> Result<(), SheetError> {
        let mut format = if is_header { header_format(false) } else { Format::new() };
        if !problems.is_empty() {
            let error = problems.iter().any(|f| f.level == Level::Error);
            format = if is_header { header_format(true) } else { filled(format, error).set_align(FormatAlign::Top) };
        }
        let plain = !is_header && problems.is_empty();
        match raw {
            Raw::Number(n) if plain => self.sheet.write_number(row, place, *n)?,
            Raw::Number(n) => self.sheet.write_number_with_format(row, place, *n, &format)?,
            Raw::Date(days) if day_of(*days).is_some() => {
                let day = ExcelDateTime::from_serial_datetime(*days)?;
                self.sheet.write_datetime_with_format(row, place, &day, &format.set_num_format(DAY))?
            }
            Raw::Empty | Raw::NoResult if plain => return Ok(()),
            Raw::Empty | Raw::NoResult => self.sheet.write_blank(row, place, &format)?,
            other if plain => self.sheet.write_string(row, place, fitting(&shown(other)))?,
            other => self.sheet.write_string_with_format(row, place, fitting(&shown(other)), &format)?,
        };
        if !problems.is_empty() && self.notes < MAX_NOTES {
            self.notes += 1;
            let text: Vec<String> = problems.iter().map(|f| format!("{}\n{}", f.message, f.advice)).collect();
            self.sheet.insert_note(row, place, &note_with(&text.join("\n")))?;
        }
        Ok(())
    }
}

fn column_of(finding: &SheetFinding) -> Option<usize> {
    finding.column.as_deref().map(index_of)
}

fn problem_text(finding: &SheetFinding) -> String {
    let kind = if finding.level == Level::Error { "" } else { "（提醒）" };
    format!("{kind}{}。{}", finding.message.trim_end_matches('。'), finding.advice)
}
