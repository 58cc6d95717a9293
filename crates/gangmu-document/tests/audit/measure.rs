//! What an audit finds of what was planted, and what it finds beside it.

use std::collections::BTreeMap;

use gangmu_document::audit::{Audit, Doubt, Weight};

/// Found, missed and false, for one relation's documents.
#[derive(Default, Clone, Debug)]
pub struct Tally {
    pub documents: usize,
    pub found: usize,
    pub false_alarms: usize,
    pub clean_sentences: usize,
}

impl Tally {
    pub fn recall(&self) -> f64 {
        if self.documents == 0 { 1.0 } else { ratio(self.found, self.documents) }
    }

    pub fn false_rate(&self) -> f64 {
        ratio(self.false_alarms, self.clean_sentences.max(1))
    }

    pub fn precision(&self) -> f64 {
        if self.found == 0 { 0.0 } else { ratio(self.found, self.found + self.false_alarms) }
    }

    fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        self.found += other.found;
        self.false_alarms += other.false_alarms;
        self.clean_sentences += other.clean_sentences;
    }
}

fn ratio(a: usize, b: usize) -> f64 {
    a as f64 / b as f64
}

/// Tallies by relation, and lines for a person who looks into misses and false alarms.
#[derive(Default)]
pub struct Board {
    pub rows: BTreeMap<&'static str, Tally>,
    pub notes: Vec<String>,
}

/// A stretch of document `0` or `1`, in characters.
pub type Region = (usize, (usize, usize));

/// Where each of the words stands in the text.
pub fn regions(document: usize, text: &str, words: &[String]) -> Vec<Region> {
    words
        .iter()
        .map(|word| {
            let at = text.find(word.as_str()).unwrap_or_else(|| panic!("“{word}” stands nowhere in:\n{text}"));
            let start = text[..at].chars().count();
            (document, (start, start + word.chars().count()))
        })
        .collect()
}

fn touches(doubt: &Doubt, regions: &[Region]) -> bool {
    doubt.places.iter().any(|place| {
        regions.iter().any(|(document, (start, end))| {
            place.document == *document && place.span.0 < *end && *start < place.span.1.max(place.span.0 + 1)
        })
    })
}

fn is_loud(doubt: &Doubt) -> bool {
    doubt.severity != Weight::Note
}

/// Sentences of a text that are long enough to say something.
pub fn sentences(text: &str) -> usize {
    text.split(['。', '！', '？', '\n']).filter(|part| part.trim().chars().count() >= 6).count()
}

impl Board {
    /// Judges what was said of a planted text.
    pub fn planted(&mut self, wanted: &Wanted, audit: &Audit, text: &str) {
        self.find(wanted, audit);
        self.outside(wanted, audit, text);
    }

    /// Judges whether an error was found.
    pub fn find(&mut self, wanted: &Wanted, audit: &Audit) {
        let hit = audit.findings.iter().any(|doubt| {
            (is_loud(doubt) || wanted.quiet)
                && wanted.codes.contains(&doubt.code.as_str())
                && touches(doubt, wanted.regions)
        });
        let row = self.rows.entry(wanted.row).or_default();
        row.documents += 1;
        row.found += usize::from(hit);
        if !hit {
            let others: Vec<&str> = audit.findings.iter().map(|doubt| doubt.code.as_str()).collect();
            self.notes.push(format!(
                "missed {} {}: {} (said: {others:?})",
                wanted.row,
                wanted.label,
                wanted.words.join(" ¶ ")
            ));
        }
    }

    /// Judges what was said of a text away from the regions; none for a clean text.
    pub fn outside(&mut self, wanted: &Wanted, audit: &Audit, text: &str) {
        let row = self.rows.entry(wanted.row).or_default();
        row.clean_sentences += sentences(text).saturating_sub(wanted.regions.len());
        for doubt in audit.findings.iter().filter(|doubt| is_loud(doubt) && !touches(doubt, wanted.regions)) {
            row.false_alarms += 1;
            let line = format!(
                "false {} in {} {}: {} {:?}",
                doubt.code, wanted.row, wanted.label, doubt.message, doubt.quotes
            );
            self.notes.push(line);
        }
    }

    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        self.rows.values().for_each(|row| total.add(row));
        total
    }

    /// The table, then what was missed and what was false.
    pub fn print(&self, title: &str) {
        println!("{title}\nrelation documents found recall  false/clean sentences");
        let line = |name: &str, row: &Tally| {
            println!(
                "{name:<8} {:>9} {:>5} {:>6.3}  {}/{} = {:.4}",
                row.documents,
                row.found,
                row.recall(),
                row.false_alarms,
                row.clean_sentences,
                row.false_rate()
            );
        };
        self.rows.iter().for_each(|(code, row)| line(code, row));
        let total = self.total();
        line("all", &total);
        println!("precision {:.3}", total.precision());
        self.notes.iter().for_each(|note| println!("{note}"));
    }
}

/// What should be said, and where.
pub struct Wanted<'a> {
    pub row: &'static str,
    pub label: &'a str,
    pub codes: &'a [&'a str],
    pub regions: &'a [Region],
    pub words: &'a [String],
    /// Whether a mere note counts as found.
    pub quiet: bool,
}
