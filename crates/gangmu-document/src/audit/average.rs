//! R13, R14 and R22: averages against totals and counts, money per head, pupils per class. Knows no shares.

use super::amount::{Amount, Family};
use super::ground::{Ground, Line, Numbers, Said, Stretch, find, has_any, number};
use super::model::{Audit, Weight};

/// Judges the averages, the money given to persons and the classes of each line.
pub(super) fn relation(ground: &Ground, audit: &mut Audit) {
    for (at, line) in ground.lines.iter().enumerate() {
        if line.amounts.len() < 2 {
            continue;
        }
        for (from, to) in &line.sentences {
            let here = line.within(*from, *to);
            for each in here.clone() {
                if let Some(per) = per_what(line, each) {
                    average(ground, audit, at, segment(line, *from, *to, each), each, per);
                }
            }
            per_head(ground, audit, at, here.clone());
            classes(ground, audit, at, here, *from);
        }
    }
}

/// How far from an average its count and total may stand.
const FAR: usize = 300;

/// Amounts between the semicolons around one.
fn segment(line: &Line, from: usize, to: usize, index: usize) -> std::ops::Range<usize> {
    let at = line.amounts[index].start;
    let (from, to) = (from.max(at.saturating_sub(FAR)), to.min(at + FAR));
    let start = line.words(from, at).iter().rposition(|c| *c == '；').map_or(from, |i| from + i);
    let end = line.words(at, to).iter().position(|c| *c == '；').map_or(to, |i| at + i);
    line.within(start, end)
}

/// What an average is taken over.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Per {
    Head,
    Place,
    Class,
    /// What its measure word counts: terms of training, rounds, loans, households.
    Unit(&'static str),
}

/// Measure words that averages are taken over by themselves: "平均每期58人", "笔均7000元".
const UNITS: &[&str] =
    &["期", "场", "批", "轮", "笔", "节", "户", "片", "辆", "车", "间", "点", "次", "班次", "栋", "组", "台"];

/// "平均每期", "每场", "笔均" at the end of the words before an average.
fn unit_of(words: &[char]) -> Option<Per> {
    let unit = |c: char| UNITS.iter().find(|unit| unit.chars().eq([c])).map(|unit| Per::Unit(unit));
    let at = words.iter().rposition(|c| matches!(c, '每' | '均'))?;
    let rest = &words[at + 1..];
    match (words[at], rest) {
        ('每', [c, rest @ ..]) if rest.len() <= 6 => unit(*c),
        ('均', rest) if rest.len() <= 6 && at > 0 => unit(words[at - 1]),
        _ => None,
    }
}

const PER: &[(&str, Per)] = &[
    ("人均", Per::Head),
    ("生均", Per::Head),
    ("师均", Per::Head),
    ("每人", Per::Head),
    ("每生", Per::Head),
    ("平均每名", Per::Head),
    ("每名", Per::Head),
    ("每位", Per::Head),
    ("校均", Per::Place),
    ("园均", Per::Place),
    ("每校", Per::Place),
    ("每所", Per::Place),
    ("每园", Per::Place),
    ("每村", Per::Place),
    ("每家", Per::Place),
    ("每个村", Per::Place),
    ("班均", Per::Class),
    ("平均班额", Per::Class),
    ("每班", Per::Class),
    ("班额平均", Per::Class),
];

fn per_what(line: &Line, index: usize) -> Option<Per> {
    let a = &line.amounts[index];
    let floor = index.checked_sub(1).map_or(0, |before| line.amounts[before].end.min(a.start));
    let words = line.words(floor.max(a.start.saturating_sub(14)), a.start);
    if !words.iter().any(|c| matches!(c, '每' | '均')) {
        return None;
    }
    let rate = matches!(a.family, Family::Rate | Family::Points);
    let named = PER.iter().find(|(word, _)| find(words, word).is_some()).map(|(_, per)| *per);
    let each = named.or_else(|| unit_of(words))?;
    let bounded = has_any(words, &["不低于", "不少于", "不超过", "以上", "收入"]);
    (a.change.is_none() && !rate && !bounded && a.high.is_finite()).then_some(each)
}

