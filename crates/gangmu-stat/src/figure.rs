//! A figure (数据): a value that knows where it came from. It does not compute values and reads no database.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A value with unit, scope, period, as-of time and origin: never a bare number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figure {
    /// Stable key: the same question asked again has the same key.
    pub id: String,
    /// What is counted: 排查隐患数.
    pub label: String,
    /// The value in `unit`; none where it cannot be computed.
    pub value: Option<f64>,
    /// The value as prose prints it: `93.8%`, `1.96亿元`.
    pub text: String,
    /// Unit of `value`.
    pub unit: String,
    /// Whose records: 全县, or a unit's name.
    pub scope: String,
    /// Of which period: 2026年, 2026年1—10月.
    pub period: String,
    /// The state of the records on this day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub as_of: Date,
    /// Where it came from.
    pub origin: Origin,
    /// Why there is no value.
    pub missing: Option<String>,
}

/// Where a figure came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Origin {
    /// Counted from the records of a ledger.
    Measure {
        /// Ledger id.
        ledger: String,
        /// Ledger name.
        ledger_name: String,
        /// Measure id.
        measure: String,
        /// Measure name.
        measure_name: String,
        /// How it is counted, in words.
        rule: String,
        /// Condition that narrows it, as an expression.
        slice: Option<String>,
        /// First day of the period.
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
        from: Date,
        /// Last day of the period.
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
        to: Date,
        /// The unit whose subtree was counted; the whole bureau where none.
        unit_id: Option<i64>,
        /// Number of records behind it.
        records: i64,
    },
    /// Typed by hand; the person answers for it.
    Hand {
        /// Who.
        by: String,
        /// When.
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
        on: Date,
        /// What was said with it.
        note: Option<String>,
        /// Hash of the attached evidence.
        evidence: Option<String>,
    },
    /// Read from a document.
    Document {
        /// The document.
        document_id: i64,
        /// The words.
        quote: String,
        /// First character (code point) in the document's text.
        start: usize,
        /// One past the last character.
        end: usize,
    },
    /// Computed from other figures.
    Derived {
        /// Their keys.
        from: Vec<String>,
        /// How, in words.
        how: String,
    },
}

/// What a measured figure was asked for; its text form is the figure's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureKey {
    /// Ledger id.
    pub ledger: String,
    /// Measure id.
    pub measure: String,
    /// Calendar year.
    pub year: i16,
    /// Unit whose subtree is counted.
    pub unit: Option<i64>,
    /// Condition that narrows it.
    pub slice: Option<String>,
}

impl std::fmt::Display for FigureKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}~{}~", self.ledger, self.measure, self.year)?;
        if let Some(unit) = self.unit {
            write!(f, "{unit}")?;
        }
        write!(f, "~{}", self.slice.as_deref().unwrap_or_default())
    }
}

impl FigureKey {
    /// Reads a key back from its text form.
    pub fn parse(text: &str) -> Option<FigureKey> {
        let mut parts = text.splitn(4, '~');
        let (ledger, measure) = parts.next()?.split_once('.')?;
        let year = parts.next()?.parse().ok()?;
        let unit = match parts.next()? {
            "" => None,
            id => Some(id.parse().ok()?),
        };
        let slice = parts.next().filter(|s| !s.is_empty()).map(str::to_owned);
        Some(FigureKey { ledger: ledger.into(), measure: measure.into(), year, unit, slice })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_what_it_wrote() {
        for slice in [None, Some("severity = '重大' and place != 'a~b'".to_owned())] {
            let key = FigureKey { ledger: "hazard".into(), measure: "found".into(), year: 2026, unit: Some(7), slice };
            assert_eq!(FigureKey::parse(&key.to_string()), Some(key));
        }
        assert_eq!(FigureKey::parse("hazard~2026"), None);
    }
}
