//! Two documents beside each other. R23: what a plan wanted and what the summary says of it; R07: one measure of one year
//! with two values. Ties by words alone; asks no ledger.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::amount::{Amount, Family};
use super::entry::Entry;
use super::ground::{Ground, Numbers, Said, Stretch, number};
use super::model::{Audit, Weight};
use super::repeat::{Group, group, is_specific};
use super::scan::{says, text};
use crate::document::{ClauseKind, Comparator, Direction, Document, DocumentKind, FigureKind};

/// A document with what was read around it.
struct Side<'a> {
    ground: Ground<'a>,
}

impl<'a> Side<'a> {
    fn of(document: &'a Document, index: usize) -> Self {
        Self { ground: Ground::of(document, index, None) }
    }

    /// First and last year of the title.
    fn year(&self) -> Option<(i32, i32)> {
        self.ground.settings().iter().find(|s| !s.planned || self.is_plan()).and_then(|s| s.years.filter(|_| s.sure))
    }

    fn is_plan(&self) -> bool {
        self.ground.document.kind == DocumentKind::Plan
    }
}

/// Judges two documents against each other.
pub(crate) fn judge(first: &Document, second: &Document) -> Audit {
    let sides = (Side::of(first, 0), Side::of(second, 1));
    let mut audit = Audit::default();
    let (one, other) = (sides.0.year(), sides.1.year());
    let later = one.zip(other).is_some_and(|(a, b)| a.0 > b.0);
    let turned = sides.1.is_plan() && !sides.0.is_plan() || later && !sides.0.is_plan();
    let (plan, told) = if turned { (&sides.1, &sides.0) } else { (&sides.0, &sides.1) };
    if !told.is_plan() {
        fulfil(plan, told, &mut audit);
    }
    if !sides.0.is_plan() && !sides.1.is_plan() {
        same_measure(&sides.0, &sides.1, &mut audit);
    }
    audit
}

/// R07 over two documents.
fn same_measure(one: &Side, other: &Side, audit: &mut Audit) {
    let stands = |e: &Entry| is_specific(e) && e.kind != FigureKind::Target;
    let key = |e: &Entry| -> Group {
        let mut group = group(e);
        group.6 = 0;
        group
    };
    let mut known: HashMap<Group, &Entry> = HashMap::new();
    for entry in one.ground.entries().iter().filter(|e| stands(e)) {
        known.entry(key(entry)).or_insert(entry);
    }
    let mut told: HashSet<Group> = HashSet::new();
    for entry in other.ground.entries().iter().filter(|e| stands(e)) {
        let Some(before) = known.get(&key(entry)) else { continue };
        if !told.insert(key(entry)) {
            continue;
        }
        let (a, b) = (
            &one.ground.lines[before.line].amounts[before.amount],
            &other.ground.lines[entry.line].amounts[entry.amount],
        );
        let ((low, high), (least, most)) = (a.bounds(), b.bounds());
        let numbers = Numbers::new(a.base() / b.scale, b.value);
        let at = (stretch(before), stretch(entry));
        let what = format!("{}{}", entry.verb, entry.key);
        if low <= most && least <= high {
            let message = format!("“{what}”在两份材料中一致:{}{}", number(b.value), b.unit);
            let mut held = one.ground.checked("R07", &[at.0], numbers, message);
            let (quote, place) = other.ground.quote(at.1);
            held.quotes.push(quote);
            held.places.push(place);
            audit.checked.push(held);
        } else {
            let message = format!(
                "“{what}”在两份材料中不一致:一份为{}{},另一份为{}{}",
                number(a.value),
                a.unit,
                number(b.value),
                b.unit
            );
            let suggestion = "请核对两份材料的口径和时点,以台账数据统一".to_string();
            doubt(
                (one, at.0),
                Some((other, at.1)),
                ("R07", Weight::Warn),
                numbers,
                Said { message, suggestion },
                audit,
            );
        }
    }
}

fn stretch(entry: &Entry) -> Stretch {
    (entry.line, entry.sentence.0, entry.sentence.1)
}

fn doubt(
    first: (&Side, Stretch),
    second: Option<(&Side, Stretch)>,
    (code, weight): (&str, Weight),
    numbers: Numbers,
    said: Said,
    audit: &mut Audit,
) {
    let mut doubt = first.0.ground.doubt(code, weight, &[first.1], numbers, said);
    if let Some((side, at)) = second {
        let (quote, place) = side.ground.quote(at);
        doubt.quotes.push(quote);
        doubt.places.push(place);
    }
    audit.findings.push(doubt);
}

