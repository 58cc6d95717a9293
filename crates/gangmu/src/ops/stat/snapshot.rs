//! Frozen snapshots as people ask for them: list, make, check, compare.

use gangmu_stat::snapshot::{Snapshot, diff};
use gangmu_store::Note;

use crate::app::App;
use crate::auth::Actor;
use crate::ops::error::{OpError, bad};
use crate::view::stat::{NewSnapshot, SnapshotBrief, SnapshotCheck, SnapshotDiff};

/// The frozen snapshots, the latest first.
pub fn list(app: &App, actor: &Actor) -> Result<Vec<SnapshotBrief>, OpError> {
    actor.read_statistics()?;
    let mut found = Snapshot::list(app.statistics.folder())?;
    found.sort_by_key(|snapshot| std::cmp::Reverse(snapshot.manifest().created_at));
    Ok(found.iter().map(|snapshot| SnapshotBrief::of(snapshot.manifest(), false)).collect())
}

/// Freezes the present state.
pub async fn create(app: &App, actor: &Actor, new: &NewSnapshot) -> Result<SnapshotBrief, OpError> {
    let permit = actor.freeze(&app.pack.ledgers)?;
    let Ok(as_of) = new.as_of.parse() else {
        return bad(format!("日期“{}”不对", new.as_of), "请写成 2026-09-01");
    };
    if new.title.trim().is_empty() {
        return bad("没有写封账的标题", "例如 2026年事业统计封账");
    }
    let by = app.person_name(actor.id).unwrap_or_else(|| "系统".into());
    let folder = app.statistics.folder();
    let snapshot = super::freeze(app, folder, (new.name.trim(), new.title.trim()), as_of, &by).await?;
    let brief = SnapshotBrief::of(snapshot.manifest(), false);
    let said = serde_json::json!({
        "name": brief.name, "title": brief.title, "as_of": brief.as_of, "digest": brief.digest, "rows": brief.rows,
    });
    let note = Note { after: Some(said), ..Note::new("freeze", "snapshot", 0) };
    app.store.note(note, &permit.by(&format!("封账:{}", brief.title), app.clock.now())).await?;
    Ok(brief)
}

/// Reads every file of a snapshot again and compares it with its digest.
pub async fn check(app: &App, actor: &Actor, name: &str) -> Result<SnapshotCheck, OpError> {
    actor.read_statistics()?;
    let snapshot = open(app, name)?;
    let brief = SnapshotBrief::of(snapshot.manifest(), false);
    let wrong = tokio::task::spawn_blocking(move || snapshot.verify())
        .await
        .map_err(|e| OpError::Statistics(e.to_string()))??;
    Ok(SnapshotCheck { snapshot: brief, wrong })
}

/// What differs between two snapshots.
pub async fn compare(app: &App, actor: &Actor, before: &str, after: &str) -> Result<SnapshotDiff, OpError> {
    actor.read_statistics()?;
    let (before, after) = (open(app, before)?, open(app, after)?);
    let tables = diff(&before, &after).await?;
    let brief = |snapshot: &Snapshot| SnapshotBrief::of(snapshot.manifest(), false);
    Ok(SnapshotDiff { before: brief(&before), after: brief(&after), tables })
}

/// The snapshot of a name.
pub fn open(app: &App, name: &str) -> Result<Snapshot, OpError> {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let path = app.statistics.folder().join(name);
    if name.is_empty() || !name.chars().all(known) || !path.is_dir() {
        return Err(OpError::NotFound(format!("封账“{name}”")));
    }
    Ok(Snapshot::open(&path)?)
}
