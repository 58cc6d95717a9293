//! Tells a figure's change ("较去年增加224人") from figures of its own and ties it to its figure. Computes nothing.

use super::measure::Measure;
use crate::document::{Change, Direction};

/// What a measure is with regard to change.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Role {
    /// A figure; its change, if one was stated.
    Figure(Option<Change>),
    /// The change of another figure; no figure of its own.
    ChangeOf,
}

#[rustfmt::skip]
const UP: &[&str] = &[
    "增加", "增长", "提高", "上升", "提升", "增", "升", "净增", "净增加", "增多", "扩大", "增幅", "涨幅",
    "增长率", "增速", "翻", "高出", "增收", "多", "多出", "多招", "多发", "多获", "高",
];
#[rustfmt::skip]
const DOWN: &[&str] = &[
    "减少", "下降", "降低", "减", "降", "净减", "净减少", "缩短", "压缩", "降幅", "减幅", "压减", "回落", "少", "少招", "少出", "少发", "低",
];
/// Words between a change verb and its number.
#[rustfmt::skip]
const BETWEEN: &[&str] = &[
    "了", "约", "近", "超过", "达", "为", "达到", "分别", "各", "逾", "将近", "不少于", "至少", "到了",
];
/// Words of comparison that leave a figure and its change together.
#[rustfmt::skip]
const COMPARING: &[&str] = &[
    "比", "较", "去年", "上年", "上一年", "上一个", "上年度", "前年", "同期", "同比", "环比", "上学年", "上学期", "年初",
    "年底", "年末", "往年", "相比", "相较", "于", "净", "分别", "均", "又", "还", "也", "年均", "每年", "平均",
    "年度", "年", "度", "的", "底", "末", "，", "、", "（", "与", "同", "上", "届", "比例", "人数", "数量",
    "总量", "改革前", "个", "三年", "五年", "秋季", "春季", "学期", "“十二五”", "“十三五”", "“十四五”", "“十五五”", "一届", "上届", "上一届", "并", "其", "了", "高于", "全市", "全省", "水平", "共", "实际", "计划", "近",
];

fn ends_with(chars: &[char], end: usize, word: &str) -> bool {
    let mut at = end;
    for c in word.chars().rev() {
        if at == 0 || chars[at - 1] != c {
            return false;
        }
        at -= 1;
    }
    true
}

/// Direction and start of the change verb right before a number, if there is one.
fn verb_before(chars: &[char], m: &Measure) -> Option<(Direction, usize)> {
    let mut end = m.number.start;
    for _ in 0..3 {
        if let Some(found) = verb_at(chars, end) {
            return Some(found);
        }
        // "压减为3次" names what was reached, "增幅为12%" the change.
        if end > 1 && chars[end - 1] == '为' && !matches!(chars[end - 2], '幅' | '率' | '速') {
            return None;
        }
        let word = BETWEEN.iter().filter(|w| ends_with(chars, end, w)).max_by_key(|w| w.len())?;
        end -= word.chars().count();
    }
    verb_at(chars, end)
}

/// Direction of the change that a measure states, if it states one.
pub(crate) fn direction(chars: &[char], m: &Measure) -> Option<Direction> {
    verb_before(chars, m).map(|(dir, _)| dir)
}

/// Whether a change verb can end with a character.
#[rustfmt::skip]
fn is_last(c: char) -> bool {
    matches!(
        c,
        '加' | '长' | '高' | '升' | '增' | '多' | '大' | '幅' | '率' | '速' | '翻' | '出' | '收' | '招' | '发' | '获' | '少' | '降' | '低' | '减'
            | '短' | '缩' | '落'
    )
}

