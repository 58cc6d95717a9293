//! Access tokens: made by a person for a program, told once, taken back at any time.

use gangmu_store::{self as store, AccessToken};
use jiff::ToSpan;

use super::{day, status};
use crate::app::App;
use crate::auth::policy::Permit;
use crate::auth::session::digest;
use crate::auth::{Actor, bearer};
use crate::ops::error::{OpError, bad};
use crate::view::access::{MadeToken, NewToken, TokenView};

/// The longest time for which a token holds.
const LONGEST_DAYS: i64 = 366;
/// Characters of a name.
const LONGEST_NAME: usize = 40;
/// Tokens that a person has in force at most.
const MOST: usize = 20;

/// The person's tokens, the latest first.
pub async fn tokens(app: &App, actor: &Actor) -> Result<Vec<TokenView>, OpError> {
    actor.manage_account()?;
    Ok(app.store.access_tokens_of(actor.id).await?.iter().map(|token| view(app, token)).collect())
}

fn view(app: &App, token: &AccessToken) -> TokenView {
    let name = |id: &String| app.pack.ledger(id).map_or_else(|| id.clone(), |ledger| ledger.head.name.clone());
    TokenView {
        id: token.id,
        name: token.name.clone(),
        write: token.may_write,
        reveal: token.may_reveal,
        ledger_names: token.ledgers.iter().flatten().map(name).collect(),
        ledgers: token.ledgers.clone(),
        created_at: token.created_at.to_string(),
        to: token.to.to_string(),
        last_used: token.last_used.map(|at| at.to_string()),
        status: status(app.clock.today(), token.to, token.ended_at, app.clock.today()),
    }
}

/// Makes a token of an account. Its scope narrows the account's rights and never adds to them.
pub async fn make_token(app: &App, permit: &Permit, account: i64, new: NewToken) -> Result<MadeToken, OpError> {
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return bad(format!("令牌要有名称,最多{LONGEST_NAME}个字"), "请写明用途,如“学籍系统对接”");
    }
    let (to, today) = (day(&new.to, "截止日期")?, app.clock.today());
    if to < today || today.checked_add(LONGEST_DAYS.days()).is_ok_and(|last| to > last) {
        return bad("截止日期要在今天以后、一年以内", "请核对日期");
    }
    if new.ledgers.as_ref().is_some_and(Vec::is_empty) {
        return bad("没有选台账", "请选择台账,或选“全部”");
    }
    for id in new.ledgers.iter().flatten() {
        app.ledger(id)?;
    }
    let standing = app.store.access_tokens_of(account).await?;
    if standing.iter().filter(|token| token.ended_at.is_none() && token.to >= today).count() >= MOST {
        return bad(format!("一个账号最多{MOST}个有效的令牌"), "请先收回不用的");
    }
    let secret = bearer::secret();
    let new = store::NewAccessToken {
        account_id: account,
        name: name.to_owned(),
        token_hash: digest(&secret),
        may_write: new.write,
        may_reveal: new.reveal,
        ledgers: new.ledgers,
        to,
    };
    let id = app.store.create_access_token(new, &permit.by("", app.clock.now())).await?;
    let made = app.store.access_token(id).await?.ok_or_else(|| OpError::NotFound("这个令牌".into()))?;
    Ok(MadeToken { token: bearer::written(id, &secret), view: view(app, &made) })
}

/// Takes a token of an account back at once.
pub async fn end_token(app: &App, permit: &Permit, account: i64, id: i64) -> Result<(), OpError> {
    let found = app.store.access_token(id).await?.filter(|token| token.account_id == account);
    if found.ok_or_else(|| OpError::NotFound("这个令牌".into()))?.ended_at.is_some() {
        return bad("这个令牌已经收回", "请刷新页面");
    }
    app.store.end_access_token(id, &permit.by("", app.clock.now())).await?;
    app.sessions.clear();
    Ok(())
}
