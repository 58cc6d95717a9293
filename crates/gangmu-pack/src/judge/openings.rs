//! Buttons that start a record of another ledger: the ledger, the states, and what is filled in.

use super::Judge;
use crate::check_record::codes_of;
use crate::definition::{FieldType, Ledger};
use crate::expr::{Expr, Type, type_of_field};

pub(super) fn judge(judge: &mut Judge) {
    let ledger = judge.ledger;
    for (i, opens) in ledger.opens.iter().enumerate() {
        let path = format!("opens[{i}]");
        if opens.name.trim().is_empty() {
            judge.error("opens.name", &format!("{path}.name"), "按钮没有名称", "请写 name。");
        }
        for (k, state) in opens.in_states.iter().enumerate() {
            judge.state(&format!("{path}.in_states[{k}]"), state);
        }
        let target = match judge.around {
            Some(around) => around.ledgers.get(opens.ledger.as_str()).copied(),
            None => continue,
        };
        let Some(target) = target else {
            let message = format!("没有名为 {} 的台账", opens.ledger);
            judge.error("opens.ledger", &format!("{path}.ledger"), message, "请核对台账标识。");
            continue;
        };
        for (id, formula) in &opens.fill {
            fill(judge, &format!("{path}.fill.{id}"), target, id, formula);
        }
    }
}

/// One field of the new record: it exists, is typed in, and the formula gives what it holds.
fn fill(judge: &mut Judge, path: &str, target: &Ledger, id: &str, formula: &Expr) {
    if id == "unit" {
        return judge.memory_expr(path, formula, &[Type::Unit]);
    }
    let Some(field) = target.field(id) else {
        let near = crate::expr::nearest(id, target.fields.iter().map(|f| f.id.as_str()));
        let advice = near
            .map_or("请核对字段标识;填报单位写作 unit。".to_owned(), |near| format!("是不是 {near}?"));
        return judge.error("opens.field", path, format!("{}里没有名为 {id} 的字段", target.head.name), &advice);
    };
    if field.computed.is_some() || matches!(field.kind, FieldType::Group | FieldType::File) {
        let message = format!("{}不能这样填", field.name);
        return judge.error("opens.field", path, message, "自动计算的字段、表格和附件不能由按钮填写。");
    }
    judge.memory_expr(path, formula, &[type_of_field(field)]);
    let Some((code, around)) = formula.as_literal().zip(judge.around) else { return };
    let codes = codes_of(field, &around.pack.code_lists);
    if field.kind == FieldType::Code && !codes.is_empty() && !codes.iter().any(|c| c == code) {
        let message = format!("{}没有“{code}”这个取值", field.name);
        judge.error("opens.code", path, message, &format!("可用:{}。", codes.join("、")));
    }
}
