//! Values that no two open records of a ledger may share, such as identity numbers. It looks; refusing is the caller's work.

use gangmu_pack::definition::{Field, Ledger};
use serde_json::{Map, Value};

use crate::app::App;
use crate::ops::error::{Finding, Level, OpError};

/// The fields of a ledger whose values must not be shared.
pub fn fields(ledger: &Ledger) -> impl Iterator<Item = &Field> {
    ledger.fields.iter().filter(|field| field.unique)
}

/// The value of a field, as it is kept.
pub fn kept<'a>(values: &'a Map<String, Value>, field: &Field) -> Option<&'a str> {
    values.get(&field.id).and_then(Value::as_str).filter(|value| !value.is_empty())
}

/// What is told of a value that another record holds.
pub fn taken(field: &Field, holder: &str) -> Finding {
    let message = format!("{}与{holder}相同", field.name);
    let advice = "请核对号码;同一个人只登记一次,已在别处登记的请办理转入";
    Finding { field: Some(field.id.clone()), ..Finding::new("value.taken", Level::Error, message, advice) }
}

/// Refuses values, as they are kept, that another open record holds.
pub async fn refuse(app: &App, ledger: &Ledger, values: &Map<String, Value>, own: Option<i64>) -> Result<(), OpError> {
    let mut findings = Vec::new();
    for field in fields(ledger) {
        let Some(value) = kept(values, field) else { continue };
        let holders = app.store.holders(ledger, &field.id, &[value.to_owned()]).await?;
        let other = holders.get(value).filter(|(id, _)| Some(*id) != own);
        findings.extend(other.map(|(_, number)| taken(field, &format!("记录 {number} "))));
    }
    match findings.first() {
        None => Ok(()),
        Some(first) => Err(OpError::Findings(first.message.clone(), findings)),
    }
}
