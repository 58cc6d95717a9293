//! Definitions of ledgers: which are in force, checked, changed, taken back; and what they went through.

use axum::Json;
use axum::extract::{Path, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::who::Who;
use crate::app::App;
use crate::ops::definition;
use crate::view::definition::{
    DefinitionBrief, DefinitionChange, DefinitionCheck, DefinitionDraft, DefinitionReset, DefinitionRevision,
    DefinitionText,
};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(check))
        .routes(routes!(show, save, reset))
        .routes(routes!(history))
}

/// Every ledger with where its definition comes from.
#[utoipa::path(get, path = "/api/definitions", tag = "definitions", responses((status = 200, body = Vec<DefinitionBrief>), (status = 403, body = ErrorBody)))]
async fn list(State(app): State<App>, Who(actor): Who) -> Answer<Json<Vec<DefinitionBrief>>> {
    Ok(Json(definition::list(&app, &actor).await?))
}

/// Findings, table changes, burden and preview of a text that someone is writing.
#[utoipa::path(post, path = "/api/definitions/check", tag = "definitions", request_body = DefinitionDraft, responses((status = 200, body = DefinitionCheck), (status = 403, body = ErrorBody)))]
async fn check(
    State(app): State<App>,
    Who(actor): Who,
    Json(draft): Json<DefinitionDraft>,
) -> Answer<Json<DefinitionCheck>> {
    Ok(Json(definition::check(&app, &actor, &draft).await?))
}

/// One definition with its text.
#[utoipa::path(get, path = "/api/definitions/{ledger}", tag = "definitions", responses((status = 200, body = DefinitionText), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn show(State(app): State<App>, Who(actor): Who, Path(id): Path<String>) -> Answer<Json<DefinitionText>> {
    Ok(Json(definition::show(&app, &actor, &id).await?))
}

/// Changes a definition or adds a ledger; in force at once.
#[utoipa::path(put, path = "/api/definitions/{ledger}", tag = "definitions", request_body = DefinitionChange, responses((status = 200, body = DefinitionText), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn save(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<String>,
    Json(change): Json<DefinitionChange>,
) -> Answer<Json<DefinitionText>> {
    Ok(Json(definition::save(&app, &actor, &id, &change).await?))
}

/// Takes the bureau's own definition back.
#[utoipa::path(delete, path = "/api/definitions/{ledger}", tag = "definitions", request_body = DefinitionReset, responses((status = 200), (status = 403, body = ErrorBody), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn reset(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<String>,
    Json(change): Json<DefinitionReset>,
) -> Answer<()> {
    Ok(definition::reset(&app, &actor, &id, &change).await?)
}

/// What a definition went through, newest first.
#[utoipa::path(get, path = "/api/definitions/{ledger}/history", tag = "definitions", responses((status = 200, body = Vec<DefinitionRevision>), (status = 403, body = ErrorBody)))]
async fn history(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<String>,
) -> Answer<Json<Vec<DefinitionRevision>>> {
    Ok(Json(definition::history(&app, &actor, &id).await?))
}
