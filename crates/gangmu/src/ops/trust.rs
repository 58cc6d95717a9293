//! Trusted sources of a ledger, and taking up what others proposed. Whose word counts is `auth::policy`'s rule.

use gangmu_pack::definition::{Ledger, Privacy};
use gangmu_store::{Change, Due, Proposal, ProposalStatus, Record, Trust};
use serde_json::{Map, Value};

use super::access::colleague;
use super::error::{OpError, bad};
use super::record::{self, Recheck};
use super::words;
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::Trusted;
use crate::view::access::{JudgeProposal, NewTrust, ProposalView, TrustView};
use crate::view::ledger::RecordDetail;
use crate::view::plan::FieldChange;

/// The most sources of a ledger.
const MOST: usize = 500;

/// The trusted sources of a ledger, as the policy asks for them.
pub async fn trusted(app: &App, ledger: &Ledger) -> Result<Trusted, OpError> {
    let trust = app.store.trust(&ledger.head.id).await?;
    let units = app.units();
    // A unit that is gone trusts nobody, yet keeps the setting on.
    let path = |id: &i64| units.get(*id).map_or_else(|| format!("(已撤销的单位{id})"), |unit| unit.path.clone());
    Ok(Trusted { paths: trust.units.iter().map(path).collect(), accounts: trust.accounts })
}

/// The trusted sources of a ledger, for people.
pub async fn show(app: &App, actor: &Actor, ledger_id: &str) -> Result<TrustView, OpError> {
    let ledger = app.ledger(ledger_id)?;
    if !actor.may_open(&ledger) {
        return Err(crate::auth::policy::Denied(format!("“{}”不对您的岗位开放", ledger.head.name)).into());
    }
    let trust = app.store.trust(&ledger.head.id).await?;
    let (units, people) = (app.units(), app.people());
    let named = people.iter().filter(|account| trust.accounts.contains(&account.id));
    Ok(TrustView {
        units: trust.units.iter().map(|id| units.brief(*id)).collect(),
        people: named.map(|account| colleague(app, account)).collect(),
        may_set: actor.set_trust(&ledger).is_ok(),
    })
}

/// Names the trusted sources of a ledger; nobody named takes everyone's entries again.
pub async fn set(app: &App, actor: &Actor, ledger_id: &str, new: NewTrust) -> Result<TrustView, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let permit = actor.set_trust(&ledger)?;
    let (units, people) = (app.units(), app.people());
    let NewTrust { units: mut named, mut accounts, reason } = new;
    [&mut named, &mut accounts].into_iter().for_each(|ids| {
        ids.sort_unstable();
        ids.dedup();
    });
    if named.len() + accounts.len() > MOST {
        return bad(format!("可信来源最多{MOST}个"), "可以选上级单位,下属单位都算");
    }
    if let Some(id) = named.iter().find(|id| units.get(**id).is_none()) {
        return Err(OpError::NotFound(format!("单位 {id}")));
    }
    if let Some(id) = accounts.iter().find(|id| !people.iter().any(|p| p.id == **id)) {
        return Err(OpError::NotFound(format!("账号 {id}")));
    }
    let trust = Trust { units: named, accounts };
    app.store.set_trust(&ledger.head.id, &trust, &permit.by(&reason, app.clock.now())).await?;
    show(app, actor, ledger_id).await
}

/// Whether a record was proposed and not taken up: it counts nowhere.
pub async fn is_proposed(app: &App, ledger: &Ledger, record: i64) -> Result<Option<Proposal>, OpError> {
    let open = app.store.open_proposals(&ledger.head.id, &[record]).await?;
    Ok(open.into_iter().find(|proposal| proposal.change.is_none()))
}

/// What stands open about a record, as the person sees it.
pub async fn of_record(
    app: &App,
    actor: &Actor,
    ledger: &Ledger,
    record: &Record,
) -> Result<Vec<ProposalView>, OpError> {
    let open = app.store.open_proposals(&ledger.head.id, &[record.id]).await?;
    if open.is_empty() {
        return Ok(vec![]);
    }
    let trusted = trusted(app, ledger).await?;
    let owner = app.units().path(record.owner).to_owned();
    let view = |proposal: Proposal| ProposalView {
        may_judge: proposal.status == ProposalStatus::Waiting
            && !record.voided
            && actor.judge_proposal(ledger, &owner, &trusted, &hands(&proposal)).is_ok(),
        id: proposal.id,
        whole: proposal.change.is_none(),
        returned: proposal.status == ProposalStatus::Returned,
        changes: proposal
            .change
            .iter()
            .flatten()
            .map(|(id, value)| change_of(app, ledger, record, id, value))
            .collect(),
        by: proposal.by_name,
        at: proposal.at.to_string(),
        reason: proposal.reason,
        note: proposal.judged_note,
    };
    Ok(open.into_iter().map(view).collect())
}

