//! States, moves, deadlines and duties: what becomes of a record and by when. It moves nothing.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::UnitKind;
use crate::expr::Expr;
use crate::flexible::{OneOrMany, RoleOrEscalation, one_or_many};

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
    /// The clocks of deadlines stand still in it.
    #[serde(default)]
    pub paused: bool,
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
    /// Asks for the unit that takes the record over and makes it the owner.
    #[serde(default)]
    pub transfer: bool,
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
    /// How many days before it is due the person in charge is reminded.
    #[serde(default)]
    pub remind: Vec<u16>,
    /// Who is told when it is overdue: a role, at once or after some days.
    #[serde(default)]
    #[schemars(with = "Vec<RoleOrEscalation>")]
    pub escalate: Vec<Escalation>,
}

/// Who is told of an overdue record, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Escalation {
    /// The role.
    pub to: Role,
    /// Days past due; 0 tells at once.
    pub after: u16,
}

impl Deadline {
    /// Whether a role is told of a record so many days past due.
    pub fn tells(&self, role: Role, days_past: i64) -> bool {
        self.escalate.iter().any(|e| e.to == role && days_past >= i64::from(e.after))
    }
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
    /// Of a yearly return: the day of the year on which things are counted, `09-01`. The period ends with it.
    #[serde(default)]
    pub as_of: Option<YearDay>,
    /// A return without records may be handed in, where one says so.
    #[serde(default = "yes")]
    pub nil: bool,
    /// A condition on the unit: only units that meet it owe the report.
    #[serde(default)]
    pub only: Option<Expr>,
}

fn yes() -> bool {
    true
}

/// A day of every year, written `09-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct YearDay {
    /// Month, 1 to 12.
    pub month: i8,
    /// Day, at most 28, so that every year has it.
    pub day: i8,
}

impl YearDay {
    /// The day in a year.
    pub fn of(self, year: i16) -> Date {
        Date::new(year, self.month, self.day).unwrap_or(Date::MAX)
    }
}

impl TryFrom<String> for YearDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split_once('-').filter(|(month, day)| month.len() == 2 && day.len() == 2);
        let read = parts.and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
        match read {
            Some((month @ 1..=12, day @ 1..=28)) => Ok(Self { month, day }),
            _ => Err(format!("“{text}”不是一年中的一天,请写成 09-01,日不超过28")),
        }
    }
}

impl From<YearDay> for String {
    fn from(day: YearDay) -> String {
        format!("{:02}-{:02}", day.month, day.day)
    }
}

/// A button that starts a record of another ledger, filled in from this one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Opens {
    /// The words on the button: 登记问题.
    pub name: String,
    /// The ledger in which the record is started.
    pub ledger: String,
    /// The states in which the button is there; any where none is named.
    #[serde(default)]
    pub in_states: Vec<String>,
    /// Fields of the new record with formulas over this one; `unit` names its owner.
    #[serde(default)]
    pub fill: BTreeMap<String, Expr>,
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
