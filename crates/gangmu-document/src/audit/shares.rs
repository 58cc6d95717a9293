//! R03 and R04: stated shares and rates against the counts beside them, and counts of a part of work against all of it (R02).

use super::afar::{Counted, counted_in, far, follows, named_share};
use super::amount::Family;
use super::completion::{completion, of_task};
use super::fit::{Fit, fit_share};
use super::ground::{Ground, Line, Numbers, Said, Stretch, has_any, normal_subject, number};
use super::model::{Audit, Weight};
use crate::lexicon::among;

/// Judges every rate that has counts beside it, and shares of a whole that the document counts elsewhere.
pub(super) fn relation(ground: &Ground, audit: &mut Audit) {
    let mut counted: Option<Counted> = None;
    for (at, line) in ground.lines.iter().enumerate() {
        if !line.amounts.iter().any(|a| a.family == Family::Rate) {
            continue;
        }
        let wholes = wholes(line);
        for rate in 0..line.amounts.len() {
            if let Some(case) = read(line, rate, &wholes) {
                judge(ground, audit, at, &case);
            } else if let Some((part, name)) = named_share(line, rate) {
                far(ground, audit, at, (rate, part, &name), counted.get_or_insert_with(|| counted_in(ground)));
            }
        }
    }
}

/// For each amount the total of the list that it stands in.
fn wholes(line: &Line) -> Vec<Option<usize>> {
    let mut wholes = vec![None; line.amounts.len()];
    for list in line.lists().iter().filter(|list| list.sure) {
        for part in &list.parts {
            wholes[*part] = wholes[*part].or(Some(list.total));
        }
    }
    wholes
}

/// A rate with its part and the wholes that may be meant.
pub(super) struct Case {
    pub(super) code: &'static str,
    pub(super) rate: usize,
    pub(super) part: usize,
    pub(super) wholes: Vec<usize>,
    /// Whether one of `wholes` must be the one.
    pub(super) sure: bool,
}

/// The most rates of one row.
const LONGEST_ROW: usize = 12;
/// How far back an amount may stand to be part or whole of a rate.
const BACK: usize = 8;

fn read(line: &Line, rate: usize, wholes: &[Option<usize>]) -> Option<Case> {
    let r = &line.amounts[rate];
    if r.family != Family::Rate || r.change.is_some() {
        return None;
    }
    let start = (r.start.saturating_sub(40)..r.start)
        .rev()
        .find(|i| matches!(line.chars[*i], '，' | '；' | '。' | '：' | '（'))
        .map_or(0, |i| i + 1);
    let start = start.max(r.start.saturating_sub(40));
    let words = line.words(start, r.start);
    // "分别占57.6%、30.9%": the later rates of a row.
    if words.len() <= 1
        && let Some(case) = row_start(line, rate).and_then(|at| series(line, rate, at))
    {
        return Some(case);
    }
    if let Some(at) = words.iter().rposition(|c| *c == '占') {
        return share(line, rate, start + at, wholes);
    }
    let text: String = words.iter().collect();
    let named = text.rfind('率').or_else(|| text.rfind("占比")).map(|end| &text[..end]);
    if let Some(stem) = named {
        return completion(line, rate, start, stem, text.contains("占比"));
    }
    of_task(line, rate, words, start)
}

/// Where the words of a row's first rate begin, for a later rate of the row that says "分别占".
fn row_start(line: &Line, rate: usize) -> Option<usize> {
    let joint = |i: usize| {
        matches!(line.gap(i - 1, i), ['、' | '和' | '与' | '，']) && line.amounts[i - 1].family == Family::Rate
    };
    let first = (1..=rate).rev().take(LONGEST_ROW).find(|i| !joint(*i))?;
    let start = line.amounts[first].start;
    let from = start.saturating_sub(8);
    let at = line.words(from, start).iter().rposition(|c| *c == '占')?;
    line.words(from, from + at).ends_with(&['分', '别']).then_some(from + at)
}

/// Counts before `at` that may be meant, nearest first, in this sentence or the one before.
pub(super) fn counts(line: &Line, at: usize) -> impl Iterator<Item = usize> + '_ {
    let here = line.sentence(at);
    line.within(0, at).rev().take(BACK).filter(move |i| {
        let a = &line.amounts[*i];
        line.sentence(a.start) + 1 >= here
            && a.change.is_none()
            && !matches!(a.family, Family::Rate | Family::Points | Family::Time)
            && !a.is_each_or_rank(&line.chars)
    })
}

