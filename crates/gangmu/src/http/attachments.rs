//! Attached files.

use axum::Json;
use axum::extract::{Multipart, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::files;
use super::who::Who;
use crate::app::App;
use crate::ops::attachment;
use crate::view::plan::Attachment;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(put)).routes(routes!(get)).routes(routes!(preview))
}

/// Keeps a file (form field `file`).
#[utoipa::path(post, path = "/api/attachments", tag = "attachments", request_body(content = Vec<u8>, content_type = "multipart/form-data"), responses((status = 200, body = Attachment), (status = 413, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn put(State(app): State<App>, Who(actor): Who, multipart: Multipart) -> Answer<Json<Attachment>> {
    let form = files::form(multipart).await?;
    Ok(Json(attachment::put(&app, &actor, &form.name, &form.bytes).await?))
}

/// A file's bytes, for whoever may see it where it is attached.
#[utoipa::path(get, path = "/api/attachments/{hash}", tag = "attachments", responses((status = 200, content_type = "*/*"), (status = 404, body = ErrorBody)))]
async fn get(State(app): State<App>, Who(actor): Who, Path(hash): Path<String>) -> Answer<Response> {
    let (file, bytes) = attachment::read(&app, &actor, &hash).await?;
    Ok(files::download(&file.name, &file.mime, bytes))
}

/// The small picture of a photo, 320 pixels at most.
#[utoipa::path(get, path = "/api/attachments/{hash}/preview", tag = "attachments", responses((status = 200, content_type = "image/jpeg"), (status = 404, body = ErrorBody)))]
async fn preview(State(app): State<App>, Who(actor): Who, Path(hash): Path<String>) -> Answer<Response> {
    let bytes = attachment::preview(&app, &actor, &hash).await?;
    // A digest never means another picture.
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=86400")];
    Ok((headers, bytes).into_response())
}
