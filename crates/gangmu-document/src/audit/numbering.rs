//! R24: numberings that leave out, repeat or turn back; lone quotation marks and brackets; a sentence that stands twice.
//! Does not ask whether a numbering suits its level.

use std::collections::HashMap;

use super::ground::{Ground, Line, Numbers, Said, Stretch};
use super::model::{Audit, Doubt, Weight};
use super::scan::{self, numeral, text};
use crate::document::Role;
use crate::lexicon::{among, digest};
use crate::outline::{Mark, number_at};

/// A sentence must be this long before its like counts as a repetition.
const MIN_REPEAT: usize = 20;

/// Adds what R24 doubts.
pub(crate) fn judge(ground: &Ground, audit: &mut Audit) {
    heads(ground, audit);
    let mut points: [Points; 3] = Default::default();
    for (index, line) in ground.lines.iter().enumerate() {
        if number_at(&line.chars).is_some() || line.chars.contains(&'\t') {
            points = Default::default();
        }
        inline(ground, index, line, &mut points, audit);
        pairs(ground, index, line, audit);
    }
    repeated(ground, audit);
    paragraphs(ground, audit);
}

/// Paragraphs that reading found to stand twice; their figures would count twice.
fn paragraphs(ground: &Ground, audit: &mut Audit) {
    for finding in ground.document.findings.iter().filter(|finding| finding.code == "D103") {
        let (quote, place) = ground.original(finding.span);
        audit.findings.push(Doubt {
            code: "R24".to_string(),
            severity: Weight::Warn,
            message: finding.message.clone(),
            quotes: vec![quote],
            places: vec![place],
            computed: None,
            stated: None,
            suggestion: finding.advice.clone(),
        });
    }
}

fn doubt(ground: &Ground, at: &[Stretch], numbers: Numbers, message: String, suggestion: &str, audit: &mut Audit) {
    let said = Said { message, suggestion: suggestion.to_string() };
    audit.findings.push(ground.doubt("R24", Weight::Warn, at, numbers, said));
}

/// Levels of numberings at the heads of lines, the outermost first.
const LEVELS: usize = 9;

fn level(mark: &Mark) -> usize {
    match mark.rank {
        3 if mark.text.starts_with('第') => 3,
        3 => 4,
        4 if mark.text.ends_with('）') => 7,
        4 => 5,
        5 => 6,
        6 => 8,
        rank => usize::from(rank).min(LEVELS - 1),
    }
}

/// Judges the numberings at the heads of lines; damaged and repeated lines count, they are only not quoted.
fn heads(ground: &Ground, audit: &mut Audit) {
    let mut last = [0u32; LEVELS];
    let mut running = [0u32; LEVELS];
    let mut lines = ground.lines.iter().enumerate().peekable();
    let mut torn = false;
    for (paragraph, p) in ground.document.paragraphs.iter().enumerate() {
        while lines.peek().is_some_and(|(_, line)| line.paragraph < paragraph) {
            lines.next();
        }
        let here = lines.peek().filter(|(_, line)| line.paragraph == paragraph).map(|(index, _)| *index);
        match p.role {
            Role::Boilerplate => continue,
            Role::Title => (last, running) = ([0; LEVELS], [0; LEVELS]),
            _ => {}
        }
        // A table may stand in the place of a point.
        torn |= p.damaged.is_some() || p.clean.contains('\t');
        let chars: Vec<char> = p.clean.chars().take(12).collect();
        let Some(mark) = number_at(&chars) else {
            // "3. 2021年…" loses its blank when it is cleaned and then looks like a decimal.
            if let Some(n) = glued(&chars).filter(|n| *n == last[5] + 1 || *n == running[5] + 1) {
                (last[5], running[5]) = (n, n);
            }
            continue;
        };
        let at = level(&mark);
        let (before, ran, n) = (last[at], running[at], mark.number);
        let fits = n == 1 || n == before + 1 || n == ran + 1;
        // An excerpt may begin anywhere, and the first number of a low level may be a list's.
        let opens = before == 0 && (ran == 0 && paragraph < 3 || at >= 5);
        if let (false, false, false, Some(line)) = (fits, opens, torn, here) {
            tell(ground, &mark, before, line, audit);
        }
        (last[at], running[at], torn) = (n, n, false);
        last[at + 1..].fill(0);
    }
}

/// Whole part of a decimal at the head of a line.
fn glued(chars: &[char]) -> Option<u32> {
    let run = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    let point = (1..=2).contains(&run) && chars.get(run) == Some(&'.') && chars.get(run + 1)?.is_ascii_digit();
    point.then(|| chars[..run].iter().fold(0, |v, c| v * 10 + c.to_digit(10).unwrap_or(0)))
}

