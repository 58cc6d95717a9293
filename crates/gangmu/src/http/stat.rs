//! Statistics: indicators, snapshots, the census board, pivots.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::files::download;
use super::who::Who;
use crate::app::App;
use crate::ops::stat::export::{self, ExportFormat};
use crate::ops::stat::indicator::{self, Asked};
use crate::ops::stat::table::{self, TableFormat, TableNames};
use crate::ops::stat::{census, crosscheck, pivot, snapshot};
use crate::view::stat::{
    CensusBoard, CrossCheck, Freezing, IndicatorBrief, IndicatorDetail, IndicatorTable, NewSnapshot, PivotAnswer,
    PivotQuestion, PivotTable, SnapshotBrief, SnapshotCheck, SnapshotDiff, SnapshotTable,
};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(library))
        .routes(routes!(values))
        .routes(routes!(export_values))
        .routes(routes!(detail))
        .routes(routes!(list_snapshots, create_snapshot))
        .routes(routes!(compare_snapshots))
        .routes(routes!(check_snapshot))
        .routes(routes!(snapshot_tables))
        .routes(routes!(export_table))
        .routes(routes!(board))
        .routes(routes!(cross_check))
        .routes(routes!(freeze))
        .routes(routes!(pivot_tables, ask_pivot))
        .routes(routes!(export_pivot))
}

/// Of what, when, by what.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Of {
    /// Year; the present one where none.
    year: Option<i16>,
    /// Unit with all units below it; all that the person sees where none.
    unit: Option<i64>,
    /// By what it is divided: `stage`, `unit.area` …
    by: Option<String>,
    /// Of the units below: all schools instead of those directly below.
    #[serde(default)]
    schools: bool,
}

impl Of {
    fn asked(self) -> Asked {
        let by = self.by.filter(|by| !by.is_empty());
        Asked { year: self.year, unit: self.unit, by, schools: self.schools, public: false }
    }
}

/// For whom.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct For {
    /// To be made public: small counts are left out, with others that would tell them.
    #[serde(default)]
    public: bool,
}

/// The library of indicators.
#[utoipa::path(get, path = "/api/indicators", tag = "statistics", responses((status = 200, body = [IndicatorBrief]), (status = 403, body = ErrorBody)))]
async fn library(State(app): State<App>, Who(actor): Who) -> Answer<Json<Vec<IndicatorBrief>>> {
    Ok(Json(indicator::library(&app, &actor)?))
}

/// The indicators of a unit in a year, each with its parts.
#[utoipa::path(get, path = "/api/indicators/values", tag = "statistics", params(Of, For), responses((status = 200, body = IndicatorTable), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn values(
    State(app): State<App>,
    Who(actor): Who,
    Query(of): Query<Of>,
    Query(whom): Query<For>,
) -> Answer<Json<IndicatorTable>> {
    let asked = Asked { public: whom.public, ..of.asked() };
    Ok(Json(indicator::values(&app, &actor, &asked).await?))
}

/// In what form.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Form {
    /// csv, xlsx, json, sdmx, parquet.
    #[param(inline)]
    format: ExportFormat,
}

/// The same as a file: CSV, Excel, JSON, SDMX-CSV or Parquet.
#[utoipa::path(get, path = "/api/indicators/export", tag = "statistics", params(Of, For, Form), responses((status = 200, body = Vec<u8>, content_type = "*/*"), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn export_values(
    State(app): State<App>,
    Who(actor): Who,
    Query(of): Query<Of>,
    Query(whom): Query<For>,
    Query(form): Query<Form>,
) -> Answer<Response> {
    let asked = Asked { public: whom.public, ..of.asked() };
    let table = indicator::values(&app, &actor, &asked).await?;
    let made = export::indicators(&[table], form.format)?;
    Ok(download(&made.name, made.mime, made.bytes))
}

/// One indicator with its terms, its course, its parts and the units below.
#[utoipa::path(get, path = "/api/indicators/{indicator}", tag = "statistics", params(Of), responses((status = 200, body = IndicatorDetail), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn detail(
    State(app): State<App>,
    Who(actor): Who,
    Path(indicator): Path<String>,
    Query(of): Query<Of>,
) -> Answer<Json<IndicatorDetail>> {
    Ok(Json(indicator::detail(&app, &actor, &indicator, &of.asked()).await?))
}

/// The frozen snapshots, the latest first.
#[utoipa::path(get, path = "/api/snapshots", tag = "statistics", responses((status = 200, body = [SnapshotBrief]), (status = 403, body = ErrorBody)))]
async fn list_snapshots(State(app): State<App>, Who(actor): Who) -> Answer<Json<Vec<SnapshotBrief>>> {
    Ok(Json(snapshot::list(&app, &actor)?))
}

/// Freezes the present state.
#[utoipa::path(post, path = "/api/snapshots", tag = "statistics", request_body = NewSnapshot, responses((status = 200, body = SnapshotBrief), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn create_snapshot(
    State(app): State<App>,
    Who(actor): Who,
    Json(new): Json<NewSnapshot>,
) -> Answer<Json<SnapshotBrief>> {
    Ok(Json(snapshot::create(&app, &actor, &new).await?))
}