/// "公办幼儿园38所，占45.2%"; "占学生总数43210人的95.4%".
fn share(line: &Line, rate: usize, at: usize, wholes: &[Option<usize>]) -> Option<Case> {
    let r = &line.amounts[rate];
    let part = counts(line, at).next()?;
    let a = &line.amounts[part];
    let gap = line.words(a.end, at);
    if gap.ends_with(&['分', '别']) {
        return series(line, rate, at);
    }
    if gap.len() > 14
        || gap.iter().any(|c| matches!(*c, '。' | '；'))
        || line.sentence(a.start) != line.sentence(r.start)
    {
        return None;
    }
    // "新增学位1260个，公办园在园幼儿占比达52.3%": the share is of what stands between.
    let sign = gap.iter().rposition(|c| matches!(*c, '，' | '、'));
    let other =
        sign.map_or(0, |sign| gap[sign + 1..].iter().filter(|c| !among(**c, "仅只约均各共还已其中也占")).count());
    if other >= 2 {
        return None;
    }
    let case = |wholes: Vec<usize>, sure: bool| Some(Case { code: "R03", rate, part, wholes, sure });
    let named: Vec<usize> = line.within(at, r.start).filter(|i| line.amounts[*i].family == a.family).collect();
    if let [whole] = named[..] {
        return case(vec![whole], true);
    }
    let fits = |i: &usize| {
        let w = &line.amounts[*i];
        *i != part && w.family == a.family && (w.base() >= a.base() || !w.is_plain()) && !is_sibling(line, *i, part)
    };
    let earlier: Vec<usize> = counts(line, a.start).filter(fits).collect();
    let name = whole_name(line.words(at + 1, r.start));
    if let Some(whole) = wholes[part].filter(|_| name.starts_with('总') || name.starts_with("全部")) {
        return case(vec![whole], true);
    }
    if name.chars().count() >= 2 {
        let alike = earlier.into_iter().filter(|i| same_thing(&name, &context(line, *i)));
        let alike: Vec<usize> = alike.map(|i| if follows(line, i + 1) { i + 1 } else { i }).collect();
        let named = |i: usize| context(line, i).contains(&name);
        let sure = alike.len() == 1 && (named(alike[0]) || follows(line, alike[0]) && named(alike[0] - 1));
        return if alike.is_empty() { None } else { case(alike, sure) };
    }
    if let Some(whole) = wholes[part] {
        return case(vec![whole], true);
    }
    if let Some(sibling) = counts(line, a.start).find(|i| is_sibling(line, *i, part)) {
        let whole = whole_of_sibling(line, (rate, part), sibling);
        let sure = whole.is_some();
        return case(whole.map_or(earlier, |whole| vec![whole]), sure).filter(|case| !case.wholes.is_empty());
    }
    let sentence = line.sentence(a.start);
    let in_sentence = earlier.iter().filter(|i| line.sentence(line.amounts[**i].start) == sentence).count();
    let sure = in_sentence == 1 && earlier.first().is_some_and(|i| line.sentence(line.amounts[*i].start) == sentence);
    let candidates = if sure { earlier[..1].to_vec() } else { earlier };
    case(candidates, sure)
}

/// "城区6000人，占75%；乡村2000人，占25%": what has its own share of an unnamed whole is no whole of the part beside it,
/// unless "其中" opens a list within.
fn is_sibling(line: &Line, index: usize, part: usize) -> bool {
    let Some(next) = line.amounts.get(index + 1).filter(|next| next.family == Family::Rate && index < part) else {
        return false;
    };
    let shared = matches!(line.gap(index, index + 1), ['，', '占'] | ['，', '约', '占'] | ['，', '占', '比'] | ['占']);
    let between = line.words(next.end, line.amounts[part].start);
    shared && next.change.is_none() && between.len() <= 160 && !has_any(between, &["其中", "中"])
}

/// The count that gives the part's rate, else the one that gives its sibling's rate: theirs is one whole.
fn whole_of_sibling(line: &Line, (rate, part): (usize, usize), sibling: usize) -> Option<usize> {
    const FAR: usize = 24;
    let gives = |whole: usize, part: usize, rate: usize| {
        let (w, p) = (&line.amounts[whole], &line.amounts[part]);
        let counted = w.family == p.family && w.change.is_none() && w.base() >= p.base();
        counted && fit_share(&line.amounts[rate], p, w) == Some(Fit::Holds)
    };
    let near = || (0..sibling).rev().take(FAR);
    let own = near().find(|whole| gives(*whole, part, rate));
    own.or_else(|| near().find(|whole| gives(*whole, sibling, sibling + 1) && line.amounts[*whole].is_plain()))
}

