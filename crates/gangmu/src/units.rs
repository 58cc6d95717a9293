//! The tree of units in memory: look-ups by id, code and name. It is read from the store and never written here.

use std::collections::HashMap;
use std::sync::Arc;

use gangmu_pack::check_record::{UnitFacts, Units};
use gangmu_pack::definition::UnitKind;
use gangmu_stat::compare::series::{Reach, Succession};
use gangmu_stat::engine::census_day;
use gangmu_store::{Scope, Successor, Unit};
use jiff::civil::Date;

use crate::view::unit::UnitBrief;

/// All units with their look-ups.
#[derive(Debug, Default)]
pub struct UnitTree {
    units: Vec<Unit>,
    /// What rules read of each of them.
    facts: Vec<Arc<UnitFacts>>,
    by_id: HashMap<i64, usize>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    /// The ended units that a unit took over as a whole.
    past: HashMap<i64, Vec<i64>>,
    /// Who went into whom as a whole.
    whole: Vec<Succession>,
    /// Who was divided, or from whom others were split off.
    divided: Vec<Successor>,
    /// Who took over, wholly or in part, from a unit that ended.
    heirs: HashMap<i64, Vec<i64>>,
}

impl UnitTree {
    /// Builds the look-ups.
    pub fn new(units: Vec<Unit>, successors: &[Successor]) -> UnitTree {
        let by_id: HashMap<i64, usize> = units.iter().enumerate().map(|(at, u)| (u.id, at)).collect();
        let by_code = units.iter().enumerate().map(|(at, u)| (u.code.clone(), at)).collect();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, unit) in units.iter().enumerate() {
            by_name.entry(unit.name.clone()).or_default().push(at);
            if let Some(short) = unit.short_name.as_ref().filter(|short| **short != unit.name) {
                by_name.entry(short.clone()).or_default().push(at);
            }
        }
        let (whole, divided) = past(&units, successors);
        let mut past: HashMap<i64, Vec<i64>> = HashMap::new();
        whole.iter().for_each(|one| past.entry(one.to).or_default().push(one.from));
        let mut heirs: HashMap<i64, Vec<i64>> = HashMap::new();
        let ended = |one: &&Successor| by_id.get(&one.unit_id).is_some_and(|at| ends_by(&units[*at], one));
        successors.iter().filter(ended).for_each(|one| heirs.entry(one.unit_id).or_default().push(one.successor_id));
        let facts = units.iter().map(|unit| Arc::new(facts(unit))).collect();
        UnitTree { units, facts, by_id, by_code, by_name, past, whole, divided, heirs }
    }

    /// Every unit, parents before children.
    pub fn all(&self) -> &[Unit] {
        &self.units
    }

    /// The unit of an id.
    pub fn get(&self, id: i64) -> Option<&Unit> {
        self.by_id.get(&id).map(|at| &self.units[*at])
    }

    /// The unit of a code.
    pub fn with_code(&self, code: &str) -> Option<&Unit> {
        self.by_code.get(code).map(|at| &self.units[*at])
    }

    /// The units of a name.
    pub fn with_name(&self, name: &str) -> Vec<&Unit> {
        self.by_name.get(name).into_iter().flatten().map(|at| &self.units[*at]).collect()
    }

    /// The path of a unit; one that no person stands over where it is gone.
    pub fn path(&self, id: i64) -> &str {
        self.get(id).map_or("", |u| &u.path)
    }

    /// The name of a unit.
    pub fn name(&self, id: i64) -> &str {
        self.get(id).map_or("(已不存在的单位)", |u| &u.name)
    }

    /// A unit in short.
    pub fn brief(&self, id: i64) -> UnitBrief {
        match self.get(id) {
            Some(unit) => brief(unit),
            None => UnitBrief {
                id,
                code: String::new(),
                name: self.name(id).into(),
                kind: gangmu_pack::definition::UnitKind::Bureau,
                type_name: None,
            },
        }
    }

    /// The records of a unit and all below it; everything for the root.
    pub fn scope(&self, id: i64) -> Scope {
        match self.get(id) {
            Some(unit) if unit.parent_id.is_none() => Scope::All,
            Some(unit) => Scope::Subtree(unit.path.clone()),
            None => Scope::Units(vec![]),
        }
    }

    /// The ended units whose records a unit's figures count: those that it took over as a whole, and theirs. What was
    /// divided among several stays with the old unit: nobody can tell whose part is whose.
    pub fn past(&self, id: i64) -> Vec<i64> {
        let mut found: Vec<i64> = Vec::new();
        let mut next = vec![id];
        while let Some(unit) = next.pop() {
            for old in self.past.get(&unit).into_iter().flatten() {
                if *old != id && !found.contains(old) {
                    found.push(*old);
                    next.push(*old);
                }
            }
        }
        found
    }

    /// The units that took over from one that ended and are there on a day, however often that was handed on until then.
    pub fn heirs(&self, id: i64, on: Date) -> Vec<i64> {
        let (mut known, mut next, mut found) = (vec![id], vec![id], vec![]);
        while let Some(unit) = next.pop() {
            for heir in self.heirs.get(&unit).into_iter().flatten().filter_map(|heir| self.get(*heir)) {
                if known.contains(&heir.id) {
                    continue;
                }
                known.push(heir.id);
                let ended = heir.valid_to.is_some_and(|last| last < on);
                if ended { next.push(heir.id) } else { found.push(heir.id) }
            }
        }
        found
    }

    /// The records that a figure of a unit counts: its own, of all below it, and of the units that went into these.
    pub fn scope_with_past(&self, id: i64) -> Scope {
        let Scope::Subtree(path) = self.scope(id) else { return self.scope(id) };
        let below =
            |path: &str| self.units.iter().filter(|u| u.path.starts_with(path)).map(|u| u.id).collect::<Vec<_>>();
        let own = below(&path);
        let past: Vec<i64> = own.iter().flat_map(|unit| self.past(*unit)).collect();
        if past.iter().all(|unit| own.contains(unit)) {
            return Scope::Subtree(path);
        }
        let mut all: Vec<i64> = past.iter().flat_map(|unit| below(self.path(*unit))).chain(own).collect();
        all.sort_unstable();
        all.dedup();
        Scope::Units(all)
    }

    /// The name of a unit with the units that went into it.
    pub fn name_with_past(&self, id: i64) -> String {
        let past: Vec<&str> = self.past(id).into_iter().map(|unit| self.name(unit)).collect();
        if past.is_empty() {
            self.name(id).to_owned()
        } else {
            format!("{}(含并入的{})", self.name(id), past.join("、"))
        }
    }

    /// What the yearly figures of a unit stand on: its own, and those of the units that went into it or into one below it.
    pub fn reach(&self, id: i64) -> Reach {
        // A school stands for itself alone in statistics, any other unit for all below it.
        let alone = self.get(id).is_none_or(|unit| is_school(unit.kind));
        let path = self.path(id);
        let inside = |other: i64| other == id || (!alone && self.path(other).starts_with(path));
        let outer = |one: &&Succession| !inside(one.from);
        let mut found: Vec<Succession> = self
            .whole
            .iter()
            .filter(outer)
            .filter(|one| inside(one.to))
            .map(|one| Succession { to: id, ..*one })
            .collect();
        let mut at = 0;
        while let Some(next) = found.get(at).map(|one| one.from) {
            let before = self.whole.iter().filter(outer).filter(|one| one.to == next);
            found.extend(
                before.filter(|one| found.iter().all(|known| known.from != one.from)).copied().collect::<Vec<_>>(),
            );
            at += 1;
        }
        Reach::new(id, found)
    }

    /// From which census on a unit is another than before because it, or one that it had a part of, was divided.
    pub fn breaks(&self, id: i64) -> Vec<(i16, String)> {
        let words = |one: &Successor| {
            let year = first_without(one.on_date);
            let (old, new) = (self.name(one.unit_id), self.name(one.successor_id));
            let ended = self.get(one.unit_id).is_some_and(|unit| ends_by(unit, one));
            match (one.successor_id == id, one.unit_id == id) {
                (true, _) if ended => Some((year, format!("{old}撤销分流,一部分转入"))),
                (true, _) => Some((year, format!("从{old}分设"))),
                (_, true) if !ended => Some((year, format!("分设出{new}"))),
                _ => None,
            }
        };
        self.divided.iter().filter_map(words).collect()
    }

    /// The name of the whole: the root's.
    pub fn root_name(&self) -> &str {
        self.units.first().map_or("全局", |u| &u.name)
    }
}

