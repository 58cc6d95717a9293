//! Title, sort and year of a document, from its title line or, without one, from the way it speaks.

use crate::clean::Line;
use std::sync::LazyLock;

use crate::document::{DocumentKind, Role};
use crate::lexicon::among;
use crate::lexicon::{Table, digit};

/// A title is no longer than this.
const MAX_TITLE: usize = 60;

#[rustfmt::skip]
const PLAN: &[&str] = &[
    "工作要点", "要点", "工作计划", "计划", "工作思路", "思路", "工作打算", "打算", "工作安排", "实施方案",
    "方案", "规划", "实施意见", "意见", "目标责任书", "责任书", "任务分解", "行动", "部署", "安排", "工作目标",
    "谋划", "举措", "任务清单", "责任清单", "工作清单",
];
const SUMMARY: &[&str] = &["总结", "回顾", "工作完成情况", "述职", "成效", "小结", "工作盘点", "亮点"];
#[rustfmt::skip]
const REPORT: &[&str] = &[
    "汇报", "报告", "情况", "调研", "自查", "通报", "简介", "概况", "材料", "公报", "介绍", "经验", "台账", "问题清单",
];

/// The lines that hold the title of the document `from..to`, if it begins with one: first and past the last.
pub(crate) fn title_lines(lines: &[Line], from: usize, to: usize) -> Option<(usize, usize)> {
    /// Lines above a title: a number, a place, "篇一", a word of the site.
    const ABOVE: usize = 4;
    let body: Vec<usize> = (from..to).filter(|i| lines[*i].role == Role::Body).take(ABOVE + 2).collect();
    if body.len() < 2 {
        return None;
    }
    let mut marked = None;
    // "…总结范文三篇" above "篇一：…" names the collection.
    if let Some(&i) = body.iter().take(ABOVE).find(|i| crate::outline::part_number(&lines[**i].chars).is_some())
        && is_title(&lines[i])
    {
        return Some((i, i + 1));
    }
    for (nth, &i) in body.iter().take(ABOVE).enumerate() {
        if is_title(&lines[i]) {
            // A site's own heading stands above the title that names the year.
            let dated = |at: usize| !years(&lines[at].chars).is_empty();
            if let Some(&next) = body.get(nth + 1).filter(|next| !dated(i) && is_title(&lines[**next]) && dated(**next))
            {
                return Some((next, next + 1));
            }
            let upper = nth.checked_sub(1).map(|nth| body[nth]).filter(|at| at + 1 == i && is_owner(&lines[*at]));
            return Some((upper.unwrap_or(i), i + 1));
        }
        let above = crate::outline::part_number(&lines[i].chars).is_some();
        if above && clean_title(&lines[i].text()).chars().count() >= 4 {
            marked = marked.or(Some((i, i + 1)));
        }
        if !above && (lines[i].chars.len() > MAX_ABOVE || crate::outline::number_at(&lines[i].chars).is_some()) {
            break;
        }
    }
    marked
}

/// A line above the title is no longer than this.
const MAX_ABOVE: usize = 40;

fn is_title(line: &Line) -> bool {
    let chars = &line.chars;
    let ends_sentence = chars.last().is_some_and(|c| matches!(c, '。' | '；' | '，' | '！' | '：'));
    let inner_stop = chars.iter().any(|c| matches!(c, '。' | '；'));
    if chars.len() > MAX_TITLE || ends_sentence || inner_stop || line.is_row() {
        return false;
    }
    let text = line.text();
    let named = [PLAN, SUMMARY, REPORT].iter().any(|list| list.iter().any(|word| text.contains(word)));
    named && crate::outline::number_at(chars).is_none() && crate::clause::list_mark(chars, 0).is_none()
}

/// "云溪县教育局": a title's first line.
fn is_owner(line: &Line) -> bool {
    const ENDS: &[&str] = &[
        "局",
        "委员会",
        "体委",
        "中心校",
        "学校",
        "小学",
        "中学",
        "幼儿园",
        "系统",
        "县",
        "市",
        "区",
        "中心",
        "股",
        "科",
        "室",
    ];
    let text = line.text();
    line.chars.len() <= 30
        && ENDS.iter().any(|end| text.ends_with(end))
        && !line.chars.iter().any(|c| matches!(c, '，' | '。' | '：' | '、' | '\t'))
        && crate::outline::number_at(&line.chars).is_none()
}

