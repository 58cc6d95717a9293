//! Judges the values of one record: the same rules for a form, the API and an import. It stores nothing.

mod cell;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value as Json};

pub use self::cell::{format_cell, parse_cell};
use crate::definition::{CheckLevel, Field, FieldType, Ledger, UnitKind};
use crate::expr::{Row, Value};

/// A remark on the values of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldFinding {
    /// The field; none where a rule between fields is not met.
    pub field: Option<String>,
    /// An error keeps the record from being saved.
    pub level: CheckLevel,
    /// What is wrong, in Chinese.
    pub message: String,
    /// What to do, in Chinese.
    pub advice: String,
}

/// What is known of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitFacts {
    /// Its number in the store.
    pub id: i64,
    /// Its code, unique.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// 办学类型
    pub type_name: Option<String>,
    /// 学段
    pub stage: Option<String>,
    /// 城区、镇区、乡村
    pub area: Option<String>,
    /// 公办、民办
    pub ownership: Option<String>,
    /// Its town.
    pub town: Option<String>,
    /// Has boarders.
    pub boarding: bool,
    /// Is a small school.
    pub small: bool,
    /// Exists today.
    pub open: bool,
}

/// The units that a record may name.
pub trait Units {
    /// The unit of that number.
    fn by_id(&self, id: i64) -> Option<Arc<UnitFacts>>;
    /// The unit of that code.
    fn by_code(&self, code: &str) -> Option<Arc<UnitFacts>>;
}

/// The records of other ledgers that a record names.
pub trait Records {
    /// A field, or `state`, of the record of that number; none where there is none.
    fn value(&self, ledger: &str, number: &str, field: &str) -> Option<Json>;
}

/// No records: what is read through a reference is unknown.
pub struct NoRecords;

impl Records for NoRecords {
    fn value(&self, _: &str, _: &str, _: &str) -> Option<Json> {
        None
    }
}

/// What the rules need besides the record.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The pack's shared code lists.
    pub code_lists: &'a BTreeMap<String, Vec<String>>,
    /// The units.
    pub units: &'a dyn Units,
    /// The unit that owns the record, where it is known yet.
    pub owner: Option<&'a UnitFacts>,
    /// The state of the record; that of a new one where it has none yet.
    pub state: Option<&'a str>,
    /// The deadline of the record, where it has one.
    pub due: Option<Date>,
    /// The unit's record before this one, by the day that decides the period: what `last.pupils` reads.
    pub last: Option<&'a Map<String, Json>>,
    /// The records that references name: what `project.kind` reads.
    pub records: &'a dyn Records,
    /// The day on which the question is asked.
    pub today: Date,
}

/// Judges the values: types, required fields, codes, ranges, lengths, units, and the ledger's own checks.
/// Values are those of the API: numbers (money in yuan), ISO days, lists of codes, a unit by id or code.
pub fn check_values(ledger: &Ledger, values: &Map<String, Json>, around: &Around) -> Vec<FieldFinding> {
    judge(ledger, values, &fill_computed(ledger, values, around), around)
}

/// The same for values whose computed fields were filled in by [`fill`].
pub fn check_filled(ledger: &Ledger, values: &Map<String, Json>, around: &Around) -> Vec<FieldFinding> {
    judge(ledger, values, values, around)
}

fn judge(
    ledger: &Ledger,
    values: &Map<String, Json>,
    filled: &Map<String, Json>,
    around: &Around,
) -> Vec<FieldFinding> {
    let mut findings = fields(ledger, values, filled, around);
    if findings.iter().all(|f| f.level != CheckLevel::Error) {
        findings.extend(rules(ledger, filled, around));
    }
    findings
}

/// Judges the values one by one, without the ledger's own checks: for a part of a record.
pub fn check_fields(ledger: &Ledger, values: &Map<String, Json>, around: &Around) -> Vec<FieldFinding> {
    fields(ledger, values, &fill_computed(ledger, values, around), around)
}

/// The same with the computed fields filled in already.
fn fields(
    ledger: &Ledger,
    values: &Map<String, Json>,
    filled: &Map<String, Json>,
    around: &Around,
) -> Vec<FieldFinding> {
    let mut findings = values::strangers(ledger, values);
    for field in &ledger.fields {
        let typed = values.get(&field.id).filter(|v| !is_empty(v));
        match (&field.computed, typed) {
            (Some(_), Some(value)) if filled.get(&field.id) != Some(value) => {
                let advice = "这一项由系统计算,请清空。";
                findings.push(remark(field, format!("{}不能手工填写", field.name), advice));
            }
            (Some(_), _) => {}
            (None, Some(value)) => findings.extend(values::judge(field, value, around)),
            (None, None) if field.required => {
                findings.push(remark(field, format!("{}没有填写", field.name), "请填写。"));
            }
            (None, None) => {}
        }
    }
    findings
}

/// Whether a value may stand in a field.
pub fn may_stand(field: &Field, value: &Json, around: &Around) -> bool {
    values::judge(field, value, around).is_none()
}

/// The ledger's own rules between fields. They are asked only of values that are right one by one.
fn rules(ledger: &Ledger, values: &Map<String, Json>, around: &Around) -> Vec<FieldFinding> {
    let row = RecordRow { ledger, values, around };
    let broken = ledger.checks.iter().filter(|c| c.rule.eval(&row, around.today) == Value::Bool(false));
    broken
        .map(|check| {
            let named = check.rule.fields().into_iter().find(|f| ledger.field(f).is_some());
            let (message, advice) = check.message.split_once([',', '\u{FF0C}']).unwrap_or((&check.message, "请核对。"));
            let (message, advice) = (message.to_owned(), advice.to_owned());
            FieldFinding { field: named, level: check.level, message, advice }
        })
        .collect()
}

