//! The home page and figures with their trend.

use gangmu_stat::figure::Figure;
use gangmu_stat::light::Light;
use serde::Serialize;
use utoipa::ToSchema;

/// What a person sees first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Home {
    /// What waits for the person.
    pub waiting: Vec<WaitingItem>,
    /// The year's goals with the lights of their tasks.
    pub goals: Vec<GoalLights>,
    /// What changed in the last seven days, a sentence each.
    pub changes: Vec<String>,
    /// Figures that the plan watches.
    pub watch: Vec<FigureWithTrend>,
    /// What falls due next.
    pub next_deadlines: Vec<DeadlineItem>,
    /// Tasks by light.
    pub totals: LightCounts,
}

/// Something that waits for a person.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WaitingItem {
    /// record, proposal, duty or task.
    pub kind: String,
    /// What.
    pub title: String,
    /// More.
    pub detail: String,
    /// By when.
    pub due: Option<String>,
    /// Days past due; negative where time is left.
    pub overdue_days: Option<i32>,
    /// Where it opens.
    pub link: String,
}

/// Tasks by light.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
pub struct LightCounts {
    /// All tasks.
    pub total: usize,
    /// Not begun or suspended.
    pub grey: usize,
    /// On course.
    pub green: usize,
    /// Behind.
    pub yellow: usize,
    /// Late.
    pub red: usize,
    /// Done.
    pub blue: usize,
}

impl LightCounts {
    /// Counts one more task.
    pub fn add(&mut self, light: Light) {
        self.total += 1;
        *match light {
            Light::Grey => &mut self.grey,
            Light::Green => &mut self.green,
            Light::Yellow => &mut self.yellow,
            Light::Red => &mut self.red,
            Light::Blue => &mut self.blue,
        } += 1;
    }
}

/// A goal with the lights of its tasks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GoalLights {
    /// Goal id.
    pub goal_id: i64,
    /// Title.
    pub title: String,
    /// Its tasks.
    pub lights: Vec<TaskLight>,
}

/// A task's light.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TaskLight {
    /// Task id.
    pub task_id: i64,
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Light.
    pub light: Light,
    /// Why.
    pub reason: String,
}

/// Something that falls due.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeadlineItem {
    /// The day.
    pub date: String,
    /// What.
    pub title: String,
    /// Who leads.
    pub unit: String,
    /// Where it opens.
    pub link: String,
    /// Its light.
    pub light: Light,
}

/// A figure with last year, target and course.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FigureWithTrend {
    /// The figure.
    pub figure: Figure,
    /// The same a year before.
    pub last_year: Option<f64>,
    /// The words for the change.
    pub change_text: Option<String>,
    /// The target in signs.
    pub target: Option<String>,
    /// Whether it is met.
    pub met: Option<bool>,
    /// Month by month, from the start of the year.
    pub series: Vec<SeriesPoint>,
    /// Parts by the field that was asked for.
    pub parts: Vec<FigurePart>,
}

/// One point of a series.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SeriesPoint {
    /// Up to which month: 2026-03.
    pub period: String,
    /// The value.
    pub value: Option<f64>,
}

/// One part of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FigurePart {
    /// Name of the part.
    pub key: String,
    /// Its value.
    pub value: Option<f64>,
    /// Records behind it.
    pub records: i64,
}
