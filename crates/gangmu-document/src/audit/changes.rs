//! R05 and R06: an amount, its base, its growth in units and in per cent against each other. Ties no parts to totals.

use super::amount::{Amount, Family};
use super::fit::{Fit, fit};
use super::ground::{Ground, Line, Numbers, Said, Stretch, find, has_any, number};
use super::model::{Audit, Weight};
use crate::document::Direction;
use crate::lexicon::among;

/// Judges every stated change that has something to be judged by.
pub(super) fn relation(ground: &Ground, audit: &mut Audit) {
    for (at, line) in ground.lines.iter().enumerate() {
        for case in cases(line) {
            if matches!(line.amounts[case.now].family, Family::Rate) {
                points(ground, audit, at, &case);
            } else {
                growth(ground, audit, at, &case);
            }
        }
    }
}

/// An amount with what the text says of its past, indices of the line's amounts.
#[derive(Debug)]
struct Case {
    now: usize,
    base: Option<usize>,
    /// Change in its own unit (for rates in points).
    by: Option<usize>,
    /// Change in per cent.
    percent: Option<usize>,
}

/// Characters between an amount and its change at most.
const NEAR: usize = 26;

fn cases(line: &Line) -> Vec<Case> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < line.amounts.len() {
        if line.amounts[i].change.is_none() {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        while end < line.amounts.len() && line.amounts[end].change.is_some() && joined(line, end - 1, end) {
            end += 1;
        }
        if let Some(case) = case(line, i, end) {
            out.push(case);
        }
        i = end;
    }
    out
}

/// Whether two amounts stand close together with no sentence end between them.
fn joined(line: &Line, first: usize, second: usize) -> bool {
    let gap = line.gap(first, second);
    gap.len() <= NEAR && !gap.iter().any(|c| matches!(*c, '。' | '；'))
}

/// The changes `from..to` with their amount: the one before, or one behind that they "达到".
fn case(line: &Line, from: usize, to: usize) -> Option<Case> {
    let group = &line.amounts[from..to];
    let reached = |i: usize| {
        let a = line.amounts.get(i)?;
        let gap = line.words(group.last()?.end, a.start);
        let fits = a.change.is_none() && gap.len() <= 14 && !gap.iter().any(|c| matches!(*c, '。' | '；'));
        (fits
            && has_any(
                gap,
                &["达", "增至", "增加到", "总数为", "总量为", "降至", "减至", "上升到", "提高到", "下降到"],
            ))
        .then_some(i)
    };
    let before = from.checked_sub(1).filter(|now| joined(line, *now, from)).map(|now| beyond_rate(line, now, group));
    // "520人，比上年的480人增加40人": what stands between 比 and the change is the base.
    let at_once = |b: &usize| line.gap(*b, from).len() <= 2 && is_compared(line, *b);
    let compared = before.filter(|b| is_base(line, *b) || at_once(b) || is_earlier_year(line, *b));
    let host = match compared {
        Some(base) => {
            base.checked_sub(1).filter(|now| follows(line, *now, base) && line.amounts[*now].change.is_none())
        }
        None => before,
    };
    let behind = reached(to);
    if behind.is_none() && before.or(host).is_some_and(|i| other_matter(line, i, host.unwrap_or(i), from)) {
        return None;
    }
    let (now, base) = match (host, behind) {
        (_, Some(now)) => (now, compared.or_else(|| host.filter(|h| is_base(line, *h)))),
        (Some(now), None) => {
            let after = || Some(to).filter(|base| is_told_after(line, now, *base));
            (now, compared.or_else(|| base_of(line, now)).or_else(|| year_before_it(line, now)).or_else(after))
        }
        (None, None) => return None,
    };
    let a = &line.amounts[now];
    let own = |i: &usize| {
        let c = &line.amounts[*i];
        if a.family == Family::Rate { c.family == Family::Points } else { c.family == a.family }
    };
    let single = |found: Vec<usize>| if found.len() == 1 { Some(found[0]) } else { None };
    let by = single((from..to).filter(own).collect());
    let percent = single((from..to).filter(|i| line.amounts[*i].family == Family::Rate).collect());
    let base = base.filter(|b| *b != now && line.amounts[*b].family == a.family);
    // "分别增长5%、3%" belongs to several amounts.
    let several =
        has_any(line.words(line.amounts[from].start.saturating_sub(10), line.amounts[from].start), &["分别", "各"]);
    let enough = [base, by, percent].iter().flatten().count() >= if a.family == Family::Rate { 1 } else { 2 };
    (enough && !several).then_some(Case { now, base, by, percent })
}

