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
    /// Places that they give, where a plan says so; none: rooms × norm.
    #[serde(default)]
    pub places: Option<f64>,
}

/// How urgent a gap is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Level {
    /// 学位够用
    Enough,
    /// 规划补齐: the rooms in use do not suffice, those planned do if they come in time.
    Covered,
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
    /// Places in that year: rooms × class-size norm, planned ones as their plan says.
    pub places: f64,
    /// The same without the planned rooms.
    pub places_in_use: f64,
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
        let of = |planned: bool| -> (i32, f64) {
            let counts = |r: &&&Rooms| r.stage == row.stage && r.opens.is_none_or(|y| planned && y <= row.year);
            let counted: Vec<&&Rooms> = here.iter().filter(counts).collect();
            let places = counted.iter().map(|r| r.places.unwrap_or(f64::from(r.rooms) * norm)).sum::<f64>();
            (counted.iter().map(|r| r.rooms).sum::<i32>().max(0), places.max(0.0))
        };
        let ((_, places_in_use), (then, places)) = (of(false), of(true));
        let classes = classes(forecast, &row.stage, row.year, ladder, norm);
        let (gap, gap_without_plan) = (up(pupils - places), up(pupils - places_in_use));
        let rooms_short = (classes - then).max(0);
        let range = row.low.zip(row.high);
        let level = match () {
            () if gap > norms.severe * places => Level::Severe,
            () if gap > 0.0 => Level::Short,
            () if rooms_short > 0 || range.is_some_and(|r| up(r.1 - places) > 0.0) => Level::Watch,
            () if gap_without_plan > 0.0 => Level::Covered,
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
            places_in_use,
            gap,
            gap_without_plan,
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

/// The warning of one place and stage; certain shortages come before possible ones, and both before those that a plan closes.
fn warning(gaps: &[&Gap]) -> Option<Warning> {
    let short: Vec<&Gap> = gaps.iter().copied().filter(|g| g.level >= Level::Short).collect();
    let covered: Vec<&Gap> = gaps.iter().copied().filter(|g| g.gap_without_plan > 0.0).collect();
    let taken = [&short, &covered].into_iter().find(|some| !some.is_empty()).map_or(gaps, Vec::as_slice);
    let first = taken.iter().min_by_key(|g| g.year)?;
    let lack = |g: &Gap| if short.is_empty() { g.gap_without_plan } else { g.gap };
    let worst = taken.iter().max_by(|a, b| lack(a).total_cmp(&lack(b)).then(b.year.cmp(&a.year)))?;
    let (places, rooms) = (worst.gap.max(0.0), worst.rooms_short);
    let place = format!("{}（{}）{}年", first.name, first.stage, first.year);
    let text = match (short.is_empty(), worst.year == first.year) {
        (true, _) if !covered.is_empty() => {
            format!("{place}起现有学位不够，最多缺{}个，规划项目按期投用就能补齐", worst.gap_without_plan)
        }
        (true, _) if rooms > 0 => format!("{place}按年级编班可能缺{rooms}间教室"),
        (true, _) => format!("{place}起学位可能不足"),
        (false, true) => format!("{place}缺学位{places}个，缺{rooms}间教室{}", planned(gaps, &short)),
        (false, false) => {
            let now = (first.gap, first.rooms_short);
            let most = format!("{}年最多{places}个、{rooms}间", worst.year);
            format!("{place}起缺学位，当年{}个、{}间教室，{most}{}", now.0, now.1, planned(gaps, &short))
        }
    };
    Some(Warning {
        place: first.place.clone(),
        name: first.name.clone(),
        stage: first.stage.clone(),
        year: first.year,
        level: gaps.iter().map(|g| g.level).max()?,
        worst_year: worst.year,
        places,
        rooms,
        text,
    })
}

/// What the plan does to a shortage: from which year on it closes it, or how much it gives although that is too little.
fn planned(gaps: &[&Gap], short: &[&Gap]) -> String {
    let Some(last) = short.iter().max_by_key(|g| g.year) else { return String::new() };
    let closed = gaps.iter().filter(|g| g.year > last.year && g.gap <= 0.0 && g.gap_without_plan > 0.0);
    match (closed.map(|g| g.year).min(), last.places - last.places_in_use) {
        (Some(year), _) => format!("，规划项目{year}年投用后补齐"),
        (None, more) if more > 0.0 => format!("（已计入规划新增{more}个）"),
        (None, _) => String::new(),
    }
}
