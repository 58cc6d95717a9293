//! Saved views of lists: a name for what a list was narrowed to, how it was ordered and shown. What is in one is the
//! caller's; who may share one is decided elsewhere.

use jiff::Timestamp;
use sea_query::Value;
use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{instant, read_instant, read_json};
use crate::{By, Store, StoreError};

/// A view as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SavedView {
    /// Id.
    pub id: i64,
    /// Ledger of the list.
    pub ledger: String,
    /// Name.
    pub name: String,
    /// Account that made it.
    pub account_id: i64,
    /// Role that sees it too.
    pub shared_with: Option<String>,
    /// What the list shows.
    pub content: Json,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

/// A view to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewView {
    /// See [`SavedView`].
    pub ledger: String,
    /// See [`SavedView`].
    pub name: String,
    /// See [`SavedView`].
    pub shared_with: Option<String>,
    /// See [`SavedView`].
    pub content: Json,
}

const COLUMNS: [&str; 7] = ["id", "ledger", "name", "account_id", "shared_with", "content", "changed_at"];

impl Store {
    /// Keeps a view of the person who writes. One person's views of a ledger bear different names.
    pub async fn create_view(&self, new: &NewView, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let id = write.next_id("saved_view").await?;
        let values: Vec<Value> = vec![
            id.into(),
            new.ledger.as_str().into(),
            new.name.as_str().into(),
            by.actor_id.into(),
            new.shared_with.clone().into(),
            new.content.to_string().into(),
            instant(by.at),
        ];
        write.tx.insert("saved_view", &COLUMNS, values).await?;
        write.note(Note::new("create", "view", id).after(said(new)));
        write.commit().await?;
        Ok(id)
    }

    /// Changes name, sharing and content of a view.
    pub async fn update_view(&self, id: i64, new: &NewView, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let old = write.tx.row((select("WHERE id = $1"), [id.into()]), read).await?;
        let old = old.ok_or_else(|| StoreError::missing("视图", id))?;
        let text = "UPDATE saved_view SET name = $2, shared_with = $3, content = $4, changed_at = $5 WHERE id = $1";
        let values = [
            id.into(),
            new.name.as_str().into(),
            new.shared_with.clone().into(),
            new.content.to_string().into(),
            instant(by.at),
        ];
        write.tx.run((text, values)).await?;
        let before = json!({ "name": old.name, "shared_with": old.shared_with, "content": old.content });
        write.note(Note::new("update", "view", id).before(before).after(said(new)));
        write.commit().await
    }

    /// Removes a view.
    pub async fn delete_view(&self, id: i64, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let old = write.tx.row((select("WHERE id = $1"), [id.into()]), read).await?;
        let old = old.ok_or_else(|| StoreError::missing("视图", id))?;
        write.tx.run(("DELETE FROM saved_view WHERE id = $1", [id.into()])).await?;
        write.note(Note::new("delete", "view", id).before(crate::value::json(&old)));
        write.commit().await
    }

    /// One view.
    pub async fn view(&self, id: i64) -> Result<Option<SavedView>, StoreError> {
        self.db.row((select("WHERE id = $1"), [id.into()]), read).await
    }

    /// All views, those that are shared before others, the latest first.
    pub async fn all_views(&self) -> Result<Vec<SavedView>, StoreError> {
        let text = select("ORDER BY CASE WHEN shared_with IS NULL THEN 1 ELSE 0 END, changed_at DESC, id DESC");
        self.db.rows(text, read).await
    }

    /// The views of a ledger that a person made, and those shared with the person's role, by name.
    pub async fn views(&self, ledger: &str, account: i64, role: &str) -> Result<Vec<SavedView>, StoreError> {
        let text = select("WHERE ledger = $1 AND (account_id = $2 OR shared_with = $3) ORDER BY name, id");
        self.db.rows((text, [ledger.into(), account.into(), role.into()]), read).await
    }
}

fn said(new: &NewView) -> Json {
    json!({ "ledger": new.ledger, "name": new.name, "shared_with": new.shared_with, "content": new.content })
}

fn select(rest: &str) -> String {
    format!("SELECT {} FROM saved_view {rest}", COLUMNS.join(", "))
}

fn read(row: &Row) -> Result<SavedView, StoreError> {
    Ok(SavedView {
        id: row.get(0)?,
        ledger: row.get(1)?,
        name: row.get(2)?,
        account_id: row.get(3)?,
        shared_with: row.get(4)?,
        content: read_json(&row.get::<String>(5)?, "视图")?,
        changed_at: read_instant(row.get(6)?)?,
    })
}
