//! Many records at once: each is judged as if it were typed, all are written in one transaction. A row changes the record
//! of its number or, where the ledger has a key, of its key; any other row is a new record.

use std::collections::HashMap;
use std::sync::Arc;

use gangmu_pack::definition::Ledger;
use gangmu_pack::expr::Expr;
use gangmu_store::{self as store, Change, ListQuery, Record};
use serde_json::{Map, Value};

use super::duty::lock::Locks;
use super::error::{Finding, Level, OpError, bad};
use super::record::{self, Beside, Place};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::{LedgerAction, Permit};
use crate::view::bulk::{BulkAnswer, BulkRow, BulkRows};
use crate::view::sheet::CommitMode;

/// The most rows of one call.
const MOST: usize = 100_000;
/// Findings that are told.
const TOLD: usize = 1_000;
/// Records that are looked up by one statement.
const BATCH: usize = 500;

/// A row that was judged, with what is to be written where it may be.
struct Judged {
    row: usize,
    findings: Vec<Finding>,
    write: Option<Wish>,
}

/// What a row asks for.
enum Wish {
    New(store::NewRecord),
    Change(Change),
}

/// Adds and changes records, all or the good ones.
pub async fn upsert(app: &App, actor: &Actor, ledger_id: &str, sent: BulkRows) -> Result<BulkAnswer, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let permit = general(actor, &ledger)?;
    let BulkRows { rows, mode, reason, dry_run } = sent;
    if rows.len() > MOST {
        return Err(OpError::TooLarge(format!("一次最多{MOST}行,这次有{}行,请分批提交", rows.len())));
    }
    let judged = judge(app, actor, &ledger, rows, &reason).await?;
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

/// Judges the rows on both cores; what the store must be asked is asked for many at once.
async fn judge(
    app: &App,
    actor: &Actor,
    ledger: &Arc<Ledger>,
    rows: Vec<BulkRow>,
    reason: &str,
) -> Result<Vec<Judged>, OpError> {
    let known = Known::of(app, actor, ledger, &rows).await?;
    let locks = Locks::of(app, actor, ledger, None).await?;
    let half = rows.len().div_ceil(2).max(1);
    let shared = Arc::new(Stage {
        app: app.clone(),
        actor: actor.clone(),
        ledger: ledger.clone(),
        known,
        locks,
        reason: reason.to_owned(),
    });
    let mut placed = Vec::with_capacity(rows.len());
    for (at, row) in (1..).zip(rows) {
        let beside = shared.beside(&row).await?;
        placed.push((at, row, beside));
    }
    let mut rows = placed.into_iter();
    let mut halves = Vec::new();
    for _ in 0..2 {
        let part: Vec<(usize, BulkRow, Beside)> = rows.by_ref().take(half).collect();
        let shared = shared.clone();
        halves.push(tokio::task::spawn_blocking(move || {
            part.into_iter().map(|(at, row, beside)| shared.judge(at, row, &beside)).collect::<Vec<_>>()
        }));
    }
    let mut judged = Vec::new();
    for half in halves {
        match half.await {
            Ok(part) => judged.extend(part),
            Err(_) => return bad("批量处理失败", "请减少行数后重试"),
        }
    }
    refuse_twins(ledger, &mut judged);
    Ok(judged)
}

/// The records that rows name, by number and by key.
struct Known {
    by_number: HashMap<String, (Record, Vec<(String, jiff::civil::Date)>)>,
    by_key: HashMap<String, String>,
}

impl Known {
    async fn of(app: &App, actor: &Actor, ledger: &Ledger, rows: &[BulkRow]) -> Result<Known, OpError> {
        let mut numbers: Vec<String> = rows.iter().filter_map(|r| r.number.clone()).collect();
        let mut by_key = HashMap::new();
        if !ledger.head.key.is_empty() {
            let unnumbered: Vec<&BulkRow> = rows.iter().filter(|r| r.number.is_none()).collect();
            for chunk in unnumbered.chunks(BATCH) {
                let keys: Vec<Vec<Value>> = chunk.iter().map(|row| key_of(app, actor, ledger, row)).collect();
                let ids = app.store.existing_by_key(ledger, &keys).await?;
                for (key, id) in keys.iter().zip(ids).filter_map(|(key, found)| Some((key, found?.0))) {
                    if let Some(record) = app.store.record(ledger, id).await? {
                        by_key.insert(name_of(key), record.number.clone());
                        numbers.push(record.number);
                    }
                }
            }
        }
        Ok(Known { by_number: by_number(app, ledger, &numbers).await?, by_key })
    }
}