/// The values with the computed fields filled in, in the order of the ledger's fields, and letters of codes made capital.
pub fn fill_computed(ledger: &Ledger, values: &Map<String, Json>, around: &Around) -> Map<String, Json> {
    let mut filled = values.clone();
    fill(ledger, &mut filled, around);
    filled
}

/// Fills the computed fields in and makes letters of codes capital, where the values stand.
pub fn fill(ledger: &Ledger, values: &mut Map<String, Json>, around: &Around) {
    for field in &ledger.fields {
        if matches!(field.kind, FieldType::IdCard | FieldType::CreditCode)
            && let Some(Json::String(code)) = values.get_mut(&field.id)
        {
            code.make_ascii_uppercase();
        }
        if let Some(formula) = &field.computed {
            let value = formula.eval(&RecordRow { ledger, values, around }, around.today);
            values.insert(field.id.clone(), values::stored(field.kind, &value));
        }
    }
}

/// The codes that a field chooses from.
pub(crate) fn codes_of<'a>(field: &'a Field, lists: &'a BTreeMap<String, Vec<String>>) -> &'a [String] {
    match &field.code_list {
        Some(list) => lists.get(list).map_or(&[], Vec::as_slice),
        None => &field.codes,
    }
}

/// Whether a value counts as not filled in.
pub(crate) fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(list) => list.is_empty(),
        _ => false,
    }
}

fn remark(field: &Field, message: String, advice: &str) -> FieldFinding {
    FieldFinding { field: Some(field.id.clone()), level: CheckLevel::Error, message, advice: advice.to_owned() }
}

/// A record in the shape of the API, as expressions read it.
#[derive(Clone, Copy)]
pub struct RecordRow<'a> {
    /// Its ledger.
    pub ledger: &'a Ledger,
    /// Its values.
    pub values: &'a Map<String, Json>,
    /// Its owner, state and deadline, and the units.
    pub around: &'a Around<'a>,
}

impl RecordRow<'_> {
    fn state(&self) -> &str {
        self.around.state.unwrap_or(&self.ledger.workflow.initial)
    }

    /// Something of the unit that a name stands for.
    fn of_unit(&self, name: &str, read: impl FnOnce(&UnitFacts) -> Value) -> Value {
        if name == "unit" {
            return self.around.owner.map_or(Value::Null, read);
        }
        let unit = self.values.get(name).and_then(|value| find_unit(value, self.around.units));
        unit.map_or(Value::Null, |unit| read(&unit))
    }
}

impl RecordRow<'_> {
    fn read(&self, field: &Field, value: &Json) -> Value {
        match field.kind {
            FieldType::Unit => find_unit(value, self.around.units).map_or(Value::Null, |u| Value::Number(u.id as f64)),
            _ => values::read(value),
        }
    }

    /// A field of the record that a reference names.
    fn behind(&self, reference: &Field, name: &str) -> Value {
        let number = self.values.get(&reference.id).and_then(Json::as_str);
        let (Some(ledger), Some(number)) = (reference.ledger.as_deref(), number) else {
            return Value::Null;
        };
        let value = self.around.records.value(ledger, number, name).unwrap_or(Json::Null);
        match self.ledger.targets.get(ledger).and_then(|target| target.field(name)) {
            Some(field) => self.read(field, &value),
            None => values::read(&value),
        }
    }

    /// The rows of a group.
    fn list(&self, group: &str) -> &[Json] {
        self.values.get(group).and_then(Json::as_array).map_or(&[], Vec::as_slice)
    }
}

/// The unit that a value names, by id or by code.
pub(crate) fn find_unit(value: &Json, units: &dyn Units) -> Option<Arc<UnitFacts>> {
    match value {
        Json::Number(id) => units.by_id(id.as_i64()?),
        Json::String(code) => units.by_code(code),
        _ => None,
    }
}

impl Row for RecordRow<'_> {
    fn get(&self, path: &[&str]) -> Value {
        match path {
            ["state"] => Value::Text(self.state().to_owned()),
            ["due"] => self.around.due.map_or(Value::Null, |d| Value::Text(d.to_string())),
            ["number"] => self.values.get("number").map_or(Value::Null, values::read),
            ["unit"] => self.of_unit("unit", |u| Value::Number(u.id as f64)),
            [name] => match (self.ledger.field(name), self.values.get(*name)) {
                (Some(field), Some(value)) => self.read(field, value),
                _ => Value::Null,
            },
            ["last", name] => match (self.ledger.field(name), self.around.last.and_then(|last| last.get(*name))) {
                (Some(field), Some(value)) => self.read(field, value),
                _ => Value::Null,
            },
            [name, attribute] => match self.ledger.field(name) {
                Some(field) if field.kind == FieldType::Ref => self.behind(field, attribute),
                _ => self.of_unit(name, |u| values::attribute(u, attribute)),
            },
            _ => Value::Null,
        }
    }

    fn rows(&self, group: &str) -> Value {
        Value::Number(self.list(group).len() as f64)
    }

    fn total(&self, group: &str, column: &str) -> Value {
        let values = self.list(group).iter().filter_map(|row| row.get(column)?.as_f64());
        if self.ledger.column(group, column).is_some_and(|c| c.kind == FieldType::Money) {
            // Whole fen add up exactly.
            return Value::Number(values.fold(0.0, |fen, yuan| fen + (yuan * 100.0).round()) / 100.0);
        }
        Value::Number(values.fold(0.0, |sum, n| sum + n))
    }

    fn is_final(&self) -> bool {
        self.ledger.is_final(self.state())
    }
}

#[cfg(test)]
mod further_tests;
#[cfg(test)]
mod tests;
