//! The cheapest additions that bring a stage to the standard: which schools, improved how. It adds and never takes away;
//! transfers are tried by hand with [`super::whatif`].
//!
//! # Method
//! Two demands are met together: every school passes (the school rule), and every difference coefficient is within its
//! limit. Amounts of different resources and schools are independent, one unit of a resource costs the same everywhere.
//!
//! * *School rule* (`fill`): the gaps of a school are filled, except that the `may_miss` gaps with the greatest saving are
//!   filled to `floor` only. Exact.
//! * *Coefficient* (`level`): among all ways to add a total, raising the lowest schools to one level leaves the least
//!   dispersion, so the least total is found by water-filling; whole pieces go one by one where they raise the sum of
//!   squares least, which is optimal for separable convex costs (Fox 1966; Ibaraki & Katoh 1988). Exact for a given set
//!   of schools, because CV ≤ limit is a second-order cone constraint, hence convex.
//! * *Both together* (`joint`): what the schools may miss is tried in all ways while there are no more than `exact_up_to`
//!   of them; beyond that it is improved one school at a time until nothing gets cheaper, a local optimum.
//! * *At most k schools* (`choose`): all choices are tried while there are no more than `exact_up_to` of them; beyond that the
//!   schools on which most would be spent are taken, and exchanged at the edge of the choice. [`Plan::exact`] says which it
//!   was. All schools that fail the rule are among the k.
//!
//! # Limits
//! Additions to a section of a combined school are for that stage alone; what both stages share has to be tried by hand. One
//! teacher may count in several resources: here each resource is paid for by itself, so the cost of staff is an upper bound.
//! A school with missing figures is not improved for the school rule and is named in [`Plan::skipped`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Standard, Verdict,
    county::{StageResult, stage},
    rule::amount_text,
    school::Counted,
};

mod choose;
mod fill;
mod joint;
mod level;
#[cfg(test)]
mod tests;

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Wish {
    /// Cost of one unit of each resource, in one currency; a resource without a cost cannot be added.
    pub costs: BTreeMap<String, f64>,
    /// Whether every school has to pass, or only the coefficients count.
    pub school_rule: bool,
    /// Most schools that may be improved.
    pub schools: Option<usize>,
    /// Choices that are all tried before the method becomes a search.
    pub exact_up_to: usize,
}

/// The cheapest additions that were found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Plan {
    /// Whether they reach what was wanted. Where not, the steps lead as near as the search came.
    pub reached: bool,
    /// What stands in the way.
    pub reasons: Vec<String>,
    /// Sum of the costs.
    pub cost: f64,
    /// Schools that are improved.
    pub schools: usize,
    /// The additions, by school.
    pub steps: Vec<Step>,
    /// Whether nothing cheaper exists (within the module's limits); else it is the best that was found.
    pub exact: bool,
    /// Schools left as they are because figures are missing.
    pub skipped: Vec<String>,
    /// The stage with the additions.
    pub after: StageResult,
}

/// One addition.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    /// Unit.
    pub school: i64,
    /// Name.
    pub name: String,
    /// Resource.
    pub resource: String,
    /// How much is added, in the resource's unit.
    pub amount: f64,
    /// What it costs.
    pub cost: f64,
    /// The addition in words: 增加1名骨干教师.
    pub text: String,
}

/// Schools × resources as numbers.
struct Grid<'a> {
    standard: &'a Standard,
    pupils: Vec<f64>,
    /// `have[school][resource]`
    have: Vec<Vec<Option<f64>>>,
    /// Cost of a unit; infinite where nothing can be added.
    cost: Vec<f64>,
    school_rule: bool,
}

/// What is added, `[school][resource]`, and how far it leads.
#[derive(Debug, Clone)]
struct Found {
    added: Vec<Vec<f64>>,
    cost: f64,
    /// How much the coefficients stay above their limits, summed; 0 where they are all within.
    excess: f64,
    /// Nothing cheaper exists for these schools.
    exact: bool,
}

impl Found {
    fn better_than(&self, other: &Found) -> bool {
        self.excess < other.excess || self.excess == other.excess && self.cost < other.cost * (1.0 - 1e-12)
    }
}