/// Two characters that stand beside each other.
type Pair = (char, char);

/// The sentences of a summary, to be found by their words.
struct Index {
    sentences: Vec<Stretch>,
    by_pair: HashMap<Pair, Vec<usize>>,
}

/// A pair that stands in more sentences than this leads nowhere.
const TOO_COMMON: usize = 400;
/// A sentence must hold this share of a task's words, weighed by how rare they are.
const ALIKE: f64 = 0.5;

fn han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// The pairs of Chinese characters of some words, in order: sums of their weights are the same each time.
fn pairs(chars: &[char]) -> BTreeSet<Pair> {
    chars.windows(2).filter(|w| han(w[0]) && han(w[1])).map(|w| (w[0], w[1])).collect()
}

impl Index {
    fn of(side: &Side) -> Self {
        let mut made = Self { sentences: Vec::new(), by_pair: HashMap::new() };
        let own = side.ground.settings().iter().map(|s| s.planned && !side.is_plan());
        for ((index, line), planned) in side.ground.lines.iter().enumerate().zip(own) {
            for (from, to) in line.sentences.iter().filter(|_| !planned) {
                for pair in pairs(line.words(*from, *to)) {
                    made.by_pair.entry(pair).or_default().push(made.sentences.len());
                }
                made.sentences.push((index, *from, *to));
            }
        }
        made
    }

    /// The sentence that tells of these words, if one does.
    fn find(&self, words: &BTreeSet<Pair>) -> Option<Stretch> {
        let weight = |pair: &Pair| 1.0 / (1.0 + self.by_pair.get(pair).map_or(0.0, |at| at.len() as f64));
        let all: f64 = words.iter().map(weight).sum();
        let mut scores: HashMap<usize, f64> = HashMap::new();
        for pair in words {
            let Some(at) = self.by_pair.get(pair).filter(|at| at.len() <= TOO_COMMON) else { continue };
            for sentence in at {
                *scores.entry(*sentence).or_default() += weight(pair);
            }
        }
        let best = scores.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        // Words that the summary lacks weigh one; half of a task's words must be found.
        (best.1 >= ALIKE * all * 0.5 && self.covered(words, best.0) >= ALIKE).then(|| self.sentences[best.0])
    }

    fn covered(&self, words: &BTreeSet<Pair>, sentence: usize) -> f64 {
        let found = words.iter().filter(|p| self.by_pair.get(p).is_some_and(|at| at.binary_search(&sentence).is_ok()));
        found.count() as f64 / (words.len().max(1)) as f64
    }
}

/// R23: every target and every concrete task of a plan.
fn fulfil(plan: &Side, told: &Side, audit: &mut Audit) {
    let index = Index::of(told);
    let kinds: Kinds = plan.ground.document.clauses.iter().map(|c| (c.text.as_str(), c.kind)).collect();
    let year = told.year();
    for (at, line) in plan.ground.lines.iter().enumerate() {
        let setting = plan.ground.settings()[at];
        let meant = setting.years.filter(|_| setting.sure).map(|(a, b)| (a, if setting.ahead { b + 1 } else { b }));
        let other = meant.zip(year).is_some_and(|((from, to), (a, b))| b < from || a > to);
        if !setting.planned || other {
            continue;
        }
        for (from, to) in &line.sentences {
            let mut targets = 0;
            for i in line.within(*from, *to) {
                let figure = line.amounts[i].figure.and_then(|f| plan.ground.document.figures.get(f));
                let change = line.amounts[i].change.is_some();
                if figure.is_some_and(|f| f.kind == FigureKind::Target && f.whole.is_none()) || change {
                    targets += 1;
                    target(plan, told, (at, i), &index, audit);
                }
            }
            if targets == 0 {
                task(plan, (at, *from, *to), &kinds, &index, audit);
            }
        }
    }
}

/// The words of a target's own stretch between commas, without the number.
fn words_of(plan: &Side, (line, at): (usize, usize)) -> (BTreeSet<Pair>, Stretch) {
    let l = &plan.ground.lines[line];
    let amount = &l.amounts[at];
    let (start, end) = l.near(amount.start);
    let stop = |i: &usize| matches!(l.chars[*i], '，' | '；' | '：' | '。');
    let from = (start..amount.left.max(start)).rev().find(stop).map_or(start, |i| i + 1);
    let to = (amount.end..end).find(stop).unwrap_or(end);
    let mut words = pairs(l.words(from, amount.left));
    words.extend(pairs(l.words(amount.end, to)));
    (words, (line, from, to))
}

