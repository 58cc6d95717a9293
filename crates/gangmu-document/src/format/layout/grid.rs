//! Ruled tables: lines to cells, characters to their cells, cells to rows. Tables without rules are not seen here.

use super::lines;
use super::{Glyph, GridRow, Rule};

/// Distance below which lines are the same or touch, in points.
const TOUCH: f32 = 3.0;
/// Ruled lines of one page beyond which it is a drawing.
const MAX_LINES: usize = 600;

/// A level or upright line: its place across, its ends.
#[derive(Clone, Copy, Debug)]
struct Segment {
    at: f32,
    from: f32,
    to: f32,
}

/// A table: edges of its rows and columns, and for each place the cell that covers it.
struct Grid {
    rows: Vec<f32>,
    columns: Vec<f32>,
    /// Row and column of the first place of the cell, by place.
    cells: Vec<(usize, usize)>,
}

/// Takes the characters that stand in ruled tables; gives the tables' rows and the characters left over.
pub(super) fn take(glyphs: Vec<Glyph>, rules: &[Rule]) -> (Vec<GridRow>, Vec<Glyph>) {
    let grids = grids(rules);
    if grids.is_empty() {
        return (Vec::new(), glyphs);
    }
    let mut held: Vec<Vec<Vec<Glyph>>> = grids.iter().map(|grid| vec![Vec::new(); grid.cells.len()]).collect();
    let mut free = Vec::new();
    for glyph in glyphs {
        let place = grids.iter().enumerate().find_map(|(at, grid)| Some((at, grid.place(&glyph)?)));
        match place {
            Some((grid, place)) => held[grid][place].push(glyph),
            None => free.push(glyph),
        }
    }
    let mut rows = Vec::new();
    for (at, (grid, cells)) in grids.iter().zip(held).enumerate() {
        rows.extend(grid.rows_of(cells, at));
    }
    (rows, free)
}

impl Grid {
    fn width(&self) -> usize {
        self.columns.len() - 1
    }

    /// The cell's first place that a character stands in.
    fn place(&self, glyph: &Glyph) -> Option<usize> {
        let row = between(&self.rows, glyph.y - glyph.size * 0.35)?;
        let column = between(&self.columns, glyph.x + glyph.width * 0.5)?;
        let (row, column) = *self.cells.get(row * self.width() + column)?;
        Some(row * self.width() + column)
    }

    fn rows_of(&self, held: Vec<Vec<Glyph>>, table: usize) -> Vec<GridRow> {
        let texts: Vec<String> = held.into_iter().map(cell_text).collect();
        let mut rows = Vec::new();
        for row in 0..self.rows.len() - 1 {
            let own = (0..self.width()).any(|c| {
                let place = row * self.width() + c;
                self.cells[place] == (row, c) && !texts[place].is_empty()
            });
            if own {
                let cells = (0..self.width()).map(|column| self.cell(&texts, row, column)).collect();
                rows.push(GridRow { top: self.rows[row], edges: self.columns.clone(), cells, table });
            }
        }
        rows
    }

    /// What stands at a place: a cell over several rows counts in each, one over several columns in its first.
    fn cell(&self, texts: &[String], row: usize, column: usize) -> String {
        let (first_row, first_column) = self.cells[row * self.width() + column];
        if first_column == column { texts[first_row * self.width() + first_column].clone() } else { String::new() }
    }
}

/// The words of a cell; its lines are one.
fn cell_text(glyphs: Vec<Glyph>) -> String {
    let mut text = String::new();
    for line in lines::baselines(glyphs) {
        let words = lines::words(&line);
        let apart = text.chars().last().is_some_and(lines::latin) && words.chars().next().is_some_and(lines::latin);
        if apart {
            text.push(' ');
        }
        text.push_str(&words);
    }
    text
}

/// The index of the stretch between edges that `at` lies in.
fn between(edges: &[f32], at: f32) -> Option<usize> {
    let index = edges.partition_point(|edge| *edge <= at);
    (index > 0 && index < edges.len()).then(|| index - 1)
}

/// The page's tables: ruled lines that touch, of two columns or two rows at least.
fn grids(rules: &[Rule]) -> Vec<Grid> {
    let (mut level, mut upright) = (Vec::new(), Vec::new());
    for rule in rules {
        let ((left, top), (right, bottom)) = (rule.from, rule.to);
        if right - left >= bottom - top {
            level.push(Segment { at: f32::midpoint(top, bottom), from: left, to: right });
        } else {
            upright.push(Segment { at: f32::midpoint(left, right), from: top, to: bottom });
        }
    }
    let (level, upright) = (merge(level), merge(upright));
    if level.len() + upright.len() > MAX_LINES || level.len() < 2 || upright.is_empty() {
        return Vec::new();
    }
    groups(&level, &upright).into_iter().filter_map(|(level, upright)| grid(&level, &upright)).collect()
}

