//! R02 over clauses: a part of a whole that is told in another clause or sentence. Reads no lists.

use super::amount::Family;
use super::ground::{Ground, Line, Numbers, Said, has_any, normal_subject, number};
use super::model::{Audit, Weight};
use crate::lexicon::has;

/// Judges each count that is said to be of a count before it.
pub(super) fn relation(ground: &Ground, audit: &mut Audit) {
    for (at, line) in ground.lines.iter().enumerate() {
        for part in 1..line.amounts.len() {
            if let Some(whole) = found_among(line, part).or_else(|| named_among(line, part)) {
                judge(ground, audit, at, part, whole);
            }
        }
    }
}

/// Each of the whole was looked at.
#[rustfmt::skip]
const EACH: &[&str] = &["逐家", "逐人", "逐一", "逐个", "逐校", "逐所", "逐项", "逐户", "逐辆", "逐车", "逐处", "逐条", "逐件", "逐班", "逐台", "全部检查", "全面检查", "回头看", "全覆盖检查", "普查", "全数检查", "过筛"];
/// Who may be counted beside what is looked at.
const PERSONS: &[&str] =
    &["学生", "教师", "教职工", "家长", "群众", "干部", "幼儿", "校长", "园长", "师生", "代表", "专家", "工作人员"];
/// How far back the whole may stand.
const BACK: usize = 6;

fn counts(line: &Line, index: usize) -> bool {
    let a = &line.amounts[index];
    let counted = matches!(a.family, Family::People | Family::Places | Family::Other(_));
    counted && a.change.is_none() && a.is_plain() && !a.is_each_or_rank(&line.chars)
}

/// Words before an amount, back to its comma or to the amount before it.
fn before(line: &Line, index: usize) -> &[char] {
    let a = &line.amounts[index];
    let floor = index.checked_sub(1).map_or(0, |i| line.amounts[i].end.min(a.start)).max(a.start.saturating_sub(24));
    let from = (floor..a.start)
        .rev()
        .find(|at| matches!(line.chars[*at], '，' | '；' | '。' | '：' | '、'))
        .map_or(floor, |at| at + 1);
    line.words(from, a.start)
}

/// "118家机构…，经逐家核验，有126家存在问题": found among what was looked at one by one.
fn found_among(line: &Line, part: usize) -> Option<usize> {
    const REACH: usize = 70;
    let words = before(line, part);
    let opens = matches!(
        words,
        ['有'] | ['共', '有'] | ['仍', '有'] | ['尚', '有'] | ['发', '现', '有'] | ['发', '现'] | ['其', '中']
    );
    if !opens || !counts(line, part) {
        return None;
    }
    let b = &line.amounts[part];
    let (start, _) = line.sentence_span(b.start);
    let whole = part.checked_sub(1).filter(|i| counts(line, *i) && line.amounts[*i].start >= start)?;
    let a = &line.amounts[whole];
    let gap = line.words(a.end, b.start);
    let lead = line.words(a.start.saturating_sub(8), a.start);
    let looked = has_any(gap, EACH) || has_any(lead, EACH);
    // "对312名教师逐人考核，有318名学生参与": others than those that were looked at.
    let whose = line.noun(part);
    let others =
        has(whose, PERSONS) && PERSONS.iter().any(|who| whose.contains(who) && !line.clause(whole).contains(who));
    (a.unit == b.unit && !others && gap.len() <= REACH && !gap.contains(&'；') && looked).then_some(whole)
}

/// "认定学科带头人112人。…，学科带头人中有121人合格": of what was counted by that name.
fn named_among(line: &Line, part: usize) -> Option<usize> {
    let words = before(line, part);
    let (last, rest) = words.split_last()?;
    let among = if *last == '有' { rest } else { words };
    let name = among.strip_suffix(&['中'])?;
    let name: String = name.strip_prefix(&['这', '些']).unwrap_or(name).iter().collect();
    let name = normal_subject(&name);
    if !counts(line, part) || name.chars().count() < 3 || name.ends_with('其') {
        return None;
    }
    let b = &line.amounts[part];
    let near = line.within(0, b.start).rev().take(BACK);
    let mut named = near.filter(|i| {
        let a = &line.amounts[*i];
        counts(line, *i) && a.unit == b.unit && line.subject(*i).ends_with(&name)
    });
    let whole = named.next()?;
    let (from, here) = (line.sentence(line.amounts[whole].start), line.sentence(b.start));
    (named.next().is_none() && here - from <= 2).then_some(whole)
}

fn judge(ground: &Ground, audit: &mut Audit, at: usize, part: usize, whole: usize) {
    let line = &ground.lines[at];
    let (a, b) = (&line.amounts[whole], &line.amounts[part]);
    if b.base() <= a.base() {
        return;
    }
    let (all, some) = (number(a.value), number(b.value));
    let message = format!("部分大于总数：其中的{some}{}多于总数{all}{}", b.unit, a.unit);
    let suggestion = "请核对总数和其中的数，或写明后一个数属于哪个总数".to_string();
    let stretches = [whole, part].map(|i| ground.amount_stretch(at, i));
    let numbers = Numbers::new(a.base() / b.scale, b.value);
    audit.findings.push(ground.doubt("R02", Weight::Error, &stretches, numbers, Said { message, suggestion }));
}

#[cfg(test)]
mod tests {
    use crate::audit::tests::check;

    #[test]
    fn what_is_found_among_a_whole_is_no_more_than_it() {
        check("对全县86家校园周边食品店开展检查，经逐家核对，有93家证照不全。", &["R02"], &[]);
        check("对全县86家校园周边食品店开展检查，经逐家核对，有13家证照不全。", &[], &[]);
        check("对312名教师逐人考核，有318名学生参与评价。", &[], &[]);
        check("对全县86家校园周边食品店开展检查，另培训店主，有93家参加。", &[], &[]);
    }

    #[test]
    fn what_is_of_those_named_before_is_no_more_than_they() {
        check("全市评出乡村名师75人，其中小学40人、初中35人。年底考核，乡村名师中有81人达到要求。", &["R02"], &["R01"]);
        check("全市评出乡村名师75人，其中小学40人、初中35人。年底考核，乡村名师中有71人达到要求。", &[], &["R01"]);
    }
}