/// Words of a change, which name nothing.
#[rustfmt::skip]
const IDLE: &[&str] = &[
    "同比", "环比", "相比", "上年", "去年", "前年", "同期", "上一年", "上学年", "上届", "年初", "年均", "增长", "增加", "提高", "提升", "上升", "下降", "降低", "减少", "净增", "净减",
    "增幅", "降幅", "增速", "分别", "比例", "预算",
];

/// "大考由4次压减为3次，作业总量下降两成": whether the words before a change name another thing than the amount does.
fn other_matter(line: &Line, last: usize, now: usize, change: usize) -> bool {
    let gap: String = line.gap(last, change).iter().collect();
    let Some((_, segment)) = gap.rsplit_once(['，', '、', '（']) else { return false };
    let words = IDLE.iter().fold(segment.to_string(), |words, idle| words.replace(idle, ""));
    let rest: Vec<char> = words
        .chars()
        .filter(|c| !c.is_ascii_digit() && !among(*c, "比较为达约近了均又也年的度底末增减升降多少共再还"))
        .collect();
    let clause = [line.clause(now), line.clause(last)].concat();
    let shared = rest.windows(2).any(|pair| clause.contains(&pair.iter().collect::<String>()));
    rest.len() >= 3 && !shared
}

/// "734名。去年同期为690名": an amount and its base, perhaps in the next sentence.
fn follows(line: &Line, now: usize, base: usize) -> bool {
    let gap = line.gap(now, base);
    joined(line, now, base) || gap.len() <= 12 && !gap.contains(&'；')
}

/// "比上年预算2710万元增加": what stands between 比 and the change.
fn is_compared(line: &Line, index: usize) -> bool {
    let words = before(line, index);
    let at = words.iter().rposition(|c| matches!(c, '比' | '较'));
    at.is_some_and(|at| PAST.iter().any(|w| find(&words[at..], w).is_some()) && !words[at..].contains(&'，'))
}

/// "2023年投入6.11亿元，2022年为5.22亿元": the year before is told after.
fn is_earlier_year(line: &Line, index: usize) -> bool {
    let Some(now) = index.checked_sub(1) else { return false };
    let (a, b) = (year(line, now), year(line, index));
    line.amounts[now].family == line.amounts[index].family && matches!((a, b), (Some(a), Some(b)) if b < a)
}

/// "86万元，同比下降14%，去年为100万元": the base comes last.
fn is_told_after(line: &Line, now: usize, base: usize) -> bool {
    let Some(b) = line.amounts.get(base) else { return false };
    let (gap, words) = (line.gap(base - 1, base), before(line, base));
    let told = words.ends_with(&['为']) && has_any(words, &["去年", "上年", "去年同期", "上年同期"]);
    told && gap.len() <= 10 && b.change.is_none() && b.family == line.amounts[now].family
}

/// "2022年招生480人，2023年招生520人": the year before as the base.
fn year_before_it(line: &Line, now: usize) -> Option<usize> {
    let base = now.checked_sub(1)?;
    let (a, b) = (year(line, base)?, year(line, now)?);
    let same = line.amounts[base].family == line.amounts[now].family && line.amounts[base].change.is_none();
    let label = |i: usize| line.label(i).chars().filter(|c| !c.is_ascii_digit() && *c != '年').collect::<String>();
    let (first, second) = (label(base), label(now));
    (same && a < b && joined(line, base, now) && (second.is_empty() || first.ends_with(&second))).then_some(base)
}

/// The last year named in the clause before an amount.
fn year(line: &Line, index: usize) -> Option<i32> {
    let a = &line.amounts[index];
    let floor = index.checked_sub(1).map_or(0, |i| line.amounts[i].end.min(a.start)).max(a.start.saturating_sub(34));
    let words = line.words(floor, a.start);
    let at = words.iter().rposition(|c| *c == '年').filter(|at| *at >= 4)?;
    words[at - 4..at].iter().collect::<String>().parse().ok()
}

/// Words between an amount and the one before it.
fn before(line: &Line, index: usize) -> &[char] {
    let a = &line.amounts[index];
    let floor = index.checked_sub(1).map_or(0, |i| line.amounts[i].end.min(a.start)).max(a.start.saturating_sub(16));
    line.words(floor, a.start)
}

