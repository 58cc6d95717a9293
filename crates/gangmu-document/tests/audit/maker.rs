//! Numbers, words and marks for the sentences of invented documents. A seed in, the same sentence out.

/// Opens what differs between the clean and the planted text: `⟦clean|planted⟧`.
const OPEN: char = '⟦';
const BAR: char = '|';
const CLOSE: char = '⟧';

/// What a sentence is written with: repeatable draws and the county that the document is about.
pub struct Maker {
    state: u64,
    pub county: County,
}

/// An invented county whose figures agree with each other.
#[derive(Clone, Default)]
pub struct County {
    pub name: String,
    /// The year that the document is about.
    pub year: i64,
    pub kindergartens: i64,
    pub primaries: i64,
    pub juniors: i64,
    pub seniors: i64,
    pub vocational: i64,
    pub children: i64,
    pub primary_pupils: i64,
    pub junior_pupils: i64,
    pub senior_pupils: i64,
    pub teachers: i64,
    pub schools_named: Vec<String>,
}

const NAMES: &[&str] =
    &["云溪县", "松岭县", "南浦县", "青峦县", "沙洲县", "白塔县", "望川县", "石渡县", "临湖县", "东岗县"];

impl Maker {
    pub fn new(seed: u64) -> Self {
        let mut made =
            Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66, county: County::default() };
        made.county = made.draw_county();
        made
    }

    fn draw_county(&mut self) -> County {
        let name = self.pick(NAMES).to_owned();
        let short = name.trim_end_matches('县').to_owned();
        County {
            year: self.n(2018, 2024),
            kindergartens: self.n(64, 138),
            primaries: self.n(31, 72),
            juniors: self.n(12, 26),
            seniors: self.n(3, 6),
            vocational: self.n(1, 2),
            children: self.n(9_103, 16_870),
            primary_pupils: self.n(26_011, 41_970),
            junior_pupils: self.n(12_013, 21_870),
            senior_pupils: self.n(7_013, 11_870),
            teachers: self.n(4_013, 6_870),
            schools_named: ["第一小学", "实验小学", "第三初级中学", "第一中学", "中心幼儿园", "职业教育中心"]
                .iter()
                .map(|kind| format!("{short}{kind}"))
                .collect(),
            name,
        }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn n(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.next() % u64::try_from(high - low + 1).unwrap()).unwrap()
    }

    pub fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        let last = i64::try_from(of.len()).unwrap() - 1;
        of[usize::try_from(self.n(0, last)).unwrap()]
    }

    /// A slip of the pen: one off to a few percent off.
    pub fn near(&mut self, right: i64) -> String {
        slot(right, self.slip(right))
    }

    pub fn slip(&mut self, right: i64) -> i64 {
        let most = (right / 25).max(3);
        let by = self.n((most / 3).max(1), most);
        if right > by && self.n(0, 1) == 0 { right - by } else { right + by }
    }

    /// As `near`, for numbers in tenths, printed with one decimal.
    pub fn near1(&mut self, right: i64) -> String {
        let wrong = self.slip(right);
        slot(d1(right), d1(wrong))
    }

    /// A share of `a` in `b` in percent with `decimals`, and one that is wrong by about one to four points.
    pub fn share_off(&mut self, a: i64, b: i64, decimals: u32) -> String {
        let scale = 10_i64.pow(decimals);
        let right = share_scaled(a, b, decimals);
        let by = self.n(11, 42) * scale / 10 + 1;
        let wrong = if right + by >= 100 * scale || self.n(0, 1) == 0 { right - by } else { right + by };
        slot(scaled(right, decimals), scaled(wrong, decimals))
    }
}

/// What stands in the clean text, and what stands in the planted one.
pub fn slot(right: impl ToString, wrong: impl ToString) -> String {
    format!("{OPEN}{}{BAR}{}{CLOSE}", right.to_string(), wrong.to_string())
}

/// The text with all slots filled, with the clean or the planted side.
pub fn fill(text: &str, planted: bool) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let (inside, tail) = after.split_once(CLOSE).unwrap();
        let (right, wrong) = inside.split_once(BAR).unwrap();
        out.push_str(before);
        out.push_str(if planted { wrong } else { right });
        rest = tail;
    }
    out + rest
}

fn share_scaled(a: i64, b: i64, decimals: u32) -> i64 {
    let scale = 10_i64.pow(decimals);
    (200 * scale * a + b) / (2 * b)
}

fn scaled(value: i64, decimals: u32) -> String {
    let scale = 10_i64.pow(decimals);
    if decimals == 0 {
        return value.to_string();
    }
    format!("{}.{:0width$}", value / scale, value % scale, width = decimals as usize)
}

/// `a` in `b` in percent, rounded to `decimals`.
pub fn share(a: i64, b: i64, decimals: u32) -> String {
    scaled(share_scaled(a, b, decimals), decimals)
}

/// `a` for each one of `b`, with one decimal.
pub fn scaled_ratio(a: i64, b: i64) -> String {
    d1((20 * a + b) / (2 * b))
}

/// A number in tenths with one decimal, or none if it is whole.
pub fn d1(tenths: i64) -> String {
    if tenths % 10 == 0 { (tenths / 10).to_string() } else { scaled(tenths, 1) }
}

/// A number in hundredths with as many decimals as it needs.
pub fn d2(hundredths: i64) -> String {
    if hundredths % 10 == 0 { d1(hundredths / 10) } else { scaled(hundredths, 2) }
}

/// A number below 100 in Chinese numerals.
pub fn han(n: i64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: i64| DIGITS[usize::try_from(n).unwrap()];
    match (n / 10, n % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, 0) => format!("{}十", digit(tens)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}

/// A percentage in tenths as "百分之八十五点二".
pub fn han_percent(tenths: i64) -> String {
    let point = if tenths % 10 == 0 { String::new() } else { format!("点{}", han(tenths % 10)) };
    format!("百分之{}{point}", han(tenths / 10))
}
