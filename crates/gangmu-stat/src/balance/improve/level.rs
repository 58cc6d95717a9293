//! One resource: the least total that brings the difference coefficient under its limit by raising some of the schools. It knows
//! no costs and no other resource.

use super::super::within;

/// The schools that have a figure, with what they have (what they must get by the school rule included).
pub(super) struct Line {
    pub pupils: Vec<f64>,
    pub amounts: Vec<f64>,
    pub may: Vec<bool>,
    pub per: f64,
    pub limit: f64,
    pub whole: bool,
}

/// Additions per school, and the coefficient that remains.
pub(super) struct Level {
    pub added: Vec<f64>,
    pub cv: f64,
}

impl Line {
    /// Raises the lowest of the schools that may be raised until the limit is reached, or as long as it helps.
    pub(super) fn level(&self) -> Level {
        let mut state = State::new(self);
        if within(state.cv(), self.limit) || !self.may.contains(&true) {
            return Level { added: vec![0.0; self.amounts.len()], cv: state.cv() };
        }
        if self.whole {
            state.by_pieces();
            let added = state.pieces.iter().map(|p| f64::from(*p)).collect();
            return Level { added, cv: state.cv() };
        }
        self.by_water()
    }

    /// The coefficient falls while the water stands below Σnx²/Σnx and rises beyond, so both the best level and the first
    /// sufficient one are found by halving.
    fn by_water(&self) -> Level {
        let values: Vec<f64> = self.values();
        let raised = |water: f64| -> Vec<f64> {
            values.iter().zip(&self.may).map(|(x, may)| if *may { x.max(water) } else { *x }).collect()
        };
        let lowest = values.iter().zip(&self.may).filter(|v| *v.1).map(|v| *v.0).fold(f64::INFINITY, f64::min);
        let highest = values.iter().copied().fold(0.0, f64::max);
        let helps = |water: f64| {
            let sums = self.sums(&raised(water));
            water * sums.1 < sums.2
        };
        let best = halve(lowest, highest, |water| !helps(water));
        // Without the allowance of `within`, which is kept for those who compute the coefficient once more.
        let under = |water: f64| cv(self.sums(&raised(water))) <= self.limit;
        let water = if under(best) { halve(lowest, best, under) } else { best };
        let to = raised(water);
        let added = to.iter().zip(&values).zip(&self.pupils).map(|((to, x), n)| (to - x) * n / self.per).collect();
        Level { added, cv: cv(self.sums(&to)) }
    }

    fn values(&self) -> Vec<f64> {
        self.amounts.iter().zip(&self.pupils).map(|(a, n)| self.per * a / n).collect()
    }

    /// (Σn, Σnx, Σnx²)
    fn sums(&self, values: &[f64]) -> (f64, f64, f64) {
        self.pupils.iter().zip(values).fold((0.0, 0.0, 0.0), |s, (n, x)| (s.0 + n, s.1 + n * x, s.2 + n * x * x))
    }
}

/// The least point of the range at which `done` holds, given that it holds at the upper end and from some point on.
fn halve(mut low: f64, mut high: f64, done: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if done(middle) { high = middle } else { low = middle }
    }
    high
}

/// CV² + 1 = N Σnx² ÷ (Σnx)².
fn cv((pupils, first, second): (f64, f64, f64)) -> f64 {
    if first > 0.0 { (pupils * second / (first * first) - 1.0).max(0.0).sqrt() } else { f64::INFINITY }
}

struct State<'a> {
    line: &'a Line,
    values: Vec<f64>,
    pieces: Vec<u32>,
    sums: (f64, f64, f64),
}

impl<'a> State<'a> {
    fn new(line: &'a Line) -> State<'a> {
        let values = line.values();
        let sums = line.sums(&values);
        State { line, pieces: vec![0; values.len()], values, sums }
    }

    fn cv(&self) -> f64 {
        cv(self.sums)
    }

    /// One piece more at school `i` raises the sum of squares by `per` times this.
    fn rise(&self, i: usize) -> f64 {
        2.0 * self.values[i] + self.line.per / self.line.pupils[i]
    }

    fn add(&mut self, i: usize) {
        self.sums.2 += self.line.per * self.rise(i);
        self.sums.1 += self.line.per;
        self.values[i] += self.line.per / self.line.pupils[i];
        self.pieces[i] += 1;
    }

    /// One piece after the other where it raises the sum of squares least, until the limit is reached; where it cannot be
    /// reached, back to the best that was seen.
    fn by_pieces(&mut self) {
        let open: Vec<usize> = (0..self.values.len()).filter(|i| self.line.may[*i]).collect();
        let (mut best, mut best_cv) = (self.pieces.clone(), self.cv());
        // Nothing can help once all that may be raised stand above Σnx²/Σnx.
        while open.iter().any(|i| self.values[*i] * self.sums.1 < self.sums.2 || self.sums.1 <= 0.0) {
            let Some(&i) = open.iter().min_by(|a, b| self.rise(**a).total_cmp(&self.rise(**b))) else { break };
            self.add(i);
            if self.cv() < best_cv {
                (best, best_cv) = (self.pieces.clone(), self.cv());
            }
            if within(self.cv(), self.line.limit) {
                return;
            }
        }
        let values = self.line.values();
        self.values = values
            .iter()
            .zip(&best)
            .zip(&self.line.pupils)
            .map(|((x, p), n)| x + self.line.per * f64::from(*p) / n)
            .collect();
        self.sums = self.line.sums(&self.values);
        self.pieces = best;
    }
}
