//! Trusted sources of a ledger, and taking up what others proposed.

use axum::Json;
use axum::extract::{Path, State};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::who::Who;
use crate::app::App;
use crate::ops::trust;
use crate::view::access::{JudgeProposal, NewTrust, TrustView};
use crate::view::ledger::RecordDetail;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, set)).routes(routes!(accept)).routes(routes!(give_back))
}

/// Whose entries in a ledger count directly.
#[utoipa::path(get, path = "/api/ledgers/{ledger}/trust", tag = "trust", responses((status = 200, body = TrustView), (status = 403, body = ErrorBody)))]
async fn show(State(app): State<App>, Who(actor): Who, Path(ledger): Path<String>) -> Answer<Json<TrustView>> {
    Ok(Json(trust::show(&app, &actor, &ledger).await?))
}

/// Names the trusted sources of a ledger; nobody named takes everyone's entries.
#[utoipa::path(put, path = "/api/ledgers/{ledger}/trust", tag = "trust", request_body = NewTrust, responses((status = 200, body = TrustView), (status = 403, body = ErrorBody)))]
async fn set(
    State(app): State<App>,
    Who(actor): Who,
    Path(ledger): Path<String>,
    Json(new): Json<NewTrust>,
) -> Answer<Json<TrustView>> {
    Ok(Json(trust::set(&app, &actor, &ledger, new).await?))
}

/// Takes up a proposed record, or a proposed change.
#[utoipa::path(post, path = "/api/ledgers/{ledger}/records/{record}/accept", tag = "trust", request_body = JudgeProposal, responses((status = 200, body = RecordDetail), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn accept(
    State(app): State<App>,
    Who(actor): Who,
    Path((ledger, record)): Path<(String, i64)>,
    Json(wish): Json<JudgeProposal>,
) -> Answer<Json<RecordDetail>> {
    Ok(Json(trust::accept(&app, &actor, &ledger, record, wish).await?))
}

/// Gives a proposal back to who made it, with the reason.
#[utoipa::path(post, path = "/api/ledgers/{ledger}/records/{record}/return", tag = "trust", request_body = JudgeProposal, responses((status = 200, body = RecordDetail), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn give_back(
    State(app): State<App>,
    Who(actor): Who,
    Path((ledger, record)): Path<(String, i64)>,
    Json(wish): Json<JudgeProposal>,
) -> Answer<Json<RecordDetail>> {
    Ok(Json(trust::give_back(&app, &actor, &ledger, record, wish).await?))
}
