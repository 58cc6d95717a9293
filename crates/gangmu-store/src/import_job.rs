//! Imports of spreadsheets: what was looked through, how far it is, what was found. It reads no spreadsheet.

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
    /// previewed, running, done, cancelled or failed.
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
}

/// An import to begin.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
}

const COLUMNS: [&str; 12] = [
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
];

impl Store {
    /// Keeps an import that was looked through; its status is `previewed`.
    pub async fn create_import(&self, import: NewImport, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let id = write.next_id("import_job").await?;
        let values = vec![
            id.into(),
            import.ledger.as_str().into(),
            import.file_name.as_str().into(),
            import.hash.as_str().into(),
            "previewed".into(),
            import.total.into(),
            import.good.into(),
            import.bad.into(),
            0i64.into(),
            import.findings.to_string().into(),
            instant(by.at),
            by.actor_id.into(),
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
    })
}
