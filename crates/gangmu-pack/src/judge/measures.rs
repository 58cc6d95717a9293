//! Measures and the checks between them.

use std::collections::BTreeMap;

use super::{CENSUS, Judge, report};
use crate::Operand;
use crate::definition::{DUTY_RATE, FieldType, Measure};
use crate::expr::{Expr, Scope, Type};

pub(super) fn judge(judge: &mut Judge) {
    let ledger = judge.ledger;
    for (i, measure) in ledger.measures.iter().enumerate() {
        let path = format!("measure[{i}]");
        rule(judge, &path, measure);
        period(judge, &path, measure);
        operands(judge, &path, measure);
        part(judge, &path, measure);
    }
    words(judge);
    loops(judge, "measure.loop", "part_of", |m| m.part_of.iter().cloned().collect());
    loops(judge, "measure.loop", "ratio", operand_names);
    sums(judge);
}

/// The rules of a measure that are written, by their keys.
fn rules(measure: &Measure) -> Vec<(&'static str, &Expr)> {
    let all = [
        ("count", &measure.count),
        ("sum", &measure.sum),
        ("avg", &measure.avg),
        ("min", &measure.min),
        ("max", &measure.max),
        ("distinct", &measure.distinct),
    ];
    all.into_iter().filter_map(|(key, rule)| Some((key, rule.as_ref()?))).collect()
}

fn rule(judge: &mut Judge, path: &str, measure: &Measure) {
    let rules = rules(measure);
    let composed = [measure.ratio.is_some(), measure.difference.is_some(), measure.formula.is_some()];
    let written = rules.len() + composed.into_iter().filter(|c| *c).count();
    if written != 1 {
        let message = format!("“{}”要写且只写一种算法,现在有{written}种", measure.name);
        let last = rules.last().map_or(path.to_owned(), |(key, _)| format!("{path}.{key}"));
        judge.error(
            "measure.rule",
            &last,
            message,
            "从 count、sum、avg、min、max、distinct、ratio、difference、formula 中选一个。",
        );
    }
    for (key, expr) in rules {
        let wanted: &[Type] = match key {
            "count" => &[Type::Bool],
            "distinct" => &[Type::Text, Type::Codes, Type::Unit, Type::Date, Type::Time, Type::Number],
            _ => &[Type::Number],
        };
        judge.expr(&format!("{path}.{key}"), expr, wanted);
    }
    if let Some(condition) = &measure.r#where {
        judge.expr(&format!("{path}.where"), condition, &[Type::Bool]);
        if measure.count.is_some() || measure.is_composed() {
            let advice = "count 的条件直接写在 count 里;ratio、difference 和 formula 的条件写在被引用的计量里。";
            judge.error("measure.where", &format!("{path}.where"), "where 只用于 sum、avg、min、max、distinct", advice);
        }
    }
    if measure.unit.trim().is_empty() && !measure.hidden {
        judge.error("measure.unit", path, format!("“{}”没有单位", measure.name), "请写 unit,如 处、人、%。");
    }
    if measure.unit == "%" && !measure.is_composed() && measure.avg.is_none() {
        judge.warn("measure.unit", &format!("{path}.unit"), "百分比一般用 ratio 或 formula 计算", "请核对算法。");
    }
}

fn period(judge: &mut Judge, path: &str, measure: &Measure) {
    for state in &measure.entering {
        judge.state(&format!("{path}.entering"), state);
    }
    if !measure.entering.is_empty() && measure.stock {
        let advice = "时点数用 stock,流转数用 entering。";
        judge.error("measure.period", &format!("{path}.stock"), "stock 与 entering 不能同时写", advice);
    }
    if let Some(on) = &measure.on {
        let path = format!("{path}.on");
        if judge.field(&path, on).is_some_and(|f| !matches!(f.kind, FieldType::Date | FieldType::Time)) {
            judge.error("measure.on", &path, format!("{on} 不是日期字段"), "按它归入时期,请选日期字段。");
        }
        if !measure.entering.is_empty() {
            judge.error("measure.period", &path, "on 与 entering 不能同时写", "按日期用 on,按流转用 entering。");
        }
    }
    let own = !measure.entering.is_empty() || measure.stock || measure.on.is_some();
    if own && measure.is_composed() {
        judge.error("measure.period", path, "比率和差额随它引用的计量定时期", "请删去 entering、stock 和 on。");
    }
}

/// The own measures that a measure is computed from.
fn operand_names(measure: &Measure) -> Vec<String> {
    let pair = measure.ratio.iter().chain(&measure.difference).flatten();
    let pair = pair.filter_map(|text| Operand::parse(text).ok()).filter(|o| o.ledger.is_none()).map(|o| o.measure);
    let formula = measure.formula.iter().flat_map(|f| f.fields().into_iter().collect::<Vec<_>>());
    pair.chain(formula).collect()
}

