//! Title, sort and year of a document, from its title line or, without one, from the way it speaks.

use crate::clean::Line;
use crate::document::{DocumentKind, Role};

/// A title is no longer than this.
const MAX_TITLE: usize = 60;

#[rustfmt::skip]
const PLAN: &[&str] = &[
    "工作要点", "要点", "工作计划", "计划", "工作思路", "思路", "工作打算", "打算", "工作安排", "实施方案",
    "方案", "规划", "实施意见", "意见", "目标责任书", "责任书", "任务分解", "行动", "部署", "安排", "工作目标",
    "谋划", "举措",
];
const SUMMARY: &[&str] = &["总结", "回顾", "工作完成情况", "述职", "成效", "小结", "工作盘点", "亮点"];
#[rustfmt::skip]
const REPORT: &[&str] = &[
    "汇报", "报告", "情况", "调研", "自查", "通报", "简介", "概况", "材料", "公报", "介绍", "经验",
];

/// The title's line, if the text begins with one.
pub(crate) fn title_line(lines: &[Line]) -> Option<usize> {
    let index = lines.iter().position(|line| line.role == Role::Body)?;
    let chars = &lines[index].chars;
    let ends_sentence = chars.last().is_some_and(|c| matches!(c, '。' | '；' | '，' | '！' | '：'));
    let inner_stop = chars.iter().any(|c| matches!(c, '。' | '；'));
    let text = lines[index].text();
    let named = [PLAN, SUMMARY, REPORT].iter().any(|list| list.iter().any(|word| text.contains(word)));
    let numbered = crate::outline::number_at(chars).is_some();
    (chars.len() <= MAX_TITLE && !ends_sentence && !inner_stop && named && !numbered && lines.len() > 1)
        .then_some(index)
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
    kind_by_voice(lines)
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

fn kind_by_voice(lines: &[Line]) -> DocumentKind {
    let (mut done, mut todo, mut length) = (0usize, 0usize, 0usize);
    for line in lines.iter().filter(|line| line.role == Role::Body && line.damaged.is_none()).take(400) {
        let text = line.text();
        length += line.chars.len();
        let weigh = |list: &[(&str, usize)]| {
            list.iter().map(|(word, weight)| text.matches(word).count() * weight).sum::<usize>()
        };
        done += weigh(DONE);
        todo += weigh(TO_DO);
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

/// Year of the title, else the one most often named in the first lines.
pub(crate) fn document_year(title: Option<&str>, lines: &[Line]) -> Option<i32> {
    let in_title = title.and_then(|title| years(&title.chars().collect::<Vec<_>>()).first().map(|(_, year)| *year));
    in_title.or_else(|| {
        let mut counts = std::collections::BTreeMap::<i32, usize>::new();
        for line in lines.iter().filter(|line| line.role == Role::Body) {
            for (_, year) in years(&line.chars) {
                *counts.entry(year).or_default() += 1;
            }
        }
        counts.into_iter().max_by_key(|(year, count)| (*count, *year)).map(|(year, _)| year)
    })
}

/// Years written as "2022年", "2021-2022学年" or "二〇二二年", with the place of their first character.
pub(crate) fn years(chars: &[char]) -> Vec<(usize, i32)> {
    let mut found = Vec::new();
    let value = |c: char| match c {
        '0'..='9' => c.to_digit(10),
        '〇' | '零' | '○' => Some(0),
        _ => "一二三四五六七八九".chars().position(|d| d == c).and_then(|at| u32::try_from(at + 1).ok()),
    };
    let mut i = 0;
    while i < chars.len() {
        let run = chars[i..].iter().take(5).take_while(|c| value(**c).is_some()).count();
        if run == 4 {
            let year = chars[i..i + 4].iter().fold(0, |y, c| y * 10 + value(*c).unwrap_or(0));
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
            5 + chars[i + 5..].iter().take(5).take_while(|c| value(**c).is_some()).count()
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
    fn years_of_every_spelling_are_found() {
        let found: Vec<i32> = years(&"到2022年，2019-2020学年，二〇二一年，2025平方米".chars().collect::<Vec<_>>())
            .iter()
            .map(|y| y.1)
            .collect();
        assert_eq!(found, [2022, 2019, 2021]);
    }
}
