//! The annual summary writes itself: from plan, measures and sentences, every figure with its origin.
//! Setting it as an official paper is `paper`'s work.

mod facts;
pub mod paper;
mod proof;

use std::collections::{BTreeMap, BTreeSet};

use gangmu_pack::definition::{CheckLevel, Ledger};
use gangmu_stat::figure::Figure;
use gangmu_stat::light::Light;
use gangmu_stat::number::print;
use gangmu_stat::prose::{Run, full_width, render};
use gangmu_stat::target::Comparator;
use gangmu_store::TaskReport;

use self::facts::Facts;
use super::error::{Finding, Level, OpError, bad};
use super::figure::Period;
use super::light::{self, TargetStand, TaskStand};
use crate::app::App;
use crate::auth::Actor;
use crate::clock::day_of;
use crate::view::home::LightCounts;
use crate::view::summary::{Summary, SummaryBlock, UnusedFact};

/// The summary of a year.
pub async fn summary(app: &App, actor: &Actor, year: i16) -> Result<Summary, OpError> {
    actor.read_summary()?;
    write(app, year).await
}

/// The summary of a year, for the command line as well.
pub async fn write(app: &App, year: i16) -> Result<Summary, OpError> {
    if year > app.clock.today().year() {
        return bad(format!("{year}年还没有到,写不了总结"), "请选择今年或以前的年度");
    }
    let period = Period::year(year, app.clock.today());
    let tally = app.store.tally().await?;
    let plan = app.store.plan_of_year(i64::from(year)).await?;
    let (mut goals, mut stands, mut reports) = (vec![], vec![], vec![]);
    if let Some(plan) = &plan {
        goals = app.store.goals(plan.id).await?;
        stands = light::plan_stand_on(app, &tally, plan.id, year, period.to).await?;
        stands.retain(|s| s.task.status != "cancelled");
        reports = app.store.last_reports(plan.id).await?;
        reports.retain(|r| day_of(r.at) <= period.to);
    }
    let facts = Facts::gather(app, &tally, year).await?;
    let mut writer = Writer { app, year, period, facts, reports, blocks: vec![], figures: BTreeMap::new() };
    writer.opening(&stands);
    writer.heading(1, format!("一、{year}年主要工作"));
    let mut told = BTreeSet::new();
    let mut chapter = 0;
    for goal in &goals {
        let tasks: Vec<&TaskStand> = stands.iter().filter(|s| s.task.goal_id == goal.id).collect();
        chapter += 1;
        writer.heading(2, format!("（{}）{}", chinese(chapter), heading_words(&goal.title)));
        tasks.iter().for_each(|task| writer.task(task));
        for ledger in writer.ledgers_of(goal.area.as_deref(), &tasks, &told) {
            writer.ledger(&ledger);
            told.insert(ledger.head.id.clone());
        }
    }
    writer.other_work(&told, chapter);
    writer.problems(&stands);
    writer.next_year(&stands);
    let mut summary = writer.finish(&stands);
    summary.findings.extend(proof::doubts(app, &summary));
    Ok(summary)
}

/// A chapter's words without a number of its own: 二、办好学前教育 becomes 办好学前教育.
fn heading_words(title: &str) -> &str {
    title.trim_end_matches(['。', ':', '：'])
}

/// 1 → 一 … 99 → 九十九.
fn chinese(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (number / 10, number % 10) {
        (0, one) => DIGITS[one].to_owned(),
        (1, one) => format!("十{}", DIGITS[one]),
        (ten, one) => format!("{}十{}", DIGITS[ten % 10], DIGITS[one]),
    }
}

struct Writer<'a> {
    app: &'a App,
    year: i16,
    period: Period,
    facts: Facts,
    reports: Vec<TaskReport>,
    blocks: Vec<SummaryBlock>,
    figures: BTreeMap<String, Figure>,
}

