//! What has a day and who stands around it: records, listings, returns, tasks and milestones of the product as `rule`
//! wants them. It judges nothing.

use std::collections::HashMap;
use std::sync::Arc;

use gangmu_pack::definition::{Duty, Ledger, Role};
use gangmu_store::{ListQuery, Record, ReturnQuery, ReturnStatus, Sort, Task};
use jiff::ToSpan;
use jiff::civil::Date;

use super::rule::{NoticeKind, Watch};
use crate::app::App;
use crate::auth::{Actor, session};
use crate::ops::duty::{self, round};
use crate::ops::error::OpError;
use crate::ops::record::title;
use crate::ops::{record, task};

/// Days before the day of a return on which the unit is told, where no definition says.
const BEFORE_RETURN: [u16; 2] = [3, 1];
/// The same for tasks.
const BEFORE_TASK: [u16; 3] = [7, 3, 1];
/// Days after its day for which a missing return is told.
const RETURN_STOPS: u16 = 30;
/// Days that may lie between a reminder's day and the working day on which it is told.
const SLACK: i64 = 14;

/// Everything that may be told on a day.
pub async fn watches(app: &App, today: Date) -> Result<Vec<Watch>, OpError> {
    let people = People::of(app).await?;
    let mut watches = Vec::new();
    for ledger in &app.pack.ledgers {
        watches.extend(records(app, ledger, &people, today).await?);
        for duty in &ledger.duties {
            watches.extend(returns(app, ledger, duty, &people, today).await?);
        }
    }
    watches.extend(listings(app, &people).await?);
    watches.extend(tasks(app, &people, today).await?);
    Ok(watches)
}

/// Everyone who may sign in.
struct People {
    actors: Vec<Actor>,
    by_unit: HashMap<i64, Vec<i64>>,
}

impl People {
    async fn of(app: &App) -> Result<People, OpError> {
        let accounts = app.people();
        let active = || accounts.iter().filter(|account| account.active);
        let mut actors: Vec<Actor> = active().map(|account| session::actor(app, account)).collect();
        for given in app.store.delegations_on(app.clock.today(), None).await? {
            let giver = active().find(|account| account.id == given.giver_id).map(|a| session::person(app, a));
            if let Some(taker) = actors.iter_mut().find(|actor| actor.id == given.taker_id) {
                taker.stand_for(giver, given.ledger);
            }
        }
        let mut people = People { actors, by_unit: HashMap::new() };
        for actor in people.actors.iter().filter(|a| matches!(a.role, Role::School | Role::Office | Role::General)) {
            people.by_unit.entry(actor.unit).or_default().push(actor.id);
        }
        Ok(people)
    }

    fn of_unit(&self, unit: i64) -> Vec<i64> {
        self.by_unit.get(&unit).cloned().unwrap_or_default()
    }

    fn who(&self, wanted: impl Fn(&Actor) -> bool) -> Vec<i64> {
        self.actors.iter().filter(|actor| wanted(actor)).map(|actor| actor.id).collect()
    }

    /// The people who can move a record on: its unit's, and those of the office that answers for the ledger. Leaders and
    /// inspectors only where it waits for nobody else.
    fn hands(&self, ledger: &Ledger, record: &Record) -> Vec<i64> {
        let steps: Vec<_> = ledger.moves.iter().filter(|step| step.from.contains(&record.state)).collect();
        let can = |actor: &Actor| steps.iter().any(|step| actor.has_move(ledger, step));
        let near = |actor: &Actor| actor.unit == record.owner || actor.answers_for(ledger);
        let hands = self.who(|actor| can(actor) && near(actor));
        if !hands.is_empty() {
            return hands;
        }
        let others = self.who(|actor| can(actor) && matches!(actor.role, Role::Leader | Role::Inspector));
        if others.is_empty() { self.of_unit(record.owner) } else { others }
    }

