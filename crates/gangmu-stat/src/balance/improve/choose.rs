//! Which schools are improved at all. What a choice costs is found in `joint`.

use super::{Found, Grid};

/// The best choice of at most `most` schools, all of `forced` among them; and whether nothing better exists.
pub(super) fn choose(grid: &Grid, forced: &[usize], most: usize, exact_up_to: usize) -> (Found, bool) {
    let all: Vec<usize> = (0..grid.pupils.len()).collect();
    let free: Vec<usize> = all.iter().copied().filter(|i| !forced.contains(i)).collect();
    let slots = (most - forced.len()).min(free.len());
    let unlimited = grid.solve(forced, &all, exact_up_to);
    if unlimited.used() <= most || slots == free.len() {
        let exact = unlimited.exact;
        return (unlimited, exact);
    }
    let choices = combinations(free.len(), slots);
    if choices <= exact_up_to {
        let tries = exact_up_to / choices;
        let mut best = grid.solve(forced, forced, tries);
        let mut exact = best.exact;
        each_choice(&free, slots, &mut |extra| {
            let found = grid.solve(forced, &[forced, extra].concat(), tries);
            exact &= found.exact;
            if found.better_than(&best) {
                best = found;
            }
        });
        return (best, exact);
    }
    (search(grid, forced, &free, slots, &unlimited), false)
}

/// Schools that are looked at on each side of the choice when single schools are exchanged.
const EDGE: usize = 8;

/// Takes the schools on which most would be spent at the level that the coefficients ask for, follows that level while it
/// gets better, then exchanges schools at the edge of the choice.
fn search(grid: &Grid, forced: &[usize], free: &[usize], slots: usize, unlimited: &Found) -> Found {
    let solve = |taken: &[usize]| grid.solve(forced, &[forced, taken].concat(), 0);
    let mut order = grid.by_spending(free, unlimited);
    let mut best = solve(&order[..slots]);
    for _ in 0..8 {
        let next = grid.by_spending(free, &best);
        let found = solve(&next[..slots]);
        if !found.better_than(&best) {
            break;
        }
        (best, order) = (found, next);
    }
    let (from, to) = (slots.saturating_sub(EDGE), (slots + EDGE).min(free.len()));
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for (inside, outside) in (from..slots).rev().flat_map(|i| (slots..to).map(move |o| (i, o))) {
            order.swap(inside, outside);
            let found = solve(&order[..slots]);
            if found.better_than(&best) {
                (best, changed) = (found, true);
            } else {
                order.swap(inside, outside);
            }
        }
    }
    best
}

impl Found {
    fn used(&self) -> usize {
        self.added.iter().filter(|row| row.iter().any(|a| *a > 0.0)).count()
    }
}

impl Grid<'_> {
    /// The schools by what raising them to the levels reached in `found` would cost, the most first.
    fn by_spending(&self, free: &[usize], found: &Found) -> Vec<usize> {
        let resources = &self.standard.resources;
        let value = |i: usize, r: usize| Some(resources[r].value(self.have[i][r]? + found.added[i][r], self.pupils[i]));
        let level = |r: usize| {
            let raised = free.iter().filter(|i| found.added[**i][r] > 0.0).filter_map(|i| value(*i, r));
            raised.fold(0.0, f64::max)
        };
        let levels: Vec<f64> = (0..resources.len()).map(level).collect();
        let spent = |i: usize| -> f64 {
            let gap = |r: usize| Some((levels[r] * self.pupils[i] / resources[r].per - self.have[i][r]?).max(0.0));
            (0..resources.len()).map(|r| self.price(r, gap(r).unwrap_or(0.0))).sum()
        };
        let mut order = free.to_vec();
        order.sort_by(|a, b| spent(*b).total_cmp(&spent(*a)));
        order
    }
}

/// Number of choices of `k` out of `n`, no more than `usize` holds.
fn combinations(n: usize, k: usize) -> usize {
    (0..k).fold(1usize, |c, i| c.saturating_mul(n - i) / (i + 1))
}

/// Every choice of `k` of the items, in order.
fn each_choice(items: &[usize], k: usize, visit: &mut impl FnMut(&[usize])) {
    fn walk(items: &[usize], k: usize, taken: &mut Vec<usize>, visit: &mut impl FnMut(&[usize])) {
        if k == 0 {
            return visit(taken);
        }
        for (at, item) in items.iter().enumerate() {
            if items.len() - at < k {
                return;
            }
            taken.push(*item);
            walk(&items[at + 1..], k - 1, taken, visit);
            taken.pop();
        }
    }
    walk(items, k, &mut Vec::new(), visit);
}
