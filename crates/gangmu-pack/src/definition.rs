//! What a ledger file says, as plain data. It holds no rules: `check` judges it, `expr` runs its conditions.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::expr::Expr;
use crate::flexible::{OneOrMany, one_or_many};

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
    /// How the annual summary reports the ledger.
    pub report: Report,
    /// Example records: used in templates, tests and the manual.
    #[serde(default, rename = "sample")]
    pub samples: Vec<BTreeMap<String, serde_json::Value>>,
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
    /// Fields that together must be unique: an import updates by them.
    #[serde(default)]
    pub key: Vec<String>,
    /// How far the whole ledger is protected: `hidden` shows it only to those who handle it.
    #[serde(default)]
    pub privacy: Privacy,
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

/// One field of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Identifier in English, also the name of its column.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// What the field holds.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Must be filled before a record is saved.
    #[serde(default)]
    pub required: bool,
    /// For a date: only its month, term or year matters. It is kept as the first day of that period.
    #[serde(default)]
    pub grain: Grain,
    /// The codes to choose from, for `code` and `codes`, in the order of the list.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Name of a shared code list of the pack, instead of `codes`; `units` for the codes of units (several units).
    #[serde(default)]
    pub code_list: Option<String>,
    /// Unit of a number, shown behind it: 人, 平方米.
    #[serde(default)]
    pub unit: Option<String>,
    /// Smallest number allowed.
    #[serde(default)]
    pub min: Option<f64>,
    /// Largest number allowed.
    #[serde(default)]
    pub max: Option<f64>,
    /// The ledger that a `ref` points into.
    #[serde(default)]
    pub ledger: Option<String>,
    /// Kinds of unit that a `unit` field may name; all if empty.
    #[serde(default)]
    pub unit_kinds: Vec<UnitKind>,
    /// How far the value is protected.
    #[serde(default)]
    pub privacy: Privacy,
    /// A formula over the other fields; the field is then never typed in. Needs a result of the field's type.
    #[serde(default)]
    pub computed: Option<Expr>,
    /// Value of a new record, as it would be typed.
    #[serde(default)]
    pub default: Option<serde_json::Value>,
    /// Shown as a column of the list from the start.
    #[serde(default)]
    pub list: bool,
    /// A note for the person who fills it in.
    #[serde(default)]
    pub help: Option<String>,
}

/// What a field holds, and so how it is stored, shown, typed in and checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// One line of text, at most 200 characters.
    Text,
    /// Several lines of text.
    Long,
    /// A whole number.
    Int,
    /// A number with decimals.
    Num,
    /// Money in yuan, kept exactly in fen (1/100 yuan).
    Money,
    /// A day: 2026-03-05.
    Date,
    /// Yes or no.
    Bool,
    /// One code of a list.
    Code,
    /// Several codes of a list.
    Codes,
    /// A unit of the tree, by its code.
    Unit,
    /// A person of the staff, by account or name.
    Person,
    /// A record of a ledger, by its number.
    Ref,
    /// Attached files, by content hash.
    File,
    /// A place on the map: longitude and latitude in degrees, `106.71,26.58`.
    Place,
}

/// How exact a date is: `2026-03-05`, `2026-03`, `2026春`, `2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// 日
    #[default]
    Day,
    /// 月: its first day.
    Month,
    /// 学期: 1 March (spring) or 1 September (autumn).
    Term,
    /// 年: 1 January.
    Year,
}

/// How far a value is protected (domain handbook §11.3, §11.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Privacy {
    /// Shown to whoever may see the record.
    #[default]
    Open,
    /// Personal: masked in lists and exports.
    Masked,
    /// Sensitive: hidden, opened for a stated reason only.
    Hidden,
}

/// A rule that must hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The condition that a right record meets. Unknown (a part is missing) counts as met.
    pub rule: Expr,
    /// What happens when it is not met.
    #[serde(default)]
    pub level: CheckLevel,
    /// What a person reads then: what is wrong and what to do.
    pub message: String,
}

/// How grave a finding of a check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckLevel {
    /// The record cannot be saved.
    #[default]
    Error,
    /// The record is saved; the doubt is shown.
    Warn,
}

/// The states of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Workflow {
    /// The state of a new record.
    pub initial: String,
    /// The states that end the matter.
    #[serde(default, rename = "final")]
    pub finals: Vec<String>,
    /// Names of the states, in the order in which they are passed.
    pub states: Vec<State>,
}

/// One state: `{ id = "closed", name = "已销号" }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Identifier in English.
    pub id: String,
    /// Name shown to people.
    pub name: String,
}

