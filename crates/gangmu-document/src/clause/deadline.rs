//! By when: "9月底前", "年内", "到2022年", "第三季度", "每月5日前", "春季学期开学前". Reads no dates of what was done.

use crate::document::Deadline;

/// The deadline that a clause names; `labelled` are the words behind "完成时限：", where any day counts.
pub(super) fn deadline(chars: &[char], labelled: Option<&str>, document_year: Option<i32>) -> Option<Deadline> {
    if let Some(words) = labelled {
        return column(words, document_year);
    }
    dated(chars, document_year).or_else(|| worded(chars, document_year))
}

/// The deadline of a cell or label: the whole phrase, with whatever day stands in it.
pub(super) fn column(words: &str, document_year: Option<i32>) -> Option<Deadline> {
    let phrase = words.trim().trim_end_matches(['。', '；', '，', '完', '成']).to_string();
    if phrase.is_empty() || phrase.chars().count() > 30 {
        return None;
    }
    let chars: Vec<char> = phrase.chars().collect();
    let open = Deadline { phrase: phrase.clone(), year: None, month: None, day: None };
    if phrase.starts_with('每') || chars.iter().all(|c| matches!(c, '-' | '—' | '/' | '无')) {
        return Some(open).filter(|_| phrase.starts_with('每'));
    }
    // Of a stretch ("3月至10月") the end counts.
    let last = (0..chars.len()).rev().find_map(|i| Some((i, date_at(&chars, i)?))).map(|(i, _)| i);
    let start =
        last.map(|at| if at >= 5 && chars[at - 1] == '年' && chars[at - 2].is_ascii_digit() { at - 5 } else { at });
    if let Some((date, _)) =
        start.and_then(|at| date_at(&chars, at)).or_else(|| last.and_then(|at| date_at(&chars, at)))
    {
        let year = date.year.or_else(|| date_at(&chars, 0).and_then(|(d, _)| d.year)).or(document_year);
        let day = date.day.or(date.month.map(last_day));
        return Some(Deadline { phrase, year, month: date.month, day });
    }
    let found = worded(&chars, document_year).map(|d| Deadline { phrase: phrase.clone(), ..d });
    let all_year = || {
        let year = ["全年", "常年", "年度"].iter().any(|w| phrase.contains(w));
        year.then(|| Deadline { phrase: phrase.clone(), year: document_year, month: Some(12), day: Some(31) })
    };
    let lasting = || {
        ["长期", "持续", "学期", "月", "季", "即时", "适时", "立行立改", "立即", "即知即改"]
            .iter()
            .any(|w| phrase.contains(w))
            .then_some(open)
    };
    found.or_else(all_year).or_else(lasting)
}

/// A day or month with 前, 底 or 末, or a year with 到.
fn dated(chars: &[char], document_year: Option<i32>) -> Option<Deadline> {
    let mut i = 0;
    while i < chars.len() {
        let Some((date, end)) = date_at(chars, i) else {
            i += 1;
            continue;
        };
        let before = &chars[i.saturating_sub(2)..i];
        let since = before.ends_with(&['截', '至'])
            || before.ends_with(&['截', '止'])
            || before.ends_with(&['自'])
            || before.ends_with(&['从']);
        let to = !since && (before.ends_with(&['到']) || before.ends_with(&['至']));
        let tail = chars.get(end..).unwrap_or_default();
        let ends = before_word(tail);
        let at_end = date.at_end && !since && !tail.first().is_some_and(|c| matches!(c, '的' | '以' | '起'));
        let every = before.ends_with(&['每']);
        if ends > 0 || to && date.month.is_none() || at_end && date.month.is_some() {
            let from = if to && ends == 0 || every { i - 1 } else { i };
            let next_year = before.ends_with(&['明', '年']) || before.ends_with(&['次', '年']);
            let from = if next_year { i - 2 } else { from };
            let year = date.year.or(document_year.map(|year| year + i32::from(next_year))).filter(|_| !every);
            let phrase = chars[from..end + ends].iter().collect();
            return Some(Deadline { phrase, year, month: date.month, day: date.day });
        }
        i = end.max(i + 1);
    }
    monthly(chars)
}

/// Length of "前", "之前", "以前" at the head.
fn before_word(tail: &[char]) -> usize {
    match tail {
        ['前', '期' | '后' | '沿', ..] => 0,
        ['前', ..] => 1,
        ['之' | '以', '前', ..] => 2,
        _ => 0,
    }
}

/// "每月5日前", "每季度末".
fn monthly(chars: &[char]) -> Option<Deadline> {
    let at = chars.windows(2).position(|w| w[0] == '每' && matches!(w[1], '月' | '季' | '周'))?;
    let tail = &chars[at..chars.len().min(at + 10)];
    let end = tail.iter().position(|c| matches!(c, '前' | '底' | '末'))?;
    let sign = tail[..end].iter().any(|c| matches!(c, '，' | '。' | '；' | '、'));
    let digits: String = tail[..end].iter().filter(|c| c.is_ascii_digit()).collect();
    (!sign).then(|| Deadline {
        phrase: tail[..=end].iter().collect(),
        year: None,
        month: None,
        day: digits.parse().ok(),
    })
}

