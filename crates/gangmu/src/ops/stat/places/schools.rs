//! The schools of a zone with their pupils years ahead, those that will be short first. It forecasts nothing itself.

use std::cmp::Reverse;

use gangmu_stat::places::Forecast;
use gangmu_stat::places::capacity::{Gap, Level, Rooms};

use super::{WARNED, key, level};
use crate::app::App;
use crate::auth::Actor;
use crate::view::places::{PlacesAhead, PlacesSchool};

/// The years ahead that the table shows.
const SHOWN: [i16; 3] = [1, 3, 5];

/// The schools that teach the stage, as far as the person sees them.
pub fn table(
    app: &App,
    actor: &Actor,
    forecasts: &[Forecast],
    gaps: &[Gap],
    rooms: &[Rooms],
    (stage, norm): (&str, Option<f64>),
) -> Vec<PlacesSchool> {
    let units = app.units();
    let mut list = Vec::new();
    for forecast in forecasts.iter().filter(|f| f.zone.is_some() && f.stages.iter().any(|row| row.stage == stage)) {
        let seen = |path: &str| actor.sees_all() || path.starts_with(&actor.unit_path);
        let unit = units.all().iter().find(|unit| key(unit.id) == forecast.place && seen(&unit.path));
        let Some(unit) = unit else { continue };
        let gaps: Vec<&Gap> = gaps.iter().filter(|g| g.place == forecast.place && g.stage == stage).collect();
        list.push((urgency(forecast, &gaps), row(units.brief(unit.id), forecast, &gaps, rooms, (stage, norm))));
    }
    list.sort_by(|(a, x), (b, y)| {
        let most = |school: &PlacesSchool| school.most.unwrap_or(0.0);
        a.cmp(b).then(most(y).total_cmp(&most(x))).then(x.unit.name.cmp(&y.unit.name))
    });
    list.into_iter().map(|(_, school)| school).collect()
}

/// The highest level within the years of warnings, and the first year of it.
fn urgency(forecast: &Forecast, gaps: &[&Gap]) -> (Reverse<Level>, Option<i16>) {
    let looked = gaps.iter().filter(|g| g.year <= forecast.base_year + i16::from(WARNED));
    let level = looked.clone().map(|g| g.level).max().unwrap_or(Level::Enough);
    (Reverse(level), looked.filter(|g| g.level == level).map(|g| g.year).min())
}

fn row(
    unit: crate::view::unit::UnitBrief,
    forecast: &Forecast,
    gaps: &[&Gap],
    rooms: &[Rooms],
    (stage, norm): (&str, Option<f64>),
) -> PlacesSchool {
    let of_stage = forecast.stages.iter().filter(|row| row.stage == stage);
    let ahead = of_stage.filter(|row| SHOWN.contains(&(row.year - forecast.base_year)));
    let own = rooms.iter().filter(|r| r.place == forecast.place && r.stage == stage);
    let (planned, in_use): (Vec<&Rooms>, Vec<&Rooms>) = own.partition(|r| r.opens.is_some());
    let classes: i32 = in_use.iter().map(|r| r.rooms).sum();
    let short = gaps.iter().filter(|g| g.level >= Level::Short);
    PlacesSchool {
        unit,
        pupils: forecast.now.iter().find(|(of, _)| of == stage).map_or(0.0, |(_, pupils)| *pupils),
        ahead: ahead
            .map(|row| PlacesAhead { year: row.year, pupils: row.pupils, low: row.low, high: row.high })
            .collect(),
        capacity: norm.map(|norm| f64::from(classes) * norm),
        planned: planned.iter().filter_map(|r| r.places).sum(),
        short_from: short.clone().map(|g| g.year).min(),
        most: short.map(|g| g.gap).reduce(f64::max),
        level: level(urgency(forecast, gaps).0.0).map(str::to_owned),
    }
}