fn change_of(app: &App, ledger: &Ledger, record: &Record, id: &str, value: &Value) -> FieldChange {
    let field = ledger.field(id);
    let open = field.is_none_or(|field| field.privacy == Privacy::Open);
    let show = |value: Option<&Value>| {
        let words = words::value_words(app, ledger, id, value?)?;
        Some(if open { words } else { "***".into() })
    };
    FieldChange {
        field: id.to_owned(),
        name: field.map_or_else(|| id.to_owned(), |field| field.name.clone()),
        before: show(record.values.get(id)),
        after: show(Some(value)),
    }
}

/// Who proposed something, and for whom.
pub fn hands(proposal: &Proposal) -> Vec<i64> {
    std::iter::once(proposal.by_id).chain(proposal.for_id).collect()
}

async fn waiting(app: &App, ledger: &Ledger, record: i64, proposal: i64) -> Result<Proposal, OpError> {
    let open = app.store.open_proposals(&ledger.head.id, &[record]).await?;
    let found = open.into_iter().find(|p| p.id == proposal && p.status == ProposalStatus::Waiting);
    found.ok_or_else(|| OpError::NotFound("待采信的内容".into()))
}

/// Takes a proposal up: a record counts from now on, a change is made as if the person who takes it up had made it.
pub async fn accept(
    app: &App,
    actor: &Actor,
    ledger_id: &str,
    id: i64,
    wish: JudgeProposal,
) -> Result<RecordDetail, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let record = record::found(app, &ledger, id).await?;
    let proposal = waiting(app, &ledger, id, wish.proposal).await?;
    let owner = app.units().path(record.owner).to_owned();
    let trusted = trusted(app, &ledger).await?;
    let permit = actor.judge_proposal(&ledger, &owner, &trusted, &hands(&proposal))?;
    if record.voided {
        return bad("记录已作废,不能采信", "如作废有误,请重新登记");
    }
    let reason = [Some(wish.reason.as_str()), proposal.reason.as_deref()].into_iter().flatten();
    let reason = reason.map(str::trim).find(|words| !words.is_empty()).unwrap_or_default().to_owned();
    let change = match proposal.change.clone() {
        None => None,
        Some(change) => Some(of_change(app, actor, &ledger, &record, change, &reason).await?),
    };
    app.store.accept(&ledger, &proposal, change, &permit.by(&reason, app.clock.now())).await?;
    record::show(app, actor, ledger_id, id).await
}

/// A proposed change on the record as it stands now, checked again.
async fn of_change(
    app: &App,
    actor: &Actor,
    ledger: &Ledger,
    record: &Record,
    mut change: Map<String, Value>,
    reason: &str,
) -> Result<Change, OpError> {
    app.seal.open_values(ledger, &mut change);
    if ledger.is_final(&record.state) {
        return bad("记录已办结,不能再采信这份修改", "请退回,由责任科室写明原因后更正");
    }
    let Recheck { values, due } = record::recheck(app, actor, ledger, record, change, reason).await?;
    Ok(Change { id: record.id, revision: record.revision, values, due: Due::Set(due), ..Change::default() })
}

/// Gives a proposal back with words for who made it.
pub async fn give_back(
    app: &App,
    actor: &Actor,
    ledger_id: &str,
    id: i64,
    wish: JudgeProposal,
) -> Result<RecordDetail, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let record = record::found(app, &ledger, id).await?;
    let proposal = waiting(app, &ledger, id, wish.proposal).await?;
    let owner = app.units().path(record.owner).to_owned();
    let trusted = trusted(app, &ledger).await?;
    let permit = actor.judge_proposal(&ledger, &owner, &trusted, &hands(&proposal))?;
    if wish.reason.trim().is_empty() {
        return bad("退回要写明原因", "请写清哪里不对,填报人照着改");
    }
    app.store.return_proposal(&ledger, &proposal, &permit.by(&wish.reason, app.clock.now())).await?;
    record::show(app, actor, ledger_id, id).await
}