/// Reads every file of a snapshot again.
#[utoipa::path(get, path = "/api/snapshots/{snapshot}/check", tag = "statistics", responses((status = 200, body = SnapshotCheck), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn check_snapshot(
    State(app): State<App>,
    Who(actor): Who,
    Path(name): Path<String>,
) -> Answer<Json<SnapshotCheck>> {
    Ok(Json(snapshot::check(&app, &actor, &name).await?))
}

/// The tables of a snapshot.
#[utoipa::path(get, path = "/api/snapshots/{snapshot}/tables", tag = "statistics", responses((status = 200, body = [SnapshotTable]), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn snapshot_tables(
    State(app): State<App>,
    Who(actor): Who,
    Path(name): Path<String>,
) -> Answer<Json<Vec<SnapshotTable>>> {
    Ok(Json(table::tables(&app, &actor, &name)?))
}

/// In what form, by what names.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TableForm {
    /// csv, xlsx, json, parquet.
    #[param(inline)]
    format: TableFormat,
    /// chinese, id, jyt.
    #[serde(default)]
    #[param(inline)]
    names: TableNames,
}

/// A table of a snapshot as a file, sent piece by piece.
#[utoipa::path(get, path = "/api/snapshots/{snapshot}/tables/{table}", tag = "statistics", params(TableForm), responses((status = 200, body = Vec<u8>, content_type = "*/*"), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn export_table(
    State(app): State<App>,
    Who(actor): Who,
    Path((name, table)): Path<(String, String)>,
    Query(form): Query<TableForm>,
) -> Answer<Response> {
    let export = table::export(&app, &actor, (&name, &table), form.format, form.names).await?;
    let (file_name, mime) = (export.file_name(), export.mime());
    Ok(download(&file_name, mime, Body::from_stream(table::stream(export).await?.into_stream())))
}

/// Which two snapshots.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Two {
    /// The earlier one.
    before: String,
    /// The later one.
    after: String,
}

/// What differs between two snapshots.
#[utoipa::path(get, path = "/api/snapshots/diff", tag = "statistics", params(Two), responses((status = 200, body = SnapshotDiff), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn compare_snapshots(
    State(app): State<App>,
    Who(actor): Who,
    Query(two): Query<Two>,
) -> Answer<Json<SnapshotDiff>> {
    Ok(Json(snapshot::compare(&app, &actor, &two.before, &two.after).await?))
}

/// Which year.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct InYear {
    /// Year.
    year: i16,
}

/// How complete the census of a year is.
#[utoipa::path(get, path = "/api/census", tag = "statistics", params(InYear), responses((status = 200, body = CensusBoard), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn board(State(app): State<App>, Who(actor): Who, Query(when): Query<InYear>) -> Answer<Json<CensusBoard>> {
    Ok(Json(census::board(&app, &actor, when.year).await?))
}

/// The tables of a year's census held against each other, school by school.
#[utoipa::path(get, path = "/api/census/cross-check", tag = "statistics", params(InYear), responses((status = 200, body = CrossCheck), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn cross_check(State(app): State<App>, Who(actor): Who, Query(when): Query<InYear>) -> Answer<Json<CrossCheck>> {
    Ok(Json(crosscheck::report(&app, &actor, when.year).await?))
}

/// Freezes the census of a year.
#[utoipa::path(post, path = "/api/census/{year}/freeze", tag = "statistics", request_body = Freezing, responses((status = 200, body = SnapshotBrief), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn freeze(
    State(app): State<App>,
    Who(actor): Who,
    Path(year): Path<i16>,
    Json(freezing): Json<Freezing>,
) -> Answer<Json<SnapshotBrief>> {
    Ok(Json(census::freeze(&app, &actor, year, freezing.reason.as_deref()).await?))
}

/// The tables that can be pivoted.
#[utoipa::path(get, path = "/api/pivot", tag = "statistics", responses((status = 200, body = [PivotTable]), (status = 403, body = ErrorBody)))]
async fn pivot_tables(State(app): State<App>, Who(actor): Who) -> Answer<Json<Vec<PivotTable>>> {
    Ok(Json(pivot::tables(&app, &actor)?))
}

/// A pivot of a table.
#[utoipa::path(post, path = "/api/pivot", tag = "statistics", request_body = PivotQuestion, responses((status = 200, body = PivotAnswer), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn ask_pivot(
    State(app): State<App>,
    Who(actor): Who,
    Json(asked): Json<PivotQuestion>,
) -> Answer<Json<PivotAnswer>> {
    Ok(Json(pivot::answer(&app, &actor, &asked).await?))
}

/// The same as an Excel workbook.
#[utoipa::path(post, path = "/api/pivot/export", tag = "statistics", request_body = PivotQuestion, responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn export_pivot(State(app): State<App>, Who(actor): Who, Json(asked): Json<PivotQuestion>) -> Answer<Response> {
    let made = export::pivot(&pivot::answer(&app, &actor, &asked).await?)?;
    Ok(download(&made.name, made.mime, made.bytes))
}
