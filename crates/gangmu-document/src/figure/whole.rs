//! Ties parts to their whole: "其中", bracketed lists, and lists that add up to a stated total. Finds no errors in sums.

use super::measure::Measure;
use super::phrase::same_class;
use crate::lexicon::{self, has_any};

/// Longest list that is tried as the parts of a total.
const MAX_PARTS: usize = 40;

/// "我县占2项": a part of the one before.
fn shares(chars: &[char], measures: &[Measure], skip: &[bool], wholes: &mut [Option<usize>]) {
    for part in 1..measures.len() {
        let (w, m) = (&measures[part - 1], &measures[part]);
        let holds = chars[m.left..m.number.start].contains(&'占');
        let near =
            m.number.start - w.end.min(m.number.start) <= 12 && !chars[w.end.min(m.left)..m.left].contains(&'。');
        if holds
            && near
            && !skip[part]
            && !skip[part - 1]
            && !m.is_rate()
            && same_class(&w.unit, &m.unit)
            && amount(m) <= amount(w)
        {
            wholes[part] = wholes[part].or(Some(part - 1));
        }
    }
}

/// For each measure of a line the index of the measure that it is a part of. `skip` marks changes.
pub(crate) fn wholes(chars: &[char], measures: &[Measure], skip: &[bool]) -> Vec<Option<usize>> {
    let mut wholes = of_which(chars, measures, skip);
    sums(chars, measures, skip, &mut wholes);
    shares(chars, measures, skip, &mut wholes);
    told_parts(chars, measures, skip, &mut wholes);
    for at in (0..chars.len()).filter(|at| matches!(chars[*at], '分' | '看') && divides_by(chars, *at)) {
        divide(measures, skip, &mut wholes, measures.partition_point(|m| m.number.start < at));
    }
    wholes
}

fn amount(m: &Measure) -> f64 {
    let scale = m
        .unit
        .chars()
        .take_while(|c| matches!(c, '万' | '亿'))
        .fold(1.0, |s, c| s * if c == '万' { 1e4 } else { 1e8 });
    m.number.value * scale
}

/// An open "其中" or bracket.
#[derive(Clone, Copy, Default)]
struct Scope {
    whole: Option<usize>,
    /// Measures before this index stand before the "其中".
    opened: usize,
    /// A part was found.
    any: bool,
    /// "其中：": the list goes on to the end of the sentence.
    list: bool,
    /// The first part tells an act ("其中新建12所"), so the next ones may.
    acts: bool,
}

impl Scope {
    /// Whether the list of parts is over once an act is told.
    fn ends_with_acts(&self) -> bool {
        self.any && !self.list && !self.acts
    }
}

fn of_which(chars: &[char], measures: &[Measure], skip: &[bool]) -> Vec<Option<usize>> {
    let mut wholes = vec![None; measures.len()];
    let mut scopes = vec![Scope::default()];
    let (mut next, mut last) = (0usize, None::<usize>);
    for at in 0..chars.len() {
        let top = scopes.len() - 1;
        match chars[at] {
            '（' => scopes.push(Scope::default()),
            '）' if scopes.len() > 1 => {
                let closed = scopes.pop();
                // What stood in brackets is no total for what follows them.
                last = closed.and_then(|s| s.whole).or(last);
            }
            '。' | '！' | '？' => scopes[top].whole = None,
            '，' | '；' if scopes[top].ends_with_acts() && opens_act(chars, at + 1) => scopes[top].whole = None,
            '其' if chars.get(at + 1) == Some(&'中') => {
                let whole = total_before(chars, measures, skip, next, next).or(last);
                let list = chars.get(at + 2) == Some(&'：');
                let to = measures.get(next).map_or(at, |m| m.left.max(at + 2));
                let acts = lexicon::verbs().occurs(&chars[(at + 2).min(to)..to]);
                scopes[top] = Scope { whole, opened: next, any: false, list, acts };
            }
            '包' if chars.get(at + 1) == Some(&'括') => {
                scopes[top] = Scope { whole: last, opened: next, ..Scope::default() }
            }
            '含' if at > 0 && matches!(chars[at - 1], '（' | '，') => {
                scopes[top] = Scope { whole: last, opened: next, ..Scope::default() }
            }
            _ => {}
        }
        if measures.get(next).is_some_and(|m| m.number.start == at) {
            let index = next;
            next += 1;
            if skip[index] {
                continue;
            }
            let top = scopes.len() - 1;
            part(chars, measures, skip, index, &mut scopes[top], &mut wholes);
            last = Some(index);
        }
    }
    wholes
}

