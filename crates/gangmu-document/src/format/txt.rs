//! Plain text in UTF-8, UTF-16, GB18030 or Big5: finds the encoding and decodes. Changes no character.

use std::collections::HashSet;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::Decoded;
use crate::document::Format;
use crate::error::ReadError;

/// Decodes text bytes.
pub(super) fn decode(bytes: &[u8], name: &str) -> Result<Decoded, ReadError> {
    let encoding = find_encoding(bytes);
    if encoding != UTF_16LE && encoding != UTF_16BE && looks_binary(bytes) {
        return Err(ReadError::NotText { name: name.to_string() });
    }
    let (text, _, _) = encoding.decode(bytes);
    let text = text.into_owned();
    if text.trim().is_empty() {
        return Err(ReadError::Empty { name: name.to_string() });
    }
    if is_garbled(&text) {
        return Err(ReadError::Garbled { name: name.to_string() });
    }
    Ok(Decoded { format: Format::Txt, encoding: encoding_name(encoding).to_string(), text, hints: Vec::new() })
}

fn encoding_name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GB18030" } else { encoding.name() }
}

fn find_encoding(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() && !has_zeros(bytes) {
        return UTF_8;
    }
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    let common: HashSet<char> = COMMON.lines().filter(|line| !line.starts_with('#')).flat_map(str::chars).collect();
    // The first of equals wins: the national encoding is by far the most likely.
    let mut best = (GB18030, familiarity(GB18030, bytes, &common).max(0));
    for encoding in [BIG5, UTF_16LE, UTF_16BE] {
        let found = familiarity(encoding, bytes, &common);
        if found > best.1 {
            best = (encoding, found);
        }
    }
    best.0
}

/// Text in eight-bit encodings has no zero bytes.
fn has_zeros(bytes: &[u8]) -> bool {
    bytes.iter().take(SAMPLE).any(|byte| *byte == 0)
}

/// Bytes that are looked at.
const SAMPLE: usize = 20_000;
/// Characters and marks that official documents are made of.
const COMMON: &str = include_str!("common.txt");

/// UTF-8 with a few broken sequences is still UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(SAMPLE)]);
    let (mut lost, mut han) = (0usize, 0usize);
    for c in text.chars() {
        match c {
            '\u{FFFD}' => lost += 1,
            '\u{3000}'..='\u{303F}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}' => han += 1,
            _ => {}
        }
    }
    han > 0 && lost * 10 < han.max(11)
}

/// How much the bytes look like an official document in an encoding, in thousandths of what they could.
fn familiarity(encoding: &'static Encoding, bytes: &[u8], common: &HashSet<char>) -> i64 {
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    let length = bytes.len().min(SAMPLE);
    let (text, _) = encoding.decode_without_bom_handling(&bytes[..if wide { length & !1 } else { length }]);
    let (mut sum, mut all) = (0i64, 1i64);
    for c in text.chars() {
        // Plain letters and digits say nothing of an eight-bit encoding, and much of a sixteen-bit one.
        if c.is_ascii() && !wide {
            sum -= if c == '\0' { 20 } else { 0 };
            continue;
        }
        all += 1;
        sum += match c {
            '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\0'..='\u{8}' => -20,
            ' '..='~' | '\t' | '\n' | '\r' => 2,
            c if common.contains(&c) => 2,
            '\u{4E00}'..='\u{9FFF}' => 0,
            '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}' | '\u{2010}'..='\u{22FF}' | '\u{2460}'..='\u{24FF}' => 0,
            _ => -2,
        };
    }
    sum * 1000 / all
}

fn looks_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(8192)];
    let control = sample.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31)).count();
    control * 100 > sample.len()
}

fn is_garbled(text: &str) -> bool {
    let (mut all, mut bad) = (0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        all += 1;
        bad += usize::from(matches!(c, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\u{80}'..='\u{9F}'));
    }
    all > 0 && bad * 3 > all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(bytes: &[u8], encoding: &str, text: &str) {
        let decoded = decode(bytes, "甲.txt").unwrap();
        assert_eq!((decoded.encoding.as_str(), decoded.text.as_str()), (encoding, text));
    }

    const SIMPLE: &str = "全县教育工作要点:新建校舍3万平方米,培训教师500人次。";
    const TRADITIONAL: &str = "全縣教育工作要點:新建校舍三萬平方公尺,對教師進行培訓,發展學校教育事業。";

    #[test]
    fn every_encoding_of_the_genre_is_recognised() {
        check(SIMPLE.as_bytes(), "UTF-8", SIMPLE);
        check(format!("\u{FEFF}{SIMPLE}").as_bytes(), "UTF-8", SIMPLE);
        check(&GB18030.encode(SIMPLE).0, "GB18030", SIMPLE);
        check(&BIG5.encode(TRADITIONAL).0, "Big5", TRADITIONAL);
        let little: Vec<u8> = SIMPLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&little, "UTF-16LE", SIMPLE);
        let big: Vec<u8> = SIMPLE.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&big, "UTF-16BE", SIMPLE);
    }

    #[test]
    fn short_texts_are_told_in_every_encoding() {
        for text in [
            "工作要点",
            "教育局",
            "2026年工作要点",
            "清河县教育局2025年工作总结\n一、学前教育",
            "关于做好2026年招生工作的通知",
            "安全",
            "新建幼儿园5所。",
            "（一）落实“双减”政策；",
        ] {
            check(text.as_bytes(), "UTF-8", text);
            check(&GB18030.encode(text).0, "GB18030", text);
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            check(&little, "UTF-16LE", text);
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            check(&big, "UTF-16BE", text);
            check(&[&[0xFF, 0xFE], little.as_slice()].concat(), "UTF-16LE", text);
        }
        for text in ["教育局工作要點", "學校", "全縣教師培訓500人次。", "縣政府", "關於加強校園安全工作的通知"]
        {
            check(&BIG5.encode(text).0, "Big5", text);
            check(&GB18030.encode(text).0, "GB18030", text);
            check(text.as_bytes(), "UTF-8", text);
        }
    }

    #[test]
    fn bytes_broken_in_the_middle_are_replaced_and_reported() {
        let whole = format!("{}\n第二段新建校舍5所。\n{}", SIMPLE.repeat(5), SIMPLE.repeat(5));
        let mut bytes = whole.clone().into_bytes();
        let at = whole.find("校舍5").unwrap();
        bytes[at] = 0xFF;
        let mut national = GB18030.encode(&whole).0.into_owned();
        let at = national.len() / 2;
        national[at] = 0xFF;
        for bytes in [bytes, national] {
            let document = crate::read(&bytes, "甲.txt", &crate::Limits::default()).unwrap();
            let found = document.text.contains('\u{FFFD}');
            assert!(
                !found || document.findings.iter().any(|f| f.code == "D102" || f.code == "D101"),
                "{}",
                document.text
            );
            assert!(document.text.starts_with("全县教育工作要点") && document.text.ends_with("500人次。"));
        }
    }

    #[test]
    fn a_few_broken_bytes_do_not_change_the_encoding() {
        let mut bytes = SIMPLE.repeat(3).into_bytes();
        bytes.truncate(bytes.len() - 1);
        assert_eq!(decode(&bytes, "甲.txt").unwrap().encoding, "UTF-8");
    }

    #[test]
    fn binary_and_blank_files_are_refused_by_name() {
        assert!(matches!(decode(&[0, 1, 2, 3, 0, 5], "甲"), Err(ReadError::NotText { .. })));
        assert!(matches!(decode(b" \r\n ", "甲"), Err(ReadError::Empty { .. })));
    }
}
