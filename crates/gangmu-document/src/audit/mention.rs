//! R07 where a count comes again in passing: "全县现有校车142辆" and later "对全县124辆校车逐车检验". The head noun and the
//! unit must be the same and both must stand for the whole. Compares no statements of equal rank.

use std::collections::{HashMap, HashSet};

use super::amount::{Amount, Family};
use super::entry::{NEUTRAL, is_place};
use super::ground::{Ground, Line, Numbers, Said, is_sign, number};
use super::model::{Audit, Doubt, Place, Weight};
use super::repeat::GENERIC;
use super::scan::{ends_with, one_of, says, text};
use crate::document::FigureKind;
use crate::lexicon::has_any;

/// Adds what R07 doubts of counts that come again in passing.
pub(crate) fn judge(ground: &Ground, audit: &mut Audit) {
    let stocks = stocks(ground);
    if stocks.is_empty() {
        return;
    }
    let mut known: Vec<Place> =
        audit.findings.iter().filter(|f| f.code == "R07").filter_map(|f| f.places.get(1).copied()).collect();
    known.sort_unstable_by_key(|place| place.span);
    let mut told: HashSet<(&str, u64)> = HashSet::new();
    for (index, line) in ground.lines.iter().enumerate() {
        for at in 0..line.amounts.len() {
            if let Some((key, stock)) = again(ground, &stocks, index, line, at)
                && told.insert((key, line.amounts[at].value.to_bits()))
            {
                audit.findings.extend(doubt(ground, key, stock.at, (index, at), &known));
            }
        }
    }
}

/// What is counted, in which unit, in which part of a compilation.
type Key = (String, Family, usize);

/// How much there is of something in all.
struct Stock {
    /// Line and amount.
    at: (usize, usize),
    /// The word for the whole that its sentence names ("全县").
    whole: Option<&'static str>,
    /// Told as a part of another count.
    part: bool,
    /// The document gives several; none can be held against a mention.
    several: bool,
}

const WHOLES: &[&str] =
    &["全县", "全市", "全区", "全州", "全旗", "全镇", "全乡", "全校", "我县", "我市", "我区", "我校", "本县", "本校"];
/// Words of a stock that say nothing about what is counted.
const KEPT: &[&str] = &[
    "投入运营",
    "投入使用",
    "在用",
    "运营",
    "配有",
    "聘有",
    "在册",
    "登记在册",
    "正常运行",
    "学校现有",
    "学校共有",
    "学校有",
    "其中",
];
/// Other times, at which there may have been more or fewer.
#[rustfmt::skip]
const TIMES: &[&str] = &[
    "上年", "去年", "前年", "年初", "原有", "上半年", "下半年", "春季", "秋季", "上学期", "下学期", "季度", "月", "期间", "以来", "当时", "此前",
    "首批", "第一批", "第二批", "剩余", "其余", "新", "更换", "不合格", "问题", "试点", "抽查", "抽取", "部分",
];

fn counts(amount: &Amount, chars: &[char]) -> bool {
    let kind = matches!(amount.family, Family::People | Family::Places | Family::Other(_));
    kind && amount.is_plain() && amount.value >= 10.0 && amount.change.is_none() && !amount.is_each_or_rank(chars)
}

/// Everything of which the document tells how much there is in all.
fn stocks(ground: &Ground) -> HashMap<Key, Stock> {
    let mut out: HashMap<Key, Stock> = HashMap::new();
    for (index, line) in ground.lines.iter().enumerate() {
        for (at, amount) in line.amounts.iter().enumerate() {
            let open = line.chars.get(amount.end).is_none_or(|c| is_sign(*c));
            if !open || !counts(amount, &line.chars) {
                continue;
            }
            let Some((key, stock)) = stock(ground, (index, at), line, amount) else { continue };
            let value = |(line, at): (usize, usize)| ground.lines[line].amounts[at].value;
            match out.entry((key, amount.family, ground.settings()[index].part)) {
                std::collections::hash_map::Entry::Vacant(free) => drop(free.insert(stock)),
                std::collections::hash_map::Entry::Occupied(mut known) => {
                    let same = value(known.get().at) == value(stock.at);
                    known.get_mut().several |= !same;
                }
            }
        }
    }
    out
}

