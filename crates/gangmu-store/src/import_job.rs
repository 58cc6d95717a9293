//! Imports of spreadsheets, and batches of bulk writes: what was looked through, how far it is, what was found, and
//! which process is at it. It reads no spreadsheet and writes no record.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value as Json;

use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{instant, read_instant, read_json};
use crate::{By, Store, StoreError};

/// An import.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImportJob {
    /// Id.
    pub id: i64,
    /// Ledger that it fills.
    pub ledger: String,
    /// Name of the file.
    pub file_name: String,
    /// Attachment that holds the file.
    pub hash: String,
    /// checking, previewed, running, done, cancelled, failed, undone or partly_undone.
    pub status: String,
    /// Rows of the file.
    pub total: i64,
    /// Rows that can go in.
    pub good: i64,
    /// Rows that cannot.
    pub bad: i64,
    /// Rows that are in.
    pub done: i64,
    /// What is wrong in which row.
    pub findings: Json,
    /// When it began.
    pub created_at: Timestamp,
    /// Who began it.
    pub created_by: i64,
    /// How the writing is wished: `all` or `good`.
    pub mode: String,
    /// Why, as the person states it.
    pub reason: String,
    /// Name of a batch of bulk writes, by which later calls of the same person go on with it; none for a sheet.
    pub batch: Option<String>,
    /// The process that is at it.
    pub runner: String,
    /// The last row of the sheet that is settled: written, or passed over.
    pub at_row: i64,
    /// Cells that were corrected in the preview, in the caller's form.
    pub fixes: String,
}

/// An import to begin.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct NewImport {
    /// See [`ImportJob`].
    pub ledger: String,
    /// See [`ImportJob`].
    pub file_name: String,
    /// See [`ImportJob`].
    pub hash: String,
    /// See [`ImportJob`].
    pub total: i64,
    /// See [`ImportJob`].
    pub good: i64,
    /// See [`ImportJob`].
    pub bad: i64,
    /// See [`ImportJob`].
    #[serde(skip)]
    pub findings: Json,
    /// See [`ImportJob`]; empty means `previewed`.
    #[serde(skip)]
    pub status: String,
    /// See [`ImportJob`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<String>,
    /// See [`ImportJob`].
    #[serde(skip)]
    pub runner: String,
}

const COLUMNS: [&str; 18] = [
    "id",
    "ledger",
    "file_name",
    "hash",
    "status",
    "total",
    "good",
    "bad",
    "done",
    "findings",
    "created_at",
    "created_by",
    "mode",
    "reason",
    "batch",
    "runner",
    "at_row",
    "fixes",
];

impl Store {
    /// Keeps an import that was looked through, or is to be.
    pub async fn create_import(&self, import: NewImport, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let id = write.next_id("import_job").await?;
        let values = vec![
            id.into(),
            import.ledger.as_str().into(),
            import.file_name.as_str().into(),
            import.hash.as_str().into(),
            if import.status.is_empty() { "previewed" } else { import.status.as_str() }.into(),
            import.total.into(),
            import.good.into(),
            import.bad.into(),
            0i64.into(),
            import.findings.to_string().into(),
            instant(by.at),
            by.actor_id.into(),
            "all".into(),
            "".into(),
            import.batch.clone().into(),
            import.runner.as_str().into(),
            0i64.into(),
            "".into(),
        ];
        write.tx.insert("import_job", &COLUMNS, values).await?;
        write.note(Note::new("create", "import", id).after(crate::value::json(&import)));
        write.commit().await?;
        Ok(id)
    }

    /// One import.
    pub async fn import_job(&self, id: i64) -> Result<Option<ImportJob>, StoreError> {
        self.db.row((select("WHERE id = $1"), [id.into()]), read).await
    }

    /// The latest imports into a ledger, newest first.
    pub async fn import_jobs(&self, ledger: &str, limit: u32) -> Result<Vec<ImportJob>, StoreError> {
        let values = [ledger.into(), i64::from(limit).into()];
        self.db.rows((select("WHERE ledger = $1 ORDER BY id DESC LIMIT $2"), values), read).await
    }

