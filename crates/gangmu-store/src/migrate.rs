//! Brings the engine's own tables up to date, forward only. Tables of ledgers follow their definitions instead.

use jiff::Timestamp;

use crate::dialect::{Db, Tx};
use crate::value::instant;
use crate::{StoreError, chain};

/// The steps, in order. A step that has been released is never changed; a change is a new step.
const STEPS: &[(&str, &str)] = &[
    ("0001_engine", include_str!("../migrations/0001_engine.sql")),
    ("0002_duty", include_str!("../migrations/0002_duty.sql")),
    ("0003_supervision", include_str!("../migrations/0003_supervision.sql")),
    ("0004_notice", include_str!("../migrations/0004_notice.sql")),
    ("0005_stage_count", include_str!("../migrations/0005_stage_count.sql")),
    ("0006_together", include_str!("../migrations/0006_together.sql")),
    ("0007_search", include_str!("../migrations/0007_search.sql")),
    ("0008_access", include_str!("../migrations/0008_access.sql")),
    ("0009_import", include_str!("../migrations/0009_import.sql")),
    ("0010_speed", include_str!("../migrations/0010_speed.sql")),
    ("0011_definition", include_str!("../migrations/0011_definition.sql")),
    ("0012_webhook", include_str!("../migrations/0012_webhook.sql")),
    ("0013_search_wait", include_str!("../migrations/0013_search_wait.sql")),
    ("0014_list_index", include_str!("../migrations/0014_list_index.sql")),
    ("0015_state_entry", include_str!("../migrations/0015_state_entry.sql")),
];

/// Runs the steps that this database has not seen, all in one transaction.
pub(crate) async fn migrate(db: &Db, now: Timestamp) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    tx.lock_migration().await?;
    tx.define("CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY, at BIGINT NOT NULL)").await?;
    let done: Vec<String> = tx.rows("SELECT name FROM migration ORDER BY name", |row| row.get(0)).await?;
    if let Some(unknown) = done.iter().find(|name| STEPS.iter().all(|(step, _)| step != name)) {
        return Err(StoreError::Invalid(format!("数据库由更新的版本建立(含步骤{unknown}),请先升级程序")));
    }
    for (name, text) in STEPS.iter().filter(|(name, _)| !done.iter().any(|d| d == name)) {
        tx.define(text).await?;
        tx.insert("migration", &["name", "at"], vec![(*name).into(), instant(now)]).await?;
        tracing::info!(step = name, "数据库已升级");
    }
    begin_chain(&mut tx).await?;
    tx.commit().await
}

/// A new database starts with an empty chain.
async fn begin_chain(tx: &mut Tx) -> Result<(), StoreError> {
    let heads: Option<i64> = tx.row("SELECT count(*) FROM audit_head", |row| row.get(0)).await?;
    if heads == Some(0) {
        tx.insert("audit_head", &["seq", "hash"], vec![0i64.into(), chain::ROOT.into()]).await?;
    }
    Ok(())
}
