//! How far each webhook has come through the audit trail, and the events that come next. Nothing is posted from here.

use jiff::Timestamp;

use crate::audit::{COLUMNS, read_event};
use crate::dialect::Row;
use crate::value::{instant, read_instant};
use crate::{AuditEvent, Store, StoreError};

/// How far a webhook has come.
#[derive(Debug, Clone, PartialEq)]
pub struct HookPlace {
    /// The last event that was taken, or that is none of its.
    pub seq: i64,
    /// Attempts at the event that comes next.
    pub tries: i64,
    /// Not before this moment.
    pub next_at: Timestamp,
    /// Why the last attempt failed.
    pub error: Option<String>,
}

impl Store {
    /// How far a webhook has come; a new one begins at the end of the trail.
    pub async fn hook_place(&self, name: &str, now: Timestamp) -> Result<HookPlace, StoreError> {
        let text = "INSERT INTO webhook_place (name, seq, tries, next_at) SELECT $1, seq, 0, $2 FROM audit_head WHERE TRUE \
                    ON CONFLICT (name) DO NOTHING";
        self.db.run((text, [name.into(), instant(now)])).await?;
        let text = "SELECT seq, tries, next_at, error FROM webhook_place WHERE name = $1";
        let read = |row: &Row| {
            let next_at = read_instant(row.get(2)?)?;
            Ok(HookPlace { seq: row.get(0)?, tries: row.get(1)?, next_at, error: row.get(3)? })
        };
        let place = self.db.row((text, [name.into()]), read).await?;
        place.ok_or_else(|| StoreError::Invalid(format!("推送“{name}”已停用")))
    }

    /// Takes a webhook's turn until a moment, so that no other process posts meanwhile. False: it is another's turn.
    pub async fn take_hook(
        &self,
        name: &str,
        place: &HookPlace,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let text = "UPDATE webhook_place SET next_at = $4 WHERE name = $1 AND seq = $2 AND next_at <= $3";
        let values = [name.into(), place.seq.into(), instant(now), instant(until)];
        Ok(self.db.run((text, values)).await? == 1)
    }

    /// Keeps how far a webhook has come. No audit event: the trail would never end.
    pub async fn put_hook_place(&self, name: &str, place: &HookPlace) -> Result<(), StoreError> {
        let text = "UPDATE webhook_place SET seq = $2, tries = $3, next_at = $4, error = $5 WHERE name = $1";
        let error = place.error.clone();
        let values = [name.into(), place.seq.into(), place.tries.into(), instant(place.next_at), error.into()];
        self.db.run((text, values)).await?;
        Ok(())
    }

    /// Forgets a webhook that was taken away: set up again, it begins anew.
    pub async fn drop_hook_place(&self, name: &str) -> Result<(), StoreError> {
        self.db.run(("DELETE FROM webhook_place WHERE name = $1", [name.into()])).await?;
        Ok(())
    }

    /// Records entered, moved on and voided after an event, in order, with the last event that was looked at.
    pub async fn steps_after(&self, seq: i64, most: u32) -> Result<(Vec<AuditEvent>, i64), StoreError> {
        let to =
            "SELECT coalesce(max(seq), $1) FROM (SELECT seq FROM audit_event WHERE seq > $1 ORDER BY seq LIMIT $2) t";
        let last = self.db.row((to, [seq.into(), i64::from(most).into()]), |row| row.get(0)).await?.unwrap_or(seq);
        let text = format!(
            "SELECT {COLUMNS} FROM audit_event WHERE seq > $1 AND seq <= $2 \
             AND (action IN ('create', 'void') OR action LIKE 'move:%') ORDER BY seq"
        );
        Ok((self.db.rows((text, [seq.into(), last.into()]), read_event).await?, last))
    }
}
