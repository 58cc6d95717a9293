//! Writes the empty sheet that people fill in, with notes, lists and a page of explanation. It holds no records.

use gangmu_pack::definition::{Field, Ledger};
use rust_xlsxwriter::{Format, FormatAlign, Note, ProtectionOptions, Workbook, Worksheet};

use super::columns::header_of;
use super::limits::{SheetError, SheetLimits};
use super::lists::Lists;
use super::look::{
    bordered, fitting, header_format, header_width, height_for, new_workbook, number_format, sheet_name, title_format,
    width_of,
};
use super::words::{allowed_words, example, kind_words, note_of};
use super::{HELP_SHEET, SheetContext, number_header, owner_header, typed};

/// Rows below the header that carry the entry rules.
const PREPARED_ROWS: u32 = 20_000;

/// Columns of the explanation, with their widths in characters.
const HELP_COLUMNS: [(&str, f64); 6] =
    [("列名", 24.0), ("必填", 6.0), ("填什么", 38.0), ("可填内容", 44.0), ("示例", 24.0), ("说明", 44.0)];

/// The template of a ledger: a sheet to fill, a page of explanation, hidden lists.
///
/// # Errors
/// What the writer of spreadsheets refuses, such as more columns than a sheet has.
pub fn template(ledger: &Ledger, ctx: &SheetContext<'_>) -> Result<Vec<u8>, SheetError> {
    let mut book = new_workbook(&format!("{}导入模板", ledger.head.name), ctx.today)?;
    let lists = write_form(book.add_worksheet(), ledger, ctx)?;
    write_help(book.add_worksheet(), ledger, ctx)?;
    add_lists(&mut book, lists)?;
    Ok(book.save_to_buffer()?)
}

/// Adds the hidden sheet of lists where one is needed.
pub(super) fn add_lists(book: &mut Workbook, lists: Lists) -> Result<(), SheetError> {
    if let Some(sheet) = lists.into_sheet()? {
        book.push_worksheet(sheet);
    }
    Ok(())
}

fn write_form(sheet: &mut Worksheet, ledger: &Ledger, ctx: &SheetContext<'_>) -> Result<Lists, SheetError> {
    sheet.set_name(sheet_name(&ledger.head.name))?;
    sheet.set_row_height(0, 30)?.set_freeze_panes(1, 0)?;
    let mut lists = Lists::default();
    let mut column = 0;
    let number = "新增的记录不填，由系统编号。\n填了已有记录的编号，就是修改那条记录；没有填的格子保持原样。";
    write_system_header(sheet, column, number_header(ledger), false, number)?;
    column += 1;
    if ctx.several_units {
        let note = "必填。这条记录属于哪个单位：单位全称或单位代码。";
        write_system_header(sheet, column, owner_header(ledger), true, note)?;
        column += 1;
    }
    for field in ledger.fields.iter().filter(|f| typed(f)) {
        write_header(sheet, column, ledger, field, ctx)?;
        lists.add_rule(sheet, column, (1, PREPARED_ROWS), field, ctx)?;
        column += 1;
    }
    protect_header(sheet);
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(lists)
}

/// Cells of the body are unlocked by their column formats; only the header is locked.
fn protect_header(sheet: &mut Worksheet) {
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
}

fn write_system_header(
    sheet: &mut Worksheet,
    column: u16,
    name: &str,
    required: bool,
    note: &str,
) -> Result<(), SheetError> {
    let header = if required { format!("{name}*") } else { name.to_owned() };
    let body = Format::new().set_num_format("@").set_unlocked();
    sheet.set_column_format(column, &body)?;
    sheet.set_column_width(column, if required { 24.0 } else { 16.0_f64.max(header_width(&header)) })?;
    sheet.write_string_with_format(0, column, &header, &header_format(required))?;
    sheet.insert_note(0, column, &note_with(note))?;
    Ok(())
}

fn write_header(
    sheet: &mut Worksheet,
    column: u16,
    ledger: &Ledger,
    field: &Field,
    ctx: &SheetContext<'_>,
) -> Result<(), SheetError> {
    let header = header_of(field);
    let body = Format::new().set_num_format(number_format(field)).set_unlocked();
    sheet.set_column_format(column, &body)?;
    sheet.set_column_width(column, width_of(field, &header))?;
    sheet.write_string_with_format(0, column, &header, &header_format(field.required))?;
    sheet.insert_note(0, column, &note_with(&note_of(ledger, field, ctx)))?;
    Ok(())
}

/// A note large enough for its text.
pub(super) fn note_with(text: &str) -> Note {
    let lines: usize = text.lines().map(|line| 1 + line.chars().count() / 18).sum();
    Note::new(text)
        .add_author_prefix(false)
        .set_author("")
        .set_font_size(9)
        .set_width(250)
        .set_height((lines as u32 * 17 + 12).min(400))
}

fn write_help(sheet: &mut Worksheet, ledger: &Ledger, ctx: &SheetContext<'_>) -> Result<(), SheetError> {
    sheet.set_name(HELP_SHEET)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, format!("{}填写说明", ledger.head.name), &title_format())?;
    let mut row = 1;
    for line in general_rules(ledger) {
        sheet.write_string(row, 0, line)?;
        row += 1;
    }
    row += 1;
    for (column, (title, width)) in HELP_COLUMNS.into_iter().enumerate() {
        sheet.set_column_width(column as u16, width)?;
        sheet.write_string_with_format(row, column as u16, title, &header_format(false))?;
    }
    let cell = bordered().set_text_wrap().set_align(FormatAlign::Top);
    for field in ledger.fields.iter().filter(|f| typed(f)) {
        row += 1;
        let cells = [
            header_of(field).trim_end_matches('*').to_owned(),
            if field.required { "必填" } else { "" }.to_owned(),
            kind_words(field).to_owned(),
            allowed_words(field, ctx),
            example(ledger, field, ctx),
            field.help.clone().unwrap_or_default(),
        ];
        let heights = cells.iter().zip(HELP_COLUMNS).map(|(text, (_, width))| height_for(text, width));
        sheet.set_row_height(row, heights.fold(15.0, f64::max))?;
        for (column, text) in cells.iter().enumerate() {
            sheet.write_string_with_format(row, column as u16, fitting(text), &cell)?;
        }
    }
    Ok(())
}

fn general_rules(ledger: &Ledger) -> Vec<String> {
    let limit = SheetLimits::default().rows;
    let key = ledger.key_names();
    let mut rules = vec![
        ledger.head.about.clone(),
        format!("1. 在第一张表里填写，一行是{}；一个文件最多 {limit} 行。", ledger.head.record),
        "2. 带 * 的列必填；有箭头的格子从列表里选；列的先后可以调整，列名不要改。".to_owned(),
        format!("3. {}列：新增时不填；修改已有记录时填它的编号，没有填的格子保持原样。", number_header(ledger)),
        "4. 从别的表粘贴时，请用“选择性粘贴—数值”，不要带公式。".to_owned(),
        "5. 上传后先核对，不会直接写入；有问题的格子会标红，可以下载标注后的表改好再传。".to_owned(),
    ];
    if !key.is_empty() {
        rules.push(format!("6. {}相同的两行算重复，只能保留一行。", key.join("、")));
    }
    rules
}
