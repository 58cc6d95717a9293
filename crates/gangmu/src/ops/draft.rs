//! From a document that was read to the draft of a plan: goals, tasks, targets, owners and deadlines as far as the
//! text gives them. Reading is gangmu-document's work; a person confirms the draft.
//!
//! A numbered item of the document becomes one task. An item that promises several things with figures, or lists
//! measures by 一是…二是…, becomes several: 2.1, 2.2, so that each can be led, dated and measured by itself.

use std::collections::BTreeMap;

use gangmu_document::{
    Clause, ClauseKind as Read, Comparator as ReadAs, Document, DocumentKind, Figure, FigureKind, Section,
};
use gangmu_stat::target::Comparator;
use jiff::civil::{Date, date};

use super::guard::{self, Found, Guard};
use super::suggest;
use crate::app::App;
use crate::units::UnitTree;
use crate::view::document::{Binding, ClauseKind, DraftGoal, DraftTarget, DraftTask, MeasureSuggestion, PlanDraft};

/// A figure read less surely than this should be looked at.
const SURE: f32 = 0.6;
/// Characters of a title made from a clause.
const TITLE: usize = 26;

/// The kind of a clause as the API names it.
pub fn kind(read: Read) -> ClauseKind {
    match read {
        Read::Task => ClauseKind::Task,
        Read::Deliverable => ClauseKind::Deliverable,
        Read::Principle => ClauseKind::Principle,
        Read::Background => ClauseKind::Background,
        Read::Result => ClauseKind::Result,
        Read::Problem => ClauseKind::Problem,
    }
}

/// A comparator as targets use it.
pub fn comparator(read: ReadAs) -> Comparator {
    match read {
        ReadAs::Eq => Comparator::Eq,
        ReadAs::Ge => Comparator::Ge,
        ReadAs::Gt => Comparator::Gt,
        ReadAs::Le => Comparator::Le,
        ReadAs::Lt => Comparator::Lt,
        ReadAs::Approx => Comparator::Approx,
        ReadAs::Range => Comparator::Range,
    }
}

/// Drafts a plan from a document.
pub fn draft(app: &App, document: &Document, year: i16) -> PlanDraft {
    let units = app.units();
    let found = Guard::new(&app.pack.policy).judge(document, Some(i32::from(year)));
    let forbidden = guard::forbidden(&app.pack.policy, &found, year);
    let mut maker = Maker { app, units: &units, document, year, goals: Vec::new(), found, forbidden };
    let mut item: Vec<&Clause> = Vec::new();
    let mut before: Option<Option<usize>> = None;
    for clause in &document.clauses {
        let here = maker.item_of(clause);
        if before.is_some_and(|place| place != here) {
            maker.add_item(&std::mem::take(&mut item));
        }
        before = Some(here);
        item.push(clause);
    }
    maker.add_item(&item);
    let goals = std::mem::take(&mut maker.goals);
    let mut goals: Vec<DraftGoal> = goals.into_iter().filter(|g| !g.tasks.is_empty()).collect();
    renumber(&mut goals);
    PlanDraft {
        year,
        title: document.title.clone().unwrap_or_else(|| format!("{year}年工作要点")),
        goals,
        clauses: document.clauses.iter().map(|c| (c.id, kind(c.kind))).collect::<BTreeMap<_, _>>(),
        settled: Vec::new(),
    }
}

/// Documents number items anew in each chapter, twice, or not at all: where two tasks bear one number, all are counted through.
fn renumber(goals: &mut [DraftGoal]) {
    let mut seen = std::collections::HashSet::new();
    let numbers = goals.iter().flat_map(|g| &g.tasks).map(|t| &t.number);
    if numbers.into_iter().all(|n| !n.is_empty() && seen.insert(n.clone())) {
        return;
    }
    for (at, goal) in goals.iter_mut().enumerate() {
        for (nth, task) in goal.tasks.iter_mut().enumerate() {
            task.number = format!("{}.{}", at + 1, nth + 1);
        }
    }
}

struct Maker<'a> {
    app: &'a App,
    units: &'a UnitTree,
    document: &'a Document,
    year: i16,
    goals: Vec<DraftGoal>,
    /// What the policy guard found.
    found: Vec<Found>,
    /// Why figures may not become targets.
    forbidden: BTreeMap<usize, String>,
}