/// The title's words, cleaned of brackets around it and of a compilation's mark.
pub(crate) fn title_text(lines: &[Line], from: usize, to: usize) -> String {
    clean_title(&lines[from..to].iter().map(Line::text).collect::<String>())
}

/// "【篇二：云溪县工作总结】" → "云溪县工作总结".
fn clean_title(text: &str) -> String {
    let pairs = [('【', '】'), ('《', '》'), ('（', '）'), ('[', ']'), ('“', '”')];
    let mut text = text.trim();
    for _ in 0..3 {
        for (open, close) in pairs {
            let inner = text.strip_prefix(open).and_then(|t| t.strip_suffix(close));
            text = inner.filter(|inner| !inner.contains(open)).unwrap_or(text).trim();
        }
        text = drop_part_mark(text);
    }
    text.to_string()
}

/// Drops "篇二：" and "第二篇" before a title, "篇3" and "范文（四）" behind it.
fn drop_part_mark(text: &str) -> &str {
    let number = |c: char| c.is_ascii_digit() || among(c, "一二三四五六七八九十");
    let sign = |c: char| among(c, "：: 、.】）（【");
    if let Some(rest) =
        text.strip_prefix("第").or(Some(text)).and_then(|t| t.trim_start_matches(number).strip_prefix('篇'))
    {
        let after = rest.trim_start_matches(number);
        if after.starts_with(sign) || after.is_empty() {
            return after.trim_start_matches(sign);
        }
    }
    let head = text.trim_end_matches(sign).trim_end_matches(number);
    let marked = head.len() < text.trim_end_matches(sign).len();
    let head = head.trim_end_matches(sign);
    match head.strip_suffix("篇").or_else(|| head.strip_suffix("范文")) {
        Some(rest) if marked => rest.trim_end_matches(sign),
        _ => text,
    }
}

/// What words of a title or heading say about the sort; the last such word decides.
pub(crate) fn kind_of_words(words: &str) -> Option<DocumentKind> {
    let last = |list: &[&str]| list.iter().filter_map(|w| words.rfind(w).map(|at| at + w.len())).max();
    let found = [
        (last(PLAN), DocumentKind::Plan),
        (last(SUMMARY), DocumentKind::Summary),
        (last(REPORT), DocumentKind::Report),
    ];
    // "2024年工作情况和2025年工作思路", "述职报告及来年计划": first what was done, then what will be.
    let told = last(SUMMARY).or(last(REPORT));
    let joined = told.is_some_and(|at| words[at..].starts_with(['和', '及', '暨', '与', '、']));
    let both = last(SUMMARY).is_some() && last(PLAN).is_some();
    if both || joined && last(PLAN) > told {
        return Some(DocumentKind::Summary);
    }
    found.into_iter().filter_map(|(at, kind)| Some((at?, kind))).max_by_key(|(at, _)| *at).map(|(_, kind)| kind)
}

/// Sort of the document.
pub(crate) fn document_kind(title: Option<&str>, lines: &[Line]) -> DocumentKind {
    if let Some(kind) = title.and_then(kind_of_words) {
        return kind;
    }
    // Without a title, a chapter that looks back makes a summary.
    let back = |words: &str| ["工作回顾", "工作总结", "工作情况", "完成情况"].iter().any(|w| words.contains(w));
    if chapters(lines).any(|line| back(&line.text())) {
        return DocumentKind::Summary;
    }
    kind_by_voice(lines)
}

/// Short numbered lines of the upper ranks.
fn chapters(lines: &[Line]) -> impl Iterator<Item = &Line> {
    const LONGEST: usize = 30;
    let upper = |line: &&Line| crate::outline::number_at(&line.chars).is_some_and(|mark| mark.rank <= 2);
    lines.iter().filter(|line| line.role == Role::Body && line.chars.len() <= LONGEST).filter(upper)
}

