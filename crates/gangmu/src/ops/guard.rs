//! The policy guard: holds a document against the pack's policy rules. Pure: no store, no clock; the rules are data.
//!
//! One pass over the text finds every word of every rule; a rule is looked at only where one of its first words stands.

use std::collections::{BTreeMap, HashMap};

use aho_corasick::AhoCorasick;
use gangmu_document::audit::{Doubt, Place, Weight};
use gangmu_document::{Clause, ClauseKind, Document, DocumentKind, Figure, FigureKind, Role, Span};
use gangmu_pack::definition::CheckLevel;
use gangmu_pack::policy::{Applies, Policy, PolicyRule};
use jiff::civil::date;

/// Characters between words that belong together.
const REACH: usize = 24;
/// Ends of a sentence.
const STOPS: [char; 8] = ['。', '；', ';', '！', '!', '？', '?', '\n'];
/// Ends of a part of a sentence.
const PAUSES: [char; 4] = ['，', ',', '：', ':'];
/// A part that begins so names what the next part forbids: 对…的, 一律查处.
const CASE: [&str; 7] = ["对", "凡", "如", "若", "发现", "存在", "出现"];
/// A part that begins so says what happens to what stands before it.
const VERDICT: [&str; 8] = ["一律", "予以", "坚决", "依法", "依规", "全部", "一经", "均"];

/// What a word means to the rules.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sense {
    Negation,
    Softening,
    Assertion,
    Group(usize, usize),
    Near(usize),
    Except(usize),
    Unless(usize),
}

/// The rules, ready to be held against texts.
pub struct Guard<'a> {
    policy: &'a Policy,
    finder: Option<AhoCorasick>,
    senses: Vec<Vec<Sense>>,
}

/// Something that a rule found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What is said of it.
    pub doubt: Doubt,
    /// The clause, unless it is a heading.
    pub clause: Option<usize>,
    /// The figures that stand in the words, by their place in the document.
    pub figures: Vec<usize>,
    /// Whether it is something wanted, not something told.
    pub wanted: bool,
}

/// A word found in a text; places in bytes.
#[derive(Debug, Clone, Copy)]
struct Hit {
    start: usize,
    end: usize,
    sense: Sense,
}

/// A piece of text that is judged by itself.
struct Piece<'d> {
    text: &'d str,
    span: Span,
    kind: Option<ClauseKind>,
    clause: Option<usize>,
    /// Figures with their place in `text`, in bytes.
    figures: Vec<(usize, &'d Figure, usize)>,
}

impl<'a> Guard<'a> {
    /// Makes the rules ready.
    pub fn new(policy: &'a Policy) -> Guard<'a> {
        let mut words: Vec<&str> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut senses: Vec<Vec<Sense>> = Vec::new();
        let mut add = |list: &'a [String], sense: Sense| {
            for word in list.iter().map(String::as_str).filter(|w| !w.is_empty()) {
                let at = *known.entry(word).or_insert_with(|| {
                    words.push(word);
                    senses.push(Vec::new());
                    words.len() - 1
                });
                senses[at].push(sense);
            }
        };
        add(&policy.negation, Sense::Negation);
        add(&policy.softening, Sense::Softening);
        add(&policy.assertion, Sense::Assertion);
        for (at, rule) in policy.rules.iter().enumerate() {
            rule.words.iter().enumerate().for_each(|(group, list)| add(list, Sense::Group(at, group)));
            add(&rule.near, Sense::Near(at));
            add(&rule.except, Sense::Except(at));
            add(&rule.unless, Sense::Unless(at));
        }
        // Only a list of words beyond all measure cannot be made ready; it then finds nothing.
        Guard { policy, finder: AhoCorasick::new(&words).ok(), senses }
    }

