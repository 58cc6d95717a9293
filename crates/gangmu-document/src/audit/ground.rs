//! The common ground of all relations: lines with their amounts, and how findings are made. Judges nothing.

use std::cell::OnceCell;

use super::amount::{Amount, amounts};
use super::entry::{self, Entry};
use super::model::{Audit, Checked, Doubt, Names, Place, Weight};
use super::parts::{Listing, listings};
use super::setting::{self, Setting};
use crate::document::{Document, Role};
pub(crate) use crate::lexicon::has_any;
use crate::lexicon::{Text, without_head};

/// A document as the relations see it.
pub(crate) struct Ground<'a> {
    pub(crate) document: &'a Document,
    /// Registers' names, where they are at hand.
    pub(crate) names: Option<&'a Names>,
    /// Index of the document among those that are judged.
    pub(crate) index: usize,
    /// The lines that can be read, in text order.
    pub(crate) lines: Vec<Line>,
    /// The original text by characters, made when the first quote is wanted.
    raw: OnceCell<Vec<char>>,
    settings: OnceCell<Vec<Setting>>,
    entries: OnceCell<Vec<Entry>>,
}

/// A paragraph that can be read.
pub(crate) struct Line {
    /// Index in [`Document::paragraphs`].
    pub(crate) paragraph: usize,
    /// Cleaned characters; all places of the audit count them.
    pub(crate) chars: Vec<char>,
    text: Text,
    /// What it counts and measures, in text order.
    pub(crate) amounts: Vec<Amount>,
    /// Start and end of each sentence.
    pub(crate) sentences: Vec<(usize, usize)>,
    lists: OnceCell<Vec<Listing>>,
    /// Of each amount the words of its clause, once they were asked for.
    clauses: Vec<OnceCell<String>>,
}

impl Line {
    /// The sentence that a place stands in.
    pub(crate) fn sentence(&self, at: usize) -> usize {
        self.sentences.partition_point(|(start, _)| *start <= at).saturating_sub(1)
    }

    /// Place of the sentence that `at` stands in.
    pub(crate) fn sentence_span(&self, at: usize) -> (usize, usize) {
        self.sentences.get(self.sentence(at)).copied().unwrap_or((0, self.chars.len()))
    }

    /// The part of a sentence that is near a place: endless sentences are cut, so that looking around stays cheap.
    pub(crate) fn near(&self, at: usize) -> (usize, usize) {
        const REACH: usize = 300;
        let (from, to) = self.sentence_span(at);
        (from.max(at.saturating_sub(REACH)), to.min(at + REACH).max(from))
    }

    /// Lists of parts with their totals.
    pub(crate) fn lists(&self) -> &[Listing] {
        self.lists.get_or_init(|| listings(self))
    }

    /// Indices of the amounts between two places.
    pub(crate) fn within(&self, from: usize, to: usize) -> std::ops::Range<usize> {
        let first = self.amounts.partition_point(|a| a.start < from);
        first..self.amounts.partition_point(|a| a.start < to).max(first)
    }

    /// Words between two places as a string; "" where they are in the wrong order.
    pub(crate) fn text(&self, from: usize, to: usize) -> &str {
        self.text.between(from, to)
    }

    /// Words between two places; nothing where they are in the wrong order.
    pub(crate) fn words(&self, from: usize, to: usize) -> &[char] {
        let to = to.min(self.chars.len());
        &self.chars[from.min(to)..to]
    }

    /// Characters between an amount and the next.
    pub(crate) fn gap(&self, first: usize, second: usize) -> &[char] {
        match (self.amounts.get(first), self.amounts.get(second)) {
            (Some(a), Some(b)) => self.words(a.end, b.start),
            _ => &[],
        }
    }

    /// The stretch between commas and stops that an amount stands in.
    pub(crate) fn between_signs(&self, index: usize) -> (usize, usize) {
        let Some(a) = self.amounts.get(index) else { return (0, 0) };
        let stop = |at: &usize| matches!(self.chars[*at], '，' | '；' | '：' | '。');
        let from = (0..a.start).rev().find(stop).map_or(0, |at| at + 1);
        (from, (a.end..self.chars.len()).find(stop).unwrap_or(self.chars.len()))
    }

