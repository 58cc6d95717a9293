//! Words in their sentence: what stands together, and what turns it into its opposite. It knows no document.

use gangmu_document::{Figure, Span};

/// Characters between words that belong together.
const REACH: usize = 24;
/// Bytes that a word of wanting may go on behind a negation in it.
const LONGEST: usize = 30;
/// Ends of a sentence.
const STOPS: [char; 8] = ['。', '；', ';', '！', '!', '？', '?', '\n'];
/// Bytes around an anchor that hold all that is close to it.
const NEAREST: usize = 4 * (REACH + 12);
/// Ends of a part of a sentence.
const PAUSES: [char; 4] = ['，', ',', '：', ':'];
/// A part that begins so names what a later part forbids: 对…的学校, 取消评优.
const CASE: [&str; 7] = ["对", "凡", "如", "若", "发现", "存在", "出现"];
/// A part that begins so says what happens to what stands before it: …, 一律查处.
const VERDICT: [&str; 8] = ["一律", "予以", "坚决", "依法", "依规", "全部", "一经", "均"];

/// What a word means to the rules; rules and their groups of words by place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sense {
    Negation,
    Softening,
    Assertion,
    Group(usize, usize),
    Near(usize),
    Except(usize),
    Unless(usize),
}

/// A word found in a text; places in bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hit {
    pub start: usize,
    pub end: usize,
    pub sense: Sense,
}

/// A text with the words that were found in it.
pub(super) struct Words<'t> {
    pub text: &'t str,
    pub hits: Vec<Hit>,
    /// Negations that are not part of a word of wanting: 不得低于 wants something.
    turns: Vec<Hit>,
    wishes: Vec<Hit>,
    /// Ends of sentences and of their parts: first byte and the byte behind.
    stops: Vec<Span>,
    pauses: Vec<Span>,
}

