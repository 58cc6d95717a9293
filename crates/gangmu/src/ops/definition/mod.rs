//! The definitions of ledgers while the product runs: which are in force, how one is checked, changed, taken back. What
//! makes a definition right is gangmu-pack's work, the tables are the store's.

mod check;
mod guard;

use gangmu_pack::Finding;
use gangmu_pack::definition::Ledger;
use gangmu_store::{Definition, NewDefinition, Store, StoreError};

pub use self::check::check;

use self::check::{Judged, judge, refuse};
use super::error::{OpError, bad};
use super::ledger;
use crate::app::{App, Definitions};
use crate::auth::{Actor, Permit};
use crate::packs::{Origin, Source};
use crate::view::definition::{
    DefinitionBrief, DefinitionChange, DefinitionOrigin, DefinitionReset, DefinitionRevision, DefinitionText,
};

/// The definitions in force: files, and what was saved in the database on top of them.
pub async fn in_force(store: &Store, source: Source) -> Result<(Definitions, Vec<Finding>), StoreError> {
    // A change in between is read now and looked at again by whoever follows the number.
    let change = store.definition_change().await?;
    let saved = store.definitions().await?;
    let (pack, findings) = source.pack(own(&saved));
    Ok((Definitions { pack: pack.into(), source, change }, findings))
}

/// Puts definitions into force that were changed elsewhere since; says whether there were such.
pub async fn refresh(app: &App) -> Result<bool, OpError> {
    if app.store.definition_change().await? <= app.definition_change() {
        return Ok(false);
    }
    let (definitions, findings) = in_force(&app.store, app.source.clone()).await?;
    findings.iter().filter(|finding| finding.is_error()).for_each(|finding| tracing::error!("{finding}"));
    app.put_definitions(definitions.pack, definitions.change);
    Ok(true)
}

/// The definitions that were saved and are in force, as (id, text).
fn own(saved: &[Definition]) -> impl Iterator<Item = (&str, &str)> {
    saved.iter().filter(|d| d.active).map(|d| (d.ledger.as_str(), d.text.as_str()))
}

/// Every ledger with where its definition comes from.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<DefinitionBrief>, OpError> {
    actor.edit_definitions()?;
    let (app, saved) = newest(app).await?;
    let of = |id: &str| saved.iter().find(|d| d.ledger == id);
    let mut briefs: Vec<DefinitionBrief> =
        app.pack.ledgers.iter().map(|ledger| brief(&app, ledger, of(&ledger.head.id))).collect();
    let broken = saved.iter().filter(|d| d.active && app.pack.ledger(&d.ledger).is_none());
    briefs.extend(broken.map(|saved| broken_brief(&app, saved)));
    Ok(briefs)
}

/// One definition with its text.
pub async fn show(app: &App, actor: &Actor, id: &str) -> Result<DefinitionText, OpError> {
    actor.edit_definitions()?;
    let (app, saved) = newest(app).await?;
    let saved = saved.iter().find(|d| d.ledger == id);
    let active = saved.filter(|d| d.active);
    let brief = match (app.pack.ledger(id), active) {
        (Some(ledger), _) => brief(&app, ledger, saved),
        (None, Some(saved)) => broken_brief(&app, saved),
        (None, None) => return Err(OpError::NotFound(format!("台账“{id}”"))),
    };
    let file = app.source.ledger(id).map(|file| file.text.clone());
    let (text, original) = match active {
        Some(saved) => (saved.text.clone(), file),
        None => (file.unwrap_or_default(), None),
    };
    Ok(DefinitionText { brief, text, original, revision: saved.map_or(0, |d| d.revision) })
}

/// What a definition went through, newest first.
pub async fn history(app: &App, actor: &Actor, id: &str) -> Result<Vec<DefinitionRevision>, OpError> {
    actor.edit_definitions()?;
    let saved = app.store.definitions().await?;
    let Some(saved) = saved.iter().find(|d| d.ledger == id) else { return Ok(Vec::new()) };
    let events = app.store.history("definition", saved.id).await?;
    let text = |side: &Option<serde_json::Value>| Some(side.as_ref()?.get("text")?.as_str()?.to_owned());
    let steps = |side: &Option<serde_json::Value>| -> Option<Vec<String>> {
        Some(side.as_ref()?.get("steps")?.as_array()?.iter().filter_map(|s| Some(s.as_str()?.to_owned())).collect())
    };
    let revisions = events.into_iter().rev().map(|event| DefinitionRevision {
        seq: event.seq,
        at: event.at.to_string(),
        by: event.actor_name,
        before: text(&event.before),
        after: text(&event.after),
        steps: steps(&event.after).unwrap_or_default(),
        reason: event.reason,
    });
    Ok(revisions.collect())
}

