//! Imports at work: checking and writing, large ones in the background. A part is written with the mark of how far the
//! import is, so that another process goes on behind it and doubles nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use gangmu_pack::definition::Ledger;
use gangmu_store::{ImportJob, ImportPart, StoreError};
use serde_json::{Map, Value};

use super::read::{self, Staged};
use super::{Kept, find_own, kept_bytes, show};
use crate::app::App;
use crate::auth::{Actor, session};
use crate::mask::mask_values;
use crate::ops::bulk::{self, Wish};
use crate::ops::error::{OpError, bad};
use crate::sheet::{self, SheetLimits, SheetRow, SheetRows};
use crate::view::sheet::{CommitImport, CommitMode, ImportPreview, PreviewRow, SheetColumn};
use crate::work::{Phase, Work};

/// Rows of a sheet that is dealt with before the request is answered.
const AT_ONCE: i64 = 1_000;
/// Good rows that are written together: enough that the cost of making them last is shared by many.
const PART: usize = 5_000;
/// How often rows are judged anew because somebody changed a record in between.
const TRIES: usize = 3;
/// Findings that a preview shows.
const SHOWN: usize = 500;
/// Rows that a preview shows in any case.
const SAMPLE: usize = 10;
/// Rows that a preview shows with what is wrong in them.
const PICKED: usize = 200;

/// Judges a sheet that was read, now or in the background, and keeps what was found.
pub(super) async fn check(
    app: &App,
    actor: &Actor,
    id: i64,
    ledger: &Arc<Ledger>,
    rows: SheetRows,
    bytes: Vec<u8>,
) -> Result<(), OpError> {
    let Some(job) = app.store.import_job(id).await? else { return Ok(()) };
    let at_once = job.total <= AT_ONCE;
    let (app, actor, ledger) = (app.clone(), actor.clone(), ledger.clone());
    let work = async move { checking(&app, &actor, job, &ledger, rows, bytes).await };
    now_or_later(at_once, work).await
}

/// Waits for work, or lets it go on by itself; what becomes of it is kept with the import.
pub(super) async fn now_or_later(
    now: bool,
    work: impl Future<Output = Result<(), OpError>> + Send + 'static,
) -> Result<(), OpError> {
    if now {
        return work.await;
    }
    tokio::spawn(async move {
        if let Err(error) = work.await {
            tracing::warn!("导入没有完成:{error}");
        }
    });
    Ok(())
}

async fn checking(
    app: &App,
    actor: &Actor,
    mut job: ImportJob,
    ledger: &Arc<Ledger>,
    mut rows: SheetRows,
    bytes: Vec<u8>,
) -> Result<(), OpError> {
    let work = app.works.begin(job.id, Phase::Checking);
    let checked = look(app, actor, ledger, &mut rows, bytes, &work).await;
    match &checked {
        Ok(kept) => {
            job.status = "previewed".into();
            (job.total, job.good, job.bad) = (rows.total() as i64, rows.good() as i64, rows.bad() as i64);
            job.findings = kept.json();
        }
        Err(error) => {
            job.status = "failed".into();
            job.findings = Kept { problem: Some(error.to_string()), ..Kept::of(&job) }.json();
        }
    }
    app.store.settle_import(&job, "checking").await?;
    checked.map(drop)
}

async fn look(
    app: &App,
    actor: &Actor,
    ledger: &Arc<Ledger>,
    rows: &mut SheetRows,
    bytes: Vec<u8>,
    work: &Work,
) -> Result<Kept, OpError> {
    let staged = read::check(app, actor, ledger, rows, Some(work)).await?;
    let column = |c: &sheet::SheetColumn| SheetColumn {
        header: c.header.clone(),
        letter: c.letter.clone(),
        field: c.field.clone(),
    };
    Ok(Kept {
        columns: rows.columns.iter().map(column).collect(),
        findings: rows.findings.iter().take(SHOWN).map(read::shown).collect(),
        new_rows: rows.new_rows() as i64,
        updates: rows.updates() as i64,
        doubtful: staged.doubtful as i64,
        sample: rows.rows.iter().take(SAMPLE).map(|r| sample(ledger, r)).collect(),
        grid: grid(app, actor, ledger, rows, bytes).await?,
        ..Kept::default()
    })
}

