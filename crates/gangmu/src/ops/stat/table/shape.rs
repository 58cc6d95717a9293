//! Which columns a table has outside, under which names, and how a kept value is said there. It writes no file.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use gangmu_pack::data_item::DataItem;
use gangmu_pack::definition::{Field, FieldType, Grain, Ledger, OWNER, Privacy, UnitKind};
use gangmu_stat::snapshot::{Cell, Column, ColumnKind, Snapshot, TableEntry};

use super::TableNames;
use crate::app::App;
use crate::manual::kind_name;
use crate::ops::error::OpError;

/// The columns of a table as it leaves.
pub(super) struct Shape {
    /// The columns, in their order.
    pub columns: Vec<Shown>,
    left_out: bool,
}

/// A column as it leaves.
pub(super) struct Shown {
    from: usize,
    /// Its name there.
    pub name: String,
    /// Its name to people.
    pub title: String,
    /// What it holds there.
    pub kind: ColumnKind,
    /// The standard of its codes, where it has some.
    pub code_standard: Option<String>,
    how: How,
}

/// How a kept value is said.
enum How {
    Same,
    Yuan,
    /// A unit by its code or name.
    Unit(HashMap<i64, String>),
    /// A word by another.
    Word(BTreeMap<String, String>),
    /// Several words, kept as `|a|b|`, each by another.
    Words(BTreeMap<String, String>),
    /// A day in the basic form of GB/T 7408, as exact as it is.
    Day(Grain),
}

/// A value as it leaves.
pub(super) enum Value<'a> {
    Null,
    Int(i64),
    Num(f64),
    Text(Cow<'a, str>),
    Bool(bool),
}

impl Shape {
    /// The columns of a table under names. What is protected by now stays where it is.
    pub fn of(app: &App, snapshot: &Snapshot, entry: &TableEntry, names: TableNames) -> Result<Self, OpError> {
        let ledger = app.ledger(&entry.name).ok();
        let named = Named { app, names, ledger: ledger.as_deref(), units: Units::of(snapshot, names)? };
        let mut columns: Vec<Shown> = Vec::new();
        let mut left_out = false;
        for (from, column) in entry.columns.iter().enumerate() {
            let field = named.ledger.and_then(|ledger| ledger.field(&column.name));
            if field.is_some_and(|field| field.privacy != Privacy::Open) {
                left_out = true;
                continue;
            }
            columns.extend(named.columns(entry, column, field, from));
        }
        for at in 1..columns.len() {
            while columns[..at].iter().any(|other| other.name == columns[at].name) {
                columns[at].name.push('_');
            }
        }
        Ok(Self { columns, left_out })
    }

    /// Whether every kept column is among them.
    pub fn is_whole(&self) -> bool {
        !self.left_out
    }
}

/// Code and name of every unit of the snapshot; nothing where ids are wanted.
struct Units {
    codes: HashMap<i64, String>,
    names: HashMap<i64, String>,
}

impl Units {
    fn of(snapshot: &Snapshot, names: TableNames) -> Result<Self, OpError> {
        let mut units = Self { codes: HashMap::new(), names: HashMap::new() };
        let Some(entry) = snapshot.table("unit").filter(|_| names != TableNames::Id) else { return Ok(units) };
        let at = |name: &str| entry.columns.iter().position(|column| column.name == name);
        let (Some(id), Some(code), Some(name)) = (at("id"), at("code"), at("name")) else { return Ok(units) };
        snapshot.for_each_row::<OpError>(entry, |row| {
            if let (Cell::Int(id), Cell::Text(code), Cell::Text(name)) = (&row[id], &row[code], &row[name]) {
                units.codes.insert(*id, (*code).to_owned());
                units.names.insert(*id, (*name).to_owned());
            }
            Ok(())
        })?;
        Ok(units)
    }
}

struct Named<'a> {
    app: &'a App,
    names: TableNames,
    ledger: Option<&'a Ledger>,
    units: Units,
}

