//! Records of any ledger: reading, adding, changing, moving. What a ledger is comes from its definition alone.

mod batch;
mod beside;
mod change;
mod ended;
mod guarded;
mod links;
mod list;
mod moves;
mod place;
mod reuse;
pub mod unique;

use gangmu_pack::definition::{Deadline, Ledger, Privacy};
use gangmu_store::Record;
use jiff::civil::Date;

pub use self::batch::make_moves;
pub use self::beside::Beside;
pub use self::change::{Recheck, change, create, incoming, recheck};
pub use self::ended::refuse_ended;
pub use self::guarded::{reveal, void};
pub use self::links::back_links;
pub use self::list::{counts, find as found, hashes, list, query, shown};
pub use self::moves::make_move;
pub use self::place::{Place, Stood, check_owner, clocks, due, fill_in, judged, unit_meets};
pub use self::reuse::{fill as fill_known, known, source_words};

use self::list::{find, shown_one};
use self::moves::possible_moves;
use self::place::check;
use super::error::OpError;
use super::{history, supervision, trust};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::view::ledger::{RecordDetail, RunningClock, UsedIn};

/// The title of a record where it may be shown anywhere, else its number.
pub fn title(ledger: &Ledger, record: &Record) -> String {
    let open = ledger.field(&ledger.head.title).is_some_and(|field| field.privacy == Privacy::Open);
    let title = record.values.get(&ledger.head.title).and_then(|value| value.as_str()).filter(|_| open);
    title.unwrap_or(&record.number).to_owned()
}

/// Everything about a record.
pub async fn show(app: &App, actor: &Actor, ledger_id: &str, id: i64) -> Result<RecordDetail, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let record = find(app, &ledger, id).await?;
    actor.ledger(&ledger, LedgerAction::Read, app.units().path(record.owner))?;
    detail(app, actor, &ledger, record).await
}

/// Everything about a record that the person may see, or had in hand a moment ago.
async fn detail(app: &App, actor: &Actor, ledger: &Ledger, record: Record) -> Result<RecordDetail, OpError> {
    let (id, owner) = (record.id, app.units().path(record.owner).to_owned());
    let mut clear = record.clone();
    app.seal.open_values(ledger, &mut clear.values);
    let edit = if ledger.is_final(&record.state) { LedgerAction::Amend } else { LedgerAction::Write };
    let doubts = check(app, ledger, &clear.values, &Place::of(&clear));
    let moves = possible_moves(app, actor, ledger, &clear, &owner).await?;
    Ok(RecordDetail {
        findings: doubts,
        moves,
        history: history::of_record(app, ledger, id).await?,
        clocks: running_clocks(app, ledger, &clear).await?,
        may_edit: !record.voided && actor.ledger(ledger, edit, &owner).is_ok(),
        used_in: used_in(app, actor, ledger).await?,
        proposals: trust::of_record(app, actor, ledger, &clear).await?,
        supervision: supervision::of_record(app, &ledger.head.id, id).await?,
        may_supervise: !record.voided && actor.supervise(ledger).is_ok(),
        may_tag: !record.voided && actor.tag(ledger, &owner).is_ok(),
        may_comment: actor.comment(ledger, &owner).is_ok(),
        opens: links::opens(app, actor, ledger, &record),
        row: shown_one(app, ledger, record).await?,
    })
}

async fn running_clocks(app: &App, ledger: &Ledger, record: &Record) -> Result<Vec<RunningClock>, OpError> {
    if ledger.deadlines.is_empty() || record.voided {
        return Ok(vec![]);
    }
    let entries = app.store.state_entries(&ledger.head.id, record.id).await?;
    let mut clocks = clocks(app, ledger, &record.values, record.owner, &entries);
    clocks.sort_by_key(|(_, due)| *due);
    let shown = |(clock, due): &(&Deadline, Date)| RunningClock { name: clock.name.clone(), due: due.to_string() };
    Ok(clocks.iter().map(shown).collect())
}

/// Tasks of the present plan whose targets count this ledger.
async fn used_in(app: &App, actor: &Actor, ledger: &Ledger) -> Result<Vec<UsedIn>, OpError> {
    let year = i64::from(app.clock.today().year());
    let Some(plan) = app.store.plan_of_year(year).await? else {
        return Ok(vec![]);
    };
    let targets = app.store.targets_of_plan(plan.id).await?;
    let bound: Vec<i64> =
        targets.iter().filter(|t| t.ledger.as_deref() == Some(&ledger.head.id)).map(|t| t.task_id).collect();
    let tasks = app
        .store
        .tasks(plan.id)
        .await?
        .into_iter()
        .filter(|t| bound.contains(&t.id) && actor.read_task(&super::task::given_to(t)).is_ok());
    Ok(tasks.map(|t| UsedIn { task_id: t.id, title: format!("{} {}", t.number, t.title) }).collect())
}
