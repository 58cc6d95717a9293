//! CMaps: how the bytes of a string part into codes, and which characters a code stands for. Draws nothing.

use std::collections::HashMap;

use encoding_rs::{BIG5, Encoding, GB18030};

use super::object::{Lexer, Value};

/// Entries of one map; the characters of all planes that fonts hold are fewer.
const MAX_ENTRIES: usize = 200_000;
/// Characters of one code; a ligature has three or four.
const MAX_CHARACTERS: usize = 8;

/// Characters by code.
#[derive(Default, Debug)]
pub(super) struct ToUnicode {
    characters: HashMap<u32, Box<str>>,
    /// Entries read so far, the same code counted again.
    read: usize,
}

impl ToUnicode {
    pub(super) fn get(&self, code: u32) -> Option<&str> {
        self.characters.get(&code).map(|text| &**text)
    }

    /// Reads the map that a font brings.
    pub(super) fn read(source: &[u8]) -> Self {
        let mut map = Self::default();
        sections(source, |kind, items| match kind {
            b"endbfchar" => {
                for pair in items.chunks_exact(2) {
                    if let (Some(code), Value::Text(text)) = (code_of(&pair[0]), &pair[1]) {
                        map.add(code, utf16(text));
                    }
                }
            }
            b"endbfrange" => {
                for part in items.chunks_exact(3) {
                    if let (Some(from), Some(to)) = (code_of(&part[0]), code_of(&part[1])) {
                        map.add_range(from, to, &part[2]);
                    }
                }
            }
            _ => {}
        });
        map
    }

    fn add(&mut self, code: u32, text: String) {
        let real = text.chars().any(|c| c != '\0' && c != '\u{FFFD}');
        self.read += 1;
        if real && self.read <= MAX_ENTRIES {
            self.characters.insert(code, text.into_boxed_str());
        }
    }

    fn add_range(&mut self, from: u32, to: u32, target: &Value) {
        let count = to.saturating_sub(from).min(0xFFFF);
        if self.read > MAX_ENTRIES {
            return;
        }
        match target {
            Value::Array(items) => {
                for (step, item) in (0..=count).zip(items) {
                    if let Value::Text(text) = item {
                        self.add(from.saturating_add(step), utf16(text));
                    }
                }
            }
            Value::Text(text) => {
                let mut first: Vec<char> = utf16(text).chars().collect();
                let Some(last) = first.pop() else { return };
                let head: String = first.into_iter().collect();
                for step in 0..=count {
                    let Some(c) = char::from_u32(last as u32 + step) else { continue };
                    self.add(from.saturating_add(step), format!("{head}{c}"));
                }
            }
            _ => {}
        }
    }
}

/// How bytes part into codes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Codes {
    /// One byte each (simple fonts).
    One,
    /// Two bytes each (Identity, UCS-2).
    Two,
    /// UTF-16: two bytes, or four for a pair.
    Utf16,
    /// One byte below 0x80, two from there on; GB18030's four-byte forms included.
    National(&'static Encoding),
    /// As the map says: length in bytes, first code, last code.
    Listed(Vec<(usize, u32, u32)>),
}

/// One code of a string.
pub(super) struct Code {
    pub code: u32,
    pub length: usize,
}

