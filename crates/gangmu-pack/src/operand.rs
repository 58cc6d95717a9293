//! The measure that another one or a sentence names: `found`, `problem.found`, `census.pupils`, with a slice
//! `found[kind=消防]`. It computes nothing.

use std::fmt;

use crate::expr::{Expr, ExprError, Scope, Type};

/// A measure by its name, narrowed by a slice.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Operand {
    /// Another ledger, or `census`; the own one where none is named.
    pub ledger: Option<String>,
    /// Id of the measure.
    pub measure: String,
    /// Fields (or `unit.stage`) with the value to which they are narrowed.
    pub slice: Vec<(String, String)>,
}

impl Operand {
    /// Reads a name with its slice. The error says in Chinese what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (name, slice) = match text.split_once('[') {
            Some((name, rest)) => (name, pairs(rest.strip_suffix(']').ok_or("切片缺少 ]")?)?),
            None => (text, Vec::new()),
        };
        let (ledger, measure) = match name.split_once('.') {
            Some((ledger, measure)) => (Some(identifier(ledger)?), identifier(measure)?),
            None => (None, identifier(name)?),
        };
        Ok(Self { ledger, measure, slice })
    }

    /// Whether it is a count of the tree of units or of its census.
    pub fn is_census(&self) -> bool {
        self.ledger.as_deref() == Some("census")
    }

    /// The name without the slice: `problem.found`.
    pub fn name(&self) -> String {
        match &self.ledger {
            Some(ledger) => format!("{ledger}.{}", self.measure),
            None => self.measure.clone(),
        }
    }

    /// The slice as a condition on the records of the measure's ledger; none where nothing is narrowed.
    pub fn condition(&self, scope: &Scope) -> Result<Option<Expr>, ExprError> {
        condition(&self.slice, scope)
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())?;
        let pairs: Vec<String> = self.slice.iter().map(|(field, value)| format!("{field}={value}")).collect();
        if pairs.is_empty() { Ok(()) } else { write!(f, "[{}]", pairs.join(",")) }
    }
}

/// A slice as a condition.
pub(crate) fn condition(slice: &[(String, String)], scope: &Scope) -> Result<Option<Expr>, ExprError> {
    if slice.is_empty() {
        return Ok(None);
    }
    let terms: Vec<String> = slice.iter().map(|(field, value)| term(field, value, scope)).collect();
    let condition = Expr::parse(&terms.join(" and "))?;
    condition.check(scope)?;
    Ok(Some(condition))
}

fn term(field: &str, value: &str, scope: &Scope) -> String {
    let quoted = format!("'{}'", value.replace('\'', "''"));
    match scope.type_of(field) {
        Some(Type::Codes) => format!("{field} has {quoted}"),
        Some(Type::Unit) => format!("{field}.code = {quoted}"),
        Some(Type::Bool) => format!("{field} = {}", if matches!(value, "是" | "true") { "true" } else { "false" }),
        Some(Type::Number) => format!("{field} = {value}"),
        Some(Type::Text | Type::Date | Type::Time | Type::Group) | None => format!("{field} = {quoted}"),
    }
}

fn pairs(inside: &str) -> Result<Vec<(String, String)>, String> {
    let pair = |piece: &str| {
        let (field, value) = piece.split_once('=').ok_or("切片要写成 [字段=取值]")?;
        Ok((path(field)?, value.trim().to_owned()))
    };
    inside.split(',').map(pair).collect()
}

/// A field, or an attribute behind a dot.
pub(crate) fn path(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.split_once('.') {
        Some((a, b)) => Ok(format!("{}.{}", identifier(a)?, identifier(b)?)),
        None => identifier(text),
    }
}

fn identifier(text: &str) -> Result<String, String> {
    let text = text.trim();
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if text.is_empty() || !text.chars().all(letters) {
        return Err(format!("“{text}”不是标识,要写计量的标识,如 found"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_operand_is_a_measure_with_a_slice() {
        let table = [
            ("found", (None, "found", vec![])),
            ("problem.found", (Some("problem"), "found", vec![])),
            ("found[kind=消防]", (None, "found", vec![("kind", "消防")])),
            (
                "census.pupils[stage=小学,unit.area=乡村]",
                (Some("census"), "pupils", vec![("stage", "小学"), ("unit.area", "乡村")]),
            ),
        ];
        for (text, (ledger, measure, slice)) in table {
            let read = Operand::parse(text).unwrap();
            let slice: Vec<(String, String)> = slice.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
            assert_eq!(
                read,
                Operand { ledger: ledger.map(str::to_owned), measure: measure.to_owned(), slice },
                "{text}"
            );
        }
        for wrong in ["", "Found", "a.b.c", "found[kind]", "found[kind=消防", "found[=x]", "找到"] {
            assert!(Operand::parse(wrong).is_err(), "{wrong}");
        }
    }
}
