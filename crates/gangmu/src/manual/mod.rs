//! A page of the manual for each ledger, in Markdown, made from its definition alone, and the page of rights. It reads
//! and writes no file.

mod rights;

use std::collections::BTreeMap;
use std::fmt::Write;

use gangmu_pack::Pack;
use gangmu_pack::data_item::DataItem;
use gangmu_pack::definition::{
    CheckLevel, DayKind, Days, Deadline, Field, FieldType, Grain, Ledger, Move, Privacy, Rhythm, UnitKind,
};

use crate::auth::policy::role_name;
use crate::ops::words;

pub use self::rights::rights;

/// The pages by file name, the index among them.
pub fn pages(pack: &Pack) -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> =
        pack.ledgers.iter().map(|ledger| (format!("{}.md", ledger.head.id), page(pack, ledger))).collect();
    pages.insert("README.md".into(), index(pack));
    pages
}

const MADE: &str = "<!-- 由 cargo xtask gen 生成,请不要直接修改 -->\n";

fn index(pack: &Pack) -> String {
    let measures: usize = pack.ledgers.iter().map(|l| l.measures.iter().filter(|m| !m.hidden).count()).sum();
    let mut text = format!("{MADE}\n# 台账手册\n\n共{}本台账,{measures}个计量。\n", pack.ledgers.len());
    for area in &pack.areas {
        let mine: Vec<_> = pack.ledgers.iter().filter(|l| l.head.area == area.code).collect();
        if mine.is_empty() {
            continue;
        }
        put(
            &mut text,
            format_args!(
                "\n## {}\n\n| 台账 | 一条记录 | 责任科室 | 填报单位 |\n| --- | --- | --- | --- |\n",
                area.name
            ),
        );
        for Ledger { head, .. } in mine.iter().map(|l| &***l) {
            let office = pack.office(&head.office).map_or(head.office.as_str(), |o| &o.name);
            let kept: Vec<&str> = head.kept_by.iter().map(|kind| kind_name(*kind)).collect();
            put(
                &mut text,
                format_args!(
                    "| [{}]({}.md) | {} | {office} | {} |\n",
                    head.name,
                    head.id,
                    head.record,
                    kept.join("、")
                ),
            );
        }
    }
    text
}

/// The page of one ledger.
pub fn page(pack: &Pack, ledger: &Ledger) -> String {
    let head = &ledger.head;
    let office = pack.office(&head.office).map_or(head.office.as_str(), |o| &o.name);
    let kept: Vec<&str> = head.kept_by.iter().map(|kind| kind_name(*kind)).collect();
    let mut text = format!("{MADE}\n# {}\n\n{}\n\n", head.name, head.about);
    put(&mut text, format_args!("- 一条记录:{}\n- 填报:{}\n- 责任科室:{office}\n", head.record, kept.join("、")));
    put(&mut text, format_args!("- 归期:按“{}”\n- 编号:`{}`\n", field_name(ledger, &head.on), head.number));
    if !head.key.is_empty() {
        put(&mut text, format_args!("- 查重:{}相同的是同一条\n", ledger.key_names().join("、")));
    }
    fields(&mut text, pack, ledger);
    workflow(&mut text, ledger);
    duties(&mut text, ledger);
    checks(&mut text, ledger);
    measures(&mut text, ledger);
    put(&mut text, format_args!("\n## 总结里的一句\n\n> {}\n", ledger.report.sentence));
    text
}

/// Writing to a text cannot fail.
fn put(text: &mut String, words: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(words);
}

fn field_name<'a>(ledger: &'a Ledger, id: &'a str) -> &'a str {
    ledger.field(id).map_or(id, |f| &f.name)
}

/// What stands in a cell of a table: a bar would end it.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn fields(text: &mut String, pack: &Pack, ledger: &Ledger) {
    text.push_str("\n## 栏目\n\n| 栏目 | 类型 | 必填 | 说明 |\n| --- | --- | --- | --- |\n");
    for field in &ledger.fields {
        let required = if field.required { "是" } else { "" };
        put(
            text,
            format_args!(
                "| {} | {} | {required} | {} |\n",
                field.name,
                kind_words(field),
                cell(&about(pack, ledger, field))
            ),
        );
    }
}

