//! The units below a unit with their values, ranked within their class.

use std::collections::HashMap;

use gangmu_pack::Indicator;
use gangmu_pack::indicator::{Better, Level};
use gangmu_stat::compare;
use gangmu_stat::compare::rank::{Entry, Ranked};
use gangmu_store::Unit;

use super::is_school;
use super::value::{Years, value};
use crate::app::App;
use crate::manual::kind_name;
use crate::view::stat::UnitValue;
use crate::view::unit::UnitBrief;

/// The units directly below, or all schools below, that have data.
pub(super) fn units_below(app: &App, years: &Years, indicator: &Indicator, unit: i64, schools: bool) -> Vec<UnitValue> {
    let units = app.units();
    let path = units.path(unit).to_owned();
    let below = |other: &&Unit| {
        if schools {
            other.path.starts_with(&path) && other.id != unit && is_school(app, other.id)
        } else {
            other.parent_id == Some(unit)
        }
    };
    let mut found: Vec<UnitValue> = units
        .all()
        .iter()
        .filter(below)
        .filter(|other| !is_school(app, other.id) || indicator.level == Level::School)
        .filter_map(|other| {
            let whole = value(app, years, indicator, &units.reach(other.id), None, None);
            (whole.value.is_some() || whole.on_units > 0).then(|| UnitValue {
                unit: units.brief(other.id),
                town: other.town.clone(),
                place: other.place.clone(),
                value: whole.value,
                text: whole.text,
                before: whole.before,
                met: whole.met,
                rank: None,
                rank_of: None,
            })
        })
        .collect();
    rank(way(indicator), &mut found);
    found
}

/// Ranks units within their class.
fn rank(better: Better, units: &mut [UnitValue]) {
    let entries: Vec<Entry> = units.iter().map(|one| entry(&one.unit, one.value)).collect();
    let Some(ranked) = ranked(better, &entries) else { return };
    let places: HashMap<i64, _> = ranked.into_iter().map(|one| (one.id, (one.rank, one.of))).collect();
    for unit in units {
        let Some((rank, of)) = places.get(&unit.unit.id) else { continue };
        (unit.rank, unit.rank_of) = (rank.map(|rank| rank as u32), rank.map(|_| *of as u32));
    }
}

/// Which value is the better one, for ranks: no school is ranked by what must never be a target.
pub(super) fn way(indicator: &Indicator) -> Better {
    if indicator.never_target { Better::None } else { indicator.better }
}

/// The ranks within each class; none where no way is better.
pub(super) fn ranked(better: Better, entries: &[Entry]) -> Option<Vec<Ranked>> {
    let better = match better {
        Better::Up => compare::rank::Better::Up,
        Better::Down => compare::rank::Better::Down,
        Better::Near | Better::None => return None,
    };
    Some(compare::rank::rank(entries, better))
}

/// A unit with its value, to be ranked.
pub(super) fn entry(unit: &UnitBrief, value: Option<f64>) -> Entry {
    Entry { id: unit.id, class: class(unit), value }
}

/// The class in which a unit is compared: its type, 完全小学, else its kind.
pub(super) fn class(unit: &UnitBrief) -> String {
    unit.type_name.clone().unwrap_or_else(|| kind_name(unit.kind).to_owned())
}
