//! The list of solvers. A new one is a file here and a line in [`SOLVERS`]; the laws in `tests/laws.rs` then
//! hold for it too.

pub mod classes;
pub mod draw;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::problem::{self, Allocation, Entrant, Problem};
use crate::{Outcome, SolveError};

/// A way to allocate.
pub trait Solver {
    /// What stands in a problem's `solver`.
    const ID: &'static str;
    /// Its Chinese name.
    const NAME: &'static str;
    /// What holds for the whole run.
    type Rules: Serialize + DeserializeOwned + Clone;
    /// One who takes part.
    type Entry: Entrant + Clone;

    /// Allocates `entries`: sorted by number, each number once, none excluded; `keys` are their
    /// [`crate::rank_key`]s. One decision for each.
    ///
    /// # Errors
    /// When the rules and the entries cannot go together.
    fn allocate(
        rules: &Self::Rules,
        entries: &[Self::Entry],
        keys: &[String],
        seed: &str,
    ) -> Result<Allocation, SolveError>;

    /// A problem with one entry per number, whose bits decide what the entry is like: what the laws are
    /// tried on, and a pattern for those who write problems.
    fn sample(numbers: &[u32]) -> Problem<Self::Rules, Self::Entry>;
}

/// A solver as the list holds it: JSON in, outcome out.
pub struct Listed {
    /// What stands in a problem's `solver`.
    pub id: &'static str,
    /// Its Chinese name.
    pub name: &'static str,
    /// A problem with one entry per number, see [`Solver::sample`].
    pub sample: fn(&[u32]) -> Result<Value, SolveError>,
    pub(crate) canonical: fn(&Value) -> Result<String, SolveError>,
    pub(crate) solve: fn(&Value, &str) -> Result<Outcome, SolveError>,
}

impl Listed {
    const fn of<S: Solver>() -> Self {
        Self {
            id: S::ID,
            name: S::NAME,
            sample: |numbers| Ok(serde_json::to_value(S::sample(numbers))?),
            canonical: |problem| read::<S>(problem)?.canonical(),
            solve: |problem, seed| problem::solve::<S>(read::<S>(problem)?, seed),
        }
    }
}

fn read<S: Solver>(problem: &Value) -> Result<Problem<S::Rules, S::Entry>, SolveError> {
    Ok(Problem::deserialize(problem)?)
}

/// All solvers.
pub const SOLVERS: &[Listed] = &[Listed::of::<draw::Draw>(), Listed::of::<classes::Classes>()];

/// The solver with this id.
pub(crate) fn find(id: &str) -> Option<&'static Listed> {
    SOLVERS.iter().find(|solver| solver.id == id)
}
