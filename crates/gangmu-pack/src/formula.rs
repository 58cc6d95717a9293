//! The formula of an indicator: arithmetic over terms, each a measure of a ledger with its slice, of the same year or of
//! some years before. It knows no ledgers and fetches no figure.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Operand;
use crate::expr::{ExprError, Operator, stranger};

/// A parsed formula. Written to files and JSON as its source.
#[derive(Debug, Clone)]
pub struct Formula {
    source: String,
    root: Node,
}

/// A figure that a formula asks for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Term {
    /// The measure with its slice.
    pub operand: Operand,
    /// How many years before the year that is asked for.
    pub years_ago: u8,
}

/// Why a formula has no value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoValue {
    /// A figure is not known.
    #[error("缺少 {0}")]
    Missing(Term),
    /// Something is divided by zero.
    #[error("分母是零")]
    ZeroBase,
}

#[derive(Debug, Clone, PartialEq)]
enum Node {
    Number(f64),
    /// A term with the character at which it starts.
    Term(usize, Term),
    Negate(Box<Node>),
    Arith(Operator, Box<Node>, Box<Node>),
}

/// Longest formula in characters.
const MAX_LENGTH: usize = 1000;
/// Deepest nesting of brackets and signs, and longest chain of operators.
const MAX_DEPTH: usize = 40;
/// Farthest look back: the twelve years of school, and some more.
const MAX_YEARS: f64 = 20.0;

impl Formula {
    /// Reads a formula: numbers, terms, `+ - * /`, brackets and `ago(term, 9)`. The error names the character.
    pub fn parse(source: &str) -> Result<Self, ExprError> {
        let chars: Vec<char> = source.chars().collect();
        if chars.len() > MAX_LENGTH {
            return Err(ExprError::new(MAX_LENGTH, format!("公式太长,最多{MAX_LENGTH}个字符")));
        }
        let mut parser = Parser { chars: &chars, at: 0, depth: 0 };
        let root = parser.sum()?;
        if parser.peek().is_some() {
            return Err(parser.unexpected("这里多出了内容,前面可能少了运算符"));
        }
        Ok(Self { source: source.to_owned(), root })
    }

    /// The text it was read from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The terms in the order in which they are written, each once.
    pub fn terms(&self) -> Vec<&Term> {
        let mut found: Vec<&Term> = Vec::new();
        for (_, term) in self.placed_terms() {
            if !found.contains(&term) {
                found.push(term);
            }
        }
        found
    }

    /// Every term with the character at which it starts, from 0.
    pub fn placed_terms(&self) -> Vec<(usize, &Term)> {
        let mut found = Vec::new();
        self.root.collect(&mut found);
        found
    }

    /// The value, of the figures that `figure` knows.
    pub fn eval(&self, figure: &dyn Fn(&Term) -> Option<f64>) -> Result<f64, NoValue> {
        // Only a quotient of numbers far beyond any count overflows.
        self.root.eval(figure).and_then(|value| if value.is_finite() { Ok(value) } else { Err(NoValue::ZeroBase) })
    }

    /// The same as an SQL expression over those of the terms: null where [`Formula::eval`] has no value.
    pub fn to_sql(&self, figure: &dyn Fn(&Term) -> String) -> String {
        self.root.to_sql(figure)
    }
}

impl Term {
    /// Reads one term: `census.pupils[stage=小学]`, `ago(census.entrants, 9)`.
    pub fn parse(text: &str) -> Result<Self, ExprError> {
        match Formula::parse(text)?.root {
            Node::Term(_, term) => Ok(term),
            _ => Err(ExprError::new(0, "这里要写公式里的一项,如 census.pupils[stage=小学]")),
        }
    }
}

impl Node {
    fn collect<'a>(&'a self, found: &mut Vec<(usize, &'a Term)>) {
        match self {
            Self::Number(_) => {}
            Self::Term(at, term) => found.push((*at, term)),
            Self::Negate(inner) => inner.collect(found),
            Self::Arith(_, left, right) => {
                left.collect(found);
                right.collect(found);
            }
        }
    }

