//! R17: "all", "full coverage" and "none" beside a number that says otherwise; R25 by its own module.

use super::amount::{Amount, Family};
use super::contrary::elsewhere;
use super::ground::{Ground, Line, Numbers, Said, Stretch, is_sign, number};
use super::model::{Audit, Weight};
use super::ranks::rank;
use super::scan::{self, says, text};
use crate::lexicon::has_any;

/// Adds what R17 and R25 doubt.
pub(crate) fn judge(ground: &Ground, audit: &mut Audit) {
    let settings = ground.settings();
    for (index, line) in ground.lines.iter().enumerate() {
        let setting = settings[index];
        for (order, span) in line.sentences.iter().enumerate() {
            let claim = claim(line, *span);
            if let Some(claim) = claim.filter(|_| !setting.planned) {
                let beside = contradiction(line, claim, (claim.1, span.1))
                    .or_else(|| line.sentences.get(order + 1).and_then(|next| left_over(line, claim, *next)))
                    .or_else(|| (1..=2).find_map(|on| open_behind(line, claim, *line.sentences.get(order + on)?)))
                    .or_else(|| open_before(line, claim, *line.sentences.get(order.checked_sub(1)?)?));
                if let Some(found) = beside {
                    tell(ground, index, claim, &found, audit);
                }
            } else if let Some((claim, found)) = full_rate(line, order, *span).filter(|_| !setting.planned) {
                tell(ground, index, claim, &found, audit);
            }
            // A plan may build upon a rank that was reached.
            let reached = || says(line.text(span.0, span.1), &["上年", "去年", "巩固"]);
            if !setting.planned || reached() {
                rank(ground, index, line, *span, audit);
            }
        }
    }
    elsewhere(ground, settings, audit);
}

/// Words that claim all; those with a gap stand apart within one stretch between commas.
const ALL: &[&str] = &["全覆盖", "全部", "全面完成", "均已", "全员", "一个不少", "无一遗漏", "应改尽改"];
/// All of them are on a list, which does not say that all is done.
const LISTED: &[&str] = &["挂牌", "台账", "清单", "登记", "档案", "纳入", "责任", "签订", "公示", "公开"];
/// Rates of having been done or covered; they have the claim's own subject when they stand bare.
const DONE_RATES: &[&str] = &[
    "覆盖率",
    "覆盖面",
    "配备率",
    "完成率",
    "整改率",
    "参训率",
    "接入率",
    "建成率",
    "安装率",
    "开通率",
    "办结率",
    "到位率",
    "开课率",
    "复学率",
    "配齐率",
    "普及率",
];

/// Where a sentence claims all, if it does.
fn claim(line: &Line, (from, to): (usize, usize)) -> Option<(usize, usize)> {
    // Most sentences claim nothing.
    if !has_any(line.words(from, to), ALL) {
        return None;
    }
    (from..to).find_map(|at| {
        let (_, length) = scan::one_of(&line.chars, at, ALL)?;
        let end = (at..to).find(|i| matches!(line.chars[*i], '，' | '；' | '。')).unwrap_or(to);
        let begin = (from..at).rev().find(|i| matches!(line.chars[*i], '，' | '；')).map_or(from, |i| i + 1);
        let aimed = says(
            line.text(begin, at),
            &["未", "没有", "尚", "不", "完", "推动", "推进", "逐步", "力争", "争取", "计划"],
        );
        (!aimed && !says(&text(&line.chars, at, end), LISTED)).then_some((at, at + length))
    })
}

/// What says otherwise: where, the number that was reached and the number that was claimed.
struct Contradiction {
    from: usize,
    to: usize,
    numbers: Numbers,
    message: String,
}

fn contradiction(line: &Line, claim: (usize, usize), rest: (usize, usize)) -> Option<Contradiction> {
    bare_rate(line, rest)
        .or_else(|| some_of(line, rest))
        .or_else(|| reached(line, claim, rest))
        .or_else(|| remainder(line, claim, rest))
}

