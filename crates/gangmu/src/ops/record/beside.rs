//! What the rules of a record read besides it: the unit's record before it, and the records that it refers to. It judges
//! nothing, and asks the store only where the definition reads such things.

use std::collections::HashMap;

use gangmu_pack::check_record::Records;
use gangmu_pack::definition::{FieldType, Ledger};
use gangmu_pack::expr::Expr;
use gangmu_store::{ListQuery, Scope, Sort};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::named::by_number;
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

/// The latest record of the same unit from before this one's day. The unit is the one that the key names, else the owner.
async fn last(
    app: &App,
    ledger: &Ledger,
    values: &Map<String, Value>,
    owner: i64,
    own: Option<i64>,
) -> Result<Option<Map<String, Value>>, OpError> {
    let Some(on) = values.get(&ledger.head.on).and_then(|on| on.as_str()?.parse::<Date>().ok()) else {
        return Ok(None);
    };
    let mut query = ListQuery::new(app.clock.today());
    let of_unit = |id: &&String| ledger.field(id).is_some_and(|f| f.kind == FieldType::Unit);
    match ledger.head.key.iter().find(of_unit) {
        Some(field) => {
            let code =
                values.get(field).and_then(Value::as_i64).and_then(|id| app.units().get(id).map(|u| u.code.clone()));
            let Some(code) = code else { return Ok(None) };
            query.filter = Expr::parse(&format!("{field}.code = '{}'", code.replace('\'', "''"))).ok();
        }
        None => query.scope = Scope::Units(vec![owner]),
    }
    query.to = on.checked_sub(1.day()).ok();
    query.sort = Some(Sort { column: ledger.head.on.clone(), desc: true });
    query.limit = 2;
    let before = app.store.list_records(ledger, &query).await?.records;
    Ok(before.into_iter().find(|record| Some(record.id) != own).map(|mut record| {
        app.seal.open_values(ledger, &mut record.values);
        record.values
    }))
}

async fn named(app: &App, ledger: &str, number: &str) -> Result<Option<Map<String, Value>>, OpError> {
    let Ok(ledger) = app.ledger(ledger) else { return Ok(None) };
    let found = by_number(app, &ledger, &[number]).await?.remove(number);
    Ok(found.map(|mut record| {
        app.seal.open_values(&ledger, &mut record.values);
        record.values.insert("state".into(), record.state.into());
        record.values
    }))
}
