//! Identifiers: their form, words that are taken, and duplicates.

use std::collections::BTreeSet;

use super::Judge;
use crate::definition::DUTY_RATE;
use crate::expr::is_keyword;

/// What to do about a wrong identifier.
pub(super) const FORM: &str = "标识用小写英文字母开头,只含小写字母、数字和下划线,最长30个字符(台账24个)。";

/// Longest identifier: with `ledger_`, two of them must fit PostgreSQL's 63 bytes for the name of an index.
const LONGEST: usize = 30;
const LONGEST_LEDGER: usize = 24;

/// Columns and names that every record has.
const RESERVED: [&str; 16] = [
    "id",
    "number",
    "owner",
    "owner_name",
    "state",
    "due",
    "overdue",
    "unit",
    "last",
    "census",
    "revision",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "voided",
];

/// Words with a meaning of their own in SQL: as names they would trip every hand-written query.
const SQL: [&str; 58] = [
    "all",
    "alter",
    "and",
    "any",
    "as",
    "asc",
    "between",
    "by",
    "case",
    "cast",
    "check",
    "column",
    "constraint",
    "create",
    "cross",
    "default",
    "delete",
    "desc",
    "distinct",
    "drop",
    "else",
    "end",
    "exists",
    "false",
    "for",
    "foreign",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "in",
    "index",
    "inner",
    "insert",
    "into",
    "is",
    "join",
    "left",
    "like",
    "limit",
    "not",
    "null",
    "offset",
    "on",
    "or",
    "order",
    "outer",
    "primary",
    "references",
    "right",
    "select",
    "table",
    "then",
    "union",
    "unique",
    "update",
    "where",
];

/// Whether a text is an identifier.
pub(super) fn is_identifier(text: &str) -> bool {
    let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    text.len() <= LONGEST && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(inside)
}

/// What is wrong with a list of codes.
pub(super) fn wrong_codes(codes: &[String]) -> Option<String> {
    let mut seen = BTreeSet::new();
    codes.iter().find_map(|code| {
        if code.trim().is_empty() || code.trim() != code {
            Some(format!("代码“{code}”为空或首尾有空格"))
        } else if code.contains(['|', '、', ',', ';', '\u{FF0C}', '\u{FF1B}', '\n']) {
            Some(format!("代码“{code}”里不能有顿号、逗号、分号和竖线"))
        } else if !seen.insert(code) {
            Some(format!("代码“{code}”写了两次"))
        } else {
            None
        }
    })
}

pub(super) fn judge(judge: &mut Judge) {
    let ledger = judge.ledger;
    one(judge, "ledger.id", &ledger.head.id, &[&SQL]);
    if ledger.head.id.len() > LONGEST_LEDGER {
        judge.error("name.form", "ledger.id", "台账的标识太长", FORM);
    }
    if let (Some(_), Some(stem)) = (judge.around, stem(judge.file))
        && stem != ledger.head.id
    {
        let advice = format!("请把文件改名为 {}.toml,或改标识。", ledger.head.id);
        judge.error("ledger.file", "ledger.id", format!("标识 {} 与文件名 {stem} 不一致", ledger.head.id), &advice);
    }
    let fields: Vec<&str> = ledger.fields.iter().map(|f| f.id.as_str()).collect();
    let states: Vec<&str> = ledger.workflow.states.iter().map(|s| s.id.as_str()).collect();
    let moves: Vec<&str> = ledger.moves.iter().map(|m| m.id.as_str()).collect();
    let measures: Vec<&str> = ledger.measures.iter().map(|m| m.id.as_str()).collect();
    all(judge, "field", &fields, &[&RESERVED, &SQL]);
    all(judge, "workflow.states", &states, &[]);
    all(judge, "move", &moves, &[]);
    all(judge, "measure", &measures, &[&[DUTY_RATE]]);
    if ledger.fields.is_empty() {
        judge.error("field.none", "ledger", "台账没有字段", "请至少写一个 [[field]]。");
    }
}

pub(super) fn stem(file: &str) -> Option<&str> {
    file.rsplit(['/', '\\']).next()?.strip_suffix(".toml")
}

fn all(judge: &mut Judge, list: &str, ids: &[&str], taken: &[&[&str]]) {
    let mut seen = BTreeSet::new();
    for (i, id) in ids.iter().enumerate() {
        let path = format!("{list}[{i}].id");
        one(judge, &path, id, taken);
        if !seen.insert(id) {
            judge.error("name.twice", &path, format!("标识 {id} 写了两次"), "请改其中一个。");
        }
    }
}

pub(super) fn one(judge: &mut Judge, path: &str, id: &str, taken: &[&[&str]]) {
    if !is_identifier(id) {
        judge.error("name.form", path, format!("“{id}”不能作标识"), FORM);
    } else if is_keyword(id) || taken.iter().any(|words| words.contains(&id)) {
        judge.error("name.reserved", path, format!("{id} 是系统保留的词"), "请换一个标识。");
    }
}
