//! Records of any ledger: reading, adding, changing, moving. What a ledger is comes from its definition alone.

use gangmu_pack::check_record::{self, Around, FieldFinding, RecordRow as Row, Units};
use gangmu_pack::definition::{CheckLevel, Field, FieldType, Ledger, Move};
use gangmu_pack::expr::Expr;
use gangmu_store::{self as store, Change, Due, ListQuery, Page, Record, Scope, Sort};
use jiff::civil::{Date, date};
use serde_json::{Map, Value};

use super::error::{Finding, Level, OpError, bad};
use super::{attachment, figure, history};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::mask::mask_values;
use crate::view::ledger::{
    ListParams, NewRecord, PossibleMove, RecordDetail, RecordPage, RecordPatch, RecordRow, Revealed, StateCount, UsedIn,
};

/// Records a page, where nothing else is asked for.
const PAGE: i64 = 50;
/// The most records that one page may hold.
const MOST: i64 = 200;

/// Turns what a list is asked for into the store's query, inside what the person may see.
pub fn query(app: &App, actor: &Actor, ledger: &Ledger, params: &ListParams) -> Result<ListQuery, OpError> {
    actor.ledger(ledger, LedgerAction::Read, &actor.unit_path)?;
    let mut query = ListQuery::new(app.clock.today());
    query.scope = scope(app, actor, params.unit)?;
    if let Some(year) = params.year {
        (query.from, query.to) = (Some(date(year.clamp(1, 9998), 1, 1)), Some(date(year.clamp(1, 9998), 12, 31)));
    }
    query.filter =
        params.filter.as_deref().filter(|f| !f.trim().is_empty()).map(|f| figure::condition(ledger, f)).transpose()?;
    query.search = params.q.clone().filter(|q| !q.trim().is_empty());
    query.states =
        params.state.iter().flat_map(|s| s.split(',')).filter(|s| !s.is_empty()).map(str::to_owned).collect();
    query.sort = params.sort.as_deref().filter(|s| !s.is_empty()).map(|s| sort(ledger, s)).transpose()?;
    query.after = params.after.clone();
    query.limit = u32::try_from(params.limit.unwrap_or(PAGE).clamp(1, MOST)).unwrap_or(50);
    Ok(query)
}

/// The units whose records a person sees, narrowed to one of them.
fn scope(app: &App, actor: &Actor, unit: Option<i64>) -> Result<Scope, OpError> {
    let units = app.units();
    match unit {
        Some(unit) if !actor.sees_all() && !units.path(unit).starts_with(&actor.unit_path) => {
            bad("只能查看本单位的记录", "请去掉单位筛选")
        }
        Some(unit) => Ok(units.scope(unit)),
        None if actor.sees_all() => Ok(Scope::All),
        None => Ok(Scope::Subtree(actor.unit_path.clone())),
    }
}

fn sort(ledger: &Ledger, text: &str) -> Result<Sort, OpError> {
    let (column, desc) = text.strip_prefix('-').map_or((text, false), |c| (c, true));
    let own = ["id", "number", "owner", "state", "due", "created_at", "updated_at"].contains(&column);
    if !own && ledger.field(column).is_none() {
        return bad(format!("“{}”没有“{column}”这一列,不能按它排序", ledger.head.name), "请点列名排序");
    }
    Ok(Sort { column: column.to_owned(), desc })
}

/// A page of a ledger's records.
pub async fn list(app: &App, actor: &Actor, ledger_id: &str, params: &ListParams) -> Result<RecordPage, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let query = query(app, actor, &ledger, params)?;
    let page = app.store.list_records(&ledger, &query).await?;
    let total = match params.count {
        Some(true) if params.after.is_none() => Some(app.store.count_records(&ledger, &query).await?),
        _ => None,
    };
    shown(app, &ledger, page, total).await
}

/// A page as it is shown: masked, with units and files by name.
pub async fn shown(app: &App, ledger: &Ledger, page: Page, total: Option<i64>) -> Result<RecordPage, OpError> {
    let mut records = Vec::with_capacity(page.records.len());
    for record in page.records {
        records.push(row(app, ledger, record).await?);
    }
    Ok(RecordPage { records, next: page.next, total })
}

