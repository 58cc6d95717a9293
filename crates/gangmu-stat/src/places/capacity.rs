//! Places against need: capacity by rooms and class-size norms, gaps, and warnings years ahead. It forecasts nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Forecast, Grade};

/// Class rooms of a stage at a school (or in a zone, where they belong to no school).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rooms {
    /// The school or the zone.
    pub place: String,
    /// Stage.
    pub stage: String,
    /// What is planned: 城东小学扩建; empty for rooms in use.
    pub name: String,
    /// First year of use of planned rooms; none for rooms in use.
    pub opens: Option<i16>,
    /// Class rooms, negative where a plan takes them away.
    pub rooms: i32,
}

/// How urgent a gap is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Level {
    /// 学位够用
    Enough,
    /// 可能不足: the upper end of the forecast exceeds the places, or the classes by grade need more rooms than there are.
    Watch,
    /// 学位不足
    Short,
    /// 严重不足: the gap exceeds the given share of the places.
    Severe,
}

/// Places and need of one place, stage and year.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Gap {
    /// The school or the zone.
    pub place: String,
    /// Name.
    pub name: String,
    /// Stage.
    pub stage: String,
    /// Year.
    pub year: i16,
    /// Pupils forecast, unrounded.
    pub pupils: f64,
    /// Interval of the forecast.
    pub range: Option<(f64, f64)>,
    /// Rooms in that year, planned ones included.
    pub rooms: i32,
    /// Rooms × class-size norm.
    pub places: f64,
    /// Pupils without a place, rounded up; negative: places to spare.
    pub gap: f64,
    /// The same without the planned rooms.
    pub gap_without_plan: f64,
    /// Classes needed: every grade in classes of its own. In a zone the least number, as if all were at one school.
    pub classes: i32,
    /// Rooms that are missing for them.
    pub rooms_short: i32,
    /// How urgent it is.
    pub level: Level,
}

/// The first shortage of a place and stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Warning {
    /// The school or the zone.
    pub place: String,
    /// Name.
    pub name: String,
    /// Stage.
    pub stage: String,
    /// First year in which something is missing or may be.
    pub year: i16,
    /// The highest level within the years looked at.
    pub level: Level,
    /// Year of the greatest gap.
    pub worst_year: i16,
    /// Places missing then; 0 where something only may be missing.
    pub places: f64,
    /// Rooms missing then.
    pub rooms: i32,
    /// The warning in words.
    pub text: String,
}

/// What places are measured by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Norms {
    /// Pupils per class by stage.
    pub class_size: BTreeMap<String, f64>,
    /// Share of the places from which a gap is severe (handbook §7.2: 0.10).
    pub severe: f64,
}

/// Holds the forecasts against the rooms. A zone has the rooms of its schools and its own; a stage without a norm, or a
/// year without a forecast, has no gap.
pub fn gaps(forecasts: &[Forecast], rooms: &[Rooms], ladder: &[Grade], norms: &Norms) -> Vec<Gap> {
    forecasts.iter().flat_map(|forecast| of_place(forecast, forecasts, rooms, ladder, norms)).collect()
}

