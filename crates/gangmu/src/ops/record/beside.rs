//! What the rules of a record read besides it: the unit's record before it, and the records that it refers to. It judges
//! nothing, and asks the store only where the definition reads such things.

use std::collections::HashMap;

use gangmu_pack::check_record::Records;
use gangmu_pack::definition::{FieldType, Ledger, Privacy};
use gangmu_pack::expr::Expr;
use gangmu_store::{ListQuery, Record, Scope, Sort};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::place::same_value;
use crate::app::App;
use crate::ops::error::OpError;

/// The other records that a record's rules read.
#[derive(Debug, Default)]
pub struct Beside {
    last: Option<Map<String, Value>>,
    /// State and values by ledger and number.
    named: HashMap<(String, String), Map<String, Value>>,
}

impl Records for Beside {
    fn value(&self, ledger: &str, number: &str, field: &str) -> Option<Value> {
        self.named.get(&(ledger.to_owned(), number.to_owned()))?.get(field).cloned()
    }
}

impl Beside {
    /// Reads what the ledger's rules ask for of a record with these values; `own` is its id where it has one.
    pub async fn of(
        app: &App,
        ledger: &Ledger,
        values: &Map<String, Value>,
        owner: i64,
        own: Option<i64>,
    ) -> Result<Beside, OpError> {
        let mut beside = Beside::default();
        if reads(ledger, |path| path.first().is_some_and(|first| first == "last")) {
            beside.last = last(app, ledger, values, owner, own).await?;
        }
        for field in ledger.fields.iter().filter(|f| f.kind == FieldType::Ref) {
            let followed = reads(ledger, |path| path.len() == 2 && path[0] == field.id);
            if let (true, Some(other), Some(number)) =
                (followed, &field.ledger, values.get(&field.id).and_then(Value::as_str))
            {
                let found = named(app, other, number).await?;
                beside.named.extend(found.map(|values| ((other.clone(), number.to_owned()), values)));
            }
        }
        Ok(beside)
    }

    /// Whether the ledger's rules read any other record.
    pub fn is_read(ledger: &Ledger) -> bool {
        let refers = |id: &str| ledger.field(id).is_some_and(|f| f.kind == FieldType::Ref);
        reads(ledger, |path| path.len() == 2 && (path[0] == "last" || refers(&path[0])))
    }

    /// Whether a change of values leaves what [`Beside::of`] reads as it was.
    pub fn is_same(ledger: &Ledger, before: &Map<String, Value>, after: &Map<String, Value>) -> bool {
        let refers = ledger.fields.iter().filter(|f| f.kind == FieldType::Ref).map(|f| &f.id);
        let mut read = refers.chain(&ledger.head.key).chain([&ledger.head.on]);
        read.all(|id| same_value(before, after, id))
    }

    /// The unit's record before this one.
    pub fn last(&self) -> Option<&Map<String, Value>> {
        self.last.as_ref()
    }
}

/// Whether a check, a computed field or a move's condition of the ledger reads such a path.
fn reads(ledger: &Ledger, wanted: impl Fn(&[String]) -> bool) -> bool {
    let checks = ledger.checks.iter().map(|c| &c.rule);
    let computed = ledger.fields.iter().filter_map(|f| f.computed.as_ref());
    let moves = ledger.moves.iter().filter_map(|m| m.when.as_ref());
    checks.chain(computed).chain(moves).any(|expr| expr.paths().any(&wanted))
}

/// The latest record of the same unit from before this one's day; where the key tells a unit's records of one day apart,
/// that of the same stage, grade and so on.
async fn last(
    app: &App,
    ledger: &Ledger,
    values: &Map<String, Value>,
    owner: i64,
    own: Option<i64>,
) -> Result<Option<Map<String, Value>>, OpError> {
    let (Some(on), Some(unit)) = (day_of(ledger, values), unit_of(ledger, values, owner)) else {
        return Ok(None);
    };
    let found = latest_alike(app, ledger, (unit, values), on.checked_sub(1.day()).ok(), own).await?;
    Ok(found.map(|mut record| {
        app.seal.open_values(ledger, &mut record.values);
        record.values
    }))
}

/// The day that decides a record's period.
pub(super) fn day_of(ledger: &Ledger, values: &Map<String, Value>) -> Option<Date> {
    values.get(&ledger.head.on)?.as_str()?.parse().ok()
}

/// The field of the key that names the unit of a record; without one the unit is the owner.
fn unit_field(ledger: &Ledger) -> Option<&str> {
    let of_unit = |id: &&String| ledger.field(id).is_some_and(|f| f.kind == FieldType::Unit);
    ledger.head.key.iter().find(of_unit).map(String::as_str)
}

/// The unit that a record is about; none where the key names one that is not filled in yet.
pub(super) fn unit_of(ledger: &Ledger, values: &Map<String, Value>, owner: i64) -> Option<i64> {
    match unit_field(ledger) {
        Some(field) => values.get(field).and_then(Value::as_i64),
        None => Some(owner),
    }
}

/// The latest record about a unit up to a day, its protected values sealed.
pub(super) async fn latest(
    app: &App,
    ledger: &Ledger,
    unit: i64,
    to: Option<Date>,
    own: Option<i64>,
) -> Result<Option<Record>, OpError> {
    latest_alike(app, ledger, (unit, &Map::new()), to, own).await
}

/// The latest record about a unit that agrees with the values in the other parts of the key, as far as they are filled.
async fn latest_alike(
    app: &App,
    ledger: &Ledger,
    (unit, values): (i64, &Map<String, Value>),
    to: Option<Date>,
    own: Option<i64>,
) -> Result<Option<Record>, OpError> {
    let mut query = ListQuery::new(app.clock.today());
    let mut alike: Vec<String> = ledger.head.key.iter().filter_map(|id| same_part(ledger, id, values)).collect();
    match unit_field(ledger) {
        Some(field) => {
            let Some(code) = app.units().get(unit).map(|u| u.code.clone()) else { return Ok(None) };
            alike.push(format!("{field}.code = {}", quoted(&code)));
        }
        None => query.scope = Scope::Units(vec![unit]),
    }
    query.filter = Expr::parse(&alike.join(" and ")).ok();
    query.to = to;
    query.sort = Some(Sort { column: ledger.head.on.clone(), desc: true });
    query.limit = 2;
    let found = app.store.list_records(ledger, &query).await?.records;
    Ok(found.into_iter().find(|record| Some(record.id) != own))
}

/// The condition that a part of the key is the same; none for the unit, the day and what is protected or empty.
fn same_part(ledger: &Ledger, id: &str, values: &Map<String, Value>) -> Option<String> {
    let field = ledger.field(id).filter(|f| f.id != ledger.head.on && f.privacy == Privacy::Open)?;
    match (field.kind, values.get(id)?) {
        (FieldType::Code | FieldType::Text | FieldType::Ref, Value::String(text)) => {
            Some(format!("{id} = {}", quoted(text)))
        }
        (FieldType::Int, Value::Number(number)) => Some(format!("{id} = {number}")),
        _ => None,
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

async fn named(app: &App, ledger: &str, number: &str) -> Result<Option<Map<String, Value>>, OpError> {
    let Ok(ledger) = app.ledger(ledger) else { return Ok(None) };
    let found = app.store.records_by_number(&ledger, &[number]).await?.remove(number);
    Ok(found.map(|mut record| {
        app.seal.open_values(&ledger, &mut record.values);
        record.values.insert("state".into(), record.state.into());
        record.values
    }))
}