    /// Words before an amount, from the sign or amount before it.
    pub(crate) fn label(&self, index: usize) -> &str {
        let (from, left) = self.label_span(index);
        self.text(from, left)
    }

    /// Place of the words before an amount, from the sign or amount before it.
    pub(crate) fn label_span(&self, index: usize) -> (usize, usize) {
        let Some(a) = self.amounts.get(index) else { return (0, 0) };
        let floor = index.checked_sub(1).map_or(0, |before| self.amounts[before].end.min(a.start));
        let left = a.left.max(floor);
        (self.chars[floor..left].iter().rposition(|c| is_sign(*c)).map_or(floor, |at| floor + at + 1), left)
    }

    /// Words of an amount's clause, lists and brackets in it included: from the comma or amount before it to the sign or
    /// amount behind it.
    pub(crate) fn clause(&self, index: usize) -> &str {
        let Some((a, known)) = self.amounts.get(index).zip(self.clauses.get(index)) else { return "" };
        known.get_or_init(|| {
            let floor = index.checked_sub(1).map_or(0, |before| self.amounts[before].end.min(a.start));
            let sign = |c: &char| matches!(c, '，' | '；' | '。' | '：' | '！' | '？');
            let from = self.chars[floor..a.start].iter().rposition(sign).map_or(floor, |at| floor + at + 1);
            [self.text(from, a.start), self.noun(index)].concat()
        })
    }

    /// Words behind an amount, up to the next sign or amount.
    pub(crate) fn noun(&self, index: usize) -> &str {
        let Some(a) = self.amounts.get(index) else { return "" };
        let roof = self.amounts.get(index + 1).map_or(self.chars.len(), |next| next.left.max(a.end));
        let to = self.chars[a.end..roof].iter().position(|c| is_sign(*c)).map_or(roof, |at| a.end + at);
        self.text(a.end, to)
    }

    /// The words that say what an amount counts: those before it, else those behind; places, adverbs and verbs of
    /// counting left out. "" where there are none.
    pub(crate) fn subject(&self, index: usize) -> String {
        let before = normal_subject(self.label(index));
        if before.chars().count() >= 2 { before } else { normal_subject(self.noun(index)) }
    }
}

/// Signs at which words about one amount end.
pub(crate) fn is_sign(c: char) -> bool {
    matches!(c, '，' | '；' | '：' | '。' | '、' | '（' | '）' | '！' | '？' | '\t' | '—')
}

/// Where `word` stands first in `chars`.
pub(crate) fn find(chars: &[char], word: &str) -> Option<usize> {
    let mut rest = word.chars();
    let first = rest.next()?;
    let follows = |at: usize| rest.clone().enumerate().all(|(i, c)| chars.get(at + 1 + i) == Some(&c));
    chars.iter().enumerate().find(|(at, c)| **c == first && follows(*at)).map(|(at, _)| at)
}

#[rustfmt::skip]
const LEADS: &[&str] = &[
    "其中", "全县", "全市", "全区", "全州", "全省", "全校", "全镇", "全乡", "我县", "我市", "我区", "我局", "我校", "本县", "本市", "本区", "县域内",
    "截至目前", "截止目前", "目前", "今年", "全年", "本年度", "年内", "累计", "现有", "共有", "总共", "一共", "共", "已有", "已", "有", "的", "和", "与", "及",
    "另有", "还有", "尚有", "设有", "设", "拥有", "建有", "建成", "各级各类", "各类", "各",
];
#[rustfmt::skip]
const TAILS: &[&str] = &["总人数", "人数", "总数", "数量", "总量", "总额", "总计", "合计", "共计", "共", "数", "达到", "达", "为", "有", "的", "均", "分别"];