    fn eval(&self, figure: &dyn Fn(&Term) -> Option<f64>) -> Result<f64, NoValue> {
        match self {
            Self::Number(n) => Ok(*n),
            Self::Term(_, term) => {
                figure(term).filter(|value| value.is_finite()).ok_or_else(|| NoValue::Missing(term.clone()))
            }
            Self::Negate(inner) => inner.eval(figure).map(|value| -value),
            Self::Arith(operator, left, right) => {
                let (left, right) = (left.eval(figure)?, right.eval(figure)?);
                match operator {
                    Operator::Add => Ok(left + right),
                    Operator::Sub => Ok(left - right),
                    Operator::Mul => Ok(left * right),
                    Operator::Div if right == 0.0 => Err(NoValue::ZeroBase),
                    Operator::Div => Ok(left / right),
                }
            }
        }
    }

    fn to_sql(&self, figure: &dyn Fn(&Term) -> String) -> String {
        match self {
            // Debug always writes a point or an exponent: a floating-point literal.
            Self::Number(n) => format!("{n:?}"),
            Self::Term(_, term) => format!("CAST({} AS DOUBLE)", figure(term)),
            Self::Negate(inner) => format!("(-{})", inner.to_sql(figure)),
            Self::Arith(operator, left, right) => {
                let (left, right) = (left.to_sql(figure), right.to_sql(figure));
                match operator {
                    Operator::Add => format!("({left} + {right})"),
                    Operator::Sub => format!("({left} - {right})"),
                    Operator::Mul => format!("({left} * {right})"),
                    Operator::Div => format!("({left} / NULLIF({right}, 0.0))"),
                }
            }
        }
    }
}

