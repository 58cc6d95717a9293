//! States, moves and deadlines.

use std::collections::BTreeSet;

use super::Judge;
use crate::definition::{Days, Deadline, FieldType, Move};
use crate::expr::Type;

pub(super) fn judge(judge: &mut Judge) {
    let ledger = judge.ledger;
    judge.state("workflow.initial", &ledger.workflow.initial);
    for (i, state) in ledger.workflow.finals.iter().enumerate() {
        judge.state(&format!("workflow.final[{i}]"), state);
    }
    for (i, step) in ledger.moves.iter().enumerate() {
        one_move(judge, &format!("move[{i}]"), step);
    }
    paths(judge);
    for (i, deadline) in ledger.deadlines.iter().enumerate() {
        one_deadline(judge, &format!("deadline[{i}]"), deadline);
    }
}

fn one_move(judge: &mut Judge, path: &str, step: &Move) {
    for from in &step.from {
        judge.state(&format!("{path}.from"), from);
    }
    judge.state(&format!("{path}.to"), &step.to);
    if step.by.is_empty() {
        judge.error(
            "move.nobody",
            &format!("{path}.by"),
            format!("“{}”没有人可以办", step.name),
            "请写明由哪些角色办理。",
        );
    }
    if step.from.is_empty() {
        judge.error(
            "move.nowhere",
            &format!("{path}.from"),
            format!("“{}”没有写从哪个状态开始", step.name),
            "请补上 from。",
        );
    }
    for (i, field) in step.requires.iter().enumerate() {
        judge.field(&format!("{path}.requires[{i}]"), field);
    }
    if let Some(when) = &step.when {
        judge.memory_expr(&format!("{path}.when"), when, &[Type::Bool]);
    }
    if judge.ledger.is_paused(&step.to) && !step.reason {
        let message = format!("“{}”使期限停走,要说明理由", step.name);
        judge.error("move.reason", path, message, "请加 reason = true。");
    }
    let reopens = step.from.iter().any(|s| judge.ledger.is_final(s)) && !judge.ledger.is_final(&step.to);
    if reopens && !step.reason {
        judge.error(
            "move.reason",
            path,
            format!("“{}”重开已办结的记录,必须说明理由", step.name),
            "请加 reason = true。",
        );
    }
}

/// Every state can be reached; from every state that is not final a move leads on.
fn paths(judge: &mut Judge) {
    let ledger = judge.ledger;
    if !ledger.workflow.states.iter().any(|s| s.id == ledger.workflow.initial) {
        return;
    }
    let mut reached = BTreeSet::from([ledger.workflow.initial.as_str()]);
    loop {
        let open = ledger.moves.iter().filter(|m| m.from.iter().any(|f| reached.contains(f.as_str())));
        let next: Vec<&str> = open.map(|m| m.to.as_str()).filter(|to| !reached.contains(to)).collect();
        if next.is_empty() {
            break;
        }
        reached.extend(next);
    }
    for (i, state) in ledger.workflow.states.iter().enumerate() {
        let path = format!("workflow.states[{i}]");
        if !reached.contains(state.id.as_str()) {
            judge.error(
                "state.unreachable",
                &path,
                format!("没有流转能到“{}”", state.name),
                "请加一条 [[move]],或删去这个状态。",
            );
        }
        if state.paused && ledger.is_final(&state.id) {
            judge.error("state.paused", &path, format!("“{}”已经办结,没有期限可停", state.name), "请删去 paused。");
        }
        let left = ledger.moves.iter().any(|m| m.from.contains(&state.id));
        if !left && !ledger.is_final(&state.id) {
            judge.warn(
                "state.stuck",
                &path,
                format!("到了“{}”就走不下去", state.name),
                "请加一条 [[move]],或列入 final。",
            );
        }
    }
}

fn one_deadline(judge: &mut Judge, path: &str, deadline: &Deadline) {
    judge.state(&format!("{path}.from"), &deadline.from);
    for until in &deadline.until {
        judge.state(&format!("{path}.until"), until);
    }
    if judge.ledger.is_paused(&deadline.from) {
        let message = format!("“{}”的起点是停走期限的状态", deadline.name);
        judge.error("deadline.states", &format!("{path}.from"), message, "请换一个起点,或删去 paused。");
    }
    if deadline.until.contains(&deadline.from) || judge.ledger.is_final(&deadline.from) {
        let message = format!("“{}”的起点已经是终点", deadline.name);
        judge.error("deadline.states", &format!("{path}.from"), message, "请核对 from 和 until。");
    }
    if let Days::When { when, .. } = &deadline.days {
        judge.memory_expr(&format!("{path}.days.when"), when, &[Type::Bool]);
    }
    if let (Days::Fixed(days), None) = (&deadline.days, &deadline.field) {
        for (i, before) in deadline.remind.iter().enumerate().filter(|(_, before)| *before > days) {
            let message = format!("提前{before}天提醒,期限只有{days}天");
            judge.error("deadline.remind", &format!("{path}.remind[{i}]"), message, "请改小提醒的天数。");
        }
    }
    let Some(id) = &deadline.field else { return };
    let path = format!("{path}.field");
    if judge.field(&path, id).is_some_and(|f| f.kind != FieldType::Date) {
        judge.error("deadline.field", &path, format!("{id} 不是日期字段"), "期限要取自日期字段。");
    }
}
