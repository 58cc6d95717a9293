//! Undoing an import as a whole: what it entered becomes void, what it changed is as before. A record that was worked on
//! since, lies in a locked period or counts in a confirmed return stands in the way, and the person is told which.

use std::collections::HashMap;
use std::sync::Arc;

use gangmu_pack::definition::Ledger;
use gangmu_store::{Change, Due, ImportJob, ImportRow, ImportUndo, Record};
use serde_json::{Map, Value};

use super::{Kept, find, may_undo, none, sees, show};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::ops::duty::lock::{Confirmed, Locks};
use crate::ops::error::{Finding, Level, OpError, bad};
use crate::view::sheet::{ImportPreview, ImportUndone, UndoImport, UndoItem, UndoPlan};
use crate::work::Phase;

/// Records that a plan names.
const TOLD: usize = 500;
/// Records that are undone before the request is answered.
const AT_ONCE: usize = 1_000;
/// What to do about records that stand in the way.
const ADVICE: &str = "请先逐条处理这些记录,或选择只撤销能撤销的";

/// What an import made and changed, and what stands in the way of undoing it.
pub async fn undo_plan(app: &App, actor: &Actor, id: i64) -> Result<UndoPlan, OpError> {
    let (job, ledger) = seen(app, actor, id).await?;
    let looked = look(app, actor, &job, &ledger).await?;
    let blocked = looked.items.iter().filter(|item| item.why.is_some()).count();
    let mut items = looked.items;
    items.sort_by_key(|item| (item.why.is_none(), item.row));
    items.truncate(TOLD);
    Ok(UndoPlan {
        voids: looked.undo.voids.len(),
        restores: looked.undo.restores.len(),
        gone: looked.gone,
        blocked,
        items,
    })
}

/// Undoes an import in one transaction; where records stand in the way, only if the others are wished alone.
pub async fn undo(app: &App, actor: &Actor, id: i64, wish: &UndoImport) -> Result<ImportPreview, OpError> {
    let (job, ledger) = seen(app, actor, id).await?;
    let permit = actor.undo_import(&ledger, job.created_by)?;
    if wish.reason.trim().chars().count() < 2 {
        return bad("撤销导入要写明原因", "请填写原因,如“表用错了年度”");
    }
    if !may_undo(actor, &ledger, &job) {
        return bad("这次导入没有可以撤销的记录", "请刷新页面查看它的结果");
    }
    let looked = look(app, actor, &job, &ledger).await?;
    let blocked: Vec<Finding> = looked.items.iter().filter_map(in_the_way).collect();
    if !blocked.is_empty() && !wish.partly {
        let message = format!("有{}条记录不能撤销,没有撤销任何记录。{ADVICE}", blocked.len());
        return Err(OpError::Findings(message, blocked.into_iter().take(TOLD).collect()));
    }
    let mut undo = looked.undo;
    let count = undo.voids.len() + undo.restores.len();
    if count == 0 && !blocked.is_empty() {
        return bad("没有一条记录可以撤销", "请逐条处理");
    }
    undo.to = if blocked.is_empty() { "undone" } else { "partly_undone" }.into();
    let by = permit.by(&format!("撤销导入“{}”:{}", job.file_name, wish.reason.trim()), app.clock.now());
    let told = ImportUndone {
        by: actor.name.clone(),
        at: by.at.to_string(),
        reason: wish.reason.trim().to_owned(),
        voided: undo.voids.len(),
        restored: undo.restores.len(),
        left: blocked.len(),
    };
    let work = {
        let (app, ledger) = (app.clone(), ledger.clone());
        let work = app.works.begin(id, Phase::Undoing);
        async move {
            let done = app.store.undo_import(&ledger, &undo, &by, &work.written).await;
            keep(&app, id, &undo.to, told, done.as_ref().err().map(ToString::to_string)).await?;
            Ok(done?)
        }
    };
    super::run::now_or_later(count <= AT_ONCE, work).await?;
    show(app, actor, id).await
}

/// Keeps with the import what its undoing came to.
async fn keep(app: &App, id: i64, status: &str, told: ImportUndone, problem: Option<String>) -> Result<(), OpError> {
    let Some(mut job) = app.store.import_job(id).await? else { return Ok(()) };
    let mut kept = Kept::of(&job);
    match problem {
        None => (kept.undone, kept.problem) = (Some(told), None),
        Some(problem) => kept.problem = Some(problem),
    }
    job.findings = kept.json();
    let from = if kept.problem.is_none() { status.to_owned() } else { job.status.clone() };
    app.store.settle_import(&job, &from).await?;
    Ok(())
}

async fn seen(app: &App, actor: &Actor, id: i64) -> Result<(ImportJob, Arc<Ledger>), OpError> {
    let (job, ledger) = find(app, id).await?;
    if !sees(actor, &ledger, &job) {
        return Err(none());
    }
    if matches!(job.status.as_str(), "checking" | "running") || app.works.of(id).is_some() {
        return bad("这次导入还在办理中", "请等它结束后再撤销");
    }
    Ok((job, ledger))
}

fn in_the_way(item: &UndoItem) -> Option<Finding> {
    let message = format!("{}:{}", item.number, item.why.as_ref()?);
    let row = u32::try_from(item.row).ok();
    Some(Finding { row, ..Finding::new("import.undo", Level::Error, message, "请打开这条记录处理") })
}

