//! Adding and changing a record: what is sent is cleaned, checked with what stays, and written.

use gangmu_pack::check_record;
use gangmu_pack::definition::{Field, FieldType, Ledger, Privacy};
use gangmu_store::{self as store, Change, Due, Record};
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::beside::Beside;
use super::ended::refuse_ended;
use super::list::{find, hashes};
use super::place::{Place, Stood, around, check_owner, due, fill_in, judged};
use super::{reuse, show, unique};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::ops::attachment;
use crate::ops::duty::lock;
use crate::ops::error::{OpError, bad};
use crate::ops::trust;
use crate::view::ledger::{NewRecord, RecordDetail, RecordPatch};

/// Adds a record.
pub async fn create(app: &App, actor: &Actor, ledger_id: &str, new: NewRecord) -> Result<RecordDetail, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let owner = new.owner.unwrap_or(actor.unit);
    let units = app.units();
    let trusted = trust::trusted(app, &ledger).await?;
    let (permit, counts) = actor.enter(&ledger, LedgerAction::Write, units.path(owner), &trusted)?;
    check_owner(app, &ledger, owner)?;
    let mut sent = incoming(app, &ledger, new.values)?;
    reuse::fill(app, actor, &ledger, &mut sent, owner, |_| true).await?;
    let beside = Beside::of(app, &ledger, &sent, owner, None).await?;
    let place = Place::new(&ledger, owner).with(&beside);
    let mut values = fill_in(app, &ledger, sent, &place);
    refuse_ended(app, &ledger, owner, &values)?;
    judged(app, &ledger, &values, &place, None, &new.reason)?;
    lock::refuse(app, actor, &ledger, owner, &[&values]).await?;
    attachments_exist(app, &ledger, &values).await?;
    refuse_duplicate(app, &ledger, &values, owner, None).await?;
    let entered = [(ledger.workflow.initial.clone(), app.clock.today())];
    let due = due(app, &ledger, &values, owner, &entered);
    app.seal.close_values(&ledger, &mut values);
    unique::refuse(app, &ledger, &values, None).await?;
    let record = store::NewRecord { owner, values, due, proposed: !counts, ..store::NewRecord::default() };
    let made = app.store.create_records(&ledger, vec![record], &permit.by(&new.reason, app.clock.now())).await?;
    show(app, actor, ledger_id, made.first().copied().unwrap_or_default()).await
}

/// Values as they are sent: unknown fields refused, units by id or code, computed fields left out, masked values untouched.
pub fn incoming(app: &App, ledger: &Ledger, values: Map<String, Value>) -> Result<Map<String, Value>, OpError> {
    let mut kept = Map::new();
    for (id, value) in values {
        let Some(field) = ledger.field(&id) else {
            return bad(format!("“{}”没有“{id}”这个栏目", ledger.head.name), "请刷新页面后重填");
        };
        if field.computed.is_none() && !is_mask(field, &value) {
            kept.insert(id, plain(app, field, value));
        }
    }
    Ok(kept)
}

fn is_mask(field: &Field, value: &Value) -> bool {
    field.privacy != Privacy::Open && value.as_str().is_some_and(|text| text.contains('＊') || text.contains("**"))
}

/// A unit or file may come back as the object that was given out; an empty text means nothing.
fn plain(app: &App, field: &Field, value: Value) -> Value {
    match (field.kind, value) {
        (_, Value::String(text)) if text.is_empty() => Value::Null,
        // An object of anything else stays, for the check to refuse.
        (FieldType::Unit, Value::Object(unit)) => unit.get("id").cloned().unwrap_or(Value::Object(unit)),
        // A code that no unit bears stays, for the check to refuse.
        (FieldType::Unit, Value::String(code)) => {
            app.units().with_code(&code).map_or_else(|| Value::String(code.clone()), |unit| unit.id.into())
        }
        (FieldType::File, Value::Array(list)) => files(list),
        (_, value) => value,
    }
}

/// Files are kept as one text of their digests; a list of anything else stays, for the check to refuse.
fn files(list: Vec<Value>) -> Value {
    let digests: Option<Vec<&str>> = list.iter().map(|file| file.get("hash").unwrap_or(file).as_str()).collect();
    match digests {
        Some(digests) if digests.is_empty() => Value::Null,
        Some(digests) => digests.join("|").into(),
        None => Value::Array(list),
    }
}

async fn attachments_exist(app: &App, ledger: &Ledger, values: &Map<String, Value>) -> Result<(), OpError> {
    for field in ledger.fields.iter().filter(|f| f.kind == FieldType::File) {
        if let Some(value) = values.get(&field.id) {
            attachment::check(app, &hashes(value)).await?;
        }
    }
    Ok(())
}

async fn refuse_duplicate(
    app: &App,
    ledger: &Ledger,
    values: &Map<String, Value>,
    owner: i64,
    own: Option<i64>,
) -> Result<(), OpError> {
    if ledger.head.key.is_empty() {
        return Ok(());
    }
    // Personal parts of a key are kept sealed.
    let mut values = values.clone();
    app.seal.close_values(ledger, &mut values);
    let found = app.store.records_by_key(ledger, &[ledger.key_of(&values, owner)]).await?;
    match found.into_iter().flatten().next() {
        Some(record) if Some(record.id) != own => bad(
            format!("已有一条{}相同的记录:{}", ledger.key_names().join("、"), record.number),
            "请打开那条记录修改,不要重复登记",
        ),
        _ => Ok(()),
    }
}

