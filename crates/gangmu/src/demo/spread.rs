//! Spreads what a school counts over stages, grades, classes and ages, so that the parts add up. It invents no total.

use std::collections::BTreeMap;

use super::census::{earlier, share};
use super::dice::Dice;
use super::setting::{SchoolType, Setting, Stage};
use super::units::Sized;
use super::{Counts, DemoUnit, OfStage};

/// The sections of every school by its key and the year.
pub type Spread = BTreeMap<(String, i16), Vec<Section>>;

/// What a school has of one stage, by grade.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The whole.
    pub part: OfStage,
    pub grades: Vec<Grade>,
}

/// A grade of a section.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grade {
    pub name: String,
    pub pupils: u32,
    pub girls: u32,
    /// Pupils of each class.
    pub sizes: Vec<u32>,
    /// Classes within the norm of the grade, where the stage has such norms.
    pub fit: u32,
    /// Pupils of the official ages of the stage.
    pub official: u32,
    pub ages: Vec<Age>,
}

/// The pupils of one age.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Age {
    /// Full years on 1 September.
    pub years: u32,
    pub pupils: u32,
    pub girls: u32,
}

/// Spreads the counts of all schools and years.
pub fn spread(setting: &Setting, seed: u64, units: &[DemoUnit], schools: &[Sized]) -> Spread {
    let mut spread = Spread::new();
    let known = schools.iter().flat_map(|school| units[school.unit].counts.iter().map(move |counts| (school, counts)));
    let earlier = earlier(setting, seed, units, schools);
    for (school, counts) in known.chain(earlier.iter().map(|(school, counts)| (*school, counts))) {
        let (unit, kind) = (&units[school.unit], &setting.types[school.kind]);
        let drawing = Drawing { setting, seed, unit, kind, counts };
        spread.insert((unit.key.clone(), counts.year), drawing.sections());
    }
    spread
}

struct Drawing<'a> {
    setting: &'a Setting,
    seed: u64,
    unit: &'a DemoUnit,
    kind: &'a SchoolType,
    counts: &'a Counts,
}

impl Drawing<'_> {
    fn sections(&self) -> Vec<Section> {
        let known = |name: &str| self.setting.stage.iter().find(|s| s.name == name);
        let section = |part: &OfStage| {
            let grades =
                known(&part.stage).map_or_else(Vec::new, |stage| self.grades(stage, part.pupils, part.classes));
            Section { part: part.clone(), grades }
        };
        self.counts.by_stage.iter().map(section).collect()
    }

    fn grades(&self, stage: &Stage, pupils: u32, classes: u32) -> Vec<Grade> {
        let all = stage.grades.len() as u32;
        if let Some(mixed) = stage.mixed.as_ref().filter(|_| classes < all) {
            return vec![self.grade(stage, (mixed, all), pupils, classes)];
        }
        let offered = if self.kind.low_grades { classes.clamp(1, all) } else { all.min(classes) };
        let weights: Vec<f64> = (0..offered).map(|at| self.cohort(stage, at)).collect();
        let shares = share(pupils, &weights, &vec![1; weights.len()]);
        let sizes: Vec<f64> = shares.iter().map(|n| f64::from(*n)).collect();
        let classes = share(classes, &sizes, &vec![1; sizes.len()]);
        let parts = stage.grades.iter().zip(0..).zip(shares.into_iter().zip(classes));
        parts.map(|((name, at), (pupils, classes))| self.grade(stage, (name, at), pupils, classes)).collect()
    }

    /// How strong the cohort is that is in a grade: it stays so from year to year.
    fn cohort(&self, stage: &Stage, at: u32) -> f64 {
        let entered = i64::from(self.counts.year) - i64::from(at);
        Dice::of(self.seed, &["cohort", &self.unit.key, &stage.name, &entered.to_string()]).between(0.95, 1.05)
    }

    /// A grade by its name and its place; beyond the last place it is a mixed one.
    fn grade(&self, stage: &Stage, (name, at): (&str, u32), pupils: u32, classes: u32) -> Grade {
        let mut dice =
            Dice::of(self.seed, &["grade", &self.unit.key, &stage.name, name, &self.counts.year.to_string()]);
        let girls = (f64::from(pupils) * dice.between(0.455, 0.487)).round() as u32;
        let ages = ages(stage, at, pupils, girls, &mut dice);
        let last = stage.age + stage.grades.len() as u32 - 1;
        let official = ages.iter().filter(|a| (stage.age..=last).contains(&a.years)).map(|a| a.pupils).sum();
        let sizes = sizes(pupils, classes, &mut dice);
        let norm = stage.fit.get(at as usize).or(stage.fit.last()).copied();
        let fit = norm.map_or(0, |norm| sizes.iter().filter(|size| **size <= norm).count() as u32);
        Grade { name: name.to_owned(), pupils, girls, sizes, fit, official, ages }
    }
}

/// Most pupils of a grade are of its age, some a year older, few younger.
fn ages(stage: &Stage, at: u32, pupils: u32, girls: u32, dice: &mut Dice) -> Vec<Age> {
    let places = stage.grades.len() as u32;
    let (youngest, weights) = if at >= places {
        (stage.age, vec![1.0; places as usize])
    } else {
        let older = dice.between(0.05, 0.11);
        let younger = match (at, &stage.mixed) {
            (_, Some(_)) => 0.015,
            (0, None) => 0.0,
            (_, None) => 0.003,
        };
        (stage.age + at - 1, vec![younger, 1.0, older, older * 0.06])
    };
    let none = vec![0; weights.len()];
    let shares = share(pupils, &weights, &none);
    let sizes: Vec<f64> = shares.iter().map(|n| f64::from(*n)).collect();
    let girls = share(girls, &sizes, &none);
    let parts = shares.into_iter().zip(girls).zip(youngest..);
    parts.map(|((pupils, girls), years)| Age { years, pupils, girls }).filter(|a| a.pupils > 0).collect()
}

/// The pupils of each class: nearly alike, but in crowded grades.
fn sizes(pupils: u32, classes: u32, dice: &mut Dice) -> Vec<u32> {
    if classes == 0 {
        return Vec::new();
    }
    let mut sizes: Vec<u32> = (0..classes).map(|at| pupils / classes + u32::from(at < pupils % classes)).collect();
    for pair in sizes.chunks_exact_mut(2) {
        let crowded = pair[0] >= 50 && dice.chance(0.12);
        let moved = dice.whole(0, if crowded { 13 } else { 2 }) as u32;
        let moved = moved.min(pair[1].saturating_sub(1));
        pair[0] += moved;
        pair[1] -= moved;
    }
    sizes
}
