//! The parts of a unit's census that have a record of their own: its sections, grades, ages, persons. It draws no field.

use std::collections::BTreeMap;

use gangmu_pack::definition::UnitKind;
use serde_json::{Map, Value};

use super::census::share;
use super::dice::Dice;
use super::profile::{Per, Persons};
use super::records::World;
use super::setting::Population;
use super::spread::{Grade, Section};
use super::{DemoRecord, DemoUnit, OfStage};

/// A part of what a unit counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// What tells it from the other parts of the unit.
    pub label: String,
    /// The fields that it fills.
    pub keys: Map<String, Value>,
    /// How many it counts, by name.
    pub amounts: BTreeMap<&'static str, f64>,
}

impl Part {
    fn new(keys: &[(&str, Value)], amounts: &[(&'static str, f64)]) -> Part {
        let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Part {
            label: keys.iter().map(|(_, value)| word(value)).collect::<Vec<_>>().join("|"),
            keys: keys.iter().map(|(id, value)| ((*id).to_owned(), value.clone())).collect(),
            amounts: amounts.iter().copied().collect(),
        }
    }
}

/// The parts of a unit in a year.
pub fn parts(per: &Per, world: &World, unit: &DemoUnit, year: i16) -> Vec<Part> {
    match per {
        Per::Stage if matches!(unit.kind, UnitKind::Bureau | UnitKind::Office) => county(world, year),
        Per::Stage => sections(world, unit, year).iter().map(|s| of_section(world, unit, year, s)).collect(),
        Per::Grade => sections(world, unit, year).iter().flat_map(of_grades).collect(),
        Per::Age if unit.kind == UnitKind::Town => of_town(world, unit, year),
        Per::Age => sections(world, unit, year).iter().flat_map(of_ages).collect(),
        Per::Values { field, of } => of.iter().map(|value| Part::new(&[(field, value.clone().into())], &[])).collect(),
        Per::Persons(persons) => of_persons(persons, world, unit, year),
    }
}

/// The sections of a school.
fn sections<'a>(world: &World<'a>, unit: &DemoUnit, year: i16) -> &'a [Section] {
    world.spread.get(&(unit.key.clone(), year)).map_or(&[], Vec::as_slice)
}

/// What the whole county has of a stage.
fn county(world: &World, year: i16) -> Vec<Part> {
    let mut whole: BTreeMap<usize, OfStage> = BTreeMap::new();
    for section in world.spread.iter().filter(|((_, y), _)| *y == year).flat_map(|(_, sections)| sections) {
        let part = &section.part;
        let Some(at) = world.setting.stage.iter().position(|s| s.name == part.stage) else { continue };
        let none = OfStage { stage: part.stage.clone(), pupils: 0, staff: 0, teachers: 0, classes: 0 };
        let sum = whole.entry(at).or_insert(none);
        sum.pupils += part.pupils;
        sum.staff += part.staff;
        sum.teachers += part.teachers;
        sum.classes += part.classes;
    }
    whole.values().map(|part| of_stage(part, &[])).collect()
}

