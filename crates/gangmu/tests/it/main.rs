//! The product's tests: real HTTP on a real database, every test on SQLite and, where there is one, on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod access;
mod attachments;
mod audit;
mod bad_census;
mod bad_input;
mod balance;
mod bulk;
mod burden;
mod checks;
mod cli;
#[cfg(feature = "cluster")]
mod cluster;
mod comparisons;
mod county;
mod definitions;
mod documents;
mod doubts;
mod duties;
mod exchange;
mod figures;
mod files;
mod hazards;
mod home;
mod hooks;
mod imports;
mod kills;
mod ledgers;
mod lists;
mod notices;
mod plan;
mod records;
mod resume;
mod reuse;
mod rights;
mod rights_matrix;
mod samples;
mod search;
mod session;
mod setup;
mod sinks;
mod stat;
mod summary;
mod supervision;
mod together;
mod trust;
mod undo;
mod units;
mod values;
mod walk;
mod web;
mod workflow;
mod world;

/// The allocator of the product.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
