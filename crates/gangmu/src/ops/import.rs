//! Imports of sheets: seen first, then written as a whole, and exports. Reading and writing sheets is `sheet`'s work.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use gangmu_pack::definition::Ledger;
use gangmu_pack::expr::Expr;
use gangmu_store::{self as store, Change, ImportJob, ListQuery, NewImport};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::duty::lock::Locks;
use super::error::{Finding, Level, OpError, bad};
use super::record::{self, Place};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::mask::mask_values;
use crate::sheet::{self, ExportRow, SheetContext, SheetFinding, SheetLimits, SheetRow, SheetRows, UnitLookup};
use crate::units::UnitTree;
use crate::view::ledger::ListParams;
use crate::view::sheet::{CommitMode, ImportPreview, SheetColumn};

/// Findings that a preview shows.
const SHOWN: usize = 500;
/// Rows that a preview shows.
const SAMPLE: usize = 10;
/// The largest sheet that is taken.
pub const MOST_BYTES: usize = 50 << 20;
/// The most rows of an export.
const MOST_ROWS: usize = 100_000;

impl UnitLookup for UnitTree {
    fn by_name(&self, name: &str) -> Vec<gangmu_pack::check_record::UnitFacts> {
        use gangmu_pack::check_record::Units;
        self.with_name(name).into_iter().filter_map(|u| self.by_id(u.id)).collect()
    }
}

fn sheet_error(error: sheet::SheetError) -> OpError {
    OpError::Bad(error.to_string(), "请按提示处理后重新上传".into())
}

/// Does sheet work off the threads that serve others.
async fn with_context<T: Send + 'static>(
    app: &App,
    several_units: bool,
    work: impl FnOnce(&SheetContext<'_>) -> Result<T, sheet::SheetError> + Send + 'static,
) -> Result<T, OpError> {
    let (units, pack, today) = (app.units(), app.pack.clone(), app.clock.today());
    let task = move || work(&SheetContext { units: &*units, code_lists: &pack.code_lists, today, several_units });
    match tokio::task::spawn_blocking(task).await {
        Ok(done) => done.map_err(sheet_error),
        Err(_) => bad("表格处理失败", "请另存为新的 .xlsx 文件后重试"),
    }
}

/// Whether a person may file for more units than the own one.
fn several_units(app: &App, actor: &Actor) -> bool {
    actor.sees_all() || app.units().all().iter().filter(|u| u.path.starts_with(&actor.unit_path)).nth(1).is_some()
}

/// The template of a ledger.
pub async fn template(app: &App, actor: &Actor, ledger_id: &str) -> Result<(String, Vec<u8>), OpError> {
    let ledger = app.ledger(ledger_id)?;
    actor.ledger(&ledger, LedgerAction::Read, &actor.unit_path)?;
    let name = format!("{}模板.xlsx", ledger.head.name);
    let bytes = with_context(app, several_units(app, actor), move |ctx| sheet::template(&ledger, ctx)).await?;
    Ok((name, bytes))
}

/// What is kept of a preview besides its counts.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    columns: Vec<SheetColumn>,
    findings: Vec<Finding>,
    new_rows: i64,
    updates: i64,
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
    let permit = actor.ledger(&ledger, LedgerAction::Write, &actor.unit_path)?;
    if bytes.len() > MOST_BYTES {
        return Err(OpError::TooLarge(format!("文件“{file_name}”超过50MB,请分成几个文件导入")));
    }
    let (rows, bytes) = read(app, actor, &ledger, bytes).await?;
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
        findings: rows.findings.iter().take(SHOWN).map(finding).collect(),
        new_rows: rows.new_rows() as i64,
        updates: rows.updates() as i64,
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

