//! A paper is checked before it is sent: its own relations, the plan's targets, the ledgers, the policy. Nothing is stored.

use std::collections::BTreeMap;

use gangmu_document::audit::{Checked, Doubt, Place, Weight};
use gangmu_document::{Comparator as ReadAs, Document, Figure as Read, FigureKind};
use gangmu_stat::figure::{Figure, FigureKey, Origin};
use gangmu_stat::number::print;
use gangmu_stat::target::{Goal, scale};
use gangmu_store::Tally;

use super::error::OpError;
use super::figure::{self, Period};
use super::light::{self, TargetStand};
use super::{audit, document, draft, suggest};
use crate::app::App;
use crate::auth::Actor;
use crate::view::audit::{AuditChecked, AuditFinding, AuditPaper, AuditReport, PaperCheck};

/// A figure read less surely than this is not held against a ledger.
const SURE: f32 = 0.6;
/// By so much the best measure must be liker than the next, to be meant clearly.
const CLEAR: f32 = 0.05;
/// “约” allows five per cent (domain handbook §10.2).
const ABOUT: f64 = 0.05;
/// Words of a clause that speak of another period than the calendar year.
const OTHER_PERIOD: [&str; 16] = [
    "上半年",
    "下半年",
    "季度",
    "学期",
    "学年",
    "月份",
    "月底",
    "截至",
    "截止",
    "寒假",
    "暑假",
    "暑期",
    "累计",
    "近年",
    "以来",
    "去年",
];

/// Words by which a paper says itself that a target was not reached.
const ADMITTED: [&str; 5] = ["未达到", "没有达到", "未完成", "没有完成", "未实现"];

/// Reads a paper and holds it against everything that is known of its year.
pub async fn check(
    app: &App,
    actor: &Actor,
    name: String,
    bytes: Vec<u8>,
    year: Option<i16>,
) -> Result<PaperCheck, OpError> {
    actor.read_summary()?;
    let read = document::read(name.clone(), bytes).await?;
    document::check_length(&name, &read)?;
    let found = read.year.and_then(|y| i16::try_from(y).ok());
    let found = found.filter(|year| figure::check_year(*year).is_ok());
    let year = figure::check_year(year.or(found).unwrap_or_else(|| app.clock.today().year()))?;
    let other = audit::other(app, read.kind, year).await?;
    let (shared, names) = (app.clone(), audit::names(app));
    let own = AuditPaper { id: None, name: name.clone() };
    let work = move || (audit::whole(&shared.pack, own, &read, other, &names, year), read);
    let Ok((report, read)) = tokio::task::spawn_blocking(work).await else {
        return super::error::bad("这份文稿核对不了", "请把提示和文稿告诉管理员");
    };
    against_records(app, name, year, read, report).await
}

async fn against_records(
    app: &App,
    name: String,
    year: i16,
    read: Document,
    mut report: AuditReport,
) -> Result<PaperCheck, OpError> {
    let period = Period::year(year, app.clock.today());
    let Records { findings, checked, sources } = records(app, &read, year).await?;
    let policy = &app.pack.policy;
    report.findings.extend(findings.into_iter().map(|(doubt, figure)| {
        let own = audit::finding(policy, doubt);
        AuditFinding { figure, ..own }
    }));
    report.checked.extend(checked.into_iter().map(|(checked, figure)| {
        let own = audit::held(policy, checked);
        AuditChecked { figure, ..own }
    }));
    report.findings.sort_by_key(|finding| finding.start);
    report.checked.sort_by_key(|checked| checked.start);
    let parts = document::parts(&read);
    Ok(PaperCheck {
        name,
        title: read.title,
        year,
        kind_name: document::kind_name(&document::id_of(&read.kind)).into(),
        kind: document::id_of(&read.kind),
        as_of: app.clock.today().min(period.to).to_string(),
        text: read.text,
        sections: parts.sections,
        clauses: parts.clauses,
        figures: parts.figures,
        findings: read.findings.into_iter().map(document::finding).collect(),
        damaged_share: read.damaged_share,
        audit: report,
        sources,
    })
}

/// What the ledgers and the plan say of a paper.
#[derive(Default)]
pub struct Records {
    /// What differs, with the key of the ledger's figure.
    pub findings: Vec<(Doubt, Option<String>)>,
    /// What agrees, with the key of the ledger's figure.
    pub checked: Vec<(Checked, Option<String>)>,
    /// The ledgers' figures, by key.
    pub sources: BTreeMap<String, Figure>,
}

