//! Where many rows are judged, each as if it were typed: the records that they name are looked up for many at once, the
//! rows are judged on both cores. It writes nothing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use gangmu_pack::definition::{FieldType, Ledger};
use gangmu_store::{self as store, Change, Record};
use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::{LedgerAction, Trusted};
use crate::ops::duty::lock::Locks;
use crate::ops::error::{Finding, Level, OpError, bad};
use crate::ops::record::{self, Beside, Place, Stood, unique};
use crate::ops::trust;
use crate::view::bulk::BulkRow;

/// Records and files that are looked up by one statement.
const BATCH: usize = 500;

/// A row that was judged, with what is to be written where it may be.
pub struct Judged {
    /// Its place among the rows, as the caller counts.
    pub row: usize,
    /// What is wrong or doubtful. A doubt beside a wish is answered by the reason.
    pub findings: Vec<Finding>,
    /// The record that it changes.
    pub number: Option<String>,
    /// What it asks for, where it may.
    pub write: Option<Wish>,
}

/// What a row asks for.
pub enum Wish {
    /// A new record.
    New(store::NewRecord),
    /// A change of one that is there, and the unit that keeps it.
    Change(Change, i64),
}

impl Wish {
    /// The values to be kept.
    fn values(&self) -> &Map<String, Value> {
        match self {
            Wish::New(record) => &record.values,
            Wish::Change(change, _) => &change.values,
        }
    }

    /// The unit that keeps the record.
    pub fn owner(&self) -> i64 {
        match self {
            Wish::New(record) => record.owner,
            Wish::Change(_, owner) => *owner,
        }
    }
}

/// Rows of one ledger on their way in, batch after batch.
pub struct Stage {
    by: Arc<Judge>,
    /// The row that was the first to name a record or a key.
    seen: HashMap<String, usize>,
}

/// What rows are judged by.
struct Judge {
    app: App,
    actor: Actor,
    ledger: Arc<Ledger>,
    locks: Locks,
    trusted: Trusted,
    reason: String,
    /// The rules read other records too.
    reads_beside: bool,
}

/// The units whose records the person may write, and whether they count directly.
type Rights = HashMap<i64, bool>;

/// A row with what the store says about it.
struct Placed {
    row: usize,
    sent: BulkRow,
    /// The number of the record that it changes: its own, or that of its key.
    number: Option<String>,
    beside: Beside,
    /// The same of the record as it stands, where that is something else.
    beside_before: Option<Beside>,
}

impl Stage {
    /// A stage for a person's rows; the reason answers doubts.
    pub async fn new(app: &App, actor: &Actor, ledger: &Arc<Ledger>, reason: &str) -> Result<Stage, OpError> {
        let locks = Locks::of(app, actor, ledger, None).await?;
        let (app, actor, ledger) = (app.clone(), actor.clone(), ledger.clone());
        let trusted = trust::trusted(&app, &ledger).await?;
        let reads_beside = Beside::is_read(&ledger);
        let by = Judge { app, actor, ledger, locks, trusted, reason: reason.into(), reads_beside };
        Ok(Stage { by: Arc::new(by), seen: HashMap::new() })
    }

    /// Judges rows, each with its place. A record or key that an earlier row named is refused, also of an earlier batch.
    pub async fn judge(&mut self, mut rows: Vec<(usize, BulkRow)>) -> Result<Vec<Judged>, OpError> {
        for (_, row) in rows.iter_mut().filter(|(_, row)| row.number.is_none()) {
            self.by.fill_known(row, |field| self.by.ledger.head.key.iter().any(|key| key == field)).await?;
        }
        let (known, numbers) = Known::of(&self.by, &rows).await?;
        let known = Arc::new(known);
        let half = rows.len().div_ceil(2).max(1);
        let mut placed = Vec::with_capacity(rows.len());
        for ((row, sent), number) in rows.into_iter().zip(numbers) {
            placed.push(self.by.placed(&known, row, sent, number).await?);
        }
        let mut left = placed.into_iter();
        let mut halves = Vec::new();
        for _ in 0..2 {
            let part: Vec<Placed> = left.by_ref().take(half).collect();
            let (by, known) = (self.by.clone(), known.clone());
            let work = move || {
                let mut rights = HashMap::new();
                part.into_iter().map(|row| by.judge(&known, &mut rights, row)).collect::<Vec<_>>()
            };
            halves.push(tokio::task::spawn_blocking(work));
        }
        let mut judged = Vec::new();
        for half in halves {
            match half.await {
                Ok(part) => judged.extend(part),
                Err(_) => return bad("批量处理失败", "请减少行数后重试"),
            }
        }
        judged.iter_mut().for_each(|row| self.refuse_twin(row));
        self.refuse_taken(&mut judged).await?;
        Ok(judged)
    }

