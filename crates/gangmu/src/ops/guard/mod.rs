//! The policy guard: holds a document against the pack's policy rules. Pure: no store, no clock; the rules are data.
//!
//! One pass over the text finds every word of every rule; a rule is looked at only where one of its first words stands.

mod sentence;

use std::collections::{BTreeMap, HashMap};

use aho_corasick::AhoCorasick;
use gangmu_document::audit::{Doubt, Place, Weight};
use gangmu_document::{Clause, ClauseKind, Document, DocumentKind, Figure, FigureKind, Role, Span};
use gangmu_pack::definition::CheckLevel;
use gangmu_pack::policy::{Applies, Basis, Policy, PolicyRule};
use jiff::civil::date;

use self::sentence::{Hit, Sense, Words};

/// Characters of a clause that are judged at once: ten times a long sentence.
const SLICE: usize = 1500;

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

/// The document that pieces belong to.
struct Around<'d> {
    kind: DocumentKind,
    year: Option<i32>,
    text: &'d [char],
}

/// A piece of text that is judged by itself.
struct Piece<'d> {
    text: &'d str,
    span: Span,
    kind: Option<ClauseKind>,
    clause: Option<usize>,
    /// Figures with their place in the document and their first byte in `text`.
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
        if self.policy.rules.is_empty() {
            return vec![];
        }
        let text: Vec<char> = document.text.chars().collect();
        let around = Around { kind: document.kind, year: year.or(document.year), text: &text };
        let clauses = document.clauses.iter().flat_map(|clause| Piece::of_clause(clause, document));
        let headings = document.paragraphs.iter().filter(|p| p.role == Role::Heading && p.damaged.is_none());
        let headings = headings.map(|p| Piece::plain(&p.clean, p.span));
        let mut found: Vec<Found> = clauses.chain(headings).flat_map(|piece| self.piece(&piece, &around)).collect();
        found.sort_by_key(|f| f.doubt.places.first().map(|p| p.span));
        found
    }

    /// Why a target of a year may not be set, by its name alone.
    pub fn target(&self, label: &str, year: i32) -> Option<String> {
        let words = self.words(label);
        let figures = self.policy.rules.iter().enumerate();
        let mut figures = figures.filter(|(_, rule)| rule.figure && rule.applies.contains(&Applies::Plan));
        let broken = figures.find(|(at, rule)| {
            let mut anchors = words.hits.iter().filter(|h| h.sense == Sense::Group(*at, 0));
            anchors.any(|anchor| stands(*at, rule, anchor, &words) && !words.negated(*at, anchor, true))
        });
        broken.map(|(_, rule)| refusal(rule, year))
    }

    fn words<'t>(&self, text: &'t str) -> Words<'t> {
        let found = self.finder.iter().flat_map(|finder| finder.find_overlapping_iter(text));
        let hits = found.flat_map(|found| {
            let senses = self.senses.get(found.pattern().as_usize()).map(Vec::as_slice).unwrap_or_default();
            senses.iter().map(move |sense| Hit { start: found.start(), end: found.end(), sense: *sense })
        });
        Words::new(text, hits.collect())
    }

    fn piece(&self, piece: &Piece, around: &Around) -> Vec<Found> {
        let words = self.words(piece.text);
        let mut found: Vec<(Span, usize, Found)> = Vec::new();
        for anchor in &words.hits {
            let Sense::Group(at, 0) = anchor.sense else { continue };
            let Some(rule) = self.policy.rules.get(at) else { continue };
            let Some((range, own)) = judge_anchor(at, rule, anchor, piece, &words, around) else { continue };
            // Two rules that find the same words: the graver one speaks, or the one with the longer word.
            let (length, weight) = (anchor.end - anchor.start, own.doubt.severity);
            match found.iter_mut().find(|(known, _, _)| known.0 < range.1 && range.0 < known.1) {
                Some(known) if (weight, length) > (known.2.doubt.severity, known.1) => *known = (range, length, own),
                Some(_) => {}
                None => found.push((range, length, own)),
            }
        }
        found.into_iter().map(|(_, _, found)| found).collect()
    }
}