/// Holds a paper against the ledgers and the plan of a year.
pub async fn records(app: &App, read: &Document, year: i16) -> Result<Records, OpError> {
    let period = Period::year(year, app.clock.today());
    let tally = app.store.tally().await?;
    let mut check = Check { app, tally, year, period, read, found: Records::default() };
    check.ledgers().await?;
    check.plan().await?;
    Ok(check.found)
}

/// A paper under check, with what was found so far.
struct Check<'a> {
    app: &'a App,
    tally: Tally,
    year: i16,
    period: Period,
    read: &'a Document,
    found: Records,
}

impl<'a> Check<'a> {
    /// Holds every figure that clearly means a measure against what the ledger counts. Where one agrees, others of that
    /// name are of something narrower.
    async fn ledgers(&mut self) -> Result<(), OpError> {
        let paper = self.read;
        let mut meant: BTreeMap<String, (FigureKey, Vec<&Read>)> = BTreeMap::new();
        for read in &paper.figures {
            if let Some(key) = self.meant(read).filter(|_| self.tells_the_year(read)) {
                meant.entry(key.to_string()).or_insert_with(|| (key, vec![])).1.push(read);
            }
        }
        for (key, reads) in meant.into_values() {
            let figure = figure::figure(self.app, &self.tally, &key).await?;
            let Some(value) = counted(&figure) else { continue };
            let agreeing = |read: &&&Read| scale(&figure.unit, &read.unit).is_some_and(|by| agrees(read, value * by));
            let agreeing: Vec<&Read> = reads.iter().filter(agreeing).copied().collect();
            let told = if agreeing.is_empty() { reads } else { agreeing };
            told.into_iter().for_each(|read| self.hold(read, &figure, value));
        }
        Ok(())
    }

    /// Whether a figure tells what the year brought in the whole county.
    fn tells_the_year(&self, read: &Read) -> bool {
        let clause = self.read.clauses.get(read.clause);
        let words = clause.map_or(read.quote.as_str(), |c| c.text.as_str());
        let units = self.app.units();
        let of_a_unit = units.all().iter().filter(|u| u.name != units.root_name()).any(|u| words.contains(&u.name));
        is_result(read)
            && read.year.is_none_or(|year| year == i32::from(self.year))
            && !of_a_unit
            && !OTHER_PERIOD.iter().any(|word| words.contains(word))
    }

    /// The measure that a figure clearly means.
    fn meant(&self, read: &Read) -> Option<FigureKey> {
        let wanted = suggest::Wanted { subject: &read.subject, quote: &read.quote, unit: &read.unit, office: None };
        let offered = suggest::measures(&self.app.pack, &wanted);
        let best = offered.first().filter(|best| best.score >= suggest::CHOOSE)?;
        if offered.get(1).is_some_and(|next| best.score - next.score < CLEAR) {
            return None;
        }
        let key = FigureKey {
            ledger: best.ledger.clone(),
            measure: best.measure.clone(),
            year: self.year,
            unit: None,
            slice: None,
        };
        if best.ledger == figure::INDICATOR {
            scale(&self.app.pack.indicator(&best.measure)?.unit, &read.unit)?;
            return Some(key);
        }
        let ledger = self.app.pack.ledger(&best.ledger)?;
        let measure = ledger.measure(&best.measure)?;
        // 整改销号98个 may be of anything: counted in another word than the ledger's, it must name the ledger's matter.
        let matter = ledger.head.name.trim_end_matches("台账");
        let other_word = scale(&measure.unit, &read.unit) == Some(1.0) && measure.unit != read.unit;
        if other_word && suggest::likeness(matter, &read.subject) == 0.0 {
            return None;
        }
        // Persons counted once and persons counted each time are two things.
        if (measure.unit == "人次") != (read.unit == "人次") {
            return None;
        }
        scale(&measure.unit, &read.unit)?;
        Some(key)
    }