    /// The imports that some process is at, or was when it ended.
    pub async fn open_imports(&self) -> Result<Vec<ImportJob>, StoreError> {
        self.db.rows(select("WHERE status IN ('checking', 'running') ORDER BY id"), read).await
    }

    /// The batch of that name which a person has begun for a ledger.
    pub async fn import_batch(&self, ledger: &str, person: i64, batch: &str) -> Result<Option<ImportJob>, StoreError> {
        let text = select("WHERE ledger = $1 AND created_by = $2 AND batch = $3");
        self.db.row((text, [ledger.into(), person.into(), batch.into()]), read).await
    }

    /// Takes an import in hand for writing. Of several that ask for it at once, one is answered with yes.
    pub async fn claim_import(&self, id: i64, mode: &str, reason: &str, runner: &str) -> Result<bool, StoreError> {
        let text = "UPDATE import_job SET status = 'running', mode = $2, reason = $3, runner = $4 \
                    WHERE id = $1 AND status IN ('previewed', 'failed')";
        Ok(self.db.run((text, [id.into(), mode.into(), reason.into(), runner.into()])).await? == 1)
    }

    /// Goes on with an import that another process was at. That one, should it live, writes nothing more for it.
    pub async fn take_import_over(&self, job: &ImportJob, runner: &str) -> Result<bool, StoreError> {
        let text = "UPDATE import_job SET runner = $4 WHERE id = $1 AND status = $2 AND runner = $3";
        let values = [job.id.into(), job.status.as_str().into(), job.runner.as_str().into(), runner.into()];
        Ok(self.db.run((text, values)).await? == 1)
    }

    /// Keeps status, counts, findings and corrections of an import, if it still has the status `from` and the same
    /// process is at it; answers whether it was so. How far the writing is stays as the writing left it.
    pub async fn settle_import(&self, job: &ImportJob, from: &str) -> Result<bool, StoreError> {
        let text = "UPDATE import_job SET status = $4, total = $5, good = $6, bad = $7, findings = $8, fixes = $9 \
                    WHERE id = $1 AND status = $2 AND runner = $3";
        let values = [
            job.id.into(),
            from.into(),
            job.runner.as_str().into(),
            job.status.as_str().into(),
            job.total.into(),
            job.good.into(),
            job.bad.into(),
            job.findings.to_string().into(),
            job.fixes.as_str().into(),
        ];
        Ok(self.db.run((text, values)).await? == 1)
    }

    /// Notes how far an import is. No audit event: the records that it makes have theirs.
    pub async fn save_import(&self, job: &ImportJob) -> Result<(), StoreError> {
        let text = "UPDATE import_job SET status = $2, total = $3, good = $4, bad = $5, done = $6, findings = $7 WHERE id = $1";
        let values = [
            job.id.into(),
            job.status.as_str().into(),
            job.total.into(),
            job.good.into(),
            job.bad.into(),
            job.done.into(),
            job.findings.to_string().into(),
        ];
        match self.db.run((text, values)).await? {
            0 => Err(StoreError::missing("导入", job.id)),
            _ => Ok(()),
        }
    }
}

fn select(rest: &str) -> String {
    format!("SELECT {} FROM import_job {rest}", COLUMNS.join(", "))
}

fn read(row: &Row) -> Result<ImportJob, StoreError> {
    Ok(ImportJob {
        id: row.get(0)?,
        ledger: row.get(1)?,
        file_name: row.get(2)?,
        hash: row.get(3)?,
        status: row.get(4)?,
        total: row.get(5)?,
        good: row.get(6)?,
        bad: row.get(7)?,
        done: row.get(8)?,
        findings: read_json(&row.get::<String>(9)?, "导入的检查结果")?,
        created_at: read_instant(row.get(10)?)?,
        created_by: row.get(11)?,
        mode: row.get(12)?,
        reason: row.get(13)?,
        batch: row.get(14)?,
        runner: row.get(15)?,
        at_row: row.get(16)?,
        fixes: row.get(17)?,
    })
}
