//! Milestones of a task: a name, a day by which, and the day on which.

use jiff::civil::Date;
use serde::Serialize;

use super::task::difference;
use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{day, json, opt_day, read_day, read_opt_day};
use crate::write::Write;
use crate::{By, Store, StoreError};

/// A milestone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Milestone {
    /// Id.
    pub id: i64,
    /// Its task.
    pub task_id: i64,
    /// What is reached.
    pub name: String,
    /// By when.
    pub due: Date,
    /// When it was reached.
    pub done_on: Option<Date>,
}

/// A milestone to be set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewMilestone {
    /// What is reached.
    pub name: String,
    /// By when.
    pub due: Date,
}

impl Store {
    /// The milestones of all tasks of a plan, by task and day.
    pub async fn milestones_of_plan(&self, plan_id: i64) -> Result<Vec<Milestone>, StoreError> {
        let text = "SELECT m.id, m.task_id, m.name, m.due, m.done_on FROM milestone AS m \
                    JOIN task AS t ON t.id = m.task_id WHERE t.plan_id = $1 ORDER BY m.task_id, m.due, m.id";
        self.db.rows((text, [plan_id.into()]), read).await
    }

    /// The milestones of a task, by day.
    pub async fn milestones(&self, task_id: i64) -> Result<Vec<Milestone>, StoreError> {
        let text = "SELECT id, task_id, name, due, done_on FROM milestone WHERE task_id = $1 ORDER BY due, id";
        self.db.rows((text, [task_id.into()]), read).await
    }

    /// The milestone of an id.
    pub async fn milestone(&self, id: i64) -> Result<Option<Milestone>, StoreError> {
        let text = "SELECT id, task_id, name, due, done_on FROM milestone WHERE id = $1";
        self.db.row((text, [id.into()]), read).await
    }

    /// Sets a milestone and returns its id.
    pub async fn add_milestone(&self, task_id: i64, new: NewMilestone, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        write.take_task(task_id).await?;
        let id = write.new_milestone(task_id, &new).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Changes the name and the days of a milestone.
    pub async fn update_milestone(&self, milestone: &Milestone, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let old = take(&mut write, milestone.id).await?;
        let values =
            [milestone.id.into(), milestone.name.as_str().into(), day(milestone.due), opt_day(milestone.done_on)];
        write.tx.run(("UPDATE milestone SET name = $2, due = $3, done_on = $4 WHERE id = $1", values)).await?;
        let (before, after) = difference(json(&old), json(milestone));
        write.note(Note::new("update", "milestone", old.id).before(before).after(after));
        write.commit().await
    }

    /// Takes a milestone away.
    pub async fn delete_milestone(&self, id: i64, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let old = take(&mut write, id).await?;
        write.tx.run(("DELETE FROM milestone WHERE id = $1", [id.into()])).await?;
        write.note(Note::new("delete", "milestone", id).before(json(&old)));
        write.commit().await
    }
}

impl Write {
    pub(super) async fn new_milestone(&mut self, task_id: i64, new: &NewMilestone) -> Result<i64, StoreError> {
        let id = self.next_id("milestone").await?;
        let values = vec![id.into(), task_id.into(), new.name.as_str().into(), day(new.due)];
        self.tx.insert("milestone", &["id", "task_id", "name", "due"], values).await?;
        let after = Milestone { id, task_id, name: new.name.clone(), due: new.due, done_on: None };
        self.note(Note::new("create", "milestone", id).after(json(&after)));
        Ok(id)
    }
}

async fn take(write: &mut Write, id: i64) -> Result<Milestone, StoreError> {
    let text = "SELECT id, task_id, name, due, done_on FROM milestone WHERE id = $1";
    write.tx.row((text, [id.into()]), read).await?.ok_or_else(|| StoreError::missing("节点", id))
}

fn read(row: &Row) -> Result<Milestone, StoreError> {
    Ok(Milestone {
        id: row.get(0)?,
        task_id: row.get(1)?,
        name: row.get(2)?,
        due: read_day(&row.get::<String>(3)?)?,
        done_on: read_opt_day(row.get(4)?)?,
    })
}
