//! Moves of a record along its workflow: which are possible, what is missing, and the move itself.

use gangmu_pack::check_record::RecordRow as Row;
use gangmu_pack::definition::{Ledger, Move};
use gangmu_pack::expr::Expr;
use gangmu_store::{Change, Record};
use serde_json::{Map, Value};

use super::beside::Beside;
use super::change::{changed, due_with, refuse_locked};
use super::detail;
use super::list::find;
use super::place::{Place, around, check_owner};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::{LedgerAction, Trusted};
use crate::ops::error::{OpError, bad};
use crate::ops::{trust, words};
use crate::view::ledger::{PossibleMove, RecordDetail, RecordPatch};

/// Why a proposed record does not move.
const WAITS: &str = "记录待采信,采信后才能办理";

/// Moves a record to its next state.
pub async fn make_move(
    app: &App,
    actor: &Actor,
    ledger_id: &str,
    id: i64,
    step: &str,
    patch: RecordPatch,
) -> Result<RecordDetail, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let record = find(app, &ledger, id).await?;
    let Some(step) = ledger.moves.iter().find(|m| m.id == step) else {
        return Err(OpError::NotFound(format!("流转“{step}”")));
    };
    let owner = app.units().path(record.owner).to_owned();
    let permit = actor.make_move(&ledger, step, &owner, &hands(app, &ledger, &record).await?)?;
    refuse_proposed(app, &ledger, &record).await?;
    only_what_it_asks(actor, &ledger, step, &owner, &trust::trusted(app, &ledger).await?, &patch)?;
    let values = changed(app, &ledger, &record, patch.values, &patch.reason).await?;
    refuse_locked(app, actor, &ledger, &record, &values).await?;
    let mut whole = record.values.clone();
    whole.extend(values.clone());
    app.seal.open_values(&ledger, &mut whole);
    let beside = Beside::of(app, &ledger, &whole, record.owner, Some(id)).await?;
    let missing = Missing::of(app, &ledger, step, &Place::of(&record).with(&beside), &whole);
    if let Some(first) = missing.sentences().first() {
        return bad(format!("还不能“{}”:{first}", step.name), "补齐后再办理");
    }
    if step.reason && patch.reason.trim().is_empty() {
        return bad(format!("“{}”要写明原因", step.name), "请填写原因");
    }
    let owner = taker(app, &ledger, step, &record, patch.unit)?;
    let after = Record { owner: owner.unwrap_or(record.owner), ..record.clone() };
    if owner.is_some() {
        refuse_locked(app, actor, &ledger, &after, &values).await?;
    }
    let due = due_with(app, &ledger, &after, &values, Some(&step.to)).await?;
    let change = Change { id, revision: patch.revision, values, due, owner, stood: None };
    app.store.move_record(&ledger, step, change, &permit.by(&patch.reason, app.clock.now())).await?;
    // Who hands a record to another unit sees how it left, though the next look may be refused.
    let moved = find(app, &ledger, id).await?;
    detail(app, actor, &ledger, moved).await
}

/// What was not taken up does not move on.
async fn refuse_proposed(app: &App, ledger: &Ledger, record: &Record) -> Result<(), OpError> {
    match trust::is_proposed(app, ledger, record.id).await? {
        Some(_) => bad(WAITS, "请先由责任科室或可信来源采信"),
        None => Ok(()),
    }
}

/// The unit that takes a record over by a move that hands it on.
fn taker(app: &App, ledger: &Ledger, step: &Move, record: &Record, unit: Option<i64>) -> Result<Option<i64>, OpError> {
    match (step.transfer, unit) {
        (false, None) => Ok(None),
        (false, Some(_)) => bad(format!("“{}”不改变所属单位", step.name), "请去掉接办单位"),
        (true, None) => bad(format!("“{}”要选择接办单位", step.name), "请选择接办单位"),
        (true, Some(unit)) if unit == record.owner => bad("记录已经属于这个单位", "请选择另一个单位"),
        (true, Some(unit)) => {
            check_owner(app, ledger, unit)?;
            if app.units().get(unit).is_some_and(|u| u.valid_to.is_some_and(|to| to < app.clock.today())) {
                return bad(format!("{}已经撤并", app.units().name(unit)), "请选择接续它的单位");
            }
            Ok(Some(unit))
        }
    }
}

