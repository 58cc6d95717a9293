//! R11 and R12: stock and flow within a sentence, and what was counted since the start against the year's. Knows no totals.

use std::cell::OnceCell;

use super::amount::{Amount, Family};
use super::ground::{Ground, Line, Numbers, Said, Stretch, has_any, normal_subject, number};
use super::model::{Audit, Weight};
use super::parts::Opener;
use crate::lexicon::List;

/// Judges each sentence that tells of a stock before, of what came and went, and of a stock after.
pub(super) fn relation(ground: &Ground, audit: &mut Audit) {
    for (at, line) in ground.lines.iter().enumerate() {
        let known = OnceCell::new();
        let details = || known.get_or_init(|| details(line)).as_slice();
        for (index, span) in line.sentences.iter().enumerate() {
            let here = line.within(span.0, span.1);
            if here.is_empty() {
                continue;
            }
            // "年初有86所。全年新建5所、撤并2所，年末为89所。"
            let next = line.sentences.get(index + 1).map_or(here.end, |next| line.within(next.0, next.1).end);
            // A stock before, a flow and a stock after are three.
            let told = here.len() >= LEAST && flow(ground, audit, at, here.clone(), details());
            if !told && next > here.end && next - here.start >= LEAST {
                flow(ground, audit, at, here.start..next, details());
            }
            let end = line.amounts.get(next.max(here.end).saturating_sub(1)).map_or(span.1, |last| last.end);
            if line.words(span.0, end).iter().any(|c| matches!(c, '累' | '来')) {
                since(ground, audit, at, here.start, here.end.max(next));
                new_and_all(ground, audit, at, here.clone());
                monotone(ground, audit, at, here);
            }
        }
    }
}

/// The fewest amounts that a stock and its flows take.
const LEAST: usize = 3;

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
const BEFORE: &[&str] = &["年初", "原有", "原来有", "上年末", "上年底", "去年底", "去年末", "上年有", "去年有", "期初", "学年初", "学期初", "上学年", "原为", "上年的", "去年的", "年初的", "原来的", "上年结转", "上期结转", "上年结余", "上年度结转", "年初结转", "去年年底", "去年共有"];
#[rustfmt::skip]
const AFTER: &[&str] = &["年末", "年底", "现有", "目前", "现为", "期末", "达到", "达", "增至", "减至", "总数为", "共有", "增加到", "减少到", "截至", "现共有", "实有", "剩余", "增加至", "学年末", "保留", "现为", "变为", "变动为", "调整为", "结余", "尚有", "年末结转", "期末结转"];
#[rustfmt::skip]
const IN: &[&str] = &["新建", "新增", "增加", "新设", "新办", "新开", "招聘", "招录", "录用", "调入", "引进", "新招", "转入", "收录", "补充", "净增", "新审批", "新批", "接收", "购置", "新购", "增设", "新发展", "吸纳", "招募", "新认定", "新排查", "新发现", "新查出", "新入", "新纳入", "新购入", "新采购", "迁入", "新聘", "新进", "新入职", "新到岗", "新评", "新成立", "新培养", "新添", "新授", "新签", "新配", "新批", "到位资金", "资金到位", "当年收入", "本年收入", "拨入", "新登记", "排查发现", "入库", "恢复", "发展新", "新收", "收到", "受理", "发展党员", "扩建增加", "转来", "新任"];
#[rustfmt::skip]
const OUT: &[&str] = &["撤并", "关停", "撤销", "减少", "退休", "调出", "注销", "停办", "关闭", "取缔", "合并", "辞职", "流失", "转出", "毕业", "离职", "报废", "净减", "压减", "终止", "调离", "离任", "整改销号", "整合", "退出", "淘汰", "辞退", "支出", "清退", "休学", "转走", "转为", "办结", "结案", "退学", "销号", "流出", "免去", "停用", "拆除", "结业", "离训", "离园", "离校", "离岗", "离开", "迁出", "核销", "消除", "脱贫", "解除", "减员", "自然减员", "化解", "病故", "死亡", "剔除", "下架", "摘牌"];