impl<'t> Words<'t> {
    /// The words in the order in which they end.
    pub fn new(text: &'t str, hits: Vec<Hit>) -> Words<'t> {
        let of = |sense: Sense| hits.iter().filter(move |hit| hit.sense == sense).copied();
        let wishes: Vec<Hit> = of(Sense::Assertion).collect();
        let inside = |hit: &Hit| {
            let from = wishes.partition_point(|w| w.end < hit.end);
            wishes[from..].iter().take_while(|w| w.end <= hit.end + LONGEST).any(|w| w.start <= hit.start)
        };
        let turning = |hit: &&Hit| matches!(hit.sense, Sense::Negation | Sense::Softening | Sense::Unless(_));
        let turns = hits.iter().filter(turning).filter(|hit| !inside(hit)).copied().collect();
        let (stops, pauses) = (marks(text, &STOPS), marks(text, &[&STOPS[..], &PAUSES[..]].concat()));
        Words { text, turns, wishes, hits, stops, pauses }
    }

    /// The sentence around a byte.
    pub fn sentence(&self, at: usize) -> Span {
        around(&self.stops, at, self.text.len())
    }

    /// The part of the sentence around a byte.
    pub fn part(&self, at: usize) -> Span {
        around(&self.pauses, at, self.text.len())
    }

    /// Whether a longer word around the anchor means something else than the rule does.
    pub fn excepted(&self, rule: usize, anchor: &Hit) -> bool {
        let longer = |h: &&Hit| h.sense == Sense::Except(rule) && h.start <= anchor.start && anchor.end <= h.end;
        let from = self.hits.partition_point(|hit| hit.end < anchor.end);
        let near = self.hits.get(from..).unwrap_or_default().iter().take_while(|hit| hit.end <= anchor.end + NEAREST);
        near.into_iter().any(|hit| longer(&hit))
    }

    /// A word of a sense that stands close to the anchor in its sentence and is meant as it is.
    pub fn together(&self, rule: usize, sense: Sense, anchor: &Hit) -> Option<&Hit> {
        let sentence = self.sentence(anchor.start);
        let close = |hit: &&Hit| {
            let (from, to) = if hit.start >= anchor.end { (anchor.end, hit.start) } else { (hit.end, anchor.start) };
            from >= to || self.text.get(from..to).is_some_and(|between| between.chars().count() <= REACH)
        };
        let from = self.hits.partition_point(|hit| hit.end <= sentence.0.max(anchor.start.saturating_sub(NEAREST)));
        let until = self.hits.get(from..).unwrap_or_default().iter();
        let until = until.take_while(|hit| hit.end <= sentence.1.min(anchor.end + NEAREST));
        let fitting = until.filter(|hit| hit.sense == sense && hit.start >= sentence.0).filter(close);
        fitting.filter(|hit| !self.negated(rule, hit, false)).min_by_key(|hit| hit.start.abs_diff(anchor.start))
    }

    /// Whether the sentence says the opposite of the word. `asserted`: something is wanted in the same part.
    pub fn negated(&self, rule: usize, word: &Hit, asserted: bool) -> bool {
        let (part, sentence) = (self.part(word.start), self.sentence(word.start));
        self.turned(rule, part)
            || !asserted && self.governed(word, part, sentence)
            || self.is_case(part) && self.turned(rule, (part.1, sentence.1))
            || self.judged_next(rule, part, sentence)
    }

    fn turned(&self, rule: usize, span: Span) -> bool {
        let from = self.turns.partition_point(|hit| hit.end <= span.0);
        let within = self.turns.get(from..).unwrap_or_default().iter().take_while(|hit| hit.end <= span.1);
        let forms = [Sense::Negation, Sense::Softening, Sense::Unless(rule)];
        within.filter(|hit| forms.contains(&hit.sense)).any(|hit| span.0 <= hit.start)
    }

    /// 严禁…, …: a negation governs the rest of its sentence, until something is wanted again.
    fn governed(&self, word: &Hit, part: Span, sentence: Span) -> bool {
        let before = self.turns.get(..self.turns.partition_point(|hit| hit.end <= part.0)).unwrap_or_default();
        let before = before.iter().rev().take_while(|hit| hit.start >= sentence.0);
        before.into_iter().find(|hit| hit.sense == Sense::Negation).is_some_and(|negation| {
            let from = self.wishes.partition_point(|wish| wish.end <= negation.end);
            let until = self.wishes.get(from..).unwrap_or_default().iter().take_while(|wish| wish.end <= word.start);
            !until.into_iter().any(|wish| wish.start >= negation.end)
        })
    }

    fn is_case(&self, part: Span) -> bool {
        let words = self.text.get(part.0..part.1).unwrap_or_default();
        let words = words.trim_start_matches(|c: char| !c.is_alphabetic());
        let words =
            words.split_once('是').filter(|(mark, _)| mark.chars().count() == 1).map_or(words, |(_, rest)| rest);
        CASE.iter().any(|word| words.starts_with(word))
    }

    fn judged_next(&self, rule: usize, part: Span, sentence: Span) -> bool {
        let start = (part.1 + 1..=sentence.1).find(|i| self.text.is_char_boundary(*i));
        start.is_some_and(|start| {
            let next = self.part(start);
            let words = self.text.get(next.0..next.1).unwrap_or_default().trim_start();
            VERDICT.iter().any(|word| words.starts_with(word)) && self.turned(rule, next)
        })
    }

    /// Whether a figure belongs to the anchor: it stands in the same part, or is a figure of that very word.
    pub fn attached(&self, anchor: &Hit, figure: &Figure, place: usize) -> bool {
        let (part, sentence) = (self.part(anchor.start), self.sentence(anchor.start));
        let word = self.text.get(anchor.start..anchor.end).unwrap_or_default();
        let named = (sentence.0..sentence.1).contains(&place) && figure.subject.contains(word);
        (part.0..part.1).contains(&place) || named
    }

    /// The parts of the sentence that hold these places, and what lies between.
    pub fn stretch(&self, places: impl Iterator<Item = usize>) -> Span {
        let parts = places.map(|place| self.part(place));
        parts.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((0, self.text.len()))
    }
}

/// The marks of a kind in a text.
fn marks(text: &str, kind: &[char]) -> Vec<Span> {
    text.char_indices().filter(|(_, c)| kind.contains(c)).map(|(at, c)| (at, at + c.len_utf8())).collect()
}

/// The stretch around a byte between two marks; a mark belongs to the stretch before it.
fn around(marks: &[Span], at: usize, end: usize) -> Span {
    let next = marks.partition_point(|mark| mark.0 < at);
    let before = next.checked_sub(1).and_then(|i| marks.get(i));
    (before.map_or(0, |mark| mark.1), marks.get(next).map_or(end, |mark| mark.0))
}