fn of_stage(part: &OfStage, more: &[(&'static str, u32)]) -> Part {
    let own = [("pupils", part.pupils), ("classes", part.classes), ("staff", part.staff), ("teachers", part.teachers)];
    let amounts: Vec<(&'static str, f64)> = own.iter().chain(more).map(|(name, n)| (*name, (*n).into())).collect();
    Part::new(&[("stage", part.stage.clone().into())], &amounts)
}

/// A section with those who came into it and those who are about to leave it, and how it was a year before.
fn of_section(world: &World, unit: &DemoUnit, year: i16, section: &Section) -> Part {
    let (first, last) = edges(section);
    let before = sections(world, unit, year - 1).iter().find(|s| s.part.stage == section.part.stage);
    let pupils_before = before.map_or(section.part.pupils, |s| s.part.pupils);
    let last_before = before.map_or(last, |s| edges(s).1);
    let more = [("first", first), ("last", last), ("pupils_before", pupils_before), ("last_before", last_before)];
    of_stage(&section.part, &more)
}

/// Pupils of the first and of the last grade; of a mixed grade a third each.
fn edges(section: &Section) -> (u32, u32) {
    match section.grades.as_slice() {
        [first, .., last] => (first.pupils, last.pupils),
        _ => (section.part.pupils / 3, section.part.pupils / 3),
    }
}

fn of_grades(section: &Section) -> Vec<Part> {
    let part = |grade: &Grade| {
        let between = |low: u32, high: u32| grade.sizes.iter().filter(|n| (low..=high).contains(*n)).count() as f64;
        let amounts = [
            ("pupils", grade.pupils.into()),
            ("girls", grade.girls.into()),
            ("official", grade.official.into()),
            ("classes", grade.sizes.len() as f64),
            ("fit", grade.fit.into()),
            ("to_45", between(0, 45)),
            ("to_50", between(46, 50)),
            ("to_55", between(51, 55)),
            ("to_65", between(56, 65)),
            ("above_65", between(66, u32::MAX)),
        ];
        Part::new(&[("stage", section.part.stage.clone().into()), ("grade", grade.name.clone().into())], &amounts)
    };
    section.grades.iter().map(part).collect()
}

fn of_ages(section: &Section) -> Vec<Part> {
    let mut ages: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for age in section.grades.iter().flat_map(|g| &g.ages) {
        let (pupils, girls) = ages.entry(age.years).or_default();
        (*pupils, *girls) = (*pupils + age.pupils, *girls + age.girls);
    }
    let part = |(age, (pupils, girls)): (u32, (u32, u32))| {
        let keys = [("stage", section.part.stage.clone().into()), ("age", age.into())];
        Part::new(&keys, &[("pupils", pupils.into()), ("girls", girls.into())])
    };
    ages.into_iter().map(part).collect()
}

/// The people of a town by age: its share of the county's.
fn of_town(world: &World, unit: &DemoUnit, year: i16) -> Vec<Part> {
    let setting = world.setting;
    let Some(at) = setting.town.iter().position(|t| Some(&t.name) == unit.town.as_ref()) else { return Vec::new() };
    let Some(people) = setting.population.iter().find(|p| p.year == year) else { return Vec::new() };
    let of_age = |(age, total): (usize, &u32)| {
        let weights: Vec<f64> = setting.town.iter().map(|t| weight(world, people, t.size, &t.name, age)).collect();
        let least = vec![1; weights.len()];
        Part::new(&[("age", age.into())], &[("population", share(*total, &weights, &least)[at].into())])
    };
    people.ages.iter().enumerate().map(of_age).collect()
}

/// The same children are counted a year later, so that the lot falls by the year of their birth.
fn weight(world: &World, people: &Population, size: f64, town: &str, age: usize) -> f64 {
    let born = (i64::from(people.year) - age as i64).to_string();
    size * Dice::of(world.seed, &["people", town, &born]).between(0.96, 1.04)
}

/// The persons whom a table of the unit counts: as many as a line says, each mark on as many as the line says.
fn of_persons(persons: &Persons, world: &World, unit: &DemoUnit, year: i16) -> Vec<Part> {
    let day = |r: &DemoRecord| r.values.get(&persons.period).and_then(Value::as_str).map(str::to_owned);
    let lines = world.drawn.get(&persons.of).into_iter().flatten();
    let of_unit = lines.filter(|r| r.owner == unit.key && day(r).is_some_and(|d| d.starts_with(&year.to_string())));
    of_unit.flat_map(|line| of_line(persons, world, unit, line)).collect()
}

fn of_line(persons: &Persons, world: &World, unit: &DemoUnit, line: &DemoRecord) -> Vec<Part> {
    let number = |field: &String| line.values.get(field).and_then(Value::as_u64).unwrap_or(0);
    let keys: Vec<(&str, Value)> =
        persons.keys.iter().filter_map(|k| Some((k.as_str(), line.values.get(k)?.clone()))).collect();
    let label = Part::new(&keys, &[]).label;
    let mut dice = Dice::of(world.seed, &["persons", &persons.of, &unit.key, &label]);
    let mut made: Vec<Part> = (0..number(&persons.count)).map(|at| Part::new(&keys, &[("at", at as f64)])).collect();
    for (at, part) in made.iter_mut().enumerate() {
        part.label = format!("{label}|{at}");
    }
    for (mark, count) in &persons.marks {
        let mut order: Vec<usize> = (0..made.len()).collect();
        if persons.scattered {
            shuffle(&mut order, &mut dice);
        }
        for (place, at) in order.into_iter().enumerate() {
            made[at].keys.insert(mark.clone(), ((place as u64) < number(count)).into());
        }
    }
    if let Some(grade) = grade_of(world, unit, line, persons) {
        seat(&mut made, grade, &mut dice);
    }
    made
}

/// The grade that a line counts, where it counts one.
fn grade_of<'a>(world: &World<'a>, unit: &DemoUnit, line: &DemoRecord, persons: &Persons) -> Option<&'a Grade> {
    let text = |field: &str| line.values.get(field).and_then(Value::as_str);
    let year = text(&persons.period)?.get(..4)?.parse().ok()?;
    let sections = world.spread.get(&(unit.key.clone(), year))?;
    let section = sections.iter().find(|s| Some(s.part.stage.as_str()) == text("stage"))?;
    section.grades.iter().find(|g| Some(g.name.as_str()) == text("grade"))
}

/// Gives the pupils of a grade their age, their sex and their class, so that they add up to what the grade counts.
fn seat(pupils: &mut [Part], grade: &Grade, dice: &mut Dice) {
    let one = |age: &super::spread::Age| {
        let (years, girls) = (age.years, age.girls);
        (0..age.pupils).map(move |at| (years, at < girls))
    };
    let mut kinds: Vec<(u32, bool)> = grade.ages.iter().flat_map(one).collect();
    shuffle(&mut kinds, dice);
    let classes = grade.sizes.iter().zip(1..).flat_map(|(size, class)| (0..*size).map(move |_| class));
    for ((pupil, (age, girl)), class) in pupils.iter_mut().zip(kinds).zip(classes) {
        pupil.amounts.extend([("age", f64::from(age)), ("class", f64::from(class))]);
        pupil.keys.insert("sex".to_owned(), if girl { "女" } else { "男" }.into());
        pupil.keys.insert("_class".to_owned(), format!("{}({class})班", grade.name).into());
    }
}

fn shuffle<T>(things: &mut [T], dice: &mut Dice) {
    for at in (1..things.len()).rev() {
        things.swap(at, dice.whole(0, at as i64) as usize);
    }
}
