//! R01, R02, R09, R27 and the persons of R10: parts against their total. Reads lists as `parts` finds them.

use super::amount::Amount;
use super::ground::{Ground, Line, Numbers, Said, Stretch, number};
use super::model::{Audit, Weight};
use super::outcomes::is_outcome;
use super::parts::{Listing, Opener, rows, times};
use crate::lexicon::has;

/// Judges every list of every line.
pub(super) fn relation(ground: &Ground, audit: &mut Audit) {
    for (at, line) in ground.lines.iter().enumerate() {
        let mut done: Vec<usize> = Vec::new();
        for list in line.lists() {
            // A list that holds settles its total; a weaker reading of the same total is no matter then.
            if !done.contains(&list.total) && judge(ground, audit, at, list) {
                done.push(list.total);
            }
        }
    }
}

/// What the parts add up to, in base units.
struct Sum {
    value: f64,
    low: f64,
    high: f64,
    /// Whether all numbers are plain and written to the same place of the same unit.
    alike: bool,
    plain: bool,
}

fn sum(line: &Line, parts: &[usize], total: &Amount) -> Sum {
    let mut s = Sum { value: 0.0, low: 0.0, high: 0.0, alike: true, plain: total.is_plain() };
    for index in parts {
        let part = &line.amounts[*index];
        let (low, high) = part.bounds();
        let times = times(line, *index).unwrap_or(1.0);
        s.value += part.base() * times;
        s.low += low * times;
        s.high += high * times;
        s.plain &= part.is_plain();
        s.alike &= part.is_plain() && part.decimals == total.decimals && part.scale == total.scale;
    }
    s.alike &= total.is_plain();
    s
}

/// How a sum stands to its total.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Verdict {
    Holds,
    /// Off by no more than rounding.
    Rounding,
    Off,
}

fn verdict(s: &Sum, total: &Amount) -> Verdict {
    let (low, high) = total.bounds();
    let slack = 1e-9 * total.base().abs().max(1.0);
    if s.alike {
        let off = (s.value - total.base()).abs();
        let rounding = s.high - s.value + total.half_step();
        return match off {
            off if off <= slack => Verdict::Holds,
            // Whole numbers of 万 and of 亿 are mostly exact; decimals are rounded.
            off if total.decimals > 0 && off <= rounding + slack => Verdict::Rounding,
            _ => Verdict::Off,
        };
    }
    if s.low <= high + slack && s.high >= low - slack { Verdict::Holds } else { Verdict::Off }
}

/// Whether the list was found to hold or to fail.
fn judge(ground: &Ground, audit: &mut Audit, at: usize, list: &Listing) -> bool {
    let line = &ground.lines[at];
    let Some(total) = line.amounts.get(list.total) else { return false };
    if sanctions(line, list) {
        return persons(ground, audit, at, list);
    }
    if list.parts.len() >= 2
        && let Some(parts) = run_that_holds(line, list, total)
    {
        hold(ground, audit, at, list, &parts);
        return true;
    }
    if let Some(part) = larger_part(line, list, total) {
        part_exceeds(ground, audit, at, list, part);
        return true;
    }
    let Some(weight) = weight(line, list, total) else { return false };
    doubt(ground, audit, at, list, weight);
    true
}

/// The first parts (of a list behind: the last) that add up to the total; approximate ones must be all.
fn run_that_holds(line: &Line, list: &Listing, total: &Amount) -> Option<Vec<usize>> {
    let back = matches!(list.opener, Opener::After | Opener::MaybeAfter);
    let n = list.parts.len();
    if let Some(run) = without_others(line, list).filter(|run| run.len() >= 2)
        && verdict(&sum(line, &run, total), total) == Verdict::Holds
    {
        return Some(run);
    }
    // Parts that go on in the same row belong to the list.
    let ends = |length: usize| {
        back || length == n
            || !line
                .words(line.amounts[list.parts[length - 1]].end, line.amounts[list.parts[length]].start)
                .contains(&'、')
    };
    (2..=n).rev().filter(|length| ends(*length)).find_map(|length| {
        let run = if back { &list.parts[n - length..] } else { &list.parts[..length] };
        let s = sum(line, run, total);
        let open = !s.low.is_finite() || !s.high.is_finite();
        let whole = s.plain || (length == n && !open);
        (whole && verdict(&s, total) == Verdict::Holds).then(|| run.to_vec())
    })
}

