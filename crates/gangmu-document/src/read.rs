//! Reads a document: decodes, cleans, cuts into sections and clauses, finds the figures. Steps only; each has its module.

use crate::clause::Places;
use crate::clean::{self, Line};
use crate::document::{Clause, Document, DocumentKind, Figure, Limits, Paragraph, Part, Role};
use crate::error::ReadError;
use crate::outline::{Cut, Outline};
use crate::{clause, figure, findings, format, kind, outline, table};

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
    let cuts = outline::cut(&lines);
    let parts = parts(&mut lines, &cuts);
    let outline = outline::build(&mut lines, &cuts);
    let text: Vec<char> = decoded.text.chars().collect();
    let (moods, years) = (moods(&lines, &outline, &cuts, &parts), years(&lines, &outline, &cuts, &parts));
    let mut clauses = clause::clauses(&lines, &Places { outline: &outline, moods: &moods, years: &years });
    let standing = standing(&outline);
    let figures_of = |(cut, part): (&Cut, &Part)| {
        let (from, to) = (cut.from, cut.to);
        figure::figures(&text, &lines[from..to], &moods[from..to], &standing[from..to], part.year)
    };
    let mut figures: Vec<Figure> = cuts.iter().zip(&parts).flat_map(figures_of).collect();
    link(&mut figures, &mut clauses);

    let mut found = findings::of_lines(&lines);
    found.extend(outline.findings);
    found.sort_by_key(|finding| finding.span);
    let (title, year, kind) = whole(&parts);
    Ok(Document {
        format: decoded.format,
        encoding: decoded.encoding,
        damaged_share: damaged_share(&lines),
        paragraphs: lines.iter().map(paragraph).collect(),
        tables: table::tables(&text, &lines),
        text: decoded.text,
        parts,
        title,
        year,
        kind,
        outline: outline.sections,
        clauses,
        figures,
        findings: found,
    })
}

/// Title, sort and year of each document of the file; their title lines, and lines that say the same again, get their role.
fn parts(lines: &mut [Line], cuts: &[Cut]) -> Vec<Part> {
    let mut out = Vec::with_capacity(cuts.len());
    for cut in cuts {
        let mut title = None;
        if let Some((from, to)) = cut.title {
            title = Some(kind::title_text(lines, from, to)).filter(|title| !title.is_empty());
            mark_titles(&mut lines[cut.from..cut.to], (from - cut.from, to - cut.from));
        }
        let body = &lines[cut.from..cut.to];
        out.push(Part {
            span: (body.first().map_or(0, |line| line.span.0), body.last().map_or(0, |line| line.span.1)),
            kind: kind::document_kind(title.as_deref(), body),
            year: kind::document_year(title.as_deref(), body),
            title,
        });
    }
    out
}

/// A site prints the title twice, once above its own words.
fn mark_titles(lines: &mut [Line], (from, to): (usize, usize)) {
    /// Lines below the title in which it may stand again.
    const AGAIN: usize = 6;
    let words: Vec<char> = lines[from..to].iter().flat_map(|line| line.chars.clone()).collect();
    lines[from..to].iter_mut().for_each(|line| line.role = Role::Title);
    for line in lines.iter_mut().skip(to).take(AGAIN).filter(|line| line.chars == words) {
        line.role = Role::Title;
        line.repeats = None;
    }
}

/// Title, year and sort of the file: those of its first document, and the year only if no other document has another.
fn whole(parts: &[Part]) -> (Option<String>, Option<i32>, DocumentKind) {
    let Some(first) = parts.first() else { return (None, None, DocumentKind::Other) };
    let same = parts.iter().all(|part| part.year.is_none() || part.year == first.year);
    (first.title.clone(), first.year.filter(|_| same), first.kind)
}