fn verb_at(chars: &[char], end: usize) -> Option<(Direction, usize)> {
    if !is_last(*chars.get(end.checked_sub(1)?)?) {
        return None;
    }
    let longest = |list: &[&str]| list.iter().filter(|w| ends_with(chars, end, w)).map(|w| w.chars().count()).max();
    let (length, dir) = match (longest(UP), longest(DOWN)) {
        (Some(up), Some(down)) if down >= up => (down, Direction::Down),
        (Some(up), _) => (up, Direction::Up),
        (None, Some(down)) => (down, Direction::Down),
        (None, None) => return None,
    };
    let start = end - length;
    let before = start.checked_sub(1).map(|at| chars[at]);
    // "新增3所" and "最多5人" are no changes; a lone 多 needs a comparison.
    let against_past = || {
        let words: String = chars[start.saturating_sub(10)..start].iter().collect();
        words.contains(['比', '较'])
            && crate::lexicon::has(&words, &["上年", "去年", "学期", "同期", "上届", "年初", "上一年"])
    };
    if length == 1 && matches!(chars[start], '高' | '低') {
        return against_past().then_some((dir, start));
    }
    let single_ok = length > 1
        || (matches!(chars[start], '多' | '少') && compared(chars, start))
        || matches!(before, Some('比' | '同' | '净' | '年' | '，' | '（' | '期'))
        || chars[start] == '翻';
    let made = matches!(before, Some('新' | '最' | '许' | '至' | '扩'))
        || (matches!(chars[start], '多' | '少') && chars.get(start + 1) != Some(&'减') && !compared(chars, start))
        || matches!(before, Some('不' | '减' | '至'));
    (single_ok && !made).then_some((dir, start))
}

/// "减少小规模学校近三成": the verb stands before what it reduces by a share.
fn reduced(chars: &[char], m: &Measure) -> Option<Direction> {
    const REACH: usize = 12;
    let share = m.unit == "%" && m.number.start > 0;
    let from = m.left.saturating_sub(REACH);
    let window = &chars[from..m.left];
    let from = from + window.iter().rposition(|c| !c.is_alphabetic()).map_or(0, |at| at + 1);
    let opens = matches!(chars[from..m.left], ['减', '少', ..] | ['压', '减' | '缩', ..] | ['削', '减', ..]);
    let reaches = chars[m.left..m.number.start].iter().any(|c| matches!(c, '到' | '至' | '达' | '为' | '占'));
    (share && opens && !reaches && m.left - from > 3).then_some(Direction::Down)
}

fn compared(chars: &[char], end: usize) -> bool {
    let from = end.saturating_sub(10);
    chars[from..end].iter().any(|c| matches!(c, '比' | '较'))
}

/// Decides for each measure of a line; the answer is as long as `measures`.
pub(crate) fn roles(chars: &[char], measures: &[Measure]) -> Vec<Role> {
    let mut roles = vec![Role::Figure(None); measures.len()];
    let mut host: Option<usize> = None;
    // The figure of the change just before.
    let mut changed: Option<usize> = None;
    for i in 0..measures.len() {
        let m = &measures[i];
        if roles[i] == Role::ChangeOf {
            continue;
        }
        let doubling = m.unit == "番";
        if let Some(dir) = reduced(chars, m) {
            roles[i] = Role::Figure(Some(Change { dir, value: m.number.value, unit: m.unit.clone() }));
            host = Some(i);
            continue;
        }
        let saved = m.unit == "%" && ["节约", "节省"].iter().any(|w| ends_with(chars, m.number.start, w));
        let saved = saved.then(|| (Direction::Down, m.number.start - 2));
        let Some((dir, verb)) =
            verb_before(chars, m).or(saved).or_else(|| doubling.then_some((Direction::Up, m.number.start)))
        else {
            host = Some(i);
            continue;
        };
        let change = Change { dir, value: m.number.value, unit: m.unit.clone() };
        if i > 0
            && measures[i - 1].end <= verb
            && (measures.get(i + 1).is_some_and(|next| next.unit != m.unit)
                || chars[measures[i - 1].end..m.number.start]
                    .windows(2)
                    .any(|w| w == ['分', '别'] || w == ['各', '增']))
            && spread(chars, measures, &mut roles, i, dir).is_some()
        {
            continue;
        }
        // "比去年增加156人，增长17.5%": one change said twice.
        let again = changed.filter(|h| i > 0 && roles[i - 1] == Role::ChangeOf && comparable(&measures[*h], m));
        let whole = divided(chars, measures, &roles, i).filter(|_| again.is_none());
        let behind = [whole, again, host, host.and_then(|h| h.checked_sub(1)), host.and_then(|h| h.checked_sub(2))]
            .into_iter()
            .flatten()
            .find(|h| {
                // "比2016年的61人增长42.6%": 61 is what is compared with.
                let against = {
                    let start = measures[*h].number.start;
                    let near = &chars[start.saturating_sub(10)..start];
                    let from = near.iter().rposition(|c| matches!(c, '，' | '。' | '、')).map_or(0, |at| at + 1);
                    near[from..].iter().any(|c| matches!(c, '比' | '较')) && near.last() == Some(&'的')
                };
                !against
                    && *h + 4 > i
                    && i > 0
                    && measures[i - 1].end <= verb
                    && tied(chars, measures[i - 1].end, verb)
                    && comparable(&measures[*h], m)
            });
        let behind = behind.or_else(|| {
            (i > 0 && measures[i - 1].end <= verb).then(|| named_host(chars, measures, &roles, i, verb)).flatten()
        });
        if let Some(h) = behind {
            if roles[h] == Role::Figure(None) {
                roles[h] = Role::Figure(Some(change));
            }
            roles[i] = Role::ChangeOf;
            changed = Some(h);
            continue;
        }
        // "比上年提高2.3个百分点，达到95.6%"
        if let Some(next) = measures.get(i + 1)
            && reaches(chars, m.end, next)
            && comparable(next, m)
        {
            roles[i] = Role::ChangeOf;
            roles[i + 1] = Role::Figure(Some(change));
            host = Some(i + 1);
            continue;
        }
        if roles[i] == Role::Figure(None) {
            // "分别提高2.1个百分点、1.8个百分点和11.5分": changes only, each a figure.
            let each = chars[verb..m.number.start].windows(2).any(|w| w == ['分', '别'])
                || chars[verb.saturating_sub(2)..verb] == ['分', '别'];
            let last = if each { series_end(chars, measures, i) } else { i };
            for (k, own) in measures.iter().enumerate().take(last + 1).skip(i) {
                roles[k] =
                    Role::Figure(Some(Change { value: own.number.value, unit: own.unit.clone(), ..change.clone() }));
            }
        }
        host = Some(i);
    }
    roles
}

