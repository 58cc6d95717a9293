//! Indicators as the page and other programs read them: the library, values, one in full with what it is compared with.

use gangmu_stat::compare::distribution::Summary;
use serde::Serialize;
use utoipa::ToSchema;

use super::SnapshotBrief;
use crate::view::unit::UnitBrief;

/// An indicator in the library.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IndicatorBrief {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Unit of its value.
    pub unit: String,
    /// Group in the library: 普及与巩固, 办学条件.
    pub group: String,
    /// The formula in words.
    pub formula: String,
    /// What the formula is made of.
    pub terms: Vec<TermBrief>,
    /// By what it is usually divided.
    pub by: Vec<Choice>,
    /// `up`, `down`, `near` or `none`: which way is better.
    pub better: String,
    /// `school` where it makes sense for one school, `county` where only for a whole county.
    pub level: String,
    /// Standard, rule or paper that defines it.
    pub basis: String,
    /// What must be known to read it.
    pub note: Option<String>,
    /// It may be read but never be set as a target.
    pub never_target: bool,
    /// Limits with their time.
    pub thresholds: Vec<ThresholdBrief>,
    /// Examples that an official can read; they are run as tests.
    pub examples: Vec<ExampleBrief>,
}

/// A part of a formula.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TermBrief {
    /// As the formula writes it: `census.pupils[stage=小学]`.
    pub key: String,
    /// In words: 在校学生数(小学).
    pub name: String,
    /// Unit.
    pub unit: String,
    /// The ledger that it is counted from.
    pub ledger: Option<String>,
    /// Its name.
    pub ledger_name: Option<String>,
}

/// Something to choose from.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Choice {
    /// Its key.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A limit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ThresholdBrief {
    /// Of what: 优质均衡.
    pub name: String,
    /// First day.
    pub since: String,
    /// Last day.
    pub until: Option<String>,
    /// To what it applies: 小学. Nothing means all.
    pub of: Option<String>,
    /// At least.
    pub min: Option<f64>,
    /// At most.
    pub max: Option<f64>,
    /// Basis.
    pub basis: String,
}

/// An example of an indicator.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExampleBrief {
    /// In words: 住宿生7260人,在校生21800人.
    pub given: String,
    /// The value as it is printed.
    pub value: String,
}

/// An indicator of a unit, or of a part of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IndicatorValue {
    /// The indicator.
    pub indicator: String,
    /// Its name.
    pub name: String,
    /// Unit of the value.
    pub unit: String,
    /// The part, where it is divided: 小学.
    pub part: Option<String>,
    /// The value, unrounded.
    pub value: Option<f64>,
    /// The value as it is printed.
    pub text: String,
    /// Why there is no value.
    pub missing: Option<String>,
    /// Units whose data it stands on.
    pub on_units: u32,
    /// Units that owe those data; only for the whole of an indicator that is counted from returns.
    pub owed_units: Option<u32>,
    /// The value a year before.
    pub before: Option<f64>,
    /// The change in words: 提高2.1个百分点.
    pub change: Option<String>,
    /// The limit that applies.
    pub threshold: Option<ThresholdBrief>,
    /// Whether it is met.
    pub met: Option<bool>,
    /// The plan's target for it, where one is set: ≥95%.
    pub target: Option<String>,
    /// It is left out of what is made public, because it stands on few persons or would tell a number that does.
    pub hidden: bool,
}

impl IndicatorValue {
    /// On how many units' data it stands, in words: 依据3所学校(园),应报4所.
    pub fn basis(&self) -> Option<String> {
        let on = format!("依据{}所学校(园)", self.on_units);
        match self.owed_units {
            _ if self.on_units == 0 => None,
            Some(owed) if owed > self.on_units => Some(format!("{on},应报{owed}所")),
            _ => Some(on),
        }
    }
}

/// Indicators of a unit and its parts in a year.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IndicatorTable {
    /// The year.
    pub year: i16,
    /// The unit.
    pub unit: UnitBrief,
    /// What they were computed from.
    pub snapshot: SnapshotBrief,
    /// By what they are divided.
    pub by: Option<String>,
    /// The parts, in their order.
    pub parts: Vec<String>,
    /// It may be made public: small counts are left out, with others that would tell them.
    pub public: bool,
    /// The values: each indicator's whole first, then its parts.
    pub values: Vec<IndicatorValue>,
}