/// Reads a formula from its characters by recursive descent.
struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    /// The next character that is not blank.
    fn peek(&mut self) -> Option<char> {
        while self.chars.get(self.at).is_some_and(char::is_ascii_whitespace) {
            self.at += 1;
        }
        self.chars.get(self.at).copied()
    }

    fn eat(&mut self, symbol: char) -> bool {
        let found = self.peek() == Some(symbol);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, symbol: char) -> Result<(), ExprError> {
        if self.eat(symbol) { Ok(()) } else { Err(self.unexpected(&format!("这里应当是 {symbol}"))) }
    }

    /// What is wrong with the next character: that it belongs to no formula, or what was expected.
    fn unexpected(&mut self, expected: &str) -> ExprError {
        match self.peek() {
            Some(c) if !c.is_ascii() => ExprError::new(self.at, stranger(c)),
            _ => ExprError::new(self.at, expected),
        }
    }

    /// Characters from here on that meet a condition.
    fn take(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let taken: String = self.chars[self.at..].iter().take_while(|c| wanted(**c)).collect();
        self.at += taken.chars().count();
        taken
    }

    fn deeper<T>(&mut self, rule: impl FnOnce(&mut Self) -> Result<T, ExprError>) -> Result<T, ExprError> {
        if self.depth == MAX_DEPTH {
            return Err(ExprError::new(self.at, "公式太复杂,请拆开写"));
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    fn sum(&mut self) -> Result<Node, ExprError> {
        self.chain(Self::product, &[('+', Operator::Add), ('-', Operator::Sub)])
    }

    fn product(&mut self) -> Result<Node, ExprError> {
        self.chain(Self::sign, &[('*', Operator::Mul), ('/', Operator::Div)])
    }

    /// Operators of one rank, from left to right.
    fn chain(
        &mut self,
        part: fn(&mut Self) -> Result<Node, ExprError>,
        operators: &[(char, Operator)],
    ) -> Result<Node, ExprError> {
        let mut left = part(self)?;
        for _ in 0..MAX_DEPTH {
            let next = self.peek();
            let Some((symbol, operator)) = operators.iter().find(|(symbol, _)| next == Some(*symbol)) else {
                return Ok(left);
            };
            self.eat(*symbol);
            left = Node::Arith(*operator, Box::new(left), Box::new(part(self)?));
        }
        Err(ExprError::new(self.at, "公式太复杂,请拆开写"))
    }

    fn sign(&mut self) -> Result<Node, ExprError> {
        if self.eat('-') {
            return Ok(Node::Negate(Box::new(self.deeper(Self::sign)?)));
        }
        self.primary()
    }

    fn primary(&mut self) -> Result<Node, ExprError> {
        if self.eat('(') {
            let inner = self.deeper(Self::sum)?;
            self.expect(')')?;
            return Ok(inner);
        }
        match self.peek() {
            Some('0'..='9') => self.number().map(Node::Number),
            Some('a'..='z') => self.term(),
            Some(_) => Err(self.unexpected("这里应当是一个数或一个计量,如 census.pupils")),
            None => Err(ExprError::new(self.at, "公式没有写完")),
        }
    }

    fn number(&mut self) -> Result<f64, ExprError> {
        let start = self.at;
        let written = self.take(|c| c.is_ascii_digit() || c == '.');
        let right = written.len() <= 16 && !written.ends_with('.');
        written.parse().ok().filter(|_| right).ok_or_else(|| ExprError::new(start, "数字写法不对"))
    }

    fn term(&mut self) -> Result<Node, ExprError> {
        let start = self.at;
        let name = self.take(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.'));
        if name == "ago" && self.peek() == Some('(') {
            return self.ago(start);
        }
        if self.peek() == Some('(') {
            return Err(ExprError::new(start, format!("没有名为 {name} 的函数,只有 ago(计量, 年数)")));
        }
        let mut text = name;
        if self.peek() == Some('[') {
            text.push_str(&self.take(|c| c != ']'));
            self.expect(']')?;
            text.push(']');
        }
        let operand = Operand::parse(&text).map_err(|message| ExprError::new(start, message))?;
        Ok(Node::Term(start, Term { operand, years_ago: 0 }))
    }

    /// `ago(term, 9)`: the same figure nine years before.
    fn ago(&mut self, start: usize) -> Result<Node, ExprError> {
        self.expect('(')?;
        let inner = match self.peek() {
            Some('a'..='z') => self.deeper(Self::term)?,
            _ => return Err(self.unexpected("ago 里先写一个计量")),
        };
        self.expect(',')?;
        self.peek();
        let at = self.at;
        let years = self.number()?;
        self.expect(')')?;
        match inner {
            Node::Term(_, term)
                if term.years_ago == 0 && years.fract() == 0.0 && (1.0..=MAX_YEARS).contains(&years) =>
            {
                Ok(Node::Term(start, Term { years_ago: years as u8, ..term }))
            }
            Node::Term(_, term) if term.years_ago > 0 => Err(ExprError::new(start, "ago 里不能再写 ago")),
            _ => Err(ExprError::new(at, format!("年数要写1到{MAX_YEARS}的整数"))),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.years_ago {
            0 => self.operand.fmt(f),
            years => write!(f, "ago({}, {years})", self.operand),
        }
    }
}

impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl FromStr for Formula {
    type Err = ExprError;

    fn from_str(source: &str) -> Result<Self, ExprError> {
        Self::parse(source)
    }
}

impl Serialize for Formula {
    fn serialize<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.serialize_str(&self.source)
    }
}

impl<'de> Deserialize<'de> for Formula {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let source = String::deserialize(input)?;
        Self::parse(&source).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Formula {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Formula".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "Arithmetic over measures, such as `census.boarders / census.pupils` or `census.finishers / ago(census.entrants[stage=小学], 9)`."
        })
    }
}

#[cfg(test)]
#[path = "formula_tests.rs"]
mod tests;
