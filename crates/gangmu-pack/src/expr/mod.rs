//! Conditions and formulas of definition files: a small total language, without loops and without side effects.
//!
//! An [`Expr`] is parsed once, checked against a [`Scope`], then either run on one record ([`Expr::eval`]) or written
//! as SQL ([`Expr::to_sql`]). Both give the same answer, and unknown parts follow SQL's three values. This module
//! knows neither ledger files nor a database connection.

mod check;
mod eval;
#[cfg(any(test, feature = "law"))]
pub mod law;
mod lex;
mod parse;
mod scope;
mod sql;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub(crate) use self::check::{is_day, is_moment, name as type_name, nearest};
pub use self::eval::{Row, Value};
pub(crate) use self::lex::stranger;
pub(crate) use self::parse::is_keyword;
pub(crate) use self::scope::type_of_field;
pub use self::scope::{Scope, UNIT_AREAS, UNIT_ATTRIBUTES};
pub use self::sql::{Dialect, SqlContext, ref_alias, unit_field_alias};

/// A parsed condition or formula. Written to files and JSON as its source.
#[derive(Debug, Clone)]
pub struct Expr {
    source: String,
    root: Node,
}

/// What is wrong with the text of an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("第{}个字符处:{message}", at + 1)]
pub struct ExprError {
    /// Where, in characters from the start of the expression, from 0.
    pub at: usize,
    /// What is wrong, in Chinese.
    pub message: String,
}

impl ExprError {
    pub(crate) fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}

/// The type of an expression's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A number; money is in yuan.
    Number,
    /// Text or a code.
    Text,
    /// A day.
    Date,
    /// Yes or no: a condition.
    Bool,
    /// Several codes: only `has`, `present` and `missing` read it.
    Codes,
    /// A day with a time of day.
    Time,
    /// Repeated rows: only `rows`, `total`, `present` and `missing` read them.
    Group,
    /// A unit as such: only compared with a unit, counted by `distinct`, or asked for its attributes.
    Unit,
}

/// One part of an expression, with the character at which it starts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub at: usize,
    pub kind: Kind,
}

/// What a part of an expression is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    Number(f64),
    Text(String),
    Bool(bool),
    Today,
    /// `field` or `field.attribute`.
    Path(Vec<String>),
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Compare(Comparator, Box<Node>, Box<Node>),
    In {
        item: Box<Node>,
        list: Vec<Node>,
        negated: bool,
    },
    Has(Box<Node>, String),
    Present {
        item: Box<Node>,
        negated: bool,
    },
    Arith(Operator, Box<Node>, Box<Node>),
    Negate(Box<Node>),
    Call(Function, Vec<Node>),
}

/// Comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparator {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// Arithmetic operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Sub,
    Mul,
    Div,
}

/// Functions, all total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Days,
    Year,
    Month,
    Coalesce,
    Least,
    Greatest,
    If,
    /// Whether a code of a tree is the named one or lies below it.
    Under,
    /// How many rows a group has.
    Rows,
    /// The sum of a column of a group.
    Total,
    /// The day of birth in an identity number.
    Birth,
    /// 男 or 女 by an identity number.
    Sex,
    /// Full years of a person on a day.
    Age,
    /// Whether a text is a pupil number (学籍号).
    PupilNumber,
}

impl Function {
    /// Every function with its name and its number of arguments.
    pub(crate) const ALL: [(&'static str, Self, usize); 14] = [
        ("days", Self::Days, 2),
        ("year", Self::Year, 1),
        ("month", Self::Month, 1),
        ("coalesce", Self::Coalesce, 2),
        ("least", Self::Least, 2),
        ("greatest", Self::Greatest, 2),
        ("if", Self::If, 3),
        ("under", Self::Under, 2),
        ("rows", Self::Rows, 1),
        ("total", Self::Total, 1),
        ("birth", Self::Birth, 1),
        ("sex", Self::Sex, 1),
        ("age", Self::Age, 2),
        ("pupil_number", Self::PupilNumber, 1),
    ];

    /// Whether only memory answers it: the database keeps rows and identity numbers as they are.
    pub(crate) fn only_in_memory(self) -> bool {
        matches!(self, Self::Rows | Self::Total | Self::Birth | Self::Sex | Self::Age | Self::PupilNumber)
    }
}

impl Expr {
    /// Reads an expression. The error names the character and, in Chinese, what was expected there.
    pub fn parse(source: &str) -> Result<Self, ExprError> {
        Ok(Self { source: source.to_owned(), root: parse::parse(source)? })
    }

