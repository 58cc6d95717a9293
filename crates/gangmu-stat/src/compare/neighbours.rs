//! Schools to compare a school with: the nearest by size, stage and setting. It looks at no result of theirs.
//!
//! The distance is Gower's (*A General Coefficient of Similarity*, 1971): the weighted mean of parts between 0 and 1.
//! * size: |log₂(n₁/n₂)| ÷ `span`, 1 at most: with a span of 3 a school eight times as large is as far as can be;
//! * stage: 1 − common stages ÷ stages of either (Jaccard);
//! * setting: the mean of the steps on the scale 城区—镇区—乡村 ÷ its length, of boarding or not, and of small or not.
//!
//! A part that is not known for both is left out, and its weight with it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What a school is like.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Unit.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Pupils.
    pub pupils: Option<u32>,
    /// Stages.
    pub stages: BTreeSet<String>,
    /// Place on the scale from town to country, from 0.
    pub setting: Option<u8>,
    /// It has boarders.
    pub boarding: bool,
    /// It is kept as a small school.
    pub small: bool,
}

/// How the parts are weighed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// Of size.
    pub size: f64,
    /// Of stage.
    pub stage: f64,
    /// Of setting.
    pub setting: f64,
    /// Doublings at which the distance of sizes is 1.
    pub span: f64,
    /// Places on the scale of settings.
    pub settings: u8,
}

/// A school near another.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Neighbour {
    /// Unit.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Distance, 0 to 1.
    pub distance: f64,
    /// Of size; none where not known for both.
    pub size: Option<f64>,
    /// Of stage.
    pub stage: Option<f64>,
    /// Of setting.
    pub setting: Option<f64>,
}

/// The `most` nearest of the candidates, the school itself left out; equal distances in the order of ids. A candidate of
/// which nothing is known in common is no neighbour.
pub fn nearest(school: &Profile, candidates: &[Profile], weights: &Weights, most: usize) -> Vec<Neighbour> {
    let others = candidates.iter().filter(|c| c.id != school.id);
    let mut list: Vec<Neighbour> = others.filter_map(|c| distance(school, c, weights)).collect();
    list.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.id.cmp(&b.id)));
    list.truncate(most);
    list
}

fn distance(a: &Profile, b: &Profile, weights: &Weights) -> Option<Neighbour> {
    let size = a
        .pupils
        .zip(b.pupils)
        .filter(|(a, b)| *a > 0 && *b > 0)
        .map(|(a, b)| ((f64::from(a) / f64::from(b)).log2().abs() / weights.span).min(1.0));
    let either = a.stages.union(&b.stages).count();
    let stage = (!a.stages.is_empty() && !b.stages.is_empty())
        .then(|| 1.0 - a.stages.intersection(&b.stages).count() as f64 / either as f64);
    let scale = f64::from(weights.settings.saturating_sub(1).max(1));
    let area = a.setting.zip(b.setting).map(|(a, b)| (f64::from(a.abs_diff(b)) / scale).min(1.0));
    let marks = f64::from(u8::from(a.boarding != b.boarding) + u8::from(a.small != b.small));
    let setting = area.map(|area| (area + marks) / 3.0);
    let parts = [(size, weights.size), (stage, weights.stage), (setting, weights.setting)];
    let known: f64 = parts.iter().filter(|p| p.0.is_some()).map(|p| p.1).sum();
    let sum: f64 = parts.iter().filter_map(|(d, w)| Some((*d)? * w)).sum();
    let (id, name) = (b.id, b.name.clone());
    (known > 0.0).then(|| Neighbour { id, name, distance: sum / known, size, stage, setting })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEIGHTS: Weights = Weights { size: 2.0, stage: 1.0, setting: 1.0, span: 3.0, settings: 3 };

    fn school(id: i64, pupils: Option<u32>, stages: &[&str], setting: Option<u8>) -> Profile {
        let stages = stages.iter().map(|s| (*s).to_owned()).collect();
        Profile { id, name: format!("{id}校"), pupils, stages, setting, boarding: false, small: false }
    }

    #[test]
    fn the_distance_is_the_weighted_mean_of_what_is_known() {
        let own = school(1, Some(400), &["小学"], Some(1));
        for (other, expected) in [
            (school(2, Some(400), &["小学"], Some(1)), Some(0.0)),
            (school(2, Some(800), &["小学"], Some(1)), Some(2.0 / 3.0 / 4.0)),
            (school(2, Some(200), &["小学"], Some(1)), Some(2.0 / 3.0 / 4.0)),
            (school(2, Some(9000), &["小学"], Some(1)), Some(0.5)),
            (school(2, Some(400), &["小学", "初中"], Some(2)), Some((0.5 + 0.5 / 3.0) / 4.0)),
            (Profile { boarding: true, ..school(2, Some(400), &["小学"], Some(1)) }, Some(1.0 / 3.0 / 4.0)),
            (school(2, Some(400), &["初中"], Some(1)), Some(0.25)),
            (school(2, None, &["小学"], Some(2)), Some(0.5 / 3.0 / 2.0)),
            (Profile { small: true, ..school(2, None, &["小学"], None) }, Some(0.0)),
            (school(2, Some(0), &[], None), None),
        ] {
            let found = nearest(&own, &[other], &WEIGHTS, 5).first().map(|n| n.distance);
            assert!(found == expected || (found.unwrap() - expected.unwrap()).abs() < 1e-12, "{found:?} {expected:?}");
        }
    }

    #[test]
    fn the_nearest_come_first_without_the_school_itself() {
        let list: Vec<Profile> = [(1, 400), (2, 3000), (3, 420), (4, 380), (5, 420)]
            .map(|(i, n)| school(i, Some(n), &["小学"], Some(0)))
            .into();
        let found: Vec<i64> = nearest(&list[0], &list, &WEIGHTS, 3).iter().map(|n| n.id).collect();
        assert_eq!(found, [3, 5, 4]);
    }
}
