//! A record while it is being drawn, and the conditions on it. It draws nothing.

use gangmu_pack::definition::UnitKind;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::DemoUnit;
use super::dice::Dice;
use super::profile::{Condition, OneOf};

/// A record that is being drawn.
pub struct Draft<'a> {
    pub owner: &'a DemoUnit,
    pub year: i16,
    pub path: &'a str,
    pub values: Map<String, Value>,
    /// States entered up to today.
    pub entered: Vec<(String, Date)>,
    /// The values of the year before.
    pub last: &'a Map<String, Value>,
    /// For what stays the same from year to year, and for all else.
    pub lasting: Dice,
    pub dice: Dice,
}

impl Draft<'_> {
    /// The day on which it last entered a state.
    pub fn entered_on(&self, state: &str) -> Option<Date> {
        self.entered.iter().rev().find(|(s, _)| s == state).map(|(_, day)| *day)
    }

    /// A date field.
    pub fn date(&self, field: &str) -> Option<Date> {
        self.values.get(field)?.as_str()?.parse().ok()
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
            "year" => wanted.as_i64() == Some(i64::from(self.year)),
            "path" => wanted.as_str() == Some(self.path),
            "state" => wanted.as_str() == self.entered.last().map(|(state, _)| state.as_str()),
            "unit.type" => wanted.as_str() == self.owner.type_name.as_deref(),
            "unit.boarding" => wanted.as_bool() == Some(self.owner.boarding),
            "unit.kind" => UnitKind::deserialize(wanted).ok() == Some(self.owner.kind),
            _ => match name.strip_prefix("last.") {
                Some(field) => self.last.get(field) == Some(wanted),
                None => self.values.get(name) == Some(wanted),
            },
        }
    }
}