    /// The people of a role whom an overdue record is brought before.
    fn escalated(&self, ledger: &Ledger, role: Role, owner: i64) -> Vec<i64> {
        self.who(|actor| {
            actor.role == role
                && match role {
                    Role::Office => actor.answers_for(ledger),
                    Role::School => actor.unit == owner,
                    Role::Leader | Role::General | Role::Inspector | Role::Admin => true,
                }
        })
    }
}

/// Records whose deadline is near or past.
async fn records(app: &App, ledger: &Arc<Ledger>, people: &People, today: Date) -> Result<Vec<Watch>, OpError> {
    let mut watches = Vec::new();
    if ledger.deadlines.is_empty() {
        return Ok(watches);
    }
    let longest = ledger.deadlines.iter().flat_map(|clock| &clock.remind).max().copied().unwrap_or(0);
    let horizon = today.checked_add((i64::from(longest) + SLACK).days()).unwrap_or(today);
    let mut query = ListQuery::new(today);
    query.filter = gangmu_pack::expr::Expr::parse("due present").ok();
    let running = ledger.workflow.states.iter().filter(|s| !s.paused && !ledger.is_final(&s.id));
    query.states = running.map(|state| state.id.clone()).collect();
    (query.sort, query.limit) = (Some(Sort { column: "due".into(), desc: false }), 1_000);
    loop {
        let page = app.store.list_records(ledger, &query).await?;
        for record in &page.records {
            match record.due {
                Some(due) if due <= horizon => watches.push(of_record(app, ledger, people, record, due).await?),
                _ => return Ok(watches),
            }
        }
        query.after = page.next;
        if query.after.is_none() {
            return Ok(watches);
        }
    }
}

async fn of_record(app: &App, ledger: &Ledger, people: &People, record: &Record, due: Date) -> Result<Watch, OpError> {
    let entries = app.store.state_entries(&ledger.head.id, record.id).await?;
    let clocks = record::clocks(app, ledger, &record.values, record.owner, &entries);
    let clock = clocks.iter().find(|(_, day)| *day == due).map(|(clock, _)| *clock);
    let escalate = clock.map(|clock| {
        clock.escalate.iter().map(|to| (to.after, people.escalated(ledger, to.to, record.owner))).collect()
    });
    Ok(Watch {
        kind: NoticeKind::Record,
        title: format!("{} · {}", title(ledger, record), clock.map_or("期限", |clock| &clock.name)),
        detail: detail(app, ledger, record),
        due,
        link: link(ledger, record.id),
        hands: people.hands(ledger, record),
        before: clock.map(|clock| clock.remind.clone()).unwrap_or_default(),
        stop_after: None,
        escalate: escalate.unwrap_or_default(),
    })
}

fn detail(app: &App, ledger: &Ledger, record: &Record) -> String {
    format!("{} {} {}", app.units().name(record.owner), record.number, ledger.state_name(&record.state))
}

fn link(ledger: &Ledger, record: i64) -> String {
    format!("/ledgers/{}?record={record}", ledger.head.id)
}

/// Records listed for supervision.
async fn listings(app: &App, people: &People) -> Result<Vec<Watch>, OpError> {
    let mut watches = Vec::new();
    for listing in app.store.supervisions(true).await? {
        let Ok(ledger) = app.ledger(&listing.ledger) else { continue };
        let Some(record) = app.store.record(&ledger, listing.record_id).await? else { continue };
        let mut hands = people.of_unit(record.owner);
        hands.extend(people.hands(&ledger, &record));
        hands.sort_unstable();
        hands.dedup();
        watches.push(Watch {
            kind: NoticeKind::Supervision,
            title: format!("挂牌督办:{}", title(&ledger, &record)),
            detail: format!("{},{}", detail(app, &ledger, &record), listing.words),
            due: listing.due,
            link: link(&ledger, record.id),
            hands,
            before: BEFORE_TASK.to_vec(),
            stop_after: None,
            escalate: vec![(0, vec![listing.listed_by])],
        });
    }
    Ok(watches)
}

