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
