//! Definitions of ledgers as an administrator edits them.

use gangmu_pack::definition::CheckLevel;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Level;
use super::burden::Burden;
use super::ledger::LedgerDefinition;

/// Where a definition in force comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DefinitionOrigin {
    /// It is part of the program.
    BuiltIn,
    /// It lies in the bureau's own folder.
    Folder,
    /// It was changed here.
    Changed,
    /// It was added here.
    Added,
}

/// A definition in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DefinitionBrief {
    /// Ledger id.
    pub id: String,
    /// Ledger name.
    pub name: String,
    /// Section name.
    pub area_name: String,
    /// Name of the office that answers for it.
    pub office_name: String,
    /// Fields.
    pub fields: usize,
    /// Measures.
    pub measures: usize,
    /// Where it comes from.
    pub origin: DefinitionOrigin,
    /// It has errors and is not in force.
    pub broken: bool,
    /// When it was changed here, ISO 8601.
    pub changed_at: Option<String>,
    /// Who changed it here.
    pub changed_by: Option<String>,
}

/// A definition with its text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DefinitionText {
    /// In short.
    pub brief: DefinitionBrief,
    /// The text in force (TOML).
    pub text: String,
    /// The text of the file under it, where it was changed here.
    pub original: Option<String>,
    /// The revision on which a change rests.
    pub revision: i64,
}

/// A text to be checked.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct DefinitionDraft {
    /// The ledger that it is to replace; none for a new one.
    pub id: Option<String>,
    /// The text (TOML).
    pub definition: String,
}

/// A changed definition.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct DefinitionChange {
    /// The text (TOML).
    pub definition: String,
    /// Why.
    pub reason: String,
    /// The revision on which the change rests; 0 where nothing was changed here before.
    pub base: i64,
    /// The loss of data that the check told of is wanted.
    #[serde(default)]
    pub accept_loss: bool,
}

/// A way back to the file under a definition; a ledger that was added here is taken out.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct DefinitionReset {
    /// Why.
    pub reason: String,
    /// The revision on which the change rests.
    pub base: i64,
    /// The loss of data that the check told of is wanted.
    #[serde(default)]
    pub accept_loss: bool,
}

/// What a check found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DefinitionCheck {
    /// Ledger id, where the text says one.
    pub id: Option<String>,
    /// The revision on which a change of this ledger rests.
    pub revision: i64,
    /// What was found, errors first.
    pub findings: Vec<DefinitionFinding>,
    /// It can be saved.
    pub fits: bool,
    /// What saving does to the tables.
    pub steps: Vec<String>,
    /// What saving throws away.
    pub losses: Vec<DefinitionLoss>,
    /// Records that the ledger holds.
    pub records: i64,
    /// What it asks of the units.
    pub burden: Option<Burden>,
    /// The form, list and workflow that come of it.
    pub preview: Option<DefinitionPreview>,
}

/// A remark on a definition.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DefinitionFinding {
    /// The rule, such as `measure.unknown`.
    pub code: String,
    /// How grave it is.
    pub level: Level,
    /// The other file, where it is not in this text.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub advice: String,
}

impl DefinitionFinding {
    /// A finding as the page has it; `own` is the file that is edited.
    pub fn of(found: gangmu_pack::Finding, own: &str) -> DefinitionFinding {
        DefinitionFinding {
            code: found.code.to_owned(),
            level: if found.level == CheckLevel::Error { Level::Error } else { Level::Warn },
            file: (found.file != own).then_some(found.file),
            line: found.line,
            column: found.column,
            message: found.message,
            advice: found.advice,
        }
    }
}

/// Data that a change throws away.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DefinitionLoss {
    /// What is done, in words.
    pub words: String,
    /// Records that lose a value.
    pub records: i64,
}

/// What comes of a definition.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DefinitionPreview {
    /// As form and list have it.
    pub ledger: LedgerDefinition,
    /// The state of a new record.
    pub initial: String,
    /// Who makes each move, in the order of the moves.
    pub moves: Vec<MovePeople>,
}

/// Who makes a move.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MovePeople {
    /// Move id.
    pub id: String,
    /// Names of the roles.
    pub by: Vec<String>,
    /// Someone else than who entered the record.
    pub second_person: bool,
}

/// A change that a definition went through.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DefinitionRevision {
    /// Place in the audit chain.
    pub seq: i64,
    /// When, ISO 8601.
    pub at: String,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: Option<String>,
    /// The text before; none where there was no such ledger.
    pub before: Option<String>,
    /// The text after; none where it was taken back.
    pub after: Option<String>,
    /// What it did to the tables.
    pub steps: Vec<String>,
}