/// The first rows, and those in which something is wrong, as they stand in the sheet.
async fn grid(
    app: &App,
    actor: &Actor,
    ledger: &Arc<Ledger>,
    rows: &SheetRows,
    bytes: Vec<u8>,
) -> Result<Vec<PreviewRow>, OpError> {
    let mut wanted: BTreeSet<u32> = rows.rows.iter().take(SAMPLE).map(|row| row.row).collect();
    let wrong = rows.findings.iter().filter(|f| f.level > sheet::Level::Note).filter_map(|f| f.row);
    for row in wrong.filter(|row| *row > rows.header_row) {
        if wanted.len() < PICKED {
            wanted.insert(row);
        }
    }
    let (ledger, columns) = (ledger.clone(), SheetRows { rows: vec![], findings: vec![], ..rows.clone() });
    let several = read::several_units(app, actor);
    let picked = read::with_context(app, several, move |_| {
        sheet::picked(&bytes, &ledger, &columns, &wanted, &SheetLimits::default())
    });
    Ok(picked.await?.into_iter().map(|picked| PreviewRow { row: picked.row, cells: picked.cells }).collect())
}

fn sample(ledger: &Ledger, row: &SheetRow) -> Map<String, Value> {
    let mut values = row.values(ledger);
    mask_values(ledger, &mut values);
    values
}

/// Writes the rows of a preview: all of them in one transaction, or the good ones part by part. A large import goes on in
/// the background. Of several who wish it at once, one has it.
pub async fn commit(app: &App, actor: &Actor, id: i64, wish: &CommitImport) -> Result<ImportPreview, OpError> {
    let (job, ledger, kept) = find_own(app, actor, id).await?;
    may_commit(&job, &kept, wish)?;
    let mode = if wish.mode == CommitMode::All { "all" } else { "good" };
    if !app.store.claim_import(id, mode, &wish.reason, &app.runner).await? {
        return handled();
    }
    begin_writing(app, actor, id, ledger).await?;
    show(app, actor, id).await
}

fn handled<T>() -> Result<T, OpError> {
    bad("这次导入已经处理过", "如需再导,请重新上传")
}

/// Refuses what cannot be written as it is wished.
fn may_commit(job: &ImportJob, kept: &Kept, wish: &CommitImport) -> Result<(), OpError> {
    if !matches!(job.status.as_str(), "previewed" | "failed") || job.batch.is_some() {
        return handled();
    }
    if wish.mode == CommitMode::All && job.bad > 0 {
        return bad(format!("还有{}行有错,没有导入", job.bad), "请改正后重新上传,或选择“只导入好的”");
    }
    if job.good == 0 {
        return bad("没有可以导入的行", "请下载标注后的表,改正后重新上传");
    }
    if job.at_row > 0 && wish.mode == CommitMode::All {
        return bad("已经写入了一部分,只能接着导入好的行", "请选择“只导入好的”");
    }
    refuse_doubts(kept.doubtful, &wish.reason)
}

fn refuse_doubts(doubtful: i64, reason: &str) -> Result<(), OpError> {
    match doubtful > 0 && reason.trim().is_empty() {
        true => bad(format!("有{doubtful}行存疑,没有导入"), "请核对存疑的格子;确认无误的,写明理由后导入"),
        false => Ok(()),
    }
}

async fn begin_writing(app: &App, actor: &Actor, id: i64, ledger: Arc<Ledger>) -> Result<(), OpError> {
    let Some(job) = app.store.import_job(id).await? else { return Ok(()) };
    let at_once = job.good <= AT_ONCE && job.total <= AT_ONCE;
    let (app, actor) = (app.clone(), actor.clone());
    now_or_later(at_once, async move { writing(&app, &actor, job, &ledger).await }).await
}

async fn writing(app: &App, actor: &Actor, job: ImportJob, ledger: &Arc<Ledger>) -> Result<(), OpError> {
    let work = app.works.begin(job.id, Phase::Checking);
    let id = job.id;
    let written = write(app, actor, job, ledger, &work).await;
    let Some(mut job) = app.store.import_job(id).await? else { return written };
    let mut kept = Kept::of(&job);
    let from = job.status.clone();
    if let Err(error) = &written {
        kept.problem = Some(error.to_string());
        // What is written stays and can be gone on with; where nothing is, the preview stands as it stood.
        job.status = if job.at_row > 0 { "failed" } else { "previewed" }.into();
    } else {
        (kept.problem, kept.rows_per_second) = (None, Some(work.rows_per_second()));
        job.bad = job.total - job.done;
    }
    job.findings = kept.json();
    app.runner.clone_into(&mut job.runner);
    app.store.settle_import(&job, &from).await?;
    written
}

async fn write(app: &App, actor: &Actor, mut job: ImportJob, ledger: &Arc<Ledger>, work: &Work) -> Result<(), OpError> {
    let bytes = kept_bytes(app, &job.hash).await?;
    let mut first = job.at_row == 0;
    for _ in 1..TRIES {
        match write_rest(app, actor, &job, ledger, bytes.clone(), first, work).await {
            Err(OpError::Stale | OpError::Store(StoreError::Duplicate { .. })) => {}
            ended => return ended,
        }
        let Some(now) = app.store.import_job(job.id).await? else { return Ok(()) };
        first = now.at_row == 0;
        job = now;
    }
    write_rest(app, actor, &job, ledger, bytes, first, work).await
}

