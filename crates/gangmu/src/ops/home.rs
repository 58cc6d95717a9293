//! The home page: what waits for the person, how the year stands, which figures are watched.

use std::collections::HashMap;

use gangmu_pack::definition::{Ledger, Role};
use gangmu_pack::expr::Expr;
use gangmu_stat::light::Light;
use gangmu_store::{ListQuery, ProposalStatus, Record, Scope, Sort, Tally};
use jiff::SignedDuration;
use jiff::civil::Date;

use super::error::OpError;
use super::light::{self, TaskStand};
use super::record::title;
use super::{duty, figure, task, trust};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::Trusted;
use crate::view::duty::{DutyItem, DutyStatus};
use crate::view::home::{DeadlineItem, FigureWithTrend, GoalLights, Home, LightCounts, TaskLight, WaitingItem};

/// Records of a ledger that the list of waiting things holds at most.
const EACH: u32 = 20;
/// Open proposals that are looked through for it.
const PROPOSALS: u32 = 500;
/// Figures that the home page watches.
const WATCHED: usize = 6;

/// The home page of a year.
pub async fn home(app: &App, actor: &Actor, year: i16) -> Result<Home, OpError> {
    let mut waiting = waiting_returns(app, actor).await?;
    waiting.extend(waiting_proposals(app, actor).await?);
    waiting.extend(waiting_records(app, actor).await?);
    let mut home = Home {
        waiting,
        goals: vec![],
        changes: vec![],
        watch: vec![],
        next_deadlines: vec![],
        totals: LightCounts::default(),
    };
    let Some(plan) = app.store.plan_of_year(i64::from(year)).await? else {
        return Ok(home);
    };
    let tally = app.store.tally().await?;
    let mut stands = light::plan_stand(app, &tally, plan.id, year).await?;
    stands.retain(|s| actor.read_task(&task::given_to(&s.task)).is_ok());
    home.waiting.extend(waiting_tasks(app, actor, &stands));
    home.waiting.sort_by_key(|w| std::cmp::Reverse(w.overdue_days.unwrap_or(i32::MIN)));
    stands.iter().for_each(|s| home.totals.add(s.judged.light));
    home.goals = goals(app, plan.id, &stands).await?;
    home.next_deadlines = next_deadlines(app, &stands);
    home.changes = changes(app, &stands).await?;
    if actor.sees_all() {
        home.watch = watch(app, &tally, &stands).await?;
    }
    Ok(home)
}

/// Returns that the person's own unit is to hand in now, and those handed in that wait for the person's judgement.
async fn waiting_returns(app: &App, actor: &Actor) -> Result<Vec<WaitingItem>, OpError> {
    let today = app.clock.today();
    let waits = |status| matches!(status, DutyStatus::Due | DutyStatus::Overdue | DutyStatus::Returned);
    let own = duty::of_unit(app, actor, None, today.year()).await?;
    let owed = own.into_iter().filter(|item| item.may_submit && waits(item.status)).map(|item| owed(item, today));
    let judged = duty::to_judge(app, actor, today.year()).await?;
    let to_judge = judged.into_iter().map(|brief| WaitingItem {
        kind: "duty".into(),
        title: format!("{} · 待审{}份", brief.duty, brief.to_judge),
        detail: brief.ledger_name,
        due: None,
        overdue_days: None,
        link: format!("/duties?ledger={}&duty={}", brief.ledger, brief.duty),
    });
    Ok(owed.chain(to_judge).collect())
}

fn owed(item: DutyItem, today: Date) -> WaitingItem {
    let (words, detail) = match item.status {
        DutyStatus::Returned => {
            ("退回待改", format!("{};退回:{}", item.ledger_name, item.judged_note.unwrap_or_default()))
        }
        _ => ("待报", item.ledger_name),
    };
    WaitingItem {
        kind: "duty".into(),
        title: format!("{} {} · {words}", item.duty, item.period_name),
        detail,
        overdue_days: item.due.parse().ok().map(|due| days(due, today)),
        due: Some(item.due),
        link: format!("/duties?show=own&ledger={}&period={}", item.ledger, item.period),
    }
}

