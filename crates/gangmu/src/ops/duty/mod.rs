//! Periodic returns (定期报送): what units owe, handing in, judging, locking. Which periods there are is `round`'s work,
//! what is kept the store's; what is due follows from definition, tree of units and calendar and is kept nowhere.

mod invent;
mod judge;
mod list;
pub mod lock;
pub mod rate;
pub mod round;
mod submit;

use std::sync::Arc;

use gangmu_pack::definition::{Duty, Ledger};
use gangmu_store::{ReturnKey, Unit};
use jiff::civil::Date;

pub use self::invent::invent;
pub use self::judge::{approve, lock_period, open, send_back, unlock_period};
pub use self::list::{of_period, of_unit, overview, table, to_judge};
pub use self::submit::submit;

use self::round::Round;
use super::error::{OpError, bad};
use super::record;
use crate::app::App;

/// Setting: the first day on which a return may have been due. Nothing was owed before a bureau began to work with the system.
pub const SINCE: &str = "duty_since";

/// A duty that was found, with its ledger.
pub(super) struct Asked {
    ledger: Arc<Ledger>,
    duty: Duty,
}

impl Asked {
    fn key(&self, unit: i64, round: &Round) -> ReturnKey {
        key(&self.ledger, &self.duty, unit, round)
    }

    fn round(&self, key: &str) -> Result<Round, OpError> {
        match round::of_key(&self.duty, key) {
            Some(round) => Ok(round),
            None => bad(format!("“{}”没有“{key}”这一期", self.duty.name), "请刷新页面后重选"),
        }
    }
}

fn key(ledger: &Ledger, duty: &Duty, unit_id: i64, round: &Round) -> ReturnKey {
    ReturnKey {
        ledger: ledger.head.id.clone(),
        duty: duty.name.clone(),
        unit_id,
        period: round.key.clone(),
        from: round.from,
        to: round.to,
        due: round.due,
    }
}

fn find(app: &App, ledger: &str, duty: &str) -> Result<Asked, OpError> {
    let ledger = app.ledger(ledger)?;
    match ledger.duties.iter().find(|d| d.name == duty).cloned() {
        Some(duty) => Ok(Asked { ledger, duty }),
        None => Err(OpError::NotFound(format!("“{}”的定期报送“{duty}”", ledger.head.name))),
    }
}

/// The day from which returns are owed; any where the bureau set none.
pub async fn since(app: &App) -> Result<Date, OpError> {
    let set = app.store.setting(SINCE).await?;
    Ok(set.and_then(|day| day.parse().ok()).unwrap_or(Date::MIN))
}

/// Whether a unit owes the return of a period: of the right kind, there on the period's last day, and meeting the condition.
pub fn owes(app: &App, ledger: &Ledger, duty: &Duty, unit: &Unit, round: &Round) -> bool {
    is_there(unit, round) && is_bound(app, ledger, duty, unit)
}

/// Whether a unit is there on a period's last day.
pub(super) fn is_there(unit: &Unit, round: &Round) -> bool {
    unit.valid_from.is_none_or(|from| from <= round.to) && unit.valid_to.is_none_or(|to| to >= round.to)
}

/// Whether a duty binds a unit in any period: it is of the right kind and meets the condition.
pub(super) fn is_bound(app: &App, ledger: &Ledger, duty: &Duty, unit: &Unit) -> bool {
    duty.from.contains(&unit.kind)
        && duty.only.as_ref().is_none_or(|only| record::unit_meets(app, ledger, unit.id, only))
}