/// Words that tell of what was done, and words that tell of what is to be done, each with its weight.
#[rustfmt::skip]
const DONE: &[(&str, usize)] = &[
    ("一年来", 6), ("今年以来", 4), ("现将", 4), ("总结如下", 8), ("汇报如下", 6), ("取得了", 3), ("完成了", 3),
    ("开展了", 3), ("实现了", 2), ("得到了", 2), ("荣获", 3), ("累计", 2), ("共开展", 3), ("明显提升", 1),
    ("明显提高", 1), ("成效显著", 3), ("进行了", 3), ("建成", 1), ("有了", 1), ("加强了", 2), ("获得", 1),
    ("形成了", 2), ("制定了", 2), ("建立了", 2), ("提高了", 2), ("组织了", 2), ("发放了", 3), ("召开了", 3),
    ("成立了", 2), ("先后", 2), ("全年共", 3), ("落实了", 2),
];
#[rustfmt::skip]
const TO_DO: &[(&str, usize)] = &[
    ("进一步", 1), ("力争", 3), ("确保", 1), ("继续", 1), ("要", 1), ("争取", 1), ("加强", 1), ("推进", 1),
    ("完善", 1), ("健全", 1), ("严格执行", 1), ("全面落实", 1), ("积极争创", 3), ("切实", 1), ("努力", 1),
    ("着力", 1), ("加大", 1), ("深化", 1), ("逐步", 1), ("指导思想", 4), ("工作目标", 4), ("主要任务", 4),
    ("保障措施", 4), ("工作措施", 4),
];

static DONE_WORDS: LazyLock<Table> = LazyLock::new(|| Table::of(DONE.iter().map(|(word, _)| *word)));
static TO_DO_WORDS: LazyLock<Table> = LazyLock::new(|| Table::of(TO_DO.iter().map(|(word, _)| *word)));

/// The weights of all words of a list that stand in a line.
fn weigh(chars: &[char], table: &Table, list: &[(&str, usize)]) -> usize {
    let mut sum = 0;
    table.each(chars, |word| sum += list[word].1);
    sum
}

fn kind_by_voice(lines: &[Line]) -> DocumentKind {
    let (mut done, mut todo, mut length) = (0usize, 0usize, 0usize);
    for line in lines.iter().filter(|line| line.role == Role::Body && line.damaged.is_none()).take(400) {
        length += line.chars.len();
        done += weigh(&line.chars, &DONE_WORDS, DONE);
        todo += weigh(&line.chars, &TO_DO_WORDS, TO_DO);
    }
    if done * 2 > todo && done * 400 > length {
        DocumentKind::Summary
    } else if todo * 150 > length {
        DocumentKind::Plan
    } else if done > 0 {
        DocumentKind::Report
    } else {
        DocumentKind::Other
    }
}

/// Year of the title, else the one that the first lines speak of, else the one most often named. None where the year was
/// lost ("20xx年", "年，全市教育工作…").
pub(crate) fn document_year(title: Option<&str>, lines: &[Line]) -> Option<i32> {
    /// Lines that open the document, and characters in which they name its year.
    const OPENING: (usize, usize) = (2, 24);
    let of = |title: &str| years(&title.chars().collect::<Vec<_>>()).first().map(|(_, year)| *year);
    if let Some(year) = title.and_then(of) {
        return Some(year);
    }
    let body = || lines.iter().filter(|line| line.role == Role::Body);
    if title.is_some_and(lost_year) || body().take(OPENING.0).any(|line| line.chars.starts_with(&['年', '，'])) {
        return None;
    }
    if title.is_some_and(|title| title.contains("五”") || title.contains("五规划")) {
        return None;
    }
    let opening = body().filter(|line| !line.is_row()).take(OPENING.0).find_map(|line| {
        let head = &line.chars[..line.chars.len().min(OPENING.1)];
        years(head).first().filter(|(at, _)| *at == 0 || head[..*at].contains(&'，') || *at <= 6).map(|(_, year)| *year)
    });
    let headed = || chapters(lines).find_map(|line| years(&line.chars).first().map(|(_, year)| *year));
    opening.or_else(headed).or_else(|| {
        let mut counts = std::collections::BTreeMap::<i32, usize>::new();
        for line in body() {
            for (_, year) in years(&line.chars) {
                *counts.entry(year).or_default() += 1;
            }
        }
        counts
            .into_iter()
            .filter(|(_, count)| *count >= 2)
            .max_by_key(|(year, count)| (*count, *year))
            .map(|(year, _)| year)
    })
}