/// "小学40所、初中12所，分别占62.5%、18.8%": the rates of a row belong to as many counts before them.
fn series(line: &Line, rate: usize, at: usize) -> Option<Case> {
    let rates = |i: usize| line.amounts.get(i).is_some_and(|a| a.family == Family::Rate && a.change.is_none());
    let linked =
        |i: usize| i > 0 && rates(i - 1) && rates(i) && matches!(line.gap(i - 1, i), ['、' | '和' | '与' | '，']);
    let first = (0..=rate).rev().take(LONGEST_ROW).find(|i| !linked(*i))?;
    let length = 1 + (first + 1..line.amounts.len()).take(LONGEST_ROW).take_while(|i| linked(*i)).count();
    let near: Vec<usize> = counts(line, at).collect();
    let (parts, rest) = near.split_at_checked(length).filter(|_| length >= 2)?;
    let part = parts[length - 1 - (rate - first)];
    let family = line.amounts[part].family;
    let alike = parts.iter().all(|i| line.amounts[*i].family == family);
    let most = parts.iter().map(|i| line.amounts[*i].base()).fold(0.0, f64::max);
    let whole = *rest.iter().find(|i| line.amounts[**i].family == family && line.amounts[**i].base() >= most)?;
    let near = line.sentence(line.amounts[whole].start) == line.sentence(line.amounts[rate].start);
    alike.then_some(Case { code: "R03", rate, part, wholes: vec![whole], sure: near })
}

/// "全县教师总数的": what the share is of, "" where it is not said.
pub(super) fn whole_name(words: &[char]) -> String {
    let text: String = words.iter().filter(|c| !matches!(c, '（' | '）')).collect();
    let mut name = text.trim_start_matches(['到', '全', '部', '其', '比', '约', '近']).trim_end_matches('的');
    for tail in ["达到", "达", "比例", "比重", "为", "的", "总人数", "总数", "总量", "人数", "数", "以上"]
    {
        name = name.trim_end_matches(tail);
    }
    let name = normal_subject(name.trim_start_matches(['县', '市', '区']));
    if ["总", "比", "县", "市", "总额"].contains(&name.as_str()) { String::new() } else { name }
}

/// The words around a count, without signs.
pub(super) fn context(line: &Line, index: usize) -> String {
    format!("{}{}", line.label(index), line.noun(index))
}

/// Whether the name of a whole and the words of a count speak of one thing.
fn same_thing(name: &str, words: &str) -> bool {
    let tail: String = {
        let chars: Vec<char> = name.chars().collect();
        chars[chars.len().saturating_sub(2)..].iter().collect()
    };
    words.contains(name) || words.contains(&tail)
}

fn judge(ground: &Ground, audit: &mut Audit, at: usize, case: &Case) {
    let line = &ground.lines[at];
    let (rate, part) = (&line.amounts[case.rate], &line.amounts[case.part]);
    let fits = |whole: &usize| fit_share(rate, part, &line.amounts[*whole]).map(|fit| (*whole, fit));
    let judged: Vec<(usize, Fit)> = case.wholes.iter().filter_map(fits).collect();
    let of = |wanted: Fit| judged.iter().find(|(_, fit)| *fit == wanted).map(|(whole, _)| *whole);
    if let Some(whole) = of(Fit::Holds) {
        let (stretches, numbers) = say(ground, at, case, whole);
        let message = format!(
            "{}÷{}={}%，与文中{}%相符",
            number(part.value),
            number(line.amounts[whole].value),
            number(numbers.computed.unwrap_or(0.0)),
            number(rate.value)
        );
        audit.checked.push(ground.checked(case.code, &stretches, numbers, message));
        return;
    }
    let cut = of(Fit::Cut);
    let Some(whole) = cut.or_else(|| case.sure.then(|| case.wholes[0])) else { return };
    doubt(ground, audit, at, case, whole, cut.is_some());
}

fn say(ground: &Ground, at: usize, case: &Case, whole: usize) -> (Vec<Stretch>, Numbers) {
    let line = &ground.lines[at];
    let (rate, part) = (&line.amounts[case.rate], &line.amounts[case.part]);
    let computed = 100.0 * part.base() / line.amounts[whole].base() / rate.scale;
    let places = 10f64.powi(rate.decimals.max(1) + 1);
    let stretches = [case.rate, case.part, whole].map(|i| ground.amount_stretch(at, i)).to_vec();
    (stretches, Numbers::new((computed * places).round() / places, rate.value))
}

fn doubt(ground: &Ground, audit: &mut Audit, at: usize, case: &Case, whole: usize, cut: bool) {
    let line = &ground.lines[at];
    let (rate, part, all) = (&line.amounts[case.rate], &line.amounts[case.part], &line.amounts[whole]);
    let (stretches, numbers) = say(ground, at, case, whole);
    let computed = numbers.computed.unwrap_or(0.0);
    let far = rate.value > 0.0 && !(0.5..=2.0).contains(&(computed / rate.value));
    let weight = match (cut, far) {
        (true, _) => Weight::Note,
        (_, true) => Weight::Warn,
        _ => Weight::Error,
    };
    let word = if case.code == "R03" { "占比" } else { "比率" };
    let message = format!(
        "{word}与数量不符：{}{}÷{}{}={}%，文中为{}%",
        number(part.value),
        part.unit,
        number(all.value),
        all.unit,
        number(computed),
        number(rate.value)
    );
    let suggestion = if cut {
        "相差在末位取舍的范围内，可核对原始数据".to_string()
    } else {
        format!("请核对：百分数应为{}%，或更正有误的数量", number(computed))
    };
    audit.findings.push(ground.doubt(case.code, weight, &stretches, numbers, Said { message, suggestion }));
}

