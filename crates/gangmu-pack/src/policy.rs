//! The policy rules of a pack: what a plan of the field must not contain, since when and by which document. Shapes only;
//! the product holds a text against them.

use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::definition::CheckLevel;

/// The rules of a pack and the words that they share.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policy {
    /// See [`PolicyFile::negation`].
    pub negation: Vec<String>,
    /// See [`PolicyFile::softening`].
    pub softening: Vec<String>,
    /// See [`PolicyFile::assertion`].
    pub assertion: Vec<String>,
    /// The rules without errors, in the order of their ids.
    pub rules: Vec<Arc<PolicyRule>>,
}

impl Policy {
    /// The rule of that id.
    pub fn rule(&self, id: &str) -> Option<&Arc<PolicyRule>> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

/// A file of the folder `policy`. The shared words of all files are joined.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    /// Words that forbid what follows them to the end of the sentence: 严禁、不得.
    #[serde(default)]
    pub negation: Vec<String>,
    /// Words that turn the part of the sentence between two commas into its opposite: 整治、防止.
    #[serde(default)]
    pub softening: Vec<String>,
    /// Words that begin something wanted and so end the reach of a negation: 确保、力争.
    #[serde(default)]
    pub assertion: Vec<String>,
    /// The rules.
    #[serde(default, rename = "rule")]
    pub rules: Vec<PolicyRule>,
}

/// One thing that a plan must not contain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyRule {
    /// P and two digits: P01.
    pub id: String,
    /// What is not allowed, in a few words: 下达升学指标.
    pub name: String,
    /// How grave it is in a plan of a year in which the rule holds.
    #[serde(default)]
    pub severity: CheckLevel,
    /// The level where no figure is attached but a word of `near` is; only beside `figure = true`.
    pub weaker: Option<CheckLevel>,
    /// The day from which the rule holds.
    #[schemars(with = "String")]
    pub since: Date,
    /// The last day on which it held, for a rule that was lifted.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// Where it is looked for.
    pub applies: Vec<Applies>,
    /// Groups of words: of each group one word must stand close to one of the first group.
    pub words: Vec<Vec<String>>,
    /// Of these words one must stand close as well; a figure stands for it beside `figure = true`.
    #[serde(default)]
    pub near: Vec<String>,
    /// Longer words that hold a word of the first group and mean something else: 重点班子 is no 重点班.
    #[serde(default)]
    pub except: Vec<String>,
    /// Words that turn the part of the sentence into its opposite for this rule alone.
    #[serde(default)]
    pub unless: Vec<String>,
    /// A figure must be attached to the words.
    #[serde(default)]
    pub figure: bool,
    /// Units that such a figure may have; any where empty.
    #[serde(default)]
    pub units: Vec<String>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// What to write instead.
    pub advice: String,
    /// Sentences that the rule finds, and such that it must leave alone.
    #[serde(default, rename = "example")]
    pub examples: Vec<PolicyExample>,
}

/// Where a rule is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Applies {
    /// Clauses that say what is to be done, and figures that are wanted.
    Plan,
    /// Clauses that tell what was done: a note, never more.
    Summary,
}

/// A document that a rule rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Who issued it.
    pub issuer: String,
    /// Its title, without marks.
    pub document: String,
    /// The year of the issue.
    pub year: i16,
    /// What it says, in short, with the article where there are articles.
    pub says: String,
    /// Someone compared this with the document; otherwise it is 待核.
    pub checked: bool,
}

/// A sentence that proves a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyExample {
    /// The sentence.
    pub text: String,
    /// In which kind of document it stands.
    #[serde(default)]
    pub kind: ExampleKind,
    /// The document's year.
    pub year: i16,
    /// Whether the rule finds it, and how gravely.
    pub finds: ExampleFinds,
}

/// The kind of document of an example.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExampleKind {
    /// Key points.
    #[default]
    Plan,
    /// A summary.
    Summary,
}

/// What a rule says of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExampleFinds {
    /// Nothing.
    Nothing,
    /// A note: written before the rule held, or told as done.
    Note,
    /// A warning.
    Warn,
    /// An error.
    Error,
}
