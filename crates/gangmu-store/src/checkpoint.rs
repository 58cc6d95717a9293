//! Carries SQLite's log over into its database while nobody waits: after a pause in writing, or once the log is large.
//! Left to SQLite, whoever's write fills the log would wait until it is carried over.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sqlx::{Row as _, SqlitePool};
use tokio::task::JoinHandle;

/// How often the log is looked at.
const LOOK: Duration = Duration::from_millis(250);
/// Bytes from which on the log is carried over while people write.
const LARGE: u64 = 256 << 20;
/// Bytes from which on writers wait until it is.
const HUGE: u64 = 1 << 30;

/// The work at the log; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Keeper(JoinHandle<()>);

impl Drop for Keeper {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Looks after the log of the database in that file.
pub(crate) fn keep(database: &Path, read: SqlitePool, write: SqlitePool) -> Keeper {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    Keeper(tokio::spawn(run(log.into(), read, write)))
}

async fn run(log: PathBuf, read: SqlitePool, write: SqlitePool) {
    let mut beat = tokio::time::interval(LOOK);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let (mut seen, mut done) = (None, None);
    while !write.is_closed() {
        beat.tick().await;
        let now = look(&log).await;
        let is_quiet = now == seen;
        seen = now;
        let Some((size, _)) = now.filter(|_| now != done) else { continue };
        let whole = match size {
            HUGE.. => carry(&write, "PRAGMA wal_checkpoint(RESTART)").await,
            _ if is_quiet || size >= LARGE => carry(&read, "PRAGMA wal_checkpoint(PASSIVE)").await,
            _ => Ok(false),
        };
        match whole {
            Ok(true) => done = now,
            Ok(false) => {}
            // The log stays as it is, and the next look tries again.
            Err(error) => tracing::warn!("数据库日志没有并入:{error}"),
        }
    }
}

/// Size and last change of the log, where there is one.
async fn look(log: &Path) -> Option<(u64, SystemTime)> {
    let about = tokio::fs::metadata(log).await.ok()?;
    Some((about.len(), about.modified().ok()?))
}

/// Carries the log over as far as readers allow; whether all of it is in the database.
async fn carry(pool: &SqlitePool, text: &'static str) -> Result<bool, sqlx::Error> {
    let row = sqlx::query(text).fetch_one(pool).await?;
    let (busy, frames, carried): (i64, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    Ok(busy == 0 && frames == carried)
}
