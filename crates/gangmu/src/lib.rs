#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod app;
pub mod auth;
pub mod channel;
pub mod cli;
pub mod clock;
pub mod demo;
pub mod http;
pub mod jobs;
pub mod manual;
pub mod mask;
pub mod office;
pub mod ops;
pub mod packs;
pub mod photo;
pub mod seal;
pub mod sheet;
pub mod tls;
pub mod units;
pub mod view;
pub mod work;
