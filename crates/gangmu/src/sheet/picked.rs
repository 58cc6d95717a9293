//! Some rows of a sheet as they stand in it, for a person to look at. It judges nothing.

use std::collections::BTreeSet;

use gangmu_pack::definition::Ledger;
use serde_json::{Map, Value};

use super::cell::shown;
use super::columns::index_of;
use super::finding::SheetRows;
use super::limits::{SheetError, SheetLimits};
use super::open::for_each_row;
use crate::mask::mask_values;

/// Characters of a cell that are shown.
const MOST: usize = 200;

/// A row of a sheet as it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickedRow {
    /// Row number as the spreadsheet shows it.
    pub row: u32,
    /// The texts of its cells, in the order of the sheet's columns: protected ones masked, those of columns that are not
    /// read left out.
    pub cells: Vec<String>,
}

/// The rows of these numbers.
///
/// # Errors
/// As [`super::read_sheet`] for the same bytes.
pub fn picked(
    bytes: &[u8],
    ledger: &Ledger,
    read: &SheetRows,
    wanted: &BTreeSet<u32>,
    limits: &SheetLimits,
) -> Result<Vec<PickedRow>, SheetError> {
    let mut rows = Vec::with_capacity(wanted.len());
    for_each_row(bytes, &ledger.head.name, limits, &mut |row| {
        if wanted.contains(&row.number) {
            let text = |at: usize| row.cells.get(at).map(shown).unwrap_or_default();
            let cells = read.columns.iter().map(|column| match &column.field {
                Some(field) => masked(ledger, field, text(index_of(&column.letter))),
                None => String::new(),
            });
            rows.push(PickedRow { row: row.number, cells: cells.collect() });
        }
        Ok(())
    })?;
    Ok(rows)
}

fn masked(ledger: &Ledger, field: &str, text: String) -> String {
    let mut values = Map::from_iter([(field.to_owned(), Value::String(text.trim().chars().take(MOST).collect()))]);
    if values[field] != "" {
        mask_values(ledger, &mut values);
    }
    match values.remove(field) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    }
}
