//! Cuts a line into sentences and listed points ("一是", "首先", "①", "1)", "(2)", "第一"). Judges none of them.

use super::office;

/// A stretch of a line's cleaned characters that is one clause.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    pub start: usize,
    pub end: usize,
    /// Listing mark.
    pub mark: String,
}

/// Cuts a line into sentences and listed points; together they hold every character. A note of offices stays with the
/// words before it.
pub(crate) fn pieces(chars: &[char], head_mark: &str) -> Vec<Piece> {
    // The names of annexes are no points.
    if chars.starts_with(&['附', '件']) || chars.starts_with(&['附', '：']) {
        return vec![Piece { start: 0, end: chars.len(), mark: String::new() }];
    }
    let mut out = Vec::new();
    let mut start = 0;
    let first = list_mark(chars, 0).filter(|_| head_mark.is_empty());
    let mut mark = first.map_or(head_mark.to_string(), |length| words(chars, 0, length));
    let mut i = 0;
    while i < chars.len() {
        let opens = i > start && matches!(chars[i - 1], '：' | '，' | ' ') && list_mark(chars, i).is_some();
        if opens && !numbers_only(chars, i, chars[i - 1]) {
            let next = list_mark(chars, i).map(|length| words(chars, i, length)).unwrap_or_default();
            out.push(Piece { start, end: i, mark: std::mem::replace(&mut mark, next) });
            start = i;
        }
        let stop = matches!(chars[i], '。' | '！' | '？') || (chars[i] == '；' && list_mark(chars, i + 1).is_some());
        i += 1;
        if !stop {
            continue;
        }
        while matches!(chars.get(i), Some('”' | '’' | '）' | '。' | '！' | '？')) {
            i += 1;
        }
        while let Some(end) = office::note_end(chars, i) {
            i = end + chars[end..].iter().take_while(|c| matches!(c, '。' | '；' | '）')).count();
        }
        out.push(Piece { start, end: i, mark: std::mem::take(&mut mark) });
        start = i;
        if let Some(length) = list_mark(chars, i) {
            mark = words(chars, i, length);
        }
    }
    if start < chars.len() {
        out.push(Piece { start, end: chars.len(), mark });
    }
    out.retain(|piece| chars[piece.start..piece.end].iter().any(|c| !c.is_whitespace()));
    out
}

fn words(chars: &[char], at: usize, length: usize) -> String {
    chars[at..at + length].iter().filter(|c| !matches!(c, '，' | '、' | '：')).collect()
}

/// "，1、2年级": a number after a comma is a number unless it is bracketed or circled.
fn numbers_only(chars: &[char], at: usize, before: char) -> bool {
    before == '，' && chars[at].is_ascii_digit()
}

fn chinese(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// Words that open points of a list, each with what must follow.
const WORDS: &[&str] = &["首先", "其次", "再次", "再者", "最后", "其一", "其二", "其三", "其四", "一方面", "另一方面"];

/// Length of "一是", "二要", "第三，", "首先，", "（2）", "3）", "4、", "③" at `at`.
pub(crate) fn list_mark(chars: &[char], at: usize) -> Option<usize> {
    let rest = chars.get(at..)?;
    let run = |from: usize, wanted: fn(char) -> bool| {
        rest.get(from..).map_or(0, |rest| rest.iter().take(3).take_while(|c| wanted(**c)).count())
    };
    match *rest.first()? {
        '①'..='⑳' => Some(1),
        '（' => {
            let length = run(1, |c| c.is_ascii_digit() || chinese(c));
            (length > 0 && rest.get(length + 1) == Some(&'）')).then_some(length + 2)
        }
        '第' => {
            let length = run(1, chinese);
            let sign = rest.get(length + 1)?;
            let lists = *sign == '、' && rest.get(length + 2) == Some(&'第');
            (length > 0 && matches!(sign, '，' | '、' | '：' | '是') && !lists).then_some(length + 2)
        }
        c if c.is_ascii_digit() => {
            let length = run(0, |c| c.is_ascii_digit());
            let after = rest.get(length + 1)?;
            let han = matches!(after, '\u{4E00}'..='\u{9FFF}' | '“' | '《');
            let sign = matches!(rest.get(length), Some('）' | '、')) || rest.get(length) == Some(&'.') && han;
            (length <= 2 && sign && han).then_some(length + 1)
        }
        c if chinese(c) => {
            let length = run(0, chinese);
            let follows = rest.get(length + 1).is_some_and(|c| !matches!(c, '，' | '。' | '；'));
            (matches!(rest.get(length), Some('是' | '要')) && follows || is_side(rest)).then_some(if is_side(rest) {
                3
            } else {
                length + 1
            })
        }
        '首' | '其' | '再' | '最' | '另' => {
            let word = WORDS.iter().find(|word| word.chars().zip(rest).all(|(a, b)| a == *b))?;
            let length = word.chars().count();
            let comma = matches!(rest.get(length), Some('，' | '、' | '：' | '是'));
            comma.then_some(length + 1).or_else(|| (length >= 3).then_some(length))
        }
        _ => None,
    }
}

/// "一方面".
fn is_side(rest: &[char]) -> bool {
    rest.starts_with(&['一', '方', '面'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, head_mark: &str, expected: &[&str]) {
        let line: Vec<char> = text.chars().collect();
        let pieces = pieces(&line, head_mark);
        let marks: Vec<&str> = pieces.iter().map(|p| p.mark.as_str()).collect();
        assert_eq!(marks, expected, "{text}");
        let whole: String = pieces.iter().flat_map(|p| &line[p.start..p.end]).collect();
        assert_eq!(whole, text);
    }

    #[test]
    fn listed_points_become_clauses_and_nothing_is_lost() {
        check(
            "主要做法：一是抓培训。全年三期；二是抓考核；三要抓落实，（1）定人；（2）定责",
            "",
            &["", "一是", "", "二是", "三要", "（1）", "（2）"],
        );
        check("一是抓培训。二是抓考核。", "", &["一是", "二是"]);
        check("首先，抓培训。其次，抓考核。最后，抓落实。", "", &["首先", "其次", "最后"]);
        check("第一，抓培训；第二，抓考核。第一学期完成。", "", &["第一", "第二", ""]);
        check("重点是：1）定人；2）定责；3、定时。", "", &["", "1）", "2）", "3"]);
        check("面向小学1、2年级开展。", "", &[""]);
        check("1.招聘教师。①公开招聘；②选调。", "1.", &["1.", "①", "②"]);
    }

    #[test]
    fn a_note_of_offices_stays_with_the_words_before_it() {
        check("1.招聘教师。全年招聘180名。（责任科室：人事股；完成时限：8月底前）", "1.", &["1.", ""]);
        check("招聘教师180名。责任科室：人事股。", "", &[""]);
        check("加强备课。（含集体备课）全面开展。", "", &["", ""]);
    }
}
