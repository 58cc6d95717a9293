//! The names that an expression may read, with their types and columns. It judges nothing.

use std::collections::BTreeMap;

use super::Type;
use crate::definition::{Field, FieldType, Ledger};

/// The attributes of a unit that expressions may read.
pub const UNIT_ATTRIBUTES: [&str; 10] =
    ["code", "name", "kind", "type", "stage", "area", "ownership", "town", "boarding", "small"];

const UNIT_KINDS: [&str; 6] = ["bureau", "office", "town", "school", "kindergarten", "institution"];
const UNIT_AREAS: [&str; 3] = ["城区", "镇区", "乡村"];

/// The names that an expression may read: those of a ledger's records, or those of measures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scope {
    names: BTreeMap<String, Name>,
    /// Measures of other ledgers, `ledger.measure`.
    outside: Vec<String>,
    /// The states that end the matter: `overdue` is false in them.
    pub(super) finals: Vec<String>,
    /// Whether the names are fields of a record (then `today` and `unit` make sense).
    record: bool,
}

/// What is known of one name.
#[derive(Debug, Clone, PartialEq)]
struct Name {
    kind: Type,
    column: Column,
    codes: Option<Vec<String>>,
}

/// How the value of a name is kept in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// As it is.
    Plain,
    /// A whole number.
    Int,
    /// Whole fen; expressions read yuan.
    Money,
    /// Not a column: computed from `due` and `state`.
    Overdue,
    /// The column `owner`.
    Owner,
    /// Not in the database: the value of a measure.
    Measure,
}

/// A name found in a scope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found<'a> {
    pub kind: Type,
    pub column: Column,
    /// The values that it can have, where they are known.
    pub codes: Option<&'a [String]>,
}

impl Scope {
    /// The names of a ledger's records. Codes from shared lists are not known: see [`Scope::with_lists`].
    pub fn of(ledger: &Ledger) -> Self {
        Self::with_lists(ledger, &BTreeMap::new())
    }

    /// The names of a ledger's records, with the codes of the pack's shared lists.
    pub fn with_lists(ledger: &Ledger, lists: &BTreeMap<String, Vec<String>>) -> Self {
        let states = ledger.workflow.states.iter().map(|s| s.id.clone()).collect();
        let mut names: BTreeMap<String, Name> =
            ledger.fields.iter().map(|f| (f.id.clone(), name_of(f, lists))).collect();
        let mut add = |id: &str, kind, column, codes| names.insert(id.to_owned(), Name { kind, column, codes });
        add("state", Type::Text, Column::Plain, Some(states));
        add("number", Type::Text, Column::Plain, None);
        add("due", Type::Date, Column::Plain, None);
        add("overdue", Type::Bool, Column::Overdue, None);
        add("unit", Type::Unit, Column::Owner, None);
        Self { names, outside: Vec::new(), finals: ledger.workflow.finals.clone(), record: true }
    }

    /// The measures of a ledger, for sum checks; `outside` are names such as `problem.closed` or `census.pupils`.
    pub fn of_measures(ledger: &Ledger, outside: Vec<String>) -> Self {
        let measure = || Name { kind: Type::Number, column: Column::Measure, codes: None };
        let names = ledger.measures.iter().map(|m| (m.id.clone(), measure())).collect();
        Self { names, outside, finals: Vec::new(), record: false }
    }

    /// Whether the names belong to a record.
    pub(super) fn is_record(&self) -> bool {
        self.record
    }

    /// The names that can be written, for the advice beside an unknown one.
    pub(super) fn known(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// What a path stands for.
    pub(super) fn find(&self, path: &[String]) -> Option<Found<'_>> {
        match path {
            [name] => self.names.get(name).map(|n| Found { kind: n.kind, column: n.column, codes: n.codes.as_deref() }),
            [ledger, measure] if !self.record => {
                let found = self.outside.iter().any(|o| o.split_once('.') == Some((ledger, measure)));
                found.then_some(Found { kind: Type::Number, column: Column::Measure, codes: None })
            }
            [name, attribute] => {
                let unit = self.names.get(name).is_some_and(|n| n.kind == Type::Unit);
                let known = UNIT_ATTRIBUTES.contains(&attribute.as_str());
                (unit && known).then_some(Found { kind: attribute_type(attribute), column: Column::Plain, codes: None })
            }
            _ => None,
        }
    }

    /// The values of a unit's attribute where they are a fixed list.
    pub(super) fn attribute_codes(attribute: &str) -> Option<&'static [&'static str]> {
        match attribute {
            "kind" => Some(&UNIT_KINDS),
            "area" => Some(&UNIT_AREAS),
            _ => None,
        }
    }

    /// The type of a name, such as `severity` or `school.stage`.
    pub fn type_of(&self, path: &str) -> Option<Type> {
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        self.find(&path).map(|f| f.kind)
    }
}

fn attribute_type(attribute: &str) -> Type {
    match attribute {
        "boarding" | "small" => Type::Bool,
        _ => Type::Text,
    }
}

fn name_of(field: &Field, lists: &BTreeMap<String, Vec<String>>) -> Name {
    let (kind, column) = match field.kind {
        FieldType::Int => (Type::Number, Column::Int),
        FieldType::Num => (Type::Number, Column::Plain),
        FieldType::Money => (Type::Number, Column::Money),
        FieldType::Date => (Type::Date, Column::Plain),
        FieldType::Bool => (Type::Bool, Column::Plain),
        FieldType::Codes => (Type::Codes, Column::Plain),
        FieldType::Unit => (Type::Unit, Column::Plain),
        FieldType::Time => (Type::Time, Column::Plain),
        FieldType::Group => (Type::Group, Column::Plain),
        FieldType::IdCard
        | FieldType::Mobile
        | FieldType::CreditCode
        | FieldType::SchoolCode
        | FieldType::Text
        | FieldType::Long
        | FieldType::Code
        | FieldType::Person
        | FieldType::Ref
        | FieldType::File
        | FieldType::Place => (Type::Text, Column::Plain),
    };
    let codes = match &field.code_list {
        Some(list) => lists.get(list).cloned(),
        None if field.codes.is_empty() => None,
        None => Some(field.codes.clone()),
    };
    Name { kind, column, codes }
}
