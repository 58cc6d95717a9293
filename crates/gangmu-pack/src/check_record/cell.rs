//! Reads and writes values as people type them into a spreadsheet cell or a command line. It checks no codes.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::Value as Json;

use crate::definition::{Field, FieldType, Grain, MoneyScale};

/// Reads a cell: blank is null. Days as `2026-3-5`, `2026/3/5`, `2026.3.5`, `20260305`, `2026年3月5日` or Excel's serial
/// number; `是`/`否`; several codes with `、`, `,` or `;`; numbers with thousands separators; money with 元, 万元 or 亿元,
/// bare in the scale of its field; a day with a time `2026-3-5 14:30`; rows with `;`, their columns with `,`.
/// The error says in Chinese what was expected. Codes, ranges and units are judged by `check_values`.
pub fn parse_cell(field: &Field, text: &str) -> Result<Json, String> {
    let text = normal(text);
    let text = text.trim();
    if text.is_empty() {
        return Ok(Json::Null);
    }
    match field.kind {
        FieldType::Int => whole(field, text),
        FieldType::Num => number(field, text).map(Json::from),
        FieldType::Money => money(field.scale, text).map(Json::from),
        FieldType::Date => day(field.grain, text).map(|d| Json::from(d.to_string())),
        FieldType::Bool => yes_or_no(text).map(Json::from),
        FieldType::Codes => Ok(codes(text)),
        FieldType::Time => time(text),
        FieldType::IdCard | FieldType::CreditCode => Ok(Json::from(compact(text).to_ascii_uppercase())),
        FieldType::Mobile | FieldType::SchoolCode => Ok(Json::from(compact(text))),
        FieldType::Group => rows(field, text),
        FieldType::Text
        | FieldType::Long
        | FieldType::Code
        | FieldType::Unit
        | FieldType::Person
        | FieldType::Ref
        | FieldType::File
        | FieldType::Place => Ok(Json::from(text)),
    }
}

/// Writes a value as a cell; [`parse_cell`] reads it back. A unit stays its code or id: the caller knows its name.
pub fn format_cell(field: &Field, value: &Json) -> String {
    match (field.kind, value) {
        (_, Json::Null) => String::new(),
        (_, Json::Bool(b)) => if *b { "是" } else { "否" }.to_owned(),
        (FieldType::Money, Json::Number(n)) => written_money(field.scale, n.as_f64().unwrap_or_default()),
        (FieldType::Time, Json::String(time)) => time.replacen('T', " ", 1),
        (FieldType::Group, Json::Array(list)) => {
            list.iter().map(|row| written_row(field, row)).collect::<Vec<_>>().join(";")
        }
        (FieldType::Date, Json::String(day)) => short_day(field.grain, day),
        (_, Json::String(text)) => text.clone(),
        (_, Json::Array(list)) => list.iter().filter_map(Json::as_str).collect::<Vec<_>>().join("、"),
        (_, other) => other.to_string(),
    }
}

/// Full-width digits and signs as half-width ones in numbers; other text is left alone.
fn normal(text: &str) -> String {
    let digits = |c: char| match c {
        '\u{FF10}'..='\u{FF19}' | '\u{FF0B}' | '\u{FF0D}' | '\u{FF0E}' | '\u{FF0F}' => {
            char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
        }
        '\u{3000}' | '\u{A0}' => ' ',
        c => c,
    };
    text.chars().map(digits).collect()
}

fn number(field: &Field, text: &str) -> Result<f64, String> {
    let bare = field.unit.as_deref().and_then(|u| text.strip_suffix(u)).unwrap_or(text);
    let bare: String = bare.chars().filter(|c| !matches!(c, ',' | '\u{FF0C}' | ' ')).collect();
    let plain =
        !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E'));
    let value = if plain { bare.parse::<f64>().ok() } else { None };
    value.filter(|n| n.is_finite()).ok_or_else(|| format!("“{text}”不是数字"))
}

fn whole(field: &Field, text: &str) -> Result<Json, String> {
    let n = number(field, text)?;
    if n.fract() == 0.0 && n.abs() < 9e15 { Ok(Json::from(n as i64)) } else { Err(format!("“{text}”不是整数")) }
}