/// A record as it is shown.
async fn row(app: &App, ledger: &Ledger, mut record: Record) -> Result<RecordRow, OpError> {
    app.seal.open_values(ledger, &mut record.values);
    mask_values(ledger, &mut record.values);
    let units = app.units();
    for field in &ledger.fields {
        let Some(value) = record.values.get_mut(&field.id) else {
            continue;
        };
        match (field.kind, &value) {
            (FieldType::Unit, Value::Number(id)) => {
                *value = serde_json::json!(units.brief(id.as_i64().unwrap_or_default()));
            }
            (FieldType::File, Value::Array(_) | Value::String(_)) => {
                *value = serde_json::json!(attachment::list(app, &hashes(value)).await?);
            }
            _ => {}
        }
    }
    let overdue = record.due.is_some_and(|due| due < app.clock.today()) && !ledger.is_final(&record.state);
    Ok(RecordRow {
        id: record.id,
        number: record.number,
        owner: units.brief(record.owner),
        state_name: if record.voided { "已作废".into() } else { ledger.state_name(&record.state).to_owned() },
        state: record.state,
        due: record.due.map(|d| d.to_string()),
        overdue,
        revision: record.revision,
        updated_at: record.updated_at.to_string(),
        values: record.values,
    })
}

/// The hashes of a file field, kept as one text or a list.
pub fn hashes(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => one.split('|').filter(|h| !h.is_empty()).map(str::to_owned).collect(),
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => vec![],
    }
}

async fn find(app: &App, ledger: &Ledger, id: i64) -> Result<Record, OpError> {
    let record = app.store.record(ledger, id).await?;
    record.ok_or_else(|| OpError::NotFound(format!("“{}”的这条记录", ledger.head.name)))
}

/// Everything about a record.
pub async fn show(app: &App, actor: &Actor, ledger_id: &str, id: i64) -> Result<RecordDetail, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let record = find(app, &ledger, id).await?;
    let owner = app.units().path(record.owner).to_owned();
    actor.ledger(&ledger, LedgerAction::Read, &owner)?;
    let mut clear = record.clone();
    app.seal.open_values(&ledger, &mut clear.values);
    let doubts = check(app, &ledger, &clear.values, &Place::of(&clear));
    let moves = possible_moves(app, actor, &ledger, &clear, &owner);
    Ok(RecordDetail {
        findings: doubts,
        moves,
        history: history::of_record(app, &ledger, id).await?,
        may_edit: !record.voided && actor.ledger(&ledger, LedgerAction::Write, &owner).is_ok(),
        used_in: used_in(app, &ledger).await?,
        row: row(app, &ledger, record).await?,
    })
}

/// Tasks of the present plan whose targets count this ledger.
async fn used_in(app: &App, ledger: &Ledger) -> Result<Vec<UsedIn>, OpError> {
    let year = i64::from(app.clock.today().year());
    let Some(plan) = app.store.plan_of_year(year).await? else {
        return Ok(vec![]);
    };
    let targets = app.store.targets_of_plan(plan.id).await?;
    let bound: Vec<i64> =
        targets.iter().filter(|t| t.ledger.as_deref() == Some(&ledger.head.id)).map(|t| t.task_id).collect();
    let tasks = app.store.tasks(plan.id).await?.into_iter().filter(|t| bound.contains(&t.id));
    Ok(tasks.map(|t| UsedIn { task_id: t.id, title: format!("{} {}", t.number, t.title) }).collect())
}

/// Where a record stands besides its values.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The unit that keeps it.
    pub owner: i64,
    /// Its state.
    pub state: &'a str,
    /// Its deadline.
    pub due: Option<Date>,
}

impl Place<'_> {
    fn of(record: &Record) -> Place<'_> {
        Place { owner: record.owner, state: &record.state, due: record.due }
    }
}

/// Asks the rules of the pack about a record in its place.
fn around<T>(app: &App, place: &Place, ask: impl FnOnce(&Around) -> T) -> T {
    let units = app.units();
    let owner = units.by_id(place.owner);
    ask(&Around {
        code_lists: &app.pack.code_lists,
        units: &*units,
        owner: owner.as_ref(),
        state: Some(place.state),
        due: place.due,
        today: app.clock.today(),
    })
}

/// Checks values as they stand; findings for the person.
fn check(app: &App, ledger: &Ledger, values: &Map<String, Value>, place: &Place) -> Vec<Finding> {
    let found = around(app, place, |around| check_record::check_values(ledger, values, around));
    found.into_iter().map(finding).collect()
}

/// A finding of the pack as the API shows it.
fn finding(found: FieldFinding) -> Finding {
    let level = if found.level == CheckLevel::Error { Level::Error } else { Level::Warn };
    Finding { field: found.field, ..Finding::new("value", level, found.message, found.advice) }
}

