//! Where a record leads: records of any ledger that refer to it, and new records elsewhere that it prepares.

use gangmu_pack::check_record::RecordRow as Row;
use gangmu_pack::definition::{Field, FieldType, Ledger, Opens, Privacy};
use gangmu_pack::expr::{self, Expr};
use gangmu_store::{ListQuery, Record, Scope};
use serde_json::{Map, Value};

use super::list::find;
use super::place::{Place, around};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::ops::error::OpError;
use crate::ops::record::title;
use crate::view::ledger::{BackLink, LinkedRecord, OpenAction};

/// Records of one link that are named; the count holds all.
const NAMED: u32 = 20;

/// Records that refer to this one, by ledger and field, inside what the person may see.
pub async fn back_links(app: &App, actor: &Actor, ledger_id: &str, id: i64) -> Result<Vec<BackLink>, OpError> {
    let ledger = app.ledger(ledger_id)?;
    let record = find(app, &ledger, id).await?;
    actor.ledger(&ledger, LedgerAction::Read, app.units().path(record.owner))?;
    let mut links = Vec::new();
    for from in app.pack.ledgers.iter().filter(|from| actor.may_open(from)) {
        for field in from.fields.iter().filter(|f| points_into(f, &ledger)) {
            links.extend(link(app, actor, from, field, &record.number).await?);
        }
    }
    Ok(links)
}

fn points_into(field: &Field, ledger: &Ledger) -> bool {
    field.kind == FieldType::Ref
        && field.privacy == Privacy::Open
        && field.ledger.as_deref() == Some(ledger.head.id.as_str())
}

async fn link(
    app: &App,
    actor: &Actor,
    from: &Ledger,
    field: &Field,
    number: &str,
) -> Result<Option<BackLink>, OpError> {
    let Ok(filter) = Expr::parse(&format!("{} = '{}'", field.id, number.replace('\'', "''"))) else {
        return Ok(None);
    };
    let mut query = ListQuery::new(app.clock.today());
    query.scope = if actor.sees_all() { Scope::All } else { Scope::Subtree(actor.unit_path.clone()) };
    (query.filter, query.limit) = (Some(filter), NAMED);
    let page = app.store.list_records(from, &query).await?;
    let count = match page.next {
        Some(_) => app.store.count_records(from, &query).await?,
        None => page.records.len() as i64,
    };
    let units = app.units();
    let named = page.records.iter().map(|record| LinkedRecord {
        id: record.id,
        number: record.number.clone(),
        title: title(from, record),
        state_name: from.state_name(&record.state).to_owned(),
        owner: units.brief(record.owner),
    });
    Ok((count > 0).then(|| BackLink {
        ledger: from.head.id.clone(),
        ledger_name: from.head.name.clone(),
        field: field.id.clone(),
        field_name: field.name.clone(),
        count,
        records: named.collect(),
    }))
}

/// The buttons that start a record elsewhere, with its values filled in from this one.
pub(super) fn opens(app: &App, actor: &Actor, ledger: &Ledger, record: &Record) -> Vec<OpenAction> {
    let here = |open: &&Opens| open.in_states.is_empty() || open.in_states.contains(&record.state);
    let standing = ledger.opens.iter().filter(|_| !record.voided).filter(here);
    standing.filter_map(|open| prepared(app, actor, ledger, record, open)).collect()
}

fn prepared(app: &App, actor: &Actor, ledger: &Ledger, record: &Record, open: &Opens) -> Option<OpenAction> {
    let target = app.pack.ledger(&open.ledger).filter(|target| actor.may_add(target))?;
    let mut known = record.values.clone();
    known.insert("number".into(), record.number.clone().into());
    // What is protected here is not carried into another ledger.
    known.retain(|id, _| ledger.field(id).is_none_or(|field| field.privacy == Privacy::Open));
    let value = |formula: &Expr| {
        around(app, &Place::of(record), |around| formula.eval(&Row { ledger, values: &known, around }, around.today))
    };
    let mut values = Map::new();
    for (id, formula) in open.fill.iter().filter(|(id, _)| *id != "unit") {
        if let Some(filled) = target.field(id).and_then(|field| typed(app, field, value(formula))) {
            values.insert(id.clone(), filled);
        }
    }
    let owner = open.fill.get("unit").and_then(|formula| value(formula).as_number()).map(|id| id as i64);
    Some(OpenAction {
        name: open.name.clone(),
        ledger: target.head.id.clone(),
        ledger_name: target.head.name.clone(),
        owner: owner.map(|id| app.units().brief(id)),
        values,
    })
}

/// A value of a formula as the form of a field takes it.
fn typed(app: &App, field: &Field, value: expr::Value) -> Option<Value> {
    Some(match (field.kind, value) {
        (_, expr::Value::Null) => return None,
        (FieldType::Unit, expr::Value::Number(id)) => serde_json::json!(app.units().brief(id as i64)),
        (FieldType::Int, expr::Value::Number(number)) => (number as i64).into(),
        (FieldType::Codes, expr::Value::Text(codes)) => codes.split('|').filter(|code| !code.is_empty()).collect(),
        (_, expr::Value::Number(number)) if number.fract() == 0.0 && number.abs() < 9e15 => (number as i64).into(),
        (_, expr::Value::Number(number)) => number.into(),
        (_, expr::Value::Text(text)) => text.into(),
        (_, expr::Value::Bool(yes)) => yes.into(),
    })
}
