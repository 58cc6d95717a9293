//! One task: everything about it, and every change of it. The board is `plan`'s work.

use gangmu_stat::target::scale;
use gangmu_store::{self as store, Tally, Task, TaskChange};
use jiff::civil::Date;

use super::error::{OpError, bad};
use super::figure::INDICATOR;
use super::light::{self, TaskStand};
use super::plan::{target_row, task_row};
use super::{attachment, figure, history};
use crate::app::App;
use crate::auth::{Actor, Permit};
use crate::view::plan::{
    CloseTask, HandAnswer, Milestone, MilestonePatch, NewMilestone, NewReport, NewTarget, TargetDetail, TaskDetail,
    TaskPatch, TaskReport,
};

/// Finds a task and its plan's year.
async fn find(app: &App, id: i64) -> Result<(Task, store::Plan), OpError> {
    let task = app.store.task(id).await?.ok_or_else(|| OpError::NotFound("这项任务".into()))?;
    let plans = app.store.plans().await?;
    let plan =
        plans.into_iter().find(|p| p.id == task.plan_id).ok_or_else(|| OpError::NotFound("任务的计划".into()))?;
    Ok((task, plan))
}

/// The units that a task is given to.
pub fn given_to(task: &Task) -> Vec<i64> {
    task.lead_unit.into_iter().chain(task.co_units.iter().copied()).collect()
}

/// Everything about a task.
pub async fn show(app: &App, actor: &Actor, id: i64) -> Result<TaskDetail, OpError> {
    let (task, plan) = find(app, id).await?;
    actor.read_task(&given_to(&task))?;
    let year = i16::try_from(plan.year).unwrap_or_default();
    let tally = app.store.tally().await?;
    let mut stands = Vec::new();
    for target in app.store.targets(id).await? {
        stands.push(light::target_stand(app, &tally, target).await?);
    }
    let nodes = app.store.milestones(id).await?;
    let stand = light::stand(task, stands, &nodes, year, app.clock.today());
    let goal = app.store.goals(plan.id).await?.into_iter().find(|g| g.id == stand.task.goal_id);
    let mut targets = Vec::new();
    for target in &stand.targets {
        targets.push(target_detail(app, &tally, target).await?);
    }
    let ids: (Vec<i64>, Vec<i64>) =
        (stand.targets.iter().map(|t| t.target.id).collect(), nodes.iter().map(|n| n.id).collect());
    let events = history::of_task(app, id, &ids.0, &ids.1).await?;
    let reports = app.store.reports(id).await?;
    let quote = quote(app, &stand.task).await?;
    Ok(detail(app, actor, &stand, nodes, reports)
        .goal(goal.map(|g| g.title).unwrap_or_default(), year)
        .words(quote)
        .with(targets, events, attachment::list(app, &stand.task.evidence).await?))
}

impl TaskDetail {
    fn goal(mut self, title: String, year: i16) -> Self {
        (self.goal, self.year) = (title, year);
        self
    }

    fn words(mut self, quote: Option<(i64, String)>) -> Self {
        (self.document_id, self.quote) = quote.unzip();
        self
    }

    fn with(
        mut self,
        targets: Vec<TargetDetail>,
        history: Vec<crate::view::plan::HistoryItem>,
        evidence: Vec<crate::view::plan::Attachment>,
    ) -> Self {
        (self.targets, self.history, self.evidence) = (targets, history, evidence);
        self
    }
}

fn detail(
    app: &App,
    actor: &Actor,
    stand: &TaskStand,
    nodes: Vec<store::Milestone>,
    reports: Vec<store::TaskReport>,
) -> TaskDetail {
    let task = &stand.task;
    TaskDetail {
        row: task_row(app, stand),
        goal: String::new(),
        year: 0,
        text: task.text.clone(),
        quote: None,
        document_id: None,
        start: task.span_start.and_then(|n| usize::try_from(n).ok()),
        end: task.span_end.and_then(|n| usize::try_from(n).ok()),
        co_units: task.co_units.iter().map(|id| app.units().brief(*id)).collect(),
        leader_id: task.leader,
        starts: task.starts.map(|d| d.to_string()),
        revision: task.revision,
        targets: vec![],
        milestones: nodes.into_iter().map(milestone).collect(),
        reports: reports.into_iter().map(report).collect(),
        history: vec![],
        may_edit: actor.edit_plan().is_ok(),
        may_report: actor.report_task(&given_to(task)).is_ok(),
        done_note: task.done_note.clone(),
        done_on: task.done_on.map(|d| d.to_string()),
        evidence: vec![],
    }
}