/// Joins pieces of one line.
fn merge(mut segments: Vec<Segment>) -> Vec<Segment> {
    segments.retain(|s| s.at.is_finite() && s.from.is_finite() && s.to.is_finite());
    segments.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut bands: Vec<Vec<Segment>> = Vec::new();
    for segment in segments {
        match bands.last_mut() {
            Some(band) if band.first().is_some_and(|first| segment.at - first.at <= TOUCH * 0.6) => band.push(segment),
            _ => bands.push(vec![segment]),
        }
    }
    let mut merged: Vec<Segment> = Vec::new();
    for mut band in bands {
        band.sort_by(|a, b| a.from.total_cmp(&b.from));
        let start = merged.len();
        for segment in band {
            match merged[start..].last_mut() {
                Some(last) if segment.from - last.to <= TOUCH => last.to = last.to.max(segment.to),
                _ => merged.push(segment),
            }
        }
    }
    merged
}

/// Lines that touch, directly or through others.
fn groups(level: &[Segment], upright: &[Segment]) -> Vec<(Vec<Segment>, Vec<Segment>)> {
    let mut leader: Vec<usize> = (0..level.len() + upright.len()).collect();
    for (i, l) in level.iter().enumerate() {
        for (j, u) in upright.iter().enumerate() {
            if covers(l, u.at) && covers(u, l.at) {
                let (a, b) = (find(&mut leader, i), find(&mut leader, level.len() + j));
                leader[a.max(b)] = a.min(b);
            }
        }
    }
    let mut groups: Vec<(usize, Vec<Segment>, Vec<Segment>)> = Vec::new();
    for index in 0..leader.len() {
        let top = find(&mut leader, index);
        let at = groups.iter().position(|g| g.0 == top).unwrap_or_else(|| {
            groups.push((top, Vec::new(), Vec::new()));
            groups.len() - 1
        });
        match level.get(index) {
            Some(segment) => groups[at].1.push(*segment),
            None => groups[at].2.push(upright[index - level.len()]),
        }
    }
    groups.into_iter().map(|(_, level, upright)| (level, upright)).collect()
}

fn find(leader: &mut [usize], mut at: usize) -> usize {
    while leader[at] != at {
        leader[at] = leader[leader[at]];
        at = leader[at];
    }
    at
}

fn covers(segment: &Segment, at: f32) -> bool {
    segment.from - TOUCH <= at && at <= segment.to + TOUCH
}

fn grid(level: &[Segment], upright: &[Segment]) -> Option<Grid> {
    let (rows, mut columns) = (edges(level), edges(upright));
    open_sides(level, &mut columns);
    // A frame around text is no table.
    if rows.len() < 2 || columns.len() < 2 || rows.len() * columns.len() < 6 {
        return None;
    }
    let (height, width) = (rows.len() - 1, columns.len() - 1);
    let ruled = |lines: &[Segment], at: f32, middle: f32| {
        lines.iter().any(|line| (line.at - at).abs() <= TOUCH && line.from <= middle && middle <= line.to)
    };
    let mut cells: Vec<(usize, usize)> = Vec::with_capacity(height * width);
    for row in 0..height {
        for column in 0..width {
            let (x, y) = (f32::midpoint(columns[column], columns[column + 1]), f32::midpoint(rows[row], rows[row + 1]));
            let cell = if column > 0 && !ruled(upright, columns[column], y) {
                cells[row * width + column - 1]
            } else if row > 0 && !ruled(level, rows[row], x) {
                cells[(row - 1) * width + column]
            } else {
                (row, column)
            };
            cells.push(cell);
        }
    }
    Some(Grid { rows, columns, cells })
}

/// Adds the edges of a table that has no upright line at its left or right.
fn open_sides(level: &[Segment], columns: &mut Vec<f32>) {
    const OPEN: f32 = 8.0;
    let (left, right) = level.iter().fold((f32::MAX, f32::MIN), |(l, r), line| (l.min(line.from), r.max(line.to)));
    if columns.first().is_some_and(|first| first - left > OPEN) {
        columns.insert(0, left);
    }
    if columns.last().is_some_and(|last| right - last > OPEN) {
        columns.push(right);
    }
}

/// Places of lines, each once.
fn edges(segments: &[Segment]) -> Vec<f32> {
    let mut edges: Vec<f32> = segments.iter().map(|s| s.at).collect();
    edges.sort_by(f32::total_cmp);
    edges.dedup_by(|b, a| *b - *a <= TOUCH);
    edges
}
