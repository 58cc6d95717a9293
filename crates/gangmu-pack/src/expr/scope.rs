//! The names that an expression may read, with their types and columns. It judges nothing.

use std::collections::BTreeMap;

use super::Type;
use crate::definition::{Field, FieldType, GROUP_SIZE, Ledger};

/// The attributes of a unit that expressions may read.
pub const UNIT_ATTRIBUTES: [&str; 10] =
    ["code", "name", "kind", "type", "stage", "area", "ownership", "town", "boarding", "small"];

const UNIT_KINDS: [&str; 6] = ["bureau", "office", "town", "school", "kindergarten", "institution"];
/// Where a unit lies, from town to country.
pub const UNIT_AREAS: [&str; 3] = ["城区", "镇区", "乡村"];

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
    /// The ledgers that references point into, by the id of the field.
    refs: BTreeMap<String, Target>,
    /// The columns of groups.
    groups: BTreeMap<String, BTreeMap<String, Type>>,
    /// Whether memory answers, which also reads rows and identity numbers.
    memory: bool,
    /// Whether the record before this one is known: `last.pupils`.
    last: bool,
}

/// What is known of the ledger behind a reference.
#[derive(Debug, Clone, PartialEq)]
struct Target {
    ledger: String,
    names: BTreeMap<String, Name>,
}

/// Through what a name is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Through {
    /// It is the record's own.
    Own,
    /// An attribute of a unit.
    Unit,
    /// A field of the record that a reference names.
    Ref,
    /// A field of the unit's record before this one.
    Last,
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
    /// Through what it is read.
    pub through: Through,
}

impl Name {
    fn found(&self, through: Through) -> Found<'_> {
        Found { kind: self.kind, column: self.column, codes: self.codes.as_deref(), through }
    }
}

impl Scope {
    /// The names of a ledger's records. Codes from shared lists are not known: see [`Scope::with_lists`].
    pub fn of(ledger: &Ledger) -> Self {
        Self::with_lists(ledger, &BTreeMap::new())
    }

    /// The names of a ledger's records, with the codes of the pack's shared lists.
    pub fn with_lists(ledger: &Ledger, lists: &BTreeMap<String, Vec<String>>) -> Self {
        let mut names = kept_names(ledger, lists);
        let mut add = |id: &str, kind, column| names.insert(id.to_owned(), Name { kind, column, codes: None });
        add("due", Type::Date, Column::Plain);
        add("overdue", Type::Bool, Column::Overdue);
        add("unit", Type::Unit, Column::Owner);
        let refs = ledger.fields.iter().filter_map(|field| {
            let target = ledger.targets.get(field.ledger.as_ref()?)?;
            let known = Target { ledger: target.head.id.clone(), names: kept_names(target, lists) };
            Some((field.id.clone(), known))
        });
        let groups = ledger.fields.iter().filter(|f| f.kind == FieldType::Group);
        let columns = |f: &Field| f.columns.iter().map(|c| (c.id.clone(), name_of(c, lists).kind)).collect();
        Self {
            names,
            finals: ledger.workflow.finals.clone(),
            record: true,
            refs: refs.collect(),
            groups: groups.map(|f| (f.id.clone(), columns(f))).collect(),
            ..Self::default()
        }
    }

    /// Also rows of groups and what identity numbers say: for what is only asked in memory.
    #[must_use]
    pub fn in_memory(self) -> Self {
        Self { memory: true, ..self }
    }

    /// Also the unit's record before this one, `last.pupils`: for row checks.
    #[must_use]
    pub fn with_last(self) -> Self {
        Self { memory: true, last: true, ..self }
    }

    /// What counts of the census are divided and narrowed by: the unit under the names that a ledger gives it, and `stage`.
    pub fn of_census(units: impl IntoIterator<Item = String>) -> Self {
        let unit = || Name { kind: Type::Unit, column: Column::Owner, codes: None };
        let mut names: BTreeMap<String, Name> = units.into_iter().map(|name| (name, unit())).collect();
        names.insert("unit".to_owned(), unit());
        names.insert("stage".to_owned(), Name { kind: Type::Text, column: Column::Plain, codes: None });
        Self { names, record: true, ..Self::default() }
    }

    /// The measures of a ledger, for sum checks; `outside` are names such as `problem.closed` or `census.pupils`.
    pub fn of_measures(ledger: &Ledger, outside: Vec<String>) -> Self {
        let measure = || Name { kind: Type::Number, column: Column::Measure, codes: None };
        let names = ledger.measures.iter().map(|m| (m.id.clone(), measure())).collect();
        Self { names, outside, ..Self::default() }
    }

    /// What a condition on groups of records reads: the number of a group's records, `n`.
    pub fn of_groups() -> Self {
        let size = Name { kind: Type::Number, column: Column::Int, codes: None };
        Self { names: BTreeMap::from([(GROUP_SIZE.to_owned(), size)]), record: true, ..Self::default() }
    }

    /// Whether memory answers.
    pub(super) fn is_memory(&self) -> bool {
        self.memory
    }

    /// The type of a column of a group.
    pub(super) fn column(&self, group: &str, id: &str) -> Option<Type> {
        self.groups.get(group)?.get(id).copied()
    }

    /// Whether a name stands for a unit, whose attributes may be read.
    pub fn is_unit(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|n| n.kind == Type::Unit)
    }

    /// The ledger that a reference points into.
    pub fn target(&self, field: &str) -> Option<&str> {
        self.refs.get(field).map(|t| t.ledger.as_str())
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
            [name] => self.names.get(name).map(|n| n.found(Through::Own)),
            [ledger, measure] if !self.record => {
                let found = self.outside.iter().any(|o| o.split_once('.') == Some((ledger, measure)));
                let (kind, column, through) = (Type::Number, Column::Measure, Through::Own);
                found.then_some(Found { kind, column, codes: None, through })
            }
            [last, name] if last == "last" => {
                let known = self.names.get(name).filter(|n| self.last && n.kind != Type::Group);
                known.map(|n| n.found(Through::Last))
            }
            [name, attribute] if self.is_unit(name) => {
                let known = UNIT_ATTRIBUTES.contains(&attribute.as_str());
                let (kind, column, through) = (attribute_type(attribute), Column::Plain, Through::Unit);
                known.then_some(Found { kind, column, codes: None, through })
            }
            [name, field] => {
                let known = self.refs.get(name)?.names.get(field).filter(|n| n.kind != Type::Group);
                known.map(|n| n.found(Through::Ref))
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

/// The names of a ledger that its table keeps.
fn kept_names(ledger: &Ledger, lists: &BTreeMap<String, Vec<String>>) -> BTreeMap<String, Name> {
    let states = ledger.workflow.states.iter().map(|s| s.id.clone()).collect();
    let mut names: BTreeMap<String, Name> = ledger.fields.iter().map(|f| (f.id.clone(), name_of(f, lists))).collect();
    let mut add =
        |id: &str, codes| names.insert(id.to_owned(), Name { kind: Type::Text, column: Column::Plain, codes });
    add("state", Some(states));
    add("number", None);
    names
}

fn attribute_type(attribute: &str) -> Type {
    match attribute {
        "boarding" | "small" => Type::Bool,
        _ => Type::Text,
    }
}

/// The type that the value of a field has in expressions.
pub(crate) fn type_of_field(field: &Field) -> Type {
    name_of(field, &BTreeMap::new()).kind
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
