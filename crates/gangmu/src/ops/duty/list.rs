//! Returns as people look at them: what a unit owes, one period across units, a year's table of completeness.

use std::collections::HashMap;
use std::sync::Arc;

use gangmu_pack::definition::{Duty, Ledger};
use gangmu_store::{DutyReturn, ReturnQuery, ReturnStatus, Unit};
use jiff::civil::{Date, date};

use super::round::{self, Round};
use super::submit::{held, period_query};
use super::{Asked, find, owes, since};
use crate::app::App;
use crate::auth::Actor;
use crate::ops::error::OpError;
use crate::ops::figure::check_year;
use crate::view::duty::{DutyBrief, DutyCell, DutyCounts, DutyItem, DutyPeriod, DutyRow, DutyStatus, DutyTable};

/// What a unit owes of a year: returns due in it and, in the present year, those whose period has begun. The earliest due first.
pub async fn of_unit(app: &App, actor: &Actor, unit: Option<i64>, year: i16) -> Result<Vec<DutyItem>, OpError> {
    let year = check_year(year)?;
    let unit_id = unit.unwrap_or(actor.unit);
    let units = app.units();
    actor.see_returns(units.path(unit_id))?;
    let Some(unit) = units.get(unit_id) else {
        return Err(OpError::NotFound("这个单位".into()));
    };
    let query = ReturnQuery { unit_id: Some(unit_id), due_from: Some(date(year, 1, 1)), ..ReturnQuery::default() };
    let known = app.store.returns(&query).await?;
    let since = since(app).await?;
    let mut items = Vec::new();
    for (ledger, duty) in duties(app, actor) {
        for round in rounds(&duty, year, since, app.clock.today()) {
            if owes(app, &ledger, &duty, unit, &round) {
                let of = |r: &&DutyReturn| {
                    r.key.ledger == ledger.head.id && r.key.duty == duty.name && r.key.period == round.key
                };
                let kept = known.iter().find(of);
                let asked = Asked { ledger: ledger.clone(), duty: duty.clone() };
                let mut item = item(app, actor, &asked, unit_id, &round, kept);
                if item.may_submit {
                    let held = held(app, &ledger, unit_id, &round).await?;
                    (item.records_now, item.counted_from) = (Some(held.records), held.register);
                }
                items.push(item);
            }
        }
    }
    items.sort_by(|a, b| a.due.cmp(&b.due));
    Ok(items)
}

/// Every duty of every ledger that the person sees.
fn duties(app: &App, actor: &Actor) -> Vec<(Arc<Ledger>, Duty)> {
    let open = app.pack.ledgers.iter().filter(|ledger| actor.may_open(ledger));
    open.flat_map(|ledger| ledger.duties.iter().map(|duty| (ledger.clone(), duty.clone()))).collect()
}

/// The periods of a year that have begun: due in it, or in the present year running.
fn rounds(duty: &Duty, year: i16, since: Date, today: Date) -> Vec<Round> {
    let mut rounds = round::due_between(duty, since.max(date(year, 1, 1)), date(year, 12, 31));
    if year == today.year() {
        let running = round::due_between(duty, date(year + 1, 1, 1).max(since), Date::MAX.min(date(year + 2, 12, 31)));
        rounds.extend(running);
    }
    rounds.retain(|round| round.from <= today);
    rounds
}

/// One return after something was done with it.
pub(super) async fn one(
    app: &App,
    actor: &Actor,
    asked: &Asked,
    unit: i64,
    round: &Round,
) -> Result<DutyItem, OpError> {
    let query = ReturnQuery { unit_id: Some(unit), ..period_query(&asked.key(unit, round)) };
    let kept = app.store.returns(&query).await?;
    Ok(item(app, actor, asked, unit, round, kept.first()))
}