/// Refuses values with errors; doubts pass.
fn refuse_errors(findings: Vec<Finding>) -> Result<(), OpError> {
    let errors: Vec<Finding> = findings.into_iter().filter(|f| f.level == Level::Error).collect();
    if errors.is_empty() {
        return Ok(());
    }
    let first = errors[0].message.clone();
    let message = if errors.len() == 1 { first } else { format!("有{}处要改:{first}等", errors.len()) };
    Err(OpError::Findings(message, errors))
}

/// Values as a page sends them: unknown fields refused, units by id, computed fields left out, masked values untouched.
fn incoming(ledger: &Ledger, values: Map<String, Value>) -> Result<Map<String, Value>, OpError> {
    let mut kept = Map::new();
    for (id, value) in values {
        let Some(field) = ledger.field(&id) else {
            return bad(format!("“{}”没有“{id}”这个栏目", ledger.head.name), "请刷新页面后重填");
        };
        if field.computed.is_none() && !is_mask(field, &value) {
            kept.insert(id, plain(field, value));
        }
    }
    Ok(kept)
}

fn is_mask(field: &Field, value: &Value) -> bool {
    field.privacy != gangmu_pack::definition::Privacy::Open
        && value.as_str().is_some_and(|text| text.contains('＊') || text.contains("**"))
}

/// A unit or file may come back as the object that was given out; an empty text means nothing.
fn plain(field: &Field, value: Value) -> Value {
    match (field.kind, value) {
        (_, Value::String(text)) if text.is_empty() => Value::Null,
        (FieldType::Unit, Value::Object(unit)) => unit.get("id").cloned().unwrap_or(Value::Null),
        (FieldType::File, Value::Array(list)) => {
            list.into_iter().map(|file| file.get("hash").cloned().unwrap_or(file)).collect()
        }
        (_, value) => value,
    }
}

/// Adds a record.
pub async fn create(app: &App, actor: &Actor, ledger_id: &str, new: NewRecord) -> Result<RecordDetail, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let owner = new.owner.unwrap_or(actor.unit);
    let units = app.units();
    let permit = actor.ledger(&ledger, LedgerAction::Write, units.path(owner))?;
    check_owner(app, &ledger, owner)?;
    let place = Place { owner, state: &ledger.workflow.initial, due: None };
    let mut values = fill_in(app, &ledger, incoming(&ledger, new.values)?, &place);
    refuse_errors(check(app, &ledger, &values, &place))?;
    attachments_exist(app, &ledger, &values).await?;
    refuse_duplicate(app, &ledger, &values, None).await?;
    let due = due(app, &ledger, &values, &place, app.clock.today());
    app.seal.close_values(&ledger, &mut values);
    let record = store::NewRecord { owner, values, due, ..store::NewRecord::default() };
    let made = app.store.create_records(&ledger, vec![record], &permit.by("", app.clock.now())).await?;
    show(app, actor, ledger_id, made.first().copied().unwrap_or_default()).await
}

/// A record belongs to a unit of a kind that keeps the ledger.
pub fn check_owner(app: &App, ledger: &Ledger, owner: i64) -> Result<(), OpError> {
    let units = app.units();
    match units.get(owner) {
        Some(unit) if ledger.head.kept_by.contains(&unit.kind) => Ok(()),
        Some(unit) => bad(format!("“{}”不是填报“{}”的单位", unit.name, ledger.head.name), "请选择记录所属的单位"),
        None => bad("所属单位不存在", "请从单位列表中选择"),
    }
}

/// Fills defaults and computed fields.
pub fn fill_in(app: &App, ledger: &Ledger, mut values: Map<String, Value>, place: &Place) -> Map<String, Value> {
    for field in &ledger.fields {
        if let Some(default) = &field.default
            && values.get(&field.id).is_none_or(Value::is_null)
        {
            values.insert(field.id.clone(), default.clone());
        }
    }
    around(app, place, |around| check_record::fill_computed(ledger, &values, around))
}

/// The deadline of a record that entered its state on a day.
pub fn due(app: &App, ledger: &Ledger, values: &Map<String, Value>, place: &Place, entered: Date) -> Option<Date> {
    around(app, place, |around| {
        let row = Row { ledger, values, around };
        let running = ledger.deadlines.iter().filter(|d| d.from == place.state);
        running.map(|d| d.due(entered, &row, &app.pack.calendar)).min()
    })
}

