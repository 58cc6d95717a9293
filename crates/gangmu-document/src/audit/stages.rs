//! Pupils of a stage as the document counts them, and R14 of money that is given by a standard for each stage. Reads no
//! ratios.

use std::collections::HashMap;

use super::amount::Family;
use super::ground::{Ground, Line, Numbers, Said, has_any, normal_subject, number};
use super::model::{Audit, Weight};

/// The stages by the words that name them.
const STAGES: &[(&str, &str)] = &[
    ("小学", "小学"),
    ("初中", "初中"),
    ("初级中学", "初中"),
    ("普通高中", "高中"),
    ("普高", "高中"),
    ("高中", "高中"),
    ("中职", "中职"),
    ("幼儿园", "幼儿园"),
    ("学前", "幼儿园"),
    ("特殊教育", "特教"),
];

/// The one stage that words name; nothing where they name two or none.
pub(super) fn stage_of(words: &[char]) -> Option<&'static str> {
    let text: String = words.iter().collect();
    let mut named = STAGES.iter().filter(|(word, _)| text.contains(word)).map(|(_, stage)| *stage);
    let first = named.next()?;
    named.all(|stage| stage == first).then_some(first)
}

/// A count by its line and its index there.
pub(super) type At = (usize, usize);

/// Pupils of each stage, where the document counts them once or always alike.
pub(super) fn pupils(ground: &Ground) -> HashMap<&'static str, At> {
    let mut all: HashMap<&'static str, Vec<At>> = HashMap::new();
    for (at, line) in ground.lines.iter().enumerate() {
        for (i, a) in line.amounts.iter().enumerate() {
            if a.family == Family::People
                && a.change.is_none()
                && a.is_plain()
                && let Some(stage) = pupils_of(line.label(i))
            {
                all.entry(stage).or_default().push((at, i));
            }
        }
    }
    let value = |(line, i): &At| ground.lines[*line].amounts[*i].base();
    all.retain(|_, found| found.iter().all(|place| value(place) == value(&found[0])));
    all.into_iter().map(|(stage, found)| (stage, found[0])).collect()
}

/// "小学生", "初中在校生", "高中阶段学生", "在园幼儿": the stage whose pupils words count, all of them.
fn pupils_of(label: &str) -> Option<&'static str> {
    const WHO: &[&str] =
        &["生", "学生", "在校生", "在校学生", "在校学生数", "在校生数", "学校在校生", "学校学生", "学校在校学生"];
    const CHILDREN: &[&str] = &["在园幼儿", "幼儿", "在园儿童", "在园幼儿数"];
    let subject = normal_subject(label);
    if CHILDREN.contains(&subject.as_str()) {
        return Some("幼儿园");
    }
    STAGES.iter().find_map(|(word, stage)| {
        let rest = subject.strip_prefix(word)?;
        let rest = rest.strip_prefix("阶段").or_else(|| rest.strip_prefix("教育")).unwrap_or(rest);
        (WHO.contains(&rest) || CHILDREN.contains(&rest)).then_some(*stage)
    })
}

/// Judges the money that each sentence gives by stages.
pub(super) fn relation(ground: &Ground, audit: &mut Audit) {
    let mut counted: Option<HashMap<&'static str, At>> = None;
    for (at, line) in ground.lines.iter().enumerate() {
        if !line.amounts.iter().any(|a| a.family == Family::Money) {
            continue;
        }
        for (from, to) in &line.sentences {
            let given = given(line, line.within(*from, *to));
            if !given.is_empty() {
                let counted = counted.get_or_insert_with(|| pupils(ground));
                judge(ground, audit, at, &given, counted);
            }
        }
    }
}

/// A stage's standard and the money given by it.
struct Given {
    stage: &'static str,
    each: usize,
    total: usize,
}

/// The most amounts of a sentence that are looked at.
const MOST: usize = 24;

