//! A problem: rules and entries, their canonical text, and the frame round every solver: entries are sorted
//! and checked, those excluded are kept out, and everyone gets a decision. No solver's own logic.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::key::sm3_hex;
use crate::outcome::{Check, Decision, Outcome, Target};
use crate::solvers::Solver;
use crate::{SolveError, rank_key};

/// One who takes part: a pupil, an applicant, a unit that may be inspected.
pub trait Entrant: Serialize + DeserializeOwned {
    /// The public number; no name stands in what is published.
    fn id(&self) -> &str;
    /// Why the entry may get nothing, when it may not.
    fn excluded(&self) -> Option<&str>;
}

/// What is to be allocated to whom, without the seed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem<R, E> {
    /// The solver's id.
    pub solver: String,
    /// The rules of this run.
    pub rules: R,
    /// Who takes part, in any order.
    pub entries: Vec<E>,
}

/// What a solver makes of the entries that may take part.
pub struct Allocation {
    /// One for each entry given to the solver.
    pub decisions: Vec<Decision>,
    /// Where entries could go.
    pub targets: Vec<Target>,
    /// The solver's own demands.
    pub checks: Vec<Check>,
}

impl<R: Serialize, E: Entrant> Problem<R, E> {
    /// Sorts the entries by number; every number must be clean and given once.
    fn sort(&mut self) -> Result<(), SolveError> {
        self.entries.sort_by(|one, other| one.id().cmp(other.id()));
        for (index, entry) in self.entries.iter().enumerate() {
            let id = entry.id();
            if id.is_empty() || id.trim() != id || id.contains(char::is_control) {
                return Err(SolveError::BadId(id.to_owned()));
            }
            if index > 0 && self.entries[index - 1].id() == id {
                return Err(SolveError::RepeatedId(id.to_owned()));
            }
        }
        Ok(())
    }

    /// See [`crate::canonical`]. The entries are sorted afterwards.
    pub(crate) fn canonical(&mut self) -> Result<String, SolveError> {
        self.sort()?;
        let mut text = format!("{}\n{}\n", self.solver, serde_json::to_string(&self.rules)?);
        for entry in &self.entries {
            writeln!(text, "{}", serde_json::to_string(entry)?).expect("a String takes all that is written");
        }
        Ok(text)
    }
}

/// See [`crate::solve`].
pub(crate) fn solve<S: Solver>(mut problem: Problem<S::Rules, S::Entry>, seed: &str) -> Result<Outcome, SolveError> {
    if seed.is_empty() || seed.trim() != seed {
        return Err(SolveError::BadSeed);
    }
    let digest = sm3_hex(&[problem.canonical()?.as_bytes()]);
    let (mut decisions, mut eligible) = (Vec::new(), Vec::new());
    for entry in problem.entries {
        match entry.excluded() {
            Some(why) => decisions.push(Decision {
                id: entry.id().to_owned(),
                to: None,
                order: None,
                key: None,
                reason: format!("不参加：{why}"),
            }),
            None => eligible.push(entry),
        }
    }
    let keys: Vec<String> = eligible.iter().map(|entry| rank_key(seed, entry.id())).collect();
    let made = S::allocate(&problem.rules, &eligible, &keys, seed)?;
    decisions.extend(made.decisions);
    decisions.sort_by(|one, other| one.id.cmp(&other.id));
    let mut checks = vec![once(&decisions), within_capacity(&made.targets)];
    checks.extend(made.checks);
    Ok(Outcome { solver: S::ID.to_owned(), seed: seed.to_owned(), digest, decisions, targets: made.targets, checks })
}

fn once(decisions: &[Decision]) -> Check {
    let mut seen = BTreeSet::new();
    let twice = decisions.iter().filter(|decision| !seen.insert(&decision.id));
    Check::broken_by("每个编号恰有一个结果", twice.map(|decision| decision.id.clone()).collect())
}

fn within_capacity(targets: &[Target]) -> Check {
    let over = targets.iter().filter(|target| target.count > target.capacity);
    Check::broken_by("不超过名额", over.map(|target| target.id.clone()).collect())
}
