//! Lines to paragraphs: leaves out headers and footers, joins what the right margin broke, keeps table rows apart.

use std::collections::HashMap;

use super::super::LineHint;
use super::lines::latin;
use super::{GridRow, Line, Piece, Sheet};
use crate::lexicon::among;

/// Shares of the page's height outside of which headers and footers stand.
const HEAD: f32 = 0.13;
const FOOT: f32 = 0.87;
/// Lines at a page's top and bottom that may be headers and footers.
const FURNITURE: usize = 2;

pub(super) fn paragraphs(mut sheets: Vec<Sheet>) -> (Vec<String>, Vec<LineHint>) {
    drop_furniture(&mut sheets);
    let body = Body::measure(&sheets);
    let mut out = Out { body, lines: Vec::new(), hints: Vec::new(), open: None, table: None, tables: 0 };
    for sheet in sheets {
        let margins = out.body.margins(&sheet);
        let (mut before, mut local) = (None, None);
        for piece in sheet.pieces {
            match piece {
                Piece::Line(line) => {
                    out.line(&line, before, margins);
                    before = Some(line.y);
                    local = None;
                }
                Piece::Row(row) => {
                    let place = match local {
                        Some(table) if table == row.table => Place::Next,
                        None if before.is_none() => Place::NewPage,
                        _ => Place::Apart,
                    };
                    local = Some(row.table);
                    out.row(row, place);
                }
            }
        }
    }
    out.end_paragraph();
    out.end_table();
    (out.lines, out.hints)
}

/// Leaves out page numbers, and lines that stand on several pages at the same height with the same words.
fn drop_furniture(sheets: &mut [Sheet]) {
    let mut seen: HashMap<(String, i32), usize> = HashMap::new();
    for sheet in sheets.iter() {
        for at in edge_lines(sheet) {
            if let Piece::Line(line) = &sheet.pieces[at] {
                *seen.entry(furniture_key(line)).or_default() += 1;
            }
        }
    }
    let pages = sheets.len();
    for sheet in sheets {
        let repeated = |line: &Line| {
            let (key, height) = furniture_key(line);
            let count: usize = (height - 1..=height + 1).filter_map(|h| seen.get(&(key.clone(), h))).sum();
            count >= 2 && count * 3 >= pages
        };
        let drop: Vec<usize> = edge_lines(sheet)
            .into_iter()
            .filter(|at| match &sheet.pieces[*at] {
                Piece::Line(line) => is_page_number(&line.text) || repeated(line),
                Piece::Row(_) => false,
            })
            .collect();
        let mut at = 0;
        sheet.pieces.retain(|_| {
            at += 1;
            !drop.contains(&(at - 1))
        });
    }
}

/// Indices of the first and last lines of a page that stand in its margins.
fn edge_lines(sheet: &Sheet) -> Vec<usize> {
    let count = sheet.pieces.len();
    (0..count)
        .filter(|at| *at < FURNITURE || *at + FURNITURE >= count)
        .filter(|at| match &sheet.pieces[*at] {
            Piece::Line(line) => line.y < HEAD * sheet.height || line.y > FOOT * sheet.height,
            Piece::Row(_) => false,
        })
        .collect()
}

/// The words without digits, and the height in steps of four points.
fn furniture_key(line: &Line) -> (String, i32) {
    let words = line.text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect();
    (words, (line.y / 4.0) as i32)
}

/// "- 3 -", "3", "第 3 页 共 12 页", "3/12", and what a browser prints around a page: "2026/3/5 10:20", its address.
fn is_page_number(text: &str) -> bool {
    let plain = |c: char| c.is_whitespace() || among(c, "-—–－·•第页頁共/,，／:APM");
    let digit = |c: &char| c.is_ascii_digit() || ('０'..='９').contains(c);
    let digits = text.chars().filter(digit).count();
    let marks = text.chars().all(|c| digit(&c) || plain(c));
    (marks && (1..=14).contains(&digits) && text.chars().count() <= 24) || text.contains("://")
}

