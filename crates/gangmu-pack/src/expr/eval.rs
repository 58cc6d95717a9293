//! Runs an expression on one record in memory. It gives what the SQL of the same expression gives.

use jiff::civil::Date;

use super::{Comparator, Function, Kind, Node, Operator};
use crate::identity::{age_on, birth_of, is_pupil_number, sex_of};

/// A value of a record or of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Unknown or not filled.
    Null,
    /// A number; money in yuan; the id of a unit.
    Number(f64),
    /// Text; a day as `2026-03-05`; several codes as `|a|b|`.
    Text(String),
    /// Yes or no.
    Bool(bool),
}

/// The values that an expression reads.
pub trait Row {
    /// The value of `["field"]` or `["school", "stage"]`; null where it is not filled.
    fn get(&self, path: &[&str]) -> Value;

    /// How many rows a group has.
    fn rows(&self, _group: &str) -> Value {
        Value::Null
    }

    /// The sum of a column of a group; 0 where it has no rows.
    fn total(&self, _group: &str, _column: &str) -> Value {
        Value::Null
    }

    /// Whether the record stands in a state that ends the matter; `overdue` is then false.
    fn is_final(&self) -> bool {
        false
    }
}

impl Value {
    /// Whether a condition holds: unknown is not yes.
    pub fn is_true(&self) -> bool {
        *self == Self::Bool(true)
    }

    /// The number, where it is one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(n) => Some(*n),
            _ => None,
        }
    }

    fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(b) => Some(*b),
            _ => None,
        }
    }

    fn as_day(&self) -> Option<Date> {
        match self {
            Self::Text(t) => t.get(..10)?.parse().ok(),
            _ => None,
        }
    }

    /// Seconds since the beginning of days, of a day or of a day with a time.
    fn as_seconds(&self) -> Option<i64> {
        let day = self.as_day()?;
        let Self::Text(text) = self else { return None };
        let part = |from: usize, to: usize| text.get(from..to).map_or(Some(0), |t| t.parse::<i64>().ok());
        let (hour, minute) = (part(11, 13)?, part(14, 16)?);
        Some(Date::ZERO.duration_until(day).as_secs() + hour * 3600 + minute * 60)
    }

    fn of(truth: Option<bool>) -> Self {
        truth.map_or(Self::Null, Self::Bool)
    }
}

/// The value of a part on a row.
pub(super) fn eval(node: &Node, row: &dyn Row, today: Date) -> Value {
    let value = |n: &Node| eval(n, row, today);
    let truth = |n: &Node| eval(n, row, today).as_bool();
    match &node.kind {
        Kind::Number(n) => Value::Number(*n),
        Kind::Text(t) => Value::Text(t.clone()),
        Kind::Bool(b) => Value::Bool(*b),
        Kind::Today => Value::Text(today.to_string()),
        Kind::Path(path) => read(path, row, today),
        Kind::Not(x) => Value::of(truth(x).map(|b| !b)),
        Kind::And(a, b) => Value::of(both(truth(a), truth(b))),
        Kind::Or(a, b) => Value::of(either(truth(a), truth(b))),
        Kind::Compare(comparator, a, b) => Value::of(compare(*comparator, &value(a), &value(b))),
        Kind::In { item, list, negated } => {
            let item = value(item);
            let found = list.iter().map(|l| compare(Comparator::Eq, &item, &value(l)));
            Value::of(found.fold(Some(false), either).map(|b| b != *negated))
        }
        Kind::Has(item, code) => match value(item) {
            Value::Text(codes) => Value::Bool(codes.contains(&format!("|{code}|"))),
            _ => Value::Null,
        },
        Kind::Present { item, negated } => Value::Bool((value(item) == Value::Null) == *negated),
        Kind::Arith(operator, a, b) => arith(*operator, &value(a), &value(b)),
        Kind::Negate(x) => value(x).as_number().map_or(Value::Null, |n| Value::Number(-n)),
        Kind::Call(function, arguments) => call(*function, arguments, row, today),
    }
}

