//! Cohort survival: ratios out of the history, and years stepped forward with them. It knows no error and no room.

use serde::Serialize;

use super::{Grade, History, Params, Pupils, Zone, stages};

/// What a grade's pupils come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Base {
    /// The children of entry age in the zone.
    Children,
    /// The grade below, one year before, in the same place.
    Below,
    /// The grade below, one year before, in the whole zone.
    ZoneBelow,
    /// Nothing known: the mean of recent years is carried on.
    Mean,
}

/// A ratio as it was used.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rate {
    /// Grade it leads to, as its place in the list, from 0.
    pub grade: usize,
    /// What it is applied to.
    pub base: Base,
    /// Pupils ÷ base; the number of pupils itself for `mean`.
    pub value: f64,
    /// Years that it is made of.
    pub years: usize,
    /// Taken from the zone because the place has too few pupils.
    pub borrowed: bool,
}

/// A forecast from one year on.
pub(super) struct Run {
    /// The last year that was known to it.
    pub origin: i16,
    /// History up to the origin and what follows, the zone first.
    pub tracks: Vec<Pupils>,
    /// The ratios, the zone first.
    pub rates: Vec<Vec<Rate>>,
    /// Whether the schools were scaled to the zone.
    pub scaled: bool,
    /// Share of cases that intervals are to cover.
    pub coverage: f64,
}

/// Forecasts the years after `origin` with what was known then; children of entry age are known for all years.
pub(super) fn run(zone: &Zone, ladder: &[Grade], params: &Params, origin: i16) -> Run {
    let cut = |place: &History| -> Pupils {
        place.pupils.range(..=origin).map(|(year, row)| (*year, fit(row, ladder.len()))).collect()
    };
    let mut tracks: Vec<Pupils> = zone.places().map(cut).collect();
    let mut rates: Vec<Vec<Rate>> = Vec::new();
    for at in 0..tracks.len() {
        let own = (0..ladder.len()).filter_map(|g| rate(zone, &tracks, rates.first(), at, g, params, origin));
        let own = own.collect();
        rates.push(own);
    }
    let scaled = covers(&tracks, origin, ladder.len());
    for year in origin + 1..=origin + i16::from(params.horizon) {
        for at in 0..tracks.len() {
            let row = (0..ladder.len()).map(|g| step(zone, &tracks, &rates[at], at, g, year)).collect();
            tracks[at].insert(year, row);
        }
        if scaled {
            scale(&mut tracks, year, ladder.len());
        }
    }
    Run { origin, tracks, rates, scaled, coverage: params.coverage }
}

/// A row with exactly one entry a grade.
fn fit(row: &[Option<f64>], grades: usize) -> Vec<Option<f64>> {
    let valid = |p: &Option<f64>| p.filter(|p| p.is_finite() && *p >= 0.0);
    (0..grades).map(|g| row.get(g).and_then(valid)).collect()
}

fn at(track: &Pupils, year: i16, grade: usize) -> Option<f64> {
    track.get(&year)?[grade]
}

/// The base of a grade in a year.
fn base(zone: &Zone, tracks: &[Pupils], place: usize, kind: Base, grade: usize, year: i16) -> Option<f64> {
    match kind {
        Base::Children => zone.children.get(&year).copied(),
        Base::Below => at(&tracks[place], year - 1, grade - 1),
        Base::ZoneBelow => at(&tracks[0], year - 1, grade - 1),
        Base::Mean => Some(1.0),
    }
}

/// The ratio of a grade; none where the place does not keep the grade or has no history for it.
fn rate(
    zone: &Zone,
    tracks: &[Pupils],
    of_zone: Option<&Vec<Rate>>,
    place: usize,
    grade: usize,
    params: &Params,
    origin: i16,
) -> Option<Rate> {
    at(&tracks[place], origin, grade)?;
    let kind = match grade {
        0 if zone.children.is_empty() => Base::Mean,
        0 => Base::Children,
        g if at(&tracks[place], origin, g - 1).is_some() => Base::Below,
        _ if place == 0 => Base::Mean,
        _ => Base::ZoneBelow,
    };
    let (mut over, mut under, mut plain, mut years) = (0.0, 0.0, 0.0, 0);
    for back in 0..i16::from(params.window) {
        let year = origin - back;
        let (part, whole) = (at(&tracks[place], year, grade), base(zone, tracks, place, kind, grade, year));
        if let Some((part, whole)) = part.zip(whole) {
            let weight = params.decay.powi(i32::from(back));
            over += weight * part;
            under += weight * whole;
            plain += whole;
            years += 1;
        }
    }
    let weak = kind == Base::Below && (plain < params.thin || under <= 0.0);
    let zones = of_zone.filter(|_| weak).and_then(|rates| rates.iter().find(|r| r.grade == grade && r.base == kind));
    if let Some(rate) = zones {
        return Some(Rate { borrowed: true, ..rate.clone() });
    }
    (under > 0.0).then(|| Rate { grade, base: kind, value: over / under, years, borrowed: false })
}

