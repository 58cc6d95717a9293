#![doc = include_str!("../README.md")]

pub mod check_record;
pub mod data_item;
pub mod definition;
pub mod expr;
mod finding;
mod flexible;
pub mod formula;
pub mod identity;
pub mod indicator;
mod judge;
mod load;
mod numbering;
mod operand;
mod pack;
pub mod policy;
pub mod schema;
pub mod sentence;
pub mod standards;
pub mod workdays;

pub use finding::Finding;
pub use formula::{Formula, NoValue, Term};
pub use indicator::Indicator;
pub use judge::CENSUS;
pub use load::{link, load_pack, parse_ledger, place_of};
pub use numbering::format_number;
pub use operand::Operand;
pub use pack::{Area, OfficeEntry, Pack, PackFile, PackHead};
