#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Calendar, add_days};
use crate::definition::{DayKind, Days, Deadline};
use crate::expr::{Expr, Row, Value};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The calendar of the pack that bureaus start from.
fn calendar() -> Calendar {
    let pack = include_str!("../../../packs/education/pack.toml");
    let text = include_str!("../../../packs/education/calendar.toml");
    let files = [("p/pack.toml".to_owned(), pack.to_owned()), ("p/calendar.toml".to_owned(), text.to_owned())];
    let (pack, findings) = crate::load_pack(files);
    assert_eq!(findings, []);
    pack.calendar
}

#[test]
fn deadlines_of_the_handbook_come_out() {
    let calendar = calendar();
    let cases = [
        // A request for disclosure: 20 working days, 1–5 May off (domain handbook §6.0).
        ("2025-04-28", 20, DayKind::Working, "2025-05-29"),
        // A petition: 15, 60 and 30 natural days.
        ("2025-03-03", 15, DayKind::Natural, "2025-03-18"),
        ("2025-03-10", 60, DayKind::Natural, "2025-05-09"),
        ("2025-05-09", 30, DayKind::Natural, "2025-06-08"),
        // Sunday 27 April and Sunday 28 September are worked, 1–8 October is off.
        ("2025-04-25", 1, DayKind::Working, "2025-04-27"),
        ("2025-09-26", 4, DayKind::Working, "2025-10-09"),
        ("2026-02-13", 2, DayKind::Working, "2026-02-24"),
        ("2025-04-28", 0, DayKind::Working, "2025-04-28"),
        // No notice for 2031: weekends only.
        ("2031-04-30", 1, DayKind::Working, "2031-05-01"),
        ("9999-12-30", 5, DayKind::Natural, "9999-12-31"),
    ];
    for (from, days, kind, expected) in cases {
        assert_eq!(add_days(day(from), days, kind, &calendar), day(expected), "{from} + {days}");
    }
}

#[test]
fn a_year_has_the_working_days_of_its_notice() {
    // 2025: 365 days − 104 Saturdays and Sundays − 28 days off + 5 days worked + 10 weekend days within the holidays.
    let count = |year: i16| {
        let days = jiff::civil::date(year, 1, 1).series(jiff::Span::new().days(1)).take_while(|d| d.year() == year);
        days.filter(|d| calendar().is_workday(*d)).count()
    };
    assert_eq!(count(2025), 248);
}

#[test]
fn a_year_says_whether_someone_compared_it_with_the_notice() {
    assert!(calendar().year(2025).unwrap().verified);
    assert!(!calendar().year(2026).unwrap().verified);
    assert_eq!(calendar().year(2031), None);
}

struct Record(BTreeMap<&'static str, &'static str>);

impl Row for Record {
    fn get(&self, path: &[&str]) -> Value {
        path.first().and_then(|p| self.0.get(p)).map_or(Value::Null, |v| Value::Text((*v).to_owned()))
    }
}

#[test]
fn a_deadline_follows_its_field_then_its_condition() {
    let deadline = Deadline {
        name: "整改期限".to_owned(),
        from: "graded".to_owned(),
        until: vec!["closed".to_owned()],
        days: Days::When { when: Expr::parse("severity = '重大'").unwrap(), then: 30, otherwise: 15 },
        field: Some("rectify_by".to_owned()),
        calendar: DayKind::Natural,
        remind: Vec::new(),
        escalate: Vec::new(),
    };
    let due = |record| deadline.due(day("2026-03-01"), &Record(BTreeMap::from(record)), &Calendar::default());
    assert_eq!(due([("severity", "重大"), ("rectify_by", "2026-05-01")]), day("2026-05-01"));
    assert_eq!(due([("severity", "重大"), ("other", "")]), day("2026-03-31"));
    assert_eq!(due([("severity", "一般"), ("other", "")]), day("2026-03-16"));
}
