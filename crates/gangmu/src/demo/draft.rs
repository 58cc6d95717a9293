//! A record while it is being drawn, and the conditions on it. It draws nothing.

use std::collections::BTreeMap;

use gangmu_pack::definition::UnitKind;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::DemoUnit;
use super::dice::Dice;
use super::parts::Part;
use super::profile::{Condition, OneOf};

/// A record that is being drawn.
pub struct Draft<'a> {
    pub owner: &'a DemoUnit,
    /// The day that decides its period.
    pub on: Date,
    pub path: &'a str,
    pub values: Map<String, Value>,
    /// States entered up to today.
    pub entered: Vec<(String, Date)>,
    /// The values of the year before.
    pub last: &'a Map<String, Value>,
    /// What it is about, of all that its unit counts.
    pub part: &'a Part,
    /// The values of the records that its fields refer to.
    pub others: BTreeMap<String, &'a Map<String, Value>>,
    /// For what stays the same from year to year, and for all else.
    pub lasting: Dice,
    pub dice: Dice,
}

impl<'a> Draft<'a> {
    /// A record of which nothing is drawn but its owner and its day.
    pub fn begin(
        owner: &'a DemoUnit,
        part: &'a Part,
        on: Date,
        last: &'a Map<String, Value>,
        lasting: Dice,
        dice: Dice,
    ) -> Draft<'a> {
        let (values, entered, others) = (part.keys.clone(), Vec::new(), BTreeMap::new());
        Draft { owner, on, path: "", values, entered, last, part, others, lasting, dice }
    }

    /// The day on which it last entered a state.
    pub fn entered_on(&self, state: &str) -> Option<Date> {
        self.entered.iter().rev().find(|(s, _)| s == state).map(|(_, day)| *day)
    }

    /// A value: of a field, `last.<field>`, or `<field>.<field>` of a record referred to.
    pub fn value(&self, name: &str) -> Option<&Value> {
        match name.split_once('.') {
            Some(("last", field)) => self.last.get(field),
            Some((through, field)) => self.others.get(through)?.get(field),
            None => self.values.get(name),
        }
    }

    /// A date field.
    pub fn date(&self, field: &str) -> Option<Date> {
        self.value(field)?.as_str()?.parse().ok()
    }

    /// Whether the condition holds for what was drawn so far.
    pub fn meets(&self, condition: &Condition) -> bool {
        condition.iter().all(|(name, wanted)| match wanted {
            OneOf::Many(many) => many.iter().any(|value| self.is(name, value)),
            OneOf::One(value) => self.is(name, value),
        })
    }

    fn is(&self, name: &str, wanted: &Value) -> bool {
        match name {
            "year" => wanted.as_i64() == Some(i64::from(self.on.year())),
            "path" => wanted.as_str() == Some(self.path),
            "state" => wanted.as_str() == self.entered.last().map(|(state, _)| state.as_str()),
            "unit.type" => wanted.as_str() == self.owner.type_name.as_deref(),
            "unit.stage" => wanted.as_str() == self.owner.stage.as_deref(),
            "unit.area" => wanted.as_str() == self.owner.area.as_deref(),
            "unit.ownership" => wanted.as_str() == self.owner.ownership.as_deref(),
            "unit.boarding" => wanted.as_bool() == Some(self.owner.boarding),
            "unit.small" => wanted.as_bool() == Some(self.owner.small),
            "unit.kind" => UnitKind::deserialize(wanted).ok() == Some(self.owner.kind),
            _ => self.value(name) == Some(wanted),
        }
    }
}
