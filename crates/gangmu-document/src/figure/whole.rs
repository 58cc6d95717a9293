//! Ties parts to their whole: "其中", bracketed lists, and lists that add up to a stated total. Finds no errors in sums.

use super::measure::Measure;
use super::phrase::same_class;

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
#[derive(Clone, Copy)]
struct Scope {
    whole: Option<usize>,
    /// Measures before this index stand before the "其中".
    opened: usize,
    /// No more than the whole may be given out to parts that follow each other.
    any: bool,
}

fn of_which(chars: &[char], measures: &[Measure], skip: &[bool]) -> Vec<Option<usize>> {
    let mut wholes = vec![None; measures.len()];
    let mut scopes = vec![Scope { whole: None, opened: 0, any: false }];
    let (mut next, mut last) = (0usize, None::<usize>);
    for at in 0..chars.len() {
        let top = scopes.len() - 1;
        match chars[at] {
            '（' => scopes.push(Scope { whole: None, opened: 0, any: false }),
            '）' if scopes.len() > 1 => {
                let closed = scopes.pop();
                // What stood in brackets is no total for what follows them.
                last = closed.and_then(|s| s.whole).or(last);
            }
            '。' | '！' | '？' => scopes[top].whole = None,
            '其' if chars.get(at + 1) == Some(&'中') => {
                let whole = total_before(chars, measures, skip, next, next).or(last);
                scopes[top] = Scope { whole, opened: next, any: false };
            }
            '包' if chars.get(at + 1) == Some(&'括') => scopes[top] = Scope { whole: last, opened: next, any: false },
            '含' if at > 0 && matches!(chars[at - 1], '（' | '，') => {
                scopes[top] = Scope { whole: last, opened: next, any: false }
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
            let scope = &mut scopes[top];
            if let Some(whole) = scope.whole {
                let (w, m) = (&measures[whole], &measures[index]);
                if same_class(&w.unit, &m.unit) && !m.is_rate() && amount(m) <= amount(w) {
                    wholes[index] = Some(whole);
                    scope.any = true;
                } else if let Some(other) =
                    total_before(chars, measures, skip, index, scope.opened).filter(|w| measures[*w].unit == m.unit)
                {
                    // "学校132所，在校生58640人；其中初中19所，在校生16208人": the parts of two totals.
                    wholes[index] = Some(other);
                } else if scope.any && listed_on(chars, measures, index) {
                    // "其中改薄项目25个，投资8600万元；学前项目6个": the list goes on after the semicolon.
                } else if scope.any || !m.is_rate() {
                    scope.whole = None;
                }
            }
            last = Some(index);
        }
    }
    wholes
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
    let words: String = chars[from..m.number.start].iter().collect();
    ["共计", "合计", "总计", "共", "总共"].iter().any(|w| words.contains(w))
}

fn shared_out(chars: &[char], m: &Measure) -> bool {
    let from = m.number.start.saturating_sub(16);
    let words: String = chars[from..m.number.start].iter().collect();
    let near = words.rfind('，').map_or(words.as_str(), |at| &words[at..]);
    ["分别", "各", "每"].iter().any(|w| near.contains(w))
}