fn target(plan: &Side, told: &Side, place: (usize, usize), index: &Index, audit: &mut Audit) {
    let (words, stretch) = words_of(plan, place);
    let wanted = &plan.ground.lines[place.0].amounts[place.1];
    if words.len() < 2 || matches!(wanted.family, Family::Time | Family::Hours | Family::Length) {
        return;
    }
    let quoted = text(&plan.ground.lines[stretch.0].chars, stretch.1, stretch.2);
    let Some(found) = index.find(&words) else {
        let message = format!("总结中没有找到计划目标“{quoted}”的完成情况");
        let suggestion = "请在总结中写明完成情况,未完成的说明原因".to_string();
        doubt((plan, stretch), None, ("R23", Weight::Warn), Numbers::default(), Said { message, suggestion }, audit);
        return;
    };
    let line = &told.ground.lines[found.0];
    let Some(at) = result_in(told, found, wanted, &words) else { return };
    let result = &line.amounts[at];
    let numbers = Numbers::new(result.base() / wanted.scale, wanted.value);
    let at_most = at_most(plan, place, wanted);
    let (from, to) = line.between_signs(at);
    let said = text(&line.chars, from, to);
    if reached(wanted, result, at_most) {
        let message = format!("计划“{quoted}”,总结为{}{},已达到", number(result.value), result.unit);
        let mut held = plan.ground.checked("R23", &[stretch], numbers, message);
        let (quote, place) = told.ground.quote(found);
        held.quotes.push(quote);
        held.places.push(place);
        audit.checked.push(held);
    } else {
        let message = format!("计划“{quoted}”,总结为“{said}”,没有达到");
        let suggestion = "请核对完成数;确未完成的,写明原因和后续安排".to_string();
        doubt(
            (plan, stretch),
            Some((told, found)),
            ("R23", Weight::Warn),
            numbers,
            Said { message, suggestion },
            audit,
        );
    }
}

/// Index of the amount of a sentence that answers a target: of its family, nearest to its words.
fn result_in(told: &Side, (line, from, to): Stretch, wanted: &Amount, words: &BTreeSet<Pair>) -> Option<usize> {
    let l = &told.ground.lines[line];
    let fits = |i: &usize| {
        let a = &l.amounts[*i];
        let label = l.label(*i);
        a.family == wanted.family
            && a.change.is_some() == wanted.change.is_some()
            && !says(label, &["其中", "上年", "去年", "比上", "较上"])
            && !label.starts_with(['由', '从'])
            || a.family == wanted.family && wanted.change.is_some() && a.change.is_some()
    };
    let near = |i: &usize| {
        let around: Vec<char> = format!("{}{}", l.label(*i), l.noun(*i)).chars().collect();
        pairs(&around).intersection(words).count()
    };
    // A long sentence tells of much else: the answer shares a word with the target.
    l.within(from, to).filter(fits).filter(|i| near(i) > 0).max_by_key(|i| (near(i), std::cmp::Reverse(*i)))
}

fn at_most(plan: &Side, (line, at): (usize, usize), wanted: &Amount) -> bool {
    let l = &plan.ground.lines[line];
    let figure = wanted.figure.and_then(|f| plan.ground.document.figures.get(f));
    figure.is_some_and(|f| matches!(f.comparator, Comparator::Le | Comparator::Lt))
        || says(l.label(at), &["控制在", "不超过", "不高于", "低于", "压减到", "降至", "下降到"])
}

fn reached(wanted: &Amount, result: &Amount, at_most: bool) -> bool {
    if let (Some(a), Some(b)) = (wanted.change, result.change)
        && std::mem::discriminant::<Direction>(&a) != std::mem::discriminant::<Direction>(&b)
    {
        return false;
    }
    let ((low, high), (least, most)) = (wanted.bounds(), result.bounds());
    if at_most { least <= high } else { most >= low }
}

/// Acts whose doing leaves something that a summary can name.
#[rustfmt::skip]
const CONCRETE: &[&str] = &[
    "启动", "建成", "新建", "迁建", "扩建", "举办", "成立", "出台", "制定", "制订", "印发", "编制", "修订", "开工", "竣工", "投入使用", "创建", "召开",
    "组建", "建立", "开通", "上线", "评选",
];

/// What each clause's words say.
type Kinds<'a> = HashMap<&'a str, ClauseKind>;