async fn by_number(
    app: &App,
    ledger: &Ledger,
    numbers: &[String],
) -> Result<HashMap<String, (Record, Vec<(String, jiff::civil::Date)>)>, OpError> {
    let mut known = HashMap::new();
    for chunk in numbers.chunks(BATCH) {
        let list: Vec<String> = chunk.iter().map(|n| format!("'{}'", n.replace('\'', "''"))).collect();
        let Ok(filter) = Expr::parse(&format!("number in ({})", list.join(","))) else {
            continue;
        };
        let mut query = ListQuery::new(app.clock.today());
        (query.filter, query.limit) = (Some(filter), 1000);
        for record in app.store.list_records(ledger, &query).await?.records {
            let entries = app.store.state_entries(&ledger.head.id, record.id).await?;
            known.insert(record.number.clone(), (record, entries));
        }
    }
    Ok(known)
}

/// The values of the key's parts as the store keeps them: a unit by its id.
fn key_of(app: &App, actor: &Actor, ledger: &Ledger, row: &BulkRow) -> Vec<Value> {
    let owner = row.owner.as_ref().and_then(|owner| unit_id(app, owner)).unwrap_or(actor.unit);
    let mut values = row.values.clone();
    for field in ledger.fields.iter().filter(|f| f.kind == gangmu_pack::definition::FieldType::Unit) {
        if let Some(value) = values.get_mut(&field.id) {
            *value = unit_id(app, value).map_or(Value::Null, Value::from);
        }
    }
    ledger.key_of(&values, owner)
}

fn name_of(key: &[Value]) -> String {
    Value::from(key.to_vec()).to_string()
}

/// A unit by id or by code.
fn unit_id(app: &App, value: &Value) -> Option<i64> {
    match value {
        Value::String(code) => app.units().with_code(code).map(|u| u.id),
        value => value.as_i64(),
    }
}

/// What rows are judged by.
struct Stage {
    app: App,
    actor: Actor,
    ledger: Arc<Ledger>,
    known: Known,
    locks: Locks,
    reason: String,
}

impl Stage {
    /// The other records that the rules of a row read.
    async fn beside(&self, row: &BulkRow) -> Result<Beside, OpError> {
        let Stage { app, actor, ledger, known, .. } = self;
        if !Beside::is_read(ledger) {
            return Ok(Beside::default());
        }
        let record = row.number.as_ref().and_then(|number| known.by_number.get(number)).map(|(record, _)| record);
        let owner = row.owner.as_ref().and_then(|owner| unit_id(app, owner)).unwrap_or(actor.unit);
        let mut whole = record.map(|record| record.values.clone()).unwrap_or_default();
        whole.extend(record::incoming(app, ledger, row.values.clone()).unwrap_or_default());
        Beside::of(app, ledger, &whole, record.map_or(owner, |r| r.owner), record.map(|r| r.id)).await
    }

    fn judge(&self, row: usize, sent: BulkRow, beside: &Beside) -> Judged {
        let (findings, write) = match self.wish(sent, beside) {
            Ok((write, doubts)) => (doubts, Some(write)),
            Err(OpError::Findings(_, findings)) => (findings, None),
            Err(OpError::Bad(message, advice)) => (vec![Finding::new("row", Level::Error, message, advice)], None),
            Err(other) => (vec![Finding::new("row", Level::Error, other.to_string(), "请核对这一行")], None),
        };
        Judged { row, findings, write }
    }