/// The parts without those that "另有" puts beside the total, where there are any.
fn without_others(line: &Line, list: &Listing) -> Option<Vec<usize>> {
    let beside = |i: &usize| ["另有", "另设", "此外", "另外"].iter().any(|w| label(line, *i).starts_with(w));
    let run: Vec<usize> = list.parts.iter().copied().filter(|i| !beside(i)).collect();
    (run.len() < list.parts.len()).then_some(run)
}

/// A part that is larger than the whole.
fn larger_part(line: &Line, list: &Listing, total: &Amount) -> Option<usize> {
    let clear = matches!(list.opener, Opener::Which | Opener::Includes) && list.sure;
    let (_, most) = total.bounds();
    let first = *list.parts.first()?;
    let a = &line.amounts[first];
    let near = a.start - list.from <= 24;
    // Behind a semicolon another matter may begin.
    let stop = line.words(list.from, list.to).iter().position(|c| *c == '；').map_or(list.to, |i| list.from + i);
    // Behind a comma too, unless the row goes on.
    let row = 1 + list.parts.windows(2).take_while(|w| line.gap(w[0], w[1]).contains(&'、')).count();
    let more = |i: &usize| line.amounts[*i].bounds().0 > most && line.amounts[*i].start < stop;
    let same = a.unit == total.unit || a.scale != total.scale;
    (clear && near && same).then(|| list.parts.iter().copied().take(row).find(more)).flatten()
}

/// What is done about the things that are counted.
const TREATED: &[&str] = &["整改", "销号", "督办", "办结", "化解", "处置", "挂牌"];

/// How surely parts that do not add up are wrong, if they are at all.
fn weight(line: &Line, list: &Listing, total: &Amount) -> Option<Weight> {
    let n = list.parts.len();
    // "各2所" of what the list does not name cannot be counted.
    if n < 2 || list.parts.iter().any(|i| times(line, *i).is_none()) {
        return None;
    }
    let s = sum(line, &list.parts, total);
    let (low, high) = total.bounds();
    let below = s.high < low;
    let gap = if s.plain && total.is_plain() {
        (s.value - total.base()).abs()
    } else {
        (low - s.high).max(s.low - high).max(0.0)
    };
    let share = gap / total.base().abs().max(1.0);
    if verdict(&s, total) == Verdict::Rounding {
        return (closed(line, list) && n >= 2).then_some(Weight::Note);
    }
    if tail_says_more(line, list) && below || !list.sure && (n < 3 || share > 0.1) {
        return None;
    }
    let kinds: Vec<u32> = list.parts.iter().map(|i| rows(label(line, *i))).collect();
    let known = kinds.iter().filter(|bits| **bits != 0).count();
    let shared = kinds.iter().filter(|bits| **bits != 0).fold(u32::MAX, |all, bits| all & bits);
    let one_row = known == n && shared != 0;
    // Parts by different measures overlap: women, Party members, senior teachers.
    let acts = list.parts.iter().filter(|i| has(label(line, **i), TREATED)).count();
    // "其中重大29处，整改销号1388处，挂牌督办29处": a sort beside what was done about them.
    let beside = list.opener == Opener::Which && acts > 0 && acts < n;
    let mixed = known > 1 && shared == 0 || beside || crosses(line, list);
    let listed = !line.words(line.amounts[list.parts[0]].end, line.amounts[list.parts[1]].start).contains(&'；');
    let closed = closed(line, list);
    let grade = |error: f64, warn: f64| match share {
        share if share <= error => Some(Weight::Error),
        share if share <= warn => Some(Weight::Warn),
        _ => None,
    };
    match list.opener {
        Opener::Treated => grade(0.15, 0.25),
        _ if mixed && !closed => None,
        Opener::Outcomes => grade(0.15, 0.25),
        Opener::Which | Opener::Includes if closed => grade(0.5, 1.0),
        // Every part is of the total, so that parts of one sort cannot be more than it.
        Opener::Which | Opener::Includes if !below && n >= 3 => grade(0.15, 0.6),
        Opener::Which | Opener::Includes if !below => listed.then(|| grade(0.1, 0.4)).flatten(),
        Opener::Includes => grade(0.1, 0.25),
        Opener::Which if n >= 3 && total.is_plain() => grade(0.05, 0.1),
        // Inclusive private kindergartens are some of the private ones.
        Opener::Which if list.parts.iter().any(|i| label(line, *i).contains("普惠")) => None,
        Opener::Which if total.is_plain() => one_row.then(|| grade(0.02, 0.1)).flatten(),
        Opener::Which if n >= 3 || one_row => grade(0.1, 0.27),
        Opener::Which => grade(0.1, 0.15),
        Opener::Apart | Opener::Bracket => grade(0.2, 0.4),
        Opener::Bare => grade(0.1, 0.2),
        Opener::After => grade(0.2, 0.35),
        Opener::MaybeAfter => (n >= 3 || one_row).then(|| grade(0.03, 0.08)).flatten(),
    }
}

