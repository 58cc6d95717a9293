//! Tags: free words that people put on records. Who may, and what a tag may be, is decided elsewhere.

use std::collections::{BTreeSet, HashMap};

use gangmu_pack::definition::Ledger;
use jiff::civil::Date;
use sea_query::Value;
use serde_json::json;

use crate::audit::Note;
use crate::dialect::Row;
use crate::ledger_table::table_of;
use crate::record::{Conditions, Scope};
use crate::{By, Store, StoreError};

/// Records whose tags are read by one statement.
const BATCH: usize = 400;

impl Store {
    /// The tags of records, by record, each record's in order.
    pub async fn tags(&self, ledger: &str, records: &[i64]) -> Result<HashMap<i64, Vec<String>>, StoreError> {
        let mut tags: HashMap<i64, Vec<String>> = HashMap::new();
        for batch in records.chunks(BATCH) {
            let places: Vec<String> = (2..).take(batch.len()).map(|at| format!("${at}")).collect();
            let text = format!(
                "SELECT record_id, tag FROM record_tag WHERE ledger = $1 AND record_id IN ({}) ORDER BY record_id, tag",
                places.join(", ")
            );
            let values: Vec<Value> =
                std::iter::once(ledger.into()).chain(batch.iter().map(|id| Value::from(*id))).collect();
            let read = |row: &Row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?));
            for (record, tag) in self.db.rows((text, values), read).await? {
                tags.entry(record).or_default().push(tag);
            }
        }
        Ok(tags)
    }

    /// Puts these tags on a record of a unit in place of those that it bears. The event lies in the record's history.
    pub async fn set_tags(
        &self,
        ledger: &str,
        record: i64,
        unit: i64,
        tags: &BTreeSet<String>,
        by: &By,
    ) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let key = || [ledger.into(), record.into()];
        let text = "SELECT tag FROM record_tag WHERE ledger = $1 AND record_id = $2 ORDER BY tag";
        let old: BTreeSet<String> = write.tx.rows((text, key()), |row| row.get(0)).await?.into_iter().collect();
        if old == *tags {
            return Ok(());
        }
        write.tx.run(("DELETE FROM record_tag WHERE ledger = $1 AND record_id = $2", key())).await?;
        let rows = tags.iter().flat_map(|tag| [ledger.into(), tag.as_str().into(), record.into()]).collect();
        write.tx.insert("record_tag", &["ledger", "tag", "record_id"], rows).await?;
        let words = |tags: &BTreeSet<String>| tags.iter().map(String::as_str).collect::<Vec<_>>().join("、");
        let note = Note::new("tag", ledger, record).of_unit(unit);
        write.note(note.before(json!({ "tags": words(&old) })).after(json!({ "tags": words(tags) })));
        write.commit().await
    }

    /// The tags of a ledger's records within a scope, with how many bear each, the most frequent first.
    pub async fn tags_in(&self, ledger: &Ledger, scope: &Scope, today: Date) -> Result<Vec<(String, i64)>, StoreError> {
        let mut conditions = Conditions::new(ledger, self.db.dialect(), today);
        conditions.push("NOT r.\"voided\"");
        conditions.within(scope);
        let id = conditions.bind(ledger.head.id.as_str());
        conditions.push(format!("t.ledger = {id}"));
        let text = format!(
            "SELECT t.tag, count(*) FROM record_tag AS t JOIN \"{}\" AS r ON r.\"id\" = t.record_id WHERE {} \
             GROUP BY t.tag ORDER BY count(*) DESC, t.tag",
            table_of(&ledger.head.id),
            conditions.text()
        );
        self.db.rows((text, conditions.values), |row| Ok((row.get(0)?, row.get(1)?))).await
    }
}
