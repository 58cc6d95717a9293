//! Working together on records: saved views, tags, comments.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::who::Who;
use crate::app::App;
use crate::ops::together::{comments, tags, views};
use crate::view::together::{Comment, NewComment, NewTags, NewView, SavedView, TagCount};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_views, create_view))
        .routes(routes!(change_view, remove_view))
        .routes(routes!(list_tags))
        .routes(routes!(set_tags))
        .routes(routes!(list_comments, create_comment))
        .routes(routes!(withdraw_comment))
}

/// The saved views of a ledger: the person's own and those shared with the person's role.
#[utoipa::path(get, path = "/api/ledgers/{ledger}/views", tag = "together", responses((status = 200, body = Vec<SavedView>), (status = 403, body = ErrorBody)))]
async fn list_views(
    State(app): State<App>,
    Who(actor): Who,
    Path(ledger): Path<String>,
) -> Answer<Json<Vec<SavedView>>> {
    Ok(Json(views::list(&app, &actor, &ledger).await?))
}

/// Saves a view.
#[utoipa::path(post, path = "/api/ledgers/{ledger}/views", tag = "together", request_body = NewView, responses((status = 200, body = SavedView), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn create_view(
    State(app): State<App>,
    Who(actor): Who,
    Path(ledger): Path<String>,
    Json(new): Json<NewView>,
) -> Answer<Json<SavedView>> {
    Ok(Json(views::create(&app, &actor, &ledger, new).await?))
}

/// Changes a view.
#[utoipa::path(put, path = "/api/views/{view}", tag = "together", request_body = NewView, responses((status = 200, body = SavedView), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn change_view(
    State(app): State<App>,
    Who(actor): Who,
    Path(view): Path<i64>,
    Json(new): Json<NewView>,
) -> Answer<Json<SavedView>> {
    Ok(Json(views::change(&app, &actor, view, new).await?))
}

/// Removes a view.
#[utoipa::path(delete, path = "/api/views/{view}", tag = "together", responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn remove_view(State(app): State<App>, Who(actor): Who, Path(view): Path<i64>) -> Answer<StatusCode> {
    views::remove(&app, &actor, view).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The tags of a ledger's records, the most frequent first.
#[utoipa::path(get, path = "/api/ledgers/{ledger}/tags", tag = "together", responses((status = 200, body = Vec<TagCount>), (status = 403, body = ErrorBody)))]
async fn list_tags(State(app): State<App>, Who(actor): Who, Path(ledger): Path<String>) -> Answer<Json<Vec<TagCount>>> {
    Ok(Json(tags::list(&app, &actor, &ledger).await?))
}

/// Puts tags on a record in place of those that it bears.
#[utoipa::path(put, path = "/api/ledgers/{ledger}/records/{record}/tags", tag = "together", request_body = NewTags, responses((status = 200, body = Vec<String>), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn set_tags(
    State(app): State<App>,
    Who(actor): Who,
    Path((ledger, record)): Path<(String, i64)>,
    Json(new): Json<NewTags>,
) -> Answer<Json<Vec<String>>> {
    Ok(Json(tags::set(&app, &actor, &ledger, record, &new.tags).await?))
}

/// The comments on a record, the earliest first.
#[utoipa::path(get, path = "/api/ledgers/{ledger}/records/{record}/comments", tag = "together", responses((status = 200, body = Vec<Comment>), (status = 403, body = ErrorBody)))]
async fn list_comments(
    State(app): State<App>,
    Who(actor): Who,
    Path((ledger, record)): Path<(String, i64)>,
) -> Answer<Json<Vec<Comment>>> {
    Ok(Json(comments::list(&app, &actor, &ledger, record).await?))
}

/// Comments on a record; those who are named get a notice.
#[utoipa::path(post, path = "/api/ledgers/{ledger}/records/{record}/comments", tag = "together", request_body = NewComment, responses((status = 200, body = Comment), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn create_comment(
    State(app): State<App>,
    Who(actor): Who,
    Path((ledger, record)): Path<(String, i64)>,
    Json(new): Json<NewComment>,
) -> Answer<Json<Comment>> {
    Ok(Json(comments::create(&app, &actor, &ledger, record, new).await?))
}

/// Takes a comment back, which its author may.
#[utoipa::path(delete, path = "/api/comments/{comment}", tag = "together", responses((status = 204), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn withdraw_comment(State(app): State<App>, Who(actor): Who, Path(comment): Path<i64>) -> Answer<StatusCode> {
    comments::withdraw(&app, &actor, comment).await?;
    Ok(StatusCode::NO_CONTENT)
}
