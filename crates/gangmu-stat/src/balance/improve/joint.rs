//! What a choice of schools costs: school rule and coefficients together, and with them what each school may miss. The parts
//! are in `fill` and `level`.

use super::{
    super::within,
    Found, Grid,
    fill::Left,
    level::{Level, Line},
};

/// What every school gets of one resource, and by how much its coefficient stays above the limit.
#[derive(Clone, PartialEq)]
struct Column {
    added: Vec<f64>,
    excess: f64,
}

impl Grid<'_> {
    /// The cheapest additions to the schools of `set`; `forced` ones must pass. What the schools may miss is tried in all
    /// ways while there are no more than `tries`, else improved step by step.
    pub(super) fn solve(&self, forced: &[usize], set: &[usize], tries: usize) -> Found {
        let mut left = self.cheapest_left(forced);
        let mut columns = self.columns(forced, &left, set);
        // Where filling alone keeps the coefficients within their limits, nothing can be cheaper.
        let bare =
            (0..self.cost.len()).all(|r| columns[r] == Column { added: self.floors(forced, &left, r), excess: 0.0 });
        let options = self.options(forced, &left);
        let ways = options.iter().fold(1usize, |n, (_, gaps)| n.saturating_mul(gaps.len()));
        let mut found = self.found(&columns, bare || ways == 1);
        if found.exact {
            return found;
        }
        if self.standard.may_miss == 1 && ways <= tries {
            self.try_all(forced, set, &options, &mut left, &mut found);
            return Found { exact: true, ..found };
        }
        self.exchange(forced, set, &options, &mut left, &mut columns);
        self.found(&columns, false)
    }

    fn columns(&self, forced: &[usize], left: &Left, set: &[usize]) -> Vec<Column> {
        (0..self.cost.len()).map(|r| self.column(forced, left, set, r)).collect()
    }

    fn found(&self, columns: &[Column], exact: bool) -> Found {
        let mut found = Found { excess: columns.iter().map(|c| c.excess).sum(), exact, ..self.nothing() };
        for (r, column) in columns.iter().enumerate() {
            for (i, amount) in column.added.iter().enumerate() {
                found.added[i][r] = *amount;
                found.cost += self.price(r, *amount);
            }
        }
        found
    }

    /// The schools that have a choice, with the gaps between which they choose: those that money can fill.
    fn options(&self, forced: &[usize], left: &Left) -> Vec<(usize, Vec<usize>)> {
        let gaps =
            |i: usize| -> Vec<usize> { self.gaps(i).into_iter().filter(|r| self.cost[*r].is_finite()).collect() };
        let choice =
            |(i, gaps): &(usize, Vec<usize>)| gaps.iter().any(|r| left[*i][*r]) && gaps.iter().any(|r| !left[*i][*r]);
        forced.iter().map(|i| (*i, gaps(*i))).filter(choice).collect()
    }

    fn try_all(
        &self,
        forced: &[usize],
        set: &[usize],
        rest: &[(usize, Vec<usize>)],
        left: &mut Left,
        best: &mut Found,
    ) {
        let Some(((i, gaps), rest)) = rest.split_first() else {
            let found = self.found(&self.columns(forced, left, set), true);
            if found.better_than(best) {
                *best = found;
            }
            return;
        };
        for chosen in gaps {
            gaps.iter().for_each(|r| left[*i][*r] = r == chosen);
            self.try_all(forced, set, rest, left, best);
        }
    }

    /// Lets one school after the other miss another resource while that makes the whole cheaper.
    fn exchange(
        &self,
        forced: &[usize],
        set: &[usize],
        options: &[(usize, Vec<usize>)],
        left: &mut Left,
        columns: &mut [Column],
    ) {
        let mut changed = true;
        while std::mem::take(&mut changed) {
            for (i, gaps) in options {
                for (&out, &into) in gaps.iter().flat_map(|a| gaps.iter().map(move |b| (a, b))) {
                    if left[*i][out] && !left[*i][into] {
                        (left[*i][out], left[*i][into]) = (false, true);
                        let new = [out, into].map(|r| self.column(forced, left, set, r));
                        if self.cheaper([out, into], &new, columns) {
                            let [first, second] = new;
                            (columns[out], columns[into], changed) = (first, second, true);
                        } else {
                            (left[*i][out], left[*i][into]) = (true, false);
                        }
                    }
                }
            }
        }
    }

    fn cheaper(&self, resources: [usize; 2], new: &[Column; 2], old: &[Column]) -> bool {
        let sum = |columns: [&Column; 2]| {
            let price = |(c, r): (&Column, usize)| c.added.iter().map(|a| self.price(r, *a)).sum::<f64>();
            (columns[0].excess + columns[1].excess, columns.into_iter().zip(resources).map(price).sum::<f64>())
        };
        let (new, old) = (sum([&new[0], &new[1]]), sum(resources.map(|r| &old[r])));
        new.0 < old.0 || new.0 == old.0 && new.1 < old.1 * (1.0 - 1e-12)
    }

    fn column(&self, forced: &[usize], left: &Left, set: &[usize], r: usize) -> Column {
        let resource = &self.standard.resources[r];
        let mut added = self.floors(forced, left, r);
        let Some(limit) = resource.limit else { return Column { added, excess: 0.0 } };
        let with: Vec<usize> = (0..self.pupils.len()).filter(|i| self.have[*i][r].is_some()).collect();
        let line = Line {
            pupils: with.iter().map(|i| self.pupils[*i]).collect(),
            amounts: with.iter().map(|i| self.have[*i][r].unwrap_or(0.0) + added[*i]).collect(),
            may: with.iter().map(|i| self.cost[r].is_finite() && set.contains(i)).collect(),
            per: resource.per,
            limit,
            whole: resource.whole,
        };
        let Level { added: more, cv } = line.level();
        for (i, amount) in with.iter().zip(more) {
            added[*i] += amount;
        }
        Column { added, excess: if within(cv, limit) { 0.0 } else { cv - limit } }
    }
}