/// What is counted without places, adverbs and words of counting at its ends.
pub(crate) fn normal_subject(words: &str) -> String {
    let mut rest = words.trim();
    while let Some(next) = without_head(rest, LEADS).filter(|next| !next.is_empty()) {
        rest = next;
    }
    let ends = |c: char| matches!(c, '数' | '量' | '额' | '计' | '共' | '到' | '达' | '为' | '有' | '的' | '均' | '别');
    while rest.ends_with(ends)
        && let Some(next) =
            TAILS.iter().find_map(|tail| rest.strip_suffix(tail)).filter(|next| next.chars().count() > 1)
    {
        rest = next;
    }
    rest.to_string()
}

/// A stretch of a line: index in [`Ground::lines`], first character and the one after the last.
pub(crate) type Stretch = (usize, usize, usize);

/// The longest quote, in characters.
const MAX_QUOTE: usize = 120;

impl<'a> Ground<'a> {
    /// Prepares a document; `index` is its place among those that are judged.
    pub(crate) fn of(document: &'a Document, index: usize, names: Option<&'a Names>) -> Self {
        let readable =
            |p: &crate::document::Paragraph| p.damaged.is_none() && matches!(p.role, Role::Body | Role::Heading);
        let mut lines: Vec<Line> = (document.paragraphs.iter().enumerate())
            .filter(|(_, p)| readable(p))
            .map(|(paragraph, p)| line(paragraph, &p.clean))
            .collect();
        link(document, &mut lines);
        Self {
            document,
            names,
            index,
            lines,
            raw: OnceCell::new(),
            settings: OnceCell::new(),
            entries: OnceCell::new(),
        }
    }

    /// The setting of each line.
    pub(crate) fn settings(&self) -> &[Setting] {
        self.settings.get_or_init(|| setting::settings(self))
    }

    /// The document's amounts that can be compared with each other.
    pub(crate) fn entries(&self) -> &[Entry] {
        self.entries.get_or_init(|| entry::entries(self, self.settings()))
    }

    fn raw(&self) -> &[char] {
        self.raw.get_or_init(|| self.document.text.chars().collect())
    }

    /// The original words of a stretch and where they stand.
    pub(crate) fn quote(&self, (line, from, to): Stretch) -> (String, Place) {
        let paragraph = self.lines.get(line).and_then(|l| self.document.paragraphs.get(l.paragraph));
        self.original(paragraph.map_or((0, 0), |p| p.original(from, to)))
    }

    /// The original words of a place in the text, where no line of the audit holds it.
    pub(crate) fn original(&self, (from, to): crate::document::Span) -> (String, Place) {
        let chars = self.raw();
        let (from, to) = (from.min(chars.len()), to.min(chars.len()).min(from + MAX_QUOTE));
        (chars[from..to.max(from)].iter().collect(), Place { document: self.index, span: (from, to.max(from)) })
    }

    fn quotes(&self, at: &[Stretch]) -> (Vec<String>, Vec<Place>) {
        at.iter().map(|stretch| self.quote(*stretch)).unzip()
    }

    /// A relation that does not hold. `numbers` are what the other figures give and what the text says.
    pub(crate) fn doubt(&self, code: &str, severity: Weight, at: &[Stretch], numbers: Numbers, said: Said) -> Doubt {
        let (quotes, places) = self.quotes(at);
        let Numbers { computed, stated } = numbers;
        let Said { message, suggestion } = said;
        Doubt { code: code.to_string(), severity, message, quotes, places, computed, stated, suggestion }
    }

    /// A relation that holds.
    pub(crate) fn checked(&self, code: &str, at: &[Stretch], numbers: Numbers, message: String) -> Checked {
        let (quotes, places) = self.quotes(at);
        let Numbers { computed, stated } = numbers;
        Checked { code: code.to_string(), message, quotes, places, computed, stated }
    }

    /// Stretch of an amount with the words before it that belong to it.
    pub(crate) fn amount_stretch(&self, line: usize, index: usize) -> Stretch {
        let Some((l, a)) = self.lines.get(line).and_then(|l| Some((l, l.amounts.get(index)?))) else {
            return (line, 0, 0);
        };
        let floor = index.checked_sub(1).map_or(0, |before| l.amounts[before].end.min(a.start));
        let from = (floor..a.start).rev().find(|at| is_sign(l.chars[*at])).map_or(floor, |at| at + 1);
        (line, from, a.end)
    }
}

