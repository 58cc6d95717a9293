//! Imports of sheets: seen first, then written as a whole. Reading and writing sheets is `sheet`'s work.

mod papers;
mod read;

use std::sync::Arc;
use std::time::Duration;

use gangmu_pack::definition::Ledger;
use gangmu_store::{ImportJob, NewImport};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::papers::{export, marked, template};

use super::bulk::{self, Wish};
use super::error::{Finding, OpError, bad};
use crate::app::App;
use crate::auth::Actor;
use crate::mask::mask_values;
use crate::sheet::SheetRow;
use crate::view::sheet::{CommitImport, CommitMode, ImportPreview, SheetColumn};

/// Findings that a preview shows.
const SHOWN: usize = 500;
/// Rows that a preview shows.
const SAMPLE: usize = 10;
/// The largest sheet that is taken.
pub const MOST_BYTES: usize = 50 << 20;

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
    rows_per_second: Option<f64>,
}

/// Reads a sheet and keeps what was found; nothing is written into the ledger.
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
    let (mut rows, bytes) = read::read(app, actor, &ledger, bytes).await?;
    let staged = read::check(app, actor, &ledger, &mut rows).await?;
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
    let kept = Kept {
        columns: rows
            .columns
            .iter()
            .map(|c| SheetColumn { header: c.header.clone(), field: c.field.clone() })
            .collect(),
        findings: rows.findings.iter().take(SHOWN).map(read::shown).collect(),
        new_rows: rows.new_rows() as i64,
        updates: rows.updates() as i64,
        doubtful: staged.doubtful as i64,
        sample: rows.rows.iter().take(SAMPLE).map(|r| sample(&ledger, r)).collect(),
        rows_per_second: None,
    };
    let new = NewImport {
        ledger: ledger.head.id.clone(),
        file_name: file_name.to_owned(),
        hash: file.hash,
        total: rows.total() as i64,
        good: rows.good() as i64,
        bad: rows.bad() as i64,
        findings: serde_json::to_value(&kept).unwrap_or_default(),
    };
    let id = app.store.create_import(new, &by).await?;
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

fn sample(ledger: &Ledger, row: &SheetRow) -> Map<String, Value> {
    let mut values = row.values(ledger);
    mask_values(ledger, &mut values);
    values
}

async fn find_own(app: &App, actor: &Actor, id: i64) -> Result<(ImportJob, Arc<Ledger>, Kept), OpError> {
    let job = app.store.import_job(id).await?.filter(|job| job.created_by == actor.id);
    let job = job.ok_or_else(|| OpError::NotFound("这次导入".into()))?;
    let ledger = app.ledger(&job.ledger)?;
    actor.write_all(&ledger, &[])?;
    let kept = serde_json::from_value(job.findings.clone()).unwrap_or_default();
    Ok((job, ledger, kept))
}

/// How an import stands.
pub async fn show(app: &App, actor: &Actor, id: i64) -> Result<ImportPreview, OpError> {
    let (job, _, kept) = find_own(app, actor, id).await?;
    Ok(ImportPreview {
        id: job.id,
        ledger: job.ledger,
        file_name: job.file_name,
        status: job.status,
        total: job.total,
        good: job.good,
        bad: job.bad,
        new_rows: kept.new_rows,
        updates: kept.updates,
        doubtful: kept.doubtful,
        done: job.done,
        rows_per_second: kept.rows_per_second,
        columns: kept.columns,
        findings: kept.findings,
        sample: kept.sample,
    })
}

/// Writes the rows of a preview in one transaction: all of them, or the good ones.
pub async fn commit(app: &App, actor: &Actor, id: i64, wish: &CommitImport) -> Result<ImportPreview, OpError> {
    let (mut job, ledger, mut kept) = find_own(app, actor, id).await?;
    may_commit(&job, &kept, wish)?;
    job.status = "running".into();
    app.store.save_import(&job).await?;
    let begun = Began::now();
    let written = write(app, actor, &job, &ledger, wish).await;
    (job.status, job.done) = match &written {
        Ok(count) => ("done".into(), *count as i64),
        Err(_) => ("previewed".into(), 0),
    };
    kept.rows_per_second = written.as_ref().ok().map(|count| *count as f64 / begun.seconds());
    job.findings = serde_json::to_value(&kept).unwrap_or_default();
    app.store.save_import(&job).await?;
    written?;
    show(app, actor, id).await
}

/// Refuses what cannot be written as it is wished.
fn may_commit(job: &ImportJob, kept: &Kept, wish: &CommitImport) -> Result<(), OpError> {
    if job.status != "previewed" {
        return bad("这次导入已经处理过", "如需再导,请重新上传");
    }
    if wish.mode == CommitMode::All && job.bad > 0 {
        return bad(format!("还有{}行有错,没有导入", job.bad), "请改正后重新上传,或选择“只导入好的”");
    }
    if job.good == 0 {
        return bad("没有可以导入的行", "请下载标注后的表,改正后重新上传");
    }
    refuse_doubts(kept.doubtful, &wish.reason)
}

fn refuse_doubts(doubtful: i64, reason: &str) -> Result<(), OpError> {
    match doubtful > 0 && reason.trim().is_empty() {
        true => bad(format!("有{doubtful}行存疑,没有导入"), "请核对存疑的格子;确认无误的,写明理由后导入"),
        false => Ok(()),
    }
}

/// Measures how long a write takes.
struct Began(std::time::Instant);

impl Began {
    #[expect(clippy::disallowed_methods, reason = "the speed of an import is told to the person who waits for it")]
    fn now() -> Began {
        Began(std::time::Instant::now())
    }

    fn seconds(&self) -> f64 {
        self.0.elapsed().max(Duration::from_millis(1)).as_secs_f64()
    }
}

async fn write(
    app: &App,
    actor: &Actor,
    job: &ImportJob,
    ledger: &Arc<Ledger>,
    wish: &CommitImport,
) -> Result<usize, OpError> {
    let bytes = kept_bytes(app, &job.hash).await?;
    let (mut rows, _) = read::read(app, actor, ledger, bytes).await?;
    let staged = read::check(app, actor, ledger, &mut rows).await?;
    if wish.mode == CommitMode::All && rows.bad() > 0 {
        return bad(format!("有{}行在预览之后变得不能导入", rows.bad()), "请重新上传核对");
    }
    refuse_doubts(staged.doubtful as i64, &wish.reason)?;
    let permit = bulk::permit(app, actor, ledger, &staged.wishes)?;
    let (mut new, mut changes) = (Vec::new(), Vec::new());
    for wish in staged.wishes {
        match wish {
            Wish::New(record) => new.push(record),
            Wish::Change(change, _) => changes.push(change),
        }
    }
    let count = new.len() + changes.len();
    let by = permit.by(&reason(&job.file_name, &wish.reason), app.clock.now());
    app.store.import_records(ledger, new, changes, &by).await?;
    Ok(count)
}

/// What the history says of an import, with what the person states.
fn reason(file_name: &str, stated: &str) -> String {
    match stated.trim() {
        "" => format!("导入“{file_name}”"),
        stated => format!("导入“{file_name}”:{stated}"),
    }
}

/// Gives an import up.
pub async fn cancel(app: &App, actor: &Actor, id: i64) -> Result<(), OpError> {
    let (mut job, _, _) = find_own(app, actor, id).await?;
    if job.status == "previewed" {
        job.status = "cancelled".into();
        app.store.save_import(&job).await?;
    }
    Ok(())
}
