//! The periods of a duty: which there are, what they are called, by when their return is due. Pure calendar.

use gangmu_pack::definition::{Duty, Rhythm};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::ops::figure::{FIRST_YEAR, LAST_YEAR};

/// One period of a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// `2026-03`, `2026-Q1`, `2026-spring`, `2026`.
    pub key: String,
    /// Its name: 2026年3月.
    pub label: String,
    /// First day.
    pub from: Date,
    /// Last day: the return can be handed in from then on.
    pub to: Date,
    /// Last day on which the return is in time.
    pub due: Date,
}

/// The period in which a day lies.
pub fn around(duty: &Duty, day: Date) -> Round {
    let (year, month) = (day.year(), day.month());
    match duty.every {
        Rhythm::Month => {
            round(duty, day.first_of_month(), 1, format!("{year}-{month:02}"), format!("{year}年{month}月"))
        }
        Rhythm::Quarter => {
            let quarter = (month - 1) / 3;
            let name = ["一", "二", "三", "四"][usize::from(quarter.unsigned_abs())];
            let from = date(year, quarter * 3 + 1, 1);
            round(duty, from, 3, format!("{year}-Q{}", quarter + 1), format!("{year}年第{name}季度"))
        }
        Rhythm::Term => {
            let (year, autumn) = if month < 3 { (year - 1, true) } else { (year, month >= 9) };
            let (from, key, name) = if autumn { (9, "autumn", "秋季") } else { (3, "spring", "春季") };
            round(duty, date(year, from, 1), 6, format!("{year}-{key}"), format!("{year}年{name}学期"))
        }
        Rhythm::Year => match duty.as_of {
            None => round(duty, date(year, 1, 1), 12, format!("{year}"), format!("{year}年")),
            Some(on) => {
                let year = if day > on.of(year) { year + 1 } else { year };
                let from = on.of(year - 1).tomorrow().unwrap_or(Date::MIN);
                round(duty, from, 12, format!("{year}"), format!("{year}年"))
            }
        },
    }
}

fn round(duty: &Duty, from: Date, months: i32, key: String, label: String) -> Round {
    let next = from.checked_add(months.months()).unwrap_or(Date::MAX);
    let to = next.yesterday().unwrap_or(next);
    let due = to.checked_add(i64::from(duty.within_days).days()).unwrap_or(Date::MAX);
    Round { key, label, from, to, due }
}

/// The period of that key.
pub fn of_key(duty: &Duty, key: &str) -> Option<Round> {
    let (year, part) = key.split_once('-').unwrap_or((key, ""));
    let year: i16 = year.parse().ok().filter(|y| (FIRST_YEAR - 1..=LAST_YEAR).contains(y))?;
    let month = match (duty.every, part) {
        (Rhythm::Month, month) => month.parse().ok()?,
        (Rhythm::Quarter, quarter) => quarter.strip_prefix('Q')?.parse::<i8>().ok()?.checked_mul(3)? - 2,
        (Rhythm::Term, "spring") => 3,
        (Rhythm::Term, "autumn") => 9,
        (Rhythm::Year, "") => 1,
        _ => return None,
    };
    let round = around(duty, Date::new(year, month, 1).ok()?);
    (round.key == key).then_some(round)
}

/// The periods whose return is due between two days, the first first.
pub fn due_between(duty: &Duty, from: Date, to: Date) -> Vec<Round> {
    let wait = i64::from(duty.within_days).days();
    let mut round = around(duty, from.checked_sub(wait).unwrap_or(from));
    let mut found = Vec::new();
    while round.due <= to {
        let next = round.to.tomorrow();
        if round.due >= from {
            found.push(round.clone());
        }
        let Ok(next) = next else { break };
        round = around(duty, next);
    }
    found
}

#[cfg(test)]
mod tests {
    use gangmu_pack::definition::{UnitKind, YearDay};

    use super::*;

    fn duty(every: Rhythm, within_days: u16) -> Duty {
        let from = vec![UnitKind::School];
        Duty { name: "报".into(), from, every, within_days, as_of: None, nil: true, only: None }
    }