fn role(line: &Line, index: usize) -> Part {
    const REACH: usize = 18;
    let a = &line.amounts[index];
    let floor = index.checked_sub(1).map_or(0, |before| line.amounts[before].end.min(a.start));
    let floor = floor.max(a.start.saturating_sub(REACH));
    let sign = |c: &char| matches!(c, '，' | '；' | '。' | '：');
    let words = line.words(floor, a.start);
    let words = &words[words.iter().rposition(sign).map_or(0, |at| at + 1)..];
    let has = |list: List| has_any(words, list);
    // "2024年底结转未销号隐患37处": what is carried over came before, whatever became of it.
    let carried = has(&["结转", "遗留", "上年留存"]) && !has(&["结转下", "年末结转", "期末结转", "结转到", "结转至"]);
    // "年末达到": the last word decides; "比年初新增" is a flow.
    if words.ends_with(&['由']) || words.ends_with(&['从']) || carried {
        Part::Before
    } else if has(IN) && !has(&["达到", "增加到", "增加至", "增至"]) {
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
fn flow(
    ground: &Ground,
    audit: &mut Audit,
    at: usize,
    range: std::ops::Range<usize>,
    details: &[Option<usize>],
) -> bool {
    const MOST: usize = 12;
    let line = &ground.lines[at];
    let counted = |i: &usize| counts(&line.amounts[*i]);
    let before = range.clone().take(MOST * 2).find(|i| role(line, *i) == Part::Before && counted(i));
    // "现有6600个，再新增495个，年末达到7095个": what there is comes first.
    let standing = || range.clone().take(1).find(|i| role(line, *i) == Part::After && counted(i) && stands(line, *i));
    let Some(before) = before.or_else(standing) else { return false };
    let family = line.amounts[before].family;
    let story: Vec<(usize, Part)> = range
        .clone()
        .take(MOST * 2)
        .filter(|i| line.amounts[*i].family == family && !details[*i].is_some_and(|total| range.contains(&total)))
        .map(|i| (i, if i == before { Part::Before } else { role(line, i) }))
        .collect();
    let of = |part: Part| story.iter().filter(move |(_, p)| *p == part).map(|(i, _)| *i).collect::<Vec<usize>>();
    // "净增43人：招聘54人、调出…": what is left of all that came and went says all.
    let net =
        |i: &usize| has_any(line.words(line.amounts[*i].start.saturating_sub(4), line.amounts[*i].start), &["净"]);
    let told_net = story.iter().any(|(i, _)| net(i));
    let moved = |part: Part| of(part).into_iter().filter(|i| !told_net || net(i)).collect::<Vec<usize>>();
    let (ins, outs) = (moved(Part::In), moved(Part::Out));
    let [after] = of(Part::After)[..] else { return false };
    if of(Part::Before).len() != 1
        || ins.len() + outs.len() == 0
        || story.len() > MOST
        || of(Part::Else).iter().any(|i| before < *i && *i < after)
    {
        return false;
    }
    let flows = || ins.iter().chain(&outs).copied();
    if told_between(line, before, after, flows()) || !of_one_thing(line, before, after, flows()) {
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

/// "核定编制4200名，现有3980人，今年招聘96人": what there is now stands before the flows, so that they come after it.
fn told_between(line: &Line, before: usize, after: usize, mut flows: impl Iterator<Item = usize>) -> bool {
    let start = line.amounts[before].start;
    let from = line.words(start.saturating_sub(1), start);
    let changed = matches!(from, ['由' | '从']);
    let detailed = |flow: usize| has_any(line.words(line.amounts[after].end, line.amounts[flow].start), &["其中"]);
    before < after && !changed && flows.any(|flow| flow > after && !detailed(flow))
}

/// Whether the stock after, and flows of units that count anything, name nothing else than the stock before.
fn of_one_thing(line: &Line, before: usize, after: usize, mut flows: impl Iterator<Item = usize> + Clone) -> bool {
    let words = |i: usize| format!("{}{}", line.clause(i), line.label(i));
    let start = words(before);
    let names = |i: usize, strip: &[List]| -> Option<String> {
        let mut rest = line.label(i).to_string();
        for word in strip.iter().copied().flatten() {
            rest = rest.replace(word, "");
        }
        let chars: Vec<char> = normal_subject(&rest).chars().filter(|c| !c.is_ascii_digit() && *c != '月').collect();
        (chars.len() >= 2).then(|| chars[chars.len() - 2..].iter().collect())
    };
    let end = names(after, &[AFTER, &["总数", "总量", "规模", "月底", "月末", "学期末", "日"]]);
    let ends = end.is_none_or(|name| start.contains(&name) || flows.clone().any(|i| words(i).contains(&name)));
    let any = |i: usize| matches!(line.amounts[i].unit.as_str(), "个" | "项" | "件" | "处");
    let acts = |i: usize| IN.iter().chain(OUT).any(|word| line.label(i).ends_with(word));
    let strays = flows.any(|i| any(i) && !acts(i) && names(i, &[]).is_some_and(|name| !start.contains(&name)));
    ends && !strays
}

/// For each amount the total that it is only a part of: "年初73所，其中公办31所、民办42所" is one stock.
fn details(line: &Line) -> Vec<Option<usize>> {
    let mut out = vec![None; line.amounts.len()];
    let openers = [Opener::Which, Opener::Bracket, Opener::Apart];
    for list in line.lists().iter().filter(|list| openers.contains(&list.opener)) {
        let named = has_any(line.words(list.from, list.from + 2), &["其中"]);
        // Behind 其中 a row goes on by 、; what begins a new clause may be a flow.
        let row = |pair: &&[usize]| line.gap(pair[0], pair[1]).iter().any(|c| matches!(c, '、' | '；'));
        let length = if named { 1 + list.parts.windows(2).take_while(row).count() } else { list.parts.len() };
        for part in list.parts.iter().take(length).filter(|i| role(line, **i) == Part::Else) {
            out[*part] = Some(list.total);
        }
    }
    out
}

/// "现有", "目前有": what there is now.
fn stands(line: &Line, index: usize) -> bool {
    let a = &line.amounts[index];
    has_any(line.words(a.start.saturating_sub(12), a.start), &["现有", "目前", "已有", "现为"])
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
const SINCE: &[&str] = &["累计", "历年共", "近三年", "近两年", "近五年", "近几年", "建校以来", "启动以来", "开办以来","五年来", "三年来", "两年来", "几年来", "历年", "自实施以来", "以来共"];

/// R12: what has been reached since the start is no less than the year's share of it.
fn since(ground: &Ground, audit: &mut Audit, at: usize, first: usize, end: usize) {
    let line = &ground.lines[at];
    let sentence = |i: usize| line.sentence(line.amounts[i].start);
    for now in first..end {
        let a = &line.amounts[now];
        if sentence(now) != sentence(first) || a.change.is_some() || !counts(a) {
            continue;
        }
        let year = words_before(line, now, OF_YEAR, SINCE);
        if !year && !words_before(line, now, SINCE, OF_YEAR) {
            continue;
        }
        let (wanted, barred) = if year { (SINCE, OF_YEAR) } else { (OF_YEAR, SINCE) };
        let other = (now + 1..end.min(now + 8)).find(|i| {
            let b = &line.amounts[*i];
            b.family == a.family && b.change.is_none() && words_before(line, *i, wanted, barred)
        });
        let Some(other) = other else { continue };
        let same = alike(line.label(now), line.label(other), sentence(now) == sentence(other) && year);
        if same {
            let (now, all) = if year { (now, other) } else { (other, now) };
            judge_since(ground, audit, at, now, all);
        }
    }
}

/// "截至6月底累计完成1462人，截至年底累计完成1288人": what is reached does not shrink.
fn monotone(ground: &Ground, audit: &mut Audit, at: usize, here: std::ops::Range<usize>) {
    let line = &ground.lines[at];
    let dated = |i: &usize| words_before(line, *i, &["截至", "截止"], &[]) && words_before(line, *i, SINCE, &[]);
    let found: Vec<usize> = here.filter(|i| counts(&line.amounts[*i]) && dated(i)).collect();
    for pair in found.windows(2) {
        let (a, b) = (&line.amounts[pair[0]], &line.amounts[pair[1]]);
        if a.family == b.family && a.change.is_none() && b.change.is_none() {
            judge_since(ground, audit, at, pair[0], pair[1]);
        }
    }
}

/// Whether one of `wanted` and none of `other` stands in the clause before an amount.
fn words_before(line: &Line, index: usize, wanted: List, other: List) -> bool {
    let a = &line.amounts[index];
    let floor = index.checked_sub(1).map_or(0, |before| line.amounts[before].end.min(a.start));
    let words = line.words(floor.max(a.start.saturating_sub(24)), a.start);
    has_any(words, wanted) && !has_any(words, other)
}

/// Whether two clauses may count one thing: they share a word; where `near`, one of them may name nothing.
fn alike(first: &str, second: &str, near: bool) -> bool {
    let strip = |words: &str| -> Vec<char> {
        let mut rest = words.to_string();
        for word in OF_YEAR.iter().chain(SINCE).chain(&["以来", "新增", "完成", "开展", "全县", "至此"]) {
            rest = rest.replace(word, "");
        }
        normal_subject(&rest).chars().filter(|c| !c.is_ascii_digit()).collect()
    };
    let (a, b) = (strip(first), strip(second));
    if a.len() < 2 || b.len() < 2 {
        return near;
    }
    let b: String = b.into_iter().collect();
    a.windows(2).any(|pair| b.contains(&pair.iter().collect::<String>()))
}

/// What is new is of this year where nothing else is said: "新建教室318间，至年底累计建成302间".
const NEW: &[&str] = &["新建", "新增", "新认定", "新建成", "新创建", "新培育", "新开设", "新聘", "新设立", "新招"];

/// R12 of one sentence: what there is of a thing since the start, right behind what is new of it.
fn new_and_all(ground: &Ground, audit: &mut Audit, at: usize, here: std::ops::Range<usize>) {
    let line = &ground.lines[at];
    for (now, all) in here.clone().zip(here.skip(1)) {
        let (a, b) = (&line.amounts[now], &line.amounts[all]);
        let plain = a.family == b.family && a.unit == b.unit && b.change.is_none() && counts(a);
        let told = || words_before(line, now, NEW, SINCE) && words_before(line, all, &["累计"], NEW);
        let yearly = || words_before(line, now, OF_YEAR, SINCE);
        if plain && told() && !yearly() && alike(line.clause(now), line.clause(all), false) {
            judge_since(ground, audit, at, now, all);
        }
    }
}

fn judge_since(ground: &Ground, audit: &mut Audit, at: usize, now: usize, all: usize) {
    let line = &ground.lines[at];
    let (year, since) = (&line.amounts[now], &line.amounts[all]);
    let stretches = [all, now].map(|i| ground.amount_stretch(at, i));
    let numbers = Numbers::new(year.base() / since.scale, since.value);
    let (own, sum) = (number(year.value), number(since.value));
    if since.bounds().1 >= year.bounds().0 - 1e-9 {
        let message = format!("累计{sum}{}不少于其中的{own}{}", since.unit, year.unit);
        audit.checked.push(ground.checked("R12", &stretches, numbers, message));
        return;
    }
    let message = format!("累计数小于其中一段的数：累计{sum}{}，其中一段{own}{}", since.unit, year.unit);
    let suggestion = "请核对两个数：累计数应包含本年（前期）数".to_string();
    audit.findings.push(ground.doubt("R12", Weight::Error, &stretches, numbers, Said { message, suggestion }));
}

#[cfg(test)]
mod tests {
    use crate::audit::tests::check;

    #[test]
    fn stock_follows_from_stock_and_flow() {
        check(
            "专任教师由上年的3225人增至3268人，净增43人，其中县级公开招聘54人、引进87人，调出等自然减员98人。",
            &[],
            &["R05"],
        );
        check("年初有幼儿园86所，全年新建5所、撤并2所，年末达到89所。", &[], &["R11"]);
        check("年初有幼儿园86所，全年新建5所、撤并2所，年末达到90所。", &["R11"], &[]);
        check("新招聘教师96名，退休52名，教师总数由2410名变为2464名。", &["R11"], &[]);
        check("原有教师1200人，招聘60人，退休35人，现有教师1235人。", &["R11"], &[]);
        check("城区现有学位6600个，年内再新增495个，年末学位总量达到7395个。", &["R11"], &[]);
    }

    #[test]
    fn a_stock_with_its_parts_and_a_stock_carried_over_begin_a_story() {
        let text = |n: u32| {
            format!(
                "年初全县共有教学点52个，其中完全小学附设31个、独立设置21个。上半年新开办教学点3个，因生源减少停办6个，截至8月底全县共有教学点{n}个。"
            )
        };
        check(&text(49), &[], &["R01", "R11"]);
        check(&text(51), &["R11"], &["R01"]);
        let text = |n: u32| {
            format!("2022年底结转未办结信访件18件，今年新登记信访件236件，已办结241件，截至11月底尚有{n}件正在办理。")
        };
        check(&text(13), &[], &["R11"]);
        check(&text(23), &["R11"], &[]);
        check("截至上年底共有特级教师18人，本年新评5人，退休2人，现有特级教师21人。", &[], &["R11"]);
        check("截至上年底共有特级教师18人，本年新评5人，退休2人，现有特级教师23人。", &["R11"], &[]);
        check("上年结转资金120万元，当年到位资金860万元，全年支出900万元，年末结余80万元。", &[], &["R11"]);
        check("上年结转资金120万元，当年到位资金860万元，全年支出900万元，年末结余180万元。", &["R11"], &[]);
        check("学期初有住校生820人，学期内新入住75人，离校60人，期末住校生835人。", &[], &["R11"]);
        check("学期初有住校生820人，学期内新入住75人，离校60人，期末住校生875人。", &["R11"], &[]);
    }

    #[test]
    fn stocks_of_another_thing_are_left_alone() {
        check("年初核定编制4200名，现有在编教师3980人，今年招聘96人，退休120人。", &[], &[]);
        check("年初有班级860个，上半年新增学位1200个，年末班级872个。", &[], &[]);
        check("学校现有教师168人，其中高级教师42人。本学年调入6人、调出3人，共有班主任54人。", &[], &[]);
    }

    #[test]
    fn what_is_new_is_of_all_that_there_is() {
        check("新建录播教室64间，到年底全县累计建成录播教室210间。", &[], &["R12"]);
        check("新建录播教室64间，到年底全县累计建成录播教室46间。", &["R12"], &[]);
        check(
            "本学期学生在市级竞赛中获奖37人次，其中一等奖5人次、二等奖12人次、三等奖20人次；近两年累计获奖31人次。",
            &["R12"],
            &["R01"],
        );
    }

    #[test]
    fn what_was_reached_since_the_start_includes_the_year() {
        check("今年完成培训3000学时，累计培训2800学时。", &["R12"], &[]);
        check("今年完成培训3000学时，累计培训9800学时。", &[], &["R12"]);
        check("截至6月底累计完成1462人，截至年底累计完成1288人。", &["R12"], &[]);
        check("监管资金累计1260万元。今年以来新增监管资金1435万元。", &["R12"], &[]);
    }
}
