//! The document tree: what reading gives. Shapes only; nothing here reads or computes.

use serde::{Deserialize, Serialize};

/// Start and end of a stretch of [`Document::text`] in Unicode characters (code points), end excluded.
pub type Span = (usize, usize);

/// How large a file may be.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself.
    pub max_bytes: usize,
    /// Bytes of a packed file's parts when unpacked, all together.
    pub max_unpacked: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 128 << 20, max_unpacked: 256 << 20 }
    }
}

/// The file format, told from the content.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Plain text in any supported encoding.
    Txt,
    /// Office Open XML word processing.
    Docx,
    /// A web page.
    Html,
    /// Portable Document Format with a text layer.
    Pdf,
    /// A workbook whose rows are read as lines.
    Xlsx,
    /// The national fixed-layout format (GB/T 33190).
    Ofd,
}

/// What sort of document the text is; decides how a bare figure is read.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Key points, plan, scheme: figures are targets.
    Plan,
    /// Summary of a year or term: figures are results.
    Summary,
    /// Report on a situation or a piece of work: figures are results or standing facts.
    Report,
    /// None of these could be told.
    Other,
}

/// A document as read: the text as it was, what it says, and what was noticed.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Document {
    /// Format of the file.
    pub format: Format,
    /// Encoding of the text ("UTF-8", "GB18030", …; "UTF-8" for DOCX).
    pub encoding: String,
    /// The decoded text, otherwise untouched. All spans count its characters.
    pub text: String,
    /// The lines of the text that are not blank; lines that a hard break cut apart are one.
    pub paragraphs: Vec<Paragraph>,
    /// Title line, cleaned, if there is one.
    pub title: Option<String>,
    /// The year that the document is for, if title or text state one.
    pub year: Option<i32>,
    /// Plan, summary, report or other.
    pub kind: DocumentKind,
    /// The documents that the file holds, in text order; one unless it is a compilation.
    pub parts: Vec<Part>,
    /// Headings in text order.
    pub outline: Vec<Section>,
    /// Sentences and listed points of the body in text order; none of the body is left out.
    pub clauses: Vec<Clause>,
    /// Figures in text order.
    pub figures: Vec<Figure>,
    /// Tables: lines of cells that stand together.
    pub tables: Vec<Table>,
    /// What a person should look at.
    pub findings: Vec<Finding>,
    /// Share of characters that stand in damaged paragraphs, 0 to 1.
    pub damaged_share: f64,
}

/// One document of a file.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Part {
    /// Place in the text, title and body.
    pub span: Span,
    /// Title, cleaned, if there is one.
    pub title: Option<String>,
    /// The year that it is for, if stated.
    pub year: Option<i32>,
    /// Plan, summary, report or other.
    pub kind: DocumentKind,
}

/// Lines of cells that stand together.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Table {
    /// Place in the text.
    pub span: Span,
    /// Rows of cells; rows may differ in length.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell of a table.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Cell {
    /// Place in the text.
    pub span: Span,
    /// Cleaned words.
    pub text: String,
}

/// What a paragraph is for.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The document's title.
    Title,
    /// A heading and nothing else.
    Heading,
    /// Running text (may begin with a heading sentence).
    Body,
    /// Left behind by a web site or a printer: source line, page number, advertisement.
    Boilerplate,
    /// The same words as an earlier paragraph.
    Repeated,
}

/// One line of the text, or several that a hard break had cut apart.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Paragraph {
    /// Place without the line break; line breaks and page numbers between its halves are within it.
    pub span: Span,
    /// Simplified, damage repaired, punctuation unified.
    pub clean: String,
    /// What the line is for.
    pub role: Role,
    /// Why the paragraph cannot be read (a Chinese sentence), else null. Damaged paragraphs yield no figures.
    pub damaged: Option<String>,
    /// Heading level given by the word processor's style, from 1.
    pub style_level: Option<u8>,
    /// Where the characters of `clean` stand in the text, by stretches: a stretch begins at the first number's character
    /// of `clean` and the second's of the text, and goes on one by one.
    #[serde(default)]
    pub places: Vec<(u32, u32)>,
}

impl Paragraph {
    /// Place in the text of the characters `from..to` of `clean`; the whole paragraph where there are no such.
    pub fn original(&self, from: usize, to: usize) -> Span {
        let at = |index: usize| {
            let index = u32::try_from(index).ok()?;
            let stretch = self.places.partition_point(|(begin, _)| *begin <= index).checked_sub(1)?;
            let (begin, place) = self.places[stretch];
            Some((place + index - begin) as usize)
        };
        let last = to.checked_sub(1).filter(|last| *last >= from);
        match (at(from), last.and_then(at)) {
            (Some(first), Some(last)) if last < self.span.1 => (first, last + 1),
            _ => self.span,
        }
    }
}

