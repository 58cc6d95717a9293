//! Many records at once: each is judged as if it were typed, all are written in one transaction. A row changes the record
//! of its number or, where the ledger has a key, of its key; any other row is a new record.

mod stage;

use std::collections::BTreeSet;

use gangmu_pack::definition::Ledger;

pub use self::stage::{Judged, Stage, Wish};

use super::error::{Finding, OpError, bad};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::Permit;
use crate::view::bulk::{BulkAnswer, BulkRows};
use crate::view::sheet::CommitMode;

/// The most rows of one call.
const MOST: usize = 100_000;
/// Findings that are told.
const TOLD: usize = 1_000;

/// Adds and changes records, all or the good ones.
pub async fn upsert(app: &App, actor: &Actor, ledger_id: &str, sent: BulkRows) -> Result<BulkAnswer, OpError> {
    let ledger = app.ledger(ledger_id)?;
    actor.write_all(&ledger, &[])?;
    let BulkRows { rows, mode, reason, dry_run } = sent;
    if rows.len() > MOST {
        return Err(OpError::TooLarge(format!("一次最多{MOST}行,这次有{}行,请分批提交", rows.len())));
    }
    let judged = Stage::new(app, actor, &ledger, &reason).await?.judge((1..).zip(rows).collect()).await?;
    let mut answer = told(&judged);
    let changes = judged.iter().any(|j| matches!(j.write, Some(Wish::Change(..))));
    if changes && reason.trim().is_empty() && !dry_run {
        return bad("有记录要修改,须写明原因", "请在 reason 里写明,如“按核对结果更正”");
    }
    if dry_run || judged.is_empty() || mode == CommitMode::All && answer.refused > 0 {
        return Ok(answer);
    }
    let wishes: Vec<Wish> = judged.into_iter().filter_map(|j| j.write).collect();
    let permit = permit(app, actor, &ledger, &wishes)?;
    let (mut new, mut changes) = (Vec::new(), Vec::new());
    for wish in wishes {
        match wish {
            Wish::New(record) => new.push(record),
            Wish::Change(change, _) => changes.push(change),
        }
    }
    answer.written = !new.is_empty() || !changes.is_empty();
    app.store.import_records(&ledger, new, changes, &permit.by(&reason, app.clock.now())).await?;
    Ok(answer)
}

/// The right to write rows that were judged, all in one name.
pub fn permit(app: &App, actor: &Actor, ledger: &Ledger, wishes: &[Wish]) -> Result<Permit, OpError> {
    let owners: BTreeSet<i64> = wishes.iter().map(Wish::owner).collect();
    let units = app.units();
    let paths: Vec<&str> = owners.into_iter().map(|owner| units.path(owner)).collect();
    Ok(actor.write_all(ledger, &paths)?)
}

fn told(judged: &[Judged]) -> BulkAnswer {
    let mut answer = BulkAnswer::default();
    for row in judged {
        match &row.write {
            Some(Wish::New(_)) => answer.created += 1,
            Some(Wish::Change(..)) => answer.updated += 1,
            None => answer.refused += 1,
        }
        let place = u32::try_from(row.row).unwrap_or(u32::MAX);
        let left = TOLD.saturating_sub(answer.findings.len());
        answer.findings.extend(row.findings.iter().take(left).map(|f| Finding { row: Some(place), ..f.clone() }));
    }
    answer
}