impl<'a> Maker<'a> {
    fn section(&self, id: Option<usize>) -> Option<&'a Section> {
        self.document.outline.get(id?)
    }

    /// The item that a clause stands in: its section, or its paragraph where chapters have no items.
    fn item_of(&self, clause: &Clause) -> Option<usize> {
        let section = self.section(clause.section);
        match section {
            Some(s) if s.parent.is_some() || !self.has_children(s.id) && !is_chapter(s) => Some(s.id),
            _ => Some(usize::MAX - clause.paragraph),
        }
    }

    fn has_children(&self, id: usize) -> bool {
        self.document.outline.iter().any(|s| s.parent == Some(id))
    }

    /// The chapter of a clause: the topmost section that holds it.
    fn chapter(&self, clause: &Clause) -> Option<&'a Section> {
        let mut section = self.section(clause.section)?;
        while let Some(parent) = self.section(section.parent) {
            section = parent;
        }
        Some(section)
    }

    /// Whether the clause says something to be done.
    fn is_work(&self, clause: &Clause) -> bool {
        let measured = !self.targets_of(clause).is_empty();
        measured || matches!(clause.kind, Read::Task | Read::Deliverable) && !self.opens(clause)
    }

    /// Whether the clause is of the paragraph that opens a paper before its first chapter: it speaks of the year as a
    /// whole, unless it names a number, a date or an office.
    fn opens(&self, clause: &Clause) -> bool {
        let before = self.document.outline.first().is_some_and(|first| clause.span.0 < first.span.0);
        before && clause.mark.is_empty() && clause.deadline.is_none() && clause.lead.is_empty()
    }

    fn targets_of(&self, clause: &Clause) -> Vec<&'a Figure> {
        let figures = clause.figures.iter().filter_map(|id| self.document.figures.get(*id));
        figures.filter(|f| f.kind == FigureKind::Target).collect()
    }

    fn add_item(&mut self, item: &[&'a Clause]) {
        let Some(first) = item.first() else { return };
        let groups = self.split(item);
        let chapter = self.chapter(first);
        let section = self.section(first.section).filter(|s| Some(s.id) != chapter.map(|c| c.id));
        let many = groups.len() > 1;
        for (nth, group) in groups.iter().enumerate() {
            let task = self.task(group, section.or(chapter.filter(|c| !is_chapter(c))), many.then_some(nth + 1));
            self.goal(chapter).tasks.push(task);
        }
    }

    /// Cuts an item into tasks: a clause with targets of its own, or a listed point, begins a new one.
    fn split(&self, item: &[&'a Clause]) -> Vec<Vec<&'a Clause>> {
        let mut groups: Vec<Vec<&Clause>> = Vec::new();
        let mut full = false;
        for clause in item.iter().filter(|c| self.is_work(c)) {
            let listed = is_point(&clause.mark) && matches!(clause.kind, Read::Task | Read::Deliverable);
            let measured = !self.targets_of(clause).is_empty();
            match groups.last_mut() {
                Some(group) if !(full && (measured || listed)) => group.push(clause),
                _ => {
                    groups.push(vec![clause]);
                    full = false;
                }
            }
            full |= measured || listed;
        }
        groups
    }

    fn goal(&mut self, chapter: Option<&Section>) -> &mut DraftGoal {
        let key = chapter.map_or("g-".to_owned(), |c| format!("g{}", c.id));
        let at = match self.goals.iter().position(|g| g.key == key) {
            Some(at) => at,
            None => {
                let title = chapter.map_or("总体工作".to_owned(), |c| c.title.clone());
                let area = area(self.app, &title);
                self.goals.push(DraftGoal { key, title, area, tasks: vec![] });
                self.goals.len() - 1
            }
        };
        &mut self.goals[at]
    }

    fn task(&self, group: &[&Clause], section: Option<&Section>, nth: Option<usize>) -> DraftTask {
        let (first, last) = (group[0], group[group.len() - 1]);
        let number = section.map(|s| plain_number(&s.number)).unwrap_or_default();
        let number = match nth {
            Some(nth) if !number.is_empty() => format!("{number}.{nth}"),
            _ => number,
        };
        let heading = section.map(|s| s.title.trim_end_matches(['。', ':', '：']).to_owned());
        let title = match (heading, nth) {
            (Some(title), None | Some(1)) if !title.is_empty() => short(&title),
            _ => short(&clause_title(&first.text)),
        };
        let named = self.named_units(self.beside(group).flat_map(|c| &c.lead)).first().copied();
        let figures = group.iter().flat_map(|c| self.targets_of(c));
        let targets: Vec<DraftTarget> = figures.map(|f| self.target(f, named)).collect();
        let lead_unit = named.or_else(|| self.keeper(&targets));
        let doubt = self.doubt(lead_unit, &targets, group);
        DraftTask {
            key: format!("t{}", first.id),
            number,
            title,
            text: group.iter().map(|c| c.text.as_str()).collect(),
            kind: if group.iter().all(|c| c.kind == Read::Deliverable) {
                ClauseKind::Deliverable
            } else {
                ClauseKind::Task
            },
            clause: Some(first.id),
            start: first.span.0,
            end: last.span.1,
            co_units: self
                .named_units(self.beside(group).flat_map(|c| &c.co))
                .into_iter()
                .filter(|u| Some(*u) != lead_unit)
                .collect(),
            lead_unit,
            leader: None,
            starts: None,
            due: Some(self.due(group).to_string()),
            accepted: None,
            doubtful: doubt.is_some(),
            why_doubtful: doubt,
            targets,
        }
    }

    /// The clauses of a group and of the item around it: “(责任科室:…)” stands once, at the item's end.
    fn beside<'g>(&'g self, group: &'g [&'a Clause]) -> impl Iterator<Item = &'a Clause> {
        let item = group[0].section;
        let around = self.document.clauses.iter().filter(move |c| c.section == item && item.is_some());
        group.iter().copied().chain(around)
    }

    /// The office that keeps the ledger from which a target is counted.
    fn keeper(&self, targets: &[DraftTarget]) -> Option<i64> {
        let ledger = targets.iter().find_map(|t| t.ledger.as_deref())?;
        self.units.with_code(&self.app.pack.ledger(ledger)?.head.office).map(|u| u.id)
    }

    fn named_units<'n>(&self, names: impl Iterator<Item = &'n String>) -> Vec<i64> {
        let mut found = Vec::new();
        for name in names {
            let exact = self.units.with_name(name).first().map(|u| u.id);
            let held = || {
                let offices = self.units.all().iter().filter(|u| {
                    matches!(
                        u.kind,
                        gangmu_pack::definition::UnitKind::Office | gangmu_pack::definition::UnitKind::Institution
                    )
                });
                let mut near: Vec<(f32, i64)> = offices.map(|u| (suggest::likeness(&u.name, name), u.id)).collect();
                near.sort_by(|a, b| b.0.total_cmp(&a.0));
                near.first().filter(|(score, _)| *score >= 0.6).map(|(_, id)| *id)
            };
            if let Some(id) = exact.or_else(held)
                && !found.contains(&id)
            {
                found.push(id);
            }
        }
        found
    }

    /// The last day named in the clauses; the end of the year where none is.
    fn due(&self, group: &[&Clause]) -> Date {
        let end = date(self.year, 12, 31);
        let named = group.iter().filter_map(|c| c.deadline.as_ref()).filter_map(|d| {
            let year = d.year.and_then(|y| i16::try_from(y).ok()).unwrap_or(self.year).clamp(1, 9998);
            let month = d.month.and_then(|m| i8::try_from(m).ok()).unwrap_or(12);
            let first = Date::new(year, month, 1).ok()?;
            let day = d.day.and_then(|n| i8::try_from(n).ok()).unwrap_or(first.days_in_month());
            Date::new(year, month, day.min(first.days_in_month())).ok()
        });
        named.max().unwrap_or(end)
    }

    fn target(&self, figure: &Figure, lead: Option<i64>) -> DraftTarget {
        let office = lead.and_then(|id| self.units.get(id)).map(|u| u.code.as_str());
        let wanted = suggest::Wanted { subject: &figure.subject, quote: &figure.quote, unit: &figure.unit, office };
        let suggestions = suggest::measures(&self.app.pack, &wanted);
        let best = suggestions.first().filter(|s| s.score >= suggest::CHOOSE);
        let place = self.document.figures.iter().position(|f| std::ptr::eq(f, figure));
        DraftTarget {
            key: format!("f{}-{}", figure.span.0, figure.span.1),
            figure: place,
            forbidden: place.and_then(|id| self.forbidden.get(&id).cloned()),
            label: label(self.app, &figure.subject, best),
            comparator: comparator(figure.comparator),
            value: figure.value,
            value_max: figure.value_max,
            unit: figure.unit.clone(),
            year: figure.year.and_then(|y| i16::try_from(y).ok()).unwrap_or(self.year),
            binding: if best.is_some() { Binding::Measure } else { Binding::Hand },
            ledger: best.map(|s| s.ledger.clone()),
            measure: best.map(|s| s.measure.clone()),
            slice: None,
            accepted: None,
            confidence: figure.confidence,
            suggestions,
        }
    }

    fn doubt(&self, lead: Option<i64>, targets: &[DraftTarget], group: &[&Clause]) -> Option<String> {
        let mut doubts = Vec::new();
        if self.document.kind != DocumentKind::Plan && group.iter().all(|c| c.kind != Read::Task) {
            doubts.push("不像任务".to_owned());
        }
        if let Some(target) = targets.iter().find(|t| t.confidence < SURE) {
            doubts.push(format!("“{}”的数读得不准", target.label));
        }
        if let Some(target) = targets.iter().find(|t| t.year != self.year) {
            doubts.push(format!("“{}”是{}年的目标", target.label, target.year));
        }
        if lead.is_none() && !targets.is_empty() {
            doubts.push("没有写明牵头单位".to_owned());
        }
        let of_group = |f: &&Found| f.wanted && group.iter().any(|c| Some(c.id) == f.clause);
        for found in self.found.iter().filter(of_group) {
            let reason = guard::reason(&self.app.pack.policy, found, i32::from(self.year));
            if !doubts.contains(&reason) {
                doubts.push(reason);
            }
        }
        (!doubts.is_empty()).then(|| doubts.join(";"))
    }
}

