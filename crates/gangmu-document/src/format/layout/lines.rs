//! Characters to lines: by baseline, then from left to right, with blanks and tabs where there are gaps.

use super::{Glyph, Line};
use crate::lexicon::among;

/// Gaps from here on may part columns, in font sizes.
const COLUMN_GAP: f32 = 1.6;

/// Groups characters by baseline, from top to bottom, each line from left to right.
pub(super) fn baselines(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut lines: Vec<Vec<Glyph>> = Vec::new();
    // Baseline and size of the open line's largest character.
    let (mut base, mut size) = (f32::MIN, 0.0f32);
    for glyph in glyphs {
        let near = glyph.y - base <= 0.45 * size.max(glyph.size);
        match lines.last_mut().filter(|_| near) {
            Some(line) => {
                if glyph.size > size {
                    (base, size) = (glyph.y, glyph.size);
                }
                line.push(glyph);
            }
            None => {
                (base, size) = (glyph.y, glyph.size);
                lines.push(vec![glyph]);
            }
        }
    }
    for line in &mut lines {
        line.sort_by(|a, b| a.x.total_cmp(&b.x));
        // Bold faked by setting a character twice.
        line.dedup_by(|b, a| a.c == b.c && (b.x - a.x).abs() < 0.2 * a.width.max(1.0));
    }
    lines
}

/// The words of a line, with a blank where characters stand apart.
pub(super) fn words(line: &[Glyph]) -> String {
    joined(line, |_| ' ')
}

fn joined(line: &[Glyph], wide: impl Fn(f32) -> char) -> String {
    let mut text = String::with_capacity(line.len() * 3);
    let mut before: Option<&Glyph> = None;
    for glyph in line {
        if let Some(last) = before {
            let gap = glyph.x - last.x - last.width;
            let em = last.size.max(glyph.size);
            if gap > COLUMN_GAP * em {
                text.push(wide(glyph.x));
            } else if gap > em || (gap > 0.15 * em && latin(last.c) && latin(glyph.c)) {
                text.push(' ');
            }
        }
        text.push(glyph.c);
        before = Some(glyph);
    }
    text
}

pub(super) fn latin(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_whitespace()
}

/// Lines of running text from top to bottom.
pub(super) fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let set = baselines(glyphs);
    let chunks: Vec<Vec<(f32, f32)>> = set.iter().map(|line| chunks(line)).collect();
    let near = |at: usize, other: usize| {
        let (Some(a), Some(b)) = (set.get(at).and_then(|l| l.first()), set.get(other).and_then(|l| l.first())) else {
            return false;
        };
        (a.y - b.y).abs() < 4.0 * a.size && share_columns(&chunks[at], &chunks[other], a.size)
    };
    (0..set.len()).filter_map(|at| line_of(&set[at], (at > 0 && near(at, at - 1)) || near(at, at + 1))).collect()
}

/// The stretches of a line between wide gaps: where each begins and ends.
fn chunks(line: &[Glyph]) -> Vec<(f32, f32)> {
    let mut chunks: Vec<(f32, f32)> = Vec::new();
    for glyph in line {
        let end = glyph.x + glyph.width;
        match chunks.last_mut() {
            Some(last) if glyph.x - last.1 <= COLUMN_GAP * glyph.size => last.1 = end,
            _ => chunks.push((glyph.x, end)),
        }
    }
    chunks
}

/// Whether two lines have a stretch behind a gap that begins, ends or is centred at the same place.
fn share_columns(a: &[(f32, f32)], b: &[(f32, f32)], size: f32) -> bool {
    let same = |x: f32, y: f32| (x - y).abs() < 0.6 * size;
    let aligned = |p: &(f32, f32), q: &(f32, f32)| {
        same(p.0, q.0) || same(p.1, q.1) || same(f32::midpoint(p.0, p.1), f32::midpoint(q.0, q.1))
    };
    a.iter().skip(1).take(64).any(|p| b.iter().skip(1).take(64).any(|q| aligned(p, q)))
}

fn line_of(glyphs: &[Glyph], columns: bool) -> Option<Line> {
    let (first, last) = (glyphs.first()?, glyphs.last()?);
    let largest = glyphs.iter().max_by(|a, b| a.size.total_cmp(&b.size))?;
    Some(Line {
        x: first.x,
        right: last.x + last.width,
        y: largest.y,
        size: usual_size(glyphs).unwrap_or(largest.size),
        first_word: first_word(glyphs),
        text: joined(glyphs, |_| if columns { '\t' } else { ' ' }),
        columns,
    })
}

/// The size of most characters.
fn usual_size(glyphs: &[Glyph]) -> Option<f32> {
    let mut sizes: Vec<f32> = glyphs.iter().map(|g| g.size).collect();
    let middle = sizes.len() / 2;
    (!sizes.is_empty()).then(|| *sizes.select_nth_unstable_by(middle, f32::total_cmp).1)
}

/// How wide the line's beginning is up to where it might have been broken.
fn first_word(glyphs: &[Glyph]) -> f32 {
    let Some(first) = glyphs.first() else { return 0.0 };
    let mut end = first;
    for pair in glyphs.windows(2) {
        let (a, b) = (pair[0], &pair[1]);
        let apart = b.x - a.x - a.width > 0.15 * a.size;
        // Some writers keep a number with its unit.
        let unit = a.c.is_ascii_digit() && !latin(b.c);
        let held = opens(a.c) || closes(b.c) || unit || (latin(a.c) && latin(b.c) && !apart);
        if !held {
            break;
        }
        end = b;
    }
    end.x + end.width - first.x
}

fn opens(c: char) -> bool {
    among(c, "（《〈“‘【〔「『([")
}

fn closes(c: char) -> bool {
    among(c, "，。、；：？！）》〉”’】〕」』%％…—,.;:?!)]")
}
