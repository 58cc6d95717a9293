//! Imports of sheets: seen first, then written, and undone as a whole. Reading and writing sheets is `sheet`'s work.

mod papers;
mod read;
mod run;
mod undo;

use std::sync::Arc;

use gangmu_pack::definition::Ledger;
use gangmu_store::{ImportJob, NewImport};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::papers::{export, marked, template};
pub use self::run::{commit, go_on, resume};
pub use self::undo::{undo, undo_plan};

use super::error::{Finding, OpError, bad};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::view::sheet::{ImportBrief, ImportPhase, ImportPreview, ImportUndone, PreviewRow, SheetColumn};
use crate::work::Phase;

/// The largest sheet that is taken.
pub const MOST_BYTES: usize = 50 << 20;
/// Imports that a list shows.
const LISTED: u32 = 50;

/// What is kept of a preview besides its counts.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    columns: Vec<SheetColumn>,
    findings: Vec<Finding>,
    new_rows: i64,
    updates: i64,
    doubtful: i64,
    sample: Vec<Map<String, Value>>,
    grid: Vec<PreviewRow>,
    rows_per_second: Option<f64>,
    /// Why the last try ended without success.
    problem: Option<String>,
    undone: Option<ImportUndone>,
}

impl Kept {
    fn of(job: &ImportJob) -> Kept {
        serde_json::from_value(job.findings.clone()).unwrap_or_default()
    }

