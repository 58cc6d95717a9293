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
use crate::view::burden::{AskedOfUnit, Burden, DraftLedger, LedgerLoad, UnitLoad};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(of_ledger, of_draft))
        .routes(routes!(ledgers))
        .routes(routes!(units))
        .routes(routes!(of_unit))
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

/// What every ledger that the person sees asks of the units, the most cells a year first.
#[utoipa::path(get, path = "/api/burden/ledgers", tag = "burden", responses((status = 200, body = Vec<LedgerLoad>)))]
async fn ledgers(State(app): State<App>, Who(actor): Who) -> Answer<Json<Vec<LedgerLoad>>> {
    Ok(Json(burden::ledgers(&app, &actor)))
}

/// Of which year.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfYear {
    /// The year in which returns are due; the present one where left out.
    year: Option<i16>,
}

/// What every unit that the person sees is asked for by the returns of a year, the most cells first.
#[utoipa::path(get, path = "/api/burden/units", tag = "burden", params(OfYear), responses((status = 200, body = Vec<UnitLoad>), (status = 422, body = ErrorBody)))]
async fn units(State(app): State<App>, Who(actor): Who, Query(of): Query<OfYear>) -> Answer<Json<Vec<UnitLoad>>> {
    let year = of.year.unwrap_or_else(|| app.clock.today().year());
    Ok(Json(burden::units(&app, &actor, year).await?))
}

/// Everything that a unit is asked for this month.
#[utoipa::path(get, path = "/api/units/{unit}/asked", tag = "burden", responses((status = 200, body = AskedOfUnit), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn of_unit(State(app): State<App>, Who(actor): Who, Path(unit): Path<i64>) -> Answer<Json<AskedOfUnit>> {
    Ok(Json(asked::of_unit(&app, &actor, unit).await?))
}
