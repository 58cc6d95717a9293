//! The schools of the county as the balance reads them, out of the counts of a year. It judges nothing.

use std::collections::BTreeMap;

use gangmu_pack::Formula;
use gangmu_pack::definition::UnitKind;
use gangmu_pack::standards::{Balance, Kept};
use gangmu_stat::balance::school::{Kind, School, Scope, Section};
use gangmu_stat::balance::{Resource, Standard};
use gangmu_store::Unit;

use super::super::Counted;
use super::super::indicator::census_day;
use crate::app::App;

/// The counts of a year: by stage, and of schools as a whole.
pub struct Counts<'a> {
    /// By stage.
    pub by_stage: &'a Counted,
    /// As a whole.
    pub whole: &'a Counted,
}

/// The schools of the county with what they have by the assessment's resources.
pub fn schools(app: &App, balance: &Balance, counts: &Counts, year: i16) -> Vec<School> {
    let units = app.units();
    let open = |unit: &&Unit| unit.kind == UnitKind::School && unit.valid_to.is_none_or(|day| day >= census_day(year));
    units.all().iter().filter(open).map(|unit| school(balance, counts, unit)).collect()
}

fn school(balance: &Balance, counts: &Counts, unit: &Unit) -> School {
    let type_name = unit.r#type.clone().unwrap_or_default();
    let kind = match () {
        () if balance.leave_out.contains(&type_name) => Kind::LeftOut,
        () if balance.point_types.contains(&type_name) => Kind::TeachingPoint,
        () => Kind::Ordinary,
    };
    let mut sections: Vec<Section> = Vec::new();
    for stage in counts.by_stage.parts(unit.id) {
        sections.extend(section(balance, counts, unit, stage));
    }
    // A school that has said nothing is missing, not absent.
    if let Some(stage) = unit.stage.as_ref().filter(|s| balance.stages.contains(s) && sections.is_empty()) {
        sections.push(Section { stage: stage.clone(), pupils: None, own: BTreeMap::new() });
    }
    let whole = counts.whole.row(unit.id, None).map(|row| amounts(balance, Kept::Shared, counts.whole, row));
    School { id: unit.id, name: unit.name.clone(), type_name, kind, sections, whole: whole.unwrap_or_default() }
}

/// A stage of a school; none where nothing but its part of what is shared speaks of it.
fn section(balance: &Balance, counts: &Counts, unit: &Unit, stage: &str) -> Option<Section> {
    let row = counts.by_stage.row(unit.id, Some(stage))?;
    let pupils = balance.resources.first().and_then(|r| value(&r.pupils, counts.by_stage, row));
    let own = amounts(balance, Kept::Section, counts.by_stage, row);
    if pupils.is_none() && own.is_empty() {
        return None;
    }
    let pupils = pupils.filter(|p| *p >= 0.0 && *p <= f64::from(u32::MAX)).map(|p| p.round() as u32);
    Some(Section { stage: stage.to_owned(), pupils, own })
}

fn amounts(balance: &Balance, kept: Kept, counted: &Counted, row: usize) -> BTreeMap<String, f64> {
    let of_kind = balance.resources.iter().filter(|r| r.kept == kept);
    of_kind.filter_map(|r| Some((r.id.clone(), value(&r.total, counted, row)?))).collect()
}

/// What a formula makes of a row. Where one part is known, one left blank is nothing: a school without a sports hall writes
/// none.
fn value(formula: &Formula, counted: &Counted, row: usize) -> Option<f64> {
    let known = formula.terms().into_iter().any(|term| counted.term(row, term).is_some());
    formula.eval(&|term| counted.term(row, term).or(known.then_some(0.0))).ok()
}

/// Who counts. A stage without a weight weighs 1, as wherever figures are divided by stage.
pub fn scope(app: &App, balance: &Balance, schools: &[School]) -> Scope {
    let stages = schools.iter().flat_map(|s| &s.sections).map(|s| (s.stage.clone(), 1.0));
    let mut weights: BTreeMap<String, f64> = stages.collect();
    weights.extend(app.pack.standards.weights.clone());
    Scope { weights, point_pupils: balance.point_pupils }
}

/// What the assessment asks of a stage.
pub fn standard(balance: &Balance, stage: &str) -> Standard {
    let resource = |r: &gangmu_pack::standards::Resource| Resource {
        id: r.id.clone(),
        name: r.name.clone(),
        item: r.item.clone(),
        unit: r.unit.clone(),
        per: f64::from(r.per),
        threshold: r.min.get(stage).copied().unwrap_or(0.0),
        limit: r.cv.get(stage).copied(),
        whole: r.whole,
        shared: r.kept == Kept::Shared,
    };
    Standard {
        stage: stage.to_owned(),
        resources: balance.resources.iter().map(resource).collect(),
        may_miss: usize::from(balance.may_miss),
        floor: balance.floor,
    }
}
