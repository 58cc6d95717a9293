//! Listed supervision (挂牌督办) of records of any ledger. Who may list a record is decided elsewhere.

use jiff::Timestamp;
use jiff::civil::Date;
use sea_query::Value;
use serde::Serialize;

use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{day, instant, read_day, read_instant};
use crate::{By, Store, StoreError};

/// A record on the list, or one that was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Supervision {
    /// Id.
    pub id: i64,
    /// Ledger of the record.
    pub ledger: String,
    /// The record.
    pub record_id: i64,
    /// The unit that owned the record when it was listed.
    pub unit_id: i64,
    /// What is to be done.
    pub words: String,
    /// By when.
    pub due: Date,
    /// Account that listed it.
    pub listed_by: i64,
    /// Name of the account then.
    pub listed_by_name: String,
    /// When.
    pub listed_at: Timestamp,
    /// Who took it off the list.
    pub lifted_by_name: Option<String>,
    /// When.
    pub lifted_at: Option<Timestamp>,
    /// Why.
    pub lifted_reason: Option<String>,
}

/// A record to be put on the list.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSupervision {
    /// See [`Supervision`].
    pub ledger: String,
    /// See [`Supervision`].
    pub record_id: i64,
    /// See [`Supervision`].
    pub unit_id: i64,
    /// See [`Supervision`].
    pub words: String,
    /// See [`Supervision`].
    pub due: Date,
}

const COLUMNS: [&str; 12] = [
    "id",
    "ledger",
    "record_id",
    "unit_id",
    "words",
    "due",
    "listed_by",
    "listed_by_name",
    "listed_at",
    "lifted_by_name",
    "lifted_at",
    "lifted_reason",
];

impl Store {
    /// Puts a record on the list. Refused while it stands there. The event lies in the record's own history.
    pub async fn list_for_supervision(&self, new: NewSupervision, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let text = select("WHERE ledger = $1 AND record_id = $2 AND lifted_at IS NULL");
        let standing = write.tx.row((text, [new.ledger.as_str().into(), new.record_id.into()]), read).await?;
        if standing.is_some() {
            return Err(StoreError::Invalid("这条记录已经挂牌督办".into()));
        }
        let id = write.next_id("supervision").await?;
        let values = vec![
            id.into(),
            new.ledger.as_str().into(),
            new.record_id.into(),
            new.unit_id.into(),
            new.words.as_str().into(),
            day(new.due),
            by.actor_id.into(),
            by.actor_name.as_str().into(),
            instant(by.at),
            Value::String(None),
            Value::BigInt(None),
            Value::String(None),
        ];
        write.tx.insert("supervision", &COLUMNS, values).await?;
        let after = serde_json::json!({ "supervision_words": new.words, "supervision_due": new.due.to_string() });
        write.note(Note::new("supervise", &new.ledger, new.record_id).after(after).of_unit(new.unit_id));
        write.commit().await?;
        Ok(id)
    }

    /// Takes a record off the list; the reason stands in `by`.
    pub async fn lift_supervision(&self, ledger: &str, record_id: i64, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let text = select("WHERE ledger = $1 AND record_id = $2 AND lifted_at IS NULL");
        let standing = write.tx.row((text, [ledger.into(), record_id.into()]), read).await?;
        let Some(standing) = standing else {
            return Err(StoreError::Invalid("这条记录没有挂牌督办".into()));
        };
        let text = "UPDATE supervision SET lifted_by_name = $2, lifted_at = $3, lifted_reason = $4 WHERE id = $1";
        let values = [standing.id.into(), by.actor_name.as_str().into(), instant(by.at), by.reason.clone().into()];
        write.tx.run((text, values)).await?;
        write.note(Note::new("lift", ledger, record_id).of_unit(standing.unit_id));
        write.commit().await
    }

    /// Every listing of one record, the latest first.
    pub async fn supervisions_of(&self, ledger: &str, record_id: i64) -> Result<Vec<Supervision>, StoreError> {
        let text = select("WHERE ledger = $1 AND record_id = $2 ORDER BY id DESC");
        self.db.rows((text, [ledger.into(), record_id.into()]), read).await
    }

    /// Listings by day, the earliest first: those that stand, or all.
    pub async fn supervisions(&self, standing: bool) -> Result<Vec<Supervision>, StoreError> {
        let narrow = if standing { "WHERE lifted_at IS NULL" } else { "" };
        self.db.rows(select(&format!("{narrow} ORDER BY due, id")), read).await
    }
}

fn select(rest: &str) -> String {
    format!("SELECT {} FROM supervision {rest}", COLUMNS.join(", "))
}

fn read(row: &Row) -> Result<Supervision, StoreError> {
    Ok(Supervision {
        id: row.get(0)?,
        ledger: row.get(1)?,
        record_id: row.get(2)?,
        unit_id: row.get(3)?,
        words: row.get(4)?,
        due: read_day(&row.get::<String>(5)?)?,
        listed_by: row.get(6)?,
        listed_by_name: row.get(7)?,
        listed_at: read_instant(row.get(8)?)?,
        lifted_by_name: row.get(9)?,
        lifted_at: row.get::<Option<i64>>(10)?.map(read_instant).transpose()?,
        lifted_reason: row.get(11)?,
    })
}
