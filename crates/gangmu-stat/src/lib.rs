#![doc = include_str!("../README.md")]

pub mod balance;
pub mod change;
pub mod compare;
pub mod figure;
pub mod light;
pub mod number;
pub mod places;
pub mod prose;
pub mod target;