/// "20xx年", "20**年", "××年".
fn lost_year(title: &str) -> bool {
    ["xx", "XX", "**", "××", "某年", "__"].iter().any(|lost| {
        title
            .match_indices(lost)
            .any(|(at, _)| title[at + lost.len()..].chars().take(3).any(|c| matches!(c, '年' | '学')))
    })
}

/// Years written as "2022年", "2021-2022学年" or "二〇二二年", with the place of their first character.
pub(crate) fn years(chars: &[char]) -> Vec<(usize, i32)> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let run = chars[i..].iter().take(5).take_while(|c| digit(**c).is_some()).count();
        if run == 4 {
            let year = chars[i..i + 4].iter().fold(0, |y, c| y * 10 + digit(*c).unwrap_or(0));
            let named = match chars.get(i + 4) {
                Some('年') => true,
                Some('-' | '~' | '—' | '至') => chars[i + 5..].iter().take(6).any(|c| matches!(c, '年' | '学')),
                Some('学') => chars.get(i + 5) == Some(&'年'),
                _ => false,
            };
            if named && (1978..=2060).contains(&year) {
                found.push((i, i32::try_from(year).unwrap_or(0)));
            }
        }
        let spans_two = run == 4 && matches!(chars.get(i + 4), Some('-' | '~' | '—' | '至'));
        i += if spans_two {
            5 + chars[i + 5..].iter().take(5).take_while(|c| digit(**c).is_some()).count()
        } else {
            run.max(1)
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_of_a_title_tells_the_sort_and_a_double_title_is_a_summary() {
        let check = |title, kind| assert_eq!(kind_of_words(title), Some(kind), "{title}");
        check("2023年教育工作要点", DocumentKind::Plan);
        check("教育局2022年工作总结及2023年工作计划", DocumentKind::Summary);
        check("教育局2024年工作情况和2025年工作思路", DocumentKind::Summary);
        check("关于营养改善计划实施情况的报告", DocumentKind::Report);
        assert_eq!(kind_of_words("云山县教育局"), None);
    }

    #[test]
    fn titles_lose_their_brackets_and_marks_only() {
        let check = |title: &str, expected: &str| assert_eq!(clean_title(title), expected, "{title}");
        check("【篇二：云溪县教育局工作总结】", "云溪县教育局工作总结");
        check("《云溪县教育局2023年工作要点》", "云溪县教育局2023年工作要点");
        check("第三篇 教育工作计划", "教育工作计划");
        check("教育局工作总结 篇3", "教育局工作总结");
        check("教育工作总结范文（四）", "教育工作总结");
        check("关于印发《工作要点》的通知", "关于印发《工作要点》的通知");
        check("篇一", "");
    }

    #[test]
    fn a_lost_year_is_no_year() {
        let check = |title: &str, year| assert_eq!(document_year(Some(title), &[]), year, "{title}");
        check("20xx年教育工作总结", None);
        check("2021—2022学年度教育工作计划", Some(2021));
        check("“十四五”教育发展规划", None);
        check("2022年工作总结和2023年工作计划", Some(2022));
    }

    #[test]
    fn years_of_every_spelling_are_found() {
        let found: Vec<i32> = years(&"到2022年，2019-2020学年，二〇二一年，2025平方米".chars().collect::<Vec<_>>())
            .iter()
            .map(|y| y.1)
            .collect();
        assert_eq!(found, [2022, 2019, 2021]);
    }
}
