//! What the office does with returns: approves, sends back, locks a period, opens it for one unit until a day.

use gangmu_store::{DutyReturn, ReturnKey, ReturnStatus};

use super::submit::period_query;
use super::{Asked, find, owes};
use crate::app::App;
use crate::auth::Actor;
use crate::ops::error::{OpError, bad};
use crate::view::duty::{JudgeReturns, LockPeriod, OpenPeriod};

/// Approves what units handed in for a period.
pub async fn approve(app: &App, actor: &Actor, wish: JudgeReturns) -> Result<(), OpError> {
    let asked = find(app, &wish.ledger, &wish.duty)?;
    let returns = handed_in(app, actor, &asked, &wish).await?;
    let ids: Vec<i64> = returns.iter().map(|r| r.id).collect();
    let mut submitters: Vec<i64> = returns.iter().filter_map(|r| r.submitted_by).collect();
    submitters.extend(app.store.acted_for("duty_return", &ids).await?);
    let permit = actor.judge_returns(&asked.ledger, &submitters)?;
    app.store.approve_returns(&ids, &permit.by(&wish.reason, app.clock.now())).await?;
    Ok(())
}

/// Sends back what one unit handed in, with the reason.
pub async fn send_back(app: &App, actor: &Actor, wish: JudgeReturns) -> Result<(), OpError> {
    let asked = find(app, &wish.ledger, &wish.duty)?;
    let permit = actor.judge_returns(&asked.ledger, &[])?;
    if wish.reason.trim().is_empty() {
        return bad("退回要写明原因", "请填写原因,如“缺二月份记录”");
    }
    for back in handed_in(app, actor, &asked, &wish).await? {
        app.store.send_back_return(back.id, &permit.by(&wish.reason, app.clock.now())).await?;
    }
    Ok(())
}

/// What the named units handed in; each must have done so.
async fn handed_in(app: &App, actor: &Actor, asked: &Asked, wish: &JudgeReturns) -> Result<Vec<DutyReturn>, OpError> {
    actor.judge_returns(&asked.ledger, &[])?;
    let round = asked.round(&wish.period)?;
    let mut found = app.store.returns(&period_query(&asked.key(0, &round))).await?;
    found.retain(|r| wish.units.contains(&r.key.unit_id) && r.status != ReturnStatus::Due);
    let missing = wish.units.iter().find(|unit| found.iter().all(|r| r.key.unit_id != **unit));
    match missing {
        Some(unit) => {
            bad(format!("{}还没有报送{}的“{}”", app.units().name(*unit), round.label, asked.duty.name), "请刷新后再办")
        }
        None if found.is_empty() => bad("没有选择单位", "请先选择要办理的单位"),
        None => Ok(found),
    }
}

/// Locks a period for units, for all that owe it where none is named.
pub async fn lock_period(app: &App, actor: &Actor, wish: LockPeriod) -> Result<(), OpError> {
    set_lock(app, actor, wish, true).await
}

/// Takes the lock off again.
pub async fn unlock_period(app: &App, actor: &Actor, wish: LockPeriod) -> Result<(), OpError> {
    if wish.reason.trim().is_empty() {
        return bad("解除锁定要写明原因", "请填写原因");
    }
    set_lock(app, actor, wish, false).await
}

async fn set_lock(app: &App, actor: &Actor, wish: LockPeriod, locked: bool) -> Result<(), OpError> {
    let asked = find(app, &wish.ledger, &wish.duty)?;
    let permit = actor.judge_returns(&asked.ledger, &[])?;
    let round = asked.round(&wish.period)?;
    if locked && app.clock.today() <= round.due {
        return bad(format!("{}的报送期限({})还没有过,不能锁定", round.label, round.due), "请在期限过后再锁定");
    }
    let units = app.units();
    let wanted = units.all().iter().filter(|unit| wish.units.is_empty() || wish.units.contains(&unit.id));
    let owing = wanted.filter(|unit| owes(app, &asked.ledger, &asked.duty, unit, &round));
    let keys: Vec<ReturnKey> = owing.map(|unit| asked.key(unit.id, &round)).collect();
    app.store.lock_returns(&keys, locked, &permit.by(&wish.reason, app.clock.now())).await?;
    Ok(())
}

/// Lets one unit work in a locked period until a day.
pub async fn open(app: &App, actor: &Actor, wish: OpenPeriod) -> Result<(), OpError> {
    let asked = find(app, &wish.ledger, &wish.duty)?;
    let permit = actor.judge_returns(&asked.ledger, &[])?;
    let round = asked.round(&wish.period)?;
    let Ok(until) = wish.until.parse::<jiff::civil::Date>() else {
        return bad(format!("日期“{}”不对", wish.until), "请填写开放到哪一天,如2026-12-10");
    };
    if until < app.clock.today() {
        return bad("开放的截止日期已经过去", "请填写今天或以后的日期");
    }
    if wish.reason.trim().is_empty() {
        return bad("限期开放要写明原因", "请填写原因,如“补登漏报的隐患”");
    }
    let by = permit.by(&wish.reason, app.clock.now());
    app.store.open_return(&asked.key(wish.unit, &round), until, &by).await?;
    Ok(())
}
