//! The figures of a text: numbers that state how much is planned, was reached or stands. Checks no sums.

mod around;
mod change;
mod exclude;
mod measure;
mod number;
mod phrase;
mod subject;
mod table;
mod tense;
mod whole;

pub(crate) use change::direction;
pub(crate) use measure::Measure;
pub(crate) use tense::{announces_plan, is_standing_heading, mood_of_heading};

use self::change::Role as ChangeRole;
use crate::clean::Line;
use crate::document::{DocumentKind, Figure, Role, Span};
use crate::lexicon::{Text, string};

/// Characters of a quote before the number and after the unit.
const QUOTE_BEFORE: usize = 14;
const QUOTE_AFTER: usize = 8;
const QUOTE_MIN: usize = 6;
/// The longest quote, in characters of the original.
const QUOTE_MAX: usize = 60;

/// All figures in text order. `moods` and `standing` say of each line how its chapter speaks.
/// `Figure::clause` holds the number's place until the reader ties it to a clause.
pub(crate) fn figures(
    text: &[char],
    lines: &[Line],
    moods: &[DocumentKind],
    standing: &[bool],
    year: Option<i32>,
) -> Vec<Figure> {
    let mut out = Vec::new();
    let mut tables = table::Tables::default();
    for ((line, mood), standing) in lines.iter().zip(moods).zip(standing) {
        if let Some(row) = tables.row(text, line, *mood, year) {
            out.extend(row.into_iter().map(|found| row_figure(text, line, found)));
            continue;
        }
        if line.damaged.is_none() && matches!(line.role, Role::Body | Role::Repeated) {
            line_figures(text, line, *mood, (*standing, year), &mut out);
        }
    }
    out
}

/// Whether a line states a figure.
pub(crate) fn counts(chars: &[char]) -> bool {
    let quotes = around::Quotes::of(chars);
    measure::measure(chars, &number::scan(chars)).iter().any(|m| !exclude::is_excluded(chars, m, &quotes))
}

/// All that a line counts or measures, changes among them, in text order.
pub(crate) fn measures(chars: &[char]) -> Vec<Measure> {
    let numbers = number::scan(chars);
    if numbers.is_empty() {
        return Vec::new();
    }
    let quotes = around::Quotes::of(chars);
    let mut measures = measure::measure(chars, &numbers);
    measures.retain(|m| !exclude::is_excluded(chars, m, &quotes));
    measures
}

/// The figures of a line; `setting` tells whether its chapter describes what there is, and the document's year.
fn line_figures(text: &[char], line: &Line, mood: DocumentKind, setting: (bool, Option<i32>), out: &mut Vec<Figure>) {
    let chars = &line.chars[..];
    let numbers = number::scan(chars);
    if numbers.is_empty() {
        return;
    }
    let quotes = around::Quotes::of(chars);
    let mut measures = measure::measure(chars, &numbers);
    measures.retain(|m| !exclude::is_excluded(chars, m, &quotes));
    exclude::drop_criteria(chars, &mut measures);
    if measures.is_empty() {
        return;
    }
    let words = Text::of(chars);
    let mut tense = tense::Tense::new(chars, &words, mood, setting.0, setting.1);
    let mark = crate::outline::number_at(chars).map_or(0, |mark| mark.length);
    let sentences = sentences(chars, mark);
    let roles = change::roles(chars, &measures);
    let skip: Vec<bool> = roles.iter().map(|role| *role == ChangeRole::ChangeOf).collect();
    let wholes = whole::wholes(chars, &measures, &skip);
    let years = tense::Years::of(chars, &sentences);

    let mut made: Vec<Option<usize>> = vec![None; measures.len()];
    let mut earlier: Vec<(usize, String)> = Vec::new();
    let first_out = out.len();
    for (index, (m, role)) in measures.iter().zip(roles).enumerate() {
        let sentence = sentences
            .iter()
            .copied()
            .find(|(from, to)| (*from..*to).contains(&m.number.start))
            .unwrap_or((0, chars.len()));
        if earlier.last().is_some_and(|(at, _)| measures[*at].number.start < sentence.0) {
            earlier.clear();
        }
        let context = subject::Context { chars, sentence, measures: &measures, earlier: &earlier };
        let subject = context.subject(index);
        let ChangeRole::Figure(change) = role else {
            // "上线率提高5个百分点，达到45%": the change names what its figure counts.
            if change_leads(&skip, index) {
                earlier.push((index, subject.words));
            }
            continue;
        };
        let (kind, plain) = if is_rank(chars, m) && mood != DocumentKind::Plan {
            continue;
        } else {
            tense.kind(m, sentence, out.len() == first_out)
        };
        let span = quote_span(line, m, sentence);
        made[index] = Some(out.len());
        let as_written = |words: &str| brackets_as_written(words, &text[line.span.0..line.span.1]);
        earlier.push((index, subject.words.clone()));
        out.push(Figure {
            quote: string(&text[span.0..span.1]),
            span,
            confidence: confidence(m, &subject, plain),
            subject: as_written(&subject.words),
            value: m.number.value,
            value_max: m.number.max,
            unit: as_written(&m.unit),
            comparator: if is_rank(chars, m) { crate::document::Comparator::Le } else { m.comparator },
            kind,
            year: years.at(m.number.start),
            change,
            whole: None,
            clause: line.map[m.number.start] as usize,
        });
    }
    for (part, whole) in wholes.iter().enumerate() {
        if let (Some(part), Some(whole)) = (made[part], whole.and_then(|w| made[w])) {
            out[part].whole = Some(out[whole].quote.clone());
        }
    }
}