    /// A value that no two open records may share, held by another record or an earlier row: the row is refused.
    async fn refuse_taken(&mut self, judged: &mut [Judged]) -> Result<(), OpError> {
        let by = Arc::clone(&self.by);
        for field in unique::fields(&by.ledger) {
            let values: Vec<String> = judged
                .iter()
                .filter_map(|row| unique::kept(row.write.as_ref()?.values(), field))
                .map(str::to_owned)
                .collect();
            let holders = by.app.store.holders(&by.ledger, &field.id, &values).await?;
            for row in judged.iter_mut() {
                let Some(wish) = &row.write else { continue };
                let Some(value) = unique::kept(wish.values(), field) else { continue };
                let own = matches!(wish, Wish::Change(..)).then_some(row.number.as_ref()).flatten();
                let first = *self.seen.entry(format!("{}={value}", field.id)).or_insert(row.row);
                let holder = match holders.get(value) {
                    Some((_, number)) if Some(number) != own => format!("记录 {number} "),
                    _ if first != row.row => format!("第{first}行"),
                    _ => continue,
                };
                row.findings.push(unique::taken(field, &holder));
                row.write = None;
            }
        }
        Ok(())
    }

    /// Two rows for one record, or two new ones with one key: the later is refused.
    fn refuse_twin(&mut self, row: &mut Judged) {
        let ledger = &self.by.ledger;
        let name = match &row.write {
            Some(Wish::Change(change, _)) => format!("#{}", change.id),
            Some(Wish::New(new)) if !ledger.head.key.is_empty() => {
                let key = ledger.key_of(&new.values, new.owner);
                if key.iter().any(Value::is_null) {
                    return;
                }
                name_of(&key)
            }
            _ => return,
        };
        let first = *self.seen.entry(name).or_insert(row.row);
        if first != row.row {
            let message = format!("与第{first}行是同一条记录");
            row.findings.push(Finding::new("row.twice", Level::Error, message, "请只留一行"));
            row.write = None;
        }
    }
}

/// A record as it stands, with the states that it entered.
type Standing = (Arc<Record>, Vec<(String, Date)>);

/// What the store has of that which rows name.
struct Known {
    by_number: HashMap<String, Standing>,
    /// Digests of files.
    files: HashSet<String>,
    /// Records that were proposed and not taken up; looked for only where the ledger has trusted sources.
    proposed: HashSet<i64>,
}

