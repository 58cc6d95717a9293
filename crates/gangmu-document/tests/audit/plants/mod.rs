//! Sentences with a planted error, by relation. Each has a clean side that holds.

mod changes;
mod dates;
mod lists;
mod people;
mod rates;
mod shares;
mod standing;
mod sums;
mod units;
mod words;

use crate::maker::Maker;

/// In which kind of document a sentence can stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    Plan,
    Summary,
}

/// A way to say something. Slots `⟦clean|planted⟧` hold what differs; `¶` parts what stands in different chapters;
/// a sentence with line breaks makes paragraphs of its own; `§…` asks for a slip in the chapters' own numbering.
pub struct Phrase {
    pub style: Style,
    /// What it is about; a document has one sentence per topic.
    pub topic: &'static str,
    pub make: fn(&mut Maker) -> String,
}

/// For a summary.
pub const fn s(topic: &'static str, make: fn(&mut Maker) -> String) -> Phrase {
    Phrase { style: Style::Summary, topic, make }
}

/// For a plan.
pub const fn p(topic: &'static str, make: fn(&mut Maker) -> String) -> Phrase {
    Phrase { style: Style::Plan, topic, make }
}

/// A relation with the ways its break is worded.
pub struct Relation {
    pub code: &'static str,
    /// Codes that also name the break rightly.
    pub also: &'static [&'static str],
    /// Whether the relation belongs to the minimum set.
    pub minimum: bool,
    pub phrases: &'static [Phrase],
}

const fn must(code: &'static str, also: &'static [&'static str], phrases: &'static [Phrase]) -> Relation {
    Relation { code, also, minimum: true, phrases }
}

const fn may(code: &'static str, also: &'static [&'static str], phrases: &'static [Phrase]) -> Relation {
    Relation { code, also, minimum: false, phrases }
}

/// All relations that one document can show; R23 needs two.
pub const RELATIONS: &[Relation] = &[
    must("R01", &["R09", "R27"], sums::R01),
    must("R02", &["R01", "R09", "R04"], sums::R02),
    must("R03", &["R04"], shares::R03),
    must("R04", &["R03"], shares::R04),
    must("R05", &["R06"], changes::R05),
    must("R06", &["R05"], changes::R06),
    must("R07", &[], standing::R07),
    may("R08", &["R07"], standing::R08),
    must("R09", &["R01"], sums::R09),
    must("R10", &["R02"], people::R10),
    must("R11", &["R05", "R01"], changes::R11),
    must("R12", &["R02"], people::R12),
    must("R13", &["R14"], people::R13),
    may("R14", &["R13"], people::R14),
    may("R15", &["R28"], units::R15),
    must("R16", &["R02", "R03", "R04"], rates::R16),
    must("R17", &[], rates::R17),
    must("R18", &["R19"], dates::R18),
    must("R19", &["R18"], dates::R19),
    must("R20", &["R01"], lists::R20),
    may("R21", &["R13"], people::R21),
    may("R22", &["R17"], rates::R22),
    may("R24", &[], lists::R24),
    may("R25", &[], words::R25),
    may("R26", &[], words::R26),
    may("R27", &["R01", "R09"], units::R27),
    may("R28", &["R07"], units::R28),
];
