//! Whether any word of a constant list stands in a text: each list becomes a table on first use. Knows no words itself.

use std::sync::OnceLock;

/// A constant list of words.
pub(crate) type List = &'static [&'static str];

/// A word, its characters and its place in the list.
struct Word {
    text: Box<str>,
    chars: Box<[char]>,
    index: usize,
}

/// The words whose first characters share their last eight bits.
struct Bucket {
    /// One bit for the last six bits of each second character; all where a word has no second character of three bytes.
    seconds: u64,
    /// Longest first.
    words: Vec<Word>,
}

/// A list's words by their first character.
pub(crate) struct Table {
    /// For the last eight bits of a first character its bucket, 0 for none: nearly all of a text is passed by at a glance.
    firsts: [u16; 256],
    /// The first is empty.
    buckets: Vec<Bucket>,
}

impl Table {
    /// The table of a list.
    pub(crate) fn of<'w>(list: impl IntoIterator<Item = &'w str>) -> Self {
        let mut table = Self { firsts: [0; 256], buckets: vec![Bucket { seconds: 0, words: Vec::new() }] };
        for (index, text) in list.into_iter().enumerate() {
            let chars: Box<[char]> = text.chars().collect();
            let Some(first) = chars.first().copied() else { continue };
            let slot = first as usize & 0xFF;
            if table.firsts[slot] == 0 {
                // There are no more buckets than first characters' last eight bits.
                table.firsts[slot] = u16::try_from(table.buckets.len()).unwrap_or(0);
                table.buckets.push(Bucket { seconds: 0, words: Vec::new() });
            }
            let bucket = &mut table.buckets[usize::from(table.firsts[slot])];
            let second = chars.get(1).filter(|c| first.len_utf8() == 3 && c.len_utf8() == 3);
            bucket.seconds |= second.map_or(u64::MAX, |c| 1 << (*c as u32 & 63));
            bucket.words.push(Word { text: text.into(), chars, index });
        }
        table.buckets.iter_mut().for_each(|b| b.words.sort_by_key(|word| std::cmp::Reverse(word.chars.len())));
        table
    }

    /// The words that may stand at the head of `rest`, longest first.
    #[inline]
    fn at(&self, rest: &[char]) -> &[Word] {
        let Some(first) = rest.first() else { return &[] };
        let slot = self.firsts[*first as usize & 0xFF];
        if slot == 0 {
            return &[];
        }
        let bucket = &self.buckets[usize::from(slot)];
        let goes_on = rest.get(1).is_none_or(|c| bucket.seconds >> (*c as u32 & 63) & 1 != 0);
        if goes_on { &bucket.words } else { &[] }
    }

    /// Tells of every word that stands in `chars` by its place in the list, also of those within others.
    pub(crate) fn each(&self, chars: &[char], mut tell: impl FnMut(usize)) {
        for at in 0..chars.len() {
            let rest = &chars[at..];
            self.at(rest).iter().filter(|word| begins(rest, &word.chars)).for_each(|word| tell(word.index));
        }
    }

    /// The longest of the words that begins at `at`: its length in characters and its place in the list.
    pub(crate) fn longest(&self, chars: &[char], at: usize) -> Option<(usize, usize)> {
        let rest = chars.get(at..)?;
        let found = self.at(rest).iter().find(|word| begins(rest, &word.chars))?;
        Some((found.chars.len(), found.index))
    }

    /// The longest of the words that begins `text`.
    fn head(&self, text: &str) -> Option<&str> {
        let first = text.chars().next()?;
        let bucket = self.firsts[first as usize & 0xFF];
        let words = &self.buckets[usize::from(bucket)].words;
        words.iter().find(|word| text.starts_with(&*word.text)).map(|word| &*word.text)
    }

    fn in_chars(&self, chars: &[char]) -> bool {
        (0..chars.len()).any(|at| {
            let rest = &chars[at..];
            self.at(rest).iter().any(|word| begins(rest, &word.chars))
        })
    }

    fn in_text(&self, text: &str) -> bool {
        let mut rest = text.as_bytes();
        // Nearly all characters are of three bytes, the last eight bits of which stand in the second and the third.
        loop {
            let (slot, length) = match *rest {
                [0xE0..=0xEF, b, c, ..] => (usize::from(b & 3) << 6 | usize::from(c & 0x3F), 3),
                [a @ 0..=0x7F, ..] => (usize::from(a), 1),
                [0xC0..=0xDF, ..] => (self.slot_of(rest), 2),
                [_, ..] => (self.slot_of(rest), 4),
                [] => return false,
            };
            let bucket = self.firsts[slot & 0xFF];
            if bucket != 0 && self.buckets[usize::from(bucket)].begins(rest, length) {
                return true;
            }
            rest = &rest[length.min(rest.len())..];
        }
    }

    /// The last eight bits of a character of two or four bytes.
    #[cold]
    fn slot_of(&self, rest: &[u8]) -> usize {
        let length = if rest[0] < 0xE0 { 2 } else { 4 };
        let bits = |at: usize| rest.get(at).map_or(0, |b| usize::from(*b & 0x3F));
        let head = if length == 2 { usize::from(rest[0] & 0x1F) } else { bits(2) };
        (head << 6 | bits(length - 1)) & 0xFF
    }
}

