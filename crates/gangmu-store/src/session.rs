//! Sessions of signed-in people, by the hash of their token. None of it is audited: the sign-in itself is.

use jiff::Timestamp;
use serde::Serialize;

use crate::dialect::Row;
use crate::value::{instant, read_instant};
use crate::{Store, StoreError};

/// A session.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Session {
    /// Hash of the token; the token itself is only in the browser.
    pub token_hash: String,
    /// Who is signed in.
    pub account_id: i64,
    /// When the session began.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was last used.
    pub last_seen: Timestamp,
}

impl Store {
    /// Keeps a new session.
    pub async fn put_session(&self, session: &Session) -> Result<(), StoreError> {
        let text = "INSERT INTO session (token_hash, account_id, created_at, expires_at, last_seen) VALUES ($1, $2, $3, $4, $5)";
        let values = [
            session.token_hash.as_str().into(),
            session.account_id.into(),
            instant(session.created_at),
            instant(session.expires_at),
            instant(session.last_seen),
        ];
        self.db.run((text, values)).await.map(drop)
    }

    /// The session of a token, also when it has expired.
    pub async fn session(&self, token_hash: &str) -> Result<Option<Session>, StoreError> {
        let text =
            "SELECT token_hash, account_id, created_at, expires_at, last_seen FROM session WHERE token_hash = $1";
        let read = |row: &Row| {
            Ok(Session {
                token_hash: row.get(0)?,
                account_id: row.get(1)?,
                created_at: read_instant(row.get(2)?)?,
                expires_at: read_instant(row.get(3)?)?,
                last_seen: read_instant(row.get(4)?)?,
            })
        };
        self.db.row((text, [token_hash.into()]), read).await
    }

    /// Notes that a session was used, and until when it lasts now.
    pub async fn touch_session(
        &self,
        token_hash: &str,
        last_seen: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let text = "UPDATE session SET last_seen = $2, expires_at = $3 WHERE token_hash = $1";
        self.db.run((text, [token_hash.into(), instant(last_seen), instant(expires_at)])).await.map(drop)
    }

    /// Ends a session.
    pub async fn delete_session(&self, token_hash: &str) -> Result<(), StoreError> {
        self.db.run(("DELETE FROM session WHERE token_hash = $1", [token_hash.into()])).await.map(drop)
    }

    /// Ends all sessions of an account.
    pub async fn delete_sessions_of(&self, account_id: i64) -> Result<(), StoreError> {
        self.db.run(("DELETE FROM session WHERE account_id = $1", [account_id.into()])).await.map(drop)
    }

    /// Removes the sessions that have ended, and returns how many.
    pub async fn expire_sessions(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.db.run(("DELETE FROM session WHERE expires_at <= $1", [instant(now)])).await
    }
}
