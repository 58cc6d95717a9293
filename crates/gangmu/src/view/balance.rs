//! Balance of compulsory education as the page reads it.

use std::collections::BTreeMap;

use gangmu_stat::balance::whatif::Change;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::stat::{Choice, SnapshotBrief};
use super::unit::UnitBrief;

/// The resources of one stage against a standard, every school, and what else is asked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BalanceReport {
    /// Year.
    pub year: i16,
    /// Stage.
    pub stage: String,
    /// The stages that are assessed.
    pub stages: Vec<Choice>,
    /// The assessment.
    pub standard: String,
    /// The assessments that hold in that year.
    pub standards: Vec<Choice>,
    /// What it is computed from.
    pub snapshot: SnapshotBrief,
    /// The resources with their differences; nothing where no school has pupils.
    pub resources: Vec<BalanceResource>,
    /// The schools that count.
    pub schools: Vec<BalanceSchool>,
    /// Those that do not.
    pub excluded: Vec<BalanceExcluded>,
    /// What follows for the stage.
    pub verdict: BalanceVerdict,
    /// What is asked of the county besides.
    pub self_check: Vec<SelfCheck>,
}

/// A resource over all schools.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BalanceResource {
    /// Id.
    pub id: String,
    /// Name of the indicator.
    pub name: String,
    /// What is counted: 骨干教师.
    pub item: String,
    /// Unit of the amount.
    pub unit: String,
    /// Pupils that a value refers to: 1 or 100.
    pub per: f64,
    /// Kept for the school as a whole, not by stage.
    pub shared: bool,
    /// What a school must reach; 0 where nothing is asked of single schools.
    pub minimum: f64,
    /// The county's value.
    pub mean: Option<f64>,
    /// Difference coefficient.
    pub cv: Option<f64>,
    /// Its limit.
    pub limit: Option<f64>,
    /// Whether it is within the limit.
    pub met: Option<bool>,
    /// Schools that it stands on.
    pub on_schools: usize,
    /// Why there is none.
    pub why: Option<String>,
}

/// A school against the standard.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BalanceSchool {
    /// School.
    pub unit: UnitBrief,
    /// Town that it lies in.
    pub town: Option<String>,
    /// Pupils of the stage.
    pub pupils: f64,
    /// Its values, in the order of the resources.
    pub values: Vec<BalanceValue>,
    /// Resources that it meets.
    pub met: usize,
    /// Whether it passes; none where figures are missing.
    pub passed: Option<bool>,
    /// Why.
    pub reason: String,
    /// All that it lacks: 缺1名骨干教师、33000元设备.
    pub gap: Option<String>,
}

/// A value of a school.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BalanceValue {
    /// Value per pupils.
    pub value: Option<f64>,
    /// Share of the minimum.
    pub ratio: Option<f64>,
    /// Whether the minimum is met.
    pub met: Option<bool>,
    /// What is lacking: 1名骨干教师.
    pub gap: Option<String>,
    /// Why there is no value.
    pub why: Option<String>,
    /// Its share of the county's differences, negative below the mean.
    pub share: Option<f64>,
}

/// A school that does not count.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BalanceExcluded {
    /// School.
    pub unit: UnitBrief,
    /// Why.
    pub reason: String,
}

/// What follows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BalanceVerdict {
    /// Whether it is met; none where figures are missing.
    pub met: Option<bool>,
    /// What stands against it, or what it stands on.
    pub reasons: Vec<String>,
}

/// Something else that is asked of the county.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SelfCheck {
    /// Part and number: 政府保障程度 3.
    pub number: String,
    /// Name.
    pub name: String,
    /// The office that answers for it.
    pub office: String,
    /// What is asked, in words.
    pub limit: String,
    /// The figures.
    pub value: Option<String>,
    /// Whether it is met; none where a person has to say.
    pub met: Option<bool>,
    /// What must be known.
    pub note: Option<String>,
}

/// What to try.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct BalanceTrial {
    /// Year; the present one where none.
    pub year: Option<i16>,
    /// Stage; the first one where none.
    pub stage: Option<String>,
    /// Assessment; the first one where none.
    pub standard: Option<String>,
    /// Most schools that may be improved.
    pub schools: Option<usize>,
    /// Cost of a unit of each resource in yuan; what has none is not added. Nothing: only the changes are tried.
    #[serde(default)]
    pub costs: BTreeMap<String, f64>,
    /// Changes to try first.
    #[serde(default)]
    pub changes: Vec<Change>,
}

/// What would be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BalanceOutcome {
    /// Whether the stage meets the standard then.
    pub reached: bool,
    /// Whether nothing cheaper exists.
    pub exact: bool,
    /// What the additions cost, in yuan.
    pub cost: f64,
    /// What stands in the way; changes that could not be made.
    pub reasons: Vec<String>,
    /// Schools left as they are because figures are missing.
    pub skipped: Vec<String>,
    /// The additions that were found.
    pub changes: Vec<BalanceStep>,
    /// As it is.
    pub before: BalanceSide,
    /// As it would be.
    pub after: BalanceSide,
}

/// An addition.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BalanceStep {
    /// School.
    pub unit: UnitBrief,
    /// Resource.
    pub resource: String,
    /// How much.
    pub amount: f64,
    /// What it costs, in yuan.
    pub cost: f64,
    /// In words: 增加1名骨干教师.
    pub text: String,
}

/// One side of a trial.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BalanceSide {
    /// The resources.
    pub resources: Vec<BalanceResource>,
    /// Schools that pass.
    pub passed: usize,
    /// Schools that do not.
    pub failed: usize,
}
