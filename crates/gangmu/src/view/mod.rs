//! The shapes that the API gives and takes. They hold no logic; each area has its own file.

pub mod access;
pub mod audit;
pub mod balance;
pub mod bulk;
pub mod burden;
pub mod definition;
pub mod document;
pub mod duty;
pub mod home;
pub mod ledger;
pub mod notice;
pub mod places;
pub mod plan;
pub mod session;
pub mod sheet;
pub mod stat;
pub mod summary;
pub mod supervision;
pub mod together;
pub mod unit;

pub use crate::ops::error::{Finding, Level};