/// Looks for the cheapest additions in one stage; sections of other stages are passed over.
pub fn improve(counted: &[Counted], standard: &Standard, wish: &Wish) -> Plan {
    let own: Vec<&Counted> = counted.iter().filter(|s| s.stage == standard.stage).collect();
    let grid = Grid::new(&own, standard, wish);
    let complete = |i: &usize| grid.have[*i].iter().all(Option::is_some);
    let skipped: Vec<String> =
        (0..own.len()).filter(|i| wish.school_rule && !complete(i)).map(|i| own[i].name.clone()).collect();
    let forced: Vec<usize> = (0..own.len()).filter(|i| complete(i) && grid.fails(*i)).collect();
    let most = wish.schools.unwrap_or(own.len());
    let (found, exact) = if forced.len() > most {
        (grid.nothing(), true)
    } else {
        choose::choose(&grid, &forced, most, wish.exact_up_to)
    };
    let steps = grid.steps(&own, &found);
    let after = stage(&with(&own, &steps), standard);
    let reasons = reasons(&grid, &own, &forced, most, &after);
    let schools = found.added.iter().filter(|row| row.iter().any(|a| *a > 0.0)).count();
    let cost = steps.iter().map(|s| s.cost).sum();
    Plan { reached: reasons.is_empty(), reasons, cost, schools, steps, exact, skipped, after }
}

impl<'a> Grid<'a> {
    fn new(own: &[&Counted], standard: &'a Standard, wish: &Wish) -> Grid<'a> {
        let row = |s: &&Counted| standard.resources.iter().map(|r| s.amounts.get(&r.id).copied()).collect();
        let cost =
            |id: &str| wish.costs.get(id).copied().filter(|c| c.is_finite() && *c >= 0.0).unwrap_or(f64::INFINITY);
        Grid {
            standard,
            pupils: own.iter().map(|s| s.pupils).collect(),
            have: own.iter().map(row).collect(),
            cost: standard.resources.iter().map(|r| cost(&r.id)).collect(),
            school_rule: wish.school_rule,
        }
    }

    fn nothing(&self) -> Found {
        let added = vec![vec![0.0; self.cost.len()]; self.pupils.len()];
        Found { added, cost: 0.0, excess: f64::INFINITY, exact: true }
    }

    fn steps(&self, own: &[&Counted], found: &Found) -> Vec<Step> {
        let mut steps = Vec::new();
        for (section, row) in own.iter().zip(&found.added) {
            for ((resource, cost), &amount) in self.standard.resources.iter().zip(&self.cost).zip(row) {
                if amount > 0.0 {
                    steps.push(Step {
                        school: section.school,
                        name: section.name.clone(),
                        resource: resource.id.clone(),
                        amount,
                        cost: cost * amount,
                        text: format!("增加{}", amount_text(amount, resource)),
                    });
                }
            }
        }
        steps
    }
}

fn with(own: &[&Counted], steps: &[Step]) -> Vec<Counted> {
    let mut sections: Vec<Counted> = own.iter().map(|s| (*s).clone()).collect();
    for step in steps {
        for section in sections.iter_mut().filter(|s| s.school == step.school) {
            *section.amounts.entry(step.resource.clone()).or_default() += step.amount;
        }
    }
    sections
}

fn reasons(grid: &Grid, own: &[&Counted], forced: &[usize], most: usize, after: &StageResult) -> Vec<String> {
    if forced.len() > most {
        return vec![format!("有{}所学校未达标，至少要改善{}所，超过{most}所", forced.len(), forced.len())];
    }
    let mut reasons = Vec::new();
    for school in after.schools.iter().filter(|s| grid.school_rule && s.verdict != Verdict::Met) {
        let why = if school.verdict == Verdict::Unknown { "缺数据" } else { "不能补足" };
        reasons.push(format!("{}{why}：{}", school.name, school.reason));
    }
    for spread in after.spreads.iter().filter(|s| s.limit.is_some() && s.within != Some(true)) {
        reasons.push(match &spread.why {
            Some(why) => format!("{}的差异系数无法计算：{why}", spread.name),
            None => format!("{}的差异系数降不到{}", spread.name, spread.limit.unwrap_or_default()),
        });
    }
    if own.is_empty() {
        reasons.push("没有计入的学校".into());
    }
    reasons
}
