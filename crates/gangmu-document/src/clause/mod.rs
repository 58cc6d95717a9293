//! Sentences and listed points of the body: where they are, what they say, by when and by whom. Reads no figures.

mod deadline;
mod kind;
mod list;
mod office;
mod row;
mod words;

use self::kind::{Around, Chapter};
use self::list::Piece;
pub(crate) use self::list::list_mark;
pub(crate) use self::office::{is_office_note, note_end};
use self::row::Header;
use self::words::Hit;
use crate::clean::Line;
use crate::document::{Clause, ClauseKind, DocumentKind, Role};
use crate::outline::Outline;

/// What a line's place in the document says of it.
pub(crate) struct Places<'a> {
    pub outline: &'a Outline,
    /// How each line speaks.
    pub moods: &'a [DocumentKind],
    /// The year of each line's document.
    pub years: &'a [Option<i32>],
}

/// All clauses of the body in text order.
pub(crate) fn clauses(lines: &[Line], places: &Places<'_>) -> Vec<Clause> {
    let mut reader = Reader {
        places,
        chapters: chapters(places.outline),
        out: Vec::new(),
        hits: Vec::new(),
        header: None,
        carried: Chapter::Plain,
    };
    for (index, line) in lines.iter().enumerate() {
        if matches!(line.role, Role::Body | Role::Repeated) {
            reader.read_line(index, line);
        } else if line.role != Role::Boilerplate {
            reader.header = None;
            reader.carried = Chapter::Plain;
        }
    }
    reader.out
}

/// What each section says of its clauses: its own heading, else the one above it.
fn chapters(outline: &Outline) -> Vec<Chapter> {
    let mut out: Vec<Chapter> = Vec::with_capacity(outline.sections.len());
    for section in &outline.sections {
        let above = section.parent.and_then(|parent| out.get(parent).copied()).unwrap_or(Chapter::Plain);
        out.push(kind::chapter_of(&section.title).unwrap_or(above));
    }
    out
}

struct Reader<'a> {
    places: &'a Places<'a>,
    chapters: Vec<Chapter>,
    out: Vec<Clause>,
    hits: Vec<Hit>,
    /// The task table whose rows follow.
    header: Option<Header>,
    /// What the sentence that opened a list said of its points.
    carried: Chapter,
}

impl Reader<'_> {
    fn read_line(&mut self, index: usize, line: &Line) {
        if line.is_row() {
            self.read_row(index, line);
            return;
        }
        self.header = None;
        let head_mark = &self.places.outline.marks[index];
        let pieces = list::pieces(&line.chars, head_mark);
        // A list that a line above opened goes on in lines that begin with a mark.
        if pieces.first().is_some_and(|piece| piece.mark.is_empty()) {
            self.carried = Chapter::Plain;
        }
        for (nth, piece) in pieces.iter().enumerate() {
            // An item's heading is followed by its points; a point by the next point.
            let heads = nth == 0 && !head_mark.is_empty();
            let alone = pieces.get(nth + 1).is_none_or(|next| !heads && !next.mark.is_empty());
            let topic = (!piece.mark.is_empty(), alone);
            let listed = pieces.get(nth + 1).is_some_and(|next| piece.mark.is_empty() && !next.mark.is_empty());
            let sign = line.chars[..piece.end].last().is_some_and(|c| matches!(c, '：' | '，'));
            let opens = sign || (nth == 0 && listed);
            self.read_piece(index, line, piece, topic, opens);
        }
        if !line.chars.ends_with(&['：'])
            && head_mark.is_empty()
            && pieces.last().is_some_and(|piece| piece.mark.is_empty())
        {
            self.carried = Chapter::Plain;
        }
    }

    fn read_piece(&mut self, index: usize, line: &Line, piece: &Piece, (topic, alone): (bool, bool), opens: bool) {
        let chars = &line.chars[piece.start..piece.end];
        let mut clause = self.blank(index, line, piece.start, piece.end);
        clause.mark.clone_from(&piece.mark);
        if line.damaged.is_none() {
            words::hits(chars, &mut self.hits);
            let around = Around {
                mood: self.places.moods[index],
                chapter: clause.section.map_or(Chapter::Plain, |id| self.chapters[id]),
                carried: self.carried,
                topic,
                alone,
            };
            (clause.kind, clause.deliverable) = kind::kind(chars, &self.hits, around);
            if opens {
                self.carried = kind::carries(chars, &self.hits, clause.kind);
            }
            let named = self.hits.iter().any(|hit| hit.tags & words::OFFICE != 0) || chars.contains(&'）');
            let (offices, when) = if named { office::offices(chars) } else { Default::default() };
            (clause.lead, clause.co) = (offices.lead, offices.co);
            let wanted = matches!(clause.kind, ClauseKind::Task | ClauseKind::Deliverable | ClauseKind::Principle);
            if wanted || when.is_some() {
                clause.deadline = deadline::deadline(chars, when.as_deref(), self.places.years[index]);
            }
        }
        self.push(clause);
    }

    fn read_row(&mut self, index: usize, line: &Line) {
        let mut clause = self.blank(index, line, 0, line.chars.len());
        if line.damaged.is_some() {
            return self.push(clause);
        }
        if let Some(header) = Header::of(line) {
            self.header = Some(header);
            return self.push(clause);
        }
        let Some(header) = &self.header else { return self.push(clause) };
        let row = header.row(line, self.places.years[index]);
        if !row.text.is_empty() {
            let chars: Vec<char> = row.text.chars().collect();
            words::hits(&chars, &mut self.hits);
            let mood = if row.done { DocumentKind::Report } else { DocumentKind::Plan };
            let around =
                Around { mood, chapter: Chapter::Plain, carried: Chapter::Plain, topic: !row.done, alone: true };
            (clause.kind, clause.deliverable) = match kind::kind(&chars, &self.hits, around) {
                _ if row.problem => (ClauseKind::Problem, None),
                (ClauseKind::Deliverable, made) => (ClauseKind::Deliverable, made),
                _ if row.done => (ClauseKind::Result, None),
                _ => (ClauseKind::Task, None),
            };
            (clause.text, clause.mark, clause.lead, clause.co) = (row.text, row.mark, row.lead, row.co);
            clause.deadline = row.deadline.or_else(|| deadline::deadline(&chars, None, self.places.years[index]));
        }
        self.push(clause);
    }

    /// A clause of which nothing is known but its place.
    fn blank(&self, index: usize, line: &Line, start: usize, end: usize) -> Clause {
        Clause {
            id: self.out.len(),
            section: self.places.outline.of_line[index],
            paragraph: index,
            span: line.original(start, end),
            text: crate::lexicon::string(&line.chars[start..end]),
            mark: String::new(),
            kind: ClauseKind::Background,
            deliverable: None,
            deadline: None,
            lead: Vec::new(),
            co: Vec::new(),
            figures: Vec::new(),
        }
    }

    fn push(&mut self, clause: Clause) {
        self.out.push(clause);
    }
}
