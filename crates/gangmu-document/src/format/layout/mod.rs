//! From characters with places to lines of text: what fixed-layout formats (PDF, OFD) share. Knows no file format.

mod grid;
mod join;
mod lines;
mod radicals;

use super::LineHint;

/// A character where it stands, in points from the top left of its page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub x: f32,
    /// Of the baseline, downwards.
    pub y: f32,
    pub width: f32,
    /// Of the font.
    pub size: f32,
    /// U+FFFD where the file does not say which character it is.
    pub c: char,
}

/// A ruled line, upright or level.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub from: (f32, f32),
    pub to: (f32, f32),
}

impl Rule {
    /// A line from point to point; nothing if it slants or is a mere dot.
    pub(super) fn between(a: (f32, f32), b: (f32, f32)) -> Option<Self> {
        let (wide, high) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
        let plain = (high <= 1.0 && wide >= 4.0) || (wide <= 1.0 && high >= 4.0);
        plain.then(|| Self { from: (a.0.min(b.0), a.1.min(b.1)), to: (a.0.max(b.0), a.1.max(b.1)) })
    }

    /// A thin filled shape is a ruled line too; nothing if it is not thin.
    pub(super) fn of_shape(points: &[(f32, f32)]) -> Option<Self> {
        const THIN: f32 = 3.0;
        let edge = |pick: fn(&(f32, f32)) -> f32| {
            points.iter().map(pick).fold((f32::MAX, f32::MIN), |(low, high), n| (low.min(n), high.max(n)))
        };
        let ((left, right), (top, bottom)) = (edge(|p| p.0), edge(|p| p.1));
        if bottom - top <= THIN && right - left > THIN {
            let y = f32::midpoint(top, bottom);
            Self::between((left, y), (right, y))
        } else if right - left <= THIN && bottom - top > THIN {
            let x = f32::midpoint(left, right);
            Self::between((x, top), (x, bottom))
        } else {
            None
        }
    }
}

/// One page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub width: f32,
    pub height: f32,
    pub glyphs: Vec<Glyph>,
    pub rules: Vec<Rule>,
}

/// What stands on a page from top to bottom.
#[derive(Debug)]
enum Piece {
    Line(Line),
    Row(GridRow),
}

/// A line of running text as set.
#[derive(Debug)]
struct Line {
    x: f32,
    right: f32,
    y: f32,
    size: f32,
    /// Width of what could not be parted from the line's first character.
    first_word: f32,
    text: String,
    /// Whether wide gaps in it line up with its neighbours': cells stand apart by tabs.
    columns: bool,
}

/// A row of a ruled table.
#[derive(Debug)]
struct GridRow {
    top: f32,
    /// Left edges of the table's columns.
    edges: Vec<f32>,
    cells: Vec<String>,
    /// Number of the table on its page.
    table: usize,
}

/// A page cut into pieces; its characters are gone.
#[derive(Debug)]
pub(super) struct Sheet {
    width: f32,
    height: f32,
    pieces: Vec<Piece>,
}

impl Piece {
    fn y(&self) -> f32 {
        match self {
            Self::Line(line) => line.y - line.size * 0.8,
            Self::Row(row) => row.top,
        }
    }
}

/// Cuts a page into lines and table rows.
pub(super) fn cut(mut page: Page) -> Sheet {
    let inside = |g: &Glyph| {
        let middle = g.x + g.width * 0.5;
        g.y.is_finite() && g.size.is_finite() && g.width.is_finite() && g.size > 0.5
            // Also false for what is no number.
            && (-2.0..=page.width + 2.0).contains(&middle)
            && (-2.0..=page.height + 2.0).contains(&g.y)
            && !g.c.is_whitespace() && !g.c.is_control()
    };
    page.glyphs.retain(inside);
    for glyph in &mut page.glyphs {
        glyph.c = radicals::character(glyph.c);
    }
    let (rows, free) = grid::take(page.glyphs, &page.rules);
    let mut pieces: Vec<Piece> = lines::lines(free).into_iter().map(Piece::Line).collect();
    pieces.extend(rows.into_iter().map(Piece::Row));
    // A stable sort: rows of one table keep their order.
    pieces.sort_by(|a, b| a.y().total_cmp(&b.y()));
    Sheet { width: page.width, height: page.height, pieces }
}

/// Joins the pages' lines into the author's paragraphs and table rows; headers, footers and page numbers are left out.
pub(super) fn paragraphs(sheets: Vec<Sheet>) -> (Vec<String>, Vec<LineHint>) {
    join::paragraphs(sheets)
}
