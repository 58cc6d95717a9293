//! Joins lines that a hard break, a page's end or a torn bracket cut apart; places stay exact, page numbers between two
//! halves go. Reads no meaning beyond sentence signs and numberings.

use super::{Line, Raw, noise};
use crate::clause;
use crate::outline::number_at;

/// A hard-wrapped line is at least and at most this wide, in half widths.
const WIDTHS: std::ops::RangeInclusive<usize> = 36..=110;
/// How far a full line's width may fall short of the widest, in half widths: signs that may not begin a line, and digits.
const SLACK: usize = 5;
/// At least so many lines must be full before a text counts as hard-wrapped.
const MIN_FULL: usize = 4;
/// A line that is no heading whatever its end, in characters.
const LONG: usize = 50;
/// A line shorter than this is never taken for the first half of a sentence, in characters.
const SHORT: usize = 10;

/// How the text was wrapped.
struct Wrap {
    width: usize,
    /// The blanks before a line that begins no paragraph.
    margin: usize,
    /// Paragraphs begin with blanks.
    indents: bool,
    /// Blank lines part paragraphs (and not every line from the next).
    blanks: bool,
}

/// Joins what belongs together.
pub(super) fn join(raws: Vec<Raw>) -> Vec<Line> {
    let wrap = Wrap::of(&raws);
    let mut out: Vec<Line> = Vec::with_capacity(raws.len());
    // The line that `out` ends with: width and page number waiting behind it.
    let (mut last_width, mut page): (usize, Option<Raw>) = (0, None);
    for raw in raws {
        let is_page = is_page(&raw.line);
        let joins = !is_page
            && out.last().is_some_and(|last| {
                let next = Next { raw: &raw, across_page: page.is_some(), apart: raw.apart };
                continues(last, last_width, &next, wrap.as_ref())
            });
        if joins {
            page = None;
            last_width = raw.indent + raw.width;
            if let Some(last) = out.last_mut() {
                append(last, raw.line);
            }
            continue;
        }
        if let Some(page) = page.take() {
            out.push(page.line);
            last_width = page.width;
        }
        if is_page && out.last().is_some_and(unfinished) {
            page = Some(raw);
            continue;
        }
        last_width = raw.indent + raw.width;
        out.push(raw.line);
    }
    out.extend(page.map(|page| page.line));
    out
}

fn append(line: &mut Line, more: Line) {
    line.span.1 = more.span.1;
    line.chars.extend(more.chars);
    line.map.extend(more.map);
    line.lost += more.lost;
}

struct Next<'a> {
    raw: &'a Raw,
    across_page: bool,
    apart: bool,
}

/// Whether `next` goes on where `line` stopped.
fn continues(line: &Line, width: usize, next: &Next<'_>, wrap: Option<&Wrap>) -> bool {
    let (a, b) = (&line.chars[..], &next.raw.line.chars[..]);
    if line.is_row() || next.raw.line.is_row() || next.raw.line.style_level.is_some() {
        return false;
    }
    if clause::is_office_note(b) {
        return !next.across_page && (number_at(a).is_some() || a.len() >= 20 || ends_sentence(a));
    }
    let Some(last) = a.last() else { return false };
    if number_at(a).is_some_and(|mark| mark.length == a.len()) && !begins_point(b) {
        return line.style_level.is_none();
    }
    let torn = matches!(last, '，' | '、' | '（' | '“' | '《') && a.len() >= SHORT && !begins_point(b);
    if next.across_page {
        return torn || (unfinished(line) && !begins_point(b));
    }
    if line.style_level.is_some() {
        return false;
    }
    if let Some(wrap) = wrap
        && width + SLACK >= wrap.width
        && width <= wrap.width + SLACK
    {
        return wrap.goes_on(a, next);
    }
    torn || goes_on_with_number(line, b)
        || (a.len() >= LONG && is_word(*last) && !begins_point(b) && b.iter().any(|c| matches!(c, '。' | '；')))
}