/// "食堂104家，实现全覆盖，已建成96家".
fn reached(line: &Line, claim: (usize, usize), rest: (usize, usize)) -> Option<Contradiction> {
    let (start, _) = line.sentence_span(claim.0);
    let all = line.within(start, claim.0).last().map(|i| &line.amounts[i])?;
    let next = line.within(rest.0, rest.1).next()?;
    let (amount, label) = (&line.amounts[next], line.label(next));
    let done =
        ["已建成", "已安装", "已完成", "已配备", "已接入", "已开展", "已整改", "已开通", "已达标", "已建", "已有"];
    let same =
        amount.family == all.family && amount.unit == all.unit && matches!(all.family, Family::Places | Family::People);
    (same && done.iter().any(|w| label.ends_with(w)) && amount.is_plain() && all.is_plain() && amount.value < all.value)
        .then(|| Contradiction {
            from: amount.start.saturating_sub(label.chars().count()),
            to: amount.end,
            numbers: Numbers::new(amount.value, all.value),
            message: format!("共{}{},{label}{}{}", number(all.value), all.unit, number(amount.value), amount.unit),
        })
}

/// "覆盖率达到95%" behind "全覆盖".
fn bare_rate(line: &Line, rest: (usize, usize)) -> Option<Contradiction> {
    line.within(rest.0, rest.1).find_map(|i| {
        let amount = &line.amounts[i];
        let label = line.label(i);
        let bare =
            DONE_RATES.iter().any(|rate| label == *rate || label.trim_end_matches(['为', '达', '到', '均']) == *rate);
        let below = amount.family == Family::Rate && is_below(amount, 100.0) && amount.change.is_none();
        (bare && below).then(|| Contradiction {
            from: amount.left.saturating_sub(label.chars().count()),
            to: amount.end,
            numbers: Numbers::new(amount.value, 100.0),
            message: format!("却写{label}{}%", number(amount.value)),
        })
    })
}

pub(super) fn is_below(amount: &Amount, limit: f64) -> bool {
    amount.value < limit && amount.high < limit
}

/// "72所学校中有68所开展".
fn some_of(line: &Line, rest: (usize, usize)) -> Option<Contradiction> {
    let range = line.within(rest.0, rest.1);
    range.clone().zip(range.skip(1)).find_map(|(i, j)| {
        let (a, b) = (&line.amounts[i], &line.amounts[j]);
        let gap: String = line.gap(i, j).iter().collect();
        let among = gap.ends_with('中') || gap.ends_with("中有") || gap.ends_with("中已有");
        let counts = matches!(a.family, Family::Places | Family::People) && a.family == b.family;
        (among && counts && !gap.contains("其中") && a.is_plain() && b.is_plain() && b.value < a.value).then(|| {
            Contradiction {
                from: a.start,
                to: b.end,
                numbers: Numbers::new(b.value, a.value),
                message: format!("却是{}{}中的{}{}", number(a.value), a.unit, number(b.value), b.unit),
            }
        })
    })
}

const REST: &[&str] = &["另有", "尚有", "仍有", "还有", "剩余", "仅剩", "其余"];

/// "仍有3所未接入", "另有5处正在整改".
fn remainder(line: &Line, claim: (usize, usize), rest: (usize, usize)) -> Option<Contradiction> {
    let at = (rest.0..rest.1).find(|at| scan::one_of(&line.chars, *at, REST).is_some())?;
    let end = (at..rest.1).find(|i| matches!(line.chars[*i], '，' | '；' | '。')).unwrap_or(rest.1);
    let amount = line.within(at, end).next().map(|i| &line.amounts[i]).filter(|a| a.value > 0.0)?;
    let words = text(&line.chars, at, end);
    let begin = (0..claim.0).rev().find(|i| matches!(line.chars[*i], '，' | '；' | '。')).map_or(0, |i| i + 1);
    let close = (claim.1..line.chars.len()).find(|i| is_sign(line.chars[*i])).unwrap_or(line.chars.len());
    let claimed = text(&line.chars, begin, close);
    let going = words.split_once("正在").is_some_and(|(_, doing)| {
        let doing: String = doing.chars().take(2).collect();
        doing.chars().count() == 2 && claimed.contains(&doing)
    });
    let open = ["未", "没有", "不", "缺", "待"].iter().any(|no| words.contains(no)) || going;
    (open && !matches!(amount.family, Family::Rate)).then(|| Contradiction {
        from: at,
        to: end,
        numbers: Numbers::new(amount.value, 0.0),
        message: format!("却写“{words}”"),
    })
}

