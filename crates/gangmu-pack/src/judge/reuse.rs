//! Where fields are filled from: units, references, the census, the record before, other ledgers.

use super::Judge;
use crate::definition::{CENSUS_COUNTS, FieldType, Reuse};
use crate::expr::UNIT_ATTRIBUTES;

pub(super) fn judge(judge: &mut Judge) {
    for (i, reuse) in judge.ledger.reuse.iter().enumerate() {
        let filled = judge.field(&format!("reuse[{i}].field"), &reuse.field);
        if filled.is_some_and(|f| f.computed.is_some()) {
            let message = format!("{} 是自动计算的,不能再从别处取", reuse.field);
            judge.error("reuse.field", &format!("reuse[{i}].field"), message, "请删去其中一样。");
        }
        let path = format!("reuse[{i}].from");
        let Some((through, what)) = reuse.from.split_once('.') else {
            let advice = "可写:unit.town、引用字段.字段、census.pupils、last.字段、台账.字段。";
            judge.error("reuse.from", &path, "来源要写成 从哪里.取什么", advice);
            continue;
        };
        source(judge, &path, reuse, (through, what));
    }
}

fn source(judge: &mut Judge, path: &str, reuse: &Reuse, (through, what): (&str, &str)) {
    let from = &reuse.from;
    let known = match through {
        "unit" => UNIT_ATTRIBUTES.contains(&what),
        "census" => reuse.census().is_some(),
        "last" => judge.ledger.field(what).is_some(),
        _ => match judge.ledger.field(through).map(|f| f.kind) {
            Some(FieldType::Unit) => UNIT_ATTRIBUTES.contains(&what),
            Some(FieldType::Ref) => field_behind(judge, through, what),
            Some(_) => false,
            None => match ledger_has(judge, through, what) {
                Some(known) => known,
                // Neither a field nor a ledger: told by the nearest field.
                None => {
                    judge.field(path, through);
                    return;
                }
            },
        },
    };
    if !known {
        let advice = match through {
            "unit" => format!("可用的单位属性:{}。", UNIT_ATTRIBUTES.join("、")),
            "census" => {
                format!(
                    "可用的事业统计:{},只取几个学段时写作 census.pupils[stage=小学,stage=初中]。",
                    CENSUS_COUNTS.join("、")
                )
            }
            _ => "请核对单位属性或被引用台账的字段。".to_owned(),
        };
        judge.error("reuse.from", path, format!("取不到 {from}"), &advice);
    }
}

/// Whether the ledger behind a reference has the field; yes while no pack stands around.
fn field_behind(judge: &Judge, through: &str, what: &str) -> bool {
    let target = judge.ledger.field(through).and_then(|f| f.ledger.as_deref());
    target.and_then(|id| ledger_has(judge, id, what)).unwrap_or(judge.around.is_none())
}

/// Whether another ledger has the field; none where there is no such ledger, yes while no pack stands around.
fn ledger_has(judge: &Judge, ledger: &str, what: &str) -> Option<bool> {
    match judge.around {
        Some(around) => around.ledgers.get(ledger).map(|l| l.field(what).is_some()),
        None => Some(true),
    }
}
