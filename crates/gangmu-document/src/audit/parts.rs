//! Lists of parts with the total that they divide, by the words that open them. Adds nothing up.

use super::amount::Family;
use super::ground::{Line, find, has_any};
use super::outcomes::{outcomes, treated};
use crate::lexicon::{List, among, has, longest_at};

/// How a list is tied to its total, which says how sure it is to be complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opener {
    /// 其中: may name some parts only.
    Which,
    /// 包括, 包含: mostly names all.
    Includes,
    /// Outcomes right behind their total, the last of them what is left over ("待处理8家").
    Outcomes,
    /// What became of each, behind words of its treatment: names all, by whatever measure.
    Treated,
    /// A colon, 分别为, 分为, 由…组成: names all.
    Apart,
    /// Brackets right behind the total.
    Bracket,
    /// A total of "共有" and at once its parts.
    Bare,
    /// 合计, 共计, 总计 behind the parts.
    After,
    /// 共 behind the parts.
    MaybeAfter,
}

/// A total and its parts, indices of a line's amounts.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    pub(crate) total: usize,
    pub(crate) parts: Vec<usize>,
    pub(crate) opener: Opener,
    /// Whether nothing else that is counted stands between the total and the list.
    pub(crate) sure: bool,
    /// Where the list's words begin and end.
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// The most parts that one list is read to have, and the most characters.
pub(super) const MAX_PARTS: usize = 60;
pub(super) const MAX_REACH: usize = 1600;
/// How many amounts before a list may be its total.
const BACK: usize = 4;

/// All lists of a line.
pub(crate) fn listings(line: &Line) -> Vec<Listing> {
    if line.amounts.len() < 2 {
        return Vec::new();
    }
    let depths = depths(&line.chars);
    let mut out = Vec::new();
    for at in 0..line.chars.len() {
        if let Some((opener, from)) = opener_at(line, at) {
            forward(line, &depths, at, from, opener, &mut out);
        }
    }
    for total in 0..line.amounts.len() {
        bare(line, &depths, total, &mut out);
        outcomes(line, &depths, total, &mut out);
        treated(line, &depths, total, &mut out);
        behind(line, &depths, total, &mut out);
    }
    out
}

/// Depth of brackets at each character.
fn depths(chars: &[char]) -> Vec<u8> {
    let mut depth = 0u8;
    let step = |c: &char| {
        let here = depth;
        match c {
            '（' => depth = depth.saturating_add(1),
            '）' => depth = depth.saturating_sub(1),
            '。' => depth = 0,
            _ => {}
        }
        here.min(depth.max(here))
    };
    chars.iter().map(step).collect()
}

/// An opener at `at` and where its list begins.
fn opener_at(line: &Line, at: usize) -> Option<(Opener, usize)> {
    let rest = &line.chars[at..];
    // What an opener can begin with.
    if !matches!(rest.first()?, '其' | '包' | '分' | '组' | '结' | '由' | '：' | '（') {
        return None;
    }
    let is = |word: &str| word.chars().enumerate().all(|(i, c)| rest.get(i) == Some(&c));
    if is("其中") {
        return Some((Opener::Which, at + 2));
    }
    if is("包括") || is("包含") {
        return Some((Opener::Includes, at + 2));
    }
    for word in ["分别为", "分别是", "分别有", "分为", "组成如下", "结论为", "结果为"] {
        if is(word) {
            return Some((Opener::Apart, at + word.chars().count()));
        }
    }
    // "小学、初中分别录用70人和60人".
    if is("分别") && acts_at_once(rest) {
        return Some((Opener::Apart, at + 2));
    }
    match rest.first()? {
        '由' => {
            let reach = rest.iter().take(120).position(|c| matches!(c, '。' | '；')).unwrap_or(rest.len().min(120));
            find(&rest[..reach], "组成").is_some().then_some((Opener::Apart, at + 1))
        }
        '：' => Some((Opener::Apart, at + 1)),
        '（' => Some((Opener::Bracket, at + 1)),
        _ => None,
    }
}