/// How the document is set.
struct Body {
    /// Font size of most characters.
    size: f32,
    /// Usual distance of baselines, in font sizes.
    leading: f32,
    /// Left and right edge of the text by page width.
    edges: HashMap<i32, (f32, f32)>,
    /// Whether paragraphs begin with an indented line.
    indents: bool,
}

impl Body {
    fn measure(sheets: &[Sheet]) -> Self {
        let mut sizes: HashMap<i32, usize> = HashMap::new();
        for line in sheets.iter().flat_map(lines_of) {
            *sizes.entry((line.size * 4.0).round() as i32).or_default() += line.text.len();
        }
        let size = sizes.into_iter().max_by_key(|(size, count)| (*count, *size)).map_or(12.0, |(s, _)| s as f32 / 4.0);
        let mut steps: Vec<f32> = sheets.iter().flat_map(|sheet| steps(sheet, size)).collect();
        let middle = steps.len() / 2;
        let leading = if steps.is_empty() { 2.0 } else { *steps.select_nth_unstable_by(middle, f32::total_cmp).1 };
        let mut of_width: HashMap<i32, Vec<&Line>> = HashMap::new();
        for sheet in sheets {
            of_width.entry(sheet.width as i32).or_default().extend(lines_of(sheet));
        }
        let edges = of_width.iter().map(|(width, lines)| (*width, edges(lines, size, *width as f32))).collect();
        let mut body = Self { size, leading, edges, indents: false };
        let (mut indented, mut flush) = (0usize, 0usize);
        for sheet in sheets {
            let (left, right) = body.margins(sheet);
            for line in lines_of(sheet).filter(|line| line.right > right - 1.5 * size) {
                let step = (line.x - left) / size;
                indented += usize::from((1.4..2.9).contains(&step));
                flush += usize::from(step < 0.7);
            }
        }
        body.indents = indented > 0 && indented * 12 >= flush;
        body
    }

    /// Left and right edge of a page's text.
    fn margins(&self, sheet: &Sheet) -> (f32, f32) {
        self.edges.get(&(sheet.width as i32)).copied().unwrap_or((0.0, sheet.width))
    }
}

fn lines_of(sheet: &Sheet) -> impl Iterator<Item = &Line> {
    sheet.pieces.iter().filter_map(|piece| if let Piece::Line(line) = piece { Some(line) } else { None })
}

/// Distances between lines of the body, in font sizes.
fn steps(sheet: &Sheet, size: f32) -> Vec<f32> {
    let body: Vec<&Line> = lines_of(sheet).collect();
    body.windows(2)
        .filter(|pair| pair.iter().all(|line| (line.size - size).abs() < 0.1 * size))
        .map(|pair| (pair[1].y - pair[0].y) / size)
        .filter(|step| (0.8..4.0).contains(step))
        .collect()
}

/// Lines from which on stray ones are told by how few share their edge.
const MANY: usize = 20;

/// The outermost edges of the body: of many lines those that one in twenty shares.
fn edges(lines: &[&Line], size: f32, width: f32) -> (f32, f32) {
    let body: Vec<&&Line> = lines
        .iter()
        .filter(|line| !line.columns && (line.size - size).abs() < 0.1 * size && line.text.chars().count() > 4)
        .collect();
    let enough = if body.len() < MANY { 1 } else { (body.len() / 20).max(2) };
    let shared = |mut places: Vec<f32>| {
        places.sort_by(f32::total_cmp);
        places.windows(enough).find(|window| window[enough - 1] - window[0] < size).map(|window| window[0])
    };
    let left = shared(body.iter().map(|line| line.x).collect());
    let right = shared(body.iter().map(|line| -line.right).collect()).map(|right| -right);
    (left.unwrap_or(0.0), right.unwrap_or(width))
}