fn stock(ground: &Ground, place: (usize, usize), line: &Line, amount: &Amount) -> Option<(String, Stock)> {
    let figure = ground.document.figures.get(amount.figure?)?;
    let label = line.label(place.1);
    let key = bare(label);
    if key.chars().count() < 2 || GENERIC.contains(&key) || figure.kind == FigureKind::Target {
        return None;
    }
    let (from, _) = line.near(amount.start);
    let sentence = line.text(from, amount.start);
    if is_place(sentence) || says(label, TIMES) {
        return None;
    }
    let whole = if says(sentence, WHOLES) { WHOLES.iter().copied().find(|word| sentence.contains(word)) } else { None };
    let part = figure.whole.is_some() || label.starts_with("其中");
    Some((key.to_string(), Stock { at: place, whole, part, several: false }))
}

/// A label without places, times and words of having at its head.
fn bare(label: &str) -> &str {
    let mut rest = label.trim();
    while let Some(next) = NEUTRAL.iter().chain(KEPT).find_map(|word| rest.strip_prefix(word)) {
        rest = next;
    }
    rest
}

/// Adverbs that take every one of what is counted.
const EVERY: &[&str] = &["逐", "全部", "全员", "均", "都", "一律", "无一例外", "悉数"];
/// What is done to some of them, one year after another.
#[rustfmt::skip]
const SOME: &[&str] = &[
    "维修", "改造", "新建", "改建", "扩建", "改扩建", "更新", "更换", "抽查", "抽检", "表彰", "奖励", "补助", "补充", "添置", "评估", "督导", "督查", "培训",
];
/// What may follow the noun of a count that stands for the whole.
#[rustfmt::skip]
const DONE: &[&str] = &[
    "建立", "进行", "开展", "配备", "配齐", "实施", "实行", "安装", "落实", "集中", "定期", "分类", "完成", "提供", "发放", "签订", "统一", "全面",
    "接受", "接入", "参加", "实现", "纳入", "建成", "办理", "购买", "检查", "排查", "检测", "检验", "体检", "结对", "每", "持证", "配有", "设有", "的",
];
/// Words right before a count of all, where no place is named.
const ALL: &[&str] = &["所有", "全部"];
/// Words before a count that is relied upon as it stands.
const RELIED: &[&str] = &["依托", "依靠", "借助", "发挥", "用好", "利用", "通过"];
/// Words before a count to which something is done.
const TOWARDS: &[&str] = &["对", "为", "给", "向", "与", "面向", "覆盖", "惠及", "组织", "将", "把", "让", "在", "由"];

/// The stock that a count in passing contradicts.
fn again<'s>(
    ground: &Ground,
    stocks: &'s HashMap<Key, Stock>,
    index: usize,
    line: &Line,
    at: usize,
) -> Option<(&'s str, &'s Stock)> {
    let amount = &line.amounts[at];
    let follows = line.chars.get(amount.end).is_some_and(|c| !is_sign(*c));
    if !follows || !counts(amount, &line.chars) {
        return None;
    }
    let (key, stock, behind) = known(ground, stocks, index, line, amount)?;
    let told = &ground.lines[stock.at.0].amounts[stock.at.1];
    let near = line.near(amount.start);
    let apart = (stock.at.0, ground.lines[stock.at.0].sentence(told.start)) != (index, line.sentence(amount.start));
    if !apart || stock.several || (told.scale - amount.scale).abs() > f64::EPSILON || told.value == amount.value {
        return None;
    }
    let clause = (near.0..amount.start).rev().find(|i| is_sign(line.chars[*i])).map_or(near.0, |i| i + 1);
    let lead = text(&line.chars, clause, amount.start);
    let narrow = is_place(&text(&line.chars, near.0, amount.start)) || is_place(&text(&line.chars, 0, 12.min(clause)));
    if narrow || lead.contains("其中") {
        return None;
    }
    let mention = Mention { line, amount, behind, lead: &lead };
    let held = mention.stands_for_all(key, stock, told.value);
    held.then_some((key, stock))
}

