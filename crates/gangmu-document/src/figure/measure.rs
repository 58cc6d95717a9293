//! Gives numbers their unit, bounds and comparator. Does not decide whether they are figures.

use super::number::Number;
use crate::document::Comparator;
use crate::lexicon;
use crate::lexicon::among;

/// A number with its unit and bounds.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    pub number: Number,
    pub unit: String,
    /// End of the unit.
    pub unit_end: usize,
    /// End of the words that bound it from behind.
    pub end: usize,
    /// Start of the words that bind it to a subject before.
    pub left: usize,
    pub comparator: Comparator,
}

impl Measure {
    pub(crate) fn is_rate(&self) -> bool {
        matches!(self.unit.as_str(), "%" | "‰" | "百分点")
    }

    pub(crate) fn is_money(&self) -> bool {
        self.unit.contains('元')
    }

    pub(crate) fn is_time(&self) -> bool {
        is_time(&self.unit)
    }
}

pub(crate) fn is_time(unit: &str) -> bool {
    matches!(
        unit,
        "年" | "个月"
            | "月"
            | "周"
            | "天"
            | "日"
            | "小时"
            | "分钟"
            | "秒"
            | "学期"
            | "个学期"
            | "学年"
            | "工作日"
            | "个工作日"
            | "课时"
            | "学时"
            | "节"
    )
}

/// Measures every number that has a unit, shares one, or stands right before a noun that it counts.
pub(crate) fn measure(chars: &[char], numbers: &[Number]) -> Vec<Measure> {
    let mut out: Vec<Measure> = Vec::with_capacity(numbers.len());
    let mut waiting: Vec<&Number> = Vec::new();
    for (index, number) in numbers.iter().enumerate() {
        let found = unit_of(chars, number).map(|(unit, end)| {
            // "提高5个和3.2个百分点"
            let next = numbers.get(index + 1).filter(|n| unit == "个" && n.start == end + 1);
            match next.and_then(|n| unit_of(chars, n)) {
                Some((points, _)) if points == "百分点" => (points, end),
                _ => (unit, end),
            }
        });
        let Some((unit, unit_end)) = found else {
            if shares_unit(chars, number, numbers.get(index + 1)) {
                waiting.push(number);
            } else {
                waiting.clear();
            }
            continue;
        };
        // "300元至600元": the second number ends the range that the first began.
        if let Some(first) = out.last_mut().filter(|first| spans(chars, first, number, &unit)) {
            first.number.max = Some(number.value);
            first.number.end = number.end;
            (first.unit_end, first.end, first.comparator) = (unit_end, unit_end, Comparator::Range);
            waiting.clear();
            continue;
        }
        for shared in waiting.drain(..) {
            out.push(bound(chars, shared.clone(), unit.clone(), shared.end));
        }
        out.push(bound(chars, number.clone(), unit, unit_end));
    }
    share_bounds(chars, &mut out);
    out
}

/// Whether a range sign stands between two numbers of one unit, and nothing says that one rose to the other.
fn spans(chars: &[char], first: &Measure, second: &Number, unit: &str) -> bool {
    const REACH: usize = 8;
    let sign = matches!(chars[first.end.min(second.start)..second.start], ['至' | '~' | '-' | '—'] | ['—', '—']);
    let risen =
        chars[first.number.start.saturating_sub(REACH)..first.number.start].iter().any(|c| matches!(c, '由' | '从'));
    sign && !risen
        && first.unit == unit
        && first.number.max.is_none()
        && second.max.is_none()
        && first.number.value < second.value
        && !is_time(unit)
}

/// "分别达到93%、93.5%、85%以上", "不高于0.50和0.45": one bound holds for the whole series.
fn share_bounds(chars: &[char], measures: &mut [Measure]) {
    let in_series = |a: &Measure, b: &Measure| {
        a.unit == b.unit
            && a.end == a.unit_end
            && b.left == b.number.start
            && b.left == a.end + 1
            && matches!(chars[a.end], '、' | '和' | '与' | '及')
            && a.number.max.is_none()
    };
    for i in (1..measures.len()).rev() {
        let bound = measures[i].comparator;
        let trails = measures[i].end > measures[i].unit_end && bound != Comparator::Approx;
        // "分别达到100%和98%以上": nothing is above the whole.
        let open = measures[i - 1].unit != "%" || measures[i - 1].number.value < 100.0;
        if trails && open && measures[i - 1].comparator == Comparator::Eq && in_series(&measures[i - 1], &measures[i]) {
            measures[i - 1].comparator = bound;
        }
    }
    for i in 1..measures.len() {
        let bound = measures[i - 1].comparator;
        let leads = matches!(bound, Comparator::Ge | Comparator::Le | Comparator::Gt | Comparator::Lt);
        if leads && measures[i].comparator == Comparator::Eq && in_series(&measures[i - 1], &measures[i]) {
            measures[i].comparator = bound;
        }
    }
}

