//! The difference coefficient (差异系数) between schools, and what each school adds to it. It judges no single school.

use serde::Serialize;

use super::{Resource, school::Counted, within};

/// How one resource differs between the schools of a stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Spread {
    /// Stage.
    pub stage: String,
    /// Resource.
    pub resource: String,
    /// Name of the indicator.
    pub name: String,
    /// Schools it stands on.
    pub schools: usize,
    /// Names of the schools of the stage that have no value.
    pub without: Vec<String>,
    /// County total ÷ county pupils × `per`.
    pub mean: Option<f64>,
    /// Pupil-weighted standard deviation, population form.
    pub deviation: Option<f64>,
    /// Deviation ÷ mean.
    pub cv: Option<f64>,
    /// Highest value allowed.
    pub limit: Option<f64>,
    /// Whether it is within the limit, unrounded.
    pub within: Option<bool>,
    /// Limit − coefficient; negative where it is exceeded.
    pub margin: Option<f64>,
    /// What each school adds, the most first.
    pub contributions: Vec<Contribution>,
    /// Why there is no coefficient.
    pub why: Option<String>,
}

/// What one school adds to the differences.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contribution {
    /// Unit.
    pub school: i64,
    /// Name.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// n(x − x̄)² ÷ the sum of these: all shares add up to 1; 0 where no school differs.
    pub share: f64,
    /// The share, negative where the school lies below the mean.
    pub signed: f64,
}

/// Mean, deviation and coefficient of pupil-weighted values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// ΣX ÷ Σn × per.
    pub mean: f64,
    /// √(Σ (n/N)(x − x̄)²).
    pub deviation: f64,
    /// Deviation ÷ mean.
    pub cv: f64,
}

/// Moments of (pupils, amount) pairs; none without pupils or where the mean is 0.
///
/// Source: domain handbook §5.1 [S24]: x̄ = ΣXᵢ/Σnᵢ, not the mean of the schools' values; population form, not n − 1.
pub fn moments(points: &[(f64, f64)], per: f64) -> Option<Moments> {
    let pupils: f64 = points.iter().map(|p| p.0).sum();
    let mean = per * points.iter().map(|p| p.1).sum::<f64>() / pupils;
    if !(pupils > 0.0 && mean > 0.0) {
        return None;
    }
    let variance = points.iter().map(|(n, amount)| n / pupils * (per * amount / n - mean).powi(2)).sum::<f64>();
    Some(Moments { mean, deviation: variance.sqrt(), cv: variance.sqrt() / mean })
}

/// The spread of one resource over sections of one stage.
pub fn spread(sections: &[&Counted], stage: &str, resource: &Resource) -> Spread {
    let held: Vec<(&Counted, f64)> =
        sections.iter().filter_map(|s| Some((*s, *s.amounts.get(&resource.id)?))).collect();
    let points: Vec<(f64, f64)> = held.iter().map(|(s, amount)| (s.pupils, *amount)).collect();
    let found = moments(&points, resource.per);
    let cv = found.map(|m| m.cv);
    let without = sections.iter().filter(|s| !s.amounts.contains_key(&resource.id)).map(|s| s.name.clone());
    Spread {
        stage: stage.into(),
        resource: resource.id.clone(),
        name: resource.name.clone(),
        schools: held.len(),
        without: without.collect(),
        mean: found.map(|m| m.mean),
        deviation: found.map(|m| m.deviation),
        cv,
        limit: resource.limit,
        within: cv.zip(resource.limit).map(|(cv, limit)| within(cv, limit)),
        margin: cv.zip(resource.limit).map(|(cv, limit)| limit - cv),
        contributions: found.map(|m| contributions(&held, resource, m.mean)).unwrap_or_default(),
        why: found.is_none().then(|| if held.is_empty() { "没有学校有数据" } else { "各校数值都为0" }.into()),
    }
}