fn of_place(forecast: &Forecast, all: &[Forecast], rooms: &[Rooms], ladder: &[Grade], norms: &Norms) -> Vec<Gap> {
    let inside = |id: &str| all.iter().any(|f| f.place == id && f.zone.as_ref() == Some(&forecast.place));
    let here: Vec<&Rooms> = rooms.iter().filter(|r| r.place == forecast.place || inside(&r.place)).collect();
    let mut list = Vec::new();
    for row in &forecast.stages {
        let Some((&norm, pupils)) = norms.class_size.get(&row.stage).filter(|n| **n > 0.0).zip(row.pupils) else {
            continue;
        };
        let of = |planned: bool| -> i32 {
            let counts = |r: &&&Rooms| r.stage == row.stage && r.opens.is_none_or(|y| planned && y <= row.year);
            here.iter().filter(counts).map(|r| r.rooms).sum::<i32>().max(0)
        };
        let (now, then) = (of(false), of(true));
        let classes = classes(forecast, &row.stage, row.year, ladder, norm);
        let places = f64::from(then) * norm;
        let missing = |rooms: i32| up(pupils - f64::from(rooms) * norm);
        let (gap, rooms_short) = (missing(then), (classes - then).max(0));
        let range = row.low.zip(row.high);
        let level = match () {
            () if gap > norms.severe * places => Level::Severe,
            () if gap > 0.0 => Level::Short,
            () if rooms_short > 0 || range.is_some_and(|r| up(r.1 - places) > 0.0) => Level::Watch,
            () => Level::Enough,
        };
        list.push(Gap {
            place: forecast.place.clone(),
            name: forecast.name.clone(),
            stage: row.stage.clone(),
            year: row.year,
            pupils,
            range,
            rooms: then,
            places,
            gap: if gap > 0.0 { gap } else { (pupils - places).ceil() },
            gap_without_plan: missing(now),
            classes,
            rooms_short,
            level,
        });
    }
    list
}

fn classes(forecast: &Forecast, stage: &str, year: i16, ladder: &[Grade], norm: f64) -> i32 {
    let here =
        forecast.grades.iter().filter(|g| g.year == year && ladder.get(g.grade).is_some_and(|l| l.stage == stage));
    here.map(|g| up(g.pupils / norm) as i32).sum()
}

/// Rounded up; a millionth of a pupil is no pupil.
fn up(value: f64) -> f64 {
    let whole = (value - 1e-6).ceil();
    if whole == 0.0 { 0.0 } else { whole }
}

/// The first shortage of each place and stage within `ahead` years after `base_year`, the most urgent first.
pub fn warnings(gaps: &[Gap], base_year: i16, ahead: u8) -> Vec<Warning> {
    let last = base_year + i16::from(ahead);
    let looked: Vec<&Gap> = gaps.iter().filter(|g| g.level > Level::Enough && g.year <= last).collect();
    let mut list: Vec<Warning> = Vec::new();
    for first in &looked {
        if list.iter().any(|w| w.place == first.place && w.stage == first.stage) {
            continue;
        }
        let same: Vec<&Gap> =
            looked.iter().copied().filter(|g| g.place == first.place && g.stage == first.stage).collect();
        list.extend(warning(&same));
    }
    list.sort_by(|a, b| b.level.cmp(&a.level).then(a.year.cmp(&b.year)).then(b.places.total_cmp(&a.places)));
    list
}

/// The warning of one place and stage; certain shortages come before possible ones.
fn warning(gaps: &[&Gap]) -> Option<Warning> {
    let short: Vec<&Gap> = gaps.iter().copied().filter(|g| g.level >= Level::Short).collect();
    let taken = if short.is_empty() { gaps } else { &short };
    let first = taken.iter().min_by_key(|g| g.year)?;
    let worst = taken.iter().max_by(|a, b| a.gap.total_cmp(&b.gap).then(b.year.cmp(&a.year)))?;
    let (places, rooms) = (worst.gap.max(0.0), worst.rooms_short);
    let (name, stage, year) = (&first.name, &first.stage, first.year);
    let text = match (short.is_empty(), worst.year == year) {
        (true, _) if rooms > 0 => format!("{name}（{stage}）{year}年按年级编班可能缺{rooms}间教室"),
        (true, _) => format!("{name}（{stage}）{year}年起学位可能不足"),
        (false, true) => format!("{name}（{stage}）{year}年缺学位{places}个，缺{rooms}间教室"),
        (false, false) => {
            let now = (first.gap, first.rooms_short);
            format!(
                "{name}（{stage}）{year}年起缺学位，当年{}个、{}间教室，{}年最多{places}个、{rooms}间",
                now.0, now.1, worst.year
            )
        }
    };
    let level = gaps.iter().map(|g| g.level).max()?;
    Some(Warning {
        place: first.place.clone(),
        name: name.clone(),
        stage: stage.clone(),
        year,
        level,
        worst_year: worst.year,
        places,
        rooms,
        text,
    })
}
