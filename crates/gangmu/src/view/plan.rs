//! The plan, its tasks and targets.

use gangmu_stat::figure::Figure;
use gangmu_stat::light::Light;
use gangmu_stat::target::Comparator;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::home::{FigureWithTrend, LightCounts};
use super::unit::UnitBrief;

/// A year's plan.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Plan {
    /// Id.
    pub id: i64,
    /// Year.
    pub year: i16,
    /// Title.
    pub title: String,
    /// The document that it was read from.
    pub document_id: Option<i64>,
    /// Tasks by light.
    pub totals: LightCounts,
    /// Its goals.
    pub goals: Vec<PlanGoal>,
    /// What became of the document's clauses.
    pub clauses: ClauseCounts,
}

/// How many clauses of the document ended as what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
pub struct ClauseCounts {
    /// 任务
    pub task: usize,
    /// 成果
    pub deliverable: usize,
    /// 原则
    pub principle: usize,
    /// 背景
    pub background: usize,
    /// 结果
    pub result: usize,
    /// 问题
    pub problem: usize,
}

/// A goal with its tasks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlanGoal {
    /// Id.
    pub id: i64,
    /// Title.
    pub title: String,
    /// Section code.
    pub area: Option<String>,
    /// Its tasks.
    pub tasks: Vec<TaskRow>,
}

/// A task as the board shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TaskRow {
    /// Id.
    pub id: i64,
    /// Number: 2.1.
    pub number: String,
    /// Title.
    pub title: String,
    /// task or deliverable.
    pub kind: String,
    /// The unit answerable for it.
    pub lead_unit: Option<UnitBrief>,
    /// The leader in charge.
    pub leader: Option<String>,
    /// Last day.
    pub due: Option<String>,
    /// open, done, suspended or cancelled.
    pub status: String,
    /// Light.
    pub light: Light,
    /// Why.
    pub reason: String,
    /// Per cent done.
    pub progress: Option<f64>,
    /// Per cent of time passed.
    pub planned: Option<f64>,
    /// Its targets.
    pub targets: Vec<TargetRow>,
}

/// A target as a row.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TargetRow {
    /// Id.
    pub id: i64,
    /// What is to be reached.
    pub label: String,
    /// The target in signs.
    pub text: String,
    /// measure or hand.
    pub binding: String,
    /// Where it stands.
    pub actual: Option<Figure>,
    /// Whether it is met.
    pub met: Option<bool>,
    /// Per cent of the way.
    pub progress: Option<f64>,
}

/// Everything about a task.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TaskDetail {
    /// The row of the board.
    pub row: TaskRow,
    /// Its goal's title.
    pub goal: String,
    /// Its year.
    pub year: i16,
    /// Its words in the plan.
    pub text: String,
    /// The words of the document.
    pub quote: Option<String>,
    /// The document.
    pub document_id: Option<i64>,
    /// Place in the document's text.
    pub start: Option<usize>,
    /// Its end.
    pub end: Option<usize>,
    /// Units that help.
    pub co_units: Vec<UnitBrief>,
    /// Account of the leader in charge.
    pub leader_id: Option<i64>,
    /// First day.
    pub starts: Option<String>,
    /// Revision, for changes.
    pub revision: i64,
    /// Its targets.
    pub targets: Vec<TargetDetail>,
    /// Its milestones.
    pub milestones: Vec<Milestone>,
    /// What was reported.
    pub reports: Vec<TaskReport>,
    /// What happened to it.
    pub history: Vec<HistoryItem>,
    /// The reader may change it.
    pub may_edit: bool,
    /// The reader may report on it.
    pub may_report: bool,
    /// What was said when it was closed.
    pub done_note: Option<String>,
    /// When it was closed.
    pub done_on: Option<String>,
    /// Attached proof.
    pub evidence: Vec<Attachment>,
}

