//! Signing in and out, and who is signed in.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::who::{COOKIE, Token, Who};
use crate::app::App;
use crate::auth::session;
use crate::ops::account;
use crate::view::session::{DemoAccount, Me, NewPassword, SignIn};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(me, sign_in, sign_out))
        .routes(routes!(change_password))
        .routes(routes!(demo_accounts))
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/session", tag = "session", responses((status = 200, body = Me), (status = 401, body = ErrorBody)))]
async fn me(State(app): State<App>, Who(actor): Who) -> Answer<Json<Me>> {
    Ok(Json(account::me(&app, &actor).await?))
}

/// Signs in. The session comes as a cookie that scripts cannot read.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = SignIn, responses((status = 200, body = Me), (status = 422, body = ErrorBody)))]
async fn sign_in(State(app): State<App>, Json(given): Json<SignIn>) -> Answer<impl IntoResponse> {
    let (token, actor) = session::sign_in(&app, &given.login, &given.password).await?;
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict");
    Ok(([(header::SET_COOKIE, cookie)], Json(account::me(&app, &actor).await?)))
}

/// Signs out.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses((status = 204)))]
async fn sign_out(State(app): State<App>, Token(token): Token) -> Answer<(StatusCode, HeaderMap)> {
    session::sign_out(&app, &token).await?;
    let mut headers = HeaderMap::new();
    let cleared = header::HeaderValue::from_static("gangmu=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    headers.insert(header::SET_COOKIE, cleared);
    Ok((StatusCode::NO_CONTENT, headers))
}

/// Changes one's own password; all sessions of the account end.
#[utoipa::path(post, path = "/api/session/password", tag = "session", request_body = NewPassword, responses((status = 204), (status = 422, body = ErrorBody)))]
async fn change_password(
    State(app): State<App>,
    Who(actor): Who,
    Json(change): Json<NewPassword>,
) -> Answer<StatusCode> {
    account::change_password(&app, &actor, change).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Accounts of the demo county; empty elsewhere.
#[utoipa::path(get, path = "/api/demo-accounts", tag = "session", responses((status = 200, body = Vec<DemoAccount>)))]
async fn demo_accounts(State(app): State<App>) -> Json<Vec<DemoAccount>> {
    Json(account::demo_accounts(&app))
}
