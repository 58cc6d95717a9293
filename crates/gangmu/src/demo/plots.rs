//! Names the schools of a type and says where they stand: named ones, central ones, private ones, village ones.

use std::collections::{BTreeMap, BTreeSet};

use gangmu_pack::definition::UnitKind;

use super::dice::Dice;
use super::setting::{NamedSchool, SchoolType, Setting, Town};

/// A school about to be set up.
pub struct Plot {
    /// Full name.
    pub name: String,
    /// Name among colleagues, unique.
    pub short: String,
    /// Index of the town.
    pub town: usize,
    /// Size against an average school of the type.
    pub scale: f64,
    /// Pupils in a class, where it is not the type's.
    pub per_class: Option<f64>,
    /// 城区, 镇区 or 乡村.
    pub area: String,
    /// 民办.
    pub private: bool,
    /// Stands under the bureau.
    pub direct: bool,
}

/// The names that are left and those that are given.
pub struct Plots<'a> {
    setting: &'a Setting,
    villages: Vec<String>,
    nurseries: Vec<String>,
    /// Villages by town, so that a village's school and kindergarten share its name.
    settled: BTreeMap<usize, Vec<String>>,
    given: BTreeSet<String>,
}

impl<'a> Plots<'a> {
    /// All names are free.
    pub fn new(setting: &'a Setting) -> Plots<'a> {
        let words = &setting.words;
        let mut villages = names_of_two(&words.village_first, &words.village_last);
        villages.retain(|name| !setting.town.iter().any(|t| t.name.starts_with(name.as_str())));
        Plots {
            setting,
            villages,
            nurseries: names_of_two(&words.nursery_first, &words.nursery_last),
            settled: BTreeMap::new(),
            given: BTreeSet::new(),
        }
    }

    /// As many schools as the type has.
    pub fn draw(&mut self, kind: &SchoolType, dice: &mut Dice) -> Vec<Plot> {
        let mut plots: Vec<Plot> = kind.named.iter().map(|n| self.named(n, kind)).collect();
        plots.extend(self.central(kind, dice));
        let private = (kind.count as f64 * kind.private).round() as usize;
        for _ in 0..private.min(kind.count.saturating_sub(plots.len())) {
            plots.extend(self.nursery(kind, dice));
        }
        while plots.len() < kind.count {
            let Some(plot) = self.village(kind, dice) else {
                break;
            };
            plots.push(plot);
        }
        plots.truncate(kind.count);
        plots
    }

    fn named(&self, line: &NamedSchool, kind: &SchoolType) -> Plot {
        let towns = &self.setting.town;
        let town = towns.iter().position(|t| t.name == line.town).unwrap_or_default();
        let area = towns.get(town).map_or_else(String::new, |t| t.area.clone());
        Plot {
            name: line.name.clone(),
            short: line.short.clone(),
            town,
            scale: line.scale,
            per_class: line.per_class,
            direct: kind.direct || area == "城区",
            area,
            private: line.private,
        }
    }

    fn central(&self, kind: &SchoolType, dice: &mut Dice) -> Vec<Plot> {
        let Some(ending) = &kind.central else {
            return Vec::new();
        };
        let towns = self.setting.town.iter().enumerate();
        let without = towns.filter(|(_, t)| !kind.central_skip.contains(&t.name));
        let plot = |(town, t): (usize, &Town)| {
            let scale = t.size * dice.between(0.5, 0.7);
            let short = format!("{}{ending}", t.name);
            self.plot("", short, town, scale, &t.area)
        };
        without.map(plot).collect()
    }

    fn nursery(&mut self, kind: &SchoolType, dice: &mut Dice) -> Option<Plot> {
        let name = take(&mut self.nurseries, dice)?;
        let town = dice.weighted(self.setting.town.iter().map(|t| t.size))?;
        let t = &self.setting.town[town];
        let short = format!("{name}{}", ending(kind));
        let plot = self.plot(&t.name, short, town, dice.between(0.45, 1.1), &t.area);
        Some(Plot { private: true, ..plot })
    }

    fn village(&mut self, kind: &SchoolType, dice: &mut Dice) -> Option<Plot> {
        let town = dice.weighted(self.setting.town.iter().map(village_weight))?;
        let short = format!("{}{}", self.village_name(town, kind, dice)?, ending(kind));
        self.given.insert(short.clone());
        let scale = dice.between(0.2, 0.5) + 0.5 * dice.unit().powi(3);
        Some(self.plot(&self.setting.town[town].name, short, town, scale, "乡村"))
    }

    /// A new village for a school; for a kindergarten one that has a school and no kindergarten yet, where there is any.
    fn village_name(&mut self, town: usize, kind: &SchoolType, dice: &mut Dice) -> Option<String> {
        let free = |v: &&String| !self.given.contains(&format!("{v}{}", ending(kind)));
        let standing: Vec<&String> = match (kind.kind, self.settled.get(&town)) {
            (UnitKind::School, _) | (_, None) => Vec::new(),
            (_, Some(villages)) => villages.iter().filter(free).collect(),
        };
        if let Some(name) = dice.pick(&standing)
            && !dice.chance(0.1)
        {
            return Some((*name).clone());
        }
        let name = take(&mut self.villages, dice)?;
        self.settled.entry(town).or_default().push(name.clone());
        Some(name)
    }

    fn plot(&self, before: &str, short: String, town: usize, scale: f64, area: &str) -> Plot {
        Plot {
            name: format!("{}{before}{short}", self.setting.name),
            short,
            town,
            scale,
            per_class: None,
            area: area.to_owned(),
            private: false,
            direct: false,
        }
    }
}

fn ending(kind: &SchoolType) -> &str {
    kind.village.as_deref().unwrap_or(&kind.name)
}

/// Villages stand around towns and townships, few around the sub-districts of the county town.
fn village_weight(town: &Town) -> f64 {
    if town.area == "城区" { 0.4 } else { 0.6 + town.size.sqrt() }
}

fn names_of_two(first: &[String], last: &[String]) -> Vec<String> {
    let names = first.iter().flat_map(|f| last.iter().map(move |l| format!("{f}{l}")));
    names.collect()
}

fn take(names: &mut Vec<String>, dice: &mut Dice) -> Option<String> {
    let last = names.len().checked_sub(1)?;
    Some(names.swap_remove(dice.whole(0, last as i64) as usize))
}
