//! Forecast of pupils and school places (学位预测与预警): cohort survival by grade, intervals from back-testing, and capacity
//! against need. Population, rooms and norms are arguments; nothing is fetched.
//!
//! # Method
//! Cohort survival (grade progression ratios), the usual method of school enrolment projection (NCES, *Projections of
//! Education Statistics*, appendix A; UNESCO IIEP): pupils of grade g + 1 next year = pupils of grade g × the ratio seen in
//! recent years, migration and dropping out included; entrants = children of entry age × the entry rate seen. A ratio is the
//! weighted sum of numerators ÷ the weighted sum of denominators over the last `window` years, each earlier year weighing
//! `decay` of the next.
//!
//! A zone is forecast first, then its schools: entrants by the school's share of the zone's children, the first grade of a
//! junior school by its share of the zone's last primary grade. Where a school's cohorts are too small (`thin`) the zone's
//! ratio is taken. Where the schools make up the zone they are scaled to its sum.
//!
//! # Limits
//! Ratios of the past are carried on: new housing, closures and changed rules enter by [`Extra`] only. Children of entry age are
//! taken as known, in the back-test too, so the interval does not cover errors of the register of births.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

mod backtest;
pub mod capacity;
mod survival;
#[cfg(test)]
mod tests;

pub use backtest::Past;
pub use survival::{Base, Rate};

/// A grade; the list of them runs from the lowest to the highest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// Name: 一年级.
    pub name: String,
    /// Stage: 小学.
    pub stage: String,
}

/// Pupils by year (1 September) and grade. None: the grade is not kept here; 0: it is, and stands empty.
pub type Pupils = BTreeMap<i16, Vec<Option<f64>>>;

/// What a zone or a school had.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Key of the place, unique over zones and schools.
    pub id: String,
    /// Name.
    pub name: String,
    /// Pupils.
    pub pupils: Pupils,
}

/// A zone with its schools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// The zone as a whole.
    pub own: History,
    /// Children who reach the age of entry, by the year of entry, past and to come ([`entry_year`]). Empty where neither
    /// births nor population are known: then the mean of recent entrants is carried on, and that is said.
    pub children: BTreeMap<i16, f64>,
    /// Its schools.
    pub schools: Vec<History>,
    /// What is known to come beside the trend.
    pub extra: Vec<Extra>,
}

/// Pupils who come (or go, negative) beside the trend: new housing, a moved school.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Extra {
    /// The zone or the school.
    pub place: String,
    /// Year.
    pub year: i16,
    /// Grade, as its place in the list, from 0.
    pub grade: usize,
    /// How many.
    pub pupils: f64,
}

/// How to forecast.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Params {
    /// Years to look ahead.
    pub horizon: u8,
    /// Years of history that a ratio is made of.
    pub window: u8,
    /// Weight of a year against the one after it: 1 weighs all alike.
    pub decay: f64,
    /// A school's ratio needs this many pupils in the denominators.
    pub thin: f64,
    /// Years of history that the back-test starts from.
    pub least_years: usize,
    /// Errors that an interval needs.
    pub least_errors: usize,
    /// Share of cases that the interval is to cover.
    pub coverage: f64,
}

/// The forecast of one zone or school.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Forecast {
    /// Key of the place.
    pub place: String,
    /// Name.
    pub name: String,
    /// The zone that a school lies in; none for a zone.
    pub zone: Option<String>,
    /// Last year of the history.
    pub base_year: i16,
    /// Pupils of each stage that is kept, in that year.
    pub now: Vec<(String, f64)>,
    /// Pupils by year and grade, as far as they can be said.
    pub grades: Vec<GradeYear>,
    /// Pupils by year and stage, with the interval.
    pub stages: Vec<StageYear>,
    /// The ratios that were used.
    pub rates: Vec<Rate>,
    /// How the method would have done on the history.
    pub backtest: Vec<Horizon>,
    /// What the reader has to know.
    pub notes: Vec<String>,
}

/// Pupils of a grade in a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GradeYear {
    /// Year.
    pub year: i16,
    /// Grade, as its place in the list, from 0.
    pub grade: usize,
    /// Pupils, unrounded.
    pub pupils: f64,
}

/// Pupils of a stage in a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageYear {
    /// Stage.
    pub stage: String,
    /// Year.
    pub year: i16,
    /// Pupils, unrounded.
    pub pupils: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// Share of cases that the interval covers, by the number of errors it is made of.
    pub coverage: Option<f64>,
    /// Why there is no value, or no interval.
    pub why: Option<String>,
}

/// Errors of the back-test of one stage, so many years ahead.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Horizon {
    /// Stage.
    pub stage: String,
    /// Years ahead.
    pub ahead: u8,
    /// How many forecasts of the past could be compared.
    pub errors: usize,
    /// Mean of the absolute relative errors.
    pub mean: Option<f64>,
    /// Actual ÷ forecast − 1 at the lower and the upper end of the interval.
    pub range: Option<(f64, f64)>,
    /// The errors of other places of the same kind were taken too, because there are too few of its own.
    pub pooled: bool,
    /// The forecasts of the past for the place itself.
    pub past: Vec<Past>,
}