fn kind_words(field: &Field) -> &'static str {
    match (field.kind, field.grain) {
        (FieldType::Text, _) => "文字",
        (FieldType::Long, _) => "长文字",
        (FieldType::Int, _) => "整数",
        (FieldType::Num, _) => "数字",
        (FieldType::Money, _) => "金额",
        (FieldType::Date, Grain::Day) => "日期",
        (FieldType::Date, Grain::Month) => "月份",
        (FieldType::Date, Grain::Term) => "学期",
        (FieldType::Date, Grain::Year) => "年度",
        (FieldType::Time, _) => "时间",
        (FieldType::Bool, _) => "是否",
        (FieldType::Code, _) => "单选",
        (FieldType::Codes, _) => "多选",
        (FieldType::Unit, _) => "单位",
        (FieldType::Person, _) => "人员",
        (FieldType::Ref, _) => "引用",
        (FieldType::File, _) => "附件",
        (FieldType::Place, _) => "位置",
        (FieldType::IdCard, _) => "身份证号",
        (FieldType::Mobile, _) => "手机号",
        (FieldType::CreditCode, _) => "统一社会信用代码",
        (FieldType::SchoolCode, _) => "学校标识码",
        (FieldType::Group, _) => "明细",
    }
}

fn about(pack: &Pack, ledger: &Ledger, field: &Field) -> String {
    let mut words: Vec<String> = field.help.iter().cloned().collect();
    if field.code_list.as_deref() == Some("units") {
        words.push("从单位中选,可多选".into());
    } else if !pack.codes(field).is_empty() {
        words.push(pack.codes(field).join("、"));
    }
    if let Some(other) = field.ledger.as_ref().and_then(|id| pack.ledger(id)) {
        words.push(format!("引用《{}》", other.head.name));
    }
    if !field.columns.is_empty() {
        words.push(format!("每行:{}", field.columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join("、")));
    }
    words.extend(field.unit.as_ref().map(|unit| format!("单位:{unit}")));
    words.extend(pack.data_item(field).map(data_item));
    if let Some(formula) = &field.computed {
        words.push(format!("自动计算:{}", words::condition(ledger, formula.source())));
    }
    if ledger.reuse.iter().any(|reuse| reuse.field == field.id) {
        words.push("系统带出,不用重填".into());
    }
    words.extend(field.unique.then(|| "没有办结的记录里不能有两条相同".to_owned()));
    match field.privacy {
        Privacy::Open => {}
        Privacy::Masked => words.push("个人信息,列表和导出时遮盖".into()),
        Privacy::Hidden => words.push("敏感信息,写明理由才能查看,查看留痕".into()),
    }
    words.join(";")
}

/// `数据项 XBM 性别码(JY/T 1004-2012,代码 GB/T 2261.1-2003)`, with its note.
fn data_item(item: &DataItem) -> String {
    let mut basis = vec![item.basis.clone()];
    basis.extend(item.code_standard.as_ref().map(|standard| format!("代码 {standard}")));
    basis.extend(item.note.clone());
    format!("数据项 {} {}({})", item.code, item.name, basis.join(","))
}

fn workflow(text: &mut String, ledger: &Ledger) {
    let states: Vec<&str> = ledger.workflow.states.iter().map(|s| s.name.as_str()).collect();
    put(text, format_args!("\n## 流转\n\n状态:{}。\n", states.join(" → ")));
    if !ledger.moves.is_empty() {
        text.push_str("\n| 办理 | 从 | 到 | 谁办 | 要求 |\n| --- | --- | --- | --- | --- |\n");
    }
    for step in &ledger.moves {
        let from: Vec<&str> = step.from.iter().map(|s| ledger.state_name(s)).collect();
        let by: Vec<&str> = step.by.iter().map(|role| role_name(*role)).collect();
        let row = format!(
            "| {} | {} | {} | {} | {} |\n",
            step.name,
            from.join("、"),
            ledger.state_name(&step.to),
            by.join("、"),
            cell(&demands(ledger, step))
        );
        text.push_str(&row);
    }
    for clock in &ledger.deadlines {
        put(text, format_args!("\n- {}\n", deadline(ledger, clock)));
    }
}

