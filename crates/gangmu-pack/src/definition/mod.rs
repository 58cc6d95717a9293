//! What a ledger file says, as plain data. It holds no rules: `judge` judges it, `expr` runs its conditions.

mod field;
mod measure;
mod rollup;
mod workflow;

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Operand;

pub use self::field::{Field, FieldType, Grain, MoneyScale, Privacy};
use self::measure::RATE;
pub use self::measure::{Check, CheckLevel, DUTY_RATE, Measure};
pub use self::rollup::{Count, GROUP_SIZE, Key, Rollup};
pub use self::workflow::{
    DayKind, Days, Deadline, Duty, Escalation, Move, Opens, Rhythm, Role, State, Workflow, YearDay,
};

/// A ledger (台账): a typed register defined by one TOML file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// What the ledger is and who keeps it.
    #[serde(rename = "ledger")]
    pub head: Head,
    /// The fields of a record, in the order in which a form shows them.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
    /// Rules between the fields of one record.
    #[serde(default, rename = "check")]
    pub checks: Vec<Check>,
    /// The states that a record passes through.
    pub workflow: Workflow,
    /// The transitions between states.
    #[serde(default, rename = "move")]
    pub moves: Vec<Move>,
    /// By when a record must have left a state.
    #[serde(default, rename = "deadline")]
    pub deadlines: Vec<Deadline>,
    /// What is counted from the records.
    #[serde(default, rename = "measure")]
    pub measures: Vec<Measure>,
    /// Rules between measures of the same period and scope.
    #[serde(default, rename = "sum_check")]
    pub sum_checks: Vec<Check>,
    /// Reports due from every unit at a rhythm.
    #[serde(default, rename = "duty")]
    pub duties: Vec<Duty>,
    /// Which fields are filled from elsewhere, so that nobody is asked twice.
    #[serde(default)]
    pub reuse: Vec<Reuse>,
    /// Records of other ledgers that can be started from one of these.
    #[serde(default)]
    pub opens: Vec<Opens>,
    /// How a row is counted from a register, for units that keep the register.
    #[serde(default)]
    pub rollup: Option<Rollup>,
    /// How the annual summary reports the ledger.
    pub report: Report,
    /// Example records: used in templates, tests and the manual.
    #[serde(default, rename = "sample")]
    pub samples: Vec<BTreeMap<String, serde_json::Value>>,
    /// The ledgers that `ref` fields point into, by id: not written in the file but found by [`crate::link`].
    #[serde(skip)]
    pub targets: BTreeMap<String, Arc<Ledger>>,
}

/// The head of a ledger file: `[ledger]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Identifier in English, also the name of its table: `hazard`.
    pub id: String,
    /// Name shown to people: 安全隐患台账.
    pub name: String,
    /// What one record stands for: 一处隐患.
    pub record: String,
    /// One or two sentences for a person who opens the empty ledger.
    pub about: String,
    /// Kinds of unit that own records.
    pub kept_by: Vec<UnitKind>,
    /// Code of the bureau office that answers for it: `safety`.
    pub office: String,
    /// The date field that decides to which period a record belongs.
    pub on: String,
    /// Pattern of the record number: `YH{year}-{seq:05}`.
    pub number: String,
    /// Section code of the work (domain handbook §10.1): `safety`. Decides the chapter of the summary.
    pub area: String,
    /// Field that names a record in lists and links.
    pub title: String,
    /// Fields that together must be unique: an import updates by them. `owner` among them: unique within a unit.
    #[serde(default)]
    pub key: Vec<String>,
    /// How far the whole ledger is protected: `hidden` shows it only to those who handle it.
    #[serde(default)]
    pub privacy: Privacy,
    /// Ways to look at the records besides the list.
    #[serde(default)]
    pub views: Vec<View>,
    /// A table of the yearly census, as of 1 September: indicators read its measures as `census.pupils`.
    #[serde(default)]
    pub census: bool,
}

/// Kinds of node in the tree of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// 教育局
    Bureau,
    /// 科室、股室
    Office,
    /// 乡镇学区、教管中心
    Town,
    /// 学校(含教学点)
    School,
    /// 幼儿园
    Kindergarten,
    /// 直属事业单位(进修学校、装备站等)
    Institution,
}

/// A way to look at the records of a ledger besides the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// 看板: by state.
    Board,
    /// 日历: by deadline.
    Calendar,
    /// 地图: by place or unit.
    Map,
}

/// Where a field is filled from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reuse {
    /// The field that need not be typed.
    pub field: String,
    /// An attribute of a unit (`unit.town`, `school.area`), a field through a reference (`project.kind`), a count of the
    /// unit's census (`census.pupils`; of some stages together `census.pupils[stage=小学,stage=初中]`), the unit's record before this one (`last.pupils`), or its latest record in another
    /// ledger (`school_account.balance`). The unit is the one that the record names, else its owner.
    pub from: String,
}

/// The counts of a unit's census from which a field may be filled.
pub const CENSUS_COUNTS: [&str; 4] = ["pupils", "staff", "teachers", "classes"];

impl Reuse {
    /// The count of the unit's census and the stages of which it is taken together; all of them where none is named.
    pub fn census(&self) -> Option<(String, Vec<String>)> {
        let operand = Operand::parse(&self.from).ok()?;
        let known = operand.is_census() && CENSUS_COUNTS.contains(&operand.measure.as_str());
        let stages = operand.slice.into_iter().map(|(field, stage)| (field == "stage").then_some(stage));
        Some((operand.measure, stages.collect::<Option<_>>()?)).filter(|_| known)
    }
}

/// How the annual summary reports the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The sentence with its placeholders: see `sentence`.
    pub sentence: String,
}

/// The unit that keeps a record, where a key names it.
pub const OWNER: &str = "owner";

impl Ledger {
    /// The values of the key's parts, in their order; null for one that is not filled.
    pub fn key_of(&self, values: &serde_json::Map<String, serde_json::Value>, owner: i64) -> Vec<serde_json::Value> {
        let part = |id: &String| match id.as_str() {
            OWNER => owner.into(),
            id => values.get(id).cloned().unwrap_or_default(),
        };
        self.head.key.iter().map(part).collect()
    }

    /// The names of the key's parts.
    pub fn key_names(&self) -> Vec<&str> {
        let name = |id: &'_ String| match id.as_str() {
            OWNER => Some("填报单位"),
            id => self.field(id).map(|f| f.name.as_str()),
        };
        self.head.key.iter().filter_map(name).collect()
    }

    /// The field of that id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.id == id)
    }

    /// A column of a group field.
    pub fn column(&self, group: &str, id: &str) -> Option<&Field> {
        self.field(group)?.columns.iter().find(|c| c.id == id)
    }

    /// The measure of that id, also the built-in one.
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.all_measures().find(|m| m.id == id)
    }

    /// The measures that the file writes and, where it writes duties, the built-in rate of returns in time.
    pub fn all_measures(&self) -> impl Iterator<Item = &Measure> {
        let rate: Option<&Measure> = if self.duties.is_empty() { None } else { Some(&RATE) };
        self.measures.iter().chain(rate)
    }

    /// The name of a state, or its id where the state is gone from the definition.
    pub fn state_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.workflow.states.iter().find(|s| s.id == id).map_or(id, |s| &s.name)
    }

    /// Whether the clocks of deadlines stand still in the state.
    pub fn is_paused(&self, state: &str) -> bool {
        self.workflow.states.iter().any(|s| s.id == state && s.paused)
    }

    /// Whether the state ends the matter.
    pub fn is_final(&self, state: &str) -> bool {
        self.workflow.finals.iter().any(|f| f == state)
    }
}
