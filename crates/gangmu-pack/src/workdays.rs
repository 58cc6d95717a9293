//! Natural and working days (工作日): holidays and make-up workdays come from data. It knows no time of day.
//!
//! The day of the event is not counted (domain handbook §6.0).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::definition::{DayKind, Days, Deadline};
use crate::expr::{Row, Value};

/// The holidays of some years. In a year without a notice, Saturdays and Sundays are off and nothing else.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calendar {
    years: BTreeMap<i16, CalendarYear>,
    off: BTreeSet<Date>,
    work: BTreeSet<Date>,
}

/// One year of a calendar file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarYear {
    /// The year.
    pub year: i16,
    /// The notice that sets it.
    pub notice: String,
    /// Someone compared the days with the notice; otherwise they are 待核.
    pub verified: bool,
    /// Its holidays.
    #[serde(rename = "holiday")]
    pub holidays: Vec<Holiday>,
}

/// A holiday with the working days that make up for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Name shown to people: 春节.
    pub name: String,
    /// First day off.
    pub from: Date,
    /// Last day off.
    pub to: Date,
    /// Saturdays and Sundays worked instead.
    #[serde(default)]
    pub work: Vec<Date>,
}

impl Calendar {
    /// A calendar of these years.
    pub fn new(years: impl IntoIterator<Item = CalendarYear>) -> Self {
        let mut calendar = Self::default();
        for year in years {
            for holiday in &year.holidays {
                calendar.off.extend(holiday.from.series(jiff::Span::new().days(1)).take_while(|d| *d <= holiday.to));
                calendar.work.extend(&holiday.work);
            }
            calendar.years.insert(year.year, year);
        }
        calendar
    }

    /// The year's holidays, where they are known.
    pub fn year(&self, year: i16) -> Option<&CalendarYear> {
        self.years.get(&year)
    }

    /// Whether people work on that day.
    pub fn is_workday(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.work.contains(&day) || !(weekend || self.off.contains(&day))
    }
}

/// The day that lies `days` days after `from`, which is not counted. Ends at the last day of year 9999.
pub fn add_days(from: Date, days: u16, kind: DayKind, calendar: &Calendar) -> Date {
    let mut day = from;
    let mut left = days;
    while left > 0 {
        let Ok(next) = day.tomorrow() else { return day };
        day = next;
        left -= u16::from(kind == DayKind::Natural || calendar.is_workday(day));
    }
    day
}

impl Deadline {
    /// The day by which the record must have left: the day set in its field, else counted from the day it `entered`.
    pub fn due(&self, entered: Date, row: &dyn Row, calendar: &Calendar) -> Date {
        let set = self.field.as_deref().map(|field| row.get(&[field]));
        if let Some(Value::Text(day)) = set
            && let Ok(day) = day.parse()
        {
            return day;
        }
        let days = match &self.days {
            Days::Fixed(days) => *days,
            Days::When { when, then, .. } if when.eval(row, entered).is_true() => *then,
            Days::When { otherwise, .. } => *otherwise,
        };
        add_days(entered, days, self.calendar, calendar)
    }
}

#[cfg(test)]
#[path = "workdays_tests.rs"]
mod tests;