/// "上线1048人，上线率32.6%，比去年增加156人": a change in heads is none of the rate's.
fn beyond_rate(line: &Line, now: usize, group: &[Amount]) -> usize {
    let counted = group.iter().find(|c| !matches!(c.family, Family::Rate | Family::Points));
    let Some(counted) = counted.filter(|c| line.amounts[now].family != c.family) else { return now };
    let sentence = line.sentence(line.amounts[now].start);
    let fits = |i: &usize| {
        let a = &line.amounts[*i];
        a.family == counted.family && a.change.is_none() && line.sentence(a.start) == sentence
    };
    (now.saturating_sub(2)..now).rev().find(fits).unwrap_or(now)
}

#[rustfmt::skip]
const PAST: &[&str] = &["上年", "去年", "上一年", "上学年", "上学期", "前年", "同期", "年初", "上届", "原来", "原有", "五年前", "“十三五”末", "上年末"];

/// "比上年的480人", "去年为480人", "由480人".
fn is_base(line: &Line, index: usize) -> bool {
    let words = before(line, index);
    let last = words.last().copied().unwrap_or(' ');
    let past = PAST.iter().any(|w| find(words, w).is_some()) || year_before(words);
    matches!(last, '由' | '从')
        || past && (matches!(last, '的' | '为' | '是' | '有') || ends_in_past(words) || has_any(words, &["由", "从"]))
}

fn ends_in_past(words: &[char]) -> bool {
    PAST.iter().any(|w| words.ends_with(&w.chars().collect::<Vec<_>>()))
}

/// "由2022年的", "从2020年".
fn year_before(words: &[char]) -> bool {
    let at = words.iter().rposition(|c| *c == '年');
    let digits = |at: usize| at >= 4 && words[at - 4..at].iter().all(char::is_ascii_digit);
    at.is_some_and(|at| digits(at) && at >= 5 && matches!(words[at - 5], '由' | '从' | '比' | '较'))
}

/// The base that a host itself grew from: "由480人增加到520人".
fn base_of(line: &Line, now: usize) -> Option<usize> {
    let base = now.checked_sub(1)?;
    let gap = line.words(line.amounts[base].end, line.amounts[now].start);
    let to = gap.len() <= 12
        && !gap.iter().any(|c| matches!(*c, '。' | '；'))
        && gap.iter().any(|c| matches!(*c, '到' | '至' | '为'));
    (to && is_base(line, base) && line.amounts[base].family == line.amounts[now].family).then_some(base)
}

fn signed(a: &Amount) -> f64 {
    if a.change == Some(Direction::Down) { -1.0 } else { 1.0 }
}

/// Least and most growth in per cent from `now` and `base`.
fn percent_between(now: (f64, f64), base: (f64, f64)) -> (f64, f64) {
    let of = |now: f64, base: f64| if base > 0.0 { 100.0 * (now / base - 1.0) } else { f64::INFINITY };
    (of(now.0, base.1), of(now.1, base.0))
}

/// Least and most growth in per cent from `now` and the growth `by` of it.
fn percent_of(now: (f64, f64), by: (f64, f64), sign: f64) -> (f64, f64) {
    let of = |now: f64, by: f64| {
        let base = now - sign * by;
        if base > 0.0 { 100.0 * sign * by / base } else { f64::INFINITY }
    };
    let all = [of(now.0, by.0), of(now.0, by.1), of(now.1, by.0), of(now.1, by.1)];
    (all.into_iter().fold(f64::INFINITY, f64::min), all.into_iter().fold(f64::NEG_INFINITY, f64::max))
}

fn growth(ground: &Ground, audit: &mut Audit, at: usize, case: &Case) {
    let line = &ground.lines[at];
    let now = &line.amounts[case.now];
    let (base, by) = (case.base.map(|i| &line.amounts[i]), case.by.map(|i| &line.amounts[i]));
    if let (Some(base), Some(by)) = (base, by) {
        let (low, high) = (now.bounds().0 - base.bounds().1, now.bounds().1 - base.bounds().0);
        let (least, most) = turned(by.bounds(), signed(by));
        let slack = 1e-9 * now.base().abs().max(1.0);
        let holds = low <= most + slack && high >= least - slack;
        let computed = (now.base() - base.base()).abs() / by.scale;
        let fit = if holds { Fit::Holds } else { Fit::Off };
        let numbers = Numbers::new(computed, by.value);
        report(ground, audit, at, case, Judged { code: "R05", change: case.by, numbers, fit });
    }
    let Some(percent) = case.percent.map(|i| &line.amounts[i]) else { return };
    if percent.value > 1000.0 {
        return;
    }
    let middle = base.map_or_else(|| now.base() - by.map_or(0.0, |by| by.base() * signed(by)), Amount::base);
    if base.is_none() && by.is_none() || middle <= 0.0 {
        return;
    }
    let between = |of: fn(&Amount) -> (f64, f64)| match (base, by) {
        (Some(base), _) => percent_between(of(now), of(base)),
        (None, Some(by)) => percent_of(of(now), of(by), signed(by)),
        (None, None) => (0.0, 0.0),
    };
    let exact = 100.0 * (now.base() / middle - 1.0);
    let (spoken, rounded) = (between(Amount::span), between(Amount::rounded));
    let verdict = fit(percent, turned(spoken, signed(percent)), turned(rounded, signed(percent)));
    let numbers = Numbers::new((exact.abs() * 100.0).round() / 100.0, percent.value);
    report(ground, audit, at, case, Judged { code: "R05", change: case.percent, numbers, fit: verdict });
}

