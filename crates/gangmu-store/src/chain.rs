//! The audit chain: each event holds the hash of the one before it, so none can be changed or taken out unseen.
//! h(n) = SM3(h(n-1) ‖ the event as a JSON array). It stores nothing.

use serde::Serialize;
use sm3::{Digest, Sm3};

use crate::audit::AuditEvent;

/// The hash before the first event.
pub(crate) const ROOT: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What an event says, in the order and form in which it is hashed.
#[derive(Serialize)]
pub(crate) struct Canonical<'a>(
    pub i64,
    pub i64,
    pub i64,
    pub &'a str,
    pub &'a str,
    pub &'a str,
    pub i64,
    pub Option<i64>,
    pub Option<&'a str>,
    pub Option<&'a str>,
    pub Option<&'a str>,
    /// For whom it was done. Left out where it was done for nobody: events from before rights could be handed over keep
    /// their hashes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub Option<i64>,
);

/// The hash of an event that follows an event with hash `previous`, in hex.
pub(crate) fn hash(previous: &str, event: &Canonical<'_>) -> String {
    let mut digest = Sm3::new();
    digest.update(previous.as_bytes());
    digest.update(serde_json::to_vec(event).unwrap_or_default());
    hex::encode(digest.finalize())
}

/// The answer of a check of the whole chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChainCheck {
    /// Every event is as it was written.
    Whole {
        /// How many events there are.
        events: u64,
        /// The hash of the last one: kept elsewhere, it also proves that none was cut off the end.
        head: String,
    },
    /// An event was changed, taken out or put in.
    Broken {
        /// The first event that does not fit.
        seq: i64,
        /// What does not fit, in Chinese.
        problem: String,
    },
}

/// Goes along the chain, event by event.
pub(crate) struct Walk {
    pub seq: i64,
    pub hash: String,
}

impl Walk {
    /// Takes the next event, or says why it is not the next.
    pub fn step(&mut self, event: &AuditEvent, before: Option<&str>, after: Option<&str>) -> Result<(), ChainCheck> {
        let expected = hash(&self.hash, &event.canonical(before, after));
        let problem = if event.seq != self.seq + 1 {
            Some(format!("第{}条记录缺失", self.seq + 1))
        } else if event.prev_hash != self.hash {
            Some(format!("第{}条记录与前一条不衔接", event.seq))
        } else if event.hash != expected {
            Some(format!("第{}条记录的内容被改动", event.seq))
        } else {
            None
        };
        if let Some(problem) = problem {
            return Err(ChainCheck::Broken { seq: self.seq + 1, problem });
        }
        self.seq = event.seq;
        self.hash = expected;
        Ok(())
    }
}