/// Reads a sheet, then looks at what only the product knows: may the person write for these units, do numbered records exist.
async fn read(app: &App, actor: &Actor, ledger: &Arc<Ledger>, bytes: Vec<u8>) -> Result<(SheetRows, Vec<u8>), OpError> {
    let shared = ledger.clone();
    let (mut rows, bytes) = with_context(app, several_units(app, actor), move |ctx| {
        sheet::read_sheet(&bytes, &shared, ctx, &SheetLimits::default()).map(|rows| (rows, bytes))
    })
    .await?;
    name_by_key(app, actor, ledger, &mut rows).await?;
    let known = existing(app, ledger, &rows).await?;
    let locks = Locks::of(app, actor, ledger, None).await?;
    let mut refused: Vec<(usize, SheetFinding)> = Vec::new();
    for (at, row) in rows.rows.iter().enumerate().filter(|(_, r)| !r.bad) {
        if let Err(message) = may_take(app, actor, ledger, row, &known, &locks) {
            refused.push((at, refusal(row, message)));
        }
    }
    for (at, finding) in refused {
        rows.rows[at].bad = true;
        rows.findings.push(finding);
    }
    Ok((rows, bytes))
}

/// Rows without a number whose key a record bears already change that record; a note says which.
async fn name_by_key(app: &App, actor: &Actor, ledger: &Ledger, rows: &mut SheetRows) -> Result<(), OpError> {
    let there = already_there(app, actor, ledger, rows).await?;
    for row in &mut rows.rows {
        if let Some(number) = there.get(&row.row) {
            let message = format!("{}与 {number} 相同,导入将更新这条记录", ledger.key_names().join("、"));
            let note = SheetFinding { code: "sheet.update", level: sheet::Level::Note, ..refusal(row, message) };
            rows.findings.push(SheetFinding { advice: "如不是同一条,请修改后重新上传".into(), ..note });
            row.number = Some(number.clone());
        }
    }
    Ok(())
}

/// New rows whose key a record bears already: the sheet's row and the record's number.
async fn already_there(
    app: &App,
    actor: &Actor,
    ledger: &Ledger,
    rows: &SheetRows,
) -> Result<HashMap<u32, String>, OpError> {
    let mut twice = HashMap::new();
    if ledger.head.key.is_empty() {
        return Ok(twice);
    }
    let new: Vec<&SheetRow> = rows.rows.iter().filter(|r| !r.bad && r.number.is_none()).collect();
    for chunk in new.chunks(500) {
        let key = |row: &&SheetRow| ledger.key_of(&row.values(ledger), row.owner.unwrap_or(actor.unit));
        let keys: Vec<Vec<Value>> = chunk.iter().map(key).collect();
        let found = app.store.existing_by_key(ledger, &keys).await?;
        for (row, id) in chunk.iter().zip(found).filter_map(|(row, found)| Some((row, found?.0))) {
            let number = app.store.record(ledger, id).await?.map(|r| r.number).unwrap_or_default();
            twice.insert(row.row, number);
        }
    }
    Ok(twice)
}

fn refusal(row: &SheetRow, message: String) -> SheetFinding {
    SheetFinding {
        code: "sheet.refused",
        level: sheet::Level::Error,
        row: Some(row.row),
        column: None,
        field: None,
        message,
        advice: "请核对编号和所属单位,或删除这一行".into(),
    }
}

fn may_take(
    app: &App,
    actor: &Actor,
    ledger: &Ledger,
    row: &SheetRow,
    known: &HashMap<String, store::Record>,
    locks: &Locks,
) -> Result<(), String> {
    let owner = match &row.number {
        Some(number) => known.get(number).ok_or_else(|| format!("没有编号为“{number}”的记录"))?.owner,
        None => row.owner.unwrap_or(actor.unit),
    };
    let units = app.units();
    actor.ledger(ledger, LedgerAction::Write, units.path(owner)).map_err(|e| e.to_string())?;
    record::check_owner(app, ledger, owner).map_err(|e| e.to_string())?;
    let record = row.number.as_ref().and_then(|number| known.get(number));
    let before = record.and_then(|record| locks.hold(ledger, owner, &record.values));
    if let Some(why) = before.or_else(|| locks.hold(ledger, owner, &row.values(ledger))) {
        return Err(why);
    }
    match record {
        Some(record) if ledger.is_final(&record.state) => Err(format!("{}已办结,不能用导入修改", record.number)),
        Some(record) => record::check_merged(app, ledger, record, row.values(ledger)),
        None => Ok(()),
    }
}

