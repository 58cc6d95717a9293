//! The tree of units with its dates of validity. Who may see which unit is decided elsewhere.

use std::collections::HashMap;

use gangmu_pack::definition::UnitKind;
use jiff::civil::Date;
use sea_query::Value;
use serde::Serialize;

use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{json, name_of, opt_day, read_name, read_opt_day};
use crate::write::Write;
use crate::{By, Store, StoreError};

/// A unit of the tree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unit {
    /// Id.
    pub id: i64,
    /// Identification code of the school or institution, or a code of the bureau's own.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name for lists.
    pub short_name: Option<String>,
    /// Kind of node.
    pub kind: UnitKind,
    /// 办学类型: 完全小学, 教学点, 九年一贯制学校…
    pub r#type: Option<String>,
    /// 学段: 学前, 小学, 初中…
    pub stage: Option<String>,
    /// 城区, 镇区 or 乡村.
    pub area: Option<String>,
    /// 公办 or 民办.
    pub ownership: Option<String>,
    /// Has boarders.
    pub boarding: bool,
    /// A small school.
    pub small: bool,
    /// Name of the town that it lies in.
    pub town: Option<String>,
    /// The unit above.
    pub parent_id: Option<i64>,
    /// Ids from the root down to itself: `/1/5/37/`.
    pub path: String,
    /// First day on which it exists.
    pub valid_from: Option<Date>,
    /// Last day on which it exists.
    pub valid_to: Option<Date>,
    /// Longitude and latitude in degrees: `106.71,26.58`.
    pub place: Option<String>,
}

/// A unit to be added.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewUnit {
    /// See [`Unit`].
    pub code: String,
    /// See [`Unit`].
    pub name: String,
    /// See [`Unit`].
    pub short_name: Option<String>,
    /// See [`Unit`].
    pub kind: UnitKind,
    /// See [`Unit`].
    pub r#type: Option<String>,
    /// See [`Unit`].
    pub stage: Option<String>,
    /// See [`Unit`].
    pub area: Option<String>,
    /// See [`Unit`].
    pub ownership: Option<String>,
    /// See [`Unit`].
    pub boarding: bool,
    /// See [`Unit`].
    pub small: bool,
    /// See [`Unit`].
    pub town: Option<String>,
    /// Code of the unit above: one that exists, or an earlier one of the same call.
    pub parent: Option<String>,
    /// See [`Unit`].
    pub valid_from: Option<Date>,
    /// See [`Unit`].
    pub valid_to: Option<Date>,
    /// See [`Unit`].
    pub place: Option<String>,
}

impl Default for NewUnit {
    fn default() -> Self {
        NewUnit {
            code: String::new(),
            name: String::new(),
            short_name: None,
            kind: UnitKind::School,
            r#type: None,
            stage: None,
            area: None,
            ownership: None,
            boarding: false,
            small: false,
            town: None,
            parent: None,
            valid_from: None,
            valid_to: None,
            place: None,
        }
    }
}

const COLUMNS: [&str; 17] = [
    "id",
    "code",
    "name",
    "short_name",
    "kind",
    "type",
    "stage",
    "area",
    "ownership",
    "boarding",
    "small",
    "town",
    "parent_id",
    "path",
    "valid_from",
    "valid_to",
    "place",
];

impl Store {
    /// Adds units, all or none, and returns their ids in their order.
    pub async fn insert_units(&self, units: Vec<NewUnit>, by: &By) -> Result<Vec<i64>, StoreError> {
        let mut write = self.begin(by).await?;
        let first = write.reserve("unit", units.len()).await?;
        let mut known = known_paths(&mut write).await?;
        let mut rows = Vec::with_capacity(units.len() * COLUMNS.len());
        for (id, unit) in (first..).zip(&units) {
            let parent = match &unit.parent {
                Some(code) => Some(known.get(code).cloned().ok_or_else(|| StoreError::missing("上级单位", code))?),
                None => None,
            };
            let unit = new_unit(id, unit.clone(), parent);
            known.insert(unit.code.clone(), (id, unit.path.clone()));
            rows.extend(lay(&unit));
            write.note(Note::new("create", "unit", id).after(json(&unit)).of_unit(id));
        }
        write.tx.insert("unit", &COLUMNS, rows).await?;
        write.commit().await?;
        Ok((first..).take(units.len()).collect())
    }

