//! What a ledger, drafted or in force, asks of the units: who fills how much in, and what of it is held already. It judges
//! names alone; whether two fields mean the same is for people to say.

use std::collections::BTreeMap;

use gangmu_pack::definition::{Duty, Field, FieldType, Ledger, Rhythm, UnitKind};
use gangmu_store::{ListQuery, Unit};
use jiff::ToSpan;

use super::error::{Finding, Level, OpError};
use super::record;
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::manual::kind_name;
use crate::view::burden::{AlikeLedger, Burden, DutyBurden, HeldAt, HeldField, KindCount};

/// Places of one field that are named.
const PLACES: usize = 5;
/// Ledgers that ask the same, at most.
const ALIKE: usize = 10;

/// What the bureau holds of every unit: words for it, and how a definition takes it from there.
const UNIT: [(&[&str], &str); 10] = [
    (&["学校名称", "单位名称", "园名", "校名"], "unit.name"),
    (&["学校代码", "单位代码", "学校标识码", "标识码"], "unit.code"),
    (&["办学类型", "学校类型", "学校类别"], "unit.type"),
    (&["学段", "学校学段"], "unit.stage"),
    (&["城乡类型", "城乡分类", "所在区域类型"], "unit.area"),
    (&["办学性质", "学校性质", "公民办", "举办性质"], "unit.ownership"),
    (&["寄宿制", "寄宿制学校", "是否寄宿制"], "unit.boarding"),
    (&["小规模学校", "是否小规模学校"], "unit.small"),
    (&["所在乡镇", "乡镇", "所属乡镇", "镇街"], "unit.town"),
    (&["单位类别", "单位性质"], "unit.kind"),
];
/// What the yearly census counts of every unit.
const CENSUS: [(&[&str], &str); 4] = [
    (&["在校生", "在校学生", "学生", "在园幼儿", "幼儿"], "census.pupils"),
    (&["教职工"], "census.staff"),
    (&["专任教师", "教师"], "census.teachers"),
    (&["班级", "教学班"], "census.classes"),
];
/// Names that say nothing about what a field holds.
const PLAIN: [&str; 14] =
    ["备注", "说明", "附件", "照片", "日期", "状态", "名称", "单位", "学校", "年度", "内容", "类别", "类型", "金额"];

/// The burden of a ledger in force.
pub async fn of_ledger(app: &App, actor: &Actor, id: &str) -> Result<Burden, OpError> {
    let ledger = app.ledger(id)?;
    actor.ledger(&ledger, LedgerAction::Read, &actor.unit_path)?;
    let today = app.clock.today();
    let mut query = ListQuery::new(today);
    (query.from, query.to) = (today.checked_sub(1.year()).ok(), Some(today));
    let mut burden = burden(app, &ledger);
    if actor.sees_all() {
        burden.records_a_year = Some(app.store.count_records(&ledger, &query).await?);
    }
    Ok(burden)
}

/// The burden of a definition that is not in force.
pub fn of_draft(app: &App, actor: &Actor, text: &str) -> Result<Burden, OpError> {
    actor.read_plan()?;
    let (ledger, findings) = gangmu_pack::parse_ledger("draft.toml", text);
    let errors = findings.iter().filter(|finding| finding.is_error());
    let errors: Vec<Finding> = errors
        .map(|found| {
            let place = format!("第{}行:{}", found.line, found.message);
            Finding::new(found.code, Level::Error, place, found.advice.clone())
        })
        .collect();
    match ledger.filter(|_| errors.is_empty()) {
        Some(ledger) => Ok(burden(app, &ledger)),
        None => Err(OpError::Findings("台账定义有误,不能测算".into(), errors)),
    }
}

