//! Counts that still hold. Each is kept with how often what it was counted from had changed by then, and is given again until
//! that moves on, whoever wrote: the table `changed` is written in the transaction of every write. It counts nothing.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Group;
use crate::StoreError;
use crate::dialect::Db;
use crate::statement::Statement;

/// Groups that are kept at most. Then all are forgotten: to choose among them costs more than to count again.
const LIMIT: usize = 200_000;

/// The counts of one store, shared by its clones.
#[derive(Debug, Default)]
pub(crate) struct Memo(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    counts: HashMap<String, (Vec<i64>, Vec<Group>)>,
    groups: usize,
}

/// How often each kind of thing has changed, as of one look.
#[derive(Debug, PartialEq)]
pub(crate) struct Stand(HashMap<String, i64>);

/// A count that was asked for: its statement, and how often what it reads had changed.
pub(super) struct Wanted {
    key: String,
    times: Vec<i64>,
}

impl Stand {
    /// Looks. What is counted after this look is never older than it.
    pub async fn read(db: &Db) -> Result<Stand, StoreError> {
        let times = db.rows("SELECT kind, times FROM changed", |row| Ok((row.get(0)?, row.get(1)?))).await?;
        Ok(Stand(times.into_iter().collect()))
    }

    /// A statement that reads these kinds.
    pub(super) fn wanted(&self, reads: &BTreeSet<String>, statement: &Statement) -> Wanted {
        let times = reads.iter().map(|kind| self.0.get(kind).copied().unwrap_or(0)).collect();
        Wanted { key: format!("{}{:?}", statement.text, statement.values), times }
    }
}

impl Memo {
    /// The count, where it still holds.
    pub(super) fn find(&self, wanted: &Wanted) -> Option<Vec<Group>> {
        let kept = self.kept();
        let (times, groups) = kept.counts.get(&wanted.key)?;
        (*times == wanted.times).then(|| groups.clone())
    }

    /// Keeps a count.
    pub(super) fn keep(&self, wanted: Wanted, groups: &[Group]) {
        let mut kept = self.kept();
        if kept.groups + groups.len() >= LIMIT {
            *kept = Kept::default();
        }
        kept.groups += groups.len().max(1);
        if let Some((_, old)) = kept.counts.insert(wanted.key, (wanted.times, groups.to_vec())) {
            kept.groups -= old.len().max(1);
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
