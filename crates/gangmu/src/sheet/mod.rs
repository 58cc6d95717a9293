//! Spreadsheets of a ledger: templates, reading with findings, marked copies, exports. It imports nothing and opens no
//! file: bytes come in, rows and findings or bytes go out.

mod cell;
mod columns;
mod csv;
mod export;
mod finding;
mod header;
mod judge;
mod limits;
mod lists;
mod look;
mod marked;
mod open;
mod package;
mod picked;
mod rows;
mod table;
mod table_form;
mod template;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use gangmu_pack::check_record::{UnitFacts, Units};
use gangmu_pack::definition::{Field, FieldType, Ledger};
use jiff::civil::Date;

pub use export::{ExportRow, export};
pub use finding::{CHECK, Level, SheetColumn, SheetFinding, SheetRow, SheetRows};
pub use limits::{SheetError, SheetLimits};
pub use marked::marked;
pub use picked::{PickedRow, picked};
pub use rows::read_sheet;
pub use table::{Table, TableColumn, TableRow, read_table};
pub use table_form::{TableForm, table_form};
pub use template::template;

/// Name of the worksheet that explains the template; never read as data.
const HELP_SHEET: &str = "填写说明";
/// Header of the column that a marked copy adds; never read as data.
const PROBLEM_HEADER: &str = "问题";

/// How cells that name a unit are understood.
pub trait UnitLookup: Units {
    /// All units of that full or short name.
    fn by_name(&self, name: &str) -> Vec<Arc<UnitFacts>>;
}

/// What a spreadsheet is read or written with, besides the ledger.
#[derive(Clone, Copy)]
pub struct SheetContext<'a> {
    /// The units that cells may name.
    pub units: &'a dyn UnitLookup,
    /// Shared code lists of the pack by name.
    pub code_lists: &'a BTreeMap<String, Vec<String>>,
    /// The day of the reading.
    pub today: Date,
    /// Whether the person may file for several units: then a column names the owner.
    pub several_units: bool,
}

impl SheetContext<'_> {
    /// The codes that a field chooses from.
    fn codes<'f>(&'f self, field: &'f Field) -> &'f [String] {
        match &field.code_list {
            Some(list) => self.code_lists.get(list).map_or(&[], Vec::as_slice),
            None => &field.codes,
        }
    }
}

/// Whether a person types the field into a sheet: neither computed nor attached files.
fn typed(field: &Field) -> bool {
    field.computed.is_none() && field.kind != FieldType::File
}

/// Header of the column of record numbers.
fn number_header(ledger: &Ledger) -> &'static str {
    if ledger.fields.iter().any(|f| f.name == "编号") { "系统编号" } else { "编号" }
}

/// Header of the column of owner units.
fn owner_header(ledger: &Ledger) -> &'static str {
    if ledger.fields.iter().any(|f| f.name == "所属单位") { "填报单位" } else { "所属单位" }
}