/// A remainder that the next sentence begins with.
fn left_over(line: &Line, claim: (usize, usize), next: (usize, usize)) -> Option<Contradiction> {
    let near = remainder(line, claim, next)?;
    (near.from <= next.0 + 4).then_some(near)
}

/// Words that many sentences share without speaking of one matter.
const SHARED: &[&str] =
    &["学校", "全县", "全市", "全区", "全镇", "教育", "学生", "教师", "工作", "实现", "建设", "幼儿", "义务"];

/// What may follow the matter of a claim before the claim itself; anything else may make it another matter.
#[rustfmt::skip]
const COVERED: &[&str] = &[
    "实现", "建设", "安装", "配备", "设置", "设立", "接入", "联网", "管理", "监管", "工作", "服务", "与", "已", "基本", "全面", "等", "率", "投保", "签约", "供餐",
    "开通", "使用", "应用", "投放", "整改", "改造", "”",
];

/// Pairs of equal words in two stretches, common words left out: places in both and the length, which nothing longer holds.
fn runs<'w>(a: &'w [char], b: &'w [char]) -> impl Iterator<Item = (usize, usize, usize)> + 'w {
    let same = |i: usize, j: usize| {
        a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y && !x.is_ascii_alphanumeric() && !is_sign(**x)).count()
    };
    let pairs = (0..a.len()).flat_map(move |i| (0..b.len()).map(move |j| (i, j)));
    pairs
        .map(move |(i, j)| (i, j, same(i, j)))
        .filter(|(i, _, n)| *n >= 2 && (*n >= 4 || !has_any(&a[*i..i + n], SHARED)))
}

/// The last, or the first, so many characters of a stretch: comparing words costs the product of both lengths.
const LONGEST: usize = 80;

/// The length of the longest words that two stretches share.
fn shared(a: &[char], b: &[char]) -> usize {
    let (a, b) = (&a[a.len().saturating_sub(LONGEST)..], &b[..b.len().min(LONGEST)]);
    runs(a, b).map(|(.., n)| n).max().unwrap_or(0)
}

/// Whether what a remainder lacks is what the claim is about: "报警装置……未接入", "没有建成心理辅导室".
fn lacks(claim: &[char], rest: &[char]) -> bool {
    let (claim, rest) = (&claim[claim.len().saturating_sub(LONGEST)..], &rest[..rest.len().min(LONGEST)]);
    runs(claim, rest).any(|(i, j, n)| {
        let covered = i + n == claim.len() || scan::one_of(claim, i + n, COVERED).is_some();
        let next = j + n;
        let open = rest.get(next).is_none_or(|c| is_sign(*c) || matches!(c, '未' | '”'))
            || scan::one_of(rest, next, &["没有", "尚未", "还未", "仍未"]).is_some();
        n >= 3 && covered && open
    })
}

/// The words of the claim's stretch between commas, up to the claim itself.
fn claimed(line: &Line, claim: (usize, usize)) -> &[char] {
    let begin = (0..claim.0).rev().find(|i| matches!(line.chars[*i], '，' | '；' | '。' | '：')).map_or(0, |i| i + 1);
    line.words(begin, claim.0)
}

/// A remainder within a sentence behind that speaks of the same matter: "实现全覆盖。受……影响，尚有2个教学点的……未接入".
fn open_behind(line: &Line, claim: (usize, usize), next: (usize, usize)) -> Option<Contradiction> {
    let near = remainder(line, claim, next)?;
    let words = line.words(near.from, near.to);
    let left = has_any(words, &["未", "没有"]) && !has_any(words, &["未成年", "未来"]);
    (left && lacks(claimed(line, claim), words)).then_some(near)
}