/// "小学每生每年720元、初中每生每年940元，拨付小学公用经费622.8万元、初中公用经费493.28万元".
fn given(line: &Line, here: std::ops::Range<usize>) -> Vec<Given> {
    let before = |i: usize| {
        let a = &line.amounts[i];
        let floor = i.checked_sub(1).map_or(0, |b| line.amounts[b].end.min(a.start)).max(a.start.saturating_sub(20));
        let from = (floor..a.start)
            .rev()
            .find(|at| matches!(line.chars[*at], '，' | '；' | '。' | '：' | '、'))
            .map_or(floor, |at| at + 1);
        line.words(from, a.start)
    };
    let mut standards: Vec<(&str, usize)> = Vec::new();
    let mut totals: Vec<(&str, usize)> = Vec::new();
    for i in here.take(MOST).filter(|i| line.amounts[*i].family == Family::Money && line.amounts[*i].is_plain()) {
        let words = before(i);
        let Some(stage) = stage_of(words).filter(|_| line.amounts[i].change.is_none()) else { continue };
        let daily = has_any(words, &["每天", "每日", "每月", "每学期"]);
        match has_any(words, &["每生", "生均", "每人", "人均", "每名"]) {
            true if !daily => standards.push((stage, i)),
            true => {}
            false => totals.push((stage, i)),
        }
    }
    let one = |list: &[(&str, usize)], stage: &str| {
        let mut found = list.iter().filter(|(s, _)| *s == stage).map(|(_, i)| *i);
        found.next().filter(|_| found.next().is_none())
    };
    let pair = |(stage, each): &(&'static str, usize)| {
        one(&standards, stage)?;
        Some(Given { stage, each: *each, total: one(&totals, stage)? })
    };
    standards.iter().filter_map(pair).collect()
}

/// A year's money or that of one term.
const TIMES: &[f64] = &[1.0, 0.5];
/// Money may miss its product by this share.
const SLACK: f64 = 0.01;

fn judge(ground: &Ground, audit: &mut Audit, at: usize, given: &[Given], counted: &HashMap<&'static str, At>) {
    let line = &ground.lines[at];
    let product = |g: &Given| {
        let (from, i) = *counted.get(g.stage)?;
        Some(ground.lines[from].amounts[i].base() * line.amounts[g.each].base())
    };
    let holds = |g: &&Given| {
        let total = line.amounts[g.total].base();
        product(g).is_some_and(|all| TIMES.iter().any(|times| (all * times / total - 1.0).abs() <= SLACK))
    };
    // A stage that fits shows that the money is for all pupils that are counted.
    if !given.iter().any(|g| holds(&g)) {
        return;
    }
    for g in given {
        let (Some(all), Some(place)) = (product(g), counted.get(g.stage)) else { continue };
        let (each, total) = (&line.amounts[g.each], &line.amounts[g.total]);
        let heads = ground.lines[place.0].amounts[place.1].base();
        let stretches = [(at, g.total), (at, g.each), *place].map(|(line, i)| ground.amount_stretch(line, i));
        let computed = number(all / total.scale);
        let sum = format!("{}{}×{}人={computed}{}", number(each.value), each.unit, number(heads), total.unit);
        let numbers = Numbers::new(all / total.scale, total.value);
        if holds(&g) {
            audit.checked.push(ground.checked("R14", &stretches, numbers, format!("{sum}，与文中金额相符")));
            continue;
        }
        let head = number((total.base() / heads.max(1.0) * 100.0).round() / 100.0);
        let message = format!("金额与标准不符：{sum}，文中为{}{}，合每人{head}元", number(total.value), total.unit);
        let suggestion = "请核对补助标准、人数和金额，或说明另有其他对象、其他学期".to_string();
        audit.findings.push(ground.doubt("R14", Weight::Warn, &stretches, numbers, Said { message, suggestion }));
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::tests::check;

    #[test]
    fn money_of_a_stage_is_its_pupils_by_its_standard() {
        let text = |n: &str| {
            format!(
                "全县在校生9000人，其中小学生6000人、初中生3000人。\n按小学每生每年650元、初中每生每年850元的标准，拨付小学公用经费390万元、初中公用经费{n}万元。"
            )
        };
        check(&text("255"), &[], &["R01", "R14"]);
        check(&text("325"), &["R14"], &["R01", "R14"]);
        check("小学生6000人。\n按小学每生每年650元标准，拨付小学公用经费290万元。", &[], &[]);
    }
}