fn item(app: &App, actor: &Actor, asked: &Asked, unit: i64, round: &Round, kept: Option<&DutyReturn>) -> DutyItem {
    let today = app.clock.today();
    let status = status(kept, round, today);
    let open = matches!(status, DutyStatus::Due | DutyStatus::Overdue | DutyStatus::Returned);
    let units = app.units();
    let name = |id: Option<i64>| id.map(|id| app.person_name(id).unwrap_or_else(|| "系统".into()));
    let may_judge = actor.judge_returns(&asked.ledger, &[]).is_ok();
    DutyItem {
        ledger: asked.ledger.head.id.clone(),
        ledger_name: asked.ledger.head.name.clone(),
        duty: asked.duty.name.clone(),
        unit: units.brief(unit),
        period: round.key.clone(),
        period_name: round.label.clone(),
        from: round.from.to_string(),
        to: round.to.to_string(),
        due: round.due.to_string(),
        status,
        in_time: kept.and_then(|k| k.first_on).map(|on| on <= round.due),
        nil: kept.is_some_and(|k| k.nil),
        records: kept.filter(|k| k.submitted_at.is_some()).map(|k| k.records),
        records_now: None,
        counted_from: None,
        note: kept.and_then(|k| k.note.clone()),
        submitted_by: name(kept.and_then(|k| k.submitted_by)),
        submitted_at: kept.and_then(|k| k.submitted_at).map(|at| at.to_string()),
        judged_by: name(kept.and_then(|k| k.judged_by)),
        judged_note: kept.and_then(|k| k.judged_note.clone()),
        locked: kept.is_some_and(|k| k.locked),
        open_until: kept.and_then(|k| k.open_until).map(|day| day.to_string()),
        may_submit: open && today >= round.to && actor.submit_return(&asked.ledger, units.path(unit)).is_ok(),
        may_judge,
    }
}

/// How a return stands on a day.
pub(super) fn status(kept: Option<&DutyReturn>, round: &Round, today: Date) -> DutyStatus {
    if kept.is_some_and(|kept| kept.is_locked(today)) {
        return DutyStatus::Locked;
    }
    match kept.map(|kept| kept.status) {
        Some(ReturnStatus::Submitted) => DutyStatus::Submitted,
        Some(ReturnStatus::Approved) => DutyStatus::Approved,
        Some(ReturnStatus::Returned) => DutyStatus::Returned,
        _ if today > round.due => DutyStatus::Overdue,
        _ if today >= round.to => DutyStatus::Due,
        _ => DutyStatus::Running,
    }
}

/// One period across all units that the person sees: the list from which the office approves and sends back.
pub async fn of_period(
    app: &App,
    actor: &Actor,
    ledger: &str,
    duty: &str,
    period: &str,
) -> Result<Vec<DutyItem>, OpError> {
    let asked = find(app, ledger, duty)?;
    let round = asked.round(period)?;
    let kept = app.store.returns(&period_query(&asked.key(0, &round))).await?;
    let kept: HashMap<i64, &DutyReturn> = kept.iter().map(|r| (r.key.unit_id, r)).collect();
    let units = app.units();
    let seen = units.all().iter().filter(|unit| actor.see_returns(&unit.path).is_ok());
    let owing = seen.filter(|unit| owes(app, &asked.ledger, &asked.duty, unit, &round));
    Ok(owing.map(|unit| item(app, actor, &asked, unit.id, &round, kept.get(&unit.id).copied())).collect())
}

/// A year of one duty: completeness and timeliness by unit and by period.
pub async fn table(app: &App, actor: &Actor, ledger: &str, duty: &str, year: i16) -> Result<DutyTable, OpError> {
    let year = check_year(year)?;
    let asked = find(app, ledger, duty)?;
    let (today, since) = (app.clock.today(), since(app).await?);
    let rounds = rounds(&asked.duty, year, since, today);
    let kept = app.store.returns(&of_duty(&asked, &rounds)).await?;
    let kept: HashMap<(i64, &str), &DutyReturn> =
        kept.iter().map(|r| ((r.key.unit_id, r.key.period.as_str()), r)).collect();
    let units = app.units();
    let mut periods: Vec<DutyPeriod> = rounds.iter().map(head).collect();
    let (mut rows, mut total) = (Vec::new(), DutyCounts::default());
    for unit in units.all().iter().filter(|unit| actor.see_returns(&unit.path).is_ok()) {
        let mut row = DutyRow { unit: units.brief(unit.id), counts: DutyCounts::default(), cells: vec![] };
        for (at, round) in rounds.iter().enumerate() {
            let cell = cell(app, &asked, unit, round, &kept, year, today);
            for counts in [&mut row.counts, &mut periods[at].counts, &mut total] {
                cell.iter().for_each(|cell| counts.add(cell));
            }
            row.cells.push(cell);
        }
        if row.cells.iter().any(Option::is_some) {
            rows.push(row);
        }
    }
    let head = &asked.ledger.head;
    Ok(DutyTable {
        ledger: head.id.clone(),
        ledger_name: head.name.clone(),
        duty: asked.duty.name.clone(),
        year,
        periods,
        rows,
        total,
        may_judge: actor.judge_returns(&asked.ledger, &[]).is_ok(),
    })
}

