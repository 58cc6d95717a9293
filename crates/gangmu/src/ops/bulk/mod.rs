//! Many records at once: each is judged as if it were typed, all are written in one transaction. A row changes the record
//! of its number or, where the ledger has a key, of its key; any other row is a new record. Calls under the name of a
//! batch are kept as one import, which can be undone.

mod stage;

use std::collections::BTreeSet;

use gangmu_pack::definition::Ledger;
use gangmu_store::{By, ImportPart, NewImport};

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
    let BulkRows { rows, mode, reason, dry_run, batch } = sent;
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
    let judged_rows = judged.len() as i64;
    let wishes: Vec<(i64, Wish)> = judged.into_iter().filter_map(|j| Some((j.row as i64, j.write?))).collect();
    let permit = permit(app, actor, &ledger, wishes.iter().map(|(_, wish)| wish))?;
    let mut part = ImportPart { upto: judged_rows, ..ImportPart::default() };
    for (row, wish) in wishes {
        match wish {
            Wish::New(record) => part.new.push((row, record)),
            Wish::Change(change, _) => part.changes.push((row, change)),
        }
    }
    answer.written = !part.new.is_empty() || !part.changes.is_empty();
    let by = permit.by(&reason, app.clock.now());
    match batch.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => answer.import = Some(keep_batch(app, actor, &ledger, name, part, &by).await?),
        None => {
            let new = part.new.into_iter().map(|(_, new)| new).collect();
            let changes = part.changes.into_iter().map(|(_, change)| change).collect();
            drop(app.store.import_records(&ledger, new, changes, &by).await?);
        }
    }
    Ok(answer)
}

/// Writes a call of a batch, behind those before it. Answers the import under which the batch is kept.
async fn keep_batch(
    app: &App,
    actor: &Actor,
    ledger: &Ledger,
    name: &str,
    mut part: ImportPart,
    by: &By,
) -> Result<i64, OpError> {
    let known = app.store.import_batch(&ledger.head.id, actor.id, name).await?;
    let (id, behind) = match known {
        Some(job) => (job.id, job.at_row),
        None => {
            let new = NewImport {
                ledger: ledger.head.id.clone(),
                file_name: name.to_owned(),
                status: "done".into(),
                batch: Some(name.to_owned()),
                ..NewImport::default()
            };
            (app.store.create_import(new, by).await?, 0)
        }
    };
    (part.import, part.upto) = (id, part.upto + behind);
    part.new.iter_mut().for_each(|(row, _)| *row += behind);
    part.changes.iter_mut().for_each(|(row, _)| *row += behind);
    app.store.import_batch_part(ledger, part, by).await?;
    Ok(id)
}

/// The right to write rows that were judged, all in one name.
pub fn permit<'a>(
    app: &App,
    actor: &Actor,
    ledger: &Ledger,
    wishes: impl Iterator<Item = &'a Wish>,
) -> Result<Permit, OpError> {
    let owners: BTreeSet<i64> = wishes.map(Wish::owner).collect();
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
