//! Writes the empty sheet of a plain table: headers with notes, drop-downs, and a page of explanation with examples, which
//! is never read back as data. It knows no units and no people.

use jiff::civil::Date;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, FormatAlign, ProtectionOptions, Workbook, Worksheet,
};

use super::HELP_SHEET;
use super::limits::SheetError;
use super::look::{bordered, header_format, header_width, height_for, new_workbook, sheet_name, title_format};
use super::table::TableColumn;
use super::template::note_with;

/// Rows below the header that carry the drop-downs.
const PREPARED_ROWS: u32 = 5_000;
/// A drop-down may not be longer, by the file format.
const LONGEST_LIST: usize = 255;
/// Widths of the explanation's first columns, in characters.
const HELP_WIDTHS: [f64; 4] = [16.0, 8.0, 48.0, 48.0];
/// Width of an example.
const EXAMPLE_WIDTH: f64 = 20.0;

/// What the sheet of a plain table says.
pub struct TableForm<'a> {
    /// Name of the worksheet to fill in.
    pub name: &'a str,
    /// Its columns.
    pub columns: &'a [TableColumn],
    /// Rules for the page of explanation, one a line.
    pub rules: &'a [String],
    /// Example rows in the order of the columns.
    pub examples: &'a [&'a [&'a str]],
    /// The day on which it is written.
    pub today: Date,
}

/// The workbook of a plain table.
///
/// # Errors
/// What the writer of spreadsheets refuses.
pub fn table_form(form: &TableForm<'_>) -> Result<Vec<u8>, SheetError> {
    let mut book = new_workbook(&format!("{}导入模板", form.name), form.today)?;
    write_form(&mut book, form)?;
    write_help(book.add_worksheet(), form)?;
    Ok(book.save_to_buffer()?)
}

fn write_form(book: &mut Workbook, form: &TableForm<'_>) -> Result<(), SheetError> {
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(form.name))?;
    sheet.set_row_height(0, 30)?.set_freeze_panes(1, 0)?;
    // Codes and logins stay texts, so that 001 keeps its zeros.
    let body = Format::new().set_num_format("@").set_unlocked();
    for (at, column) in (0..).zip(form.columns) {
        let header = header(column);
        sheet.set_column_format(at, &body)?;
        sheet.set_column_width(at, header_width(&header).max(14.0))?;
        sheet.write_string_with_format(0, at, &header, &header_format(column.required))?;
        sheet.insert_note(0, at, &note_with(&column.note))?;
        let length: usize = column.choices.iter().map(|choice| choice.chars().count() + 1).sum();
        if (1..=LONGEST_LIST).contains(&length) {
            sheet.add_data_validation(1, at, PREPARED_ROWS, at, &choice(column)?)?;
        }
    }
    sheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

fn header(column: &TableColumn) -> String {
    format!("{}{}", column.name, if column.required { "*" } else { "" })
}

fn choice(column: &TableColumn) -> Result<DataValidation, SheetError> {
    let style = if column.closed { DataValidationErrorStyle::Stop } else { DataValidationErrorStyle::Warning };
    let rule = DataValidation::new().allow_list_strings(&column.choices)?.set_error_style(style);
    Ok(rule.set_error_title("请从列表中选")?.set_error_message("点单元格右边的箭头选择。")?)
}

fn write_help(sheet: &mut Worksheet, form: &TableForm<'_>) -> Result<(), SheetError> {
    sheet.set_name(HELP_SHEET)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, format!("{}填写说明", form.name), &title_format())?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (row, rule) in (1..).zip(form.rules) {
        sheet.merge_range(row, 0, row, 3, rule, &wrapped)?;
        sheet.set_row_height(row, height_for(rule, HELP_WIDTHS.iter().sum()))?;
    }
    let head = form.rules.len() as u32 + 2;
    let titles = ["列名", "必填", "填什么", "可填内容"].into_iter().chain(form.examples.iter().map(|_| "示例"));
    let widths = HELP_WIDTHS.into_iter().chain(form.examples.iter().map(|_| EXAMPLE_WIDTH));
    for (at, (title, width)) in (0..).zip(titles.zip(widths.clone())) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(head, at, title, &header_format(false))?;
    }
    let cell = bordered().set_text_wrap().set_align(FormatAlign::Top);
    for ((row, column), place) in (head + 1..).zip(form.columns).zip(0..) {
        let must = if column.required { "必填" } else { "" };
        let mut cells = vec![column.name, must, &column.note];
        let choices = column.choices.join("、");
        cells.push(&choices);
        cells.extend(form.examples.iter().map(|example| example.get(place).copied().unwrap_or_default()));
        let heights = cells.iter().zip(widths.clone()).map(|(text, width)| height_for(text, width));
        sheet.set_row_height(row, heights.fold(15.0, f64::max))?;
        for (at, text) in (0..).zip(cells) {
            sheet.write_string_with_format(row, at, text, &cell)?;
        }
    }
    Ok(())
}
