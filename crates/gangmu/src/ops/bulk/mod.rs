//! Many records at once: each is judged as if it were typed, all are written in one transaction. A row changes the record
//! of its number or, where the ledger has a key, of its key; any other row is a new record.

mod stage;

use gangmu_pack::definition::Ledger;

pub use self::stage::{Judged, Stage, Wish};

use super::error::{Finding, OpError, bad};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::{LedgerAction, Permit};
use crate::view::bulk::{BulkAnswer, BulkRows};
use crate::view::sheet::CommitMode;

/// The most rows of one call.
const MOST: usize = 100_000;
/// Findings that are told.
const TOLD: usize = 1_000;

/// Adds and changes records, all or the good ones.
pub async fn upsert(app: &App, actor: &Actor, ledger_id: &str, sent: BulkRows) -> Result<BulkAnswer, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let permit = general(actor, &ledger)?;
    let BulkRows { rows, mode, reason, dry_run } = sent;
    if rows.len() > MOST {
        return Err(OpError::TooLarge(format!("一次最多{MOST}行,这次有{}行,请分批提交", rows.len())));
    }
    let judged = Stage::new(app, actor, &ledger, &reason).await?.judge((1..).zip(rows).collect()).await?;
    let mut answer = told(&judged);
    let changes = judged.iter().any(|j| matches!(j.write, Some(Wish::Change(_))));
    if changes && reason.trim().is_empty() && !dry_run {
        return bad("有记录要修改,须写明原因", "请在 reason 里写明,如“按核对结果更正”");
    }
    if dry_run || judged.is_empty() || mode == CommitMode::All && answer.refused > 0 {
        return Ok(answer);
    }
    let (mut new, mut changes) = (Vec::new(), Vec::new());
    for wish in judged.into_iter().filter_map(|j| j.write) {
        match wish {
            Wish::New(record) => new.push(record),
            Wish::Change(change) => changes.push(change),
        }
    }
    answer.written = !new.is_empty() || !changes.is_empty();
    app.store.import_records(&ledger, new, changes, &permit.by(&reason, app.clock.now())).await?;
    Ok(answer)
}

/// The right to write at all; the right over each row's unit is asked row by row.
fn general(actor: &Actor, ledger: &Ledger) -> Result<Permit, OpError> {
    Ok(actor.ledger(ledger, LedgerAction::Write, &actor.unit_path)?)
}

fn told(judged: &[Judged]) -> BulkAnswer {
    let mut answer = BulkAnswer::default();
    for row in judged {
        match &row.write {
            Some(Wish::New(_)) => answer.created += 1,
            Some(Wish::Change(_)) => answer.updated += 1,
            None => answer.refused += 1,
        }
        let place = u32::try_from(row.row).unwrap_or(u32::MAX);
        let left = TOLD.saturating_sub(answer.findings.len());
        answer.findings.extend(row.findings.iter().take(left).map(|f| Finding { row: Some(place), ..f.clone() }));
    }
    answer
}
