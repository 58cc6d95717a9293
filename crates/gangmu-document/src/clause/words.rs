//! The words by which a clause's sort is told, found in one walk over its characters. Weighs nothing.

use std::sync::OnceLock;

use crate::lexicon::begins;

/// Tags of a word, as bits.
pub(super) type Tags = u32;

macro_rules! tags {
    ($($name:ident = $bit:literal $word:literal;)*) => {
        $(pub(super) const $name: Tags = 1 << $bit;)*
        fn tag(word: &str) -> Tags {
            match word {
                $($word => $name,)*
                _ => 0,
            }
        }
    };
}

tags! {
    ACT = 0 "act";
    WRITE = 1 "write";
    HOLD = 2 "hold";
    FOUND = 3 "found";
    WIN = 4 "win";
    BUILD = 5 "build";
    DOCUMENT = 6 "n_doc";
    MEETING = 7 "n_meet";
    MECHANISM = 8 "n_mech";
    PILOT = 9 "n_pilot";
    TITLE = 10 "n_title";
    BUILDING = 11 "n_build";
    EVENT = 12 "n_event";
    SURVEY = 13 "n_survey";
    TRAINING = 14 "n_train";
    GUIDE = 15 "guide";
    LABEL = 16 "label";
    DONE = 17 "done";
    SOFT = 18 "soft";
    PAST = 19 "past";
    WILL = 20 "will";
    LACK = 21 "lack";
    STATE = 22 "state";
    INTRO = 23 "intro";
    OFFICE = 24 "office";
    PRESS = 25 "press";
    SOLVE = 26 "solve";
    BY = 27 "by";
    BUT = 28 "but";
}

/// Verbs that make something.
pub(super) const MAKES: Tags = WRITE | HOLD | FOUND | WIN | BUILD;
/// Verbs of any act.
pub(super) const ACTS: Tags = ACT | MAKES | SOLVE;
/// Things that can be made.
pub(super) const THINGS: Tags = DOCUMENT | MEETING | MECHANISM | PILOT | TITLE | BUILDING | EVENT | SURVEY | TRAINING;

/// A word of the list in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub at: usize,
    pub length: usize,
    pub tags: Tags,
}

struct Lexicon {
    /// For each character from U+4E00 on, the bucket of words that begin with it; 0 for none.
    first: Vec<u16>,
    buckets: Vec<Vec<(Box<[char]>, Tags)>>,
}

const BASE: u32 = 0x4E00;
const SIZE: usize = 0x5200;

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| Lexicon::read(include_str!("../lexicon/clause.txt")))
}

impl Lexicon {
    fn read(data: &str) -> Self {
        let mut words: std::collections::BTreeMap<&str, Tags> = std::collections::BTreeMap::new();
        for line in data.lines().filter(|line| !line.starts_with('#')) {
            let mut parts = line.split_whitespace();
            let tag = parts.next().map_or(0, tag);
            for word in parts {
                *words.entry(word).or_default() |= tag;
            }
        }
        let mut made = Self { first: vec![0; SIZE], buckets: vec![vec![]] };
        for (word, tags) in words {
            let chars: Box<[char]> = word.chars().collect();
            let Some(slot) = chars.first().and_then(|c| slot(*c)) else { continue };
            if made.first[slot] == 0 {
                made.first[slot] = u16::try_from(made.buckets.len()).unwrap_or(0);
                made.buckets.push(vec![]);
            }
            made.buckets[usize::from(made.first[slot])].push((chars, tags));
        }
        for bucket in &mut made.buckets {
            bucket.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        made
    }
}

fn slot(c: char) -> Option<usize> {
    let at = (c as u32).checked_sub(BASE)? as usize;
    (at < SIZE).then_some(at)
}

/// The words in `chars`, longest first at each place, none within another.
pub(super) fn hits(chars: &[char], out: &mut Vec<Hit>) {
    let lexicon = lexicon();
    out.clear();
    let mut i = 0;
    while i < chars.len() {
        let bucket = slot(chars[i]).map_or(0, |slot| lexicon.first[slot]);
        let found = match bucket {
            0 => None,
            bucket => lexicon.buckets[usize::from(bucket)].iter().find(|(word, _)| begins(&chars[i..], word)),
        };
        match found {
            Some((word, tags)) => {
                out.push(Hit { at: i, length: word.len(), tags: *tags });
                i += word.len();
            }
            None => i += 1,
        }
    }
}
