//! Headings by numbering and typography, and the tree that they make. Reads no clauses.

use crate::clean::Line;
use crate::document::{Finding, Role, Section, Severity, Span};

/// A numbering at the head of a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    /// As written, with its signs.
    pub text: String,
    /// Characters up to the words.
    pub length: usize,
    /// 1 for 第一章, 2 for 一、, 3 for (一), 4 for 1., 5 for (1), 6 for ①.
    pub rank: u8,
    /// Its number.
    pub number: u32,
}

/// The tree and where each line stands in it.
pub(crate) struct Outline {
    pub sections: Vec<Section>,
    /// Section of each line.
    pub of_line: Vec<Option<usize>>,
    /// Where each line's words begin after its numbering.
    pub body_from: Vec<usize>,
    /// The numbering of each line, "" if none.
    pub marks: Vec<String>,
    pub findings: Vec<Finding>,
}

/// A heading sentence is no longer than this; longer numbered lines are points of the body.
const MAX_HEADING: usize = 45;
/// An unnumbered heading line is no longer than this.
const MAX_PLAIN_HEADING: usize = 24;

/// The numbering at the head of a line.
pub(crate) fn number_at(chars: &[char]) -> Option<Mark> {
    let chinese = |from: usize| {
        let run = chars[from.min(chars.len())..]
            .iter()
            .take(6)
            .take_while(|c| "一二三四五六七八九十百".contains(**c))
            .count();
        (run > 0).then(|| (run, chinese_value(&chars[from..from + run])))
    };
    let arabic = |from: usize| {
        let run = chars[from.min(chars.len())..].iter().take(4).take_while(|c| c.is_ascii_digit()).count();
        let value = chars[from..from + run].iter().fold(0, |v, c| v * 10 + c.to_digit(10).unwrap_or(0));
        (1..=3).contains(&run).then_some((run, value))
    };
    let mark = |length: usize, rank: u8, number: u32| {
        let length = length + chars[length..].iter().take_while(|c| c.is_whitespace()).count();
        Some(Mark { text: chars[..length].iter().collect::<String>().trim().to_string(), length, rank, number })
    };
    match chars.first()? {
        '第' => {
            let (run, value) = chinese(1).or_else(|| arabic(1))?;
            match chars.get(1 + run)? {
                '章' | '篇' | '编' => mark(run + 2, 1, value),
                '部' if chars.get(2 + run) == Some(&'分') => mark(run + 3, 1, value),
                '节' | '条' => mark(run + 2, 3, value),
                _ => None,
            }
        }
        '（' => {
            let ((run, value), rank) = chinese(1).map(|v| (v, 3)).or_else(|| Some((arabic(1)?, 5)))?;
            (chars.get(1 + run) == Some(&'）')).then(|| mark(run + 2, rank, value)).flatten()
        }
        c @ '①'..='⑳' => mark(1, 6, *c as u32 - 0x245F),
        c if c.is_ascii_digit() => {
            let (run, value) = arabic(0)?;
            let decimal = chars.get(run) == Some(&'.') && chars.get(run + 1).is_some_and(char::is_ascii_digit);
            match chars.get(run)? {
                '.' | '、' | '）' if !decimal => mark(run + 1, 4, value),
                _ => None,
            }
        }
        _ => {
            let (run, value) = chinese(0)?;
            match chars.get(run)? {
                '、' | '．' | '.' => mark(run + 1, 2, value),
                _ => None,
            }
        }
    }
}

fn chinese_value(chars: &[char]) -> u32 {
    let (mut total, mut current) = (0, 0);
    for c in chars {
        match c {
            '十' => {
                total += current.max(1) * 10;
                current = 0;
            }
            '百' => {
                total += current.max(1) * 100;
                current = 0;
            }
            _ => current = "一二三四五六七八九".chars().position(|d| d == *c).map_or(0, |at| at as u32 + 1),
        }
    }
    total + current
}

