//! Everything that a unit is asked for this month: returns, records that wait for it, tasks. It asks the areas; it keeps
//! nothing.

use std::collections::BTreeSet;

use gangmu_pack::definition::{Ledger, Role, UnitKind};
use gangmu_store::{ListQuery, Record, Scope, Sort, Unit};
use jiff::civil::Date;

use super::error::OpError;
use super::{duty, record, task};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::view::burden::AskedOfUnit;
use crate::view::duty::{DutyItem, DutyStatus};
use crate::view::home::WaitingItem;

/// Records of one ledger that are named.
const EACH: u32 = 20;
/// Records that are named in all.
const MOST: usize = 200;

/// What a unit is asked for in the present month.
pub async fn of_unit(app: &App, actor: &Actor, id: i64) -> Result<AskedOfUnit, OpError> {
    let units = app.units();
    let unit = units.get(id).ok_or_else(|| OpError::NotFound("这个单位".into()))?;
    actor.see_returns(&unit.path)?;
    let today = app.clock.today();
    let (from, to) = (today.first_of_month(), today.last_of_month());
    let duties = duties(app, actor, unit, from, to).await?;
    let (mut records, mut records_total) = (Vec::new(), 0);
    let mut ledgers: BTreeSet<String> = duties.iter().map(|duty| duty.ledger.clone()).collect();
    for ledger in &app.pack.ledgers {
        if actor.ledger(ledger, LedgerAction::Read, &unit.path).is_err() {
            continue;
        }
        let (found, total) = waiting(app, ledger, unit).await?;
        if total > 0 {
            ledgers.insert(ledger.head.id.clone());
        }
        records.extend(found);
        records_total += total;
    }
    // What has no day comes last.
    records.sort_by_key(|item| (item.due.is_none(), item.due.clone()));
    records.truncate(MOST);
    Ok(AskedOfUnit {
        unit: units.brief(id),
        from: from.to_string(),
        to: to.to_string(),
        duties,
        records,
        records_total,
        tasks: tasks(app, actor, id, to).await?,
        ledgers: ledgers.len(),
    })
}

/// Returns that are due this month, late or sent back.
async fn duties(app: &App, actor: &Actor, unit: &Unit, from: Date, to: Date) -> Result<Vec<DutyItem>, OpError> {
    let mut items = duty::of_unit(app, actor, Some(unit.id), from.year()).await?;
    let (from, to) = (from.to_string(), to.to_string());
    items.retain(|item| {
        let in_month = (from.as_str()..=to.as_str()).contains(&item.due.as_str());
        in_month || matches!(item.status, DutyStatus::Overdue | DutyStatus::Returned)
    });
    Ok(items)
}

/// The roles in which people of a unit of that kind act.
fn roles(kind: UnitKind) -> &'static [Role] {
    match kind {
        UnitKind::Bureau => &[Role::Leader],
        UnitKind::Office => &[Role::Office, Role::General],
        UnitKind::Institution => &[Role::Office, Role::School],
        UnitKind::Town | UnitKind::School | UnitKind::Kindergarten => &[Role::School],
    }
}

/// The unit's own records that wait for a step of its people, and how many there are.
async fn waiting(app: &App, ledger: &Ledger, unit: &Unit) -> Result<(Vec<WaitingItem>, i64), OpError> {
    if !ledger.head.kept_by.contains(&unit.kind) {
        return Ok((vec![], 0));
    }
    let own = ledger.moves.iter().filter(|step| step.by.iter().any(|role| roles(unit.kind).contains(role)));
    let states: BTreeSet<String> =
        own.flat_map(|step| &step.from).filter(|state| !ledger.is_final(state)).cloned().collect();
    if states.is_empty() {
        return Ok((vec![], 0));
    }
    let mut query = ListQuery::new(app.clock.today());
    (query.scope, query.states) = (Scope::Units(vec![unit.id]), states.into_iter().collect());
    (query.sort, query.limit) = (Some(Sort { column: "due".into(), desc: false }), EACH);
    let total = app.store.count_records(ledger, &query).await?;
    if total == 0 {
        return Ok((vec![], 0));
    }
    let found = app.store.list_records(ledger, &query).await?.records;
    Ok((found.iter().map(|record| item(app, ledger, record)).collect(), total))
}

fn item(app: &App, ledger: &Ledger, record: &Record) -> WaitingItem {
    WaitingItem {
        kind: "record".into(),
        title: format!("{} · {}", record::title(ledger, record), ledger.state_name(&record.state)),
        detail: format!("{} {}", ledger.head.name, record.number),
        due: record.due.map(|due| due.to_string()),
        overdue_days: record.due.map(|due| days(due, app.clock.today())),
        link: format!("/ledgers/{}?record={}", ledger.head.id, record.id),
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// Open tasks of the present plan that are given to the unit and due by a day.
async fn tasks(app: &App, actor: &Actor, unit: i64, until: Date) -> Result<Vec<WaitingItem>, OpError> {
    let today = app.clock.today();
    let Some(plan) = app.store.plan_of_year(i64::from(today.year())).await? else { return Ok(vec![]) };
    let mut items = Vec::new();
    for found in app.store.tasks(plan.id).await? {
        let given = task::given_to(&found);
        let due = found.due.filter(|due| *due <= until);
        if let Some(due) = due.filter(|_| found.status == "open" && given.contains(&unit))
            && actor.read_task(&given).is_ok()
        {
            items.push(WaitingItem {
                kind: "task".into(),
                title: format!("{} {}", found.number, found.title),
                detail: found.progress_note.unwrap_or_default(),
                due: Some(due.to_string()),
                overdue_days: Some(days(due, today)),
                link: format!("/tasks/{}", found.id),
            });
        }
    }
    items.sort_by(|a, b| a.due.cmp(&b.due));
    Ok(items)
}
