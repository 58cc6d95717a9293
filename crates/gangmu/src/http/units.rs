//! Units, people, sections of work, and the search over everything.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::who::Who;
use crate::app::App;
use crate::ops::{search, succession, unit};
use crate::view::unit::{Person, SearchHit, Succeeded, Succession, UnitBrief, UnitRow};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(units))
        .routes(routes!(children))
        .routes(routes!(people))
        .routes(routes!(areas))
        .routes(routes!(find))
        .routes(routes!(succeed))
}

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Words in name, code or pinyin initials.
    q: Option<String>,
    /// Kinds of unit by comma.
    kind: Option<String>,
    /// A role.
    role: Option<String>,
    /// How many, at most 1000.
    limit: Option<usize>,
}

/// Units for a picker.
#[utoipa::path(get, path = "/api/units", tag = "units", params(Wanted), responses((status = 200, body = Vec<UnitBrief>)))]
async fn units(State(app): State<App>, Who(_who): Who, Query(wanted): Query<Wanted>) -> Json<Vec<UnitBrief>> {
    Json(unit::find(&app, wanted.q.as_deref(), wanted.kind.as_deref(), wanted.limit.unwrap_or(50).min(1000)))
}

/// Below which unit.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Below {
    /// The unit above; the root itself where left out.
    parent: Option<i64>,
}

/// The units right below one.
#[utoipa::path(get, path = "/api/units/children", tag = "units", params(Below), responses((status = 200, body = Vec<UnitRow>)))]
async fn children(State(app): State<App>, Who(_who): Who, Query(below): Query<Below>) -> Answer<Json<Vec<UnitRow>>> {
    Ok(Json(unit::children(&app, below.parent).await?))
}

/// People for a picker.
#[utoipa::path(get, path = "/api/people", tag = "units", params(Wanted), responses((status = 200, body = Vec<Person>)))]
async fn people(State(app): State<App>, Who(_who): Who, Query(wanted): Query<Wanted>) -> Json<Vec<Person>> {
    Json(unit::people(&app, wanted.q.as_deref(), wanted.role.as_deref()))
}

/// A section of work.
#[derive(Debug, Serialize, ToSchema)]
struct Area {
    /// Code.
    code: String,
    /// Name.
    name: String,
}

/// The sections of work.
#[utoipa::path(get, path = "/api/areas", tag = "units", responses((status = 200, body = Vec<Area>)))]
async fn areas(State(app): State<App>, Who(_who): Who) -> Json<Vec<Area>> {
    Json(app.pack.areas.iter().map(|a| Area { code: a.code.clone(), name: a.name.clone() }).collect())
}

/// Tasks, units, ledgers, records and documents that the words find.
#[utoipa::path(get, path = "/api/search", tag = "units", params(Wanted), responses((status = 200, body = Vec<SearchHit>)))]
async fn find(State(app): State<App>, Who(actor): Who, Query(wanted): Query<Wanted>) -> Answer<Json<Vec<SearchHit>>> {
    Ok(Json(search::search(&app, &actor, wanted.q.as_deref().unwrap_or_default()).await?))
}

/// Merges a unit into others, or notes that others were split off from it.
#[utoipa::path(post, path = "/api/units/{unit}/succession", tag = "units", request_body = Succession, responses((status = 200, body = Succeeded), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn succeed(
    State(app): State<App>,
    Who(actor): Who,
    Path(unit): Path<i64>,
    Json(wish): Json<Succession>,
) -> Answer<Json<Succeeded>> {
    Ok(Json(succession::succeed(&app, &actor, unit, wish).await?))
}