/// A paragraph that may go on.
struct Open {
    text: String,
    /// Of its last line: how far it is indented, what is left free at the right.
    indent: f32,
    gap: f32,
    size: f32,
    lines: usize,
    centred: bool,
    /// Whether it begins with a numbering or a bullet.
    marked: bool,
}

/// Where a table row stands to the one before it.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Below it in one table.
    Next,
    /// First on a new page.
    NewPage,
    /// In another table.
    Apart,
}

struct OpenTable {
    edges: Vec<f32>,
    first: Vec<String>,
    last: Vec<String>,
    /// Whether a heading row that is repeated on a new page stands directly above.
    rest: bool,
}

struct Out {
    body: Body,
    lines: Vec<String>,
    hints: Vec<LineHint>,
    open: Option<Open>,
    table: Option<OpenTable>,
    tables: usize,
}

impl Out {
    /// `before`: baseline of the line above on the same page.
    fn line(&mut self, line: &Line, before: Option<f32>, margins: (f32, f32)) {
        self.end_table();
        if line.columns {
            self.end_paragraph();
            let goes_on = self.hints.last().is_some_and(|hint| hint.row.is_some());
            self.push_row(line.text.clone(), !goes_on);
            return;
        }
        let centred = self.body.is_centred(line, margins);
        if let Some(open) = &mut self.open
            && self.body.joins(open, line, before, margins, centred)
        {
            let apart = open.text.chars().last().is_some_and(latin) && line.text.chars().next().is_some_and(latin);
            if apart && !open.text.ends_with('-') {
                open.text.push(' ');
            }
            open.text.push_str(&line.text);
            (open.indent, open.gap) = (line.x - margins.0, margins.1 - line.right);
            open.lines += 1;
            return;
        }
        self.end_paragraph();
        self.open = Some(Open {
            text: line.text.clone(),
            indent: line.x - margins.0,
            gap: margins.1 - line.right,
            size: line.size,
            lines: 1,
            centred,
            marked: mark(&line.text).is_some(),
        });
    }

    fn end_paragraph(&mut self) {
        if let Some(open) = self.open.take() {
            self.lines.push(open.text);
            self.hints.push(LineHint::default());
        }
    }

    fn row(&mut self, row: GridRow, place: Place) {
        self.end_paragraph();
        let same = |table: &OpenTable| {
            table.edges.len() == row.edges.len() && table.edges.iter().zip(&row.edges).all(|(a, b)| (a - b).abs() < 6.0)
        };
        if place == Place::Apart || !self.table.as_ref().is_some_and(same) {
            self.end_table();
            self.tables += 1;
            self.table = Some(OpenTable { edges: row.edges, first: row.cells.clone(), last: row.cells, rest: false });
            return;
        }
        let Some(table) = &mut self.table else { return };
        let new_page = place == Place::NewPage;
        // The heading row again.
        if new_page && row.cells == table.first {
            table.rest = true;
            return;
        }
        // What a row has left over from the page before.
        let rest = (new_page || table.rest) && row.cells.first().is_some_and(String::is_empty);
        table.rest = false;
        if rest && table.last.first().is_some_and(|cell| !cell.is_empty()) {
            for (cell, more) in table.last.iter_mut().zip(&row.cells) {
                cell.push_str(more);
            }
            return;
        }
        let done = std::mem::replace(&mut table.last, row.cells);
        self.push_cells(&done);
    }

    fn end_table(&mut self) {
        if let Some(table) = self.table.take() {
            self.push_cells(&table.last);
        }
    }

    fn push_cells(&mut self, cells: &[String]) {
        let several = cells.iter().filter(|cell| !cell.is_empty()).count() > 1;
        let text = cells.join("\t");
        self.lines.push(if several { text.trim_end() } else { text.trim() }.to_string());
        self.hints.push(LineHint::row(self.tables));
    }

    fn push_row(&mut self, text: String, new: bool) {
        self.tables += usize::from(new);
        self.lines.push(text);
        self.hints.push(LineHint::row(self.tables));
    }
}

