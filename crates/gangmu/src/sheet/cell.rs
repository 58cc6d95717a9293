//! Turns one cell into the value of one field. It looks at no other cell; ranges and codes are judged by the pack.

use std::borrow::Cow;
use std::collections::HashMap;

use gangmu_pack::check_record::parse_cell;
use gangmu_pack::definition::{Field, FieldType, MoneyScale};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::Value;

use super::UnitLookup;
use super::open::Raw;

/// What is wrong with a cell and what to do, in Chinese.
pub(super) type Fault = (String, String);

/// Numbers from here on have lost digits in a spreadsheet.
const EXACT: f64 = 1e15;

/// Reads cells; remembers the units it has looked up.
pub(super) struct CellReader<'a> {
    units: &'a dyn UnitLookup,
    known: HashMap<String, Result<(i64, String), Fault>>,
}

impl<'a> CellReader<'a> {
    pub(super) fn new(units: &'a dyn UnitLookup) -> Self {
        Self { units, known: HashMap::new() }
    }

    /// The value of a cell; null where it is empty. `unit` is the unit of money that the header names.
    pub(super) fn read(&mut self, field: &Field, unit: &str, raw: &Raw<'_>, date_offset: f64) -> Result<Value, Fault> {
        match (raw, field.kind) {
            (Raw::Empty, _) => return Ok(Value::Null),
            (Raw::Error(code), _) => return Err(formula_error(code)),
            (Raw::NoResult, _) => {
                return Err((
                    "公式没有计算结果".to_owned(),
                    "在 WPS 或 Excel 里打开文件保存一次，或直接填写结果。".to_owned(),
                ));
            }
            (Raw::Number(n), FieldType::Num) => return Ok(Value::from(*n)),
            (Raw::Bool(b), FieldType::Bool) => return Ok(Value::from(*b)),
            _ => {}
        }
        let text = text_for(field, unit, raw, date_offset)?;
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        match field.kind {
            FieldType::Unit => self.unit(text.trim()).map(|(id, _)| Value::from(id)),
            FieldType::Codes | FieldType::Code if field.code_list.as_deref() == Some("units") => {
                self.unit_codes(field, &text)
            }
            FieldType::Place => Ok(Value::from(text.trim().replace(['，', '、', ' '], ","))),
            _ => parse_cell(field, &text).map_err(|message| (message, advice_for(field).to_owned())),
        }
    }

    /// The unit that a text names by code or by a name that only one unit has: its id and code.
    pub(super) fn unit(&mut self, text: &str) -> Result<(i64, String), Fault> {
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        let found = self.look_up(text);
        self.known.insert(text.to_owned(), found.clone());
        found
    }

    fn look_up(&self, text: &str) -> Result<(i64, String), Fault> {
        if let Some(unit) = self.units.by_code(text) {
            return Ok((unit.id, unit.code.clone()));
        }
        let found = self.units.by_name(text);
        match found.as_slice() {
            [unit] => Ok((unit.id, unit.code.clone())),
            [] => Err((
                format!("没有名称或代码为“{text}”的单位"),
                "请填单位全称（与单位名录一致）或单位代码。".to_owned(),
            )),
            several => {
                let list: Vec<String> = several.iter().map(|u| format!("{}（{}）", u.name, u.code)).collect();
                Err((
                    format!("叫“{text}”的单位有 {} 个：{}", several.len(), list.join("、")),
                    "请改填括号里的单位代码。".to_owned(),
                ))
            }
        }
    }

    fn unit_codes(&mut self, field: &Field, text: &str) -> Result<Value, Fault> {
        let names = if field.kind == FieldType::Codes {
            parse_cell(field, text).map_err(|message| (message, advice_for(field).to_owned()))?
        } else {
            Value::from(vec![text.trim()])
        };
        let mut codes = Vec::new();
        for name in names.as_array().into_iter().flatten().filter_map(Value::as_str) {
            codes.push(self.unit(name)?.1);
        }
        Ok(if field.kind == FieldType::Codes {
            Value::from(codes)
        } else {
            codes.pop().map_or(Value::Null, Value::from)
        })
    }
}

fn formula_error(code: &str) -> Fault {
    let why = match code {
        "#REF!" => "引用的单元格已不存在",
        "#DIV/0!" => "除数为零或为空",
        "#N/A" => "查找的内容没有找到",
        "#NAME?" => "公式里有不认识的名称",
        "#VALUE!" => "公式里的数据类型不对",
        "#NUM!" => "公式算出的数超出范围",
        _ => "公式算不出结果",
    };
    (format!("公式出错 {code}（{why}）"), "请改正公式，或直接填写结果。".to_owned())
}

