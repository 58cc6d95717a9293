//! Records that come in by an import, part after part, and the undoing of an import: all of it in one transaction.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use gangmu_pack::definition::Ledger;
use serde_json::{Value as Json, json};

use super::{BATCH, Change, NewRecord};
use crate::audit::Note;
use crate::dialect::Row;
use crate::statement::{listed, places};
use crate::write::Write;
use crate::{By, Store, StoreError};

/// The columns of what an import wrote.
const ROW_COLUMNS: [&str; 6] = ["import_id", "record_id", "revision", "sheet_row", "seq", "undone"];

/// A part of an import: rows of its sheet that are written together.
#[derive(Debug, Clone, Default)]
pub struct ImportPart {
    /// Id of the import.
    pub import: i64,
    /// The process that writes it.
    pub runner: String,
    /// The last row of the sheet that was settled before.
    pub after: i64,
    /// The last row that is settled with this part.
    pub upto: i64,
    /// Nothing follows: the import is done with it.
    pub last: bool,
    /// Records to be entered, each with its row.
    pub new: Vec<(i64, NewRecord)>,
    /// Records to be changed, each with its row.
    pub changes: Vec<(i64, Change)>,
}

/// What an import did to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportRow {
    /// Row of the sheet, or place of the call's row in a batch.
    pub row: i64,
    /// The record.
    pub record: i64,
    /// Its revision since.
    pub revision: i64,
    /// The event of the change; none where the record was entered.
    pub seq: Option<i64>,
}

/// The undoing of an import.
#[derive(Debug, Clone, Default)]
pub struct ImportUndo {
    /// Id of the import.
    pub import: i64,
    /// The status that it has.
    pub from: String,
    /// The status that it gets.
    pub to: String,
    /// Records that it entered, with their revision: they become void.
    pub voids: Vec<(i64, i64)>,
    /// Records that it changed: the values from before.
    pub restores: Vec<Change>,
}

