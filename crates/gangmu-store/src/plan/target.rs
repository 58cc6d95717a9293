//! Targets of a task: a comparator and a value, bound to a measure or filled in by hand. Whether it is met is computed elsewhere.

use jiff::civil::Date;
use sea_query::Value;
use serde::Serialize;

use super::task::difference;
use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{json, opt_day, read_json, read_opt_day};
use crate::write::Write;
use crate::{By, Store, StoreError};

/// A target to be set.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct NewTarget {
    /// What is counted: 培训教师.
    pub label: String,
    /// eq, ge, gt, le, lt, approx or range.
    pub comparator: String,
    /// The value; of a range, its lower end.
    pub value: f64,
    /// Upper end of a range.
    pub value_max: Option<f64>,
    /// Unit: 人次, %.
    pub unit: String,
    /// Year in which it is due.
    pub year: i64,
    /// measure, or hand.
    pub binding: String,
    /// Ledger of the measure.
    pub ledger: Option<String>,
    /// The measure.
    pub measure: Option<String>,
    /// Condition that narrows the measure, in the definition language.
    pub slice: Option<String>,
    /// The words of the document.
    pub quote: Option<String>,
    /// First code point in the document.
    pub span_start: Option<i64>,
    /// Code point behind the last.
    pub span_end: Option<i64>,
}

/// A target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Target {
    /// Id.
    pub id: i64,
    /// Its task.
    pub task_id: i64,
    /// See [`NewTarget`].
    pub label: String,
    /// See [`NewTarget`].
    pub comparator: String,
    /// See [`NewTarget`].
    pub value: f64,
    /// See [`NewTarget`].
    pub value_max: Option<f64>,
    /// See [`NewTarget`].
    pub unit: String,
    /// See [`NewTarget`].
    pub year: i64,
    /// See [`NewTarget`].
    pub binding: String,
    /// See [`NewTarget`].
    pub ledger: Option<String>,
    /// See [`NewTarget`].
    pub measure: Option<String>,
    /// See [`NewTarget`].
    pub slice: Option<String>,
    /// See [`NewTarget`].
    pub quote: Option<String>,
    /// See [`NewTarget`].
    pub span_start: Option<i64>,
    /// See [`NewTarget`].
    pub span_end: Option<i64>,
    /// The value reached, as filled in by hand.
    pub hand_value: Option<f64>,
    /// Account that filled it in.
    pub hand_by: Option<i64>,
    /// The day of the value.
    pub hand_on: Option<Date>,
    /// What was said with it.
    pub hand_note: Option<String>,
    /// Attachments that prove it, by hash.
    pub evidence: Vec<String>,
}

const COLUMNS: [&str; 20] = [
    "id",
    "task_id",
    "label",
    "comparator",
    "value",
    "value_max",
    "unit",
    "year",
    "binding",
    "ledger",
    "measure",
    "slice",
    "quote",
    "span_start",
    "span_end",
    "hand_value",
    "hand_by",
    "hand_on",
    "hand_note",
    "evidence",
];

impl Store {
    /// The targets of all tasks of a plan, by task.
    pub async fn targets_of_plan(&self, plan_id: i64) -> Result<Vec<Target>, StoreError> {
        let rest = "WHERE t.task_id IN (SELECT id FROM task WHERE plan_id = $1) ORDER BY t.task_id, t.id";
        self.db.rows((select(rest), [plan_id.into()]), read).await
    }

    /// The targets of a task.
    pub async fn targets(&self, task_id: i64) -> Result<Vec<Target>, StoreError> {
        self.db.rows((select("WHERE t.task_id = $1 ORDER BY t.id"), [task_id.into()]), read).await
    }

    /// One target.
    pub async fn target(&self, id: i64) -> Result<Option<Target>, StoreError> {
        self.db.row((select("WHERE t.id = $1"), [id.into()]), read).await
    }

