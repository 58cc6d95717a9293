//! Lines of years that survive mergers: what a school's predecessors had counts to the school. Counts are summed; a rate is made
//! anew of them by whoever knows its formula, never averaged. What was divided among several counts to none of them.

use std::collections::BTreeSet;

/// One unit taken over by another as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Succession {
    /// The unit that ceases.
    pub from: i64,
    /// The unit that goes on.
    pub to: i64,
    /// First year in which `from` is no more.
    pub year: i16,
}

/// What the figures of a unit stand on: its own counts, and those of the units that went into it.
#[derive(Debug, Clone)]
pub struct Reach {
    unit: i64,
    successions: Vec<Succession>,
}

impl Reach {
    /// Of a unit. A unit that stands for all below it has what went into one of them as its own.
    pub fn new(unit: i64, successions: Vec<Succession>) -> Self {
        Self { unit, successions }
    }

    /// The unit.
    pub fn unit(&self) -> i64 {
        self.unit
    }

    /// The unit and those whose counts of the year are its own.
    pub fn members(&self, year: i16) -> BTreeSet<i64> {
        let mut found = BTreeSet::from([self.unit]);
        let mut open = vec![self.unit];
        while let Some(to) = open.pop() {
            for one in self.successions.iter().filter(|one| one.to == to && one.year > year) {
                if found.insert(one.from) {
                    open.push(one.from);
                }
            }
        }
        found
    }

    /// The sum of what is known of the members in a year; none where nothing is.
    pub fn count(&self, year: i16, of: &dyn Fn(i64) -> Option<f64>) -> Option<f64> {
        if self.successions.is_empty() {
            return of(self.unit);
        }
        let known = self.members(year).into_iter().filter_map(of);
        known.fold(None, |sum, count| Some(sum.unwrap_or(0.0) + count))
    }

    /// The members of a year of which nothing is known though something was in an earlier one of the years: a sum without
    /// them would look like a fall.
    pub fn silent(&self, year: i16, years: &[i16], seen: &dyn Fn(i64, i16) -> bool) -> Vec<i64> {
        let members = self.members(year);
        if members.len() == 1 {
            return Vec::new();
        }
        let before = |unit: i64| years.iter().any(|earlier| *earlier < year && seen(unit, *earlier));
        members.into_iter().filter(|unit| !seen(*unit, year) && before(*unit)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(unit: i64, list: &[(i64, i64, i16)]) -> Reach {
        Reach::new(unit, list.iter().map(|(from, to, year)| Succession { from: *from, to: *to, year: *year }).collect())
    }

    /// A count by unit and year.
    fn of(list: &[(i64, i16, f64)]) -> impl Fn(i64, i16) -> Option<f64> {
        move |unit, year| list.iter().find(|one| (one.0, one.1) == (unit, year)).map(|one| one.2)
    }

    #[test]
    fn a_merged_school_has_the_sum_of_its_predecessors() {
        let merged = reach(1, &[(2, 1, 2024), (3, 2, 2023)]);
        let seen = of(&[
            (1, 2022, 100.0),
            (2, 2022, 50.0),
            (3, 2022, 20.0),
            (1, 2023, 105.0),
            (2, 2023, 68.0),
            (1, 2024, 180.0),
            // What a unit is said to have after it was taken over is not counted twice.
            (2, 2024, 68.0),
            (9, 2022, 7.0),
        ]);
        let line: Vec<_> = (2021..=2024)
            .map(|year| (merged.count(year, &|unit| seen(unit, year)), merged.members(year).len()))
            .collect();
        assert_eq!(line, [(None, 3), (Some(170.0), 3), (Some(173.0), 2), (Some(180.0), 1)]);
        assert_eq!(
            reach(2, &[(2, 1, 2024)]).count(2024, &|unit| seen(unit, 2024)),
            Some(68.0),
            "the old unit keeps its own"
        );
    }

    #[test]
    fn a_rate_is_made_of_its_parts_and_not_averaged() {
        let merged = reach(1, &[(2, 1, 2024)]);
        let (part, whole) = (of(&[(1, 2023, 90.0), (2, 2023, 1.0)]), of(&[(1, 2023, 100.0), (2, 2023, 10.0)]));
        let sum = |count: &dyn Fn(i64, i16) -> Option<f64>| merged.count(2023, &|unit| count(unit, 2023)).unwrap();
        assert!((sum(&part) / sum(&whole) - 91.0 / 110.0).abs() < 1e-12);
    }

    #[test]
    fn a_predecessor_that_is_silent_for_a_year_is_named() {
        let merged = reach(1, &[(2, 1, 2025)]);
        let seen = of(&[(1, 2022, 1.0), (2, 2022, 1.0), (1, 2023, 1.0), (1, 2025, 2.0)]);
        let silent = |year| merged.silent(year, &[2021, 2022, 2023, 2024, 2025], &|u, y| seen(u, y).is_some());
        assert_eq!([2021, 2022, 2023, 2025].map(silent), [vec![], vec![], vec![2], vec![]]);
    }

    #[test]
    fn a_circle_of_successions_ends() {
        assert_eq!(reach(1, &[(1, 2, 2024), (2, 1, 2025)]).members(2023), BTreeSet::from([1, 2]));
    }
}