impl Store {
    /// Writes a part of an import with its mark of how far the import is: both or none. Refused where the import is not
    /// at the row that the part follows, or another process has taken it over. `told` counts the records on their way.
    pub async fn import_part(
        &self,
        ledger: &Ledger,
        part: ImportPart,
        by: &By,
        told: &Arc<AtomicU64>,
    ) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        write.told = Some(told.clone());
        let text = "UPDATE import_job SET at_row = $4, done = done + $5, status = $6 \
                    WHERE id = $1 AND status = 'running' AND runner = $2 AND at_row = $3";
        let count = i64::try_from(part.new.len() + part.changes.len()).unwrap_or(i64::MAX);
        let status = if part.last { "done" } else { "running" };
        let (runner, after, upto) = (part.runner.as_str().into(), part.after.into(), part.upto.into());
        let values = [part.import.into(), runner, after, upto, count.into(), status.into()];
        if write.tx.run((text, values)).await? == 0 {
            return Err(StoreError::Invalid("这次导入已由另一个进程接着办理".into()));
        }
        write.take_in(ledger, part).await?;
        write.commit().await
    }

    /// Writes one call of a batch: see [`Store::import_part`].
    pub async fn import_batch_part(&self, ledger: &Ledger, part: ImportPart, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let text = "UPDATE import_job SET at_row = $2, total = total + $3, good = good + $3, done = done + $3 \
                    WHERE id = $1 AND status = 'done'";
        let count = i64::try_from(part.new.len() + part.changes.len()).unwrap_or(i64::MAX);
        if write.tx.run((text, [part.import.into(), part.upto.into(), count.into()])).await? == 0 {
            return Err(StoreError::Invalid("这一批已经撤销,不能再往里加,请换一个批号".into()));
        }
        write.take_in(ledger, part).await?;
        write.commit().await
    }

    /// Enters records and changes others in one transaction, without a mark by which it could be undone as a whole.
    pub async fn import_records(
        &self,
        ledger: &Ledger,
        new: Vec<NewRecord>,
        changes: Vec<Change>,
        by: &By,
    ) -> Result<Vec<i64>, StoreError> {
        let mut write = self.begin(by).await?;
        let ids = write.create(ledger, new).await?;
        write.update(ledger, &changes, "update").await?;
        write.commit().await?;
        Ok(ids)
    }

    /// What an import wrote and was not undone, by record and revision.
    pub async fn import_rows(&self, import: i64) -> Result<Vec<ImportRow>, StoreError> {
        let text = "SELECT sheet_row, record_id, revision, seq FROM import_row \
                    WHERE import_id = $1 AND NOT undone ORDER BY record_id, revision";
        self.db.rows((text, [import.into()]), read).await
    }

    /// What events say was there before, by their places in the trail.
    pub async fn values_before(&self, seqs: &[i64]) -> Result<HashMap<i64, Json>, StoreError> {
        let mut found = HashMap::with_capacity(seqs.len());
        for batch in seqs.chunks(BATCH) {
            let from = listed(1, batch.len());
            let text =
                format!("SELECT e.seq, e.\"before\" FROM {from} CROSS JOIN audit_event AS e WHERE e.seq = v.column1");
            let values: Vec<sea_query::Value> = batch.iter().map(|seq| (*seq).into()).collect();
            let rows = self.db.rows((text, values), |row| Ok((row.get::<i64>(0)?, row.get::<Option<String>>(1)?)));
            for (seq, before) in rows.await? {
                let before = before.map(|text| serde_json::from_str(&text)).transpose();
                let before = before.map_err(|_| StoreError::damaged(format!("第{seq}条审计记录")))?;
                found.insert(seq, before.unwrap_or_default());
            }
        }
        Ok(found)
    }

    /// Undoes an import: what it entered becomes void, what it changed is as it was before, in one transaction, whose
    /// events are closed by one that names the import and counts them. A record that was touched since refuses it all.
    pub async fn undo_import(
        &self,
        ledger: &Ledger,
        undo: &ImportUndo,
        by: &By,
        told: &Arc<AtomicU64>,
    ) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        write.told = Some(told.clone());
        let text = "UPDATE import_job SET status = $3 WHERE id = $1 AND status = $2";
        let values = [undo.import.into(), undo.from.as_str().into(), undo.to.as_str().into()];
        if write.tx.run((text, values)).await? == 0 {
            return Err(StoreError::Stale);
        }
        write.void(ledger, &undo.voids).await?;
        write.update(ledger, &undo.restores, "undo").await?;
        let records = undo.voids.iter().map(|(id, _)| *id).chain(undo.restores.iter().map(|change| change.id));
        write.undone(undo.import, &records.collect::<Vec<i64>>()).await?;
        let counts = json!({ "voided": undo.voids.len(), "restored": undo.restores.len(), "status": undo.to });
        write.note(Note::new("undo", "import", undo.import).after(counts));
        write.commit().await
    }
}

impl Write {
    /// Writes the records of a part and what it did to which.
    async fn take_in(&mut self, ledger: &Ledger, part: ImportPart) -> Result<(), StoreError> {
        let (rows, new): (Vec<i64>, Vec<NewRecord>) = part.new.into_iter().unzip();
        let mut kept = Vec::new();
        let mut keep = |row: i64, record: i64, revision: i64, seq: Option<i64>| {
            let head = [part.import.into(), record.into(), revision.into(), row.into()];
            kept.extend(head);
            kept.extend([seq.into(), false.into()]);
        };
        for (row, id) in rows.into_iter().zip(self.create(ledger, new).await?) {
            keep(row, id, 1, None);
        }
        let (rows, changes): (Vec<i64>, Vec<Change>) = part.changes.into_iter().unzip();
        let changed = self.update(ledger, &changes, "update").await?;
        for ((row, change), (revision, seq)) in rows.into_iter().zip(changes).zip(changed) {
            if seq.is_some() {
                keep(row, change.id, revision, seq);
            }
        }
        self.tx.insert("import_row", &ROW_COLUMNS, kept).await
    }

    async fn undone(&mut self, import: i64, records: &[i64]) -> Result<(), StoreError> {
        for batch in records.chunks(BATCH) {
            let text = format!(
                "UPDATE import_row SET undone = TRUE WHERE import_id = $1 AND record_id IN ({})",
                places(2, batch.len())
            );
            let ids = batch.iter().map(|id| (*id).into());
            self.tx.run((text, std::iter::once(import.into()).chain(ids).collect::<Vec<_>>())).await?;
        }
        Ok(())
    }
}

fn read(row: &Row) -> Result<ImportRow, StoreError> {
    Ok(ImportRow { row: row.get(0)?, record: row.get(1)?, revision: row.get(2)?, seq: row.get(3)? })
}