fn forward(line: &Line, depths: &[u8], at: usize, from: usize, opener: Opener, out: &mut Vec<Listing>) {
    if !matches!(opener, Opener::Which | Opener::Includes) && !opens_at_once(line, at, opener) {
        return;
    }
    let depth = depths[at].saturating_add(u8::from(opener == Opener::Bracket));
    let to = region_end(line, depths, from, depth);
    let inside = line.within(from, to);
    let Some(first) = inside.clone().find(|i| depths[line.amounts[*i].start] == depth && countable(line, *i)) else {
        return;
    };
    let before = line.within(0, at);
    let mut families: Vec<Family> = Vec::new();
    for i in inside.clone().filter(|i| *i >= first).take(2) {
        let family = line.amounts[i].family;
        if countable(line, i) && !families.contains(&family) {
            families.push(family);
        }
    }
    for family in families {
        let Some((total, sure)) = total_before(line, depths, before.clone(), at, depth, family, opener) else {
            continue;
        };
        let parts = parts(line, depths, inside.clone(), depth, family);
        if !parts.is_empty() {
            out.push(Listing { total, parts, opener, sure, from: at, to });
        }
    }
}

/// "分别录用70人": a verb and at once a number behind 分别.
fn acts_at_once(rest: &[char]) -> bool {
    let verb = &rest[2..rest.len().min(9)];
    let digit = verb.iter().position(char::is_ascii_digit);
    digit.is_some_and(|at| {
        (1..=5).contains(&at) && verb[..at].iter().all(|c| c.is_alphabetic()) && !has_any(&verb[..at], NOT_PARTS)
    })
}

/// Verbs behind 分别 that make no parts of a total.
const NOT_PARTS: &[&str] = &[
    "占", "增", "减", "提", "降", "达", "比", "升", "率", "高", "低", "长", "到", "由", "从", "于", "在", "按", "每",
    "均",
];

/// Whether a colon, a bracket or 分别为 stands right behind an amount's words.
fn opens_at_once(line: &Line, at: usize, opener: Opener) -> bool {
    const NEAR: usize = 14;
    let Some(last) = line.within(0, at).last() else { return false };
    let gap = line.words(line.amounts[last].end, at);
    let reach = if opener == Opener::Bracket { 8 } else { NEAR };
    let named = line.chars.get(at + 1) == Some(&'别') && !matches!(line.chars.get(at + 2), Some('为' | '是' | '有'));
    (gap.len() <= reach && !named || opener == Opener::Apart && names_each(line, gap, at))
        && !gap.contains(&'。')
        && !(opener == Opener::Bracket && gap.iter().any(|c| matches!(*c, '，' | '；' | '：')))
}

/// "，学前教育、义务教育、高中阶段分别为286万元、1120万元和780万元": as many names as there are amounts of one unit.
fn names_each(line: &Line, gap: &[char], at: usize) -> bool {
    const LONGEST: usize = 60;
    if gap.len() > LONGEST || line.chars.get(at) != Some(&'分') || line.chars.get(at + 1) != Some(&'别') {
        return false;
    }
    let names = &gap[gap.iter().rposition(|c| *c == '，').map_or(0, |i| i + 1)..];
    let names = 1 + names.iter().filter(|c| matches!(c, '、' | '和' | '及' | '与')).count();
    let first = line.within(0, at).end;
    let joint = |i: &usize| matches!(line.gap(*i, i + 1), ['、' | '和' | '与' | '，']);
    names >= 2 && names == 1 + (first..line.amounts.len()).take(MAX_PARTS).take_while(joint).count()
}

