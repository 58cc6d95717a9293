//! Who is told of what on a day: the pure rule over things with a day, the people around them, and the calendar.
//! It reads no database and sends nothing.

use std::collections::BTreeMap;

use gangmu_pack::workdays::Calendar;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kind of thing has a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// A record of a ledger.
    Record,
    /// A record listed for supervision.
    Supervision,
    /// A periodic return.
    Duty,
    /// A task of the plan.
    Task,
    /// A milestone of a task.
    Milestone,
    /// A comment that names the person.
    Mention,
}

/// One line of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoticeItem {
    /// What it is about.
    pub kind: NoticeKind,
    /// What.
    pub title: String,
    /// More: whose it is, its number, its state.
    pub detail: String,
    /// Its day.
    pub due: String,
    /// Days left; negative where it is late.
    pub days_left: i32,
    /// Told because others have let its day pass.
    pub escalated: bool,
    /// Where it opens.
    pub link: String,
}

/// A thing with a day, and the people around it, by account.
#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    /// What it is about.
    pub kind: NoticeKind,
    /// What.
    pub title: String,
    /// More.
    pub detail: String,
    /// Its day.
    pub due: Date,
    /// Where it opens.
    pub link: String,
    /// Whose it is to do. They are told before the day, and every working day after it.
    pub hands: Vec<i64>,
    /// How many days before.
    pub before: Vec<u16>,
    /// Days after its day for which the hands are told; no end where none is named.
    pub stop_after: Option<u16>,
    /// Who is told once, so many days after its day.
    pub escalate: Vec<(u16, Vec<i64>)>,
}

/// The notices of a day, by account, the most urgent line first. `since` is the day of the last run: what should have
/// been told after it is told now. Nobody is told anything on a day off; what falls on one is told on the working day
/// before (reminders) or after (what is late).
pub fn notices(watches: &[Watch], since: Date, today: Date, calendar: &Calendar) -> BTreeMap<i64, Vec<NoticeItem>> {
    let mut notices: BTreeMap<i64, Vec<NoticeItem>> = BTreeMap::new();
    if !calendar.is_workday(today) {
        return notices;
    }
    for watch in watches {
        for (account, escalated) in told(watch, since, today, calendar) {
            let item = item(watch, today, escalated);
            let lines = notices.entry(account).or_default();
            if !lines.iter().any(|line| line.link == item.link && line.kind == item.kind && line.title == item.title) {
                lines.push(item);
            }
        }
    }
    for lines in notices.values_mut() {
        lines.sort_by(|a, b| (a.days_left, a.kind, &a.title).cmp(&(b.days_left, b.kind, &b.title)));
    }
    notices
}

/// Who is told of one thing, the hands first, and whether by escalation.
fn told(watch: &Watch, since: Date, today: Date, calendar: &Calendar) -> Vec<(i64, bool)> {
    let mut told: Vec<(i64, bool)> = Vec::new();
    let late = days(watch.due, today);
    let reminded = || watch.before.iter().any(|n| now(back(add(watch.due, -i64::from(*n)), calendar), since, today));
    let hands = match late {
        1.. => watch.stop_after.is_none_or(|stop| late <= i32::from(stop)),
        _ => reminded(),
    };
    if hands {
        told.extend(watch.hands.iter().map(|account| (*account, false)));
    }
    if late > 0 {
        let due = watch.escalate.iter().filter(|(after, _)| {
            // “0 days past due” is told on the first day on which it is late.
            now(forward(add(watch.due, i64::from(*after).max(1)), calendar), since, today)
        });
        told.extend(due.flat_map(|(_, people)| people).map(|account| (*account, true)));
    }
    told
}

/// Whether a day lies after the last run and not after today.
fn now(day: Date, since: Date, today: Date) -> bool {
    since < day && day <= today
}

