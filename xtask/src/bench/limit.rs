//! The rows of a ledger's table through the database's own loader, into a table without an index, a check or a history:
//! the limit of what any program could reach.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell;
use crate::talk::Watch;
use crate::test::needs::Need;

/// Rows a second by `sqlite3 .import`.
pub fn sqlite(database: &Path, table: &str, folder: &Path) -> Result<f64> {
    let sqlite = shell::find("sqlite3", &[]).context("没有 sqlite3")?;
    let (rows, fresh) = (folder.join("limit.csv"), folder.join("limit.db"));
    let _ = fs::remove_file(&fresh);
    let ask_as = |form: &str, database: &Path, text: &str| {
        shell::document("sqlite3", Command::new(&sqlite).args(["-batch", form]).arg(database).arg(text))
    };
    let ask = |database: &Path, text: &str| ask_as("-csv", database, text);
    fs::write(&rows, ask(database, &format!("SELECT * FROM \"{table}\""))?)?;
    let count = count(&ask(database, &format!("SELECT count(*) FROM \"{table}\""))?)?;
    let columns = ask_as(
        "-list",
        database,
        &format!("SELECT group_concat('\"' || name || '\" ' || type) FROM pragma_table_info('{table}')"),
    )?;
    ask(&fresh, &format!("PRAGMA journal_mode = wal; CREATE TABLE t ({})", columns.trim()))?;
    let watch = Watch::start();
    ask(&fresh, &format!(".import '{}' t", rows.display()))?;
    Ok(count / watch.seconds())
}

/// Rows a second by `COPY`.
pub fn postgres(url: &str, table: &str, folder: &Path) -> Result<f64> {
    let beside = Need::Postgres.find().and_then(|initdb| initdb.parent().map(Path::to_path_buf));
    let psql = shell::find("psql", beside.as_slice()).context("没有 psql")?;
    let rows = folder.join("limit.copy").display().to_string();
    let ask =
        |text: &str| shell::document("psql", Command::new(&psql).args(["-X", "-q", "-A", "-t", "-c", text]).arg(url));
    ask(&format!("\\copy \"{table}\" TO '{rows}'"))?;
    let count = count(&ask(&format!("SELECT count(*) FROM \"{table}\""))?)?;
    ask(&format!("CREATE TABLE plain_rows AS SELECT * FROM \"{table}\" LIMIT 0"))?;
    let watch = Watch::start();
    ask(&format!("\\copy plain_rows FROM '{rows}'"))?;
    Ok(count / watch.seconds())
}

fn count(text: &str) -> Result<f64> {
    text.trim().parse().with_context(|| format!("不是行数:{text}"))
}
