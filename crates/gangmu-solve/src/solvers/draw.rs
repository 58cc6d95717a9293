//! A verifiable draw (派位、摇号、双随机抽查): tiers in order, lots inside a tier, places in all or per stratum.
//! It draws one round; choices of several schools are several draws.
//!
//! Entries bound together (twins) are one lot under the smallest of their numbers. A lot that needs more
//! places than are left is passed over and the next one is tried.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Solver;
use crate::SolveError;
use crate::outcome::{Check, Decision, Outcome, Target};
use crate::problem::{self, Allocation, Entrant, Problem};

/// The draw.
pub struct Draw;

/// How many are to be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Places {
    /// So many of all.
    Total(usize),
    /// So many of each stratum, e.g. of each type of unit.
    PerStratum(BTreeMap<String, usize>),
}

/// The rules of a draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The places.
    pub places: Places,
}

/// One who takes part in a draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The public number.
    pub id: String,
    /// 顺位: lower ones are served first; 1 when not given.
    #[serde(default = "first_tier")]
    pub tier: u32,
    /// 类别: whose places it can have when places are given per stratum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stratum: Option<String>,
    /// Entries of the same group are drawn together or not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Why it may not be drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<String>,
}

fn first_tier() -> u32 {
    1
}

impl Entry {
    /// An entry of the first tier, unbound and of no stratum.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), tier: first_tier(), stratum: None, group: None, excluded: None }
    }
}

impl Entrant for Entry {
    fn id(&self) -> &str {
        &self.id
    }

    fn excluded(&self) -> Option<&str> {
        self.excluded.as_deref()
    }
}

/// Draws `entries` for `places`.
///
/// # Errors
/// As [`crate::solve`].
pub fn draw(entries: &[Entry], places: Places, seed: &str) -> Result<Outcome, SolveError> {
    let problem = Problem { solver: Draw::ID.to_owned(), rules: Rules { places }, entries: entries.to_vec() };
    problem::solve::<Draw>(problem, seed)
}

/// Entries that are drawn together.
struct Lot<'a> {
    members: Vec<&'a Entry>,
    key: &'a str,
}

impl<'a> Lot<'a> {
    fn first(&self) -> &'a Entry {
        self.members[0]
    }

    fn decide(&self, to: Option<&str>, order: Option<usize>, reason: &str) -> Vec<Decision> {
        let one = |entry: &&Entry| Decision {
            id: entry.id.clone(),
            to: to.map(str::to_owned),
            order,
            key: Some(self.key.to_owned()),
            reason: reason.to_owned(),
        };
        self.members.iter().map(one).collect()
    }
}

/// What a single number of places calls its target.
const DRAWN: &str = "入选";

impl Solver for Draw {
    const ID: &'static str = "draw";
    const NAME: &'static str = "公开摇号";
    type Rules = Rules;
    type Entry = Entry;

    fn allocate(rules: &Rules, entries: &[Entry], keys: &[String], _: &str) -> Result<Allocation, SolveError> {
        let mut pools: BTreeMap<&str, (usize, Vec<Lot<'_>>)> = match &rules.places {
            Places::Total(places) => [(DRAWN, (*places, Vec::new()))].into(),
            Places::PerStratum(places) => places.iter().map(|(name, n)| (name.as_str(), (*n, Vec::new()))).collect(),
        };
        let mut made = Allocation { decisions: Vec::new(), targets: Vec::new(), checks: Vec::new() };
        for lot in lots(entries, keys)? {
            let stratum = lot.first().stratum.as_deref().unwrap_or("未分类");
            let pool = if matches!(rules.places, Places::Total(_)) { DRAWN } else { stratum };
            match pools.get_mut(pool) {
                Some((_, lots)) => lots.push(lot),
                None => made.decisions.extend(lot.decide(None, None, &format!("类别“{stratum}”没有名额"))),
            }
        }
        for (name, (places, lots)) in pools {
            let drawn = draw_pool(name, places, lots);
            let count = drawn.iter().filter(|decision| decision.to.is_some()).count();
            made.decisions.extend(drawn);
            made.targets.push(Target { id: name.to_owned(), capacity: places, count, team: None, note: String::new() });
        }
        made.checks.push(groups_together(entries, &made.decisions));
        Ok(made)
    }

