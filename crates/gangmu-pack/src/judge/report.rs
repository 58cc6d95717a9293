//! The sentence of the annual summary.

use super::Judge;
use crate::definition::Ledger;
use crate::expr::{Scope, Type};
use crate::sentence::{FigureSlot, Sentence};

const PATH: &str = "report.sentence";

pub(super) fn judge(judge: &mut Judge) {
    let text = &judge.ledger.report.sentence;
    match Sentence::parse(text) {
        Err(error) => judge.error_inside(
            "sentence.form",
            PATH,
            error.at,
            error.message,
            "写法见说明:{m}、{m|yoy}、{m|by f}、{m|parts f}、{m[f=v]}。",
        ),
        Ok(sentence) => {
            for slot in sentence.figures() {
                figure(judge, slot, place(text, slot));
            }
            if sentence.figures().is_empty() {
                judge.error("sentence.empty", PATH, "句子里没有数据", "请写上计量,如 {found}。");
            }
        }
    }
}

/// The character at which a figure stands in the text.
fn place(text: &str, slot: &FigureSlot) -> usize {
    let name = name(slot);
    let byte = text.find(&format!("{{{name}")).unwrap_or(0);
    text[..byte].chars().count() + usize::from(byte > 0 || text.starts_with('{'))
}

fn name(slot: &FigureSlot) -> String {
    match &slot.ledger {
        Some(ledger) => format!("{ledger}.{}", slot.measure),
        None => slot.measure.clone(),
    }
}

fn figure(judge: &mut Judge, slot: &FigureSlot, at: usize) {
    let Some(measure) = judge.measure(PATH, at, &name(slot)) else {
        return;
    };
    if measure.never_target {
        let message = format!("“{}”不得写进总结", measure.name);
        judge.error_inside("sentence.never", PATH, at, message, "请从句子里删去(见手册第8.5节)。");
    }
    let Some(scope) = scope_of(judge, slot.ledger.as_deref()) else {
        return;
    };
    for field in slot.by.iter().chain(&slot.parts) {
        let divides = matches!(scope.type_of(field), Some(Type::Text | Type::Bool | Type::Codes | Type::Unit));
        if !divides {
            let message = format!("不能按 {field} 分开计");
            judge.error_inside("sentence.parts", PATH, at, message, "请用代码、是否或单位字段,或 unit.stage 等属性。");
        }
    }
    if let Err(error) = slot.condition(&scope) {
        judge.error_inside("sentence.slice", PATH, at, error.message, "请核对切片的字段和取值。");
    }
}

/// The names by which measures of a ledger are narrowed: of the own one, or of another where a pack stands around.
pub(super) fn scope_of(judge: &Judge, ledger: Option<&str>) -> Option<Scope> {
    let Some(id) = ledger else {
        return Some(judge.scope.clone());
    };
    let around = judge.around?;
    let other: &&Ledger = around.ledgers.get(id)?;
    Some(Scope::with_lists(other, &around.pack.code_lists))
}
