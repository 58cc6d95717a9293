//! Lines of years that survive mergers: what a school's predecessors had counts to the school. Sums are summed; a rate is
//! made anew of its parts, never averaged. It divides nothing: a school that was split breaks the line.

use std::collections::BTreeSet;

use serde::Serialize;

/// One unit taken over by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Succession {
    /// The unit that ceases.
    pub from: i64,
    /// The unit that goes on.
    pub to: i64,
    /// First year in which `from` is no more.
    pub year: i16,
}

/// A count of a unit in a year, or the parts of a rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// Unit.
    pub unit: i64,
    /// Year.
    pub year: i16,
    /// The count, or the numerator.
    pub part: f64,
    /// The denominator of a rate.
    pub whole: Option<f64>,
}

/// A point of the line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Point {
    /// Year.
    pub year: i16,
    /// Sum of the counts, or sum of the numerators ÷ sum of the denominators.
    pub value: Option<f64>,
    /// The units that it is made of.
    pub units: Vec<i64>,
    /// Why there is no value.
    pub why: Option<String>,
}

/// The line of a unit as it stands after all successions, for every year in which it or a predecessor has something.
pub fn series(unit: i64, observations: &[Observation], successions: &[Succession]) -> Vec<Point> {
    let all = members(unit, i16::MIN, successions);
    let years: BTreeSet<i16> = observations.iter().filter(|o| all.contains(&o.unit)).map(|o| o.year).collect();
    years.into_iter().map(|year| point(unit, year, observations, successions)).collect()
}

/// The unit and those whose figures of the year count to it.
fn members(unit: i64, year: i16, successions: &[Succession]) -> BTreeSet<i64> {
    let mut found = BTreeSet::from([unit]);
    let mut open = vec![unit];
    while let Some(to) = open.pop() {
        for s in successions.iter().filter(|s| s.to == to && s.year > year) {
            if found.insert(s.from) {
                open.push(s.from);
            }
        }
    }
    found
}

fn point(unit: i64, year: i16, observations: &[Observation], successions: &[Succession]) -> Point {
    let members = members(unit, year, successions);
    let here: Vec<&Observation> = observations.iter().filter(|o| o.year == year && members.contains(&o.unit)).collect();
    let units: BTreeSet<i64> = here.iter().map(|o| o.unit).collect();
    let value = match why_not(&members, &units, year, observations, successions) {
        Some(why) => Err(why),
        None => value(&here),
    };
    Point { year, units: units.into_iter().collect(), why: value.clone().err(), value: value.ok() }
}

fn value(here: &[&Observation]) -> Result<f64, String> {
    let part: f64 = here.iter().map(|o| o.part).sum();
    if here.iter().all(|o| o.whole.is_none()) {
        return Ok(part);
    }
    let whole = here.iter().map(|o| o.whole).sum::<Option<f64>>().ok_or("有单位缺分母")?;
    if whole == 0.0 { Err("分母为0".into()) } else { Ok(part / whole) }
}

fn why_not(
    members: &BTreeSet<i64>,
    units: &BTreeSet<i64>,
    year: i16,
    observations: &[Observation],
    successions: &[Succession],
) -> Option<String> {
    let heirs = |from: i64| {
        let to: BTreeSet<i64> = successions.iter().filter(|s| s.from == from && s.year > year).map(|s| s.to).collect();
        to.len()
    };
    if units.iter().any(|u| heirs(*u) > 1) {
        return Some("有单位后来拆分，此前数据无法分给各校".into());
    }
    // Who had figures before has to have them still, until it is taken over.
    let silent = |u: &&i64| !units.contains(u) && observations.iter().any(|o| o.unit == **u && o.year < year);
    let missing = members.iter().filter(silent).count();
    (missing > 0).then(|| format!("{missing}个单位缺{year}年数据"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(list: &[(i64, i16, f64, Option<f64>)]) -> Vec<Observation> {
        list.iter()
            .map(|(unit, year, part, whole)| Observation { unit: *unit, year: *year, part: *part, whole: *whole })
            .collect()
    }

    fn line(points: &[Point]) -> Vec<(i16, Option<f64>, usize)> {
        points.iter().map(|p| (p.year, p.value, p.units.len())).collect()
    }

    #[test]
    fn a_merged_school_has_the_sum_of_its_predecessors() {
        let merged = [Succession { from: 2, to: 1, year: 2024 }, Succession { from: 3, to: 2, year: 2023 }];
        let seen = seen(&[
            (1, 2022, 100.0, None),
            (2, 2022, 50.0, None),
            (3, 2022, 20.0, None),
            (1, 2023, 105.0, None),
            (2, 2023, 68.0, None),
            (1, 2024, 180.0, None),
            (9, 2022, 7.0, None),
        ]);
        assert_eq!(
            line(&series(1, &seen, &merged)),
            [(2022, Some(170.0), 3), (2023, Some(173.0), 2), (2024, Some(180.0), 1)]
        );
        // What a unit is said to have after it was taken over is not counted twice.
        let late = [seen.clone(), self::seen(&[(2, 2024, 68.0, None)])].concat();
        assert_eq!(line(&series(1, &late, &merged))[2], (2024, Some(180.0), 1));
    }

    #[test]
    fn a_rate_is_made_of_its_parts_and_not_averaged() {
        let merged = [Succession { from: 2, to: 1, year: 2024 }];
        let seen = seen(&[(1, 2023, 90.0, Some(100.0)), (2, 2023, 1.0, Some(10.0)), (1, 2024, 99.0, Some(110.0))]);
        assert_eq!(line(&series(1, &seen, &merged)), [(2023, Some(91.0 / 110.0), 2), (2024, Some(0.9), 1)]);
    }

    #[test]
    fn a_split_or_a_gap_breaks_the_line_and_says_why() {
        let split = [Succession { from: 2, to: 1, year: 2024 }, Succession { from: 2, to: 3, year: 2024 }];
        let given = seen(&[(2, 2023, 50.0, None), (1, 2023, 100.0, None), (1, 2024, 120.0, None)]);
        let found = series(1, &given, &split);
        assert_eq!(line(&found), [(2023, None, 2), (2024, Some(120.0), 1)]);
        assert_eq!(found[0].why.as_deref(), Some("有单位后来拆分，此前数据无法分给各校"));
        let merged = [Succession { from: 2, to: 1, year: 2025 }];
        let gap = seen(&[(1, 2022, 1.0, None), (2, 2022, 1.0, None), (1, 2023, 1.0, None), (1, 2025, 2.0, None)]);
        let found = series(1, &gap, &merged);
        assert_eq!(line(&found), [(2022, Some(2.0), 2), (2023, None, 1), (2025, Some(2.0), 1)]);
        assert_eq!(found[1].why.as_deref(), Some("1个单位缺2023年数据"));
    }

    #[test]
    fn a_circle_of_successions_ends_and_a_zero_base_has_no_rate() {
        let circle = [Succession { from: 1, to: 2, year: 2024 }, Succession { from: 2, to: 1, year: 2025 }];
        let found = series(1, &seen(&[(1, 2023, 1.0, Some(0.0)), (2, 2023, 1.0, Some(0.0))]), &circle);
        assert_eq!((found[0].value, found[0].why.as_deref()), (None, Some("分母为0")));
    }
}
