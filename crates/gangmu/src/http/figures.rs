//! The home page, measures and figures.

use axum::Json;
use axum::extract::{Query, State};
use gangmu_stat::figure::FigureKey;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::who::Who;
use crate::app::App;
use crate::ops::{figure, home, ledger};
use crate::view::home::{FigureWithTrend, Home};
use crate::view::ledger::MeasureInfo;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show_home)).routes(routes!(measures)).routes(routes!(show_figure))
}

/// A year; the present one where left out.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct YearParams {
    /// Calendar year.
    pub year: Option<i16>,
}

impl YearParams {
    /// The year asked for, kept within what calendars hold.
    pub fn year(&self, app: &App) -> i16 {
        self.year.unwrap_or_else(|| app.clock.today().year()).clamp(1, 9998)
    }
}

/// What the person sees first.
#[utoipa::path(get, path = "/api/home", tag = "home", params(YearParams), responses((status = 200, body = Home), (status = 401, body = ErrorBody)))]
async fn show_home(State(app): State<App>, Who(actor): Who, Query(params): Query<YearParams>) -> Answer<Json<Home>> {
    Ok(Json(home::home(&app, &actor, params.year(&app)).await?))
}

/// Every measure that the person sees.
#[utoipa::path(get, path = "/api/measures", tag = "figures", responses((status = 200, body = Vec<MeasureInfo>)))]
async fn measures(State(app): State<App>, Who(actor): Who) -> Json<Vec<MeasureInfo>> {
    Json(ledger::measures(&app, &actor))
}

/// What figure is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FigureParams {
    /// Ledger id.
    ledger: String,
    /// Measure id.
    measure: String,
    /// Calendar year; the present one where left out.
    year: Option<i16>,
    /// Only this unit and those below it.
    unit: Option<i64>,
    /// A condition that narrows it.
    slice: Option<String>,
    /// A field, or an attribute of the unit, by which its parts are given.
    by: Option<String>,
}

/// A figure with last year, course and parts.
#[utoipa::path(get, path = "/api/figures", tag = "figures", params(FigureParams), responses((status = 200, body = FigureWithTrend), (status = 404, body = ErrorBody)))]
async fn show_figure(
    State(app): State<App>,
    Who(actor): Who,
    Query(params): Query<FigureParams>,
) -> Answer<Json<FigureWithTrend>> {
    let year = YearParams { year: params.year }.year(&app);
    let unit = figure::visible_unit(&app, &actor, &params.ledger, params.unit)?;
    let key = FigureKey { ledger: params.ledger, measure: params.measure, year, unit, slice: params.slice };
    let tally = app.store.tally().await?;
    Ok(Json(figure::trend(&app, &tally, &key, params.by.as_deref()).await?))
}
