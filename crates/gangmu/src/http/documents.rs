//! Documents: upload, draft, confirmation.

use axum::Json;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::files;
use super::who::Who;
use crate::app::App;
use crate::ops::document;
use crate::view::document::{ConfirmDraft, Confirmed, DocumentBrief, DocumentDetail, Revision, SaveDraft};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, upload))
        .routes(routes!(show, delete))
        .routes(routes!(original))
        .routes(routes!(save_draft))
        .routes(routes!(confirm))
}

/// The documents, newest first.
#[utoipa::path(get, path = "/api/documents", tag = "documents", responses((status = 200, body = Vec<DocumentBrief>)))]
async fn list(State(app): State<App>, Who(actor): Who) -> Answer<Json<Vec<DocumentBrief>>> {
    Ok(Json(document::list(&app, &actor).await?))
}

/// Takes a document (form field `file`, optional `year`), reads it and drafts a plan.
#[utoipa::path(post, path = "/api/documents", tag = "documents", request_body(content = Vec<u8>, content_type = "multipart/form-data"), responses((status = 200, body = DocumentDetail), (status = 422, body = ErrorBody)))]
async fn upload(State(app): State<App>, Who(actor): Who, multipart: Multipart) -> Answer<Json<DocumentDetail>> {
    let permit = actor.edit_plan()?;
    let form = files::form(multipart).await?;
    let year = form.fields.iter().find(|(name, _)| name == "year").and_then(|(_, year)| year.parse().ok());
    Ok(Json(document::upload(&app, permit, &form.name, form.bytes.to_vec(), year).await?))
}

/// A document with all that was read in it.
#[utoipa::path(get, path = "/api/documents/{id}", tag = "documents", responses((status = 200, body = DocumentDetail), (status = 404, body = ErrorBody)))]
async fn show(State(app): State<App>, Who(actor): Who, Path(id): Path<i64>) -> Answer<Json<DocumentDetail>> {
    Ok(Json(document::show(&app, &actor, id).await?))
}

/// Takes away a document that was not confirmed.
#[utoipa::path(delete, path = "/api/documents/{id}", tag = "documents", responses((status = 204), (status = 422, body = ErrorBody)))]
async fn delete(State(app): State<App>, Who(actor): Who, Path(id): Path<i64>) -> Answer<StatusCode> {
    document::delete(&app, actor.edit_plan()?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The file as it was uploaded.
#[utoipa::path(get, path = "/api/documents/{id}/original", tag = "documents", responses((status = 200, content_type = "*/*")))]
async fn original(State(app): State<App>, Who(actor): Who, Path(id): Path<i64>) -> Answer<Response> {
    let (name, mime, bytes) = document::original(&app, &actor, id).await?;
    Ok(files::download(&name, &mime, bytes))
}

/// Keeps a changed draft.
#[utoipa::path(put, path = "/api/documents/{id}/draft", tag = "documents", request_body = SaveDraft, responses((status = 200, body = Revision), (status = 409, body = ErrorBody)))]
async fn save_draft(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Json(save): Json<SaveDraft>,
) -> Answer<Json<Revision>> {
    let revision = document::save_draft(&app, actor.edit_plan()?, id, save).await?;
    Ok(Json(Revision { revision }))
}

/// Writes the plan in one step.
#[utoipa::path(post, path = "/api/documents/{id}/confirm", tag = "documents", request_body = ConfirmDraft, responses((status = 200, body = Confirmed), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn confirm(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Json(wish): Json<ConfirmDraft>,
) -> Answer<Json<Confirmed>> {
    Ok(Json(document::confirm(&app, actor.edit_plan()?, id, wish).await?))
}