    /// Everything that the rules find in a document, in the order of the text. `year` is the year that it is for,
    /// where the person knows better than the text.
    pub fn judge(&self, document: &Document, year: Option<i32>) -> Vec<Found> {
        let year = year.or(document.year);
        let text: Vec<char> = if self.policy.rules.is_empty() { vec![] } else { document.text.chars().collect() };
        let mut found: Vec<Found> = Vec::new();
        let clauses = document.clauses.iter().map(|clause| Piece::of_clause(clause, document));
        let headings = document.paragraphs.iter().filter(|p| p.role == Role::Heading && p.damaged.is_none());
        let headings = headings.map(|p| Piece::plain(&p.clean, p.span));
        for piece in clauses.chain(headings) {
            let mut own = self.piece(&piece, document.kind, year, &text);
            found.append(&mut own);
        }
        found.sort_by_key(|f| f.doubt.places.first().map(|p| p.span));
        found
    }

    /// Why a target of a year may not be set, by its name alone.
    pub fn target(&self, label: &str, year: i32) -> Option<String> {
        let piece = Piece::plain(label, (0, label.chars().count()));
        let hits = self.hits(label);
        let rules = self.policy.rules.iter().enumerate();
        let broken = rules.filter(|(_, rule)| rule.applies.contains(&Applies::Plan) && rule.figure);
        let broken = broken.filter(|(at, rule)| {
            let anchors = hits.iter().filter(|h| h.sense == Sense::Group(*at, 0));
            anchors.clone().any(|anchor| self.holds_words(*at, rule, anchor, &piece, &hits))
        });
        broken.map(|(_, rule)| refusal(rule, year)).next()
    }

    fn hits(&self, text: &str) -> Vec<Hit> {
        let Some(finder) = &self.finder else { return vec![] };
        let mut hits = Vec::new();
        for found in finder.find_overlapping_iter(text) {
            let senses = self.senses.get(found.pattern().as_usize()).map(Vec::as_slice).unwrap_or_default();
            hits.extend(senses.iter().map(|sense| Hit { start: found.start(), end: found.end(), sense: *sense }));
        }
        hits
    }

    fn piece(&self, piece: &Piece, kind: DocumentKind, year: Option<i32>, text: &[char]) -> Vec<Found> {
        let hits = self.hits(piece.text);
        let mut found: Vec<(Span, Found)> = Vec::new();
        for anchor in &hits {
            let Sense::Group(at, 0) = anchor.sense else { continue };
            let Some(rule) = self.policy.rules.get(at) else { continue };
            let Some((range, own)) = self.rule(at, rule, anchor, piece, &hits, kind, year, text) else { continue };
            // Two rules that find the same words: the graver one speaks, or the first.
            match found.iter_mut().find(|(known, _)| overlap(*known, range)) {
                Some(known) if own.doubt.severity > known.1.doubt.severity => *known = (range, own),
                Some(_) => {}
                None => found.push((range, own)),
            }
        }
        found.into_iter().map(|(_, found)| found).collect()
    }

    /// Whether the rule's words stand together around the anchor and nothing turns them into their opposite.
    fn holds_words(&self, at: usize, rule: &PolicyRule, anchor: &Hit, piece: &Piece, hits: &[Hit]) -> bool {
        let covered = |h: &&Hit| h.sense == Sense::Except(at) && h.start <= anchor.start && anchor.end <= h.end;
        let sentence = around(piece.text, anchor.start, &STOPS);
        let group = |g: usize| together(hits, Sense::Group(at, g), anchor, sentence, piece.text).is_some();
        !hits.iter().any(|h| covered(&h)) && (1..rule.words.len()).all(group)
    }

