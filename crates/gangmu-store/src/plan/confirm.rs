//! A draft becomes the plan of its year: goals, tasks, targets, milestones and clauses, in one transaction.

use jiff::civil::Date;
use sea_query::Value;
use serde::Serialize;
use serde_json::json;

use super::{NewMilestone, NewTarget};
use crate::audit::Note;
use crate::document::NewClause;
use crate::value::{instant, json, opt_day};
use crate::write::Write;
use crate::{By, Store, StoreError};

/// A plan to be confirmed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewPlan {
    /// The year.
    pub year: i64,
    /// Title.
    pub title: String,
    /// Goals in order.
    pub goals: Vec<NewGoal>,
}

/// A goal with its tasks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewGoal {
    /// Title.
    pub title: String,
    /// Section code of the work.
    pub area: Option<String>,
    /// Tasks in order.
    pub tasks: Vec<NewTask>,
}

/// A task with its targets and milestones.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct NewTask {
    /// Number in the plan: 2.1.
    pub number: String,
    /// Title.
    pub title: String,
    /// What is to be done, in the words of the document.
    pub text: String,
    /// task or deliverable.
    pub kind: String,
    /// The clause that it came from, by its place among the clauses given with the plan, from 0.
    pub clause: Option<usize>,
    /// First code point in the document.
    pub span_start: Option<i64>,
    /// Code point behind the last.
    pub span_end: Option<i64>,
    /// Unit that answers for it.
    pub lead_unit: Option<i64>,
    /// Units that take part.
    pub co_units: Vec<i64>,
    /// Account of the leader in charge.
    pub leader: Option<i64>,
    /// First day.
    pub starts: Option<Date>,
    /// Last day.
    pub due: Option<Date>,
    /// Targets.
    pub targets: Vec<NewTarget>,
    /// Milestones.
    pub milestones: Vec<NewMilestone>,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confirmed {
    /// Id of the plan.
    pub plan_id: i64,
    /// Ids of the tasks, in the order of the plan.
    pub task_ids: Vec<i64>,
}

const TASK: [&str; 17] = [
    "id",
    "plan_id",
    "goal_id",
    "number",
    "title",
    "text",
    "kind",
    "clause_id",
    "span_start",
    "span_end",
    "lead_unit",
    "leader",
    "starts",
    "due",
    "status",
    "evidence",
    "revision",
];

impl Store {
    /// Confirms a plan, with the document that it was made from at that revision of its draft. Refused if the draft
    /// has changed since. Where the year has a plan, the goals join it behind its own.
    pub async fn confirm_plan(
        &self,
        document_id: Option<i64>,
        draft_revision: Option<i64>,
        plan: NewPlan,
        clauses: Vec<NewClause>,
        by: &By,
    ) -> Result<Confirmed, StoreError> {
        let mut write = self.begin(by).await?;
        let count = clauses.len();
        let first_clause = match document_id {
            Some(id) => {
                write.take_document(id, draft_revision).await?;
                write.confirm_document(id, clauses).await?
            }
            None if clauses.is_empty() => 0,
            None => return Err(StoreError::Invalid("没有文件,就没有条款".into())),
        };
        let mut task_ids = Vec::new();
        let (plan_id, goals) = match write.plan_of_year(plan.year).await? {
            Some(found) => found,
            None => (write.new_plan(&plan, document_id).await?, 0),
        };
        for (seq, goal) in (goals + 1..).zip(&plan.goals) {
            let goal_id = write.new_goal(plan_id, seq, goal).await?;
            for task in &goal.tasks {
                let clause = match task.clause {
                    Some(at) if at >= count => {
                        return Err(StoreError::Invalid(format!("没有第{}个条款", at + 1)));
                    }
                    at => at.and_then(|at| i64::try_from(at).ok()).map(|at| first_clause + at),
                };
                task_ids.push(write.new_task(plan_id, goal_id, clause, task).await?);
            }
        }
        write.commit().await?;
        Ok(Confirmed { plan_id, task_ids })
    }
}

impl Write {
    /// The plan of a year and the number of its last goal.
    async fn plan_of_year(&mut self, year: i64) -> Result<Option<(i64, i64)>, StoreError> {
        let text = "SELECT p.id, COALESCE((SELECT MAX(seq) FROM goal WHERE plan_id = p.id), 0) FROM plan AS p WHERE p.year = $1";
        self.tx.row((text, [year.into()]), |row| Ok((row.get(0)?, row.get(1)?))).await
    }

    async fn new_plan(&mut self, plan: &NewPlan, document_id: Option<i64>) -> Result<i64, StoreError> {
        let id = self.next_id("plan").await?;
        let values =
            vec![id.into(), plan.year.into(), plan.title.as_str().into(), document_id.into(), instant(self.by.at)];
        self.tx.insert("plan", &["id", "year", "title", "document_id", "created_at"], values).await?;
        let after = json!({ "year": plan.year, "title": plan.title, "document_id": document_id });
        self.note(Note::new("create", "plan", id).after(after));
        Ok(id)
    }

    async fn new_goal(&mut self, plan_id: i64, seq: i64, goal: &NewGoal) -> Result<i64, StoreError> {
        let id = self.next_id("goal").await?;
        let values = vec![id.into(), plan_id.into(), seq.into(), goal.title.as_str().into(), goal.area.clone().into()];
        self.tx.insert("goal", &["id", "plan_id", "seq", "title", "area"], values).await?;
        Ok(id)
    }

    async fn new_task(
        &mut self,
        plan_id: i64,
        goal_id: i64,
        clause: Option<i64>,
        task: &NewTask,
    ) -> Result<i64, StoreError> {
        let id = self.next_id("task").await?;
        let values: Vec<Value> = vec![
            id.into(),
            plan_id.into(),
            goal_id.into(),
            task.number.as_str().into(),
            task.title.as_str().into(),
            task.text.as_str().into(),
            task.kind.as_str().into(),
            clause.into(),
            task.span_start.into(),
            task.span_end.into(),
            task.lead_unit.into(),
            task.leader.into(),
            opt_day(task.starts),
            opt_day(task.due),
            "open".into(),
            "[]".into(),
            1i64.into(),
        ];
        self.tx.insert("task", &TASK, values).await?;
        self.put_co_units(id, &task.co_units).await?;
        if let Some(clause) = clause {
            self.tx.run(("UPDATE clause SET task_id = $1 WHERE id = $2", [id.into(), clause.into()])).await?;
        }
        let bare = NewTask { targets: Vec::new(), milestones: Vec::new(), ..task.clone() };
        let note = Note::new("create", "task", id).after(json(&bare));
        self.note(Note { unit_id: task.lead_unit, ..note });
        for target in &task.targets {
            self.new_target(id, target).await?;
        }
        for milestone in &task.milestones {
            self.new_milestone(id, milestone).await?;
        }
        Ok(id)
    }

    /// Replaces the units that take part in a task.
    pub(super) async fn put_co_units(&mut self, task_id: i64, units: &[i64]) -> Result<(), StoreError> {
        self.tx.run(("DELETE FROM task_co_unit WHERE task_id = $1", [task_id.into()])).await?;
        let mut units = units.to_vec();
        units.sort_unstable();
        units.dedup();
        let rows = units.into_iter().flat_map(|unit| [task_id.into(), unit.into()]).collect();
        self.tx.insert("task_co_unit", &["task_id", "unit_id"], rows).await
    }
}