    /// Compares a figure of the text with the ledger's.
    fn hold(&mut self, read: &Read, figure: &Figure, value: f64) {
        let ledger_name = match &figure.origin {
            Origin::Measure { ledger_name, .. } => ledger_name.as_str(),
            Origin::Derived { .. } => "事业统计",
            Origin::Hand { .. } | Origin::Document { .. } => return,
        };
        let Some(computed) = scale(&figure.unit, &read.unit).map(|by| value * by) else { return };
        let (source, day) = (format!("{ledger_name} · {}", figure.label), figure.as_of);
        let stated = read.quote.trim();
        let counted = print(computed, &read.unit);
        let place = Place { document: 0, span: read.span };
        self.found.sources.insert(figure.id.clone(), figure.clone());
        if agrees(read, computed) {
            let message = format!("“{}”与台账一致:{source}截至{day}为{counted}", read.subject);
            let checked = self.checked("R07", message, read, place, Some(computed));
            self.found.checked.push((checked, Some(figure.id.clone())));
            return;
        }
        let over = self.app.clock.today() > self.period.to;
        let doubt = Doubt {
            code: "R07".into(),
            severity: if over { Weight::Error } else { Weight::Warn },
            message: format!("“{}”文中写{stated},{source}截至{day}为{counted}", read.subject),
            quotes: vec![read.quote.clone()],
            places: vec![place],
            computed: Some(computed),
            stated: Some(read.value),
            suggestion: "请点开台账记录核对:文稿写错的改文稿,台账漏记的补记录;口径不同的在文中注明。".into(),
        };
        self.found.findings.push((doubt, Some(figure.id.clone())));
    }

    /// Holds the paper against the targets of the year's plan.
    async fn plan(&mut self) -> Result<(), OpError> {
        let Some(plan) = self.app.store.plan_of_year(i64::from(self.year)).await? else { return Ok(()) };
        let stands = light::plan_stand_on(self.app, &self.tally, plan.id, self.year, self.period.to).await?;
        for stand in stands.iter().filter(|s| s.task.status != "cancelled") {
            let task = format!("{} {}", stand.task.number, stand.task.title);
            let targets = stand.targets.iter().filter(|t| t.target.year == i64::from(self.year));
            let (told, untold): (Vec<_>, Vec<_>) =
                targets.map(|t| (t, self.told(t))).partition(|(_, told)| told.is_some());
            for (target, read) in told {
                read.into_iter().for_each(|read| self.target(&task, target, read));
            }
            if !untold.is_empty() {
                self.untold(&task, untold.into_iter().map(|(target, _)| target).collect());
            }
        }
        Ok(())
    }

    /// Targets of a task of which the paper says nothing.
    fn untold(&mut self, task: &str, stands: Vec<&TargetStand>) {
        let one = |s: &&TargetStand| format!("“{}”({})", s.target.label, light::goal(&s.target).print(&s.target.unit));
        let labels: Vec<String> = stands.iter().map(one).collect();
        let doubt = Doubt {
            code: "R23".into(),
            severity: Weight::Note,
            message: format!("年度计划“{task}”的指标在文中没有找到结果:{}", labels.join("、")),
            quotes: vec![],
            places: vec![],
            computed: None,
            stated: None,
            suggestion: "已完成的请补写结果,没有完成的请说明原因和打算。".into(),
        };
        self.found.findings.push((doubt, None));
    }

    fn target(&mut self, task: &str, stand: &TargetStand, read: &Read) {
        let target = &stand.target;
        let goal = light::goal(target);
        let (label, wanted) = (&target.label, goal.print(&target.unit));
        let place = Place { document: 0, span: read.span };
        // `told` gives only figures whose unit can be turned into the target's.
        let value = read.value * scale(&read.unit, &target.unit).unwrap_or(1.0);
        let stated = print(read.value, &read.unit);
        if goal.met(value) {
            let message = format!("“{label}”年度目标{wanted},文中{stated},达到目标");
            let checked = self.checked("R23", message, read, place, None);
            self.found.checked.push((checked, None));
            return;
        }
        let clause = self.read.clauses.get(read.clause).map_or("", |c| c.text.as_str());
        let admitted = ADMITTED.iter().any(|word| clause.contains(word));
        let doubt = Doubt {
            code: "R23".into(),
            severity: if admitted { Weight::Note } else { Weight::Warn },
            message: format!("“{label}”年度目标{wanted},文中{stated},没有达到目标(任务“{task}”)"),
            quotes: vec![read.quote.clone()],
            places: vec![place],
            computed: None,
            stated: Some(read.value),
            suggestion: "数据写错的请改正;确实没有完成的,请写明原因和下一步打算。".into(),
        };
        self.found.findings.push((doubt, None));
    }