fn tell(ground: &Ground, mark: &Mark, before: u32, line: usize, audit: &mut Audit) {
    let words = &mark.text;
    let message = if mark.number == before {
        format!("编号“{words}”重复")
    } else if mark.number > before {
        format!("编号“{words}”之前缺少第{}项", before + 1)
    } else {
        format!("编号“{words}”次序颠倒,前一项为第{before}项")
    };
    let end = ground.lines[line].chars.len().min(mark.length + 16);
    let numbers = Numbers::new(f64::from(before + 1), f64::from(mark.number));
    doubt(ground, &[(line, 0, end)], numbers, message, "请核对编号,或确认是否缺少段落", audit);
}

/// Lists that are open, the innermost last: the number that each has reached.
#[derive(Default)]
struct Points {
    open: Vec<i64>,
}

impl Points {
    /// Takes the next number; what it breaks, if anything: the number that was reached.
    fn take(&mut self, n: i64) -> Option<i64> {
        if n == 1 {
            self.open.push(1);
            return None;
        }
        if let Some(at) = self.open.iter().rposition(|reached| reached + 1 == n) {
            self.open.truncate(at + 1);
            self.open[at] = n;
            return None;
        }
        let reached = self.open.last().copied()?;
        let broken = n == reached || n > reached + 1;
        if broken && let Some(top) = self.open.last_mut() {
            *top = n;
        }
        broken.then_some(reached)
    }
}

/// A listing mark within a line: its kind, number and end.
fn point_at(chars: &[char], at: usize) -> Option<(usize, i64, usize)> {
    let fresh = at == 0 || matches!(chars[at - 1], '。' | '；' | '：' | '，' | '！' | ' ' | '）' | '、' | '.' | '是');
    match chars[at] {
        c @ '①'..='⑳' => Some((0, i64::from(c as u32 - 0x245F), at + 1)),
        '第' if fresh => {
            let (n, end) = numeral(chars, at + 1)?;
            (!chars[at + 1].is_ascii_digit() && chars.get(end) == Some(&'，')).then_some((1, n, end))
        }
        c if fresh && among(c, "一二三四五六七八九十") => {
            let (n, end) = numeral(chars, at)?;
            matches!(chars.get(end), Some('是' | '要')).then_some((2, n, end + 1))
        }
        _ => None,
    }
}

fn inline(ground: &Ground, index: usize, line: &Line, points: &mut [Points; 3], audit: &mut Audit) {
    for at in 0..line.chars.len() {
        let Some((kind, n, end)) = point_at(&line.chars, at) else { continue };
        let Some(reached) = points[kind].take(n) else { continue };
        // Where characters were lost, a mark may be among them.
        if line.words(at.saturating_sub(400), at).iter().any(|c| matches!(c, '?' | '？' | '\u{FFFD}')) {
            continue;
        }
        let words = text(&line.chars, at, end);
        let message = if n == reached {
            format!("列举序号“{words}”重复")
        } else {
            format!("列举序号“{words}”之前缺少第{}项", reached + 1)
        };
        let numbers = Numbers::new((reached + 1) as f64, n as f64);
        let stretch = (index, at, (end + 14).min(line.chars.len()));
        doubt(ground, &[stretch], numbers, message, "请核对列举的序号,或补上遗漏的一项", audit);
    }
}

/// Lone quotation marks and brackets of a paragraph.
fn pairs(ground: &Ground, index: usize, line: &Line, audit: &mut Audit) {
    for (open, close, name) in [('“', '”', "引号"), ('（', '）', "括号"), ('《', '》', "书名号")] {
        let Some((at, lone)) = unpaired(&line.chars, open, close) else { continue };
        let near = (index, at.saturating_sub(10), (at + 11).min(line.chars.len()));
        // A web site's conversion that lost a character lost the sign beside it as well.
        if ground.quote(near).0.contains(['?', '？', '\u{FFFD}']) {
            continue;
        }
        let message = format!("{name}“{lone}”没有配对");
        doubt(ground, &[near], Numbers::default(), message, "请补上或删去不成对的标点", audit);
    }
}

