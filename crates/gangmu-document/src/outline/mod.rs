//! Headings by numbering and typography, and the tree that they make. Reads no clauses.

mod check;
mod number;
mod parts;

pub(crate) use self::number::{Mark, number_at};
pub(crate) use self::parts::{Cut, cut, part_number};
use crate::clause;
use crate::clean::Line;
use crate::document::{Finding, Role, Section};

/// The tree and where each line stands in it.
pub(crate) struct Outline {
    pub sections: Vec<Section>,
    /// Section of each line.
    pub of_line: Vec<Option<usize>>,
    /// The numbering of each line, "" if none.
    pub marks: Vec<String>,
    pub findings: Vec<Finding>,
}

/// A heading sentence is no longer than this; longer numbered lines are points of the body.
const MAX_HEADING: usize = 45;
/// An unnumbered heading line is no longer than this.
const MAX_PLAIN_HEADING: usize = 24;

/// Builds the tree of each document of the file and sets the role of pure heading lines.
pub(crate) fn build(lines: &mut [Line], cuts: &[Cut]) -> Outline {
    let mut outline = Outline {
        sections: vec![],
        of_line: vec![None; lines.len()],
        marks: vec![String::new(); lines.len()],
        findings: vec![],
    };
    for cut in cuts {
        build_part(lines, cut, &mut outline);
    }
    outline
}

fn build_part(lines: &mut [Line], cut: &Cut, outline: &mut Outline) {
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut counts = check::Counts::default();
    // The last line that is a heading and nothing else, until a line of content follows it.
    let mut bare: Option<(usize, u8, bool)> = None;
    for i in cut.from..cut.to {
        let above_title = cut.title.is_some_and(|(title, _)| i < title);
        if above_title || matches!(lines[i].role, Role::Boilerplate | Role::Title) {
            continue;
        }
        let mark = number_at(&lines[i].chars);
        if let Some(mark) = &mark {
            outline.marks[i].clone_from(&mark.text);
        }
        let next = lines[i + 1..cut.to].iter().find(|line| line.role != Role::Boilerplate);
        if let Some(head) = heading(&lines[i], mark.as_ref(), next) {
            settle_bare(lines, &mut bare, Some(head.rank));
            open.retain(|(other, _)| *other < head.rank);
            let id = outline.sections.len();
            let from = mark.as_ref().map_or(0, |m| m.length);
            if let Some(mark) = &mark {
                counts.check(mark, &open, lines[i].span, &mut outline.findings);
            }
            outline.sections.push(Section {
                id,
                parent: open.last().map(|(_, parent)| *parent),
                level: u8::try_from(open.len() + 1).unwrap_or(u8::MAX),
                number: mark.as_ref().map(|m| m.text.clone()).unwrap_or_default(),
                title: lines[i].chars[from..head.end].iter().collect::<String>().trim().to_string(),
                span: lines[i].span,
            });
            open.push((head.rank, id));
            if head.alone {
                lines[i].role = Role::Heading;
                bare = Some((i, head.rank, mark.is_some()));
            }
        } else {
            settle_bare(lines, &mut bare, mark.as_ref().map(|mark| mark.rank).or(Some(u8::MAX)));
            mark.iter().for_each(|mark| counts.note(mark));
        }
        outline.of_line[i] = open.last().map(|(_, id)| *id);
        for (_, id) in &open {
            outline.sections[*id].span.1 = lines[i].span.1;
        }
    }
    settle_bare(lines, &mut bare, None);
}

/// A numbered heading with nothing below it says all that its item says: it is body.
fn settle_bare(lines: &mut [Line], bare: &mut Option<(usize, u8, bool)>, next: Option<u8>) {
    if let Some((at, rank, numbered)) = bare.take()
        && numbered
        && next.is_none_or(|next| next <= rank)
    {
        lines[at].role = Role::Body;
    }
}

/// How a line begins with a heading.
struct Head {
    rank: u8,
    /// End of its words.
    end: usize,
    /// It is nothing else.
    alone: bool,
}

