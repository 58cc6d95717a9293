//! The annual summary.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::figures::YearParams;
use super::files;
use super::who::Who;
use crate::app::App;
use crate::ops::{figure, summary};
use crate::view::ledger::RecordPage;
use crate::view::summary::Summary;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show)).routes(routes!(docx)).routes(routes!(records))
}

/// The summary as it writes itself.
#[utoipa::path(get, path = "/api/summary", tag = "summary", params(YearParams), responses((status = 200, body = Summary), (status = 403, body = ErrorBody)))]
async fn show(State(app): State<App>, Who(actor): Who, Query(params): Query<YearParams>) -> Answer<Json<Summary>> {
    Ok(Json(summary::summary(&app, &actor, params.year(&app)).await?))
}

/// The summary as an official paper.
#[utoipa::path(get, path = "/api/summary.docx", tag = "summary", params(YearParams), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")))]
async fn docx(State(app): State<App>, Who(actor): Who, Query(params): Query<YearParams>) -> Answer<Response> {
    let summary = summary::summary(&app, &actor, params.year(&app)).await?;
    let bytes = summary::paper::docx(&app, &summary)?;
    Ok(files::download(&format!("{}.docx", summary.title), files::DOCX, bytes))
}

/// Where the page begins.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct After {
    /// The end of the page before.
    after: Option<String>,
}

/// The very records that a figure was counted from, by the figure's key.
#[utoipa::path(get, path = "/api/figures/{key}/records", tag = "figures", params(After), responses((status = 200, body = FigureRecords), (status = 404, body = ErrorBody)))]
async fn records(
    State(app): State<App>,
    Who(actor): Who,
    Path(key): Path<String>,
    Query(page): Query<After>,
) -> Answer<Json<FigureRecords>> {
    let (ledger, page) = figure::records(&app, &actor, &key, page.after).await?;
    Ok(Json(FigureRecords { ledger, page }))
}

/// The records behind a figure.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
struct FigureRecords {
    /// Ledger id.
    ledger: String,
    /// A page of its records.
    page: RecordPage,
}