fn contributions(held: &[(&Counted, f64)], resource: &Resource, mean: f64) -> Vec<Contribution> {
    let part = |s: &Counted, amount: f64| s.pupils * (resource.value(amount, s.pupils) - mean).powi(2);
    let all: f64 = held.iter().map(|(s, amount)| part(s, *amount)).sum();
    let mut list: Vec<Contribution> = held
        .iter()
        .map(|(s, amount)| {
            let value = resource.value(*amount, s.pupils);
            let share = if all > 0.0 { part(s, *amount) / all } else { 0.0 };
            let signed = if value < mean { -share } else { share };
            Contribution { school: s.school, name: s.name.clone(), value, share, signed }
        })
        .collect();
    list.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.school.cmp(&b.school)));
    list
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_five_schools_of_the_book_differ_by_0_5151() {
        let points: Vec<(f64, f64)> = [(45.0, 6.2), (37.0, 3.7), (89.0, 10.51), (76.0, 2.11), (55.0, 7.31)]
            .map(|(n, books): (f64, f64)| (n, n * books))
            .into();
        let cv = moments(&points, 1.0).unwrap().cv;
        assert!((cv - 0.5151).abs() < 5e-5, "{cv}");
        // The plain sample deviation of the schools' values is another thing.
        let plain: f64 = [6.2, 3.7, 10.51, 2.11, 7.31].iter().map(|x: &f64| (x - 5.966).powi(2)).sum::<f64>();
        assert!(((plain / 4.0).sqrt() / 5.966 - cv).abs() > 0.01);
    }

    #[test]
    fn without_pupils_or_amounts_there_is_no_coefficient() {
        assert_eq!(moments(&[], 1.0), None);
        assert_eq!(moments(&[(10.0, 0.0), (20.0, 0.0)], 1.0), None);
    }

    fn points() -> impl Strategy<Value = Vec<(f64, f64)>> {
        prop::collection::vec((1u32..2000, 0u32..5000), 2..12)
            .prop_map(|v| v.into_iter().map(|(n, x)| (f64::from(n), f64::from(x))).collect())
            .prop_filter("something is there", |v: &Vec<(f64, f64)>| v.iter().any(|p| p.1 > 0.0))
    }

    fn resource(per: f64) -> Resource {
        Resource {
            id: "k".into(),
            name: "k".into(),
            item: "k".into(),
            unit: "个".into(),
            per,
            threshold: 1.0,
            limit: Some(0.5),
            whole: false,
            shared: false,
        }
    }

    proptest! {
        #[test]
        fn the_coefficient_does_not_change_with_the_unit(points in points(), factor in 0.001f64..1000.0, per in prop::sample::select(vec![1.0, 100.0])) {
            let scaled: Vec<_> = points.iter().map(|(n, x)| (*n, x * factor)).collect();
            let (a, b) = (moments(&points, 1.0).unwrap().cv, moments(&scaled, per).unwrap().cv);
            prop_assert!((a - b).abs() < 1e-9 * (1.0 + a));
        }

        #[test]
        fn equal_values_do_not_differ(pupils in prop::collection::vec(1u32..5000, 1..12), value in 0.01f64..100.0) {
            let points: Vec<_> = pupils.iter().map(|n| (f64::from(*n), f64::from(*n) * value)).collect();
            prop_assert!(moments(&points, 1.0).unwrap().cv < 1e-12);
        }

        #[test]
        fn contributions_add_up_to_one_and_point_to_their_side(points in points()) {
            let held: Vec<Counted> = points.iter().enumerate().map(|(i, (n, x))| Counted {
                school: i as i64, name: i.to_string(), stage: "小学".into(), pupils: *n, share: Some(1.0),
                amounts: [("k".to_owned(), *x)].into(), missing: Default::default(),
            }).collect();
            let all: Vec<&Counted> = held.iter().collect();
            let spread = spread(&all, "小学", &resource(100.0));
            let sum: f64 = spread.contributions.iter().map(|c| c.share).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9 || spread.deviation == Some(0.0), "{sum}");
            for c in &spread.contributions {
                prop_assert_eq!(c.signed < 0.0, c.share > 0.0 && c.value < spread.mean.unwrap());
            }
        }
    }
}