/// What a definition asks of the units that are open today.
pub fn burden(app: &App, ledger: &Ledger) -> Burden {
    let reused = |field: &Field| ledger.reuse.iter().any(|reuse| reuse.field == field.id);
    let typed: Vec<&Field> = ledger.fields.iter().filter(|f| f.computed.is_none()).collect();
    let asked: Vec<&Field> = typed.iter().copied().filter(|field| !reused(field)).collect();
    let required = asked.iter().filter(|field| field.required).count();
    let held: Vec<HeldField> = typed.iter().filter_map(|field| held(app, ledger, field, reused(field))).collect();
    let sure = |field: &&HeldField| field.required && !field.reused && field.places.iter().any(|place| place.same);
    let held_required = held.iter().filter(sure).count();
    let units = app.units();
    let open: Vec<&Unit> = units.all().iter().filter(|unit| is_open(app, unit)).collect();
    let duties: Vec<DutyBurden> =
        ledger.duties.iter().map(|duty| of_duty(app, ledger, duty, &open, required)).collect();
    let kinds = by_kind(ledger, &open);
    let keepers: usize = kinds.iter().map(|kind| kind.count).sum();
    let fillings: u64 = match duties.is_empty() {
        true => keepers as u64,
        false => duties.iter().map(|duty| duty.times * duty.units as u64).sum(),
    };
    Burden {
        ledger: ledger.head.id.clone(),
        ledger_name: ledger.head.name.clone(),
        units: kinds,
        asked: asked.len(),
        required,
        held_required,
        duties,
        cells_a_year: fillings * required as u64,
        held_cells_a_year: fillings * held_required as u64,
        records_a_year: None,
        alike: alike(app, ledger, &asked),
        held,
    }
}

fn is_open(app: &App, unit: &Unit) -> bool {
    let today = app.clock.today();
    unit.valid_from.is_none_or(|from| from <= today) && unit.valid_to.is_none_or(|to| to >= today)
}

fn by_kind(ledger: &Ledger, open: &[&Unit]) -> Vec<KindCount> {
    let count = |kind: UnitKind| open.iter().filter(|unit| unit.kind == kind).count();
    ledger.head.kept_by.iter().map(|kind| KindCount { kind: kind_name(*kind).into(), count: count(*kind) }).collect()
}

fn of_duty(app: &App, ledger: &Ledger, duty: &Duty, open: &[&Unit], required: usize) -> DutyBurden {
    let times = match duty.every {
        Rhythm::Month => 12,
        Rhythm::Quarter => 4,
        Rhythm::Term => 2,
        Rhythm::Year => 1,
    };
    let meets = |unit: &Unit| duty.only.as_ref().is_none_or(|only| record::unit_meets(app, ledger, unit.id, only));
    let units = open.iter().filter(|unit| duty.from.contains(&unit.kind) && meets(unit)).count();
    DutyBurden { duty: duty.name.clone(), times, units, cells: times * units as u64 * required as u64 }
}

/// Where a field is held elsewhere.
fn held(app: &App, ledger: &Ledger, field: &Field, reused: bool) -> Option<HeldField> {
    let mut places = Vec::new();
    let core = core(&field.name);
    let at = |place: &str, reuse: &str, words: &[&str]| {
        let word = words.iter().find(|word| self::core(word) == core)?;
        let (place, name) = (place.to_owned(), (*word).to_owned());
        Some(HeldAt { place, name, same: true, reuse: Some(reuse.to_owned()) })
    };
    places.extend(UNIT.iter().filter_map(|(words, reuse)| at("单位信息", reuse, words)));
    if is_number(field.kind) {
        places.extend(CENSUS.iter().filter_map(|(words, reuse)| at("年度统计", reuse, words)));
    }
    let others = app.pack.ledgers.iter().filter(|other| other.head.id != ledger.head.id);
    for other in others.filter(|_| tells(field)) {
        places.extend(other.fields.iter().filter_map(|theirs| in_ledger(other, theirs, field)));
    }
    places.sort_by_key(|place| !place.same);
    places.truncate(PLACES);
    let (id, name) = (field.id.clone(), field.name.clone());
    (!places.is_empty()).then_some(HeldField { field: id, name, required: field.required, reused, places })
}