fn of_duty(asked: &Asked, rounds: &[Round]) -> ReturnQuery {
    ReturnQuery {
        ledger: Some(asked.ledger.head.id.clone()),
        duty: Some(asked.duty.name.clone()),
        due_from: rounds.first().map(|round| round.due),
        due_to: rounds.last().map(|round| round.due),
        ..ReturnQuery::default()
    }
}

fn head(round: &Round) -> DutyPeriod {
    let (period, name, due) = (round.key.clone(), round.label.clone(), round.due.to_string());
    DutyPeriod { period, name, due, counts: DutyCounts::default() }
}

fn cell(
    app: &App,
    asked: &Asked,
    unit: &Unit,
    round: &Round,
    kept: &HashMap<(i64, &str), &DutyReturn>,
    year: i16,
    today: Date,
) -> Option<DutyCell> {
    if !owes(app, &asked.ledger, &asked.duty, unit, round) {
        return None;
    }
    let kept = kept.get(&(unit.id, round.key.as_str())).copied();
    Some(DutyCell {
        status: status(kept, round, today),
        counted: is_counted(round, date(year, 12, 31), today),
        handed_in: kept.is_some_and(|k| matches!(k.status, ReturnStatus::Submitted | ReturnStatus::Approved)),
        in_time: kept.is_some_and(DutyReturn::in_time),
        nil: kept.is_some_and(|k| k.nil),
        records: kept.map_or(0, |k| k.records),
    })
}

/// Whether a return counts for the rate up to a day: its own day has passed.
pub(super) fn is_counted(round: &Round, until: Date, today: Date) -> bool {
    round.due <= until && round.due < today
}

/// Every duty with its counts of a year.
pub async fn overview(app: &App, actor: &Actor, year: i16) -> Result<Vec<DutyBrief>, OpError> {
    briefs(app, actor, year, |_| true).await
}

/// The duties whose returns wait for the person's judgement.
pub async fn to_judge(app: &App, actor: &Actor, year: i16) -> Result<Vec<DutyBrief>, OpError> {
    let mut briefs = briefs(app, actor, year, |ledger| actor.judge_returns(ledger, &[]).is_ok()).await?;
    briefs.retain(|brief| brief.to_judge > 0);
    Ok(briefs)
}

async fn briefs(
    app: &App,
    actor: &Actor,
    year: i16,
    wanted: impl Fn(&Ledger) -> bool,
) -> Result<Vec<DutyBrief>, OpError> {
    let mut briefs = Vec::new();
    for (ledger, duty) in duties(app, actor).into_iter().filter(|(ledger, _)| wanted(ledger)) {
        let table = table(app, actor, &ledger.head.id, &duty.name, year).await?;
        let waiting = table.rows.iter().flat_map(|row| row.cells.iter().flatten());
        let to_judge = waiting.filter(|cell| cell.status == DutyStatus::Submitted).count();
        if !table.rows.is_empty() {
            briefs.push(DutyBrief {
                ledger: table.ledger,
                ledger_name: table.ledger_name,
                duty: table.duty,
                within_days: duty.within_days,
                counts: table.total,
                to_judge,
                may_judge: table.may_judge,
            });
        }
    }
    Ok(briefs)
}
