//! R21: stated ratios of pupils to teachers against the two counts. Reads no shares.

use super::amount::Family;
use super::ground::{Ground, Line, Numbers, Said, find, number};
use super::model::{Audit, Weight};

/// Judges each "生师比" that has pupils and teachers beside it.
pub(super) fn relation(ground: &Ground, audit: &mut Audit) {
    for (at, line) in ground.lines.iter().enumerate() {
        let mut from = 0;
        while let Some(word) =
            line.chars.get(from..).and_then(|rest| ["师", "生"].iter().filter_map(|w| find(rest, w)).min())
        {
            let at_word = from + word;
            from = at_word + 1;
            let pupils_first = match line.words(at_word, at_word + 3) {
                ['生', '师', '比'] => true,
                ['师', '生', '比'] => false,
                _ => continue,
            };
            if let Some(ratio) = ratio(line, at_word + 3, pupils_first) {
                judge(ground, audit, at, at_word, &ratio);
            }
            from = at_word + 3;
        }
    }
}

/// A stated ratio as pupils to one teacher.
struct Ratio {
    value: f64,
    /// Half of its last place.
    half: f64,
    end: usize,
}

/// "17.9:1", "1:17.9" within a few characters.
fn ratio(line: &Line, from: usize, pupils_first: bool) -> Option<Ratio> {
    const NEAR: usize = 10;
    let digit = |at: usize| line.chars.get(at).is_some_and(char::is_ascii_digit);
    let start = (from..from + NEAR).find(|at| digit(*at))?;
    if line.words(from, start).iter().any(|c| "，；。".contains(*c)) {
        return None;
    }
    let (first, first_half, at) = decimal(line, start)?;
    if !matches!(line.chars.get(at), Some(':' | '：' | '∶' | '比')) {
        return None;
    }
    let (second, second_half, end) = decimal(line, at + 1)?;
    let (pupils, teachers, half) = if pupils_first || (first > 1.0 && second == 1.0) {
        (first, second, first_half)
    } else {
        (second, first, second_half)
    };
    (teachers > 0.0).then(|| Ratio { value: pupils / teachers, half: half / teachers, end })
}

fn decimal(line: &Line, from: usize) -> Option<(f64, f64, usize)> {
    let text: String =
        line.chars.get(from..)?.iter().take(9).take_while(|c| c.is_ascii_digit() || **c == '.').collect();
    let value: f64 = text.trim_end_matches('.').parse().ok()?;
    let decimals = text.find('.').map_or(0, |at| text.len() - at - 1);
    Some((value, 0.5 * 10f64.powi(-i32::try_from(decimals).unwrap_or(0)), from + text.len()))
}

#[derive(Clone, Copy, PartialEq)]
enum Who {
    Pupils,
    Teachers,
}

fn who(line: &Line, index: usize) -> Option<Who> {
    let a = &line.amounts[index];
    let words = format!("{}{}", line.label(index), line.noun(index));
    let has = |list: &[&str]| list.iter().any(|w| words.contains(w));
    if a.family != Family::People || a.change.is_some() {
        None
    } else if has(&["教师", "教职工", "老师", "师资"]) {
        Some(Who::Teachers)
    } else if has(&["学生", "在校生", "幼儿", "在园", "中学生", "小学生", "高中生", "在校"]) {
        Some(Who::Pupils)
    } else {
        None
    }
}

fn judge(ground: &Ground, audit: &mut Audit, at: usize, from: usize, ratio: &Ratio) {
    const BACK: usize = 10;
    let line = &ground.lines[at];
    let here = line.sentence(from);
    let near = |i: &usize| line.sentence(line.amounts[*i].start) + 1 >= here;
    let before: Vec<usize> = line.within(0, from).rev().take(BACK).filter(near).collect();
    let of = |wanted: Who| before.iter().copied().filter(|i| who(line, *i) == Some(wanted)).collect::<Vec<usize>>();
    let (pupils, teachers) = (of(Who::Pupils), of(Who::Teachers));
    let quotient = |p: usize, t: usize| line.amounts[p].base() / line.amounts[t].base().max(1.0);
    let pairs = || pupils.iter().flat_map(|p| teachers.iter().map(move |t| (*p, *t)));
    let holds = |(p, t): &(usize, usize)| (quotient(*p, *t) - ratio.value).abs() <= ratio.half + 1e-9;
    let Some((p, t)) = pairs().find(holds).or_else(|| pairs().next()) else { return };
    let computed = (quotient(p, t) * 100.0).round() / 100.0;
    let numbers = Numbers::new(computed, (ratio.value * 100.0).round() / 100.0);
    let stretches = [(at, from, ratio.end), ground.amount_stretch(at, p), ground.amount_stretch(at, t)];
    let (a, b) = (number(line.amounts[p].value), number(line.amounts[t].value));
    if holds(&(p, t)) {
        let message = format!("{a}÷{b}={}，与文中生师比相符", number(computed));
        audit.checked.push(ground.checked("R21", &stretches, numbers, message));
        return;
    }
    let weight = if pupils.len() == 1 && teachers.len() == 1 { Weight::Error } else { Weight::Warn };
    let message =
        format!("生师比不符：{a}÷{b}={}，文中为{}:1", number(computed), number(numbers.stated.unwrap_or(0.0)));
    let suggestion = format!("请核对：生师比应为{}:1，或更正学生数、教师数", number(computed));
    audit.findings.push(ground.doubt("R21", weight, &stretches, numbers, Said { message, suggestion }));
}

#[cfg(test)]
mod tests {
    use crate::audit::tests::check;

    #[test]
    fn a_ratio_is_the_two_counts() {
        check("全县在校学生41236人，专任教师2450人，生师比16.8:1。", &[], &["R21"]);
        check("全县在校学生41236人，专任教师2450人，生师比17.9:1。", &["R21"], &[]);
        check("生师比控制在17:1以内。", &[], &[]);
    }
}