/// What becomes of a record's deadline when it enters a state: a running clock goes on until one of its ends.
fn next_due(app: &App, ledger: &Ledger, values: &Map<String, Value>, owner: i64, to: &str) -> Due {
    let place = Place { owner, state: to, due: None };
    if let Some(due) = due(app, ledger, values, &place, app.clock.today()) {
        return Due::Set(Some(due));
    }
    let ends = ledger.is_final(to) || ledger.deadlines.iter().any(|d| d.until.iter().any(|s| s == to));
    if ends { Due::Set(None) } else { Due::Keep }
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
    own: Option<i64>,
) -> Result<(), OpError> {
    if ledger.head.key.is_empty() {
        return Ok(());
    }
    let key: Vec<Value> = ledger.head.key.iter().map(|id| values.get(id).cloned().unwrap_or(Value::Null)).collect();
    let found = app.store.existing_by_key(ledger, &[key]).await?;
    match found.first().copied().flatten() {
        Some((id, _)) if Some(id) != own => {
            let names: Vec<&str> =
                ledger.head.key.iter().filter_map(|id| ledger.field(id)).map(|f| f.name.as_str()).collect();
            let record = find(app, ledger, id).await?;
            bad(format!("已有一条{}相同的记录:{}", names.join("、"), record.number), "请打开那条记录修改,不要重复登记")
        }
        _ => Ok(()),
    }
}

/// Changes a record's values.
pub async fn change(
    app: &App,
    actor: &Actor,
    ledger_id: &str,
    id: i64,
    patch: RecordPatch,
) -> Result<RecordDetail, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let record = find(app, &ledger, id).await?;
    let permit = actor.ledger(&ledger, LedgerAction::Write, app.units().path(record.owner))?;
    if record.voided {
        return bad("记录已作废,不能修改", "如作废有误,请重新登记");
    }
    let values = changed(app, &ledger, &record, patch.values).await?;
    let change = Change { id, revision: patch.revision, values, due: Due::Keep };
    app.store.update_record(&ledger, change, &permit.by(&patch.reason, app.clock.now())).await?;
    show(app, actor, ledger_id, id).await
}

/// The changed values of a record, checked together with those that stay, ready to be kept.
async fn changed(
    app: &App,
    ledger: &Ledger,
    record: &Record,
    sent: Map<String, Value>,
) -> Result<Map<String, Value>, OpError> {
    let mut values = incoming(ledger, sent)?;
    let mut whole = record.values.clone();
    app.seal.open_values(ledger, &mut whole);
    whole.extend(values.clone());
    let place = Place::of(record);
    whole = around(app, &place, |around| check_record::fill_computed(ledger, &whole, around));
    for field in ledger.fields.iter().filter(|f| f.computed.is_some()) {
        values.insert(field.id.clone(), whole.get(&field.id).cloned().unwrap_or(Value::Null));
    }
    refuse_errors(check(app, ledger, &whole, &place))?;
    attachments_exist(app, ledger, &values).await?;
    refuse_duplicate(app, ledger, &whole, Some(record.id)).await?;
    app.seal.close_values(ledger, &mut values);
    Ok(values)
}

/// Checks a record as it would stand with changed values; the first error in words.
pub fn check_merged(app: &App, ledger: &Ledger, record: &Record, changed: Map<String, Value>) -> Result<(), String> {
    let mut whole = record.values.clone();
    app.seal.open_values(ledger, &mut whole);
    whole.extend(changed);
    let found = check(app, ledger, &whole, &Place::of(record));
    match found.into_iter().find(|f| f.level == Level::Error) {
        Some(error) => Err(error.message),
        None => Ok(()),
    }
}

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
    let permit = actor.make_move(&ledger, step, &owner, record.updated_by)?;
    let values = changed(app, &ledger, &record, patch.values).await?;
    let mut whole = record.values.clone();
    whole.extend(values.clone());
    app.seal.open_values(&ledger, &mut whole);
    let missing = missing(app, &ledger, step, &record, &whole);
    if let Some(first) = missing.first() {
        return bad(format!("还不能“{}”:{first}", step.name), "补齐后再办理");
    }
    if step.reason && patch.reason.trim().is_empty() {
        return bad(format!("“{}”要写明原因", step.name), "请填写原因");
    }
    let due = next_due(app, &ledger, &whole, record.owner, &step.to);
    let change = Change { id, revision: patch.revision, values, due };
    app.store.move_record(&ledger, step, change, &permit.by(&patch.reason, app.clock.now())).await?;
    show(app, actor, ledger_id, id).await
}

