//! Like with like: a school among the schools of its class, and the most alike of them. Nobody is ranked across classes.

use std::collections::BTreeSet;

use gangmu_pack::expr::UNIT_AREAS;
use gangmu_pack::indicator::{Better, Level};
use gangmu_pack::{Indicator, Term};
use gangmu_stat::compare::distribution::summarise;
use gangmu_stat::compare::neighbours::{Profile, Weights, nearest};
use gangmu_store::Unit;

use super::super::{Counted, counted};
use super::BINS;
use super::below::{class, entry, ranked, way};
use super::is_school;
use super::value::{Years, value};
use crate::app::App;
use crate::auth::Actor;
use crate::ops::error::OpError;
use crate::view::stat::{IndicatorValue, PeerPlace, PeerValue, Peers};

/// Schools that are shown beside a school.
const NEAR: usize = 8;
/// In a smaller class, quartiles would tell the values of single schools.
const FEWEST: usize = 5;
/// Size counts as much as stage and setting together; a school eight times as large is as far as can be.
const WEIGHTS: Weights = Weights { size: 2.0, stage: 1.0, setting: 1.0, span: 3.0, settings: UNIT_AREAS.len() as u8 };

/// The schools that a school is compared with; none for other units and for indicators of whole counties.
pub(super) async fn peers(
    app: &App,
    actor: &Actor,
    years: &Years,
    indicator: &Indicator,
    unit: i64,
) -> Result<Option<Peers>, OpError> {
    if !is_school(app, unit) || indicator.level == Level::County {
        return Ok(None);
    }
    let units = app.units();
    let own_class = class(&units.brief(unit));
    let like =
        units.all().iter().filter(|other| is_school(app, other.id) && class(&units.brief(other.id)) == own_class);
    let with_value = like.map(|other| (other, value(app, years, indicator, &units.reach(other.id), None, None)));
    let all: Vec<(&Unit, IndicatorValue)> =
        with_value.filter(|(other, value)| other.id == unit || value.on_units > 0).collect();
    let values: Vec<Option<f64>> = all.iter().map(|(_, value)| value.value).collect();
    let entries: Vec<_> = all.iter().map(|(other, value)| entry(&units.brief(other.id), value.value)).collect();
    let better = way(indicator);
    let ranked = ranked(better, &entries).unwrap_or_default();
    let place = ranked.iter().find(|one| one.id == unit).and_then(|one| {
        let (rank, percentile) = (one.rank?, one.percentile?);
        Some(PeerPlace { rank: rank as u32, of: one.of as u32, tied: one.tied as u32, percentile })
    });
    let enough = values.iter().flatten().count() >= FEWEST;
    let seen = |other: &Unit| actor.sees_all() || other.path.starts_with(&actor.unit_path);
    let seen: Vec<&(&Unit, IndicatorValue)> = all.iter().filter(|(other, _)| seen(other)).collect();
    let by_stage = counted(app, &years.source, years.year, Some("stage")).await?;
    Ok(Some(Peers {
        class: own_class,
        place,
        spread: enough.then(|| summarise(&values, BINS)),
        near: near(app, &years.now, &by_stage, (unit, &seen), better),
    }))
}

/// The school and the nearest of the others, the better value first, or the nearer one where none is better; nothing where it
/// is alone.
fn near(
    app: &App,
    now: &Counted,
    by_stage: &Counted,
    (unit, all): (i64, &[&(&Unit, IndicatorValue)]),
    better: Better,
) -> Vec<PeerValue> {
    let units = app.units();
    let pupils =
        |unit: i64| Term::parse("census.pupils").ok().and_then(|term| now.count(&units.reach(unit), None, &term));
    let profile = |unit: &Unit| Profile {
        id: unit.id,
        name: unit.name.clone(),
        pupils: pupils(unit.id).map(|pupils| pupils.round() as u32),
        stages: by_stage.parts(unit.id).into_iter().map(str::to_owned).collect::<BTreeSet<String>>(),
        setting: unit
            .area
            .as_deref()
            .and_then(|area| UNIT_AREAS.iter().position(|one| *one == area))
            .map(|at| at as u8),
        boarding: unit.boarding,
        small: unit.small,
    };
    let profiles: Vec<Profile> = all.iter().map(|(other, _)| profile(other)).collect();
    let Some(own) = profiles.iter().find(|one| one.id == unit) else { return Vec::new() };
    let nearest = nearest(own, &profiles, &WEIGHTS, NEAR);
    if nearest.is_empty() {
        return Vec::new();
    }
    let distance =
        |id: i64| nearest.iter().find(|one| one.id == id).map(|one| one.distance).or((id == unit).then_some(0.0));
    let peer = |(other, value): &&(&Unit, IndicatorValue)| {
        Some(PeerValue {
            unit: units.brief(other.id),
            own: other.id == unit,
            pupils: pupils(other.id),
            area: other.area.clone(),
            boarding: other.boarding,
            small: other.small,
            distance: distance(other.id)?,
            value: value.value,
            text: value.text.clone(),
            met: value.met,
        })
    };
    let mut found: Vec<PeerValue> = all.iter().filter_map(peer).collect();
    let key = |one: &PeerValue| match better {
        Better::Up => one.value.map_or(f64::INFINITY, |value| -value),
        Better::Down => one.value.unwrap_or(f64::INFINITY),
        Better::Near | Better::None => one.distance,
    };
    found.sort_by(|a, b| key(a).total_cmp(&key(b)).then(a.distance.total_cmp(&b.distance)));
    found
}