/// Judges the rows that are not settled yet, and writes them.
async fn write_rest(
    app: &App,
    actor: &Actor,
    job: &ImportJob,
    ledger: &Arc<Ledger>,
    bytes: Vec<u8>,
    first: bool,
    work: &Work,
) -> Result<(), OpError> {
    work.enter(Phase::Checking);
    let (mut rows, _) = read::read(app, actor, ledger, bytes).await?;
    rows.rows.retain(|row| i64::from(row.row) > job.at_row);
    let staged = read::check(app, actor, ledger, &mut rows, Some(work)).await?;
    if first {
        if job.mode == "all" && rows.bad() > 0 {
            return bad(format!("有{}行在预览之后变得不能导入", rows.bad()), "请重新上传核对");
        }
        if staged.wishes.is_empty() {
            return bad("没有可以导入的行", "请重新上传核对");
        }
        refuse_doubts(staged.doubtful as i64, &job.reason)?;
    }
    let last_row = rows.rows.last().map_or(job.at_row, |row| row.row.into());
    drop(rows);
    work.enter(Phase::Writing);
    put(app, actor, job, ledger, staged, last_row, work).await
}

/// Writes what is wished: in one part, or in as many as good rows fill.
async fn put(
    app: &App,
    actor: &Actor,
    job: &ImportJob,
    ledger: &Arc<Ledger>,
    staged: Staged,
    last_row: i64,
    work: &Work,
) -> Result<(), OpError> {
    let permit = bulk::permit(app, actor, ledger, staged.wishes.iter().map(|(_, wish)| wish))?;
    let size = if job.mode == "all" { staged.wishes.len().max(1) } else { PART };
    let mut left = staged.wishes.into_iter().peekable();
    let mut after = job.at_row;
    loop {
        let wishes: Vec<(i64, Wish)> = left.by_ref().take(size).collect();
        let last = left.peek().is_none();
        let upto = if last { last_row } else { wishes.last().map_or(after, |(row, _)| *row) };
        let mut part =
            ImportPart { import: job.id, runner: job.runner.clone(), after, upto, last, ..ImportPart::default() };
        for (row, wish) in wishes {
            match wish {
                Wish::New(record) => part.new.push((row, record)),
                Wish::Change(change, _) => part.changes.push((row, change)),
            }
        }
        let by = permit.by(&reason(&job.file_name, &job.reason), app.clock.now());
        app.store.import_part(ledger, part, &by, &work.written).await?;
        if last {
            return Ok(());
        }
        after = upto;
    }
}

/// What the history says of an import, with what the person states.
fn reason(file_name: &str, stated: &str) -> String {
    match stated.trim() {
        "" => format!("导入“{file_name}”"),
        stated => format!("导入“{file_name}”:{stated}"),
    }
}

/// Goes on with the imports that a service was at when it ended. Those of the command line are gone on with there.
pub async fn resume(app: &App) -> Result<(), OpError> {
    for job in app.store.open_imports().await?.into_iter().filter(|job| job.created_by != 0) {
        let people = app.people();
        if let Some(account) = people.iter().find(|p| p.id == job.created_by && p.active) {
            let actor = session::with_standings(app, session::actor(app, account)).await?;
            // One that cannot be gone on with keeps no other from it.
            if let Err(error) = go_on(app, &actor, job.id).await {
                tracing::warn!("导入{}没有接上:{error}", job.id);
            }
        }
    }
    Ok(())
}

/// Goes on with an import whose process has ended: checks anew, or writes what is left behind the last part.
pub async fn go_on(app: &App, actor: &Actor, id: i64) -> Result<ImportPreview, OpError> {
    let (job, ledger, _) = find_own(app, actor, id).await?;
    if !matches!(job.status.as_str(), "checking" | "running") {
        return bad("这次导入没有中断", "请查看它的结果");
    }
    if app.works.of(id).is_none() && app.store.take_import_over(&job, &app.runner).await? {
        let (app, actor) = (app.clone(), actor.clone());
        let work = async move {
            if job.status == "running" {
                return writing(&app, &actor, ImportJob { runner: app.runner.clone(), ..job }, &ledger).await;
            }
            let bytes = kept_bytes(&app, &job.hash).await?;
            let (rows, bytes) = read::read(&app, &actor, &ledger, bytes).await?;
            let job = ImportJob { runner: app.runner.clone(), ..job };
            checking(&app, &actor, job, &ledger, rows, bytes).await
        };
        now_or_later(false, work).await?;
    }
    show(app, actor, id).await
}
