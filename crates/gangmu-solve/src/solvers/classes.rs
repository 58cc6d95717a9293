//! Class assignment by the snake method (阳光分班, S型): within each sex by score, dealt 1…k, k…1, the boys going
//! on where the girls end. It deals and says which demands are not met; it does not swap pupils to meet them.

mod checks;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Solver;
use crate::outcome::{Decision, Target};
use crate::problem::{Allocation, Entrant, Problem};
use crate::{SolveError, rank_key};

/// The snake method.
pub struct Classes;

/// A class to be filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Its name.
    pub id: String,
    /// The most pupils that it takes.
    pub capacity: usize,
}

/// The rules of an assignment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The classes in the order of dealing.
    pub classes: Vec<Class>,
    /// Teams of teachers, as many as classes, which draw their class by the same seed; or none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<String>,
    /// Full marks of the score: mean scores of classes should differ by no more than 1 % of it.
    pub full_marks: f64,
}

/// 性别.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Sex {
    /// 女, dealt first.
    #[serde(rename = "女")]
    Girl,
    /// 男.
    #[serde(rename = "男")]
    Boy,
}

/// What guardians of twins chose before the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wish {
    /// 同班.
    #[serde(rename = "同班")]
    Together,
    /// 分班.
    #[serde(rename = "分班")]
    Apart,
}

/// A pupil.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The public number.
    pub id: String,
    /// 性别.
    pub sex: Sex,
    /// Score on entry, in marks.
    pub score: f64,
    /// Twins and multiples have the same mark here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twins: Option<String>,
    /// What the twins' guardians chose; nothing for chance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<Wish>,
    /// Pupils of the same full name have the same mark here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namesake: Option<String>,
    /// Whether the pupil has special needs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub special: bool,
    /// Why the pupil is not to be assigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<String>,
}

impl Entrant for Entry {
    fn id(&self) -> &str {
        &self.id
    }

    fn excluded(&self) -> Option<&str> {
        self.excluded.as_deref()
    }
}

impl Solver for Classes {
    const ID: &'static str = "classes";
    const NAME: &'static str = "蛇形分班";
    type Rules = Rules;
    type Entry = Entry;

    fn allocate(rules: &Rules, entries: &[Entry], keys: &[String], seed: &str) -> Result<Allocation, SolveError> {
        check(rules)?;
        let mut queue: Vec<(&Entry, &String)> = entries.iter().zip(keys).collect();
        queue.sort_by(|(one, key), (other, other_key)| {
            let by_score = one.sex.cmp(&other.sex).then(other.score.total_cmp(&one.score));
            by_score.then(key.cmp(other_key))
        });
        let seats = snake(rules, queue.len());
        let mut rosters: Vec<Vec<&Entry>> = vec![Vec::new(); rules.classes.len()];
        let mut decisions = Vec::new();
        for (index, (entry, key)) in queue.into_iter().enumerate() {
            let seat = seats.get(index).copied();
            if let Some((class, _)) = seat {
                rosters[class].push(entry);
            }
            decisions.push(Decision {
                id: entry.id.clone(),
                to: seat.map(|(class, _)| rules.classes[class].id.clone()),
                order: Some(index + 1),
                key: Some(key.clone()),
                reason: reason(rules, index + 1, seat),
            });
        }
        Ok(Allocation { decisions, targets: targets(rules, &rosters, seed), checks: checks::checks(rules, &rosters) })
    }

    fn sample(numbers: &[u32]) -> Problem<Rules, Entry> {
        let mark = |on: bool, name: &str| on.then(|| name.to_owned());
        let entry = |(index, &bits): (usize, &u32)| Entry {
            id: format!("S{:04}", index + 1),
            sex: if bits % 2 == 0 { Sex::Girl } else { Sex::Boy },
            score: f64::from(bits >> 1 & 127) / 2.0 + 36.0,
            twins: mark(bits >> 8 & 15 == 0, "T1"),
            wish: (bits >> 8 & 15 == 0).then_some(Wish::Apart),
            namesake: mark(bits >> 12 & 15 == 0, "N1"),
            special: bits >> 16 & 15 == 0,
            excluded: mark(bits >> 20 & 15 == 0, "学籍未到"),
        };
        let class = |n: usize| Class { id: format!("{n}班"), capacity: numbers.len() / 3 };
        Problem {
            solver: Self::ID.to_owned(),
            rules: Rules {
                classes: (1..=3).map(class).collect(),
                teams: ["甲组", "乙组", "丙组"].map(str::to_owned).to_vec(),
                full_marks: 100.0,
            },
            entries: numbers.iter().enumerate().map(entry).collect(),
        }
    }
}

fn check(rules: &Rules) -> Result<(), SolveError> {
    let (classes, teams) = (rules.classes.len(), rules.teams.len());
    if classes == 0 {
        return Err(SolveError::NoClasses);
    }
    if teams != 0 && teams != classes {
        return Err(SolveError::Teams { teams, classes });
    }
    let mut seen = BTreeSet::new();
    let names = rules.classes.iter().map(|class| &class.id).chain(&rules.teams);
    match names.into_iter().find(|name| !seen.insert(*name)) {
        Some(twice) => Err(SolveError::RepeatedTarget(twice.clone())),
        None => Ok(()),
    }
}

/// Class and round of the first `pupils` seats: 1…k, k…1, passing over full classes; fewer when all are full.
fn snake(rules: &Rules, pupils: usize) -> Vec<(usize, usize)> {
    let k = rules.classes.len();
    let rounds = rules.classes.iter().map(|class| class.capacity.min(pupils)).max().unwrap_or(0);
    let mut seats = Vec::new();
    // In each round every class that is not full takes one, so class c is full after `capacity` rounds.
    for round in 0..rounds {
        let turn = |step: usize| if round % 2 == 0 { step } else { k - 1 - step };
        seats.extend(
            (0..k).map(turn).filter(|&class| round < rules.classes[class].capacity).map(|class| (class, round + 1)),
        );
        if seats.len() >= pupils {
            break;
        }
    }
    seats.truncate(pupils);
    seats
}

fn reason(rules: &Rules, order: usize, seat: Option<(usize, usize)>) -> String {
    match seat {
        Some((class, round)) => {
            format!("先女后男、按成绩（同分按排序码）排第{order}，蛇形第{round}轮编入{}", rules.classes[class].id)
        }
        None => format!("先女后男、按成绩（同分按排序码）排第{order}，各班名额已满"),
    }
}

fn count(roster: &[&Entry], sex: Sex) -> usize {
    roster.iter().filter(|entry| entry.sex == sex).count()
}

fn mean(roster: &[&Entry]) -> f64 {
    let sum: f64 = roster.iter().map(|entry| entry.score).sum();
    if roster.is_empty() { 0.0 } else { sum / roster.len() as f64 }
}

/// The classes with their make-up; teams in the order of their keys take the classes in turn.
fn targets(rules: &Rules, rosters: &[Vec<&Entry>], seed: &str) -> Vec<Target> {
    let mut teams: Vec<&String> = rules.teams.iter().collect();
    teams.sort_by_key(|team| rank_key(seed, team));
    let target = |(index, (class, roster)): (usize, (&Class, &Vec<&Entry>))| Target {
        id: class.id.clone(),
        capacity: class.capacity,
        count: roster.len(),
        team: teams.get(index).map(|team| (*team).clone()),
        note: format!("男{}人，女{}人，均分{:.2}", count(roster, Sex::Boy), count(roster, Sex::Girl), mean(roster)),
    };
    rules.classes.iter().zip(rosters).enumerate().map(target).collect()
}