/// A figure of a table row; its quote runs from the row's label.
fn row_figure(text: &[char], line: &Line, found: table::RowFigure) -> Figure {
    let m = found.measure;
    let whole = line.original(found.label, m.end);
    let span = if whole.1 - whole.0 <= QUOTE_MAX { whole } else { line.original(m.number.start, m.end) };
    let as_written = |words: &str| brackets_as_written(words, &text[line.span.0..line.span.1]);
    Figure {
        quote: string(&text[span.0..span.1]),
        span,
        confidence: if found.sure { 0.85 } else { 0.55 },
        subject: as_written(&found.subject),
        value: m.number.value,
        value_max: m.number.max,
        unit: as_written(&m.unit),
        comparator: m.comparator,
        kind: found.kind,
        year: found.year,
        change: None,
        whole: None,
        clause: line.map[m.number.start] as usize,
    }
}

/// Cleaning widens brackets; a subject or unit keeps those of the line.
fn brackets_as_written(words: &str, line: &[char]) -> String {
    if words.contains(['（', '）']) && !line.contains(&'（') {
        words.replace('（', "(").replace('）', ")")
    } else {
        words.to_string()
    }
}

/// Whether the change at `index` stands before the figure that it belongs to.
fn change_leads(skip: &[bool], index: usize) -> bool {
    skip.get(index + 1) == Some(&false)
}

/// "前六名内": a rank, which is a figure only as a target.
fn is_rank(chars: &[char], m: &Measure) -> bool {
    matches!(m.unit.as_str(), "名" | "位") && m.number.start > 0 && chars[m.number.start - 1] == '前'
}

/// Start and end of each sentence of a line after its numbering.
fn sentences(chars: &[char], mark: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = mark;
    for (i, c) in chars.iter().enumerate().skip(mark) {
        if matches!(c, '。' | '！' | '？') {
            out.push((start, i + 1));
            start = i + 1;
        }
    }
    if start < chars.len() {
        out.push((start, chars.len()));
    }
    out
}

/// Place of a quote in the original: the number with its nearest words, within the sentence.
fn quote_span(line: &Line, m: &Measure, sentence: (usize, usize)) -> Span {
    let sign = |c: char| matches!(c, '，' | '；' | '：' | '。' | '、' | '\t');
    let chars = &line.chars;
    let floor = m.number.start.saturating_sub(QUOTE_BEFORE).max(sentence.0);
    let mut start = (floor..m.number.start).rev().find(|i| sign(chars[*i])).map_or(floor, |i| i + 1);
    let roof = (m.end + QUOTE_AFTER).min(sentence.1);
    let mut end = (m.end..roof).find(|i| sign(chars[*i])).unwrap_or(roof);
    let digit = |i: usize| chars[i].is_ascii_digit() || chars[i] == '.';
    while start > 0 && start < m.number.start && digit(start - 1) && (digit(start) || chars[start] == '%') {
        start += 1;
    }
    while end - start < QUOTE_MIN && start > 0 {
        start -= 1;
    }
    while end - start < QUOTE_MIN && end < chars.len() {
        end += 1;
    }
    let (from, to) = line.original(start, end);
    if to - from <= QUOTE_MAX { (from, to) } else { line.original(m.number.start, m.end) }
}

/// How surely a figure was read: how plain its number, its subject and its kind are.
fn confidence(m: &Measure, subject: &subject::Subject, kind: f32) -> f32 {
    let small = m.number.chinese && !m.number.percent && m.number.value <= 10.0;
    let number = match () {
        () if m.number.ratio => 0.8,
        () if m.unit.is_empty() => 0.65,
        () if small => 0.85,
        () if m.is_time() || matches!(m.unit.as_str(), "分" | "兆" | "M" | "G") => 0.88,
        () if m.number.percent && m.number.chinese => 0.93,
        () => 1.0,
    };
    (0.99 * number * subject.plainness() * kind).clamp(0.05, 1.0)
}
