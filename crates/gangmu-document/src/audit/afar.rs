//! R03 afar: a stated share of a whole that the document counts in another line. Reads no shares beside their whole.

use std::collections::HashMap;

use super::amount::Family;
use super::fit::{Fit, fit_share};
use super::ground::{Ground, Line, Numbers, Said, has_any, normal_subject, number};
use super::model::{Audit, Weight};
use super::shares::whole_name;

/// Where the document counts something, by its name.
pub(super) type Counted = HashMap<String, Vec<(usize, usize)>>;

pub(super) fn counted_in(ground: &Ground) -> Counted {
    let mut counted = Counted::new();
    for (at, line) in ground.lines.iter().enumerate() {
        for (i, a) in line.amounts.iter().enumerate() {
            if a.change.is_some() || a.family != Family::People || !a.is_plain() || is_past(line, i) {
                continue;
            }
            // "在园幼儿由15120人减至14280人": the second bears the name.
            let named = if i > 0 && follows(line, i) { i - 1 } else { i };
            let subject = line.subject(named);
            let name = subject.trim_end_matches(['由', '从']).trim_start_matches("义务教育").trim_start_matches("阶段");
            counted.entry(normal_subject(name)).or_default().push((at, i));
        }
    }
    counted
}

/// "骨干教师812人，占专任教师总数的25.6%": part and name of the whole.
pub(super) fn named_share(line: &Line, rate: usize) -> Option<(usize, String)> {
    const NEAR: usize = 14;
    let r = &line.amounts[rate];
    if r.family != Family::Rate || r.change.is_some() {
        return None;
    }
    let from = r.start.saturating_sub(24);
    let at = from + line.words(from, r.start).iter().rposition(|c| *c == '占')?;
    let name = whole_name(line.words(at + 1, r.start));
    let part = rate.checked_sub(1)?;
    let a = &line.amounts[part];
    let gap = line.words(a.end, at);
    let clear = a.end <= at
        && gap.len() <= NEAR
        && !gap.iter().any(|c| matches!(*c, '。' | '；'))
        && !gap.ends_with(&['分', '别']);
    (clear && a.family == Family::People && a.change.is_none() && a.is_plain() && name.chars().count() >= 3)
        .then_some((part, name))
}

/// Judges a share of what is counted in another line, where the document counts it but once or always alike.
pub(super) fn far(
    ground: &Ground,
    audit: &mut Audit,
    at: usize,
    (rate, part, name): (usize, usize, &str),
    counted: &Counted,
) {
    let Some(found) = counted.get(name) else { return };
    let amount = |(line, i): (usize, usize)| &ground.lines[line].amounts[i];
    let first = found[0];
    let (r, a, whole) = (amount((at, rate)), amount((at, part)), amount(first));
    if found.iter().any(|place| amount(*place).base() != whole.base()) || whole.base() < a.base() {
        return;
    }
    let Some(fit) = fit_share(r, a, whole) else { return };
    let computed = (1e4 * a.base() / whole.base() / r.scale).round() / 100.0;
    let numbers = Numbers::new(computed, r.value);
    let stretches = [(at, rate), (at, part), first].map(|(line, i)| ground.amount_stretch(line, i));
    let sum = format!("{}÷{}={}%", number(a.value), number(whole.value), number(computed));
    if fit == Fit::Holds {
        let message = format!("{sum}，与文中{}%相符", number(r.value));
        audit.checked.push(ground.checked("R03", &stretches, numbers, message));
    } else if fit == Fit::Off && (0.5..=2.0).contains(&(computed / r.value.max(1e-9))) {
        let message = format!("占比与别处的总数不符：{sum}，文中为{}%", number(r.value));
        let suggestion = format!("请核对“{name}”是否为同一口径；如是，百分数应为{}%", number(computed));
        audit.findings.push(ground.doubt("R03", Weight::Warn, &stretches, numbers, Said { message, suggestion }));
    }
}

/// "由15120人", "上年的15120人": what there was before.
fn is_past(line: &Line, index: usize) -> bool {
    let a = &line.amounts[index];
    let words = line.words(a.start.saturating_sub(6), a.start);
    words.ends_with(&['由']) || words.ends_with(&['从']) || has_any(words, &["上年", "去年", "原有", "年初", "上一年"])
}

/// "由15120人减至14280人": what became of the amount before.
pub(super) fn follows(line: &Line, index: usize) -> bool {
    if index == 0 || index >= line.amounts.len() {
        return false;
    }
    let gap = line.gap(index - 1, index);
    gap.len() <= 5 && has_any(gap, &["至", "到", "为"]) && is_past(line, index - 1)
}

#[cfg(test)]
mod tests {
    use crate::audit::tests::check;

    #[test]
    fn a_share_of_what_changed_is_of_what_it_became() {
        let text = |rate: &str| {
            format!("在园幼儿由9000人减少到8000人，减少1000人。\n民办园在园幼儿3600人，占在园幼儿的{rate}。")
        };
        check(&text("45.0%"), &[], &["R05", "R03"]);
        check(&text("40.0%"), &["R03"], &["R05"]);
        let text = |rate: &str| format!("在园幼儿由9000人减少到8000人。民办园在园幼儿3600人，占在园幼儿的{rate}。");
        check(&text("45.0%"), &[], &["R03"]);
        check(&text("40.0%"), &["R03"], &[]);
    }
}
