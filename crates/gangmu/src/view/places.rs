//! School places years ahead as the page reads them.

use serde::Serialize;
use utoipa::ToSchema;

use super::stat::{Choice, SnapshotBrief};
use super::unit::UnitBrief;

/// Pupils of a zone and stage against the places there are.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlacesReport {
    /// The zone.
    pub zone: UnitBrief,
    /// The zones that the person sees, the widest first.
    pub zones: Vec<UnitBrief>,
    /// Stage.
    pub stage: String,
    /// The stages that are forecast.
    pub stages: Vec<Choice>,
    /// What it is computed from.
    pub snapshot: SnapshotBrief,
    /// The years that are known, then those forecast.
    pub years: Vec<PlacesYear>,
    /// What will be short, the most urgent first.
    pub warnings: Vec<PlacesWarning>,
    /// How the method would have done in the past.
    pub backtest: Option<PlacesBacktest>,
    /// The schools that teach the stage, those that will be short first.
    pub schools: Vec<PlacesSchool>,
    /// Projects that will add places, by the year in which they do.
    pub plan: Vec<PlacesProject>,
    /// How it is computed, in words.
    pub method: String,
}

/// A year.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlacesYear {
    /// Year.
    pub year: i16,
    /// Pupils, unrounded where forecast.
    pub pupils: f64,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// Places by the classes that there are.
    pub capacity: Option<f64>,
    /// Pupils without a place; negative: places to spare.
    pub gap: Option<f64>,
    /// Places that projects add in this year.
    pub planned: f64,
    /// Places with those that projects have added by then; none in years that are known.
    pub capacity_planned: Option<f64>,
    /// Pupils without a place then.
    pub gap_planned: Option<f64>,
    /// Classes that there are, or that are needed.
    pub classes: Option<f64>,
    /// Counted, not forecast.
    pub actual: bool,
}

/// A shortage to come.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlacesWarning {
    /// First year of it.
    pub year: i16,
    /// In words.
    pub text: String,
    /// `red` where it is severe, `planned` where projects close it if they come in time, else `yellow`.
    pub level: String,
}

/// Forecasts of the past.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlacesBacktest {
    /// How far off they would have been, in words.
    pub text: String,
    /// Forecasts made one year ahead.
    pub years: Vec<PlacesPast>,
}

/// A forecast of the past and what came.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlacesPast {
    /// Year.
    pub year: i16,
    /// Forecast made a year before.
    pub forecast: f64,
    /// What came.
    pub actual: f64,
}

/// A school years ahead.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlacesSchool {
    /// The school.
    pub unit: UnitBrief,
    /// Pupils of the stage in the last year that is known.
    pub pupils: f64,
    /// One, three and five years ahead.
    pub ahead: Vec<PlacesAhead>,
    /// Places by the classes that there are.
    pub capacity: Option<f64>,
    /// Places that its projects will add.
    pub planned: f64,
    /// First year in which places are missing, with what is planned.
    pub short_from: Option<i16>,
    /// The most places that are missing in a year.
    pub most: Option<f64>,
    /// The highest level within five years: `red`, `yellow`, `planned`; none where places suffice.
    pub level: Option<String>,
}

/// Pupils of a school in a year to come.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlacesAhead {
    /// Year.
    pub year: i16,
    /// Pupils, unrounded.
    pub pupils: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
}

/// A project that adds places.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlacesProject {
    /// First year of use.
    pub year: i16,
    /// Name.
    pub name: String,
    /// Places.
    pub places: f64,
    /// The school that gets them.
    pub school: Option<UnitBrief>,
    /// The day on which they are to be ready.
    pub ready: String,
    /// Where the project stands: 在建.
    pub state: String,
    /// The ledger of the record.
    pub ledger: String,
    /// The record.
    pub record: i64,
}
