//! Tasks of a plan: read, changed, finished, opened again. A change made on an old revision is refused.

use std::collections::HashMap;

use jiff::civil::Date;
use sea_query::Value;
use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{json, opt_day, read_json, read_opt_day};
use crate::write::Write;
use crate::{By, Store, StoreError};

/// A task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Task {
    /// Id.
    pub id: i64,
    /// Its plan.
    pub plan_id: i64,
    /// Its goal.
    pub goal_id: i64,
    /// Number in the plan: 2.1.
    pub number: String,
    /// Title.
    pub title: String,
    /// What is to be done, in the words of the document.
    pub text: String,
    /// task or deliverable.
    pub kind: String,
    /// The clause that it came from.
    pub clause_id: Option<i64>,
    /// First code point in the document.
    pub span_start: Option<i64>,
    /// Code point behind the last.
    pub span_end: Option<i64>,
    /// Unit that answers for it.
    pub lead_unit: Option<i64>,
    /// Units that take part, by id.
    pub co_units: Vec<i64>,
    /// Account of the leader in charge.
    pub leader: Option<i64>,
    /// First day.
    pub starts: Option<Date>,
    /// Last day.
    pub due: Option<Date>,
    /// open, done, suspended or cancelled.
    pub status: String,
    /// Progress in percent, as last reported by hand.
    pub progress: Option<f64>,
    /// What the last report said.
    pub progress_note: Option<String>,
    /// Day on which it was finished.
    pub done_on: Option<Date>,
    /// Account that finished it.
    pub done_by: Option<i64>,
    /// What was said then.
    pub done_note: Option<String>,
    /// Attachments that prove it, by hash.
    pub evidence: Vec<String>,
    /// Counts the changes, from 1.
    pub revision: i64,
}

/// A change to a task; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TaskChange {
    /// See [`Task`].
    pub title: Option<String>,
    /// See [`Task`].
    pub text: Option<String>,
    /// See [`Task`].
    pub goal_id: Option<i64>,
    /// See [`Task`].
    pub lead_unit: Option<Option<i64>>,
    /// See [`Task`].
    pub co_units: Option<Vec<i64>>,
    /// See [`Task`].
    pub leader: Option<Option<i64>>,
    /// See [`Task`].
    pub starts: Option<Option<Date>>,
    /// See [`Task`].
    pub due: Option<Option<Date>>,
    /// See [`Task`]. To finish a task, see [`Store::finish_task`].
    pub status: Option<String>,
}

const COLUMNS: &str = "id, plan_id, goal_id, number, title, text, kind, clause_id, span_start, span_end, lead_unit, \
    leader, starts, due, status, progress, progress_note, done_on, done_by, done_note, evidence, revision";

impl Store {
    /// The tasks of a plan, in its order.
    pub async fn tasks(&self, plan_id: i64) -> Result<Vec<Task>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM task WHERE plan_id = $1 ORDER BY id");
        let mut tasks = self.db.rows((text, [plan_id.into()]), read).await?;
        let text = "SELECT c.task_id, c.unit_id FROM task_co_unit AS c JOIN task AS t ON t.id = c.task_id \
                    WHERE t.plan_id = $1 ORDER BY c.task_id, c.unit_id";
        let pair = |row: &Row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?));
        let mut units: HashMap<i64, Vec<i64>> = HashMap::new();
        for (task, unit) in self.db.rows((text, [plan_id.into()]), pair).await? {
            units.entry(task).or_default().push(unit);
        }
        for task in &mut tasks {
            task.co_units = units.remove(&task.id).unwrap_or_default();
        }
        Ok(tasks)
    }

    /// One task.
    pub async fn task(&self, id: i64) -> Result<Option<Task>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM task WHERE id = $1");
        let Some(task) = self.db.row((text, [id.into()]), read).await? else {
            return Ok(None);
        };
        let co_units = self.db.rows((CO_UNITS, [id.into()]), |row| row.get(0)).await?;
        Ok(Some(Task { co_units, ..task }))
    }

    /// The document that a task was read from.
    pub async fn document_of_task(&self, id: i64) -> Result<Option<i64>, StoreError> {
        let text = "SELECT c.document_id FROM clause AS c JOIN task AS t ON t.clause_id = c.id WHERE t.id = $1";
        self.db.row((text, [id.into()]), |row| row.get(0)).await
    }

    /// Changes a task and returns its new revision.
    pub async fn update_task(&self, id: i64, revision: i64, change: TaskChange, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let old = write.take_task(id).await?;
        if old.revision != revision {
            return Err(StoreError::Stale);
        }
        let new = changed(&old, change);
        let revision = write.save_task(&old, new, "update").await?;
        write.commit().await?;
        Ok(revision)
    }

    /// Finishes a task today and returns its new revision.
    pub async fn finish_task(&self, id: i64, note: &str, evidence: Vec<String>, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let old = write.take_task(id).await?;
        if old.status == "done" {
            return Err(StoreError::Invalid(format!("任务{}已办结", old.number)));
        }
        let new = Task {
            status: "done".into(),
            done_on: Some(by.today),
            done_by: Some(by.actor_id),
            done_note: Some(note.to_owned()),
            evidence,
            ..old.clone()
        };
        let revision = write.save_task(&old, new, "done").await?;
        write.commit().await?;
        Ok(revision)
    }

    /// Opens a finished task again and returns its new revision. What was said at its end stays in the history.
    pub async fn reopen_task(&self, id: i64, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let old = write.take_task(id).await?;
        if old.status == "open" {
            return Err(StoreError::Invalid(format!("任务{}正在办理", old.number)));
        }
        let status = "open".into();
        let new = Task { status, done_on: None, done_by: None, done_note: None, evidence: Vec::new(), ..old.clone() };
        let revision = write.save_task(&old, new, "reopen").await?;
        write.commit().await?;
        Ok(revision)
    }
}

