//! Balance of compulsory education inside a county (县域义务教育均衡): quality balance (优质均衡, 教督〔2017〕6号) and
//! basic balance (基本均衡, 教督〔2012〕3号). It holds no national value: thresholds, weights and limits are arguments.
//!
//! The way of a figure: [`school::count`] splits combined schools and says who is left out and why; [`rule`] holds every
//! school against the standard; [`spread`] measures the differences between schools; [`county::assess`] draws the verdict;
//! [`whatif`] repeats all of it after given changes; [`improve`] looks for the cheapest changes.

use serde::{Deserialize, Serialize};

pub mod basic;
pub mod county;
pub mod improve;
pub mod rule;
pub mod school;
pub mod spread;
pub mod whatif;

#[cfg(test)]
mod example;

/// A resource that is counted per pupil, with the threshold and limit of one stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Resource {
    /// Key of the amounts in [`school::School`] and [`school::Section`].
    pub id: String,
    /// Name of the indicator: 每百名学生拥有骨干教师数.
    pub name: String,
    /// What is counted, as a gap names it: 骨干教师, 设备.
    pub item: String,
    /// Unit of the amount: 名, 平方米, 元, 间.
    pub unit: String,
    /// Pupils that one value refers to: 1 (per pupil) or 100 (per hundred).
    pub per: f64,
    /// What a school must reach, in amount per `per` pupils; 0 where nothing is asked of single schools.
    pub threshold: f64,
    /// Highest difference coefficient; none where there is no limit of its own.
    pub limit: Option<f64>,
    /// Comes in whole pieces only (persons, rooms).
    pub whole: bool,
    /// Shared by the stages of a combined school and divided by weighted pupils; staff are reported by stage instead.
    pub shared: bool,
}

impl Resource {
    /// The value of an amount for so many pupils.
    pub fn value(&self, amount: f64, pupils: f64) -> f64 {
        self.per * amount / pupils
    }

    /// What must be added to reach `value` per `per` pupils, in the unit of the amount; whole pieces are rounded up.
    pub fn lacking(&self, amount: f64, pupils: f64, value: f64) -> f64 {
        if reaches(self.value(amount, pupils), value) {
            return 0.0;
        }
        let gap = value * pupils / self.per - amount;
        if self.whole { (gap - 1e-9).ceil() } else { gap }
    }
}

/// What is asked of the schools of one stage (§5.1: all met, or all but one with at least 85 % of its threshold).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Standard {
    /// Stage: 小学, 初中.
    pub stage: String,
    /// The indicators.
    pub resources: Vec<Resource>,
    /// How many indicators a school may miss.
    pub may_miss: usize,
    /// Share of its threshold that a missed one must still reach.
    pub floor: f64,
}

/// Met, not met, or not to be said because figures are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Verdict {
    /// 达标
    Met,
    /// 未达标
    Unmet,
    /// 缺数据，无法判定
    Unknown,
}

impl Verdict {
    /// Unmet if one is, else unknown if one is, else met.
    pub fn all(parts: impl IntoIterator<Item = Verdict>) -> Verdict {
        parts.into_iter().fold(Verdict::Met, |all, part| match (all, part) {
            (Verdict::Unmet, _) | (_, Verdict::Unmet) => Verdict::Unmet,
            (Verdict::Unknown, _) | (_, Verdict::Unknown) => Verdict::Unknown,
            _ => Verdict::Met,
        })
    }

    /// The word for it.
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Met => "达标",
            Verdict::Unmet => "未达标",
            Verdict::Unknown => "缺数据，无法判定",
        }
    }
}

/// Unrounded `value ≥ limit`.
///
/// A decimal fraction that equals the limit on paper counts as reaching it whatever its last binary digit; two values of
/// real schools that differ at all differ by far more than this 10⁻¹².
pub fn reaches(value: f64, limit: f64) -> bool {
    value >= limit - limit.abs() * 1e-12
}

/// Unrounded `coefficient ≤ limit`, with the same allowance as [`reaches`].
pub fn within(coefficient: f64, limit: f64) -> bool {
    coefficient <= limit + 1e-12
}