    /// Sets a target and returns its id.
    pub async fn add_target(&self, task_id: i64, new: NewTarget, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        write.take_task(task_id).await?;
        let id = write.new_target(task_id, &new).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Changes everything of a target but its id and its task, also the value filled in by hand.
    pub async fn update_target(&self, target: &Target, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let old = take(&mut write, target.id).await?;
        let new = Target { task_id: old.task_id, ..target.clone() };
        let sets: Vec<String> = COLUMNS.iter().zip(1..).map(|(column, at)| format!("{column} = ${at}")).collect();
        let text = format!("UPDATE target SET {} WHERE id = $1", sets.join(", "));
        write.tx.run((text, lay(&new))).await?;
        let (before, after) = difference(json(&old), json(&new));
        write.note(Note::new("update", "target", old.id).before(before).after(after));
        write.commit().await
    }

    /// Takes a target away.
    pub async fn delete_target(&self, id: i64, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let old = take(&mut write, id).await?;
        write.tx.run(("DELETE FROM target WHERE id = $1", [id.into()])).await?;
        write.note(Note::new("delete", "target", id).before(json(&old)));
        write.commit().await
    }
}

impl Write {
    pub(super) async fn new_target(&mut self, task_id: i64, new: &NewTarget) -> Result<i64, StoreError> {
        let id = self.next_id("target").await?;
        let target = unfilled(id, task_id, new.clone());
        self.tx.insert("target", &COLUMNS, lay(&target)).await?;
        self.note(Note::new("create", "target", id).after(json(&target)));
        Ok(id)
    }
}

async fn take(write: &mut Write, id: i64) -> Result<Target, StoreError> {
    let target = write.tx.row((select("WHERE t.id = $1"), [id.into()]), read).await?;
    target.ok_or_else(|| StoreError::missing("目标值", id))
}

fn unfilled(id: i64, task_id: i64, new: NewTarget) -> Target {
    Target {
        id,
        task_id,
        label: new.label,
        comparator: new.comparator,
        value: new.value,
        value_max: new.value_max,
        unit: new.unit,
        year: new.year,
        binding: new.binding,
        ledger: new.ledger,
        measure: new.measure,
        slice: new.slice,
        quote: new.quote,
        span_start: new.span_start,
        span_end: new.span_end,
        hand_value: None,
        hand_by: None,
        hand_on: None,
        hand_note: None,
        evidence: Vec::new(),
    }
}

fn select(rest: &str) -> String {
    format!("SELECT t.{} FROM target AS t {rest}", COLUMNS.join(", t."))
}

fn lay(target: &Target) -> Vec<Value> {
    vec![
        target.id.into(),
        target.task_id.into(),
        target.label.as_str().into(),
        target.comparator.as_str().into(),
        target.value.into(),
        target.value_max.into(),
        target.unit.as_str().into(),
        target.year.into(),
        target.binding.as_str().into(),
        target.ledger.clone().into(),
        target.measure.clone().into(),
        target.slice.clone().into(),
        target.quote.clone().into(),
        target.span_start.into(),
        target.span_end.into(),
        target.hand_value.into(),
        target.hand_by.into(),
        opt_day(target.hand_on),
        target.hand_note.clone().into(),
        json(&target.evidence).to_string().into(),
    ]
}

fn read(row: &Row) -> Result<Target, StoreError> {
    Ok(Target {
        id: row.get(0)?,
        task_id: row.get(1)?,
        label: row.get(2)?,
        comparator: row.get(3)?,
        value: row.get(4)?,
        value_max: row.get(5)?,
        unit: row.get(6)?,
        year: row.get(7)?,
        binding: row.get(8)?,
        ledger: row.get(9)?,
        measure: row.get(10)?,
        slice: row.get(11)?,
        quote: row.get(12)?,
        span_start: row.get(13)?,
        span_end: row.get(14)?,
        hand_value: row.get(15)?,
        hand_by: row.get(16)?,
        hand_on: read_opt_day(row.get(17)?)?,
        hand_note: row.get(18)?,
        evidence: read_json(&row.get::<String>(19)?, "目标值的佐证材料")?,
    })
}