fn in_ledger(other: &Ledger, theirs: &Field, field: &Field) -> Option<HeldAt> {
    if !tells(theirs) || is_number(theirs.kind) != is_number(field.kind) {
        return None;
    }
    let same = core(&theirs.name) == core(&field.name);
    let reuse = same.then(|| format!("{}.{}", other.head.id, theirs.id));
    let alike = same || is_alike(&core(&theirs.name), &core(&field.name));
    alike.then(|| HeldAt { place: other.head.name.clone(), name: theirs.name.clone(), same, reuse })
}

/// Whether the name of a field says what it holds. What is attached to one record is held nowhere else.
fn tells(field: &Field) -> bool {
    let name = core(&field.name);
    !matches!(field.kind, FieldType::File | FieldType::Group | FieldType::Ref | FieldType::Date | FieldType::Time)
        && name.chars().count() >= 2
        && !PLAIN.iter().any(|plain| core(plain) == name)
}

fn is_number(kind: FieldType) -> bool {
    matches!(kind, FieldType::Int | FieldType::Num | FieldType::Money)
}

/// What a name says, without brackets, signs and the words at its end that say nothing: 在校学生数(人) → 在校学生.
fn core(name: &str) -> String {
    let name = name.split(['(', '(', '[', '【']).next().unwrap_or(name);
    let mut core: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    for end in ["人数", "数量", "总数", "情况", "名称", "数"] {
        if let Some(rest) = core.strip_suffix(end).filter(|rest| rest.chars().count() >= 2) {
            core = rest.to_owned();
            break;
        }
    }
    core
}

/// Whether two names share most of their pairs of characters.
fn is_alike(a: &str, b: &str) -> bool {
    let pairs = |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (left, right) = (pairs(a), pairs(b));
    let shared = left.iter().filter(|pair| right.contains(pair)).count();
    left.len() + right.len() > 3 && 2 * shared * 4 >= (left.len() + right.len()) * 3
}

/// The ledgers that ask for the same, by the names of fields.
fn alike(app: &App, ledger: &Ledger, asked: &[&Field]) -> Vec<AlikeLedger> {
    let own: BTreeMap<String, &str> =
        asked.iter().filter(|field| tells(field)).map(|field| (core(&field.name), field.name.as_str())).collect();
    let others = app.pack.ledgers.iter().filter(|other| other.head.id != ledger.head.id);
    let mut alike: Vec<AlikeLedger> = others
        .map(|other| {
            let theirs = other.fields.iter().filter(|field| tells(field)).map(|field| core(&field.name));
            let mut fields: Vec<String> =
                theirs.filter_map(|core| own.get(&core).map(|name| (*name).to_owned())).collect();
            fields.sort();
            fields.dedup();
            let share = 100.0 * fields.len() as f64 / asked.len().max(1) as f64;
            AlikeLedger { ledger: other.head.id.clone(), ledger_name: other.head.name.clone(), fields, share }
        })
        .filter(|other| other.fields.len() >= 2)
        .collect();
    alike.sort_by(|a, b| b.fields.len().cmp(&a.fields.len()).then_with(|| a.ledger.cmp(&b.ledger)));
    alike.truncate(ALIKE);
    alike
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_by_what_they_say() {
        for (name, expected) in [
            ("在校学生数(人)", "在校学生"),
            ("教职工总数", "教职工"),
            ("人数", "人数"),
            ("所在乡镇", "所在乡镇"),
            ("食堂、宿舍情况", "食堂宿舍"),
        ] {
            assert_eq!(core(name), expected);
        }
        for (a, b, expected) in [
            ("食品安全责任人", "食品安全负责人", false),
            ("学校食品安全负责人", "食品安全负责人", true),
            ("校长", "校长姓名", false),
            ("消防器材", "体育器材", false),
        ] {
            assert_eq!(is_alike(a, b), expected, "{a} {b}");
        }
    }
}