/// What undoing comes to.
#[derive(Default)]
struct Looked {
    undo: ImportUndo,
    items: Vec<UndoItem>,
    /// Records that it entered and that are void already.
    gone: usize,
}

/// What records are held against.
struct Bounds<'a> {
    app: &'a App,
    actor: &'a Actor,
    ledger: &'a Ledger,
    locks: Locks,
    confirmed: Confirmed,
}

async fn look(app: &App, actor: &Actor, job: &ImportJob, ledger: &Ledger) -> Result<Looked, OpError> {
    let rows = app.store.import_rows(job.id).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.record).collect();
    let records = app.store.records_of(ledger, &ids).await?;
    let seqs: Vec<i64> = rows.iter().filter_map(|row| row.seq).collect();
    let before = app.store.values_before(&seqs).await?;
    let (locks, confirmed) = (Locks::all(app, ledger).await?, Confirmed::of(app, ledger).await?);
    let bounds = Bounds { app, actor, ledger, locks, confirmed };
    let mut looked = Looked::default();
    (looked.undo.import, looked.undo.from) = (job.id, job.status.clone());
    for done in rows.chunk_by(|a, b| a.record == b.record) {
        let Some(record) = records.get(&done[0].record) else { continue };
        bounds.place(&mut looked, done, record, &before);
    }
    bounds.refuse_twins(&mut looked, &records).await?;
    Ok(looked)
}

impl Bounds<'_> {
    fn place(&self, looked: &mut Looked, done: &[ImportRow], record: &Record, before: &HashMap<i64, Value>) {
        let made = done[0].seq.is_none();
        if made && record.voided {
            looked.gone += 1;
            return;
        }
        let change = restored(self.ledger, record, done, before);
        let why = self.hindrance(done, record, &change);
        let item = UndoItem { row: done[0].row, record: record.id, number: record.number.clone(), made, why };
        match (&item.why, made) {
            (Some(_), _) => {}
            (None, true) => looked.undo.voids.push((record.id, record.revision)),
            (None, false) => looked.undo.restores.push(change),
        }
        looked.items.push(item);
    }

    /// Why a record cannot be undone.
    fn hindrance(&self, done: &[ImportRow], record: &Record, change: &Change) -> Option<String> {
        let Bounds { app, actor, ledger, locks, confirmed } = self;
        if record.voided {
            return Some("导入之后已作废".into());
        }
        let in_a_row = done.windows(2).all(|pair| pair[0].revision + 1 == pair[1].revision);
        if !in_a_row || done.last().is_none_or(|last| last.revision != record.revision) {
            return Some("导入之后又修改或办理过".into());
        }
        if let Err(denied) = actor.ledger(ledger, LedgerAction::Write, app.units().path(record.owner)) {
            return Some(denied.to_string());
        }
        let mut after = record.values.clone();
        after.extend(change.values.clone());
        [&record.values, &after].into_iter().find_map(|values| {
            let locked = locks.hold(ledger, record.owner, values);
            locked.or_else(|| confirmed.counting(ledger, record.owner, values))
        })
    }

    /// A record whose old key another one bears by now stays as it is.
    async fn refuse_twins(&self, looked: &mut Looked, records: &HashMap<i64, Record>) -> Result<(), OpError> {
        let Bounds { app, ledger, .. } = self;
        let of_key = |change: &Change| ledger.head.key.iter().any(|id| change.values.contains_key(id));
        let (to_ask, mut free): (Vec<Change>, Vec<Change>) = looked.undo.restores.drain(..).partition(of_key);
        let whole = |change: &Change| {
            let mut values = records.get(&change.id).map(|r| r.values.clone()).unwrap_or_default();
            values.extend(change.values.clone());
            ledger.key_of(&values, records.get(&change.id).map_or(0, |r| r.owner))
        };
        let keys: Vec<Vec<Value>> = to_ask.iter().map(whole).collect();
        let found = if keys.is_empty() { vec![] } else { app.store.records_by_key(ledger, &keys).await? };
        for (change, twin) in to_ask.into_iter().zip(found) {
            let twin = twin.map(|twin| twin.id).filter(|id| *id != change.id);
            let stays = |id: &i64| looked.undo.voids.iter().all(|(gone, _)| gone != id);
            if twin.filter(stays).is_none() {
                free.push(change);
            } else if let Some(item) = looked.items.iter_mut().find(|item| item.record == change.id) {
                item.why = Some(format!("另有一条{}相同的记录", ledger.key_names().join("、")));
            }
        }
        looked.undo.restores = free;
        Ok(())
    }
}

/// The change that makes a record what it was before the import touched it, the first touch last.
fn restored(ledger: &Ledger, record: &Record, done: &[ImportRow], before: &HashMap<i64, Value>) -> Change {
    let (mut values, mut due) = (Map::new(), Due::Keep);
    for old in done.iter().rev().filter_map(|row| before.get(&row.seq?)?.as_object()) {
        for (id, value) in old {
            match id.as_str() {
                "due" => due = Due::Set(value.as_str().and_then(|day| day.parse().ok())),
                id if ledger.field(id).is_some() => drop(values.insert(id.to_owned(), value.clone())),
                _ => {}
            }
        }
    }
    Change { id: record.id, revision: record.revision, values, due, ..Change::default() }
}
