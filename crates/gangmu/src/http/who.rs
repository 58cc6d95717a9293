//! Who asks: the session cookie or the access token of a request. Rights are `auth::policy`'s work; here is only which
//! doors a token opens at all.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, header};

use super::error::ApiError;
use crate::app::App;
use crate::auth::policy::{Denied, TokenScope};
use crate::auth::{Actor, bearer, session};
use crate::ops::error::OpError;

/// Name of the cookie.
pub const COOKIE: &str = "gangmu";

/// The signed-in person. A request without one is answered 401.
pub struct Who(pub Arc<Actor>);

/// The token of the session cookie.
pub struct Token(pub String);

impl FromRequestParts<App> for Token {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        let cookies = parts.headers.get_all(header::COOKIE).iter().filter_map(|c| c.to_str().ok());
        let token = cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == COOKIE)
            .map(|(_, token)| Token(token.to_owned()));
        Ok(token.ok_or(OpError::SignedOut)?)
    }
}

impl FromRequestParts<App> for Who {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        if let Some(token) = bearer_of(parts) {
            let actor = bearer::who(app, &token).await?;
            opens(parts, actor.token.as_ref())?;
            actor.settled()?;
            return Ok(Who(actor));
        }
        if parts.method != Method::GET && from_elsewhere(parts) {
            return Err(OpError::SignedOut.into());
        }
        let Token(token) = Token::from_request_parts(parts, app).await?;
        let actor = session::who(app, &token).await?;
        if !parts.uri.path().starts_with("/api/session") {
            actor.settled()?;
        }
        Ok(Who(actor))
    }
}

/// Whether another site's page sent the request: browsers say so, and a write from there is refused.
fn from_elsewhere(parts: &Parts) -> bool {
    parts.headers.get("sec-fetch-site").is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"))
}

/// Addresses that concern ledgers: a token for named ledgers opens no others. Which ledger it is, the policy asks.
const OF_LEDGERS: [&str; 9] = [
    "/api/ledgers",
    "/api/figures",
    "/api/measures",
    "/api/imports",
    "/api/attachments",
    "/api/units",
    "/api/people",
    "/api/areas",
    "/api/search",
];

/// The token of an `Authorization: Bearer` header. No browser sends it of itself, so it needs no look at where from.
fn bearer_of(parts: &Parts) -> Option<String> {
    let header = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// Refuses what no right decides: accounts are for people, writing for tokens that write.
fn opens(parts: &Parts, token: Option<&TokenScope>) -> Result<(), Denied> {
    let Some(token) = token else { return Ok(()) };
    let (path, reads) = (parts.uri.path(), parts.method == Method::GET || parts.method == Method::HEAD);
    let under = |prefix: &str| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let whoami = path == "/api/session" && reads;
    if under("/api/account") || under("/api/session") && !whoami {
        return Err(Denied("令牌不能办理账号事务,请登录后办理".into()));
    }
    if token.ledgers.is_some() && !whoami && !OF_LEDGERS.iter().any(|prefix| under(prefix)) {
        return Err(Denied("这个令牌只能用于指定的台账".into()));
    }
    if !reads && !token.write && !path.ends_with("/reveal") {
        return Err(Denied("这个令牌只能读取,不能写入".into()));
    }
    Ok(())
}
