//! Imports of Excel sheets.

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
use crate::ops::import;
use crate::view::sheet::{CommitImport, ImportBrief, ImportPreview, UndoImport, UndoPlan};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(preview, list))
        .routes(routes!(show, cancel))
        .routes(routes!(commit))
        .routes(routes!(marked))
        .routes(routes!(undo_plan, undo))
}

/// Reads a sheet (form field `file`) and shows what is in it; nothing is written into the ledger.
#[utoipa::path(post, path = "/api/ledgers/{ledger}/imports", tag = "imports", request_body(content = Vec<u8>, content_type = "multipart/form-data"), responses((status = 200, body = ImportPreview), (status = 422, body = ErrorBody)))]
async fn preview(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<String>,
    multipart: Multipart,
) -> Answer<Json<ImportPreview>> {
    let form = files::form(multipart).await?;
    Ok(Json(import::preview(&app, &actor, &id, &form.name, form.bytes.to_vec()).await?))
}

/// The latest imports into a ledger that the person sees: the own ones, and for the office that answers for it all that wrote something.
#[utoipa::path(get, path = "/api/ledgers/{ledger}/imports", tag = "imports", responses((status = 200, body = Vec<ImportBrief>), (status = 403, body = ErrorBody)))]
async fn list(State(app): State<App>, Who(actor): Who, Path(id): Path<String>) -> Answer<Json<Vec<ImportBrief>>> {
    Ok(Json(import::list(&app, &actor, &id).await?))
}

/// How an import stands.
#[utoipa::path(get, path = "/api/imports/{id}", tag = "imports", responses((status = 200, body = ImportPreview), (status = 404, body = ErrorBody)))]
async fn show(State(app): State<App>, Who(actor): Who, Path(id): Path<i64>) -> Answer<Json<ImportPreview>> {
    Ok(Json(import::show(&app, &actor, id).await?))
}

/// Writes the rows: all in one transaction, or the good ones part by part. A large import is answered while it is running.
#[utoipa::path(post, path = "/api/imports/{id}/commit", tag = "imports", request_body = CommitImport, responses((status = 200, body = ImportPreview), (status = 422, body = ErrorBody)))]
async fn commit(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Json(wish): Json<CommitImport>,
) -> Answer<Json<ImportPreview>> {
    Ok(Json(import::commit(&app, &actor, id, &wish).await?))
}

/// Gives an import up.
#[utoipa::path(delete, path = "/api/imports/{id}", tag = "imports", responses((status = 204)))]
async fn cancel(State(app): State<App>, Who(actor): Who, Path(id): Path<i64>) -> Answer<StatusCode> {
    import::cancel(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The uploaded sheet with its findings marked in place.
#[utoipa::path(get, path = "/api/imports/{id}/marked.xlsx", tag = "imports", responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn marked(State(app): State<App>, Who(actor): Who, Path(id): Path<i64>) -> Answer<Response> {
    let (name, bytes) = import::marked(&app, &actor, id).await?;
    Ok(files::download(&name, files::XLSX, bytes))
}

/// What an import made and changed, and what stands in the way of undoing it.
#[utoipa::path(get, path = "/api/imports/{id}/undo", tag = "imports", responses((status = 200, body = UndoPlan), (status = 404, body = ErrorBody)))]
async fn undo_plan(State(app): State<App>, Who(actor): Who, Path(id): Path<i64>) -> Answer<Json<UndoPlan>> {
    Ok(Json(import::undo_plan(&app, &actor, id).await?))
}

/// Undoes an import in one transaction: records that it made become void, those that it changed are as before.
#[utoipa::path(post, path = "/api/imports/{id}/undo", tag = "imports", request_body = UndoImport, responses((status = 200, body = ImportPreview), (status = 422, body = ErrorBody)))]
async fn undo(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Json(wish): Json<UndoImport>,
) -> Answer<Json<ImportPreview>> {
    Ok(Json(import::undo(&app, &actor, id, &wish).await?))
}
