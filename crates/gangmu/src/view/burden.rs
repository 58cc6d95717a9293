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
    /// Units that must fill it in: those that owe one of its periodic returns; where there are none, all that keep it.
    pub fillers: usize,
    /// Returns a year of the unit that owes the most; none where records are entered as things happen.
    pub times: Option<u64>,
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

/// What a ledger asks, as a row among all ledgers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LedgerLoad {
    /// Ledger id.
    pub ledger: String,
    /// Ledger name.
    pub ledger_name: String,
    /// Name of its field of work.
    pub area_name: String,
    /// Name of the office that asks: the one that answers for it.
    pub office_name: String,
    /// Fields that a person fills in.
    pub asked: usize,
    /// Of those, the required ones.
    pub required: usize,
    /// Of those that a person fills in, the ones that are held elsewhere under the same name or one like it.
    pub held: usize,
    /// Units that must fill it in: open today, owing one of its periodic returns; where there are none, all that keep it.
    pub units: usize,
    /// Returns a year of the unit that owes the most; none where records are entered as things happen.
    pub times: Option<u64>,
    /// Required cells that all units fill in a year by periodic returns of one record each; where there are none, by one
    /// record of each unit.
    pub cells_a_year: u64,
    /// Of those, the cells whose content is held elsewhere under the same name.
    pub held_cells_a_year: u64,
    /// Ledgers that ask the same, the likest first.
    pub alike: Vec<AlikeLedger>,
}

/// What a unit is asked for by periodic returns of a year.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UnitLoad {
    /// The unit.
    pub unit: UnitBrief,
    /// Name of its town.
    pub town: Option<String>,
    /// Ledgers of which a return falls due in the year.
    pub ledgers: usize,
    /// Ledgers without returns that units of its kind keep, as things happen. They are not among the cells.
    pub without_returns: usize,
    /// Returns that fall due in the year.
    pub returns: usize,
    /// Required cells of these returns, of one record each.
    pub cells: u64,
    /// Of the returns, those that were handed in and not sent back.
    pub handed_in: usize,
    /// Of those handed in, the ones that came after their day.
    pub late: usize,
    /// Of the returns, those whose day has passed and that were not handed in.
    pub missing: usize,
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
