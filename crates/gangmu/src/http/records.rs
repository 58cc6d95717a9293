//! The records of a ledger.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::who::Who;
use crate::app::App;
use crate::ops::record;
use crate::view::ledger::{
    BackLink, BatchMove, BatchResult, KnownValue, ListParams, NewRecord, RecordDetail, RecordPage, RecordPatch, Reveal,
    Revealed,
};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(known))
        .routes(routes!(show, change))
        .routes(routes!(make_move))
        .routes(routes!(make_moves))
        .routes(routes!(links))
        .routes(routes!(void))
        .routes(routes!(reveal))
}

/// A page of records.
#[utoipa::path(get, path = "/api/ledgers/{ledger}/records", tag = "records", params(ListParams), responses((status = 200, body = RecordPage), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn list(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<String>,
    Query(params): Query<ListParams>,
) -> Answer<Json<RecordPage>> {
    Ok(Json(record::list(&app, &actor, &id, &params).await?))
}

/// Adds a record.
#[utoipa::path(post, path = "/api/ledgers/{ledger}/records", tag = "records", request_body = NewRecord, responses((status = 200, body = RecordDetail), (status = 422, body = ErrorBody)))]
async fn create(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<String>,
    Json(new): Json<NewRecord>,
) -> Answer<Json<RecordDetail>> {
    Ok(Json(record::create(&app, &actor, &id, new).await?))
}

/// What is known already of a record that is being written: values for fields that are still empty.
#[utoipa::path(post, path = "/api/ledgers/{ledger}/known", tag = "records", request_body = NewRecord, responses((status = 200, body = [KnownValue]), (status = 403, body = ErrorBody)))]
async fn known(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<String>,
    Json(begun): Json<NewRecord>,
) -> Answer<Json<Vec<KnownValue>>> {
    Ok(Json(record::known(&app, &actor, &id, begun).await?))
}

/// Everything about a record.
#[utoipa::path(get, path = "/api/ledgers/{ledger}/records/{record}", tag = "records", responses((status = 200, body = RecordDetail), (status = 404, body = ErrorBody)))]
async fn show(
    State(app): State<App>,
    Who(actor): Who,
    Path((id, record)): Path<(String, i64)>,
) -> Answer<Json<RecordDetail>> {
    Ok(Json(record::show(&app, &actor, &id, record).await?))
}

/// Changes a record's values.
#[utoipa::path(patch, path = "/api/ledgers/{ledger}/records/{record}", tag = "records", request_body = RecordPatch, responses((status = 200, body = RecordDetail), (status = 409, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn change(
    State(app): State<App>,
    Who(actor): Who,
    Path((id, record)): Path<(String, i64)>,
    Json(patch): Json<RecordPatch>,
) -> Answer<Json<RecordDetail>> {
    Ok(Json(record::change(&app, &actor, &id, record, patch).await?))
}

/// Moves a record to its next state.
#[utoipa::path(post, path = "/api/ledgers/{ledger}/records/{record}/moves/{move}", tag = "records", request_body = RecordPatch, responses((status = 200, body = RecordDetail), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn make_move(
    State(app): State<App>,
    Who(actor): Who,
    Path((id, record, step)): Path<(String, i64, String)>,
    Json(patch): Json<RecordPatch>,
) -> Answer<Json<RecordDetail>> {
    Ok(Json(record::make_move(&app, &actor, &id, record, &step, patch).await?))
}

/// Makes one move of many records; each answers for itself.
#[utoipa::path(post, path = "/api/ledgers/{ledger}/moves/{move}", tag = "records", request_body = BatchMove, responses((status = 200, body = Vec<BatchResult>), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn make_moves(
    State(app): State<App>,
    Who(actor): Who,
    Path((id, step)): Path<(String, String)>,
    Json(wish): Json<BatchMove>,
) -> Answer<Json<Vec<BatchResult>>> {
    Ok(Json(record::make_moves(&app, &actor, &id, &step, wish).await?))
}

/// Records of any ledger that refer to this one.
#[utoipa::path(get, path = "/api/ledgers/{ledger}/records/{record}/links", tag = "records", responses((status = 200, body = Vec<BackLink>), (status = 404, body = ErrorBody)))]
async fn links(
    State(app): State<App>,
    Who(actor): Who,
    Path((id, record)): Path<(String, i64)>,
) -> Answer<Json<Vec<BackLink>>> {
    Ok(Json(record::back_links(&app, &actor, &id, record).await?))
}

/// Takes a record out as entered in error.
#[utoipa::path(post, path = "/api/ledgers/{ledger}/records/{record}/void", tag = "records", request_body = RecordPatch, responses((status = 204), (status = 403, body = ErrorBody)))]
async fn void(
    State(app): State<App>,
    Who(actor): Who,
    Path((id, record)): Path<(String, i64)>,
    Json(patch): Json<RecordPatch>,
) -> Answer<StatusCode> {
    record::void(&app, &actor, &id, record, patch).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Opens a protected value for a stated reason; the reading is kept in the audit trail.
#[utoipa::path(post, path = "/api/ledgers/{ledger}/records/{record}/reveal", tag = "records", request_body = Reveal, responses((status = 200, body = Revealed), (status = 403, body = ErrorBody)))]
async fn reveal(
    State(app): State<App>,
    Who(actor): Who,
    Path((id, record)): Path<(String, i64)>,
    Json(wish): Json<Reveal>,
) -> Answer<Json<Revealed>> {
    Ok(Json(record::reveal(&app, &actor, &id, record, &wish.field, &wish.reason).await?))
}
