//! Documents: what was read, and the draft of a plan that a person shapes from it.

use std::collections::BTreeMap;

use gangmu_stat::target::Comparator;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Finding;
use super::audit::AuditReport;

/// A document in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentBrief {
    /// Id.
    pub id: i64,
    /// Name of the file.
    pub name: String,
    /// Title found in it.
    pub title: Option<String>,
    /// Year found in it.
    pub year: Option<i16>,
    /// plan, summary, report or other.
    pub kind: String,
    /// Kind in Chinese.
    pub kind_name: String,
    /// uploaded or confirmed.
    pub status: String,
    /// When it came.
    pub created_at: String,
    /// Who brought it.
    pub created_by: String,
    /// Tasks in its draft.
    pub tasks: usize,
    /// Figures found in it.
    pub figures: usize,
}

/// A document with all that was read in it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentDetail {
    /// In short.
    pub brief: DocumentBrief,
    /// Its text; all places are code points in it.
    pub text: String,
    /// Its outline.
    pub sections: Vec<DocSection>,
    /// Its clauses.
    pub clauses: Vec<DocClause>,
    /// Its figures.
    pub figures: Vec<DocFigure>,
    /// What the reader noticed.
    pub findings: Vec<Finding>,
    /// What the audit said when the document came in: relations between its figures, policy, another year's paper.
    pub audit: AuditReport,
    /// Share of the text that could not be read, 0 to 1.
    pub damaged_share: f64,
    /// The draft of a plan.
    pub draft: PlanDraft,
    /// Its revision, for changes.
    pub draft_revision: i64,
}

/// A chapter, section or item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocSection {
    /// Id.
    pub id: usize,
    /// The section that holds it.
    pub parent: Option<usize>,
    /// Depth, from 1.
    pub level: u8,
    /// Its number as written.
    pub number: String,
    /// Its heading.
    pub title: String,
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// A clause.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocClause {
    /// Id.
    pub id: usize,
    /// Its section.
    pub section: Option<usize>,
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What it is.
    pub kind: ClauseKind,
    /// Its words, cleaned.
    pub text: String,
}

/// What a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClauseKind {
    /// Something to do.
    Task,
    /// Something to be made: a paper, a title, a building.
    Deliverable,
    /// A guiding idea.
    Principle,
    /// A description.
    Background,
    /// Something done.
    Result,
    /// Something that is wrong.
    Problem,
}

/// A figure found in a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocFigure {
    /// Id.
    pub id: usize,
    /// Its clause.
    pub clause: Option<usize>,
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Its words.
    pub quote: String,
    /// What is counted.
    pub subject: String,
    /// The value.
    pub value: f64,
    /// Upper end of a range.
    pub value_max: Option<f64>,
    /// Unit.
    pub unit: String,
    /// How it is meant.
    pub comparator: Comparator,
    /// target, result or baseline.
    pub kind: String,
    /// For which year.
    pub year: Option<i32>,
    /// How sure the reader is, 0 to 1.
    pub confidence: f32,
    /// In signs: ≥5000人次.
    pub text: String,
}

/// The draft of a plan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanDraft {
    /// Year.
    pub year: i16,
    /// Title.
    pub title: String,
    /// Goals with their tasks.
    pub goals: Vec<DraftGoal>,
    /// What each clause is, by its id.
    #[schema(value_type = BTreeMap<String, ClauseKind>)]
    pub clauses: BTreeMap<usize, ClauseKind>,
    /// Findings of the audit that a person looked into and let stand, each by the page's own mark for it.
    #[serde(default)]
    pub settled: Vec<String>,
}

/// A goal of a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DraftGoal {
    /// Key within the draft.
    pub key: String,
    /// Title.
    pub title: String,
    /// Section code.
    pub area: Option<String>,
    /// Its tasks.
    pub tasks: Vec<DraftTask>,
}

/// A task of a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DraftTask {
    /// Key within the draft.
    pub key: String,
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Its words.
    pub text: String,
    /// task or deliverable.
    pub kind: ClauseKind,
    /// The clause that it was read from.
    pub clause: Option<usize>,
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The unit answerable for it.
    pub lead_unit: Option<i64>,
    /// Units that help.
    pub co_units: Vec<i64>,
    /// The leader in charge.
    pub leader: Option<i64>,
    /// First day.
    pub starts: Option<String>,
    /// Last day.
    pub due: Option<String>,
    /// Accepted, dropped, or not yet looked at.
    pub accepted: Option<bool>,
    /// A person should look.
    pub doubtful: bool,
    /// Why.
    pub why_doubtful: Option<String>,
    /// Its targets.
    pub targets: Vec<DraftTarget>,
}

/// A target of a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DraftTarget {
    /// Key within the draft.
    pub key: String,
    /// The figure that it was read from.
    pub figure: Option<usize>,
    /// What is to be reached.
    pub label: String,
    /// How to compare.
    pub comparator: Comparator,
    /// The value.
    pub value: f64,
    /// Upper end of a range.
    pub value_max: Option<f64>,
    /// Unit.
    pub unit: String,
    /// For which year.
    pub year: i16,
    /// Counted by a measure, or answered by hand.
    pub binding: Binding,
    /// Ledger of the measure.
    pub ledger: Option<String>,
    /// The measure.
    pub measure: Option<String>,
    /// Condition that narrows it.
    pub slice: Option<String>,
    /// Accepted, dropped, or not yet looked at.
    pub accepted: Option<bool>,
    /// How sure the reader is of the figure, 0 to 1.
    pub confidence: f32,
    /// Why a policy rule forbids it as a target; then it must be accepted or dropped by a person.
    #[serde(default)]
    pub forbidden: Option<String>,
    /// Measures that may answer it, best first.
    pub suggestions: Vec<MeasureSuggestion>,
}

/// How a target is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// By a measure.
    Measure,
    /// By hand.
    Hand,
}

/// A measure that may answer a target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MeasureSuggestion {
    /// Ledger.
    pub ledger: String,
    /// Measure.
    pub measure: String,
    /// Name.
    pub name: String,
    /// Likeness of the names, 0 to 1.
    pub score: f32,
}

/// A changed draft.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SaveDraft {
    /// The revision that the person saw.
    pub revision: i64,
    /// The draft.
    pub draft: PlanDraft,
}

/// The new revision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Revision {
    /// Revision, for the next change.
    pub revision: i64,
}

/// The confirmation of a draft.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ConfirmDraft {
    /// The revision that the person saw.
    pub revision: i64,
    /// A word for the record.
    #[serde(default)]
    pub reason: String,
}

/// What was made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Confirmed {
    /// The plan.
    pub plan_id: i64,
    /// Its year.
    pub year: i16,
    /// How many tasks.
    pub tasks: usize,
    /// How many targets.
    pub targets: usize,
}
