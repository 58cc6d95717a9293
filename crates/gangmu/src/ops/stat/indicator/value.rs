//! The value of an indicator for a unit in a year, with what went into the unit, and why there is none.

use std::sync::Arc;

use gangmu_pack::definition::Rhythm;
use gangmu_pack::indicator::Threshold;
use gangmu_pack::{Indicator, NoValue, Term};
use gangmu_stat::change::change_text;
use gangmu_stat::compare::series::Reach;
use gangmu_stat::prose::print_value;
use gangmu_store::Unit;
use jiff::civil::Date;

use super::super::{Counted, Source, counted, source};
use super::words::{term_brief, threshold_brief};
use super::{census_day, is_school};
use crate::app::App;
use crate::ops::duty::{self, round};
use crate::ops::error::OpError;
use crate::ops::figure::check_year;
use crate::view::stat::{IndicatorValue, TermValue};

/// Counts of a year and of the year before.
pub(super) struct Years {
    pub year: i16,
    pub source: Source,
    pub now: Arc<Counted>,
    pub before: Arc<Counted>,
}

/// The counts of a year, the present one where none is said, and of the year before.
pub(super) async fn years(app: &App, year: Option<i16>, by: Option<&str>) -> Result<Years, OpError> {
    let year = check_year(year.unwrap_or_else(|| app.clock.today().year()))?;
    let source = source(app, year).await?;
    let now = counted(app, &source, year, by).await?;
    let before = counted(app, &self::source(app, year - 1).await?, year - 1, by).await?;
    Ok(Years { year, source, now, before })
}

/// The value of an indicator for a unit or a part of it.
pub(super) fn value(
    app: &App,
    years: &Years,
    indicator: &Indicator,
    reach: &Reach,
    part: Option<&str>,
    by: Option<&str>,
) -> IndicatorValue {
    let (value, missing) = match years.now.value(reach, part, indicator) {
        Some(Ok(value)) => (Some(value), None),
        Some(Err(why)) => (None, Some(reason(app, &years.now, &why))),
        None => (None, Some("这个单位没有事业统计数据".to_owned())),
    };
    let before = years.before.value(reach, part, indicator).and_then(Result::ok);
    let threshold = threshold(indicator, census_day(years.year), part.filter(|_| by.is_some()).zip(by));
    IndicatorValue {
        indicator: indicator.id.clone(),
        name: indicator.name.clone(),
        unit: indicator.unit.clone(),
        part: part.map(str::to_owned),
        text: value.map_or_else(|| "—".to_owned(), |value| indicator.print(value)),
        change: value.and_then(|value| change_text(value, before, &indicator.unit, "上年")),
        met: value.zip(threshold).map(|(value, threshold)| threshold.is_met(value)),
        threshold: threshold.map(threshold_brief),
        on_units: years.now.units(reach, part, indicator),
        owed_units: None,
        target: None,
        hidden: false,
        value,
        missing,
        before,
    }
}

/// Schools at or below a unit that owe the scarcest census table of an indicator: on so many its value should stand.
pub(super) fn owed_units(app: &App, years: &Years, indicator: &Indicator, unit: i64) -> Option<u32> {
    let (_, ledger) = years.now.scarcest(years.now.row(unit, None)?, indicator)?;
    let duty = ledger.duties.iter().find(|duty| duty.every == Rhythm::Year)?;
    let round = round::of_key(duty, &years.year.to_string())?;
    let units = app.units();
    // A school stands for itself alone, beside its teaching points.
    let (path, alone) = (units.path(unit), is_school(app, unit));
    let below = |other: &&Unit| if alone { other.id == unit } else { other.path.starts_with(path) };
    Some(units.all().iter().filter(below).filter(|other| duty::owes(app, ledger, duty, other, &round)).count() as u32)
}

/// Why there is no value, in words.
pub(super) fn reason(app: &App, counted: &Counted, why: &NoValue) -> String {
    match why {
        NoValue::ZeroBase => "分母为零,没有可算的比率".to_owned(),
        NoValue::Missing(term) => match counted.refusal(term) {
            Some(refusal) => refusal.to_owned(),
            None => format!("缺少“{}”,没有填报或没有这一项", term_brief(app, term).name),
        },
    }
}

/// The limit that applies to the whole, or to a part where limits are by part.
fn threshold<'a>(indicator: &'a Indicator, day: Date, part: Option<(&str, &str)>) -> Option<&'a Threshold> {
    let fits = |threshold: &&Threshold| match part {
        Some((part, by)) => {
            threshold.slice.is_empty() || threshold.slice.iter().all(|(field, value)| field == by && value == part)
        }
        None => threshold.slice.is_empty(),
    };
    let mut found: Vec<&Threshold> = indicator.thresholds_on(day).filter(fits).collect();
    // What is said of the part itself goes before what is said of all.
    found.sort_by_key(|threshold| threshold.slice.is_empty());
    found.first().copied()
}

/// A term with its count in the year and in the one before.
pub(super) fn term_value(app: &App, years: &Years, reach: &Reach, term: &Term) -> TermValue {
    let brief = term_brief(app, term);
    let value = years.now.count(reach, None, term);
    let before = years.before.count(reach, None, term);
    TermValue { text: print_value(value, &brief.unit), before, value, term: brief }
}
