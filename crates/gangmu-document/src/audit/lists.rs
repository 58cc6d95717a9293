//! R20: a count and the list that it announces or closes have the same length. Counts only what is clearly countable.

use super::ground::{Ground, Numbers, Said};
use super::model::{Audit, Weight};
use super::scan::{self, numeral, says, text};
use crate::lexicon::among;
use crate::outline::number_at;

/// A list is no longer than this; greater counts are not listed.
const MAX_ITEMS: i64 = 20;
/// An item of a list is no longer than this.
const MAX_ITEM: usize = 18;
/// Characters from a count to the list that it announces.
const REACH: usize = 18;

/// Adds what R20 doubts and holds.
pub(crate) fn judge(ground: &Ground, audit: &mut Audit) {
    for (index, line) in ground.lines.iter().enumerate() {
        let chars = &line.chars[..];
        for at in 0..chars.len() {
            let fresh = scan::is_numeral(chars[at]) && (at == 0 || !scan::is_numeral(chars[at - 1]));
            let Some(count) = fresh.then(|| count_at(chars, at)).flatten() else { continue };
            let beside = announced(chars, &count).or_else(|| closed(chars, &count));
            let beside = beside.map(|list| List { line: index, ..list });
            if let Some(found) = beside.or_else(|| points(ground, index, &count)) {
                tell(ground, index, &count, &found, audit);
            }
        }
    }
}

/// A small whole number with its measure word.
struct Count {
    start: usize,
    /// After the measure word.
    end: usize,
    n: i64,
    unit: &'static str,
}

#[rustfmt::skip]
const UNITS: &[&str] = &[
    "个", "所", "项", "类", "家", "处", "名", "位", "门", "大", "种", "座", "支", "条", "件", "部", "篇", "点", "方面", "科", "场",
];

fn count_at(chars: &[char], start: usize) -> Option<Count> {
    let (n, end) = numeral(chars, start)?;
    let (unit, length) = scan::one_of(chars, end, UNITS)?;
    let before = start.checked_sub(1).map(|at| chars[at]);
    let held = matches!(before, Some('第' | '.' | ',' | '每' | '约' | '近' | '数' | '几' | '前' | '各' | '超' | '过'));
    let more = matches!(chars.get(end + length), Some('多' | '余' | '以'));
    ((2..=MAX_ITEMS).contains(&n) && !held && !more).then_some(Count { start, end: end + length, n, unit })
}

/// A list that stands to a count.
struct List {
    line: usize,
    from: usize,
    to: usize,
    /// How many items there are at least and at most (a word for "and" may stand within a name).
    least: i64,
    most: i64,
    /// The list says that it is not all ("等").
    open: bool,
    weight: Weight,
}

fn tell(ground: &Ground, line: usize, count: &Count, list: &List, audit: &mut Audit) {
    let fits = (list.least..=list.most).contains(&count.n) || list.open && list.least <= count.n;
    let at = if list.line == line {
        vec![(line, count.start.min(list.from), count.end.max(list.to))]
    } else {
        vec![(line, count.start, count.end), (list.line, list.from, list.to)]
    };
    let words = text(&ground.lines[line].chars, count.start, count.end);
    if fits {
        if !list.open {
            let message = format!("“{words}”与列出的{}项相符", list.least);
            let numbers = Numbers::new(count.n as f64, count.n as f64);
            audit.checked.push(ground.checked("R20", &at, numbers, message));
        }
        return;
    }
    let message = format!("文中说“{words}”,列出的是{}项", list.least);
    let suggestion = "请核对数目与列举的内容,补上遗漏的或改正数目".to_string();
    let numbers = Numbers::new(list.least as f64, count.n as f64);
    audit.findings.push(ground.doubt("R20", list.weight, &at, numbers, Said { message, suggestion }));
}

