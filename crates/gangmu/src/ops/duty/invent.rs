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
/// Of returns that must not be nil and whose records are not settled, so many are handed in all the same.
const OPEN_SENT: f64 = 0.43;
/// Days after which the office has looked at a return.
const JUDGED: i64 = 10;

/// How many records a unit has of a period, and how many of them are settled.
type Kept = HashMap<(i64, String), (i64, i64)>;

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

/// Records by unit and period, and how many of them are settled.
async fn records(app: &App, ledger: &Ledger, duty: &Duty, from: Date, to: Date) -> Result<Kept, OpError> {
    let mut query = ListQuery::new(to);
    (query.from, query.to, query.limit) = (Some(from), Some(to), 1_000);
    query.columns = vec![ledger.head.on.clone()];
    let mut records = Kept::new();
    loop {
        let page = app.store.list_records(ledger, &query).await?;
        for record in &page.records {
            let on = record.values.get(&ledger.head.on).and_then(|on| on.as_str()?.parse().ok());
            if let Some(on) = on {
                let (all, settled): &mut (i64, i64) =
                    records.entry((record.owner, round::around(duty, on).key)).or_default();
                *all += 1;
                *settled += i64::from(ledger.is_final(&record.state));
            }
        }
        query.after = page.next;
        if query.after.is_none() {
            return Ok(records);
        }
    }
}

fn of_round(app: &App, ledger: &Ledger, duty: &Duty, round: &Round, records: &Kept, seed: u64) -> Vec<PastReturn> {
    let today = app.clock.today();
    let add = |day: Date, days: i64| day.checked_add(days.days()).unwrap_or(day);
    let units = app.units();
    let owing = units.all().iter().filter(|unit| owes(app, ledger, duty, unit, round));
    let handed_in = owing.filter_map(|unit| {
        let mut dice = Dice::of(seed, &["return", &ledger.head.id, &duty.name, &unit.code, &round.key]);
        let (records, settled) = records.get(&(unit.id, round.key.clone())).copied().unwrap_or_default();
        let open = !duty.nil && settled < records;
        if !duty.nil && records == 0 || open && !dice.chance(OPEN_SENT) {
            return None;
        }
        let chance = dice.unit() * if duty.nil { 1.0 } else { IN_TIME + LATE };
        let on = if chance < IN_TIME {
            add(round.due, -dice.whole(0, i64::from(duty.within_days.min(4)))).max(round.to)
        } else if chance < IN_TIME + LATE {
            add(round.due, dice.whole(1, 6))
        } else {
            return None;
        };
        let filed = Filed { nil: records == 0, records, note: None };
        let approved = add(on, JUDGED) <= today && !open;
        (on <= today).then(|| PastReturn { key: key(ledger, duty, unit.id, round), filed, on, approved })
    });
    handed_in.collect()
}