/// Changes a record's values. What has been closed is changed by the office that answers for the ledger, with a reason.
pub async fn change(
    app: &App,
    actor: &Actor,
    ledger_id: &str,
    id: i64,
    patch: RecordPatch,
) -> Result<RecordDetail, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let record = find(app, &ledger, id).await?;
    let closed = ledger.is_final(&record.state);
    let action = if closed { LedgerAction::Amend } else { LedgerAction::Write };
    let trusted = trust::trusted(app, &ledger).await?;
    let (permit, counts) = actor.enter(&ledger, action, app.units().path(record.owner), &trusted)?;
    if record.voided {
        return bad("记录已作废,不能修改", "如作废有误,请重新登记");
    }
    if closed && patch.reason.trim().is_empty() {
        return bad("已办结的记录,修改要写明原因", "请填写原因,如“核对现场后更正”");
    }
    let RecordPatch { revision, values, reason, .. } = patch;
    let Recheck { values, due } = recheck(app, actor, &ledger, &record, values, &reason).await?;
    let by = permit.by(&reason, app.clock.now());
    let proposal = trust::is_proposed(app, &ledger, id).await?;
    if !counts && proposal.is_none() {
        propose(app, &ledger, &record, revision, values, &by).await?;
        return show(app, actor, ledger_id, id).await;
    }
    let change = Change { id, revision, values, due: Due::Set(due), ..Change::default() };
    app.store.update_record(&ledger, change, &by).await?;
    if let Some(proposal) = proposal {
        app.store.propose_again(&proposal, &by).await?;
    }
    show(app, actor, ledger_id, id).await
}

/// What others than trusted sources change in a record that counts waits to be taken up: only what really changes.
async fn propose(
    app: &App,
    ledger: &Ledger,
    record: &Record,
    revision: i64,
    mut values: Map<String, Value>,
    by: &store::By,
) -> Result<(), OpError> {
    if revision != record.revision {
        return Err(OpError::Stale);
    }
    let (mut before, mut after) = (record.values.clone(), values.clone());
    app.seal.open_values(ledger, &mut before);
    app.seal.open_values(ledger, &mut after);
    values.retain(|id, _| {
        let computed = ledger.field(id).is_some_and(|field| field.computed.is_some());
        !computed && !super::place::same_value(&before, &after, id)
    });
    if values.is_empty() {
        return bad("没有改动", "请改好后再提交");
    }
    Ok(app.store.propose_change(ledger, record, values, by).await?)
}

/// Changed values, checked with those that stay and ready to be kept, and the deadline that follows.
pub struct Recheck {
    /// The values, sealed.
    pub values: Map<String, Value>,
    /// The deadline.
    pub due: Option<Date>,
}

/// Checks a change of a record as it stands now.
pub async fn recheck(
    app: &App,
    actor: &Actor,
    ledger: &Ledger,
    record: &Record,
    sent: Map<String, Value>,
    reason: &str,
) -> Result<Recheck, OpError> {
    let values = changed(app, ledger, record, sent, reason).await?;
    refuse_locked(app, actor, ledger, record, &values).await?;
    let due = match due_with(app, ledger, record, &values, None).await? {
        Due::Set(due) => due,
        Due::Keep => record.due,
    };
    Ok(Recheck { values, due })
}

/// Refuses a change of a record that lies in a locked period, or would come to lie in one.
pub(super) async fn refuse_locked(
    app: &App,
    actor: &Actor,
    ledger: &Ledger,
    record: &Record,
    changed: &Map<String, Value>,
) -> Result<(), OpError> {
    let mut after = record.values.clone();
    after.extend(changed.clone());
    lock::refuse(app, actor, ledger, record.owner, &[&record.values, &after]).await
}

/// The deadline of a record with changed values, and in its next state where it moves.
pub(super) async fn due_with(
    app: &App,
    ledger: &Ledger,
    record: &Record,
    changed: &Map<String, Value>,
    next: Option<&str>,
) -> Result<Due, OpError> {
    let mut entries = app.store.state_entries(&ledger.head.id, record.id).await?;
    entries.extend(next.map(|state| (state.to_owned(), app.clock.today())));
    let mut whole = record.values.clone();
    whole.extend(changed.clone());
    Ok(Due::Set(due(app, ledger, &whole, record.owner, &entries)))
}

/// The changed values of a record, checked together with those that stay, ready to be kept.
pub(super) async fn changed(
    app: &App,
    ledger: &Ledger,
    record: &Record,
    sent: Map<String, Value>,
    reason: &str,
) -> Result<Map<String, Value>, OpError> {
    let mut values = incoming(app, ledger, sent)?;
    let mut before = record.values.clone();
    app.seal.open_values(ledger, &mut before);
    let mut whole = before.clone();
    whole.extend(values.clone());
    let beside = Beside::of(app, ledger, &whole, record.owner, Some(record.id)).await?;
    let place = Place::of(record).with(&beside);
    around(app, &place, |around| check_record::fill(ledger, &mut whole, around));
    for field in ledger.fields.iter().filter(|f| f.computed.is_some()) {
        values.insert(field.id.clone(), whole.get(&field.id).cloned().unwrap_or(Value::Null));
    }
    let beside_before = match Beside::is_same(ledger, &before, &whole) {
        true => None,
        false => Some(Beside::of(app, ledger, &before, record.owner, Some(record.id)).await?),
    };
    let stood_at = Place::of(record).with(beside_before.as_ref().unwrap_or(&beside));
    judged(app, ledger, &whole, &place, Some(&Stood { values: &before, place: stood_at }), reason)?;
    attachments_exist(app, ledger, &values).await?;
    refuse_duplicate(app, ledger, &whole, record.owner, Some(record.id)).await?;
    app.seal.close_values(ledger, &mut values);
    unique::refuse(app, ledger, &values, Some(record.id)).await?;
    Ok(values)
}