impl Codes {
    /// What a predefined CMap means, by its name; nothing if it is not known.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let stem = name.trim_end_matches("-H").trim_end_matches("-V");
        match stem {
            "Identity" => Some(Self::Two),
            _ if stem.ends_with("UCS2") || stem.contains("-UCS2-") => Some(Self::Two),
            _ if stem.ends_with("UTF16") => Some(Self::Utf16),
            "GBK-EUC" | "GB-EUC" | "GBKp-EUC" | "GBK2K" | "GBpc-EUC" => Some(Self::National(GB18030)),
            "B5pc" | "ETen-B5" | "ETenms-B5" | "HKscs-B5" => Some(Self::National(BIG5)),
            _ => None,
        }
    }

    /// What a CMap that stands in the file means.
    pub(super) fn of_stream(source: &[u8]) -> Self {
        let mut listed = Vec::new();
        sections(source, |kind, items| {
            if kind == b"endcodespacerange" {
                for pair in items.chunks_exact(2).take(64) {
                    if let (Value::Text(text), Some(from), Some(to)) = (&pair[0], code_of(&pair[0]), code_of(&pair[1]))
                    {
                        listed.push((text.len(), from, to));
                    }
                }
            }
        });
        if listed.is_empty() { Self::Two } else { Self::Listed(listed) }
    }

    /// The code at the start of `bytes`, which are not empty.
    pub(super) fn next(&self, bytes: &[u8]) -> Code {
        let length = match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Utf16 if matches!(bytes[0], 0xD8..=0xDB) => 4,
            Self::Utf16 => 2,
            Self::National(_) if bytes[0] < 0x80 => 1,
            Self::National(encoding) if *encoding == GB18030 && bytes.get(1).is_some_and(u8::is_ascii_digit) => 4,
            Self::National(_) => 2,
            Self::Listed(listed) => {
                let fits = |length: usize| {
                    let code = number(&bytes[..length.min(bytes.len())]);
                    listed.iter().any(|(l, from, to)| *l == length && (*from..=*to).contains(&code))
                };
                (1..=4).find(|length| fits(*length)).unwrap_or_else(|| listed.first().map_or(2, |l| l.0.clamp(1, 4)))
            }
        };
        let length = length.min(bytes.len());
        Code { code: number(&bytes[..length]), length }
    }

    /// The characters that a code means by itself; nothing where only the font knows.
    pub(super) fn characters(&self, bytes: &[u8], unicode: bool) -> Option<String> {
        match self {
            Self::National(encoding) => {
                encoding.decode_without_bom_handling_and_without_replacement(bytes).map(Into::into)
            }
            Self::Utf16 => Some(utf16(bytes)),
            Self::Two if unicode => Some(utf16(bytes)),
            _ => None,
        }
    }
}

/// Runs through a CMap's sections: what stands between "begin…" and "end…", and the word that ends it.
fn sections(source: &[u8], mut take: impl FnMut(&[u8], &[Value])) {
    let mut lexer = Lexer::of_content(source);
    let mut items: Vec<Value> = Vec::new();
    while let Some(value) = lexer.next() {
        match value {
            Value::Word(word) => {
                if word.starts_with(b"end") {
                    take(&word, &items);
                }
                items.clear();
            }
            other if items.len() < MAX_ENTRIES => items.push(other),
            _ => {}
        }
    }
}

fn code_of(value: &Value) -> Option<u32> {
    if let Value::Text(bytes) = value { (bytes.len() <= 4).then(|| number(bytes)) } else { None }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |sum, byte| (sum << 8) | u32::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    // A single byte stands for itself.
    if let [byte] = bytes {
        return char::from(*byte).to_string();
    }
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).take(MAX_CHARACTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_s_own_map_is_read_with_ranges_and_pairs() {
        let source = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <6559> <0002> <D842DFB7> endbfchar\n\
            2 beginbfrange <0010> <0012> <4E00> <0020> <0021> [<80B2> <00660069>] endbfrange";
        let map = ToUnicode::read(source);
        let all = [1, 2, 0x10, 0x12, 0x20, 0x21].map(|code| map.get(code).unwrap_or("-"));
        assert_eq!(all, ["教", "𠮷", "一", "丂", "育", "fi"]);
        assert_eq!(map.get(3), None);
        assert_eq!(Codes::of_stream(source), Codes::Listed(vec![(2, 0, 0xFFFF)]));
    }

    #[test]
    fn a_range_without_end_is_bounded() {
        let map = ToUnicode::read(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange");
        assert!(map.characters.len() <= 0x10000);
    }

    #[test]
    fn predefined_maps_mean_their_encodings() {
        let gbk = Codes::of_name("GBK-EUC-H").map(|codes| {
            let bytes = [0xBD, 0xCC, b'5'];
            let (first, second) = (codes.next(&bytes), codes.next(&bytes[2..]));
            (codes.characters(&bytes[..2], false), first.length, second.length)
        });
        assert_eq!(gbk, Some((Some("教".into()), 2, 1)));
        assert_eq!(Codes::of_name("UniGB-UCS2-H"), Some(Codes::Two));
        assert_eq!(Codes::of_name("UniGB-UTF16-H"), Some(Codes::Utf16));
        assert_eq!(Codes::of_name("90ms-RKSJ-H"), None);
    }
}
