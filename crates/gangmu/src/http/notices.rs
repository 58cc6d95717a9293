//! A person's notices.

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
use crate::ops::notice;
use crate::view::notice::{MailAddress, NoticeList, ReadNotices};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(mail_address, set_mail_address))
}

/// Where the page begins.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Before {
    /// The `next` of the page before.
    before: Option<i64>,
}

/// The person's notices, with how many are not read.
#[utoipa::path(get, path = "/api/notices", tag = "notices", params(Before), responses((status = 200, body = NoticeList)))]
async fn list(State(app): State<App>, Who(actor): Who, Query(page): Query<Before>) -> Answer<Json<NoticeList>> {
    Ok(Json(notice::list(&app, &actor, page.before).await?))
}

/// Marks notices as read.
#[utoipa::path(post, path = "/api/notices/read", tag = "notices", request_body = ReadNotices, responses((status = 204), (status = 422, body = ErrorBody)))]
async fn read(State(app): State<App>, Who(actor): Who, Json(wish): Json<ReadNotices>) -> Answer<StatusCode> {
    notice::read(&app, &actor, &wish).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The person's address for mail.
#[utoipa::path(get, path = "/api/notices/address", tag = "notices", responses((status = 200, body = MailAddress)))]
async fn mail_address(State(app): State<App>, Who(actor): Who) -> Answer<Json<MailAddress>> {
    Ok(Json(notice::mail_address(&app, &actor).await?))
}

/// Sets the person's address for mail.
#[utoipa::path(put, path = "/api/notices/address", tag = "notices", request_body = MailAddress, responses((status = 200, body = MailAddress), (status = 422, body = ErrorBody)))]
async fn set_mail_address(
    State(app): State<App>,
    Who(actor): Who,
    Json(wish): Json<MailAddress>,
) -> Answer<Json<MailAddress>> {
    Ok(Json(notice::set_mail_address(&app, &actor, wish).await?))
}