/// Phrases without digits: words, month and day.
#[rustfmt::skip]
const PHRASES: &[(&str, Option<(u8, u8)>)] = &[
    ("春季学期开学前", Some((2, 28))), ("秋季学期开学前", Some((8, 31))), ("春季开学前", Some((2, 28))), ("秋季开学前", Some((8, 31))),
    ("秋季学期前", Some((8, 31))), ("春季学期前", Some((2, 28))), ("第一季度", Some((3, 31))), ("一季度", Some((3, 31))),
    ("第二季度", Some((6, 30))), ("二季度", Some((6, 30))), ("第三季度", Some((9, 30))), ("三季度", Some((9, 30))),
    ("第四季度", Some((12, 31))), ("四季度", Some((12, 31))), ("年底前", Some((12, 31))), ("年底之前", Some((12, 31))),
    ("年末前", Some((12, 31))), ("年内", Some((12, 31))), ("学期末", None), ("本学期内", None), ("学年内", None), ("学期内", None),
    ("上半年", Some((6, 30))), ("下半年", Some((12, 31))), ("暑假前", Some((6, 30))), ("暑期结束前", Some((8, 31))), ("寒假前", None), ("开学前", None),
    ("年底", Some((12, 31))), ("国庆节前", Some((9, 30))), ("国庆前", Some((9, 30))), ("教师节前", Some((9, 9))), ("春节前", None), ("元旦前", Some((12, 31))),
    ("五一前", Some((4, 30))), ("七一前", Some((6, 30))), ("高考前", Some((6, 6))), ("中考前", None), ("放假前", None),
];

fn worded(chars: &[char], document_year: Option<i32>) -> Option<Deadline> {
    let found = (0..chars.len()).find_map(|i| {
        // What a phrase can begin with.
        let opens = matches!(
            chars[i],
            '春' | '秋'
                | '第'
                | '一'
                | '二'
                | '三'
                | '四'
                | '年'
                | '学'
                | '本'
                | '上'
                | '下'
                | '暑'
                | '寒'
                | '开'
                | '国'
                | '教'
                | '元'
                | '五'
                | '七'
                | '高'
                | '中'
                | '放'
        );
        let rest = &chars[i..];
        let (phrase, day) = opens.then(|| PHRASES.iter().find(|(phrase, _)| starts_with(rest, phrase))).flatten()?;
        let tail = &rest[phrase.chars().count()..];
        let head = chars[..i].iter().rposition(|c| !c.is_ascii_digit() && *c != '年').map_or(0, |at| at + 1);
        let past = ["截至", "截止", "截止到", "近", "去", "上"].iter().any(|w| ends_with(&chars[..head], w))
            || tail.first().is_some_and(|c| matches!(c, '来' | '工'));
        (!past).then_some((*phrase, i, *day))
    });
    let (phrase, at, day) = found?;
    let before: String = chars[at.saturating_sub(5)..at].iter().collect();
    let lead = ["今年", "明年", "次年", "到", "今", "于"].iter().find(|w| before.ends_with(**w)).copied().unwrap_or("");
    let shift = i32::from(matches!(lead, "明年" | "次年") || before.ends_with('明'));
    // "2023年年底前" and "2023年上半年" name their year themselves.
    let named = crate::kind::years(&chars[at.saturating_sub(5)..at]).first().map(|(_, year)| *year);
    let year = named.or(document_year.map(|year| year + shift)).filter(|_| day.is_some() || named.is_some());
    let lead = if matches!(lead, "到" | "于") { "" } else { lead };
    Some(Deadline { phrase: format!("{lead}{phrase}"), year, month: day.map(|d| d.0), day: day.map(|d| d.1) })
}

