//! What stands around a place of a line: quotation marks, titles, words before and after. Decides nothing.

/// What a line's characters stand in.
pub(crate) struct Quotes {
    /// Within 《》 or 〔〕.
    pub(crate) title: Vec<bool>,
    /// Within “”.
    pub(crate) quoted: Vec<bool>,
}

/// A quotation longer than this is a torn one.
const MAX_QUOTE: usize = 40;

impl Quotes {
    pub(crate) fn of(chars: &[char]) -> Self {
        let mut quotes = Self { title: vec![false; chars.len()], quoted: vec![false; chars.len()] };
        let (mut title_at, mut quote_at) = (None, None);
        for (i, c) in chars.iter().enumerate() {
            match c {
                '《' | '〔' | '〈' => title_at = title_at.or(Some(i)),
                '》' | '〕' | '〉' => {
                    if let Some(from) = title_at.take() {
                        quotes.title[from..=i].fill(true);
                    }
                }
                '“' | '‘' => quote_at = Some(i),
                '”' | '’' => {
                    if let Some(from) = quote_at.take().filter(|from| i - from <= MAX_QUOTE) {
                        quotes.quoted[from..=i].fill(true);
                    }
                }
                _ => {}
            }
        }
        quotes
    }
}

/// Whether `word` ends at `at`.
pub(crate) fn before(chars: &[char], at: usize, word: &str) -> bool {
    let mut i = at;
    for c in word.chars().rev() {
        if i == 0 || chars[i - 1] != c {
            return false;
        }
        i -= 1;
    }
    true
}

/// Whether `word` begins at `at`.
pub(crate) fn after(chars: &[char], at: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c))
}

/// Whether one of `words` ends at `at`.
pub(crate) fn any_before(chars: &[char], at: usize, words: &[&str]) -> bool {
    words.iter().any(|word| before(chars, at, word))
}

/// Whether one of `words` begins at `at`.
pub(crate) fn any_after(chars: &[char], at: usize, words: &[&str]) -> bool {
    words.iter().any(|word| after(chars, at, word))
}
