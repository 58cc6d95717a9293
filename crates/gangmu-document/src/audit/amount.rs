//! Amounts of a line: value as an interval, unit family, decimals. Ties none to another.

use crate::document::{Comparator, Direction};
use crate::figure::{self, Measure};
use crate::lexicon::among;

/// What a unit counts or measures. Amounts of one family can be added after scaling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Family {
    /// Heads: 人, 名, 位, 员.
    People,
    /// Heads counted each time: 人次.
    Visits,
    /// Places and things that 所, 个, 处, 家 count alike.
    Places,
    /// 元 and its multiples.
    Money,
    /// Square metres; 亩 is 666.67 of them.
    Area,
    /// Metres.
    Length,
    /// Parts of a whole: %, ‰.
    Rate,
    /// Percentage points.
    Points,
    /// Hours; a taught hour counts as one.
    Hours,
    /// Calendar time.
    Time,
    /// Any other measure word, by its hash.
    Other(u32),
}

/// A number of a line with its unit and what it may stand for.
#[derive(Clone, Debug)]
pub(crate) struct Amount {
    /// Start of the words that bind it to what is before ("达到", "不少于").
    pub(crate) left: usize,
    /// First character of the number.
    pub(crate) start: usize,
    /// After the words that bound it from behind ("以上").
    pub(crate) end: usize,
    /// As stated, in `unit`.
    pub(crate) value: f64,
    /// The least and the most that the words allow, in `unit`; infinite where open. Rounding is not in it.
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// As written, 万 and 亿 with it.
    pub(crate) unit: String,
    /// How many of the family's base units one `unit` is.
    pub(crate) scale: f64,
    pub(crate) family: Family,
    /// Decimal places as written.
    pub(crate) decimals: i32,
    /// Stated as the change of another amount ("增加", "下降").
    pub(crate) change: Option<Direction>,
    /// Index of the document's figure that it is, where reading took it for one.
    pub(crate) figure: Option<usize>,
}

impl Amount {
    /// Whether the words give one number, not a bound or a neighbourhood.
    pub(crate) fn is_plain(&self) -> bool {
        self.low == self.high
    }

    /// Whether it is counted by each or is a rank: "每3所", "前6名", "第2名".
    pub(crate) fn is_each_or_rank(&self, chars: &[char]) -> bool {
        let before = |back: usize| self.start.checked_sub(back).and_then(|at| chars.get(at));
        match before(1) {
            Some('第' | '每') => true,
            Some('前') => matches!(self.unit.as_str(), "名" | "位") && !matches!(before(2), Some('学' | '目')),
            _ => false,
        }
    }

    /// Value in base units.
    pub(crate) fn base(&self) -> f64 {
        self.value * self.scale
    }

    /// Half of the last stated place in base units; nothing for plain whole numbers without 万 or 亿.
    pub(crate) fn half_step(&self) -> f64 {
        if self.decimals == 0 && !self.unit.starts_with(['万', '亿']) {
            return 0.0;
        }
        0.5 * 10f64.powi(-self.decimals) * self.scale
    }

    /// Bounds in base units for quotients: decimals are rounded, whole numbers of 万 and 亿 taken as they stand.
    pub(crate) fn rounded(&self) -> (f64, f64) {
        if self.decimals > 0 { self.bounds() } else { self.span() }
    }

    /// What its words allow in base units, taking stated decimals for exact.
    pub(crate) fn span(&self) -> (f64, f64) {
        (self.low * self.scale, self.high * self.scale)
    }

    /// What it may stand for in base units, rounding included.
    pub(crate) fn bounds(&self) -> (f64, f64) {
        let half = self.half_step();
        (self.low * self.scale - half, self.high * self.scale + half)
    }
}

/// All amounts of a line in text order.
pub(crate) fn amounts(chars: &[char]) -> Vec<Amount> {
    figure::measures(chars).iter().filter(|m| !in_ratio(chars, m)).map(|m| amount(chars, m)).collect()
}

/// "1：9": a side of a ratio.
fn in_ratio(chars: &[char], m: &Measure) -> bool {
    let colon = |at: usize| matches!(chars.get(at), Some(':' | '：' | '∶'));
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let (start, end) = (m.number.start, m.number.end);
    start >= 2 && colon(start - 1) && digit(start - 2) || colon(end) && digit(end + 1)
}

fn amount(chars: &[char], m: &Measure) -> Amount {
    let (family, scale) = family(&m.unit);
    let (low, high) = interval(chars, m);
    Amount {
        left: m.left,
        start: m.number.start,
        end: m.end,
        value: m.number.value,
        low,
        high,
        scale,
        family,
        decimals: decimals(&chars[m.number.start..m.number.end]),
        change: figure::direction(chars, m),
        figure: None,
        unit: m.unit.clone(),
    }
}

fn decimals(number: &[char]) -> i32 {
    let point = number.iter().position(|c| matches!(c, '.' | '点'));
    let count =
        |at: usize| number[at + 1..].iter().take_while(|c| c.is_ascii_digit() || among(**c, "零一二三四五六七八九"));
    point.map_or(0, |at| i32::try_from(count(at).count()).unwrap_or(0))
}

/// Share that 约 and 近, and that 左右, leave open on both sides.
const ABOUT: f64 = 0.05;
const AROUND: f64 = 0.03;

