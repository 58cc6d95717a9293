//! Which figures are mentioned where, and the bookmarks that join a mention to its line. No layout.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Block, OfficialDocument};
use super::xml::{Element, element};
use super::{WriteError, paragraph};

/// The figures of a document: `line_<n>` is the cell that explains figure n, `figure_<n>` its first mention.
pub(super) struct Anchors<'a> {
    lines: BTreeMap<&'a str, usize>,
    mentioned: BTreeSet<&'a str>,
    marked: BTreeSet<usize>,
    next_id: usize,
}

impl<'a> Anchors<'a> {
    /// Collects the anchors of all tables and runs; every mention must have exactly one line.
    pub(super) fn of(document: &'a OfficialDocument) -> Result<Self, WriteError> {
        let blocks = || document.annexes.iter().flat_map(|annex| &annex.body).chain(&document.body);
        let mut lines = BTreeMap::new();
        let mut mentioned = BTreeSet::new();
        for block in blocks() {
            match block {
                Block::Table(table) => {
                    for id in table.rows.iter().flatten().filter_map(|cell| cell.anchor.as_deref()) {
                        let number = lines.len() + 1;
                        if lines.insert(id, number).is_some() {
                            return Err(WriteError::RepeatedAnchor(id.to_owned()));
                        }
                    }
                }
                Block::Paragraph(runs) => mentioned.extend(runs.iter().filter_map(|run| run.anchor.as_deref())),
                Block::Heading { .. } => {}
            }
        }
        if let Some(lost) = mentioned.iter().find(|id| !lines.contains_key(**id)) {
            return Err(WriteError::UnknownAnchor((*lost).to_owned()));
        }
        Ok(Self { lines, mentioned, marked: BTreeSet::new(), next_id: 0 })
    }

    /// A mention of `id` in running text: a link to its line, bookmarked the first time.
    pub(super) fn mention(&mut self, id: &str, text: &str, bold: bool) -> Vec<Element> {
        let Some(&number) = self.lines.get(id) else {
            return vec![paragraph::run(text, bold)];
        };
        let link = link(format!("line_{number}"), text, bold);
        if self.marked.insert(number) { self.bookmark(format!("figure_{number}"), link) } else { vec![link] }
    }

    /// The line of `id` in a table: bookmarked, with a link back when the text mentions it.
    pub(super) fn line(&mut self, id: &str, text: &str) -> Vec<Element> {
        let Some(&number) = self.lines.get(id) else {
            return vec![paragraph::run(text, false)];
        };
        let inner = if self.mentioned.contains(id) {
            link(format!("figure_{number}"), text, false)
        } else {
            paragraph::run(text, false)
        };
        self.bookmark(format!("line_{number}"), inner)
    }

    fn bookmark(&mut self, name: String, inner: Element) -> Vec<Element> {
        let id = self.next_id;
        self.next_id += 1;
        let start = element("w:bookmarkStart").attr("w:id", id).attr("w:name", name);
        vec![start, inner, element("w:bookmarkEnd").attr("w:id", id)]
    }
}

/// Links look like the text around them: a printed document shows no blue.
fn link(target: String, text: &str, bold: bool) -> Element {
    element("w:hyperlink").attr("w:anchor", target).attr("w:history", 1).child(paragraph::run(text, bold))
}
