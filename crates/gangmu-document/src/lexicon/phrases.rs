//! Whether any word of a constant list stands in a text: each list becomes a table on first use. Knows no words itself.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A constant list of words.
pub(crate) type List = &'static [&'static str];

/// Below so many words a plain search is as quick as a table.
const FEW: usize = 3;

/// A word's characters and its place in the list.
type Word = (Box<[char]>, usize);

/// A list's words by their first character.
pub(crate) struct Table {
    /// One bit for each first character, many characters to a bit: nearly all of a text is passed by at a glance.
    firsts: [u64; 4],
    /// Words by first character, in its order; longest first within one.
    words: Vec<(char, Vec<Word>)>,
}

impl Table {
    /// The table of a list.
    pub(crate) fn of<'w>(list: impl IntoIterator<Item = &'w str>) -> Self {
        let mut firsts = [0; 4];
        let mut words: Vec<(char, Vec<Word>)> = Vec::new();
        for (index, word) in list.into_iter().enumerate() {
            let chars: Box<[char]> = word.chars().collect();
            let Some(first) = chars.first().copied() else { continue };
            let (slot, bit) = bit(first);
            firsts[slot] |= bit;
            match words.binary_search_by_key(&first, |(known, _)| *known) {
                Ok(at) => words[at].1.push((chars, index)),
                Err(at) => words.insert(at, (first, vec![(chars, index)])),
            }
        }
        words.iter_mut().for_each(|(_, words)| words.sort_by_key(|word| std::cmp::Reverse(word.0.len())));
        Self { firsts, words }
    }

    /// The words that begin with a character, longest first.
    fn at(&self, first: char) -> &[Word] {
        let (slot, bit) = bit(first);
        if self.firsts[slot] & bit == 0 {
            return &[];
        }
        let found = self.words.binary_search_by_key(&first, |(known, _)| *known);
        found.map_or(&[], |at| &self.words[at].1)
    }

    /// Tells of every word that stands in `chars` by its place in the list, also of those within others.
    pub(crate) fn each(&self, chars: &[char], mut tell: impl FnMut(usize)) {
        for (i, c) in chars.iter().enumerate() {
            self.at(*c).iter().filter(|(word, _)| chars[i..].starts_with(word)).for_each(|(_, index)| tell(*index));
        }
    }

    /// The longest of the words that begins at `at`: its length in characters and its place in the list.
    pub(crate) fn longest(&self, chars: &[char], at: usize) -> Option<(usize, usize)> {
        let rest = chars.get(at..)?;
        let words = self.at(*rest.first()?);
        words.iter().find(|(word, _)| rest.starts_with(word)).map(|(word, index)| (word.len(), *index))
    }

    fn in_chars(&self, chars: &[char]) -> bool {
        chars.iter().enumerate().any(|(i, c)| self.at(*c).iter().any(|(word, _)| chars[i..].starts_with(word)))
    }

    fn in_text(&self, text: &str) -> bool {
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            let follows = |word: &[char]| {
                let mut next = rest.clone();
                word[1..].iter().all(|c| next.next() == Some(*c))
            };
            if self.at(c).iter().any(|(word, _)| follows(word)) {
                return true;
            }
        }
        false
    }
}

fn bit(c: char) -> (usize, u64) {
    let code = c as usize;
    ((code >> 6) & 3, 1 << (code & 63))
}

thread_local! {
    /// Tables by the place of their list, which a constant never leaves.
    static TABLES: RefCell<HashMap<(usize, usize), Rc<Table>, Plain>> = RefCell::default();
}

/// Places are spread well enough by themselves.
#[derive(Clone, Copy, Default)]
struct Plain;

impl std::hash::BuildHasher for Plain {
    type Hasher = Mix;

    fn build_hasher(&self) -> Mix {
        Mix(0)
    }
}

struct Mix(u64);

impl std::hash::Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_usize(usize::from(*byte)));
    }

    fn write_usize(&mut self, value: usize) {
        self.0 = (self.0.rotate_left(5) ^ value as u64).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

/// The list's table; made once in a thread and kept as long as it. A walk over a text asks for it once.
pub(crate) fn table(list: List) -> Rc<Table> {
    let key = (list.as_ptr() as usize, list.len());
    TABLES.with_borrow_mut(|tables| {
        Rc::clone(tables.entry(key).or_insert_with(|| Rc::new(Table::of(list.iter().copied()))))
    })
}

/// Whether any of the words stands in `text`.
pub(crate) fn has(text: &str, list: List) -> bool {
    if list.len() < FEW { list.iter().any(|word| text.contains(word)) } else { table(list).in_text(text) }
}

/// Whether any of the words stands in `chars`.
pub(crate) fn has_any(chars: &[char], list: List) -> bool {
    if chars.is_empty() {
        return false;
    }
    table(list).in_chars(chars)
}

/// The longest of the words that begins at `at`: its length in characters and its place in the list.
pub(crate) fn longest_at(chars: &[char], at: usize, list: List) -> Option<(usize, usize)> {
    table(list).longest(chars, at)
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
    }

    #[test]
    fn the_longest_word_at_a_place_is_taken() {
        let chars: Vec<char> = "整改完成率".chars().collect();
        assert_eq!(longest_at(&chars, 2, LIST), Some((3, 1)));
        assert_eq!(longest_at(&chars, 0, LIST), None);
        assert_eq!(longest_at(&chars, 9, LIST), None);
    }
}
