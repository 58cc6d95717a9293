//! Handing one's rights to a colleague from a day to a day. Nothing has to end it: the last day does.

use gangmu_store::{self as store, Delegation};
use jiff::ToSpan;

use super::{colleague, day, status};
use crate::app::App;
use crate::auth::policy::Denied;
use crate::auth::{Actor, session};
use crate::ops::error::{OpError, bad};
use crate::view::access::{Colleague, DelegationView, Delegations, NewDelegation};

/// The longest time for which rights are handed over.
const LONGEST_DAYS: i64 = 366;

/// What the person gave and received.
pub async fn delegations(app: &App, actor: &Actor) -> Result<Delegations, OpError> {
    actor.manage_account()?;
    let all = app.store.delegations_of(actor.id).await?;
    let (given, received): (Vec<_>, Vec<_>) = all.into_iter().partition(|d| d.giver_id == actor.id);
    let views = |list: Vec<Delegation>| list.iter().filter_map(|d| view(app, d)).collect();
    Ok(Delegations { given: views(given), received: views(received) })
}

fn view(app: &App, delegation: &Delegation) -> Option<DelegationView> {
    let people = app.people();
    let person = |id: i64| people.iter().find(|account| account.id == id).map(|account| colleague(app, account));
    let name = |id: &String| app.pack.ledger(id).map_or_else(|| id.clone(), |ledger| ledger.head.name.clone());
    Some(DelegationView {
        id: delegation.id,
        giver: person(delegation.giver_id)?,
        taker: person(delegation.taker_id)?,
        ledger_name: delegation.ledger.as_ref().map(name),
        ledger: delegation.ledger.clone(),
        from: delegation.from.to_string(),
        to: delegation.to.to_string(),
        note: delegation.note.clone(),
        status: status(delegation.from, delegation.to, delegation.ended_at, app.clock.today()),
    })
}

/// The people to whom the person may hand rights over.
pub fn colleagues(app: &App, actor: &Actor) -> Result<Vec<Colleague>, OpError> {
    actor.manage_account()?;
    let people = app.people();
    let near = people.iter().filter(|p| p.active && actor.is_colleague(&session::person(app, p)));
    Ok(near.map(|account| colleague(app, account)).collect())
}

/// Hands the person's rights to a colleague.
pub async fn delegate(app: &App, actor: &Actor, new: NewDelegation) -> Result<Delegations, OpError> {
    let permit = actor.manage_account()?;
    let today = app.clock.today();
    let (from, to) = (day(&new.from, "开始日期")?, day(&new.to, "结束日期")?);
    if to < from || to < today {
        return bad("结束日期早于开始日期或今天", "请核对两个日期");
    }
    if from.checked_add(LONGEST_DAYS.days()).is_ok_and(|last| to > last) {
        return bad("一次最多委托一年", "请把结束日期提前,到期可以再委托");
    }
    let taker = app.store.account(new.taker).await?.filter(|account| account.active);
    let Some(taker) = taker.filter(|account| actor.is_colleague(&session::person(app, account))) else {
        return bad("只能委托给机关的同事或本单位的同事", "请另选一人;系统管理员不能委托,也不能受托");
    };
    let ledger = new.ledger.filter(|id| !id.is_empty()).map(|id| app.ledger(&id)).transpose()?;
    if let Some(ledger) = ledger.as_ref().filter(|ledger| !actor.may_open(ledger)) {
        return Err(Denied(format!("“{}”不对您的岗位开放,不能委托", ledger.head.name)).into());
    }
    let note = new.note.trim();
    let new = store::NewDelegation {
        taker_id: taker.id,
        ledger: ledger.map(|ledger| ledger.head.id.clone()),
        from,
        to,
        note: (!note.is_empty()).then(|| note.to_owned()),
    };
    app.store.create_delegation(new, &permit.by(note, app.clock.now())).await?;
    app.sessions.clear();
    delegations(app, actor).await
}

/// Takes rights back at once; who received them may also lay them down.
pub async fn take_back(app: &App, actor: &Actor, id: i64) -> Result<Delegations, OpError> {
    let permit = actor.manage_account()?;
    let found = app.store.delegation(id).await?;
    let found = found.filter(|d| d.giver_id == actor.id || d.taker_id == actor.id);
    if found.ok_or_else(|| OpError::NotFound("这项委托".into()))?.ended_at.is_some() {
        return bad("这项委托已经收回", "请刷新页面");
    }
    app.store.end_delegation(id, &permit.by("", app.clock.now())).await?;
    app.sessions.clear();
    delegations(app, actor).await
}