/// Whether an amount counts what the average is taken over.
fn is_count(line: &Line, index: usize, per: Per) -> bool {
    let a = &line.amounts[index];
    let class = || {
        line.label(index).contains('班') || line.noun(index).starts_with('班') || line.noun(index).contains("教学班")
    };
    match per {
        Per::Head => a.family == Family::People,
        Per::Place => a.family == Family::Places && !class(),
        Per::Class => a.family == Family::Places && class(),
        Per::Unit(unit) => a.unit == unit || unit == "点" && a.unit == "个" && line.clause(index).contains("教学点"),
    }
}

/// An average with the count and the total that it may belong to.
struct Average {
    each: usize,
    count: usize,
    total: usize,
    /// How many times one gets it: months of a year, days, classes of a school.
    times: f64,
}

impl Average {
    /// The total that it gives, in the total's unit.
    fn numbers(&self, line: &Line) -> Numbers {
        let of = |i: usize| &line.amounts[i];
        let (x, n, t) = (of(self.each), of(self.count), of(self.total));
        Numbers::new(x.base() * n.base() * self.times / t.scale, t.value)
    }

    fn holds(&self, line: &Line) -> bool {
        let of = |i: usize| line.amounts[i].bounds();
        let (a, b, (least, most)) = (of(self.each), of(self.count), of(self.total));
        a.0 * b.0 * self.times <= most * (1.0 + SLACK) && a.1 * b.1 * self.times >= least * (1.0 - SLACK)
    }

    /// "1000元×2950".
    fn product(&self, line: &Line) -> String {
        let (x, n) = (&line.amounts[self.each], &line.amounts[self.count]);
        let times = if self.times == 1.0 { String::new() } else { format!("×{}", number(self.times)) };
        format!("{}{}×{}{}{times}", number(x.value), x.unit, number(n.value), n.unit)
    }
}

/// A product may miss its total by this share.
const SLACK: f64 = 0.01;

/// R13: average times count is the total.
fn average(ground: &Ground, audit: &mut Audit, at: usize, here: std::ops::Range<usize>, each: usize, per: Per) {
    const REACH: usize = 8;
    let line = &ground.lines[at];
    let around = |i: &usize| *i != each && i.abs_diff(each) <= REACH && line.amounts[*i].change.is_none();
    let plain = |i: &usize| per_what(line, *i).is_none();
    let totals: Vec<usize> =
        here.clone().filter(around).filter(|i| plain(i) && same_sort(line, each, *i, per)).collect();
    let (per, by_class) = through_classes(line, here.clone(), each, per);
    let counts: Vec<usize> = here.clone().filter(around).filter(|i| is_count(line, *i, per) && plain(i)).collect();
    let counts: Vec<usize> = counts.into_iter().filter(|i| !line.clause(*i).contains("学位")).collect();
    let segment_of = here.clone();
    let times: Vec<f64> = periods(line, here, each).into_iter().map(|times| times * by_class).collect();
    let mut all: Vec<Average> = Vec::new();
    for (total, count) in totals.iter().flat_map(|t| counts.iter().map(move |c| (*t, *c))).filter(|(t, c)| t != c) {
        all.extend(times.iter().map(|times| Average { each, count, total, times: *times }));
    }
    if let Some(found) = all.iter().find(|average| average.holds(line)) {
        let numbers = found.numbers(line);
        let unit = &line.amounts[found.total].unit;
        let computed = number(numbers.computed.unwrap_or(0.0));
        let message = format!("{}={computed}{unit}，与文中总数相符", found.product(line));
        let stretches = stretches(ground, at, &[found.total, each, found.count]);
        audit.checked.push(ground.checked("R13", &stretches, numbers, message));
    } else if totals.len() == 1 && counts.len() == 1 && !all.is_empty() && !several(line, segment_of, each) {
        doubt_average(ground, audit, at, &all[0]);
    }
}

/// Whether a total is of what the average is of; places in a school are counted for pupils.
fn same_sort(line: &Line, each: usize, total: usize, per: Per) -> bool {
    let (x, t) = (&line.amounts[each], &line.amounts[total]);
    let places = x.family == Family::People && per == Per::Class && line.clause(total).contains("学位");
    // Who comes to each of several rounds is counted each time.
    let visits = matches!(per, Per::Unit(_)) && x.family == Family::People && t.family == Family::Visits;
    x.family == t.family || visits || places && t.family == Family::Places
}

