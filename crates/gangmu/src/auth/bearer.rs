//! Access tokens of programs, `Authorization: Bearer gm7.<secret>`: who stands behind one and what it leaves. It makes no
//! session, and the rights themselves are `policy`'s work.

use std::sync::Arc;

use gangmu_store::AccessToken;
use jiff::SignedDuration;

use super::policy::{Actor, TokenScope};
use super::session::{self, digest};
use crate::app::App;
use crate::clock::day_of;
use crate::ops::error::OpError;

/// Wrong secrets before a token is locked, and for how long: as for passwords.
const TRIES: i64 = 5;
const LOCK: SignedDuration = SignedDuration::from_mins(15);

/// A new secret; what is kept of it is its digest.
pub fn secret() -> String {
    hex::encode(crate::clock::random::<32>())
}

/// A token as it is given to its owner, once.
pub fn written(id: i64, secret: &str) -> String {
    format!("gm{id}.{secret}")
}

fn read(given: &str) -> Option<(i64, &str)> {
    let (id, secret) = given.strip_prefix("gm")?.split_once('.')?;
    Some((id.parse().ok()?, secret))
}

/// Who a token belongs to, with what it leaves of that person's own rights: what others handed over is not among them.
pub async fn who(app: &App, given: &str) -> Result<Arc<Actor>, OpError> {
    let now = app.clock.now();
    let key = format!("bearer {}", digest(given));
    if let Some(actor) = app.sessions.fresh(&key, now) {
        return Ok(actor);
    }
    let refused = || OpError::BadToken("令牌无效".into());
    let (id, secret) = read(given).ok_or_else(refused)?;
    let token = app.store.access_token(id).await?.ok_or_else(refused)?;
    if token.locked_until.is_some_and(|until| until > now) {
        return Err(OpError::BadToken("令牌因多次输错已锁定15分钟".into()));
    }
    if token.token_hash != digest(secret) {
        app.store.access_token_failed(id, TRIES, now + LOCK).await?;
        return Err(refused());
    }
    if token.ended_at.is_some() || token.to < day_of(now) {
        return Err(OpError::BadToken(format!("令牌“{}”已经收回或过期", token.name)));
    }
    let account = app.store.account(token.account_id).await?.filter(|account| account.active).ok_or_else(refused)?;
    app.store.access_token_used(id, now).await?;
    let actor = Arc::new(Actor { token: Some(scope(token)), ..session::actor(app, &account) });
    app.sessions.put(&key, &actor, now);
    Ok(actor)
}

fn scope(token: AccessToken) -> TokenScope {
    TokenScope { name: token.name, write: token.may_write, reveal: token.may_reveal, ledgers: token.ledgers }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_written_and_nothing_else_is() {
        assert_eq!(read(&written(7, "ab12")), Some((7, "ab12")));
        for other in ["", "gm", "gm7", "7.ab", "gmx.ab", "gm-.ab", "Bearer gm7.ab"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