fn turned((low, high): (f64, f64), sign: f64) -> (f64, f64) {
    if sign < 0.0 { (-high, -low) } else { (low, high) }
}

/// R06: the change of a rate, in points or in per cent.
fn points(ground: &Ground, audit: &mut Audit, at: usize, case: &Case) {
    let line = &ground.lines[at];
    let now = &line.amounts[case.now];
    let Some(base) = case.base.map(|i| &line.amounts[i]) else {
        return bare_percent(ground, audit, at, case);
    };
    let difference = now.value - base.value;
    let step = 0.5 * (10f64.powi(-now.decimals) + 10f64.powi(-base.decimals));
    if let Some(by) = case.by.map(|i| &line.amounts[i]) {
        let off = (signed(by) * by.value - difference).abs();
        let place = if by.decimals >= now.decimals.max(base.decimals) { 1e-6 } else { 0.5 * 10f64.powi(-by.decimals) };
        let numbers = Numbers::new(difference.abs(), by.value);
        let fit = match off {
            off if off <= place + 1e-9 => Fit::Holds,
            off if off <= step + 1e-9 => Fit::Cut,
            _ => Fit::Off,
        };
        report(ground, audit, at, case, Judged { code: "R06", change: case.by, numbers, fit });
    }
    if let Some(percent) = case.percent.map(|i| &line.amounts[i]) {
        let relative = 100.0 * difference / base.value.max(1e-9);
        let stated = signed(percent) * percent.value;
        let half = 0.5 * 10f64.powi(-percent.decimals) + 1e-9;
        let numbers = Numbers::new((relative.abs() * 100.0).round() / 100.0, percent.value);
        let as_points = (stated - difference).abs() <= half;
        if (stated - relative).abs() <= half && !as_points {
            let fit = Fit::Holds;
            report(ground, audit, at, case, Judged { code: "R06", change: case.percent, numbers, fit });
        } else {
            percent_for_points(ground, audit, at, case, numbers, as_points.then_some(difference.abs()));
        }
    }
}

fn percent_for_points(
    ground: &Ground,
    audit: &mut Audit,
    at: usize,
    case: &Case,
    numbers: Numbers,
    points: Option<f64>,
) {
    let stated = number(numbers.stated.unwrap_or(0.0));
    let message = match points {
        Some(points) => format!("百分点误写为百分比：两个比率相差{}个百分点，文中写作{stated}%", number(points)),
        None => format!(
            "比率的变化不符：按文中两个比率计算，变化{}%，文中为{stated}%",
            number(numbers.computed.unwrap_or(0.0))
        ),
    };
    let suggestion = match points {
        Some(points) => format!("请将“{stated}%”改为“{}个百分点”", number(points)),
        None => "请核对前后比率及其变化，并写明是百分点还是百分比".to_string(),
    };
    let stretches = stretches(ground, at, case, case.percent);
    audit.findings.push(ground.doubt("R06", Weight::Error, &stretches, numbers, Said { message, suggestion }));
}

/// "巩固率达95.2%，比上年提高1.3%": mostly points are meant.
fn bare_percent(ground: &Ground, audit: &mut Audit, at: usize, case: &Case) {
    let line = &ground.lines[at];
    let Some(percent) = case.percent else { return };
    let (now, change) = (&line.amounts[case.now], &line.amounts[percent]);
    let words = line.words(now.start.saturating_sub(12), now.start);
    let is_rate = has_any(words, &["率", "占", "比例", "比重"]) && !has_any(words, &["增长", "增幅", "增速", "完成"]);
    // Nothing but words of comparison: "投诉件下降两成" is another matter's change.
    let gap = line.gap(case.now, percent);
    let apart =
        gap.iter().any(|c| !among(*c, "，、（比较上去前年同期环相度学期了又也均各分别提高上升下降提升降低约近"));
    if case.by.is_some() || !is_rate || apart || now.value > 100.0 {
        return;
    }
    let value = number(change.value);
    let message = format!("比率的变化写作{value}%，未说明是百分点还是百分比");
    let suggestion = format!("两个比率之差应写“{value}个百分点”；请核对");
    let numbers = Numbers { computed: None, stated: Some(change.value) };
    let stretches = stretches(ground, at, case, Some(percent));
    audit.findings.push(ground.doubt("R06", Weight::Warn, &stretches, numbers, Said { message, suggestion }));
}