/// "每所设6个班，每班45人": pupils per school by way of its classes.
fn through_classes(line: &Line, here: std::ops::Range<usize>, each: usize, per: Per) -> (Per, f64) {
    let classes = |i: &usize| {
        *i != each
            && line.noun(*i).starts_with('班')
            && per_what(line, *i) == Some(Per::Place)
            && line.amounts[*i].is_plain()
    };
    match here.clone().find(classes).filter(|_| per == Per::Class) {
        Some(i) => (Per::Place, line.amounts[i].value),
        None => (per, 1.0),
    }
}

/// "小学每生每天4元、初中每生每天5元": the one total is of several standards.
fn several(line: &Line, here: std::ops::Range<usize>, each: usize) -> bool {
    let x = &line.amounts[each];
    let yearly = |i: usize| periods(line, here.clone(), i).into_iter().map(move |times| times * line.amounts[i].base());
    // "每生每天4元、全年200天，即每生每年800元" is one standard.
    let same = |i: usize| yearly(i).any(|a| yearly(each).any(|b| (a - b).abs() <= 1e-6 * b.abs()));
    let other = |i: usize| i != each && per_what(line, i).is_some() && line.amounts[i].family == x.family;
    here.clone().any(|i| other(i) && !same(i))
}

/// How many times one may get what is stated for a month, a day or a term, the likeliest first.
fn periods(line: &Line, mut here: std::ops::Range<usize>, each: usize) -> Vec<f64> {
    let a = &line.amounts[each];
    let before = line.words(a.start.saturating_sub(10), a.start);
    let behind = line.words(a.end, a.end + 3);
    let says = |words: crate::lexicon::List| has_any(before, words) || has_any(behind, words);
    if says(&["每月", "月均", "/月"]) {
        return vec![12.0, 1.0, 10.0];
    }
    if says(&["每天", "每日", "/天"]) {
        let days = here.find(|i| line.amounts[*i].unit == "天" && *i != each);
        return vec![days.map_or(200.0, |i| line.amounts[i].value), 1.0];
    }
    if says(&["每学期", "/学期"]) {
        return vec![1.0, 2.0];
    }
    // What is stated for a year may have been given for one term.
    if says(&["每年", "/年"]) { vec![1.0, 0.5] } else { vec![1.0] }
}

fn doubt_average(ground: &Ground, audit: &mut Audit, at: usize, average: &Average) {
    let line = &ground.lines[at];
    let (x, t) = (&line.amounts[average.each], &line.amounts[average.total]);
    let numbers = average.numbers(line);
    let ratio = numbers.computed.unwrap_or(0.0) / t.value.max(1e-9);
    let slip = [0.01, 0.1, 10.0, 100.0].iter().any(|by| (ratio / by - 1.0).abs() <= SLACK);
    let weight = match ratio {
        r if slip || (0.75..=1.34).contains(&r) => Weight::Error,
        r if (0.5..=2.0).contains(&r) && x.family != Family::Money => Weight::Warn,
        r if (0.1..=10.0).contains(&r) && x.family == Family::Money => return standard(ground, audit, at, average),
        _ => return,
    };
    let computed = number(numbers.computed.unwrap_or(0.0));
    let stated = number(t.value);
    let message = format!("平均数与总数不符：{}={computed}{1}，文中总数为{stated}{1}", average.product(line), t.unit);
    let suggestion = format!("请核对平均数、人数（个数）和总数；按平均数计算，总数应为{computed}{}", t.unit);
    let stretches = stretches(ground, at, &[average.total, average.each, average.count]);
    audit.findings.push(ground.doubt("R13", weight, &stretches, numbers, Said { message, suggestion }));
}

