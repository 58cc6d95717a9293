//! How a number is shown: number formats of a workbook applied to values. Colours, fonts and conditions are left.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::xml::attribute;

/// Digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;
/// Days from 0000-03-01 to 1899-12-30, where serial numbers begin.
const EPOCH: i64 = 693_899;

/// What a cell's number looks like.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    General,
    Number {
        before: String,
        decimals: usize,
        grouped: bool,
        percent: bool,
        after: String,
    },
    Date {
        year: bool,
        month: bool,
        day: bool,
        hour: bool,
    },
    /// "@" and what cannot be told: the value as it is.
    Plain,
}

/// The shapes of a workbook's cell styles, by the index that cells give.
#[derive(Default)]
pub(super) struct Styles(Vec<Shape>);

impl Styles {
    /// Reads `styles.xml`; nothing if its XML is broken.
    pub(super) fn read(source: &str) -> Option<Self> {
        let mut codes: HashMap<String, String> = HashMap::new();
        let (mut shapes, mut cells) = (Vec::new(), false);
        let mut reader = Reader::from_str(source);
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) | Event::Empty(tag) => match tag.local_name().into_inner() {
                    "numFmt" => {
                        codes.insert(attribute(&tag, "numFmtId"), attribute(&tag, "formatCode"));
                    }
                    "cellXfs" => cells = true,
                    "xf" if cells => {
                        let id = attribute(&tag, "numFmtId");
                        let code = codes.get(&id).map(String::as_str);
                        shapes.push(code.map_or_else(|| built_in(id.parse().unwrap_or(0)), shape));
                    }
                    _ => {}
                },
                Event::End(tag) if tag.local_name().into_inner() == "cellXfs" => cells = false,
                Event::Eof => return Some(Self(shapes)),
                _ => {}
            }
        }
    }

    /// A number as shown. `from_1904`: serial numbers begin in 1904.
    pub(super) fn show(&self, style: Option<usize>, value: f64, from_1904: bool) -> String {
        match style.and_then(|style| self.0.get(style)).unwrap_or(&Shape::General) {
            Shape::General | Shape::Plain => general(value),
            Shape::Number { before, decimals, grouped, percent, after } => {
                let value = if *percent { value * 100.0 } else { value };
                let digits = fixed(value, *decimals, *grouped);
                format!("{before}{digits}{}{after}", if *percent { "%" } else { "" })
            }
            Shape::Date { year, month, day, hour } => {
                date(value + if from_1904 { 1462.0 } else { 0.0 }, [*year, *month, *day, *hour])
            }
        }
    }
}

fn built_in(id: u32) -> Shape {
    let number = |decimals, grouped, percent| Shape::Number {
        before: String::new(),
        decimals,
        grouped,
        percent,
        after: String::new(),
    };
    let day = |year, month, day, hour| Shape::Date { year, month, day, hour };
    match id {
        1 => number(0, false, false),
        2 => number(2, false, false),
        3 | 37 | 38 => number(0, true, false),
        4 | 39 | 40 => number(2, true, false),
        9 => number(0, false, true),
        10 => number(2, false, true),
        14 | 15 | 30 | 31 | 36 | 50 => day(true, true, true, false),
        22 => day(true, true, true, true),
        17 | 27 | 52 | 55 | 57 => day(true, true, false, false),
        16 | 28 | 29 | 51 | 53 | 54 | 56 | 58 => day(false, true, true, false),
        18..=21 | 32..=35 | 45..=47 => day(false, false, false, true),
        49 => Shape::Plain,
        _ => Shape::General,
    }
}

/// The shape of a format code such as `0.0%`, `#,##0"所"` or `yyyy"年"m"月"d"日"`.
fn shape(code: &str) -> Shape {
    let (mut plain, mut before, mut after) = (String::new(), String::new(), String::new());
    let mut literal = |c: char, seen: bool| if seen { after.push(c) } else { before.push(c) };
    let mut chars = code.chars();
    let seen = |plain: &str| plain.contains(['0', '#', '?']);
    while let Some(c) = chars.next() {
        match c {
            // Negative numbers and texts have further sections.
            ';' => break,
            '"' => chars.by_ref().take_while(|c| *c != '"').for_each(|c| literal(c, seen(&plain))),
            '\\' => chars.next().into_iter().for_each(|c| literal(c, seen(&plain))),
            '[' => chars.by_ref().take_while(|c| *c != ']').for_each(drop),
            '_' | '*' => drop(chars.next()),
            '¥' | '￥' | '$' => literal(c, seen(&plain)),
            c => plain.push(c.to_ascii_lowercase()),
        }
    }
    if plain.trim().is_empty() || plain.contains('@') {
        return Shape::Plain;
    }
    if plain.contains("general") {
        return Shape::General;
    }
    if plain.contains(['y', 'd', 'h', 's']) || plain.contains('m') {
        let (year, day) = (plain.contains('y') || plain.contains('e'), plain.contains('d'));
        let hour = plain.contains('h') || plain.contains('s');
        let month = plain.contains('m') && (year || day || !hour);
        return Shape::Date { year, month, day, hour };
    }
    if plain.contains('e') || plain.contains('/') || !seen(&plain) {
        return Shape::General;
    }
    let decimals =
        plain.split('.').nth(1).map_or(0, |rest| rest.chars().take_while(|c| matches!(*c, '0' | '#' | '?')).count());
    Shape::Number { before, decimals, grouped: plain.contains(','), percent: plain.contains('%'), after }
}

