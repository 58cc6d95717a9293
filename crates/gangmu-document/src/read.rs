//! Reads a document: decodes, cleans, cuts into sections and clauses, finds the figures. Steps only; each has its module.

use crate::clean::{self, Line};
use crate::document::{Clause, Document, DocumentKind, Figure, Limits, Paragraph, Role};
use crate::error::ReadError;
use crate::outline::Outline;
use crate::{clause, figure, findings, format, kind, outline};

/// Reads a file's bytes as a document. `name` is used in messages only.
///
/// # Errors
/// When the bytes are empty, too large, no known format, broken or unreadable throughout.
pub fn read(bytes: &[u8], name: &str, limits: &Limits) -> Result<Document, ReadError> {
    let decoded = format::decode(bytes, name, limits)?;
    let mut lines = clean::clean(&decoded);
    if lines.is_empty() {
        return Err(ReadError::Empty { name: name.to_string() });
    }
    let title_at = kind::title_line(&lines);
    if let Some(at) = title_at {
        lines[at].role = Role::Title;
    }
    let title = title_at.map(|at| lines[at].text());
    let kind = kind::document_kind(title.as_deref(), &lines);
    let year = kind::document_year(title.as_deref(), &lines);
    let outline = outline::build(&mut lines, title_at);
    let moods = moods(&lines, &outline, kind);
    let mut clauses = clause::clauses(&lines, &outline, &moods, year);
    let text: Vec<char> = decoded.text.chars().collect();
    let standing = standing(&outline);
    let mut figures = figure::figures(&text, &lines, &moods, &standing, year);
    link(&mut figures, &mut clauses);

    let mut found = findings::of_lines(&lines);
    found.extend(outline.findings);
    found.sort_by_key(|finding| finding.span);
    Ok(Document {
        format: decoded.format,
        encoding: decoded.encoding,
        damaged_share: damaged_share(&lines),
        paragraphs: lines.iter().map(paragraph).collect(),
        text: decoded.text,
        parts: Vec::new(),
        title,
        year,
        kind,
        tables: Vec::new(),
        outline: outline.sections,
        clauses,
        figures,
        findings: found,
    })
}

/// How each line speaks: as the document does, unless its chapter's heading or an announcement above says otherwise.
fn moods(lines: &[Line], outline: &Outline, kind: DocumentKind) -> Vec<DocumentKind> {
    let of_section: Vec<Option<DocumentKind>> =
        outline.sections.iter().map(|s| figure::mood_of_heading(&s.title, kind)).collect();
    let of_line = |i: usize| {
        let mut at = outline.of_line[i];
        while let Some(id) = at {
            if let Some(mood) = of_section[id] {
                return mood;
            }
            at = outline.sections[id].parent;
        }
        kind
    };
    // Rank of the points below an announcement, while it holds.
    let mut announced: Option<u8> = None;
    let mut before = false;
    (0..lines.len())
        .map(|i| {
            let rank = outline::number_at(&lines[i].chars).map(|mark| mark.rank);
            if before {
                announced = rank;
            } else if rank.is_some_and(|rank| announced.is_some_and(|held| rank < held)) {
                announced = None;
            }
            before = figure::announces_plan(&lines[i].chars);
            if announced.is_some() { DocumentKind::Plan } else { of_line(i) }
        })
        .collect()
}

/// For each line whether its chapter describes what there is or what is wanting.
fn standing(outline: &Outline) -> Vec<bool> {
    let describes =
        |line: &Option<usize>| line.is_some_and(|id| figure::is_standing_heading(&outline.sections[id].title));
    outline.of_line.iter().map(describes).collect()
}

/// Ties each figure to the clause that it stands in.
fn link(figures: &mut [Figure], clauses: &mut [Clause]) {
    for (index, figure) in figures.iter_mut().enumerate() {
        let at = clauses.partition_point(|clause| clause.span.0 <= figure.clause).saturating_sub(1);
        figure.clause = at;
        if let Some(clause) = clauses.get_mut(at) {
            clause.figures.push(index);
        }
    }
}

fn paragraph(line: &Line) -> Paragraph {
    Paragraph {
        span: line.span,
        clean: line.text(),
        role: line.role,
        damaged: line.damaged.clone(),
        style_level: line.style_level,
    }
}

fn damaged_share(lines: &[Line]) -> f64 {
    let length = |line: &Line| (line.span.1 - line.span.0) as f64;
    let all: f64 = lines.iter().map(length).sum();
    // An empty float sum is -0.0, which would be printed with its sign.
    let damaged = lines.iter().filter(|line| line.damaged.is_some()).map(length).fold(0.0, |sum, l| sum + l);
    if all > 0.0 { damaged / all } else { 0.0 }
}
