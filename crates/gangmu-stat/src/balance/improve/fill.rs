//! The school rule: what every school must get at least, given what it may miss. It compares no schools.

use super::{
    super::{Resource, reaches},
    Grid,
};

/// `left[school][resource]`: whether this resource is brought to the floor only.
pub(super) type Left = Vec<Vec<bool>>;

impl Grid<'_> {
    fn resource(&self, r: usize) -> &Resource {
        &self.standard.resources[r]
    }

    /// What school `i` needs of resource `r` to reach `part` of its threshold.
    fn need(&self, i: usize, r: usize, part: f64) -> f64 {
        let resource = self.resource(r);
        self.have[i][r].map_or(0.0, |have| resource.lacking(have, self.pupils[i], part * resource.threshold))
    }

    /// Cost of an amount; nothing costs nothing, even of what cannot be had.
    pub(super) fn price(&self, r: usize, amount: f64) -> f64 {
        if amount > 0.0 { self.cost[r] * amount } else { 0.0 }
    }

    /// Whether the rule is asked for and school `i`, of which all is known, does not pass.
    pub(super) fn fails(&self, i: usize) -> bool {
        let met = |r: usize, part: f64| {
            let resource = self.resource(r);
            self.have[i][r].is_some_and(|have| reaches(resource.value(have, self.pupils[i]), part * resource.threshold))
        };
        let missed: Vec<usize> = (0..self.cost.len()).filter(|r| !met(*r, 1.0)).collect();
        let allowed = missed.len() <= self.standard.may_miss && missed.iter().all(|r| met(*r, self.standard.floor));
        self.school_rule && !allowed
    }

    /// What resource `r` must get in every school: schools that pass need nothing.
    pub(super) fn floors(&self, forced: &[usize], left: &Left, r: usize) -> Vec<f64> {
        let mut floors = vec![0.0; self.pupils.len()];
        for &i in forced {
            let amount = self.need(i, r, if left[i][r] { self.standard.floor } else { 1.0 });
            // What cannot be had is not in the plan; the verdict afterwards says so.
            floors[i] = if self.cost[r].is_finite() { amount } else { 0.0 };
        }
        floors
    }

    /// The cheapest gaps to leave open in each school: the greatest savings first.
    pub(super) fn cheapest_left(&self, forced: &[usize]) -> Left {
        let mut left = vec![vec![false; self.cost.len()]; self.pupils.len()];
        for &i in forced {
            let saving = |r: usize| {
                let (full, part) =
                    (self.price(r, self.need(i, r, 1.0)), self.price(r, self.need(i, r, self.standard.floor)));
                if part.is_infinite() { 0.0 } else { full - part }
            };
            let mut gaps: Vec<usize> = (0..self.cost.len()).filter(|r| saving(*r) > 0.0).collect();
            gaps.sort_by(|a, b| saving(*b).total_cmp(&saving(*a)));
            for r in gaps.into_iter().take(self.standard.may_miss) {
                left[i][r] = true;
            }
        }
        left
    }

    /// Resources of school `i` that have a gap.
    pub(super) fn gaps(&self, i: usize) -> Vec<usize> {
        (0..self.cost.len()).filter(|r| self.need(i, *r, 1.0) > 0.0).collect()
    }
}