    #[expect(clippy::too_many_arguments, reason = "one place that knows the piece, its words and the document")]
    fn rule(
        &self,
        at: usize,
        rule: &PolicyRule,
        anchor: &Hit,
        piece: &Piece,
        hits: &[Hit],
        kind: DocumentKind,
        year: Option<i32>,
        text: &[char],
    ) -> Option<(Span, Found)> {
        if !self.holds_words(at, rule, anchor, piece, hits) {
            return None;
        }
        let sentence = around(piece.text, anchor.start, &STOPS);
        let part = around(piece.text, anchor.start, &PAUSES);
        let part = (part.0.max(sentence.0), part.1.min(sentence.1));
        let word = piece.text.get(anchor.start..anchor.end)?;
        let attached = piece.figures.iter().find(|(_, figure, place)| {
            let near = (part.0..part.1).contains(place);
            let named = (sentence.0..sentence.1).contains(place) && figure.subject.contains(word);
            (near || named) && (rule.units.is_empty() || rule.units.contains(&figure.unit))
        });
        let near = together(hits, Sense::Near(at), anchor, sentence, piece.text);
        let full = if rule.figure { attached.is_some() } else { rule.near.is_empty() || near.is_some() };
        if !full && !(rule.figure && rule.weaker.is_some() && near.is_some()) {
            return None;
        }
        let figure = attached.map(|(_, figure, _)| figure.kind).filter(|_| rule.figure);
        let wanted = wanted(piece.kind, figure, kind)?;
        let place = if wanted { Applies::Plan } else { Applies::Summary };
        let asserted = rule.figure && figure == Some(FigureKind::Target);
        if !rule.applies.contains(&place) || negated(at, anchor, part, sentence, piece.text, hits, asserted) {
            return None;
        }
        let range = words_range(rule, at, anchor, part, sentence, piece.text, hits, attached.map(|a| a.2));
        let quote = piece.text.get(range.0..range.1)?.trim();
        let (span, quote) = place_of(piece, range.0, quote, text);
        let level = if full { rule.severity } else { rule.weaker.unwrap_or(CheckLevel::Warn) };
        let (severity, message) = verdict(rule, level, wanted, year, &quote);
        let inside = |place: &usize| (range.0..range.1).contains(place);
        Some((
            range,
            Found {
                doubt: Doubt {
                    code: rule.id.clone(),
                    severity,
                    message,
                    quotes: vec![quote],
                    places: vec![Place { document: 0, span }],
                    computed: None,
                    stated: None,
                    suggestion: rule.advice.clone(),
                },
                clause: piece.clause,
                figures: piece.figures.iter().filter(|(_, _, place)| inside(place)).map(|(id, _, _)| *id).collect(),
                wanted,
            },
        ))
    }
}

impl<'d> Piece<'d> {
    fn plain(text: &'d str, span: Span) -> Piece<'d> {
        Piece { text, span, kind: None, clause: None, figures: vec![] }
    }

    fn of_clause(clause: &'d Clause, document: &'d Document) -> Piece<'d> {
        let figures = clause.figures.iter().filter_map(|id| Some((*id, document.figures.get(*id)?)));
        let same = clause.text.chars().count() == clause.span.1.saturating_sub(clause.span.0);
        let place = |figure: &Figure| {
            let offset = figure.span.0.checked_sub(clause.span.0).filter(|_| same);
            let exact = offset.and_then(|n| clause.text.char_indices().nth(n)).map(|(byte, _)| byte);
            exact.or_else(|| clause.text.find(&figure.quote))
        };
        Piece {
            text: &clause.text,
            span: clause.span,
            kind: Some(clause.kind),
            clause: Some(clause.id),
            figures: figures.filter_map(|(id, figure)| Some((id, figure, place(figure)?))).collect(),
        }
    }
}

fn overlap(a: Span, b: Span) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// The stretch around a byte between marks of a kind.
fn around(text: &str, at: usize, marks: &[char]) -> Span {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = before.rfind(marks).map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    (start, at + after.find(marks).unwrap_or(after.len()))
}

/// A word of a sense that stands close to the anchor, within the sentence.
fn together<'h>(hits: &'h [Hit], sense: Sense, anchor: &Hit, sentence: Span, text: &str) -> Option<&'h Hit> {
    let close = |hit: &&Hit| {
        let (from, to) = if hit.start >= anchor.end { (anchor.end, hit.start) } else { (hit.end, anchor.start) };
        from >= to || text.get(from..to).is_some_and(|between| between.chars().count() <= REACH)
    };
    let inside = |hit: &&Hit| sentence.0 <= hit.start && hit.end <= sentence.1;
    hits.iter().filter(|hit| hit.sense == sense).filter(inside).find(close)
}

