//! What an audit says: doubts and what was found to hold. Shapes only.

use serde::{Deserialize, Serialize};

use crate::document::Span;

/// How much a doubt matters.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Good to know; a person need not act.
    Note,
    /// Should be looked at.
    Warn,
    /// Surely wrong.
    Error,
}

/// A stretch of one of the documents that were judged.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Index of the document among those that were given.
    pub document: usize,
    /// Place in its text.
    pub span: Span,
}

/// A relation that does not hold.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Doubt {
    /// The relation, "R01" to "R28".
    pub code: String,
    /// How much it matters.
    pub severity: Weight,
    /// What was seen, in a Chinese sentence with both values.
    pub message: String,
    /// The words concerned, as they stand in the text.
    pub quotes: Vec<String>,
    /// Where they stand; as many as `quotes`.
    pub places: Vec<Place>,
    /// What the other figures give, in the unit of `stated`.
    pub computed: Option<f64>,
    /// What the text says.
    pub stated: Option<f64>,
    /// What to do, in a Chinese sentence.
    pub suggestion: String,
}

/// A relation that holds.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Checked {
    /// The relation, "R01" to "R28".
    pub code: String,
    /// What holds, in a Chinese sentence ("312+189+…=585").
    pub message: String,
    /// The words concerned.
    pub quotes: Vec<String>,
    /// Where they stand.
    pub places: Vec<Place>,
    /// What the other figures give.
    pub computed: Option<f64>,
    /// What the text says.
    pub stated: Option<f64>,
}

/// What an audit found.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Default)]
pub struct Audit {
    /// Relations that do not hold, in text order.
    pub findings: Vec<Doubt>,
    /// Relations that hold, in text order.
    pub checked: Vec<Checked>,
}

/// Names that the registers know.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The bureau's own place ("云溪县").
    pub place: String,
    /// Schools, kindergartens and offices.
    pub units: Vec<String>,
}
