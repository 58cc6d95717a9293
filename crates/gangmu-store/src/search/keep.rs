//! Keeps the entries of the search in step with the records, in the same transaction, and makes a ledger's entries anew.

use std::collections::{BTreeMap, HashMap};

use gangmu_pack::definition::Ledger;
use sea_query::Value;
use serde_json::{Map, Value as Json};

use super::text::{fields, found, grams, signature};
use crate::StoreError;
use crate::dialect::{Reads, Row, Tx};
use crate::ledger_table::table_of;
use crate::record::{Reader, Record};
use crate::statement::places;
use crate::write::{Write, reserve};

/// The columns of an entry.
pub(crate) const ENTRY_COLUMNS: [&str; 6] = ["id", "ledger", "record_id", "unit_id", "text", "initials"];
/// The columns of its index.
pub(crate) const GRAM_COLUMNS: [&str; 2] = ["rowid", "grams"];
/// Records whose entries are made anew at a time.
const BATCH: usize = 1_000;

/// Where a record stands in the search: the id of its entry, its own id, its unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    pub entry: i64,
    pub record: i64,
    pub unit: i64,
}

/// Lays down an entry and its index as values of their columns.
pub(crate) fn lay(
    entries: &mut Vec<Value>,
    index: &mut Vec<Value>,
    ledger: &Ledger,
    at: At,
    number: &str,
    values: &Map<String, Json>,
) {
    let found = found(ledger, number, values);
    index.extend([at.entry.into(), grams([found.text.as_str(), &found.initials]).into()]);
    entries.extend([
        at.entry.into(),
        ledger.head.id.as_str().into(),
        at.record.into(),
        at.unit.into(),
        found.text.into(),
        found.initials.into(),
    ]);
}

impl Write {
    /// Follows changes of records, given with their values after it and their units.
    pub(crate) async fn follow(&mut self, ledger: &Ledger, records: &[Record], gone: bool) -> Result<(), StoreError> {
        if records.is_empty() {
            return Ok(());
        }
        let text = format!(
            "DELETE FROM search_entry WHERE ledger = $1 AND record_id IN ({}) RETURNING record_id, id",
            places(2, records.len())
        );
        let ids = records.iter().map(|record| record.id.into());
        let key: Vec<Value> = std::iter::once(ledger.head.id.as_str().into()).chain(ids).collect();
        let found = self.tx.rows((text, key), |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))).await?;
        let found: HashMap<i64, i64> = found.into_iter().collect();
        if found.is_empty() {
            return Ok(());
        }
        let text = format!("DELETE FROM search_gram WHERE rowid IN ({})", places(1, found.len()));
        self.tx.run((text, found.values().map(|entry| (*entry).into()).collect::<Vec<Value>>())).await?;
        let (mut entries, mut index) = (Vec::new(), Vec::new());
        for record in records.iter().filter(|_| !gone) {
            if let Some(entry) = found.get(&record.id) {
                let at = At { entry: *entry, record: record.id, unit: record.owner };
                lay(&mut entries, &mut index, ledger, at, &record.number, &record.values);
            }
        }
        self.tx.insert("search_entry", &ENTRY_COLUMNS, entries).await?;
        self.tx.insert("search_gram", &GRAM_COLUMNS, index).await
    }
}

/// Whether a change of these columns changes what a record is found by.
pub(crate) fn wanted<'a>(ledger: &Ledger, mut columns: impl Iterator<Item = &'a str>) -> bool {
    columns.any(|column| column == "owner" || column == "voided" || fields(ledger).any(|f| f.id == column))
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
        let first = reserve(tx, "search_entry", records.len()).await?;
        let (mut entries, mut index) = (Vec::new(), Vec::new());
        for (entry, record) in (first..).zip(&records) {
            let at = At { entry, record: record.id, unit: record.owner };
            lay(&mut entries, &mut index, ledger, at, &record.number, &record.values);
        }
        tx.insert("search_entry", &ENTRY_COLUMNS, entries).await?;
        tx.insert("search_gram", &GRAM_COLUMNS, index).await?;
    }
    let text =
        "INSERT INTO search_ledger (ledger, fields) VALUES ($1, $2) ON CONFLICT (ledger) DO UPDATE SET fields = $2";
    tx.run((text, [id.into(), signature(ledger).into()])).await.map(drop)
}
