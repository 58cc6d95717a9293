//! Saved views of lists: a person's own, and those that the office answering for a ledger shares with a role.

use gangmu_pack::definition::{Ledger, Role};
use gangmu_store as store;

use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::{role_id, role_name, role_of};
use crate::ops::error::{OpError, bad};
use crate::ops::record;
use crate::view::ledger::ListParams;
use crate::view::together::{NewView, SavedView, ViewContent};

/// Characters of a name at most.
const LONGEST_NAME: usize = 30;
/// Views of one ledger that a person may keep.
const MOST: usize = 50;

/// The views of a ledger that a person sees, by name.
pub async fn list(app: &App, actor: &Actor, ledger: &str) -> Result<Vec<SavedView>, OpError> {
    let ledger = app.ledger(ledger)?;
    actor.keep_view(&ledger, actor.id, false)?;
    let views = app.store.views(&ledger.head.id, actor.id, role_id(actor.role)).await?;
    Ok(views.into_iter().map(|view| shown(app, actor, &ledger, view)).collect())
}

/// Saves a view.
pub async fn create(app: &App, actor: &Actor, ledger: &str, new: NewView) -> Result<SavedView, OpError> {
    let ledger = app.ledger(ledger)?;
    let permit = actor.keep_view(&ledger, actor.id, new.shared_with.is_some())?;
    let new = checked(app, actor, &ledger, new)?;
    let known = app.store.views(&ledger.head.id, actor.id, role_id(actor.role)).await?;
    let own: Vec<_> = known.iter().filter(|view| view.account_id == actor.id).collect();
    if own.len() >= MOST {
        return bad(format!("一本台账最多保存{MOST}个视图"), "请先删去不用的视图");
    }
    refuse_double(&own, &new.name, None)?;
    let id = app.store.create_view(&new, &permit.by("", app.clock.now())).await?;
    one(app, actor, &ledger, id).await
}

/// Changes a view.
pub async fn change(app: &App, actor: &Actor, id: i64, new: NewView) -> Result<SavedView, OpError> {
    let old = find(app, id).await?;
    let ledger = app.ledger(&old.ledger)?;
    actor.keep_view(&ledger, old.account_id, old.shared_with.is_some())?;
    // Whoever shares a view, or takes back the sharing of another's, speaks for the office.
    let shared = new.shared_with.is_some() || old.account_id != actor.id;
    let permit = actor.keep_view(&ledger, old.account_id, shared)?;
    let new = checked(app, actor, &ledger, new)?;
    let known = app.store.views(&ledger.head.id, old.account_id, "").await?;
    refuse_double(&known.iter().collect::<Vec<_>>(), &new.name, Some(id))?;
    app.store.update_view(id, &new, &permit.by("", app.clock.now())).await?;
    one(app, actor, &ledger, id).await
}

/// Removes a view.
pub async fn remove(app: &App, actor: &Actor, id: i64) -> Result<(), OpError> {
    let old = find(app, id).await?;
    let ledger = app.ledger(&old.ledger)?;
    let permit = actor.keep_view(&ledger, old.account_id, old.shared_with.is_some())?;
    Ok(app.store.delete_view(id, &permit.by("", app.clock.now())).await?)
}

/// Sees to it that large lists have the indexes that their columns and these views want.
pub async fn keep_indexes(app: &App) -> Result<(), OpError> {
    let system = Actor::system();
    let asked = |view: store::SavedView| {
        let ledger = app.ledger(&view.ledger).ok()?;
        let content: ViewContent = serde_json::from_value(view.content).unwrap_or_default();
        // A view of a definition that has changed since may no longer be a list.
        Some((view.ledger, record::query(app, &system, &ledger, &params(&content)).ok()?))
    };
    let views: Vec<_> = app.store.all_views().await?.into_iter().filter_map(asked).collect();
    Ok(app.store.index_lists(&app.pack.ledgers, &views).await?)
}

async fn find(app: &App, id: i64) -> Result<store::SavedView, OpError> {
    app.store.view(id).await?.ok_or_else(|| OpError::NotFound("这个视图".into()))
}

async fn one(app: &App, actor: &Actor, ledger: &Ledger, id: i64) -> Result<SavedView, OpError> {
    Ok(shown(app, actor, ledger, find(app, id).await?))
}

fn refuse_double(known: &[&store::SavedView], name: &str, but: Option<i64>) -> Result<(), OpError> {
    match known.iter().any(|view| view.name == name && Some(view.id) != but) {
        true => bad(format!("已有名为“{name}”的视图"), "请换一个名称,或修改原来的视图"),
        false => Ok(()),
    }
}

/// A view whose name, role, condition and columns hold for the ledger.
fn checked(app: &App, actor: &Actor, ledger: &Ledger, new: NewView) -> Result<store::NewView, OpError> {
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return bad("视图的名称不合要求", format!("请填写1至{LONGEST_NAME}个字"));
    }
    let shareable = |role: &Role| *role != Role::Admin;
    if let Some(role) = new.shared_with.as_deref().filter(|role| role_of(role).filter(shareable).is_none()) {
        return bad(format!("没有“{role}”这个岗位"), "请选择共享给哪个岗位");
    }
    record::query(app, actor, ledger, &params(&new.content))?;
    let own = ["number", "owner", "state", "due", "updated_at"];
    let known = |id: &String| own.contains(&id.as_str()) || ledger.field(id).is_some();
    if let Some(unknown) = new.content.fields.iter().find(|id| !known(id)) {
        return bad(format!("“{}”没有“{unknown}”这一列", ledger.head.name), "请重新选择列");
    }
    let content = serde_json::to_value(&new.content).unwrap_or_default();
    Ok(store::NewView { ledger: ledger.head.id.clone(), name, shared_with: new.shared_with, content })
}

/// The view as the list is asked for it.
fn params(content: &ViewContent) -> ListParams {
    ListParams {
        year: content.year,
        state: content.state.clone(),
        tag: content.tag.clone(),
        q: content.q.clone(),
        filter: content.filter.clone(),
        sort: content.sort.clone(),
        unit: content.unit,
        ..ListParams::default()
    }
}

fn shown(app: &App, actor: &Actor, ledger: &Ledger, view: store::SavedView) -> SavedView {
    let role = view.shared_with.as_deref().and_then(role_of);
    SavedView {
        id: view.id,
        name: view.name,
        content: serde_json::from_value(view.content).unwrap_or_default(),
        shared_with_name: role.map(|role| role_name(role).to_owned()),
        may_edit: actor.keep_view(ledger, view.account_id, view.shared_with.is_some()).is_ok(),
        shared_with: view.shared_with,
        by: app.person_name(view.account_id).unwrap_or_else(|| "系统".into()),
    }
}
