#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod audit;
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
mod table;
pub mod write;

pub use document::{
    Cell, Change, Clause, ClauseKind, Comparator, Deadline, Deliverable, Direction, Document, DocumentKind, Figure,
    FigureKind, Finding, Format, Limits, Paragraph, Part, Role, Section, Severity, Span, Table,
};
pub use error::ReadError;
pub use read::read;