impl Named<'_> {
    /// What a kept column becomes: itself, or a unit's code and name.
    fn columns(&self, entry: &TableEntry, column: &Column, field: Option<&Field>, from: usize) -> Vec<Shown> {
        let owner = self.ledger.is_some() && column.name == OWNER;
        if self.names != TableNames::Id && (owner || field.is_some_and(|field| field.kind == FieldType::Unit)) {
            let sides = [("code", "代码", &self.units.codes), ("name", "", &self.units.names)];
            return sides.map(|(side, word, units)| self.unit(column, owner, from, side, word, units)).into();
        }
        let item = match (field, entry.name.as_str()) {
            (Some(field), _) => self.app.pack.data_item(field),
            (None, "unit") => self.app.pack.unit_item(&column.name),
            _ => None,
        };
        let (kind, how) = self.how(column, field, item);
        let code_standard = self.item(item).and_then(|item| item.code_standard.clone());
        vec![Shown { from, name: self.name(column, item), title: column.title.clone(), kind, code_standard, how }]
    }

    fn unit(
        &self,
        column: &Column,
        owner: bool,
        from: usize,
        side: &str,
        word: &str,
        units: &HashMap<i64, String>,
    ) -> Shown {
        let item = self.item(self.app.pack.unit_item(side).filter(|_| owner));
        let title = format!("{}{word}", column.title);
        let name = match self.names {
            TableNames::Chinese => title.clone(),
            _ => item.map_or_else(|| format!("{}_{side}", column.name), |item| item.code.clone()),
        };
        Shown { from, name, title, kind: ColumnKind::Text, code_standard: None, how: How::Unit(units.clone()) }
    }

    /// The item, where its names are wanted.
    fn item<'i>(&self, item: Option<&'i DataItem>) -> Option<&'i DataItem> {
        item.filter(|_| self.names == TableNames::Jyt)
    }

    fn name(&self, column: &Column, item: Option<&DataItem>) -> String {
        match (self.names, self.item(item)) {
            (TableNames::Chinese, _) => column.title.clone(),
            (_, Some(item)) => item.code.clone(),
            _ => column.name.clone(),
        }
    }

    fn how(&self, column: &Column, field: Option<&Field>, item: Option<&DataItem>) -> (ColumnKind, How) {
        let codes = || self.item(item).map(|item| item.codes.clone()).unwrap_or_default();
        match (self.names, field.map(|field| field.kind)) {
            (TableNames::Id, _) => (column.kind, How::Same),
            (_, Some(FieldType::Money)) => (ColumnKind::Num, How::Yuan),
            (_, Some(FieldType::Codes)) => (ColumnKind::Text, How::Words(codes())),
            (_, Some(FieldType::Code)) => (ColumnKind::Text, How::Word(codes())),
            (TableNames::Jyt, Some(FieldType::Date)) => {
                let own = field.map_or(Grain::Day, |field| field.grain);
                (ColumnKind::Text, How::Day(coarser(own, item.map_or(Grain::Day, |item| item.grain))))
            }
            (_, None) if column.kind == ColumnKind::Text => (ColumnKind::Text, How::Word(self.said(column, codes()))),
            _ => (column.kind, How::Same),
        }
    }

    /// The words of a column that is no field: states, kinds of unit.
    fn said(&self, column: &Column, codes: BTreeMap<String, String>) -> BTreeMap<String, String> {
        match (self.ledger, column.name.as_str()) {
            (Some(ledger), "state") => {
                ledger.workflow.states.iter().map(|state| (state.id.clone(), state.name.clone())).collect()
            }
            (None, "kind") => KINDS.iter().map(|kind| (kind_id(*kind), kind_name(*kind).to_owned())).collect(),
            _ => codes,
        }
    }
}

const KINDS: [UnitKind; 6] = [
    UnitKind::Bureau,
    UnitKind::Office,
    UnitKind::Town,
    UnitKind::School,
    UnitKind::Kindergarten,
    UnitKind::Institution,
];

/// A kind of unit as the snapshot keeps it.
fn kind_id(kind: UnitKind) -> String {
    serde_json::to_value(kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The less exact of two.
fn coarser(one: Grain, other: Grain) -> Grain {
    let rank = |grain: Grain| match grain {
        Grain::Day => 0,
        Grain::Month | Grain::Term => 1,
        Grain::Year => 2,
    };
    if rank(other) > rank(one) { other } else { one }
}

impl Shown {
    /// The value of a row.
    pub fn value<'a>(&'a self, row: &[Cell<'a>]) -> Value<'a> {
        match (&self.how, &row[self.from]) {
            (_, Cell::Null) => Value::Null,
            (How::Yuan, Cell::Int(fen)) => Value::Num(*fen as f64 / 100.0),
            (How::Unit(units), Cell::Int(id)) => units.get(id).map_or(Value::Null, |unit| Value::text(unit)),
            (How::Word(words), Cell::Text(word)) => Value::text(said(words, word)),
            (How::Words(words), Cell::Text(kept)) => {
                let each = kept.split('|').filter(|word| !word.is_empty()).map(|word| said(words, word));
                Value::Text(Cow::Owned(each.collect::<Vec<_>>().join("、")))
            }
            (How::Day(grain), Cell::Text(day)) => Value::Text(Cow::Owned(basic(day, *grain))),
            (_, Cell::Int(n)) => Value::Int(*n),
            (_, Cell::Num(n)) => Value::Num(*n),
            (_, Cell::Bool(yes)) => Value::Bool(*yes),
            (_, Cell::Text(text)) => Value::text(text),
        }
    }
}

/// The other word; the word itself where there is none.
fn said<'a>(words: &'a BTreeMap<String, String>, word: &'a str) -> &'a str {
    words.get(word).map(String::as_str).filter(|other| !other.is_empty()).unwrap_or(word)
}

/// `2017-03-01` as `20170301`, `201703`, `2017`.
fn basic(day: &str, grain: Grain) -> String {
    let length = match grain {
        Grain::Day => 8,
        Grain::Month | Grain::Term => 6,
        Grain::Year => 4,
    };
    day.chars().filter(char::is_ascii_digit).take(length).collect()
}

impl<'a> Value<'a> {
    fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// The value as text; empty for nothing.
    pub fn words(self) -> Cow<'a, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Int(n) => Cow::Owned(n.to_string()),
            Self::Num(n) => Cow::Owned(n.to_string()),
            Self::Text(text) => text,
            Self::Bool(yes) => Cow::Borrowed(if yes { "是" } else { "否" }),
        }
    }
}