fn operands(judge: &mut Judge, path: &str, measure: &Measure) {
    for (key, pair) in [("ratio", &measure.ratio), ("difference", &measure.difference)] {
        for (i, text) in pair.iter().flatten().enumerate() {
            let place = format!("{path}.{key}[{i}]");
            match Operand::parse(text) {
                Ok(operand) => one_operand(judge, &place, measure, &operand),
                Err(message) => {
                    let advice = "写法如 found、problem.found、census.pupils、found[kind=消防]。";
                    judge.error("measure.operand", &place, message, advice);
                }
            }
        }
    }
    let Some(formula) = &measure.formula else { return };
    let place = format!("{path}.formula");
    let mut names: Vec<String> = formula.paths().map(|p| p.join(".")).collect();
    names.sort();
    names.dedup();
    if names.is_empty() {
        judge.error("measure.formula", &place, "公式里没有计量", "请写上计量,如 100 * closed / found。");
    }
    let outside: Vec<String> = names.iter().filter(|name| name.contains('.')).cloned().collect();
    for operand in names.iter().filter(|n| n.contains('.')).filter_map(|name| Operand::parse(name).ok()) {
        one_operand(judge, &place, measure, &operand);
    }
    let checked = formula.check(&Scope::of_measures(judge.ledger, outside));
    let wrong = checked.is_err();
    judge.typed(&place, checked, &[Type::Number]);
    for id in names.iter().filter(|name| !wrong && !name.contains('.')) {
        one_operand(judge, &place, measure, &Operand { measure: id.clone(), ..Operand::default() });
    }
}

/// A measure that another is computed from: it exists, its slice fits it, and what may not be a target spreads.
fn one_operand(judge: &mut Judge, place: &str, measure: &Measure, operand: &Operand) {
    let name = operand.name();
    let found = judge.measure(place, 0, &name);
    if found.is_some_and(|o| o.id == DUTY_RATE) {
        let advice = "请直接用 duty_rate 作指标或写进句子。";
        judge.error("measure.rate", place, "按时报送率不能再参与计算", advice);
    }
    if found.is_some_and(|o| o.never_target) && !measure.never_target {
        let message = format!("{name} 不得作为目标,由它算出的也不得");
        judge.error("measure.never", place, message, "请给这个计量也加上 never_target = true。");
    }
    if operand.slice.is_empty() || (found.is_none() && !operand.is_census()) {
        return;
    }
    let scope = match operand.ledger.as_deref() {
        Some("census") => Some(Scope::of_census([])),
        other => report::scope_of(judge, other),
    };
    if let Some(Err(error)) = scope.map(|scope| operand.condition(&scope)) {
        let advice = "请核对切片的字段和取值;事业统计只能按 stage 和 unit.属性 切。";
        judge.error("measure.slice", place, error.message, advice);
    }
}

fn part(judge: &mut Judge, path: &str, measure: &Measure) {
    let Some(whole) = &measure.part_of else {
        return;
    };
    let place = format!("{path}.part_of");
    if whole.contains('.') {
        return judge.error("measure.part", &place, "部分与整体要在同一本台账里", "请改为本台账的计量。");
    }
    let Some(whole) = judge.measure(&place, 0, whole) else {
        return;
    };
    if whole.unit != measure.unit {
        let message = format!("单位是{},整体的单位是{}", measure.unit, whole.unit);
        judge.warn("measure.part", &place, message, "部分与整体的单位应当相同。");
    }
}

/// A word of a paper must lead to one measure.
fn words(judge: &mut Judge) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let ledger = judge.ledger;
    for (i, measure) in ledger.measures.iter().enumerate() {
        // What no list shows is not looked for by its name.
        for word in std::iter::once(&measure.name).chain(&measure.aliases).filter(|_| !measure.hidden) {
            if let Some(other) = seen.insert(word, &measure.id) {
                let message = format!("“{word}”已经指 {other}");
                judge.error(
                    "measure.word",
                    &format!("measure[{i}].aliases"),
                    message,
                    "一个名称只能指一个计量,请改其中一个。",
                );
            }
        }
    }
}

/// Measures that in the end are made of themselves.
fn loops(judge: &mut Judge, code: &'static str, key: &str, next: fn(&Measure) -> Vec<String>) {
    let ledger = judge.ledger;
    for (i, start) in ledger.measures.iter().enumerate() {
        let mut open = next(start);
        let mut passed = Vec::new();
        while let Some(id) = open.pop() {
            if id == start.id {
                judge.error(code, &format!("measure[{i}].{key}"), format!("{id} 绕回了自己"), "请去掉循环引用。");
                break;
            }
            if !passed.contains(&id) {
                open.extend(ledger.measure(&id).map(next).unwrap_or_default());
                passed.push(id);
            }
        }
    }
}

fn sums(judge: &mut Judge) {
    let ledger = judge.ledger;
    for (i, check) in ledger.sum_checks.iter().enumerate() {
        let path = format!("sum_check[{i}].rule");
        let outside: Vec<String> = check.rule.paths().filter(|p| p.len() == 2).map(|p| p.join(".")).collect();
        for name in &outside {
            let census = name.strip_prefix("census.").is_some_and(|c| CENSUS.contains(&c));
            if !census {
                judge.measure(&path, 0, name);
            }
        }
        let checked = check.rule.check(&Scope::of_measures(ledger, outside));
        judge.typed(&path, checked, &[Type::Bool]);
    }
}
