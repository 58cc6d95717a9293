//! Tables: rows of cells that stand together, with each cell's place. Reads no figures and no meaning.

use crate::clean::Line;
use crate::document::{Cell, Role, Table};

/// A row's cells as stretches of the line's cleaned characters.
pub(crate) fn cells(line: &Line) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, c) in line.chars.iter().enumerate() {
        if *c == '\t' {
            out.push((start, i));
            start = i + 1;
        }
    }
    out.push((start, line.chars.len()));
    out
}

/// All tables: two rows or more that follow each other.
pub(crate) fn tables(text: &[char], lines: &[Line]) -> Vec<Table> {
    let mut out = Vec::new();
    let mut rows: Vec<&Line> = Vec::new();
    for line in lines.iter().filter(|line| line.role != Role::Boilerplate) {
        if line.is_row() {
            rows.push(line);
        } else {
            close(text, &mut rows, &mut out);
        }
    }
    close(text, &mut rows, &mut out);
    out
}

fn close(text: &[char], rows: &mut Vec<&Line>, out: &mut Vec<Table>) {
    if let (true, [first, .., last]) = (rows.len() >= 2, rows.as_slice()) {
        let span = (first.span.0, last.span.1);
        out.push(Table { span, rows: rows.iter().map(|line| row(text, line)).collect() });
    }
    rows.clear();
}

fn row(text: &[char], line: &Line) -> Vec<Cell> {
    let empty = |at: usize| Cell { span: (at, at), text: String::new() };
    // Blank cells at both ends are no part of the line.
    let (start, end) = line.span;
    let before =
        text[..start].iter().rev().take_while(|c| c.is_whitespace() && **c != '\n').filter(|c| **c == '\t').count();
    let after = text[end..].iter().take_while(|c| c.is_whitespace() && **c != '\n').filter(|c| **c == '\t').count();
    let mut out: Vec<Cell> = (0..before).map(|_| empty(start)).collect();
    for (from, to) in cells(line) {
        let words = &line.chars[from..to];
        let lead = words.iter().take_while(|c| c.is_whitespace()).count();
        let trail = words.iter().rev().take_while(|c| c.is_whitespace()).count();
        if lead >= words.len() {
            out.push(empty(line.original(from, from).0));
        } else {
            let (from, to) = (from + lead, to - trail);
            out.push(Cell { span: line.original(from, to), text: line.chars[from..to].iter().collect() });
        }
    }
    out.extend((0..after).map(|_| empty(end)));
    out
}