/// An amount as a cell: `3200.50`, or in 万元 without idle zeros: `12.5`.
fn written_money(scale: MoneyScale, yuan: f64) -> String {
    if scale == MoneyScale::Yuan {
        return format!("{yuan:.2}");
    }
    let fen = (yuan * 100.0).round() as i64;
    let (sign, fen) = (if fen < 0 { "-" } else { "" }, fen.unsigned_abs());
    let text = format!("{sign}{}.{:06}", fen / 1_000_000, fen % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A row as a cell: its columns with `,`, those at the end that are empty left out.
fn written_row(field: &Field, row: &Json) -> String {
    let cells = field.columns.iter().map(|c| format_cell(c, row.get(&c.id).unwrap_or(&Json::Null)));
    let text = cells.map(|c| c.replace([',', '\u{FF0C}', ';', '\u{FF1B}', '\n'], " ")).collect::<Vec<_>>().join(",");
    text.trim_end_matches(',').to_owned()
}

/// Rows with `;` or in lines, their columns with `,` in the order of the definition.
fn rows(field: &Field, text: &str) -> Result<Json, String> {
    let parts = text.split([';', '\u{FF1B}', '\n']).map(str::trim).filter(|row| !row.is_empty());
    let mut found = Vec::new();
    for (at, row) in parts.enumerate() {
        let cells: Vec<&str> = row.split([',', '\u{FF0C}']).collect();
        if cells.len() > field.columns.len() {
            return Err(format!("第{}行有{}项,应为{}项", at + 1, cells.len(), field.columns.len()));
        }
        let mut values = serde_json::Map::new();
        for (column, cell) in field.columns.iter().zip(cells) {
            let value = parse_cell(column, cell).map_err(|e| format!("第{}行{}:{e}", at + 1, column.name))?;
            if !value.is_null() {
                values.insert(column.id.clone(), value);
            }
        }
        found.push(Json::Object(values));
    }
    Ok(Json::Array(found))
}

/// A text without the spaces and hyphens that people put into numbers.
fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

/// A day with a time of day, to the minute: `2026-3-5 14:30`, `2026年3月5日14时30分`, Excel's serial number.
fn time(text: &str) -> Result<Json, String> {
    let wrong = || format!("“{text}”不是时间,可写成 2026-03-05 14:30");
    let (day, clock) = match text.parse::<f64>() {
        Ok(serial) => {
            let minutes = (serial.fract() * 1440.0).round() as i64;
            (text.to_owned(), Some((minutes / 60, minutes % 60)))
        }
        Err(_) => {
            let split = text.find([' ', 'T']).or_else(|| text.find('日').map(|at| at + '日'.len_utf8()));
            let (day, clock) = text.split_at(split.unwrap_or(text.len()));
            (day.to_owned(), if clock.trim().is_empty() { Some((0, 0)) } else { clock_of(clock) })
        }
    };
    let (hour, minute) = clock.filter(|(h, m)| (0..24).contains(h) && (0..60).contains(m)).ok_or_else(wrong)?;
    let day = full_day(&day).filter(|d| (1900..=2200).contains(&d.year())).ok_or_else(wrong)?;
    Ok(Json::from(format!("{day}T{hour:02}:{minute:02}")))
}

/// Hour and minute of `14:30`, `14:30:05`, `14时30分`.
fn clock_of(text: &str) -> Option<(i64, i64)> {
    let bare = text.trim_start_matches(['T', ' ']).trim();
    if !bare.chars().all(|c| c.is_ascii_digit() || ":时点分秒\u{FF1A}".contains(c)) {
        return None;
    }
    let runs = bare.split(|c: char| !c.is_ascii_digit()).filter(|r| !r.is_empty());
    match runs.map(|r| r.parse().ok()).collect::<Option<Vec<i64>>>()?.as_slice() {
        [hour] => Some((*hour, 0)),
        [hour, minute] | [hour, minute, _] => Some((*hour, *minute)),
        _ => None,
    }
}

/// An amount in yuan, exact to the fen. A bare number is in the scale of the field.
fn money(scale: MoneyScale, text: &str) -> Result<f64, String> {
    let wrong = || format!("“{text}”不是金额,可写成 1200.50、1200.50元 或 12.5万元");
    let bare: String = text.chars().filter(|c| !matches!(c, ',' | '\u{FF0C}' | ' ' | '¥' | '\u{FFE5}')).collect();
    let (bare, said) = bare.strip_suffix('元').map_or((bare.as_str(), false), |bare| (bare, true));
    let (digits, power) = match (bare.strip_suffix('万'), bare.strip_suffix('亿')) {
        (Some(digits), _) => (digits, 4),
        (_, Some(digits)) => (digits, 8),
        _ if scale == MoneyScale::Wan && !said => (bare, 4),
        _ => (bare, 0),
    };
    let fen = scaled(digits, power + 2).ok_or_else(wrong)?;
    Ok(fen as f64 / 100.0)
}

/// A decimal number times a power of ten, where that is a whole number that is kept exactly.
fn scaled(text: &str, power: usize) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let ascii = whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
    if !ascii || whole.is_empty() || fraction.len() > power || whole.len() + power > 15 {
        return None;
    }
    let all = format!("{whole}{fraction}{}", "0".repeat(power - fraction.len()));
    Some(sign * all.parse::<i64>().ok()?)
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "是" | "有" | "√" | "1" | "true" | "TRUE" | "Y" | "y" => Ok(true),
        "否" | "无" | "×" | "0" | "false" | "FALSE" | "N" | "n" => Ok(false),
        _ => Err(format!("“{text}”应为“是”或“否”")),
    }
}

