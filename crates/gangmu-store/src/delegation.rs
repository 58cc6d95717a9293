//! Rights that one person hands to another from a day to a day (委托). Who may, and what it gives, is decided elsewhere.

use jiff::Timestamp;
use jiff::civil::Date;
use sea_query::Value;
use serde::Serialize;

use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{day, instant, json, read_day, read_instant};
use crate::{By, Store, StoreError};

/// Rights handed over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Delegation {
    /// Id.
    pub id: i64,
    /// Account that hands its rights over.
    pub giver_id: i64,
    /// Account that has them in hand.
    pub taker_id: i64,
    /// The one ledger that they are over; none for all rights.
    pub ledger: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Why.
    pub note: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was taken back before its last day.
    pub ended_at: Option<Timestamp>,
}

/// Rights to be handed over by the account that writes.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDelegation {
    /// See [`Delegation`].
    pub taker_id: i64,
    /// See [`Delegation`].
    pub ledger: Option<String>,
    /// See [`Delegation`].
    pub from: Date,
    /// See [`Delegation`].
    pub to: Date,
    /// See [`Delegation`].
    pub note: Option<String>,
}

impl Delegation {
    /// Whether it gives rights on a day: its last day ends it without anybody's doing.
    pub fn holds_on(&self, day: Date) -> bool {
        self.ended_at.is_none() && self.from <= day && day <= self.to
    }
}

const COLUMNS: [&str; 9] =
    ["id", "giver_id", "taker_id", "ledger", "from_day", "to_day", "note", "created_at", "ended_at"];

impl Store {
    /// Hands the rights of the account that writes to another.
    pub async fn create_delegation(&self, new: NewDelegation, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let id = write.next_id("delegation").await?;
        let values: Vec<Value> = vec![
            id.into(),
            by.actor_id.into(),
            new.taker_id.into(),
            new.ledger.into(),
            day(new.from),
            day(new.to),
            new.note.into(),
            instant(by.at),
            Value::BigInt(None),
        ];
        write.tx.insert("delegation", &COLUMNS, values).await?;
        let made = write.tx.row((select("WHERE id = $1"), [id.into()]), read).await?;
        write.note(Note::new("create", "delegation", id).after(json(&made)));
        write.commit().await?;
        Ok(id)
    }

    /// Takes rights back at once.
    pub async fn end_delegation(&self, id: i64, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let old = write.tx.row((select("WHERE id = $1"), [id.into()]), read).await?;
        let old = old.ok_or_else(|| StoreError::missing("委托", id))?;
        if old.ended_at.is_some() {
            return Err(StoreError::Invalid("这项委托已经收回".into()));
        }
        let text = "UPDATE delegation SET ended_at = $2 WHERE id = $1";
        write.tx.run((text, [id.into(), instant(by.at)])).await?;
        write.note(Note::new("end", "delegation", id).before(json(&old)));
        write.commit().await
    }

    /// One delegation.
    pub async fn delegation(&self, id: i64) -> Result<Option<Delegation>, StoreError> {
        self.db.row((select("WHERE id = $1"), [id.into()]), read).await
    }

    /// What an account gave and received, the latest first.
    pub async fn delegations_of(&self, account: i64) -> Result<Vec<Delegation>, StoreError> {
        let text = select("WHERE giver_id = $1 OR taker_id = $1 ORDER BY id DESC");
        self.db.rows((text, [account.into()]), read).await
    }

    /// What gives rights on a day, to one account or to all.
    pub async fn delegations_on(&self, today: Date, taker: Option<i64>) -> Result<Vec<Delegation>, StoreError> {
        let text = select(
            "WHERE from_day <= $1 AND to_day >= $1 AND ended_at IS NULL AND ($2 = 0 OR taker_id = $2) ORDER BY id",
        );
        self.db.rows((text, [day(today), taker.unwrap_or(0).into()]), read).await
    }
}

fn select(rest: &str) -> String {
    format!("SELECT {} FROM delegation {rest}", COLUMNS.join(", "))
}

fn read(row: &Row) -> Result<Delegation, StoreError> {
    Ok(Delegation {
        id: row.get(0)?,
        giver_id: row.get(1)?,
        taker_id: row.get(2)?,
        ledger: row.get(3)?,
        from: read_day(&row.get::<String>(4)?)?,
        to: read_day(&row.get::<String>(5)?)?,
        note: row.get(6)?,
        created_at: read_instant(row.get(7)?)?,
        ended_at: row.get::<Option<i64>>(8)?.map(read_instant).transpose()?,
    })
}
