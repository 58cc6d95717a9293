//! How amounts are worded: two approximations of one number (R27), a decrease told in multiples (R05). Compares no values.

use super::amount::Family;
use super::ground::{Ground, Line, Numbers, Said};
use super::model::{Audit, Weight};
use super::scan::{self, says, text};

/// Adds what the wording of amounts makes doubtful.
pub(crate) fn judge(ground: &Ground, audit: &mut Audit) {
    for (index, line) in ground.lines.iter().enumerate() {
        for at in 0..line.amounts.len() {
            twice(ground, index, line, at, audit);
        }
        for at in 0..line.chars.len() {
            if line.chars[at] == '倍' {
                shrunk(ground, index, line, at, audit);
            }
        }
    }
}

/// Pairs of words before and behind a number that say one thing twice.
#[rustfmt::skip]
const DOUBLE: &[(&[&str], &[&str])] = &[
    (&["大约", "约", "近", "将近", "接近", "大概"], &["余", "多", "左右", "上下", "以上"]),
    (&["超过", "逾", "超", "不少于", "不低于", "至少", "突破"], &["余", "多", "以上", "左右"]),
    (&["不超过", "不高于", "不多于"], &["以内", "以下"]),
];

/// "约30多所", "不少于200人以上".
fn twice(ground: &Ground, index: usize, line: &Line, at: usize, audit: &mut Audit) {
    let amount = &line.amounts[at];
    if matches!(amount.family, Family::Time) {
        return;
    }
    let words = line.text(amount.start, amount.end);
    let found = DOUBLE.iter().find_map(|(before, behind)| {
        says(words, behind).then(|| scan::ends_with(&line.chars, amount.start, before)).flatten()
    });
    let Some(first) = found else { return };
    let from = amount.start - first.chars().count();
    let said = Said {
        message: format!("“{}”重复使用约数或界限的说法", text(&line.chars, from, amount.end)),
        suggestion: "请保留一种说法,例如“约30所”或“30多所”".to_string(),
    };
    audit.findings.push(ground.doubt("R27", Weight::Note, &[(index, from, amount.end)], Numbers::default(), said));
}

/// "降低了2倍": nothing can shrink by its own multiple.
fn shrunk(ground: &Ground, index: usize, line: &Line, at: usize, audit: &mut Audit) {
    let start = (at.saturating_sub(6)..at).rev().take_while(|i| is_number(line.chars[*i])).last();
    let Some(start) = start else { return };
    let verbs =
        ["降低", "减少", "下降", "缩减", "压减", "降低了", "减少了", "下降了", "缩减了", "压减了", "缩小", "缩小了"];
    let Some(verb) = scan::ends_with(&line.chars, start, &verbs) else { return };
    let from = start - verb.chars().count();
    let said = Said {
        message: format!("“{}”:减少、降低不能用“倍”", text(&line.chars, from, at + 1)),
        suggestion: "请改为百分数或分数,例如“下降50%”“减少三分之二”".to_string(),
    };
    audit.findings.push(ground.doubt("R05", Weight::Warn, &[(index, from, at + 1)], Numbers::default(), said));
}

fn is_number(c: char) -> bool {
    c == '.' || c == '半' || scan::is_numeral(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    fn check(body: &str, expected: &[&str]) {
        let text = format!("松岭县2022年教育工作总结\n一、主要工作\n{body}\n");
        let document = read(text.as_bytes(), "示例", &Limits::default()).unwrap();
        let mut audit = Audit::default();
        judge(&Ground::of(&document, 0, None), &mut audit);
        let codes: Vec<&str> = audit.findings.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(codes, expected, "{body}: {:?}", audit.findings);
    }

    #[test]
    fn one_approximation_is_enough() {
        check("改造学校约30多所。", &["R27"]);
        check("培训教师不少于200人次以上。", &["R27"]);
        check("改造学校约30所,培训教师200多人次、不少于3期,近三年来新建2所。", &[]);
    }

    #[test]
    fn a_decrease_has_no_multiples() {
        check("大班额数量减少了2倍。", &["R05"]);
        check("在园幼儿增加了2倍,大班额减少三分之二。", &[]);
    }
}