fn stretches(ground: &Ground, at: usize, case: &Case, change: Option<usize>) -> Vec<Stretch> {
    let mut all: Vec<usize> =
        [change, Some(case.now), case.base, case.by, case.percent].into_iter().flatten().collect();
    let first = all[0];
    all.sort_unstable();
    all.dedup();
    all.retain(|i| *i != first);
    all.insert(0, first);
    all.into_iter().map(|i| ground.amount_stretch(at, i)).collect()
}

/// What became of one stated change of a case.
struct Judged {
    code: &'static str,
    /// The amount that states the change.
    change: Option<usize>,
    numbers: Numbers,
    fit: Fit,
}

fn report(ground: &Ground, audit: &mut Audit, at: usize, case: &Case, judged: Judged) {
    let Judged { code, change, numbers, fit } = judged;
    let line = &ground.lines[at];
    let Some(changed) = change.and_then(|i| line.amounts.get(i)) else { return };
    let stretches = stretches(ground, at, case, change);
    let (computed, stated) = (number(numbers.computed.unwrap_or(0.0)), number(numbers.stated.unwrap_or(0.0)));
    let unit = &changed.unit;
    if fit == Fit::Holds {
        let message = format!("变化{computed}{unit}，与文中{stated}{unit}相符");
        audit.checked.push(ground.checked(code, &stretches, numbers, message));
        return;
    }
    let cut = fit == Fit::Cut;
    let weight = if cut { Weight::Note } else { Weight::Error };
    let message = format!("变化不符：按文中其他数字计算为{computed}{unit}，文中为{stated}{unit}");
    let suggestion = if cut {
        "相差在末位取舍的范围内，可核对原始数据".to_string()
    } else {
        format!("请核对：应为{computed}{unit}，或更正本期数、上期数")
    };
    audit.findings.push(ground.doubt(code, weight, &stretches, numbers, Said { message, suggestion }));
}

#[cfg(test)]
mod tests {
    use crate::audit::tests::check;

    #[test]
    fn growth_in_units_and_in_per_cent_agree_with_the_amount() {
        check("覆盖率由83.6%提高到86.7%，提高2.5个百分点；2022年力争达到88%以上。", &["R06"], &[]);
        check("覆盖率由83.6%提高到86.7%，提高3.1个百分点；2022年力争达到88%以上。", &[], &["R06"]);
        check("全年教育投入4.6亿元，比上年增加0.6亿元，增长15.0%。", &[], &["R05"]);
        check("全年教育投入4.6亿元，比上年增加0.6亿元，增长13%。", &["R05"], &[]);
        check("招生人数由480人增加到520人，增加40人，增长8.3%。", &[], &["R05"]);
        check("招生人数由480人增加到520人，增加50人。", &["R05"], &[]);
        check("招生520人，比上年的480人增加40人，增长9.3%。", &["R05"], &["R05"]);
        check("发生事故6起，比上年减少2起，下降25%。", &[], &["R05"]);
        check("发生事故6起，比上年减少2起，下降33.3%。", &["R05"], &[]);
        check("比上年增加0.6亿元，增长15.0%，达到4.6亿元。", &[], &["R05"]);
        check("2023年支出6.11亿元，2022年为5.22亿元，同比增长14.6%。", &["R05"], &[]);
        check("接受捐赠86万元，同比下降24%，去年为100万元。", &["R05"], &[]);
        check("大考由原来的4次压减为3次，作业总量下降两成。", &[], &[]);
        check("2022年招生480人，2023年招生520人，增长8.3%。", &[], &["R05"]);
        check("安排3334万元，比上年预算2710万元增加624万元，增长23.0%。", &[], &["R05"]);
    }

    #[test]
    fn points_are_no_per_cent() {
        check("入园率由62.1%提高到64.6%，提高2.5个百分点。", &[], &["R06"]);
        check("入园率由62.1%提高到64.6%，提高2.5%。", &["R06"], &[]);
        check("入园率由62.1%提高到64.6%，提高3.5个百分点。", &["R06"], &[]);
        check("巩固率达到95.2%，比上年提高1.3个百分点。", &[], &[]);
    }
}