/// Whether the rule's groups of words stand together around the anchor.
fn stands(at: usize, rule: &PolicyRule, anchor: &Hit, words: &Words) -> bool {
    let group = |g: usize| words.together(at, Sense::Group(at, g), anchor).is_some();
    !words.excepted(at, anchor) && (1..rule.words.len()).all(group)
}

/// What a rule says of an anchor: the bytes to be quoted and the finding.
fn judge_anchor(
    at: usize,
    rule: &PolicyRule,
    anchor: &Hit,
    piece: &Piece,
    words: &Words,
    around: &Around,
) -> Option<(Span, Found)> {
    if !stands(at, rule, anchor, words) {
        return None;
    }
    let fits = |figure: &Figure| rule.units.is_empty() || rule.units.contains(&figure.unit);
    let attached = piece.figures.iter().find(|(_, f, place)| fits(f) && words.attached(anchor, f, *place));
    let near = words.together(at, Sense::Near(at), anchor);
    let full = if rule.figure { attached.is_some() } else { rule.near.is_empty() || near.is_some() };
    let weak = rule.weaker.is_some() && near.is_some();
    if !(full || weak) {
        return None;
    }
    let figure = attached.map(|(_, figure, _)| figure.kind).filter(|_| rule.figure);
    let wanted = wanted(piece.kind, figure, around.kind)?;
    let applies = rule.applies.contains(if wanted { &Applies::Plan } else { &Applies::Summary });
    if !applies || words.negated(at, anchor, figure == Some(FigureKind::Target)) {
        return None;
    }
    let groups = (1..rule.words.len()).filter_map(|g| words.together(at, Sense::Group(at, g), anchor));
    let beside = attached.map(|a| a.2).or(near.map(|hit| hit.start));
    let range = words.stretch(groups.map(|hit| hit.start).chain([anchor.start]).chain(beside));
    let (span, quote) = piece.written(range, around.text)?;
    let level = if full { rule.severity } else { rule.weaker.unwrap_or(CheckLevel::Warn) };
    let (severity, message) = verdict(rule, level, wanted, around.year, &quote);
    let doubt = Doubt {
        code: rule.id.clone(),
        severity,
        message,
        quotes: vec![quote],
        places: vec![Place { document: 0, span }],
        computed: None,
        stated: None,
        suggestion: rule.advice.clone(),
    };
    let figures = piece.figures.iter().filter(|(_, _, place)| (range.0..range.1).contains(place));
    let figures = figures.map(|(id, _, _)| *id).collect();
    Some((range, Found { doubt, clause: piece.clause, figures, wanted }))
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

impl<'d> Piece<'d> {
    fn plain(text: &'d str, span: Span) -> Piece<'d> {
        Piece { text, span, kind: None, clause: None, figures: vec![] }
    }

    /// A clause; one beyond all measure in slices, so that no text takes long.
    fn of_clause(clause: &'d Clause, document: &'d Document) -> Vec<Piece<'d>> {
        let bytes: Vec<usize> = clause.text.char_indices().map(|(byte, _)| byte).collect();
        let same = bytes.len() == clause.span.1.saturating_sub(clause.span.0);
        let place = |figure: &Figure| {
            let offset = figure.span.0.checked_sub(clause.span.0).filter(|_| same);
            offset
                .and_then(|n| bytes.get(n).copied())
                .or_else(|| clause.text.find(&figure.quote).filter(|_| bytes.len() <= SLICE))
        };
        let figures = clause.figures.iter().filter_map(|id| Some((*id, document.figures.get(*id)?)));
        let figures: Vec<_> = figures.filter_map(|(id, figure)| Some((id, figure, place(figure)?))).collect();
        let slice = |from: usize| {
            let end = bytes.get(from + SLICE).copied().unwrap_or(clause.text.len());
            let start = bytes.get(from).copied()?;
            let inside = figures.iter().filter(|(_, _, place)| (start..end).contains(place));
            let last = (from + SLICE).min(bytes.len());
            let place = if same { (clause.span.0 + from, clause.span.0 + last) } else { clause.span };
            Some(Piece {
                text: clause.text.get(start..end)?,
                span: place,
                kind: Some(clause.kind),
                clause: Some(clause.id),
                figures: inside.map(|(id, figure, place)| (*id, *figure, place - start)).collect(),
            })
        };
        (0..bytes.len()).step_by(SLICE).filter_map(slice).collect()
    }

    /// Where the words of a stretch stand in the document, and how they are written there; the whole piece where
    /// cleaning moved them.
    fn written(&self, range: Span, text: &[char]) -> Option<(Span, String)> {
        let cut = self.text.get(range.0..range.1)?;
        let start = range.0 + (cut.len() - cut.trim_start().len());
        let (quote, raw) = (cut.trim(), text.get(self.span.0..self.span.1)?);
        let written: String = raw.iter().collect();
        let found = written.find(quote).and_then(|at| written.get(..at)).map(|before| before.chars().count());
        let same = self.text.chars().count() == raw.len();
        let counted = || self.text.get(..start).filter(|_| same).map(|before| before.chars().count());
        let length = quote.chars().count();
        let place = found.or_else(counted).filter(|at| at + length <= raw.len());
        let (from, to) = place.map_or(self.span, |at| (self.span.0 + at, self.span.0 + at + length));
        Some(((from, to), text.get(from..to)?.iter().collect()))
    }
}

/// How grave it is and what is said of it.
fn verdict(rule: &PolicyRule, level: CheckLevel, wanted: bool, year: Option<i32>, quote: &str) -> (Weight, String) {
    let (name, basis) = (&rule.name, basis(rule));
    let grave = if level == CheckLevel::Error { Weight::Error } else { Weight::Warn };
    let since = format!("{}年{}月", rule.since.year(), rule.since.month());
    if !wanted {
        let told = "总结和报告中只作事实统计,不作成绩宣传,也不写成以后的目标";
        return (Weight::Note, format!("“{quote}”涉及“{name}”,{told}。依据:{basis}"));
    }
    match year {
        None => (Weight::Warn, format!("“{quote}”属于“{name}”,{since}起不允许(文稿没有写明年份)。依据:{basis}")),
        Some(year) if in_force(rule, year) => (grave, format!("“{quote}”属于“{name}”,不能写进计划。依据:{basis}")),
        Some(year) => {
            let then = format!("“{quote}”是{year}年当时的写法");
            (Weight::Note, format!("{then};{since}起不允许“{name}”,只作历史导入,不设为目标。依据:{basis}"))
        }
    }
}

/// Whether a rule holds from the first day of a year to its last.
fn in_force(rule: &PolicyRule, year: i32) -> bool {
    let Ok(year) = i16::try_from(year.clamp(1, 9998)) else { return false };
    rule.since <= date(year, 1, 1) && rule.until.is_none_or(|until| until >= date(year, 12, 31))
}

/// Why a target is not to be set.
fn refusal(rule: &PolicyRule, year: i32) -> String {
    let when =
        if in_force(rule, year) { "现行规定不允许" } else { "现行规定已不允许,只作历史导入" };
    format!("“{}”{when}({})", rule.name, basis(rule))
}

/// Why what a rule found is not to be set as a target: the rule's words.
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
    let one = |b: &Basis| {
        let open = if b.checked { "" } else { ",待核" };
        format!("{}《{}》({}年{open}):{}", b.issuer, b.document, b.year, b.says)
    };
    rule.basis.iter().map(one).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use gangmu_document::Limits;
    use gangmu_pack::policy::{ExampleFinds, ExampleKind};

    use super::*;

    fn policy() -> Policy {
        crate::packs::load(None).unwrap().0.policy.clone()
    }

    fn read(text: &str) -> Document {
        gangmu_document::read(text.as_bytes(), "例.txt", &Limits::default()).unwrap()
    }

    /// A paper with one item.
    fn paper(text: &str, kind: ExampleKind, year: i16) -> Document {
        let (title, chapter, mark) = match kind {
            ExampleKind::Plan => ("工作要点", "重点工作", "1."),
            ExampleKind::Summary => ("工作总结", "主要工作", ""),
        };
        read(&format!("云溪县教育局{year}年{title}\n\n一、{chapter}\n\n{mark}{text}\n"))
    }

    #[test]
    fn every_rule_finds_its_examples_and_leaves_the_others_alone() {
        let policy = policy();
        let guard = Guard::new(&policy);
        let mut wrong = Vec::new();
        let mut count = 0;
        for rule in &policy.rules {
            for example in &rule.examples {
                let found = guard.judge(&paper(&example.text, example.kind, example.year), None);
                let own = found.iter().find(|f| f.doubt.code == rule.id).map(|f| f.doubt.severity);
                let said = match own {
                    None => ExampleFinds::Nothing,
                    Some(Weight::Note) => ExampleFinds::Note,
                    Some(Weight::Warn) => ExampleFinds::Warn,
                    Some(Weight::Error) => ExampleFinds::Error,
                };
                // What one rule leaves alone, no other may find either.
                if said != example.finds || example.finds == ExampleFinds::Nothing && !found.is_empty() {
                    wrong.push(format!("{} {}: {found:?}", rule.id, example.text));
                }
                count += 1;
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(count >= 40, "{count}");
    }

    #[test]
    fn a_finding_points_at_the_words_it_quotes() {
        let policy = policy();
        for text in [
            "狠抓质量，力争一本上线人数突破300人，本科上线率达到65%。",
            "狠抓質量，力爭本科上線率達到６５%。",
            "继续办好重点班；开展阅读活动20场。",
        ] {
            let document = paper(text, ExampleKind::Plan, 2024);
            let chars: Vec<char> = document.text.chars().collect();
            let found = Guard::new(&policy).judge(&document, None);
            assert!(!found.is_empty(), "{text}");
            for found in found {
                let (from, to) = found.doubt.places[0].span;
                assert_eq!(chars[from..to].iter().collect::<String>(), found.doubt.quotes[0], "{text}");
                assert!(!found.doubt.quotes[0].contains("阅读"));
            }
        }
    }

    #[test]
    fn a_forbidden_figure_is_no_target_and_its_neighbours_are() {
        let policy = policy();
        let document = paper("高考本科上线率达到65%，培训教师800人次。", ExampleKind::Plan, 2024);
        let reasons = forbidden(&policy, &Guard::new(&policy).judge(&document, None), 2024);
        let named = |words: &str| document.figures.iter().position(|f| f.quote.contains(words)).unwrap();
        assert!(reasons[&named("65")].contains("深化新时代教育评价改革总体方案"));
        assert!(!reasons.contains_key(&named("800")));
        let guard = Guard::new(&policy);
        assert!(guard.target("本科上线率", 2024).is_some() && guard.target("九年义务教育巩固率", 2024).is_none());
    }

    #[test]
    fn the_mood_of_a_clause_decides_in_a_summary_with_a_plan() {
        let policy = policy();
        let text = "云溪县教育局2023年工作总结\n\n一、主要工作\n\n全县高考本科上线1200人。\n\n二、2024年工作打算\n\n\
                    1.力争本科上线率达到65%。\n";
        let found = Guard::new(&policy).judge(&read(text), None);
        let levels: Vec<Weight> = found.iter().map(|f| f.doubt.severity).collect();
        assert_eq!(levels, [Weight::Note, Weight::Error]);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a bound on time needs a clock")]
    fn a_long_text_is_judged_in_one_pass() {
        let policy = policy();
        let item = "1.力争高考本科上线率达到65%，严禁组织学生集体补课，办好重点班，对有偿补课一律查处。\n";
        let document = read(&format!("云溪县教育局2024年工作要点\n\n{}", item.repeat(4000)));
        let start = Instant::now();
        let found = Guard::new(&policy).judge(&document, None);
        assert!(!found.is_empty() && start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }
}
