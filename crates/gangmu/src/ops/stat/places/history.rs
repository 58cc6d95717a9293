//! The enrolment of past years as the forecast reads it: by grade, zone and school, with the children of the zone. It forecasts
//! nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use gangmu_pack::definition::UnitKind;
use gangmu_pack::standards::Dated;
use gangmu_pack::{Operand, Term};
use gangmu_stat::places::capacity::{Norms, Rooms};
use gangmu_stat::places::{Grade, History as Grades, Zone as Place};
use gangmu_store::Unit;

use super::super::indicator::census_day;
use super::super::{Counted, counted_only, source};
use super::key;
use crate::app::App;
use crate::ops::error::OpError;

/// How far back the history is read.
const BACK: i16 = 8;
/// A year with less than this share of the pupils of the year after was not reported by all; it and those before do not count.
const WHOLE: f64 = 0.5;
/// Age of entry in full years: Compulsory Education Law, article 11.
const ENTRY_AGE: i16 = 6;
/// So many years tell what becomes of younger children until they enter.
const AGED: i16 = 3;
/// Where a gap is severe although no standard says so (domain handbook §7.2).
const SEVERE: f64 = 0.1;
/// By what counts are divided here.
const GRADE: &str = "grade";
const AGE: &str = "age";

/// A town with what lies in it, or the whole county. Schools of a town that stand under the bureau itself belong to it too.
pub struct Zoned {
    /// The town's or the county's unit.
    pub unit: i64,
    path: String,
    town: Option<String>,
}

impl Zoned {
    /// The zone of a unit.
    pub fn of(app: &App, unit: i64) -> Zoned {
        let units = app.units();
        let town = units.get(unit).filter(|unit| unit.kind == UnitKind::Town).and_then(|unit| unit.town.clone());
        Zoned { unit, path: units.path(unit).to_owned(), town }
    }

    /// Whether a unit lies in it.
    pub fn holds(&self, app: &App, unit: i64) -> bool {
        app.units().get(unit).is_some_and(|unit| self.has(unit))
    }

    fn has(&self, unit: &Unit) -> bool {
        unit.path.starts_with(&self.path) || (self.town.is_some() && unit.town == self.town)
    }

    fn schools(&self, app: &App) -> Vec<Unit> {
        let units = app.units();
        units.all().iter().filter(|unit| unit.kind == UnitKind::School && self.has(unit)).cloned().collect()
    }
}

/// The counts of the years.
pub struct History {
    /// The grades, from the lowest to the highest.
    pub ladder: Vec<Grade>,
    year: i16,
    stages: Vec<String>,
    by_grade: BTreeMap<i16, Arc<Counted>>,
    by_age: BTreeMap<i16, Arc<Counted>>,
}

/// The stages that are forecast: those of compulsory education, which the assessments of balance name.
pub fn stages(app: &App, year: i16) -> Vec<String> {
    let held = app.pack.standards.balances.iter().filter(|balance| balance.holds_on(census_day(year)));
    let mut stages: Vec<String> = Vec::new();
    for stage in held.flat_map(|balance| &balance.stages) {
        if !stages.contains(stage) {
            stages.push(stage.clone());
        }
    }
    stages
}

/// The counts of a year by grade: pupils and classes of the stages.
async fn by_grade(app: &App, year: i16, stages: &[String]) -> Result<Arc<Counted>, OpError> {
    let terms = || stages.iter().flat_map(|stage| [pupils(stage), classes(stage)]).flatten().collect();
    counted_only(app, &source(app, year).await?, year, Some(GRADE), &stages.concat(), terms).await
}

/// The children of a year by age.
async fn by_age(app: &App, year: i16) -> Result<Arc<Counted>, OpError> {
    let terms = || population().into_iter().collect();
    counted_only(app, &source(app, year).await?, year, Some(AGE), AGE, terms).await
}