/// Gives the measure at `index` to a total of the open scope, or closes the scope.
fn part(
    chars: &[char],
    measures: &[Measure],
    skip: &[bool],
    index: usize,
    scope: &mut Scope,
    wholes: &mut [Option<usize>],
) {
    let Some(whole) = scope.whole else { return };
    let (w, m) = (&measures[whole], &measures[index]);
    if chars[m.left.saturating_sub(8).max(if index > 0 { measures[index - 1].end.min(m.left) } else { 0 })..m.left]
        .contains(&'每')
    {
        // "每生每年750元": a standard, no share of the sum.
        return;
    }
    let other = || total_before(chars, measures, skip, index, scope.opened);
    let given: f64 = (scope.opened..index).filter(|i| wholes[*i] == Some(whole)).map(|i| amount(&measures[i])).sum();
    let full = given > 0.0 && given + amount(m) > amount(w) * (1.0 + 1e-9);
    if full && (given - amount(w)).abs() <= 1e-9 * amount(w) {
        // The parts before make up the whole.
        return;
    }
    if same_class(&w.unit, &m.unit) && !m.is_rate() && amount(m) <= amount(w) {
        wholes[index] = Some(whole);
        scope.any = true;
    } else if let Some(other) = other().filter(|w| scope.list || measures[*w].unit == m.unit) {
        // "学校132所，在校生58640人；其中初中19所，在校生16208人": the parts of two totals.
        wholes[index] = Some(other);
    } else if index == scope.opened && !scope.any && counts_things(w) && counts_things(m) && amount(m) < amount(w) {
        // "获奖项73个，其中金牌11枚"
        wholes[index] = Some(whole);
        scope.any = true;
    } else if m.is_rate() && !scope.any && index == scope.opened && !w.is_rate() {
        // "其中音体美教师占30%"
        wholes[index] = Some(whole);
    } else if goes_on(chars, measures, index) {
        // "两所民办职校招生574人": of what the next one tells.
    } else if scope.list || scope.any && listed_on(chars, measures, index) {
        // "其中改薄项目25个，投资8600万元；学前项目6个": the list goes on after the semicolon.
    } else if scope.any || !m.is_rate() {
        scope.whole = None;
    }
}

fn counts_things(m: &Measure) -> bool {
    !m.is_rate() && !m.is_money() && !m.is_time() && !m.unit.is_empty()
}

/// Whether the next measure stands in the same stretch.
fn goes_on(chars: &[char], measures: &[Measure], index: usize) -> bool {
    measures.get(index + 1).is_some_and(|next| {
        chars[measures[index].end.min(next.number.start)..next.number.start].iter().all(|c| c.is_alphabetic())
    })
}

/// Whether a new act begins at `at`: what follows is no part any more.
fn opens_act(chars: &[char], at: usize) -> bool {
    lexicon::guards().at(chars, at).is_none()
        && lexicon::verbs().at(chars, at).is_some_and(|(length, _)| {
            length >= 2 && !matches!(chars[at..at + length], ['其', '中'] | ['包', '括'])
                || matches!(chars[at], '另' | '还' | '共' | '现' | '有')
        })
}

/// "按类别分，", "分学段看：": what follows divides a total that was stated before.
fn divides_by(chars: &[char], at: usize) -> bool {
    const REACH: usize = 8;
    let opener = if chars[at] == '分' { '按' } else { '分' };
    let ends = matches!(chars.get(at + 1), Some('，' | '：'));
    let window = &chars[at.saturating_sub(REACH)..at];
    ends && window
        .iter()
        .rposition(|c| *c == opener)
        .is_some_and(|from| window[from..].iter().all(|c| c.is_alphabetic()))
}

