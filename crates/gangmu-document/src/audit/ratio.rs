//! R21: stated ratios of one count to another (pupils to teachers, computers, wardens) against the counts. Reads no shares.

use std::collections::HashMap;

use super::amount::Family;
use super::ground::{Ground, Line, Numbers, Said, has_any, number};
use super::model::{Audit, Weight};
use super::stages::{At, pupils, stage_of};

/// Judges each "a:1" or "1:b" that is called a ratio and has its counts beside it.
pub(super) fn relation(ground: &Ground, audit: &mut Audit) {
    let mut counted: Option<HashMap<&'static str, At>> = None;
    for (at, line) in ground.lines.iter().enumerate() {
        for colon in 1..line.chars.len() {
            if matches!(line.chars[colon], ':' | '：' | '∶' | '比')
                && let Some(ratio) = ratio(line, colon)
            {
                let pairs = match stage_of(line.words(ratio.from, ratio.end)).filter(|_| ratio.of_pupils) {
                    Some(stage) => of_stage(line, at, &ratio, stage, counted.get_or_insert_with(|| pupils(ground))),
                    None => Vec::new(),
                };
                let here = || pairs_of(line, &ratio).into_iter().map(|(p, t)| ((at, p), (at, t))).collect();
                judge(ground, audit, at, &ratio, &if pairs.is_empty() { here() } else { pairs });
            }
        }
    }
}

/// A stated ratio as many to one.
struct Ratio {
    value: f64,
    /// Half of its last place.
    half: f64,
    /// Place of its words.
    from: usize,
    end: usize,
    /// Whether it is of pupils to teachers.
    of_pupils: bool,
}

/// "生师比为17.9:1", "之比为1:500": one side is one, and words before it say that it is a ratio.
fn ratio(line: &Line, colon: usize) -> Option<Ratio> {
    const NAMED: usize = 14;
    let number = |c: &&char| c.is_ascii_digit() || **c == '.';
    let left = line.chars[..colon].iter().rev().take(9).take_while(number).count();
    let right = line.chars[colon + 1..].iter().take(9).take_while(number).count();
    let (start, end) = (colon - left, colon + 1 + right);
    let (a, b) = (decimal(line.words(start, colon))?, decimal(line.words(colon + 1, end))?);
    let ((value, half), (one, _)) = if b.0 == 1.0 { (a, b) } else { (b, a) };
    let from = start.saturating_sub(NAMED);
    let from = (from..start)
        .rev()
        .find(|i| matches!(line.chars[*i], '，' | '；' | '。' | '（' | '）'))
        .map_or(from, |i| i + 1);
    let words = line.words(from, start);
    // A bound of a policy is no statement.
    let bound = has_any(words, &["不低于", "不高于", "不超过", "控制", "标准", "要求", "达到国家", "以内"])
        || has_any(line.words(end, end + 3), &["以内", "以上", "以下"]);
    let named = words.contains(&'比') && line.chars[colon] != '比';
    (named && one == 1.0 && value > 1.0 && !bound).then(|| Ratio {
        value,
        half,
        from,
        end,
        of_pupils: has_any(words, &["生师", "师生"]),
    })
}

/// A number and half of its last place.
fn decimal(digits: &[char]) -> Option<(f64, f64)> {
    let text: String = digits.iter().collect();
    let value: f64 = text.parse().ok()?;
    let decimals = text.find('.').map_or(0, |at| text.len() - at - 1);
    Some((value, 0.5 * 10f64.powi(-i32::try_from(decimals).unwrap_or(0))))
}

#[derive(Clone, Copy, PartialEq)]
enum Who {
    Pupils,
    Teachers,
}

fn who(line: &Line, index: usize) -> Option<Who> {
    let a = &line.amounts[index];
    let words = format!("{}{}", line.label(index), line.noun(index));
    let has = |list: crate::lexicon::List| list.iter().any(|w| words.contains(w));
    if a.family != Family::People || a.change.is_some() {
        None
    } else if has(&["教师", "教职工", "老师", "师资"]) {
        Some(Who::Teachers)
    } else if has(&["学生", "在校生", "幼儿", "在园", "中学生", "小学生", "高中生", "初中生", "中职生", "在校"])
    {
        Some(Who::Pupils)
    } else {
        None
    }
}