/// Who may make a move but not change the record fills in no more than the move asks for.
fn only_what_it_asks(
    actor: &Actor,
    ledger: &Ledger,
    step: &Move,
    owner: &str,
    trusted: &Trusted,
    patch: &RecordPatch,
) -> Result<(), OpError> {
    if actor.enter(ledger, LedgerAction::Write, owner, trusted).is_ok_and(|(_, counts)| counts) {
        return Ok(());
    }
    match patch.values.keys().find(|id| !step.requires.contains(id)) {
        Some(id) => {
            let name = ledger.field(id).map_or(id.as_str(), |f| &f.name);
            bad(format!("“{}”时不能修改“{name}”", step.name), "请退回填报单位修改")
        }
        None => Ok(()),
    }
}

/// The people who had their hands on a record: who entered it, who made the last move, who changed it last, and those
/// for whom they did.
async fn hands(app: &App, ledger: &Ledger, record: &Record) -> Result<Vec<i64>, OpError> {
    let events = app.store.history(&ledger.head.id, record.id).await?;
    let last = |of: &dyn Fn(&str) -> bool| events.iter().rev().find(|event| of(&event.action));
    let entered = events.iter().find(|event| event.action == "create");
    let moved = last(&|action| action.starts_with("move:"));
    let changed = last(&|action| action == "update" || action.starts_with("move:"));
    let given = [entered, moved, changed].into_iter().flatten().filter_map(|event| event.for_id);
    let mover = moved.map(|event| event.actor_id);
    Ok([record.created_by, record.updated_by].into_iter().chain(mover).chain(given).collect())
}

/// What keeps a move from being made, a sentence each.
#[derive(Default)]
struct Missing {
    /// What the move itself lets the person fill in.
    to_fill: Vec<String>,
    /// What must be put right elsewhere first.
    before: Vec<String>,
}

impl Missing {
    fn of(app: &App, ledger: &Ledger, step: &Move, place: &Place, values: &Map<String, Value>) -> Missing {
        let mut missing = Missing::default();
        if !step.from.iter().any(|state| state == place.state) {
            missing.before.push(format!("记录现为“{}”", ledger.state_name(place.state)));
        }
        for field in step.requires.iter().filter_map(|id| ledger.field(id)) {
            if values.get(&field.id).is_none_or(|v| v.is_null() || v.as_array().is_some_and(Vec::is_empty)) {
                missing.to_fill.push(format!("缺“{}”", field.name));
            }
        }
        if let Some(when) = &step.when
            && !holds(app, ledger, when, place, values)
        {
            let by_move = when.fields().iter().any(|field| step.requires.contains(field));
            let list = if by_move { &mut missing.to_fill } else { &mut missing.before };
            list.push(format!("须满足:{}", words::condition(ledger, when.source())));
        }
        missing
    }

    fn sentences(self) -> Vec<String> {
        [self.before, self.to_fill].concat()
    }
}

fn holds(app: &App, ledger: &Ledger, when: &Expr, place: &Place, values: &Map<String, Value>) -> bool {
    around(app, place, |around| when.eval(&Row { ledger, values, around }, around.today).is_true())
}

pub(super) async fn possible_moves(
    app: &App,
    actor: &Actor,
    ledger: &Ledger,
    record: &Record,
    owner: &str,
) -> Result<Vec<PossibleMove>, OpError> {
    let hands = hands(app, ledger, record).await?;
    let waits = trust::is_proposed(app, ledger, record.id).await?.is_some();
    let beside = Beside::of(app, ledger, &record.values, record.owner, Some(record.id)).await?;
    let place = Place::of(record).with(&beside);
    let from_here = ledger.moves.iter().filter(|m| m.from.contains(&record.state) && !record.voided);
    let moves = from_here
        .filter(|step| actor.has_move(ledger, step))
        .map(|step| {
            let mut missing = Missing::of(app, ledger, step, &place, &record.values);
            missing.before.extend(actor.make_move(ledger, step, owner, &hands).err().map(|denied| denied.to_string()));
            missing.before.extend(waits.then(|| WAITS.to_owned()));
            PossibleMove {
                id: step.id.clone(),
                name: step.name.clone(),
                to_name: ledger.state_name(&step.to).to_owned(),
                possible: missing.before.is_empty(),
                missing: missing.sentences(),
                fields: step.requires.clone(),
                reason: step.reason,
                transfer: step.transfer,
            }
        })
        .collect();
    Ok(moves)
}
