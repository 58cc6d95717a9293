//! One writing transaction: it holds the end of the audit chain from its first statement, hands out ids and commits
//! with its events. It knows no table but those two.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use sea_query::Value;

use crate::audit::{EVENT_COLUMNS, insert_events};
use crate::dialect::Tx;
use crate::{By, Store, StoreError};

/// Values of events that may pile up before they are written: a few thousand events.
const PILE: usize = 3_000 * EVENT_COLUMNS.len();

/// A transaction with its actor. Dropped without commit, it leaves no trace.
pub(crate) struct Write {
    pub tx: Tx,
    pub by: By,
    pub trail: Trail,
    /// Where somebody watches: how many records were written.
    pub told: Option<Arc<AtomicU64>>,
    _writing: Writing,
}

/// How many write or wait to write: what can wait lets them pass.
#[derive(Debug, Clone, Default)]
pub(crate) struct Writers(Arc<AtomicUsize>);

impl Writers {
    fn enter(&self) -> Writing {
        self.0.fetch_add(1, Ordering::Relaxed);
        Writing(self.clone())
    }

    /// Whether anybody does.
    pub fn is_busy(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }
}

/// One that writes, until it is dropped.
struct Writing(Writers);

impl Drop for Writing {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The end of the audit chain as this transaction moves it on, and its events that are not written yet.
#[derive(Default)]
pub(crate) struct Trail {
    pub seq: i64,
    pub hash: String,
    pub events: Vec<Value>,
    /// The kinds of things that the events are about.
    pub kinds: BTreeSet<String>,
}

impl Store {
    /// Begins a write. All writers pass here one after the other.
    pub(crate) async fn begin(&self, by: &By) -> Result<Write, StoreError> {
        let _writing = self.writers.enter();
        let mut tx = self.db.begin().await?;
        let (seq, hash) = tx.lock_head().await?;
        Ok(Write { tx, by: by.clone(), trail: Trail { seq, hash, ..Trail::default() }, told: None, _writing })
    }
}

impl Write {
    /// Reserves `count` numbers of a counter and returns the first. A transaction that fails gives them back.
    pub async fn reserve(&mut self, counter: &str, count: usize) -> Result<i64, StoreError> {
        reserve(&mut self.tx, counter, count).await
    }

    /// The next id of a table.
    pub async fn next_id(&mut self, table: &str) -> Result<i64, StoreError> {
        self.reserve(table, 1).await
    }

    /// Sees to it that a counter never hands out `number` or one below it again.
    pub async fn skip_to(&mut self, counter: &str, number: i64) -> Result<(), StoreError> {
        let text = "INSERT INTO counter (name, last) VALUES ($1, $2) \
                    ON CONFLICT (name) DO UPDATE SET last = $2 WHERE counter.last < $2";
        self.tx.run((text, [counter.into(), number.into()])).await.map(drop)
    }

    /// Tells who watches that so many more records were written.
    pub fn tell(&self, records: usize) {
        if let Some(told) = &self.told {
            told.fetch_add(records as u64, Ordering::Relaxed);
        }
    }

    /// Writes the events down once many have piled up.
    pub async fn relieve(&mut self) -> Result<(), StoreError> {
        if self.trail.events.len() < PILE {
            return Ok(());
        }
        let events = std::mem::take(&mut self.trail.events);
        insert_events(&mut self.tx, &self.by, events).await
    }

    /// Writes the events and the new end of the chain, and makes it all last.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        insert_events(&mut self.tx, &self.by, self.trail.events).await?;
        let head = [self.trail.seq.into(), self.trail.hash.into()];
        self.tx.run(("UPDATE audit_head SET seq = $1, hash = $2", head)).await?;
        count_changes(&mut self.tx, self.trail.kinds).await?;
        self.tx.commit().await
    }
}

/// Counts a change of each of these kinds.
pub(crate) async fn count_changes(tx: &mut Tx, kinds: BTreeSet<String>) -> Result<(), StoreError> {
    if kinds.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> = (1..=kinds.len()).map(|place| format!("(${place}, 1)")).collect();
    let text = format!(
        "INSERT INTO changed (kind, times) VALUES {} ON CONFLICT (kind) DO UPDATE SET times = changed.times + 1",
        rows.join(", ")
    );
    let kinds: Vec<Value> = kinds.into_iter().map(Value::from).collect();
    tx.run((text, kinds)).await.map(drop)
}

/// Reserves `count` numbers of a counter and returns the first.
pub(crate) async fn reserve(tx: &mut Tx, counter: &str, count: usize) -> Result<i64, StoreError> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let text = "INSERT INTO counter (name, last) VALUES ($1, $2) \
                ON CONFLICT (name) DO UPDATE SET last = counter.last + $2 RETURNING last";
    let last = tx.row((text, [counter.into(), count.into()]), |row| row.get::<i64>(0)).await?;
    Ok(last.unwrap_or(count) - count + 1)
}
