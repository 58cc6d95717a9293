//! Repairs the characters of each line and keeps the way back to the original. Judges no meaning; drops no line.

mod noise;
mod pinyin;
mod script;

use crate::document::{Role, Span};
use crate::format::Decoded;

/// A line of the text that is not blank, cleaned.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Place in the original text, in characters, blanks at both ends left out.
    pub span: Span,
    /// Cleaned characters.
    pub chars: Vec<char>,
    /// For each cleaned character, the original one's offset.
    pub map: Vec<u32>,
    pub role: Role,
    pub damaged: Option<String>,
    pub style_level: Option<u8>,
    /// Index of the earlier line with the same words.
    pub repeats: Option<usize>,
    /// Characters of the original that were lost for good.
    pub lost: usize,
}

impl Line {
    /// The original place of the cleaned characters `start..end`.
    pub(crate) fn original(&self, start: usize, end: usize) -> Span {
        if start >= end || end > self.map.len() {
            let at = self.map.get(start).map_or(self.span.1, |at| *at as usize);
            return (at, at);
        }
        (self.map[start] as usize, self.map[end - 1] as usize + 1)
    }

    /// Cleaned characters as a string.
    pub(crate) fn text(&self) -> String {
        self.chars.iter().collect()
    }
}

/// Cleans every line that is not blank.
pub(crate) fn clean(decoded: &Decoded) -> Vec<Line> {
    let traditional = script::is_traditional(&decoded.text);
    let mut lines = Vec::new();
    let mut at = 0usize;
    for (index, raw) in decoded.text.split('\n').enumerate() {
        let chars: Vec<char> = raw.chars().collect();
        let next = at + chars.len() + 1;
        if let Some(mut line) = clean_line(&chars, at, traditional) {
            line.style_level = decoded.hints.get(index).and_then(|hint| hint.level);
            lines.push(line);
        }
        at = next;
    }
    noise::mark(&mut lines);
    lines
}

/// For each cleaned character of one line the original one's offset, where the original line begins at `offset`.
pub(crate) fn places(raw: &[char], offset: usize, traditional: bool) -> Vec<u32> {
    clean_line(raw, offset, traditional).map(|line| line.map).unwrap_or_default()
}

/// Whether a text is written in traditional script.
pub(crate) fn is_traditional(text: &str) -> bool {
    script::is_traditional(text)
}

fn clean_line(raw: &[char], offset: usize, traditional: bool) -> Option<Line> {
    let blank = |c: &char| c.is_whitespace() || is_invisible(*c);
    let first = raw.iter().position(|c| !blank(c))?;
    let last = raw.iter().rposition(|c| !blank(c))?;
    let (mut chars, mut map) = (Vec::with_capacity(last + 1 - first), Vec::with_capacity(last + 1 - first));
    let mut lost = 0;
    let mut i = first;
    while i <= last {
        if let Some(end) = pinyin::annotation_end(raw, i) {
            i = end;
            continue;
        }
        let c = raw[i];
        if let Some((found, length)) = lost_character(raw, i).filter(|_| traditional) {
            chars.push(found);
            map.push(u32::try_from(offset + i).unwrap_or(u32::MAX));
            i += length;
            continue;
        }
        lost += usize::from(c == '\u{FFFD}');
        if !is_invisible(c) && !is_loose_blank(raw, i) {
            chars.push(unify(raw, i));
            map.push(u32::try_from(offset + i).unwrap_or(u32::MAX));
        }
        i += 1;
    }
    script::simplify(&mut chars, traditional);
    let damaged = noise::damage(&chars);
    Some(Line {
        span: (offset + first, offset + last + 1),
        chars,
        map,
        role: Role::Body,
        damaged,
        style_level: None,
        repeats: None,
        lost,
    })
}

/// "學?!", "確?": what a web site's conversion of the script lost most often, with how many characters stand for it.
fn lost_character(raw: &[char], i: usize) -> Option<(char, usize)> {
    if i == 0 || !matches!(raw[i], '?' | '？') {
        return None;
    }
    let torn = matches!(raw.get(i + 1), Some('!' | ';' | '！' | '；'));
    let goes_on = raw.get(i + 1).is_some_and(|c| matches!(c, '\u{4E00}'..='\u{9FFF}' | '0'..='9' | ',' | '，' | '、'));
    let found = match raw[i - 1] {
        '學' | '学' if torn || goes_on => '校',
        '確' | '确' => '保',
        '到' | '全' | '我' | '各' | '進' | '住' | '本' | '強' | '高' | '名' | '在' if torn => '校',
        _ => return None,
    };
    Some((found, 1 + usize::from(torn)))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{E000}'..='\u{F8FF}')
}

/// A blank that no Latin word needs: not between two ASCII letters or digits.
fn is_loose_blank(raw: &[char], i: usize) -> bool {
    if !raw[i].is_whitespace() || raw[i] == '\t' {
        return false;
    }
    let word = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
    !(i > 0 && word(raw.get(i - 1)) && word(raw.get(i + 1)))
}

/// Full width to half width for letters and digits; half-width punctuation of Chinese text to full width.
fn unify(raw: &[char], i: usize) -> char {
    let digit = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(c));
    let between_digits = i > 0 && digit(raw.get(i - 1)) && digit(raw.get(i + 1));
    match raw[i] {
        c @ ('０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ') => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '％' | '﹪' => '%',
        '．' | '.' | '·' if between_digits => '.',
        '．' => '.',
        ',' | '，' if between_digits && is_thousands(raw, i) => ',',
        ',' | '﹐' => '，',
        ';' | '﹔' => '；',
        ':' | '﹕' | '∶' if between_digits => ':',
        ':' | '﹕' | '：' => '：',
        '(' | '﹙' => '（',
        ')' | '﹚' => '）',
        '!' => '！',
        '?' => '？',
        '｡' => '。',
        '～' | '∼' | '〜' => '~',
        '－' | '–' | '﹣' | '−' => '-',
        '＋' => '+',
        '\u{3000}' | '\u{A0}' => ' ',
        '「' | '『' => '“',
        '」' | '』' => '”',
        '〇' => '〇',
        c => c,
    }
}

/// Whether the comma at `i` groups digits: exactly three follow, one to three stand before.
fn is_thousands(raw: &[char], i: usize) -> bool {
    let run = raw[i + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
    let before = raw[..i].iter().rev().take_while(|c| c.is_ascii_digit()).take(4).count();
    run == 3 && (1..=3).contains(&before) && raw[i] == ','
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, traditional: bool, clean: &str) {
        let chars: Vec<char> = raw.chars().collect();
        let line = clean_line(&chars, 7, traditional);
        let (text, ok) = line.map_or((String::new(), true), |line| {
            let in_place = line.map.iter().all(|at| (7..7 + chars.len() as u32).contains(at));
            (line.text(), in_place && line.map.len() == line.chars.len())
        });
        assert!(ok && text == clean, "{raw} -> {text}");
    }

    #[test]
    fn damage_is_repaired_and_every_character_keeps_its_place() {
        check("  培養(yǎng)１２名教師，達９５％. ", true, "培养12名教师，达95%.");
        check("全縣有學?85所,確?安全", true, "全县有学校85所，确?安全".replace("确?", "确保").as_str());
        check("1,229人,3,5所", false, "1,229人，3，5所");
        check("新 建 3 所 A B 校", false, "新建3所A B校");
        check("\u{200B}\u{FEFF} ", false, "");
    }
}