/// Measures that cut across others.
#[rustfmt::skip]
const CROSSING: &[&str] = &["党员", "骨干", "少数民族", "留守", "贫困", "困难", "残疾", "随迁", "寄宿", "班主任", "特级", "双师", "名师", "新招聘", "新增"];

/// Whether some but not all parts are named by a measure that cuts across others.
fn crosses(line: &Line, list: &Listing) -> bool {
    let hit = list.parts.iter().filter(|i| has(label(line, **i), CROSSING)).count();
    let women = list.parts.iter().filter(|i| label(line, **i).contains('女')).count();
    let men = list.parts.iter().filter(|i| label(line, **i).contains('男')).count();
    hit > 0 && hit < list.parts.len() || women != men
}

fn label(line: &Line, index: usize) -> &str {
    line.clause(index)
}

/// "等" or "……" after the parts: more are not named.
fn tail_says_more(line: &Line, list: &Listing) -> bool {
    let Some(last) = list.parts.last().map(|i| line.amounts[*i].end) else { return false };
    let behind = line.words(last, (last + 10).min(list.to.max(last)));
    let before = line.words(list.from.saturating_sub(4), list.from);
    let opens = !matches!(list.opener, Opener::After | Opener::MaybeAfter);
    behind.contains(&'等') || behind.contains(&'…') || opens && before.contains(&'等')
}

/// Whether the list's own words say that it names every part.
fn closed(line: &Line, list: &Listing) -> bool {
    let labels: Vec<&str> = list.parts.iter().map(|i| label(line, *i)).collect();
    let rest = labels.last().is_some_and(|l| has(l, &["其他", "其它", "其余", "剩余", "另有"]));
    let pair = |a: &str, b: &str| {
        labels.len() == 2
            && labels.iter().any(|l| l.contains(a) && !l.contains(b))
            && labels.iter().any(|l| l.contains(b))
            && !labels.iter().any(|l| l.contains("普惠"))
    };
    rest || pair("男", "女") || pair("公办", "民办") || pair("城", "农村") || pair("城", "乡") || pair("新建", "续建")
}

const SANCTIONS: &[&str] = &[
    "处分",
    "警告",
    "诫勉",
    "记过",
    "开除",
    "通报批评",
    "批评教育",
    "撤职",
    "降级",
    "谈话",
    "组织处理",
    "降低岗位",
    "解聘",
];

/// Parts that are sanctions on the persons of the total, of whom one may have several.
fn sanctions(line: &Line, list: &Listing) -> bool {
    let named = |i: &&usize| {
        let words = format!("{}{}", line.label(**i), line.noun(**i));
        has(&words, SANCTIONS)
    };
    list.parts.len() >= 2 && list.parts.iter().filter(named).count() * 2 > list.parts.len()
}

/// R10: every person has at least one sanction.
fn persons(ground: &Ground, audit: &mut Audit, at: usize, list: &Listing) -> bool {
    let line = &ground.lines[at];
    let total = &line.amounts[list.total];
    let s = sum(line, &list.parts, total);
    let numbers = Numbers::new(s.value / total.scale, total.value);
    let stretches = stretches(ground, at, list.total, &list.parts);
    let (sum, all) = (number(s.value / total.scale), number(total.value));
    if s.value + 1e-9 >= total.base() {
        let message = format!("各类处分处理共{sum}{0}次，不少于被处理的{all}{0}", total.unit);
        audit.checked.push(ground.checked("R10", &stretches, numbers, message));
    } else {
        let message = format!("各类处分处理合计{sum}{0}，少于被处理的{all}{0}", total.unit);
        let suggestion = "请核对：是否有人未列明处理方式".to_string();
        audit.findings.push(ground.doubt("R10", Weight::Note, &stretches, numbers, Said { message, suggestion }));
    }
    true
}

fn code(line: &Line, list: &Listing) -> &'static str {
    let outcome = |i: &&usize| is_outcome(line, **i);
    let all_plain = list.parts.iter().chain([&list.total]).all(|i| line.amounts[*i].is_plain());
    if !all_plain {
        "R27"
    } else if list.opener == Opener::Treated || list.parts.iter().filter(outcome).count() * 2 > list.parts.len() {
        "R09"
    } else {
        "R01"
    }
}