/// Whether the words are wanted or told; none where they describe what is wrong.
fn wanted(clause: Option<ClauseKind>, figure: Option<FigureKind>, document: DocumentKind) -> Option<bool> {
    let told = matches!(document, DocumentKind::Summary | DocumentKind::Report);
    match (figure, clause) {
        (Some(FigureKind::Target), _) => Some(true),
        (Some(FigureKind::Result), _) => Some(false),
        (_, Some(ClauseKind::Task | ClauseKind::Deliverable)) => Some(true),
        (_, Some(ClauseKind::Result)) => Some(false),
        (_, Some(ClauseKind::Problem)) => None,
        (_, Some(ClauseKind::Principle | ClauseKind::Background) | None) => Some(!told),
    }
}

/// Whether the sentence says the opposite of what the rule looks for.
fn negated(at: usize, anchor: &Hit, part: Span, sentence: Span, text: &str, hits: &[Hit], asserted: bool) -> bool {
    let forms = [Sense::Negation, Sense::Softening, Sense::Unless(at)];
    // 不得低于 wants something: a negation inside a longer word of wanting is none.
    let real = |hit: &&Hit| {
        let inside =
            |longer: &Hit| longer.sense == Sense::Assertion && longer.start <= hit.start && hit.end <= longer.end;
        forms.contains(&hit.sense) && !hits.iter().any(inside)
    };
    let within = |hit: &&Hit, span: Span| span.0 <= hit.start && hit.end <= span.1;
    let inside = |span: Span| hits.iter().filter(real).any(|hit| within(&hit, span));
    if inside(part) {
        return true;
    }
    let before = hits.iter().filter(real).filter(|h| h.sense == Sense::Negation && h.end <= part.0);
    let governing = before.filter(|hit| hit.start >= sentence.0).max_by_key(|hit| hit.end);
    if let Some(negation) = governing.filter(|_| !asserted) {
        let wants = |h: &&Hit| h.sense == Sense::Assertion && h.start >= negation.end && h.end <= anchor.start;
        if !hits.iter().any(|h| wants(&h)) {
            return true;
        }
    }
    let opening = text.get(part.0..).unwrap_or_default().trim_start();
    if CASE.iter().any(|word| opening.starts_with(word)) && inside((part.1, sentence.1)) {
        return true;
    }
    let next = (part.1 + 1..=sentence.1).find(|i| text.is_char_boundary(*i)).map(|start| around(text, start, &PAUSES));
    next.is_some_and(|(from, to)| {
        let words = text.get(from..to).unwrap_or_default().trim_start();
        VERDICT.iter().any(|word| words.starts_with(word)) && inside((from, to.min(sentence.1)))
    })
}

/// The stretch to be quoted: the parts of the sentence that hold the anchor, the other words and the figure.
#[expect(clippy::too_many_arguments, reason = "bytes of one sentence and what was found in it")]
fn words_range(
    rule: &PolicyRule,
    at: usize,
    anchor: &Hit,
    part: Span,
    sentence: Span,
    text: &str,
    hits: &[Hit],
    figure: Option<usize>,
) -> Span {
    let mut range = part;
    let mut take = |place: usize| {
        let own = around(text, place, &PAUSES);
        range = (range.0.min(own.0.max(sentence.0)), range.1.max(own.1.min(sentence.1)));
    };
    for group in 1..rule.words.len() {
        if let Some(hit) = together(hits, Sense::Group(at, group), anchor, sentence, text) {
            take(hit.start);
        }
    }
    match (figure, together(hits, Sense::Near(at), anchor, sentence, text)) {
        (Some(place), _) => take(place),
        (None, Some(hit)) => take(hit.start),
        (None, None) => {}
    }
    range
}