/// Successions of units that ended into a single other one, and those of all others.
fn past(units: &[Unit], successors: &[Successor]) -> (Vec<Succession>, Vec<Successor>) {
    let by_id: HashMap<i64, &Unit> = units.iter().map(|unit| (unit.id, unit)).collect();
    let ends = |one: &Successor| by_id.get(&one.unit_id).is_some_and(|unit| ends_by(unit, one));
    let mut heirs: HashMap<i64, usize> = HashMap::new();
    successors.iter().filter(|one| ends(one)).for_each(|one| *heirs.entry(one.unit_id).or_default() += 1);
    let is_whole = |one: &Successor| ends(one) && heirs.get(&one.unit_id) == Some(&1);
    let whole = successors.iter().filter(|one| is_whole(one)).map(|one| Succession {
        from: one.unit_id,
        to: one.successor_id,
        year: first_without(one.on_date),
    });
    (whole.collect(), successors.iter().filter(|one| !is_whole(one)).cloned().collect())
}

/// Whether a unit ended with a succession, rather than going on after it.
fn ends_by(unit: &Unit, one: &Successor) -> bool {
    unit.valid_to.is_some_and(|last| last < one.on_date)
}

/// The first year whose census no longer knows a unit that ended on a day.
fn first_without(on: Date) -> i16 {
    on.year() + i16::from(on > census_day(on.year()))
}

/// Whether a unit is a school or kindergarten.
pub fn is_school(kind: UnitKind) -> bool {
    matches!(kind, UnitKind::School | UnitKind::Kindergarten)
}

impl Units for UnitTree {
    fn by_id(&self, id: i64) -> Option<Arc<UnitFacts>> {
        self.by_id.get(&id).map(|at| Arc::clone(&self.facts[*at]))
    }

    fn by_code(&self, code: &str) -> Option<Arc<UnitFacts>> {
        self.by_code.get(code).map(|at| Arc::clone(&self.facts[*at]))
    }
}

fn facts(unit: &Unit) -> UnitFacts {
    UnitFacts {
        id: unit.id,
        code: unit.code.clone(),
        name: unit.name.clone(),
        kind: unit.kind,
        type_name: unit.r#type.clone(),
        stage: unit.stage.clone(),
        area: unit.area.clone(),
        ownership: unit.ownership.clone(),
        town: unit.town.clone(),
        boarding: unit.boarding,
        small: unit.small,
        open: unit.valid_to.is_none(),
    }
}

/// A unit in short.
pub fn brief(unit: &Unit) -> UnitBrief {
    UnitBrief {
        id: unit.id,
        code: unit.code.clone(),
        name: unit.name.clone(),
        kind: unit.kind,
        type_name: unit.r#type.clone(),
    }
}