fn starts_with(chars: &[char], word: &str) -> bool {
    let mut rest = chars.iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

fn ends_with(chars: &[char], word: &str) -> bool {
    let mut rest = chars.iter().rev();
    word.chars().rev().all(|c| rest.next() == Some(&c))
}

fn last_day(month: u8) -> u8 {
    match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Date {
    year: Option<i32>,
    month: Option<u8>,
    day: Option<u8>,
    /// 底, 末 or a third of the month: the words mean an end.
    at_end: bool,
}

/// A date at `i` and the end of its words.
fn date_at(chars: &[char], i: usize) -> Option<(Date, usize)> {
    if !chars[i].is_ascii_digit() || (i > 0 && (chars[i - 1].is_ascii_digit() || chars[i - 1] == '.')) {
        return None;
    }
    let number = |at: usize| {
        let run = chars.get(at..).map_or(0, |rest| rest.iter().take(4).take_while(|c| c.is_ascii_digit()).count());
        let value = chars.get(at..at + run)?.iter().fold(0i32, |v, c| v * 10 + c.to_digit(10).map_or(0, |d| d as i32));
        (run > 0).then_some((value, at + run))
    };
    let (mut at, mut date) = (i, Date::default());
    let year_sign = |c: Option<&char>| matches!(c, Some('年' | '.' | '-' | '/'));
    if let Some((year, end)) = number(at)
        && year_sign(chars.get(end))
        && (1978..=2060).contains(&year)
    {
        let signed = chars.get(end) != Some(&'年');
        if signed && number(end + 1).is_none() {
            return None;
        }
        date.year = Some(year);
        at = end + 1;
        if signed {
            let (month, end) = number(at).filter(|(m, _)| (1..=12).contains(m))?;
            date.month = u8::try_from(month).ok();
            at = end;
            if let Some((day, end)) =
                chars.get(at).filter(|c| matches!(c, '.' | '-' | '/')).and_then(|_| number(at + 1))
            {
                date.day = u8::try_from(day).ok().filter(|d| (1..=31).contains(d));
                at = end;
            }
            return Some((date, at));
        }
    }
    if let Some((month, end)) = number(at)
        && chars.get(end) == Some(&'月')
        && (1..=12).contains(&month)
    {
        let month = u8::try_from(month).unwrap_or(1);
        date.month = Some(month);
        at = end + 1;
        at += usize::from(chars.get(at) == Some(&'份'));
        if let Some((day, end)) = number(at)
            && matches!(chars.get(end), Some('日' | '号'))
            && (1..=31).contains(&day)
        {
            date.day = u8::try_from(day).ok();
            at = end + 1;
        } else if let Some((day, length)) = part_of_month(&chars[at..], month) {
            (date.day, date.at_end) = (Some(day), true);
            at += length;
        }
    } else if date.year.is_some() && matches!(chars.get(at), Some('底' | '末')) {
        (date.month, date.day, date.at_end) = (Some(12), Some(31), true);
        at += 1;
    }
    (at > i && (date.year, date.month) != (None, None)).then_some((date, at))
}

/// "底", "末", "中旬", "上旬", "下旬": the last day meant, and the length.
fn part_of_month(tail: &[char], month: u8) -> Option<(u8, usize)> {
    match tail {
        ['底' | '末', ..] => Some((last_day(month), 1)),
        ['上', '旬', ..] => Some((10, 2)),
        ['中', '旬', ..] => Some((20, 2)),
        ['下', '旬', ..] => Some((last_day(month), 2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_are_read_as_worded() {
        let check = |text: &str, phrase: &str, year, month, day| {
            let found =
                deadline(&text.chars().collect::<Vec<_>>(), None, Some(2023)).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (found.phrase.as_str(), found.year, found.month, found.day),
                (phrase, year, month, day),
                "{text}"
            );
        };
        check("9月底前完成整改", "9月底前", Some(2023), Some(9), Some(30));
        check("到2025年实现全覆盖", "到2025年", Some(2025), None, None);
        check("2024年6月30日前报送", "2024年6月30日前", Some(2024), Some(6), Some(30));
        check("6月30日之前报送", "6月30日之前", Some(2023), Some(6), Some(30));
        check("2023年12月底前完成", "2023年12月底前", Some(2023), Some(12), Some(31));
        check("12月中旬前完成", "12月中旬前", Some(2023), Some(12), Some(20));
        check("年内完成2万人次", "年内", Some(2023), Some(12), Some(31));
        check("第三季度召开现场会", "第三季度", Some(2023), Some(9), Some(30));
        check("每月5日前报送台账", "每月5日前", None, None, Some(5));
        check("春季学期开学前完成检查", "春季学期开学前", Some(2023), Some(2), Some(28));
        check("上半年完成招聘", "上半年", Some(2023), Some(6), Some(30));
        check("明年6月底前竣工", "明年6月底前", Some(2024), Some(6), Some(30));
        for text in ["3月召开会议", "截至2023年底，有学校85所", "2022年以来"] {
            assert_eq!(deadline(&text.chars().collect::<Vec<_>>(), None, Some(2023)), None, "{text}");
        }
    }

    #[test]
    fn in_a_column_any_day_is_a_deadline() {
        let check = |text: &str, expected: Option<(Option<i32>, Option<u8>, Option<u8>)>| {
            assert_eq!(column(text, Some(2023)).map(|d| (d.year, d.month, d.day)), expected, "{text}");
        };
        check("2024年8月", Some((Some(2024), Some(8), Some(31))));
        check("3月至10月", Some((Some(2023), Some(10), Some(31))));
        check("2023.12.15", Some((Some(2023), Some(12), Some(15))));
        check("2023年3月-2023年9月底", Some((Some(2023), Some(9), Some(30))));
        check("全年", Some((Some(2023), Some(12), Some(31))));
        check("长期坚持", Some((None, None, None)));
        check("—", None);
    }
}
