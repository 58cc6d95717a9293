//! Word lists of the genre as data, and a longest-match lookup over them. Knows no grammar.

mod digit;
mod phrases;
mod text;

pub(crate) use digit::{chinese_digit, chinese_number, digit};
pub(crate) use phrases::{
    List, Table, among, begins, digest, has, has_any, head, longest_at, string, table, without_head,
};
pub(crate) use text::Text;

use std::sync::OnceLock;

/// A word and its note.
type Entry = (Box<[char]>, &'static str);

/// Characters below this find their words through a table; all of the lists' words begin and end below it.
const TABLE: usize = 0xA000;

/// For each character the words that begin (or end) with it, longest first.
struct Index {
    /// Place of the character's list in `lists`, 0 for none.
    at: Box<[u16]>,
    lists: Vec<Vec<Entry>>,
}

impl Index {
    fn new() -> Self {
        Self { at: vec![0; TABLE].into_boxed_slice(), lists: vec![Vec::new()] }
    }

    fn add(&mut self, key: char, entry: Entry) {
        let Some(slot) = self.at.get_mut(key as usize) else { return };
        if *slot == 0 {
            // A list holds far fewer first characters than 65535.
            *slot = u16::try_from(self.lists.len()).unwrap_or(0);
            self.lists.push(Vec::new());
        }
        self.lists[usize::from(*slot)].push(entry);
    }

    fn sort(&mut self) {
        for list in &mut self.lists {
            list.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
    }

    fn of(&self, key: char) -> &[Entry] {
        self.at.get(key as usize).map_or(&[], |slot| &self.lists[usize::from(*slot)])
    }
}

/// A list of words, each with a note ("" if the list has none).
pub(crate) struct Words {
    by_first: Index,
    by_last: Index,
}

impl Words {
    /// Blank-separated words; '#' begins a comment line.
    pub(crate) fn plain(data: &'static str) -> Self {
        Self::build(lines(data).flat_map(str::split_whitespace).map(|word| (word, "")))
    }

    /// One word and its note per line.
    fn noted(data: &'static str) -> Self {
        Self::build(lines(data).filter_map(|line| line.split_once(' ')))
    }

    fn build(words: impl Iterator<Item = (&'static str, &'static str)>) -> Self {
        let mut made = Self { by_first: Index::new(), by_last: Index::new() };
        for (word, note) in words {
            let chars: Box<[char]> = word.chars().collect();
            if let (Some(first), Some(last)) = (chars.first().copied(), chars.last().copied()) {
                made.by_first.add(first, (chars.clone(), note));
                made.by_last.add(last, (chars, note));
            }
        }
        made.by_first.sort();
        made.by_last.sort();
        made
    }

    /// Length and note of the longest word that begins at `at`.
    pub(crate) fn at(&self, chars: &[char], at: usize) -> Option<(usize, &'static str)> {
        let rest = chars.get(at..)?;
        let list = self.by_first.of(*rest.first()?);
        list.iter().find(|(word, _)| begins(rest, word)).map(|(word, note)| (word.len(), *note))
    }

    /// Length and note of the longest word that ends just before `end`.
    pub(crate) fn before(&self, chars: &[char], end: usize) -> Option<(usize, &'static str)> {
        let head = chars.get(..end)?;
        let list = self.by_last.of(*head.last()?);
        list.iter()
            .find(|(word, _)| word.len() <= end && begins(&head[end - word.len()..], word))
            .map(|(word, note)| (word.len(), *note))
    }

    /// Whether any word stands in `chars`.
    pub(crate) fn occurs(&self, chars: &[char]) -> bool {
        (0..chars.len()).any(|i| self.at(chars, i).is_some())
    }

    /// Whether `chars` is one of the words.
    pub(crate) fn is(&self, chars: &[char]) -> bool {
        self.at(chars, 0).is_some_and(|(length, _)| length == chars.len())
    }
}

fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $shape:ident $file:literal;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name() -> &'static Words {
            static WORDS: OnceLock<Words> = OnceLock::new();
            WORDS.get_or_init(|| Words::$shape(include_str!($file)))
        }
    )*};
}

lists! {
    /// Measure words and units.
    units = plain "units.txt";
    /// Words between subject and number, with the comparator that they set.
    links = noted "links.txt";
    /// Words after a unit, with the comparator that they set.
    suffixes = noted "suffixes.txt";
    /// Verbs and adverbs before what is counted.
    verbs = plain "verbs.txt";
    /// Words that end a noun phrase after a measure word.
    stops = plain "stops.txt";
    /// Words within which nothing is cut.
    guards = plain "guards.txt";
    /// Verbs that carry no subject of their own.
    light = plain "light.txt";
    /// Verbs that name an act that is itself counted.
    noun_verbs = plain "nounverbs.txt";
    /// Nouns that a bare number counts.
    bare = plain "bare.txt";
    /// What a Chinese numeral merely announces.
    generic = plain "generic.txt";
    /// Nouns whose small Chinese count is a figure.
    concrete = plain "concrete.txt";
    /// What there is none of.
    zero = plain "zero.txt";
}
