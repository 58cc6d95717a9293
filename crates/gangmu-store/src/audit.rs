//! The audit trail: what was done by whom, when and why. A record's history is its events; nothing else is kept.

use jiff::Timestamp;
use sea_query::Value;
use serde::Serialize;
use serde_json::Value as Json;

use crate::chain::{Canonical, ChainCheck, Walk};
use crate::dialect::{Row, Tx};
use crate::value::read_instant;
use crate::write::{Trail, Write};
use crate::{By, Store, StoreError, chain};

/// Events that are read at once while the chain is checked.
const STRIDE: i64 = 5_000;

/// One event of the trail.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditEvent {
    /// Place in the chain, from 1 without gaps.
    pub seq: i64,
    /// When it was done.
    pub at: Timestamp,
    /// Account that did it; 0 for the system.
    pub actor_id: i64,
    /// Name of the account then.
    pub actor_name: String,
    /// Account whose right it was, where the actor stood in for somebody.
    pub for_id: Option<i64>,
    /// What was done: `create`, `update`, `void`, `move:close`…
    pub action: String,
    /// To what: id of a ledger, or `task`, `unit`, `account`…
    pub kind: String,
    /// Id of the record, task, unit…
    pub target_id: i64,
    /// Unit that it belongs to.
    pub unit_id: Option<i64>,
    /// Why.
    pub reason: Option<String>,
    /// What was there before: only what changed.
    pub before: Option<Json>,
    /// What is there now: only what changed.
    pub after: Option<Json>,
    /// Hash of the event before, in hex.
    pub prev_hash: String,
    /// Hash of this event, in hex.
    pub hash: String,
}

/// What an event says beyond its actor and moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Note {
    /// What is done: `create`, `reveal`, `sign_in`…
    pub action: String,
    /// To what: id of a ledger, or `task`, `unit`, `account`…
    pub kind: String,
    /// Id of the record, task, unit…
    pub target_id: i64,
    /// Unit that it belongs to.
    pub unit_id: Option<i64>,
    /// What was there before.
    pub before: Option<Json>,
    /// What is there now.
    pub after: Option<Json>,
}

impl Note {
    /// A note about something, without values.
    pub fn new(action: &str, kind: &str, target_id: i64) -> Note {
        Note { action: action.into(), kind: kind.into(), target_id, ..Note::default() }
    }

    /// The same with the values after.
    pub(crate) fn after(self, after: Json) -> Note {
        Note { after: Some(after), ..self }
    }

    /// The same with the values before.
    pub(crate) fn before(self, before: Json) -> Note {
        Note { before: Some(before), ..self }
    }

    /// The same with the unit.
    pub(crate) fn of_unit(self, unit_id: i64) -> Note {
        Note { unit_id: Some(unit_id), ..self }
    }
}

impl AuditEvent {
    pub(crate) fn canonical<'a>(&'a self, before: Option<&'a str>, after: Option<&'a str>) -> Canonical<'a> {
        Canonical(
            self.seq,
            self.at.as_millisecond(),
            self.actor_id,
            &self.actor_name,
            &self.action,
            &self.kind,
            self.target_id,
            self.unit_id,
            self.reason.as_deref(),
            before,
            after,
            self.for_id,
        )
    }
}

pub(crate) const COLUMNS: &str = "seq, at, actor_id, actor_name, action, kind, target_id, unit_id, reason, prev_hash, hash, \"before\", \"after\", for_id";

impl Store {
    /// Everything that was done to one thing, oldest first.
    pub async fn history(&self, kind: &str, target_id: i64) -> Result<Vec<AuditEvent>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM audit_event WHERE kind = $1 AND target_id = $2 ORDER BY seq");
        self.db.rows((text, [kind.into(), target_id.into()]), read_event).await
    }

    /// The people for whom something was done to any of these, by those who stood in for them.
    pub async fn acted_for(&self, kind: &str, targets: &[i64]) -> Result<Vec<i64>, StoreError> {
        let mut found = Vec::new();
        for chunk in targets.chunks(500) {
            let places: Vec<String> = (2..).take(chunk.len()).map(|n| format!("${n}")).collect();
            let text = format!(
                "SELECT DISTINCT for_id FROM audit_event WHERE kind = $1 AND target_id IN ({}) AND for_id IS NOT NULL",
                places.join(", ")
            );
            let values: Vec<Value> = std::iter::once(kind.into()).chain(chunk.iter().map(|id| (*id).into())).collect();
            found.extend(self.db.rows((text, values), |row: &Row| row.get::<i64>(0)).await?);
        }
        Ok(found)
    }

    /// The latest events, newest first; `before` goes on from the event of that number.
    pub async fn events(&self, before: Option<i64>, limit: u32) -> Result<Vec<AuditEvent>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM audit_event WHERE seq < $1 ORDER BY seq DESC LIMIT $2");
        let before = before.unwrap_or(i64::MAX);
        self.db.rows((text, [before.into(), i64::from(limit).into()]), read_event).await
    }

    /// Writes an event of its own: a sign-in, a look at a hidden value, an export. Returns its place in the chain.
    pub async fn note(&self, note: Note, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let seq = write.note(note);
        write.commit().await?;
        Ok(seq)
    }

    /// Computes every hash of the chain again. About a million events a minute.
    pub async fn verify_chain(&self) -> Result<ChainCheck, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM audit_event WHERE seq > $1 ORDER BY seq LIMIT $2");
        let mut walk = Walk { seq: 0, hash: chain::ROOT.to_owned() };
        let (last, head) = self.head().await?;
        while walk.seq < last {
            let values = [walk.seq.into(), STRIDE.into()];
            let events = self.db.rows((text.as_str(), values), read_with_text).await?;
            for (event, before, after) in events.iter().filter(|(event, ..)| event.seq <= last) {
                if let Err(broken) = walk.step(event, before.as_deref(), after.as_deref()) {
                    return Ok(broken);
                }
            }
            if events.is_empty() {
                let problem = format!("第{}条记录缺失", walk.seq + 1);
                return Ok(ChainCheck::Broken { seq: walk.seq + 1, problem });
            }
        }
        if walk.hash != head {
            return Ok(ChainCheck::Broken { seq: last, problem: "链尾与最后一条记录不符".into() });
        }
        Ok(ChainCheck::Whole { events: last.unsigned_abs(), head })
    }

    async fn head(&self) -> Result<(i64, String), StoreError> {
        let head = self.db.row("SELECT seq, hash FROM audit_head", |row| Ok((row.get(0)?, row.get(1)?)));
        head.await?.ok_or_else(|| StoreError::damaged("审计链"))
    }
}