/// "小学专任教师1770人，小学生师比为16.2:1": the stage's pupils may be counted in another line.
fn of_stage(line: &Line, at: usize, ratio: &Ratio, stage: &str, counted: &HashMap<&'static str, At>) -> Vec<(At, At)> {
    let (start, end) = line.sentence_span(ratio.from);
    let near = line.within(start, end).take(MOST);
    let staged = |i: &usize| stage_of(&line.label(*i).chars().collect::<Vec<_>>()) == Some(stage);
    let of =
        |wanted: Who| -> Vec<usize> { near.clone().filter(|i| who(line, *i) == Some(wanted) && staged(i)).collect() };
    let ([teachers], Some(afar)) = (&of(Who::Teachers)[..], counted.get(stage)) else { return Vec::new() };
    match &of(Who::Pupils)[..] {
        [] => vec![(*afar, (at, *teachers))],
        [here] => vec![((at, *here), (at, *teachers))],
        _ => Vec::new(),
    }
}

/// Words that narrow teachers and pupils down to some of them.
#[rustfmt::skip]
const NARROW: &[&str] = &[
    "小学", "初中", "高中", "幼儿", "中职", "高级", "一级", "骨干", "女", "男", "寄宿", "住校", "留守", "随迁", "残疾", "困难", "新招", "班主任", "本科", "研究生", "毕业", "送教", "体育", "音乐", "美术", "心理", "思政", "党员", "名师", "双师", "特岗", "高一", "高二", "高三",
];

/// The one pair that a plain ratio means among several: full-time teachers before all staff, all before some of them.
fn likeliest(ground: &Ground, pairs: &[(At, At)]) -> Option<(At, At)> {
    let label = |(line, i): At| ground.lines[line].label(i);
    let full_time = pairs.iter().any(|(_, t)| label(*t).contains("专任"));
    let whole = |at: At| NARROW.iter().all(|word| !label(at).contains(word));
    let fits = |(p, t): &&(At, At)| whole(*p) && whole(*t) && (!full_time || label(*t).contains("专任"));
    let mut left = pairs.iter().filter(fits);
    left.next().copied().filter(|_| left.next().is_none())
}

/// Amounts that may be the two counts, nearest sentence first.
fn pairs_of(line: &Line, ratio: &Ratio) -> Vec<(usize, usize)> {
    let (start, end) = line.sentence_span(ratio.from);
    let counted = |i: &usize| {
        let a = &line.amounts[*i];
        let counts = matches!(a.family, Family::People | Family::Places | Family::Other(_));
        counts && a.change.is_none() && a.value > 1.0 && !(ratio.from..ratio.end).contains(&a.start)
    };
    let earlier = if start == 0 { start } else { line.sentence_span(start - 1).0 };
    let mut found = Vec::new();
    for from in [start, earlier] {
        let all: Vec<usize> = line.within(from, end).take(MOST).filter(counted).collect();
        if ratio.of_pupils {
            let of =
                |wanted: Who| all.iter().copied().filter(|i| who(line, *i) == Some(wanted)).collect::<Vec<usize>>();
            let (pupils, teachers) = (of(Who::Pupils), of(Who::Teachers));
            found = pupils.iter().flat_map(|p| teachers.iter().map(move |t| (*p, *t))).collect();
        } else if let [first, second] = all[..] {
            let more = line.amounts[first].base() >= line.amounts[second].base();
            found = vec![if more { (first, second) } else { (second, first) }];
        }
        if !found.is_empty() {
            return found;
        }
    }
    found
}

/// The most amounts of two sentences that are looked at.
const MOST: usize = 14;
/// From here on ratios are rounded to whole hundreds.
const ROUNDED: f64 = 100.0;