/// A count in passing with the words around it.
struct Mention<'l> {
    line: &'l Line,
    amount: &'l Amount,
    /// Place behind the noun.
    behind: usize,
    /// Words of its stretch before it.
    lead: &'l str,
}

impl Mention<'_> {
    /// Whether it speaks of all that `stock` tells, `told` in number.
    fn stands_for_all(&self, key: &str, stock: &Stock, told: f64) -> bool {
        let chars = &self.line.chars[..];
        let every = one_of(chars, self.behind, EVERY).is_some();
        let stop = chars.get(self.behind).is_none_or(|c| is_sign(*c));
        let done = stop || one_of(chars, self.behind, DONE).is_some();
        let slip = slip(told, self.amount.value);
        if says(self.lead, TIMES) {
            return false;
        }
        let Some(word) = ends_with(chars, self.amount.start, WHOLES).or(ends_with(chars, self.amount.start, ALL))
        else {
            let relied = RELIED.contains(&self.lead) && done && key.chars().count() >= 4;
            return slip && (relied || every && (self.lead.is_empty() || TOWARDS.contains(&self.lead)));
        };
        let other = stock.whole.is_some_and(|own| {
            own.starts_with('全') && WHOLES.contains(&word) && word.starts_with('全') && own != word
        });
        let ratio = self.amount.value.min(told) / self.amount.value.max(told);
        let some = !every && has_any(self.line.words(self.behind, self.behind + 12), SOME);
        !other && !some && (every || done) && (slip || !stock.part && ratio >= 0.5)
    }
}

/// The stock whose noun follows a count, the longest, and the place behind the noun.
fn known<'s>(
    ground: &Ground,
    stocks: &'s HashMap<Key, Stock>,
    index: usize,
    line: &Line,
    amount: &Amount,
) -> Option<(&'s str, &'s Stock, usize)> {
    const LONGEST: usize = 16;
    let part = ground.settings()[index].part;
    let noun = line.words(amount.end, amount.end + LONGEST);
    let run = noun.iter().position(|c| is_sign(*c)).unwrap_or(noun.len());
    (2..=run).rev().find_map(|length| {
        let words: String = noun[..length].iter().collect();
        let ((key, ..), stock) = stocks.get_key_value(&(words, amount.family, part))?;
        Some((key.as_str(), stock, amount.end + length))
    })
}

/// Whether one number is the other with two digits exchanged or one digit replaced.
fn slip(a: f64, b: f64) -> bool {
    let (a, b) = (number(a), number(b));
    let pairs = || a.bytes().zip(b.bytes()).filter(|(x, y)| x != y);
    if a.len() != b.len() {
        return false;
    }
    let differ: Vec<(u8, u8)> = pairs().take(3).collect();
    match differ[..] {
        [_] => true,
        [(x, y), (z, w)] => x == w && y == z,
        _ => false,
    }
}

