//! Attached files.

use axum::Json;
use axum::extract::{Multipart, Path, State};
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::files;
use super::who::Who;
use crate::app::App;
use crate::ops::attachment;
use crate::view::plan::Attachment;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(put)).routes(routes!(get))
}

/// Keeps a file (form field `file`).
#[utoipa::path(post, path = "/api/attachments", tag = "attachments", request_body(content = Vec<u8>, content_type = "multipart/form-data"), responses((status = 200, body = Attachment), (status = 413, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn put(State(app): State<App>, Who(actor): Who, multipart: Multipart) -> Answer<Json<Attachment>> {
    let form = files::form(multipart).await?;
    Ok(Json(attachment::put(&app, &actor, &form.name, &form.bytes).await?))
}

/// A file's bytes, for whoever may see it where it is attached.
#[utoipa::path(get, path = "/api/attachments/{hash}", tag = "attachments", responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = ErrorBody)))]
async fn get(State(app): State<App>, Who(actor): Who, Path(hash): Path<String>) -> Answer<Response> {
    let (file, bytes) = attachment::read(&app, &actor, &hash).await?;
    Ok(files::download(&file.name, &file.mime, bytes))
}
