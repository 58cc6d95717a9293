//! Traditional characters to simplified ones, one for one. Vocabulary is left as it is.

use std::sync::OnceLock;

use crate::lexicon::among;
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

struct Converter {
    opencc: Option<OpenCC>,
    /// For each character from U+4E00 on its simplified form; 0 where it is its own.
    single: Vec<u32>,
}

const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

impl Converter {
    fn simple(&self, c: char) -> Option<char> {
        let at = (c as u32).checked_sub(FIRST)? as usize;
        self.single.get(at).filter(|to| **to != 0).and_then(|to| char::from_u32(*to))
    }
}

/// Characters whose simplified form depends on the word; only they need the words' list.
fn depends_on_word(c: char) -> bool {
    matches!(c, '乾' | '藉' | '徵' | '覆' | '麼' | '鍾' | '餘' | '瞭' | '閤' | '夥' | '迴' | '彷' | '摺' | '昇')
}

/// Share of characters with a simplified form from which a text is traditional, in percent.
const TRADITIONAL_PERCENT: usize = 3;

fn converter() -> &'static Converter {
    static CONVERTER: OnceLock<Converter> = OnceLock::new();
    CONVERTER.get_or_init(|| {
        let opencc = OpenCC::from_config(BuiltinConfig::T2s).ok();
        let mut single = vec![0; (LAST - FIRST + 1) as usize];
        if let Some(opencc) = &opencc {
            let all: String = ('\u{4E00}'..='\u{9FFF}').flat_map(|c| [c, '\n']).collect();
            for (from, to) in ('\u{4E00}'..='\u{9FFF}').zip(opencc.convert(&all).lines()) {
                if let Some(to) = to.chars().next().filter(|to| *to != from) {
                    single[(from as u32 - FIRST) as usize] = to as u32;
                }
            }
        }
        Converter { opencc, single }
    })
}

/// Whether the text as a whole is written in traditional characters.
pub(super) fn is_traditional(text: &str) -> bool {
    let converter = converter();
    let (mut han, mut old) = (0usize, 0usize);
    for c in text.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).take(20_000) {
        han += 1;
        old += usize::from(converter.simple(c).is_some());
    }
    old * 100 > han * TRADITIONAL_PERCENT
}

/// Simplifies a line in place; in a simplified text only lines that are mostly traditional.
pub(super) fn simplify(chars: &mut [char], traditional: bool) {
    let converter = converter();
    let old = chars.iter().filter(|c| converter.simple(**c).is_some()).count();
    if old == 0 || (!traditional && old * 8 < chars.len()) {
        return;
    }
    let words = || {
        let text: String = chars.iter().collect();
        Some(converter.opencc.as_ref()?.convert(&text).chars().collect::<Vec<char>>())
    };
    let phrases = if chars.iter().any(|c| depends_on_word(*c)) { words() } else { None };
    match phrases {
        Some(new) if new.len() == chars.len() => chars.copy_from_slice(&new),
        _ => {
            for c in chars.iter_mut() {
                *c = converter.simple(*c).unwrap_or(*c);
            }
        }
    }
    settle_zhe(chars);
}

/// 著 is 着 unless it speaks of writings or renown.
fn settle_zhe(chars: &mut [char]) {
    for i in 0..chars.len() {
        if chars[i] == '著' {
            let before = i.checked_sub(1).map_or(' ', |at| chars[at]);
            let after = chars.get(i + 1).copied().unwrap_or(' ');
            let kept = among(before, "显名编论专原巨译合遗土卓昭") || among(after, "名作称书述者文录");
            if !kept {
                chars[i] = '着';
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_lines_become_simplified_and_simplified_ones_stay() {
        let mut chars: Vec<char> = "全縣幹部教師乾淨隨著發展".chars().collect();
        assert!(is_traditional("全縣幹部教師"));
        simplify(&mut chars, true);
        assert_eq!(chars.iter().collect::<String>(), "全县干部教师干净随着发展");
        let mut plain: Vec<char> = "著名教师乾坤".chars().collect();
        simplify(&mut plain, false);
        assert_eq!(plain.iter().collect::<String>(), "著名教师乾坤");
    }
}