impl Known {
    /// Looks up what rows name; answers with it the number of the record that each changes.
    async fn of(by: &Judge, rows: &[(usize, BulkRow)]) -> Result<(Known, Vec<Option<String>>), OpError> {
        let Judge { app, ledger, .. } = by;
        let mut numbers: Vec<Option<String>> = rows.iter().map(|(_, row)| row.number.clone()).collect();
        let named: Vec<&str> = numbers.iter().flatten().map(String::as_str).collect();
        let mut records = app.store.records_by_number(ledger, &named).await?;
        if !ledger.head.key.is_empty() {
            let unnumbered: Vec<usize> = (0..rows.len()).filter(|at| numbers[*at].is_none()).collect();
            let keys: Vec<Vec<Value>> = unnumbered.iter().map(|at| by.key_of(&rows[*at].1)).collect();
            for (at, found) in unnumbered.into_iter().zip(app.store.records_by_key(ledger, &keys).await?) {
                if let Some(record) = found {
                    numbers[at] = Some(record.number.clone());
                    records.insert(record.number.clone(), record);
                }
            }
        }
        // The states say when a deadline began; where there is none, nobody asks.
        let ids: Vec<i64> = records.values().map(|record| record.id).filter(|_| !ledger.deadlines.is_empty()).collect();
        let mut entries = app.store.states_of(&ledger.head.id, &ids).await?;
        let with_states = |(number, record): (String, Record)| {
            let entries = entries.remove(&record.id).unwrap_or_default();
            (number, (Arc::new(record), entries))
        };
        let by_number: HashMap<String, Standing> = records.into_iter().map(with_states).collect();
        let mut proposed = HashSet::new();
        if !by.trusted.is_off() {
            let ids: Vec<i64> = by_number.values().map(|(record, _)| record.id).collect();
            for chunk in ids.chunks(BATCH) {
                let open = app.store.open_proposals(&ledger.head.id, chunk).await?;
                proposed.extend(open.into_iter().filter(|p| p.change.is_none()).map(|p| p.record_id));
            }
        }
        Ok((Known { by_number, files: by.files(rows).await?, proposed }, numbers))
    }

    fn record(&self, number: Option<&String>) -> Option<&Record> {
        self.by_number.get(number?).map(|(record, _)| &**record)
    }
}

fn name_of(key: &[Value]) -> String {
    Value::from(key.to_vec()).to_string()
}

/// A unit by id or by code, or as the object that was given out.
fn unit_id(app: &App, value: &Value) -> Option<i64> {
    match value {
        Value::String(code) => app.units().with_code(code).map(|u| u.id),
        Value::Object(unit) => unit.get("id")?.as_i64(),
        value => value.as_i64(),
    }
}

impl Judge {
    /// The digests of attached files that somebody uploaded.
    async fn files(&self, rows: &[(usize, BulkRow)]) -> Result<HashSet<String>, OpError> {
        let fields: Vec<&str> = file_fields(&self.ledger).collect();
        let mut named: Vec<String> = Vec::new();
        let has_file =
            |row: &BulkRow| fields.iter().any(|id| row.values.get(*id).is_some_and(|value| !value.is_null()));
        for (_, row) in rows.iter().filter(|(_, row)| has_file(row)) {
            let values = record::incoming(&self.app, &self.ledger, row.values.clone()).unwrap_or_default();
            named.extend(fields.iter().filter_map(|id| values.get(*id)).flat_map(record::hashes));
            // No digest has a NUL, and PostgreSQL takes none.
            named.retain(|hash| !hash.contains('\0'));
        }
        let mut found = HashSet::new();
        for chunk in named.chunks(BATCH) {
            found.extend(self.app.store.attachments(chunk).await?.into_iter().map(|file| file.hash));
        }
        Ok(found)
    }

    /// The values of the key's parts as the store keeps them: a unit by its id.
    fn key_of(&self, row: &BulkRow) -> Vec<Value> {
        let Judge { app, actor, ledger, .. } = self;
        let owner = row.owner.as_ref().and_then(|owner| unit_id(app, owner)).unwrap_or(actor.unit);
        let mut values = Map::new();
        for field in ledger.fields.iter().filter(|f| ledger.head.key.contains(&f.id)) {
            let value = row.values.get(&field.id).filter(|value| !value.is_null()).or(field.default.as_ref());
            let value = match (field.kind, value) {
                (FieldType::Unit, Some(value)) => unit_id(app, value).map_or(Value::Null, Value::from),
                (_, value) => value.cloned().unwrap_or_default(),
            };
            values.insert(field.id.clone(), value);
        }
        // Personal parts of a key are kept sealed.
        app.seal.close_values(ledger, &mut values);
        ledger.key_of(&values, owner)
    }

