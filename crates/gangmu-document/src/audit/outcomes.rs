//! Lists that tell what became of each part of a total, without a word that opens them. Adds nothing up.

use super::amount::Family;
use super::ground::{Line, has_any};
use super::parts::{Listing, MAX_PARTS, MAX_REACH, Opener, breaks, countable};
use crate::lexicon::{List, among, has};

/// What became of the parts.
#[rustfmt::skip]
const OUTCOMES: &[&str] = &[
    "转为", "转设", "注销", "停办", "整改", "关停", "取缔", "办结", "转型", "压减", "通过", "待", "完成", "正在", "关闭", "吊销", "撤销", "登记", "化解", "答复",
    "移交", "不予", "予以", "部分公开", "实到", "缺考", "参加", "到会", "在建", "竣工", "开工", "退回", "立案", "变更", "已解决", "列入计划", "合格", "竞聘", "聘用", "调剂", "培训", "留作", "采纳", "属实", "办理中", "未", "尚",
];
/// What is left over; it ends such a list.
#[rustfmt::skip]
const LEFT_OVER: &[&str] = &[
    "正在", "待", "未", "尚", "其余", "剩余", "不予", "不合格", "留作", "暂", "仍", "免", "其他", "在办", "不属实", "不同意", "不采纳", "在建", "办理中", "作为参考", "供参考", "转结", "缺考", "缺席",
];

/// Whether a part says what became of it.
pub(crate) fn is_outcome(line: &Line, index: usize) -> bool {
    has(line.clause(index), OUTCOMES)
}

/// "发现隐患391处，已整改364处，正在整改27处".
pub(super) fn outcomes(line: &Line, depths: &[u8], total: usize, out: &mut Vec<Listing>) {
    const MOST: usize = 10;
    let t = &line.amounts[total];
    if !countable(line, total) {
        return;
    }
    // Two counts of one family must follow, and words of what is left or of what is treated.
    let next = |i: usize| line.amounts.get(i).is_some_and(|a| a.family == t.family || a.family == Family::Rate);
    let (_, end) = line.sentence_span(t.start);
    let ahead = line.words(t.end, end.min(t.end + MAX_AHEAD));
    if !next(total + 1)
        || !next(total + 2)
        || !ahead.iter().any(|c| among(*c, "正待未尚其剩不留暂仍免在供转缺中")) && !follows_dui(line, total)
    {
        return;
    }
    let depth = depths[t.start];
    let end = end.min(t.end + MAX_REACH);
    let stop = line.words(t.end, end).iter().position(|c| *c == '；').map_or(end, |i| t.end + i);
    let mut parts: Vec<usize> = Vec::new();
    for i in line.within(t.end, stop).take(MOST + 1) {
        let a = &line.amounts[i];
        if depths[a.start] != depth || a.family != t.family || !countable(line, i) {
            if depths[a.start] != depth || a.family == Family::Rate {
                continue;
            }
            break;
        }
        let from = parts.last().map_or(t.end, |last| line.amounts[*last].end);
        if !is_outcome(line, i) && !says(line, i, LEFT_OVER)
            || breaks(line, from, a.start)
            || has_any(line.words(from, a.start), &["其中"])
        {
            break;
        }
        parts.push(i);
    }
    let last = parts.iter().rposition(|i| says(line, *i, LEFT_OVER));
    let treated = line.noun(total).contains('中') || follows_dui(line, total);
    let all = treated && parts.len() >= 3;
    // An outcome among others is no total of those that follow it.
    let (start, _) = line.sentence_span(t.start);
    let first = line.within(start, t.start).all(|i| line.amounts[i].family != t.family);
    if is_outcome(line, total) && !line.noun(total).ends_with('中') && !(first && parts.len() >= 3) {
        return;
    }
    let Some(length) = last.map(|at| at + 1).or(all.then_some(parts.len())) else { return };
    parts.truncate(length);
    if parts.len() >= 2 && parts.len() <= MOST {
        out.push(Listing { total, parts, opener: Opener::Outcomes, sure: true, from: t.end, to: stop });
    }
}

/// How far ahead of a total its last outcome is looked for.
const MAX_AHEAD: usize = 240;

