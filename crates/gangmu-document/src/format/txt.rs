//! Plain text in UTF-8, UTF-16, GB18030 or Big5: finds the encoding and decodes. Changes no character.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
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
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    if let Some(encoding) = find_utf16(bytes) {
        return encoding;
    }
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let (big, national) = (common_share(BIG5, bytes), common_share(GB18030, bytes));
    if (guess == BIG5 && big > national) || big * 2 > national * 3 { BIG5 } else { GB18030 }
}

/// UTF-16 without a mark: one byte of each pair is far more regular than the other.
fn find_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let plausible = |little: bool| {
        let good = sample
            .chunks_exact(2)
            .filter(|p| {
                let unit = if little { u16::from_le_bytes([p[0], p[1]]) } else { u16::from_be_bytes([p[0], p[1]]) };
                matches!(unit, 0x0A | 0x0D | 0x20..=0x7E | 0x3000..=0x303F | 0x4E00..=0x9FFF | 0xFF00..=0xFFEF)
            })
            .count();
        good * 2 * 100 / sample.len()
    };
    let has_zero_or_mark = |little: bool| {
        sample.chunks_exact(2).any(|p| {
            let unit = if little { u16::from_le_bytes([p[0], p[1]]) } else { u16::from_be_bytes([p[0], p[1]]) };
            matches!(unit, 0x0A | 0x20 | 0x3001 | 0x3002 | 0xFF0C | 0x30..=0x39)
        })
    };
    let (little, big) = (plausible(true), plausible(false));
    if little >= 95 && little > big && has_zero_or_mark(true) {
        Some(UTF_16LE)
    } else if big >= 95 && big > little && has_zero_or_mark(false) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-8 with a few broken sequences is still UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let (mut lost, mut han) = (0usize, 0usize);
    for c in text.chars() {
        match c {
            '\u{FFFD}' => lost += 1,
            '\u{4E00}'..='\u{9FFF}' => han += 1,
            _ => {}
        }
    }
    han > 0 && lost * 10 < han
}

/// Share of the commonest Chinese characters in the text decoded so, in thousandths.
fn common_share(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    const COMMON: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家電电里裡校教育師师學會對發動過產種後";
    let (text, _) = encoding.decode_without_bom_handling(&bytes[..bytes.len().min(20_000)]);
    let (mut all, mut common) = (1usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        common += usize::from(COMMON.contains(c));
    }
    common * 1000 / all
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
