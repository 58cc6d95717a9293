//! What came out of an allocation, and how two outcomes differ. It computes no allocation.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// All that is published after a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The solver's id.
    pub solver: String,
    /// The public seed.
    pub seed: String,
    /// SM3 of the published list of rules and entries.
    pub digest: String,
    /// One for each entry, sorted by number.
    pub decisions: Vec<Decision>,
    /// Where entries could go, and how many went there.
    pub targets: Vec<Target>,
    /// Which demands are met; those that are not are for people to judge.
    pub checks: Vec<Check>,
}

/// What became of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The entry's number.
    pub id: String,
    /// The target that it goes to, if any.
    pub to: Option<String>,
    /// Its place in the order of drawing or dealing, from 1; bound entries share one.
    pub order: Option<usize>,
    /// The key that decided the order, see [`crate::rank_key`].
    pub key: Option<String>,
    /// Why, in a Chinese sentence.
    pub reason: String,
}

/// A place to go to: a class, a stratum, or simply being drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Its name.
    pub id: String,
    /// The most entries that it takes.
    pub capacity: usize,
    /// The entries that it got.
    pub count: usize,
    /// The teachers' team that drew it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// What it is made up of, for people.
    #[serde(default)]
    pub note: String,
}

/// A demand on the outcome and whether it is met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The demand, a Chinese sentence.
    pub rule: String,
    /// Whether the outcome meets it.
    pub met: bool,
    /// The measure, or the entries that break it.
    pub detail: String,
}

impl Check {
    /// A demand that is met when nobody breaks it.
    pub(crate) fn broken_by(rule: &str, offenders: Vec<String>) -> Self {
        let detail = if offenders.is_empty() { "无".to_owned() } else { offenders.join("；") };
        Self { rule: rule.to_owned(), met: offenders.is_empty(), detail }
    }

    /// A demand that the largest of `values` exceeds the smallest by at most `most`.
    pub(crate) fn spread(rule: &str, values: &[f64], most: f64, decimals: usize) -> Self {
        let largest = values.iter().copied().reduce(f64::max).unwrap_or(0.0);
        let smallest = values.iter().copied().reduce(f64::min).unwrap_or(0.0);
        let detail = format!("最大{largest:.decimals$}，最小{smallest:.decimals$}");
        Self { rule: rule.to_owned(), met: largest - smallest <= most, detail }
    }
}

impl Outcome {
    /// Chinese sentences on what is not as in `again`.
    pub(crate) fn differences(&self, again: &Self) -> Vec<String> {
        let mut found = Vec::new();
        if self.solver != again.solver {
            found.push(format!("分配办法不符：公布的是{}，题目是{}", self.solver, again.solver));
        }
        if self.digest != again.digest {
            found.push(format!("名单摘要不符：公布的是{}，重算为{}", self.digest, again.digest));
        }
        found.extend(self.decision_differences(again));
        if self.targets != again.targets {
            found.push("各去处的人数或说明与重算不符".to_owned());
        }
        if self.checks != again.checks {
            found.push("核对项与重算不符".to_owned());
        }
        found
    }

    fn decision_differences(&self, again: &Self) -> Vec<String> {
        let (published, computed) = (self.by_id(), again.by_id());
        let ids: BTreeSet<&str> = published.keys().chain(computed.keys()).copied().collect();
        let mut found = Vec::new();
        if published.len() != self.decisions.len() {
            found.push("公布的结果中有编号重复".to_owned());
        }
        found.extend(ids.into_iter().filter_map(|id| match (published.get(id), computed.get(id)) {
            (Some(one), Some(other)) if one.to != other.to => {
                let name = |to: &Option<String>| to.clone().unwrap_or_else(|| "未入选".to_owned());
                Some(format!("{id}：公布为“{}”，重算为“{}”", name(&one.to), name(&other.to)))
            }
            (Some(one), Some(other)) if (one.order, &one.key) != (other.order, &other.key) => {
                Some(format!("{id}：顺序或排序码与重算不符"))
            }
            (Some(_), None) => Some(format!("{id}：不在名单中")),
            (None, Some(_)) => Some(format!("{id}：公布的结果中没有")),
            _ => None,
        }));
        found
    }

    fn by_id(&self) -> BTreeMap<&str, &Decision> {
        self.decisions.iter().map(|decision| (decision.id.as_str(), decision)).collect()
    }
}
