//! Records of units that have ended: what happened in their time may still be entered, what came later is their
//! successors'.

use gangmu_pack::definition::Ledger;
use serde_json::{Map, Value};

use super::beside::day_of;
use crate::app::App;
use crate::ops::error::{Finding, Level, OpError};

/// Refuses a new record whose day lies behind the last day of the unit that is to keep it. One without a day belongs to no
/// period and is left to the rules of the ledger.
pub fn refuse_ended(app: &App, ledger: &Ledger, owner: i64, values: &Map<String, Value>) -> Result<(), OpError> {
    let units = app.units();
    let Some((unit, last)) = units.get(owner).and_then(|unit| Some((unit, unit.valid_to?))) else { return Ok(()) };
    let Some(on) = day_of(ledger, values).filter(|on| *on > last) else { return Ok(()) };
    let heirs = units.heirs(owner, on);
    let heirs = heirs.iter().map(|heir| units.name(*heir)).collect::<Vec<_>>().join("、");
    let ended = format!("{}已于{last}撤并", unit.name);
    let past = "补登撤并以前的事项,请核对日期";
    let (message, advice) = match heirs.is_empty() {
        true => (format!("{ended},不能再登记{on}的记录"), format!("请选择现在承担这项工作的单位;{past}")),
        false => (format!("{ended},由{heirs}接续,不能再登记{on}的记录"), format!("请登记在{heirs}名下;{past}")),
    };
    let finding = Finding::new("owner.ended", Level::Error, message.clone(), advice);
    Err(OpError::Findings(message, vec![Finding { field: Some(ledger.head.on.clone()), ..finding }]))
}