/// "3.2、4.1个百分点": the next number follows after a list sign.
fn shares_unit(chars: &[char], number: &Number, next: Option<&Number>) -> bool {
    let joined = matches!(chars.get(number.end), Some('、' | '和' | '与' | '及' | '，'));
    joined && !number.chinese && next.is_some_and(|next| next.start == number.end + 1 && !next.chinese)
}

fn unit_of(chars: &[char], number: &Number) -> Option<(String, usize)> {
    if number.percent {
        let end = number.end + usize::from(chars.get(number.end) == Some(&'%'));
        return Some(("%".to_string(), end));
    }
    if let Some((length, _)) = lexicon::units().at(chars, number.end) {
        let end = number.end + length;
        let written = lexicon::string(&chars[number.end..end]);
        return Some(([&*number.scale, normal_unit(&written)].concat(), end));
    }
    if !number.scale.is_empty() {
        return Some((number.scale.clone(), number.end));
    }
    let counts = lexicon::bare().at(chars, number.end).is_some()
        || number.value == 0.0
            && (lexicon::zero().at(chars, number.end).is_some()
                || number.chinese && number.start > 0 && matches!(chars[number.start - 1], '为' | '至'));
    if number.ratio || is_coefficient(chars, number) {
        return Some((String::new(), number.end));
    }
    (counts && number.value.fract() == 0.0).then(|| (String::new(), number.end))
}

/// "综合差异系数小学不高于0.50、初中不高于0.45": coefficients have no unit.
fn is_coefficient(chars: &[char], number: &Number) -> bool {
    const REACH: usize = 40;
    if number.chinese || number.value.fract() == 0.0 || number.value >= 10.0 {
        return false;
    }
    let window = &chars[number.start.saturating_sub(REACH)..number.start];
    let from = window.iter().rposition(|c| matches!(c, '。' | '；')).map_or(0, |at| at + 1);
    let named = window[from..].windows(2).rposition(|w| matches!(w, ['系', '数'] | ['指', '数']));
    let closed = !chars.get(number.end).is_some_and(|c| c.is_alphanumeric() && !matches!(c, '以' | '和' | '与' | '左'));
    named.is_some() && closed
}

/// One spelling for units that are written with and without 个 or brackets.
fn normal_unit(written: &str) -> &str {
    match written {
        "个百分点" | "个点" => "百分点",
        "个名次" => "名次",
        "个小时" => "小时",
        "个学时" => "学时",
        "个课时" => "课时",
        "个班" | "个校区" => "个",
        "人（次）" | "人·次" => "人次",
        "场（次）" => "场次",
        "批（次）" => "批次",
        "期（次）" => "期次",
        "节课" => "节",
        "堂课" => "堂",
        "块钱" => "元",
        other => other,
    }
}

fn bound(chars: &[char], number: Number, unit: String, unit_end: usize) -> Measure {
    let unit_end = match unit.as_str() {
        // "个班", "个校区": the noun is the subject's.
        "个" if unit_end > number.end + 1 => number.end + 1,
        _ => unit_end,
    };
    let (left, before) = words_before(chars, number.start);
    let before = before
        .or_else(|| bound_of_share(chars, left, number.start).filter(|_| unit == "%"))
        .or_else(|| bound_of_act(chars, left));
    let (end, after) = words_after(chars, unit_end, &unit);
    let comparator = match (number.max, before, after) {
        (Some(_), None | Some(Comparator::Approx), None) => Comparator::Range,
        (_, Some(c @ (Comparator::Gt | Comparator::Lt)), _) => c,
        (_, _, Some(c @ (Comparator::Ge | Comparator::Le))) => c,
        (_, Some(Comparator::Le), Some(c @ Comparator::Approx)) => c,
        (_, Some(c @ (Comparator::Ge | Comparator::Le)), _) => c,
        (_, Some(c), _) | (_, None, Some(c)) => c,
        (None, None, None) if number.percent && chars[number.start] == '过' => Comparator::Gt,
        (None, None, None) if number.approx => Comparator::Approx,
        (None, None, None) => Comparator::Eq,
    };
    Measure { number, unit, unit_end, end, left, comparator }
}

