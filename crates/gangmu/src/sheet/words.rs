//! Explains fields in words: what to fill in, what is allowed, an example. For notes and the page 填写说明.

use gangmu_pack::check_record::format_cell;
use gangmu_pack::definition::{Field, FieldType, Grain, Ledger};

use super::SheetContext;

/// What to fill in.
pub(super) fn kind_words(field: &Field) -> &'static str {
    match field.kind {
        FieldType::Text => "文字，一行，不超过200字",
        FieldType::Long => "文字，可以分行",
        FieldType::Int => "整数",
        FieldType::Num => "数字，可带小数",
        FieldType::Money => "金额，以元计，最多两位小数；写“12.5万元”也可以",
        FieldType::Date => match field.grain {
            Grain::Day => "日期，如 2026-03-05、2026年3月5日",
            Grain::Month => "月份，如 2026-03",
            Grain::Term => "学期，如 2026春、2026秋",
            Grain::Year => "年份，如 2026",
        },
        FieldType::Bool => "是 或 否",
        FieldType::Code => "从列表中选一项",
        FieldType::Codes => "可选几项，用“、”隔开",
        FieldType::Unit => "单位全称或单位代码",
        FieldType::Person => "姓名（重名时填账号）",
        FieldType::Ref => "所引用记录的编号",
        FieldType::File => "附件，导入后在系统里上传",
        FieldType::Time => "时间，如 2026-03-05 14:30",
        FieldType::IdCard => "18位身份证号",
        FieldType::Mobile => "11位手机号",
        FieldType::CreditCode => "18位统一社会信用代码",
        FieldType::SchoolCode => "10位学校标识码",
        FieldType::Group => "一行一项，行与行之间用“;”隔开，各列用“,”隔开",
        FieldType::Place => "经度,纬度，如 106.71,26.58",
    }
}

/// Which values are allowed: the codes, or the range of a number; empty if all are.
pub(super) fn allowed_words(field: &Field, ctx: &SheetContext<'_>) -> String {
    if field.code_list.as_deref() == Some("units") {
        return "单位名称或代码".to_owned();
    }
    let codes = ctx.codes(field);
    if !codes.is_empty() {
        return codes.join("、");
    }
    match (field.kind, field.min, field.max) {
        (FieldType::Bool, ..) => "是、否".to_owned(),
        (_, Some(min), Some(max)) => format!("{min} 至 {max}"),
        (_, Some(min), None) => format!("不小于 {min}"),
        (_, None, Some(max)) => format!("不大于 {max}"),
        (_, None, None) => String::new(),
    }
}

/// A value of the ledger's own samples, as it would be typed.
pub(super) fn example(ledger: &Ledger, field: &Field, ctx: &SheetContext<'_>) -> String {
    let Some(value) = ledger.samples.iter().find_map(|sample| sample.get(&field.id)) else {
        return String::new();
    };
    let text = format_cell(field, value);
    if field.kind != FieldType::Unit {
        return text;
    }
    ctx.units.by_code(&text).map_or(text, |unit| unit.name.clone())
}

/// The note on a header.
pub(super) fn note_of(ledger: &Ledger, field: &Field, ctx: &SheetContext<'_>) -> String {
    let must = if field.required { "必填" } else { "选填" };
    let mut lines = vec![format!("{must}。{}", kind_words(field))];
    lines.extend(field.help.clone());
    let allowed: String = allowed_words(field, ctx).chars().take(300).collect();
    if !allowed.is_empty() && field.kind != FieldType::Bool {
        lines.push(format!("可填：{allowed}"));
    }
    let example = example(ledger, field, ctx);
    if !example.is_empty() {
        lines.push(format!("示例：{}", example.chars().take(100).collect::<String>()));
    }
    lines.join("\n")
}
