//! What holds for every solver, whatever the problem: capacity, eligibility, same seed same result, order of input
//! irrelevant, a reason for everyone, and a forged outcome is noticed.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use gangmu_solve::solvers::SOLVERS;
use gangmu_solve::{Outcome, canonical, digest, solve, verify};
use proptest::prelude::*;
use serde_json::Value;

fn entries(problem: &mut Value) -> &mut Vec<Value> {
    problem["entries"].as_array_mut().unwrap()
}

fn check_fits(problem: &Value, outcome: &Outcome) {
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    for to in outcome.decisions.iter().filter_map(|decision| decision.to.as_deref()) {
        *taken.entry(to).or_default() += 1;
    }
    for target in &outcome.targets {
        assert!(target.count <= target.capacity, "{target:?}");
        assert_eq!(taken.remove(target.id.as_str()).unwrap_or(0), target.count);
    }
    assert!(taken.is_empty(), "{taken:?} are no targets");
    let mut ids: Vec<&str> = problem["entries"].as_array().unwrap().iter().map(|e| e["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(outcome.decisions.iter().map(|d| d.id.as_str()).collect::<Vec<_>>(), ids);
    for (entry, decision) in problem["entries"].as_array().unwrap().iter().zip(&outcome.decisions) {
        assert!(!decision.reason.is_empty());
        if let Some(why) = entry.get("excluded") {
            assert_eq!(decision.to, None);
            assert!(decision.reason.contains(why.as_str().unwrap()));
        }
    }
}

proptest! {
    #[test]
    fn laws_hold_for_every_solver(
        (numbers, mixed) in prop::collection::vec(any::<u32>(), 0..60)
            .prop_flat_map(|numbers| {
                let places = (0..numbers.len()).collect::<Vec<_>>();
                (Just(numbers), Just(places).prop_shuffle())
            }),
        seed in "[A-Z0-9-]{1,24}",
    ) {
        for solver in SOLVERS {
            let problem = (solver.sample)(&numbers).unwrap();
            let outcome = solve(&problem, &seed).unwrap();
            check_fits(&problem, &outcome);
            prop_assert_eq!(&outcome, &solve(&problem, &seed).unwrap());

            let mut reordered = problem.clone();
            *entries(&mut reordered) = mixed.iter().map(|&at| problem["entries"][at].clone()).collect();
            prop_assert_eq!(&outcome, &solve(&reordered, &seed).unwrap());
            prop_assert_eq!(canonical(&problem).unwrap(), canonical(&reordered).unwrap());

            let json = serde_json::to_string(&outcome).unwrap();
            let published: Outcome = serde_json::from_str(&json).unwrap();
            prop_assert!(verify(&problem, &published).unwrap().is_empty());
        }
    }

    #[test]
    fn a_forged_outcome_is_noticed(numbers in prop::collection::vec(any::<u32>(), 3..40), at in any::<prop::sample::Index>()) {
        for solver in SOLVERS {
            let mut problem = (solver.sample)(&numbers).unwrap();
            let outcome = solve(&problem, "SEED").unwrap();
            let place = at.index(numbers.len());

            let mut forged = outcome.clone();
            forged.decisions[place].to = match &forged.decisions[place].to {
                Some(_) => None,
                None => Some(forged.targets[0].id.clone()),
            };
            prop_assert_eq!(verify(&problem, &forged).unwrap().len(), 1);

            let mut shorter = outcome.clone();
            shorter.decisions.remove(place);
            prop_assert!(!verify(&problem, &shorter).unwrap().is_empty());

            let before = digest(&problem).unwrap();
            entries(&mut problem).remove(place);
            prop_assert_ne!(&before, &digest(&problem).unwrap());
            prop_assert!(verify(&problem, &outcome).unwrap().iter().any(|line| line.contains("摘要不符")));
        }
    }
}

#[test]
fn solvers_have_different_ids() {
    let mut ids: Vec<&str> = SOLVERS.iter().map(|solver| solver.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), SOLVERS.len());
}
