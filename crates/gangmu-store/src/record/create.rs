//! Entering records: one or fifty thousand, all in one transaction or none.

use std::collections::BTreeMap;

use gangmu_pack::definition::{Field, Ledger};
use gangmu_pack::format_number;
use jiff::civil::Date;
use sea_query::Value;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value as Json;

use super::NewRecord;
use super::decode::{encode, unknown};
use super::number::{is_yearly, read_number};
use crate::audit::{Note, insert_events};
use crate::ledger_table::table_of;
use crate::value::{day, instant, opt_day};
use crate::write::{Trail, Write};
use crate::{By, Store, StoreError, search};

/// Records whose rows are built before they are sent.
const BATCH: usize = 250;
/// The columns in which new rows of one ledger differ, before their fields.
const OWN: [&str; 5] = ["id", "number", "owner", "state", "due"];
/// The columns in which entries into states differ, where they are of one ledger and instant.
const ENTRY_COLUMNS: [&str; 5] = ["record_id", "state", "on_date", "seq", "step"];

impl Store {
    /// Enters records and returns their ids, in their order. Numbers come from the ledger's pattern without gaps.
    pub async fn create_records(
        &self,
        ledger: &Ledger,
        records: Vec<NewRecord>,
        by: &By,
    ) -> Result<Vec<i64>, StoreError> {
        let mut write = self.begin(by).await?;
        let ids = write.create(ledger, records).await?;
        write.commit().await?;
        Ok(ids)
    }
}

impl Write {
    /// Enters records and returns their ids, in their order.
    pub(super) async fn create(&mut self, ledger: &Ledger, records: Vec<NewRecord>) -> Result<Vec<i64>, StoreError> {
        for record in &records {
            check_names(ledger, record)?;
        }
        let today = self.by.today;
        let numbers = number(self, ledger, &records, today).await?;
        let table = table_of(&ledger.head.id);
        let first = self.reserve(&table, records.len()).await?;
        let ids: Vec<i64> = (first..).take(records.len()).collect();
        let proposed = ids.iter().zip(&records).filter(|(_, record)| record.proposed).map(|(id, _)| *id);
        let proposed: Vec<i64> = proposed.collect();
        let entry = self.reserve(search::COUNTER, records.len()).await?;
        // A column that no row fills need not be sent.
        let fills = |field: &&Field| records.iter().any(|r| r.values.get(&field.id).is_some_and(|v| !v.is_null()));
        let filled: Vec<usize> = (0..ledger.fields.len()).filter(|at| fills(&&ledger.fields[*at])).collect();
        let fields = filled.iter().map(|at| ledger.fields[*at].id.as_str());
        let target = Target { ledger, table: &table, columns: OWN.into_iter().chain(fields).collect() };
        let many = records.len() > BATCH;
        let trail = std::mem::take(&mut self.trail);
        let by = self.by.clone();
        let laying = Laying { ledger: ledger.clone(), filled, by, trail, next: first, entry, records, numbers };
        if many {
            self.write_while_laying(laying, &target).await?;
        } else {
            let mut laid = Vec::new();
            self.trail = laying.run(|batch| laid.push(batch))?;
            for batch in laid {
                self.write_laid(batch, &target).await?;
            }
        }
        for id in proposed {
            self.propose(ledger, id, None, 1).await?;
        }
        Ok(ids)
    }

    /// Rows are laid on another thread while those before them are written.
    async fn write_while_laying(&mut self, laying: Laying, target: &Target<'_>) -> Result<(), StoreError> {
        let (send, mut laid) = tokio::sync::mpsc::channel(2);
        // Where writing has failed nobody receives any more, and what is laid is for nothing.
        let work = tokio::task::spawn_blocking(move || laying.run(|batch| drop(send.blocking_send(batch))));
        while let Some(batch) = laid.recv().await {
            self.write_laid(batch, target).await?;
        }
        self.trail = work.await.map_err(|_| StoreError::damaged("批量写入"))??;
        Ok(())
    }

    async fn write_laid(&mut self, batch: Laid, target: &Target<'_>) -> Result<(), StoreError> {
        let records = batch.rows.len() / target.columns.len().max(1);
        let (at, by) = (instant(self.by.at), Value::from(self.by.actor_id));
        let alike = [
            ("revision", 1i64.into()),
            ("created_at", at.clone()),
            ("created_by", by.clone()),
            ("updated_at", at),
            ("updated_by", by),
            ("voided", false.into()),
        ];
        self.tx.insert_alike(target.table, &alike, &target.columns, batch.rows).await?;
        self.enter(&target.ledger.head.id, batch.entries).await?;
        search::wait(&mut self.tx, &target.ledger.head.id, batch.found).await?;
        insert_events(&mut self.tx, &self.by, batch.events).await?;
        self.tell(records);
        Ok(())
    }

    /// Writes down which states records of a ledger entered, as values of [`ENTRY_COLUMNS`].
    pub(super) async fn enter(&mut self, ledger: &str, entries: Vec<Value>) -> Result<(), StoreError> {
        let alike = [("ledger", ledger.into()), ("at", instant(self.by.at))];
        self.tx.insert_alike("state_entry", &alike, &ENTRY_COLUMNS, entries).await
    }
}

/// Where new records go.
struct Target<'a> {
    ledger: &'a Ledger,
    table: &'a str,
    columns: Vec<&'a str>,
}

