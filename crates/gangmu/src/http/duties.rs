//! Periodic returns: what is owed, handing in, approving, locking.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::who::Who;
use crate::app::App;
use crate::ops::duty;
use crate::view::duty::{DutyBrief, DutyItem, DutyTable, JudgeReturns, LockPeriod, NewReturn, OpenPeriod};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, submit))
        .routes(routes!(overview))
        .routes(routes!(table))
        .routes(routes!(period))
        .routes(routes!(approve))
        .routes(routes!(send_back))
        .routes(routes!(lock))
        .routes(routes!(unlock))
        .routes(routes!(open))
}

/// Whose returns, of which year.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfUnit {
    /// The unit; the reader's own where left out.
    unit: Option<i64>,
    /// The year in which they are due; the present one where left out.
    year: Option<i16>,
}

/// What a unit owes: due, overdue, done.
#[utoipa::path(get, path = "/api/duties", tag = "duties", params(OfUnit), responses((status = 200, body = Vec<DutyItem>), (status = 403, body = ErrorBody)))]
async fn list(State(app): State<App>, Who(actor): Who, Query(of): Query<OfUnit>) -> Answer<Json<Vec<DutyItem>>> {
    let year = of.year.unwrap_or_else(|| app.clock.today().year());
    Ok(Json(duty::of_unit(&app, &actor, of.unit, year).await?))
}

/// Hands a return in; the unit's records of the period are counted.
#[utoipa::path(post, path = "/api/duties", tag = "duties", request_body = NewReturn, responses((status = 200, body = DutyItem), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn submit(State(app): State<App>, Who(actor): Who, Json(new): Json<NewReturn>) -> Answer<Json<DutyItem>> {
    Ok(Json(duty::submit(&app, &actor, new).await?))
}

/// Of which year.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfYear {
    /// The year in which returns are due; the present one where left out.
    year: Option<i16>,
}

/// Every duty with its counts of a year, over the units that the person sees.
#[utoipa::path(get, path = "/api/duties/overview", tag = "duties", params(OfYear), responses((status = 200, body = Vec<DutyBrief>)))]
async fn overview(State(app): State<App>, Who(actor): Who, Query(of): Query<OfYear>) -> Answer<Json<Vec<DutyBrief>>> {
    let year = of.year.unwrap_or_else(|| app.clock.today().year());
    Ok(Json(duty::overview(&app, &actor, year).await?))
}

/// Which duty, of which year.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfDuty {
    /// Ledger id.
    ledger: String,
    /// Name of the duty.
    duty: String,
    /// The year in which returns are due; the present one where left out.
    year: Option<i16>,
}

/// A year of one duty: completeness and timeliness by unit and by period.
#[utoipa::path(get, path = "/api/duties/table", tag = "duties", params(OfDuty), responses((status = 200, body = DutyTable), (status = 404, body = ErrorBody)))]
async fn table(State(app): State<App>, Who(actor): Who, Query(of): Query<OfDuty>) -> Answer<Json<DutyTable>> {
    let year = of.year.unwrap_or_else(|| app.clock.today().year());
    Ok(Json(duty::table(&app, &actor, &of.ledger, &of.duty, year).await?))
}

/// Which period of which duty.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OfPeriod {
    /// Ledger id.
    ledger: String,
    /// Name of the duty.
    duty: String,
    /// The period: 2026-03.
    period: String,
}

/// One period of a duty, a return for each unit that the person sees.
#[utoipa::path(get, path = "/api/duties/period", tag = "duties", params(OfPeriod), responses((status = 200, body = Vec<DutyItem>), (status = 404, body = ErrorBody)))]
async fn period(State(app): State<App>, Who(actor): Who, Query(of): Query<OfPeriod>) -> Answer<Json<Vec<DutyItem>>> {
    Ok(Json(duty::of_period(&app, &actor, &of.ledger, &of.duty, &of.period).await?))
}

/// Approves what units handed in, all or none.
#[utoipa::path(post, path = "/api/duties/approve", tag = "duties", request_body = JudgeReturns, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn approve(State(app): State<App>, Who(actor): Who, Json(wish): Json<JudgeReturns>) -> Answer<StatusCode> {
    duty::approve(&app, &actor, wish).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends back what units handed in, with the reason.
#[utoipa::path(post, path = "/api/duties/send_back", tag = "duties", request_body = JudgeReturns, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn send_back(State(app): State<App>, Who(actor): Who, Json(wish): Json<JudgeReturns>) -> Answer<StatusCode> {
    duty::send_back(&app, &actor, wish).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Locks a period: units can neither hand in nor work on its records.
#[utoipa::path(post, path = "/api/duties/lock", tag = "duties", request_body = LockPeriod, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn lock(State(app): State<App>, Who(actor): Who, Json(wish): Json<LockPeriod>) -> Answer<StatusCode> {
    duty::lock_period(&app, &actor, wish).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the lock off again, with the reason.
#[utoipa::path(post, path = "/api/duties/unlock", tag = "duties", request_body = LockPeriod, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn unlock(State(app): State<App>, Who(actor): Who, Json(wish): Json<LockPeriod>) -> Answer<StatusCode> {
    duty::unlock_period(&app, &actor, wish).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lets one unit work in a locked period until a day, with the reason.
#[utoipa::path(post, path = "/api/duties/open", tag = "duties", request_body = OpenPeriod, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn open(State(app): State<App>, Who(actor): Who, Json(wish): Json<OpenPeriod>) -> Answer<StatusCode> {
    duty::open(&app, &actor, wish).await?;
    Ok(StatusCode::NO_CONTENT)
}
