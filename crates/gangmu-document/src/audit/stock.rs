//! R11 and R12: stock and flow within a sentence, and what was counted since the start against the year's. Knows no totals.

use super::amount::{Amount, Family};
use super::ground::{Ground, Line, Numbers, Said, Stretch, has_any, normal_subject, number};
use super::model::{Audit, Weight};

/// Judges each sentence that tells of a stock before, of what came and went, and of a stock after.
pub(super) fn relation(ground: &Ground, audit: &mut Audit) {
    for (at, line) in ground.lines.iter().enumerate() {
        for (index, span) in line.sentences.iter().enumerate() {
            let here = line.within(span.0, span.1);
            if here.len() < 2 {
                continue;
            }
            // "年初有86所。全年新建5所、撤并2所，年末为89所。"
            let next = line.sentences.get(index + 1).map_or(here.end, |next| line.within(next.0, next.1).end);
            if !flow(ground, audit, at, here.clone()) && next > here.end {
                flow(ground, audit, at, here.start..next);
            }
            since(ground, audit, at, here);
        }
    }
}

/// What an amount is in a stock's story.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Part {
    Before,
    In,
    Out,
    After,
    Else,
}

#[rustfmt::skip]
const BEFORE: &[&str] = &["年初", "原有", "原来有", "上年末", "上年底", "去年底", "去年末", "上年有", "去年有", "期初", "学年初", "学期初", "上学年", "原为", "上年的", "去年的", "年初的", "原来的"];
#[rustfmt::skip]
const AFTER: &[&str] = &["年末", "年底", "现有", "目前", "现为", "期末", "达到", "达", "增至", "减至", "总数为", "共有", "增加到", "减少到", "截至", "现共有", "实有", "剩余", "增加至", "学年末", "余"];
#[rustfmt::skip]
const IN: &[&str] = &["新建", "新增", "增加", "新设", "新办", "新开", "招聘", "招录", "录用", "调入", "引进", "新招", "转入", "收录", "补充", "净增", "新审批", "新批", "接收", "购置", "新购", "增设", "新发展", "吸纳", "招募", "新认定", "新登记", "排查发现", "入库", "恢复"];
#[rustfmt::skip]
const OUT: &[&str] = &["撤并", "关停", "撤销", "减少", "退休", "调出", "注销", "停办", "关闭", "取缔", "合并", "辞职", "流失", "转出", "毕业", "离职", "报废", "净减", "压减", "终止", "调离", "离任", "整改销号", "整合", "退出", "淘汰", "辞退", "支出", "清退", "休学", "转走"];

fn role(line: &Line, index: usize) -> Part {
    let a = &line.amounts[index];
    let floor = index.checked_sub(1).map_or(0, |before| line.amounts[before].end.min(a.start));
    let floor = (floor..a.start).rev().find(|at| "，；。：".contains(line.chars[*at])).map_or(floor, |at| at + 1);
    let words = line.words(floor.max(a.start.saturating_sub(18)), a.start);
    let has = |list: &[&str]| has_any(words, list);
    // "年末达到": the last word decides; "比年初新增" is a flow.
    if has(IN) && !has(&["达到", "增加到", "增加至", "增至"]) {
        Part::In
    } else if has(OUT) && !has(&["减少到", "减至"]) {
        Part::Out
    } else if has(BEFORE) {
        Part::Before
    } else if has(AFTER) {
        Part::After
    } else {
        Part::Else
    }
}

/// Judges one family of a stretch of amounts; whether it told such a story.
fn flow(ground: &Ground, audit: &mut Audit, at: usize, range: std::ops::Range<usize>) -> bool {
    const MOST: usize = 12;
    let line = &ground.lines[at];
    let before = range.clone().take(MOST * 2).find(|i| role(line, *i) == Part::Before && counts(&line.amounts[*i]));
    let Some(before) = before else { return false };
    let family = line.amounts[before].family;
    let story: Vec<(usize, Part)> =
        range.take(MOST * 2).filter(|i| line.amounts[*i].family == family).map(|i| (i, role(line, i))).collect();
    let of = |part: Part| story.iter().filter(move |(_, p)| *p == part).map(|(i, _)| *i).collect::<Vec<usize>>();
    let (ins, outs) = (of(Part::In), of(Part::Out));
    let [after] = of(Part::After)[..] else { return false };
    if of(Part::Before).len() != 1
        || ins.len() + outs.len() == 0
        || story.len() > MOST
        || of(Part::Else).iter().any(|i| before < *i && *i < after)
    {
        return false;
    }
    if ins.len() + outs.len() == 1
        && line.amounts[ins.first().or(outs.first()).copied().unwrap_or(after)].change.is_some()
    {
        // "比年初的86所增加3所" is a change, which another relation judges.
        return false;
    }
    judge(ground, audit, at, before, after, (&ins, &outs));
    true
}

fn counts(a: &Amount) -> bool {
    !matches!(a.family, Family::Rate | Family::Points | Family::Time)
}

