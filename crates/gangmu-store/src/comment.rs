//! Comments on records, with the notices to those who are named in them. Who may comment is decided elsewhere.

use jiff::Timestamp;
use sea_query::Value;
use serde::Serialize;
use serde_json::json;

use crate::audit::Note;
use crate::dialect::Row;
use crate::notice::NewNotice;
use crate::value::{instant, read_instant, read_json};
use crate::{By, Store, StoreError};

/// A comment as it was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comment {
    /// Id.
    pub id: i64,
    /// Ledger of the record.
    pub ledger: String,
    /// The record.
    pub record_id: i64,
    /// When.
    pub at: Timestamp,
    /// Account that made it.
    pub by_id: i64,
    /// Name of the account then.
    pub by_name: String,
    /// What it says.
    pub text: String,
    /// Accounts named in it.
    pub mentions: Vec<i64>,
    /// When its author took it back.
    pub withdrawn_at: Option<Timestamp>,
}

/// A comment to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewComment {
    /// See [`Comment`].
    pub ledger: String,
    /// See [`Comment`].
    pub record_id: i64,
    /// The unit that keeps the record.
    pub unit_id: i64,
    /// See [`Comment`].
    pub text: String,
    /// See [`Comment`].
    pub mentions: Vec<i64>,
}

const COLUMNS: [&str; 9] = ["id", "ledger", "record_id", "at", "by_id", "by_name", "text", "mentions", "withdrawn_at"];

impl Store {
    /// Makes a comment and gives its notices, in one transaction.
    pub async fn create_comment(&self, new: &NewComment, notices: &[NewNotice], by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let id = write.next_id("record_comment").await?;
        let values: Vec<Value> = vec![
            id.into(),
            new.ledger.as_str().into(),
            new.record_id.into(),
            instant(by.at),
            by.actor_id.into(),
            by.actor_name.as_str().into(),
            new.text.as_str().into(),
            json!(new.mentions).to_string().into(),
            Value::BigInt(None),
        ];
        write.tx.insert("record_comment", &COLUMNS, values).await?;
        write.add_notices(by.today, notices, false).await?;
        let after = json!({ "comment": id, "text": new.text, "mentions": new.mentions });
        write.note(Note::new("comment", &new.ledger, new.record_id).after(after).of_unit(new.unit_id));
        write.commit().await?;
        Ok(id)
    }

    /// Takes a comment back. Its words stay in the audit trail alone.
    pub async fn withdraw_comment(&self, id: i64, unit_id: i64, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let comment = write.tx.row((select("WHERE id = $1"), [id.into()]), read).await?;
        let comment = comment.ok_or_else(|| StoreError::missing("评论", id))?;
        if comment.withdrawn_at.is_some() {
            return Err(StoreError::Invalid("这条评论已经撤回".into()));
        }
        let text = "UPDATE record_comment SET withdrawn_at = $2 WHERE id = $1";
        write.tx.run((text, [id.into(), instant(by.at)])).await?;
        let note = Note::new("withdraw_comment", &comment.ledger, comment.record_id).of_unit(unit_id);
        write.note(note.before(json!({ "comment": id })));
        write.commit().await
    }

    /// One comment.
    pub async fn comment(&self, id: i64) -> Result<Option<Comment>, StoreError> {
        self.db.row((select("WHERE id = $1"), [id.into()]), read).await
    }

    /// The comments on a record, the earliest first, with those that were taken back.
    pub async fn comments(&self, ledger: &str, record_id: i64) -> Result<Vec<Comment>, StoreError> {
        let text = select("WHERE ledger = $1 AND record_id = $2 ORDER BY id");
        self.db.rows((text, [ledger.into(), record_id.into()]), read).await
    }
}

fn select(rest: &str) -> String {
    format!("SELECT {} FROM record_comment {rest}", COLUMNS.join(", "))
}

fn read(row: &Row) -> Result<Comment, StoreError> {
    Ok(Comment {
        id: row.get(0)?,
        ledger: row.get(1)?,
        record_id: row.get(2)?,
        at: read_instant(row.get(3)?)?,
        by_id: row.get(4)?,
        by_name: row.get(5)?,
        text: row.get(6)?,
        mentions: read_json(&row.get::<String>(7)?, "评论")?,
        withdrawn_at: row.get::<Option<i64>>(8)?.map(read_instant).transpose()?,
    })
}
