//! Indicators: officially defined rates and ratios over measures, with their basis, dated thresholds and worked examples.
//! Shapes and arithmetic; figures come from the caller.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::formula::{Formula, NoValue, Term};

/// A file of the folder `indicators`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorFile {
    /// The indicators.
    #[serde(default, rename = "indicator")]
    pub indicators: Vec<Indicator>,
}

/// An indicator: what it is called, how it is computed, what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Identifier in English: `boarding_rate`.
    pub id: String,
    /// Name shown to people: 寄宿率.
    pub name: String,
    /// Unit of the value: %, 人, 平方米, `:1`; 无 where it has none. `%` multiplies the formula by 100.
    pub unit: String,
    /// Arithmetic over measures of ledgers, `dropout.confirmed`, and of the census, `census.pupils[stage=小学]`.
    pub formula: Formula,
    /// The heading under which it stands: 普及水平.
    pub group: String,
    /// Decimals that are shown; never more are computed away.
    #[serde(default = "two")]
    pub digits: u8,
    /// By what it may be divided and narrowed: `stage`, `unit.town`. Every term must know it.
    #[serde(default)]
    pub by: Vec<String>,
    /// Which direction is the better one.
    #[serde(default)]
    pub better: Better,
    /// From which level on it makes sense.
    #[serde(default)]
    pub level: Level,
    /// The document that defines it, in Chinese; 待核 where nobody has compared it.
    pub basis: String,
    /// What a reader must know: the variant that was chosen, what is counted.
    pub note: Option<String>,
    /// Other words by which papers name it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// May be computed and compared but never set as a target (domain handbook §8.5).
    #[serde(default)]
    pub never_target: bool,
    /// In what is made public, values are left out whose terms count fewer persons than this, and others by which they could be
    /// computed.
    pub suppress: Option<u32>,
    /// It is read beside the classes in each of the bands that the standards tell apart.
    #[serde(default)]
    pub class_bands: bool,
    /// What is demanded of it, by date.
    #[serde(default, rename = "threshold")]
    pub thresholds: Vec<Threshold>,
    /// Worked examples: they are run whenever the file is read.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

/// Which direction of an indicator is the better one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// A larger value.
    Up,
    /// A smaller value.
    Down,
    /// A value between limits or near the county's.
    Near,
    /// Neither: it only describes.
    #[default]
    None,
}

/// The smallest unit for which an indicator makes sense.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// One school or kindergarten.
    School,
    /// The county, or a part of it that has its own base.
    #[default]
    County,
}

/// What is demanded of an indicator from a day on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// What demands it: 普及普惠督导评估.
    pub name: String,
    /// The day from which it is demanded.
    #[schemars(with = "String")]
    pub since: Date,
    /// The last day on which it was.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// The part to which it applies: `{ stage = "小学" }`; everything where empty.
    #[serde(default)]
    pub slice: BTreeMap<String, String>,
    /// The smallest value that meets it.
    pub min: Option<f64>,
    /// The largest value that meets it.
    pub max: Option<f64>,
    /// The document that demands it, in Chinese.
    pub basis: String,
}

/// A worked example of an indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The figure of each term, by the term as the formula writes it.
    pub given: BTreeMap<String, f64>,
    /// The value, rounded to the indicator's decimals. Without value and text the indicator must have no value.
    pub value: Option<f64>,
    /// The value as it is printed: 92.75%.
    pub text: Option<String>,
}

fn two() -> u8 {
    2
}

impl Indicator {
    /// The value, not rounded, of the figures that `figure` knows.
    pub fn value(&self, figure: &dyn Fn(&Term) -> Option<f64>) -> Result<f64, NoValue> {
        self.formula.eval(figure).map(|value| value * self.factor())
    }

    /// By what the value of the formula is multiplied: 100 for `%`, else 1.
    pub fn factor(&self) -> f64 {
        if self.unit == "%" { 100.0 } else { 1.0 }
    }

    /// The value rounded half up to the indicator's decimals.
    pub fn rounded(&self, value: f64) -> f64 {
        round(value, self.digits)
    }

    /// The value as it is printed: 92.75%, 17.89:1, 2177.18元.
    pub fn print(&self, value: f64) -> String {
        let digits = usize::from(self.digits);
        let unit = if self.unit == "无" { "" } else { &self.unit };
        format!("{:.digits$}{unit}", self.rounded(value))
    }

    /// What is demanded on a day.
    pub fn thresholds_on(&self, day: Date) -> impl Iterator<Item = &Threshold> {
        self.thresholds.iter().filter(move |threshold| threshold.holds_on(day))
    }
}

impl Threshold {
    /// Whether it is demanded on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.since <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether a value meets it; values are compared as they are, not rounded.
    pub fn is_met(&self, value: f64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }
}

/// Rounds half away from zero, taking a value for a half that the binary system keeps a hair beside it.
fn round(value: f64, digits: u8) -> f64 {
    let scale = 10f64.powi(i32::from(digits));
    let scaled = value * scale;
    let nudged = scaled + scaled * 1e-12;
    // Without a sign where it is zero: -0 is no figure.
    (nudged.round() / scale) + 0.0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::civil::date;

    use super::*;

    fn indicator(unit: &str, digits: u8) -> Indicator {
        let file = format!(
            "[[indicator]]\nid = \"x\"\nname = \"甲\"\nunit = \"{unit}\"\ndigits = {digits}\nformula = \"a.b / a.c\"\ngroup = \"组\"\nbasis = \"待核\"\n"
        );
        let file: IndicatorFile = toml::from_str(&file).unwrap();
        file.indicators.into_iter().next().unwrap()
    }

    fn given(b: f64, c: f64) -> impl Fn(&Term) -> Option<f64> {
        move |term| Some(if term.operand.measure == "b" { b } else { c })
    }

    #[test]
    fn values_are_printed_with_their_decimals_and_unit() {
        for (unit, digits, b, c, expected) in [
            ("%", 2, 18_420.0, 19_860.0, "92.75%"),
            ("%", 2, 9.0, 21_800.0, "0.04%"),
            (":1", 2, 41_236.0, 2_305.0, "17.89:1"),
            ("无", 3, 1.0, 3.0, "0.333"),
            ("元", 0, 5.0, 2.0, "3元"),
            ("人", 1, 0.05, 1.0, "0.1人"),
            ("人", 2, 1.005, 1.0, "1.01人"),
            ("%", 0, -0.001, 1.0, "0%"),
        ] {
            let indicator = indicator(unit, digits);
            let value = indicator.value(&given(b, c)).unwrap();
            assert_eq!(indicator.print(value), expected, "{b} / {c}");
        }
        assert_eq!(indicator("%", 2).value(&given(1.0, 0.0)), Err(NoValue::ZeroBase));
    }

    #[test]
    fn a_threshold_holds_between_its_days_and_compares_what_is_not_rounded() {
        let threshold = Threshold {
            name: "标准".into(),
            since: date(2020, 1, 1),
            until: Some(date(2024, 12, 31)),
            slice: BTreeMap::new(),
            min: Some(85.0),
            max: None,
            basis: "待核".into(),
        };
        let held = [date(2019, 12, 31), date(2020, 1, 1), date(2024, 12, 31), date(2025, 1, 1)];
        assert_eq!(held.map(|day| threshold.holds_on(day)), [false, true, true, false]);
        assert_eq!([84.999, 85.0, 99.0].map(|value| threshold.is_met(value)), [false, true, true]);
        let limit = Threshold { min: None, max: Some(5.0), ..threshold };
        assert_eq!([5.0, 5.001].map(|value| limit.is_met(value)), [true, false]);
    }
}
