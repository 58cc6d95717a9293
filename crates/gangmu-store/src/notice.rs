//! Notices to people and the messages that carry them out of the house. What is worth a notice is decided elsewhere;
//! nothing is sent from here.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;
use sea_query::Value;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{day, instant, name_of, read_day, read_instant, read_json, read_name};
use crate::write::Write;
use crate::{By, Store, StoreError};

/// A notice as it was given.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Notice {
    /// Id.
    pub id: i64,
    /// To whom.
    pub account_id: i64,
    /// Of which day.
    pub day: Date,
    /// What it says in short.
    pub title: String,
    /// What it says, item by item.
    pub items: Json,
    /// When it was given.
    pub created_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

/// A notice to be given.
#[derive(Debug, Clone, PartialEq)]
pub struct NewNotice {
    /// To whom.
    pub account_id: i64,
    /// What it says in short.
    pub title: String,
    /// What it says, item by item.
    pub items: Json,
}

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendStatus {
    /// To be sent, for the first time or again.
    Waiting,
    /// Sent.
    Sent,
    /// Given up.
    Failed,
}

/// A message of a channel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Message {
    /// Id.
    pub id: i64,
    /// Name of the channel.
    pub channel: String,
    /// To whom; 0 for a group.
    pub account_id: i64,
    /// Of which day.
    pub day: Date,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
    /// How far it has come.
    pub status: SendStatus,
    /// How often it was tried.
    pub tries: i64,
    /// Not before this moment.
    pub next_at: Timestamp,
    /// Why it failed last.
    pub error: Option<String>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
}

/// A message to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct NewMessage {
    /// Name of the channel.
    pub channel: String,
    /// To whom; 0 for a group.
    pub account_id: i64,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
}

/// What became of an attempt to send a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Attempt {
    /// It went out.
    Sent,
    /// It did not; it is tried again at that moment, or given up.
    Failed {
        /// Why.
        error: String,
        /// When it is tried again.
        again: Option<Timestamp>,
    },
}

const NOTICE: [&str; 8] = ["id", "account_id", "day", "title", "items", "created_at", "read_at", "daily"];
const MESSAGE: [&str; 11] =
    ["id", "channel", "account_id", "day", "subject", "body", "status", "tries", "next_at", "error", "sent_at"];

