//! Progress reports on tasks, in the words of those who do the work.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{instant, read_instant};
use crate::{By, Store, StoreError};

/// A report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskReport {
    /// Id.
    pub id: i64,
    /// Its task.
    pub task_id: i64,
    /// When it was given.
    pub at: Timestamp,
    /// Account that gave it.
    pub by: i64,
    /// Name of the account then.
    pub by_name: String,
    /// Progress in percent, where one is stated.
    pub progress: Option<f64>,
    /// What it says.
    pub text: String,
}

const COLUMNS: [&str; 7] = ["id", "task_id", "at", "by_id", "by_name", "progress", "text"];

impl Store {
    /// Adds a report and returns its id. A stated progress becomes that of the task.
    pub async fn add_report(
        &self,
        task_id: i64,
        progress: Option<f64>,
        text: &str,
        by: &By,
    ) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let task = write.take_task(task_id).await?;
        if progress.is_some_and(|p| !(0.0..=100.0).contains(&p)) {
            return Err(StoreError::Invalid("进度须在0到100之间".into()));
        }
        let id = write.next_id("task_report").await?;
        let values = vec![
            id.into(),
            task_id.into(),
            instant(by.at),
            by.actor_id.into(),
            by.actor_name.as_str().into(),
            progress.into(),
            text.into(),
        ];
        write.tx.insert("task_report", &COLUMNS, values).await?;
        let update = "UPDATE task SET progress = $2, progress_note = $3 WHERE id = $1";
        write.tx.run((update, [task_id.into(), progress.or(task.progress).into(), text.into()])).await?;
        let note = Note::new("report", "task", task_id)
            .before(json!({ "progress": task.progress }))
            .after(json!({ "progress": progress.or(task.progress), "text": text }));
        write.note(Note { unit_id: task.lead_unit, ..note });
        write.commit().await?;
        Ok(id)
    }

    /// The reports on a task, newest first.
    pub async fn reports(&self, task_id: i64) -> Result<Vec<TaskReport>, StoreError> {
        let text = format!("SELECT {} FROM task_report WHERE task_id = $1 ORDER BY id DESC", COLUMNS.join(", "));
        self.db.rows((text, [task_id.into()]), read).await
    }

    /// The latest report on each task of a plan, by task.
    pub async fn last_reports(&self, plan_id: i64) -> Result<Vec<TaskReport>, StoreError> {
        let text = format!(
            "SELECT {} FROM task_report WHERE id IN (SELECT max(p.id) FROM task_report AS p \
             JOIN task AS t ON t.id = p.task_id WHERE t.plan_id = $1 GROUP BY p.task_id) ORDER BY task_id",
            COLUMNS.join(", ")
        );
        self.db.rows((text, [plan_id.into()]), read).await
    }
}

fn read(row: &Row) -> Result<TaskReport, StoreError> {
    Ok(TaskReport {
        id: row.get(0)?,
        task_id: row.get(1)?,
        at: read_instant(row.get(2)?)?,
        by: row.get(3)?,
        by_name: row.get(4)?,
        progress: row.get(5)?,
        text: row.get(6)?,
    })
}
