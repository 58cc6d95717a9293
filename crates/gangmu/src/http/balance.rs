//! Balance and places: the standing of a stage, what would change it, and places years ahead.

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::who::Who;
use crate::app::App;
use crate::ops::stat::{balance, places};
use crate::view::balance::{BalanceOutcome, BalanceReport, BalanceTrial};
use crate::view::places::PlacesReport;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(report)).routes(routes!(what_if)).routes(routes!(ahead))
}

/// Of what.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Of {
    /// Year; the present one where none.
    year: Option<i16>,
    /// Stage; the first that is assessed where none.
    stage: Option<String>,
    /// Assessment; the first where none.
    standard: Option<String>,
}

/// The schools of a stage against an assessment of balance.
#[utoipa::path(get, path = "/api/balance", tag = "statistics", params(Of), responses((status = 200, body = BalanceReport), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn report(State(app): State<App>, Who(actor): Who, Query(of): Query<Of>) -> Answer<Json<BalanceReport>> {
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    let asked = balance::Asked { year: of.year, stage: filled(of.stage), standard: filled(of.standard) };
    Ok(Json(balance::report(&app, &actor, &asked).await?))
}

/// What changes would do to it, and the cheapest additions. Nothing is written.
#[utoipa::path(post, path = "/api/balance/what-if", tag = "statistics", request_body = BalanceTrial, responses((status = 200, body = BalanceOutcome), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn what_if(
    State(app): State<App>,
    Who(actor): Who,
    Json(trial): Json<BalanceTrial>,
) -> Answer<Json<BalanceOutcome>> {
    Ok(Json(balance::what_if(&app, &actor, trial).await?))
}

/// Where and how far.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Ahead {
    /// The last year that counts as known; the present one where none.
    year: Option<i16>,
    /// Town; the whole county where none.
    zone: Option<i64>,
    /// Stage; the first where none.
    stage: Option<String>,
    /// Years ahead, 5 where none.
    horizon: Option<u8>,
}

/// Pupils of a zone and stage years ahead against the places there are.
#[utoipa::path(get, path = "/api/places", tag = "statistics", params(Ahead), responses((status = 200, body = PlacesReport), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn ahead(State(app): State<App>, Who(actor): Who, Query(of): Query<Ahead>) -> Answer<Json<PlacesReport>> {
    let stage = of.stage.filter(|stage| !stage.is_empty());
    let asked = places::Asked { year: of.year, zone: of.zone, stage, horizon: of.horizon };
    Ok(Json(places::report(&app, &actor, &asked).await?))
}
