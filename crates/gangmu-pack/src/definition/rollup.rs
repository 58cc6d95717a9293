//! How a row of one ledger is counted from the records of another: a census table from a register. It counts nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::expr::{Expr, ExprError};

/// How a row is made from the records of a register: `[rollup]`. One row per unit and value of `by`. The ledger's key
/// is the unit, its date and `by`. In the expressions `today` is the day as of which the row is counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rollup {
    /// The register: the id of a ledger.
    pub from: String,
    /// Which records of the register are counted at all: `left_on missing or left_on > today`.
    #[serde(rename = "where")]
    pub filter: Option<Expr>,
    /// The keys of a row besides the unit and the date.
    #[serde(default)]
    pub by: Vec<Key>,
    /// A field of the register by which its records are grouped within a row, for `groups`: `class`.
    pub group: Option<String>,
    /// What is counted into which field of the row.
    pub counts: BTreeMap<String, Count>,
}

/// A key of a row: a field of it with what it is in the register, `stage` or `age = year(today) - year(born_on)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The field of the row.
    pub id: String,
    /// What it is of a record of the register: the field of the same id where nothing else is written.
    pub value: Expr,
}

/// What is counted from the records of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Count {
    /// `count()`, `count(sex = '女')`: the records, or those that meet a condition.
    Count(Option<Expr>),
    /// `sum(hours)`: the sum of an expression; unknown parts are left out.
    Sum(Expr),
    /// `groups()`, `groups(n >= 56)`: the groups, or those whose number of records `n` meets a condition.
    Groups(Option<Expr>),
}

/// The name under which a condition on groups reads the number of a group's records.
pub const GROUP_SIZE: &str = "n";

/// What may stand before the bracket.
const FORMS: &str = "这里写 count()、count(条件)、sum(字段)、groups() 或 groups(条件)";

impl Key {
    /// Reads one. The error names the character.
    pub fn parse(text: &str) -> Result<Self, ExprError> {
        let (id, value) = text.split_once('=').unwrap_or((text, text));
        let start = text.chars().count() - value.chars().count();
        let value = Expr::parse(value).map_err(|e| ExprError { at: e.at + start, ..e })?;
        Ok(Self { id: id.trim().to_owned(), value })
    }

    /// How many characters stand before the expression, as it is written.
    pub(crate) fn offset(&self) -> usize {
        self.to_string().chars().count() - self.value.source().chars().count()
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value.source() {
            source if source.trim() == self.id => f.write_str(source),
            source => write!(f, "{} ={source}", self.id),
        }
    }
}

impl Count {
    /// Reads one. The error names the character.
    pub fn parse(text: &str) -> Result<Self, ExprError> {
        let open = text.find('(').ok_or_else(|| ExprError::new(0, FORMS))?;
        let (name, rest) = text.split_at(open);
        let Some(inside) = rest.trim_end().strip_suffix(')').map(|rest| &rest[1..]) else {
            return Err(ExprError::new(text.chars().count(), "缺少右括号 )"));
        };
        let start = text[..=open].chars().count();
        let empty = inside.trim().is_empty();
        let expr = || Expr::parse(inside).map_err(|e| ExprError { at: e.at + start, ..e });
        let optional = || if empty { Ok(None) } else { expr().map(Some) };
        match name.trim() {
            "count" => Ok(Self::Count(optional()?)),
            "groups" => Ok(Self::Groups(optional()?)),
            "sum" if empty => Err(ExprError::new(start, "sum 里要写字段或算式,如 sum(hours)")),
            "sum" => Ok(Self::Sum(expr()?)),
            _ => Err(ExprError::new(0, FORMS)),
        }
    }

    /// The condition or expression, where there is one.
    pub fn expr(&self) -> Option<&Expr> {
        match self {
            Self::Count(expr) | Self::Groups(expr) => expr.as_ref(),
            Self::Sum(expr) => Some(expr),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Count(_) => "count",
            Self::Sum(_) => "sum",
            Self::Groups(_) => "groups",
        }
    }

    /// How many characters stand before the expression, as [`fmt::Display`] writes it.
    pub(crate) fn offset(&self) -> usize {
        self.name().len() + 1
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.name(), self.expr().map(Expr::source).unwrap_or_default())
    }
}

/// Reads and writes a type as the text that it was written as.
macro_rules! as_text {
    ($kind:ident, $about:literal) => {
        impl FromStr for $kind {
            type Err = ExprError;

            fn from_str(text: &str) -> Result<Self, ExprError> {
                Self::parse(text)
            }
        }

        impl Serialize for $kind {
            fn serialize<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                output.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $kind {
            fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                let text = String::deserialize(input)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }

        impl JsonSchema for $kind {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($kind).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": $about })
            }
        }
    };
}

as_text!(Count, "What is counted: `count()`, `count(sex = '女')`, `sum(hours)`, `groups()`, `groups(n >= 56)`.");
as_text!(
    Key,
    "A field that both ledgers have, `stage`, or a field and what it is: `age = year(today) - year(born_on)`."
);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_is_written_is_what_is_printed() {
        for text in ["count()", "count(sex = '女')", "sum(hours * 2)", "groups()", "groups(n >= 56 and n <= 65)"] {
            assert_eq!(Count::parse(text).unwrap().to_string(), text);
        }
        for text in ["stage", "age = year(today) - year(born)"] {
            let key = Key::parse(text).unwrap();
            assert_eq!((key.to_string().as_str(), Key::parse(&key.to_string())), (text, Ok(key.clone())));
        }
        assert_eq!(Count::parse(" count ( a = 1 ) ").unwrap().to_string(), "count( a = 1 )");
    }

    #[test]
    fn mistakes_point_at_their_character() {
        for (text, at) in [
            ("pupils", 0),
            ("most(n)", 0),
            ("count(sex = '女'", 15),
            ("sum()", 4),
            ("count(sex = 女)", 12),
            ("groups(n > )", 11),
        ] {
            assert_eq!(Count::parse(text).unwrap_err().at, at, "{text}");
        }
        assert_eq!(Key::parse("age = year(").unwrap_err().at, 11);
    }
}