fn milestone(node: store::Milestone) -> Milestone {
    Milestone { id: node.id, name: node.name, due: node.due.to_string(), done_on: node.done_on.map(|d| d.to_string()) }
}

fn report(said: store::TaskReport) -> TaskReport {
    TaskReport { at: said.at.to_string(), by: said.by_name, progress: said.progress, text: said.text }
}

/// The clause of the document that became the task, with the document.
async fn quote(app: &App, task: &Task) -> Result<Option<(i64, String)>, OpError> {
    let (Some(start), Some(end)) = (task.span_start, task.span_end) else {
        return Ok(None);
    };
    let Some(id) = app.store.document_of_task(task.id).await? else {
        return Ok(None);
    };
    let Some(document) = app.store.document(id).await? else {
        return Ok(None);
    };
    let (start, end) = (usize::try_from(start).unwrap_or(0), usize::try_from(end).unwrap_or(0));
    Ok(Some((id, document.text.chars().skip(start).take(end.saturating_sub(start)).collect())))
}

async fn target_detail(app: &App, tally: &Tally, stand: &light::TargetStand) -> Result<TargetDetail, OpError> {
    let target = &stand.target;
    let row = target_row(stand);
    let trend = match light::figure_key(target) {
        Some(key) if stand.actual.is_some() => {
            let mut trend = figure::trend(app, tally, &key, None).await?;
            (trend.target, trend.met) = (Some(row.text.clone()), row.met);
            Some(trend)
        }
        _ => None,
    };
    Ok(TargetDetail {
        row,
        comparator: light::goal(target).comparator,
        value: target.value,
        value_max: target.value_max,
        unit: target.unit.clone(),
        year: i16::try_from(target.year).unwrap_or_default(),
        ledger: target.ledger.clone(),
        measure: target.measure.clone(),
        slice: target.slice.clone(),
        trend,
        quote: target.quote.clone(),
    })
}

/// Changes a task.
pub async fn change(app: &App, permit: Permit, id: i64, patch: TaskPatch) -> Result<(), OpError> {
    if patch.title.as_ref().is_some_and(|t| t.trim().is_empty()) {
        return bad("任务标题不能为空", "请填写标题");
    }
    if let Some(status) = &patch.status
        && !matches!(status.as_str(), "open" | "suspended" | "cancelled")
    {
        return bad(format!("任务状态“{status}”不存在"), "可选:进行中、暂缓、取消;办结请用“办结”");
    }
    let (starts, due) = (day(&patch.starts, "开始日期")?, day(&patch.due, "截止日期")?);
    if let (Some(Some(starts)), Some(Some(due))) = (starts, due)
        && due < starts
    {
        return bad("截止日期早于开始日期", "请核对两个日期");
    }
    let named = |id: Option<i64>| id.filter(|id| *id != 0);
    check_assigned(app, named(patch.lead_unit), patch.co_units.as_deref().unwrap_or_default(), named(patch.leader))?;
    let change = TaskChange {
        title: patch.title,
        lead_unit: patch.lead_unit.map(|unit| (unit != 0).then_some(unit)),
        co_units: patch.co_units,
        leader: patch.leader.map(|person| (person != 0).then_some(person)),
        starts,
        due,
        status: patch.status,
        ..TaskChange::default()
    };
    app.store.update_task(id, patch.revision, change, &permit.by(&patch.reason, app.clock.now())).await?;
    Ok(())
}

/// Refuses units and people that do not exist.
pub fn check_assigned(app: &App, lead: Option<i64>, co: &[i64], leader: Option<i64>) -> Result<(), OpError> {
    let units = app.units();
    if lead.iter().chain(co).any(|id| units.get(*id).is_none()) {
        return bad("选定的单位不存在", "请从单位列表中选择");
    }
    if leader.is_some_and(|id| app.person_name(id).is_none()) {
        return bad("选定的分管领导不存在", "请从人员列表中选择");
    }
    Ok(())
}

/// Reads a day that may be cleared by an empty text.
fn day(text: &Option<String>, what: &str) -> Result<Option<Option<Date>>, OpError> {
    match text.as_deref() {
        None => Ok(None),
        Some("") => Ok(Some(None)),
        Some(text) => parse_day(text, what).map(|day| Some(Some(day))),
    }
}