/// The year in which a child enters: `age` full years old on the cut-off day (month, day) of that year.
///
/// Source: Compulsory Education Law art. 11; handbook §3.11. The cut-off day is the province's.
pub fn entry_year(birth: Date, age: i16, cut_off: (i8, i8)) -> i16 {
    birth.year() + age + i16::from((birth.month(), birth.day()) > cut_off)
}

/// Forecasts zones and their schools: for each zone itself, then its schools in their order.
///
/// A zone whose years hold lists of another length than `ladder` is read as far as the grades go.
pub fn forecast(zones: &[Zone], ladder: &[Grade], params: &Params) -> Vec<Forecast> {
    let tested: Vec<backtest::Errors> = zones.iter().map(|z| backtest::errors(z, ladder, params)).collect();
    let pool = backtest::pool(&tested);
    zones.iter().zip(&tested).flat_map(|(zone, errors)| zone.forecast(ladder, params, errors, &pool)).collect()
}

impl Zone {
    /// The zone first, then the schools.
    fn places(&self) -> impl Iterator<Item = &History> {
        std::iter::once(&self.own).chain(&self.schools)
    }

    fn base_year(&self) -> Option<i16> {
        self.own.pupils.keys().next_back().copied()
    }

    fn forecast(
        &self,
        ladder: &[Grade],
        params: &Params,
        errors: &backtest::Errors,
        pool: &backtest::Errors,
    ) -> Vec<Forecast> {
        let Some(base_year) = self.base_year() else { return Vec::new() };
        let run = survival::run(self, ladder, params, base_year);
        let mut list = Vec::new();
        for (at, place) in self.places().enumerate() {
            let backtest = backtest::horizons(at, ladder, params, errors, pool);
            let mut found = Forecast {
                place: place.id.clone(),
                name: place.name.clone(),
                zone: (at > 0).then(|| self.own.id.clone()),
                base_year,
                now: stages(ladder)
                    .filter_map(|stage| Some((stage.to_owned(), run.total(at, stage, ladder, base_year)?)))
                    .collect(),
                grades: Vec::new(),
                stages: Vec::new(),
                rates: run.rates[at].clone(),
                notes: self.notes(ladder, &run.rates[at], at > 0 && run.scaled),
                backtest,
            };
            for year in base_year + 1..=base_year + i16::from(params.horizon) {
                let row = &run.tracks[at][&year];
                let known =
                    row.iter().enumerate().filter_map(|(grade, p)| Some(GradeYear { year, grade, pupils: (*p)? }));
                found.grades.extend(known);
                found.stages.extend(self.stage_years(&found.backtest, &run, at, ladder, year));
            }
            list.push(found);
        }
        list
    }

    fn stage_years(
        &self,
        tested: &[Horizon],
        run: &survival::Run,
        at: usize,
        ladder: &[Grade],
        year: i16,
    ) -> Vec<StageYear> {
        let base_year = run.origin;
        let mut list = Vec::new();
        for stage in stages(ladder).filter(|s| run.keeps(at, s, ladder)) {
            let pupils = run.total(at, stage, ladder, year);
            let ahead = tested.iter().find(|h| h.stage == stage && i16::from(h.ahead) == year - base_year);
            let range = ahead.and_then(|h| h.range).filter(|_| pupils.is_some());
            let why = match (pupils, range) {
                (None, _) => Some(self.why(base_year, year)),
                (_, None) => Some(format!("回测误差只有{}个，不足以给出区间", ahead.map_or(0, |h| h.errors))),
                _ => None,
            };
            list.push(StageYear {
                stage: stage.into(),
                year,
                pupils,
                low: pupils.zip(range).map(|(p, r)| (p * (1.0 + r.0)).max(0.0)),
                high: pupils.zip(range).map(|(p, r)| p * (1.0 + r.1)),
                coverage: range
                    .and(ahead)
                    .map(|h| backtest::coverage(h.errors, backtest::trim(h.errors, run.coverage))),
                why,
            });
        }
        list
    }

    fn why(&self, base_year: i16, year: i16) -> String {
        match (base_year + 1..=year).find(|y| !self.children.contains_key(y)) {
            Some(year) if !self.children.is_empty() => format!("缺{year}年入学适龄人口数"),
            _ => "历年在校生数不足，无法推算".into(),
        }
    }

    fn notes(&self, ladder: &[Grade], rates: &[Rate], scaled: bool) -> Vec<String> {
        let mut notes = Vec::new();
        if rates.iter().any(|r| r.base == Base::Mean) {
            notes.push("没有出生或适龄人口数据，入学人数按近年平均推算".to_owned());
        }
        let borrowed: Vec<&str> = rates.iter().filter(|r| r.borrowed).map(|r| ladder[r.grade].name.as_str()).collect();
        if !borrowed.is_empty() {
            notes.push(format!("{}的人数少，升级比率取片区的", borrowed.join("、")));
        }
        if scaled {
            notes.push("各校人数已按片区总数调整".to_owned());
        }
        notes
    }
}

/// The stages of the grades, in their order.
fn stages(ladder: &[Grade]) -> impl Iterator<Item = &str> {
    let starts = |at: &usize| *at == 0 || ladder[at - 1].stage != ladder[*at].stage;
    (0..ladder.len()).filter(starts).map(|at| ladder[at].stage.as_str())
}
