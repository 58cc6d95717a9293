//! How the plan's tasks stand: their targets' values, their progress, their lights. The rule itself is gangmu-stat's.

use std::collections::HashMap;

use gangmu_stat::figure::{Figure, FigureKey, Origin};
use gangmu_stat::light::{Judgement, LightRule, Standing};
use gangmu_stat::number::print;
use gangmu_stat::target::{Comparator, Goal, scale};
use gangmu_store::{Milestone, Tally, Target, Task};
use jiff::civil::{Date, date};

use super::error::OpError;
use super::figure;
use crate::app::App;

/// A target with where it stands.
#[derive(Debug, Clone)]
pub struct TargetStand {
    /// The target.
    pub target: Target,
    /// Its value so far.
    pub actual: Option<Figure>,
    /// Whether it is met.
    pub met: Option<bool>,
    /// Per cent of the way.
    pub progress: Option<f64>,
}

/// A task with where it stands.
#[derive(Debug, Clone)]
pub struct TaskStand {
    /// The task.
    pub task: Task,
    /// Its targets.
    pub targets: Vec<TargetStand>,
    /// Per cent done.
    pub progress: Option<f64>,
    /// Its light, with the reason.
    pub judged: Judgement,
}

/// The comparator and value of a target.
pub fn goal(target: &Target) -> Goal {
    Goal { comparator: Comparator::of(&target.comparator), value: target.value, max: target.value_max }
}

/// Where a target stands.
pub async fn target_stand(app: &App, tally: &Tally, target: Target) -> Result<TargetStand, OpError> {
    let actual = actual(app, tally, &target).await?;
    let value = actual.as_ref().and_then(|f| Some(f.value? * scale(&f.unit, &target.unit)?));
    let goal = goal(&target);
    Ok(TargetStand { met: value.map(|v| goal.met(v)), progress: value.map(|v| goal.progress(v)), actual, target })
}

/// The key of the figure that answers a target.
pub fn figure_key(target: &Target) -> Option<FigureKey> {
    let (ledger, measure) = (target.ledger.clone()?, target.measure.clone()?);
    let year = i16::try_from(target.year).ok()?;
    (target.binding == "measure").then_some(FigureKey {
        ledger,
        measure,
        year,
        unit: None,
        slice: target.slice.clone(),
    })
}

async fn actual(app: &App, tally: &Tally, target: &Target) -> Result<Option<Figure>, OpError> {
    if target.year > i64::from(app.clock.today().year()) {
        // Its year has not come: it stands in the plan, but says nothing about how the task goes.
        return Ok(None);
    }
    if let Some(key) = figure_key(target) {
        return match figure::figure(app, tally, &key).await {
            // A definition that has gone since leaves the target without a value, not the board without a page.
            Err(OpError::NotFound(_) | OpError::Bad(..)) => Ok(None),
            found => found.map(Some),
        };
    }
    Ok(by_hand(app, target))
}

fn by_hand(app: &App, target: &Target) -> Option<Figure> {
    let (value, on) = (target.hand_value?, target.hand_on?);
    Some(Figure {
        id: format!("hand-{}", target.id),
        label: target.label.clone(),
        value: Some(value),
        text: print(value, &target.unit),
        unit: target.unit.clone(),
        scope: app.units().root_name().to_owned(),
        period: format!("{}年", target.year),
        as_of: on,
        origin: Origin::Hand {
            by: target.hand_by.and_then(|id| app.person_name(id)).unwrap_or_else(|| "系统".into()),
            on,
            note: target.hand_note.clone(),
            evidence: target.evidence.first().cloned(),
        },
        missing: None,
    })
}

/// Where every task of a plan stands, in the plan's order.
pub async fn plan_stand(app: &App, tally: &Tally, plan_id: i64, year: i16) -> Result<Vec<TaskStand>, OpError> {
    plan_stand_on(app, tally, plan_id, year, app.clock.today()).await
}

/// The same as judged on a day: a past year is judged at its end, and what was done later was not done then.
pub async fn plan_stand_on(
    app: &App,
    tally: &Tally,
    plan_id: i64,
    year: i16,
    day: Date,
) -> Result<Vec<TaskStand>, OpError> {
    let mut targets: HashMap<i64, Vec<TargetStand>> = HashMap::new();
    for target in app.store.targets_of_plan(plan_id).await? {
        targets.entry(target.task_id).or_default().push(target_stand(app, tally, target).await?);
    }
    let mut milestones: HashMap<i64, Vec<Milestone>> = HashMap::new();
    for milestone in app.store.milestones_of_plan(plan_id).await? {
        milestones.entry(milestone.task_id).or_default().push(milestone);
    }
    let tasks = app.store.tasks(plan_id).await?;
    Ok(tasks
        .into_iter()
        .map(|mut task| {
            if task.status == "done" && task.done_on.is_some_and(|done| done > day) {
                task.status = "open".into();
            }
            let targets = targets.remove(&task.id).unwrap_or_default();
            let nodes = milestones.remove(&task.id).unwrap_or_default();
            stand(task, targets, &nodes, year, day)
        })
        .collect())
}

/// Judges one task.
pub fn stand(task: Task, targets: Vec<TargetStand>, nodes: &[Milestone], year: i16, today: Date) -> TaskStand {
    let progress = progress(&task, &targets, nodes);
    let standing = Standing {
        starts: task.starts.unwrap_or(date(year, 1, 1)),
        due: task.due.unwrap_or(date(year, 12, 31)),
        done: task.status == "done",
        paused: matches!(task.status.as_str(), "suspended" | "cancelled"),
        progress,
    };
    let judged = LightRule::default().judge(&standing, today);
    TaskStand { task, targets, progress, judged }
}

/// Targets speak first (their mean), then milestones (the share reached), then what was last reported.
fn progress(task: &Task, targets: &[TargetStand], nodes: &[Milestone]) -> Option<f64> {
    let known: Vec<f64> = targets.iter().filter_map(|t| t.progress).collect();
    if !known.is_empty() {
        return Some(known.iter().sum::<f64>() / known.len() as f64);
    }
    if !nodes.is_empty() {
        return Some(nodes.iter().filter(|n| n.done_on.is_some()).count() as f64 / nodes.len() as f64 * 100.0);
    }
    task.progress
}