/// Where a list that begins at `from` ends: its bracket, its sentence, or the next list of the same depth.
fn region_end(line: &Line, depths: &[u8], from: usize, depth: u8) -> usize {
    let roof = (from + MAX_REACH).min(line.chars.len());
    for (at, level) in depths.iter().enumerate().take(roof).skip(from) {
        if line.chars[at] == '）' && *level <= depth && depth > 0 || line.chars[at] == '。' {
            return at;
        }
        // "其中小学40所，其中农村…": a list within the list, which goes on after a semicolon only.
        let nested = *level == depth && at > from && line.chars[at..].starts_with(&['其', '中']);
        if nested {
            return at;
        }
    }
    roof
}

/// Whether an amount can be a part or a total of parts.
pub(super) fn countable(line: &Line, i: usize) -> bool {
    let a = &line.amounts[i];
    let label = line.words(a.left.saturating_sub(2), a.start);
    a.change.is_none()
        && !matches!(a.family, Family::Rate | Family::Points | Family::Time)
        && !a.is_each_or_rank(&line.chars)
        && !has_any(label, &["人均", "平均", "生均", "校均", "班均", "同比"])
        && !has(line.label(i), &["最大", "最多", "最高", "最少", "最低"])
        && !for_each(line, a.start)
}

/// "骨干教师各带2人", "每校各配备1名": how many fall to each, not how many there are.
fn for_each(line: &Line, at: usize) -> bool {
    let verb = |length: usize| {
        let from = at.checked_sub(length + 1)?;
        let words = line.words(from, at);
        (words.first() == Some(&'各') && !words[1..].iter().any(|c| among(*c, "级类种项学乡镇校县中、"))).then_some(())
    };
    verb(1).or_else(|| verb(2)).is_some()
}

fn total_before(
    line: &Line,
    depths: &[u8],
    before: std::ops::Range<usize>,
    at: usize,
    depth: u8,
    family: Family,
    opener: Opener,
) -> Option<(usize, bool)> {
    let mut seen = 0;
    for i in before.rev().take(MAX_PARTS) {
        let a = &line.amounts[i];
        if at.saturating_sub(a.end) > MAX_REACH {
            return None;
        }
        // Beside a list in brackets stands its total outside of them; what other brackets hold is passed over.
        if depths[a.start] > depth || matches!(a.family, Family::Rate | Family::Points) || a.change.is_some() {
            continue;
        }
        // "随迁子女12888人，占在校生53700人的24%，其中…": the base of a share is passed over too.
        if is_base(line, i) {
            continue;
        }
        let stops = line.words(a.end, at).iter().filter(|c| **c == '。').count();
        if stops > 1 || seen >= BACK || (stops == 1 && opener != Opener::Which) {
            return None;
        }
        // "。其中" goes on with the sentence before; any other word between the two begins a new matter.
        if stops == 1 && line.sentences.get(line.sentence(at)).is_some_and(|(start, _)| at > start + 4) {
            return None;
        }
        if a.family == family && countable(line, i) {
            return Some((i, seen == 0));
        }
        seen += 1;
    }
    None
}

/// "占在校生53700人的24%": what a share is taken of.
pub(crate) fn is_base(line: &Line, index: usize) -> bool {
    const NEAR: usize = 24;
    let (Some(a), Some(next)) = (line.amounts.get(index), line.amounts.get(index + 1)) else { return false };
    let floor = index.checked_sub(1).map_or(0, |before| line.amounts[before].end.min(a.start));
    let before = line.words(floor.max(a.start.saturating_sub(NEAR)), a.start);
    let gap = line.words(a.end, next.start);
    let shared = before.iter().rposition(|c| *c == '占').is_some_and(|at| !before[at..].contains(&'，'));
    shared && next.family == Family::Rate && gap.len() <= 8 && gap.contains(&'的')
}

