//! The plan of a year: goals, tasks, targets, milestones, reports. How a task stands (its light) is computed elsewhere.

mod confirm;
mod milestone;
mod report;
mod target;
mod task;

use jiff::Timestamp;
use serde::Serialize;

pub use self::confirm::{Confirmed, NewGoal, NewPlan, NewTask};
pub use self::milestone::{Milestone, NewMilestone};
pub use self::report::TaskReport;
pub use self::target::{NewTarget, Target};
pub use self::task::{Task, TaskChange};

use crate::dialect::Row;
use crate::value::read_instant;
use crate::{Store, StoreError};

/// The plan of a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// Id.
    pub id: i64,
    /// The year.
    pub year: i64,
    /// Title of the document.
    pub title: String,
    /// The document that it was made from.
    pub document_id: Option<i64>,
    /// When it was confirmed.
    pub created_at: Timestamp,
}

/// A goal: a chapter of the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Goal {
    /// Id.
    pub id: i64,
    /// Its plan.
    pub plan_id: i64,
    /// Place in the plan, from 1.
    pub seq: i64,
    /// Title.
    pub title: String,
    /// Section code of the work.
    pub area: Option<String>,
}

impl Store {
    /// The plan of that year.
    pub async fn plan_of_year(&self, year: i64) -> Result<Option<Plan>, StoreError> {
        let text = "SELECT id, year, title, document_id, created_at FROM plan WHERE year = $1";
        self.db.row((text, [year.into()]), read_plan).await
    }

    /// All plans, latest year first.
    pub async fn plans(&self) -> Result<Vec<Plan>, StoreError> {
        let text = "SELECT id, year, title, document_id, created_at FROM plan ORDER BY year DESC";
        self.db.rows(text, read_plan).await
    }

    /// The goals of a plan, in order.
    pub async fn goals(&self, plan_id: i64) -> Result<Vec<Goal>, StoreError> {
        let text = "SELECT id, plan_id, seq, title, area FROM goal WHERE plan_id = $1 ORDER BY seq";
        let read = |row: &Row| {
            Ok(Goal { id: row.get(0)?, plan_id: row.get(1)?, seq: row.get(2)?, title: row.get(3)?, area: row.get(4)? })
        };
        self.db.rows((text, [plan_id.into()]), read).await
    }
}

fn read_plan(row: &Row) -> Result<Plan, StoreError> {
    Ok(Plan {
        id: row.get(0)?,
        year: row.get(1)?,
        title: row.get(2)?,
        document_id: row.get(3)?,
        created_at: read_instant(row.get(4)?)?,
    })
}
