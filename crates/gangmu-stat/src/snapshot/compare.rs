//! What differs between two snapshots: tables, rows, and which rows by their id. It reads files; it changes none.

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use serde::Serialize;

use super::{Snapshot, SnapshotError};

/// How a table differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableChange {
    /// The table.
    pub name: String,
    /// Name shown to people.
    pub title: String,
    /// What happened to it.
    pub change: Change,
    /// Rows before.
    pub before: u64,
    /// Rows after.
    pub after: u64,
    /// Rows that only the later one has, by their id.
    pub added: u64,
    /// Rows that only the earlier one has.
    pub removed: u64,
    /// Rows that both have with other values.
    pub changed: u64,
}

/// What happened to a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Change {
    /// Only the later one has it.
    New,
    /// Only the earlier one has it.
    Gone,
    /// Both have it, with other rows.
    Changed,
    /// Both have it, with other columns; rows are compared by the columns of both.
    Columns,
}

/// Compares two snapshots; tables with the same digest are left out.
pub async fn diff(before: &Snapshot, after: &Snapshot) -> Result<Vec<TableChange>, SnapshotError> {
    let mut changes = Vec::new();
    for old in &before.manifest().tables {
        let change = |change, after| TableChange {
            name: old.name.clone(),
            title: old.title.clone(),
            change,
            before: old.rows,
            after,
            added: 0,
            removed: 0,
            changed: 0,
        };
        match after.manifest().tables.iter().find(|new| new.name == old.name) {
            None => changes.push(TableChange { removed: old.rows, ..change(Change::Gone, 0) }),
            Some(new) if new.sm3 == old.sm3 => {}
            Some(new) => {
                let kind = if new.columns == old.columns { Change::Changed } else { Change::Columns };
                let shared = old.columns.iter().filter(|c| new.columns.contains(c)).map(|c| c.name.as_str());
                let counts = compare(before, after, &old.name, &shared.collect::<Vec<_>>()).await?;
                let [added, removed, changed] = counts;
                changes.push(TableChange { added, removed, changed, ..change(kind, new.rows) });
            }
        }
    }
    for new in &after.manifest().tables {
        if before.file(&new.name).is_none() {
            changes.push(TableChange {
                name: new.name.clone(),
                title: new.title.clone(),
                change: Change::New,
                before: 0,
                after: new.rows,
                added: new.rows,
                removed: 0,
                changed: 0,
            });
        }
    }
    Ok(changes)
}

/// Added, removed and changed rows of a table that has an id.
async fn compare(a: &Snapshot, b: &Snapshot, table: &str, columns: &[&str]) -> Result<[u64; 3], SnapshotError> {
    let context = SessionContext::new();
    let wrong = |e: datafusion::error::DataFusionError| SnapshotError::parquet(table, e);
    for (name, snapshot) in [("a", a), ("b", b)] {
        let path = snapshot.file(table).unwrap_or_default();
        let path = path.to_string_lossy();
        context.register_parquet(name, path.as_ref(), ParquetReadOptions::default()).await.map_err(wrong)?;
    }
    let other: Vec<String> = columns
        .iter()
        .filter(|column| **column != "id")
        .map(|column| format!("(a.\"{column}\" IS DISTINCT FROM b.\"{column}\")"))
        .collect();
    let other = if other.is_empty() { "FALSE".to_owned() } else { other.join(" OR ") };
    let text = format!(
        "SELECT count(CASE WHEN a.id IS NULL THEN 1 END), count(CASE WHEN b.id IS NULL THEN 1 END), \
         count(CASE WHEN a.id IS NOT NULL AND b.id IS NOT NULL AND ({other}) THEN 1 END) \
         FROM a FULL JOIN b ON a.id = b.id"
    );
    let batches = context.sql(&text).await.map_err(wrong)?.collect().await.map_err(wrong)?;
    let counts = |at| count(&batches, at).ok_or_else(|| SnapshotError::parquet(table, shown(&batches)));
    Ok([counts(0)?, counts(1)?, counts(2)?])
}

fn count(batches: &[RecordBatch], at: usize) -> Option<u64> {
    use datafusion::arrow::array::{Array, Int64Array};
    let column = batches.first()?.column(at).as_any().downcast_ref::<Int64Array>()?;
    (!column.is_empty()).then(|| column.value(0).unsigned_abs())
}

fn shown(batches: &[RecordBatch]) -> String {
    pretty_format_batches(batches).map_or_else(|e| e.to_string(), |text| text.to_string())
}
