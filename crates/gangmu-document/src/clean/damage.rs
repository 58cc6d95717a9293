//! Paragraphs that cannot be trusted: lost characters, letters in place of Chinese, stray symbols, words swapped for their
//! like by a rewriting tool (`domain.md` 10.3). Repairs nothing.

use std::sync::OnceLock;

use crate::lexicon::Words;

/// Words that no bureau writes: 发展 became 开展, 提高 进步, 建设 建立, 服务 效劳, 规范 标准, 健康 安康, 基础 根底.
fn swapped() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| Words::plain(include_str!("../lexicon/swapped.txt")))
}

/// A paragraph shorter than this, in characters, is not judged.
const MIN_LENGTH: usize = 4;

/// Why a line cannot be read, if it cannot.
pub(super) fn damage(chars: &[char]) -> Option<String> {
    let (mut latin, mut odd, mut lost, mut all) = (0usize, 0usize, 0usize, 0usize);
    for &c in chars {
        match c {
            ' ' | '\t' => continue,
            '\u{4E00}'..='\u{9FFF}' => {}
            'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' => latin += 1,
            '\u{FFFD}' => lost += 1,
            _ if is_odd(c) => odd += 1,
            _ => {}
        }
        all += 1;
    }
    if all < MIN_LENGTH {
        return None;
    }
    if lost * 20 > all {
        return Some(format!("有{lost}个字符丢失,无法辨认"));
    }
    if latin * 10 > all * 3 && latin >= 12 {
        return Some("拼音或字母过多,疑为汉字被替换".to_string());
    }
    // Three odd signs in a short paragraph; a long one with three is still read.
    if odd >= 3 && odd * 50 > all {
        return Some("夹有多个异常符号,疑为乱码".to_string());
    }
    let hits = swapped_words(chars);
    (hits >= 2 && hits * 100 >= all).then(|| format!("有{hits}处用词被同义替换(如“开展”代“发展”),疑为改写的文字"))
}

/// Whether one of the swapped words begins with `c`.
fn opens_swapped(c: char) -> bool {
    static FIRST: OnceLock<Vec<bool>> = OnceLock::new();
    let first = FIRST.get_or_init(|| {
        let mut first = vec![false; 0x5200];
        for word in include_str!("../lexicon/swapped.txt").lines().skip(1).flat_map(str::split_whitespace) {
            if let Some(at) = word.chars().next().and_then(|c| (c as usize).checked_sub(0x4E00)) {
                first.get_mut(at).into_iter().for_each(|slot| *slot = true);
            }
        }
        first
    });
    (c as usize).checked_sub(0x4E00).and_then(|at| first.get(at)).copied().unwrap_or(false)
}

fn swapped_words(chars: &[char]) -> usize {
    let words = swapped();
    let (mut hits, mut i) = (0, 0);
    while i < chars.len() {
        if !opens_swapped(chars[i]) {
            i += 1;
            continue;
        }
        match words.at(chars, i) {
            Some((length, _)) => {
                hits += 1;
                i += length;
            }
            None => i += 1,
        }
    }
    hits
}

/// Neither Chinese, ASCII, punctuation nor a sign that official documents use.
fn is_odd(c: char) -> bool {
    !matches!(c,
        '\u{20}'..='\u{7E}' | '\u{A0}'..='\u{24F}' | '\u{2010}'..='\u{203B}' | '\u{2100}'..='\u{22FF}' | '\u{2460}'..='\u{24FF}'
        | '\u{2500}'..='\u{25FF}' | '\u{2600}'..='\u{27BF}' | '\u{3000}'..='\u{303F}' | '\u{3105}'..='\u{312F}' | '\u{3200}'..='\u{33FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, damaged: bool) {
        let chars: Vec<char> = text.chars().collect();
        assert_eq!(damage(&chars).is_some(), damaged, "{text}");
    }

    #[test]
    fn broken_copies_are_told_from_sound_lines() {
        check("全县共有学校85所,在校学生3.2万人。", false);
        check("quan xian gong you xue xiao 85 suo zai xiao xue sheng 3.2 wan", true);
        check("全县共有学校\u{FFFD}\u{FFFD}\u{FFFD}85所", true);
        check("开展STEM教育与“AI+教育”试点", false);
        check("ば腋ຄ学жд校ᚠᚢ园", true);
    }

    #[test]
    fn rewritten_words_are_told_from_the_genres_own() {
        check("以科学开展观为指导,大力进步教育教学质量,加强老师队伍建立,促进义务教育优质平衡。", true);
        check("加强班主任老师培训,开展读书活动,建立长效机制,学生健康进步。", false);
        check("老师们积极开展教研,根底较好,教学水平不断进步,服务热情。", false);
    }
}