/// R14: money per head far from the standard beside it.
fn standard(ground: &Ground, audit: &mut Audit, at: usize, average: &Average) {
    let line = &ground.lines[at];
    let (x, n, t) = (&line.amounts[average.each], &line.amounts[average.count], &line.amounts[average.total]);
    let stated = x.base() * average.times;
    let head = (t.base() / n.base().max(1.0) * 100.0).round() / 100.0;
    let message = format!(
        "人均金额与标准不符：{}{}÷{}{}={}元，按文中标准应为{}元",
        number(t.value),
        t.unit,
        number(n.value),
        n.unit,
        number(head),
        number(stated)
    );
    let suggestion = "请核对补助标准、人数和金额，或说明另有其他对象、其他学期".to_string();
    let stretches = stretches(ground, at, &[average.total, average.each, average.count]);
    let numbers = Numbers::new(head, stated);
    audit.findings.push(ground.doubt("R14", Weight::Warn, &stretches, numbers, Said { message, suggestion }));
}

fn stretches(ground: &Ground, at: usize, order: &[usize]) -> Vec<Stretch> {
    order.iter().map(|i| ground.amount_stretch(at, *i)).collect()
}

/// Yuan per head and year that a programme can give: from half of the least standard since 2011 (one term) to the most with
/// room for local additions. Sources of the standards: 国办发〔2011〕54号 (meals), 国发〔2015〕67号 (boarders),
/// 财教〔2021〕310号 (grants, waived fees, kindergartens, loans) and what raised them since.
#[rustfmt::skip]
const BANDS: &[(&str, f64, f64)] = &[
    ("营养改善", 200.0, 1300.0),
    ("营养餐", 200.0, 1300.0),
    ("寄宿生生活", 250.0, 2200.0),
    ("生活补助", 250.0, 2200.0),
    ("生活费补助", 250.0, 2200.0),
    ("学前教育资助", 150.0, 2500.0),
    ("国家助学金", 400.0, 4400.0),
    ("助学贷款", 1000.0, 20000.0),
    ("免学费", 300.0, 6000.0),
    ("免除学费", 300.0, 6000.0),
];
/// Anything else that is given to persons.
const ANY_BAND: (f64, f64) = (5.0, 60_000.0);

/// How many amounts around money may be its standard.
const NEAR: usize = 12;

/// R14: money given to persons, per head.
fn per_head(ground: &Ground, audit: &mut Audit, at: usize, here: std::ops::Range<usize>) {
    let line = &ground.lines[at];
    for money in here.clone() {
        let m = &line.amounts[money];
        if m.family != Family::Money || m.change.is_some() || per_what(line, money).is_some() || m.base() < 1000.0 {
            continue;
        }
        // A standard beside them judges better than any band.
        let near = money.saturating_sub(NEAR).max(here.start)..(money + NEAR).min(here.end);
        if near.clone().any(|i| line.amounts[i].family == Family::Money && per_what(line, i).is_some()) {
            continue;
        }
        let Some((people, words)) = given_to(line, here.clone(), money) else { continue };
        let p = &line.amounts[people];
        let pupils = !has_any(words, &["教师", "教职工"]);
        let band = BANDS.iter().find(|(name, _, _)| pupils && find(words, name).is_some());
        let (least, most) = band.map_or(ANY_BAND, |(_, least, most)| (*least, *most));
        let each = m.base() / p.base();
        if (least..=most).contains(&each) {
            continue;
        }
        let each = (each * 100.0).round() / 100.0;
        let message =
            format!("人均金额异常：{}{}÷{}{}={}元", number(m.value), m.unit, number(p.value), p.unit, number(each));
        let suggestion = match band {
            Some((name, _, _)) => {
                format!("请核对金额、人数及单位；{name}一般为每人{}至{}元", number(least), number(most))
            }
            None => "请核对金额、人数及单位（元、万元）".to_string(),
        };
        let numbers = Numbers { computed: Some(each), stated: None };
        let stretches = stretches(ground, at, &[money, people]);
        audit.findings.push(ground.doubt("R14", Weight::Warn, &stretches, numbers, Said { message, suggestion }));
    }
}

