//! Back-testing: how the same method would have done from each year of the history, and what interval follows. It
//! forecasts nothing that is to come.
//!
//! The interval is made of order statistics of past relative errors: where errors are exchangeable, the range between the
//! j-th smallest and the j-th greatest of n covers the next one in (n + 1 − 2j)/(n + 1) of cases, whatever their
//! distribution (Wilks 1941). It always holds the forecast itself and never narrows with the horizon.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Grade, Horizon, Params, Zone, stages,
    survival::{actual, run},
};

/// Forecasts of the past by place (0 is the zone), stage and years ahead.
pub(super) type Errors = BTreeMap<(usize, String, u8), Vec<Past>>;

/// What would have been forecast for a year, and what came.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Past {
    /// The year that was forecast.
    pub year: i16,
    /// The forecast.
    pub forecast: f64,
    /// What came.
    pub actual: f64,
}

impl Past {
    /// Actual ÷ forecast − 1. The last binary digits are no error.
    pub fn error(&self) -> f64 {
        let error = self.actual / self.forecast - 1.0;
        if error.abs() < 1e-12 { 0.0 } else { error }
    }
}

/// The errors of forecasts from every year of the history that has `least_years` behind it.
pub(super) fn errors(zone: &Zone, ladder: &[Grade], params: &Params) -> Errors {
    let years: Vec<i16> = zone.own.pupils.keys().copied().collect();
    let mut errors = Errors::new();
    for &origin in years.iter().skip(params.least_years.max(2) - 1) {
        let run = run(zone, ladder, params, origin);
        for (at, place) in zone.places().enumerate() {
            for ahead in 1..=params.horizon {
                let year = origin + i16::from(ahead);
                for (stage, actual) in stages(ladder).zip(actual(place, ladder, year)) {
                    let found = run.total(at, stage, ladder, year).filter(|f| *f > 0.0);
                    if let Some((actual, forecast)) = actual.zip(found) {
                        errors.entry((at, stage.into(), ahead)).or_default().push(Past { year, forecast, actual });
                    }
                }
            }
        }
    }
    errors
}

/// All errors of zones (under 0) and of schools (under 1).
pub(super) fn pool(tested: &[Errors]) -> Errors {
    let mut pool = Errors::new();
    for ((at, stage, ahead), errors) in tested.iter().flatten() {
        pool.entry(((*at).min(1), stage.clone(), *ahead)).or_default().extend(errors);
    }
    pool
}

/// The errors of one place, with the range that an interval is made of.
pub(super) fn horizons(at: usize, ladder: &[Grade], params: &Params, errors: &Errors, pool: &Errors) -> Vec<Horizon> {
    let mut list = Vec::new();
    for stage in stages(ladder) {
        let mut widest = (0.0, 0.0);
        for ahead in 1..=params.horizon {
            let of =
                |errors: &Errors, at: usize| errors.get(&(at, stage.to_owned(), ahead)).cloned().unwrap_or_default();
            let own = of(errors, at);
            let pooled = own.len() < params.least_errors;
            let taken = if pooled { of(pool, at.min(1)) } else { own.clone() };
            let mut taken: Vec<f64> = taken.iter().map(Past::error).collect();
            taken.sort_by(f64::total_cmp);
            let enough = taken.len() >= params.least_errors.max(2);
            if enough {
                let j = trim(taken.len(), params.coverage);
                widest = (taken[j - 1].min(widest.0), taken[taken.len() - j].max(widest.1));
            }
            let mean = taken.iter().map(|e| e.abs()).sum::<f64>() / taken.len() as f64;
            list.push(Horizon {
                stage: stage.into(),
                ahead,
                errors: taken.len(),
                mean: (!taken.is_empty()).then_some(mean),
                range: enough.then_some(widest),
                pooled: pooled && !taken.is_empty(),
                past: own,
            });
        }
    }
    list
}

/// Which smallest and greatest error make the interval: the narrowest that still covers so much, else the widest there is.
pub(super) fn trim(errors: usize, wanted: f64) -> usize {
    (1..=errors / 2).rev().find(|j| coverage(errors, *j) >= wanted).unwrap_or(1)
}

/// Share of cases between the j-th smallest and the j-th greatest of n.
pub(super) fn coverage(errors: usize, j: usize) -> f64 {
    (errors + 1).saturating_sub(2 * j) as f64 / (errors + 1) as f64
}
