//! R13, R14 and R22: averages against totals and counts, money per head, pupils per class. Knows no shares.

use super::amount::{Amount, Family};
use super::ground::{Ground, Line, Numbers, Said, Stretch, has_any, number};
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

/// Amounts between the semicolons around one.
fn segment(line: &Line, from: usize, to: usize, index: usize) -> std::ops::Range<usize> {
    let at = line.amounts[index].start;
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
    let rate = matches!(a.family, Family::Rate | Family::Points);
    let each = PER.iter().find(|(word, _)| has_any(words, &[word])).map(|(_, per)| *per)?;
    let bounded = has_any(words, &["不低于", "不少于", "不超过", "标准", "以上", "收入"]);
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
    }
}

/// R13: average times count is the total.
fn average(ground: &Ground, audit: &mut Audit, at: usize, here: std::ops::Range<usize>, each: usize, per: Per) {
    const REACH: usize = 8;
    let line = &ground.lines[at];
    let x = &line.amounts[each];
    let around = |i: &usize| *i != each && i.abs_diff(each) <= REACH && line.amounts[*i].change.is_none();
    let plain = |i: &usize| per_what(line, *i).is_none();
    let totals: Vec<usize> =
        here.clone().filter(around).filter(|i| line.amounts[*i].family == x.family && plain(i)).collect();
    let counts: Vec<usize> = here.filter(around).filter(|i| is_count(line, *i, per) && plain(i)).collect();
    let pairs = || totals.iter().flat_map(|t| counts.iter().map(move |c| (*t, *c))).filter(|(t, c)| t != c);
    let of = |(t, c): (usize, usize)| (&line.amounts[t], &line.amounts[c]);
    if let Some((total, count)) = pairs().find(|pair| product_holds(x, of(*pair).1, of(*pair).0)) {
        let numbers = numbers(x, &line.amounts[count], &line.amounts[total]);
        let message = format!(
            "{}{}×{}={}{}，与文中总数相符",
            number(x.value),
            x.unit,
            number(line.amounts[count].base()),
            number(numbers.computed.unwrap_or(0.0)),
            line.amounts[total].unit
        );
        let stretches = stretches(ground, at, &[total, each, count]);
        audit.checked.push(ground.checked("R13", &stretches, numbers, message));
        return;
    }
    let mut all = pairs();
    let (Some((total, count)), None) = (all.next(), all.next()) else { return };
    doubt_average(ground, audit, at, (each, count, total));
}

/// A product may miss its total by this share.
const SLACK: f64 = 0.01;

fn product_holds(each: &Amount, count: &Amount, total: &Amount) -> bool {
    let (a, b) = (each.bounds(), count.bounds());
    let (least, most) = total.bounds();
    a.0 * b.0 <= most * (1.0 + SLACK) && a.1 * b.1 >= least * (1.0 - SLACK)
}

fn numbers(each: &Amount, count: &Amount, total: &Amount) -> Numbers {
    Numbers::new(each.base() * count.base() / total.scale, total.value)
}

fn doubt_average(ground: &Ground, audit: &mut Audit, at: usize, (each, count, total): (usize, usize, usize)) {
    let line = &ground.lines[at];
    let (x, n, t) = (&line.amounts[each], &line.amounts[count], &line.amounts[total]);
    let numbers = numbers(x, n, t);
    let ratio = x.base() * n.base() / t.base().max(1e-9);
    let slip = [0.01, 0.1, 10.0, 100.0].iter().any(|by| (ratio / by - 1.0).abs() <= SLACK);
    let weight = match ratio {
        _ if slip => Weight::Error,
        r if (0.75..=1.34).contains(&r) => Weight::Error,
        r if (0.5..=2.0).contains(&r) => Weight::Warn,
        _ => return,
    };
    let computed = number(numbers.computed.unwrap_or(0.0));
    let message = format!(
        "平均数与总数不符：{}{}×{}{}={computed}{}，文中总数为{}{}",
        number(x.value),
        x.unit,
        number(n.value),
        n.unit,
        t.unit,
        number(t.value),
        t.unit
    );
    let suggestion = format!("请核对平均数、人数（个数）和总数；按平均数计算，总数应为{computed}{}", t.unit);
    let stretches = stretches(ground, at, &[total, each, count]);
    audit.findings.push(ground.doubt("R13", weight, &stretches, numbers, Said { message, suggestion }));
}