fn judge(ground: &Ground, audit: &mut Audit, at: usize, before: usize, after: usize, flows: (&[usize], &[usize])) {
    let line = &ground.lines[at];
    let (start, end) = (&line.amounts[before], &line.amounts[after]);
    let (ins, outs) = flows;
    let all = |list: &[usize], f: fn(&Amount) -> f64| list.iter().map(|i| f(&line.amounts[*i])).sum::<f64>();
    let value = start.base() + all(ins, Amount::base) - all(outs, Amount::base);
    let low = start.bounds().0 + all(ins, |a| a.bounds().0) - all(outs, |a| a.bounds().1);
    let high = start.bounds().1 + all(ins, |a| a.bounds().1) - all(outs, |a| a.bounds().0);
    let (least, most) = end.bounds();
    let holds = low <= most + 1e-9 && high >= least - 1e-9;
    let list = |sign: &str, list: &[usize]| -> String {
        list.iter().map(|i| format!("{sign}{}", number(line.amounts[*i].base() / end.scale))).collect()
    };
    let computed = value / end.scale;
    let sum = format!("{}{}{}", number(start.base() / end.scale), list("+", ins), list("-", outs));
    let numbers = Numbers::new(computed, end.value);
    let mut order = vec![after, before];
    order.extend(ins.iter().chain(outs));
    let stretches: Vec<Stretch> = order.into_iter().map(|i| ground.amount_stretch(at, i)).collect();
    if holds {
        let message = format!("{sum}={}{}，与文中期末数相符", number(computed), end.unit);
        audit.checked.push(ground.checked("R11", &stretches, numbers, message));
        return;
    }
    let message =
        format!("期初与增减对不上期末：{sum}={}{2}，文中为{}{2}", number(computed), number(end.value), end.unit);
    let suggestion = format!("请核对期初数、增减数和期末数；按增减计算应为{}{}", number(computed), end.unit);
    audit.findings.push(ground.doubt("R11", Weight::Error, &stretches, numbers, Said { message, suggestion }));
}

const OF_YEAR: &[&str] = &["今年", "全年", "本年", "年内", "当年", "本学年", "本年度", "上半年", "本学期", "本季度"];
#[rustfmt::skip]
const SINCE: &[&str] = &["累计", "五年来", "三年来", "两年来", "几年来", "历年", "自实施以来", "以来共"];

/// R12: what has been reached since the start is no less than the year's share of it.
fn since(ground: &Ground, audit: &mut Audit, at: usize, range: std::ops::Range<usize>) {
    let line = &ground.lines[at];
    for now in range.clone() {
        let a = &line.amounts[now];
        if a.change.is_some() || !counts(a) || !words_before(line, now, OF_YEAR, SINCE) {
            continue;
        }
        let all = (now + 1..range.end.min(now + 4)).find(|i| {
            let b = &line.amounts[*i];
            b.family == a.family && b.change.is_none() && words_before(line, *i, SINCE, OF_YEAR)
        });
        let Some(all) = all else { continue };
        let (first, second) = (normal_subject(&line.subject(now)), normal_subject(&line.subject(all)));
        if alike(&first, &second) {
            judge_since(ground, audit, at, now, all);
        }
    }
}

/// Whether one of `wanted` and none of `other` stands in the clause before an amount.
fn words_before(line: &Line, index: usize, wanted: &[&str], other: &[&str]) -> bool {
    let a = &line.amounts[index];
    let floor = index.checked_sub(1).map_or(0, |before| line.amounts[before].end.min(a.start));
    let words = line.words(floor.max(a.start.saturating_sub(24)), a.start);
    has_any(words, wanted) && !has_any(words, other)
}

/// Whether two subjects may be one: one is empty or a bare verb, or they share a word.
fn alike(first: &str, second: &str) -> bool {
    let strip = |words: &str| -> String {
        let mut rest = words.to_string();
        for word in OF_YEAR.iter().chain(SINCE) {
            rest = rest.replace(word, "");
        }
        rest
    };
    let (a, b): (Vec<char>, String) = (strip(first).chars().collect(), strip(second));
    b.chars().count() < 2 || a.len() < 2 || a.windows(2).any(|pair| b.contains(&pair.iter().collect::<String>()))
}

fn judge_since(ground: &Ground, audit: &mut Audit, at: usize, now: usize, all: usize) {
    let line = &ground.lines[at];
    let (year, since) = (&line.amounts[now], &line.amounts[all]);
    let stretches = [all, now].map(|i| ground.amount_stretch(at, i));
    let numbers = Numbers::new(year.base() / since.scale, since.value);
    let (own, sum) = (number(year.value), number(since.value));
    if since.bounds().1 >= year.bounds().0 - 1e-9 {
        let message = format!("累计{sum}{}不少于本年{own}{}", since.unit, year.unit);
        audit.checked.push(ground.checked("R12", &stretches, numbers, message));
        return;
    }
    let message = format!("累计数小于本年数：累计{sum}{}，本年{own}{}", since.unit, year.unit);
    let suggestion = "请核对累计数和本年数，累计数应包含本年数".to_string();
    audit.findings.push(ground.doubt("R12", Weight::Error, &stretches, numbers, Said { message, suggestion }));
}

#[cfg(test)]
mod tests {
    use crate::audit::tests::check;

    #[test]
    fn stock_follows_from_stock_and_flow() {
        check("年初有幼儿园86所，全年新建5所、撤并2所，年末达到89所。", &[], &["R11"]);
        check("年初有幼儿园86所，全年新建5所、撤并2所，年末达到90所。", &["R11"], &[]);
        check("原有教师1200人，招聘60人，退休35人，现有教师1235人。", &["R11"], &[]);
    }

    #[test]
    fn what_was_reached_since_the_start_includes_the_year() {
        check("今年完成培训3000学时，累计培训2800学时。", &["R12"], &[]);
        check("今年完成培训3000学时，累计培训9800学时。", &[], &["R12"]);
    }
}
