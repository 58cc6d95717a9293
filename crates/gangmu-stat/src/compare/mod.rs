//! Comparing schools and years: like with like. It fetches nothing, and ranks nobody across classes.
//!
//! [`neighbours`] finds schools of the same kind; [`rank`] ranks within a class; [`distribution`] summarises; [`bands`]
//! tells shares of class sizes; [`suppress`] hides small counts; [`series`] carries a line of years over mergers.

pub mod bands;
pub mod distribution;
pub mod neighbours;
pub mod rank;
pub mod series;
pub mod suppress;
