#![doc = include_str!("../README.md")]

mod error;
mod key;
mod outcome;
mod problem;
pub mod solvers;

pub use error::SolveError;
pub use key::rank_key;
pub use outcome::{Check, Decision, Outcome, Target};
pub use problem::{Entrant, Problem};

use serde_json::Value;
use solvers::Listed;

/// The list to publish before the seed is drawn: the rules and the entries, one per line, sorted.
/// Anyone can take its SM3 with `openssl dgst -sm3`.
///
/// # Errors
/// When `problem` is not a problem of a known solver, or an entry's number is empty or given twice.
pub fn canonical(problem: &Value) -> Result<String, SolveError> {
    (solver_of(problem)?.canonical)(problem)
}

/// SM3 of [`canonical`], in 64 lower-case hexadecimal digits.
///
/// # Errors
/// As [`canonical`].
pub fn digest(problem: &Value) -> Result<String, SolveError> {
    Ok(key::sm3_hex(&[canonical(problem)?.as_bytes()]))
}

/// Allocates: the same problem and seed give the same outcome everywhere, whatever the entries' order.
///
/// # Errors
/// As [`canonical`]; when the seed is empty or has spaces round it; and when the solver cannot take the rules or the entries.
pub fn solve(problem: &Value, seed: &str) -> Result<Outcome, SolveError> {
    (solver_of(problem)?.solve)(problem, seed)
}

/// What differs between a published outcome and the one computed again from the published problem and
/// seed, in Chinese sentences; nothing when it holds. Reasons are words and are not compared.
///
/// # Errors
/// As [`solve`].
pub fn verify(problem: &Value, published: &Outcome) -> Result<Vec<String>, SolveError> {
    Ok(published.differences(&solve(problem, &published.seed)?))
}

fn solver_of(problem: &Value) -> Result<&'static Listed, SolveError> {
    let id = problem.get("solver").and_then(Value::as_str).unwrap_or_default();
    solvers::find(id).ok_or_else(|| SolveError::UnknownSolver(id.to_owned()))
}