/// Where a series of changes ends that begins at `first` ("分别增加412笔和337.6万元").
fn series_end(chars: &[char], measures: &[Measure], first: usize) -> usize {
    let mut last = first;
    while let Some(next) = measures.get(last + 1) {
        let gap = &chars[measures[last].end.min(next.number.start)..next.number.start];
        if !matches!(gap, ['、' | '和' | '与' | '及' | '，']) {
            break;
        }
        last += 1;
    }
    last
}

/// Gives the changes of a series one by one to as many figures just before it; says whether they could be given.
fn spread(chars: &[char], measures: &[Measure], roles: &mut [Role], first: usize, dir: Direction) -> Option<usize> {
    let last = series_end(chars, measures, first);
    let count = last - first + 1;
    let from = first.checked_sub(count).filter(|_| count > 1)?;
    let fits = (0..count)
        .all(|k| roles[from + k] == Role::Figure(None) && comparable(&measures[from + k], &measures[first + k]));
    let near =
        !chars[measures[from].end.min(measures[first].number.start)..measures[first].number.start].contains(&'。');
    if !fits || !near {
        return None;
    }
    for k in 0..count {
        let m = &measures[first + k];
        roles[from + k] = Role::Figure(Some(Change { dir, value: m.number.value, unit: m.unit.clone() }));
        roles[first + k] = Role::ChangeOf;
    }
    Some(last)
}

/// "招聘教师436名，其中…97名、…65名，较上年增加112名": two parts or more stand between a total and its change.
fn divided(chars: &[char], measures: &[Measure], roles: &[Role], i: usize) -> Option<usize> {
    const BACK: usize = 6;
    let holds = |h: &usize| {
        let gap = &chars[measures[*h].end.min(measures[*h + 1].number.start)..measures[*h + 1].number.start];
        gap.windows(2).any(|w| w == ['其', '中']) && roles[*h] == Role::Figure(None)
    };
    let total = (0..i.checked_sub(2)?).rev().take(BACK).find(holds)?;
    let one_sentence = !chars[measures[total].end..measures[i].number.start].iter().any(|c| matches!(c, '。' | '；'));
    (one_sentence && comparable(&measures[total], &measures[i])).then_some(total)
}