/// The first sign of a pair that stands alone.
fn unpaired(chars: &[char], open: char, close: char) -> Option<(usize, char)> {
    let mut waiting: Option<usize> = None;
    let mut depth = 0usize;
    for (at, c) in chars.iter().enumerate() {
        if *c == open {
            // A quotation within a quotation has other marks: a second opening mark means that the first was not closed.
            if depth > 0 && open == '“' {
                return waiting.map(|first| (first, open));
            }
            waiting = waiting.filter(|_| depth > 0).or(Some(at));
            depth += 1;
        } else if *c == close {
            if depth == 0 {
                if numbers_a_point(chars, at) {
                    continue;
                }
                return Some((at, close));
            }
            depth -= 1;
        }
    }
    waiting.filter(|_| depth > 0).map(|at| (at, open))
}

/// "1）", "a）" at the head of a point.
fn numbers_a_point(chars: &[char], at: usize) -> bool {
    let from = (0..at).rev().take_while(|i| scan::is_numeral(chars[*i]) || chars[*i].is_ascii_alphabetic()).last();
    from.is_some_and(|from| from == 0 || matches!(chars[from - 1], '。' | '；' | '：' | '，' | ' ' | '、'))
}

/// Sentences that stand twice word for word.
fn repeated(ground: &Ground, audit: &mut Audit) {
    let mut seen: HashMap<u64, (usize, usize)> = HashMap::new();
    for (index, line) in ground.lines.iter().enumerate() {
        for (from, to) in &line.sentences {
            let mark = if *from == 0 { number_at(&line.chars).map_or(0, |mark| mark.length) } else { *from };
            let words = line.words(mark.max(*from), *to);
            if words.len() < MIN_REPEAT
                || matches!(words.first(), Some('（' | '【'))
                || words.iter().filter(|c| matches!(c, '\u{4E00}'..='\u{9FFF}')).count() < 14
            {
                continue;
            }
            let here = (index, mark.max(*from));
            let (first, start) = *seen.entry(digest(words)).or_insert(here);
            let end = start + words.len();
            if (first, start) == here || ground.lines[first].words(start, end) != words {
                continue;
            }
            let at = [(first, start, end), (index, here.1, *to)];
            let begin: String = words.iter().take(14).collect();
            let message = format!("“{begin}…”一句前后出现两次");
            doubt(ground, &at, Numbers::default(), message, "请删去重复的句子", audit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    fn check(body: &str, expected: &[&str]) {
        let document =
            read(format!("松岭县2022年教育工作总结\n{body}\n").as_bytes(), "示例", &Limits::default()).unwrap();
        let mut audit = Audit::default();
        judge(&Ground::of(&document, 0, None), &mut audit);
        let found: Vec<&str> = audit.findings.iter().map(|f| f.message.as_str()).collect();
        assert!(found.len() == expected.len() && found.iter().zip(expected).all(|(f, e)| f.contains(e)), "{found:?}");
    }

    #[test]
    fn numbers_at_the_heads_of_lines_follow_each_other() {
        check("一、党建\n二、安全\n四、资助", &["缺少第3项"]);
        check("(一)党建。抓好学习。\n(二)安全。抓好排查。\n(二)资助。抓好发放。", &["重复"]);
        check("一、党建\n1.学习。\n2.培训。\n二、安全\n3.排查。\n4.整改。\n三、资助\n1.发放。\n2.核查。", &[]);
        check("1.抓学习。\n2.抓培训。\n4.抓考核。", &["缺少第3项"]);
    }

    #[test]
    fn points_within_a_line_follow_each_other() {
        check("一是抓培训;二是抓考核;四是抓落实。", &["缺少第3项"]);
        check("第一,摸清底数。第二,限期整改。第二,总结经验。", &["重复"]);
        check("做到:①统一认识;②广泛宣传;④严格落实。", &["缺少第3项"]);
        check("一是抓培训,统一发放到各?I蠣潯6?是抓考核;三是抓落实。", &[]);
        check("一是抓培训,做到:①定人;②定责;二是抓考核;三是抓落实。一是抓点;二是抓面。", &[]);
    }

    #[test]
    fn signs_stand_in_pairs() {
        check("“双师型”教师比例达到85%”。", &["引号"]);
        check("推进“三通”工程(含农村学校,加快建设。", &["括号"]);
        check("主要工作:1)抓学习;2)抓培训(含校长)。", &[]);
    }

    #[test]
    fn a_sentence_does_not_stand_twice() {
        let sentence = "认真落实中小学校党组织领导的校长负责制,完善议事决策制度。";
        check(&format!("一、党建\n{sentence}加强学习。\n二、队伍\n抓好培训。{sentence}"), &["两次"]);
        check(&format!("一、党建\n{sentence}\n二、队伍\n{sentence}"), &["相同"]);
    }
}
