//! Locked periods: whether a record of a unit may still be worked on. It locks nothing.

use std::collections::HashMap;

use gangmu_pack::definition::Ledger;
use gangmu_store::{DutyReturn, ReturnQuery, ReturnStatus};
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::round;
use crate::app::App;
use crate::auth::Actor;
use crate::ops::error::{OpError, bad};

/// What to do about a locked period.
const ADVICE: &str = "确需更正,请联系责任科室限期开放后再办";

/// The locks of a ledger that bind a person.
pub struct Locks {
    /// The locked returns of each unit.
    spans: HashMap<i64, Vec<DutyReturn>>,
}

impl Locks {
    /// Reads the locks of one unit, or of all. Nothing binds the office that answers for the ledger.
    pub async fn of(app: &App, actor: &Actor, ledger: &Ledger, unit: Option<i64>) -> Result<Locks, OpError> {
        if ledger.duties.is_empty() || !actor.bound_by_locks(ledger) {
            return Ok(Locks { spans: HashMap::new() });
        }
        Locks::read(app, ledger, unit).await
    }

    /// Reads the locks of all units, whomever they bind.
    pub async fn all(app: &App, ledger: &Ledger) -> Result<Locks, OpError> {
        if ledger.duties.is_empty() {
            return Ok(Locks { spans: HashMap::new() });
        }
        Locks::read(app, ledger, None).await
    }

    async fn read(app: &App, ledger: &Ledger, unit: Option<i64>) -> Result<Locks, OpError> {
        let ledger = Some(ledger.head.id.clone());
        let query = ReturnQuery { ledger, unit_id: unit, locked: true, ..ReturnQuery::default() };
        let today = app.clock.today();
        let mut spans: HashMap<i64, Vec<DutyReturn>> = HashMap::new();
        for span in app.store.returns(&query).await?.into_iter().filter(|span| span.is_locked(today)) {
            spans.entry(span.key.unit_id).or_default().push(span);
        }
        Ok(Locks { spans })
    }

    /// Why a record of a unit with these values may not be worked on.
    pub fn hold(&self, ledger: &Ledger, unit: i64, values: &Map<String, Value>) -> Option<String> {
        let spans = self.spans.get(&unit)?;
        // A record without its day belongs to no period yet.
        let on: Date = values.get(&ledger.head.on)?.as_str()?.parse().ok()?;
        let span = spans.iter().find(|span| (span.key.from..=span.key.to).contains(&on))?;
        Some(format!("{}的“{}”已锁定,不能新增、修改或流转这一期的记录", label(ledger, span), span.key.duty))
    }

    /// Refuses work on a record of a unit with the values before and after.
    pub fn refuse(&self, ledger: &Ledger, unit: i64, sides: &[&Map<String, Value>]) -> Result<(), OpError> {
        match sides.iter().find_map(|values| self.hold(ledger, unit, values)) {
            Some(why) => bad(why, ADVICE),
            None => Ok(()),
        }
    }
}

/// Returns that the office has confirmed: what they counted stays as they counted it.
pub struct Confirmed {
    returns: Vec<DutyReturn>,
}

impl Confirmed {
    /// Reads the confirmed returns of a ledger.
    pub async fn of(app: &App, ledger: &Ledger) -> Result<Confirmed, OpError> {
        let query = ReturnQuery { ledger: Some(ledger.head.id.clone()), ..ReturnQuery::default() };
        let mut returns = if ledger.duties.is_empty() { vec![] } else { app.store.returns(&query).await? };
        returns.retain(|filed| filed.status == ReturnStatus::Approved);
        Ok(Confirmed { returns })
    }

    /// The confirmed return in which a record of a unit with these values counts, in words.
    pub fn counting(&self, ledger: &Ledger, unit: i64, values: &Map<String, Value>) -> Option<String> {
        let on: Date = values.get(&ledger.head.on)?.as_str()?.parse().ok()?;
        let counts = |f: &&DutyReturn| f.key.unit_id == unit && (f.key.from..=f.key.to).contains(&on);
        let found = self.returns.iter().find(counts)?;
        Some(format!("已计入审核通过的“{}”({})", found.key.duty, label(ledger, found)))
    }
}

fn label(ledger: &Ledger, span: &DutyReturn) -> String {
    let duty = ledger.duties.iter().find(|duty| duty.name == span.key.duty);
    let round = duty.and_then(|duty| round::of_key(duty, &span.key.period));
    round.map_or_else(|| span.key.period.clone(), |round| round.label)
}

/// Refuses work on a record of a unit, with the values before and after, in a locked period.
pub async fn refuse(
    app: &App,
    actor: &Actor,
    ledger: &Ledger,
    unit: i64,
    sides: &[&Map<String, Value>],
) -> Result<(), OpError> {
    Locks::of(app, actor, ledger, Some(unit)).await?.refuse(ledger, unit, sides)
}