fn judge(ground: &Ground, audit: &mut Audit, at: usize, ratio: &Ratio, pairs: &[(At, At)]) {
    let line = &ground.lines[at];
    let base = |(line, i): At| ground.lines[line].amounts[i].base();
    let quotient = |p: At, t: At| base(p) / base(t).max(1.0);
    let slack = ratio.half.max(if ratio.value >= ROUNDED { 0.01 * ratio.value } else { 0.0 }) + 1e-9;
    let holds = |(p, t): &(At, At)| (quotient(*p, *t) - ratio.value).abs() <= slack;
    let single = if let [only] = pairs { Some(*only) } else { None };
    let meant = || single.or_else(|| likeliest(ground, pairs).filter(|_| ratio.of_pupils));
    let Some((p, t)) = pairs.iter().copied().find(holds).or_else(meant) else { return };
    let computed = (quotient(p, t) * 100.0).round() / 100.0;
    let numbers = Numbers::new(computed, ratio.value);
    let stretches = [(at, ratio.from, ratio.end), ground.amount_stretch(p.0, p.1), ground.amount_stretch(t.0, t.1)];
    let (a, b) = (number(base(p)), number(base(t)));
    if holds(&(p, t)) {
        let message = format!("{a}÷{b}={}，与文中的比相符", number(computed));
        audit.checked.push(ground.checked("R21", &stretches, numbers, message));
        return;
    }
    // Far from each other they are hardly of one matter.
    let near = (0.4..=2.5).contains(&(computed / ratio.value));
    let weight = if near { Weight::Error } else { Weight::Warn };
    if !ratio.of_pupils && (!near || !named_by(line, ratio, p.1, t.1)) {
        return;
    }
    let message = format!("比例不符：{a}÷{b}={}，文中为{}:1", number(computed), number(ratio.value));
    let suggestion = format!("请核对：应为{}:1，或更正两个数量", number(computed));
    audit.findings.push(ground.doubt("R21", weight, &stretches, numbers, Said { message, suggestion }));
}

/// Whether the ratio's words name what the two counts are of, or name nothing at all ("配备比例").
fn named_by(line: &Line, ratio: &Ratio, first: usize, second: usize) -> bool {
    let words = line.words(ratio.from, ratio.end);
    let (a, b) = (line.clause(first), line.clause(second));
    let end = words.iter().position(|c| *c == '比').unwrap_or(0);
    let name = &words[..end];
    let people = [first, second].iter().any(|i| line.amounts[*i].family == Family::People);
    match name {
        // "生机比": one character for each.
        [x, y] if !has_any(name, &["配备"]) => {
            (a.contains(*x) || a.contains(*y)) && (b.contains(*x) || b.contains(*y))
        }
        _ if name.len() <= 4 => people,
        _ => {
            let shares = |text: &str| name.windows(2).any(|pair| text.contains(&pair.iter().collect::<String>()));
            people && (shares(a) || shares(b))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::tests::check;

    #[test]
    fn a_ratio_is_the_two_counts() {
        check("全县在校学生41236人，专任教师2450人，生师比16.8:1。", &[], &["R21"]);
        check("全县在校学生41236人，专任教师2450人，生师比17.9:1。", &["R21"], &[]);
        check("生师比控制在17:1以内。", &[], &[]);
        let school =
            |n: &str| format!("学校在校学生2800人，其中寄宿生1900人。教职工236人，其中专任教师200人，生师比为{n}:1。");
        check(&school("14.0"), &[], &["R21"]);
        check(&school("15.2"), &["R21"], &[]);
        let county = |n: &str| {
            format!(
                "在校学生30000人，其中小学生20000人、初中生10000人。\n其中小学专任教师1250人，小学生师比为{n}:1；初中专任教师800人，初中生师比为12.5:1。"
            )
        };
        check(&county("16.0"), &[], &["R01", "R21"]);
        check(&county("17.4"), &["R21"], &["R01", "R21"]);
        check("更新课桌椅4798套，添置床铺594张，保教人员与幼儿配比总体达到1:9。", &[], &[]);
        check("初中阶段生师比12：1（在校生14714人，专任教师1093人）。", &["R21"], &[]);
        check("配有学生用计算机4500台，对应在校生22500人，生机比8:1。", &["R21"], &[]);
        check("配备专职教师31人。按照在校生46500人计算，配备比例为1:1500。", &[], &["R21"]);
    }
}