/// Parts of a stretch between 、 that stand outside of quotation marks and brackets; "》《" and "”“" part as well.
fn items(chars: &[char], from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let (mut start, mut depth) = (from, 0i32);
    for at in from..to.min(chars.len()) {
        match chars[at] {
            '“' | '《' | '（' => {
                let beside = at > start && matches!(chars[at - 1], '”' | '》') && depth == 0 && chars[at] != '（';
                if beside {
                    out.push((start, at));
                    start = at;
                }
                depth += 1;
            }
            '”' | '》' | '）' => depth = (depth - 1).max(0),
            '、' if depth == 0 => {
                out.push((start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push((start, to.min(chars.len())));
    out.retain(|(a, b)| b > a);
    out
}

const ANDS: &[&str] = &["和", "及", "与", "以及", "暨"];

/// Words for "and" outside of quotation marks.
fn ands(words: &str) -> i64 {
    let plain = !words.contains(['“', '《']);
    if plain { ANDS[..3].iter().map(|and| words.matches(and).count() as i64).sum() } else { 0 }
}

/// "重点项目3个：甲、乙、丙", "3所学校（甲、乙、丙）", "3个集团，即甲、乙、丙".
fn announced(chars: &[char], count: &Count) -> Option<List> {
    let roof = (count.end + REACH).min(chars.len());
    let sign = (count.end..roof).find(|at| matches!(chars[*at], '：' | '（' | '，' | '。' | '；' | '、'))?;
    let word =
        |at: usize| scan::one_of(chars, at, &["分别是", "分别为", "即", "它们是"]).map(|(_, length)| at + length);
    let (from, close): (usize, &[char]) = match chars[sign] {
        '：' => (sign + 1, &['，', '。', '；', '！']),
        '（' => (sign + 1, &['）']),
        '，' => (word(sign + 1)?, &['，', '。', '；']),
        _ => return None,
    };
    let another = (count.end..sign).any(|at| scan::is_numeral(chars[at]) && count_at(chars, at).is_some());
    let to =
        (from..(from + 240).min(chars.len())).find(|at| close.contains(&chars[*at]) && outside(chars, from, *at))?;
    let partial =
        scan::one_of(chars, from, &["其中", "如", "含", "不含", "例如", "包括", "主要", "见", "附", "以", "一是"]);
    if another || partial.is_some() {
        return None;
    }
    let items = items(chars, from, to);
    let counted =
        |(a, b): &(usize, usize)| !(2..=MAX_ITEM).contains(&(b - a)) || chars[*a..*b].iter().any(char::is_ascii_digit);
    if items.len() < 2 || items.iter().any(counted) {
        return None;
    }
    let last = items.last().map(|(a, b)| text(chars, *a, *b)).unwrap_or_default();
    let open = last.ends_with('等') || text(chars, from, to).contains("等");
    let extra: i64 = items.iter().map(|(a, b)| ands(&text(chars, *a, *b))).sum();
    let least = items.len() as i64;
    Some(List { line: 0, from, to, least, most: least + extra, open, weight: Weight::Error })
}

/// Whether `at` is outside of quotation marks and brackets that open after `from`.
fn outside(chars: &[char], from: usize, at: usize) -> bool {
    let depth = chars[from..at].iter().fold(0i32, |depth, c| match c {
        '“' | '《' | '（' => depth + 1,
        '”' | '》' | '）' => depth - 1,
        _ => depth,
    });
    depth <= 0
}

#[rustfmt::skip]
const ACTS: &[&str] = &[
    "要", "加强", "抓好", "推进", "开展", "实施", "完成", "做好", "落实", "提高", "提升", "确保", "围绕", "坚持", "通过", "共", "均",
    "组织", "负责", "深入", "进一步", "按照", "根据", "针对", "对", "为", "把", "将",
];

/// Whether words tell an act instead of naming a thing.
fn is_act(words: &str) -> bool {
    ACTS.iter().any(|act| words.starts_with(act))
}

/// "甲、乙、丙3个部门": the list stands before its count.
fn closed(chars: &[char], count: &Count) -> Option<List> {
    let named = chars
        .get(count.end)
        .is_some_and(|c| matches!(c, '\u{4E00}'..='\u{9FFF}') && !matches!(*c, '的' | '，' | '是' | '为' | '有'));
    let classed = matches!(count.unit, "个" | "项" | "类" | "门" | "科" | "所" | "家" | "种" | "大");
    let part_of_name = count.start > 0 && matches!(chars[count.start - 1], '、' | '“');
    if part_of_name || !(classed && (named || count.unit == "科")) || count.n > 12 || count.start < 4 {
        return None;
    }
    let floor = count.start.saturating_sub(160);
    let mut from = floor;
    let mut depth = 0i32;
    for at in (floor..count.start).rev() {
        match chars[at] {
            '”' | '》' | '）' => depth += 1,
            '“' | '《' | '（' if depth == 0 => {
                from = at + 1;
                break;
            }
            '“' | '《' | '（' => depth -= 1,
            '，' | '。' | '；' | '：' | '！' | '\t' if depth == 0 => {
                from = at + 1;
                break;
            }
            c if depth == 0 && scan::is_numeral(c) && count_at(chars, at).is_some() => {
                from = at + 2;
                break;
            }
            _ => {}
        }
    }
    let etc = chars[count.start - 1] == '等';
    let items = items(chars, from, count.start - usize::from(etc));
    let n = items.len() as i64;
    let held =
        scan::ends_with(chars, count.start, &["共", "计", "各", "有", "为", "达", "的", "了", "到", "在", "这", "是"]);
    let verb = items.last().is_some_and(|(a, b)| {
        let words = &chars[*a..*b];
        crate::lexicon::verbs().is(words) || AIMS.iter().any(|aim| aim.chars().eq(words.iter().copied()))
    });
    if n < 2 || verb || held.is_some() || !alike(chars, &items, count.unit) {
        return None;
    }
    let extra: i64 = items[1..].iter().map(|(a, b)| ands(&text(chars, *a, *b))).sum();
    let last_part = items.last().map(|(a, b)| text(chars, *a, *b)).unwrap_or_default();
    // Kinds of things may be fewer than the things; only a near miss is a slip.
    let near = (n - count.n).abs() <= 2 && (n >= 3 || count.n >= 3 || n > count.n);
    if !etc && !near || etc && n <= count.n || says(&last_part, &["其他", "其它"]) {
        return None;
    }
    Some(List { line: 0, from, to: count.end, least: n, most: n + extra, open: etc, weight: Weight::Warn })
}

/// Verbs that a count follows as their object.
const AIMS: &[&str] =
    &["聚焦", "围绕", "突出", "紧扣", "瞄准", "强化", "深化", "坚持", "锚定", "完善", "做强", "狠抓", "严把"];

#[rustfmt::skip]
const STAGES: &[&str] = &["小学", "初中", "高中", "中学", "幼儿园", "中职", "学校", "教学点", "中小学", "公办", "民办", "农村", "城区"];

/// Whether items name things of one kind: short, no acts, no figures; the first may have words before it.
fn alike(chars: &[char], items: &[(usize, usize)], unit: &str) -> bool {
    let words: Vec<String> = items.iter().map(|(a, b)| text(chars, *a, *b)).collect();
    let plain = |w: &String| {
        let length = w.chars().count();
        let quoted = w.starts_with(['“', '《']);
        (1..=if quoted { MAX_ITEM } else { 9 }).contains(&length)
            && !is_act(w)
            && !says(w, &["要", "抓", "做好", "开展", "加强", "推进", "落实", "参加", "为重", "为主", "就", "所在"])
            && (quoted || !w.chars().any(|c| c.is_ascii_digit()) || w.ends_with('月'))
    };
    let schools = matches!(unit, "所" | "家");
    words[1..].iter().all(plain)
        && (!schools || words[1..].iter().all(|w| w.chars().count() >= 3 && !STAGES.contains(&w.as_str())))
}

/// What numbered points are called.
const TOPICS: &[&str] = &[
    "方面", "工作", "任务", "问题", "重点", "措施", "实事", "举措", "行动", "大事", "内容", "要求", "环节", "不足",
    "短板",
];

/// "办好四件实事：一是…四是…", "以下五个方面工作：" with numbered lines behind it.
fn points(ground: &Ground, index: usize, count: &Count) -> Option<List> {
    let chars = &ground.lines[index].chars[..];
    let quoted = count.start > 0 && chars[count.start - 1] == '“';
    if quoted || !matches!(count.unit, "个" | "项" | "点" | "条" | "件" | "方面" | "大") {
        return None;
    }
    let roof = (count.end + REACH).min(chars.len());
    let sign = (count.end..roof).find(|at| matches!(chars[*at], '：' | '，' | '。' | '；' | '、' | '”'))?;
    let noun = text(chars, count.end, sign);
    let topic = count.unit == "方面" || says(&noun, TOPICS);
    if !(chars[sign] == '：' || chars[sign] == '。' && topic) {
        return None;
    }
    let reached = if sign + 1 < chars.len() { run_inside(ground, index, sign + 1) } else { run_below(ground, index) };
    let (line, from, to, n) = reached?;
    (n >= 2).then_some(List { line, from, to, least: n, most: n, open: false, weight: Weight::Warn })
}

/// A list is not followed over more characters of a line and more lines than these.
const FAR: usize = 4_000;
const FAR_LINES: usize = 200;

/// How far "一是…二是…" counts from `at` on, over the lines that go on with it.
fn run_inside(ground: &Ground, index: usize, at: usize) -> Option<(usize, usize, usize, i64)> {
    let chars = &ground.lines[index].chars[..];
    let (1, _) = mark_at(chars, at)? else { return None };
    let mut reached = 1;
    let mut end = (index, at, at + 2);
    let mut line = index;
    let mut from = at + 1;
    loop {
        let chars = &ground.lines[line].chars[..];
        if chars.len() > from + FAR {
            return None;
        }
        for i in from..chars.len() {
            let opens = i == 0 || matches!(chars[i - 1], '。' | '；' | '，' | '：');
            match opens.then(|| mark_at(chars, i)).flatten() {
                Some((n, _)) if n == reached + 1 => {
                    reached = n;
                    end = (line, if line == index { at } else { 0 }, i + 2);
                }
                Some((n, _)) if n > reached + 1 => return None,
                _ => {}
            }
        }
        line += 1;
        let goes_on = ground.lines.get(line).and_then(|l| mark_at(&l.chars, 0)).is_some_and(|(n, _)| n == reached + 1);
        if !goes_on {
            break;
        }
        from = 0;
    }
    Some((end.0, end.1, end.2, reached))
}

/// "一是", "二要": number and end.
fn mark_at(chars: &[char], at: usize) -> Option<(i64, usize)> {
    if !among(*chars.get(at)?, "一二三四五六七八九十") {
        return None;
    }
    let (n, end) = numeral(chars, at)?;
    matches!(chars.get(end), Some('是' | '要')).then_some((n, end + 1))
}

/// How far the numbered lines right below a line count.
fn run_below(ground: &Ground, index: usize) -> Option<(usize, usize, usize, i64)> {
    let first = ground.lines.get(index + 1)?;
    if let Some((1, _)) = mark_at(&first.chars, 0) {
        return run_inside(ground, index + 1, 0);
    }
    let mark = number_at(&first.chars).filter(|mark| mark.number == 1)?;
    let mut reached = (index + 1, 1);
    for (line, l) in ground.lines.iter().enumerate().skip(index + 2).take(FAR_LINES) {
        match number_at(&l.chars) {
            Some(next) if next.rank < mark.rank => break,
            Some(next) if next.rank == mark.rank => {
                if i64::from(next.number) != reached.1 + 1 {
                    break;
                }
                reached = (line, reached.1 + 1);
            }
            _ => {}
        }
    }
    Some((reached.0, 0, ground.lines[reached.0].chars.len().min(16), reached.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    fn check(body: &str, doubts: usize, held: usize) {
        let document =
            read(format!("松岭县2022年教育工作总结\n{body}\n").as_bytes(), "示例", &Limits::default()).unwrap();
        let mut audit = Audit::default();
        judge(&Ground::of(&document, 0, None), &mut audit);
        assert_eq!((audit.findings.len(), audit.checked.len()), (doubts, held), "{body}: {:?}", audit.findings);
    }

    #[test]
    fn announced_lists_are_counted() {
        check("开工重点项目3个:城东小学、滨河幼儿园、第三中学、实训中心。", 1, 0);
        check("开工重点项目4个:城东小学、滨河幼儿园、第三中学、实训中心。", 0, 1);
        check("命名实践基地2个(青石农场、桃源茶园、红星林场)。", 1, 0);
        check("组建4个教育集团,即实验小学集团、城关初中集团、机关幼儿园集团。", 1, 0);
        check("出台两项制度:《安全管理办法》《供餐、采购管理细则》《校车管理规定》。", 1, 0);
        check("新建学校3所:城东小学、城西小学和城南小学。", 0, 1);
        check("实施“五大行动”:组织提升行动、品牌创建行动、先锋行动、清廉行动。", 1, 0);
        check("建设项目5个,其中小学3个、初中2个。", 0, 0);
        check("新建学校12所:城东小学、城西小学等。", 0, 0);
        check("投资项目3个:小学1200万元、初中800万元。", 0, 0);
    }

    #[test]
    fn closed_lists_are_counted() {
        check("深入柳林镇、高坪镇、大河乡、青石镇6个乡镇核查。", 1, 0);
        check("深入柳林镇、高坪镇、大河乡、青石镇四个乡镇核查。", 0, 1);
        check("3月、4月、5月两个月集中整治。", 1, 0);
        check("抓好“明厨亮灶”、食材采购等5个环节。", 0, 0);
        check("学校、幼儿园要抓好安全、卫生两项工作。", 0, 0);
        check("实施校舍改造、运动场建设8个项目。", 0, 0);
        check("表彰优秀教师、优秀班主任10名。", 0, 0);
        check("围绕一个目标、聚焦三大环节、实施五项行动。", 0, 0);
    }

    #[test]
    fn marked_points_are_counted() {
        check("重点办好五件实事:一是改造厕所,二是更新桌椅,三是建周转房,四是配护学岗。", 1, 0);
        check("重点抓好三项工作。一是改造厕所。二是更新桌椅。三是建周转房。", 0, 1);
        check("着力做好以下四个方面的工作:\n1.抓学习。\n2.抓培训。\n3.抓考核。", 1, 0);
    }
}