/// "资金总量比上年增长7.2%": the figure whose sort the compared noun names.
fn named_host(chars: &[char], measures: &[Measure], roles: &[Role], i: usize, verb: usize) -> Option<usize> {
    const BACK: usize = 4;
    let from = measures[i - 1].end.min(verb);
    let gap = &chars[from..verb];
    let compares = gap
        .iter()
        .rposition(|c| matches!(c, '比' | '较'))
        .or_else(|| gap.windows(2).rposition(|w| w == ['同', '比']))?;
    let noun: String = gap[..compares].iter().rev().take_while(|c| c.is_alphabetic()).collect();
    let noun: String = noun.chars().rev().filter(|c| *c != '同').collect();
    if noun.chars().count() > 8 || gap.contains(&'。') {
        return None;
    }
    let sort: fn(&Measure) -> bool = match noun.as_str() {
        n if ["资金", "资金总量", "金额", "总额", "经费", "投入"].iter().any(|w| n.ends_with(w)) => {
            Measure::is_money
        }
        n if ["总数", "总人数", "总量", "总规模"].iter().any(|w| n.ends_with(w)) => {
            |m| !m.is_rate() && !m.is_money()
        }
        n if ["人数", "人次"].iter().any(|w| n.ends_with(w)) => |m| m.unit.contains(['人', '名']),
        "数量" | "规模" => |m| !m.is_rate(),
        _ => return None,
    };
    let fits =
        |h: &usize| roles[*h] == Role::Figure(None) && sort(&measures[*h]) && comparable(&measures[*h], &measures[i]);
    let one_sentence = |h: &usize| !chars[measures[*h].end.min(from)..from].contains(&'。');
    let mut hosts = (0..i).rev().take(BACK).filter(fits).filter(one_sentence);
    // A total stands before its parts.
    if noun.contains('总') && noun.ends_with(['数', '模']) { hosts.next_back() } else { hosts.next() }
}

/// Whether nothing but words of comparison stand between a figure and its change.
fn tied(chars: &[char], from: usize, to: usize) -> bool {
    const REACH: usize = 24;
    if to == from {
        return true;
    }
    if to - from > REACH {
        return false;
    }
    // "62名学生被录取，比上届多11人": the figure's clause may go on before the comparison.
    let sign = (from..to).rev().find(|at| chars[*at] == '，');
    let from = sign.filter(|at| chars.get(at + 1).is_some_and(|c| matches!(c, '比' | '较'))).unwrap_or(from);
    if chars[from..to].iter().any(|c| matches!(c, '。' | '；' | '：')) {
        return false;
    }
    let mut at = from;
    while at < to {
        if chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let rest = &chars[at..to];
        let word = COMPARING
            .iter()
            .filter(|w| w.chars().enumerate().all(|(i, c)| rest.get(i) == Some(&c)))
            .max_by_key(|w| w.len());
        match word {
            Some(word) => at += word.chars().count(),
            None => return false,
        }
    }
    true
}

/// "，达到95.6%" right after a change.
fn reaches(chars: &[char], from: usize, next: &Measure) -> bool {
    let sign = chars.get(from).is_some_and(|c| matches!(c, '，' | '、'));
    let binds = |words: &[char]| words.iter().any(|c| matches!(c, '达' | '为' | '至' | '到'));
    // "提高50元以上，达到每生每年900元"
    let per_head = || {
        const REACH: usize = 9;
        let words = &chars[(from + 1).min(next.number.start)..next.number.start];
        words.len() <= REACH && words.contains(&'每') && words.starts_with(&['达', '到'])
    };
    sign && (next.left == from + 1 && next.left < next.number.start && binds(&chars[next.left..next.number.start])
        || per_head())
}

/// A rate changes by points or per cent; an amount changes in its own unit or per cent.
fn comparable(figure: &Measure, change: &Measure) -> bool {
    if figure.is_rate() {
        return change.is_rate() || change.unit == "番" || change.unit == "倍";
    }
    change.unit == "%"
        || matches!(change.unit.as_str(), "番" | "倍")
        || super::phrase::same_class(&figure.unit, &change.unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_verb_ends_as_the_gate_says() {
        for word in UP.iter().chain(DOWN) {
            assert!(word.chars().last().is_some_and(is_last), "{word}");
        }
    }
}