/// Records on their way to rows.
struct Laying {
    ledger: Ledger,
    /// The fields that any of them fills, by their places.
    filled: Vec<usize>,
    by: By,
    trail: Trail,
    /// Id of the first.
    next: i64,
    /// Id of the first's entry in the search.
    entry: i64,
    records: Vec<NewRecord>,
    numbers: Vec<String>,
}

/// Rows of a batch of records, of their states, of what they are found by and their events, as values that follow one another.
struct Laid {
    rows: Vec<Value>,
    entries: Vec<Value>,
    found: Vec<Value>,
    events: Vec<Value>,
}

impl Laying {
    /// Lays batch after batch; answers the end of the chain behind the last.
    fn run(mut self, mut send: impl FnMut(Laid)) -> Result<Trail, StoreError> {
        let (ledger, by) = (&self.ledger, &self.by);
        let width = OWN.len() + self.filled.len();
        let fields: Vec<&Field> = self.filled.iter().map(|at| &ledger.fields[*at]).collect();
        let mut left = (self.next..).zip(self.records.into_iter().zip(self.numbers)).peekable();
        while left.peek().is_some() {
            let mut rows = Vec::with_capacity(BATCH * width);
            let (mut entries, mut found) = (Vec::with_capacity(BATCH * ENTRY_COLUMNS.len()), Vec::new());
            for (id, (record, number)) in left.by_ref().take(BATCH) {
                let own = [id.into(), number.as_str().into(), record.owner.into(), state_of(ledger, &record).into()];
                rows.extend(own);
                rows.push(opt_day(record.due));
                for field in &fields {
                    rows.push(encode(field, record.values.get(&field.id))?);
                }
                let after = serde_json::to_string(&After { ledger, record: &record, number: &number }).ok();
                let note = Note::new("create", &ledger.head.id, id).of_unit(record.owner);
                let seq = self.trail.note_text(by, note, None, after);
                lay_entries(&mut entries, ledger, id, &record, by, seq);
                let at = search::At { entry: self.entry + id - self.next, record: id, unit: record.owner };
                search::lay(&mut found, ledger, at, &number, &record.values);
            }
            send(Laid { rows, entries, found, events: std::mem::take(&mut self.trail.events) });
        }
        Ok(self.trail)
    }
}

fn check_names(ledger: &Ledger, record: &NewRecord) -> Result<(), StoreError> {
    match record.values.keys().find(|id| ledger.field(id).is_none()) {
        Some(id) => Err(unknown(ledger, id)),
        None => Ok(()),
    }
}

/// A number for each record: its own, or the next of its year.
async fn number(
    write: &mut Write,
    ledger: &Ledger,
    records: &[NewRecord],
    today: Date,
) -> Result<Vec<String>, StoreError> {
    let pattern = ledger.head.number.as_str();
    let yearly = is_yearly(pattern);
    let year_of = |record: &NewRecord| {
        if yearly { year(ledger, record, today) } else { 0 }
    };
    let mut given: BTreeMap<i16, i64> = BTreeMap::new();
    let mut wanted: BTreeMap<i16, usize> = BTreeMap::new();
    for record in records {
        let Some(number) = &record.number else {
            *wanted.entry(year_of(record)).or_default() += 1;
            continue;
        };
        if let Some((year, serial)) = read_number(pattern, number) {
            let last = given.entry(year).or_default();
            *last = serial.max(*last);
        }
    }
    let counter = |year: i16| format!("number/{}/{year}", ledger.head.id);
    for (year, last) in given {
        write.skip_to(&counter(year), last).await?;
    }
    let mut next: BTreeMap<i16, i64> = BTreeMap::new();
    for (year, count) in wanted {
        next.insert(year, write.reserve(&counter(year), count).await?);
    }
    let assign = |record: &NewRecord| match &record.number {
        Some(number) => Ok(number.clone()),
        None => {
            let year = year_of(record);
            let serial = next.entry(year).or_default();
            *serial += 1;
            format_number(pattern, year, (*serial - 1).unsigned_abs()).map_err(StoreError::Invalid)
        }
    };
    records.iter().map(assign).collect()
}

/// The year of a record's own date, or this year.
fn year(ledger: &Ledger, record: &NewRecord, today: Date) -> i16 {
    let on = record.values.get(&ledger.head.on).and_then(Json::as_str);
    on.and_then(|on| on.get(..10)?.parse::<Date>().ok()).unwrap_or(today).year()
}

fn state_of<'a>(ledger: &'a Ledger, record: &'a NewRecord) -> &'a str {
    record.state.as_deref().unwrap_or(&ledger.workflow.initial)
}

/// What the event of a new record says: its values, then its number, state and deadline.
struct After<'a> {
    ledger: &'a Ledger,
    record: &'a NewRecord,
    number: &'a str,
}

impl Serialize for After<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (field, value) in &self.record.values {
            map.serialize_entry(field, value)?;
        }
        map.serialize_entry("number", self.number)?;
        map.serialize_entry("state", state_of(self.ledger, self.record))?;
        if let Some(due) = self.record.due {
            map.serialize_entry("due", &due.to_string())?;
        }
        map.end()
    }
}

fn lay_entries(entries: &mut Vec<Value>, ledger: &Ledger, id: i64, record: &NewRecord, by: &By, seq: i64) {
    let today = [(state_of(ledger, record).to_owned(), by.today)];
    let entered = if record.entered.is_empty() { &today } else { record.entered.as_slice() };
    for (step, (state, on)) in (0i64..).zip(entered) {
        entries.extend([id.into(), state.as_str().into(), day(*on), seq.into(), step.into()]);
    }
}