fn term(text: &str) -> Option<Term> {
    Some(Term { operand: Operand::parse(text).ok()?, years_ago: 0 })
}

fn pupils(stage: &str) -> Option<Term> {
    term(&format!("census.pupils[stage={stage}]"))
}

fn classes(stage: &str) -> Option<Term> {
    term(&format!("census.classes[stage={stage}]"))
}

fn population() -> Option<Term> {
    term("census.population")
}

fn count(counted: &Counted, unit: i64, part: Option<&str>, term: Option<Term>) -> Option<f64> {
    counted.term(counted.row(unit, part)?, &term?)
}

/// The sum over units; none where nothing is counted.
fn sum(counted: &Counted, units: &[i64], part: Option<&str>, term: Option<Term>) -> Option<f64> {
    let all = units.iter().filter_map(|unit| count(counted, *unit, part, term.clone())).filter(|n| *n > 0.0);
    all.fold(None, |sum, n| Some(sum.unwrap_or(0.0) + n))
}

impl History {
    /// Reads the years up to `year`, the latest that has pupils being the last.
    pub async fn read(app: &App, year: i16, stages: &[String]) -> Result<History, OpError> {
        let root = app.units().all().first().map_or(0, |unit| unit.id);
        let (mut grades, mut ages) = (BTreeMap::new(), BTreeMap::new());
        // Pupils of the year after, which tells a year that only some schools reported.
        let mut later = 0.0;
        for year in (year - BACK..=year).rev() {
            let counted = by_grade(app, year, stages).await?;
            let all: f64 = stages.iter().filter_map(|s| count(&counted, root, None, pupils(s))).sum();
            if all < later * WHOLE {
                break;
            }
            if all > 0.0 {
                later = all;
                grades.insert(year, counted);
                ages.insert(year, by_age(app, year).await?);
            }
        }
        let year = grades.keys().next_back().copied().unwrap_or(year);
        let ladder = grades.get(&year).map(|counted| ladder(app, counted, root, stages)).unwrap_or_default();
        Ok(History { ladder, year, stages: stages.to_vec(), by_grade: grades, by_age: ages })
    }

    /// The last year that is known.
    pub fn base(&self) -> i16 {
        self.year
    }

    /// A zone with its schools.
    pub fn zone(&self, app: &App, zone: &Zoned) -> Place {
        let schools = zone.schools(app);
        let ids: Vec<i64> = schools.iter().map(|unit| unit.id).collect();
        let taught = |school: &Grades| school.pupils.values().flatten().any(Option::is_some);
        let schools = schools.iter().map(|unit| self.grades(unit.id, &unit.name, &[unit.id]));
        Place {
            own: self.grades(zone.unit, app.units().name(zone.unit), &ids),
            children: self.children(zone.unit),
            schools: schools.filter(taught).collect(),
            extra: Vec::new(),
        }
    }

    /// The pupils of some units together, by year and grade.
    fn grades(&self, unit: i64, name: &str, units: &[i64]) -> Grades {
        let row = |counted: &Arc<Counted>| {
            let of = |grade: &Grade| sum(counted, units, Some(&grade.name), pupils(&grade.stage));
            self.ladder.iter().map(of).collect()
        };
        let pupils = self.by_grade.iter().map(|(year, counted)| (*year, row(counted)));
        Grades { id: key(unit), name: name.to_owned(), pupils: pupils.collect() }
    }