/// Builds the tree and sets the role of pure heading lines.
pub(crate) fn build(lines: &mut [Line], title: Option<usize>) -> Outline {
    let mut outline = Outline {
        sections: vec![],
        of_line: vec![None; lines.len()],
        body_from: vec![0; lines.len()],
        marks: vec![String::new(); lines.len()],
        findings: vec![],
    };
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut counts = Counts::default();
    for (i, line) in lines.iter_mut().enumerate() {
        if Some(i) == title || line.role == Role::Boilerplate {
            continue;
        }
        let mark = number_at(&line.chars);
        if let Some(mark) = &mark {
            outline.body_from[i] = mark.length;
            outline.marks[i].clone_from(&mark.text);
        }
        if let Some((rank, words_end, alone)) = heading(line, mark.as_ref()) {
            open.retain(|(other, _)| *other < rank);
            let id = outline.sections.len();
            let from = mark.as_ref().map_or(0, |m| m.length);
            if let Some(mark) = &mark {
                counts.check(mark, line.span, &mut outline.findings);
            }
            outline.sections.push(Section {
                id,
                parent: open.last().map(|(_, parent)| *parent),
                level: u8::try_from(open.len() + 1).unwrap_or(u8::MAX),
                number: mark.as_ref().map(|m| m.text.clone()).unwrap_or_default(),
                title: line.chars[from..words_end].iter().collect(),
                span: line.span,
            });
            open.push((rank, id));
            if alone {
                line.role = Role::Heading;
            }
        }
        outline.of_line[i] = open.last().map(|(_, id)| *id);
        for (_, id) in &open {
            outline.sections[*id].span.1 = line.span.1;
        }
    }
    outline
}

/// Whether a line begins with a heading: its rank, the end of its words, and whether it is nothing else.
fn heading(line: &Line, mark: Option<&Mark>) -> Option<(u8, usize, bool)> {
    let chars = &line.chars;
    if line.damaged.is_some() {
        return None;
    }
    let from = mark.map_or(0, |m| m.length);
    let stop =
        chars[from..].iter().position(|c| matches!(c, '。' | '！' | '？' | '；')).map_or(chars.len(), |at| from + at);
    let rest = chars.len() - stop;
    let alone = rest <= 1;
    let length = stop - from;
    if let Some(level) = line.style_level {
        return (alone || length <= MAX_HEADING).then_some((
            mark.map_or(level.saturating_add(1).min(6), |m| m.rank),
            stop,
            alone,
        ));
    }
    match mark {
        Some(mark) => {
            let limit = if mark.rank <= 3 { MAX_HEADING * 2 } else { MAX_HEADING };
            let comma = chars[from..stop].contains(&'，') && mark.rank >= 4;
            (length <= limit && (length > 0 || mark.rank <= 3) && !(alone && comma && rest == 1)).then_some((
                mark.rank,
                stop,
                alone && !crate::figure::counts(&chars[from..stop]),
            ))
        }
        None => {
            let last = chars.last().copied().unwrap_or(' ');
            let plain = chars.len() <= MAX_PLAIN_HEADING
                && !chars[..chars.len() - 1].iter().any(|c| matches!(c, '，' | '。' | '；' | '、' | '\t'))
                && (last == '：' || !matches!(last, '。' | '；' | '，' | '、' | '！'))
                && !crate::figure::counts(chars)
                && chars.iter().filter(|c| matches!(c, '\u{4E00}'..='\u{9FFF}')).count() >= 3;
            plain.then_some((3, if last == '：' { chars.len() - 1 } else { chars.len() }, true)).map(
                |(rank, end, alone)| {
                    let top = crate::kind::kind_of_words(&line.text()).is_some();
                    (if top { 2 } else { rank }, end, alone)
                },
            )
        }
    }
}

/// The last number seen at each rank.
#[derive(Default)]
struct Counts {
    last: [u32; 8],
}

impl Counts {
    fn check(&mut self, mark: &Mark, span: Span, findings: &mut Vec<Finding>) {
        let rank = usize::from(mark.rank.min(6));
        let before = self.last[rank];
        let advice = "请核对编号,或确认是否缺少段落".to_string();
        let mut report = |code: &str, message: String| {
            findings.push(Finding {
                code: code.into(),
                severity: Severity::Warning,
                span,
                message,
                advice: advice.clone(),
            });
        };
        if mark.number == before && before > 0 {
            report("D201", format!("编号“{}”重复", mark.text));
        } else if mark.number > before + 1 && (before > 0 || mark.rank <= 3) {
            report("D202", format!("编号“{}”之前缺少第{}项", mark.text, before + 1));
        } else if mark.number < before && mark.number != 1 {
            report("D203", format!("编号“{}”次序颠倒", mark.text));
        }
        self.last[rank] = mark.number;
        self.last[rank + 1..].fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(u8, u32)>) {
        let chars: Vec<char> = text.chars().collect();
        assert_eq!(number_at(&chars).map(|m| (m.rank, m.number)), expected, "{text}");
    }

    #[test]
    fn numberings_are_told_from_numbers() {
        check("第一章 总则", Some((1, 1)));
        check("十二、招生", Some((2, 12)));
        check("（三）安全", Some((3, 3)));
        check("4.队伍", Some((4, 4)));
        check("4、队伍", Some((4, 4)));
        check("（5）队伍", Some((5, 5)));
        check("⑥队伍", Some((6, 6)));
        check("4.5万名学生", None);
        check("2022年工作", None);
        check("三个方面", None);
        check("第一，加强", None);
    }
}