/// "不低于应交流数的10%", "不低于公用经费总数的两成": the bound stands before the whole.
fn bound_of_share(chars: &[char], left: usize, number: usize) -> Option<Comparator> {
    const REACH: usize = 22;
    if number == 0 || chars[number - 1] != '的' && chars[left.saturating_sub(1)] != '的' {
        return None;
    }
    let from = number.saturating_sub(REACH);
    let from = (from..number)
        .rev()
        .find(|i| matches!(chars[*i], '，' | '。' | '；' | '、' | '：') || chars[*i].is_ascii_digit())
        .map_or(from, |i| i + 1);
    let (mut at, mut bound) = (from, None);
    while at < number {
        match lexicon::links().at(&chars[..number], at).filter(|(length, _)| *length >= 2) {
            Some((length, note)) => {
                bound = named(note).filter(|b| *b != Comparator::Approx).or(bound);
                at += length;
            }
            None => at += 1,
        }
    }
    bound
}

/// "至少组织两次": the bound stands before the verb.
fn bound_of_act(chars: &[char], left: usize) -> Option<Comparator> {
    const REACH: usize = 5;
    let from = left.saturating_sub(REACH);
    if !chars[from..left].contains(&'少') {
        return None;
    }
    let words = lexicon::string(&chars[from..left]);
    let at = ["至少", "不少于"].iter().filter_map(|w| Some(words.rfind(w)? + w.len())).max()?;
    words[at..].chars().all(char::is_alphabetic).then_some(Comparator::Ge)
}

/// Longest chain of binding words before a number.
const MAX_LINKS: usize = 6;

/// Start of the binding words before `end` and the nearest comparator among them.
fn words_before(chars: &[char], end: usize) -> (usize, Option<Comparator>) {
    let (mut left, mut comparator) = (end, None);
    for _ in 0..MAX_LINKS {
        let Some((length, note)) = lexicon::links().before(chars, left) else {
            break;
        };
        if is_inside_noun(chars, left, length) {
            break;
        }
        comparator = comparator.or_else(|| named(note));
        left -= length;
    }
    (left, comparator)
}

/// "人均3册", "附近5所": the last character belongs to the noun.
fn is_inside_noun(chars: &[char], end: usize, length: usize) -> bool {
    if length > 1 || end < 2 {
        return false;
    }
    match chars[end - 1] {
        '均' => matches!(chars[end - 2], '人' | '生' | '年' | '平' | '校' | '班' | '户' | '师'),
        '近' => matches!(chars[end - 2], '附' | '最' | '就' | '邻'),
        '为' => matches!(chars[end - 2], '行' | '作'),
        '共' => matches!(chars[end - 2], '公'),
        '是' => matches!(chars[end - 2], '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'),
        _ => false,
    }
}

fn words_after(chars: &[char], unit_end: usize, unit: &str) -> (usize, Option<Comparator>) {
    let mut at = unit_end;
    // "85%（含）以上"
    if chars[at..].starts_with(&['（', '含', '）']) {
        at += 3;
    }
    if let Some((length, note)) = lexicon::suffixes().at(chars, at) {
        let single = length == 1;
        let word_goes_on = single && chars.get(at + 1).is_some_and(|c| among(*c, "媒功种样元彩额款"));
        if !word_goes_on {
            return (at + length, named(note));
        }
    }
    let takes_within = is_time(unit) || matches!(unit, "名" | "位" | "公里" | "米" | "千米" | "里");
    if takes_within && chars.get(at) == Some(&'内') {
        return (at + 1, Some(Comparator::Le));
    }
    (unit_end, None)
}

fn named(note: &str) -> Option<Comparator> {
    Some(match note {
        "ge" => Comparator::Ge,
        "gt" => Comparator::Gt,
        "le" => Comparator::Le,
        "lt" => Comparator::Lt,
        "approx" => Comparator::Approx,
        _ => return None,
    })
}