/// A transition (流转) of a record by someone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// Identifier in English.
    pub id: String,
    /// The verb on the button: 销号.
    pub name: String,
    /// The states it starts from.
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany")]
    pub from: Vec<String>,
    /// The state it leads to.
    pub to: String,
    /// The roles that may do it.
    pub by: Vec<Role>,
    /// Fields that must be filled by then.
    #[serde(default)]
    pub requires: Vec<String>,
    /// A condition on the record.
    #[serde(default)]
    pub when: Option<Expr>,
    /// A reason must be given: returns, refusals, reopening.
    #[serde(default)]
    pub reason: bool,
    /// Must be done by someone other than who entered or last moved the record.
    #[serde(default)]
    pub second_person: bool,
}

/// Roles of people (domain handbook §2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 局领导
    Leader,
    /// 办公室
    General,
    /// 科室(股室)
    Office,
    /// 责任督学
    Inspector,
    /// 学校(园)
    School,
    /// 系统管理员
    Admin,
}

/// By when a record must have reached a state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// Name shown to people: 整改期限.
    pub name: String,
    /// The clock starts when the record enters this state.
    pub from: String,
    /// The clock ends when the record enters one of these states.
    #[serde(deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany")]
    pub until: Vec<String>,
    /// How long: a number, or one of two by a condition. Ignored where `field` is filled.
    pub days: Days,
    /// A date field of the record that sets the day itself, where it is filled.
    #[serde(default)]
    pub field: Option<String>,
    /// Which days count.
    #[serde(default)]
    pub calendar: DayKind,
    /// Who is told when it is overdue.
    #[serde(default)]
    pub escalate: Vec<Role>,
}

/// A number of days, fixed or by a condition on the record.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Days {
    /// The same for every record.
    Fixed(u16),
    /// By a condition on the record.
    When {
        /// The condition.
        when: Expr,
        /// Days where it holds.
        then: u16,
        /// Days where it does not.
        #[serde(rename = "else")]
        otherwise: u16,
    },
}

/// Which days of a deadline count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 自然日
    #[default]
    Natural,
    /// 工作日
    Working,
}

/// What is counted from the records. Exactly one rule of `count`, `sum`, `avg`, `min`, `max`, `distinct`, `ratio`, `difference`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Measure {
    /// Identifier in English.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// Unit of the value: 处, 万元, %. `%` multiplies a ratio by 100; 万元 divides money by 10 000.
    pub unit: String,
    /// Counts records that meet the condition; `count = "true"` counts all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<Expr>,
    /// Sums an expression, usually a field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum: Option<Expr>,
    /// Averages an expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avg: Option<Expr>,
    /// Smallest value of an expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Expr>,
    /// Largest value of an expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Expr>,
    /// Counts the different values of a field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distinct: Option<Expr>,
    /// First measure ÷ second measure; a zero or missing second gives no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<[String; 2]>,
    /// First measure − second measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<[String; 2]>,
    /// Narrows the records of `sum` … `distinct`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#where: Option<Expr>,
    /// Counts records by the date on which they entered this state, instead of by the ledger's `on`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entering: Option<String>,
    /// A stock: all records that stand at the end of the period, whenever they began.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stock: bool,
    /// The measure of which this one is a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// May be read from old papers but never set as a target (domain handbook §8.5).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub never_target: bool,
    /// Other words by which papers name it: used to bind a target to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// A larger value is the better one; decides the words for a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub larger_is_better: Option<bool>,
}

/// A report due from every unit of a kind at a rhythm, zero reports allowed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Name shown to people.
    pub name: String,
    /// Kinds of unit that owe it.
    pub from: Vec<UnitKind>,
    /// How often.
    pub every: Rhythm,
    /// Days after the end of the period by which it is due.
    pub within_days: u16,
}

/// How often a duty falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// 每月
    Month,
    /// 每季度
    Quarter,
    /// 每学期
    Term,
    /// 每年
    Year,
}

/// Where a field is filled from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reuse {
    /// The field that need not be typed.
    pub field: String,
    /// An attribute of the owning unit (`unit.town`) or a field through a reference (`project.kind`).
    pub from: String,
}

/// How the annual summary reports the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The sentence with its placeholders: see `sentence`.
    pub sentence: String,
}

impl Ledger {
    /// The field of that id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.id == id)
    }

    /// The measure of that id.
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures.iter().find(|m| m.id == id)
    }

    /// The name of a state, or its id where the state is gone from the definition.
    pub fn state_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.workflow.states.iter().find(|s| s.id == id).map_or(id, |s| &s.name)
    }

    /// Whether the state ends the matter.
    pub fn is_final(&self, state: &str) -> bool {
        self.workflow.finals.iter().any(|f| f == state)
    }
}
