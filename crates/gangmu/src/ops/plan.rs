//! The year's plan as the board shows it. Changing a task is `task`'s work.

use std::collections::HashMap;

use gangmu_store::Plan as StoredPlan;

use super::error::OpError;
use super::light::{self, TargetStand, TaskStand};
use crate::app::App;
use crate::auth::Actor;
use crate::view::home::LightCounts;
use crate::view::plan::{ClauseCounts, Plan, PlanGoal, TargetRow, TaskRow};

/// The plan of a year.
pub async fn of_year(app: &App, year: i16) -> Result<StoredPlan, OpError> {
    app.store.plan_of_year(i64::from(year)).await?.ok_or_else(|| OpError::NotFound(format!("{year}年的工作要点")))
}

/// The board: goals, tasks, lights.
pub async fn board(app: &App, actor: &Actor, year: i16) -> Result<Plan, OpError> {
    actor.read_plan()?;
    let plan = of_year(app, year).await?;
    let stands = light::plan_stand(app, &app.store.tally().await?, plan.id, year).await?;
    let mut totals = LightCounts::default();
    let mut rows: HashMap<i64, Vec<TaskRow>> = HashMap::new();
    for stand in &stands {
        totals.add(stand.judged.light);
        rows.entry(stand.task.goal_id).or_default().push(task_row(app, stand));
    }
    let goals = app.store.goals(plan.id).await?;
    let goals = goals.into_iter().map(|goal| PlanGoal {
        tasks: rows.remove(&goal.id).unwrap_or_default(),
        id: goal.id,
        title: goal.title,
        area: goal.area,
    });
    Ok(Plan {
        id: plan.id,
        year,
        title: plan.title,
        document_id: plan.document_id,
        totals,
        goals: goals.collect(),
        clauses: clause_counts(app, i64::from(year)).await?,
    })
}

/// What became of the clauses of every paper that fed the year's plan.
async fn clause_counts(app: &App, year: i64) -> Result<ClauseCounts, OpError> {
    let (mut counts, mut clauses) = (ClauseCounts::default(), Vec::new());
    for paper in app.store.documents().await? {
        if paper.status == "confirmed" && paper.year == Some(year) {
            clauses.extend(app.store.clauses(paper.id).await?);
        }
    }
    for clause in clauses {
        *match clause.kind.as_str() {
            "task" => &mut counts.task,
            "deliverable" => &mut counts.deliverable,
            "principle" => &mut counts.principle,
            "result" => &mut counts.result,
            "problem" => &mut counts.problem,
            _ => &mut counts.background,
        } += 1;
    }
    Ok(counts)
}

/// A task as a row of the board.
pub fn task_row(app: &App, stand: &TaskStand) -> TaskRow {
    let TaskStand { task, targets, progress, judged } = stand;
    TaskRow {
        id: task.id,
        number: task.number.clone(),
        title: task.title.clone(),
        kind: task.kind.clone(),
        lead_unit: task.lead_unit.map(|id| app.units().brief(id)),
        leader: task.leader.and_then(|id| app.person_name(id)),
        due: task.due.map(|d| d.to_string()),
        status: task.status.clone(),
        light: judged.light,
        reason: judged.reason.clone(),
        progress: *progress,
        planned: Some(judged.planned),
        targets: targets.iter().map(target_row).collect(),
    }
}

/// A target as a row.
pub fn target_row(stand: &TargetStand) -> TargetRow {
    TargetRow {
        id: stand.target.id,
        label: stand.target.label.clone(),
        text: light::goal(&stand.target).print(&stand.target.unit),
        binding: stand.target.binding.clone(),
        actual: stand.actual.clone(),
        met: stand.met,
        progress: stand.progress,
    }
}