/// Records that wait for a move of the person's, and those that are overdue where the person is told of it.
async fn waiting_records(app: &App, actor: &Actor) -> Result<Vec<WaitingItem>, OpError> {
    let mut waiting = Vec::new();
    for ledger in app.pack.ledgers.iter().filter(|l| actor.may_open(l)) {
        let states = states_to_move(actor, ledger);
        if !states.is_empty() {
            for filter in ["due present", "due missing"] {
                waiting.extend(records(app, actor, ledger, &states, filter).await?);
            }
        }
        if ledger.deadlines.iter().any(|d| d.escalate.iter().any(|e| e.to == actor.role)) && actor.watches(ledger) {
            let told = |late: &WaitingItem| {
                let past = i64::from(late.overdue_days.unwrap_or(0));
                ledger.deadlines.iter().any(|clock| clock.tells(actor.role, past))
            };
            for late in records(app, actor, ledger, &[], "overdue").await? {
                if told(&late) && !waiting.contains(&late) {
                    waiting.push(late);
                }
            }
        }
    }
    Ok(waiting)
}

/// What others proposed and the person may take up, and the person's own that was given back.
async fn waiting_proposals(app: &App, actor: &Actor) -> Result<Vec<WaitingItem>, OpError> {
    let mut waiting: Vec<WaitingItem> = Vec::new();
    let mut trust: HashMap<String, Trusted> = HashMap::new();
    for proposal in app.store.all_open_proposals(PROPOSALS).await? {
        let Some(ledger) = app.pack.ledger(&proposal.ledger).filter(|l| actor.may_open(l)) else { continue };
        if !trust.contains_key(&proposal.ledger) {
            trust.insert(proposal.ledger.clone(), trust::trusted(app, ledger).await?);
        }
        let Some(record) = app.store.record(ledger, proposal.record_id).await?.filter(|r| !r.voided) else { continue };
        let owner = app.units().path(record.owner).to_owned();
        let hands = trust::hands(&proposal);
        let words = match proposal.status {
            ProposalStatus::Returned if hands.contains(&actor.id) => "采信未通过",
            ProposalStatus::Waiting
                if actor.judge_proposal(ledger, &owner, &trust[&proposal.ledger], &hands).is_ok() =>
            {
                "待采信"
            }
            _ => continue,
        };
        waiting.push(WaitingItem {
            title: format!("{} · {words}", title(ledger, &record)),
            due: None,
            overdue_days: None,
            ..waiting_record(app, ledger, &record)
        });
        if waiting.len() == EACH as usize {
            break;
        }
    }
    Ok(waiting)
}

/// The states from which the person may make a move, as far as the role alone decides.
fn states_to_move(actor: &Actor, ledger: &Ledger) -> Vec<String> {
    let mut states: Vec<String> = Vec::new();
    for step in ledger.moves.iter().filter(|step| actor.has_move(ledger, step)) {
        let open = step.from.iter().filter(|state| !ledger.is_final(state));
        states.extend(open.cloned());
    }
    states.sort();
    states.dedup();
    states
}

async fn records(
    app: &App,
    actor: &Actor,
    ledger: &Ledger,
    states: &[String],
    filter: &str,
) -> Result<Vec<WaitingItem>, OpError> {
    let mut query = ListQuery::new(app.clock.today());
    query.scope = if actor.watches(ledger) { Scope::All } else { Scope::Subtree(actor.unit_path.clone()) };
    query.states = states.to_vec();
    query.counted = true;
    query.filter = Expr::parse(filter).ok();
    (query.sort, query.limit) = (Some(Sort { column: "due".into(), desc: false }), EACH);
    let found = app.store.list_records(ledger, &query).await?.records;
    Ok(found.iter().map(|record| waiting_record(app, ledger, record)).collect())
}

