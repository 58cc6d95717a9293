//! Automatic numbering of Word paragraphs, counted and written out as text. Picture bullets are left out.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::xml::{attribute, value};

/// What a paragraph style says of headings and numbering.
#[derive(Default, Clone)]
pub(super) struct Levels {
    pub heading: Option<u8>,
    /// `numId` and level.
    pub number: Option<(String, u8)>,
}

#[derive(Clone)]
struct Level {
    start: u32,
    format: String,
    text: String,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".into(), text: String::new() }
    }
}

/// The lists of a document with their running counts.
#[derive(Default)]
pub(super) struct Numbers {
    /// Levels by abstract list.
    lists: HashMap<String, Vec<Level>>,
    /// Abstract list by `numId`.
    ids: HashMap<String, String>,
    /// Counts by abstract list.
    counts: HashMap<String, Vec<u32>>,
    /// Levels that a `numId` begins anew when it is first used: level and number.
    restarts: HashMap<String, Vec<(usize, u32)>>,
}

const MAX_LEVELS: usize = 9;

impl Numbers {
    /// Counts one paragraph and gives its mark, "" if the list has none.
    pub(super) fn next(&mut self, id: &str, level: u8) -> String {
        let Some(list) = self.ids.get(id) else {
            return String::new();
        };
        let Some(levels) = self.lists.get(list) else {
            return String::new();
        };
        let level = usize::from(level).min(MAX_LEVELS - 1);
        let counts = self.counts.entry(list.clone()).or_insert_with(|| vec![0; MAX_LEVELS]);
        let mut begun = None;
        for (at, number) in self.restarts.remove(id).unwrap_or_default() {
            counts[at] = 0;
            begun = begun.or(Some(number).filter(|_| at == level));
        }
        let start = |at: usize| levels.get(at).map_or(1, |l| l.start);
        let first = begun.unwrap_or_else(|| start(level));
        counts[level] = if counts[level] == 0 { first } else { counts[level].saturating_add(1) };
        counts[level + 1..].fill(0);
        let Some(shape) = levels.get(level).filter(|l| l.format != "none" && l.format != "bullet") else {
            return String::new();
        };
        let mut mark = String::new();
        let mut chars = shape.text.chars();
        while let Some(c) = chars.next() {
            match (c, chars.as_str().chars().next().and_then(|d| d.to_digit(10))) {
                ('%', Some(digit @ 1..=9)) => {
                    chars.next();
                    let at = digit as usize - 1;
                    let format = levels.get(at).map_or("decimal", |l| l.format.as_str());
                    mark.push_str(&write(counts[at].max(1), format));
                }
                _ => mark.push(c),
            }
        }
        mark
    }
}

fn write(number: u32, format: &str) -> String {
    let nth = |signs: &str| signs.chars().nth(number as usize - 1);
    let from = |first: u32, last: u32| (number <= last).then(|| char::from_u32(first + number - 1)).flatten();
    let sign = match format {
        "decimalEnclosedCircleChinese" | "decimalEnclosedCircle" => from(0x2460, 20),
        "decimalEnclosedParen" => from(0x2474, 20),
        "decimalEnclosedFullstop" => from(0x2488, 20),
        "ideographEnclosedCircle" => from(0x3280, 10),
        "ideographTraditional" => nth("甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => nth("子丑寅卯辰巳午未申酉戌亥"),
        "lowerLetter" => from(u32::from('a'), 26),
        "upperLetter" => from(u32::from('A'), 26),
        _ => None,
    };
    if let Some(sign) = sign {
        return sign.to_string();
    }
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => chinese(number, "零一二三四五六七八九", ["", "十", "百", "千"]),
        "chineseLegalSimplified" | "ideographLegalTraditional" => {
            chinese(number, "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"])
        }
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_ascii_lowercase(),
        "decimalZero" => format!("{number:02}"),
        "decimalFullWidth" | "decimalFullWidth2" => {
            number.to_string().chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)).collect()
        }
        _ => number.to_string(),
    }
}

