//! Statistics as the page and other programs read them: indicators, snapshots, the census board, pivots.

mod indicator;

use gangmu_stat::snapshot::{Column, Manifest, TableChange};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ops::error::Level;
use crate::view::unit::UnitBrief;

pub use self::indicator::{
    BandValue, Break, Choice, ExampleBrief, IndicatorBrief, IndicatorDetail, IndicatorTable, IndicatorValue, PeerPlace,
    PeerValue, Peers, TermBrief, TermValue, ThresholdBrief, UnitValue, YearValue,
};

/// A snapshot in short.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct SnapshotBrief {
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// As of this day.
    pub as_of: String,
    /// When it was made.
    pub created_at: String,
    /// Who made it.
    pub created_by: String,
    /// Its digest.
    pub digest: String,
    /// Rows of all tables.
    pub rows: u64,
    /// It is the present state, not a frozen one.
    pub current: bool,
}

impl SnapshotBrief {
    /// Of a manifest.
    pub fn of(manifest: &Manifest, current: bool) -> Self {
        Self {
            name: manifest.name.clone(),
            title: manifest.title.clone(),
            as_of: manifest.as_of.to_string(),
            created_at: manifest.created_at.to_string(),
            created_by: manifest.created_by.clone(),
            digest: manifest.digest.clone(),
            rows: manifest.rows(),
            current,
        }
    }
}

/// A table of a snapshot.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SnapshotTable {
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Rows.
    pub rows: u64,
    /// Bytes of its file.
    pub bytes: u64,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// What a person says to freeze a year.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewSnapshot {
    /// Name: lower-case letters, digits, hyphens.
    pub name: String,
    /// Title: 2026年事业统计封账.
    pub title: String,
    /// As of this day.
    pub as_of: String,
}

/// What a person says to freeze the census of a year.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Freezing {
    /// Why it is frozen though it is not complete.
    pub reason: Option<String>,
}

/// What a check of a snapshot found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SnapshotCheck {
    /// The snapshot.
    pub snapshot: SnapshotBrief,
    /// What is wrong, a sentence each; nothing where all is as it was.
    pub wrong: Vec<String>,
}

/// What differs between two snapshots.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SnapshotDiff {
    /// The earlier one.
    pub before: SnapshotBrief,
    /// The later one.
    pub after: SnapshotBrief,
    /// Tables that differ.
    pub tables: Vec<TableChange>,
}

/// How complete the census of a year is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CensusBoard {
    /// The year.
    pub year: i16,
    /// The tables of the census.
    pub tables: Vec<CensusTable>,
    /// By town: which tables stand how.
    pub towns: Vec<CensusTown>,
    /// The frozen snapshot of the year, where there is one.
    pub frozen: Option<SnapshotBrief>,
    /// What keeps the year from being frozen, a sentence each.
    pub open: Vec<String>,
    /// Whether the person may freeze.
    pub may_freeze: bool,
}

/// A table of the census.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CensusTable {
    /// Its ledger.
    pub ledger: String,
    /// Name.
    pub name: String,
    /// The name of its return.
    pub duty: Option<String>,
    /// Units that owe it.
    pub owed: u32,
    /// Handed in and to be judged.
    pub submitted: u32,
    /// Approved.
    pub approved: u32,
    /// Sent back.
    pub returned: u32,
    /// Not handed in.
    pub missing: u32,
    /// Rows of the year.
    pub rows: i64,
}

/// The tables of a year's census held against each other.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CrossCheck {
    /// The year.
    pub year: i16,
    /// What was read.
    pub snapshot: SnapshotBrief,
    /// The rules in the order of the tables.
    pub rules: Vec<CrossRule>,
}

/// A rule between measures of census tables.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CrossRule {
    /// The ledger that states it.
    pub ledger: String,
    /// Its name.
    pub name: String,
    /// How grave it is.
    pub level: Level,
    /// What is wrong where it is not met, and what to do.
    pub message: String,
    /// Schools that meet it.
    pub held: u32,
    /// Where it is not met.
    pub broken: Vec<CrossFinding>,
}

/// A unit whose tables do not agree.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CrossFinding {
    /// The unit.
    pub unit: UnitBrief,
    /// The stage, where a part is told apart.
    pub part: Option<String>,
    /// The figures that the rule compares.
    pub figures: Vec<CrossFigure>,
}

/// A figure of a rule.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CrossFigure {
    /// The table and the measure: 年级表·学生数.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
}

/// A town on the board.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct CensusTown {
    /// Its name.
    pub town: String,
    /// Units that owe tables.
    pub units: u32,
    /// Tables owed.
    pub owed: u32,
    /// Tables approved.
    pub approved: u32,
    /// Tables handed in and not yet judged.
    pub submitted: u32,
}

/// A table that can be pivoted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PivotTable {
    /// Its ledger.
    pub ledger: String,
    /// Name.
    pub name: String,
    /// By what it can be divided.
    pub fields: Vec<Choice>,
    /// What can be summed; `count` counts rows.
    pub values: Vec<Choice>,
}

/// A pivot that is asked for.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PivotQuestion {
    /// The ledger.
    pub ledger: String,
    /// The year.
    pub year: i16,
    /// Fields down the side.
    pub rows: Vec<String>,
    /// Fields across.
    pub columns: Vec<String>,
    /// What is summed.
    pub value: String,
    /// A condition, as in lists.
    pub filter: Option<String>,
    /// Only this unit and what stands below it.
    pub unit: Option<i64>,
}

/// A pivot.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PivotAnswer {
    /// Names of the fields down the side.
    pub row_names: Vec<String>,
    /// Names of the fields across.
    pub column_names: Vec<String>,
    /// Headings across, each one value a field.
    pub columns: Vec<Vec<String>>,
    /// The rows.
    pub rows: Vec<PivotRow>,
    /// Totals of the columns.
    pub totals: Vec<Option<f64>>,
    /// The sum of all.
    pub total: Option<f64>,
    /// Unit of the values.
    pub unit: String,
    /// What it was computed from.
    pub snapshot: SnapshotBrief,
}

/// A row of a pivot.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PivotRow {
    /// Its headings, each one value a field.
    pub keys: Vec<String>,
    /// Its values, one a column.
    pub values: Vec<Option<f64>>,
    /// Their sum.
    pub total: Option<f64>,
}
