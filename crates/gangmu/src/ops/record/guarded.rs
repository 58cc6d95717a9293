//! What is done with a record under guard: taking it out, and reading a protected value in clear.

use gangmu_store as store;
use serde_json::Value;

use super::list::find;
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::{Denied, LedgerAction};
use crate::ops::duty::lock;
use crate::ops::error::{OpError, bad};
use crate::ops::trust;
use crate::view::ledger::{RecordPatch, Revealed};

/// Takes a record out as entered in error. It stays, marked, with its history.
pub async fn void(app: &App, actor: &Actor, ledger_id: &str, id: i64, patch: RecordPatch) -> Result<(), OpError> {
    let ledger = app.ledger(ledger_id)?;
    let record = find(app, &ledger, id).await?;
    let trusted = trust::trusted(app, &ledger).await?;
    let (permit, counts) = actor.enter(&ledger, LedgerAction::Void, app.units().path(record.owner), &trusted)?;
    if !counts && trust::is_proposed(app, &ledger, id).await?.is_none() {
        return Err(Denied("这条记录已采信,作废请联系责任科室".into()).into());
    }
    if patch.reason.trim().is_empty() {
        return bad("作废记录要写明原因", "请填写原因,如“重复登记”");
    }
    lock::refuse(app, actor, &ledger, record.owner, &[&record.values]).await?;
    app.store.void_record(&ledger, id, patch.revision, &permit.by(&patch.reason, app.clock.now())).await?;
    Ok(())
}

/// Opens a protected value for a stated reason; the reading is written into the audit trail.
pub async fn reveal(
    app: &App,
    actor: &Actor,
    ledger_id: &str,
    id: i64,
    field: &str,
    reason: &str,
) -> Result<Revealed, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let mut record = find(app, &ledger, id).await?;
    let permit = actor.ledger(&ledger, LedgerAction::Reveal, app.units().path(record.owner))?;
    if reason.trim().chars().count() < 2 {
        return bad("查看受保护的内容要写明原因", "请填写原因,如“联系负责人核实整改”");
    }
    if ledger.field(field).is_none() {
        return Err(OpError::NotFound(format!("栏目“{field}”")));
    }
    let note = store::Note {
        action: "reveal".into(),
        kind: ledger.head.id.clone(),
        target_id: id,
        unit_id: Some(record.owner),
        before: None,
        after: Some(serde_json::json!({ "field": field })),
    };
    app.store.note(note, &permit.by(reason, app.clock.now())).await?;
    app.seal.open_values(&ledger, &mut record.values);
    Ok(Revealed { value: record.values.remove(field).unwrap_or(Value::Null) })
}
