//! What happened to units: who took over from whom, and how many pupils, staff and classes they had each year.

use jiff::civil::Date;
use sea_query::Value;
use serde::Serialize;

use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{day, json, read_day};
use crate::{By, Store, StoreError};

/// A unit that took over from another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Successor {
    /// The unit that ended or shrank.
    pub unit_id: i64,
    /// The unit that took over.
    pub successor_id: i64,
    /// The day.
    pub on_date: Date,
    /// 合并, 撤并, 更名…
    pub kind: String,
}

/// Counts of a unit in the census of a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnitCount {
    /// The unit.
    pub unit_id: i64,
    /// Year in which the school year began.
    pub year: i64,
    /// Pupils enrolled.
    pub pupils: i64,
    /// All staff.
    pub staff: i64,
    /// Full-time teachers.
    pub teachers: i64,
    /// Classes.
    pub classes: i64,
}

/// Counts of one stage of a unit in the census of a year. A unit without them counts under the stage of its own.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct StageCount {
    /// The unit.
    pub unit_id: i64,
    /// Year in which the school year began.
    pub year: i64,
    /// 学前, 小学, 初中…
    pub stage: String,
    /// Pupils enrolled.
    pub pupils: Option<i64>,
    /// All staff, where they are told apart by stage.
    pub staff: Option<i64>,
    /// Full-time teachers, where they are told apart by stage.
    pub teachers: Option<i64>,
    /// Classes, where they are told apart by stage.
    pub classes: Option<i64>,
}

impl Store {
    /// Notes which units took over from one, and ends it after a day where one is given, in one transaction.
    pub async fn succeed(
        &self,
        unit_id: i64,
        closed: Option<Date>,
        successors: Vec<Successor>,
        by: &By,
    ) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        if let Some(last) = closed {
            let text = "UPDATE unit SET valid_to = $2 WHERE id = $1 AND valid_to IS NULL";
            if write.tx.run((text, [unit_id.into(), day(last)])).await? != 1 {
                return Err(StoreError::Invalid("单位不存在或已经撤并".into()));
            }
            write.note(Note::new("close", "unit", unit_id).after(json(&last)).of_unit(unit_id));
        }
        for successor in successors {
            let values = vec![
                unit_id.into(),
                successor.successor_id.into(),
                day(successor.on_date),
                successor.kind.as_str().into(),
            ];
            write.tx.insert("unit_successor", &["unit_id", "successor_id", "on_date", "kind"], values).await?;
            write.note(Note::new("successor", "unit", unit_id).after(json(&successor)).of_unit(unit_id));
        }
        write.commit().await
    }

    /// Which units took over from which, earliest first.
    pub async fn successors(&self) -> Result<Vec<Successor>, StoreError> {
        let text =
            "SELECT unit_id, successor_id, on_date, kind FROM unit_successor ORDER BY on_date, unit_id, successor_id";
        let read = |row: &Row| {
            let on_date = read_day(&row.get::<String>(2)?)?;
            Ok(Successor { unit_id: row.get(0)?, successor_id: row.get(1)?, on_date, kind: row.get(3)? })
        };
        self.db.rows(text, read).await
    }

    /// Puts the counts of a year in, over those that are there.
    pub async fn put_unit_counts(&self, counts: Vec<UnitCount>, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let text = "INSERT INTO unit_count (unit_id, year, pupils, staff, teachers, classes) VALUES ($1, $2, $3, $4, $5, $6) \
                    ON CONFLICT (unit_id, year) DO UPDATE SET pupils = $3, staff = $4, teachers = $5, classes = $6";
        for c in counts {
            let values = [c.unit_id, c.year, c.pupils, c.staff, c.teachers, c.classes].map(Value::from);
            write.tx.run((text, values)).await?;
            write.note(Note::new("count", "unit", c.unit_id).after(json(&c)).of_unit(c.unit_id));
            write.relieve().await?;
        }
        write.commit().await
    }

    /// Puts the counts by stage of a year in, over those that are there.
    pub async fn put_stage_counts(&self, counts: Vec<StageCount>, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let text = "INSERT INTO unit_stage_count (unit_id, year, stage, pupils, staff, teachers, classes) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (unit_id, year, stage) \
                    DO UPDATE SET pupils = $4, staff = $5, teachers = $6, classes = $7";
        for c in counts {
            let mut values: Vec<Value> = vec![c.unit_id.into(), c.year.into(), c.stage.as_str().into()];
            values.extend([c.pupils, c.staff, c.teachers, c.classes].map(Value::from));
            write.tx.run((text, values)).await?;
            write.note(Note::new("count", "unit", c.unit_id).after(json(&c)).of_unit(c.unit_id));
            write.relieve().await?;
        }
        write.commit().await
    }

    /// The counts by stage of a year, of all units that have them.
    pub async fn stage_counts(&self, year: i64) -> Result<Vec<StageCount>, StoreError> {
        let text = "SELECT unit_id, year, stage, pupils, staff, teachers, classes FROM unit_stage_count \
                    WHERE year = $1 ORDER BY unit_id, stage";
        self.db.rows((text, [year.into()]), read_stage).await
    }

    /// The counts by stage of one unit and year.
    pub async fn stage_counts_of(&self, unit_id: i64, year: i64) -> Result<Vec<StageCount>, StoreError> {
        let text = "SELECT unit_id, year, stage, pupils, staff, teachers, classes FROM unit_stage_count \
                    WHERE unit_id = $1 AND year = $2 ORDER BY stage";
        self.db.rows((text, [unit_id.into(), year.into()]), read_stage).await
    }

    /// The latest counts of a unit up to a year.
    pub async fn latest_unit_count(&self, unit_id: i64, year: i64) -> Result<Option<UnitCount>, StoreError> {
        let text = "SELECT unit_id, year, pupils, staff, teachers, classes FROM unit_count \
                    WHERE unit_id = $1 AND year <= $2 ORDER BY year DESC LIMIT 1";
        Ok(self.db.rows((text, [unit_id.into(), year.into()]), read_count).await?.pop())
    }

    /// The counts of a year, of all units that have them.
    pub async fn unit_counts(&self, year: i64) -> Result<Vec<UnitCount>, StoreError> {
        let text =
            "SELECT unit_id, year, pupils, staff, teachers, classes FROM unit_count WHERE year = $1 ORDER BY unit_id";
        self.db.rows((text, [year.into()]), read_count).await
    }
}

fn read_stage(row: &Row) -> Result<StageCount, StoreError> {
    Ok(StageCount {
        unit_id: row.get(0)?,
        year: row.get(1)?,
        stage: row.get(2)?,
        pupils: row.get(3)?,
        staff: row.get(4)?,
        teachers: row.get(5)?,
        classes: row.get(6)?,
    })
}

fn read_count(row: &Row) -> Result<UnitCount, StoreError> {
    Ok(UnitCount {
        unit_id: row.get(0)?,
        year: row.get(1)?,
        pupils: row.get(2)?,
        staff: row.get(3)?,
        teachers: row.get(4)?,
        classes: row.get(5)?,
    })
}
