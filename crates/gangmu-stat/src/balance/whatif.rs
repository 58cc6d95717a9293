//! What would be if (推演): given changes applied to the schools' reports, and the whole assessment repeated. It looks for no
//! changes of its own ([`super::improve`] does) and writes nothing back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Standard, Verdict,
    county::{County, assess},
    school::{School, Scope, Section},
};

/// A change to try.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BalanceChange))]
pub enum Change {
    /// From one place to another: a teacher may count in several resources at once.
    Move {
        /// Whence.
        from: Place,
        /// Where to.
        to: Place,
        /// How much of which resource.
        amounts: BTreeMap<String, f64>,
    },
    /// Resources added (negative: taken away).
    Add {
        /// Where.
        at: Place,
        /// How much of which resource.
        amounts: BTreeMap<String, f64>,
    },
    /// Pupils from one section to another; with them the division of shared resources changes.
    Pupils {
        /// Whence.
        from: Place,
        /// Where to.
        to: Place,
        /// How many.
        pupils: u32,
    },
}

/// A school, or one stage of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BalancePlace))]
pub struct Place {
    /// Unit.
    pub school: i64,
    /// The stage that the amounts are for; none for what the whole school shares.
    pub stage: Option<String>,
}

/// The county before and after.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WhatIf {
    /// As reported.
    pub before: County,
    /// With the changes.
    pub after: County,
    /// Schools and coefficients whose verdict changes.
    pub turned: Vec<Turned>,
    /// Changes that could not be applied, with the reason; the others were.
    pub refused: Vec<Refused>,
}

/// Something that is judged differently after the changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Turned {
    /// Stage.
    pub stage: String,
    /// School, or name of the indicator.
    pub name: String,
    /// The school; none for a coefficient.
    pub school: Option<i64>,
    /// Before.
    pub before: Verdict,
    /// After.
    pub after: Verdict,
}

/// A change that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refused {
    /// Its place in the list of changes, from 0.
    pub index: usize,
    /// Why.
    pub text: String,
}

/// Applies the changes in their order and assesses the county again.
pub fn try_changes(schools: &[School], changes: &[Change], scope: &Scope, standards: &[Standard]) -> WhatIf {
    let (changed, refused) = apply(schools, changes);
    let (before, after) = (assess(schools, scope, standards), assess(&changed, scope, standards));
    let turned = turned(&before, &after);
    WhatIf { before, after, turned, refused }
}

/// The schools' reports with the changes. A change that takes more than is there is refused as a whole.
pub fn apply(schools: &[School], changes: &[Change]) -> (Vec<School>, Vec<Refused>) {
    let (mut schools, mut refused) = (schools.to_vec(), Vec::new());
    for (index, change) in changes.iter().enumerate() {
        let mut next = schools.clone();
        match change.apply(&mut next) {
            Ok(()) => schools = next,
            Err(text) => refused.push(Refused { index, text }),
        }
    }
    (schools, refused)
}

impl Change {
    fn apply(&self, schools: &mut [School]) -> Result<(), String> {
        match self {
            Change::Add { at, amounts } => add(schools, at, amounts, 1.0),
            Change::Move { amounts, .. } if amounts.values().any(|a| a.is_nan() || *a <= 0.0) => {
                Err("调动的数量应大于0".into())
            }
            Change::Move { from, to, amounts } => {
                add(schools, from, amounts, -1.0)?;
                add(schools, to, amounts, 1.0)
            }
            Change::Pupils { from, to, pupils } => {
                let left = section(schools, from)?;
                let count = left.pupils.ok_or("在校生数未填报")?;
                left.pupils = Some(count.checked_sub(*pupils).ok_or(format!("只有{count}名学生"))?);
                let right = section(schools, to)?;
                let count = right.pupils.ok_or("在校生数未填报")?;
                right.pupils = Some(count.saturating_add(*pupils));
                Ok(())
            }
        }
    }
}

fn add(schools: &mut [School], at: &Place, amounts: &BTreeMap<String, f64>, sign: f64) -> Result<(), String> {
    let held = match at.stage {
        Some(_) => &mut section(schools, at)?.own,
        None => &mut school(schools, at)?.whole,
    };
    for (id, amount) in amounts {
        let before = held.get(id).copied().unwrap_or(0.0);
        let after = before + sign * amount;
        // Sums of decimal fractions may miss zero by their last digits.
        if !after.is_finite() || after < -1e-9 * before.abs().max(1.0) {
            return Err(format!("只有{}，不够减少", crate::number::digits(before, 2)));
        }
        held.insert(id.clone(), after.max(0.0));
    }
    Ok(())
}

fn school<'a>(schools: &'a mut [School], at: &Place) -> Result<&'a mut School, String> {
    schools.iter_mut().find(|s| s.id == at.school).ok_or_else(|| "没有这所学校".into())
}

fn section<'a>(schools: &'a mut [School], at: &Place) -> Result<&'a mut Section, String> {
    let stage = at.stage.as_deref().unwrap_or_default();
    let school = school(schools, at)?;
    let name = school.name.clone();
    school.sections.iter_mut().find(|s| s.stage == stage).ok_or_else(|| format!("{name}没有这个学段：{stage}"))
}

fn turned(before: &County, after: &County) -> Vec<Turned> {
    let (before, after) = (verdicts(before), verdicts(after));
    let mut turned = Vec::new();
    for ((stage, school, name), new) in &after {
        let old = before.iter().find(|(key, _)| (&key.0, key.1, &key.2) == (stage, *school, name));
        if let Some((_, old)) = old.filter(|(_, old)| old != new) {
            let (stage, name) = (stage.clone(), name.clone());
            turned.push(Turned { stage, name, school: *school, before: *old, after: *new });
        }
    }
    turned
}

type Key = (String, Option<i64>, String);

fn verdicts(county: &County) -> Vec<(Key, Verdict)> {
    let mut list = Vec::new();
    for stage in &county.stages {
        let key = |school, name: &str| (stage.stage.clone(), school, name.to_owned());
        list.extend(stage.schools.iter().map(|s| (key(Some(s.school), &s.name), s.verdict)));
        let of =
            |within: Option<bool>| within.map_or(Verdict::Unknown, |w| if w { Verdict::Met } else { Verdict::Unmet });
        list.extend(stage.spreads.iter().map(|s| (key(None, &s.name), of(s.within))));
    }
    list
}
