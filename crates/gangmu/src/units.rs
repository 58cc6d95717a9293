//! The tree of units in memory: look-ups by id, code and name. It is read from the store and never written here.

use std::collections::HashMap;

use gangmu_pack::check_record::{UnitFacts, Units};
use gangmu_store::{Scope, Successor, Unit};

use crate::view::unit::UnitBrief;

/// All units with their look-ups.
#[derive(Debug, Default)]
pub struct UnitTree {
    units: Vec<Unit>,
    by_id: HashMap<i64, usize>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    /// The ended units that a unit took over as a whole.
    past: HashMap<i64, Vec<i64>>,
}

impl UnitTree {
    /// Builds the look-ups.
    pub fn new(units: Vec<Unit>, successors: &[Successor]) -> UnitTree {
        let by_id = units.iter().enumerate().map(|(at, u)| (u.id, at)).collect();
        let by_code = units.iter().enumerate().map(|(at, u)| (u.code.clone(), at)).collect();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, unit) in units.iter().enumerate() {
            by_name.entry(unit.name.clone()).or_default().push(at);
            if let Some(short) = unit.short_name.as_ref().filter(|short| **short != unit.name) {
                by_name.entry(short.clone()).or_default().push(at);
            }
        }
        let past = past(&units, successors);
        UnitTree { units, by_id, by_code, by_name, past }
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

    /// The name of the whole: the root's.
    pub fn root_name(&self) -> &str {
        self.units.first().map_or("全局", |u| &u.name)
    }
}

/// The units that ended into a single other one, by that one.
fn past(units: &[Unit], successors: &[Successor]) -> HashMap<i64, Vec<i64>> {
    let mut past: HashMap<i64, Vec<i64>> = HashMap::new();
    for unit in units.iter().filter(|unit| unit.valid_to.is_some()) {
        let mut heirs = successors.iter().filter(|s| s.unit_id == unit.id);
        if let (Some(heir), None) = (heirs.next(), heirs.next()) {
            past.entry(heir.successor_id).or_default().push(unit.id);
        }
    }
    past
}

impl Units for UnitTree {
    fn by_id(&self, id: i64) -> Option<UnitFacts> {
        self.get(id).map(facts)
    }

    fn by_code(&self, code: &str) -> Option<UnitFacts> {
        self.with_code(code).map(facts)
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