/// Reads a day as forms send it.
pub fn parse_day(text: &str, what: &str) -> Result<Date, OpError> {
    match text.parse() {
        Ok(day) => Ok(day),
        Err(_) => bad(format!("{what}“{text}”不是日期"), "请写成 2026-03-05"),
    }
}

/// Notes how far a task has come.
pub async fn add_report(app: &App, actor: &Actor, id: i64, said: NewReport) -> Result<(), OpError> {
    let (task, _) = find(app, id).await?;
    let permit = actor.report_task(&given_to(&task))?;
    if said.text.trim().is_empty() {
        return bad("请写明进展", "一两句话:做了什么、有何困难、下一步");
    }
    if said.progress.is_some_and(|p| !(0.0..=100.0).contains(&p)) {
        return bad("进度应在0到100之间", "请填写百分数,如 60");
    }
    app.store.add_report(id, said.progress, said.text.trim(), &permit.by("", app.clock.now())).await?;
    Ok(())
}

/// Closes a task out: the office does, on what the lead unit reported.
pub async fn close(app: &App, permit: Permit, id: i64, closing: CloseTask) -> Result<(), OpError> {
    if closing.note.trim().is_empty() {
        return bad("请写明办结情况", "写清完成了什么、依据是什么");
    }
    attachment::check(app, &closing.evidence).await?;
    app.store.finish_task(id, closing.note.trim(), closing.evidence, &permit.by("", app.clock.now())).await?;
    Ok(())
}

/// Opens a closed task again.
pub async fn reopen(app: &App, permit: Permit, id: i64, reason: &str) -> Result<(), OpError> {
    if reason.trim().is_empty() {
        return bad("重新打开任务要写明原因", "请填写原因");
    }
    app.store.reopen_task(id, &permit.by(reason, app.clock.now())).await?;
    Ok(())
}

/// Adds a milestone.
pub async fn add_milestone(app: &App, permit: Permit, id: i64, new: NewMilestone) -> Result<i64, OpError> {
    if new.name.trim().is_empty() {
        return bad("节点名称不能为空", "请填写节点名称");
    }
    let node = store::NewMilestone { name: new.name.trim().into(), due: parse_day(&new.due, "节点日期")? };
    Ok(app.store.add_milestone(id, node, &permit.by("", app.clock.now())).await?)
}

/// The milestone of an id, with its task.
async fn find_milestone(app: &App, id: i64) -> Result<(store::Milestone, Task), OpError> {
    let missing = || OpError::NotFound("这个节点".into());
    let node = app.store.milestone(id).await?.ok_or_else(missing)?;
    let task = app.store.task(node.task_id).await?.ok_or_else(missing)?;
    Ok((node, task))
}

/// Changes a milestone; whoever reports on the task may mark it as reached.
pub async fn change_milestone(app: &App, actor: &Actor, id: i64, patch: MilestonePatch) -> Result<(), OpError> {
    let (mut node, task) = find_milestone(app, id).await?;
    let shapes = patch.name.is_some() || patch.due.is_some();
    let permit = if shapes { actor.edit_plan()? } else { actor.report_task(&given_to(&task))? };
    if let Some(name) = patch.name {
        node.name = name;
    }
    if let Some(due) = patch.due {
        node.due = parse_day(&due, "节点日期")?;
    }
    if let Some(done) = day(&patch.done_on, "完成日期")? {
        node.done_on = done;
    }
    app.store.update_milestone(&node, &permit.by("", app.clock.now())).await?;
    Ok(())
}

/// Takes a milestone away.
pub async fn delete_milestone(app: &App, permit: Permit, id: i64) -> Result<(), OpError> {
    app.store.delete_milestone(id, &permit.by("", app.clock.now())).await?;
    Ok(())
}