/// A heading.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Section {
    /// Index in [`Document::outline`].
    pub id: usize,
    /// The section that holds this one.
    pub parent: Option<usize>,
    /// Depth from 1.
    pub level: u8,
    /// Numbering as written, "" if none.
    pub number: String,
    /// Heading words without the numbering, cleaned.
    pub title: String,
    /// Place of the whole section, heading and content.
    pub span: Span,
}

/// What a clause says.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ClauseKind {
    /// Something to be done.
    Task,
    /// Something to be handed in or made: a scheme, a report, a list.
    Deliverable,
    /// A guiding idea or requirement without an act.
    Principle,
    /// A standing fact, occasion or heading words.
    Background,
    /// Something done.
    Result,
    /// Something lacking or wrong.
    Problem,
}

/// What a deliverable clause will bring about.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Deliverable {
    /// A scheme, rule, plan or report to be issued.
    Document,
    /// A meeting or conference.
    Meeting,
    /// A mechanism, system or platform to be set up.
    Mechanism,
    /// A pilot or experiment.
    Pilot,
    /// A title or recognition to be won.
    Title,
    /// A building or site to be built.
    Building,
    /// An activity, contest or week.
    Event,
    /// A survey, inspection or census.
    Survey,
    /// A training course.
    Training,
}

/// By when, as the text words it.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Deadline {
    /// The words ("9月底前").
    pub phrase: String,
    /// Year, where stated or where the document's year fills it.
    pub year: Option<i32>,
    /// Month 1–12, where stated.
    pub month: Option<u8>,
    /// Day 1–31, where stated; the month's last day for 底.
    pub day: Option<u8>,
}

/// A sentence or listed point of the body.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Clause {
    /// Index in [`Document::clauses`].
    pub id: usize,
    /// The section that it stands in.
    pub section: Option<usize>,
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Place in the text.
    pub span: Span,
    /// Cleaned words.
    pub text: String,
    /// Listing mark ("一是", "1", "①"), "" if none.
    pub mark: String,
    /// What it says.
    pub kind: ClauseKind,
    /// What it will bring about, for deliverables.
    pub deliverable: Option<Deliverable>,
    /// By when.
    pub deadline: Option<Deadline>,
    /// Offices in charge.
    pub lead: Vec<String>,
    /// Offices that take part.
    pub co: Vec<String>,
    /// Indices in [`Document::figures`].
    pub figures: Vec<usize>,
}

/// How the value bounds what is counted.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// Plain.
    Eq,
    /// At least.
    Ge,
    /// More than.
    Gt,
    /// At most.
    Le,
    /// Less than.
    Lt,
    /// About.
    Approx,
    /// From value to `value_max`.
    Range,
}

/// Whether a figure is wanted, reached or given.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    /// To be done or reached.
    Target,
    /// Achieved, or counted as a done fact.
    Result,
    /// A standing description, or a figure given for comparison.
    Baseline,
}

/// Direction of a change.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Grew.
    Up,
    /// Shrank.
    Down,
}

/// A figure's own change, as its clause gives it.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Change {
    /// Up or down.
    pub dir: Direction,
    /// By how much, in `unit`.
    pub value: f64,
    /// Unit as written.
    pub unit: String,
}

/// A number that states how much of something is planned, was achieved, or stands as a fact.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Figure {
    /// Words of the text that hold the number, untouched: `text[span]`.
    pub quote: String,
    /// Place of the quote.
    pub span: Span,
    /// What is counted or measured.
    pub subject: String,
    /// The number in `unit`.
    pub value: f64,
    /// A range's upper end.
    pub value_max: Option<f64>,
    /// Measure word or unit as written, "" if none.
    pub unit: String,
    /// How the value bounds.
    pub comparator: Comparator,
    /// Target, result or baseline.
    pub kind: FigureKind,
    /// The year that the figure is for, if stated.
    pub year: Option<i32>,
    /// Its change, if stated.
    pub change: Option<Change>,
    /// Quote of the figure that this one is a part of.
    pub whole: Option<String>,
    /// 0 to 1: how surely all this was read. Below 0.6 a person should look.
    pub confidence: f32,
    /// Index in [`Document::clauses`].
    pub clause: usize,
}

/// How much a finding matters.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Probably wrong.
    Warning,
    /// Surely wrong.
    Error,
}

/// Something that a person should look at.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Finding {
    /// Stable code, "D101".
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// Place in the text.
    pub span: Span,
    /// What was seen (Chinese).
    pub message: String,
    /// What to do (Chinese).
    pub advice: String,
}