    /// All units, every unit before those below it.
    pub async fn all_units(&self) -> Result<Vec<Unit>, StoreError> {
        self.db.rows(select("ORDER BY path"), read).await
    }

    /// One unit.
    pub async fn unit(&self, id: i64) -> Result<Option<Unit>, StoreError> {
        self.db.row((select("WHERE id = $1"), [id.into()]), read).await
    }

    /// Changes everything of a unit but its id and its place in the tree.
    pub async fn update_unit(&self, unit: &Unit, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let old = write.tx.row((select("WHERE id = $1"), [unit.id.into()]), read).await?;
        let old = old.ok_or_else(|| StoreError::missing("单位", unit.id))?;
        let new = Unit { parent_id: old.parent_id, path: old.path.clone(), ..unit.clone() };
        let sets: Vec<String> = COLUMNS.iter().zip(1..).map(|(column, at)| format!("{column} = ${at}")).collect();
        let text = format!("UPDATE unit SET {} WHERE id = $1", sets.join(", "));
        write.tx.run((text, lay(&new))).await?;
        write.note(Note::new("update", "unit", unit.id).before(json(&old)).after(json(&new)).of_unit(unit.id));
        write.commit().await
    }
}

/// Id and path of every unit, by its code.
async fn known_paths(write: &mut Write) -> Result<HashMap<String, (i64, String)>, StoreError> {
    let read = |row: &Row| Ok((row.get::<String>(0)?, (row.get(1)?, row.get(2)?)));
    Ok(write.tx.rows("SELECT code, id, path FROM unit", read).await?.into_iter().collect())
}

fn new_unit(id: i64, unit: NewUnit, parent: Option<(i64, String)>) -> Unit {
    let path = format!("{}{id}/", parent.as_ref().map_or("/", |(_, path)| path));
    Unit {
        id,
        code: unit.code,
        name: unit.name,
        short_name: unit.short_name,
        kind: unit.kind,
        r#type: unit.r#type,
        stage: unit.stage,
        area: unit.area,
        ownership: unit.ownership,
        boarding: unit.boarding,
        small: unit.small,
        town: unit.town,
        parent_id: parent.map(|(id, _)| id),
        path,
        valid_from: unit.valid_from,
        valid_to: unit.valid_to,
        place: unit.place,
    }
}

fn select(rest: &str) -> String {
    format!("SELECT {} FROM unit {rest}", COLUMNS.join(", "))
}

fn lay(unit: &Unit) -> Vec<Value> {
    vec![
        unit.id.into(),
        unit.code.as_str().into(),
        unit.name.as_str().into(),
        unit.short_name.clone().into(),
        name_of(unit.kind).into(),
        unit.r#type.clone().into(),
        unit.stage.clone().into(),
        unit.area.clone().into(),
        unit.ownership.clone().into(),
        unit.boarding.into(),
        unit.small.into(),
        unit.town.clone().into(),
        unit.parent_id.into(),
        unit.path.as_str().into(),
        opt_day(unit.valid_from),
        opt_day(unit.valid_to),
        unit.place.clone().into(),
    ]
}

fn read(row: &Row) -> Result<Unit, StoreError> {
    Ok(Unit {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        short_name: row.get(3)?,
        kind: read_name(row.get(4)?)?,
        r#type: row.get(5)?,
        stage: row.get(6)?,
        area: row.get(7)?,
        ownership: row.get(8)?,
        boarding: row.get(9)?,
        small: row.get(10)?,
        town: row.get(11)?,
        parent_id: row.get(12)?,
        path: row.get(13)?,
        valid_from: read_opt_day(row.get(14)?)?,
        valid_to: read_opt_day(row.get(15)?)?,
        place: row.get(16)?,
    })
}
