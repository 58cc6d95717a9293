//! The built-in measure 按时报送率: returns handed in by their day ÷ returns due in the period, of any ledger with duties.

use std::collections::BTreeMap;

use gangmu_pack::expr::Expr;
use gangmu_store::{Group, Scope, Tally, Unit};

use super::list::is_counted;
use super::round::{self, Round};
use super::{is_bound, is_there, since};
use crate::app::App;
use crate::ops::error::{OpError, bad};
use crate::ops::figure::{Asked, Period};
use crate::ops::record;

/// What to do where the rate was asked for by something else than units.
const ADVICE: &str = "请按单位或单位属性(如 unit.town)筛选、分组";

/// The rate of a period in per cent, as a whole or by unit, attribute of the unit, month or year of the day due.
pub async fn groups(
    app: &App,
    tally: &Tally,
    asked: &Asked,
    period: &Period,
    by: Option<&str>,
) -> Result<Vec<Group>, OpError> {
    if let Some(slice) = &asked.slice {
        only_units(slice)?;
    }
    let (duties, scope, today) = (&asked.ledger.duties, &asked.scope, app.clock.today());
    let slice = asked.slice.as_ref().map(Expr::source);
    let key = format!("{duties:?}{scope:?}{}{}{today}{slice:?}{by:?}{}", period.from, period.to, app.edition());
    tally.of_returns(&asked.ledger.head.id, key, rate(app, asked, period, by)).await
}

async fn rate(app: &App, asked: &Asked, period: &Period, by: Option<&str>) -> Result<Vec<Group>, OpError> {
    let ledger = &asked.ledger;
    let from = since(app).await?.max(period.from);
    let in_time = app.store.returns_in_time(&ledger.head.id, from, period.to).await?;
    let units = app.units();
    let meets = |unit: &Unit| asked.slice.as_ref().is_none_or(|slice| record::unit_meets(app, ledger, unit.id, slice));
    let counted: Vec<&Unit> = units.all().iter().filter(|unit| within(&asked.scope, unit) && meets(unit)).collect();
    let mut parts: BTreeMap<Option<String>, (i64, i64)> = BTreeMap::new();
    for duty in &ledger.duties {
        let rounds = round::due_between(duty, from, period.to);
        let bound: Vec<&Unit> = counted.iter().copied().filter(|unit| is_bound(app, ledger, duty, unit)).collect();
        for round in rounds.iter().filter(|round| is_counted(round, period.to, app.clock.today())) {
            for unit in bound.iter().filter(|unit| is_there(unit, round)) {
                let (due, done) = parts.entry(part(unit, round, by)?).or_default();
                *due += 1;
                *done += i64::from(in_time.contains(&(duty.name.clone(), round.key.clone(), unit.id)));
            }
        }
    }
    if by.is_none() && parts.is_empty() {
        return Ok(vec![Group { key: None, value: None, records: 0 }]);
    }
    let group = |(key, (due, done)): (_, (i64, i64))| Group {
        key,
        value: Some(done as f64 / due as f64 * 100.0),
        records: due,
    };
    Ok(parts.into_iter().map(group).collect())
}

fn only_units(slice: &Expr) -> Result<(), OpError> {
    if slice.paths().all(|path| path.first().is_some_and(|name| name == "unit")) {
        return Ok(());
    }
    bad(format!("按时报送率不能按“{slice}”筛选"), ADVICE)
}

fn within(scope: &Scope, unit: &Unit) -> bool {
    match scope {
        Scope::All => true,
        Scope::Subtree(path) => unit.path.starts_with(path),
        Scope::Units(ids) => ids.contains(&unit.id),
    }
}

/// The part that a return belongs to.
fn part(unit: &Unit, round: &Round, by: Option<&str>) -> Result<Option<String>, OpError> {
    let yes_no = |yes: bool| Some(if yes { "true" } else { "false" }.to_owned());
    Ok(match by {
        None => None,
        Some("unit") => Some(unit.id.to_string()),
        Some("unit.town") => unit.town.clone(),
        Some("unit.stage") => unit.stage.clone(),
        Some("unit.type") => unit.r#type.clone(),
        Some("unit.area") => unit.area.clone(),
        Some("unit.ownership") => unit.ownership.clone(),
        Some("unit.boarding") => yes_no(unit.boarding),
        Some("unit.small") => yes_no(unit.small),
        Some("month") => Some(format!("{}-{:02}", round.due.year(), round.due.month())),
        Some("year") => Some(round.due.year().to_string()),
        Some(other) => return bad(format!("按时报送率不能按“{other}”分组"), ADVICE),
    })
}
