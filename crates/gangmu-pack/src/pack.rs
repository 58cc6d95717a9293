//! A pack: a folder of definitions that belong together. Plain data; `load` reads it, `judge` checks it.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::definition::{Field, Ledger};

/// A pack: its ledgers and what they share.
#[derive(Debug, Clone, Default)]
pub struct Pack {
    /// Identifier in English: `education`.
    pub id: String,
    /// Name shown to people.
    pub name: String,
    /// The ledgers whose files have no errors, in the order of the offices, then of their ids.
    pub ledgers: Vec<Arc<Ledger>>,
    /// The offices of the bureau, in their usual order.
    pub offices: Vec<OfficeEntry>,
    /// The fields of work, in the order of the summary's chapters.
    pub areas: Vec<Area>,
    /// Shared code lists by name.
    pub code_lists: BTreeMap<String, Vec<String>>,
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

    /// The codes that a field chooses from; empty where it does not choose or chooses units.
    pub fn codes<'a>(&'a self, field: &'a Field) -> &'a [String] {
        match &field.code_list {
            Some(list) => self.code_lists.get(list).map_or(&[], Vec::as_slice),
            None => &field.codes,
        }
    }
}
