//! Access tokens of accounts: programs use the API with them. Only the hash of a secret is kept; what a token allows is
//! decided elsewhere.

use jiff::Timestamp;
use jiff::civil::Date;
use sea_query::Value;
use serde::Serialize;

use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{day, instant, json, read_day, read_instant};
use crate::{By, Store, StoreError};

/// A token.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccessToken {
    /// Id; it stands in the token.
    pub id: i64,
    /// Whose it is.
    pub account_id: i64,
    /// What it is for.
    pub name: String,
    /// Hash of its secret, never shown or logged.
    #[serde(skip)]
    pub token_hash: String,
    /// May write.
    pub may_write: bool,
    /// May read protected values in clear.
    pub may_reveal: bool,
    /// The ledgers that it is for; none for everything.
    pub ledgers: Option<Vec<String>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its last day.
    pub to: Date,
    /// When it was last used, to the minute.
    pub last_used: Option<Timestamp>,
    /// When it was taken back.
    pub ended_at: Option<Timestamp>,
    /// Wrong secrets since the last right one.
    pub failed: i64,
    /// Not taken before that moment.
    pub locked_until: Option<Timestamp>,
}

/// A token to be made for the account that writes.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAccessToken {
    /// See [`AccessToken`].
    pub account_id: i64,
    /// See [`AccessToken`].
    pub name: String,
    /// See [`AccessToken`].
    pub token_hash: String,
    /// See [`AccessToken`].
    pub may_write: bool,
    /// See [`AccessToken`].
    pub may_reveal: bool,
    /// See [`AccessToken`].
    pub ledgers: Option<Vec<String>>,
    /// See [`AccessToken`].
    pub to: Date,
}

const COLUMNS: [&str; 13] = [
    "id",
    "account_id",
    "name",
    "token_hash",
    "may_write",
    "may_reveal",
    "ledgers",
    "created_at",
    "to_day",
    "last_used",
    "ended_at",
    "failed",
    "locked_until",
];

impl Store {
    /// Makes a token.
    pub async fn create_access_token(&self, new: NewAccessToken, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let id = write.next_id("program_token").await?;
        let values: Vec<Value> = vec![
            id.into(),
            new.account_id.into(),
            new.name.into(),
            new.token_hash.into(),
            new.may_write.into(),
            new.may_reveal.into(),
            new.ledgers.map(|ledgers| ledgers.join(",")).into(),
            instant(by.at),
            day(new.to),
            Value::BigInt(None),
            Value::BigInt(None),
            0i64.into(),
            Value::BigInt(None),
        ];
        write.tx.insert("program_token", &COLUMNS, values).await?;
        let made = write.tx.row((select("WHERE id = $1"), [id.into()]), read).await?;
        write.note(Note::new("create", "program_token", id).after(json(&made)));
        write.commit().await?;
        Ok(id)
    }

    /// Takes a token back at once.
    pub async fn end_access_token(&self, id: i64, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let old = write.tx.row((select("WHERE id = $1"), [id.into()]), read).await?;
        let old = old.ok_or_else(|| StoreError::missing("令牌", id))?;
        if old.ended_at.is_some() {
            return Err(StoreError::Invalid("这个令牌已经收回".into()));
        }
        let text = "UPDATE program_token SET ended_at = $2 WHERE id = $1";
        write.tx.run((text, [id.into(), instant(by.at)])).await?;
        write.note(Note::new("end", "program_token", id).before(json(&old)));
        write.commit().await
    }

    /// One token.
    pub async fn access_token(&self, id: i64) -> Result<Option<AccessToken>, StoreError> {
        self.db.row((select("WHERE id = $1"), [id.into()]), read).await
    }

    /// The tokens of an account, the latest first.
    pub async fn access_tokens_of(&self, account: i64) -> Result<Vec<AccessToken>, StoreError> {
        self.db.rows((select("WHERE account_id = $1 ORDER BY id DESC"), [account.into()]), read).await
    }

    /// Counts a wrong secret; from the given number on, the token is not taken for a while. No audit event.
    pub async fn access_token_failed(&self, id: i64, tries: i64, lock_until: Timestamp) -> Result<(), StoreError> {
        let text = "UPDATE program_token SET failed = failed + 1, \
                    locked_until = CASE WHEN failed + 1 >= $2 THEN $3 ELSE locked_until END WHERE id = $1";
        self.db.run((text, [id.into(), tries.into(), instant(lock_until)])).await.map(drop)
    }

    /// Notes that a token was used, and forgets wrong secrets. No audit event.
    pub async fn access_token_used(&self, id: i64, at: Timestamp) -> Result<(), StoreError> {
        let text = "UPDATE program_token SET last_used = $2, failed = 0, locked_until = NULL WHERE id = $1";
        self.db.run((text, [id.into(), instant(at)])).await.map(drop)
    }
}

fn select(rest: &str) -> String {
    format!("SELECT {} FROM program_token {rest}", COLUMNS.join(", "))
}

fn read(row: &Row) -> Result<AccessToken, StoreError> {
    let moment = |at: Option<i64>| at.map(read_instant).transpose();
    let ledgers: Option<String> = row.get(6)?;
    Ok(AccessToken {
        id: row.get(0)?,
        account_id: row.get(1)?,
        name: row.get(2)?,
        token_hash: row.get(3)?,
        may_write: row.get(4)?,
        may_reveal: row.get(5)?,
        ledgers: ledgers.map(|ledgers| ledgers.split(',').map(str::to_owned).collect()),
        created_at: read_instant(row.get(7)?)?,
        to: read_day(&row.get::<String>(8)?)?,
        last_used: moment(row.get(9)?)?,
        ended_at: moment(row.get(10)?)?,
        failed: row.get(11)?,
        locked_until: moment(row.get(12)?)?,
    })
}
