//! Automatic numbering of Word paragraphs, counted and written out as text. Picture bullets are left out.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::body::{attribute, value};

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
        let start = |at: usize| levels.get(at).map_or(1, |l| l.start);
        counts[level] = if counts[level] == 0 { start(level) } else { counts[level] + 1 };
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
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "chineseLegalSimplified" => chinese(number),
        "decimalEnclosedCircleChinese" | "decimalEnclosedCircle" => {
            char::from_u32(0x245F + number).filter(|_| number <= 20).map_or_else(|| number.to_string(), String::from)
        }
        "lowerLetter" | "upperLetter" => {
            let base = if format == "lowerLetter" { b'a' } else { b'A' };
            char::from(base + u8::try_from((number - 1) % 26).unwrap_or(0)).to_string()
        }
        _ => number.to_string(),
    }
}

/// 1 to 99 in Chinese numerals; above that in digits.
fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = ((number / 10) as usize, (number % 10) as usize);
    match tens {
        0 => DIGITS[ones].to_string(),
        1 => format!("十{}", DIGITS[ones]),
        2..=9 => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
        _ => number.to_string(),
    }
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
                    if let Some(id) = id.take() {
                        numbers.ids.insert(id, value(&tag));
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

/// Reads heading levels and numbering of `styles.xml` by style id; nothing if its XML is broken.
pub(super) fn read_styles(xml: &str) -> Option<HashMap<String, Levels>> {
    let mut styles: HashMap<String, Levels> = HashMap::new();
    let mut reader = Reader::from_str(xml);
    let (mut id, mut number_level) = (String::new(), 0u8);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().into_inner() {
                "style" => {
                    id = attribute(&tag, "styleId");
                    number_level = 0;
                }
                "name" => {
                    let name = value(&tag).to_ascii_lowercase();
                    let level = name.strip_prefix("heading ").and_then(|n| n.trim().parse().ok());
                    if level.is_some() {
                        styles.entry(id.clone()).or_default().heading = level;
                    }
                }
                "ilvl" => number_level = value(&tag).parse().unwrap_or(0),
                "numId" => styles.entry(id.clone()).or_default().number = Some((value(&tag), number_level)),
                _ => {}
            },
            Event::Eof => return Some(styles),
            _ => {}
        }
    }
}
