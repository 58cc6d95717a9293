//! What a ledger asks of the units, and what a unit is asked for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::duty::DutyItem;
use super::home::WaitingItem;
use super::unit::UnitBrief;

/// A definition that is not in force yet.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct DraftLedger {
    /// The text of its file (TOML).
    pub definition: String,
}

/// What a ledger asks of the units, and what of that is held already.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Burden {
    /// Ledger id.
    pub ledger: String,
    /// Ledger name.
    pub ledger_name: String,
    /// Units that keep it, by kind.
    pub units: Vec<KindCount>,
    /// Fields that a person fills in.
    pub asked: usize,
    /// Of those, the required ones.
    pub required: usize,
    /// Of the required ones, those that are held elsewhere under the same name.
    pub held_required: usize,
    /// Periodic returns.
    pub duties: Vec<DutyBurden>,
    /// Required cells that all units fill in a year by periodic returns of one record each; where there are none, by one
    /// record of each unit.
    pub cells_a_year: u64,
    /// Of those, the cells whose content is held elsewhere.
    pub held_cells_a_year: u64,
    /// Records of the ledger in the last twelve months; none for a definition that is not in force.
    pub records_a_year: Option<i64>,
    /// Fields that are held elsewhere.
    pub held: Vec<HeldField>,
    /// Ledgers that ask the same, the likest first.
    pub alike: Vec<AlikeLedger>,
}

/// Units of a kind.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct KindCount {
    /// Name of the kind.
    pub kind: String,
    /// How many there are.
    pub count: usize,
}

/// A periodic return and its units.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DutyBurden {
    /// Name of the duty.
    pub duty: String,
    /// Times a year.
    pub times: u64,
    /// Units that owe it.
    pub units: usize,
    /// Required cells of all units in a year.
    pub cells: u64,
}

/// A field that is held elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HeldField {
    /// Field id.
    pub field: String,
    /// Name.
    pub name: String,
    /// Must be filled in.
    pub required: bool,
    /// Filled in by itself already.
    pub reused: bool,
    /// Where it is held, the surest first.
    pub places: Vec<HeldAt>,
}

/// A place where a field is held.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HeldAt {
    /// What holds it: 单位信息, 年度统计 or the name of a ledger.
    pub place: String,
    /// Its name there.
    pub name: String,
    /// The names mean the same; otherwise they are alike.
    pub same: bool,
    /// How the definition can take it from there: `unit.town`.
    pub reuse: Option<String>,
}

/// A ledger that asks the same.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AlikeLedger {
    /// Ledger id.
    pub ledger: String,
    /// Ledger name.
    pub ledger_name: String,
    /// Fields that both have, by name.
    pub fields: Vec<String>,
    /// Those in per cent of the fields that a person fills in.
    pub share: f64,
}

/// Everything that a unit is asked for this month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AskedOfUnit {
    /// The unit.
    pub unit: UnitBrief,
    /// First day of the month.
    pub from: String,
    /// Last day of the month.
    pub to: String,
    /// Periodic returns that are due this month, late or sent back.
    pub duties: Vec<DutyItem>,
    /// Records that wait for a step of the unit, the earliest day first; two hundred at most.
    pub records: Vec<WaitingItem>,
    /// How many records wait in all.
    pub records_total: i64,
    /// Tasks that are due by the end of the month.
    pub tasks: Vec<WaitingItem>,
    /// Ledgers that ask something of the unit this month.
    pub ledgers: usize,
}
