//! The ledgers: in short, definitions, template, counts, export.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::files;
use super::who::Who;
use crate::app::App;
use crate::ops::{import, ledger, record};
use crate::view::ledger::{LedgerBrief, LedgerDefinition, ListParams, StateCount};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(counts))
        .routes(routes!(template))
        .routes(routes!(export))
}

/// The ledgers that the person sees.
#[utoipa::path(get, path = "/api/ledgers", tag = "ledgers", responses((status = 200, body = Vec<LedgerBrief>)))]
async fn list(State(app): State<App>, Who(actor): Who) -> Answer<Json<Vec<LedgerBrief>>> {
    Ok(Json(ledger::list(&app, &actor).await?))
}

/// A ledger's definition.
#[utoipa::path(get, path = "/api/ledgers/{ledger}", tag = "ledgers", responses((status = 200, body = LedgerDefinition), (status = 404, body = ErrorBody)))]
async fn show(State(app): State<App>, Who(actor): Who, Path(id): Path<String>) -> Answer<Json<LedgerDefinition>> {
    Ok(Json(ledger::definition(&app, &actor, &id).await?))
}

/// Records in each state, in the order of the workflow.
#[utoipa::path(get, path = "/api/ledgers/{ledger}/counts", tag = "ledgers", params(ListParams), responses((status = 200, body = Vec<StateCount>)))]
async fn counts(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<String>,
    Query(params): Query<ListParams>,
) -> Answer<Json<Vec<StateCount>>> {
    Ok(Json(record::counts(&app, &actor, &id, &params).await?))
}

/// The Excel template.
#[utoipa::path(get, path = "/api/ledgers/{ledger}/template.xlsx", tag = "ledgers", responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn template(State(app): State<App>, Who(actor): Who, Path(id): Path<String>) -> Answer<Response> {
    let (name, bytes) = import::template(&app, &actor, &id).await?;
    Ok(files::download(&name, files::XLSX, bytes))
}

/// Which columns to export.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Columns {
    /// Field ids by comma; the list's columns where left out.
    columns: Option<String>,
}

/// The list as an Excel sheet.
#[utoipa::path(get, path = "/api/ledgers/{ledger}/export.xlsx", tag = "ledgers", params(ListParams, Columns), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn export(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<String>,
    Query(params): Query<ListParams>,
    Query(chosen): Query<Columns>,
) -> Answer<Response> {
    let columns = chosen.columns.unwrap_or_default().split(',').filter(|c| !c.is_empty()).map(str::to_owned).collect();
    let (name, bytes) = import::export(&app, &actor, &id, &params, columns).await?;
    Ok(files::download(&name, files::XLSX, bytes))
}