/// The cell as a person would have typed it into this field.
fn text_for<'r>(field: &Field, unit: &str, raw: &'r Raw<'_>, date_offset: f64) -> Result<Cow<'r, str>, Fault> {
    let unit = if unit.is_empty() && field.scale == MoneyScale::Wan { "万元" } else { unit };
    let numeric = matches!(field.kind, FieldType::Int | FieldType::Num | FieldType::Money);
    match raw {
        Raw::Text(text) if field.kind == FieldType::Money => Ok(Cow::Owned(money_text(text.trim(), unit))),
        Raw::Text(text) => Ok(Cow::Borrowed(text)),
        Raw::Date(days) if numeric => Err((
            format!("这一格是日期（{}），应填数字", day_text(*days)),
            "把单元格格式改为“常规”，重新填写数字。".to_owned(),
        )),
        Raw::Duration(_) => {
            Err(("这一格是时间，读不出内容".to_owned(), "把单元格格式改为“文本”，重新填写。".to_owned()))
        }
        Raw::Date(days) => Ok(Cow::Owned(day_text(*days))),
        Raw::Number(n) if field.kind == FieldType::Money => yuan_text(*n, unit),
        Raw::Number(n) if field.kind == FieldType::Date && (10_000.0..110_000.0).contains(n) => {
            Ok(Cow::Owned(day_text(n + date_offset)))
        }
        Raw::Number(n) if !numeric && n.abs() >= EXACT => Err((
            "数字超过 15 位，后几位已被表格软件改成 0".to_owned(),
            "把这一列的格式设为“文本”，再重新填写（身份证号、银行账号都要这样填）。".to_owned(),
        )),
        other => Ok(Cow::Owned(shown(other))),
    }
}

/// Text in a money column: the unit of the header is added to a bare number.
fn money_text(text: &str, unit: &str) -> String {
    let bare = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '，' | '-' | ' ');
    if !text.is_empty() && text.chars().all(bare) { format!("{text}{unit}") } else { text.to_owned() }
}

/// A number of yuan, or of the header's unit, to the fen; the noise of binary fractions is taken off.
fn yuan_text<'r>(n: f64, unit: &str) -> Result<Cow<'r, str>, Fault> {
    let decimals = match unit {
        "万元" => 6,
        "亿元" => 10,
        _ => 2,
    };
    let text = format!("{n:.decimals$}");
    let exact = text.parse::<f64>().is_ok_and(|kept| (kept - n).abs() <= 1e-9 * n.abs().max(1e-3));
    if exact {
        return Ok(Cow::Owned(format!("{text}{unit}")));
    }
    Err((
        format!("{n}{} 精确到分以下", if unit.is_empty() { "元" } else { unit }),
        "金额最多到分，请四舍五入。".to_owned(),
    ))
}

/// A cell as text: for headers, text fields and copies.
pub(super) fn shown(raw: &Raw<'_>) -> String {
    match raw {
        Raw::Empty | Raw::NoResult => String::new(),
        Raw::Text(text) | Raw::Error(text) => text.to_string(),
        Raw::Number(n) => n.to_string(),
        Raw::Date(days) => day_text(*days),
        Raw::Duration(days) => days.to_string(),
        Raw::Bool(b) => if *b { "是" } else { "否" }.to_owned(),
    }
}

/// A serial number as the day it stands for; as a number where there is no such day.
fn day_text(days: f64) -> String {
    day_of(days).map_or_else(|| days.to_string(), |day| day.to_string())
}

/// The day of a serial number: days since 1899-12-30. Before 1900-03-01 spreadsheets count one day more.
pub(super) fn day_of(days: f64) -> Option<Date> {
    if !(1.0..2_958_466.0).contains(&days) {
        return None;
    }
    let whole = days as i64 + i64::from(days < 60.0);
    date(1899, 12, 30).checked_add(whole.days()).ok()
}

fn advice_for(field: &Field) -> &'static str {
    match field.kind {
        FieldType::Date => "请填真实存在的日期，如 2026-03-05 或 2026年3月5日。",
        FieldType::Bool => "请填“是”或“否”。",
        FieldType::Int => "请只填整数，不要带文字。",
        FieldType::Num => "请只填数字，不要带文字。",
        FieldType::Money => "请填数字，以元计；万元要写出“万元”两字。",
        _ => "请按填写说明改正。",
    }
}