impl Body {
    /// Whether a line is a title's: in the middle, and larger than the body or clearly shorter than its lines.
    fn is_centred(&self, line: &Line, (left, right): (f32, f32)) -> bool {
        let off = f32::midpoint(line.x, line.right) - f32::midpoint(left, right);
        let inside = line.x > left + 1.5 * line.size && line.right < right - 1.5 * line.size;
        let short = line.right - line.x < 0.7 * (right - left);
        off.abs() < line.size && inside && (short || self.is_large(line))
    }

    fn is_large(&self, line: &Line) -> bool {
        line.size > 1.15 * self.size
    }

    /// Whether a line goes on with the paragraph above it.
    fn joins(&self, open: &Open, line: &Line, before: Option<f32>, (left, _): (f32, f32), centred: bool) -> bool {
        let em = line.size;
        if (open.size - em).abs() > 0.1 * em {
            return false;
        }
        let step = before.map(|y| (line.y - y) / em);
        if open.centred || (centred && self.is_large(line)) {
            // A title of several lines.
            let close = step.is_some_and(|step| step < 2.8);
            return open.centred && centred && close && self.is_large(line);
        }
        // The line above ends where this one's first word did not fit any more.
        if open.gap > line.first_word + 1.1 * em || open.gap > 12.0 * em {
            return false;
        }
        if step.is_some_and(|step| step > self.leading * 1.4 || step < 0.0) {
            return false;
        }
        let flush = line.x < left + 0.9 * em;
        match mark(&line.text) {
            Some(Mark::Strong) => return false,
            Some(Mark::Weak) if !(self.indents && flush) => return false,
            _ => {}
        }
        // Pages may lie differently: what counts is the indent.
        let shift = line.x - left - open.indent;
        if open.lines > 1 {
            return shift.abs() <= 0.9 * em;
        }
        if shift < -0.5 * em {
            return open.indent < 5.0 * em;
        }
        if shift <= 0.5 * em {
            return flush || !self.indents;
        }
        // A hanging indent behind a numbering.
        open.marked && !self.indents && shift < 4.0 * em
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Mark {
    /// "一、", "（一）", "第一章": no line of running text begins so by chance.
    Strong,
    /// "1.", "（1）", "①", bullets: may be running text.
    Weak,
}

/// The numbering or bullet that a line begins with.
fn mark(text: &str) -> Option<Mark> {
    let chinese = |c: char| among(c, "一二三四五六七八九十百〇零");
    let mut chars = text.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    let after = |from: &str, fits: fn(char) -> bool| {
        let tail = from.trim_start_matches(fits);
        (tail.len() < from.len()).then(|| tail.to_string())
    };
    let is_chinese: fn(char) -> bool = |c| among(c, "一二三四五六七八九十百〇零");
    if first == '第' {
        let unit = after(rest, is_chinese)?.chars().next()?;
        return matches!(unit, '章' | '节' | '条' | '编' | '部').then_some(Mark::Strong);
    }
    if chinese(first) {
        return after(text, is_chinese)?.starts_with('、').then_some(Mark::Strong);
    }
    if first == '（' || first == '(' {
        if let Some(tail) = after(rest, is_chinese) {
            return tail.starts_with(['）', ')']).then_some(Mark::Strong);
        }
        return after(rest, |c| c.is_ascii_digit())?.starts_with(['）', ')']).then_some(Mark::Weak);
    }
    if first.is_ascii_digit() {
        let tail = after(text, |c| c.is_ascii_digit())?;
        let mut tail = tail.chars();
        let point = tail.next()?;
        let number = tail.next().is_some_and(|c| c.is_ascii_digit());
        return (matches!(point, '.' | '、' | '．' | ')' | '）') && !number).then_some(Mark::Weak);
    }
    let bullet = matches!(first, '①'..='⑳' | '•' | '●' | '■' | '◆' | '○' | '▪' | '\u{F06C}' | '◦');
    bullet.then_some(Mark::Weak)
}
