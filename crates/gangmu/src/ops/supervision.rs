//! Listed supervision (挂牌督办): a leader or an office puts a record of any ledger on the list and takes it off again.

use gangmu_pack::definition::Ledger;
use gangmu_store::{self as store, Record};
use jiff::civil::Date;

use super::error::{OpError, bad};
use super::record;
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::view::ledger::RecordDetail;
use crate::view::supervision::{LiftSupervision, NewSupervision, SupervisedRecord, Supervision};

/// Puts a record on the list.
pub async fn list_record(
    app: &App,
    actor: &Actor,
    ledger_id: &str,
    id: i64,
    new: NewSupervision,
) -> Result<RecordDetail, OpError> {
    let (ledger, record) = found(app, ledger_id, id).await?;
    let permit = actor.supervise(&ledger)?;
    let words = new.words.trim();
    if words.is_empty() {
        return bad("挂牌督办要写明督办要求", "请填写要求,如“两周内整改到位并报复查”");
    }
    let Ok(due) = new.due.parse::<Date>() else {
        return bad(format!("督办期限“{}”不是日期", new.due), "请填写日期,如2026-12-10");
    };
    if due < app.clock.today() {
        return bad("督办期限已经过去", "请填写今天或以后的日期");
    }
    if record.voided || ledger.is_final(&record.state) {
        return bad("记录已办结或已作废,不能挂牌督办", "请选择未办结的记录");
    }
    let new = store::NewSupervision {
        ledger: ledger.head.id.clone(),
        record_id: id,
        unit_id: record.owner,
        words: words.to_owned(),
        due,
    };
    app.store.list_for_supervision(new, &permit.by("", app.clock.now())).await?;
    record::show(app, actor, ledger_id, id).await
}

/// Takes a record off the list.
pub async fn lift(
    app: &App,
    actor: &Actor,
    ledger_id: &str,
    id: i64,
    wish: LiftSupervision,
) -> Result<RecordDetail, OpError> {
    let (ledger, _) = found(app, ledger_id, id).await?;
    let permit = actor.supervise(&ledger)?;
    if wish.reason.trim().is_empty() {
        return bad("摘牌要写明原因", "请填写原因,如“复查合格”");
    }
    app.store.lift_supervision(&ledger.head.id, id, &permit.by(&wish.reason, app.clock.now())).await?;
    record::show(app, actor, ledger_id, id).await
}

async fn found(app: &App, ledger: &str, id: i64) -> Result<(std::sync::Arc<Ledger>, Record), OpError> {
    let ledger = app.ledger(ledger)?;
    match app.store.record(&ledger, id).await? {
        Some(record) => Ok((ledger, record)),
        None => Err(OpError::NotFound("这条记录".into())),
    }
}

/// The listings of one record, the latest first.
pub async fn of_record(app: &App, ledger: &str, id: i64) -> Result<Vec<Supervision>, OpError> {
    let today = app.clock.today();
    Ok(app.store.supervisions_of(ledger, id).await?.into_iter().map(|listing| shown(listing, today)).collect())
}

fn shown(listing: store::Supervision, today: Date) -> Supervision {
    Supervision {
        words: listing.words,
        overdue: listing.lifted_at.is_none() && listing.due < today,
        due: listing.due.to_string(),
        listed_by: listing.listed_by_name,
        listed_at: listing.listed_at.to_string(),
        lifted_by: listing.lifted_by_name,
        lifted_at: listing.lifted_at.map(|at| at.to_string()),
        lifted_reason: listing.lifted_reason,
    }
}

/// Listed records that the person may see, the earliest day first.
pub async fn list(app: &App, actor: &Actor, standing: bool) -> Result<Vec<SupervisedRecord>, OpError> {
    let (today, units) = (app.clock.today(), app.units());
    let mut listed = Vec::new();
    for listing in app.store.supervisions(standing).await? {
        let (ledger, record) = match found(app, &listing.ledger, listing.record_id).await {
            Ok(found) => found,
            // A ledger that is gone since leaves its listings to the audit trail.
            Err(OpError::NotFound(_)) => continue,
            Err(error) => return Err(error),
        };
        if actor.ledger(&ledger, LedgerAction::Read, units.path(record.owner)).is_err() {
            continue;
        }
        listed.push(SupervisedRecord {
            ledger: ledger.head.id.clone(),
            ledger_name: ledger.head.name.clone(),
            record: record.id,
            title: record::title(&ledger, &record),
            state_name: ledger.state_name(&record.state).to_owned(),
            owner: units.brief(record.owner),
            number: record.number,
            supervision: shown(listing, today),
        });
    }
    Ok(listed)
}