/// "安装率100%" with a remainder in its own sentence or the two behind.
fn full_rate(line: &Line, order: usize, span: (usize, usize)) -> Option<((usize, usize), Contradiction)> {
    line.within(span.0, span.1).find_map(|i| {
        let amount = &line.amounts[i];
        let full = amount.family == Family::Rate && amount.is_plain() && (amount.value - 100.0).abs() < 1e-9;
        if !full || amount.change.is_some() {
            return None;
        }
        let claim = (amount.start, amount.end);
        let rest = std::iter::once((amount.end, span.1)).chain(line.sentences.iter().skip(order + 1).take(2).copied());
        let found = rest.into_iter().find_map(|rest| open_behind(line, claim, rest))?;
        Some((claim, found))
    })
}

/// A sentence right before the claim that counts who is still missing: "156家中已有151家签约，其余5家正在办理。……实现全覆盖".
fn open_before(line: &Line, claim: (usize, usize), before: (usize, usize)) -> Option<Contradiction> {
    let (from, to) = line.sentence_span(claim.0);
    const LATER: &[&str] = &["年底", "月", "目前", "现已", "至此", "随后", "最终", "后", "截至", "达到", "到位"];
    const EARLIER: &[&str] = &["年初", "上半年", "上年", "去年", "此前", "当时", "月", "春季"];
    let words = claimed(line, claim);
    let sentence = line.words(before.0.max(before.1.saturating_sub(200)), before.1);
    if has_any(line.words(from, claim.1.min(to)), LATER) || !line.within(from, claim.0).is_empty() || words.len() < 4 {
        return None;
    }
    let amounts = line.within(before.0, before.1);
    let last = amounts.clone().last()?;
    let [all, some, rest] = [last.checked_sub(2)?, last.checked_sub(1)?, last].map(|i| &line.amounts[i]);
    let adds = amounts.len() >= 3
        && [all, some, rest].iter().all(|a| a.is_plain() && a.unit == all.unit)
        && matches!(all.family, Family::Places | Family::People)
        && (some.value + rest.value - all.value).abs() < 1e-6;
    let at = scan::ends_with(&line.chars, rest.start, REST)?;
    let start = rest.start - at.chars().count();
    let end = (rest.end..before.1).find(|i| matches!(line.chars[*i], '，' | '；' | '。')).unwrap_or(before.1);
    let going = has_any(line.words(rest.end, end), &["正在", "未", "没有", "待"]);
    let one_matter = shared(words, sentence) >= 2 && shared(words, line.words(0, start)) >= 3;
    (adds && going && one_matter && !has_any(sentence, EARLIER)).then(|| Contradiction {
        from: start,
        to: end,
        numbers: Numbers::new(some.value, all.value),
        message: format!("却写“{}”", text(&line.chars, start, end)),
    })
}