impl Writer<'_> {
    fn heading(&mut self, level: u8, text: String) {
        self.blocks.push(SummaryBlock::Heading { level, text });
    }

    fn paragraph(&mut self, runs: Vec<Run>) {
        if !runs.is_empty() {
            self.blocks.push(SummaryBlock::Paragraph { runs });
        }
    }

    /// Notes a figure and gives the words that print it.
    fn run(&mut self, figure: &Figure) -> Run {
        self.figures.insert(figure.id.clone(), figure.clone());
        Run::of(figure)
    }

    /// A figure counted from the plan itself.
    fn plan_figure(&mut self, id: &str, label: &str, value: f64, unit: &str, how: &str) -> Run {
        let id = format!("plan.{id}~{}~~", self.year);
        let figure = facts::derived(self.app, &self.period, id, label, value, unit, how);
        self.run(&figure)
    }

    fn opening(&mut self, stands: &[TaskStand]) {
        let bureau = self.app.units().root_name().to_owned();
        let mut runs = vec![Run::plain(format!(
            "{}年，{bureau}全面贯彻党的教育方针，落实立德树人根本任务，紧扣年度工作要点，统筹推进各项工作。",
            self.year
        ))];
        if !stands.is_empty() {
            let mut lights = LightCounts::default();
            stands.iter().for_each(|s| lights.add(s.judged.light));
            let (total, done) = (lights.total as f64, lights.blue as f64);
            runs.push(Run::plain("年度要点共分解任务"));
            runs.push(self.plan_figure("tasks", "分解任务数", total, "项", "年度工作要点分解的任务数"));
            runs.push(Run::plain("，已办结"));
            runs.push(self.plan_figure("done", "办结任务数", done, "项", "状态为办结的任务数"));
            runs.push(Run::plain("，任务完成率"));
            runs.push(self.plan_figure("done_rate", "任务完成率", done / total * 100.0, "%", "办结任务数÷分解任务数"));
            let met: Vec<bool> = stands.iter().flat_map(|s| &s.targets).filter_map(|t| t.met).collect();
            if !met.is_empty() {
                let reached = met.iter().filter(|m| **m).count() as f64;
                runs.push(Run::plain("；有数可查的指标"));
                runs.push(self.plan_figure(
                    "targets",
                    "有数可查的指标数",
                    met.len() as f64,
                    "项",
                    "已有完成值的指标数",
                ));
                runs.push(Run::plain("，其中达到目标"));
                runs.push(self.plan_figure("met", "达到目标的指标数", reached, "项", "完成值达到目标值的指标数"));
            }
            runs.push(Run::plain("。"));
        }
        self.paragraph(runs);
    }

    /// One task: what it was, what its targets reached, what was last reported.
    fn task(&mut self, stand: &TaskStand) {
        let mut runs = vec![Run::plain(format!("{}。", stand.task.title.trim_end_matches('…')))];
        let told = stand.task.done_note.clone().filter(|_| stand.task.status == "done");
        let reported = self.reports.iter().find(|r| r.task_id == stand.task.id).map(|r| r.text.clone());
        if let Some(words) = told.or(reported) {
            runs.push(Run::plain(sentence(&words)));
        }
        runs.extend(self.targets(&stand.targets));
        if runs.len() == 1 {
            let words = if stand.judged.light == Light::Blue { "已办结。" } else { "（暂无进展材料）" };
            runs.push(Run::plain(words));
        }
        self.paragraph(runs);
    }

    /// The targets of a task in one sentence: first those that are met, then those that are not, each with what was wanted.
    fn targets(&mut self, stands: &[TargetStand]) -> Vec<Run> {
        let mut runs = Vec::new();
        for (met, verdict) in [(true, "达到年度目标"), (false, "尚未达到年度目标")] {
            let told: Vec<&TargetStand> = stands.iter().filter(|s| s.met == Some(met)).collect();
            if told.is_empty() {
                continue;
            }
            if !runs.is_empty() {
                runs.push(Run::plain("；"));
            }
            for (at, stand) in told.iter().enumerate() {
                runs.push(Run::plain(format!("{}{}", if at == 0 { "" } else { "、" }, stand.target.label)));
                runs.extend(stand.actual.as_ref().map(|figure| self.run(figure)));
                runs.push(Run::plain(format!("（目标{}）", wanted(stand))));
            }
            runs.push(Run::plain(format!("，{}{verdict}", if told.len() > 1 { "均" } else { "" })));
        }
        if !runs.is_empty() {
            runs.push(Run::plain("。"));
        }
        runs
    }

    /// The ledgers of a chapter that were not told yet: those of its area, and those that its targets are counted from.
    fn ledgers_of(
        &self,
        area: Option<&str>,
        tasks: &[&TaskStand],
        told: &BTreeSet<String>,
    ) -> Vec<std::sync::Arc<Ledger>> {
        let bound: BTreeSet<&str> =
            tasks.iter().flat_map(|s| &s.targets).filter_map(|t| t.target.ledger.as_deref()).collect();
        let wanted = |l: &&std::sync::Arc<Ledger>| {
            !told.contains(&l.head.id) && (Some(l.head.area.as_str()) == area || bound.contains(l.head.id.as_str()))
        };
        self.app.pack.ledgers.iter().filter(wanted).cloned().collect()
    }

    fn ledger(&mut self, ledger: &Ledger) {
        let Some(sentence) = self.facts.sentence(&ledger.head.id) else {
            return;
        };
        let runs = render(sentence, &|slot| self.facts.filling(&ledger.head.id, slot));
        for id in runs.iter().filter_map(|r| r.figure.clone()) {
            if let Some(figure) = self.facts.figure(&id) {
                self.figures.insert(id, figure.clone());
            }
        }
        self.paragraph(runs);
    }

    fn other_work(&mut self, told: &BTreeSet<String>, chapters: usize) {
        let ledgers = self.app.pack.ledgers.clone();
        let rest: Vec<_> =
            ledgers.iter().filter(|l| !told.contains(&l.head.id) && self.facts.has_records(&l.head.id)).collect();
        if rest.is_empty() {
            return;
        }
        if chapters > 0 {
            self.heading(2, format!("（{}）其他工作", chinese(chapters + 1)));
        }
        rest.into_iter().for_each(|ledger| self.ledger(ledger));
    }

    fn problems(&mut self, stands: &[TaskStand]) {
        self.heading(1, "二、存在的问题".into());
        let late: Vec<&TaskStand> =
            stands.iter().filter(|s| matches!(s.judged.light, Light::Red | Light::Yellow)).collect();
        if late.is_empty() {
            return self.paragraph(vec![Run::plain("对照年度要点，各项任务均按计划推进，未发现滞后任务。")]);
        }
        for (at, stand) in late.iter().enumerate() {
            let lead =
                stand.task.lead_unit.map(|u| format!("（{}牵头）", self.app.units().name(u))).unwrap_or_default();
            let words = format!("{}. {}{lead}：{}。", at + 1, stand.task.title, stand.judged.reason);
            self.paragraph(vec![Run::plain(full_width(&words))]);
        }
    }

    fn next_year(&mut self, stands: &[TaskStand]) {
        self.heading(1, format!("三、{}年工作打算", self.year + 1));
        let open: Vec<&TaskStand> = stands.iter().filter(|s| s.task.status == "open").collect();
        if open.is_empty() {
            return self.paragraph(vec![Run::plain("年度任务已全部办结，下一年工作以新的工作要点为准。")]);
        }
        let count = self.plan_figure("carried", "结转下年任务数", open.len() as f64, "项", "年末未办结的任务数");
        let mut titles: Vec<String> =
            open.iter().take(8).map(|s| format!("“{}”", inner_quotes(&s.task.title))).collect();
        if open.len() > 8 {
            titles.push("其他未办结任务".into());
        }
        self.paragraph(vec![
            Run::plain("对未办结的"),
            count,
            Run::plain(format!("任务结转下年继续推进，重点抓好{}。", titles.join("、"))),
        ]);
    }

    fn finish(self, stands: &[TaskStand]) -> Summary {
        let mut findings = findings(stands, &self.figures);
        let rules = self.facts.broken_rules(&self.app.pack, self.year, self.app.clock.today());
        findings.extend(rules.into_iter().map(|(level, message)| {
            let level = if level == CheckLevel::Error { Level::Error } else { Level::Warn };
            Finding::new("sum_check", level, message, "请核对台账记录")
        }));
        let unused =
            self.facts.all().filter(|f| !self.figures.contains_key(&f.id) && f.value.is_some_and(|v| v != 0.0));
        let unused = unused.map(|f| UnusedFact { label: f.label.clone(), text: f.text.clone(), figure: f.id.clone() });
        Summary {
            year: self.year,
            title: format!("{}{}年工作总结", self.app.units().root_name(), self.year),
            as_of: self.app.clock.today().min(self.period.to).to_string(),
            unused: unused.collect(),
            findings,
            blocks: self.blocks,
            figures: self.figures,
        }
    }
}