fn codes(text: &str) -> Json {
    let parts = text.split(['、', ',', '\u{FF0C}', ';', '\u{FF1B}', '\n']).map(str::trim).filter(|p| !p.is_empty());
    let mut list: Vec<&str> = Vec::new();
    for part in parts {
        if !list.contains(&part) {
            list.push(part);
        }
    }
    Json::from(list)
}

fn day(grain: Grain, text: &str) -> Result<Date, String> {
    let example = match grain {
        Grain::Day => "2026-03-05",
        Grain::Month => "2026-03",
        Grain::Term => "2026春",
        Grain::Year => "2026",
    };
    let found = match grain {
        Grain::Day => full_day(text),
        Grain::Month => month(text).or_else(|| full_day(text).map(Date::first_of_month)),
        Grain::Term => term(text).or_else(|| full_day(text).map(term_of)),
        Grain::Year => year(text).or_else(|| full_day(text).map(|d| date(d.year(), 1, 1))),
    };
    found.filter(|d| (1900..=2200).contains(&d.year())).ok_or_else(|| format!("“{text}”不是日期,可写成 {example}"))
}

fn full_day(text: &str) -> Option<Date> {
    match numbers(text).as_slice() {
        [y, m, d] => Date::new(i16::try_from(*y).ok()?, i8::try_from(*m).ok()?, i8::try_from(*d).ok()?).ok(),
        [run] if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) => {
            let (y, m, d) = (run / 10_000, run / 100 % 100, run % 100);
            Date::new(i16::try_from(y).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()
        }
        _ => serial(text),
    }
}

/// Excel's serial number of a day; its fraction is the time of day. Day 60 of 1900 does not exist, so days count from 1899-12-30.
fn serial(text: &str) -> Option<Date> {
    let days = text.parse::<f64>().ok().filter(|n| (10_000.0..110_000.0).contains(n))?;
    date(1899, 12, 30).checked_add((days as i64).days()).ok()
}

/// The numbers of `2026-3-5`, `2026/3/5 0:00:00`, `2026年3月5日`; none where other text stands.
fn numbers(text: &str) -> Vec<i64> {
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    if !day.chars().all(|c| c.is_ascii_digit() || "-/.年月日号".contains(c)) {
        return Vec::new();
    }
    let runs = day.split(|c: char| !c.is_ascii_digit()).filter(|r| !r.is_empty());
    runs.filter_map(|r| r.parse().ok()).collect()
}

fn month(text: &str) -> Option<Date> {
    match numbers(text).as_slice() {
        [y, m] => Date::new(i16::try_from(*y).ok()?, i8::try_from(*m).ok()?, 1).ok(),
        [run] if text.len() == 6 => Date::new(i16::try_from(run / 100).ok()?, i8::try_from(run % 100).ok()?, 1).ok(),
        _ => None,
    }
}

fn year(text: &str) -> Option<Date> {
    let bare = text.trim_end_matches("年度").trim_end_matches('年');
    let year = if bare.len() == 4 {
        bare.parse().ok()?
    } else {
        return None;
    };
    Date::new(year, 1, 1).ok()
}

/// `2026春`, `2026年秋季`, `2025-2026学年第二学期`.
fn term(text: &str) -> Option<Date> {
    let first: i16 = text.get(..4)?.parse().ok()?;
    let date = |year, month| Date::new(year, month, 1).ok();
    if text.contains('春') {
        return date(first, 3);
    }
    if text.contains('秋') {
        return date(first, 9);
    }
    if !text.contains("学年") {
        return None;
    }
    match (text.contains("第一学期") || text.contains('上'), text.contains("第二学期") || text.contains('下'))
    {
        (true, false) => date(first, 9),
        (false, true) => date(first + 1, 3),
        _ => None,
    }
}

/// The first day of the term in which a day lies: terms begin on 1 March and 1 September.
fn term_of(day: Date) -> Date {
    match day.month() {
        1 | 2 => date(day.year() - 1, 9, 1),
        3..=8 => date(day.year(), 3, 1),
        _ => date(day.year(), 9, 1),
    }
}

fn short_day(grain: Grain, day: &str) -> String {
    let (year, month) = (day.get(..4).unwrap_or(day), day.get(5..7).unwrap_or_default());
    match grain {
        Grain::Day => day.to_owned(),
        Grain::Month => format!("{year}-{month}"),
        Grain::Term if month == "03" => format!("{year}春"),
        Grain::Term => format!("{year}秋"),
        Grain::Year => year.to_owned(),
    }
}