impl Write {
    /// Adds an event to the chain; it is written when the transaction commits. Returns its place.
    pub(crate) fn note(&mut self, note: Note) -> i64 {
        self.trail.note(&self.by, note)
    }
}

impl Trail {
    /// Adds an event to the chain. Returns its place.
    pub(crate) fn note(&mut self, by: &By, note: Note) -> i64 {
        let (before, after) = (note.before.as_ref(), note.after.as_ref());
        let (before, after) = (before.map(Json::to_string), after.map(Json::to_string));
        self.note_text(by, note, before, after)
    }

    /// The same with both sides as the JSON text that they are kept as, whatever `note` has there.
    pub(crate) fn note_text(&mut self, by: &By, note: Note, before: Option<String>, after: Option<String>) -> i64 {
        let previous = std::mem::take(&mut self.hash);
        self.seq += 1;
        let at = by.at.as_millisecond();
        let event = Canonical(
            self.seq,
            at,
            by.actor_id,
            &by.actor_name,
            &note.action,
            &note.kind,
            note.target_id,
            note.unit_id,
            by.reason.as_deref(),
            before.as_deref(),
            after.as_deref(),
            by.for_id,
        );
        self.hash = chain::hash(&previous, &event);
        if !self.kinds.contains(&note.kind) {
            self.kinds.insert(note.kind.clone());
        }
        self.events.extend([
            self.seq.into(),
            note.action.into(),
            note.kind.into(),
            note.target_id.into(),
            note.unit_id.into(),
            previous.into(),
            self.hash.as_str().into(),
            before.into(),
            after.into(),
        ]);
        self.seq
    }
}

/// The columns in which the events of a transaction differ, in the order in which `Trail::note` lays their values down.
pub(crate) const EVENT_COLUMNS: [&str; 9] =
    ["seq", "action", "kind", "target_id", "unit_id", "prev_hash", "hash", "before", "after"];

/// Writes events down, as values of [`EVENT_COLUMNS`] that follow one another.
pub(crate) async fn insert_events(tx: &mut Tx, by: &By, events: Vec<Value>) -> Result<(), StoreError> {
    let alike = [
        ("at", by.at.as_millisecond().into()),
        ("actor_id", by.actor_id.into()),
        ("actor_name", by.actor_name.as_str().into()),
        ("reason", by.reason.clone().into()),
        ("for_id", by.for_id.into()),
    ];
    tx.insert_alike("audit_event", &alike, &EVENT_COLUMNS, events).await
}

pub(crate) fn read_event(row: &Row) -> Result<AuditEvent, StoreError> {
    let (mut event, before, after) = read_with_text(row)?;
    let what = || StoreError::damaged(format!("第{}条审计记录", event.seq));
    let parse = |text: Option<String>| text.map(|text| serde_json::from_str(&text)).transpose();
    (event.before, event.after) = (parse(before).map_err(|_| what())?, parse(after).map_err(|_| what())?);
    Ok(event)
}

/// An event with the very text of its values, over which the hash goes.
fn read_with_text(row: &Row) -> Result<(AuditEvent, Option<String>, Option<String>), StoreError> {
    let event = AuditEvent {
        seq: row.get(0)?,
        at: read_instant(row.get(1)?)?,
        actor_id: row.get(2)?,
        actor_name: row.get(3)?,
        for_id: row.get(13)?,
        action: row.get(4)?,
        kind: row.get(5)?,
        target_id: row.get(6)?,
        unit_id: row.get(7)?,
        reason: row.get(8)?,
        prev_hash: row.get(9)?,
        hash: row.get(10)?,
        before: None,
        after: None,
    };
    Ok((event, row.get(11)?, row.get(12)?))
}