/// Everything about a target.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TargetDetail {
    /// The row.
    pub row: TargetRow,
    /// How it is compared.
    pub comparator: Comparator,
    /// The value.
    pub value: f64,
    /// Upper end of a range.
    pub value_max: Option<f64>,
    /// Unit.
    pub unit: String,
    /// For which year.
    pub year: i16,
    /// Ledger of the measure.
    pub ledger: Option<String>,
    /// Measure.
    pub measure: Option<String>,
    /// Condition that narrows it.
    pub slice: Option<String>,
    /// Its course.
    pub trend: Option<FigureWithTrend>,
    /// The words of the document.
    pub quote: Option<String>,
}

/// A milestone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Milestone {
    /// Id.
    pub id: i64,
    /// What.
    pub name: String,
    /// By when.
    pub due: String,
    /// When it was reached.
    pub done_on: Option<String>,
}

/// A report on progress.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TaskReport {
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// Per cent.
    pub progress: Option<f64>,
    /// What.
    pub text: String,
}

/// One event of a thing's history.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HistoryItem {
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// What, in Chinese.
    pub action: String,
    /// Why.
    pub reason: Option<String>,
    /// Which values changed.
    pub changes: Vec<FieldChange>,
}

/// One changed value.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FieldChange {
    /// Field id.
    pub field: String,
    /// Field name.
    pub name: String,
    /// Before.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}

/// An attached file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    /// SM3 of its bytes.
    pub hash: String,
    /// Name.
    pub name: String,
    /// MIME type.
    pub mime: String,
    /// Bytes.
    pub size: i64,
}

/// A change of a task; what is left out stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct TaskPatch {
    /// The revision that the person saw.
    pub revision: i64,
    /// Title.
    pub title: Option<String>,
    /// The unit answerable for it.
    pub lead_unit: Option<i64>,
    /// Units that help.
    pub co_units: Option<Vec<i64>>,
    /// The leader in charge.
    pub leader: Option<i64>,
    /// First day.
    pub starts: Option<String>,
    /// Last day.
    pub due: Option<String>,
    /// open, suspended or cancelled.
    pub status: Option<String>,
    /// Why.
    pub reason: String,
}

/// A report on progress, as it is sent.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewReport {
    /// Per cent, 0 to 100.
    pub progress: Option<f64>,
    /// What was done, what is hard, what comes next.
    pub text: String,
}

/// The closing of a task.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CloseTask {
    /// What was reached.
    pub note: String,
    /// Hashes of attached proof.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// A reason, for what needs one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct WithReason {
    /// Why.
    pub reason: String,
}

/// A milestone, as it is sent.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewMilestone {
    /// What.
    pub name: String,
    /// By when.
    pub due: String,
}

/// A change of a milestone; what is left out stays, `done_on: ""` opens it again.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct MilestonePatch {
    /// What.
    pub name: Option<String>,
    /// By when.
    pub due: Option<String>,
    /// When it was reached.
    pub done_on: Option<String>,
}

/// A target, as it is sent.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewTarget {
    /// What is to be reached.
    pub label: String,
    /// How to compare.
    pub comparator: Comparator,
    /// The value.
    pub value: f64,
    /// Upper end of a range.
    #[serde(default)]
    pub value_max: Option<f64>,
    /// Unit.
    pub unit: String,
    /// For which year; the plan's where left out.
    #[serde(default)]
    pub year: Option<i16>,
    /// Ledger of the measure that answers it; answered by hand where left out.
    #[serde(default)]
    pub ledger: Option<String>,
    /// The measure.
    #[serde(default)]
    pub measure: Option<String>,
    /// Condition that narrows it.
    #[serde(default)]
    pub slice: Option<String>,
}

/// An answer by hand: who types a figure answers for it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct HandAnswer {
    /// The value reached.
    pub value: f64,
    /// Where it comes from.
    pub note: String,
    /// Hash of attached proof.
    #[serde(default)]
    pub evidence: Option<String>,
}
