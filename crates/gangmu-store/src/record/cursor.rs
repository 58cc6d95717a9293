//! The place in a list where a page ended: the last record's value in the sorted column, and its id.

use gangmu_pack::definition::Ledger;
use sea_query::Value;
use serde_json::Value as Json;

use super::decode::encode;
use super::{Record, Sort};
use crate::StoreError;
use crate::ledger_table::HEAD;

/// The last record of a page: its value in the sorted column and its id.
pub(super) struct Cursor {
    pub value: Value,
    pub is_null: bool,
    pub id: i64,
}

/// A stretch of the list: nulls and values of the sorted column are read apart, as each is one scan of the index.
pub(super) enum Stretch<'a> {
    Whole,
    After(&'a Cursor),
    Nulls,
    Values,
}

impl Cursor {
    /// Reads the text that `write_cursor` made.
    pub fn read(ledger: &Ledger, sort: &Sort, text: &str) -> Result<Cursor, StoreError> {
        let wrong = || StoreError::Invalid("翻页位置无效,请从第一页重新开始".into());
        let bytes = hex::decode(text).map_err(|_| wrong())?;
        let (column, json, id): (String, Json, i64) = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
        if column != sort.column {
            return Err(wrong());
        }
        let value = match (ledger.field(&column), &json) {
            (Some(field), json) => encode(field, Some(json)).map_err(|_| wrong())?,
            (None, Json::Number(n)) => n.as_i64().ok_or_else(wrong)?.into(),
            (None, Json::Bool(b)) => (*b).into(),
            (None, Json::String(s)) => s.as_str().into(),
            (None, Json::Null) => Value::String(None),
            _ => return Err(wrong()),
        };
        Ok(Cursor { is_null: json.is_null(), value, id })
    }

    /// What comes after the stretch in which the cursor lies: nulls are first upwards, last downwards.
    pub fn rest(&self, sort: &Sort) -> Option<Stretch<'static>> {
        let required = HEAD.contains(&sort.column.as_str()) && sort.column != "due";
        match (self.is_null, sort.desc) {
            _ if required => None,
            (true, false) => Some(Stretch::Values),
            (false, true) => Some(Stretch::Nulls),
            _ => None,
        }
    }
}

/// The place behind a record, as text for the next request.
pub(super) fn write_cursor(last: &Record, sort: &Sort) -> String {
    let value = match sort.column.as_str() {
        "id" => last.id.into(),
        "number" => last.number.as_str().into(),
        "owner" => last.owner.into(),
        "state" => last.state.as_str().into(),
        "due" => last.due.map(|d| d.to_string()).into(),
        "revision" => last.revision.into(),
        "created_at" => last.created_at.as_millisecond().into(),
        "created_by" => last.created_by.into(),
        "updated_at" => last.updated_at.as_millisecond().into(),
        "updated_by" => last.updated_by.into(),
        "voided" => last.voided.into(),
        field => last.values.get(field).cloned().unwrap_or_default(),
    };
    hex::encode(Json::from(vec![sort.column.as_str().into(), value, last.id.into()]).to_string())
}
