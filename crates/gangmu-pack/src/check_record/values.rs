//! Judges one value by its field, and turns values of the API into those of expressions. It knows no ledger rules.

use jiff::civil::Date;
use serde_json::{Map, Value as Json};

use super::{Around, FieldFinding, UnitFacts, codes_of, find_unit, remark};
use crate::definition::{CheckLevel, Field, FieldType, Grain, Ledger, UnitKind};
use crate::expr::{Value, is_day, is_moment};
use crate::identity::{birth_of, is_credit_code, is_mobile, is_school_code};

const MAX_TEXT: usize = 200;
const MAX_LONG: usize = 20_000;
/// Most rows of a group.
const MAX_ROWS: usize = 500;
/// Whole numbers up to here are exact in floating point (2^53).
const MAX_INT: f64 = 9_007_199_254_740_992.0;
/// Largest amount in yuan whose fen are exact.
const MAX_MONEY: f64 = 90_000_000_000_000.0;

/// What is wrong with a value: the message and the advice.
type Fault = (String, &'static str);

/// Values under names that are no fields.
pub(super) fn strangers(ledger: &Ledger, values: &Map<String, Json>) -> Vec<FieldFinding> {
    let unknown = values.keys().filter(|key| ledger.field(key).is_none());
    unknown
        .map(|key| FieldFinding {
            field: Some(key.clone()),
            level: CheckLevel::Error,
            message: format!("{}里没有名为 {key} 的字段", ledger.head.name),
            advice: "请删去这一项,或核对字段标识。".to_owned(),
        })
        .collect()
}

/// Judges a value that is filled in.
pub(super) fn judge(field: &Field, value: &Json, around: &Around) -> Option<FieldFinding> {
    let fault = match field.kind {
        FieldType::Text | FieldType::Person | FieldType::Ref => line(value),
        FieldType::Long | FieldType::File => text(value, MAX_LONG).map(|_| ()),
        FieldType::Int => int(field, value),
        FieldType::Num => number(field, value).map(|_| ()),
        FieldType::Money => money(field, value),
        FieldType::Date => date(field, value),
        FieldType::Bool => {
            if value.is_boolean() {
                Ok(())
            } else {
                Err(("应为是或否".to_owned(), "请填“是”或“否”。"))
            }
        }
        FieldType::Code => text(value, MAX_TEXT).and_then(|code| known(field, code, around)),
        FieldType::Codes => codes(field, value, around),
        FieldType::Unit => unit(field, value, around),
        FieldType::Place => place(value),
        FieldType::Time => time(value),
        FieldType::IdCard => id_card(value, around.today),
        FieldType::Mobile => matched(value, is_mobile, "不是手机号", "手机号是11位数字,以1开头。"),
        FieldType::CreditCode => credit_code(value),
        FieldType::SchoolCode => {
            matched(value, is_school_code, "不是学校标识码", "标识码是10位数字:学校类别、省份和顺序号。")
        }
        FieldType::Group => return rows(field, value, around),
    };
    fault.err().map(|(message, advice)| remark(field, format!("{}{message}", field.name), advice))
}

fn text(value: &Json, limit: usize) -> Result<&str, Fault> {
    let text = value.as_str().ok_or(("应为文字".to_owned(), "请填文字。"))?;
    if text.chars().count() > limit {
        return Err((format!("太长,最多{limit}字"), "请缩短。"));
    }
    if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(("含有看不见的控制字符".to_owned(), "请重新输入,不要直接粘贴。"));
    }
    Ok(text)
}

fn line(value: &Json) -> Result<(), Fault> {
    if text(value, MAX_TEXT)?.contains(['\n', '\r']) {
        return Err(("只能写一行".to_owned(), "请去掉换行。"));
    }
    Ok(())
}

fn number(field: &Field, value: &Json) -> Result<f64, Fault> {
    let n = value.as_f64().filter(|n| n.is_finite()).ok_or(("应为数字".to_owned(), "请填数字。"))?;
    let unit = field.unit.as_deref().unwrap_or_default();
    match (field.min, field.max) {
        (Some(min), _) if n < min => Err((format!("为{n}{unit},小于{min}{unit}"), "请核对数值。")),
        (_, Some(max)) if n > max => Err((format!("为{n}{unit},大于{max}{unit}"), "请核对数值。")),
        _ => Ok(n),
    }
}