/// "另有教学点22个（不计校数）": what its own brackets take out of the total.
fn left_out(line: &Line, index: usize) -> bool {
    let a = &line.amounts[index];
    let behind = line.words(a.end, a.end + 12);
    let open = behind.iter().position(|c| *c == '（').filter(|at| *at <= 4);
    let inside =
        open.map(|at| &behind[at..]).map(|rest| &rest[..rest.iter().position(|c| *c == '）').unwrap_or(rest.len())]);
    inside.is_some_and(|words| {
        has_any(words, &["不计", "不含", "不在", "未计", "不列入", "未列入", "不纳入", "未纳入", "不包括"])
    })
}

/// Amounts of a region that are parts: of the family, at the depth, up to words that begin another matter.
fn parts(line: &Line, depths: &[u8], inside: std::ops::Range<usize>, depth: u8, family: Family) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    for i in inside {
        let a = &line.amounts[i];
        if depths[a.start] != depth
            || a.family != family
            || !countable(line, i)
            || left_out(line, i)
            || is_base(line, i)
        {
            continue;
        }
        if let Some(&last) = out.last()
            && breaks(line, line.amounts[last].end, a.start)
        {
            break;
        }
        out.push(i);
        if out.len() >= MAX_PARTS {
            break;
        }
    }
    out
}

/// Words that begin another matter after a comma.
#[rustfmt::skip]
const NEW_MATTER: &[&str] = &[
    "全年", "今年", "累计", "同时", "此外", "截至", "目前", "共计", "合计", "总计", "比上年", "同比", "较上年", "比去年", "较去年", "现有", "全县", "全市", "全区",
];

pub(super) fn breaks(line: &Line, from: usize, to: usize) -> bool {
    let gap = line.words(from, to);
    let opens = |sign: usize| longest_at(gap, sign + 1, NEW_MATTER).is_some();
    gap.iter().enumerate().any(|(i, c)| matches!(c, '，' | '；') && opens(i))
}

/// "现有学校120所，幼儿园64所、小学41所、…": a total of "有" or "共" and at once three parts or more.
fn bare(line: &Line, depths: &[u8], total: usize, out: &mut Vec<Listing>) {
    let t = &line.amounts[total];
    let label = line.words(t.start.saturating_sub(14), t.start);
    let says = has_any(label, &["共有", "现有", "各级各类", "总数", "共"]) && countable(line, total);
    if !says || !matches!(line.chars.get(t.end), Some('，')) || has_any(line.words(t.end, t.end + 4), &["其中", "共"])
    {
        return;
    }
    let (_, end) = line.sentence_span(t.start);
    let depth = depths[t.start];
    let mut parts: Vec<usize> = Vec::new();
    for i in line.within(t.end, end).take(MAX_PARTS) {
        let a = &line.amounts[i];
        if depths[a.start] != depth {
            continue;
        }
        let near = parts.last().is_none_or(|last| line.words(line.amounts[*last].end, a.left).contains(&'、'));
        if a.family != t.family || !countable(line, i) || !near {
            break;
        }
        parts.push(i);
    }
    if parts.len() >= 3 {
        out.push(Listing { total, parts, opener: Opener::Bare, sure: true, from: t.end, to: end });
    }
}