/// Gives the measures from `next` on to the nearest amount before that is no part, if they add up to it exactly.
fn divide(measures: &[Measure], skip: &[bool], wholes: &mut [Option<usize>], next: usize) {
    const BACK: usize = 10;
    let Some(part) = measures.get(next) else { return };
    let total = (0..next).rev().take(BACK).find(|i| {
        let w = &measures[*i];
        !skip[*i] && wholes[*i].is_none() && same_class(&w.unit, &part.unit) && amount(w) >= amount(part)
    });
    let Some(total) = total else { return };
    let list: Vec<usize> = (next..measures.len()).take(MAX_PARTS).filter(|i| !skip[*i]).collect();
    let list: Vec<usize> = list.into_iter().take_while(|i| measures[*i].unit == part.unit).collect();
    take_parts(measures, total, &list, wholes);
}

/// The total that "其中" divides: the nearest before it that is counted as the first part is, in this sentence or
/// the one before.
fn total_before(chars: &[char], measures: &[Measure], skip: &[bool], part: usize, before: usize) -> Option<usize> {
    const BACK: usize = 4;
    let part = measures.get(part).filter(|m| !m.is_rate())?;
    let divides = |w: &Measure| same_class(&w.unit, &part.unit) && !w.is_rate() && amount(part) <= amount(w);
    let near = |index: &usize| {
        let between = &chars[measures[*index].end.min(part.number.start)..part.number.start];
        !skip[*index] && between.iter().filter(|c| **c == '。').count() <= 1
    };
    (0..before).rev().filter(|i| !skip[*i]).take(BACK).filter(near).find(|i| divides(&measures[*i]))
}

/// Whether the next measure but this one opens a further part after a semicolon.
fn listed_on(chars: &[char], measures: &[Measure], index: usize) -> bool {
    let (m, next) = (&measures[index], measures.get(index + 1));
    next.is_some_and(|n| chars[m.end.min(n.number.start)..n.number.start].first() == Some(&'；'))
}

/// "46所学校中，已有39所", "首贷1127人，续贷2238人" of 3365笔, "其余16处" of 537: parts told by other words.
fn told_parts(chars: &[char], measures: &[Measure], skip: &[bool], wholes: &mut [Option<usize>]) {
    for index in 1..measures.len() {
        if skip[index] || measures[index].is_rate() {
            continue;
        }
        let (w, m) = (&measures[index - 1], &measures[index]);
        if !skip[index - 1]
            && !w.is_rate()
            && same_class(&w.unit, &m.unit)
            && amount(m) <= amount(w)
            && among(chars, w, m)
        {
            wholes[index] = wholes[index].or(Some(index - 1));
        }
        if rest_of(chars, m) {
            rest(measures, skip, index, wholes);
        }
        let opens = m.left >= 2 && chars[m.left.saturating_sub(10)..m.left].windows(2).any(|w| w == ['其', '中']);
        if opens && wholes[index].is_none() {
            pair_of_other_unit(measures, skip, index, wholes);
        }
    }
}

/// "126所学校中有118所", "46所义务教育学校中，已有39所".
fn among(chars: &[char], w: &Measure, m: &Measure) -> bool {
    const REACH: usize = 24;
    let gap = &chars[w.end.min(m.number.start)..m.number.start];
    let of = gap.iter().enumerate().position(|(i, c)| {
        *c == '中'
            && !(i > 0 && matches!(gap[i - 1], '初' | '高' | '其' | '集'))
            && matches!(gap.get(i + 1), Some('，' | '有' | '已'))
    });
    gap.len() <= REACH
        && of.is_some_and(|of| gap[of + 1..].iter().filter(|c| **c == '，').count() <= 1)
        && !gap.contains(&'。')
}

fn rest_of(chars: &[char], m: &Measure) -> bool {
    let words = &chars[m.left.saturating_sub(2)..m.left];
    matches!(words, ['其', '余'] | ['剩', '余'] | ['余', '下'] | ['其', '他'])
}

/// The rest and what was told before it make up an earlier total.
fn rest(measures: &[Measure], skip: &[bool], index: usize, wholes: &mut [Option<usize>]) {
    const BACK: usize = 6;
    let unit = &measures[index].unit;
    let alike: Vec<usize> = (0..index).rev().take(BACK).filter(|i| !skip[*i] && measures[*i].unit == *unit).collect();
    for (k, done) in alike.iter().enumerate() {
        let total = alike[k + 1..]
            .iter()
            .find(|t| (amount(&measures[**t]) - amount(&measures[*done]) - amount(&measures[index])).abs() < 1e-6);
        if let Some(total) = total {
            wholes[index] = wholes[index].or(Some(*total));
            wholes[*done] = wholes[*done].or(Some(*total));
            return;
        }
    }
}

