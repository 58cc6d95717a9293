//! The course of an indicator by year: what went into a unit counts to it in the years before, and where a unit was divided the
//! course says so.

use std::sync::Arc;

use gangmu_pack::Indicator;
use gangmu_stat::compare::series::Reach;

use super::super::{Counted, counted, source};
use super::value::reason;
use crate::app::App;
use crate::ops::error::OpError;
use crate::view::stat::{Break, YearValue};

/// Years that a course goes back.
const YEARS: i16 = 5;

/// The values of a unit up to a year.
pub(super) async fn course(
    app: &App,
    indicator: &Indicator,
    reach: &Reach,
    year: i16,
) -> Result<Vec<YearValue>, OpError> {
    let mut counts: Vec<(i16, Arc<Counted>)> = Vec::new();
    for year in year - YEARS + 1..=year {
        counts.push((year, counted(app, &source(app, year).await?, year, None).await?));
    }
    let years: Vec<i16> = counts.iter().map(|(year, _)| *year).collect();
    let seen = |unit: i64, year: i16| {
        let counted = counts.iter().find(|(known, _)| *known == year);
        counted.is_some_and(|(_, counted)| counted.units_of(unit, None, indicator) > 0)
    };
    let point = |(year, counted): &(i16, Arc<Counted>)| {
        let silent = reach.silent(*year, &years, &seen);
        let found = counted.value(reach, None, indicator);
        let (value, why) = match found {
            Some(_) if !silent.is_empty() => (None, Some(format!("缺{}{year}年的数据", names(app, silent)))),
            Some(Ok(value)) => (Some(value), None),
            Some(Err(why)) if counted.units(reach, None, indicator) > 0 => (None, Some(reason(app, counted, &why))),
            Some(Err(_)) | None => (None, None),
        };
        YearValue { year: *year, value, with: with(app, counted, reach, indicator), why }
    };
    Ok(counts.iter().map(point).collect())
}

/// The names of the units that went into one later and whose data of the year count to it.
pub(super) fn with(app: &App, counted: &Counted, reach: &Reach, indicator: &Indicator) -> Vec<String> {
    let units = app.units();
    let own = |unit: &i64| *unit != reach.unit() && counted.units_of(*unit, None, indicator) > 0;
    counted.members(reach, None).filter(own).map(|unit| units.name(unit).to_owned()).collect()
}

/// Where a unit is another than before, within the years of a course.
pub(super) fn breaks(app: &App, unit: i64, year: i16) -> Vec<Break> {
    let all = app.units().breaks(unit).into_iter().map(|(year, text)| Break { year, text });
    all.filter(|one| one.year > year - YEARS + 1 && one.year <= year).collect()
}

fn names(app: &App, units: Vec<i64>) -> String {
    let known = app.units();
    units.iter().map(|unit| known.name(*unit)).collect::<Vec<_>>().join("、")
}