impl Bucket {
    /// Whether one of the words begins `rest`, whose first character has `length` bytes.
    fn begins(&self, rest: &[u8], length: usize) -> bool {
        let goes_on = length != 3 || rest.get(5).is_none_or(|c| self.seconds >> (c & 63) & 1 != 0);
        goes_on && self.words.iter().any(|word| rest.starts_with(word.text.as_bytes()))
    }
}

/// Whether `rest` begins with `word`: words are so short that a loop is quicker than a comparison of memory.
#[inline]
pub(crate) fn begins(rest: &[char], word: &[char]) -> bool {
    rest.len() >= word.len() && word.iter().zip(rest).all(|(a, b)| a == b)
}

/// A list's table with the place of the list, which a constant never leaves.
struct Slot {
    list: (usize, usize),
    table: Table,
}

/// Places for tables: several times as many as there are lists.
const SLOTS: usize = 4096;

/// Tables by the place of their list.
static TABLES: [OnceLock<Box<Slot>>; SLOTS] = [const { OnceLock::new() }; SLOTS];

/// The list's table; made once and kept.
pub(crate) fn table(list: List) -> &'static Table {
    let place = (list.as_ptr() as usize, list.len());
    let mut at = (place.0 >> 3).wrapping_mul(31).wrapping_add(place.1);
    loop {
        let make = || Box::new(Slot { list: place, table: Table::of(list.iter().copied()) });
        let slot = TABLES[at % SLOTS].get_or_init(make);
        if slot.list == place {
            return &slot.table;
        }
        at += 1;
    }
}

/// Whether any of the words stands in `text`.
pub(crate) fn has(text: &str, list: List) -> bool {
    !text.is_empty() && table(list).in_text(text)
}

/// Whether any of the words stands in `chars`.
pub(crate) fn has_any(chars: &[char], list: List) -> bool {
    !chars.is_empty() && table(list).in_chars(chars)
}

/// The longest of the words that begins at `at`: its length in characters and its place in the list.
pub(crate) fn longest_at(chars: &[char], at: usize, list: List) -> Option<(usize, usize)> {
    table(list).longest(chars, at)
}

/// The longest of the words that begins `text`.
pub(crate) fn head(text: &str, list: List) -> Option<&'static str> {
    table(list).head(text)
}

/// `text` without the longest of the words that begins it; nothing where none does.
pub(crate) fn without_head(text: &str, list: List) -> Option<&str> {
    head(text, list).and_then(|word| text.get(word.len()..))
}

/// Whether `c` is one of the characters of a constant set.
#[inline]
pub(crate) fn among(c: char, set: &'static str) -> bool {
    set.chars().any(|one| one == c)
}

/// A number that tells words apart; two of different words are as good as never the same.
pub(crate) fn digest(chars: &[char]) -> u64 {
    chars.iter().fold(0xcbf2_9ce4_8422_2325, |h, c| (h ^ u64::from(*c as u32)).wrapping_mul(0x0100_0000_01b3))
}

/// Characters as a string.
pub(crate) fn string(chars: &[char]) -> String {
    let mut out = String::with_capacity(chars.len() * 3);
    chars.iter().for_each(|c| out.push(*c));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: List = &["完成", "完成率", "新建", "不得", "了"];

    fn check(text: &str, found: bool) {
        let chars: Vec<char> = text.chars().collect();
        assert_eq!((has(text, LIST), has_any(&chars, LIST)), (found, found), "{text}");
    }

    #[test]
    fn a_list_is_found_as_each_of_its_words_would_be() {
        check("全年新建学校", true);
        check("办完了", true);
        check("完善成果", false);
        check("完", false);
        check("", false);
        check("率成完新", false);
        check("不不得", true);
        check("aé😀新建", true);
        check("😀新", false);
    }

    #[test]
    fn words_of_any_script_are_found() {
        const MIXED: List = &["到20", "ICP", "é", "😀了"];
        for (text, found) in
            [("到2025", true), ("到19", false), ("xICPé", true), ("è", false), ("a😀了", true), ("😀", false)]
        {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!((has(text, MIXED), has_any(&chars, MIXED)), (found, found), "{text}");
        }
    }

    #[test]
    fn a_head_is_the_longest_word() {
        assert_eq!(head("完成率为", LIST), Some("完成率"));
        assert_eq!(without_head("完成了", LIST), Some("了"));
        assert_eq!(head("", LIST), None);
    }

    #[test]
    fn the_longest_word_at_a_place_is_taken() {
        let chars: Vec<char> = "整改完成率".chars().collect();
        assert_eq!(longest_at(&chars, 2, LIST), Some((3, 1)));
        assert_eq!(longest_at(&chars, 0, LIST), None);
        assert_eq!(longest_at(&chars, 9, LIST), None);
    }
}
