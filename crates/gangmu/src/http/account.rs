//! One's own account: rights handed to colleagues, tokens for programs.

use axum::Json;
use axum::extract::{Path, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::who::Who;
use crate::app::App;
use crate::ops::access;
use crate::view::access::{Colleague, Delegations, MadeToken, NewDelegation, NewToken, TokenView};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(colleagues))
        .routes(routes!(delegations, delegate))
        .routes(routes!(take_back))
        .routes(routes!(tokens, make_token))
        .routes(routes!(end_token))
}

/// The people to whom one may hand rights over.
#[utoipa::path(get, path = "/api/account/colleagues", tag = "account", responses((status = 200, body = Vec<Colleague>)))]
async fn colleagues(State(app): State<App>, Who(actor): Who) -> Answer<Json<Vec<Colleague>>> {
    Ok(Json(access::colleagues(&app, &actor)?))
}

/// Rights that one gave and received.
#[utoipa::path(get, path = "/api/account/delegations", tag = "account", responses((status = 200, body = Delegations)))]
async fn delegations(State(app): State<App>, Who(actor): Who) -> Answer<Json<Delegations>> {
    Ok(Json(access::delegations(&app, &actor).await?))
}

/// Hands one's rights to a colleague from a day to a day.
#[utoipa::path(post, path = "/api/account/delegations", tag = "account", request_body = NewDelegation, responses((status = 200, body = Delegations), (status = 422, body = ErrorBody)))]
async fn delegate(
    State(app): State<App>,
    Who(actor): Who,
    Json(new): Json<NewDelegation>,
) -> Answer<Json<Delegations>> {
    Ok(Json(access::delegate(&app, &actor, new).await?))
}

/// Takes rights back before their last day, or lays them down.
#[utoipa::path(delete, path = "/api/account/delegations/{id}", tag = "account", responses((status = 200, body = Delegations), (status = 404, body = ErrorBody)))]
async fn take_back(State(app): State<App>, Who(actor): Who, Path(id): Path<i64>) -> Answer<Json<Delegations>> {
    Ok(Json(access::take_back(&app, &actor, id).await?))
}

/// One's tokens.
#[utoipa::path(get, path = "/api/account/tokens", tag = "account", responses((status = 200, body = Vec<TokenView>)))]
async fn tokens(State(app): State<App>, Who(actor): Who) -> Answer<Json<Vec<TokenView>>> {
    Ok(Json(access::tokens(&app, &actor).await?))
}

/// Makes a token for a program. Its secret is told in this answer and never again.
#[utoipa::path(post, path = "/api/account/tokens", tag = "account", request_body = NewToken, responses((status = 200, body = MadeToken), (status = 422, body = ErrorBody)))]
async fn make_token(State(app): State<App>, Who(actor): Who, Json(new): Json<NewToken>) -> Answer<Json<MadeToken>> {
    let permit = actor.manage_account()?;
    Ok(Json(access::make_token(&app, &permit, actor.id, new).await?))
}

/// Takes a token back at once.
#[utoipa::path(delete, path = "/api/account/tokens/{id}", tag = "account", responses((status = 200, body = Vec<TokenView>), (status = 404, body = ErrorBody)))]
async fn end_token(State(app): State<App>, Who(actor): Who, Path(id): Path<i64>) -> Answer<Json<Vec<TokenView>>> {
    let permit = actor.manage_account()?;
    access::end_token(&app, &permit, actor.id, id).await?;
    Ok(Json(access::tokens(&app, &actor).await?))
}
