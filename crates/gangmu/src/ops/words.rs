//! Definitions in words: how a measure is counted, what a condition says, how a value is shown. It counts nothing.

use gangmu_pack::definition::{DUTY_RATE, FieldType, Ledger, Measure};
use gangmu_pack::expr::Expr;
use serde_json::Value;

use crate::app::App;

/// How a measure is counted, for a person who asks where a figure came from.
pub fn rule(ledger: &Ledger, measure: &Measure) -> String {
    if measure.id == DUTY_RATE {
        return "期内到期的报送中,按时报送的份数÷应报份数".into();
    }
    if let Some([over, under]) = &measure.ratio {
        return format!("{}÷{}", measure_name(ledger, over), measure_name(ledger, under));
    }
    if let Some(formula) = &measure.formula {
        return formula_words(ledger, formula.source());
    }
    if let Some([from, less]) = &measure.difference {
        return format!("{}−{}", measure_name(ledger, from), measure_name(ledger, less));
    }
    let of = |expr: &Expr| condition(ledger, expr.source());
    let what = match measure {
        Measure { count: Some(expr), .. } if expr.source() == "true" => "记录数".into(),
        Measure { count: Some(expr), .. } => format!("记录数,其中{}", of(expr)),
        Measure { sum: Some(expr), .. } => format!("“{}”之和", of(expr)),
        Measure { avg: Some(expr), .. } => format!("“{}”的平均数", of(expr)),
        Measure { min: Some(expr), .. } => format!("“{}”的最小值", of(expr)),
        Measure { max: Some(expr), .. } => format!("“{}”的最大值", of(expr)),
        Measure { distinct: Some(expr), .. } => format!("不同“{}”的个数", of(expr)),
        _ => "记录数".into(),
    };
    let narrowed = measure.r#where.as_ref().map(|expr| format!(",限{}", of(expr))).unwrap_or_default();
    format!("{}的{what}{narrowed}", span_words(ledger, measure))
}

fn span_words(ledger: &Ledger, measure: &Measure) -> String {
    if !measure.entering.is_empty() {
        let states: Vec<&str> = measure.entering.iter().map(|state| ledger.state_name(state)).collect();
        return format!("期内转为“{}”", states.join("”或“"));
    }
    if measure.stock {
        return "期末在册".into();
    }
    let on = measure.on(ledger);
    format!("“{}”在期内", ledger.field(on).map_or(on, |f| f.name.as_str()))
}

/// The name of an operand: `found[kind=消防]` is 发现隐患数(消防).
fn measure_name(ledger: &Ledger, operand: &str) -> String {
    let (id, slice) = operand.split_once('[').unwrap_or((operand, ""));
    let name = ledger.measure(id).map_or_else(|| outside_name(id), |m| m.name.clone());
    let values: Vec<&str> =
        slice.trim_end_matches(']').split(',').filter_map(|part| Some(part.split_once('=')?.1.trim())).collect();
    if values.is_empty() { name } else { format!("{name}({})", values.join("、")) }
}

/// What a count of the census, or a measure of another ledger, is called where only its id is known.
fn outside_name(id: &str) -> String {
    let census = match id.strip_prefix("census.") {
        Some("institutions") => "各级各类学校数",
        Some("schools") => "学校数",
        Some("kindergartens") => "幼儿园数",
        Some("teaching_points") => "教学点数",
        Some("boarding_schools") => "寄宿制学校数",
        Some("small_schools") => "小规模学校数",
        Some("towns") => "乡镇数",
        Some("pupils") => "在校学生数",
        Some("staff") => "教职工数",
        Some("teachers") => "专任教师数",
        Some("classes") => "班级数",
        _ => id,
    };
    census.to_owned()
}

/// A formula over measures with their names.
fn formula_words(ledger: &Ledger, source: &str) -> String {
    let mut words = String::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (token, tail) = next_token(rest, first);
        match token {
            "/" => words.push('÷'),
            "*" => words.push('×'),
            "-" => words.push('−'),
            _ if token.trim().is_empty() => {}
            _ if first.is_ascii_alphabetic() => words.push_str(&measure_name(ledger, token)),
            _ => words.push_str(token),
        }
        rest = tail;
    }
    words
}

/// A condition with the names that people know: `state = 'closed'` becomes 状态 = 已销号.
pub fn condition(ledger: &Ledger, source: &str) -> String {
    let mut words = String::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (token, tail) = next_token(rest, first);
        words.push_str(&token_words(ledger, token));
        rest = tail;
    }
    words.replace("不 ", "不")
}