    /// Children by their year of entry: those of entry age in past years, the younger ones of the last year in years to come.
    /// The younger ones are carried on to entry age by what became of those before them.
    fn children(&self, zone: i64) -> BTreeMap<i16, f64> {
        let aged = |counted: &Counted, age: i16| {
            // Numbers come as the engine writes them: 6 or 6.0.
            let same = |part: &&str| part.parse::<f64>().is_ok_and(|own| own == f64::from(age));
            let part = counted.parts(zone).into_iter().find(same)?;
            count(counted, zone, Some(part), population()).filter(|n| *n > 0.0)
        };
        let mut children = BTreeMap::new();
        for (year, counted) in &self.by_age {
            children.extend(aged(counted, ENTRY_AGE).map(|n| (*year, n)));
        }
        // Children of an age against those a year younger, a year before.
        let went_on = |age: i16| {
            let pair =
                |year: i16| Some((aged(self.by_age.get(&(year - 1))?, age)?, aged(self.by_age.get(&year)?, age + 1)?));
            let pairs = (self.year - AGED..=self.year).filter_map(pair);
            let (before, after) = pairs.fold((0.0, 0.0), |all, pair| (all.0 + pair.0, all.1 + pair.1));
            if before > 0.0 { after / before } else { 1.0 }
        };
        if let Some(latest) = self.by_age.get(&self.year) {
            let mut share = 1.0;
            for age in (0..ENTRY_AGE).rev() {
                share *= went_on(age);
                children.extend(aged(latest, age).map(|n| (self.year + ENTRY_AGE - age, n * share)));
            }
        }
        children
    }

    /// Pupils and classes of a stage in the years that are known.
    pub fn known(&self, app: &App, zone: &Zoned, stage: &str) -> Vec<(i16, f64, Option<f64>)> {
        let units: Vec<i64> = zone.schools(app).iter().map(|unit| unit.id).collect();
        let of = |(year, counted): (&i16, &Arc<Counted>)| {
            let pupils = sum(counted, &units, None, pupils(stage))?;
            Some((*year, pupils, sum(counted, &units, None, classes(stage))))
        };
        self.by_grade.iter().filter_map(of).collect()
    }

    /// The classes that there are stand for the rooms.
    pub fn rooms(&self, app: &App, zone: &Zoned) -> Vec<Rooms> {
        let Some(counted) = self.by_grade.get(&self.year) else { return Vec::new() };
        let mut rooms = Vec::new();
        for unit in zone.schools(app) {
            for stage in &self.stages {
                let held = count(counted, unit.id, None, classes(stage)).filter(|n| *n > 0.0);
                rooms.extend(held.map(|n| Rooms {
                    place: key(unit.id),
                    stage: stage.clone(),
                    name: String::new(),
                    opens: None,
                    rooms: n.round() as i32,
                    places: None,
                }));
            }
        }
        rooms
    }

    /// Places a class, and from which share a gap is severe.
    pub fn norms(&self, app: &App) -> Norms {
        let (standards, day) = (&app.pack.standards, census_day(self.year));
        let size = |stage: &String| {
            let place = standards.place(stage, None, day).map(|place| place.per_class);
            let size = place.or_else(|| standards.class_size(stage, None, day))?;
            Some((stage.clone(), f64::from(size)))
        };
        let warned =
            self.stages.iter().filter_map(|stage| standards.place(stage, None, day)).map(|place| place.warn_gap);
        Norms {
            class_size: self.stages.iter().filter_map(size).collect(),
            severe: warned.reduce(f64::min).unwrap_or(SEVERE),
        }
    }
}

/// The grades of the stages in the order of the table's codes, as far as the county has pupils in them.
fn ladder(app: &App, counted: &Counted, root: i64, stages: &[String]) -> Vec<Grade> {
    let Some(field) = app.pack.census("pupils").and_then(|(ledger, _)| ledger.field(GRADE)) else {
        return Vec::new();
    };
    let codes = app.pack.codes(field);
    let kept = |stage: &str, code: &str| count(counted, root, Some(code), pupils(stage)).is_some_and(|p| p > 0.0);
    let of_stage = |stage: &String| -> Vec<Grade> {
        let grades = codes.iter().filter(|code| kept(stage, code));
        grades.map(|code| Grade { name: code.clone(), stage: stage.clone() }).collect()
    };
    stages.iter().flat_map(of_stage).collect()
}