impl Store {
    /// Gives the notices of a day with the messages that carry them, in one transaction. Who has one of that day gets
    /// no second, and neither does a channel. Returns how many notices were new.
    pub async fn give_notices(
        &self,
        of: Date,
        notices: Vec<NewNotice>,
        messages: Vec<NewMessage>,
        by: &By,
    ) -> Result<usize, StoreError> {
        let mut write = self.begin(by).await?;
        let text = "SELECT account_id FROM notice WHERE day = $1 AND daily";
        let had: Vec<i64> = write.tx.rows((text, [day(of)]), |row| row.get(0)).await?;
        let had: HashSet<i64> = had.into_iter().collect();
        let new: Vec<NewNotice> = notices.into_iter().filter(|n| !had.contains(&n.account_id)).collect();
        let text = "SELECT channel, account_id FROM outbox WHERE day = $1";
        let read_pair = |row: &Row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?));
        let queued: HashSet<(String, i64)> = write.tx.rows((text, [day(of)]), read_pair).await?.into_iter().collect();
        let messages: Vec<NewMessage> =
            messages.into_iter().filter(|m| !queued.contains(&(m.channel.clone(), m.account_id))).collect();
        if new.is_empty() && messages.is_empty() {
            return Ok(0);
        }
        write.add_notices(of, &new, true).await?;
        let first = write.reserve("outbox", messages.len()).await?;
        let mut rows: Vec<Value> = Vec::with_capacity(messages.len() * MESSAGE.len());
        for (id, message) in (first..).zip(&messages) {
            rows.extend([
                id.into(),
                message.channel.as_str().into(),
                message.account_id.into(),
                day(of),
                message.subject.as_str().into(),
                message.body.as_str().into(),
                name_of(SendStatus::Waiting).into(),
                0i64.into(),
                instant(by.at),
                Value::String(None),
                Value::BigInt(None),
            ]);
        }
        write.tx.insert("outbox", &MESSAGE, rows).await?;
        let after = serde_json::json!({ "day": of.to_string(), "notices": new.len(), "messages": messages.len() });
        write.note(Note::new("remind", "notice", 0).after(after));
        write.commit().await?;
        Ok(new.len())
    }

    /// Notices of a person, the latest first; `before` goes on from the notice of that id.
    pub async fn notices(&self, account: i64, before: Option<i64>, limit: u32) -> Result<Vec<Notice>, StoreError> {
        let text = format!(
            "SELECT {} FROM notice WHERE account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
            NOTICE.join(", ")
        );
        let values = [account.into(), before.unwrap_or(i64::MAX).into(), i64::from(limit).into()];
        self.db.rows((text, values), read_notice).await
    }

    /// How many notices a person has not read.
    pub async fn unread_notices(&self, account: i64) -> Result<i64, StoreError> {
        let text = "SELECT count(*) FROM notice WHERE account_id = $1 AND read_at IS NULL";
        Ok(self.db.row((text, [account.into()]), |row| row.get(0)).await?.unwrap_or(0))
    }

    /// Marks notices of a person as read, all where none is named. No audit event: nothing but the person's own list changes.
    pub async fn read_notices(&self, account: i64, ids: &[i64], at: Timestamp) -> Result<(), StoreError> {
        let mut text = String::from("UPDATE notice SET read_at = $2 WHERE account_id = $1 AND read_at IS NULL");
        let mut values: Vec<Value> = vec![account.into(), instant(at)];
        if !ids.is_empty() {
            let places: Vec<String> = (3..).take(ids.len()).map(|at| format!("${at}")).collect();
            text.push_str(&format!(" AND id IN ({})", places.join(", ")));
            values.extend(ids.iter().map(|id| Value::from(*id)));
        }
        self.db.run((text, values)).await.map(drop)
    }

    /// Sets the address of a person for mail, sealed by the caller; nothing clears it.
    pub async fn set_mail_address(&self, account: i64, address: Option<&str>, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        write.tx.run(("DELETE FROM account_mail WHERE account_id = $1", [account.into()])).await?;
        if let Some(address) = address {
            write.tx.insert("account_mail", &["account_id", "address"], vec![account.into(), address.into()]).await?;
        }
        write.note(Note::new("mail_address", "account", account));
        write.commit().await
    }

    /// The addresses for mail, sealed, by account.
    pub async fn mail_addresses(&self) -> Result<Vec<(i64, String)>, StoreError> {
        let text = "SELECT account_id, address FROM account_mail ORDER BY account_id";
        self.db.rows(text, |row| Ok((row.get(0)?, row.get(1)?))).await
    }

    /// Messages whose moment to be sent has come, the oldest first.
    pub async fn messages_to_send(&self, now: Timestamp, limit: u32) -> Result<Vec<Message>, StoreError> {
        let text = format!(
            "SELECT {} FROM outbox WHERE status = $1 AND next_at <= $2 ORDER BY id LIMIT $3",
            MESSAGE.join(", ")
        );
        let values = [name_of(SendStatus::Waiting).into(), instant(now), i64::from(limit).into()];
        self.db.rows((text, values), read_message).await
    }

    /// The latest messages, the newest first.
    pub async fn messages(&self, limit: u32) -> Result<Vec<Message>, StoreError> {
        let text = format!("SELECT {} FROM outbox ORDER BY id DESC LIMIT $1", MESSAGE.join(", "));
        self.db.rows((text, [i64::from(limit).into()]), read_message).await
    }

    /// Takes a message for one attempt: counts it and keeps others from it until a moment. Whether it was to be had. No
    /// audit event: the message itself keeps what became of it.
    pub async fn take_message(&self, id: i64, tries: i64, until: Timestamp) -> Result<bool, StoreError> {
        let text = "UPDATE outbox SET tries = tries + 1, next_at = $3 WHERE id = $1 AND tries = $2 AND status = $4";
        let values = [id.into(), tries.into(), instant(until), name_of(SendStatus::Waiting).into()];
        Ok(self.db.run((text, values)).await? == 1)
    }

    /// Keeps what became of an attempt. No audit event, as above.
    pub async fn finish_message(&self, id: i64, attempt: &Attempt, now: Timestamp) -> Result<(), StoreError> {
        let (status, error, next, sent) = match attempt {
            Attempt::Sent => (SendStatus::Sent, None, now, Some(now)),
            Attempt::Failed { error, again: Some(again) } => (SendStatus::Waiting, Some(error.clone()), *again, None),
            Attempt::Failed { error, again: None } => (SendStatus::Failed, Some(error.clone()), now, None),
        };
        let text = "UPDATE outbox SET status = $2, error = $3, next_at = $4, sent_at = $5 WHERE id = $1";
        let sent = sent.map_or(Value::BigInt(None), instant);
        self.db.run((text, [id.into(), name_of(status).into(), error.into(), instant(next), sent])).await.map(drop)
    }
}

impl Write {
    /// Adds notices: the one of the day, or such as are given at once.
    pub(crate) async fn add_notices(&mut self, of: Date, new: &[NewNotice], daily: bool) -> Result<(), StoreError> {
        let first = self.reserve("notice", new.len()).await?;
        let mut rows: Vec<Value> = Vec::with_capacity(new.len() * NOTICE.len());
        for (id, notice) in (first..).zip(new) {
            rows.extend([
                id.into(),
                notice.account_id.into(),
                day(of),
                notice.title.as_str().into(),
                notice.items.to_string().into(),
                instant(self.by.at),
                Value::BigInt(None),
                daily.into(),
            ]);
        }
        self.tx.insert("notice", &NOTICE, rows).await
    }
}

fn read_notice(row: &Row) -> Result<Notice, StoreError> {
    Ok(Notice {
        id: row.get(0)?,
        account_id: row.get(1)?,
        day: read_day(&row.get::<String>(2)?)?,
        title: row.get(3)?,
        items: read_json(&row.get::<String>(4)?, "提醒")?,
        created_at: read_instant(row.get(5)?)?,
        read_at: row.get::<Option<i64>>(6)?.map(read_instant).transpose()?,
    })
}

fn read_message(row: &Row) -> Result<Message, StoreError> {
    Ok(Message {
        id: row.get(0)?,
        channel: row.get(1)?,
        account_id: row.get(2)?,
        day: read_day(&row.get::<String>(3)?)?,
        subject: row.get(4)?,
        body: row.get(5)?,
        status: read_name(row.get(6)?)?,
        tries: row.get(7)?,
        next_at: read_instant(row.get(8)?)?,
        error: row.get(9)?,
        sent_at: row.get::<Option<i64>>(10)?.map(read_instant).transpose()?,
    })
}