fn waiting_record(app: &App, ledger: &Ledger, record: &Record) -> WaitingItem {
    WaitingItem {
        kind: "record".into(),
        title: format!("{} · {}", title(ledger, record), ledger.state_name(&record.state)),
        detail: format!("{} {}", app.units().name(record.owner), record.number),
        due: record.due.map(|d| d.to_string()),
        overdue_days: record.due.map(|d| days(d, app.clock.today())),
        link: format!("/ledgers/{}?record={}", ledger.head.id, record.id),
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// Tasks that the person's unit leads and that are late or behind; for the general office those that are late.
fn waiting_tasks(app: &App, actor: &Actor, stands: &[TaskStand]) -> Vec<WaitingItem> {
    let open = stands.iter().filter(|s| s.task.status == "open");
    let wanted = open.filter(|s| match actor.role {
        Role::General | Role::Leader => s.judged.light == Light::Red,
        Role::Office | Role::School => {
            task::given_to(&s.task).contains(&actor.unit) && matches!(s.judged.light, Light::Red | Light::Yellow)
        }
        Role::Inspector | Role::Admin => false,
    });
    wanted
        .map(|s| WaitingItem {
            kind: "task".into(),
            title: format!("{} {}", s.task.number, s.task.title),
            detail: s.judged.reason.clone(),
            due: s.task.due.map(|d| d.to_string()),
            overdue_days: s.task.due.map(|d| days(d, app.clock.today())),
            link: format!("/tasks/{}", s.task.id),
        })
        .collect()
}

async fn goals(app: &App, plan: i64, stands: &[TaskStand]) -> Result<Vec<GoalLights>, OpError> {
    let goals = app.store.goals(plan).await?.into_iter().map(|goal| GoalLights {
        goal_id: goal.id,
        title: goal.title,
        lights: stands
            .iter()
            .filter(|s| s.task.goal_id == goal.id)
            .map(|s| TaskLight {
                task_id: s.task.id,
                number: s.task.number.clone(),
                title: s.task.title.clone(),
                light: s.judged.light,
                reason: s.judged.reason.clone(),
            })
            .collect(),
    });
    Ok(goals.filter(|g| !g.lights.is_empty()).collect())
}

/// What falls due in the next sixty days, the nearest first.
fn next_deadlines(app: &App, stands: &[TaskStand]) -> Vec<DeadlineItem> {
    let today = app.clock.today();
    let mut next: Vec<(Date, &TaskStand)> = stands
        .iter()
        .filter(|s| s.task.status == "open")
        .filter_map(|s| Some((s.task.due?, s)))
        .filter(|(due, _)| (0..=60).contains(&days(today, *due)))
        .collect();
    next.sort_by_key(|(due, _)| *due);
    next.into_iter()
        .take(8)
        .map(|(due, s)| DeadlineItem {
            date: due.to_string(),
            title: format!("{} {}", s.task.number, s.task.title),
            unit: s.task.lead_unit.map(|u| app.units().name(u).to_owned()).unwrap_or_default(),
            link: format!("/tasks/{}", s.task.id),
            light: s.judged.light,
        })
        .collect()
}

/// What happened in the last seven days, in a sentence each.
async fn changes(app: &App, stands: &[TaskStand]) -> Result<Vec<String>, OpError> {
    let since = app.clock.now() - SignedDuration::from_hours(7 * 24);
    let today = app.clock.today();
    let recent = |day: Option<Date>| day.is_some_and(|d| (0..=7).contains(&days(d, today)));
    let mut words = Vec::new();
    let done = stands.iter().filter(|s| recent(s.task.done_on)).count();
    if done > 0 {
        words.push(format!("办结{done}项任务"));
    }
    let late = stands.iter().filter(|s| s.task.status == "open" && recent(s.task.due) && s.judged.light == Light::Red);
    for stand in late {
        words.push(format!("“{}”转为逾期", stand.task.title));
    }
    let reports = match stands.first() {
        Some(stand) => app.store.last_reports(stand.task.plan_id).await?,
        None => vec![],
    };
    let fresh = reports.iter().filter(|r| r.at >= since && stands.iter().any(|s| s.task.id == r.task_id)).count();
    if fresh > 0 {
        words.push(format!("{fresh}项任务填报了进展"));
    }
    Ok(words)
}

/// The figures that answer the plan's targets, those not yet met first.
async fn watch(app: &App, tally: &Tally, stands: &[TaskStand]) -> Result<Vec<FigureWithTrend>, OpError> {
    let mut targets: Vec<_> = stands.iter().flat_map(|s| &s.targets).filter(|t| t.actual.is_some()).collect();
    targets.sort_by_key(|t| t.met == Some(true));
    let mut watched = Vec::new();
    for stand in targets {
        let Some(key) = light::figure_key(&stand.target) else {
            continue;
        };
        let mut trend = figure::trend(app, tally, &key, None).await?;
        trend.target = Some(light::goal(&stand.target).print(&stand.target.unit));
        trend.met = stand.met;
        watched.push(trend);
        if watched.len() == WATCHED {
            break;
        }
    }
    Ok(watched)
}