    fn sample(numbers: &[u32]) -> Problem<Rules, Entry> {
        let stratum = |bits: u32| ["小学", "初中", "幼儿园"][bits as usize % 3].to_owned();
        let entry = |(index, &bits): (usize, &u32)| {
            let group = (bits % 4 == 0).then_some(bits >> 2 & 3);
            // Members of a group are alike in tier and stratum.
            let kind = group.unwrap_or(bits >> 4);
            Entry {
                id: format!("A{:04}", index + 1),
                tier: 1 + kind % 2,
                stratum: Some(stratum(kind)),
                group: group.map(|group| format!("G{group}")),
                excluded: (bits >> 8 & 7 == 0).then(|| "材料审核未通过".to_owned()),
            }
        };
        let places = if numbers.first().is_some_and(|bits| bits % 2 == 0) {
            Places::Total(numbers.len() / 3)
        } else {
            Places::PerStratum([("小学".to_owned(), numbers.len() / 6), ("初中".to_owned(), 2)].into())
        };
        Problem {
            solver: Self::ID.to_owned(),
            rules: Rules { places },
            entries: numbers.iter().enumerate().map(entry).collect(),
        }
    }
}

/// Puts bound entries together; the smallest number, which comes first, gives the key.
fn lots<'a>(entries: &'a [Entry], keys: &'a [String]) -> Result<Vec<Lot<'a>>, SolveError> {
    let mut lots: Vec<Lot<'a>> = Vec::new();
    let mut of_group: BTreeMap<&str, usize> = BTreeMap::new();
    for (entry, key) in entries.iter().zip(keys) {
        let group = entry.group.as_deref();
        match group.and_then(|group| Some((group, *of_group.get(group)?))) {
            Some((group, at)) => {
                let first = lots[at].first();
                if (first.tier, &first.stratum) != (entry.tier, &entry.stratum) {
                    return Err(SolveError::MixedGroup(group.to_owned()));
                }
                lots[at].members.push(entry);
            }
            None => {
                of_group.extend(group.map(|group| (group, lots.len())));
                lots.push(Lot { members: vec![entry], key });
            }
        }
    }
    Ok(lots)
}

/// Serves tier after tier; inside a tier the lots come in the order of their keys.
fn draw_pool(name: &str, places: usize, mut lots: Vec<Lot<'_>>) -> Vec<Decision> {
    lots.sort_by_key(|lot| (lot.first().tier, lot.key));
    let (mut left, mut order) = (places, 0);
    let mut decisions = Vec::new();
    for tier in lots.chunk_by(|one, other| one.first().tier == other.first().tier) {
        let wanted: usize = tier.iter().map(|lot| lot.members.len()).sum();
        let enough = wanted <= left;
        for lot in tier {
            order += 1;
            let (number, size) = (lot.first().tier, lot.members.len());
            let line = format!("第{number}顺位，抽签序第{order}号");
            let reason = match size {
                _ if enough => format!("第{number}顺位共{wanted}个，名额够用，全部入选"),
                size if size <= left => format!("{line}，在名额{places}个之内，入选"),
                _ if left == 0 => format!("{line}，名额{places}个已满"),
                _ => format!("{line}，捆绑{size}个而名额只剩{left}个，顺延下一号"),
            };
            let to = (size <= left).then_some(name);
            left -= to.map_or(0, |_| size);
            decisions.extend(lot.decide(to, Some(order), &reason));
        }
    }
    decisions
}

fn groups_together(entries: &[Entry], decisions: &[Decision]) -> Check {
    let results: BTreeMap<&str, &Option<String>> =
        decisions.iter().map(|decision| (decision.id.as_str(), &decision.to)).collect();
    let mut first: BTreeMap<&str, &Option<String>> = BTreeMap::new();
    let parted = entries.iter().filter_map(|entry| {
        let (group, to) = (entry.group.as_deref()?, *results.get(entry.id.as_str())?);
        (*first.entry(group).or_insert(to) != to).then(|| group.to_owned())
    });
    Check::broken_by("捆绑的同进同退", parted.collect())
}
