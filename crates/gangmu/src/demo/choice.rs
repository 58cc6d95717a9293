//! A choice of units by kind, office and weight. It knows the units' attributes only.

use super::DemoUnit;
use super::dice::Dice;
use super::profile::Units;

/// Units to choose from, each with the sum of the weights up to it.
pub struct Choice {
    units: Vec<usize>,
    sums: Vec<f64>,
}

impl Choice {
    /// The wanted units among all that fit besides.
    pub fn of(wanted: &Units, units: &[DemoUnit], fits: impl Fn(&DemoUnit) -> bool) -> Choice {
        let mut choice = Choice { units: Vec::new(), sums: Vec::new() };
        let mut sum = 0.0;
        for (index, unit) in units.iter().enumerate() {
            let kind = wanted.kinds.is_empty() || wanted.kinds.contains(&unit.kind);
            let office = wanted.offices.is_empty() || unit.office.as_ref().is_some_and(|o| wanted.offices.contains(o));
            let named = wanted.only.is_empty() || wanted.only.contains(&unit.key);
            let weight = if kind && office && named && fits(unit) { weight_of(wanted, unit) } else { 0.0 };
            if weight > 0.0 {
                sum += weight;
                choice.units.push(index);
                choice.sums.push(sum);
            }
        }
        choice
    }

    /// The indexes of all of them.
    pub fn all(&self) -> &[usize] {
        &self.units
    }

    /// The index of one of them; none where there is nothing to choose from.
    pub fn draw(&self, dice: &mut Dice) -> Option<usize> {
        let at = dice.unit() * self.sums.last()?;
        let index = self.sums.partition_point(|sum| *sum <= at);
        self.units.get(index).copied()
    }
}

fn weight_of(wanted: &Units, unit: &DemoUnit) -> f64 {
    let named = wanted.weights.get(&unit.key).or_else(|| wanted.weights.get(unit.type_name.as_ref()?));
    let size = unit.counts.last().map_or(1.0, |c| f64::from(c.pupils).sqrt());
    named.copied().unwrap_or(1.0) * if wanted.by_size { size } else { 1.0 }
}
