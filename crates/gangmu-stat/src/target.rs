//! Targets (指标值): whether a value meets one and how far it has come. It knows no plan and no database.

use serde::{Deserialize, Serialize};

use crate::number;

/// How a value is compared with its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Comparator {
    /// Reached exactly or passed, as plans mean it: 建成20所.
    Eq,
    /// 不低于
    Ge,
    /// 高于
    Gt,
    /// 不超过
    Le,
    /// 低于
    Lt,
    /// 约
    Approx,
    /// From … to …
    Range,
}

impl Comparator {
    /// The identifier used in files and databases.
    pub fn id(self) -> &'static str {
        match self {
            Comparator::Eq => "eq",
            Comparator::Ge => "ge",
            Comparator::Gt => "gt",
            Comparator::Le => "le",
            Comparator::Lt => "lt",
            Comparator::Approx => "approx",
            Comparator::Range => "range",
        }
    }

    /// Reads an identifier; an unknown one counts as `eq`.
    pub fn of(id: &str) -> Comparator {
        [Comparator::Ge, Comparator::Gt, Comparator::Le, Comparator::Lt, Comparator::Approx, Comparator::Range]
            .into_iter()
            .find(|c| c.id() == id)
            .unwrap_or(Comparator::Eq)
    }
}

/// A comparator with its value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// How to compare.
    pub comparator: Comparator,
    /// The value to reach.
    pub value: f64,
    /// Upper end of a range.
    pub max: Option<f64>,
}

/// Values this close to their target count as reached: measures are sums of decimals.
const NEAR: f64 = 1e-9;
/// “约” allows five per cent (domain handbook §10.2).
const ABOUT: f64 = 0.05;

impl Goal {
    /// Whether the value meets the target.
    pub fn met(&self, actual: f64) -> bool {
        let near = NEAR * self.value.abs().max(1.0);
        match self.comparator {
            Comparator::Eq | Comparator::Ge | Comparator::Range => actual >= self.value - near,
            Comparator::Gt => actual > self.value + near,
            Comparator::Le => actual <= self.value + near,
            Comparator::Lt => actual < self.value - near,
            Comparator::Approx => actual >= self.value * (1.0 - ABOUT) - near,
        }
    }

    /// How far the value has come, 0 to 100 per cent; 100 only where the target is met.
    pub fn progress(&self, actual: f64) -> f64 {
        if self.met(actual) {
            return 100.0;
        }
        let share = match self.comparator {
            Comparator::Le | Comparator::Lt => self.value / actual,
            _ => actual / self.value,
        };
        if share.is_finite() { (share * 100.0).clamp(0.0, 99.9) } else { 0.0 }
    }

    /// The target in signs: `≥5000人次`, `2～3处`.
    pub fn print(&self, unit: &str) -> String {
        let value = number::print(self.value, unit);
        match self.comparator {
            Comparator::Eq => value,
            Comparator::Ge => format!("≥{value}"),
            Comparator::Gt => format!(">{value}"),
            Comparator::Le => format!("≤{value}"),
            Comparator::Lt => format!("<{value}"),
            Comparator::Approx => format!("约{value}"),
            Comparator::Range => {
                format!("{}～{}", number::digits(self.value, 2), number::print(self.max.unwrap_or(self.value), unit))
            }
        }
    }
}

/// By what a value in one unit is multiplied to stand in another: 平方米 → 万平方米 is 0.0001; none where they differ in
/// kind. Measure words of counts (处, 个, 所) stand for each other.
pub fn scale(from: &str, to: &str) -> Option<f64> {
    let size = |unit: &str| match unit {
        "元" => ('m', 1.0),
        "万元" => ('m', 1e4),
        "亿元" => ('m', 1e8),
        "平方米" => ('a', 1.0),
        "万平方米" => ('a', 1e4),
        "%" => ('p', 1.0),
        "百分点" => ('q', 1.0),
        other if other.starts_with('万') && other.chars().count() > 1 => ('n', 1e4),
        _ => ('n', 1.0),
    };
    let ((kind, one), (other_kind, other)) = (size(from), size(to));
    (kind == other_kind).then_some(one / other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal(comparator: Comparator, value: f64) -> Goal {
        Goal { comparator, value, max: None }
    }

    #[test]
    fn a_target_is_met_by_its_own_comparator() {
        assert!(goal(Comparator::Ge, 95.0).met(95.0));
        assert!(!goal(Comparator::Gt, 95.0).met(95.0));
        assert!(goal(Comparator::Le, 3.0).met(0.0));
        assert!(!goal(Comparator::Lt, 3.0).met(3.0));
        assert!(goal(Comparator::Approx, 100.0).met(95.0));
        assert!(goal(Comparator::Eq, 0.3).met(0.1 + 0.2));
    }

    #[test]
    fn progress_is_full_only_when_the_target_is_met() {
        assert_eq!(goal(Comparator::Ge, 5000.0).progress(2500.0), 50.0);
        assert_eq!(goal(Comparator::Ge, 5000.0).progress(4999.9999), 99.9);
        assert_eq!(goal(Comparator::Le, 2.0).progress(4.0), 50.0);
        assert_eq!(goal(Comparator::Gt, 0.0).progress(0.0), 0.0);
    }

    #[test]
    fn a_target_prints_in_signs() {
        assert_eq!(goal(Comparator::Ge, 5000.0).print("人次"), "≥5000人次");
        assert_eq!(Goal { comparator: Comparator::Range, value: 2.0, max: Some(3.0) }.print("处"), "2～3处");
    }

    #[test]
    fn values_are_brought_to_the_targets_unit() {
        assert_eq!(scale("平方米", "万平方米"), Some(1e-4));
        assert_eq!(scale("万元", "亿元"), Some(1e-4));
        assert_eq!(scale("处", "个"), Some(1.0));
        assert_eq!(scale("人次", "万人次"), Some(1e-4));
        assert_eq!(scale("%", "处"), None);
    }

    #[test]
    fn every_comparator_reads_back_from_its_id() {
        for id in ["eq", "ge", "gt", "le", "lt", "approx", "range"] {
            assert_eq!(Comparator::of(id).id(), id);
        }
    }
}