fn tell(ground: &Ground, index: usize, claim: (usize, usize), found: &Contradiction, audit: &mut Audit) {
    let chars = &ground.lines[index].chars;
    let begin = (0..claim.0).rev().find(|i| is_sign(chars[*i])).map_or(0, |i| i + 1);
    let words = text(chars, begin, claim.1);
    let said = Said {
        message: format!("“{words}”的说法与数据矛盾:{}", found.message),
        suggestion: "请核实是否全部完成;未全部完成的,改用实际数字表述".to_string(),
    };
    let at: [Stretch; 2] = [(index, begin, claim.1), (index, found.from, found.to)];
    audit.findings.push(ground.doubt("R17", Weight::Error, &at, found.numbers, said));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    fn check(body: &str, expected: &[&str]) {
        let text = format!("松岭县2022年教育工作总结\n一、主要工作\n{body}\n");
        let document = read(text.as_bytes(), "示例", &Limits::default()).unwrap();
        let mut audit = Audit::default();
        judge(&Ground::of(&document, 0, None), &mut audit);
        let codes: Vec<&str> = audit.findings.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(codes, expected, "{body}: {:?}", audit.findings);
    }

    #[test]
    fn claims_of_all_do_not_stand_beside_a_remainder() {
        check("“明厨亮灶”实现学校食堂全覆盖,覆盖率达到95%。", &["R17"]);
        check("“明厨亮灶”实现学校食堂全覆盖,覆盖率达到100%。", &[]);
        check("排查的隐患全部整改到位,另有5处正在整改。", &["R17"]);
        check("宽带接入实现所有学校全覆盖,仍有3所教学点未接入。", &["R17"]);
        check("宽带接入实现所有学校全覆盖。还有3所教学点未接入。", &["R17"]);
        check("课后服务实现全覆盖,全县72所义务教育学校中有68所开展课后服务。", &["R17"]);
        check("课后服务实现全覆盖,72所学校全部开展,其中农村学校50所。", &[]);
        check("已整改1294处,对一时难以整改的33处全部建立台账,仍有2处未销号。", &[]);
        check("全县学校食堂104家,“明厨亮灶”实现全覆盖,目前已建成96家。", &["R17"]);
        check("“一村一园”尚未完全覆盖,仍有17个村没有幼儿园。", &[]);
        check("校车定位终端安装实现全覆盖。受道路施工影响,尚有3辆校车的定位终端未启用。", &["R17"]);
        check("校车定位终端安装实现全覆盖。累计投入80万元。因线路调整,仍有3辆校车没有定位终端。", &["R17"]);
        check("校车定位终端安装实现全覆盖。受道路施工影响,尚有3条线路未硬化。", &[]);
        check("课后服务实现全覆盖。受经费影响,还有4所学校的课后服务场地未改造。", &[]);
        check("专职保安配备率、视频监控安装率均达100%。受电力改造影响,尚有2所学校视频监控未安装。", &["R17"]);
        check("专职保安配备率、视频监控安装率均达100%。受电力改造影响,尚有2所学校围墙未修缮。", &[]);
        check("校车定位终端安装实现全覆盖。校车3辆完成更新,定位终端运行正常。", &[]);
        check(
            "(一)落实食堂责任保险。全县92所学校已有88所投保责任险,其余4所正在洽谈。食堂责任保险实现全覆盖,保费30万元。",
            &["R17"],
        );
        check(
            "(一)落实食堂责任保险。全县92所学校已有88所投保责任险,其余4所正在洽谈。至年底食堂责任保险实现全覆盖。",
            &[],
        );
        check("(一)落实责任保险。全县92所学校已有88所投保责任险,其余4所正在洽谈。体质监测实现全覆盖。", &[]);
        check("课后服务实现全覆盖,参与率达96%,九成以上家长满意。", &[]);
    }

    #[test]
    fn claims_are_held_against_other_chapters() {
        check("课后服务实现义务教育学校全覆盖。\n二、成效\n课后服务覆盖率98%。", &["R17"]);
        check("全年未发生校园安全事故。\n二、不足\n发生校园安全事故2起。", &["R17"]);
        check("全年未发生重特大安全事故。\n二、不足\n发生校园安全事故2起。", &[]);
    }

    #[test]
    fn ranks_without_a_source_are_noted() {
        check("教育综合考核成绩居全市第一。", &["R25"]);
        check("“双减”工作全省领先、全国一流。", &["R25"]);
        check("群众满意度测评位居全市第二。", &["R25"]);
        check("体质健康抽测连续三年名列全市前三名。", &["R25"]);
        check("平台应用水平在全市9个县(区)中排名第三。", &["R25"]);
        check("应用成果数量居全市各县区之首。", &["R25"]);
        check("全县学生开展第二课堂,全市教育系统第一批试点。", &[]);
        check("据市教育局通报,综合考核居全市第一。", &[]);
        check("在市运动会上奖牌总数列全市第二位。", &[]);
        check("力争综合考核进入全市第一方阵。", &[]);
        check("承办全省第十五届运动会。", &[]);
    }
}
