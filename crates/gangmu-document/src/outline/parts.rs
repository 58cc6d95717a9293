//! Cuts a file that holds several documents ("篇一", several titles each with its own first chapter) into them. Reads no clauses.

use super::number::number_at;
use crate::clean::Line;
use crate::document::{DocumentKind, Role};
use crate::kind;
use crate::lexicon::among;
use crate::lexicon::chinese_number;

/// One document: its lines and where its title stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cut {
    pub from: usize,
    pub to: usize,
    /// Lines that hold the title.
    pub title: Option<(usize, usize)>,
}

/// A title line of a compilation is no longer than this.
const MAX_TITLE: usize = 60;
/// A document before another has at least so many characters.
const MIN_PART: usize = 20;

/// The documents of a file, in text order, together all its lines; at least one.
pub(crate) fn cut(lines: &[Line]) -> Vec<Cut> {
    let marked = marked(lines);
    // What stands before the first mark (a name for the whole, a word of the site) belongs to the first document.
    let first = marked.first().and_then(|at| part_number(&lines[*at].chars)) == Some(1);
    let starts = if marked.len() >= 2 { marked[usize::from(first)..].to_vec() } else { titled(lines) };
    let mut from = 0;
    let mut cuts = Vec::new();
    for start in starts.into_iter().filter(|start| *start > 0) {
        let length: usize = lines[from..start].iter().filter(|l| l.role == Role::Body).map(|l| l.chars.len()).sum();
        if length >= MIN_PART {
            cuts.push((from, start));
            from = start;
        }
    }
    cuts.push((from, lines.len()));
    cuts.into_iter().map(|(from, to)| Cut { from, to, title: kind::title_lines(lines, from, to) }).collect()
}

/// Lines that say "篇一", "范文二": all of them, if their numbers rise by one.
fn marked(lines: &[Line]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut last = 0;
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| line.role == Role::Body) {
        if let Some(number) = part_number(&line.chars)
            && (number == last + 1 || last == 0 && number == 2)
        {
            last = number;
            starts.push(i);
        }
    }
    starts
}

/// "篇一", "第二篇:…总结", "【篇三】", "工作总结范文(四)".
pub(crate) fn part_number(chars: &[char]) -> Option<u32> {
    if chars.len() > MAX_TITLE || chars.iter().any(|c| matches!(c, '。' | '；' | '，')) {
        return None;
    }
    let word = chars.iter().position(|c| *c == '篇').map(|at| (at, 1));
    let (at, length) = word.or_else(|| chars.windows(2).position(|w| w == ['范', '文']).map(|at| (at, 2)))?;
    if at > 0 && chars[..at].first() == Some(&'第') {
        let named = kind::kind_of_words(&chars.iter().collect::<String>()).is_some() || chars.len() == at + 1;
        return number_of(&chars[1..at]).filter(|_| named);
    }
    let edge = at == 0 || chars[at - 1] == '【' || chars[at - 1] == '（' || length == 2;
    let tail = &chars[at + length..];
    let tail = tail.strip_prefix(&['（']).unwrap_or(tail);
    let run = tail.iter().take(3).take_while(|c| c.is_ascii_digit() || among(**c, "一二三四五六七八九十")).count();
    let closes = tail.get(run).is_none_or(|c| matches!(c, '】' | '）' | '：' | ' ' | '、' | '.'));
    let after = tail.get(run).is_none();
    (run > 0 && closes && (edge || after)).then(|| number_of(&tail[..run])).flatten()
}

fn number_of(chars: &[char]) -> Option<u32> {
    let chinese = !chars.is_empty() && chars.iter().all(|c| among(*c, "一二三四五六七八九十"));
    if chinese {
        return chinese_number(chars);
    }
    chars.iter().collect::<String>().parse().ok()
}

/// Lines that look like a document's title and after which the chapters begin anew.
fn titled(lines: &[Line]) -> Vec<usize> {
    let mut starts = Vec::new();
    let double = kind::title_lines(lines, 0, lines.len())
        .is_some_and(|(from, to)| is_double(&kind::title_text(lines, from, to)));
    // Chapters seen since the last title; a title that waits for its first chapter.
    let (mut chapters, mut waiting): (u32, Option<usize>) = (0, None);
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| line.role == Role::Body) {
        match number_at(&line.chars).filter(|mark| mark.rank == 2) {
            Some(mark) if mark.number == 1 => {
                if let Some(start) = waiting.take() {
                    starts.push(start);
                }
                chapters = 1;
            }
            Some(mark) => {
                chapters = mark.number;
                waiting = None;
            }
            None if chapters >= 2 && is_title(line) => {
                let plan_half = double && kind::kind_of_words(&line.text()) == Some(DocumentKind::Plan);
                if !plan_half {
                    waiting = waiting.or(Some(i));
                }
            }
            None => {}
        }
    }
    starts
}

/// "2021年工作总结和2022年工作计划".
fn is_double(title: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|w| title.contains(w));
    has(&["总结", "情况", "回顾", "汇报"]) && has(&["计划", "打算", "思路", "要点", "安排"])
}

/// A line that can be nothing but a document's title: whose or when, and what sort of paper, without sentence signs.
fn is_title(line: &Line) -> bool {
    const ENDS: &[&str] =
        &["总结", "计划", "要点", "汇报", "报告", "方案", "思路", "打算", "意见", "规划", "小结", "安排"];
    let text = line.text();
    let bare = text.trim_end_matches(|c: char| among(c, "》】）0123456789一二三四五六七八九十（"));
    let signs = line.chars.iter().any(|c| matches!(c, '，' | '。' | '；' | '：' | '\t' | '、'));
    (6..=MAX_TITLE).contains(&line.chars.len())
        && !signs
        && number_at(&line.chars).is_none()
        && ENDS.iter().any(|end| bare.ends_with(end))
        && (text.contains(['年', '局', '校', '县', '市', '区', '园']) || text.contains("教育"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_parts_are_told_from_other_words() {
        let check = |text: &str, expected| {
            assert_eq!(part_number(&text.chars().collect::<Vec<_>>()), expected, "{text}");
        };
        check("篇一", Some(1));
        check("【篇三】", Some(3));
        check("篇二：教育局年度工作总结", Some(2));
        check("第二篇 教育工作计划", Some(2));
        check("教育局工作总结 篇3", Some(3));
        check("教育工作总结范文（四）", Some(4));
        check("教育工作总结范文一", Some(1));
        check("发表论文3篇", None);
        check("第一篇章", None);
        check("撰写信息120篇，其中3篇获奖", None);
    }
}
