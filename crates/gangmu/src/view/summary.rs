//! The annual summary.

use std::collections::BTreeMap;

use gangmu_stat::figure::Figure;
use gangmu_stat::prose::Run;
use serde::Serialize;
use utoipa::ToSchema;

use super::Finding;

/// The annual summary as it writes itself.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Summary {
    /// Year.
    pub year: i16,
    /// Title.
    pub title: String,
    /// The state of the records on this day.
    pub as_of: String,
    /// The text.
    pub blocks: Vec<SummaryBlock>,
    /// Every figure by its key.
    pub figures: BTreeMap<String, Figure>,
    /// What a person should look at before it is sent.
    pub findings: Vec<Finding>,
    /// Facts that no chapter used.
    pub unused: Vec<UnusedFact>,
}

/// A block of the summary.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SummaryBlock {
    /// A heading.
    Heading {
        /// 1 to 4.
        level: u8,
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its words and figures.
        runs: Vec<Run>,
    },
}

/// A fact that could be written as well.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UnusedFact {
    /// What is counted.
    pub label: String,
    /// Its value with unit.
    pub text: String,
    /// Key of its figure.
    pub figure: String,
}
