//! Settings by name. What they mean is decided elsewhere.

use crate::audit::Note;
use crate::{By, Store, StoreError};

impl Store {
    /// The value of a setting.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.db.row(("SELECT value FROM setting WHERE key = $1", [key.into()]), |row| row.get(0)).await
    }

    /// All settings, by name.
    pub async fn settings(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.db.rows("SELECT key, value FROM setting ORDER BY key", |row| Ok((row.get(0)?, row.get(1)?))).await
    }

    /// Sets a setting.
    pub async fn set_setting(&self, key: &str, value: &str, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let old: Option<String> =
            write.tx.row(("SELECT value FROM setting WHERE key = $1", [key.into()]), |row| row.get(0)).await?;
        let text = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = $2";
        write.tx.run((text, [key.into(), value.into()])).await?;
        let side = |value: Option<&str>| serde_json::json!({ key: value });
        write.note(Note::new("set", "setting", 0).before(side(old.as_deref())).after(side(Some(value))));
        write.commit().await
    }
}