/// Where the words stand in the document's text, and how they are written there.
fn place_of(piece: &Piece, byte: usize, quote: &str, text: &[char]) -> (Span, String) {
    let raw = text.get(piece.span.0..piece.span.1).unwrap_or_default();
    let written: String = raw.iter().collect();
    let length = quote.chars().count();
    let blank = piece.text.get(byte..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    let found = written.find(quote).map(|at| written[..at].chars().count());
    let same = piece.text.chars().count() == raw.len();
    let counted = || same.then(|| piece.text.get(..byte + blank).map_or(0, |before| before.chars().count()));
    let offset = found.or_else(counted).filter(|at| at + length <= raw.len());
    let (from, to) = offset.map_or(piece.span, |at| (piece.span.0 + at, piece.span.0 + at + length));
    let words: String = text.get(from..to).unwrap_or_default().iter().collect();
    if words.is_empty() { ((from, to), quote.to_owned()) } else { ((from, to), words) }
}

/// How grave it is and what is said of it.
fn verdict(rule: &PolicyRule, level: CheckLevel, wanted: bool, year: Option<i32>, quote: &str) -> (Weight, String) {
    let (name, basis) = (&rule.name, basis(rule));
    let grave = if level == CheckLevel::Error { Weight::Error } else { Weight::Warn };
    let since = format!("{}年{}月", rule.since.year(), rule.since.month());
    if !wanted {
        let told =
            format!("“{quote}”涉及“{name}”,总结和报告中只作事实统计,不作成绩宣传,也不写成以后的目标。依据:{basis}");
        return (Weight::Note, told);
    }
    match year {
        None => (Weight::Warn, format!("“{quote}”属于“{name}”,{since}起不允许(文稿没有写明年份)。依据:{basis}")),
        Some(year) if in_force(rule, year) => (grave, format!("“{quote}”属于“{name}”,不能写进计划。依据:{basis}")),
        Some(year) => {
            let then =
                format!("“{quote}”是{year}年当时的写法;{since}起不允许“{name}”,只作历史导入,不设为目标。依据:{basis}");
            (Weight::Note, then)
        }
    }
}

/// Whether a rule holds from the first day of a year on.
fn in_force(rule: &PolicyRule, year: i32) -> bool {
    let Ok(year) = i16::try_from(year) else { return year > 0 };
    let year = year.clamp(1, 9998);
    rule.since <= date(year, 1, 1) && rule.until.is_none_or(|until| until >= date(year, 12, 31))
}

/// Why a target is not to be set.
fn refusal(rule: &PolicyRule, year: i32) -> String {
    let when =
        if in_force(rule, year) { "现行规定不允许" } else { "现行规定已不允许,只作历史导入" };
    format!("“{}”{when}({})", rule.name, basis(rule))
}

/// Why a target that a rule found is not to be set: the rule's words.
pub fn reason(policy: &Policy, found: &Found, year: i32) -> String {
    policy.rule(&found.doubt.code).map_or_else(|| found.doubt.message.clone(), |rule| refusal(rule, year))
}

/// Why each figure of a document that a rule found may not become a target, by the figure's place in the document.
pub fn forbidden(policy: &Policy, found: &[Found], year: i16) -> BTreeMap<usize, String> {
    let mut reasons = BTreeMap::new();
    for found in found.iter().filter(|f| f.wanted) {
        for figure in &found.figures {
            reasons.entry(*figure).or_insert_with(|| reason(policy, found, i32::from(year)));
        }
    }
    reasons
}

/// The documents that a rule rests on.
fn basis(rule: &PolicyRule) -> String {
    let one = |b: &gangmu_pack::policy::Basis| {
        let open = if b.checked { "" } else { ",待核" };
        format!("{}《{}》({}年{open}):{}", b.issuer, b.document, b.year, b.says)
    };
    rule.basis.iter().map(one).collect::<Vec<_>>().join(";")
}