fn int(field: &Field, value: &Json) -> Result<(), Fault> {
    let n = number(field, value)?;
    if n.fract() != 0.0 || n.abs() > MAX_INT {
        return Err((format!("为{n},应为整数"), "请填整数。"));
    }
    Ok(())
}

fn money(field: &Field, value: &Json) -> Result<(), Fault> {
    let yuan = number(field, value)?;
    if yuan.abs() > MAX_MONEY {
        return Err(("金额太大".to_owned(), "请核对单位,这里以元计。"));
    }
    if (yuan * 100.0).round() / 100.0 != yuan {
        return Err((format!("为{yuan}元,最多两位小数"), "请四舍五入到分。"));
    }
    Ok(())
}

fn date(field: &Field, value: &Json) -> Result<(), Fault> {
    let text = value.as_str().filter(|t| is_day(t)).ok_or(("不是日期".to_owned(), "请写成 2026-03-05。"))?;
    let rest = text.get(5..).unwrap_or_default();
    let first = match field.grain {
        Grain::Day => true,
        Grain::Month => rest.ends_with("-01"),
        Grain::Term => rest == "03-01" || rest == "09-01",
        Grain::Year => rest == "01-01",
    };
    if first {
        Ok(())
    } else {
        Err(("应为所在月份、学期或年度的第一天".to_owned(), "学期写3月1日或9月1日。"))
    }
}

fn known(field: &Field, code: &str, around: &Around) -> Result<(), Fault> {
    if field.code_list.as_deref() == Some("units") {
        let found = around.units.by_code(code).is_some();
        return if found {
            Ok(())
        } else {
            Err((format!("里没有代码为“{code}”的单位"), "请从单位列表中选。"))
        };
    }
    let codes = codes_of(field, around.code_lists);
    if codes.iter().any(|c| c == code) {
        return Ok(());
    }
    Err((format!("不能填“{code}”,可选:{}", codes.join("、")), "请从列表中选。"))
}

fn codes(field: &Field, value: &Json, around: &Around) -> Result<(), Fault> {
    let list = value.as_array().ok_or(("应为若干个选项".to_owned(), "请从列表中选。"))?;
    for (i, code) in list.iter().enumerate() {
        known(field, text(code, MAX_TEXT)?, around)?;
        if list[..i].contains(code) {
            return Err(("有重复的选项".to_owned(), "请去掉重复的。"));
        }
    }
    Ok(())
}

fn unit(field: &Field, value: &Json, around: &Around) -> Result<(), Fault> {
    let missing = || ("不是已登记的单位".to_owned(), "请从单位列表中选,或先登记该单位。");
    let unit = find_unit(value, around.units).ok_or_else(missing)?;
    if !field.unit_kinds.is_empty() && !field.unit_kinds.contains(&unit.kind) {
        return Err((format!("不能选“{}”这类单位", unit.name), "请选别的单位。"));
    }
    if !unit.open {
        return Err((format!("“{}”已撤并或停办", unit.name), "请选现有的单位。"));
    }
    Ok(())
}

fn time(value: &Json) -> Result<(), Fault> {
    let known = value.as_str().is_some_and(is_moment);
    if known { Ok(()) } else { Err(("不是时间".to_owned(), "请写成 2026-03-05T14:30。")) }
}

fn matched(value: &Json, right: fn(&str) -> bool, message: &str, advice: &'static str) -> Result<(), Fault> {
    if right(text(value, MAX_TEXT)?) { Ok(()) } else { Err((message.to_owned(), advice)) }
}

fn id_card(value: &Json, today: Date) -> Result<(), Fault> {
    let number = text(value, MAX_TEXT)?;
    match birth_of(number) {
        Some(birth) if birth <= today => Ok(()),
        Some(_) => Err(("里的出生日期还没有到".to_owned(), "请对照证件核对。")),
        None if number.chars().count() != 18 => Err(("不是18位".to_owned(), "请对照证件核对。")),
        None => Err(("里的出生日期或校验位不对".to_owned(), "请对照证件逐位核对。")),
    }
}

