//! The generated summary is audited as any other paper: its own text, read back. It changes nothing in it.

use gangmu_document::audit::Weight;
use gangmu_document::{Document, Limits};

use crate::app::App;
use crate::ops::audit;
use crate::ops::error::{Finding, Level};
use crate::view::summary::{Summary, SummaryBlock};

/// The summary's text, a line each heading and paragraph.
pub fn text(summary: &Summary) -> String {
    let line = |block: &SummaryBlock| match block {
        SummaryBlock::Heading { text, .. } => text.clone(),
        SummaryBlock::Paragraph { runs } => runs.iter().map(|run| run.text.as_str()).collect(),
    };
    let lines: Vec<String> = summary.blocks.iter().map(line).collect();
    format!("{}\n\n{}\n", summary.title, lines.join("\n"))
}

/// What does not hold in the summary's own text, or must not stand in it. Places count the characters of [`text`].
/// Its figures are the ledgers' own, so that a relation that fails is a matter to look at and never a sure error; what
/// policy forbids stays as grave as it is.
pub fn doubts(app: &App, summary: &Summary) -> Vec<Finding> {
    let Some(read) = read(summary) else { return vec![] };
    let audit = audit::alone(&app.pack, &read, Some(&audit::names(app)), Some(i32::from(summary.year)));
    let grave = audit.findings.into_iter().filter(|doubt| doubt.severity != Weight::Note);
    let finding = |doubt: gangmu_document::audit::Doubt| {
        let sure = doubt.severity == Weight::Error && doubt.code.starts_with('P');
        let level = if sure { Level::Error } else { Level::Warn };
        let (start, end) = doubt.places.first().map(|place| place.span).unzip();
        Finding { start, end, ..Finding::new(&doubt.code, level, doubt.message, doubt.suggestion) }
    };
    grave.map(finding).collect()
}

/// A text that cannot be read as a document has nothing in it yet.
fn read(summary: &Summary) -> Option<Document> {
    gangmu_document::read(text(summary).as_bytes(), &summary.title, &Limits::default()).ok()
}