    fn json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// Reads a sheet and keeps what was found; nothing is written into the ledger. A large sheet is judged in the background,
/// and [`show`] tells how far that is.
pub async fn preview(
    app: &App,
    actor: &Actor,
    ledger_id: &str,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<ImportPreview, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let permit = actor.write_all(&ledger, &[])?;
    if bytes.len() > MOST_BYTES {
        return Err(OpError::TooLarge(format!("文件“{file_name}”超过50MB,请分成几个文件导入")));
    }
    let (rows, bytes) = read::read(app, actor, &ledger, bytes).await?;
    let by = permit.by("", app.clock.now());
    let file = app
        .store
        .put_attachment(
            file_name,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            &app.seal.close_bytes(&bytes),
            &by,
        )
        .await?;
    let new = NewImport {
        ledger: ledger.head.id.clone(),
        file_name: file_name.to_owned(),
        hash: file.hash,
        total: rows.total() as i64,
        findings: Kept::default().json(),
        status: "checking".into(),
        runner: app.runner.clone(),
        ..NewImport::default()
    };
    let id = app.store.create_import(new, &by).await?;
    run::check(app, actor, id, &ledger, rows, bytes).await?;
    show(app, actor, id).await
}

/// The uploaded sheet. It holds personal values, so it is kept sealed.
async fn kept_bytes(app: &App, hash: &str) -> Result<Vec<u8>, OpError> {
    let sealed = app.store.read_attachment(hash).await?;
    match app.seal.open_bytes(&sealed) {
        Some(bytes) => Ok(bytes),
        None => bad("上传的表读不出来:密钥不符或文件损坏", "请重新上传"),
    }
}

/// An import with its ledger; whose it is was not asked.
async fn find(app: &App, id: i64) -> Result<(ImportJob, Arc<Ledger>), OpError> {
    let job = app.store.import_job(id).await?.ok_or_else(none)?;
    let ledger = app.ledger(&job.ledger)?;
    Ok((job, ledger))
}

fn none() -> OpError {
    OpError::NotFound("这次导入".into())
}

async fn find_own(app: &App, actor: &Actor, id: i64) -> Result<(ImportJob, Arc<Ledger>, Kept), OpError> {
    let (job, ledger) = find(app, id).await?;
    if job.created_by != actor.id {
        return Err(none());
    }
    actor.write_all(&ledger, &[])?;
    let kept = Kept::of(&job);
    Ok((job, ledger, kept))
}

/// Whether an import has written anything.
fn has_written(job: &ImportJob) -> bool {
    matches!(job.status.as_str(), "done" | "undone" | "partly_undone") || job.done > 0
}

/// Whether a person sees an import: who imported always, the office that answers for the ledger once something is written.
fn sees(actor: &Actor, ledger: &Ledger, job: &ImportJob) -> bool {
    let own = job.created_by == actor.id && actor.write_all(ledger, &[]).is_ok();
    own || has_written(job) && actor.undo_import(ledger, job.created_by).is_ok()
}

/// How an import stands.
pub async fn show(app: &App, actor: &Actor, id: i64) -> Result<ImportPreview, OpError> {
    let (job, ledger) = find(app, id).await?;
    if !sees(actor, &ledger, &job) {
        return Err(none());
    }
    let kept = Kept::of(&job);
    let work = app.works.of(id);
    let count = |counter: &std::sync::atomic::AtomicU64| counter.load(std::sync::atomic::Ordering::Relaxed) as i64;
    let writing = work.as_ref().filter(|work| work.phase() == Phase::Writing);
    Ok(ImportPreview {
        id: job.id,
        may_undo: may_undo(actor, &ledger, &job),
        mine: job.created_by == actor.id,
        by: app.person_name(job.created_by).unwrap_or_else(|| "系统".into()),
        at: job.created_at.to_string(),
        ledger: job.ledger,
        file_name: job.file_name,
        status: job.status,
        total: job.total,
        good: job.good,
        bad: job.bad,
        new_rows: kept.new_rows,
        updates: kept.updates,
        doubtful: kept.doubtful,
        phase: work.as_ref().map(|work| match work.phase() {
            Phase::Checking => ImportPhase::Checking,
            Phase::Writing => ImportPhase::Writing,
            Phase::Undoing => ImportPhase::Undoing,
        }),
        checked: work.as_ref().map_or(job.total, |work| count(&work.checked)),
        done: writing.map_or(job.done, |work| job.done.max(count(&work.written))),
        undone_so_far: work.as_ref().filter(|w| w.phase() == Phase::Undoing).map(|w| count(&w.written)),
        rows_per_second: work.as_ref().map(|work| work.rows_per_second()).or(kept.rows_per_second),
        problem: kept.problem,
        undone: kept.undone,
        columns: kept.columns,
        findings: kept.findings,
        sample: kept.sample,
        grid: kept.grid,
    })
}

fn may_undo(actor: &Actor, ledger: &Ledger, job: &ImportJob) -> bool {
    let open = matches!(job.status.as_str(), "done" | "partly_undone" | "failed");
    open && job.done > 0 && actor.undo_import(ledger, job.created_by).is_ok()
}

/// The latest imports into a ledger that the person sees, newest first.
pub async fn list(app: &App, actor: &Actor, ledger_id: &str) -> Result<Vec<ImportBrief>, OpError> {
    let ledger = app.ledger(ledger_id)?;
    actor.ledger(&ledger, LedgerAction::Read, &actor.unit_path)?;
    let jobs = app.store.import_jobs(&ledger.head.id, LISTED).await?.into_iter();
    let seen = jobs.filter(|job| sees(actor, &ledger, job) && job.status != "cancelled");
    Ok(seen
        .map(|job| ImportBrief {
            id: job.id,
            by: app.person_name(job.created_by).unwrap_or_else(|| "系统".into()),
            at: job.created_at.to_string(),
            may_undo: may_undo(actor, &ledger, &job),
            file_name: job.file_name,
            status: job.status,
            total: job.total,
            done: job.done,
        })
        .collect())
}

/// Gives an import up.
pub async fn cancel(app: &App, actor: &Actor, id: i64) -> Result<(), OpError> {
    let (mut job, _, _) = find_own(app, actor, id).await?;
    if job.status == "previewed" {
        job.status = "cancelled".into();
        app.store.settle_import(&job, "previewed").await?;
    }
    Ok(())
}