fn read(path: &[String], row: &dyn Row, today: Date) -> Value {
    match path {
        [name] if name == "overdue" => {
            let late = row.get(&["due"]).as_day().is_some_and(|due| due < today);
            Value::Bool(late && !row.is_final())
        }
        [name] => row.get(&[name]),
        [name, attribute] => row.get(&[name, attribute]),
        _ => Value::Null,
    }
}

fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn either(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn order(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

fn compare(comparator: Comparator, a: &Value, b: &Value) -> Option<bool> {
    let order = order(a, b)?;
    Some(match comparator {
        Comparator::Eq => order.is_eq(),
        Comparator::Ne => order.is_ne(),
        Comparator::Lt => order.is_lt(),
        Comparator::Le => order.is_le(),
        Comparator::Gt => order.is_gt(),
        Comparator::Ge => order.is_ge(),
    })
}

fn arith(operator: Operator, a: &Value, b: &Value) -> Value {
    let (Some(a), Some(b)) = (a.as_number(), b.as_number()) else {
        return Value::Null;
    };
    match operator {
        Operator::Add => Value::Number(a + b),
        Operator::Sub => Value::Number(a - b),
        Operator::Mul => Value::Number(a * b),
        Operator::Div if b == 0.0 => Value::Null,
        Operator::Div => Value::Number(a / b),
    }
}

fn call(function: Function, arguments: &[Node], row: &dyn Row, today: Date) -> Value {
    let value = |i: usize| arguments.get(i).map_or(Value::Null, |n| eval(n, row, today));
    match function {
        Function::Days => match (value(0).as_seconds(), value(1).as_seconds()) {
            (Some(a), Some(b)) => Value::Number((a - b) as f64 / 86_400.0),
            _ => Value::Null,
        },
        Function::Year => value(0).as_day().map_or(Value::Null, |d| Value::Number(f64::from(d.year()))),
        Function::Month => value(0).as_day().map_or(Value::Null, |d| Value::Number(f64::from(d.month()))),
        Function::Coalesce => match value(0) {
            Value::Null => value(1),
            first => first,
        },
        Function::Least => pick(value(0), value(1), std::cmp::Ordering::is_gt),
        Function::Greatest => pick(value(0), value(1), std::cmp::Ordering::is_lt),
        Function::If => value(if value(0).is_true() { 1 } else { 2 }),
        Function::Under => match (value(0), value(1)) {
            (Value::Text(found), Value::Text(code)) => Value::Bool(lies_under(&found, &code)),
            _ => Value::Null,
        },
        Function::Rows | Function::Total => match arguments.first().map(|n| &n.kind) {
            Some(Kind::Path(path)) => match path.as_slice() {
                [group] => row.rows(group),
                [group, column] => row.total(group, column),
                _ => Value::Null,
            },
            _ => Value::Null,
        },
        Function::Birth => birth(&value(0)).map_or(Value::Null, |d| Value::Text(d.to_string())),
        Function::Sex => match value(0) {
            Value::Text(number) => sex_of(&number).map_or(Value::Null, |sex| Value::Text(sex.to_owned())),
            _ => Value::Null,
        },
        Function::Age => match (birth(&value(0)), value(1).as_day()) {
            (Some(birth), Some(day)) => age_on(birth, day).map_or(Value::Null, |n| Value::Number(f64::from(n))),
            _ => Value::Null,
        },
        Function::PupilNumber => match value(0) {
            Value::Text(number) => Value::Bool(is_pupil_number(&number)),
            _ => Value::Null,
        },
    }
}

fn birth(number: &Value) -> Option<Date> {
    match number {
        Value::Text(number) => birth_of(number),
        _ => None,
    }
}

/// Whether a code, or one of several codes `|a|b/c|`, is the named one or lies below it.
fn lies_under(found: &str, code: &str) -> bool {
    let one = |found: &str| found.strip_prefix(code).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if found.starts_with('|') { found.split('|').any(one) } else { one(found) }
}

/// The first value, or the second where `second` says so of their order; null where one is unknown.
fn pick(a: Value, b: Value, second: fn(std::cmp::Ordering) -> bool) -> Value {
    match order(&a, &b) {
        Some(order) => {
            if second(order) {
                b
            } else {
                a
            }
        }
        None => Value::Null,
    }
}