/// The records that a sheet names by number, and those that it names by key.
async fn existing(app: &App, ledger: &Ledger, rows: &SheetRows) -> Result<HashMap<String, store::Record>, OpError> {
    let numbers: Vec<&str> = rows.rows.iter().filter_map(|r| r.number.as_deref()).collect();
    let mut known = HashMap::new();
    for chunk in numbers.chunks(500) {
        let list: Vec<String> = chunk.iter().map(|n| format!("'{}'", n.replace('\'', "''"))).collect();
        let Ok(filter) = Expr::parse(&format!("number in ({})", list.join(","))) else {
            continue;
        };
        let mut query = ListQuery::new(app.clock.today());
        (query.filter, query.limit) = (Some(filter), 1000);
        let page = app.store.list_records(ledger, &query).await?;
        known.extend(page.records.into_iter().map(|r| (r.number.clone(), r)));
    }
    Ok(known)
}

fn finding(found: &SheetFinding) -> Finding {
    let level = match found.level {
        sheet::Level::Error => Level::Error,
        sheet::Level::Warn => Level::Warn,
        sheet::Level::Note => Level::Note,
    };
    Finding {
        field: found.field.clone(),
        row: found.row,
        column: found.column.clone(),
        ..Finding::new(found.code, level, &found.message, &found.advice)
    }
}

fn sample(ledger: &Ledger, row: &SheetRow) -> Map<String, Value> {
    let mut values = row.values(ledger);
    mask_values(ledger, &mut values);
    values
}

async fn find(app: &App, actor: &Actor, id: i64) -> Result<(ImportJob, Arc<Ledger>, Kept), OpError> {
    let job = app.store.import_job(id).await?.filter(|job| job.created_by == actor.id);
    let job = job.ok_or_else(|| OpError::NotFound("这次导入".into()))?;
    let ledger = app.ledger(&job.ledger)?;
    let kept = serde_json::from_value(job.findings.clone()).unwrap_or_default();
    Ok((job, ledger, kept))
}

/// How an import stands.
pub async fn show(app: &App, actor: &Actor, id: i64) -> Result<ImportPreview, OpError> {
    let (job, _, kept) = find(app, actor, id).await?;
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
        done: job.done,
        rows_per_second: kept.rows_per_second,
        columns: kept.columns,
        findings: kept.findings,
        sample: kept.sample,
    })
}

/// Writes the rows of a preview in one transaction: all of them, or the good ones.
pub async fn commit(app: &App, actor: &Actor, id: i64, mode: CommitMode) -> Result<ImportPreview, OpError> {
    let (mut job, ledger, mut kept) = find(app, actor, id).await?;
    if job.status != "previewed" {
        return bad("这次导入已经处理过", "如需再导,请重新上传");
    }
    if mode == CommitMode::All && job.bad > 0 {
        return bad(format!("还有{}行有错,没有导入", job.bad), "请改正后重新上传,或选择“只导入好的”");
    }
    if job.good == 0 {
        return bad("没有可以导入的行", "请下载标注后的表,改正后重新上传");
    }
    job.status = "running".into();
    app.store.save_import(&job).await?;
    let begun = Began::now();
    let written = write(app, actor, &job, &ledger, mode).await;
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
    mode: CommitMode,
) -> Result<usize, OpError> {
    let bytes = kept_bytes(app, &job.hash).await?;
    let permit = actor.ledger(ledger, LedgerAction::Write, &actor.unit_path)?;
    let (rows, _) = read(app, actor, ledger, bytes).await?;
    if mode == CommitMode::All && rows.bad() > 0 {
        return bad(format!("有{}行在预览之后变得不能导入", rows.bad()), "请重新上传核对");
    }
    let known = existing(app, ledger, &rows).await?;
    let (mut new, mut changes) = (Vec::new(), Vec::new());
    for row in rows.rows.iter().filter(|r| !r.bad) {
        match row.number.as_ref().and_then(|n| known.get(n)) {
            Some(record) => changes.push(change(app, ledger, row, record).await?),
            None => new.push(new_record(app, ledger, row, row.owner.unwrap_or(actor.unit))),
        }
    }
    let count = new.len() + changes.len();
    let by = permit.by(&format!("导入“{}”", job.file_name), app.clock.now());
    app.store.import_records(ledger, new, changes, &by).await?;
    Ok(count)
}