    /// Fills fields that a row leaves empty with what is known; a row that cannot be read is left as it is.
    async fn fill_known(&self, row: &mut BulkRow, wanted: impl Fn(&str) -> bool) -> Result<(), OpError> {
        let Judge { app, actor, ledger, .. } = self;
        if !ledger.reuse.iter().any(|reuse| wanted(&reuse.field)) {
            return Ok(());
        }
        if let Ok(mut values) = record::incoming(app, ledger, row.values.clone()) {
            let owner = row.owner.as_ref().and_then(|owner| unit_id(app, owner)).unwrap_or(actor.unit);
            record::fill_known(app, actor, ledger, &mut values, owner, wanted).await?;
            row.values = values;
        }
        Ok(())
    }

    /// A row with the other records that its rules read; a new one with what is known of it.
    async fn placed(
        &self,
        known: &Known,
        row: usize,
        mut sent: BulkRow,
        number: Option<String>,
    ) -> Result<Placed, OpError> {
        let Judge { app, actor, ledger, .. } = self;
        if number.is_none() {
            self.fill_known(&mut sent, |_| true).await?;
        }
        if !self.reads_beside {
            return Ok(Placed { row, sent, number, beside: Beside::default(), beside_before: None });
        }
        let record = known.record(number.as_ref());
        let owner = sent.owner.as_ref().and_then(|owner| unit_id(app, owner)).unwrap_or(actor.unit);
        let (owner, id) = record.map_or((owner, None), |record| (record.owner, Some(record.id)));
        let mut before = record.map(|record| record.values.clone()).unwrap_or_default();
        app.seal.open_values(ledger, &mut before);
        let mut whole = before.clone();
        whole.extend(record::incoming(app, ledger, sent.values.clone()).unwrap_or_default());
        let beside = Beside::of(app, ledger, &whole, owner, id).await?;
        let beside_before = match record.is_none() || Beside::is_same(ledger, &before, &whole) {
            true => None,
            false => Some(Beside::of(app, ledger, &before, owner, id).await?),
        };
        Ok(Placed { row, sent, number, beside, beside_before })
    }

    fn judge(&self, known: &Known, rights: &mut Rights, mut placed: Placed) -> Judged {
        let (row, number) = (placed.row, placed.number.take());
        let (findings, write) = match self.wish(known, rights, number.as_ref(), placed) {
            Ok((write, remarks)) => (remarks, Some(write)),
            Err(OpError::Findings(_, findings)) => (findings, None),
            Err(OpError::Bad(message, advice)) => (vec![Finding::new("row", Level::Error, message, advice)], None),
            Err(other) => (vec![Finding::new("row", Level::Error, other.to_string(), "请核对这一行")], None),
        };
        Judged { row, findings, number, write }
    }

    fn wish(
        &self,
        known: &Known,
        rights: &mut Rights,
        number: Option<&String>,
        placed: Placed,
    ) -> Result<(Wish, Vec<Finding>), OpError> {
        let Judge { app, actor, ledger, .. } = self;
        let Placed { sent, beside, beside_before, .. } = placed;
        let values = record::incoming(app, ledger, sent.values)?;
        self.refuse_unknown_files(known, &values)?;
        let Some(number) = number else {
            let owner = match &sent.owner {
                None | Some(Value::Null) => actor.unit,
                Some(value) => unit_id(app, value)
                    .ok_or_else(|| OpError::Bad(format!("没有单位{value}"), "请填写单位的编号或代码".into()))?,
            };
            let proposed = !self.may_write(rights, owner, &[&values])?;
            let (record, remarks) = self.new_record(values, owner, &beside)?;
            return Ok((Wish::New(store::NewRecord { proposed, ..record }), remarks));
        };
        let Some((record, entries)) = known.by_number.get(number) else {
            return bad(format!("没有编号为“{number}”的记录"), "请核对编号;新记录不要填编号");
        };
        // A lock asks for nothing but the day.
        let on = &ledger.head.on;
        let day = values.get(on).or(record.values.get(on));
        let after: Map<String, Value> = day.map(|day| (on.clone(), day.clone())).into_iter().collect();
        if !self.may_write(rights, record.owner, &[&record.values, &after])? && !known.proposed.contains(&record.id) {
            return bad(format!("{number}已采信,不能批量修改"), "请打开这条记录逐条修改,修改待采信后生效");
        }
        if ledger.is_final(&record.state) {
            return bad(format!("{number}已办结,不能批量修改"), "请打开这条记录,由责任科室写明原因后更正");
        }
        let stood_at = Place::of(record).with(beside_before.as_ref().unwrap_or(&beside));
        let (change, remarks) = self.changed(record, entries, values, &beside, stood_at)?;
        Ok((Wish::Change(change, record.owner), remarks))
    }

