//! R16 and R10: rates that cannot exceed one hundred, and times that cannot be fewer than persons. Reads no sums.

use super::amount::Family;
use super::ground::{Ground, Line, Numbers, Said, has_any, number};
use super::model::{Audit, Weight};
use crate::lexicon::among;

/// Judges each rate by itself and each pair of persons and times.
pub(super) fn relation(ground: &Ground, audit: &mut Audit) {
    for (at, line) in ground.lines.iter().enumerate() {
        for i in 0..line.amounts.len() {
            rate(ground, audit, at, i);
            times(ground, audit, at, i);
        }
    }
}

/// Rates and shares that may be more than all.
#[rustfmt::skip]
const MAY_EXCEED: &[&str] = &[
    "毛入", "增长", "增幅", "增速", "同比", "达成", "相当于", "任务", "计划", "目标", "投资", "回报", "提高", "提升", "上升", "比上年", "较上年", "为原", "涨", "超", "利用率", "倍", "到位率", "预算", "负荷", "周转", "贡献", "执行", "收益", "增加",
];

fn rate(ground: &Ground, audit: &mut Audit, at: usize, index: usize) {
    let line = &ground.lines[at];
    let a = &line.amounts[index];
    if a.family != Family::Rate || a.change.is_some() || a.value * a.scale <= 100.0 {
        return;
    }
    let from = a.start.saturating_sub(24);
    let from =
        (from..a.start).rev().find(|i| matches!(line.chars[*i], '，' | '；' | '。' | '：')).map_or(from, |i| i + 1);
    let words = line.words(from, a.start);
    let bounded = has_any(words, &["率", "占", "比例", "比重", "覆盖面"]);
    if !bounded || has_any(words, MAY_EXCEED) {
        return;
    }
    let value = number(a.value);
    let message = format!("比率{value}{}超过100%", a.unit);
    let suggestion = "请核对：此类比率不能超过100%，可能多写一位或小数点有误".to_string();
    let numbers = Numbers { computed: None, stated: Some(a.value) };
    let stretch = [ground.amount_stretch(at, index)];
    audit.findings.push(ground.doubt("R16", Weight::Error, &stretch, numbers, Said { message, suggestion }));
}

/// R10: "培训教师3000人、2800人次".
fn times(ground: &Ground, audit: &mut Audit, at: usize, index: usize) {
    let line = &ground.lines[at];
    let Some((persons, times)) = pair(line, index) else { return };
    let (p, t) = (&line.amounts[persons], &line.amounts[times]);
    let stretches = [ground.amount_stretch(at, times), ground.amount_stretch(at, persons)];
    let numbers = Numbers::new(p.base() / t.scale, t.value);
    if t.bounds().1 >= p.bounds().0 - 1e-9 {
        let message = format!("{}{}不少于{}{}", number(t.value), t.unit, number(p.value), p.unit);
        audit.checked.push(ground.checked("R10", &stretches, numbers, message));
        return;
    }
    let message = format!("人次少于人数：{}{}，{}{}", number(t.value), t.unit, number(p.value), p.unit);
    let suggestion = "请核对：同一项工作的人次不会少于人数，可能两数写反".to_string();
    audit.findings.push(ground.doubt("R10", Weight::Error, &stretches, numbers, Said { message, suggestion }));
}

/// Persons and times of one matter, next to each other.
fn pair(line: &Line, index: usize) -> Option<(usize, usize)> {
    let (a, b) = (line.amounts.get(index)?, line.amounts.get(index + 1)?);
    let (persons, times) = match (a.family, b.family) {
        (Family::People, Family::Visits) => (index, index + 1),
        (Family::Visits, Family::People) => (index + 1, index),
        _ => return None,
    };
    let gap = line.words(a.end, b.start);
    let bound = a.change.is_some() || b.change.is_some() || has_any(gap, &["其中", "；"]) || gap.contains(&'。');
    (!bound && of_one_matter(line, persons, times)).then_some((persons, times))
}

/// Persons that a count may be of.
const PERSONS: &[&str] =
    &["教师", "学生", "校长", "家长", "干部", "群众", "幼儿", "医生", "专家", "志愿者", "党员", "园长", "教职工"];

/// Whether persons and times are counted of one matter: nothing but words of counting between them, or one act in both.
fn of_one_matter(line: &Line, persons: usize, times: usize) -> bool {
    const NEAR: usize = 26;
    let (a, b) = (&line.amounts[persons.min(times)], &line.amounts[persons.max(times)]);
    let gap = line.words(a.end, b.start);
    let idle = |c: &char| among(*c, "，、（）；共计累达到约为近超过有合总涉及惠人次");
    if gap.len() <= 10 && gap.iter().all(idle) {
        return true;
    }
    let (who, what) = (line.clause(persons), line.clause(times));
    let other = PERSONS.iter().any(|w| what.contains(w) && !who.contains(w));
    let acts: Vec<char> = what.chars().filter(|c| !idle(c)).collect();
    let shared = acts.windows(2).any(|pair| {
        let act: String = pair.iter().collect();
        who.contains(&act)
            && !PERSONS.contains(&act.as_str())
            && !["全年", "今年", "组织", "开展", "参加"].contains(&act.as_str())
    });
    persons < times && gap.len() <= NEAR && !other && shared
}

#[cfg(test)]
mod tests {
    use crate::audit::tests::check;

    #[test]
    fn rates_end_at_one_hundred_but_for_gross_ones() {
        check("义务教育巩固率达到101.2%。", &["R16"], &[]);
        check("二是小学净入学率达到101.7%，初中毛入学率达到103.9%。", &["R16"], &[]);
        check("学前三年毛入园率达到101.2%。", &[], &[]);
        check("招生完成计划的104%，投资比上年增长120%。", &[], &[]);
    }

    #[test]
    fn times_are_no_fewer_than_persons() {
        check("全年培训教师3000人、2800人次。", &["R10"], &[]);
        check("全年培训教师2800人、6000人次。", &[], &["R10"]);
        check("为47名重度残疾学生送教上门，全年累计送教42人次。", &["R10"], &[]);
        check("参训校（园）长95人，参训81人次。", &["R10"], &[]);
        check("招聘教师150名，培训教师90人次。", &[], &[]);
    }
}
