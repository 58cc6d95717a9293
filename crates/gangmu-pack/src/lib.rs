#![doc = include_str!("../README.md")]

pub mod definition;
pub mod expr;
mod finding;
mod flexible;
mod load;
mod pack;

pub use finding::Finding;
pub use load::parse_ledger;
pub use pack::{Area, OfficeEntry, Pack};
