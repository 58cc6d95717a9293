//! What a definition must not do to what stands: values would be read as what they are not, records be in a state and targets
//! rest on a measure that is gone. Columns that come and go are the plan's business.

use gangmu_pack::definition::{CheckLevel, Field, FieldType, Ledger, Privacy};
use gangmu_pack::{Finding, parse_ledger, place_of};
use gangmu_store::LedgerUse;

use super::check::Judged;
use crate::seal::sealable;

/// Compares a definition with the one before, as far as records depend on it.
pub(super) fn judge(judged: &mut Judged, before: Option<&str>, text: Option<&str>, used: &LedgerUse) {
    let before = before.and_then(|text| parse_ledger("", text).0);
    let (Some(old), Some(new), Some(text)) = (before, judged.ledger.clone(), text) else { return };
    let mut found = Vec::new();
    for (i, field) in new.fields.iter().enumerate() {
        let filled = used.fields.get(&field.id).copied().unwrap_or(0);
        if let (Some(was), 1..) = (old.field(&field.id), filled) {
            found.extend(of_field(was, field).map(|(code, what)| {
                let message = format!("“{}”已有{filled}条记录填写,{what}", field.name);
                let advice = "请保留原来的写法;要改,请另加一个字段,旧字段留着或删除。";
                (code, format!("field[{i}]"), message, advice)
            }));
        }
    }
    found.extend(gone_states(&old, &new, used).map(|(name, count)| {
        let message = format!("还有{count}条记录处于“{name}”,不能去掉这个状态");
        ("state.used", "workflow.states".to_owned(), message, "请先把这些记录办到别的状态,或保留这个状态。")
    }));
    found.extend(gone_measures(&old, &new, used).map(|(name, count)| {
        let message = format!("还有{count}个年度指标按“{name}”计数,不能去掉这个计量");
        ("measure.used", "measure".to_owned(), message, "请先给这些指标另选计量,或保留这个计量。")
    }));
    let findings = found.into_iter().map(|(code, path, message, advice)| {
        let (line, column) = place_of(text, &path);
        let (file, advice) = (judged.path.clone(), advice.to_owned());
        Finding { code, level: CheckLevel::Error, file, line, column, message, advice }
    });
    judged.findings.extend(findings.collect::<Vec<_>>());
}

/// A new ledger takes no id that is in use.
pub(super) fn exists(judged: &Judged, text: &str, id: &str) -> Finding {
    let (line, column) = place_of(text, "ledger.id");
    Finding {
        code: "definition.exists",
        level: CheckLevel::Error,
        file: judged.path.clone(),
        line,
        column,
        message: format!("已经有标识为 {id} 的台账"),
        advice: "请换一个标识;要改那本台账,请从列表打开它。".to_owned(),
    }
}

/// Why the values of a field cannot be read as the new definition has it.
fn of_field(old: &Field, new: &Field) -> Option<(&'static str, &'static str)> {
    let sealed = |field: &Field| sealable(field.kind) && field.privacy != Privacy::Open;
    if old.kind != new.kind && !readable(old.kind, new.kind) {
        Some(("field.kind", "不能改成这种类型"))
    } else if sealed(old) != sealed(new) {
        Some(("field.sealed", "不能改变是否加密保存"))
    } else if old.ledger != new.ledger {
        Some(("field.ledger", "不能改指另一本台账"))
    } else {
        None
    }
}

/// Whether values of one type are values of the other too, or the table makes the column anew and says so.
fn readable(old: FieldType, new: FieldType) -> bool {
    use FieldType::{Bool, Code, CreditCode, IdCard, Int, Long, Mobile, Money, Num, Person, SchoolCode, Text, Unit};
    let column = |kind| match kind {
        Int | Money | Unit => 1,
        Num => 2,
        Bool => 3,
        _ => 0,
    };
    let written = |kind| matches!(kind, Text | Code | Person | IdCard | Mobile | CreditCode | SchoolCode);
    column(old) != column(new) || written(old) && matches!(new, Text | Long) || (old, new) == (Text, Code)
}

/// States that are gone while records stand in them, by name with the number of records.
fn gone_states<'a>(old: &'a Ledger, new: &Ledger, used: &'a LedgerUse) -> impl Iterator<Item = (&'a str, i64)> {
    let here: Vec<String> = new.workflow.states.iter().map(|state| state.id.clone()).collect();
    let gone = used.states.iter().filter(move |(state, count)| **count > 0 && !here.contains(state));
    gone.map(|(state, count)| (old.state_name(state), *count))
}

/// Measures that are gone while targets of plans rest on them, by name with the number of targets.
fn gone_measures<'a>(old: &'a Ledger, new: &'a Ledger, used: &'a LedgerUse) -> impl Iterator<Item = (&'a str, i64)> {
    let gone = used.targets.iter().filter(|(id, _)| new.measure(id).is_none());
    gone.map(|(id, count)| (old.measure(id).map_or(id.as_str(), |m| m.name.as_str()), *count))
}