impl Write {
    pub(super) async fn take_task(&mut self, id: i64) -> Result<Task, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM task WHERE id = $1");
        let task = self.tx.row((text, [id.into()]), read).await?.ok_or_else(|| StoreError::missing("任务", id))?;
        let co_units = self.tx.rows((CO_UNITS, [id.into()]), |row| row.get(0)).await?;
        Ok(Task { co_units, ..task })
    }

    /// Writes a task over its old self, with an event of what changed; returns its new revision.
    pub(super) async fn save_task(&mut self, old: &Task, new: Task, action: &str) -> Result<i64, StoreError> {
        let text = "UPDATE task SET title = $2, text = $3, goal_id = $4, lead_unit = $5, leader = $6, starts = $7, due = $8, \
                    status = $9, progress = $10, progress_note = $11, done_on = $12, done_by = $13, done_note = $14, \
                    evidence = $15, revision = $16 WHERE id = $1";
        let revision = old.revision + 1;
        let values: Vec<Value> = vec![
            old.id.into(),
            new.title.as_str().into(),
            new.text.as_str().into(),
            new.goal_id.into(),
            new.lead_unit.into(),
            new.leader.into(),
            opt_day(new.starts),
            opt_day(new.due),
            new.status.as_str().into(),
            new.progress.into(),
            new.progress_note.clone().into(),
            opt_day(new.done_on),
            new.done_by.into(),
            new.done_note.clone().into(),
            json(&new.evidence).to_string().into(),
            revision.into(),
        ];
        self.tx.run((text, values)).await?;
        if new.co_units != old.co_units {
            self.put_co_units(old.id, &new.co_units).await?;
        }
        let (before, after) = difference(json(old), json(&new));
        let note = Note::new(action, "task", old.id).before(before).after(after);
        self.note(Note { unit_id: new.lead_unit, ..note });
        Ok(revision)
    }
}

const CO_UNITS: &str = "SELECT unit_id FROM task_co_unit WHERE task_id = $1 ORDER BY unit_id";

fn changed(old: &Task, change: TaskChange) -> Task {
    let mut co_units = change.co_units.unwrap_or_else(|| old.co_units.clone());
    co_units.sort_unstable();
    co_units.dedup();
    Task {
        title: change.title.unwrap_or_else(|| old.title.clone()),
        text: change.text.unwrap_or_else(|| old.text.clone()),
        goal_id: change.goal_id.unwrap_or(old.goal_id),
        lead_unit: change.lead_unit.unwrap_or(old.lead_unit),
        co_units,
        leader: change.leader.unwrap_or(old.leader),
        starts: change.starts.unwrap_or(old.starts),
        due: change.due.unwrap_or(old.due),
        status: change.status.unwrap_or_else(|| old.status.clone()),
        ..old.clone()
    }
}

/// The entries of two objects that are not the same, on either side.
pub(super) fn difference(before: Json, after: Json) -> (Json, Json) {
    let (Json::Object(before), Json::Object(after)) = (before, after) else {
        return (Json::Null, Json::Null);
    };
    let differs = |key: &String| before.get(key) != after.get(key);
    let keys: Vec<String> = before.keys().filter(|key| differs(key)).cloned().collect();
    let pick = |side: &Map<String, Json>| {
        keys.iter().map(|key| (key.clone(), side.get(key).cloned().unwrap_or_default())).collect::<Map<_, _>>().into()
    };
    (pick(&before), pick(&after))
}

fn read(row: &Row) -> Result<Task, StoreError> {
    Ok(Task {
        id: row.get(0)?,
        plan_id: row.get(1)?,
        goal_id: row.get(2)?,
        number: row.get(3)?,
        title: row.get(4)?,
        text: row.get(5)?,
        kind: row.get(6)?,
        clause_id: row.get(7)?,
        span_start: row.get(8)?,
        span_end: row.get(9)?,
        lead_unit: row.get(10)?,
        co_units: Vec::new(),
        leader: row.get(11)?,
        starts: read_opt_day(row.get(12)?)?,
        due: read_opt_day(row.get(13)?)?,
        status: row.get(14)?,
        progress: row.get(15)?,
        progress_note: row.get(16)?,
        done_on: read_opt_day(row.get(17)?)?,
        done_by: row.get(18)?,
        done_note: row.get(19)?,
        evidence: read_json(&row.get::<String>(20)?, "任务的佐证材料")?,
        revision: row.get(21)?,
    })
}