/// What the other figures give and what the text says, in the stated unit.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Numbers {
    pub(crate) computed: Option<f64>,
    pub(crate) stated: Option<f64>,
}

impl Numbers {
    pub(crate) fn new(computed: f64, stated: f64) -> Self {
        let tidy = |x: f64| if x.is_finite() { Some((x * 1e6).round() / 1e6) } else { None };
        Self { computed: tidy(computed), stated: tidy(stated) }
    }
}

/// What a doubt tells a person, both Chinese sentences.
pub(crate) struct Said {
    pub(crate) message: String,
    pub(crate) suggestion: String,
}

/// A number for a message: up to four decimals, no idle zeros.
pub(crate) fn number(x: f64) -> String {
    let text = format!("{x:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// Puts an audit into text order and drops what was said twice.
pub(crate) fn settle(audit: &mut Audit) {
    let at = |places: &[Place]| places.iter().map(|p| (p.document, p.span)).min();
    audit.findings.sort_by(|a, b| at(&a.places).cmp(&at(&b.places)).then_with(|| a.code.cmp(&b.code)));
    audit.findings.dedup_by(|a, b| a.code == b.code && a.places == b.places);
    audit.checked.sort_by(|a, b| at(&a.places).cmp(&at(&b.places)).then_with(|| a.code.cmp(&b.code)));
    audit.checked.dedup_by(|a, b| a.code == b.code && a.places == b.places);
}

fn line(paragraph: usize, clean: &str) -> Line {
    let chars: Vec<char> = clean.chars().collect();
    let mut sentences = Vec::new();
    let mut start = 0;
    for (i, c) in chars.iter().enumerate() {
        if matches!(c, '。' | '！' | '？') {
            sentences.push((start, i + 1));
            start = i + 1;
        }
    }
    if start < chars.len() {
        sentences.push((start, chars.len()));
    }
    let text = Text::of(&chars);
    let amounts = amounts(&chars);
    let clauses = vec![OnceCell::new(); amounts.len()];
    Line { paragraph, amounts, chars, text, sentences, lists: OnceCell::new(), clauses }
}

/// Tells each amount which figure of the document it is.
fn link(document: &Document, lines: &mut [Line]) {
    let mut next = 0;
    for line in lines {
        let at = |f: usize| document.figures.get(f).and_then(|f| document.clauses.get(f.clause)).map(|c| c.paragraph);
        while at(next).is_some_and(|paragraph| paragraph < line.paragraph) {
            next += 1;
        }
        let mut from = 0;
        while at(next) == Some(line.paragraph) {
            let figure = &document.figures[next];
            let found = (from..line.amounts.len())
                .find(|i| line.amounts[*i].value == figure.value && line.amounts[*i].unit == figure.unit);
            if let Some(found) = found {
                line.amounts[found].figure = Some(next);
                from = found + 1;
            }
            next += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_idle_tail_ends_as_the_gate_says() {
        for tail in TAILS {
            assert_eq!(normal_subject(&format!("教师培训{tail}")), "教师培训", "{tail}");
        }
    }
    use crate::{Limits, read};

    #[test]
    fn quotes_are_the_original_words_at_their_place() {
        let text = "一、概況\n全縣有學?85所,其中: 小學６１所。\n";
        let document = read(text.as_bytes(), "示例", &Limits::default()).unwrap();
        let ground = Ground::of(&document, 0, None);
        let line = ground.lines.iter().position(|l| l.amounts.len() == 2).unwrap();
        let (quote, place) = ground.quote(ground.amount_stretch(line, 1));
        assert_eq!(quote, "小學６１所");
        let raw: String = text.chars().skip(place.span.0).take(place.span.1 - place.span.0).collect();
        assert_eq!(raw, quote);
    }

    #[test]
    fn subjects_lose_places_and_words_of_counting() {
        for (words, subject) in [("全县共有各级各类学校", "学校"), ("其中教师人数达", "教师"), ("共", "共")]
        {
            assert_eq!(normal_subject(words), subject, "{words}");
        }
    }
}
