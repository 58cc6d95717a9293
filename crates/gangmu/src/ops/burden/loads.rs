//! What is asked in all: every ledger that a person sees, every unit by the returns that fall due in a year. It compares
//! no names itself and judges no return.

use std::cmp::Reverse;
use std::collections::HashMap;

use gangmu_pack::definition::{Duty, Ledger};
use gangmu_store::{DutyReturn, ReturnQuery, ReturnStatus, Unit};
use jiff::civil::{Date, date};

use super::names::Names;
use super::{judged, open_units, required};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::ops::duty::round::{Round, due_between};
use crate::ops::duty::{is_bound, is_there, since};
use crate::ops::error::OpError;
use crate::ops::figure::check_year;
use crate::ops::ledger::named;
use crate::units::{brief, is_school};
use crate::view::burden::{Burden, LedgerLoad, UnitLoad};

/// The ledgers that a person sees, those first that ask for the most cells in a year.
pub fn ledgers(app: &App, actor: &Actor) -> Vec<LedgerLoad> {
    let (names, units) = (Names::of(&app.pack), app.units());
    let open = open_units(app, &units);
    let may_read = |ledger: &Ledger| actor.ledger(ledger, LedgerAction::Read, &actor.unit_path).is_ok();
    let seen = app.pack.ledgers.iter().filter(|ledger| may_read(ledger));
    let mut loads: Vec<LedgerLoad> = seen.map(|ledger| load(app, ledger, judged(app, &names, &open, ledger))).collect();
    loads.sort_by_key(|load| Reverse(load.cells_a_year));
    loads
}

fn load(app: &App, ledger: &Ledger, burden: Burden) -> LedgerLoad {
    let named = named(app, ledger);
    LedgerLoad {
        ledger: named.id,
        ledger_name: named.name,
        area_name: named.area_name,
        office_name: named.office_name,
        asked: burden.asked,
        required: burden.required,
        held: burden.held.iter().filter(|field| !field.reused).count(),
        units: burden.fillers,
        times: burden.times,
        cells_a_year: burden.cells_a_year,
        held_cells_a_year: burden.held_cells_a_year,
        alike: burden.alike,
    }
}

/// The units that a person sees, those first that must fill the most cells by the returns of a year: schools and
/// kindergartens, and whoever else owes a return.
pub async fn units(app: &App, actor: &Actor, year: i16) -> Result<Vec<UnitLoad>, OpError> {
    let year = check_year(year)?;
    let (first, last) = (date(year, 1, 1), date(year, 12, 31));
    let tree = app.units();
    let seen: Vec<&Unit> = tree.all().iter().filter(|unit| actor.see_returns(&unit.path).is_ok()).collect();
    let query = ReturnQuery {
        unit_id: if let [own] = seen.as_slice() { Some(own.id) } else { None },
        due_from: Some(first),
        due_to: Some(last),
        ..ReturnQuery::default()
    };
    let kept = app.store.returns(&query).await?;
    let kept: HashMap<Key, &DutyReturn> = kept.iter().map(|one| (key(one), one)).collect();
    let (from, today) = (since(app).await?.max(first), app.clock.today());
    let mut loads: Vec<UnitLoad> = seen.iter().map(|unit| blank(unit)).collect();
    for ledger in &app.pack.ledgers {
        let (id, required) = (ledger.head.id.as_str(), required(ledger) as u64);
        let duties: Vec<(&Duty, Vec<Round>)> =
            ledger.duties.iter().map(|duty| (duty, due_between(duty, from, last))).collect();
        for (unit, load) in seen.iter().zip(&mut loads) {
            let before = load.returns;
            for (duty, rounds) in duties.iter().filter(|(duty, _)| is_bound(app, ledger, duty, unit)) {
                for round in rounds.iter().filter(|round| is_there(unit, round)) {
                    let kept = kept.get(&(id, duty.name.as_str(), round.key.as_str(), unit.id));
                    count(load, required, round, kept.copied(), today);
                }
            }
            load.ledgers += usize::from(load.returns > before);
            load.without_returns += usize::from(duties.is_empty() && ledger.head.kept_by.contains(&unit.kind));
        }
    }
    let shown = |unit: &Unit| is_school(unit.kind) && was_there(unit, first, last);
    let all = seen.iter().zip(loads).filter(|(unit, load)| load.returns > 0 || shown(unit));
    let mut loads: Vec<UnitLoad> = all.map(|(_, load)| load).collect();
    loads.sort_by_key(|load| Reverse((load.cells, load.returns)));
    Ok(loads)
}

/// Ledger, duty, period and unit of a return.
type Key<'a> = (&'a str, &'a str, &'a str, i64);

fn key(kept: &DutyReturn) -> Key<'_> {
    (&kept.key.ledger, &kept.key.duty, &kept.key.period, kept.key.unit_id)
}

fn blank(unit: &Unit) -> UnitLoad {
    UnitLoad {
        unit: brief(unit),
        town: unit.town.clone(),
        ledgers: 0,
        without_returns: 0,
        returns: 0,
        cells: 0,
        handed_in: 0,
        late: 0,
        missing: 0,
    }
}

/// Counts one more return, with what was handed in of it.
fn count(load: &mut UnitLoad, required: u64, round: &Round, kept: Option<&DutyReturn>, today: Date) {
    let handed_in = kept.is_some_and(|one| matches!(one.status, ReturnStatus::Submitted | ReturnStatus::Approved));
    load.returns += 1;
    load.cells += required;
    load.handed_in += usize::from(handed_in);
    load.late += usize::from(handed_in && !kept.is_some_and(DutyReturn::in_time));
    load.missing += usize::from(!handed_in && round.due < today);
}

/// Whether a unit was there on some day of a time.
fn was_there(unit: &Unit, first: Date, last: Date) -> bool {
    unit.valid_from.is_none_or(|from| from <= last) && unit.valid_to.is_none_or(|to| to >= first)
}