fn stretches(ground: &Ground, at: usize, order: &[usize]) -> Vec<Stretch> {
    order.iter().map(|i| ground.amount_stretch(at, *i)).collect()
}

/// Yuan per head and year that a programme can give: standards of the last fifteen years, half of the least for one term.
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

/// R14: money given to persons, per head.
fn per_head(ground: &Ground, audit: &mut Audit, at: usize, here: std::ops::Range<usize>) {
    let line = &ground.lines[at];
    for money in here.clone() {
        let m = &line.amounts[money];
        if m.family != Family::Money || m.change.is_some() || per_what(line, money).is_some() || m.base() < 1000.0 {
            continue;
        }
        let Some(people) = (money + 1..here.end).next() else { continue };
        let p = &line.amounts[people];
        let gap = line.words(m.end, p.start);
        let gives = has_any(gap, &["惠及", "资助", "受益", "受助", "补助", "覆盖", "发放给"]);
        if p.family != Family::People
            || p.change.is_some()
            || gap.len() > 18
            || gap.contains(&'；')
            || !gives
            || p.base() < 10.0
        {
            continue;
        }
        let from = m.start.saturating_sub(26);
        let from = (from..m.start).rev().find(|i| "。；".contains(line.chars[*i])).map_or(from, |i| i + 1);
        let words = line.words(from, p.start);
        let pupils = !has_any(words, &["教师", "教职工"]);
        let band = BANDS.iter().find(|(name, _, _)| pupils && has_any(words, &[name]));
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

const NO_LARGE: &[&str] = &[
    "无大班额",
    "没有大班额",
    "消除大班额",
    "消除了大班额",
    "大班额全部消除",
    "大班额为零",
    "大班额清零",
    "零大班额",
    "不存在大班额",
];
const NO_HUGE: &[&str] = &["无超大班额", "消除超大班额", "没有超大班额", "消除了超大班额"];
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
    let pupil = |i: &usize| {
        let words = format!("{}{}", line.label(*i), line.noun(*i));
        let a = &line.amounts[*i];
        a.family == Family::People
            && per_what(line, *i).is_none()
            && ["学生", "在校", "幼儿", "在园", "生"].iter().any(|w| words.contains(w))
    };
    let Some(pupils) = here.clone().find(pupil) else { return };
    let (n, p) = (&line.amounts[count], &line.amounts[pupils]);
    let mean = p.base() / n.base().max(1.0);
    if n.base() < 1.0 || !(10.0..=120.0).contains(&mean) {
        return;
    }
    let words = line.words(from, to);
    let huge = has_any(words, NO_HUGE);
    let large = NO_LARGE.iter().any(|w| has_any(words, &[w]));
    let limit = limit(line, from, to);
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

/// "班额均控制在45人以内".
fn limit(line: &Line, from: usize, to: usize) -> Option<f64> {
    line.within(from, to).find_map(|i| {
        let a = &line.amounts[i];
        let words = line.words(a.start.saturating_sub(14), a.start);
        let capped = a.low == 0.0 && a.high == a.value && a.family == Family::People;
        (capped && has_any(words, &["班额"])).then_some(a.value)
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
    }

    #[test]
    fn money_per_head_is_what_the_programme_can_give() {
        check("发放寄宿生生活补助3276万元，惠及学生10920人。", &["R14"], &[]);
        check("发放寄宿生生活补助1365万元，惠及学生10920人。", &[], &[]);
    }

    #[test]
    fn a_mean_of_large_classes_leaves_no_room_for_none() {
        check("全县初中有教学班36个、学生1980人，无大班额。", &["R22"], &[]);
        check("全县初中有教学班36个、学生1620人，无大班额。", &[], &["R22"]);
    }
}
