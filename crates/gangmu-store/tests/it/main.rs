//! The tests of the store: one suite for both databases.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod attachments;
mod chain;
mod law;
mod ledgers;
mod measures;
mod paging;
mod people;
mod plan;
mod records;
mod speed;
mod support;
