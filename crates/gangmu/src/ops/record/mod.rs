//! Records of any ledger: reading, adding, changing, moving. What a ledger is comes from its definition alone.

mod batch;
mod beside;
mod change;
mod guarded;
mod links;
mod list;
mod moves;
mod named;
mod place;

use gangmu_pack::definition::Ledger;
use gangmu_store::Record;

pub use self::batch::make_moves;
pub use self::beside::Beside;
pub use self::change::{Recheck, change, create, incoming, recheck};
pub use self::guarded::{reveal, void};
pub use self::links::back_links;
pub use self::list::{counts, find as found, hashes, list, query, shown};
pub use self::moves::make_move;
pub use self::named::by_number;
pub use self::place::{Place, Stood, check_owner, clocks, due, fill_in, judged, unit_meets};

use self::list::{find, shown_one};
use self::moves::possible_moves;
use self::place::check;
use super::error::OpError;
use super::{history, supervision, trust};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::view::ledger::{RecordDetail, UsedIn};

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