#[cfg(test)]
mod tests {
    use crate::audit::tests::check;

    #[test]
    fn shares_are_those_that_the_counts_give() {
        check("全县有幼儿园84所，其中公办园38所，占45.2%。", &[], &["R03"]);
        check("全县有幼儿园84所，其中公办园38所，占46.2%。", &["R03"], &[]);
        check("参加课后服务的学生41236人，占义务教育学生总数43210人的95.4%。", &[], &["R03"]);
        check("参加课后服务的学生41236人，占义务教育学生总数43210人的93.4%。", &["R03"], &[]);
        check("残疾学生262人，随班就读151人、送教上门111人，分别占57.6%、42.4%。", &[], &["R03"]);
        check("残疾学生262人，随班就读151人、送教上门111人，分别占57.6%、43.4%。", &["R03"], &["R03"]);
        check("现有教师3000人，其中党员660人，占教师总数的22%，女教师1800人，占60%。", &[], &["R03"]);
    }

    #[test]
    fn rates_of_work_are_those_that_the_counts_give() {
        check("全年排查隐患610处，完成整改572处，整改率93.8%。", &[], &["R04"]);
        check("全年排查隐患610处，完成整改572处，整改率95%。", &["R04"], &[]);
        check("746处隐患中已完成整改703处，整改率96.4%。", &["R04"], &[]);
        check("面试考生462人，实到448人，缺考14人，到考率99.67%。", &["R04"], &["R09"]);
        check("应体检学生15728人，实际体检14963人，体检率93.14%。", &["R04"], &[]);
        check("接报设备故障645起。24小时内修复612起，及时修复率94.9%。", &[], &["R04"]);
        check("接报设备故障645起。24小时内修复612起，及时修复率92.7%。", &["R04"], &[]);
        check("毕业生1963人，就业1921人，就业率97.9%，对口就业率81.6%。", &[], &["R04"]);
        check("计划投资5000万元，完成投资4600万元，完成率92%。", &[], &["R04"]);
        check("计划投资5000万元，完成投资4600万元，完成年度计划的96%。", &["R04"], &[]);
    }

    #[test]
    fn the_whole_of_a_share_is_none_of_its_siblings() {
        check("县城学校学生42000人，占70.0%；农村学校学生18000人，占30.0%。", &[], &[]);
        check("在校生60000人，县城学校学生42000人，占70.0%；农村学校学生18000人，占32.0%。", &["R03"], &["R03"]);
        check("小学教师3000人。按年龄分层管理。其中35岁以下900人，占30%；50岁以上750人，占25%。", &[], &["R03"]);
        check("外来学生2400人，占在校生12000人的20%，其中在公办学校就读1800人，占75%。", &[], &["R03"]);
        check("外来学生2400人，占在校生12000人的20%，其中在公办学校就读1800人，占85%。", &["R03"], &["R03"]);
    }

    #[test]
    fn rates_that_name_the_act_and_its_end_are_of_the_act() {
        check("专项检查发现问题160处，已整改到位148处，整改完成率92.5%，其余正在整改。", &[], &["R04"]);
        check("专项检查发现问题160处，已整改到位148处，整改完成率95.2%，其余正在整改。", &["R04"], &[]);
        check("对有辍学倾向的40人，逐户制定方案，已劝返复学36人，劝返率90%。", &[], &["R04"]);
        check("对有辍学倾向的40人，逐户制定方案，已劝返复学36人，劝返率94%。", &["R04"], &[]);
    }

    #[test]
    fn a_rate_without_its_counts_is_left_alone() {
        check("巩固率达95.2%，招聘教师120人，培训校长40人。", &[], &[]);
        check("骨干教师300人，占全县教师的6%。", &[], &[]);
        check("提供学位2250个，新增公办学位1260个，公办园在园幼儿占比达52.3%。", &[], &[]);
        check("应返校学生61280人，实际返校61047人，返校率99.62%；教职工到岗率99.8%。", &[], &["R04"]);
        check("现有专任教师3640人。\n骨干教师812人，占专任教师总数的25.6%。", &["R03"], &[]);
        check("现有专任教师3640人。\n骨干教师812人，占专任教师总数的22.3%。", &[], &["R03"]);
    }
}
