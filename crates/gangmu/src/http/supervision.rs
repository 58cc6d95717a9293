//! Listed supervision of records.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::who::Who;
use crate::app::App;
use crate::ops::supervision;
use crate::view::ledger::RecordDetail;
use crate::view::supervision::{LiftSupervision, NewSupervision, SupervisedRecord};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(list_record)).routes(routes!(lift))
}

/// Which listings.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Also those that were taken off the list.
    #[serde(default)]
    all: bool,
}

/// Listed records that the person may see, the earliest day first.
#[utoipa::path(get, path = "/api/supervision", tag = "supervision", params(Which), responses((status = 200, body = Vec<SupervisedRecord>)))]
async fn list(
    State(app): State<App>,
    Who(actor): Who,
    Query(which): Query<Which>,
) -> Answer<Json<Vec<SupervisedRecord>>> {
    Ok(Json(supervision::list(&app, &actor, !which.all).await?))
}

/// Puts a record on the list.
#[utoipa::path(post, path = "/api/ledgers/{ledger}/records/{record}/supervision", tag = "supervision", request_body = NewSupervision, responses((status = 200, body = RecordDetail), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn list_record(
    State(app): State<App>,
    Who(actor): Who,
    Path((ledger, record)): Path<(String, i64)>,
    Json(new): Json<NewSupervision>,
) -> Answer<Json<RecordDetail>> {
    Ok(Json(supervision::list_record(&app, &actor, &ledger, record, new).await?))
}

/// Takes a record off the list, with the reason.
#[utoipa::path(post, path = "/api/ledgers/{ledger}/records/{record}/supervision/lift", tag = "supervision", request_body = LiftSupervision, responses((status = 200, body = RecordDetail), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn lift(
    State(app): State<App>,
    Who(actor): Who,
    Path((ledger, record)): Path<(String, i64)>,
    Json(wish): Json<LiftSupervision>,
) -> Answer<Json<RecordDetail>> {
    Ok(Json(supervision::lift(&app, &actor, &ledger, record, wish).await?))
}