/// A task without a number that a summary should name.
fn task(plan: &Side, stretch: Stretch, kinds: &Kinds, index: &Index, audit: &mut Audit) {
    let line = &plan.ground.lines[stretch.0];
    let words = line.words(stretch.1, stretch.2);
    let said: String = words.iter().collect();
    let kind = kinds.get(said.as_str()).copied();
    let concrete = CONCRETE.iter().any(|act| said.contains(act));
    if !matches!(kind, Some(ClauseKind::Task | ClauseKind::Deliverable)) || !concrete || said.contains("责任") {
        return;
    }
    let pairs = pairs(words);
    if pairs.len() < 6 || pairs.len() > 60 || index.find(&pairs).is_some() || parts_told(words, index) {
        return;
    }
    let message = format!("总结中没有提到计划任务“{}”", said.trim_end_matches('。'));
    let suggestion = "请在总结中写明完成情况,未完成的说明原因".to_string();
    doubt((plan, stretch), None, ("R23", Weight::Note), Numbers::default(), Said { message, suggestion }, audit);
}

/// Whether the summary tells of one of a task's stretches between commas.
fn parts_told(words: &[char], index: &Index) -> bool {
    words.split(|c| matches!(c, '，' | '；')).any(|part| {
        let pairs = pairs(part);
        pairs.len() >= 5 && index.find(&pairs).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    fn audit(first: (&str, &str), second: (&str, &str)) -> Audit {
        let open = |(title, body): (&str, &str)| {
            read(format!("{title}\n一、主要工作\n{body}\n").as_bytes(), "示例", &Limits::default()).unwrap()
        };
        judge(&open(first), &open(second))
    }

    const PLAN: &str = "松岭县2022年教育工作要点";
    const SUMMARY: &str = "松岭县2022年教育工作总结";

    fn check(wanted: &str, done: &str, doubts: &[&str], held: usize) {
        let audit = audit((PLAN, wanted), (SUMMARY, done));
        let codes: Vec<&str> = audit.findings.iter().map(|f| f.code.as_str()).collect();
        assert_eq!((&codes[..], audit.checked.len()), (doubts, held), "{wanted} {done}: {audit:?}");
    }

    #[test]
    fn targets_are_reached_missed_or_not_told() {
        check("新建公办幼儿园5所。", "全年新建公办幼儿园5所,全部投入使用。", &[], 1);
        check("新建公办幼儿园5所。", "全年新建公办幼儿园3所。", &["R23"], 0);
        check("新建公办幼儿园5所。", "教师培训扎实开展。", &["R23"], 0);
        check("小学辍学率控制在0.3%以内。", "小学辍学率为0.2%。", &[], 1);
        check("小学辍学率控制在0.3%以内。", "小学辍学率为0.5%。", &["R23"], 0);
        check("九年义务教育巩固率保持在97%以上。", "九年义务教育巩固率达到97.6%。", &[], 1);
        check("改造农村学校厕所18座。", "农村学校厕所改造任务全面完成,共改造18座。", &[], 1);
        check("学生总体近视率下降1个百分点。", "学生总体近视率较上年上升0.6个百分点。", &["R23"], 0);
    }

    #[test]
    fn concrete_tasks_without_numbers_are_looked_for() {
        check("制定《中小学生心理健康教育实施方案》。", "印发《中小学生心理健康教育实施方案》,健全机制。", &[], 0);
        check("出台教师周转房管理办法,建立轮候制度。", "教师培训扎实开展。", &["R23"], 0);
        check("进一步加强师德师风建设,不断提高水平。", "教师培训扎实开展。", &[], 0);
    }

    #[test]
    fn two_reports_on_one_year_give_one_value() {
        let other = "关于松岭县2022年教育工作情况的报告";
        let check = |one: &str, two: &str, doubts: usize, held: usize| {
            let audit = audit((SUMMARY, one), (other, two));
            assert_eq!((audit.findings.len(), audit.checked.len()), (doubts, held), "{one} {two}: {audit:?}");
        };
        check("全年发放学生资助资金1211万元。", "全年发放学生资助资金1241万元。", 1, 0);
        check("全县共有幼儿园98所。", "截至2022年底,全县共有幼儿园98所。", 0, 1);
        let audit = audit((SUMMARY, "全县共有幼儿园98所。"), ("松岭县2021年教育工作总结", "全县共有幼儿园92所。"));
        assert!(audit.findings.is_empty(), "{audit:?}");
    }
}