fn credit_code(value: &Json) -> Result<(), Fault> {
    let code = text(value, MAX_TEXT)?.to_ascii_uppercase();
    match code.chars().count() {
        18 if is_credit_code(&code) => Ok(()),
        18 => Err(("校验位不对".to_owned(), "请对照证书逐位核对;代码里没有字母 I、O、S、V、Z。")),
        _ => Err(("不是18位".to_owned(), "请对照证书核对。")),
    }
}

/// The rows of a group, each value by its column; the first that is wrong is named with its row.
fn rows(field: &Field, value: &Json, around: &Around) -> Option<FieldFinding> {
    let wrong = |message: String, advice: &str| Some(remark(field, format!("{}{message}", field.name), advice));
    let Some(list) = value.as_array().filter(|list| list.iter().all(Json::is_object)) else {
        return wrong("应为若干行".to_owned(), "请逐行填写。");
    };
    if list.len() > MAX_ROWS {
        return wrong(format!("有{}行,最多{MAX_ROWS}行", list.len()), "请分成几条记录。");
    }
    list.iter().zip(1..).find_map(|(row, at)| {
        let stranger = row.as_object()?.keys().find(|key| field.columns.iter().all(|c| c.id != **key));
        if let Some(key) = stranger {
            return wrong(format!("第{at}行没有名为 {key} 的列"), "请删去这一项,或核对列的标识。");
        }
        field.columns.iter().find_map(|column| match row.get(&column.id).filter(|v| !super::is_empty(v)) {
            Some(value) => {
                judge(column, value, around).and_then(|f| wrong(format!("第{at}行:{}", f.message), &f.advice))
            }
            None if column.required => wrong(format!("第{at}行:{}没有填写", column.name), "请填写。"),
            None => None,
        })
    })
}

fn place(value: &Json) -> Result<(), Fault> {
    let degrees = |text: &str, limit: f64| text.trim().parse::<f64>().is_ok_and(|d| d.abs() <= limit);
    let pair = value.as_str().and_then(|t| t.split_once(','));
    match pair {
        Some((longitude, latitude)) if degrees(longitude, 180.0) && degrees(latitude, 90.0) => Ok(()),
        _ => Err(("不是地图位置".to_owned(), "请写成“经度,纬度”,如 106.71,26.58。")),
    }
}

/// A value of the API as expressions read it.
pub(super) fn read(value: &Json) -> Value {
    match value {
        value if super::is_empty(value) => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => n.as_f64().map_or(Value::Null, Value::Number),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(list) => {
            let codes: Vec<&str> = list.iter().filter_map(Json::as_str).collect();
            Value::Text(format!("|{}|", codes.join("|")))
        }
        Json::Null | Json::Object(_) => Value::Null,
    }
}

/// The value of a formula as its field keeps it: whole numbers rounded, money to fen.
pub(super) fn stored(kind: FieldType, value: &Value) -> Json {
    match (value, kind) {
        (Value::Null, _) => Json::Null,
        (Value::Bool(b), _) => Json::from(*b),
        (Value::Text(t), _) => Json::from(t.as_str()),
        (Value::Number(n), FieldType::Int) if n.abs() <= MAX_INT => Json::from(n.round() as i64),
        (Value::Number(n), FieldType::Money) => Json::from((n * 100.0).round() / 100.0),
        (Value::Number(n), _) => Json::from(*n),
    }
}

/// An attribute of a unit as expressions read it.
pub(super) fn attribute(unit: &UnitFacts, name: &str) -> Value {
    let text = |t: &Option<String>| t.clone().map_or(Value::Null, Value::Text);
    match name {
        "code" => Value::Text(unit.code.clone()),
        "name" => Value::Text(unit.name.clone()),
        "kind" => Value::Text(kind_id(unit.kind).to_owned()),
        "type" => text(&unit.type_name),
        "stage" => text(&unit.stage),
        "area" => text(&unit.area),
        "ownership" => text(&unit.ownership),
        "town" => text(&unit.town),
        "boarding" => Value::Bool(unit.boarding),
        "small" => Value::Bool(unit.small),
        _ => Value::Null,
    }
}

fn kind_id(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Bureau => "bureau",
        UnitKind::Office => "office",
        UnitKind::Town => "town",
        UnitKind::School => "school",
        UnitKind::Kindergarten => "kindergarten",
        UnitKind::Institution => "institution",
    }
}
