//! Checking a paper before it is sent.

use axum::Json;
use axum::extract::{Multipart, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::files;
use super::who::Who;
use crate::app::App;
use crate::ops::check;
use crate::view::audit::PaperCheck;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(check_paper))
}

/// Reads a paper (form field `file`, optional `year`) and holds it against itself, the year's plan and the ledgers, and
/// the policy rules. Nothing is stored.
#[utoipa::path(post, path = "/api/checks", tag = "checks", request_body(content = Vec<u8>, content_type = "multipart/form-data"), responses((status = 200, body = PaperCheck), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn check_paper(State(app): State<App>, Who(actor): Who, multipart: Multipart) -> Answer<Json<PaperCheck>> {
    // Who may not read the summary shall not make the server read a file first.
    actor.read_summary()?;
    let form = files::form(multipart).await?;
    let year = form.fields.iter().find(|(name, _)| name == "year").and_then(|(_, year)| year.parse().ok());
    Ok(Json(check::check(&app, &actor, form.name, form.bytes.to_vec(), year).await?))
}
