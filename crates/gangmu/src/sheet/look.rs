//! How written sheets look: formats, widths, names. It knows fields and no records.

use gangmu_pack::definition::{Field, FieldType, Grain, MoneyScale};
use jiff::civil::Date;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook};

use super::limits::SheetError;

/// The colour of the house: 青.
const PRIMARY: Color = Color::RGB(0x0B_6E_6E);
/// Headers of required columns; the star says the same without colour.
const REQUIRED: Color = Color::RGB(0xB4_5F_06);
/// Cells with an error.
const BAD: Color = Color::RGB(0xF8_CB_C4);
/// Cells with a doubt.
const DOUBTFUL: Color = Color::RGB(0xFF_E8_B3);
const GRID: Color = Color::RGB(0xBF_BF_BF);

/// Longest text that a cell holds, in UTF-16 units.
const CELL_TEXT: usize = 32_767;

/// A workbook whose bytes depend on its content and the day only.
pub(super) fn new_workbook(title: &str, today: Date) -> Result<Workbook, SheetError> {
    let mut book = Workbook::new();
    let (year, month, day) = (today.year(), today.month(), today.day());
    let created = ExcelDateTime::from_ymd(year.unsigned_abs(), month.unsigned_abs(), day.unsigned_abs())?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&created));
    Ok(book)
}

/// The name of a worksheet: at most 31 characters and none that spreadsheets forbid.
pub(super) fn sheet_name(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') { '_' } else { c })
        .take(31)
        .collect();
    if name.is_empty() { "数据".to_owned() } else { name }
}

/// A header cell.
pub(super) fn header_format(required: bool) -> Format {
    bordered()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(if required { REQUIRED } else { PRIMARY })
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

/// The line above a table.
pub(super) fn title_format() -> Format {
    Format::new().set_bold().set_font_size(14).set_align(FormatAlign::VerticalCenter)
}

/// A cell with thin lines around it.
pub(super) fn bordered() -> Format {
    Format::new().set_border(FormatBorder::Thin).set_border_color(GRID)
}

/// Fills a cell with the colour of an error or a doubt.
pub(super) fn filled(format: Format, error: bool) -> Format {
    format.set_background_color(if error { BAD } else { DOUBTFUL })
}

/// How values of a field are shown. Texts stay texts, so that 001 and identity numbers keep their digits.
pub(super) fn number_format(field: &Field) -> &'static str {
    match field.kind {
        FieldType::Money if field.scale == MoneyScale::Wan => "#,##0.00####",
        FieldType::Money => "#,##0.00",
        FieldType::Int if field.unit.is_some() => "#,##0",
        FieldType::Int => "0",
        FieldType::Num => "General",
        FieldType::Date if field.grain == Grain::Day => DAY,
        _ => "@",
    }
}

/// How days are shown.
pub(super) const DAY: &str = "yyyy-mm-dd";

/// The width of a column, in characters.
pub(super) fn width_of(field: &Field, header: &str) -> f64 {
    let usual: f64 = match field.kind {
        FieldType::Long => 40.0,
        FieldType::Text | FieldType::Unit | FieldType::Codes | FieldType::File => 24.0,
        FieldType::Group | FieldType::IdCard | FieldType::CreditCode => 24.0,
        FieldType::Money | FieldType::Place | FieldType::Ref | FieldType::Time => 16.0,
        FieldType::Date | FieldType::Code | FieldType::Mobile | FieldType::SchoolCode => 13.0,
        _ => 10.0,
    };
    usual.max(header_width(header))
}

/// The width that a header needs; Chinese characters take two.
pub(super) fn header_width(header: &str) -> f64 {
    let wide: usize = header.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    (wide as f64 + 3.0).clamp(8.0, 40.0)
}

/// The height of a row whose cell of that width wraps this text, in points; programs do not work it out themselves.
pub(super) fn height_for(text: &str, width: f64) -> f64 {
    let wide = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let lines: f64 = text.lines().map(|line| (wide(line) as f64 / (width - 4.0)).ceil().max(1.0)).sum();
    (lines.max(1.0) * 16.0).min(400.0)
}

/// A text that fits into a cell.
pub(super) fn fitting(text: &str) -> String {
    if text.len() <= CELL_TEXT {
        return text.to_owned();
    }
    let mut left = CELL_TEXT - 1;
    let mut kept: String = text
        .chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect();
    if kept.len() < text.len() {
        kept.push('…');
    }
    kept
}