    fn refuse_unknown_files(&self, known: &Known, values: &Map<String, Value>) -> Result<(), OpError> {
        let lost = |id: &&str| {
            let hashes = values.get(*id).map(record::hashes).unwrap_or_default();
            hashes.iter().any(|hash| !known.files.contains(hash))
        };
        let findings: Vec<Finding> = file_fields(&self.ledger)
            .filter(lost)
            .map(|id| Finding {
                field: Some(id.to_owned()),
                ..Finding::new("row.file", Level::Error, "附件没有上传成功", "请先上传附件,再填它的摘要")
            })
            .collect();
        if findings.is_empty() { Ok(()) } else { Err(OpError::Findings("附件没有上传成功".into(), findings)) }
    }

    /// Refuses what the person may not write; says whether it counts directly.
    fn may_write(&self, rights: &mut Rights, owner: i64, sides: &[&Map<String, Value>]) -> Result<bool, OpError> {
        let Judge { app, actor, ledger, locks, trusted, .. } = self;
        let counts = match rights.get(&owner) {
            Some(counts) => *counts,
            None => {
                let (_, counts) = actor.enter(ledger, LedgerAction::Write, app.units().path(owner), trusted)?;
                record::check_owner(app, ledger, owner)?;
                *rights.entry(owner).or_insert(counts)
            }
        };
        locks.refuse(ledger, owner, sides)?;
        Ok(counts)
    }

    /// A new record, judged and ready to be kept.
    fn new_record(
        &self,
        values: Map<String, Value>,
        owner: i64,
        beside: &Beside,
    ) -> Result<(store::NewRecord, Vec<Finding>), OpError> {
        let Judge { app, ledger, reason, .. } = self;
        let place = Place::new(ledger, owner).with(beside);
        let mut values = record::fill_in(app, ledger, values, &place);
        record::refuse_ended(app, ledger, owner, &values)?;
        let remarks = record::judged(app, ledger, &values, &place, None, reason)?;
        let entered = [(ledger.workflow.initial.clone(), app.clock.today())];
        let due = record::due(app, ledger, &values, owner, &entered);
        app.seal.close_values(ledger, &mut values);
        Ok((store::NewRecord { owner, values, due, ..store::NewRecord::default() }, remarks))
    }

    /// A change of a record, judged together with what stays.
    fn changed(
        &self,
        record: &Arc<Record>,
        entries: &[(String, Date)],
        mut values: Map<String, Value>,
        beside: &Beside,
        stood_at: Place<'_>,
    ) -> Result<(Change, Vec<Finding>), OpError> {
        let Judge { app, ledger, reason, .. } = self;
        let mut before = record.values.clone();
        app.seal.open_values(ledger, &mut before);
        let mut whole = before.clone();
        whole.extend(values.clone());
        let place = Place::of(record).with(beside);
        let whole = record::fill_in(app, ledger, whole, &place);
        for field in ledger.fields.iter().filter(|f| f.computed.is_some()) {
            values.insert(field.id.clone(), whole.get(&field.id).cloned().unwrap_or(Value::Null));
        }
        let stood = Stood { values: &before, place: stood_at };
        let remarks = record::judged(app, ledger, &whole, &place, Some(&stood), reason)?;
        let due = store::Due::Set(record::due(app, ledger, &whole, record.owner, entries));
        app.seal.close_values(ledger, &mut values);
        let stood = Some(Arc::clone(record));
        Ok((Change { id: record.id, revision: record.revision, values, due, owner: None, stood }, remarks))
    }
}

fn file_fields(ledger: &Ledger) -> impl Iterator<Item = &str> {
    ledger.fields.iter().filter(|f| f.kind == FieldType::File).map(|f| f.id.as_str())
}
