//! Indicators as people ask for them: the library, the values of a unit, one in full. Formulas stand in the pack, counts come
//! from a snapshot; nothing is computed here but comparisons.

mod bands;
mod below;
mod course;
mod figure;
mod peers;
mod public;
mod value;
mod words;

use std::collections::HashMap;

use gangmu_pack::indicator::Level;
use gangmu_stat::compare::distribution::summarise;
use gangmu_stat::compare::series::Reach;
use jiff::civil::{Date, date};

use self::bands::bands;
use self::below::units_below;
use self::course::{breaks, course};
use self::peers::peers;
use self::value::{Years, owed_units, term_value, value, years};
use super::visible;
use crate::app::App;
use crate::auth::Actor;
use crate::ops::error::OpError;
use crate::ops::figure::INDICATOR;
use crate::ops::light;
use crate::view::stat::{Choice, IndicatorBrief, IndicatorDetail, IndicatorTable, IndicatorValue, SnapshotBrief};

pub use self::figure::{figure, trend};
pub use self::words::brief;

/// By what indicators can be divided.
const BY: [(&str, &str); 6] = [
    ("stage", "学段"),
    ("unit.area", "城乡"),
    ("unit.ownership", "办别"),
    ("unit.type", "办学类型"),
    ("unit.town", "乡镇"),
    ("grade", "年级"),
];
/// Bins of a histogram.
const BINS: usize = 12;

/// What is asked about a unit in a year.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The year; the present one where none.
    pub year: Option<i16>,
    /// The unit; all that the person sees where none.
    pub unit: Option<i64>,
    /// By what it is divided.
    pub by: Option<String>,
    /// All schools below instead of the units directly below.
    pub schools: bool,
    /// To be made public: small counts are left out, with others that would tell them.
    pub public: bool,
}

/// The library.
pub fn library(app: &App, actor: &Actor) -> Result<Vec<IndicatorBrief>, OpError> {
    actor.read_statistics()?;
    Ok(app.pack.indicators.iter().map(|indicator| brief(app, indicator)).collect())
}

/// The indicators of a unit, each with its parts where it is divided.
pub async fn values(app: &App, actor: &Actor, asked: &Asked) -> Result<IndicatorTable, OpError> {
    actor.read_statistics()?;
    let unit = visible(app, actor, asked.unit)?;
    let years = years(app, asked.year, asked.by.as_deref()).await?;
    let reach = app.units().reach(unit);
    let parts = parts(app, &years, &reach, asked.by.as_deref());
    let targets = targets(app, years.year).await?;
    let school = is_school(app, unit);
    let mut values = Vec::new();
    for indicator in app.pack.indicators.iter().filter(|one| !school || one.level == Level::School) {
        let mut whole = value(app, &years, indicator, &reach, None, asked.by.as_deref());
        whole.target = targets.get(&indicator.id).filter(|_| is_root(app, unit)).cloned();
        whole.owed_units = owed_units(app, &years, indicator, unit);
        values.push(whole);
        let divided = asked.by.as_ref().is_some_and(|by| indicator.by.contains(by));
        for part in parts.iter().filter(|_| divided) {
            values.push(value(app, &years, indicator, &reach, Some(part), asked.by.as_deref()));
        }
    }
    if asked.public {
        public::hide(app, &years, unit, &parts, &mut values);
    }
    Ok(IndicatorTable {
        year: years.year,
        unit: app.units().brief(unit),
        snapshot: SnapshotBrief::of(years.source.engine.snapshot().manifest(), years.source.current),
        by: asked.by.clone(),
        public: asked.public,
        parts,
        values,
    })
}

/// One indicator with its terms, its course, its parts and the units below.
pub async fn detail(app: &App, actor: &Actor, id: &str, asked: &Asked) -> Result<IndicatorDetail, OpError> {
    actor.read_statistics()?;
    let Some(indicator) = app.pack.indicators.iter().find(|one| one.id == id) else {
        return Err(OpError::NotFound(format!("指标“{id}”")));
    };
    let unit = visible(app, actor, asked.unit)?;
    let by = asked.by.clone().or_else(|| indicator.by.first().cloned()).filter(|by| indicator.by.contains(by));
    let years = years(app, asked.year, by.as_deref()).await?;
    let reach = app.units().reach(unit);
    let keys = parts(app, &years, &reach, by.as_deref());
    let parts = keys.iter().map(|part| value(app, &years, indicator, &reach, Some(part), by.as_deref()));
    let parts: Vec<IndicatorValue> = parts.filter(|part| part.value.is_some() || part.missing.is_none()).collect();
    let units = units_below(app, &years, indicator, unit, asked.schools);
    let mut whole = value(app, &years, indicator, &reach, None, by.as_deref());
    whole.target = targets(app, years.year).await?.get(id).filter(|_| is_root(app, unit)).cloned();
    whole.owed_units = owed_units(app, &years, indicator, unit);
    Ok(IndicatorDetail {
        indicator: brief(app, indicator),
        year: years.year,
        unit: app.units().brief(unit),
        snapshot: SnapshotBrief::of(years.source.engine.snapshot().manifest(), years.source.current),
        value: whole,
        terms: indicator.formula.terms().into_iter().map(|term| term_value(app, &years, &reach, term)).collect(),
        series: course(app, indicator, &reach, years.year).await?,
        breaks: breaks(app, unit, years.year),
        choices: BY.iter().filter(|(id, _)| indicator.by.iter().any(|by| by == id)).map(choice).collect(),
        by,
        parts,
        spread: summarise(&units.iter().map(|unit| unit.value).collect::<Vec<_>>(), BINS),
        bands: bands(app, &years, indicator, &reach),
        peers: peers(app, actor, &years, indicator, unit).await?,
        units,
    })
}

fn choice((id, name): &(&str, &str)) -> Choice {
    Choice { id: (*id).to_owned(), name: (*name).to_owned() }
}

/// Targets of the year's plan that name an indicator, in words.
async fn targets(app: &App, year: i16) -> Result<HashMap<String, String>, OpError> {
    let Some(plan) = app.store.plan_of_year(i64::from(year)).await? else { return Ok(HashMap::new()) };
    let targets = app.store.targets_of_plan(plan.id).await?;
    let of_year = targets.iter().filter(|target| target.year == i64::from(year));
    let named = of_year.filter_map(|target| {
        let key = light::figure_key(target).filter(|key| key.ledger == INDICATOR && key.slice.is_none())?;
        Some((key.measure, light::goal(target).print(&target.unit)))
    });
    Ok(named.collect())
}

fn is_school(app: &App, unit: i64) -> bool {
    app.units().get(unit).is_some_and(|unit| crate::units::is_school(unit.kind))
}

fn is_root(app: &App, unit: i64) -> bool {
    app.units().get(unit).is_some_and(|unit| unit.parent_id.is_none())
}

pub(super) fn census_day(year: i16) -> Date {
    date(year, 9, 1)
}

/// The parts of a unit with what went into it, in the order of their code list.
fn parts(app: &App, years: &Years, reach: &Reach, by: Option<&str>) -> Vec<String> {
    let members = reach.members(years.year);
    let mut parts: Vec<String> =
        members.into_iter().flat_map(|unit| years.now.parts(unit)).map(str::to_owned).collect();
    parts.sort();
    parts.dedup();
    if let Some(list) = by.and_then(|by| app.pack.code_lists.get(by)) {
        parts.sort_by_key(|part| list.iter().position(|code| code == part).unwrap_or(list.len()));
    }
    parts
}
