//! Readings that copying left behind a character ("培養(yǎng)", "培養yǎng"). Does not judge pinyin that replaces characters.

use crate::lexicon::among;

/// Longest reading, in characters, brackets left out.
const MAX_READING: usize = 8;

/// If an inline reading begins at `i`, where it ends.
pub(super) fn reading_end(raw: &[char], i: usize) -> Option<usize> {
    match raw[i] {
        '(' | '（' => annotation_end(raw, i),
        c if c.is_ascii_lowercase() || is_toned(c) => bare_end(raw, i),
        _ => None,
    }
}

/// "yǎng" between two Chinese characters: one syllable that bears its tone.
fn bare_end(raw: &[char], i: usize) -> Option<usize> {
    if i == 0 || !is_han(raw[i - 1]) {
        return None;
    }
    let length = raw[i..].iter().take(MAX_READING).take_while(|c| c.is_ascii_lowercase() || is_toned(**c)).count();
    let syllable = &raw[i..i + length];
    let alone = raw.get(i + length).is_none_or(|c| !c.is_ascii_alphanumeric());
    (alone && syllable.iter().any(|c| is_toned(*c)) && looks_like_pinyin(syllable)).then_some(i + length)
}

/// "(yǎng)" behind a character.
fn annotation_end(raw: &[char], i: usize) -> Option<usize> {
    if !matches!(raw[i], '(' | '（') || i == 0 || !is_han(raw[i - 1]) {
        return None;
    }
    let inner = raw[i + 1..].iter().take(MAX_READING + 1);
    let length = inner.clone().take_while(|c| is_reading(**c)).count();
    let closed = matches!(raw.get(i + 1 + length), Some(')' | '）'));
    let letters: Vec<char> = inner.take(length).filter(|c| !c.is_whitespace()).copied().collect();
    (closed && looks_like_pinyin(&letters)).then_some(i + length + 2)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{2FA1F}')
}

fn is_reading(c: char) -> bool {
    c.is_ascii_lowercase() || c == ' ' || is_toned(c)
}

fn is_toned(c: char) -> bool {
    !c.is_ascii() && c < '\u{2000}' && among(c, "āáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜüêńňǹḿɡɑ")
}

/// One syllable: a vowel or tone mark within, no more than six letters, an initial that pinyin has.
fn looks_like_pinyin(letters: &[char]) -> bool {
    let vowel = |c: &char| among(*c, "aeiouvü") || is_toned(*c);
    (1..=6).contains(&letters.len())
        && letters.iter().any(vowel)
        && (letters.iter().any(|c| is_toned(*c)) || letters.len() >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, at: usize, end: Option<usize>) {
        let raw: Vec<char> = text.chars().collect();
        assert_eq!(reading_end(&raw, at), end, "{text}");
    }

    #[test]
    fn readings_are_told_from_remarks() {
        check("培养(yǎng)和", 2, Some(8));
        check("连(li án)续", 1, Some(8));
        check("规(guī)范", 1, Some(6));
        check("中心(CDC)在", 2, None);
        check("教师(含民办)共", 2, None);
        check("(yǎng)", 0, None);
        check("群(qq)里", 1, None);
        check("培養yǎng和", 2, Some(6));
        check("用app学", 1, None);
        check("kǎo考", 0, None);
    }
}
