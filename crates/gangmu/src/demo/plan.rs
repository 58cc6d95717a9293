//! How the tasks of the two plans went: reports, milestones, answers given by hand. Lights are not set but follow from it.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// What happened to the tasks of a year's plan, up to a day.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoPlan {
    /// Year of the plan.
    pub year: i16,
    /// One line per numbered item of the key points, in their order.
    pub items: Vec<DemoItem>,
}

/// What happened to one numbered item of the key points.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoItem {
    /// The number of the item in the document, running through the chapters: 25 for “25.排查整治安全隐患”.
    pub item: u16,
    /// The opening words of the item, to make sure that the right one is meant.
    pub title: String,
    /// Code of the leading office.
    pub lead: String,
    /// Codes of the helping offices.
    pub co: Vec<String>,
    /// First day.
    pub starts: Date,
    /// Last day.
    pub due: Date,
    /// Progress in % as of today, between the reports; none where nothing was reported or measures tell it.
    pub progress: Option<f64>,
    /// The reports up to today, oldest first.
    pub reports: Vec<DemoReport>,
    /// Milestones; `done_on` is set up to today only.
    pub milestones: Vec<DemoMilestone>,
    /// Words of all targets that the lead office answers for by hand, also of those not answered yet.
    pub by_hand: Vec<String>,
    /// Answers to targets that no ledger measures, up to today.
    pub answers: Vec<DemoAnswer>,
    /// The day of completion with its note, where that day has come.
    pub done: Option<(Date, String)>,
}

/// A report of the leading office.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoReport {
    /// The day.
    pub on: Date,
    /// Progress in %; none where measures tell it.
    pub progress: Option<f64>,
    /// What was reported.
    pub text: String,
}

/// A step of a task.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoMilestone {
    /// Its name.
    pub name: String,
    /// The day by which it is due.
    pub due: Date,
    /// The day on which it was done.
    pub done_on: Option<Date>,
}

/// A value typed by hand for a target.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoAnswer {
    /// Words that stand in the target's label or its quotation: 新建校舍.
    pub label: String,
    /// The value in the unit of the target.
    pub value: f64,
    /// The day of the value.
    pub on: Date,
    /// Where it comes from.
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanFile {
    plan: Vec<PlanLines>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanLines {
    year: i16,
    /// First day of every task that names none.
    starts: Date,
    item: Vec<ItemLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemLine {
    n: u16,
    title: String,
    lead: String,
    #[serde(default)]
    co: Vec<String>,
    starts: Option<Date>,
    due: Date,
    /// Progress is told by measures of the ledgers.
    #[serde(default)]
    measured: bool,
    /// [day, progress, text].
    #[serde(default)]
    reports: Vec<(Date, f64, String)>,
    /// [name, due, done on or ""].
    #[serde(default)]
    milestones: Vec<(String, Date, String)>,
    /// By label: [day, value] pairs, the last one up to today counts.
    #[serde(default)]
    answers: BTreeMap<String, Vec<(Date, f64)>>,
    #[serde(default)]
    source: Option<String>,
    done: Option<Date>,
    #[serde(default)]
    done_note: Option<String>,
}

/// Reads the plan file and cuts it at a day: what lies after today has not happened.
pub(super) fn read_plans(text: &str, today: Date) -> Result<Vec<DemoPlan>, toml::de::Error> {
    let file: PlanFile = toml::from_str(text)?;
    let plan = |lines: PlanLines| DemoPlan {
        year: lines.year,
        items: lines.item.into_iter().map(|line| item(line, lines.starts, today)).collect(),
    };
    Ok(file.plan.into_iter().map(plan).collect())
}

fn item(line: ItemLine, starts: Date, today: Date) -> DemoItem {
    let starts = line.starts.unwrap_or(starts);
    let done = line.done.filter(|day| *day <= today).map(|day| (day, line.done_note.clone().unwrap_or_default()));
    let progress = match &done {
        _ if line.measured => None,
        Some(_) => Some(100.0),
        None => progress_on(&line, starts, today),
    };
    let told = |value: f64| if line.measured { None } else { Some(value) };
    let reports = line.reports.iter().filter(|(on, ..)| *on <= today);
    let mut reports: Vec<DemoReport> =
        reports.map(|(on, value, text)| DemoReport { on: *on, progress: told(*value), text: text.clone() }).collect();
    if done.is_none() {
        reports.extend(latest_report(&reports, progress, today));
    }
    DemoItem {
        item: line.n,
        reports,
        progress,
        done,
        starts,
        milestones: line.milestones.iter().map(|m| milestone(m, today)).collect(),
        by_hand: line.answers.keys().cloned().collect(),
        answers: answers(&line, today),
        title: line.title,
        lead: line.lead,
        co: line.co,
        due: line.due,
    }
}

/// Progress between the reports: a straight line from one to the next, from nothing at the start.
fn progress_on(line: &ItemLine, starts: Date, today: Date) -> Option<f64> {
    if today < starts {
        return None;
    }
    let (mut day, mut value) = (starts, 0.0);
    for (on, next, _) in &line.reports {
        if *on > today {
            let share = f64::from(span_days(day, today)) / f64::from(span_days(day, *on).max(1));
            return Some((value + (next - value) * share).round());
        }
        (day, value) = (*on, *next);
    }
    Some(value)
}

/// Where the last report is old, a short one of the last dispatch meeting: the first Friday at or before today.
fn latest_report(reports: &[DemoReport], progress: Option<f64>, today: Date) -> Option<DemoReport> {
    let (last, progress) = (reports.last()?, progress?);
    let back = i64::from(today.weekday().since(jiff::civil::Weekday::Friday));
    let on = today.saturating_sub(back.days());
    if span_days(last.on, on) < 21 || last.progress == Some(progress) {
        return None;
    }
    Some(DemoReport {
        on,
        progress: Some(progress),
        text: format!("月调度：工作按分工继续推进，总体完成{progress}%。"),
    })
}

fn milestone((name, due, done): &(String, Date, String), today: Date) -> DemoMilestone {
    let done_on = done.parse().ok().filter(|day: &Date| *day <= today);
    DemoMilestone { name: name.clone(), due: *due, done_on }
}

fn answers(line: &ItemLine, today: Date) -> Vec<DemoAnswer> {
    let note = line.source.clone().unwrap_or_else(|| "据责任科室台账".to_owned());
    let answer = |(label, values): (&String, &Vec<(Date, f64)>)| {
        let (on, value) = values.iter().rev().find(|(on, _)| *on <= today)?;
        Some(DemoAnswer { label: label.clone(), value: *value, on: *on, note: note.clone() })
    };
    line.answers.iter().filter_map(answer).collect()
}

fn span_days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