/// "对52家": the total is what was treated.
fn follows_dui(line: &Line, total: usize) -> bool {
    let a = &line.amounts[total];
    [a.left, a.start].iter().any(|at| at.checked_sub(1).and_then(|at| line.chars.get(at)) == Some(&'对'))
}

fn says(line: &Line, index: usize, words: List) -> bool {
    has(line.clause(index), words)
}

/// What was done with each of a total before it is told what became of them.
const TREATED: &[&str] = &[
    "核查", "核验", "核实", "排查", "摸排", "治理", "处置", "甄别", "整治", "逐人", "逐家", "逐户", "逐一", "逐个",
    "逐项", "逐校", "比对", "分类", "去向", "分流", "安置", "认定", "复核", "评估", "验收", "清理", "规范",
];

/// "未就读的318人，经逐人核查，已升学97人、外出128人、…"; the total may end the sentence before: "共有136家。经过治理，转为…".
pub(super) fn treated(line: &Line, depths: &[u8], total: usize, out: &mut Vec<Listing>) {
    const LEAST: usize = 4;
    const LEAD: usize = 60;
    /// "215名幼儿，": what is counted may stand behind its number.
    const NOUN: usize = 8;
    let t = &line.amounts[total];
    // "经过三年治理" counts years.
    let timed = |i: &usize| line.amounts.get(*i).is_some_and(|a| a.family != Family::Time);
    let Some(first) = (total + 1..total + 4).find(timed) else { return };
    let next = &line.amounts[first];
    let gap = line.gap(total, first);
    let sign = gap.iter().position(|c| matches!(c, '，' | '。'));
    let said = gap.len() <= LEAD && sign.is_some_and(|at| at <= NOUN) && has_any(gap, TREATED);
    let whole = countable(line, total) && depths[t.start] == 0;
    if !said || next.family != t.family || !whole || has_any(gap, &["其中", "新增", "现有", "共"]) {
        return;
    }
    let stops = gap.iter().filter(|c| **c == '。').count();
    if stops > 1 || stops == 1 && sign.map(|at| gap[at]) != Some('。') {
        return;
    }
    let (_, end) = line.sentence_span(next.start);
    let mut parts: Vec<usize> = Vec::new();
    for i in line.within(next.start, end.min(t.end + MAX_REACH)).take(MAX_PARTS) {
        let a = &line.amounts[i];
        if depths[a.start] != 0 {
            continue;
        }
        let row = parts.last().is_none_or(|last: &usize| line.gap(*last, i).contains(&'、'));
        if a.family != t.family || a.unit != next.unit || a.scale != t.scale || !countable(line, i) || !row {
            break;
        }
        parts.push(i);
    }
    let all = parts.iter().all(|i| line.amounts[*i].base() <= t.base());
    if parts.len() >= LEAST && all {
        let to = line.amounts[parts[parts.len() - 1]].end;
        out.push(Listing { total, parts, opener: Opener::Treated, sure: true, from: t.end, to });
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::tests::check;

    #[test]
    fn what_became_of_each_is_all_of_a_total_that_was_treated() {
        let text = |n: u32| {
            format!("学籍比对后未到校报到的{n}人，经各校逐户走访核实，已转学46人、出国6人、休学21人、暂时失联9人。")
        };
        check(&text(82), &[], &["R09"]);
        check(&text(78), &["R09"], &[]);
        let text = |n: u32| {
            format!(
                "整治启动时全县有托管机构{n}家。经过两年分类整治，登记发证41家、转为文体场所12家、注销关停23家、停业整顿8家。"
            )
        };
        check(&text(84), &[], &["R09"]);
        check(&text(88), &["R09"], &[]);
        let text = |n: u32| {
            format!("未入园的{n}名幼儿，经社区逐户核实，随父母外出118人、患病在家21人、入读外县园64人、其他12人。")
        };
        check(&text(215), &[], &["R09"]);
        check(&text(225), &["R09"], &[]);
        check("现有教师860人。经考核认定，新增骨干教师20人、学科带头人12人、名师8人、名校长3人。", &[], &[]);
    }
}
