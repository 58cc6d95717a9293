//! What an audit says of a paper: doubts, relations that hold, and the figures of the ledgers that it was held against.

use std::collections::BTreeMap;

use gangmu_stat::figure::Figure;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::document::{DocClause, DocFigure, DocSection};
use super::{Finding, Level};

/// What an audit says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditReport {
    /// The papers that places point into; the first is the one that was audited.
    pub papers: Vec<AuditPaper>,
    /// What a person should look at, in the order of the text.
    pub findings: Vec<AuditFinding>,
    /// Relations that were computed and hold, in the order of the text.
    pub checked: Vec<AuditChecked>,
}

/// A paper that an audit speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditPaper {
    /// Its document, where it is stored.
    pub id: Option<i64>,
    /// Name of the file.
    pub name: String,
}

/// A stretch of one of the papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditPlace {
    /// Index in `papers`.
    pub paper: usize,
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Something that does not hold, or must not stand there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditFinding {
    /// R and two digits: a relation between figures; P and two digits: a policy rule.
    pub code: String,
    /// What the code stands for, in a few words.
    pub name: String,
    /// error, warn or note.
    pub level: Level,
    /// What is wrong, with both values.
    pub message: String,
    /// What to do.
    pub advice: String,
    /// First character of the first place in the audited paper.
    pub start: Option<usize>,
    /// One past its last character.
    pub end: Option<usize>,
    /// The words concerned.
    pub quotes: Vec<String>,
    /// Where they stand; as many as `quotes`.
    pub places: Vec<AuditPlace>,
    /// What the other figures or the ledger give, in the unit of `stated`.
    pub computed: Option<f64>,
    /// What the text says.
    pub stated: Option<f64>,
    /// Key of the ledger's figure, where it was held against one.
    pub figure: Option<String>,
}

/// Something that was computed and holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditChecked {
    /// See [`AuditFinding`].
    pub code: String,
    /// See [`AuditFinding`].
    pub name: String,
    /// What holds.
    pub message: String,
    /// First character of the first place in the audited paper.
    pub start: Option<usize>,
    /// One past its last character.
    pub end: Option<usize>,
    /// The words concerned.
    pub quotes: Vec<String>,
    /// Where they stand.
    pub places: Vec<AuditPlace>,
    /// What the other figures or the ledger give.
    pub computed: Option<f64>,
    /// What the text says.
    pub stated: Option<f64>,
    /// Key of the ledger's figure, where it was held against one.
    pub figure: Option<String>,
}

/// A paper that was checked before it is sent. Nothing of it is stored.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaperCheck {
    /// Name of the file.
    pub name: String,
    /// Title found in it.
    pub title: Option<String>,
    /// The year whose plan and ledgers it was held against.
    pub year: i16,
    /// plan, summary, report or other.
    pub kind: String,
    /// Kind in Chinese.
    pub kind_name: String,
    /// The state of the records on this day.
    pub as_of: String,
    /// Its text; all places are code points in it.
    pub text: String,
    /// Its outline.
    pub sections: Vec<DocSection>,
    /// Its clauses.
    pub clauses: Vec<DocClause>,
    /// Its figures.
    pub figures: Vec<DocFigure>,
    /// What the reader noticed.
    pub findings: Vec<Finding>,
    /// Share of the text that could not be read, 0 to 1.
    pub damaged_share: f64,
    /// What the audit says: relations, plan, ledgers, policy.
    pub audit: AuditReport,
    /// The ledgers' figures that were held against the text, by key.
    pub sources: BTreeMap<String, Figure>,
}