/// Changes the definition of a ledger, or adds one. It is in force at once.
pub async fn save(app: &App, actor: &Actor, id: &str, change: &DefinitionChange) -> Result<DefinitionText, OpError> {
    let permit = actor.edit_definitions()?;
    let DefinitionChange { definition, reason, base, accept_loss } = change;
    follow(app, &permit, id, Some(definition), (reason, *base, *accept_loss)).await?;
    show(app, actor, id).await
}

/// Takes the bureau's own definition of a ledger back: to the file under it, or out altogether.
pub async fn reset(app: &App, actor: &Actor, id: &str, reset: &DefinitionReset) -> Result<(), OpError> {
    let permit = actor.edit_definitions()?;
    follow(app, &permit, id, None, (&reset.reason, reset.base, reset.accept_loss)).await
}

/// Judges and saves while nobody else writes, then puts the definitions into force. Refused, it leaves all as it was.
async fn follow(
    app: &App,
    permit: &Permit,
    id: &str,
    text: Option<&str>,
    (reason, base, accept_loss): (&str, i64, bool),
) -> Result<(), OpError> {
    if reason.trim().is_empty() {
        return bad("没有写原因", "请写明为什么修改,会留在修改记录里");
    }
    let mut edit = app.store.edit_definitions(&permit.by(reason, app.clock.now())).await?;
    let saved = edit.definitions().await?;
    let standing = saved.iter().find(|d| d.ledger == id);
    if standing.map_or(0, |d| d.revision) != base {
        return Err(OpError::Stale);
    }
    let active = standing.filter(|d| d.active).map(|d| d.text.as_str());
    match (text, active) {
        (None, None) => return bad("这本台账没有本局的修改", "不需要恢复"),
        (Some(text), Some(active)) if text == active => return bad("定义没有改动", "不需要保存"),
        _ => {}
    }
    let file = app.source.ledger(id).map(|file| file.text.as_str());
    let used = edit.ledger_use(id).await?;
    let targets: i64 = used.targets.values().sum();
    if text.or(file).is_none() && targets > 0 {
        return bad(format!("还有{targets}个年度指标按这本台账计数,不能停用"), "请先给这些指标另选计量");
    }
    let mut judged = judge(app, &saved, id, text);
    guard::judge(&mut judged, standing.map(|d| d.text.as_str()).or(file), text.or(file), &used);
    let plan = edit.plan(judged.ledger.as_slice()).await?.sparing(&used);
    refuse(&judged, &plan, &used, accept_loss)?;
    let new = NewDefinition { ledger: id, text, before: active.or(file), base };
    let change = edit.save(new, &plan, accept_loss).await?;
    let Judged { pack, .. } = judged;
    app.put_definitions(pack.into(), change);
    Ok(())
}

/// The product with the newest definitions, and those that were saved.
async fn newest(app: &App) -> Result<(App, Vec<Definition>), OpError> {
    refresh(app).await?;
    Ok((app.clone(), app.store.definitions().await?))
}

fn brief(app: &App, ledger: &Ledger, saved: Option<&Definition>) -> DefinitionBrief {
    let named = ledger::named(app, ledger);
    let active = saved.filter(|d| d.active);
    DefinitionBrief {
        origin: origin(app, &named.id, active.is_some()),
        id: named.id,
        name: named.name,
        area_name: named.area_name,
        office_name: named.office_name,
        fields: ledger.fields.len(),
        measures: ledger.measures.len(),
        broken: false,
        changed_at: active.map(|d| d.at.to_string()),
        changed_by: active.map(|d| d.by_name.clone()),
    }
}

fn broken_brief(app: &App, saved: &Definition) -> DefinitionBrief {
    DefinitionBrief {
        id: saved.ledger.clone(),
        name: saved.ledger.clone(),
        area_name: String::new(),
        office_name: String::new(),
        fields: 0,
        measures: 0,
        origin: origin(app, &saved.ledger, true),
        broken: true,
        changed_at: Some(saved.at.to_string()),
        changed_by: Some(saved.by_name.clone()),
    }
}

fn origin(app: &App, id: &str, changed: bool) -> DefinitionOrigin {
    match (changed, app.source.ledger(id).map(|file| file.origin)) {
        (true, Some(_)) => DefinitionOrigin::Changed,
        (true, None) => DefinitionOrigin::Added,
        (false, Some(Origin::Folder)) => DefinitionOrigin::Folder,
        (false, _) => DefinitionOrigin::BuiltIn,
    }
}