/// The persons that money is given to, with the words of the act: "3276万元，惠及学生10920人", "为9836名学生发放补助".
fn given_to(line: &Line, here: std::ops::Range<usize>, money: usize) -> Option<(usize, &[char])> {
    const NEAR: usize = 18;
    const FAR: usize = 34;
    let m = &line.amounts[money];
    let heads = |i: &usize| {
        let fits = |p: &Amount| p.family == Family::People && p.change.is_none() && p.base() >= 10.0;
        here.contains(i) && line.amounts.get(*i).is_some_and(fits)
    };
    let clear = |gap: &[char], reach: usize| gap.len() <= reach && !gap.contains(&'；') && !has_any(gap, &["分别"]);
    let start = m.start.saturating_sub(26);
    let start = (start..m.start).rev().find(|i| matches!(line.chars[*i], '。' | '；')).map_or(start, |i| i + 1);
    if let Some(next) = Some(money + 1).filter(heads) {
        let p = &line.amounts[next];
        let gap = line.words(m.end, p.start);
        let gives = has_any(gap, &["惠及", "资助", "受益", "受助", "补助", "覆盖", "发放给"]);
        if clear(gap, NEAR) && gives {
            return Some((next, line.words(start, p.start)));
        }
    }
    let before = money.checked_sub(1).filter(heads)?;
    let p = &line.amounts[before];
    let gap = line.words(p.end, m.start);
    let gives = has_any(gap, &["发放", "拨付", "兑现", "落实"])
        && has_any(line.words(p.start.saturating_sub(8), p.start), &["为", "向", "给"]);
    (clear(gap, FAR) && gives).then_some((before, gap))
}

/// Pupils from which a class is large, and very large.
const LARGE: f64 = 55.0;
const HUGE: f64 = 65.0;

/// R22: a mean that leaves no room for "no large class".
fn classes(ground: &Ground, audit: &mut Audit, at: usize, here: std::ops::Range<usize>, from: usize) {
    let line = &ground.lines[at];
    let to = line.sentences.get(line.sentence(from) + 1).map_or(line.chars.len(), |next| next.1);
    let Some(count) = here.clone().find(|i| is_count(line, *i, Per::Class) && line.amounts[*i].is_plain()) else {
        return;
    };
    // "小学部24个班、1392人": a bare count of people right behind the classes.
    let bare = |i: usize| line.gap(count, i).iter().all(|c| matches!(c, '班' | '、' | '，'));
    let pupil = |i: &usize| {
        let words = format!("{}{}", line.label(*i), line.noun(*i));
        let a = &line.amounts[*i];
        a.family == Family::People
            && per_what(line, *i).is_none()
            && (["学生", "在校", "幼儿", "在园", "生"].iter().any(|w| words.contains(w)) || *i == count + 1 && bare(*i))
    };
    let Some(pupils) = here.clone().find(pupil) else { return };
    let (n, p) = (&line.amounts[count], &line.amounts[pupils]);
    let mean = p.base() / n.base().max(1.0);
    if n.base() < 1.0 || !(10.0..=120.0).contains(&mean) {
        return;
    }
    let words = line.words(from, to);
    let (large, huge) = none_large(words);
    let limit = limit(line, from, to).or_else(|| standard_size(words));
    let mean_text = number((mean * 10.0).round() / 10.0);
    let stated = match () {
        () if limit.is_some_and(|limit| mean > limit + 1e-9) => limit,
        () if large && mean >= LARGE => Some(LARGE),
        () if huge && mean >= HUGE => Some(HUGE),
        () => None,
    };
    let stretches = stretches(ground, at, &[count, pupils]);
    if let Some(stated) = stated {
        let message = format!("班均{mean_text}人，与文中班额的说法不符（{}人）", number(stated));
        let suggestion = "请核对班数、学生数和各班人数的分布".to_string();
        let numbers = Numbers::new((mean * 10.0).round() / 10.0, stated);
        audit.findings.push(ground.doubt("R22", Weight::Warn, &stretches, numbers, Said { message, suggestion }));
    } else if large || huge || limit.is_some() {
        let numbers = Numbers { computed: Some((mean * 10.0).round() / 10.0), stated: limit };
        let message = format!("班均{mean_text}人，与文中班额的说法不相抵触");
        audit.checked.push(ground.checked("R22", &stretches, numbers, message));
    }
}

