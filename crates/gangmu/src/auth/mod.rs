//! Who is asking and what that person may do. It keeps no sessions in memory beyond a short cache and no rules elsewhere.

pub mod bearer;
pub mod password;
pub mod policy;
pub mod session;

pub use policy::{Actor, Permit};
