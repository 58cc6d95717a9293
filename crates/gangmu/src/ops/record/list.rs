//! Lists of records: what is asked for, inside what the person may see, and how a record is shown.

use std::collections::HashMap;

use gangmu_pack::definition::{FieldType, Ledger};
use gangmu_store::{ListQuery, Page, ProposalStatus, Record, Scope, Sort};
use jiff::civil::{Date, date};
use serde_json::Value;

use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::{Denied, LedgerAction};
use crate::mask::mask_values;
use crate::ops::error::{OpError, bad};
use crate::ops::{attachment, figure};
use crate::units::UnitTree;
use crate::view::ledger::{ListParams, Proposed, RecordPage, RecordRow, StateCount};

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
    query.states = by_comma(params.state.as_deref());
    query.tags = by_comma(params.tag.as_deref());
    query.sort = params.sort.as_deref().filter(|s| !s.is_empty()).map(|s| sort(ledger, s)).transpose()?;
    query.proposed = params.proposed.unwrap_or_default();
    query.columns = by_comma(params.fields.as_deref());
    query.after = params.after.clone();
    query.limit = u32::try_from(params.limit.unwrap_or(PAGE).clamp(1, MOST)).unwrap_or(50);
    Ok(query)
}

fn by_comma(list: Option<&str>) -> Vec<String> {
    list.unwrap_or_default().split(',').filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

/// The units whose records a person sees, narrowed to one of them.
fn scope(app: &App, actor: &Actor, unit: Option<i64>) -> Result<Scope, OpError> {
    let units = app.units();
    match unit {
        Some(unit) if !actor.sees_all() && !units.path(unit).starts_with(&actor.unit_path) => {
            Err(Denied("只能查看本单位的记录,请去掉单位筛选".into()).into())
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
    figure::open_only(ledger, std::iter::once(column))?;
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
    let (units, today) = (app.units(), app.clock.today());
    let mut records = page.records;
    for record in &mut records {
        name_files(app, ledger, record).await?;
    }
    let ids: Vec<i64> = records.iter().map(|record| record.id).collect();
    let mut tags = app.store.tags(&ledger.head.id, &ids).await?;
    let marks = marks(app, ledger, &ids).await?;
    let mut shown = |record: Record| {
        let tags = tags.remove(&record.id).unwrap_or_default();
        RecordRow { tags, proposed: marks.get(&record.id).copied(), ..row(app, ledger, &units, today, record) }
    };
    let records = records.into_iter().map(&mut shown).collect();
    Ok(RecordPage { records, next: page.next, total })
}

/// One record as it is shown.
pub(super) async fn shown_one(app: &App, ledger: &Ledger, mut record: Record) -> Result<RecordRow, OpError> {
    name_files(app, ledger, &mut record).await?;
    let tags = app.store.tags(&ledger.head.id, &[record.id]).await?.remove(&record.id).unwrap_or_default();
    let proposed = marks(app, ledger, &[record.id]).await?.remove(&record.id);
    Ok(RecordRow { tags, proposed, ..row(app, ledger, &app.units(), app.clock.today(), record) })
}

/// What stands open about records, by record. What is said of the record itself goes before what is said of a change.
async fn marks(app: &App, ledger: &Ledger, ids: &[i64]) -> Result<HashMap<i64, Proposed>, OpError> {
    let mut marks = HashMap::new();
    for proposal in app.store.open_proposals(&ledger.head.id, ids).await? {
        let mark = match (proposal.change, proposal.status) {
            (None, ProposalStatus::Returned) => Proposed::Returned,
            (None, _) => Proposed::Waiting,
            (Some(_), ProposalStatus::Waiting) => Proposed::Change,
            (Some(_), _) => continue,
        };
        let old = marks.entry(proposal.record_id).or_insert(mark);
        if *old == Proposed::Change {
            *old = mark;
        }
    }
    Ok(marks)
}

/// Puts the attached files in place of their hashes.
async fn name_files(app: &App, ledger: &Ledger, record: &mut Record) -> Result<(), OpError> {
    for field in ledger.fields.iter().filter(|f| f.kind == FieldType::File) {
        if let Some(value) = record.values.get_mut(&field.id) {
            *value = serde_json::json!(attachment::list(app, &hashes(value)).await?);
        }
    }
    Ok(())
}

fn row(app: &App, ledger: &Ledger, units: &UnitTree, today: Date, mut record: Record) -> RecordRow {
    app.seal.open_values(ledger, &mut record.values);
    mask_values(ledger, &mut record.values);
    for field in ledger.fields.iter().filter(|f| f.kind == FieldType::Unit) {
        if let Some(value) = record.values.get_mut(&field.id) {
            *value = serde_json::json!(units.brief(value.as_i64().unwrap_or_default()));
        }
    }
    let overdue = record.due.is_some_and(|due| due < today) && !ledger.is_final(&record.state);
    RecordRow {
        id: record.id,
        number: record.number,
        owner: units.brief(record.owner),
        state_name: if record.voided { "已作废".into() } else { ledger.state_name(&record.state).to_owned() },
        state: record.state,
        due: record.due.map(|d| d.to_string()),
        overdue,
        revision: record.revision,
        updated_at: record.updated_at.to_string(),
        tags: vec![],
        proposed: None,
        values: record.values,
    }
}

/// The hashes of a file field, kept as one text or a list.
pub fn hashes(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => one.split('|').filter(|h| !h.is_empty()).map(str::to_owned).collect(),
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => vec![],
    }
}

/// A record of the ledger; whether the person may see it is not asked here.
pub async fn find(app: &App, ledger: &Ledger, id: i64) -> Result<Record, OpError> {
    let record = app.store.record(ledger, id).await?;
    record.ok_or_else(|| OpError::NotFound(format!("“{}”的这条记录", ledger.head.name)))
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
