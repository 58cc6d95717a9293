//! Keeps what records are found by: written down with the record, in its transaction, and taken into the index afterwards,
//! many at a time. Makes a ledger's entries anew.

use std::collections::{BTreeMap, HashMap};

use gangmu_pack::definition::Ledger;
use sea_query::Value;
use serde_json::{Map, Value as Json};

use super::text::{fields, found, grams, signature};
use crate::dialect::{Reads, Row, Tx};
use crate::ledger_table::table_of;
use crate::record::Reader;
use crate::statement::places;
use crate::write::reserve;
use crate::{Store, StoreError};

/// The counter of the entries' ids.
pub(crate) const COUNTER: &str = "search_entry";
/// Stands for the id of an entry that keeps the one it has.
pub(crate) const SAME: i64 = 0;
/// The columns of an entry.
const ENTRY_COLUMNS: [&str; 6] = ["id", "ledger", "record_id", "unit_id", "text", "initials"];
/// The columns of its index.
const GRAM_COLUMNS: [&str; 2] = ["rowid", "grams"];
/// The columns in which waiting entries of a ledger differ.
const WAIT_COLUMNS: [&str; 5] = ["record_id", "id", "unit_id", "text", "initials"];
/// Records whose entries are made anew at a time.
const BATCH: usize = 1_000;
/// Entries that are taken into the index at a time: other writers wait for less than a tenth of a second.
const PART: usize = 1_000;
/// As long as fewer wait, people's writing goes first.
const MANY: i64 = 200_000;

/// Where a record stands in the search: the id of its entry, its own id, its unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    pub entry: i64,
    pub record: i64,
    pub unit: i64,
}

/// Lays down an entry as values of its columns.
pub(crate) fn lay(entries: &mut Vec<Value>, ledger: &Ledger, at: At, number: &str, values: &Map<String, Json>) {
    let found = found(ledger, number, values);
    entries.extend([at.record.into(), at.entry.into(), at.unit.into(), found.text.into(), found.initials.into()]);
}

/// Lays down that a record is found no more.
pub(crate) fn lay_gone(entries: &mut Vec<Value>, record: i64) {
    entries.extend([record.into(), SAME.into(), 0i64.into(), Value::String(None), Value::String(None)]);
}

/// Writes down entries of new records; the index takes them in later, the search reads them at once.
pub(crate) async fn wait(tx: &mut Tx, ledger: &str, entries: Vec<Value>) -> Result<(), StoreError> {
    tx.insert_alike("search_wait", &[("ledger", ledger.into())], &WAIT_COLUMNS, entries).await
}

/// The same for records that may wait already.
pub(crate) async fn wait_again(tx: &mut Tx, ledger: &str, entries: Vec<Value>) -> Result<(), StoreError> {
    let ledger = Value::from(ledger);
    let rows = entries.chunks(WAIT_COLUMNS.len()).flat_map(|entry| std::iter::once(&ledger).chain(entry).cloned());
    let columns: Vec<&str> = std::iter::once("ledger").chain(WAIT_COLUMNS).collect();
    let put = (&["ledger", "record_id"][..], &["unit_id", "text", "initials"][..]);
    tx.put("search_wait", put, &columns, rows.collect()).await
}

/// Whether a change of these columns changes what a record is found by.
pub(crate) fn wanted<'a>(ledger: &Ledger, mut columns: impl Iterator<Item = &'a str>) -> bool {
    columns.any(|column| column == "owner" || column == "voided" || fields(ledger).any(|f| f.id == column))
}

/// An entry on its way into the index.
struct Waiting {
    ledger: String,
    record: i64,
    id: i64,
    unit: i64,
    /// Text and initials; none where the record is gone.
    found: Option<(String, String)>,
}

impl Store {
    /// Takes what waits into the index, part after part; while others write, only where very much waits.
    pub async fn index_search(&self) -> Result<(), StoreError> {
        let text = format!("SELECT count(*) FROM (SELECT 1 FROM search_wait LIMIT {MANY}) AS w");
        loop {
            if self.writers.is_busy() && self.db.row(text.as_str(), |row| row.get::<i64>(0)).await? < Some(MANY) {
                return Ok(());
            }
            if self.index_part().await? < PART {
                return Ok(());
            }
        }
    }

    /// Takes a part of what waits into the index; answers how much that was.
    async fn index_part(&self) -> Result<usize, StoreError> {
        let some = "SELECT 1 FROM search_wait LIMIT 1";
        if self.db.row(some, |_| Ok(())).await?.is_none() {
            return Ok(0);
        }
        let mut tx = self.db.begin().await?;
        tx.lock_head().await?;
        let text = format!(
            "SELECT ledger, record_id, id, unit_id, text, initials FROM search_wait ORDER BY ledger, record_id LIMIT {PART}"
        );
        let mut waiting = tx.rows(text, read).await?;
        let Some(last) = waiting.last() else { return Ok(0) };
        // Nobody else writes now: up to the last one there are these and no others.
        let upto = [last.ledger.as_str().into(), last.record.into()];
        tx.run(("DELETE FROM search_wait WHERE (ledger, record_id) <= ($1, $2)", upto)).await?;
        let known = forget(&mut tx, &waiting).await?;
        for entry in waiting.iter_mut().filter(|entry| entry.id == SAME && entry.found.is_some()) {
            entry.id = match known.get(&(entry.ledger.clone(), entry.record)) {
                Some(id) => *id,
                None => reserve(&mut tx, COUNTER, 1).await?,
            };
        }
        waiting.sort_unstable_by_key(|entry| entry.id);
        let (mut entries, mut index) = (Vec::new(), Vec::new());
        let count = waiting.len();
        for Waiting { ledger, record, id, unit, found } in waiting {
            if let Some((text, initials)) = found {
                lay_indexed(&mut entries, &mut index, At { entry: id, record, unit }, ledger, text, initials);
            }
        }
        tx.insert("search_entry", &ENTRY_COLUMNS, entries).await?;
        tx.insert("search_gram", &GRAM_COLUMNS, index).await?;
        tx.commit().await?;
        Ok(count)
    }
}