/// Returns that were not handed in: each to its unit, all of a period together to the office.
async fn returns(
    app: &App,
    ledger: &Arc<Ledger>,
    duty: &Duty,
    people: &People,
    today: Date,
) -> Result<Vec<Watch>, OpError> {
    let day = |days: i64| today.checked_add(days.days()).unwrap_or(today);
    let first = day(-i64::from(RETURN_STOPS)).max(duty::since(app).await?);
    let query = ReturnQuery {
        ledger: Some(ledger.head.id.clone()),
        duty: Some(duty.name.clone()),
        due_from: Some(first),
        ..ReturnQuery::default()
    };
    let mut settled = app.store.returns(&query).await?;
    settled.retain(|r| matches!(r.status, ReturnStatus::Submitted | ReturnStatus::Approved) || r.is_locked(today));
    let units = app.units();
    let mut watches = Vec::new();
    for round in round::due_between(duty, first, day(SLACK)).iter().filter(|round| round.to <= today) {
        let done = |unit: i64| settled.iter().any(|r| r.key.unit_id == unit && r.key.period == round.key);
        let owing = units.all().iter().filter(|unit| duty::owes(app, ledger, duty, unit, round));
        let missing: Vec<_> = owing.filter(|unit| !done(unit.id)).collect();
        let watch = |title: String, detail: String, hands: Vec<i64>, escalate| Watch {
            kind: NoticeKind::Duty,
            title,
            detail,
            due: round.due,
            link: format!("/duties?ledger={}&period={}", ledger.head.id, round.key),
            hands,
            before: BEFORE_RETURN.to_vec(),
            stop_after: Some(RETURN_STOPS),
            escalate,
        };
        for unit in &missing {
            let title = format!("报送{} · {}", duty.name, round.label);
            watches.push(watch(title, format!("{} {}", unit.name, ledger.head.name), people.of_unit(unit.id), vec![]));
        }
        if !missing.is_empty() {
            let title = format!("{} · {}有{}个单位未报送", duty.name, round.label, missing.len());
            let office = people.who(|actor| actor.answers_for(ledger));
            watches.push(watch(title, ledger.head.name.clone(), vec![], vec![(0, office)]));
        }
    }
    Ok(watches)
}

/// Open tasks of the year's plan, and their milestones that were not reached.
async fn tasks(app: &App, people: &People, today: Date) -> Result<Vec<Watch>, OpError> {
    let Some(plan) = app.store.plan_of_year(i64::from(today.year())).await? else {
        return Ok(vec![]);
    };
    let general = people.who(|actor| actor.role == Role::General);
    let open: HashMap<i64, Task> =
        app.store.tasks(plan.id).await?.into_iter().filter(|t| t.status == "open").map(|t| (t.id, t)).collect();
    let watch = |kind, task: &Task, title: String, due, escalate| Watch {
        kind,
        title,
        detail: task.lead_unit.map(|unit| app.units().name(unit).to_owned()).unwrap_or_else(|| "未定牵头单位".into()),
        due,
        link: format!("/tasks/{}", task.id),
        hands: task::given_to(task).into_iter().flat_map(|unit| people.of_unit(unit)).collect(),
        before: BEFORE_TASK.to_vec(),
        stop_after: None,
        escalate,
    };
    let mut watches = Vec::new();
    for task in open.values() {
        if let Some(due) = task.due {
            let told = general.iter().copied().chain(task.leader).collect();
            let title = format!("{} {}", task.number, task.title);
            watches.push(watch(NoticeKind::Task, task, title, due, vec![(0, told)]));
        }
    }
    for node in app.store.milestones_of_plan(plan.id).await?.into_iter().filter(|node| node.done_on.is_none()) {
        if let Some(task) = open.get(&node.task_id) {
            let title = format!("{} · {}", task.title, node.name);
            watches.push(watch(NoticeKind::Milestone, task, title, node.due, vec![]));
        }
    }
    Ok(watches)
}