impl Wrap {
    /// How the text was wrapped, if it was: many lines end at one width, few go beyond, and most of those end in mid-sentence.
    fn of(raws: &[Raw]) -> Option<Self> {
        let reach = |raw: &Raw| raw.indent + raw.width;
        let mut counts = vec![0usize; WIDTHS.end() + SLACK + 2];
        let (mut wide, mut beyond) = (0usize, 0usize);
        for raw in raws.iter().filter(|raw| !raw.line.is_row()) {
            match reach(raw) {
                w if w > *WIDTHS.end() => beyond += 1,
                w if w >= *WIDTHS.start() => {
                    counts[w] += 1;
                    wide += 1;
                }
                _ => {}
            }
        }
        let full = |w: usize| counts[w.saturating_sub(SLACK)..=w].iter().sum::<usize>();
        let width = WIDTHS.filter(|w| counts[*w] > 0).max_by_key(|w| (full(*w), *w))?;
        let over = beyond + counts[width + 1..].iter().sum::<usize>();
        let full_lines = || raws.iter().filter(|raw| reach(raw) <= width && reach(raw) + SLACK >= width);
        let open = full_lines()
            .filter(|raw| raw.line.chars.last().is_some_and(|c| is_word(*c) || matches!(c, '，' | '、')))
            .count();
        if full(width) < MIN_FULL || full(width) * 5 < wide * 2 || over * 10 > raws.len() || open * 5 < full(width) * 2
        {
            return None;
        }
        let margin = raws.iter().filter(|raw| raw.width >= *WIDTHS.start()).map(|raw| raw.indent).min().unwrap_or(0);
        let indented = raws.iter().filter(|raw| raw.indent >= margin + 2).count();
        let blanks = raws.iter().filter(|raw| raw.apart).count();
        Some(Self {
            width,
            margin,
            indents: indented * 12 >= raws.len() && indented * 5 < raws.len() * 4,
            blanks: blanks * 5 < raws.len() * 3,
        })
    }

    /// Whether a full line goes on in the next one.
    fn goes_on(&self, a: &[char], next: &Next<'_>) -> bool {
        let raw = next.raw;
        if (next.apart && self.blanks) || (self.indents && raw.indent >= self.margin + 2) {
            return false;
        }
        if a.last().is_some_and(|c| *c == '第' || c.is_ascii_digit()) {
            return true;
        }
        if begins_point(&raw.line.chars) || a.last().is_some_and(|c| *c == '：') {
            return false;
        }
        !ends_sentence(a) || self.indents
    }
}

fn is_page(line: &Line) -> bool {
    noise::is_page_number(&line.chars)
}

/// Whether a line stops in mid-sentence: long enough, and neither its end nor its beginning is a heading's.
fn unfinished(line: &Line) -> bool {
    let chars = &line.chars;
    let sign = chars.iter().any(|c| matches!(c, '，' | '。' | '；'));
    let heading = !sign && (number_at(chars).is_some() || chars.len() < 20);
    !line.is_row()
        && !is_page(line)
        && chars.len() >= SHORT
        && !heading
        && chars.last().is_some_and(|c| is_word(*c) || matches!(c, '，' | '、'))
}

fn ends_sentence(chars: &[char]) -> bool {
    chars.last().is_some_and(|c| matches!(c, '。' | '！' | '？' | '；' | '：'))
}

/// "…，教师" and "2100人。": no line begins with a number that is neither its own nor a year's.
fn goes_on_with_number(line: &Line, b: &[char]) -> bool {
    let number = b.first().is_some_and(char::is_ascii_digit) && !begins_point(b);
    let signs = line.chars.iter().any(|c| matches!(c, '，' | '。'));
    number && signs && unfinished(line) && ends_sentence(b) && crate::kind::years(&b[..b.len().min(5)]).is_empty()
}

/// Whether a line begins a heading, a listed point or a label of its own.
fn begins_point(chars: &[char]) -> bool {
    number_at(chars).is_some() || clause::list_mark(chars, 0).is_some()
}

fn is_word(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}') || c.is_ascii_alphanumeric() || c == '%'
}
