//! Returns for the invented county: most in time, some late, a few missing, the same on every machine.

use std::collections::HashMap;

use gangmu_pack::definition::{Duty, Ledger};
use gangmu_store::{Filed, ListQuery, PastReturn};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::round::{self, Round};
use super::{SINCE, key, owes};
use crate::app::App;
use crate::auth::Permit;
use crate::clock::china;
use crate::demo::Dice;
use crate::ops::error::OpError;

/// Of a hundred returns so many come in time, and so many more late.
const IN_TIME: f64 = 0.94;
const LATE: f64 = 0.045;
/// Days after which the office has looked at a return.
const JUDGED: i64 = 10;

/// Draws the returns that fell due in the present year. None was owed before it.
pub async fn invent(app: &App, permit: &Permit, seed: u64) -> Result<(), OpError> {
    let today = app.clock.today();
    let first = date(today.year(), 1, 1);
    app.store.set_setting(SINCE, &first.to_string(), &permit.by("建立演示县", app.clock.now())).await?;
    for ledger in &app.pack.ledgers {
        for duty in &ledger.duties {
            let rounds = round::due_between(duty, first, today);
            let Some(begin) = rounds.first().map(|round| round.from) else { continue };
            let records = records(app, ledger, duty, begin, today).await?;
            for round in &rounds {
                let at = round.due.at(17, 30, 0, 0).to_zoned(china()).map_or(app.clock.now(), |z| z.timestamp());
                let by = permit.by("建立演示县", at.min(app.clock.now()));
                let returns = of_round(app, ledger, duty, round, &records, seed);
                app.store.take_over_returns(returns, &by).await?;
            }
        }
    }
    Ok(())
}

/// Records by unit and period.
async fn records(
    app: &App,
    ledger: &Ledger,
    duty: &Duty,
    from: Date,
    to: Date,
) -> Result<HashMap<(i64, String), i64>, OpError> {
    let mut query = ListQuery::new(to);
    (query.from, query.to, query.limit) = (Some(from), Some(to), 1_000);
    query.columns = vec![ledger.head.on.clone()];
    let mut records = HashMap::new();
    loop {
        let page = app.store.list_records(ledger, &query).await?;
        for record in &page.records {
            let on = record.values.get(&ledger.head.on).and_then(|on| on.as_str()?.parse().ok());
            if let Some(on) = on {
                *records.entry((record.owner, round::around(duty, on).key)).or_default() += 1;
            }
        }
        query.after = page.next;
        if query.after.is_none() {
            return Ok(records);
        }
    }
}

fn of_round(
    app: &App,
    ledger: &Ledger,
    duty: &Duty,
    round: &Round,
    records: &HashMap<(i64, String), i64>,
    seed: u64,
) -> Vec<PastReturn> {
    let today = app.clock.today();
    let add = |day: Date, days: i64| day.checked_add(days.days()).unwrap_or(day);
    let units = app.units();
    let owing = units.all().iter().filter(|unit| owes(app, ledger, duty, unit, round));
    let handed_in = owing.filter_map(|unit| {
        let mut dice = Dice::of(seed, &["return", &ledger.head.id, &duty.name, &unit.code, &round.key]);
        let chance = dice.unit();
        let on = if chance < IN_TIME {
            add(round.due, -dice.whole(0, i64::from(duty.within_days.min(4)))).max(round.to)
        } else if chance < IN_TIME + LATE {
            add(round.due, dice.whole(1, 6))
        } else {
            return None;
        };
        let records = records.get(&(unit.id, round.key.clone())).copied().unwrap_or(0);
        let filed = Filed { nil: records == 0, records, note: None };
        let approved = add(on, JUDGED) <= today;
        (on <= today).then(|| PastReturn { key: key(ledger, duty, unit.id, round), filed, on, approved })
    });
    handed_in.collect()
}