/// What a target asks for, in words.
fn wanted(stand: &TargetStand) -> String {
    let goal = light::goal(&stand.target);
    let value = print(goal.value, &stand.target.unit);
    match goal.comparator {
        Comparator::Eq => value,
        Comparator::Ge => format!("{value}以上"),
        Comparator::Gt => format!("超过{value}"),
        Comparator::Le => format!("{value}以内"),
        Comparator::Lt => format!("低于{value}"),
        Comparator::Approx | Comparator::Range => goal.print(&stand.target.unit),
    }
}

/// Quotation marks inside quotation marks are single ones.
fn inner_quotes(text: &str) -> String {
    text.replace('“', "‘").replace('”', "’")
}

/// A text that ends as a sentence does.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['。', '！', '？', '；']) { text.to_owned() } else { format!("{text}。") }
}

/// What a person should look at before the summary is sent.
fn findings(stands: &[TaskStand], figures: &BTreeMap<String, Figure>) -> Vec<Finding> {
    let mut found = Vec::new();
    for stand in stands.iter().filter(|s| s.task.status != "cancelled") {
        let title = format!("{} {}", stand.task.number, stand.task.title);
        for target in stand.targets.iter().filter(|t| t.actual.as_ref().and_then(|f| f.value).is_none()) {
            found.push(Finding::new(
                "no_value",
                Level::Warn,
                format!("“{title}”的指标“{}”没有完成值", target.target.label),
                "请牵头单位填报,或绑定到台账的计量",
            ));
        }
        if stand.progress.is_none() && stand.task.status == "open" {
            found.push(Finding::new("no_report", Level::Note, format!("“{title}”没有进展材料"), "请牵头单位填报进展"));
        }
    }
    for figure in figures.values().filter(|f| f.value.is_none()) {
        let why = figure.missing.clone().unwrap_or_default();
        found.push(Finding::new(
            "no_figure",
            Level::Warn,
            format!("“{}”没有数:{why}", figure.label),
            "请核对台账是否已填",
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_numbered_in_chinese() {
        let all: Vec<String> = [1, 9, 10, 11, 20, 35].into_iter().map(chinese).collect();
        assert_eq!(all, ["一", "九", "十", "十一", "二十", "三十五"]);
    }
}