fn step(zone: &Zone, tracks: &[Pupils], rates: &[Rate], place: usize, grade: usize, year: i16) -> Option<f64> {
    let rate = rates.iter().find(|r| r.grade == grade)?;
    let extra = zone.extra(place, grade, year);
    Some((rate.value * base(zone, tracks, place, rate.base, grade, year)? + extra).max(0.0))
}

impl Zone {
    /// What comes beside the trend after the history ends; a zone has what its schools have.
    fn extra(&self, place: usize, grade: usize, year: i16) -> f64 {
        let school = place.checked_sub(1).map(|i| &self.schools[i].id);
        let here = |id: &String| match school {
            Some(school) => id == school,
            None => *id == self.own.id || self.schools.iter().any(|s| s.id == *id),
        };
        let coming =
            |e: &&super::Extra| e.year == year && e.grade == grade && here(&e.place) && Some(e.year) > self.base_year();
        self.extra.iter().filter(coming).map(|e| e.pupils).sum()
    }
}

/// Whether the schools together are the zone, grade by grade, in the year of origin.
fn covers(tracks: &[Pupils], origin: i16, grades: usize) -> bool {
    let sum = |g: usize| tracks[1..].iter().filter_map(|t| at(t, origin, g)).sum::<f64>();
    tracks.len() > 1 && (0..grades).all(|g| (sum(g) - at(&tracks[0], origin, g).unwrap_or(0.0)).abs() < 0.5)
}

/// Scales the schools to the zone where all of them have a number.
fn scale(tracks: &mut [Pupils], year: i16, grades: usize) {
    let Some((zone, schools)) = tracks.split_first_mut() else { return };
    for grade in 0..grades {
        let sum: f64 = schools.iter().filter_map(|t| at(t, year, grade)).sum();
        let Some(target) = at(zone, year, grade).filter(|_| sum > 0.0) else { continue };
        for row in schools.iter_mut().filter_map(|t| t.get_mut(&year)) {
            row[grade] = row[grade].map(|p| p * target / sum);
        }
    }
}

impl Run {
    /// Whether the place keeps any grade of the stage.
    pub(super) fn keeps(&self, place: usize, stage: &str, ladder: &[Grade]) -> bool {
        (0..ladder.len()).any(|g| ladder[g].stage == stage && at(&self.tracks[place], self.origin, g).is_some())
    }

    /// Pupils of a stage in a year: all its grades that the place keeps; none where one of them has no number.
    pub(super) fn total(&self, place: usize, stage: &str, ladder: &[Grade], year: i16) -> Option<f64> {
        let kept = |g: &usize| ladder[*g].stage == stage && at(&self.tracks[place], self.origin, *g).is_some();
        let grades: Vec<usize> = (0..ladder.len()).filter(kept).collect();
        if grades.is_empty() {
            return None;
        }
        grades.into_iter().map(|g| at(&self.tracks[place], year, g)).sum()
    }
}

/// Pupils of each stage as they were, in the order of the stages.
pub(super) fn actual(place: &History, ladder: &[Grade], year: i16) -> Vec<Option<f64>> {
    let Some(row) = place.pupils.get(&year).map(|row| fit(row, ladder.len())) else {
        return stages(ladder).map(|_| None).collect();
    };
    let sum = |stage: &str| {
        let here: Vec<f64> = (0..ladder.len()).filter(|g| ladder[*g].stage == stage).filter_map(|g| row[g]).collect();
        (!here.is_empty()).then(|| here.iter().sum())
    };
    stages(ladder).map(sum).collect()
}
