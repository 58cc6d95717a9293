//! The plan, its tasks, milestones and targets.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::{Answer, ErrorBody};
use super::figures::YearParams;
use super::who::Who;
use crate::app::App;
use crate::ops::{plan, task};
use crate::view::plan::{
    CloseTask, HandAnswer, MilestonePatch, NewMilestone, NewReport, NewTarget, Plan, TaskDetail, TaskPatch, WithReason,
};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show_plan))
        .routes(routes!(show_task, change_task))
        .routes(routes!(report))
        .routes(routes!(close))
        .routes(routes!(reopen))
        .routes(routes!(add_milestone))
        .routes(routes!(change_milestone, delete_milestone))
        .routes(routes!(add_target))
        .routes(routes!(change_target, delete_target))
        .routes(routes!(answer_target))
}

/// The board of a year: goals, tasks, lights.
#[utoipa::path(get, path = "/api/plan", tag = "plan", params(YearParams), responses((status = 200, body = Plan), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn show_plan(State(app): State<App>, Who(actor): Who, Query(params): Query<YearParams>) -> Answer<Json<Plan>> {
    Ok(Json(plan::board(&app, &actor, params.year(&app)).await?))
}

/// Everything about a task.
#[utoipa::path(get, path = "/api/tasks/{id}", tag = "plan", responses((status = 200, body = TaskDetail), (status = 403, body = ErrorBody), (status = 404, body = ErrorBody)))]
async fn show_task(State(app): State<App>, Who(actor): Who, Path(id): Path<i64>) -> Answer<Json<TaskDetail>> {
    Ok(Json(task::show(&app, &actor, id).await?))
}

/// Changes a task; what is left out stays.
#[utoipa::path(patch, path = "/api/tasks/{id}", tag = "plan", request_body = TaskPatch, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn change_task(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Json(patch): Json<TaskPatch>,
) -> Answer<StatusCode> {
    task::change(&app, actor.edit_plan()?, id, patch).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reports progress.
#[utoipa::path(post, path = "/api/tasks/{id}/reports", tag = "plan", request_body = NewReport, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn report(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Json(said): Json<NewReport>,
) -> Answer<StatusCode> {
    task::add_report(&app, &actor, id, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Closes a task out.
#[utoipa::path(post, path = "/api/tasks/{id}/done", tag = "plan", request_body = CloseTask, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn close(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Json(closing): Json<CloseTask>,
) -> Answer<StatusCode> {
    task::close(&app, actor.edit_plan()?, id, closing).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Opens a closed task again.
#[utoipa::path(post, path = "/api/tasks/{id}/reopen", tag = "plan", request_body = WithReason, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn reopen(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Json(why): Json<WithReason>,
) -> Answer<StatusCode> {
    task::reopen(&app, actor.edit_plan()?, id, &why.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Adds a milestone.
#[utoipa::path(post, path = "/api/tasks/{id}/milestones", tag = "plan", request_body = NewMilestone, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn add_milestone(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Json(new): Json<NewMilestone>,
) -> Answer<StatusCode> {
    task::add_milestone(&app, actor.edit_plan()?, id, new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes a milestone or marks it as reached.
#[utoipa::path(patch, path = "/api/milestones/{id}", tag = "plan", request_body = MilestonePatch, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn change_milestone(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Json(patch): Json<MilestonePatch>,
) -> Answer<StatusCode> {
    task::change_milestone(&app, &actor, id, patch).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a milestone away.
#[utoipa::path(delete, path = "/api/milestones/{id}", tag = "plan", responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn delete_milestone(State(app): State<App>, Who(actor): Who, Path(id): Path<i64>) -> Answer<StatusCode> {
    task::delete_milestone(&app, actor.edit_plan()?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Adds a target.
#[utoipa::path(post, path = "/api/tasks/{id}/targets", tag = "plan", request_body = NewTarget, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn add_target(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Json(new): Json<NewTarget>,
) -> Answer<StatusCode> {
    task::add_target(&app, actor.edit_plan()?, id, new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes a target.
#[utoipa::path(put, path = "/api/targets/{id}", tag = "plan", request_body = NewTarget, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn change_target(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Json(new): Json<NewTarget>,
) -> Answer<StatusCode> {
    task::change_target(&app, actor.edit_plan()?, id, new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a target away.
#[utoipa::path(delete, path = "/api/targets/{id}", tag = "plan", request_body = WithReason, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn delete_target(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Json(why): Json<WithReason>,
) -> Answer<StatusCode> {
    task::delete_target(&app, actor.edit_plan()?, id, &why.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Answers a target by hand.
#[utoipa::path(post, path = "/api/targets/{id}/answer", tag = "plan", request_body = HandAnswer, responses((status = 204), (status = 403, body = ErrorBody), (status = 422, body = ErrorBody)))]
async fn answer_target(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Json(answer): Json<HandAnswer>,
) -> Answer<StatusCode> {
    task::answer(&app, &actor, id, answer).await?;
    Ok(StatusCode::NO_CONTENT)
}