    #[test]
    fn a_yearly_return_as_of_a_day_ends_with_that_day() {
        let census = Duty { as_of: YearDay::try_from("09-01".to_owned()).ok(), ..duty(Rhythm::Year, 19) };
        for (day, key) in [
            (date(2026, 1, 1), "2026"),
            (date(2026, 9, 1), "2026"),
            (date(2026, 9, 2), "2027"),
            (date(2025, 12, 31), "2026"),
        ] {
            assert_eq!(around(&census, day).key, key, "{day}");
        }
        let round = of_key(&census, "2026").unwrap();
        assert_eq!((round.from, round.to, round.due), (date(2025, 9, 2), date(2026, 9, 1), date(2026, 9, 20)));
        let due = due_between(&census, date(2026, 1, 1), date(2026, 12, 31));
        assert_eq!(due.iter().map(|r| r.key.as_str()).collect::<Vec<_>>(), ["2026"]);
    }

    #[test]
    fn a_period_knows_its_days_and_its_name() {
        for (every, day, key, label, from, to, due) in [
            (
                Rhythm::Month,
                date(2026, 2, 9),
                "2026-02",
                "2026年2月",
                date(2026, 2, 1),
                date(2026, 2, 28),
                date(2026, 3, 5),
            ),
            (
                Rhythm::Quarter,
                date(2026, 12, 31),
                "2026-Q4",
                "2026年第四季度",
                date(2026, 10, 1),
                date(2026, 12, 31),
                date(2027, 1, 5),
            ),
            (
                Rhythm::Term,
                date(2026, 3, 1),
                "2026-spring",
                "2026年春季学期",
                date(2026, 3, 1),
                date(2026, 8, 31),
                date(2026, 9, 5),
            ),
            (
                Rhythm::Term,
                date(2027, 2, 28),
                "2026-autumn",
                "2026年秋季学期",
                date(2026, 9, 1),
                date(2027, 2, 28),
                date(2027, 3, 5),
            ),
            (Rhythm::Year, date(2026, 7, 1), "2026", "2026年", date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 5)),
        ] {
            let duty = duty(every, 5);
            let found = around(&duty, day);
            assert_eq!(found, Round { key: key.into(), label: label.into(), from, to, due });
            assert_eq!(of_key(&duty, key), Some(found));
        }
    }

    #[test]
    fn keys_of_another_rhythm_or_without_sense_are_no_periods() {
        for (every, keys) in [
            (Rhythm::Month, ["2026", "2026-13", "2026-Q1", "2026-3", "-5", "99999-01"].as_slice()),
            (Rhythm::Quarter, &["2026-Q0", "2026-Q5", "2026-01", "2026-Q99"]),
            (Rhythm::Term, &["2026-summer", "2026"]),
            (Rhythm::Year, &["2026-01", "", "年"]),
        ] {
            for key in keys {
                assert_eq!(of_key(&duty(every, 5), key), None, "{key}");
            }
        }
    }

    #[test]
    fn the_returns_of_a_year_are_those_that_fall_due_in_it() {
        let year = |every, within| {
            let found = due_between(&duty(every, within), date(2026, 1, 1), date(2026, 12, 31));
            found.into_iter().map(|round| round.key).collect::<Vec<_>>()
        };
        let months = year(Rhythm::Month, 5);
        assert_eq!((months.len(), months[0].as_str(), months[11].as_str()), (12, "2025-12", "2026-11"));
        assert_eq!(year(Rhythm::Month, 0), (1..=12).map(|m| format!("2026-{m:02}")).collect::<Vec<_>>());
        assert_eq!(year(Rhythm::Quarter, 10), ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]);
        assert_eq!(year(Rhythm::Term, 15), ["2025-autumn", "2026-spring"]);
        assert_eq!(year(Rhythm::Year, 30), ["2025"]);
        assert_eq!(due_between(&duty(Rhythm::Month, 40), date(2026, 3, 1), date(2026, 3, 31))[0].key, "2026-01");
    }
}
