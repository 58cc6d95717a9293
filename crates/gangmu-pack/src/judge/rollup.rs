//! Census tables and how their rows are counted from a register.

use super::Judge;
use crate::definition::{Count, FieldType, Grain, Ledger, OWNER, Rollup};
use crate::expr::{ExprError, Scope, Type, type_of_field};

pub(super) fn judge(judge: &mut Judge) {
    census(judge);
    let Some(rollup) = &judge.ledger.rollup else { return };
    keys(judge, rollup);
    for id in rollup.counts.keys() {
        counted(judge, id);
    }
    if rollup.counts.is_empty() {
        judge.error("rollup.counts", "rollup.counts", "没有写计什么", "请写 counts = { 字段 = \"count()\", … }。");
    }
    let grouped = |count: &Count| matches!(count, Count::Groups(_));
    if rollup.group.is_none() && rollup.counts.values().any(grouped) {
        judge.error("rollup.group", "rollup.group", "没有写 group,数不出组数", "请写 group = \"班级字段\" 等。");
    }
    let Some(around) = judge.around else { return };
    match around.ledgers.get(rollup.from.as_str()).filter(|register| register.head.id != judge.ledger.head.id) {
        Some(register) => source(judge, rollup, register),
        None => {
            let message = format!("没有名为 {} 的另一本台账", rollup.from);
            judge.error("rollup.from", "rollup.from", message, "请写名册台账的标识。");
        }
    }
}

/// A census table belongs to a year, and no two of them have a measure of the same name.
fn census(judge: &mut Judge) {
    let ledger = judge.ledger;
    if !ledger.head.census {
        return;
    }
    if ledger.field(&ledger.head.on).is_some_and(|on| on.grain != Grain::Year) {
        let message = "事业统计表按年度归入时期";
        judge.error("census.year", "ledger.on", message, "on 请选 grain = \"year\" 的日期字段。");
    }
    let Some(around) = judge.around else { return };
    // Of two tables the later one is wrong, so that one mistake is one finding.
    let others = around.ledgers.values().filter(|l| l.head.census && l.head.id < ledger.head.id);
    let taken = |id: &str| others.clone().find(|other| other.measures.iter().any(|m| m.id == id));
    for (i, measure) in ledger.measures.iter().enumerate() {
        if let Some(other) = taken(&measure.id) {
            let message = format!("{}已经有计量 {}", other.head.name, measure.id);
            let advice = "指标按 census.计量 来找,各张事业统计表的计量标识不能相同,请换一个。";
            judge.error("census.twice", &format!("measure[{i}].id"), message, advice);
        }
    }
}

/// A row is told apart by its unit, its date and what it is counted by.
fn keys(judge: &mut Judge, rollup: &Rollup) {
    let head = &judge.ledger.head;
    for (i, key) in rollup.by.iter().enumerate() {
        let path = format!("rollup.by[{i}]");
        if judge.field(&path, &key.id).is_some() && !head.key.contains(&key.id) {
            let message = format!("{} 不在 key 里", key.id);
            judge.error("rollup.key", &path, message, "key 要写 owner、年度字段和 by 的各字段。");
        }
    }
    let known = |id: &String| *id == OWNER || *id == head.on || rollup.by.iter().any(|key| key.id == *id);
    if let Some(at) = head.key.iter().position(|id| !known(id)) {
        let message = format!("key 里的 {} 汇总时没有值", head.key[at]);
        judge.error("rollup.key", &format!("ledger.key[{at}]"), message, "请把它写进 rollup.by,或从 key 里删去。");
    }
}

/// The field that a count fills.
fn counted(judge: &mut Judge, id: &str) {
    let path = format!("rollup.counts.{id}");
    let Some(field) = judge.field(&path, id) else { return };
    let number = matches!(field.kind, FieldType::Int | FieldType::Num | FieldType::Money);
    if !number || field.computed.is_some() {
        let message = format!("{id} 不是要填的数字字段");
        judge.error("rollup.field", &path, message, "只有 int、num、money 字段能由名册汇总,自动计算的不用写。");
    }
}

/// What is read of the register.
fn source(judge: &mut Judge, rollup: &Rollup, register: &Ledger) {
    if let Some(group) = rollup.group.as_ref().filter(|id| register.field(id).is_none()) {
        let message = format!("{}没有名为 {group} 的字段", register.head.name);
        judge.error("rollup.from", "rollup.group", message, "请核对名册台账的字段标识。");
    }
    let Some(around) = judge.around else { return };
    let records = Scope::with_lists(register, &around.pack.code_lists);
    if let Some(filter) = &rollup.filter {
        judge.typed("rollup.where", filter.check(&records), &[Type::Bool]);
    }
    for (i, key) in rollup.by.iter().enumerate() {
        let wanted = judge.ledger.field(&key.id).map(type_of_field);
        let path = format!("rollup.by[{i}]");
        shown(judge, &path, key.offset(), key.value.check(&records), wanted.as_slice());
    }
    let groups = Scope::of_groups();
    for (id, count) in &rollup.counts {
        let Some(expr) = count.expr() else { continue };
        let (scope, wanted) = match count {
            Count::Count(_) => (&records, Type::Bool),
            Count::Sum(_) => (&records, Type::Number),
            Count::Groups(_) => (&groups, Type::Bool),
        };
        shown(judge, &format!("rollup.counts.{id}"), count.offset(), expr.check(scope), &[wanted]);
    }
}

/// Judges an expression that stands some characters behind the beginning of its text.
fn shown(judge: &mut Judge, path: &str, offset: usize, checked: Result<Type, ExprError>, wanted: &[Type]) {
    let checked = checked.map_err(|e| ExprError { at: e.at + offset, ..e });
    // An unknown field of the row is a finding already.
    if !wanted.is_empty() || checked.is_err() {
        judge.typed(path, checked, wanted);
    }
}
