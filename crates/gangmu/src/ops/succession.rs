//! Units that are merged or split: the old unit ends or goes on, its records stay with it, and the figures of a unit that
//! took over whole others count theirs as well (see [`crate::units::UnitTree::scope_with_past`]).

use gangmu_store::{ListQuery, Scope, Successor, Unit};
use jiff::ToSpan;
use jiff::civil::Date;

use super::error::{OpError, bad};
use crate::app::App;
use crate::auth::Actor;
use crate::view::unit::{OpenLeft, Succeeded, Succession};

/// Ends a unit that others take over, or notes that others were split off from one that goes on.
pub async fn succeed(app: &App, actor: &Actor, unit: i64, wish: Succession) -> Result<Succeeded, OpError> {
    let permit = actor.arrange_units()?;
    let units = app.units();
    let Some(old) = units.get(unit).cloned() else { return Err(OpError::NotFound("这个单位".into())) };
    let on = day(app, &old, &wish.on)?;
    if wish.reason.trim().is_empty() {
        return bad("单位撤并要写明依据", "请填写批复文号或原因");
    }
    if wish.closes && units.all().iter().any(|u| u.parent_id == Some(unit) && u.valid_to.is_none()) {
        return bad(format!("{}下面还有单位", old.name), "请先把下级单位撤并或划转");
    }
    let kind = kind_of(&wish);
    let mut successors = Vec::new();
    for id in &wish.successors {
        let Some(next) = units.get(*id) else { return bad("接续单位不存在", "请从单位列表中选择") };
        refuse_heir(&old, next)?;
        successors.push(Successor { unit_id: unit, successor_id: *id, on_date: on, kind: kind.into() });
    }
    if successors.is_empty() {
        return bad("没有选择接续单位", "请选择接收学生和教职工的单位");
    }
    let closed = if wish.closes { on.checked_sub(1.day()).ok() } else { None };
    app.store.succeed(unit, closed, successors, &permit.by(&wish.reason, app.clock.now())).await?;
    app.refresh().await?;
    Ok(Succeeded { kind: kind.into(), open: if wish.closes { open_left(app, unit).await? } else { vec![] } })
}

/// What happened, in the field's word.
fn kind_of(wish: &Succession) -> &'static str {
    match (wish.closes, wish.successors.len()) {
        (true, 1) => "并入",
        (true, _) => "撤销分流",
        (false, _) => "分设",
    }
}

fn day(app: &App, old: &Unit, text: &str) -> Result<Date, OpError> {
    let Ok(on) = text.parse::<Date>() else {
        return bad(format!("日期“{text}”不对"), "请填写日期,如2026-09-01");
    };
    if on > app.clock.today() {
        return bad("撤并日期还没有到", "请到那一天再办理");
    }
    if old.parent_id.is_none() {
        return bad(format!("{}是全局的根,不能撤并", old.name), "请选择下级单位");
    }
    match old.valid_to {
        Some(to) => bad(format!("{}已于{to}撤并", old.name), "不用再办"),
        None => Ok(on),
    }
}

fn refuse_heir(old: &Unit, next: &Unit) -> Result<(), OpError> {
    if next.id == old.id || next.path.starts_with(&old.path) {
        return bad(format!("{}不能接续自己", old.name), "请选择另一个单位");
    }
    if next.valid_to.is_some() {
        return bad(format!("{}已经撤并", next.name), "请选择现在还在的单位");
    }
    Ok(())
}

/// Records of the unit that are still under way: they are handed on by their own moves.
async fn open_left(app: &App, unit: i64) -> Result<Vec<OpenLeft>, OpError> {
    let mut left = Vec::new();
    for ledger in &app.pack.ledgers {
        let open = ledger.workflow.states.iter().filter(|state| !ledger.is_final(&state.id));
        let mut query = ListQuery::new(app.clock.today());
        query.states = open.map(|state| state.id.clone()).collect();
        if query.states.is_empty() {
            continue;
        }
        query.scope = Scope::Units(vec![unit]);
        let count = app.store.count_records(ledger, &query).await?;
        if count > 0 {
            left.push(OpenLeft { ledger: ledger.head.id.clone(), name: ledger.head.name.clone(), count });
        }
    }
    Ok(left)
}