fn add(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(day)
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// The last working day up to a day. A year has no hundred days off in a row.
fn back(mut day: Date, calendar: &Calendar) -> Date {
    for _ in 0..100 {
        if calendar.is_workday(day) {
            break;
        }
        day = add(day, -1);
    }
    day
}

/// The first working day from a day on.
fn forward(mut day: Date, calendar: &Calendar) -> Date {
    for _ in 0..100 {
        if calendar.is_workday(day) {
            break;
        }
        day = add(day, 1);
    }
    day
}

fn item(watch: &Watch, today: Date, escalated: bool) -> NoticeItem {
    NoticeItem {
        kind: watch.kind,
        title: watch.title.clone(),
        detail: watch.detail.clone(),
        due: watch.due.to_string(),
        days_left: days(today, watch.due),
        escalated,
        link: watch.link.clone(),
    }
}

/// A notice in one sentence: 2件已逾期,1件将到期.
pub fn headline(items: &[NoticeItem]) -> String {
    let late = items.iter().filter(|item| item.days_left < 0).count();
    let soon = items.len() - late;
    match (late, soon) {
        (0, soon) => format!("{soon}件事将到期"),
        (late, 0) => format!("{late}件事已逾期"),
        (late, soon) => format!("{late}件事已逾期,{soon}件将到期"),
    }
}

/// One line as text: 逾期3天 楼梯间(石桥小学 YH2026-00001).
pub fn line(item: &NoticeItem) -> String {
    let when = match item.days_left {
        0 => "今天到期".into(),
        late @ ..0 => format!("逾期{}天", -late),
        left => format!("还有{left}天"),
    };
    format!("{when} {}({},{}到期)", item.title, item.detail, item.due)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Due on Wednesday 18 November 2026; 1 and 2 have it in hand, 7 and 9 are told when it is late.
    fn watch() -> Watch {
        Watch {
            kind: NoticeKind::Record,
            title: "楼梯间".into(),
            detail: "石桥小学".into(),
            due: date(2026, 11, 18),
            link: "/ledgers/hazard?record=1".into(),
            hands: vec![1, 2],
            before: vec![7, 1],
            stop_after: None,
            escalate: vec![(0, vec![7]), (5, vec![9])],
        }
    }

    fn told_on(watch: &Watch, since: Date, today: Date) -> Vec<i64> {
        notices(std::slice::from_ref(watch), since, today, &Calendar::default()).into_keys().collect()
    }

    #[test]
    fn hands_are_told_before_and_every_working_day_after_and_others_once() {
        let watch = watch();
        for (day, people) in [
            (10, vec![]),
            (11, vec![1, 2]),
            (12, vec![]),
            (17, vec![1, 2]),
            (18, vec![]),
            (19, vec![1, 2, 7]),
            (20, vec![1, 2]),
            (21, vec![]), // Saturday
            (22, vec![]),
            (23, vec![1, 2, 9]),
            (24, vec![1, 2]),
        ] {
            let today = date(2026, 11, day);
            assert_eq!(told_on(&watch, today.yesterday().unwrap(), today), people, "{today}");
        }
    }

    #[test]
    fn what_falls_on_a_day_off_is_told_before_or_after_it() {
        // Due on Sunday the 22nd: a day before is Saturday, so Friday; late on Monday the 23rd.
        let sunday = Watch { due: date(2026, 11, 22), before: vec![1], escalate: vec![(0, vec![7])], ..watch() };
        assert_eq!(told_on(&sunday, date(2026, 11, 19), date(2026, 11, 20)), [1, 2]);
        assert_eq!(told_on(&sunday, date(2026, 11, 20), date(2026, 11, 21)), [0i64; 0]);
        assert_eq!(told_on(&sunday, date(2026, 11, 22), date(2026, 11, 23)), [1, 2, 7]);
    }

    #[test]
    fn what_a_missed_run_should_have_told_is_told_by_the_next() {
        let watch = watch();
        assert_eq!(told_on(&watch, date(2026, 11, 9), date(2026, 11, 13)), [1, 2], "the reminder of the 11th");
        assert_eq!(told_on(&watch, date(2026, 11, 18), date(2026, 11, 25)), [1, 2, 7, 9]);
        assert_eq!(told_on(&watch, date(2026, 11, 23), date(2026, 11, 24)), [1, 2], "told once, not again");
    }

    #[test]
    fn one_notice_a_person_with_the_most_urgent_line_first() {
        let late = Watch { due: date(2026, 11, 10), title: "食堂".into(), link: "/2".into(), ..watch() };
        let soon =
            Watch { due: date(2026, 11, 18), title: "操场".into(), link: "/3".into(), hands: vec![1], ..watch() };
        let calendar = Calendar::default();
        let (since, today) = (date(2026, 11, 16), date(2026, 11, 17));
        let given = notices(&[soon.clone(), late, soon], since, today, &calendar);
        let titles: Vec<&str> = given[&1].iter().map(|item| item.title.as_str()).collect();
        assert_eq!(titles, ["食堂", "操场"], "the same line is not told twice");
        assert_eq!((given[&1][0].days_left, given[&1][1].days_left), (-7, 1));
        assert_eq!(headline(&given[&1]), "1件事已逾期,1件将到期");
        assert_eq!(headline(&given[&2]), "1件事已逾期");
        assert_eq!(line(&given[&1][0]), "逾期7天 食堂(石桥小学,2026-11-10到期)");
        assert_eq!(line(&given[&1][1]), "还有1天 操场(石桥小学,2026-11-18到期)");
    }

    #[test]
    fn the_end_of_telling_is_kept() {
        let old = Watch { stop_after: Some(30), escalate: vec![], ..watch() };
        assert_eq!(told_on(&old, date(2026, 12, 17), date(2026, 12, 18)), [1, 2]);
        assert_eq!(told_on(&old, date(2026, 12, 20), date(2026, 12, 21)), [0i64; 0]);
    }
}