/// What a target is called: the subject; the measure's own name where the text left no more than a word of it.
fn label(app: &App, subject: &str, bound: Option<&MeasureSuggestion>) -> String {
    let name = |s: &MeasureSuggestion| match app.pack.ledger(&s.ledger) {
        Some(ledger) => ledger.measure(&s.measure).map(|measure| measure.name.clone()),
        None => app.pack.indicator(&s.measure).map(|indicator| indicator.name.clone()),
    };
    let short = subject.chars().count() <= 2;
    bound.filter(|_| short).and_then(name).unwrap_or_else(|| subject.to_owned())
}

/// Whether a clause is a point of a list inside a paragraph: 一是, ②; the item's own number is none.
fn is_point(mark: &str) -> bool {
    mark.ends_with('是') || mark.chars().next().is_some_and(|c| ('①'..='⑳').contains(&c))
}

/// Whether a heading is a chapter's: 一、 or 第一章.
fn is_chapter(section: &Section) -> bool {
    section.level == 1 && !section.number.chars().any(|c| c.is_ascii_digit())
}

/// `2.` → `2`, `(三)` → `3`, `一、` → ``: only what can number a task.
fn plain_number(number: &str) -> String {
    let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let digits = digits.trim_matches('.').to_owned();
    if !digits.is_empty() {
        return digits;
    }
    let inner = number.trim_matches(|c: char| "()()（）、.．".contains(c));
    "一二三四五六七八九十"
        .chars()
        .position(|c| inner.chars().eq([c]))
        .map(|at| (at + 1).to_string())
        .unwrap_or_default()
}

