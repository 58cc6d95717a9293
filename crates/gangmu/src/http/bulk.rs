//! Many records in one call.

use axum::Json;
use axum::extract::{Path, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::who::Who;
use crate::app::App;
use crate::ops::bulk;
use crate::view::bulk::{BulkAnswer, BulkRows};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(upsert))
}

/// Adds and changes records in one transaction; every row is judged as if it were typed.
#[utoipa::path(post, path = "/api/ledgers/{ledger}/records/bulk", tag = "records", request_body = BulkRows, responses((status = 200, body = BulkAnswer), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn upsert(
    State(app): State<App>,
    Who(actor): Who,
    Path(ledger): Path<String>,
    Json(rows): Json<BulkRows>,
) -> Answer<Json<BulkAnswer>> {
    Ok(Json(bulk::upsert(&app, &actor, &ledger, rows).await?))
}
