//! What ledgers, drafted or in force, ask of the units: who fills how much in, and what of it is held already. What is
//! asked lies in the definitions; what was handed in is the returns' business.

mod loads;
mod names;

use std::collections::HashMap;

use gangmu_pack::definition::{Duty, Field, Ledger, Rhythm, UnitKind};
use gangmu_store::{ListQuery, Unit};
use jiff::ToSpan;

pub use self::loads::{ledgers, units};

use self::names::Names;
use super::duty::is_bound;
use super::error::{Finding, Level, OpError};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::manual::kind_name;
use crate::units::UnitTree;
use crate::view::burden::{Burden, DutyBurden, HeldField, KindCount};

/// The burden of a ledger in force.
pub async fn of_ledger(app: &App, actor: &Actor, id: &str) -> Result<Burden, OpError> {
    let ledger = app.ledger(id)?;
    actor.ledger(&ledger, LedgerAction::Read, &actor.unit_path)?;
    let today = app.clock.today();
    let mut query = ListQuery::new(today);
    (query.from, query.to) = (today.checked_sub(1.year()).ok(), Some(today));
    let mut burden = burden(app, &ledger);
    if actor.sees_all() {
        burden.records_a_year = Some(app.store.count_records(&ledger, &query).await?);
    }
    Ok(burden)
}

/// The burden of a definition that is not in force.
pub fn of_draft(app: &App, actor: &Actor, text: &str) -> Result<Burden, OpError> {
    actor.read_plan()?;
    let (ledger, findings) = gangmu_pack::parse_ledger("draft.toml", text);
    let errors = findings.iter().filter(|finding| finding.is_error());
    let errors: Vec<Finding> = errors
        .map(|found| {
            let place = format!("第{}行:{}", found.line, found.message);
            Finding::new(found.code, Level::Error, place, found.advice.clone())
        })
        .collect();
    match ledger.filter(|_| errors.is_empty()) {
        Some(ledger) => Ok(burden(app, &ledger)),
        None => Err(OpError::Findings("台账定义有误,不能测算".into(), errors)),
    }
}

/// What a definition asks of the units that are open today.
pub fn burden(app: &App, ledger: &Ledger) -> Burden {
    let units = app.units();
    judged(app, &Names::of(&app.pack), &open_units(app, &units), ledger)
}

/// What a definition asks of units, held against the names of all ledgers.
fn judged(app: &App, names: &Names, open: &[&Unit], ledger: &Ledger) -> Burden {
    let asked = asked(ledger);
    let required = asked.iter().filter(|field| field.required).count();
    let typed = ledger.fields.iter().filter(|field| field.computed.is_none());
    let held: Vec<HeldField> = typed.filter_map(|field| held(names, ledger, field)).collect();
    let sure = |field: &&HeldField| field.required && !field.reused && field.places.iter().any(|place| place.same);
    let held_required = held.iter().filter(sure).count();
    // How many returns a unit owes in a year.
    let mut owed: HashMap<i64, u64> = HashMap::new();
    let mut duties = Vec::new();
    for duty in &ledger.duties {
        let (times, mut units) = (times_a_year(duty), 0);
        for unit in open.iter().filter(|unit| is_bound(app, ledger, duty, unit)) {
            *owed.entry(unit.id).or_default() += times;
            units += 1;
        }
        let cells = times * units as u64 * required as u64;
        duties.push(DutyBurden { duty: duty.name.clone(), times, units, cells });
    }
    let kinds = by_kind(ledger, open);
    let keepers: usize = kinds.iter().map(|kind| kind.count).sum();
    let (fillers, fillings) = match duties.is_empty() {
        true => (keepers, keepers as u64),
        false => (owed.len(), owed.values().sum()),
    };
    Burden {
        ledger: ledger.head.id.clone(),
        ledger_name: ledger.head.name.clone(),
        units: kinds,
        fillers,
        times: owed.values().max().copied(),
        asked: asked.len(),
        required,
        held_required,
        duties,
        cells_a_year: fillings * required as u64,
        held_cells_a_year: fillings * held_required as u64,
        records_a_year: None,
        alike: names.alike(ledger, &asked),
        held,
    }
}

/// The fields that a person fills in.
fn asked(ledger: &Ledger) -> Vec<&Field> {
    let typed = ledger.fields.iter().filter(|field| field.computed.is_none());
    typed.filter(|field| !is_reused(ledger, field)).collect()
}

/// Those that must be filled in.
fn required(ledger: &Ledger) -> usize {
    asked(ledger).iter().filter(|field| field.required).count()
}

fn is_reused(ledger: &Ledger, field: &Field) -> bool {
    ledger.reuse.iter().any(|reuse| reuse.field == field.id)
}

fn held(names: &Names, ledger: &Ledger, field: &Field) -> Option<HeldField> {
    let places = names.held(ledger, field);
    let (id, name) = (field.id.clone(), field.name.clone());
    let (required, reused) = (field.required, is_reused(ledger, field));
    (!places.is_empty()).then_some(HeldField { field: id, name, required, reused, places })
}

fn open_units<'a>(app: &App, units: &'a UnitTree) -> Vec<&'a Unit> {
    let today = app.clock.today();
    let is_open =
        |unit: &&Unit| unit.valid_from.is_none_or(|from| from <= today) && unit.valid_to.is_none_or(|to| to >= today);
    units.all().iter().filter(is_open).collect()
}

fn by_kind(ledger: &Ledger, open: &[&Unit]) -> Vec<KindCount> {
    let count = |kind: UnitKind| open.iter().filter(|unit| unit.kind == kind).count();
    ledger.head.kept_by.iter().map(|kind| KindCount { kind: kind_name(*kind).into(), count: count(*kind) }).collect()
}

fn times_a_year(duty: &Duty) -> u64 {
    match duty.every {
        Rhythm::Month => 12,
        Rhythm::Quarter => 4,
        Rhythm::Term => 2,
        Rhythm::Year => 1,
    }
}
