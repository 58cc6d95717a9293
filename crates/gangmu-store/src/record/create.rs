//! Entering records: one or fifty thousand, all in one transaction or none.

use std::collections::BTreeMap;

use gangmu_pack::definition::Ledger;
use gangmu_pack::format_number;
use jiff::civil::Date;
use sea_query::Value;
use serde_json::Value as Json;

use super::NewRecord;
use super::decode::{encode, unknown};
use super::number::{is_yearly, read_number};
use crate::audit::Note;
use crate::ledger_table::{HEAD, table_of};
use crate::value::{day, instant, opt_day};
use crate::write::Write;
use crate::{By, Store, StoreError};

/// Records whose rows are built before they are sent.
const BATCH: usize = 1_000;
/// The columns of the table of state entries.
pub(crate) const ENTRY_COLUMNS: [&str; 7] = ["ledger", "record_id", "state", "on_date", "at", "seq", "step"];

impl Store {
    /// Enters records and returns their ids, in their order. Numbers come from the ledger's pattern without gaps.
    pub async fn create_records(
        &self,
        ledger: &Ledger,
        records: Vec<NewRecord>,
        by: &By,
    ) -> Result<Vec<i64>, StoreError> {
        let mut write = self.begin(by).await?;
        let ids = write.create(ledger, &records).await?;
        write.commit().await?;
        Ok(ids)
    }
}

impl Write {
    /// Enters records and returns their ids, in their order.
    pub(super) async fn create(&mut self, ledger: &Ledger, records: &[NewRecord]) -> Result<Vec<i64>, StoreError> {
        for record in records {
            check_names(ledger, record)?;
        }
        let by = self.by.clone();
        let numbers = number(self, ledger, records, by.today).await?;
        let table = table_of(&ledger.head.id);
        let first = self.reserve(&table, records.len()).await?;
        let columns: Vec<&str> = HEAD.iter().copied().chain(ledger.fields.iter().map(|f| f.id.as_str())).collect();
        let mut numbered = (first..).zip(records.iter().zip(numbers));
        for _ in 0..records.len().div_ceil(BATCH) {
            let (mut rows, mut entries) = (Vec::with_capacity(BATCH * columns.len()), Vec::new());
            for (id, (record, number)) in numbered.by_ref().take(BATCH) {
                lay_row(&mut rows, ledger, id, record, &number, &by)?;
                let seq = self.note(event(ledger, id, record, &number));
                lay_entries(&mut entries, ledger, id, record, &by, seq);
            }
            self.tx.insert(&table, &columns, rows).await?;
            self.tx.insert("state_entry", &ENTRY_COLUMNS, entries).await?;
            self.relieve().await?;
        }
        Ok((first..).take(records.len()).collect())
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
    on.and_then(|on| on.parse::<Date>().ok()).unwrap_or(today).year()
}

fn state_of<'a>(ledger: &'a Ledger, record: &'a NewRecord) -> &'a str {
    record.state.as_deref().unwrap_or(&ledger.workflow.initial)
}

fn lay_row(
    rows: &mut Vec<Value>,
    ledger: &Ledger,
    id: i64,
    record: &NewRecord,
    number: &str,
    by: &By,
) -> Result<(), StoreError> {
    rows.extend([
        id.into(),
        number.into(),
        record.owner.into(),
        state_of(ledger, record).into(),
        opt_day(record.due),
        1i64.into(),
        instant(by.at),
        by.actor_id.into(),
        instant(by.at),
        by.actor_id.into(),
        false.into(),
    ]);
    for field in &ledger.fields {
        rows.push(encode(field, record.values.get(&field.id))?);
    }
    Ok(())
}

fn event(ledger: &Ledger, id: i64, record: &NewRecord, number: &str) -> Note {
    let mut after = record.values.clone();
    after.insert("number".into(), number.into());
    after.insert("state".into(), state_of(ledger, record).into());
    if let Some(due) = record.due {
        after.insert("due".into(), due.to_string().into());
    }
    Note::new("create", &ledger.head.id, id).after(Json::Object(after)).of_unit(record.owner)
}

fn lay_entries(entries: &mut Vec<Value>, ledger: &Ledger, id: i64, record: &NewRecord, by: &By, seq: i64) {
    let today = [(state_of(ledger, record).to_owned(), by.today)];
    let entered = if record.entered.is_empty() { &today } else { record.entered.as_slice() };
    for (step, (state, on)) in (0i64..).zip(entered) {
        entries.extend([
            ledger.head.id.as_str().into(),
            id.into(),
            state.as_str().into(),
            day(*on),
            instant(by.at),
            seq.into(),
            step.into(),
        ]);
    }
}