fn stretches(ground: &Ground, at: usize, total: usize, parts: &[usize]) -> Vec<Stretch> {
    std::iter::once(total).chain(parts.iter().copied()).map(|i| ground.amount_stretch(at, i)).collect()
}

/// "312+189+34": the parts as numbers of the total's unit.
fn addends(line: &Line, parts: &[usize], scale: f64) -> String {
    let addend = |i: &usize| {
        let times = times(line, *i).filter(|times| *times > 1.0).map(|times| format!("×{times}")).unwrap_or_default();
        format!("{}{times}", number(line.amounts[*i].base() / scale))
    };
    parts.iter().map(addend).collect::<Vec<_>>().join("+")
}

fn hold(ground: &Ground, audit: &mut Audit, at: usize, list: &Listing, parts: &[usize]) {
    let line = &ground.lines[at];
    let total = &line.amounts[list.total];
    let s = sum(line, parts, total).value / total.scale;
    let sign = if (s - total.value).abs() < 1e-6 { "=" } else { "≈" };
    let message = format!("{}{sign}{}{}", addends(line, parts, total.scale), number(total.value), total.unit);
    let stretches = stretches(ground, at, list.total, parts);
    audit.checked.push(ground.checked(code(line, list), &stretches, Numbers::new(s, total.value), message));
}

fn part_exceeds(ground: &Ground, audit: &mut Audit, at: usize, list: &Listing, part: usize) {
    let line = &ground.lines[at];
    let (total, part_amount) = (&line.amounts[list.total], &line.amounts[part]);
    let message = format!(
        "部分大于总数：其中的{}{}多于总数{}{}",
        number(part_amount.value),
        part_amount.unit,
        number(total.value),
        total.unit
    );
    let suggestion = "请核对总数和分项，或写明分项属于哪个总数".to_string();
    let numbers = Numbers::new(total.value, part_amount.base() / total.scale);
    let said = Said { message, suggestion };
    audit.findings.push(ground.doubt("R02", Weight::Error, &stretches(ground, at, list.total, &[part]), numbers, said));
}

fn doubt(ground: &Ground, audit: &mut Audit, at: usize, list: &Listing, weight: Weight) {
    let line = &ground.lines[at];
    let total = &line.amounts[list.total];
    let s = sum(line, &list.parts, total).value / total.scale;
    let (more, unit) = (s - total.value, &total.unit);
    let word = if more > 0.0 { "多" } else { "少" };
    let stated = number(total.value);
    let message = format!(
        "分项之和与总数不符：{}={}{unit}，文中总数为{stated}{unit}，分项之和{word}{}{unit}",
        addends(line, &list.parts, total.scale),
        number(s),
        number(more.abs())
    );
    let suggestion = match weight {
        Weight::Note => "差额在四舍五入的范围内，可核对原始数据".to_string(),
        Weight::Warn => format!("请核对分项是否列全、是否有交叉；如已列全，总数应为{}{unit}", number(s)),
        Weight::Error => format!("请核对：总数应为{}{unit}，或更正有误的分项", number(s)),
    };
    let stretches = stretches(ground, at, list.total, &list.parts);
    let said = Said { message, suggestion };
    audit.findings.push(ground.doubt(code(line, list), weight, &stretches, Numbers::new(s, total.value), said));
}

#[cfg(test)]
mod tests {
    use crate::audit::tests::check;

    #[test]
    fn parts_that_add_up_hold_and_others_are_doubted() {
        check("全县有各类学校120所。其中：幼儿园64所；小学41所，初中12所，其他3所。", &[], &["R01"]);
        check("全县有各类学校120所。其中：幼儿园64所；小学41所，初中12所，其他4所。", &["R01"], &[]);
        check("现有学校120所，其中小学108所、初中10所、特殊教育学校和专门学校各1所。", &[], &["R01"]);
        check("教职工9820人，按学段分：学前2130人，小学3960人，初中2480人，高中1250人。", &[], &["R01"]);
        check("就业962人，其中对口就业712人，升入高职院校236人。", &[], &[]);
        check("招聘教师215人，其中研究生37人，交流轮岗346人。", &[], &[]);
        check("全州幼儿园达到1142所，其中公办园876所、普惠性民办园203所。", &[], &[]);
        check("在校学生5085人（其中男生2624人，女生2461人）。", &[], &["R01"]);
        check("在校学生5085人（其中男生2624人，女生2416人）。", &["R01"], &[]);
        check("现有教职工900人，由教师820人、工勤人员80人组成。", &[], &["R01"]);
        check("新建幼儿园3所、小学5所、初中2所，共计10所。", &[], &["R01"]);
        check("新建幼儿园3所、小学5所、初中2所，共计11所。", &["R01"], &[]);
        check("投入资金2800万元：中央资金1500万元、省级资金800万元、县级配套500万元。", &[], &["R01"]);
        check("投入资金2900万元：中央资金1500万元、省级资金800万元、县级配套500万元。", &["R01"], &[]);
    }

