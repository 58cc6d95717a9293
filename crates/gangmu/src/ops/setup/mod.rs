//! How a bureau begins: its schools and its people from a sheet, first passwords, accounts closed and opened again.
//! A sheet with an error changes nothing. It prints nothing and writes no files.

mod accounts;
mod passwords;
mod units;

pub use accounts::{
    AccountSheet, Wanted, account_columns, account_form, add_accounts, read_accounts, reset_password, set_active,
};
pub use passwords::{first_password, hash_all};
pub use units::{UnitSheet, add_units, read_units, unit_columns, unit_form};

use gangmu_pack::definition::UnitKind;

use crate::sheet::TableColumn;

/// What people call the kinds of units.
const KINDS: [(&str, UnitKind); 5] = [
    ("学区", UnitKind::Town),
    ("学校", UnitKind::School),
    ("幼儿园", UnitKind::Kindergarten),
    ("直属单位", UnitKind::Institution),
    ("科室", UnitKind::Office),
];

fn required(name: &'static str, note: &str) -> TableColumn {
    TableColumn { name, required: true, note: note.to_owned(), ..TableColumn::default() }
}

fn optional(name: &'static str, note: &str) -> TableColumn {
    TableColumn { name, note: note.to_owned(), ..TableColumn::default() }
}

/// A column whose cells are chosen from a list; `closed` lists allow nothing else.
fn chosen(column: TableColumn, choices: Vec<String>, closed: bool) -> TableColumn {
    TableColumn { choices, closed, ..column }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