fn demands(ledger: &Ledger, step: &Move) -> String {
    let mut words = Vec::new();
    if !step.requires.is_empty() {
        let fields: Vec<&str> = step.requires.iter().map(|id| field_name(ledger, id)).collect();
        words.push(format!("填写{}", fields.join("、")));
    }
    words.extend(step.when.as_ref().map(|when| words::condition(ledger, when.source())));
    words.extend(step.reason.then(|| "写明原因".to_owned()));
    words.extend(step.second_person.then(|| "须由另一人办理".to_owned()));
    words.extend(step.transfer.then(|| "选择接办单位".to_owned()));
    words.join(";")
}

fn deadline(ledger: &Ledger, clock: &Deadline) -> String {
    let days = match &clock.days {
        Days::Fixed(days) => format!("{days}个"),
        Days::When { when, then, otherwise } => {
            format!("{}的{then}个、其他{otherwise}个", words::condition(ledger, when.source()))
        }
    };
    let kind = if clock.calendar == DayKind::Working { "工作日" } else { "自然日" };
    let field = clock.field.as_ref().map(|id| format!(";填了“{}”的按所填日期", field_name(ledger, id)));
    let remind: Vec<String> = clock.remind.iter().map(|days| format!("{days}天")).collect();
    let remind = (!remind.is_empty()).then(|| format!(";提前{}提醒", remind.join("、")));
    let told: Vec<&str> = clock.escalate.iter().map(|e| role_name(e.to)).collect();
    let told = (!told.is_empty()).then(|| format!(";逾期告知{}", told.join("、")));
    let from = ledger.state_name(&clock.from);
    format!(
        "{}:自“{from}”起{days}{kind}{}{}{}",
        clock.name,
        field.unwrap_or_default(),
        remind.unwrap_or_default(),
        told.unwrap_or_default()
    )
}

fn duties(text: &mut String, ledger: &Ledger) {
    if ledger.duties.is_empty() {
        return;
    }
    text.push_str("\n## 定期报送\n\n");
    for duty in &ledger.duties {
        let every = match duty.every {
            Rhythm::Month => "每月",
            Rhythm::Quarter => "每季度",
            Rhythm::Term => "每学期",
            Rhythm::Year => "每年",
        };
        let from: Vec<&str> = duty.from.iter().map(|kind| kind_name(*kind)).collect();
        let only = duty.only.as_ref().map(|only| format!("(限{})", words::condition(ledger, only.source())));
        let until = match duty.as_of {
            None => format!("期满后{}日内", duty.within_days),
            Some(on) => format!("统计{}月{}日的数,此后{}日内", on.month, on.day, duty.within_days),
        };
        let nil = if duty.nil { "没有也要零报告" } else { "不能零报告" };
        let (from, only) = (from.join("、"), only.unwrap_or_default());
        put(text, format_args!("- {}:{from}{only}{every}报送,{until};{nil}\n", duty.name));
    }
}

fn checks(text: &mut String, ledger: &Ledger) {
    if ledger.checks.is_empty() && ledger.sum_checks.is_empty() {
        return;
    }
    text.push_str("\n## 校验\n\n");
    for (check, kind) in ledger.checks.iter().map(|c| (c, "单条")).chain(ledger.sum_checks.iter().map(|c| (c, "汇总")))
    {
        let level = match check.level {
            CheckLevel::Error => "错误",
            CheckLevel::Doubt => "存疑,说明理由后可存",
            CheckLevel::Warn => "提醒",
        };
        put(text, format_args!("- {}({kind},{level})\n", check.message));
    }
}

fn measures(text: &mut String, ledger: &Ledger) {
    text.push_str("\n## 计量\n\n| 计量 | 单位 | 算法 |\n| --- | --- | --- |\n");
    for measure in ledger.measures.iter().filter(|m| !m.hidden) {
        let never = if measure.never_target { ";不得作为目标" } else { "" };
        let rule = cell(&words::rule(ledger, measure));
        put(text, format_args!("| {} | {} | {rule}{never} |\n", measure.name, measure.unit));
    }
}

pub(crate) fn kind_name(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Bureau => "教育局",
        UnitKind::Office => "科室",
        UnitKind::Town => "乡镇学区",
        UnitKind::School => "学校",
        UnitKind::Kindergarten => "幼儿园",
        UnitKind::Institution => "直属单位",
    }
}