/// An indicator in full: course, parts, units.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IndicatorDetail {
    /// The indicator.
    pub indicator: IndicatorBrief,
    /// The year.
    pub year: i16,
    /// The unit.
    pub unit: UnitBrief,
    /// What it was computed from.
    pub snapshot: SnapshotBrief,
    /// Its value.
    pub value: IndicatorValue,
    /// Its terms with their values, in the order of the formula.
    pub terms: Vec<TermValue>,
    /// Its value by year, gaps where there was no census.
    pub series: Vec<YearValue>,
    /// Where the years before and after cannot be compared, though nothing is wrong: the unit was divided.
    pub breaks: Vec<Break>,
    /// By what it can be divided.
    pub choices: Vec<Choice>,
    /// By what it is divided here.
    pub by: Option<String>,
    /// Its parts.
    pub parts: Vec<IndicatorValue>,
    /// The units directly below, or all schools below, with their values.
    pub units: Vec<UnitValue>,
    /// How the values of the units lie.
    pub spread: Summary,
    /// Classes by band of size, where the indicator is read beside them.
    pub bands: Vec<BandValue>,
    /// The schools that a school is compared with; none for other units.
    pub peers: Option<Peers>,
}

/// The classes in a band of sizes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BandValue {
    /// Name: 大班额.
    pub name: String,
    /// The fewest pupils of a class in it.
    pub from: u32,
    /// The most; no limit where none.
    pub to: Option<u32>,
    /// How many classes.
    pub classes: Option<f64>,
    /// Their share of all classes, 0 to 1.
    pub share: Option<f64>,
    /// How many a year before.
    pub before: Option<f64>,
}

/// A year from which on a unit is another than it was.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Break {
    /// First year of which the census knows it.
    pub year: i16,
    /// What happened: 2024年从石桥小学分设.
    pub text: String,
}

/// Like with like: the schools of a school's class, and of these the most alike.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Peers {
    /// The class, in which alone there are ranks: 完全小学.
    pub class: String,
    /// The school's place in its class; none without a value, or where no way is better.
    pub place: Option<PeerPlace>,
    /// How the values of the class lie; none where it is so small that they would tell those of single schools.
    pub spread: Option<Summary>,
    /// The school itself and the nearest of its class by size, stage and setting, the better first; nothing for who may not see
    /// other schools.
    pub near: Vec<PeerValue>,
}

/// A school's place in its class.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PeerPlace {
    /// 1 is the best; equal values share a rank.
    pub rank: u32,
    /// Schools of the class that have a value.
    pub of: u32,
    /// Schools that share the rank, itself among them.
    pub tied: u32,
    /// 0 to 100, 50 in the middle: how many of the class it stands above, half of the equal ones among them.
    pub percentile: f64,
}

/// A school among the most alike.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PeerValue {
    /// The school.
    pub unit: UnitBrief,
    /// It is the one that the others are compared with.
    pub own: bool,
    /// Pupils.
    pub pupils: Option<f64>,
    /// 城区, 镇区 or 乡村.
    pub area: Option<String>,
    /// It has boarders.
    pub boarding: bool,
    /// It is kept as a small school.
    pub small: bool,
    /// How far from the own one, 0 to 1; 0 for itself.
    pub distance: f64,
    /// The value.
    pub value: Option<f64>,
    /// As it is printed.
    pub text: String,
    /// Whether the limit is met.
    pub met: Option<bool>,
}

/// A term with its value.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TermValue {
    /// The term.
    pub term: TermBrief,
    /// Its value.
    pub value: Option<f64>,
    /// As it is printed.
    pub text: String,
    /// A year before.
    pub before: Option<f64>,
}

/// A value of a year.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct YearValue {
    /// The year.
    pub year: i16,
    /// The value.
    pub value: Option<f64>,
    /// Units that went into it later, whose data of the year are in the value.
    pub with: Vec<String>,
    /// Why there is no value though there are data.
    pub why: Option<String>,
}

/// A value of a unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitValue {
    /// The unit.
    pub unit: UnitBrief,
    /// Its town.
    pub town: Option<String>,
    /// Longitude and latitude.
    pub place: Option<String>,
    /// The value.
    pub value: Option<f64>,
    /// As it is printed.
    pub text: String,
    /// A year before.
    pub before: Option<f64>,
    /// Whether the limit is met.
    pub met: Option<bool>,
    /// Rank among the units of its type, 1 the best; none where no way is better.
    pub rank: Option<u32>,
    /// How many units of its type have a value.
    pub rank_of: Option<u32>,
}