/// The year that each line is for: that of its document, or the one that a heading above it names ("三、2023年工作打算").
fn years(lines: &[Line], outline: &Outline, cuts: &[Cut], parts: &[Part]) -> Vec<Option<i32>> {
    let mut of_section: Vec<Option<i32>> = Vec::with_capacity(outline.sections.len());
    for section in &outline.sections {
        let own = kind::years(&section.title.chars().collect::<Vec<_>>()).first().map(|(_, year)| *year);
        of_section.push(own.or_else(|| section.parent.and_then(|parent| of_section.get(parent).copied().flatten())));
    }
    let mut out = vec![None; lines.len()];
    for (cut, part) in cuts.iter().zip(parts) {
        for (line, year) in out.iter_mut().enumerate().take(cut.to).skip(cut.from) {
            *year = outline.of_line[line].and_then(|id| of_section[id]).or(part.year);
        }
    }
    out
}

/// How each line speaks: as its document does, unless its chapter's heading or an announcement above says otherwise.
fn moods(lines: &[Line], outline: &Outline, cuts: &[Cut], parts: &[Part]) -> Vec<DocumentKind> {
    let mut out = Vec::with_capacity(lines.len());
    for (cut, part) in cuts.iter().zip(parts) {
        part_moods(lines, outline, cut, part.kind, &mut out);
    }
    out
}

fn part_moods(lines: &[Line], outline: &Outline, cut: &Cut, kind: DocumentKind, out: &mut Vec<DocumentKind>) {
    let of_section = |id: usize| figure::mood_of_heading(&outline.sections[id].title, kind);
    // Each section's mood is asked for once: it is its own, or that of the one above.
    let mut known: std::collections::HashMap<usize, DocumentKind> = std::collections::HashMap::new();
    let mut of_line = |i: usize| {
        let Some(id) = outline.of_line[i] else { return kind };
        if let Some(mood) = known.get(&id) {
            return *mood;
        }
        let mut at = Some(id);
        let mut mood = kind;
        while let Some(section) = at {
            if let Some(own) = of_section(section) {
                mood = own;
                break;
            }
            at = outline.sections[section].parent;
        }
        known.insert(id, mood);
        mood
    };
    // Rank of the points below an announcement, while it holds.
    /// Rank of lines that begin with "一是".
    const LISTED: u8 = 7;
    let mut announced: Option<u8> = None;
    let mut before = false;
    for (i, line) in lines.iter().enumerate().take(cut.to).skip(cut.from) {
        let listed = || clause::list_mark(&line.chars, 0).map(|_| LISTED);
        let rank = outline::number_at(&line.chars).map(|mark| mark.rank).or_else(listed);
        if before {
            announced = rank;
        } else if rank.is_some_and(|rank| announced.is_some_and(|held| rank < held)) {
            announced = None;
        }
        before = figure::announces_plan(&line.chars);
        out.push(if announced.is_some() { DocumentKind::Plan } else { of_line(i) });
    }
}

/// For each line whether its chapter describes what there is or what is wanting.
fn standing(outline: &Outline) -> Vec<bool> {
    // A section stands after its parent, so the parent's answer is known.
    let mut describes: Vec<bool> = Vec::with_capacity(outline.sections.len());
    for section in &outline.sections {
        let above = section.parent.and_then(|id| describes.get(id).copied()).unwrap_or(false);
        let turns = figure::mood_of_heading(&section.title, DocumentKind::Report).is_some();
        describes.push(figure::is_standing_heading(&section.title) || above && !turns);
    }
    outline.of_line.iter().map(|line| line.is_some_and(|id| describes.get(id).copied().unwrap_or(false))).collect()
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

/// A line as the document shows it.
pub(crate) fn paragraph(line: &Line) -> Paragraph {
    Paragraph {
        span: line.span,
        clean: line.text(),
        role: line.role,
        damaged: line.damaged.clone(),
        style_level: line.style_level,
        places: line.stretches(),
    }
}

fn damaged_share(lines: &[Line]) -> f64 {
    let length = |line: &Line| (line.span.1 - line.span.0) as f64;
    let all: f64 = lines.iter().map(length).sum();
    // An empty float sum is -0.0, which would be printed with its sign.
    let damaged = lines.iter().filter(|line| line.damaged.is_some()).map(length).fold(0.0, |sum, l| sum + l);
    if all > 0.0 { damaged / all } else { 0.0 }
}
