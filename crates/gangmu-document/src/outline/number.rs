//! Numberings at the head of a line, and their values. Decides nothing about headings.

use crate::lexicon::{among, chinese_number, string};

/// A numbering at the head of a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    /// As written, with its signs.
    pub text: String,
    /// Characters up to the words.
    pub length: usize,
    /// 1 for 第一章, 2 for 一、, 3 for (一), 4 for 1., 5 for (1) and 1), 6 for ①.
    pub rank: u8,
    /// Its number.
    pub number: u32,
}

/// The numbering at the head of a line.
pub(crate) fn number_at(chars: &[char]) -> Option<Mark> {
    let chinese = |from: usize| {
        let run =
            chars[from.min(chars.len())..].iter().take(6).take_while(|c| among(**c, "一二三四五六七八九十百")).count();
        (run > 0).then(|| (run, chinese_number(&chars[from..from + run]).unwrap_or(0)))
    };
    let arabic = |from: usize| {
        let run = chars[from.min(chars.len())..].iter().take(4).take_while(|c| c.is_ascii_digit()).count();
        let value = chars[from..from + run].iter().fold(0, |v, c| v * 10 + c.to_digit(10).unwrap_or(0));
        (1..=3).contains(&run).then_some((run, value))
    };
    let mark = |length: usize, rank: u8, number: u32| {
        let length = length + chars[length..].iter().take_while(|c| c.is_whitespace()).count();
        Some(Mark { text: string(&chars[..length]).trim().to_string(), length, rank, number })
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
                '.' | '、' if !decimal => mark(run + 1, 4, value),
                '）' => mark(run + 1, 5, value),
                _ => None,
            }
        }
        _ => {
            let (run, value) = chinese(0)?;
            match chars.get(run)? {
                '、' | '.' => mark(run + 1, 2, value),
                '，' if run == 1 => mark(2, 2, value),
                _ => None,
            }
        }
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
        check("3）队伍", Some((5, 3)));
    }
}
