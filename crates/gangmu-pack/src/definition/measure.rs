//! Measures and rules: what is counted from records, and what must hold. It counts nothing.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::expr::Expr;
use crate::flexible::{OneOrMany, one_or_many};

/// The measure that every ledger with duties has of itself: returns handed in by their day, in per cent of those due.
pub const DUTY_RATE: &str = "duty_rate";

/// Its definition. It has no rule over records: it is counted from returns.
pub(super) static RATE: LazyLock<Measure> = LazyLock::new(|| Measure {
    id: DUTY_RATE.into(),
    name: "按时报送率".into(),
    unit: "%".into(),
    larger_is_better: Some(true),
    ..Measure::default()
});

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
    /// The record is saved where a reason is given.
    Doubt,
    /// The record is saved; the remark is shown.
    Warn,
}

/// What is counted from the records. Exactly one rule of `count`, `sum`, `avg`, `min`, `max`, `distinct`, `ratio`,
/// `difference`, `formula`.
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
    /// Counts the different values of a field; of a field with several codes, each code once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distinct: Option<Expr>,
    /// First measure ÷ second measure; a zero or missing second gives no value. An own measure `found`, one of another ledger
    /// `problem.found` or a count of the census `census.pupils`, each with a slice where wanted: `found[kind=消防]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<[String; 2]>,
    /// First measure − second measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<[String; 2]>,
    /// Computes over measures: `100 * (closed + problem.closed) / census.schools`. It multiplies nothing by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula: Option<Expr>,
    /// Narrows the records of `sum` … `distinct`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#where: Option<Expr>,
    /// Another date field that decides the period, instead of the ledger's `on`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// Counts records by the date on which they entered this state or one of these, instead of by the ledger's `on`.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "one_or_many")]
    #[schemars(with = "OneOrMany")]
    pub entering: Vec<String>,
    /// A stock: all records that stand at the end of the period, whenever they began.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stock: bool,
    /// A helper of other measures that no list shows.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
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

impl Measure {
    /// The date field that decides the period, where `entering` does not.
    pub fn on<'a>(&'a self, ledger: &'a super::Ledger) -> &'a str {
        self.on.as_deref().unwrap_or(&ledger.head.on)
    }

    /// Whether it is computed from other measures.
    pub fn is_composed(&self) -> bool {
        self.ratio.is_some() || self.difference.is_some() || self.formula.is_some()
    }
}