async fn change(app: &App, ledger: &Ledger, row: &SheetRow, record: &store::Record) -> Result<Change, OpError> {
    let mut values = row.values(ledger);
    let due = record::due_with(app, ledger, record, &values, None).await?;
    app.seal.close_values(ledger, &mut values);
    Ok(Change { id: record.id, revision: record.revision, values, due, owner: None })
}

fn new_record(app: &App, ledger: &Ledger, row: &SheetRow, owner: i64) -> store::NewRecord {
    let place = Place::new(ledger, owner);
    let mut values = record::fill_in(app, ledger, row.values(ledger), &place);
    let entered = [(ledger.workflow.initial.clone(), app.clock.today())];
    let due = record::due(app, ledger, &values, owner, &entered);
    app.seal.close_values(ledger, &mut values);
    store::NewRecord { owner, values, due, ..store::NewRecord::default() }
}

/// Gives an import up.
pub async fn cancel(app: &App, actor: &Actor, id: i64) -> Result<(), OpError> {
    let (mut job, _, _) = find(app, actor, id).await?;
    if job.status == "previewed" {
        job.status = "cancelled".into();
        app.store.save_import(&job).await?;
    }
    Ok(())
}

/// The uploaded sheet with its findings marked in place.
pub async fn marked(app: &App, actor: &Actor, id: i64) -> Result<(String, Vec<u8>), OpError> {
    let (job, ledger, _) = find(app, actor, id).await?;
    let bytes = kept_bytes(app, &job.hash).await?;
    let (rows, bytes) = read(app, actor, &ledger, bytes).await?;
    let several = several_units(app, actor);
    let marked =
        with_context(app, several, move |ctx| sheet::marked(&bytes, &ledger, &rows, ctx, &SheetLimits::default()))
            .await?;
    let stem = job.file_name.rsplit_once('.').map_or(job.file_name.as_str(), |(stem, _)| stem);
    Ok((format!("{stem}(标注).xlsx"), marked))
}

/// A list as a sheet: masked as on the page; the export is written into the audit trail.
pub async fn export(
    app: &App,
    actor: &Actor,
    ledger_id: &str,
    params: &ListParams,
    columns: Vec<String>,
) -> Result<(String, Vec<u8>), OpError> {
    let ledger = app.ledger(ledger_id)?;
    let mut query = record::query(app, actor, &ledger, params)?;
    (query.after, query.limit) = (None, 1000);
    let mut rows = Vec::new();
    loop {
        let page = app.store.list_records(&ledger, &query).await?;
        rows.extend(page.records.into_iter().map(|r| export_row(app, &ledger, r)));
        if rows.len() > MOST_ROWS {
            return bad(format!("超过{MOST_ROWS}行,一张表放不下"), "请加上年度或其他条件后分次导出");
        }
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    let note = store::Note {
        action: "export".into(),
        kind: ledger.head.id.clone(),
        target_id: 0,
        unit_id: Some(actor.unit),
        before: None,
        after: Some(serde_json::json!({ "rows": rows.len() })),
    };
    app.store.note(note, &actor.own_account().by("", app.clock.now())).await?;
    let name = format!("{}.xlsx", ledger.head.name);
    let bytes = with_context(app, true, move |ctx| sheet::export(&ledger, &columns, rows, ctx)).await?;
    Ok((name, bytes))
}

fn export_row(app: &App, ledger: &Ledger, mut record: store::Record) -> ExportRow {
    app.seal.open_values(ledger, &mut record.values);
    mask_values(ledger, &mut record.values);
    ExportRow {
        number: record.number,
        owner: record.owner,
        state: record.state,
        due: record.due.map(|d| d.to_string()),
        values: record.values,
    }
}
