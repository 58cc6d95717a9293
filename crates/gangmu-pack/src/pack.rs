//! A pack: a folder of definitions that belong together. Plain data; `load` reads it, `judge` checks it.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Operand;
use crate::data_item::DataItem;
use crate::definition::{Field, Ledger, Measure};
use crate::indicator::Indicator;
use crate::policy::Policy;
use crate::standards::Standards;
use crate::workdays::Calendar;

/// A pack: its ledgers and what they share.
#[derive(Debug, Clone, Default)]
pub struct Pack {
    /// Identifier in English: `education`.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// One or two sentences for the administrator who chooses a pack.
    pub about: String,
    /// The ledgers whose files have no errors, in the order of the offices, then of their ids.
    pub ledgers: Vec<Arc<Ledger>>,
    /// The offices of the bureau, in their usual order.
    pub offices: Vec<OfficeEntry>,
    /// The fields of work, in the order of the summary's chapters.
    pub areas: Vec<Area>,
    /// Shared code lists by name.
    pub code_lists: BTreeMap<String, Vec<String>>,
    /// Holidays and make-up workdays.
    pub calendar: Calendar,
    /// What a plan must not contain.
    pub policy: Policy,
    /// The indicators without errors, in the order of their files and in them.
    pub indicators: Vec<Arc<Indicator>>,
    /// What figures are held against: balance, class sizes, staff, places.
    pub standards: Standards,
    /// Items of data standards, by whose names and codes other systems know fields.
    pub data_items: Vec<DataItem>,
}

/// The file `pack.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackFile {
    /// What the pack is.
    pub pack: PackHead,
    /// The offices of the bureau, in their usual order.
    #[serde(default, rename = "office")]
    pub offices: Vec<OfficeEntry>,
    /// The fields of work, in the order of the summary's chapters.
    #[serde(default, rename = "area")]
    pub areas: Vec<Area>,
    /// Code lists that several ledgers share, by name.
    #[serde(default)]
    pub code_lists: BTreeMap<String, Vec<String>>,
    /// Items of data standards, by whose names and codes other systems know fields.
    #[serde(default, rename = "data_item")]
    pub data_items: Vec<DataItem>,
}

/// The head of a pack: `[pack]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackHead {
    /// Identifier in English: `education`.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// One or two sentences for the administrator who chooses a pack.
    pub about: String,
}

/// An office of the bureau.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficeEntry {
    /// Identifier in English: `safety`.
    pub code: String,
    /// Name shown to people: 安全稳定股.
    pub name: String,
    /// What it answers for, in a few words.
    pub duties: String,
}

/// A field of work: a chapter of the annual summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Identifier in English: `safety`.
    pub code: String,
    /// Name shown to people: 安全稳定.
    pub name: String,
}

impl Pack {
    /// The ledger of that id.
    pub fn ledger(&self, id: &str) -> Option<&Arc<Ledger>> {
        self.ledgers.iter().find(|l| l.head.id == id)
    }

    /// The office of that code.
    pub fn office(&self, code: &str) -> Option<&OfficeEntry> {
        self.offices.iter().find(|o| o.code == code)
    }

    /// The indicator of that id.
    pub fn indicator(&self, id: &str) -> Option<&Arc<Indicator>> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The census table that has a measure of that id, with the measure: what `census.pupils` means in an indicator.
    pub fn census(&self, measure: &str) -> Option<(&Ledger, &Measure)> {
        let tables = self.ledgers.iter().filter(|ledger| ledger.head.census);
        tables.filter_map(|table| Some((&**table, table.measures.iter().find(|m| m.id == measure)?))).next()
    }

    /// The ledger and the measure that a term of an indicator names; none where it names no ledger.
    pub fn term(&self, operand: &Operand) -> Option<(&Ledger, &Measure)> {
        if operand.is_census() {
            return self.census(&operand.measure);
        }
        let ledger = self.ledger(operand.ledger.as_deref()?)?;
        Some((ledger, ledger.measure(&operand.measure)?))
    }

    /// The item of a data standard that a field is.
    pub fn data_item(&self, field: &Field) -> Option<&DataItem> {
        let code = field.standard.as_ref()?;
        self.data_items.iter().find(|item| item.code == *code)
    }

    /// The item of a data standard that stands for an attribute of a unit.
    pub fn unit_item(&self, attribute: &str) -> Option<&DataItem> {
        self.data_items.iter().find(|item| item.unit.as_deref() == Some(attribute))
    }

    /// The codes that a field chooses from; empty where it does not choose or chooses units.
    pub fn codes<'a>(&'a self, field: &'a Field) -> &'a [String] {
        crate::check_record::codes_of(field, &self.code_lists)
    }

    pub(crate) fn fill(&mut self, file: PackFile) {
        let PackHead { id, name, about } = file.pack;
        (self.id, self.name, self.about) = (id, name, about);
        (self.offices, self.areas, self.code_lists) = (file.offices, file.areas, file.code_lists);
        self.data_items = file.data_items;
    }
}
