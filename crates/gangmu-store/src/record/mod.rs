//! Records of ledgers: their shape and how one is read. Whether a record is right is the pack's check, not ours.

mod change;
mod condition;
mod create;
mod cursor;
mod decode;
mod import;
mod key;
mod list;
mod number;
mod query;

use std::collections::HashMap;
use std::sync::Arc;

use gangmu_pack::definition::Ledger;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value as Json};

pub(crate) use self::condition::{Conditions, UNIT};
pub(crate) use self::decode::Reader;
pub use self::import::{ImportPart, ImportRow, ImportUndo};
pub use self::query::{Entered, ListQuery, Page, Scope, Sort};

use crate::dialect::Row;
use crate::ledger_table::table_of;
use crate::statement::listed;
use crate::value::read_day;
use crate::{Store, StoreError};

/// Records that are read by one statement.
const BATCH: usize = 500;

/// A record as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    /// Id within its ledger.
    pub id: i64,
    /// Number by the pattern of the ledger: YH2026-00001.
    pub number: String,
    /// Unit that owns it.
    pub owner: i64,
    /// State of the workflow.
    pub state: String,
    /// Day of the running deadline.
    pub due: Option<Date>,
    /// Counts the changes, from 1.
    pub revision: i64,
    /// When it was entered.
    pub created_at: Timestamp,
    /// Account that entered it.
    pub created_by: i64,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Account that last changed it.
    pub updated_by: i64,
    /// Whether it was declared void.
    pub voided: bool,
    /// The fields that are filled: money in yuan, several codes as an array, a unit by its id, a day as ISO text.
    pub values: Map<String, Json>,
}

/// A record to be entered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewRecord {
    /// Unit that owns it.
    pub owner: i64,
    /// The fields, in the form of [`Record::values`].
    pub values: Map<String, Json>,
    /// Its number where it has one already; otherwise the next of the ledger's pattern.
    pub number: Option<String>,
    /// Its state; otherwise the initial one.
    pub state: Option<String>,
    /// When it entered which states; empty means its state, today.
    pub entered: Vec<(String, Date)>,
    /// Day of the running deadline.
    pub due: Option<Date>,
    /// It counts only once it was taken up.
    pub proposed: bool,
}

/// A change to a record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    /// Which record.
    pub id: i64,
    /// The revision that the change was made on.
    pub revision: i64,
    /// Only the fields that change; null clears one.
    pub values: Map<String, Json>,
    /// What becomes of the deadline.
    pub due: Due,
    /// The unit that takes the record over, where it changes hands.
    pub owner: Option<i64>,
    /// The record in that revision with all its fields, where it was read before: it need not be read again.
    pub stood: Option<Arc<Record>>,
}

/// What becomes of a record's deadline.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Due {
    /// It stays.
    #[default]
    Keep,
    /// It is that day, or none.
    Set(Option<Date>),
}

impl Store {
    /// One record, also when it is void.
    pub async fn record(&self, ledger: &Ledger, id: i64) -> Result<Option<Record>, StoreError> {
        let reader = Reader::new(ledger, &[])?;
        let text =
            format!("SELECT {} FROM \"{}\" AS r WHERE r.id = $1", reader.columns("r"), table_of(&ledger.head.id));
        self.db.row((text, [id.into()]), |row| reader.read(row)).await
    }

    /// The records of these ids by id, also void ones; unknown ones are left out.
    pub async fn records_of(&self, ledger: &Ledger, ids: &[i64]) -> Result<HashMap<i64, Record>, StoreError> {
        let ids: Vec<sea_query::Value> = ids.iter().map(|id| (*id).into()).collect();
        let records = self.records_where(ledger, "r.\"id\" = v.column1", ids).await?;
        Ok(records.into_iter().map(|record| (record.id, record)).collect())
    }

    /// The records of these numbers that count, by number; unknown ones are left out.
    pub async fn records_by_number(
        &self,
        ledger: &Ledger,
        numbers: &[&str],
    ) -> Result<HashMap<String, Record>, StoreError> {
        // No number has a NUL, and PostgreSQL takes none.
        let numbers = numbers.iter().filter(|number| !number.contains('\0')).map(|number| (*number).into());
        let records =
            self.records_where(ledger, "NOT r.\"voided\" AND r.\"number\" = v.column1", numbers.collect()).await?;
        Ok(records.into_iter().map(|record| (record.number.clone(), record)).collect())
    }

    /// The records `r` that fit any of the values `v.column1`.
    async fn records_where(
        &self,
        ledger: &Ledger,
        fits: &str,
        values: Vec<sea_query::Value>,
    ) -> Result<Vec<Record>, StoreError> {
        let reader = Reader::new(ledger, &[])?;
        let (columns, table) = (reader.columns("r"), table_of(&ledger.head.id));
        let mut found = Vec::with_capacity(values.len());
        for batch in values.chunks(BATCH) {
            let from = listed(1, batch.len());
            let text = format!("SELECT {columns} FROM {from} CROSS JOIN \"{table}\" AS r WHERE {fits}");
            found.extend(self.db.rows((text, batch.to_vec()), |row| reader.read(row)).await?);
        }
        Ok(found)
    }

    /// The states that records entered and the days, in order, by record.
    pub async fn states_of(
        &self,
        ledger: &str,
        records: &[i64],
    ) -> Result<HashMap<i64, Vec<(String, Date)>>, StoreError> {
        let mut found: HashMap<i64, Vec<(String, Date)>> = HashMap::with_capacity(records.len());
        for batch in records.chunks(BATCH) {
            let text = format!(
                "SELECT e.record_id, e.state, e.on_date FROM {} CROSS JOIN state_entry AS e \
                 WHERE e.ledger = $1 AND e.record_id = v.column1 ORDER BY e.on_date, e.seq, e.step",
                listed(2, batch.len())
            );
            let ids = batch.iter().map(|id| (*id).into());
            let values: Vec<sea_query::Value> = std::iter::once(ledger.into()).chain(ids).collect();
            let read = |row: &Row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?, read_day(&row.get::<String>(2)?)?));
            for (record, state, day) in self.db.rows((text, values), read).await? {
                found.entry(record).or_default().push((state, day));
            }
        }
        Ok(found)
    }

    /// The states that a record entered and the days, in order.
    pub async fn state_entries(&self, ledger: &str, record_id: i64) -> Result<Vec<(String, Date)>, StoreError> {
        let text =
            "SELECT state, on_date FROM state_entry WHERE ledger = $1 AND record_id = $2 ORDER BY on_date, seq, step";
        let read = |row: &Row| Ok((row.get(0)?, read_day(&row.get::<String>(1)?)?));
        self.db.rows((text, [ledger.into(), record_id.into()]), read).await
    }
}
