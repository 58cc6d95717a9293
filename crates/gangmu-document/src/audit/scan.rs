//! Small readings of cleaned characters that several relations share: numerals, years, sentences' words. Judges nothing.

use crate::lexicon::{List, chinese_number, digit, has, longest_at};

/// Whether a character can stand in a numeral.
pub(crate) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || matches!(c, '十' | '百' | '千')
}

/// A numeral's whole value and the place after it; nothing for decimals, thousands and runs that make no number.
pub(crate) fn numeral(chars: &[char], at: usize) -> Option<(i64, usize)> {
    let run = chars.get(at..)?.iter().take(9).take_while(|c| is_numeral(**c)).count();
    let words = &chars[at..at + run];
    let end = at + run;
    let cut = matches!(chars.get(end), Some('.' | ',')) && chars.get(end + 1).is_some_and(char::is_ascii_digit);
    if run == 0 || cut {
        return None;
    }
    let digits = || words.iter().map(|c| digit(*c));
    if digits().any(|digit| digit.is_none()) {
        return chinese_number(words).map(|value| (i64::from(value), end));
    }
    let plain = run == 1 || words[0].is_ascii_digit() || run == 4;
    plain.then(|| (digits().flatten().fold(0, |value, digit| value * 10 + i64::from(digit)), end))
}

/// A year or a span of years that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct YearWords {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) first: i32,
    pub(crate) last: i32,
    /// A school year: both years are named and adjoin.
    pub(crate) school: bool,
}

/// Signs and words between the ends of a span.
pub(crate) fn joint(chars: &[char], at: usize) -> Option<usize> {
    match chars.get(at)? {
        '至' | '到' | '~' | '-' => Some(at + 1),
        '—' => Some(at + 1 + usize::from(chars.get(at + 1) == Some(&'—'))),
        _ => None,
    }
}

fn four(chars: &[char], at: usize) -> Option<(i32, usize)> {
    let before = at.checked_sub(1).and_then(|i| chars.get(i));
    let point = before == Some(&'.') && chars[..at - 1].iter().all(char::is_ascii_digit);
    let ahead = !point && before.is_some_and(|c| digit(*c).is_some() || *c == '.');
    let (value, end) = numeral(chars, at).filter(|(_, end)| end - at == 4 && !ahead)?;
    let year = i32::try_from(value).ok().filter(|year| (1900..=2100).contains(year))?;
    Some((year, end))
}

/// Every year of a line: "2021年", "二〇二一年", "2021—2025年", "2018-2019学年".
pub(crate) fn years(chars: &[char]) -> Vec<YearWords> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        match year_at(chars, i) {
            Some(found) => {
                i = found.end;
                out.push(found);
            }
            None => i += 1,
        }
    }
    out
}

fn year_at(chars: &[char], at: usize) -> Option<YearWords> {
    digit(*chars.get(at)?)?;
    let (first, end) = four(chars, at)?;
    let own = chars.get(end) == Some(&'年');
    let school = |at: usize| chars.get(at..at + 2) == Some(&['学', '年']);
    let second = joint(chars, end).or_else(|| joint(chars, end + 1).filter(|_| own)).and_then(|next| {
        let (last, to) = four(chars, next).or_else(|| short(chars, next, first))?;
        (chars.get(to) == Some(&'年') || school(to)).then_some((last, to))
    });
    match second {
        // "2021年9月至2022年3月" never comes here: a month stands before the joint.
        Some((last, to)) => {
            Some(YearWords { start: at, end: to + if school(to) { 2 } else { 1 }, first, last, school: school(to) })
        }
        None if own => Some(YearWords { start: at, end: end + 1, first, last: first, school: false }),
        None if school(end) => Some(YearWords { start: at, end: end + 2, first, last: first + 1, school: true }),
        None => None,
    }
}

/// "2018-19学年".
fn short(chars: &[char], at: usize, first: i32) -> Option<(i32, usize)> {
    let (value, end) = numeral(chars, at).filter(|(_, end)| end - at == 2 && chars[at].is_ascii_digit())?;
    Some((first / 100 * 100 + i32::try_from(value).ok()?, end))
}

/// Whether `word` stands at `at`.
pub(crate) fn stands(chars: &[char], at: usize, word: &str) -> bool {
    let mut at = at;
    word.chars().all(|c| {
        at += 1;
        chars.get(at - 1) == Some(&c)
    })
}

/// The longest of `words` that stands at `at`, with its length.
pub(crate) fn one_of(chars: &[char], at: usize, words: List) -> Option<(&'static str, usize)> {
    let (length, word) = longest_at(chars, at, words)?;
    Some((words[word], length))
}

/// The longest of `words` that ends before `end`.
pub(crate) fn ends_with<'w>(chars: &[char], end: usize, words: &[&'w str]) -> Option<&'w str> {
    let ends = |w: &str| {
        let length = w.chars().count();
        end >= length && stands(chars, end - length, w)
    };
    words.iter().copied().filter(|w| ends(w)).max_by_key(|w| w.len())
}

/// Characters between two places as a string; "" where there are none.
pub(crate) fn text(chars: &[char], from: usize, to: usize) -> String {
    let to = to.min(chars.len());
    crate::lexicon::string(&chars[from.min(to)..to])
}

/// Whether any of `words` stands in a sentence.
pub(crate) fn says(sentence: &str, words: List) -> bool {
    has(sentence, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_of_both_scripts_are_read() {
        let check = |words: &str, value: Option<i64>| {
            let chars: Vec<char> = words.chars().collect();
            assert_eq!(numeral(&chars, 0).map(|n| n.0), value, "{words}");
        };
        check("35届", Some(35));
        check("三十九个", Some(39));
        check("一百周年", Some(100));
        check("二〇二一年", Some(2021));
        check("两个", Some(2));
        check("1.5倍", None);
        check("三五个", None);
        check("周年", None);
    }

    #[test]
    fn spans_of_years_are_told_from_single_years() {
        let check = |words: &str, expected: &[(i32, i32, bool)]| {
            let chars: Vec<char> = words.chars().collect();
            let found: Vec<_> = years(&chars).iter().map(|y| (y.first, y.last, y.school)).collect();
            assert_eq!(found, expected, "{words}");
        };
        check("2021—2025年,2018-2019学年度", &[(2021, 2025, false), (2018, 2019, true)]);
        check("2018-19学年", &[(2018, 2019, true)]);
        check("2021年9月至2022年3月", &[(2021, 2021, false), (2022, 2022, false)]);
        check("投入2021元,12021年", &[]);
    }
}