/// Reads a target as it is sent; refuses a measure that may never be one (domain handbook §8.5).
pub fn check_target(app: &App, new: &NewTarget, year: i64) -> Result<store::NewTarget, OpError> {
    if new.label.trim().is_empty() || !new.value.is_finite() {
        return bad("指标要有名称和数值", "请填写名称和数值");
    }
    if new.value_max.is_some_and(|max| !max.is_finite() || max < new.value) {
        return bad("指标范围的上限小于下限", "请核对两个数");
    }
    new.year.map(figure::check_year).transpose()?;
    let bound = match (&new.ledger, &new.measure) {
        (Some(ledger), Some(id)) if ledger == INDICATOR => {
            let Some(indicator) = app.pack.indicator(id) else {
                return Err(OpError::NotFound(format!("指标“{id}”")));
            };
            comparable(&indicator.name, &indicator.unit, &new.unit)?;
            if indicator.never_target {
                return never(&indicator.name);
            }
            true
        }
        (Some(ledger), Some(measure)) => {
            let ledger = app.ledger(ledger)?;
            let Some(measure) = ledger.measure(measure) else {
                return Err(OpError::NotFound(format!("计量“{measure}”")));
            };
            comparable(&measure.name, &measure.unit, &new.unit)?;
            if measure.never_target {
                return never(&measure.name);
            }
            if let Some(slice) = &new.slice {
                figure::condition(&ledger, slice)?;
            }
            true
        }
        (Some(_), None) | (None, Some(_)) => return bad("绑定的计量不完整", "请重新选择计量"),
        (None, None) => false,
    };
    Ok(store::NewTarget {
        label: new.label.trim().into(),
        comparator: new.comparator.id().into(),
        value: new.value,
        value_max: new.value_max,
        unit: new.unit.clone(),
        year: new.year.map_or(year, i64::from),
        binding: if bound { "measure" } else { "hand" }.into(),
        ledger: new.ledger.clone().filter(|_| bound),
        measure: new.measure.clone().filter(|_| bound),
        slice: new.slice.clone().filter(|_| bound),
        quote: None,
        span_start: None,
        span_end: None,
    })
}

/// Refuses a unit in which a measure cannot be told.
fn comparable(name: &str, unit: &str, wanted: &str) -> Result<(), OpError> {
    if wanted.is_empty() || scale(unit, wanted).is_some() {
        return Ok(());
    }
    bad(format!("“{name}”以“{unit}”计,与指标的单位“{wanted}”不能比较"), "请改指标的单位,或换一个计量")
}

fn never<T>(name: &str) -> Result<T, OpError> {
    bad(format!("“{name}”不得作为工作指标"), "按教育评价改革要求,请改用其他指标")
}

/// Adds a target.
pub async fn add_target(app: &App, permit: Permit, task: i64, new: NewTarget) -> Result<i64, OpError> {
    let (_, plan) = find(app, task).await?;
    let target = check_target(app, &new, plan.year)?;
    Ok(app.store.add_target(task, target, &permit.by("", app.clock.now())).await?)
}

async fn find_target(app: &App, id: i64) -> Result<store::Target, OpError> {
    app.store.target(id).await?.ok_or_else(|| OpError::NotFound("这个指标".into()))
}

/// Changes a target.
pub async fn change_target(app: &App, permit: Permit, id: i64, new: NewTarget) -> Result<(), OpError> {
    let mut target = find_target(app, id).await?;
    let wanted = check_target(app, &new, target.year)?;
    (target.label, target.comparator, target.value) = (wanted.label, wanted.comparator, wanted.value);
    (target.value_max, target.unit, target.year) = (wanted.value_max, wanted.unit, wanted.year);
    (target.binding, target.ledger, target.measure, target.slice) =
        (wanted.binding, wanted.ledger, wanted.measure, wanted.slice);
    app.store.update_target(&target, &permit.by("", app.clock.now())).await?;
    Ok(())
}

/// Answers a target by hand. Whoever types a figure answers for it.
pub async fn answer(app: &App, actor: &Actor, id: i64, answer: HandAnswer) -> Result<(), OpError> {
    let mut target = find_target(app, id).await?;
    let (task, _) = find(app, target.task_id).await?;
    let permit = actor.report_task(&given_to(&task))?;
    if target.binding == "measure" {
        return bad("这个指标由台账自动计数,不能手填", "如数字有误,请更正台账记录");
    }
    if answer.note.trim().is_empty() || !answer.value.is_finite() {
        return bad("手填的数要写明来源", "请填写数值和来源,如“据9月基建月报”");
    }
    let evidence: Vec<String> = answer.evidence.into_iter().collect();
    attachment::check(app, &evidence).await?;
    (target.hand_value, target.hand_by) = (Some(answer.value), Some(actor.id));
    (target.hand_on, target.hand_note) = (Some(app.clock.today()), Some(answer.note.trim().to_owned()));
    target.evidence = evidence;
    app.store.update_target(&target, &permit.by("", app.clock.now())).await?;
    Ok(())
}

/// Takes a target away.
pub async fn delete_target(app: &App, permit: Permit, id: i64, reason: &str) -> Result<(), OpError> {
    if reason.trim().is_empty() {
        return bad("删除指标要写明原因", "请填写原因");
    }
    app.store.delete_target(id, &permit.by(reason, app.clock.now())).await?;
    Ok(())
}
