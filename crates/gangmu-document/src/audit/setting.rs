//! For each line the year that it speaks of and whether it tells what will be done. Reads no figures.

use super::ground::{Ground, has_any};
use super::scan::{self, YearWords};
use crate::document::{Document, DocumentKind};
use crate::figure::mood_of_heading;

/// What a line's title, part and chapter say about it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Setting {
    /// First and last year; the last differs for school years and plans of several years.
    pub(crate) years: Option<(i32, i32)>,
    /// The year stands in a title or heading, it was not only counted in the text.
    pub(crate) sure: bool,
    /// What will be done.
    pub(crate) planned: bool,
    /// A chapter on the time to come within a document about the past; it has no year of its own.
    pub(crate) ahead: bool,
    /// Index of the part of a compilation.
    pub(crate) part: usize,
}

/// The setting of each line of `ground`.
pub(crate) fn settings(ground: &Ground) -> Vec<Setting> {
    let document = ground.document;
    let chapters = chapters(document);
    let opening = ground.lines.iter().take(OPENING).find_map(|line| years_of_opening(&line.chars));
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    let mut out = Vec::with_capacity(ground.lines.len());
    for line in &ground.lines {
        let at = document.paragraphs.get(line.paragraph).map_or(0, |p| p.span.0);
        while open.last().is_some_and(|id| document.outline[*id].span.1 <= at) {
            open.pop();
        }
        while document.outline.get(next).is_some_and(|section| section.span.0 <= at) {
            if document.outline[next].span.1 > at {
                open.push(next);
            }
            next += 1;
        }
        let chapter = open.last().and_then(|id| chapters.get(*id)).copied().unwrap_or_default();
        out.push(setting(document, at, chapter, opening));
    }
    out
}

/// What a heading and those above it say.
#[derive(Clone, Copy, Default)]
struct Chapter {
    years: Option<(i32, i32)>,
    mood: Option<DocumentKind>,
}

fn chapters(document: &Document) -> Vec<Chapter> {
    let mut out: Vec<Chapter> = Vec::with_capacity(document.outline.len());
    for section in &document.outline {
        let above = section.parent.and_then(|id| out.get(id)).copied().unwrap_or_default();
        let years = years_of_heading(&section.title).or(above.years);
        let mood = mood_of_heading(&section.title, document.kind).or(above.mood);
        out.push(Chapter { years, mood });
    }
    out
}

fn setting(document: &Document, at: usize, chapter: Chapter, opening: Option<(i32, i32)>) -> Setting {
    let after = document.parts.partition_point(|part| part.span.0 <= at);
    let index = after.checked_sub(1).filter(|index| at < document.parts[*index].span.1);
    let (title, kind, counted) = match index.and_then(|index| document.parts.get(index)) {
        Some(part) => (part.title.as_deref(), part.kind, part.year),
        None => (document.title.as_deref(), document.kind, document.year),
    };
    let own = title.and_then(years_of_title).or(opening.filter(|_| index.unwrap_or(0) == 0));
    let planned = chapter.mood.unwrap_or(kind) == DocumentKind::Plan;
    let ahead = planned && kind != DocumentKind::Plan && chapter.years.is_none();
    let named = chapter.years.or(own);
    Setting {
        years: named.or(counted.map(|y| (y, y))),
        sure: named.is_some(),
        planned,
        ahead,
        part: index.unwrap_or(0),
    }
}

/// Lines at the head of a document in which a report tells the year that it reports on.
const OPENING: usize = 4;

/// "2018年，我县……现将一年来的工作总结如下": the year that an opening sentence reports on.
fn years_of_opening(chars: &[char]) -> Option<(i32, i32)> {
    const TOLD: &[&str] = &["总结如下", "汇报如下", "报告如下", "小结如下", "情况如下", "总结汇报如下", "总结报告如下"];
    const REACH: usize = 400;
    let head = &chars[..chars.len().min(REACH)];
    let year =
        scan::years(head).first().copied().filter(|year| year.start <= 3 && chars.get(year.end) != Some(&'底'))?;
    let whole = matches!(chars.get(year.end), Some('，' | '度' | '是' | '以' | '来')) || year.last > year.first;
    (whole && has_any(head, TOLD)).then_some((year.first, year.last.max(year.first)))
}

/// The year of a heading; "（一）2023年9月，县政府召开了……" is a sentence that dates itself alone.
fn years_of_heading(title: &str) -> Option<(i32, i32)> {
    let chars: Vec<char> = title.chars().collect();
    let first = scan::years(&chars).first().copied()?;
    let dated = chars.get(first.end).is_some_and(|c| scan::is_numeral(*c));
    (!dated).then_some((first.first, first.last.max(first.first)))
}

/// The first year of a title; a school year and a plan's years as a span.
fn years_of_title(title: &str) -> Option<(i32, i32)> {
    let chars: Vec<char> = title.chars().collect();
    let first: YearWords = *scan::years(&chars).first()?;
    Some((first.first, first.last.max(first.first)))
}