/// A number without the dust of binary fractions.
pub(super) fn general(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".into();
    }
    let whole = (value.abs().log10().floor() as i64 + 1).clamp(1, DIGITS as i64) as usize;
    trim(&format!("{value:.*}", (DIGITS - whole).min(10)))
}

fn trim(number: &str) -> String {
    let number = if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number };
    if number == "-0" { "0".into() } else { number.to_string() }
}

fn fixed(value: f64, decimals: usize, grouped: bool) -> String {
    // Halves are rounded away from zero as on paper: 0.125 is shown as 0.13.
    let nudge = value.signum() * value.abs() * 1e-13;
    let number = format!("{:.*}", decimals.min(DIGITS), value + nudge);
    if !grouped {
        return number;
    }
    let (sign, number) = number.strip_prefix('-').map_or(("", number.as_str()), |rest| ("-", rest));
    let (whole, rest) = number.split_once('.').map_or((number, String::new()), |(w, r)| (w, format!(".{r}")));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}{rest}")
}

/// "2025年3月1日" of a serial number, as far as the format shows it.
fn date(serial: f64, [year, month, day, hour]: [bool; 4]) -> String {
    if !(0.0..2_958_466.0).contains(&serial) {
        return general(serial);
    }
    let minutes = ((serial.fract() * 1440.0) + 0.5) as i64;
    let (y, m, d) = civil(serial as i64 + minutes / 1440);
    let mut out = String::new();
    if year {
        out.push_str(&format!("{y}年"));
    }
    if month {
        out.push_str(&format!("{m}月"));
    }
    if day {
        out.push_str(&format!("{d}日"));
    }
    if hour {
        let minutes = minutes % 1440;
        let blank = if out.is_empty() { "" } else { " " };
        out.push_str(&format!("{blank}{}:{:02}", minutes / 60, minutes % 60));
    }
    out
}

/// Year, month, day of a serial number (Howard Hinnant's `civil_from_days`). 29 February 1900 never was.
fn civil(serial: i64) -> (i64, i64, i64) {
    let days = if serial < 60 { serial + 1 } else { serial } + EPOCH;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, value: f64, expected: &str) {
        assert_eq!(Styles(vec![shape(code)]).show(Some(0), value, false), expected, "{code}");
    }

    #[test]
    fn numbers_are_shown_as_in_the_sheet() {
        check("General", 0.1 + 0.2, "0.3");
        check("General", 1286.0, "1286");
        check("General", 123_456_789_012.0, "123456789012");
        check("0%", 0.95, "95%");
        check("0.0%", 0.9235, "92.4%");
        check("#,##0", 1_234_567.0, "1,234,567");
        check("#,##0.00_);(#,##0.00)", -3650.5, "-3,650.50");
        check("0\"所\"", 5.0, "5所");
        check("0.00", 0.125, "0.13");
        check("@", 12.5, "12.5");
    }

    #[test]
    fn dates_are_written_as_in_a_document() {
        check("yyyy\"年\"m\"月\"d\"日\";@", 45717.0, "2025年3月1日");
        check("yyyy/m/d", 45717.0, "2025年3月1日");
        check("[$-804]yyyy\"年\"m\"月\"", 45717.0, "2025年3月");
        check("m\"月\"d\"日\"", 45717.0, "3月1日");
        check("h:mm", 0.354_166_666_7, "8:30");
        check("yyyy-mm-dd hh:mm", 45717.5, "2025年3月1日 12:00");
        check("yyyy/m/d", 1.0, "1900年1月1日");
        check("yyyy/m/d", 61.0, "1900年3月1日");
        assert_eq!(Styles::default().show(Some(9), 2.5, false), "2.5");
    }
}