/// The words of a clause up to its first pause.
fn clause_title(text: &str) -> String {
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || "、.．()（） ".contains(c));
    let text = match text.char_indices().nth(1) {
        Some((at, '是' | '要')) if "一二三四五六七八九十".contains(&text[..at]) => {
            &text[at + '是'.len_utf8()..]
        }
        _ => text,
    };
    text.split(['，', ',', '。', '；', ';', '：', ':'])
        .find(|part| part.chars().count() >= 4)
        .unwrap_or(text)
        .to_owned()
}

fn short(title: &str) -> String {
    let mut short: String = title.chars().take(TITLE).collect();
    if title.chars().count() > TITLE {
        short.push('…');
    }
    short
}

/// Words that stand in headings of every section and tell none apart.
const COMMON: [&str; 10] = ["教育", "学校", "工作", "发展", "建设", "推进", "加强", "提升", "质量", "全面"];

/// The section of work that a goal's title names.
fn area(app: &App, title: &str) -> Option<String> {
    let telling = |text: &str| COMMON.iter().fold(text.to_owned(), |text, word| text.replace(word, "\n"));
    let title = telling(title);
    let scored = app.pack.areas.iter().map(|a| (suggest::likeness(&telling(&a.name), &title), a));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > 0.0).then(|| best.1.code.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_items_become_numbers_of_tasks() {
        for (written, expected) in [("2.", "2"), ("12、", "12"), ("(三)", "3"), ("（十）", "10"), ("", "")] {
            assert_eq!(plain_number(written), expected);
        }
    }

    #[test]
    fn a_title_is_the_first_words_that_say_something() {
        assert_eq!(clause_title("年内,新建校舍5.6万平方米,加固20.3万平方米"), "新建校舍5.6万平方米");
        assert_eq!(short(&"长".repeat(40)).chars().count(), TITLE + 1);
    }
}
