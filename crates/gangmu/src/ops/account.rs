//! The signed-in person: what the page may show, and the change of a password. Signing in is `auth::session`'s work.

use gangmu_store::Account;

use super::error::{OpError, bad};
use crate::app::App;
use crate::auth::policy::role_name;
use crate::auth::{Actor, password};
use crate::view::session::{DemoAccount, May, Me, NewPassword, RoleName};
use gangmu_pack::definition::Role;

/// The password of every account of the demo county; the sign-in page offers it.
pub const DEMO_PASSWORD: &str = "Yunxi@2026";

/// Who is signed in.
pub async fn me(app: &App, actor: &Actor) -> Result<Me, OpError> {
    let account = app.store.account(actor.id).await?.ok_or(OpError::SignedOut)?;
    let today = app.clock.today();
    let mut years: Vec<i16> = app.store.plans().await?.iter().filter_map(|p| i16::try_from(p.year).ok()).collect();
    years.extend([today.year()]);
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let ids = |allowed: &dyn Fn(&gangmu_pack::definition::Ledger) -> bool| {
        app.pack.ledgers.iter().filter(|l| allowed(l)).map(|l| l.head.id.clone()).collect()
    };
    Ok(Me {
        id: account.id,
        login: account.login,
        name: account.name,
        role: role(account.role),
        role_name: role_name(account.role).into(),
        title: account.title,
        unit: app.units().brief(account.unit_id),
        years,
        this_year: today.year(),
        today: today.to_string(),
        must_change: account.must_change,
        may: May {
            plan_edit: actor.edit_plan().is_ok(),
            plan_read: actor.read_plan().is_ok(),
            document_import: actor.edit_plan().is_ok(),
            summary: actor.read_summary().is_ok(),
            definitions: actor.edit_definitions().is_ok(),
            ledgers: ids(&|l| actor.may_open(l)),
            ledger_write: ids(&|l| actor.may_add(l)),
        },
    })
}

fn role(role: Role) -> RoleName {
    match role {
        Role::Leader => RoleName::Leader,
        Role::General => RoleName::General,
        Role::Office => RoleName::Office,
        Role::Inspector => RoleName::Inspector,
        Role::School => RoleName::School,
        Role::Admin => RoleName::Admin,
    }
}

/// Changes one's own password; every other session of the account ends.
pub async fn change_password(app: &App, actor: &Actor, change: NewPassword) -> Result<(), OpError> {
    let account = app.store.account(actor.id).await?.ok_or(OpError::SignedOut)?;
    if !password::verify(&change.old, &account.password_hash) {
        return bad("原密码不对", "请重输原密码");
    }
    if change.old == change.new {
        return bad("新密码与原密码相同", "请换一个密码");
    }
    if let Some(weakness) = password::weakness(&change.new, &account.login) {
        return bad(weakness, "请换一个更强的密码");
    }
    let hash = password::hash(&change.new);
    let by = actor.own_account().by("本人修改密码", app.clock.now());
    app.store.set_password(account.id, &hash, false, &by).await?;
    app.store.delete_sessions_of(account.id).await?;
    app.sessions.clear();
    Ok(())
}

/// The accounts that the sign-in page of the demo county offers: one or two of each role.
pub fn demo_accounts(app: &App) -> Vec<DemoAccount> {
    if !app.demo {
        return vec![];
    }
    let (units, people) = (app.units(), app.people());
    let persona = |p: &&Account| p.active && p.title.is_some();
    let mut offered: Vec<&Account> = Vec::new();
    for (role, most) in [
        (Role::General, 1),
        (Role::Leader, 2),
        (Role::Office, 1),
        (Role::Inspector, 1),
        (Role::School, 2),
        (Role::Admin, 1),
    ] {
        offered.extend(people.iter().filter(persona).filter(|p| p.role == role).take(most));
    }
    offered
        .into_iter()
        .map(|p| DemoAccount {
            login: p.login.clone(),
            password: DEMO_PASSWORD.into(),
            name: p.name.clone(),
            role_name: p.title.clone().unwrap_or_else(|| role_name(p.role).into()),
            unit_name: units.name(p.unit_id).to_owned(),
        })
        .collect()
}