    /// The figure of the text that tells what a target reached.
    fn told(&self, stand: &TargetStand) -> Option<&'a Read> {
        let target = &stand.target;
        let paper: &'a Document = self.read;
        let results = paper.figures.iter().filter(|f| is_result(f));
        let results = results.filter(|f| f.year.is_none_or(|year| year == i32::from(self.year)));
        let fitting = results.filter(|f| scale(&f.unit, &target.unit).is_some());
        let named = fitting.filter(|f| same_head(&f.subject, &target.label));
        let scored = named.map(|f| (suggest::likeness(&f.subject, &target.label), f));
        let good = scored.filter(|(score, _)| *score >= suggest::CHOOSE);
        // Of several that bear the name, the one that says what is known goes first.
        let actual = stand.actual.as_ref().and_then(|f| Some(f.value? * scale(&f.unit, &target.unit)?));
        let known =
            |f: &Read| actual.zip(scale(&target.unit, &f.unit)).is_some_and(|(value, by)| agrees(f, value * by));
        let best = good.max_by(|a, b| known(a.1).cmp(&known(b.1)).then(a.0.total_cmp(&b.0)));
        best.map(|(_, read)| read)
    }

    fn checked(&self, code: &str, message: String, read: &Read, place: Place, computed: Option<f64>) -> Checked {
        let (code, quotes, places) = (code.to_owned(), vec![read.quote.clone()], vec![place]);
        Checked { code, message, quotes, places, computed, stated: Some(read.value) }
    }
}

/// The value of a ledger that has records of the year.
fn counted(figure: &Figure) -> Option<f64> {
    match figure.origin {
        Origin::Measure { records, .. } if records > 0 => figure.value,
        _ => None,
    }
}

/// Whether a figure surely tells what was reached; 105期（目标110期以上） holds one that does and one that does not.
fn is_result(read: &Read) -> bool {
    let number = read.value.to_string();
    let wanted = read
        .quote
        .split_once("目标")
        .is_some_and(|(before, after)| after.contains(&number) && !before.contains(&number));
    read.kind == FigureKind::Result && read.confidence >= SURE && !wanted
}

/// Whether two names end alike, as names of one thing do: 义务教育学位 and 义务教育学校 are two things.
fn same_head(a: &str, b: &str) -> bool {
    a.chars().next_back() == b.chars().next_back() || a.contains(b) || b.contains(a)
}

/// Whether a counted value lies in what the words of a figure allow.
fn agrees(read: &Read, computed: f64) -> bool {
    let half = 0.5 * 10f64.powi(-decimals(&read.quote)) + 1e-9;
    match read.comparator {
        ReadAs::Eq => (computed - read.value).abs() <= half,
        ReadAs::Approx => (computed - read.value).abs() <= ABOUT * read.value.abs() + half,
        ReadAs::Range => computed >= read.value - half && computed <= read.value_max.unwrap_or(read.value) + half,
        ReadAs::Ge | ReadAs::Gt | ReadAs::Le | ReadAs::Lt => {
            let goal = Goal { comparator: draft::comparator(read.comparator), value: read.value, max: read.value_max };
            goal.met(computed)
        }
    }
}

/// Decimals of the number in a quote.
fn decimals(quote: &str) -> i32 {
    let after = quote.split_once(['.', '．']).map_or("", |(_, after)| after);
    let digits = after.chars().take_while(char::is_ascii_digit).count();
    i32::try_from(digits).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(quote: &str, value: f64, comparator: ReadAs) -> Read {
        Read {
            quote: quote.into(),
            span: (0, 0),
            subject: String::new(),
            value,
            value_max: None,
            unit: "%".into(),
            comparator,
            kind: FigureKind::Result,
            year: None,
            change: None,
            whole: None,
            confidence: 1.0,
            clause: 0,
        }
    }

    #[test]
    fn names_of_one_thing_end_alike() {
        assert!(same_head("隐患整改率", "安全隐患整改率") && same_head("普惠园覆盖率", "普惠性幼儿园覆盖率"));
        assert!(same_head("新增学位", "学位") && !same_head("义务教育学位", "义务教育学校"));
    }

    #[test]
    fn a_rounded_figure_agrees_with_what_it_was_rounded_from_and_no_more() {
        for (quote, value, comparator, computed, agree) in [
            ("93.8%", 93.8, ReadAs::Eq, 93.77, true),
            ("93.8%", 93.8, ReadAs::Eq, 93.7, false),
            ("94%", 94.0, ReadAs::Eq, 93.77, true),
            ("约1000", 1000.0, ReadAs::Approx, 960.0, true),
            ("约1000", 1000.0, ReadAs::Approx, 900.0, false),
            ("90%以上", 90.0, ReadAs::Ge, 93.0, true),
            ("90%以上", 90.0, ReadAs::Ge, 89.0, false),
        ] {
            assert_eq!(agrees(&read(quote, value, comparator), computed), agree, "{quote} and {computed}");
        }
    }
}