    /// The text it was read from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The text, where it is nothing but a text literal.
    pub fn as_literal(&self) -> Option<&str> {
        match &self.root.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the names, types, codes and states of the expression fit the scope; the type of its value.
    pub fn check(&self, scope: &Scope) -> Result<Type, ExprError> {
        check::type_of(&self.root, scope)
    }

    /// The value on one record. `today` is the day on which the question is asked.
    pub fn eval(&self, row: &dyn Row, today: jiff::civil::Date) -> Value {
        eval::eval(&self.root, row, today)
    }

    /// The same as an SQL expression. Literals are inlined with doubled quotes; an unknown name becomes `NULL`.
    pub fn to_sql(&self, context: &SqlContext) -> String {
        sql::write(&self.root, context)
    }

    /// The names that it reads without the attribute: field ids, `state`, `due`, `unit` …
    pub fn fields(&self) -> BTreeSet<String> {
        self.paths().filter_map(|p| p.first().cloned()).collect()
    }

    /// The names that it reads through: `unit` (the owner), ids of unit fields and of references, `last`. What must be
    /// joined for them: see [`Scope::is_unit`] and [`Scope::target`].
    pub fn unit_paths(&self) -> BTreeSet<String> {
        self.paths().filter(|p| p.len() == 2).filter_map(|p| p.first().cloned()).collect()
    }

    /// The conditions that together are this one, as far as it is `a and b and …`.
    pub fn parts(&self) -> Vec<Expr> {
        let mut ands = Vec::new();
        let mut node = &self.root;
        while let Kind::And(left, _) = &node.kind {
            ands.push(node.at);
            node = left;
        }
        let chars: Vec<char> = self.source.chars().collect();
        let starts = std::iter::once(0).chain(ands.iter().rev().map(|at| at + "and".len()));
        let ends = ands.iter().rev().copied().chain([chars.len()]);
        let text = |(from, to): (usize, usize)| chars.get(from..to).map(|part| part.iter().collect::<String>());
        let parts: Option<Vec<Expr>> = starts.zip(ends).map(|range| Expr::parse(text(range)?.trim()).ok()).collect();
        // Brackets around the whole: then it stays one.
        parts.unwrap_or_else(|| vec![self.clone()])
    }

    /// All conditions as one; none where there is none. The error is that it grew too long.
    pub fn all<'a>(conditions: impl IntoIterator<Item = &'a Expr>) -> Result<Option<Expr>, ExprError> {
        let parts: Vec<String> = conditions.into_iter().map(|part| format!("({part})")).collect();
        if parts.is_empty() { Ok(None) } else { Expr::parse(&parts.join(" and ")).map(Some) }
    }

    /// Whether its value changes with the day on which it is asked.
    pub fn reads_today(&self) -> bool {
        let mut found = false;
        self.root.walk(&mut |node| found |= node.kind == Kind::Today);
        found || self.fields().contains("overdue")
    }

    /// The names with their attribute: `problem.closed` as `["problem", "closed"]`.
    pub fn paths(&self) -> impl Iterator<Item = &[String]> {
        let mut found = Vec::new();
        self.root.walk(&mut |node| {
            if let Kind::Path(path) = &node.kind {
                found.push(path.as_slice());
            }
        });
        found.into_iter()
    }
}

impl Node {
    /// Calls `visit` on this part and on all parts below it.
    pub(crate) fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }

    /// The parts directly below.
    pub(crate) fn children(&self) -> Vec<&Node> {
        match &self.kind {
            Kind::Number(_) | Kind::Text(_) | Kind::Bool(_) | Kind::Today | Kind::Path(_) => Vec::new(),
            Kind::Not(x) | Kind::Negate(x) | Kind::Has(x, _) => vec![x],
            Kind::Present { item, .. } => vec![item],
            Kind::And(a, b) | Kind::Or(a, b) | Kind::Compare(_, a, b) | Kind::Arith(_, a, b) => {
                vec![a, b]
            }
            Kind::In { item, list, .. } => std::iter::once(&**item).chain(list).collect(),
            Kind::Call(_, list) => list.iter().collect(),
        }
    }
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl std::fmt::Display for Expr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.source)
    }
}

impl std::str::FromStr for Expr {
    type Err = ExprError;

    fn from_str(source: &str) -> Result<Self, ExprError> {
        Self::parse(source)
    }
}

impl Serialize for Expr {
    fn serialize<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.serialize_str(&self.source)
    }
}

impl<'de> Deserialize<'de> for Expr {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let source = String::deserialize(input)?;
        Self::parse(&source).map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Expr {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Expr".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A condition or formula, such as `severity = '重大' and not closed_on present`."
        })
    }
}

#[cfg(test)]
mod tests;