/// What keeps a move from being made, a sentence each.
fn missing(app: &App, ledger: &Ledger, step: &Move, record: &Record, values: &Map<String, Value>) -> Vec<String> {
    let mut missing = Vec::new();
    if !step.from.contains(&record.state) {
        missing.push(format!("记录现为“{}”", ledger.state_name(&record.state)));
    }
    for field in step.requires.iter().filter_map(|id| ledger.field(id)) {
        if values.get(&field.id).is_none_or(|v| v.is_null() || v.as_array().is_some_and(Vec::is_empty)) {
            missing.push(format!("缺“{}”", field.name));
        }
    }
    if let Some(when) = &step.when
        && !holds(app, ledger, when, record, values)
    {
        missing.push(format!("须满足:{}", super::words::condition(ledger, when.source())));
    }
    missing
}

fn holds(app: &App, ledger: &Ledger, when: &Expr, record: &Record, values: &Map<String, Value>) -> bool {
    around(app, &Place::of(record), |around| when.eval(&Row { ledger, values, around }, around.today).is_true())
}

fn possible_moves(app: &App, actor: &Actor, ledger: &Ledger, record: &Record, owner: &str) -> Vec<PossibleMove> {
    let from_here = ledger.moves.iter().filter(|m| m.from.contains(&record.state) && !record.voided);
    from_here
        .filter(|step| step.by.contains(&actor.role))
        .map(|step| {
            let mut missing = missing(app, ledger, step, record, &record.values);
            let denied = actor.make_move(ledger, step, owner, record.updated_by).err();
            missing.extend(denied.iter().map(ToString::to_string));
            PossibleMove {
                id: step.id.clone(),
                name: step.name.clone(),
                to_name: ledger.state_name(&step.to).to_owned(),
                possible: denied.is_none(),
                missing,
                fields: step.requires.clone(),
                reason: step.reason,
            }
        })
        .collect()
}

/// Takes a record out as entered in error. It stays, marked, with its history.
pub async fn void(app: &App, actor: &Actor, ledger_id: &str, id: i64, patch: RecordPatch) -> Result<(), OpError> {
    let ledger = app.ledger(ledger_id)?;
    let record = find(app, &ledger, id).await?;
    let permit = actor.ledger(&ledger, LedgerAction::Void, app.units().path(record.owner))?;
    if patch.reason.trim().is_empty() {
        return bad("作废记录要写明原因", "请填写原因,如“重复登记”");
    }
    app.store.void_record(&ledger, id, patch.revision, &permit.by(&patch.reason, app.clock.now())).await?;
    Ok(())
}

/// Opens a protected value for a stated reason; the reading is written into the audit trail.
pub async fn reveal(
    app: &App,
    actor: &Actor,
    ledger_id: &str,
    id: i64,
    field: &str,
    reason: &str,
) -> Result<Revealed, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let mut record = find(app, &ledger, id).await?;
    let permit = actor.ledger(&ledger, LedgerAction::Reveal, app.units().path(record.owner))?;
    if reason.trim().chars().count() < 2 {
        return bad("查看受保护的内容要写明原因", "请填写原因,如“联系负责人核实整改”");
    }
    if ledger.field(field).is_none() {
        return Err(OpError::NotFound(format!("栏目“{field}”")));
    }
    let note = store::Note {
        action: "reveal".into(),
        kind: ledger.head.id.clone(),
        target_id: id,
        unit_id: Some(record.owner),
        before: None,
        after: Some(serde_json::json!({ "field": field })),
    };
    app.store.note(note, &permit.by(reason, app.clock.now())).await?;
    app.seal.open_values(&ledger, &mut record.values);
    Ok(Revealed { value: record.values.remove(field).unwrap_or(Value::Null) })
}

/// Records in each state, in the order of the workflow.
pub async fn counts(
    app: &App,
    actor: &Actor,
    ledger_id: &str,
    params: &ListParams,
) -> Result<Vec<StateCount>, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let mut query = query(app, actor, &ledger, params)?;
    query.states.clear();
    let counted = app.store.counts_by_state(&ledger, &query).await?;
    Ok(ledger
        .workflow
        .states
        .iter()
        .map(|state| StateCount {
            state: state.id.clone(),
            name: state.name.clone(),
            count: counted.iter().find(|(id, _)| *id == state.id).map_or(0, |(_, n)| *n),
        })
        .collect())
}