/// "幼儿园3所、小学5所，共计8所".
fn behind(line: &Line, depths: &[u8], total: usize, out: &mut Vec<Listing>) {
    let t = &line.amounts[total];
    if !countable(line, total) || total == 0 {
        return;
    }
    let floor = line.amounts[total - 1].end.min(t.start).max(t.start.saturating_sub(16));
    let from = (floor..t.left.max(floor))
        .rev()
        .find(|i| matches!(line.chars[*i], '，' | '；' | '。' | '：' | '（'))
        .unwrap_or(floor);
    let words = line.words(from, t.start);
    let strong = has_any(words, &["共计", "合计", "总计", "总共", "一共"]);
    let weak = words.contains(&'共') && !has_any(words, &["公共", "共建", "共有"]);
    if !strong && !weak {
        return;
    }
    let (start, _) = line.sentence_span(t.start);
    // "…。三项合计3295万元": the sentence before is added up.
    let adds_up = strong && line.within(start, t.start).is_empty() && t.start - start <= 10 && start > 0;
    let start = if adds_up { line.sentence_span(start - 1).0 } else { start };
    let depth = depths[t.start];
    let mut parts: Vec<usize> = Vec::new();
    for i in line.within(start, t.start).rev().take(MAX_PARTS) {
        let a = &line.amounts[i];
        if depths[a.start] != depth || matches!(a.family, Family::Rate | Family::Points) {
            continue;
        }
        let after = parts.last().map_or(t.start, |last: &usize| line.amounts[*last].start);
        if has_any(line.words(a.end, after), &["其中"]) && parts.is_empty() {
            return;
        }
        if a.family == t.family && countable(line, i) {
            parts.push(i);
        }
        let before = line.words(a.start.saturating_sub(8), a.start);
        if has_any(before, &["共计", "合计", "总计", "其中"]) {
            break;
        }
    }
    parts.reverse();
    if parts.len() >= 2 {
        let opener = if strong { Opener::After } else { Opener::MaybeAfter };
        out.push(Listing { total, sure: true, from: line.amounts[parts[0]].left, parts, opener, to: t.end });
    }
}

/// How often a part counts: "特殊教育学校和专门学校各1所" is two; nothing where "各" counts what is not listed.
pub(crate) fn times(line: &Line, index: usize) -> Option<f64> {
    let a = &line.amounts[index];
    if a.start == 0 || line.chars[a.start - 1] != '各' {
        return Some(1.0);
    }
    let floor = index.checked_sub(1).map_or(0, |before| line.amounts[before].end.min(a.start));
    let from = (floor..a.start)
        .rev()
        .find(|at| matches!(line.chars[*at], '，' | '；' | '。' | '：' | '（'))
        .map_or(floor, |at| at + 1);
    let mut words = line.words(from, a.start);
    while let Some((_, rest)) = words.split_first().filter(|(c, _)| matches!(**c, '、' | '和' | '与' | '及')) {
        words = rest;
    }
    let items = 1 + words.iter().filter(|c| matches!(c, '、' | '和' | '与' | '及')).count();
    (items > 1).then_some(items as f64)
}

/// Words by which parts are told apart; parts of one row exclude each other.
#[rustfmt::skip]
const ROWS: &[&[&str]] = &[
    &["男", "女"],
    &["公办", "民办", "普惠性", "营利性", "非营利性"],
    &["城区", "城市", "县城", "县直", "镇区", "乡镇", "乡村", "农村", "城镇", "城关"],
    &["幼儿", "学前", "教学点", "小学", "初中", "初级中学", "九年", "十二年", "完全中学", "完中", "高中", "高级中学", "职业", "职高", "中职", "特殊教育", "特教", "工读", "专门学校", "中学"],
    &["国家级", "省级", "市级", "县级", "校级", "区级"],
    &["金牌", "银牌", "铜牌"],
    &["特等奖", "一等奖", "二等奖", "三等奖", "优秀奖"],
    &["新建", "改建", "扩建", "改扩建", "续建", "维修", "迁建", "重建"],
    &["正高", "副高", "高级", "中级", "初级", "未定级"],
    &["研究生", "硕士", "博士", "本科", "专科", "大专", "中专"],
    &["中央", "省级", "市级", "县级", "自筹", "地方", "上级", "省", "市", "县", "配套"],
    &["一般隐患", "重大隐患", "较大"],
    &["上半年", "下半年"],
    &["春季", "秋季"],
    &["一季度", "二季度", "三季度", "四季度"],
    &["优秀", "良好", "合格", "基本合格", "不合格", "称职", "不称职"],
];

/// The rows whose words a part's label holds, one bit for each.
pub(crate) fn rows(label: &str) -> u32 {
    let holds = |row: List| has(label, row);
    ROWS.iter().enumerate().filter(|(_, row)| holds(row)).fold(0, |bits, (i, _)| bits | 1 << i)
}
