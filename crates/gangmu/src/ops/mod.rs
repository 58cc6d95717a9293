//! What the product does, one area a module: reads and writes for HTTP, command line and jobs alike.
//! Every write takes a permit and a reason. It knows no HTTP.

pub mod access;
pub mod account;
pub mod asked;
pub mod attachment;
pub mod audit;
pub mod bulk;
pub mod burden;
pub mod check;
pub mod county;
pub mod document;
pub mod draft;
pub mod duty;
pub mod error;
pub mod figure;
pub mod guard;
pub mod history;
pub mod home;
pub mod import;
pub mod ledger;
pub mod light;
pub mod notice;
pub mod plan;
pub mod record;
pub mod remind;
pub mod search;
pub mod setup;
pub mod succession;
pub mod suggest;
pub mod summary;
pub mod supervision;
pub mod task;
pub mod together;
pub mod trust;
pub mod unit;
pub mod words;