/// Removes entries that are to be replaced, and answers their ids by ledger and record.
async fn forget(tx: &mut Tx, waiting: &[Waiting]) -> Result<HashMap<(String, i64), i64>, StoreError> {
    let again: Vec<&Waiting> = waiting.iter().filter(|entry| entry.id == SAME).collect();
    if again.is_empty() {
        return Ok(HashMap::new());
    }
    let keys: Vec<String> = (0..again.len()).map(|at| format!("({})", places(at * 2 + 1, 2))).collect();
    let text = format!(
        "SELECT e.ledger, e.record_id, e.id FROM (VALUES {}) AS v CROSS JOIN search_entry AS e \
         WHERE e.ledger = v.column1 AND e.record_id = v.column2",
        keys.join(", ")
    );
    let values: Vec<Value> =
        again.iter().flat_map(|entry| [entry.ledger.as_str().into(), entry.record.into()]).collect();
    let read = |row: &Row| Ok(((row.get::<String>(0)?, row.get::<i64>(1)?), row.get::<i64>(2)?));
    let known: HashMap<(String, i64), i64> = tx.rows((text, values), read).await?.into_iter().collect();
    if !known.is_empty() {
        let ids: Vec<Value> = known.values().map(|id| (*id).into()).collect();
        let among = places(1, ids.len());
        tx.run((format!("DELETE FROM search_gram WHERE rowid IN ({among})"), ids.clone())).await?;
        tx.run((format!("DELETE FROM search_entry WHERE id IN ({among})"), ids)).await?;
    }
    Ok(known)
}

/// Lays down an entry of the index and its stretches.
fn lay_indexed(
    entries: &mut Vec<Value>,
    index: &mut Vec<Value>,
    at: At,
    ledger: String,
    text: String,
    initials: String,
) {
    index.extend([at.entry.into(), grams([text.as_str(), &initials]).into()]);
    entries.extend([at.entry.into(), ledger.into(), at.record.into(), at.unit.into(), text.into(), initials.into()]);
}

fn read(row: &Row) -> Result<Waiting, StoreError> {
    let (text, initials) = (row.get::<Option<String>>(4)?, row.get::<Option<String>>(5)?);
    Ok(Waiting {
        ledger: row.get(0)?,
        record: row.get(1)?,
        id: row.get(2)?,
        unit: row.get(3)?,
        found: text.zip(initials),
    })
}

/// By which fields the entries of each ledger were made.
pub(crate) async fn standing(reads: &mut Reads<'_>) -> Result<BTreeMap<String, String>, StoreError> {
    let read = |row: &Row| Ok((row.get::<String>(0)?, row.get::<String>(1)?));
    Ok(reads.rows("SELECT ledger, fields FROM search_ledger", read).await?.into_iter().collect())
}

/// Whether the entries of a ledger were made as its definition has it now.
pub(crate) fn fits(ledger: &Ledger, standing: &BTreeMap<String, String>) -> bool {
    standing.get(&ledger.head.id).is_some_and(|made| *made == signature(ledger))
}

/// Makes the entries of all records of a ledger anew.
pub(crate) async fn remake(tx: &mut Tx, ledger: &Ledger) -> Result<(), StoreError> {
    let id = ledger.head.id.as_str();
    let text = "DELETE FROM search_gram WHERE rowid IN (SELECT id FROM search_entry WHERE ledger = $1)";
    tx.run((text, [id.into()])).await?;
    tx.run(("DELETE FROM search_entry WHERE ledger = $1", [id.into()])).await?;
    tx.run(("DELETE FROM search_wait WHERE ledger = $1", [id.into()])).await?;
    let named: Vec<String> = fields(ledger).map(|field| field.id.clone()).collect();
    // A reader of no field would be one of all.
    let named = if named.is_empty() { vec![ledger.head.on.clone()] } else { named };
    let reader = Reader::new(ledger, &named)?;
    let select = format!(
        "SELECT {} FROM \"{}\" AS r WHERE NOT r.\"voided\" AND r.\"id\" > $1 ORDER BY r.\"id\" LIMIT {BATCH}",
        reader.columns("r"),
        table_of(id)
    );
    let mut after = 0i64;
    loop {
        let records = tx.rows((select.as_str(), [after.into()]), |row| reader.read(row)).await?;
        let Some(last) = records.last() else { break };
        after = last.id;
        let first = reserve(tx, COUNTER, records.len()).await?;
        let (mut entries, mut index) = (Vec::new(), Vec::new());
        for (entry, record) in (first..).zip(&records) {
            let at = At { entry, record: record.id, unit: record.owner };
            let found = found(ledger, &record.number, &record.values);
            lay_indexed(&mut entries, &mut index, at, id.to_owned(), found.text, found.initials);
        }
        tx.insert("search_entry", &ENTRY_COLUMNS, entries).await?;
        tx.insert("search_gram", &GRAM_COLUMNS, index).await?;
    }
    let text =
        "INSERT INTO search_ledger (ledger, fields) VALUES ($1, $2) ON CONFLICT (ledger) DO UPDATE SET fields = $2";
    tx.run((text, [id.into(), signature(ledger).into()])).await.map(drop)
}