/// The doubt about a mention, unless one of `known`, in text order, stands at its place.
fn doubt(ground: &Ground, key: &str, stock: (usize, usize), mention: (usize, usize), known: &[Place]) -> Option<Doubt> {
    let amount = |(line, at): (usize, usize)| &ground.lines[line].amounts[at];
    let (a, b) = (amount(stock), amount(mention));
    let said = Said {
        message: format!("“{key}”前后不一致:一处为{}{},另一处为{}{}", number(a.value), a.unit, number(b.value), b.unit),
        suggestion: "请核对两处的口径和时点,以台账数据统一".to_string(),
    };
    let mut at = [ground.amount_stretch(stock.0, stock.1), ground.amount_stretch(mention.0, mention.1)];
    at[1].2 += key.chars().count();
    let (_, own) = ground.quote(at[1]);
    let before = known.partition_point(|place| place.span.0 < own.span.1);
    if before.checked_sub(1).is_some_and(|last| known[last].span.1 > own.span.0) {
        return None;
    }
    at.sort_unstable();
    Some(ground.doubt("R07", Weight::Error, &at, Numbers::new(a.value, b.value), said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    fn check(first: &str, second: &str, expected: usize) {
        let text = format!("松岭县2022年教育工作总结\n一、基本情况\n{first}\n二、主要工作\n{second}\n");
        let document = read(text.as_bytes(), "示例", &Limits::default()).unwrap();
        let mut audit = Audit::default();
        judge(&Ground::of(&document, 0, None), &mut audit);
        assert_eq!(audit.findings.len(), expected, "{first} {second}: {:?}", audit.findings);
    }

    const BUSES: &str = "全县有中小学126所。投入运营校车87辆,服务学校51所。";
    const BOARDERS: &str = "全镇在校生2140人,其中初中生700人;孤残儿童153人,特教教师46人。";

    #[test]
    fn a_count_of_all_comes_again_with_its_value() {
        check(BUSES, "对全县78辆校车逐车加装定位终端。", 1);
        check(BUSES, "对全县87辆校车逐车加装定位终端。", 0);
        check(BOARDERS, "为全镇135名孤残儿童逐一建立档案。", 1);
        check(BOARDERS, "为全镇153名孤残儿童逐一建立档案。", 0);
        check(BOARDERS, "为135名孤残儿童逐人落实帮扶教师。", 1);
        check("学校现有校外实践基地23个。", "依托28个校外实践基地,开发课程15门。", 1);
        check("学校现有校外实践基地23个。", "依托23个校外实践基地,开发课程15门。", 0);
        check("全县现有心理辅导室64个。", "46个心理辅导室全部配备专职教师。", 1);
        check("全县现有责任督学86名。", "(一)全县68名责任督学每月入校一次。", 1);
        check("全县现有责任督学86名。", "(一)为68名责任督学逐人配发工作证。", 1);
        check("全县现有易地搬迁安置区配套幼儿园16所。", "全县所有61所易地搬迁安置区配套幼儿园均已开园。", 1);
        check("全县学校126所,其中教学点38个。", "全县83个教学点全部接通宽带。", 1);
    }

    #[test]
    fn narrower_scopes_and_other_times_are_not_held_against_the_whole() {
        check(BUSES, "更换不合格的78辆校车。", 0);
        check(BUSES, "其中12辆校车全部更换。", 0);
        check(BUSES, "对78辆校车驾驶人开展培训。", 0);
        check(BUSES, "年初对全县80辆校车逐车检验。", 0);
        check(BUSES, "白石镇对全镇27辆校车逐车检验。", 0);
        check(BUSES, "新购的37辆校车全部投入使用。", 0);
        check("全县寄宿制学校38所。", "对全县36所寄宿制学校的宿舍进行维修。", 0);
        check(BOARDERS, "为32名孤残儿童逐一建立档案。", 0);
        check(BOARDERS, "对41名特教教师开展培训。", 0);
        check("全县现有心理辅导室64个。", "12个心理辅导室全部达到省级标准。", 0);
        check("小学有实验室64个,初中有实验室46个。", "全县110个实验室全部达标。", 0);
        check("全县现有校外实践基地23个。", "依托8个校外实践基地,开发课程15门。", 0);
        check("全县现有教学点38个。", "全县38个教学点38名教师全部参训。", 0);
    }

    #[test]
    fn a_slip_is_one_digit_or_an_exchange() {
        assert!(slip(142.0, 124.0) && slip(42.0, 46.0) && !slip(142.0, 42.0) && !slip(142.0, 251.0));
    }
}
