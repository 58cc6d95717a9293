#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod clause;
mod clean;
mod document;
mod error;
mod figure;
mod findings;
mod format;
mod kind;
mod lexicon;
mod outline;
mod read;
pub mod write;

pub use document::{
    Change, Clause, ClauseKind, Comparator, Deadline, Direction, Document, DocumentKind, Figure, FigureKind, Finding,
    Format, Limits, Paragraph, Role, Section, Severity, Span,
};
pub use error::ReadError;
pub use read::read;
