//! R28: the same amount given in two units. Converts within a family of units only.

use super::ground::{Ground, Line, Numbers, Said, number};
use super::model::{Audit, Weight};

/// Judges each amount that is said again in another unit.
pub(super) fn relation(ground: &Ground, audit: &mut Audit) {
    for (at, line) in ground.lines.iter().enumerate() {
        for first in 0..line.amounts.len().saturating_sub(1) {
            if said_again(line, first) {
                judge(ground, audit, at, first);
            }
        }
    }
}

/// "0.85亿元（850万元）", "30亩，合2万平方米".
fn said_again(line: &Line, first: usize) -> bool {
    let (a, b) = (&line.amounts[first], &line.amounts[first + 1]);
    if a.family != b.family || a.scale == b.scale || a.change.is_some() || b.change.is_some() {
        return false;
    }
    let gap: String = line.words(a.end, b.start).iter().collect();
    let (bracket, words) = match gap.strip_prefix('（') {
        Some(words) => (true, words),
        None => (false, gap.trim_start_matches(['，', '、'])),
    };
    #[rustfmt::skip]
    let links = [
        "即", "合", "折合", "约合", "约", "合计", "相当于", "折合约", "换算为", "折算为", "也就是", "约为", "实为", "折合人民币",
        "合人民币", "折人民币",
    ];
    // "图书39.6万册，共计396000册": the same again, unless more was counted before.
    let alone = first.checked_sub(1).is_none_or(|before| line.amounts[before].family != a.family);
    let closes = line.chars.get(b.end) == Some(&'）');
    if bracket {
        closes && (words.is_empty() || links.contains(&words))
    } else {
        links.contains(&words) && !["约", "合计"].contains(&words) || words == "共计" && alone
    }
}

/// Half-hearted conversions: 亩 are given roughly.
const SLACK: f64 = 0.006;

fn judge(ground: &Ground, audit: &mut Audit, at: usize, first: usize) {
    let line = &ground.lines[at];
    let (a, b) = (&line.amounts[first], &line.amounts[first + 1]);
    let whole = [a.scale, b.scale].iter().all(|scale| scale.fract() == 0.0);
    let slack = if whole { 1e-9 } else { SLACK } * a.base();
    let (x, y) = (a.bounds(), b.bounds());
    let holds = x.0 <= y.1 + slack && x.1 >= y.0 - slack;
    let computed = a.base() / b.scale;
    let numbers = Numbers::new(computed, b.value);
    let stretches = [ground.amount_stretch(at, first + 1), ground.amount_stretch(at, first)];
    let same = format!("{}{}={}{}", number(a.value), a.unit, number(computed), b.unit);
    if holds {
        audit.checked.push(ground.checked("R28", &stretches, numbers, same));
        return;
    }
    let message = format!("单位换算不符：{same}，文中为{}{}", number(b.value), b.unit);
    let suggestion = format!("请核对：应为{}{}，或更正前一数量", number(computed), b.unit);
    audit.findings.push(ground.doubt("R28", Weight::Error, &stretches, numbers, Said { message, suggestion }));
}

#[cfg(test)]
mod tests {
    use crate::audit::tests::check;

    #[test]
    fn one_amount_in_two_units_is_one_amount() {
        check("投入0.85亿元（8500万元）改善办学条件。", &[], &["R28"]);
        check("投入0.85亿元（850万元）改善办学条件。", &["R28"], &[]);
        check("占地30亩（20000平方米）。", &[], &["R28"]);
        check("总投资1.2亿元（中央资金3000万元）。", &[], &[]);
    }
}