/// Splits off a quoted string, an identifier or a single character.
fn next_token(text: &str, first: char) -> (&str, &str) {
    let end = match first {
        '\'' => text[1..].find('\'').map_or(text.len(), |at| at + 2),
        '<' | '>' | '!' if text[1..].starts_with('=') => 2,
        c if c.is_ascii_alphabetic() || c == '_' => {
            text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')).unwrap_or(text.len())
        }
        c => c.len_utf8(),
    };
    text.split_at(end)
}

fn token_words(ledger: &Ledger, token: &str) -> String {
    if let Some(text) = token.strip_prefix('\'') {
        let text = text.trim_end_matches('\'');
        return ledger.state_name(text).to_owned();
    }
    match token {
        "unit" => "填报单位",
        "unit.boarding" => "寄宿制学校",
        "unit.small" => "小规模学校",
        "unit.kind" => "单位类别",
        "days" => "相隔天数",
        "coalesce" => "取已填的",
        "<" => "少于",
        ">" => "多于",
        "=" => "为",
        "!=" => "不为",
        ">=" => "不少于",
        "<=" => "不超过",
        "and" => "且",
        "or" => "或",
        "not" => "不",
        "in" => "属于",
        "has" => "含",
        "true" => "是",
        "false" => "否",
        "present" => "已填",
        "missing" => "未填",
        "state" => "状态",
        "overdue" => "超期",
        "due" => "期限",
        "today" => "当日",
        "unit.stage" => "单位学段",
        "unit.type" => "办学类型",
        "unit.area" => "城乡",
        "unit.ownership" => "办别",
        "unit.town" => "乡镇",
        "school.stage" => "学校学段",
        "year" => "年份",
        "month" => "月份",
        "if" => "视情况取",
        "least" => "取小",
        "greatest" => "取大",
        "under" => "属于",
        "rows" => "行数",
        "total" => "合计",
        "birth" => "出生日期",
        "sex" => "性别",
        "age" => "年龄",
        "pupil_number" => "是学籍号",
        other => return path_words(ledger, other),
    }
    .to_owned()
}

/// A field by its name; `project.kind` by the name of the field that leads there.
fn path_words(ledger: &Ledger, path: &str) -> String {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    match (first, ledger.field(first)) {
        ("last", _) => ledger.field(rest).map_or(path.to_owned(), |f| format!("上次的{}", f.name)),
        (_, Some(field)) if rest.is_empty() => field.name.clone(),
        (_, Some(field)) => format!("{}的{rest}", field.name),
        _ => path.to_owned(),
    }
}

/// What a slice `[stage=小学]` narrows to: the value, or the field itself where that is a yes or no.
pub fn slice_part(ledger: &Ledger, field: &str, value: &str) -> String {
    let yes = matches!(value, "是" | "true");
    let name = match (ledger.field(field), field) {
        (Some(field), _) if field.kind == FieldType::Bool => field.name.clone(),
        (_, "unit.boarding") => "寄宿制学校".to_owned(),
        (_, "unit.small") => "小规模学校".to_owned(),
        (_, "unit.kind") => return kind_words(value).to_owned(),
        _ => return value.to_owned(),
    };
    if yes { name } else { format!("非{name}") }
}

fn kind_words(kind: &str) -> &str {
    match kind {
        "school" => "学校",
        "kindergarten" => "幼儿园",
        "town" => "乡镇",
        "office" => "科室",
        "institution" => "直属单位",
        other => other,
    }
}

/// The name of a part: a state's, a unit's, a code itself, 未填 where there is none.
pub fn part_name(app: &App, ledger: &Ledger, by: &str, key: Option<String>) -> String {
    let Some(key) = key else {
        return "未填".into();
    };
    let is_unit = by == "unit" || ledger.field(by).is_some_and(|f| f.kind == FieldType::Unit);
    match (by, key.as_str(), key.parse::<i64>()) {
        ("state", _, _) => ledger.state_name(&key).to_owned(),
        (_, _, Ok(id)) if is_unit => app.units().name(id).to_owned(),
        (_, "true", _) => "是".into(),
        (_, "false", _) => "否".into(),
        _ => key,
    }
}

/// A value as a person reads it in a history.
pub fn value_words(app: &App, ledger: &Ledger, field: &str, value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::Bool(true) => "是".into(),
        Value::Bool(false) => "否".into(),
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("、"),
        Value::Number(id) if ledger.field(field).is_some_and(|f| f.kind == FieldType::Unit) => {
            id.as_i64().map_or_else(String::new, |id| app.units().name(id).to_owned())
        }
        Value::String(text) if field == "state" => ledger.state_name(text).to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Some(text)
}
