//! Who asks: the session cookie of a request. Rights are `auth::policy`'s work.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, header};

use super::error::ApiError;
use crate::app::App;
use crate::auth::{Actor, session};
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
