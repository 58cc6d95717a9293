//! Sessions: a random token in a cookie, its digest in the store, and a short cache in front. It checks no rights.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use gangmu_store::{Account, Session};
use jiff::{SignedDuration, Timestamp};
use sm3::{Digest, Sm3};

use super::password;
use super::policy::{Actor, Person};
use crate::app::App;
use crate::clock::day_of;
use crate::ops::error::OpError;

/// A session ends after this time without a request (domain handbook §11.5).
const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// In the demo county it may lie longer.
const IDLE_DEMO: SignedDuration = SignedDuration::from_hours(12);
/// The store hears of a session's use at most this often.
const TOUCH: SignedDuration = SignedDuration::from_mins(1);
/// Sessions in the cache before those not seen lately are dropped.
const MOST: usize = 10_000;
/// Wrong passwords before an account is locked, and for how long.
const TRIES: i64 = 5;
const LOCK: SignedDuration = SignedDuration::from_mins(15);

/// Sessions seen lately, so that a request needs no query to know who asks.
#[derive(Default)]
pub struct SessionCache(RwLock<HashMap<String, Known>>);

#[derive(Clone)]
struct Known {
    actor: Arc<Actor>,
    touched: Timestamp,
}

impl SessionCache {
    /// The person behind a token that was looked up a moment ago, and today: what was handed over ends with its day.
    pub(super) fn fresh(&self, digest: &str, now: Timestamp) -> Option<Arc<Actor>> {
        let known = self.0.read().expect("no holder of this lock panics").get(digest).cloned()?;
        let fresh = now.duration_since(known.touched) < TOUCH && day_of(now) == day_of(known.touched);
        fresh.then_some(known.actor)
    }

    /// Keeps the person behind a token for a moment.
    pub(super) fn put(&self, digest: &str, actor: &Arc<Actor>, touched: Timestamp) {
        let mut known = self.0.write().expect("no holder of this lock panics");
        if known.len() >= MOST {
            known.retain(|_, seen| touched.duration_since(seen.touched) < TOUCH);
        }
        known.insert(digest.to_owned(), Known { actor: actor.clone(), touched });
    }

    /// Forgets everyone: rights may have changed.
    pub fn clear(&self) {
        self.0.write().expect("no holder of this lock panics").clear();
    }
}

/// The digest under which a token is kept: a stolen database opens no session.
pub fn digest(token: &str) -> String {
    hex::encode(Sm3::digest(token.as_bytes()))
}

/// Signs a person in. Returns the token for the cookie.
pub async fn sign_in(app: &App, login: &str, given: &str) -> Result<(String, Actor), OpError> {
    let now = app.clock.now();
    let refused = || OpError::Bad("账号或密码不对".into(), "请检查后重输;连续输错5次将锁定15分钟".into());
    let Some(account) = app.store.account_by_login(login.trim()).await?.filter(|a| a.active) else {
        // As slow as a wrong password, so that nobody learns which accounts exist.
        verify_off_thread(given, "").await;
        return Err(refused());
    };
    if account.locked_until.is_some_and(|until| until > now) {
        return Err(OpError::Bad("账号因多次输错密码已锁定".into(), "请15分钟后再试,或请管理员重设密码".into()));
    }
    if !verify_off_thread(given, &account.password_hash).await {
        app.store.sign_in_failed(account.id, TRIES, now + LOCK).await?;
        return Err(refused());
    }
    app.store.sign_in_worked(account.id).await?;
    app.store.expire_sessions(now).await?;
    let token = hex::encode(crate::clock::random::<32>());
    let session = Session {
        token_hash: digest(&token),
        account_id: account.id,
        created_at: now,
        expires_at: now + idle(app),
        last_seen: now,
    };
    app.store.put_session(&session).await?;
    Ok((token, with_standings(app, actor(app, &account)).await?))
}

async fn verify_off_thread(given: &str, hash: &str) -> bool {
    // An empty hash stands for an account that does not exist; hashing takes the time that verifying would.
    let (given, hash) = (given.to_owned(), hash.to_owned());
    let work = move || {
        if hash.is_empty() {
            password::hash(&given);
            return false;
        }
        password::verify(&given, &hash)
    };
    tokio::task::spawn_blocking(work).await.unwrap_or(false)
}

/// Who a token belongs to.
pub async fn who(app: &App, token: &str) -> Result<Arc<Actor>, OpError> {
    let (now, digest) = (app.clock.now(), digest(token));
    if let Some(actor) = app.sessions.fresh(&digest, now) {
        return Ok(actor);
    }
    let session = app.store.session(&digest).await?.filter(|s| s.expires_at > now).ok_or(OpError::SignedOut)?;
    let account = app.store.account(session.account_id).await?.filter(|a| a.active).ok_or(OpError::SignedOut)?;
    app.store.touch_session(&digest, now, now + idle(app)).await?;
    let actor = Arc::new(with_standings(app, actor(app, &account)).await?);
    app.sessions.put(&digest, &actor, now);
    Ok(actor)
}

/// Ends a session.
pub async fn sign_out(app: &App, token: &str) -> Result<(), OpError> {
    app.store.delete_session(&digest(token)).await?;
    app.sessions.clear();
    Ok(())
}

/// A person with the rights that others handed over for today. Givers who left, or are no longer colleagues, give none.
pub async fn with_standings(app: &App, mut actor: Actor) -> Result<Actor, OpError> {
    for delegation in app.store.delegations_on(app.clock.today(), Some(actor.id)).await? {
        let giver = app.store.account(delegation.giver_id).await?.filter(|account| account.active);
        actor.stand_for(giver.map(|giver| person(app, &giver)), delegation.ledger);
    }
    Ok(actor)
}

/// The person behind an account, with the own rights alone.
pub fn actor(app: &App, account: &Account) -> Actor {
    Actor::new(person(app, account), account.must_change)
}

/// The person behind an account.
pub fn person(app: &App, account: &Account) -> Person {
    let units = app.units();
    Person {
        id: account.id,
        name: account.name.clone(),
        role: account.role,
        unit: account.unit_id,
        unit_path: units.path(account.unit_id).to_owned(),
        unit_kind: units.brief(account.unit_id).kind,
        office: account.office.clone(),
    }
}

fn idle(app: &App) -> SignedDuration {
    if app.demo { IDLE_DEMO } else { IDLE }
}