    fn wish(&self, sent: BulkRow, beside: &Beside) -> Result<(Wish, Vec<Finding>), OpError> {
        let Stage { app, actor, ledger, known, .. } = self;
        let by_key = || known.by_key.get(&name_of(&key_of(app, actor, ledger, &sent))).cloned();
        let number = sent.number.clone().or_else(by_key);
        let values = record::incoming(app, ledger, sent.values)?;
        let Some(number) = number else {
            let owner = match &sent.owner {
                None | Some(Value::Null) => actor.unit,
                Some(value) => unit_id(app, value)
                    .ok_or_else(|| OpError::Bad(format!("没有单位{value}"), "请填写单位的编号或代码".into()))?,
            };
            self.may_write(owner, &[&values])?;
            let (record, doubts) = self.new_record(values, owner, beside)?;
            return Ok((Wish::New(record), doubts));
        };
        let Some((record, entries)) = known.by_number.get(&number) else {
            return bad(format!("没有编号为“{number}”的记录"), "请核对编号;新记录不要填编号");
        };
        let mut after = record.values.clone();
        after.extend(values.clone());
        self.may_write(record.owner, &[&record.values, &after])?;
        if ledger.is_final(&record.state) {
            return bad(format!("{number}已办结,不能批量修改"), "请打开这条记录,由责任科室写明原因后更正");
        }
        let (change, doubts) = self.changed(record, entries, values, beside)?;
        Ok((Wish::Change(change), doubts))
    }

    fn may_write(&self, owner: i64, sides: &[&Map<String, Value>]) -> Result<(), OpError> {
        let Stage { app, actor, ledger, locks, .. } = self;
        actor.ledger(ledger, LedgerAction::Write, app.units().path(owner))?;
        record::check_owner(app, ledger, owner)?;
        match sides.iter().find_map(|values| locks.hold(ledger, owner, values)) {
            Some(why) => bad(why, "确需更正,请联系责任科室限期开放后再办"),
            None => Ok(()),
        }
    }

    /// A new record, judged and ready to be kept.
    fn new_record(
        &self,
        values: Map<String, Value>,
        owner: i64,
        beside: &Beside,
    ) -> Result<(store::NewRecord, Vec<Finding>), OpError> {
        let Stage { app, ledger, reason, .. } = self;
        let place = Place::new(ledger, owner).with(beside);
        let mut values = record::fill_in(app, ledger, values, &place);
        let doubts = record::judged(app, ledger, &values, &place, reason)?;
        let entered = [(ledger.workflow.initial.clone(), app.clock.today())];
        let due = record::due(app, ledger, &values, owner, &entered);
        app.seal.close_values(ledger, &mut values);
        Ok((store::NewRecord { owner, values, due, ..store::NewRecord::default() }, doubts))
    }

    /// A change of a record, judged together with what stays.
    fn changed(
        &self,
        record: &Record,
        entries: &[(String, jiff::civil::Date)],
        mut values: Map<String, Value>,
        beside: &Beside,
    ) -> Result<(Change, Vec<Finding>), OpError> {
        let Stage { app, ledger, reason, .. } = self;
        let mut whole = record.values.clone();
        app.seal.open_values(ledger, &mut whole);
        whole.extend(values.clone());
        let place = Place::of(record).with(beside);
        let whole = record::fill_in(app, ledger, whole, &place);
        for field in ledger.fields.iter().filter(|f| f.computed.is_some()) {
            values.insert(field.id.clone(), whole.get(&field.id).cloned().unwrap_or(Value::Null));
        }
        let doubts = record::judged(app, ledger, &whole, &place, reason)?;
        let due = store::Due::Set(record::due(app, ledger, &whole, record.owner, entries));
        app.seal.close_values(ledger, &mut values);
        Ok((Change { id: record.id, revision: record.revision, values, due, owner: None }, doubts))
    }
}

/// Two rows for one record, or two new ones with one key: the later is refused.
fn refuse_twins(ledger: &Ledger, judged: &mut [Judged]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for row in judged {
        let name = match &row.write {
            Some(Wish::Change(change)) => format!("#{}", change.id),
            Some(Wish::New(new)) if !ledger.head.key.is_empty() => {
                let key = ledger.key_of(&new.values, new.owner);
                if key.iter().any(Value::is_null) {
                    continue;
                }
                name_of(&key)
            }
            _ => continue,
        };
        if let Some(first) = seen.get(&name) {
            let message = format!("与第{first}行是同一条记录");
            row.findings.push(Finding::new("row.twice", Level::Error, message, "请只留一行"));
            row.write = None;
        } else {
            seen.insert(name, row.row);
        }
    }
}
