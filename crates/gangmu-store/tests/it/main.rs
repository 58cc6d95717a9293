//! The tests of the store: one suite for both databases.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod attachments;
mod chain;
mod duties;
mod imports;
mod language;
mod law;
mod ledgers;
mod measures;
mod notices;
mod paging;
mod people;
mod plan;
mod records;
mod search;
mod speed;
mod supervision;
mod support;
mod tallies;
mod together;

/// The allocator of the product: figures of speed mean little with another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