/// 1 to 9999 in Chinese numerals; above that in digits.
fn chinese(number: u32, digits: &str, units: [&str; 4]) -> String {
    if !(1..10_000).contains(&number) {
        return number.to_string();
    }
    let (mut out, mut gap) = (String::new(), false);
    for (place, unit) in units.iter().enumerate().rev() {
        let digit = number / 10u32.pow(place as u32) % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.extend(digits.chars().next());
        }
        // 十 alone, not 一十, below twenty.
        if !(digit == 1 && place == 1 && out.is_empty()) {
            out.extend(digits.chars().nth(digit as usize));
        }
        out.push_str(unit);
    }
    out
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    if number > 399 {
        return number.to_string();
    }
    let (mut rest, mut out) = (number, String::new());
    for (worth, sign) in SIGNS {
        while rest >= worth {
            out.push_str(sign);
            rest -= worth;
        }
    }
    out
}

/// Reads `numbering.xml`; nothing if its XML is broken.
pub(super) fn read(xml: &str) -> Option<Numbers> {
    let mut numbers = Numbers::default();
    let mut reader = Reader::from_str(xml);
    let (mut list, mut id, mut level) = (None::<String>, None::<String>, 0usize);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().into_inner() {
                "abstractNum" => list = Some(attribute(&tag, "abstractNumId")),
                "num" => {
                    list = None;
                    id = Some(attribute(&tag, "numId"));
                }
                "abstractNumId" => {
                    if let Some(id) = &id {
                        numbers.ids.insert(id.clone(), value(&tag));
                    }
                }
                "lvlOverride" => level = attribute(&tag, "ilvl").parse::<usize>().unwrap_or(0).min(MAX_LEVELS - 1),
                "startOverride" => {
                    if let (Some(id), Ok(number)) = (&id, value(&tag).parse()) {
                        numbers.restarts.entry(id.clone()).or_default().push((level, number));
                    }
                }
                "lvl" => level = attribute(&tag, "ilvl").parse::<usize>().unwrap_or(0).min(MAX_LEVELS - 1),
                part @ ("start" | "numFmt" | "lvlText") => {
                    if let Some(list) = &list {
                        set_level(numbers.lists.entry(list.clone()).or_default(), level, part, value(&tag));
                    }
                }
                _ => {}
            },
            Event::Eof => return Some(numbers),
            _ => {}
        }
    }
}

fn set_level(levels: &mut Vec<Level>, at: usize, part: &str, value: String) {
    if levels.len() <= at {
        levels.resize(at + 1, Level::default());
    }
    match part {
        "start" => levels[at].start = value.parse().unwrap_or(1),
        "numFmt" => levels[at].format = value,
        _ => levels[at].text = value,
    }
}

/// How far a style may be based on others.
const MAX_BASES: usize = 10;

/// Reads heading levels and numbering of `styles.xml` by style id; nothing if its XML is broken.
pub(super) fn read_styles(xml: &str) -> Option<HashMap<String, Levels>> {
    let mut styles: HashMap<String, Levels> = HashMap::new();
    let mut bases: HashMap<String, String> = HashMap::new();
    let mut reader = Reader::from_str(xml);
    let (mut id, mut number_level) = (String::new(), 0u8);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().into_inner() {
                "style" => {
                    id = attribute(&tag, "styleId");
                    number_level = 0;
                    styles.entry(id.clone()).or_default();
                }
                "basedOn" => {
                    bases.insert(id.clone(), value(&tag));
                }
                "name" => {
                    let name = value(&tag).to_ascii_lowercase();
                    let level = name.strip_prefix("heading ").and_then(|n| n.trim().parse().ok());
                    if level.is_some() {
                        styles.entry(id.clone()).or_default().heading = level;
                    }
                }
                "outlineLvl" => {
                    let level = value(&tag).parse::<u8>().ok().filter(|l| *l < 9).map(|l| l + 1);
                    let style = styles.entry(id.clone()).or_default();
                    style.heading = style.heading.or(level);
                }
                "ilvl" => number_level = value(&tag).parse().unwrap_or(0),
                "numId" => styles.entry(id.clone()).or_default().number = Some((value(&tag), number_level)),
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Some(inherit(styles, &bases))
}

/// Gives each style what the styles that it is based on say.
fn inherit(styles: HashMap<String, Levels>, bases: &HashMap<String, String>) -> HashMap<String, Levels> {
    let complete = |id: &String, style: &Levels| {
        let mut levels = style.clone();
        let mut at = id;
        for _ in 0..MAX_BASES {
            let Some(base) = bases.get(at) else { break };
            if let Some(style) = styles.get(base) {
                levels.heading = levels.heading.or(style.heading);
                levels.number = levels.number.or_else(|| style.number.clone());
            }
            at = base;
        }
        levels
    };
    styles.iter().map(|(id, style)| (id.clone(), complete(id, style))).collect()
}
