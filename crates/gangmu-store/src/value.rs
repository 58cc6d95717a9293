//! Plain values on their way into the database and back: days, instants, lists, names of an enum. No field of a ledger.

use jiff::Timestamp;
use jiff::civil::Date;
use sea_query::Value;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::StoreError;

/// A day as `2026-03-05`.
pub(crate) fn day(date: Date) -> Value {
    date.to_string().into()
}

/// A day that may be missing.
pub(crate) fn opt_day(date: Option<Date>) -> Value {
    date.map(|d| d.to_string()).into()
}

/// Reads a day back.
pub(crate) fn read_day(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| StoreError::damaged(format!("日期“{text}”")))
}

/// Reads a day that may be missing.
pub(crate) fn read_opt_day(text: Option<String>) -> Result<Option<Date>, StoreError> {
    text.as_deref().map(read_day).transpose()
}

/// An instant as milliseconds.
pub(crate) fn instant(at: Timestamp) -> Value {
    at.as_millisecond().into()
}

/// Reads an instant back.
pub(crate) fn read_instant(ms: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(ms).map_err(|_| StoreError::damaged(format!("时间“{ms}”")))
}

/// The name of a variant as its definition writes it: `school`.
pub(crate) fn name_of<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// Reads the name of a variant back.
pub(crate) fn read_name<T: DeserializeOwned>(name: String) -> Result<T, StoreError> {
    let what = format!("名称“{name}”");
    serde_json::from_value(name.into()).map_err(|_| StoreError::damaged(what))
}

/// Any data as the JSON of an audit event or of a column.
pub(crate) fn json<T: Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// Reads a JSON column back.
pub(crate) fn read_json<T: DeserializeOwned>(text: &str, what: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::damaged(what))
}
