//! What ledgers ask of the units, and what a unit is asked for.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::who::Who;
use crate::app::App;
use crate::ops::{asked, burden};
use crate::view::burden::{AskedOfUnit, Burden, DraftLedger};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(of_ledger, of_draft)).routes(routes!(of_unit))
}

/// Which ledger.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Ledger id.
    ledger: String,
}

/// What a ledger in force asks of the units, and what of that is held elsewhere.
#[utoipa::path(get, path = "/api/burden/ledger", tag = "burden", params(Which), responses((status = 200, body = Burden), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn of_ledger(State(app): State<App>, Who(actor): Who, Query(which): Query<Which>) -> Answer<Json<Burden>> {
    Ok(Json(burden::of_ledger(&app, &actor, &which.ledger).await?))
}

/// The same for a definition that is not in force.
#[utoipa::path(post, path = "/api/burden/ledger", tag = "burden", request_body = DraftLedger, responses((status = 200, body = Burden), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn of_draft(State(app): State<App>, Who(actor): Who, Json(draft): Json<DraftLedger>) -> Answer<Json<Burden>> {
    Ok(Json(burden::of_draft(&app, &actor, &draft.definition)?))
}

/// Everything that a unit is asked for this month.
#[utoipa::path(get, path = "/api/units/{unit}/asked", tag = "burden", responses((status = 200, body = AskedOfUnit), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn of_unit(State(app): State<App>, Who(actor): Who, Path(unit): Path<i64>) -> Answer<Json<AskedOfUnit>> {
    Ok(Json(asked::of_unit(&app, &actor, unit).await?))
}