/// Whether words say that no class is large, and that none is very large.
fn none_large(words: &[char]) -> (bool, bool) {
    const NEAR: usize = 24;
    let (mut large, mut huge) = (false, false);
    let mut from = 0;
    while let Some(found) = find(&words[from..], "大班额") {
        let at = from + found;
        from = at + 3;
        let before = &words[at.saturating_sub(NEAR)..at];
        let before = &before[before.iter().rposition(|c| matches!(c, '，' | '。')).map_or(0, |i| i + 1)..];
        let behind = &words[from..(from + 8).min(words.len())];
        let none = has_any(before, &["没有", "无", "消除", "不存在", "杜绝", "零"])
            || has_any(behind, &["为零", "为0", "清零", "全部消除", "全面消除"]);
        if before.ends_with(&['超']) {
            huge |= none;
        } else {
            large |= none;
        }
    }
    (large, huge)
}

/// "班额全部达标": the size that the stage's standard sets.
fn standard_size(words: &[char]) -> Option<f64> {
    let said =
        has_any(words, &["班额全部达标", "班额均达标", "班额达标", "没有超班额", "无超班额", "班额符合", "符合班额"]);
    let size = [("幼儿", 35.0), ("在园", 35.0), ("小学", 45.0)].iter().find(|(stage, _)| find(words, stage).is_some());
    said.then(|| size.map_or(50.0, |(_, size)| *size))
}

/// "班额均控制在45人以内".
fn limit(line: &Line, from: usize, to: usize) -> Option<f64> {
    line.within(from, to).find_map(|i| {
        let a = &line.amounts[i];
        let words = line.words(a.start.saturating_sub(14), a.start);
        let capped = a.low == 0.0 && a.high == a.value && a.family == Family::People;
        (capped && has_any(words, &["班额", "各班", "每班"])).then_some(a.value)
    })
}

#[cfg(test)]
mod tests {
    use crate::audit::tests::check;

    #[test]
    fn averages_times_counts_are_the_totals() {
        check("培训教师1500人，人均70学时，总计105000学时。", &[], &["R13"]);
        check("培训教师1500人，人均70学时，总计110000学时。", &["R13"], &[]);
        check("为5所学校各配图书，校均3000册，共15000册。", &[], &["R13"]);
        check("新建小学8所，每所设6个班，每班45人，可提供学位2160个。", &[], &["R13"]);
        check("新建小学8所，每所设6个班，每班45人，可提供学位2340个。", &["R13"], &[]);
        check("按每人每月400元的标准发放乡村教师补助，惠及1200人，全年需资金644万元。", &["R13"], &[]);
    }

    #[test]
    fn averages_over_rounds_and_loans_are_averages() {
        check("全年举办教师培训24期，平均每期65人，累计培训1560人次。", &[], &["R13"]);
        check("全年举办教师培训24期，平均每期65人，累计培训1660人次。", &["R13"], &[]);
        check("办理助学贷款1200笔，笔均8000元，合计960万元。", &[], &["R13"]);
        check("办理助学贷款1200笔，笔均8000元，合计980万元。", &["R13"], &[]);
        check("每月召开例会1次，每次通报问题3个，全年整改问题86个。", &[], &[]);
    }

    #[test]
    fn a_standard_told_by_the_day_and_by_the_year_is_one() {
        let text =
            |n: &str| format!("受益学生8500人，按每生每天5元、全年200天、即每生每年1000元标准，落实补助资金{n}万元。");
        check(&text("850"), &[], &["R13"]);
        check(&text("1062.5"), &["R13"], &[]);
    }

    #[test]
    fn money_per_head_is_what_the_programme_can_give() {
        check("发放寄宿生生活补助3276万元，惠及学生10920人。", &["R14"], &[]);
        check("发放寄宿生生活补助1365万元，惠及学生10920人。", &[], &[]);
        check("按每生每年1000元的标准，为4400名寄宿生发放生活补助1320万元。", &["R14"], &[]);
        check("按每生每年1000元的标准，为4400名寄宿生发放生活补助440万元。", &[], &["R13"]);
        check("全年为9836名寄宿生发放生活补助19672万元。", &["R14"], &[]);
    }

    #[test]
    fn a_mean_of_large_classes_leaves_no_room_for_none() {
        check("全县初中有教学班36个、学生1980人，无大班额。", &["R22"], &[]);
        check("全县初中有教学班36个、学生1620人，无大班额。", &[], &["R22"]);
        check("小学部24个班、1392人，各班均不超过55人，无大班额现象。", &["R22"], &[]);
        check("小学部24个班、1272人，各班均不超过55人，无大班额现象。", &[], &["R22"]);
    }
}
