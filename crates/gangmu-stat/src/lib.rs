#![doc = include_str!("../README.md")]

pub mod balance;
pub mod change;
pub mod compare;
#[cfg(feature = "engine")]
pub mod engine;
pub mod figure;
pub mod light;
pub mod number;
pub mod places;
pub mod prose;
#[cfg(feature = "engine")]
pub mod snapshot;
pub mod target;