fn heading(line: &Line, mark: Option<&Mark>, next: Option<&Line>) -> Option<Head> {
    let chars = &line.chars;
    if line.damaged.is_some() || line.is_row() {
        return None;
    }
    let from = mark.map_or(0, |m| m.length);
    let stop = heading_end(chars, from);
    let rest = chars.len() - stop;
    let alone = rest <= 1;
    let length = stop - from;
    if let Some(level) = line.style_level {
        let rank = mark.map_or(level.saturating_add(1).min(6), |m| m.rank);
        return (alone || length <= MAX_HEADING).then_some(Head { rank, end: stop, alone });
    }
    let Some(mark) = mark else { return plain_heading(line, next) };
    let limit = if mark.rank <= 3 { MAX_HEADING * 2 } else { MAX_HEADING };
    let comma = chars[from..stop].contains(&'，') && (mark.rank >= 4 || mark.rank == 3 && length > MAX_PLAIN_HEADING);
    (length <= limit && (length > 0 || mark.rank <= 3) && !(alone && comma && rest == 1)).then(|| Head {
        rank: mark.rank,
        end: stop,
        alone: alone && !crate::figure::counts(&chars[from..stop]),
    })
}

/// Where a heading's words end: at the sentence's end, at a colon that opens a list of points, or before its offices.
fn heading_end(chars: &[char], from: usize) -> usize {
    let mut at = from;
    while at < chars.len() {
        match chars[at] {
            '。' | '！' | '？' | '；' => return at,
            '：' if at + 1 < chars.len() && clause::list_mark(chars, at + 1).is_some() => return at,
            '（' | '【' | '[' | '责' | '牵' if clause::note_end(chars, at).is_some() => return at,
            _ => at += 1,
        }
    }
    at
}

/// A short line without sentence signs that something follows.
fn plain_heading(line: &Line, next: Option<&Line>) -> Option<Head> {
    let chars = &line.chars;
    let last = chars.last().copied()?;
    let han = chars.iter().filter(|c| matches!(c, '\u{4E00}'..='\u{9FFF}')).count();
    let inner = chars[..chars.len() - 1].iter().any(|c| matches!(c, '，' | '。' | '；' | '、' | '\t' | '：'));
    let plain = chars.len() <= MAX_PLAIN_HEADING
        && !inner
        && (last == '：' || !matches!(last, '。' | '；' | '，' | '、' | '！'))
        && han >= 3
        && clause::list_mark(chars, 0).is_none();
    if !plain || crate::figure::counts(chars) {
        return None;
    }
    let text = line.text();
    let next = next?;
    let followed = next.chars.len() >= chars.len() || number_at(&next.chars).is_some();
    if !followed || is_no_heading(&text) {
        return None;
    }
    // "2023年工作计划" above "一、" is above the chapters.
    let first = number_at(&next.chars).filter(|mark| mark.number == 1 && mark.rank <= 3);
    let rank = match (crate::kind::kind_of_words(&text), first) {
        (Some(_), Some(mark)) => mark.rank.saturating_sub(1).max(1),
        (Some(_), None) => 2,
        (None, _) => 3,
    };
    let end = if last == '：' { chars.len() - 1 } else { chars.len() };
    Some(Head { rank, end, alone: true })
}

/// Dates, addressees, greetings and annexes look like headings.
fn is_no_heading(text: &str) -> bool {
    const STARTS: &[&str] = &["各位", "同志们", "尊敬", "附件", "附：", "抄送", "联系人", "联系电话", "主送", "（"];
    const ADDRESSEES: &[&str] =
        &["学校：", "单位：", "中心校：", "园：", "股室：", "科室：", "教育局：", "办：", "政府：", "领导："];
    let date = text.ends_with(['日', '月']) && text.contains(['年', '月']) && text.chars().any(|c| c.is_ascii_digit());
    date || STARTS.iter().any(|s| text.starts_with(s)) || ADDRESSEES.iter().any(|s| text.ends_with(s))
}