/// "贷款申请3365笔；其中首贷1127人，续贷2238人": two parts in another unit that make up the total exactly.
fn pair_of_other_unit(measures: &[Measure], skip: &[bool], index: usize, wholes: &mut [Option<usize>]) {
    const BACK: usize = 4;
    let Some(second) = measures.get(index + 1).filter(|n| n.unit == measures[index].unit && !skip[index + 1]) else {
        return;
    };
    let sum = amount(&measures[index]) + amount(second);
    let total = (0..index).rev().take(BACK).find(|i| {
        !skip[*i] && !measures[*i].is_rate() && !measures[*i].is_money() && (amount(&measures[*i]) - sum).abs() < 1e-6
    });
    if total.is_some() && wholes[index + 1].is_none() {
        (wholes[index], wholes[index + 1]) = (total, total);
    }
}

fn sums(chars: &[char], measures: &[Measure], skip: &[bool], wholes: &mut [Option<usize>]) {
    for total in 0..measures.len() {
        if skip[total] || measures[total].is_rate() {
            continue;
        }
        let opens = chars.get(measures[total].end).is_some_and(|c| !matches!(c, '、' | '和' | '与' | '及'));
        let ahead: Vec<usize> = if !opens {
            vec![]
        } else {
            list_from(chars, measures, skip, (total + 1..measures.len()).take(MAX_PARTS), total)
        };
        take_parts(measures, total, &ahead, wholes);
        if !says_total(chars, &measures[total]) {
            continue;
        }
        let behind: Vec<usize> = list_from(chars, measures, skip, (0..total).rev().take(MAX_PARTS), total);
        take_parts(measures, total, &behind, wholes);
        // "分别落实1万元，共计5万元"
        if let Some(&part) = behind.first()
            && wholes[part].is_none()
            && shared_out(chars, &measures[part])
            && amount(&measures[part]) < amount(&measures[total])
        {
            wholes[part] = Some(total);
        }
    }
}

/// Neighbours of a total in its sentence that are counted as it is.
fn list_from(
    chars: &[char],
    measures: &[Measure],
    skip: &[bool],
    order: impl Iterator<Item = usize>,
    total: usize,
) -> Vec<usize> {
    let mut list = Vec::new();
    let mut edge = total;
    for index in order {
        let (a, b) = (edge.min(index), edge.max(index));
        let gap = &chars[measures[a].end.min(measures[b].number.start)..measures[b].number.start];
        if gap.iter().any(|c| matches!(c, '。' | '！' | '？')) {
            break;
        }
        edge = index;
        if skip[index] {
            continue;
        }
        if !same_class(&measures[index].unit, &measures[total].unit) {
            break;
        }
        list.push(index);
    }
    list
}

/// The first two or more that add up to the total are its parts.
fn take_parts(measures: &[Measure], total: usize, list: &[usize], wholes: &mut [Option<usize>]) {
    let goal = amount(&measures[total]);
    let mut sum = 0.0;
    for (count, index) in list.iter().enumerate() {
        sum += amount(&measures[*index]);
        if sum > goal * (1.0 + 1e-9) {
            return;
        }
        if count > 0 && (sum - goal).abs() <= 1e-9 * goal.max(1.0) {
            for part in &list[..=count] {
                wholes[*part] = wholes[*part].or(Some(total));
            }
            return;
        }
    }
}

fn says_total(chars: &[char], m: &Measure) -> bool {
    let from = m.number.start.saturating_sub(6);
    has_any(&chars[from..m.number.start], &["共计", "合计", "总计", "共", "总共"])
}

fn shared_out(chars: &[char], m: &Measure) -> bool {
    let from = m.number.start.saturating_sub(16);
    let words = &chars[from..m.number.start];
    let near = words.iter().rposition(|c| *c == '，').map_or(words, |at| &words[at..]);
    has_any(near, &["分别", "各", "每"])
}