    #[test]
    fn a_list_of_some_parts_is_no_error() {
        check("全县有学校120所，其中幼儿园64所。", &[], &[]);
        check("全县有教师3000人，其中女教师1800人，高级教师900人。", &[], &[]);
        check("建成标准化学校40所，其中城关镇5所、河东乡3所等。", &[], &[]);
    }

    #[test]
    fn what_stands_beside_a_total_is_no_part_of_it() {
        check("全县有学校96所，其中：小学62所，另有教学点14个（不计校数）；初中28所，高中6所。", &[], &["R01"]);
        check("全县有学校96所，其中：小学62所，另有教学点14个（不计校数）；初中28所，高中9所。", &["R01"], &[]);
        check("全县有学校96所，其中小学62所、初中28所、高中6所，另有教学点14个。", &[], &["R01"]);
        check("寄宿生2400人，占在校生12000人的20%，其中小学生900人、初中生1500人。", &[], &["R01", "R03"]);
    }

    #[test]
    fn a_row_of_names_and_a_row_of_amounts_divide_a_total() {
        check("全年拨付保障经费1500余万元，幼儿园、小学和初中学校分别为320万元、710万元和490万元。", &[], &["R27"]);
        check("全年拨付保障经费1500余万元，幼儿园、小学和初中学校分别为320万元、610万元和490万元。", &["R27"], &[]);
        check("新招教师120人，小学、初中分别录用70人和50人。", &[], &["R01"]);
        check("新招教师120人，小学、初中分别录用70人和60人。", &["R01"], &[]);
        check("拨付经费1500万元，小学和初中生均标准分别为650元、850元。", &[], &[]);
    }

    #[test]
    fn a_part_is_no_larger_than_its_whole() {
        check("36名青年教师与24名骨干教师结对，其中12名骨干教师各带2人，其余各带1人。", &[], &[]);
        check("平均班额49人，最大班额53人。其中七年级学生680人，八年级学生692人。", &[], &[]);
        check("排查安全隐患1474处，其中重大29处，整改销号1388处，挂牌督办29处。", &[], &[]);
        check("调查培训机构1230家，其中存在问题的1250家。", &["R02"], &[]);
        check("调查培训机构1230家，其中存在问题的1150家。", &[], &[]);
    }

    #[test]
    fn outcomes_and_neighbourhoods_have_their_own_codes() {
        check("对52家机构分类处置，其中转为非营利31家、注销9家、转型5家、正在办理7家。", &[], &["R09"]);
        check("对52家机构分类处置，其中转为非营利31家、注销9家、转型5家、正在办理9家。", &["R09"], &[]);
        check("检查幼儿园68所，结论为合格44所、基本合格24所、不合格3所。", &["R09"], &[]);
        check("对34家学科类机构，引导转为非营利12家，转型9家，注销13家。", &[], &["R09"]);
        check("对34家学科类机构，引导转为非营利12家，转型9家，注销15家。", &["R09"], &[]);
        check("教职工4115名参加竞聘，校内聘用3902人，跨校竞聘146人，待岗培训67人。", &[], &["R09"]);
        check("上半年各校开展消防、地震等演练285次，下半年开展312次，全年共开展607次。", &["R01"], &[]);
        check("培训教师1200余人，其中小学教师640人、初中教师590人。", &[], &["R27"]);
        check("培训教师1200余人，其中小学教师640人、初中教师480人。", &["R27"], &[]);
    }

    #[test]
    fn one_person_may_have_two_sanctions() {
        check("查处问题8起，处理10人，其中党纪处分7人、政务处分3人、诫勉谈话2人。", &[], &["R10"]);
        check("查处问题8起，处理15人，其中党纪处分7人、政务处分3人、诫勉谈话2人。", &["R10"], &[]);
    }
}