/// 余 and 多 reach up to the next round number, 约 and 近 5 % to both sides, 左右 3 %, 以上 without end.
fn interval(chars: &[char], m: &Measure) -> (f64, f64) {
    let value = m.number.value;
    if let Some(max) = m.number.max {
        return (value, max);
    }
    match m.comparator {
        Comparator::Ge | Comparator::Gt => (value, f64::INFINITY),
        Comparator::Le | Comparator::Lt => (0.0, value),
        Comparator::Approx => {
            let more = |c: &char| matches!(c, '余' | '多' | '来' | '几');
            let behind = &chars[m.unit_end.min(m.end)..m.end];
            if m.number.approx || behind.iter().any(more) {
                (value, value + round_step(value, !m.number.scale.is_empty()))
            } else {
                let share = if behind.is_empty() { ABOUT } else { AROUND };
                (value * (1.0 - share), value * (1.0 + share))
            }
        }
        Comparator::Eq | Comparator::Range if m.number.approx => {
            (value, value + round_step(value, !m.number.scale.is_empty()))
        }
        Comparator::Eq | Comparator::Range => (value, value),
    }
}

/// To the next round number: 80余 ten, 1200余 a hundred, 3000余 a hundred, 2万余 one 万.
fn round_step(value: f64, scaled: bool) -> f64 {
    if value.fract() != 0.0 {
        return 10f64.powi(-(1..=6).find(|d| (value * 10f64.powi(*d)).fract().abs() < 1e-6).unwrap_or(6));
    }
    let mut step = 1.0;
    while value != 0.0 && (value / (step * 10.0)).fract() == 0.0 && step < 1e12 {
        step *= 10.0;
    }
    if scaled {
        step
    } else if step >= 1000.0 {
        step / 10.0
    } else {
        step
    }
}

/// The family of a unit as written, and how many base units it is.
pub(crate) fn family(unit: &str) -> (Family, f64) {
    let (bare, mut scale) = (unit.trim_start_matches(['万', '亿']), 1.0);
    for c in unit.chars().take_while(|c| matches!(c, '万' | '亿')) {
        scale *= if c == '亿' { 1e8 } else { 1e4 };
    }
    let (family, by) = match bare {
        "人" | "名" | "位" | "员" => (Family::People, 1.0),
        "人次" | "人（次）" | "人·次" => (Family::Visits, 1.0),
        "所" | "处" | "个" | "家" | "座" | "园" | "校" | "" => (Family::Places, 1.0),
        "元" => (Family::Money, 1.0),
        "平方米" | "平米" | "平方" | "㎡" | "m2" | "m²" => (Family::Area, 1.0),
        "亩" => (Family::Area, 2000.0 / 3.0),
        "公顷" => (Family::Area, 1e4),
        "平方公里" => (Family::Area, 1e6),
        "米" => (Family::Length, 1.0),
        "公里" | "千米" | "km" => (Family::Length, 1e3),
        "%" => (Family::Rate, 1.0),
        "‰" => (Family::Rate, 0.1),
        "百分点" => (Family::Points, 1.0),
        "学时" | "课时" | "小时" => (Family::Hours, 1.0),
        "年" | "个月" | "月" | "周" | "天" | "日" | "学期" | "个学期" | "学年" | "工作日" | "岁" | "周岁" => {
            (Family::Time, 1.0)
        }
        other => (Family::Other(other.bytes().fold(2_166_136_261, hash)), 1.0),
    };
    (family, scale * by)
}

fn hash(so_far: u32, byte: u8) -> u32 {
    (so_far ^ u32::from(byte)).wrapping_mul(16_777_619)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, low: f64, high: f64, unit: &str, decimals: i32) {
        let chars: Vec<char> = text.chars().collect();
        let found = amounts(&chars);
        let a = found.first().unwrap_or_else(|| panic!("{text}"));
        let near = |x: f64, y: f64| x == y || (x - y).abs() < 1e-9;
        assert!(near(a.low, low) && near(a.high, high), "{text}: {} {}", a.low, a.high);
        assert_eq!((a.unit.as_str(), a.decimals), (unit, decimals), "{text}");
    }

    #[test]
    fn words_around_a_number_make_it_an_interval() {
        check("培训教师1200余人", 1200.0, 1300.0, "人", 0);
        check("发放资料3000余份", 3000.0, 3100.0, "份", 0);
        check("维修设备80多台", 80.0, 90.0, "台", 0);
        check("受益学生2万余人", 2.0, 3.0, "万人", 0);
        check("投入约500万元", 475.0, 525.0, "万元", 0);
        check("招聘教师300人左右", 291.0, 309.0, "人", 0);
        check("培训教师600人次以上", 600.0, f64::INFINITY, "人次", 0);
        check("投入1.96亿元", 1.96, 1.96, "亿元", 2);
        check("建设2-3所幼儿园", 2.0, 3.0, "所", 0);
    }

    #[test]
    fn units_of_one_family_share_a_base() {
        assert_eq!(family("亿元"), (Family::Money, 1e8));
        assert_eq!(family("万平方米"), (Family::Area, 1e4));
        assert_eq!(family("名").0, family("万人").0);
        assert_eq!(family("所").0, family("个").0);
        assert_ne!(family("台").0, family("册").0);
        assert_ne!(family("人").0, family("人次").0);
    }
}
