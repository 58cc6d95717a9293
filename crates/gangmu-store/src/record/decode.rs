//! Values of fields on their way into columns and back, by the declared type. It checks no rule of the ledger.

use gangmu_pack::definition::{Field, FieldType, Ledger};
use jiff::civil::Date;
use sea_query::Value;
use serde_json::{Map, Number, Value as Json};

use super::Record;
use crate::StoreError;
use crate::dialect::Row;
use crate::ledger_table::HEAD;
use crate::value::{read_instant, read_json, read_opt_day};

/// Reads rows of one ledger: which columns, in which order, of which type.
pub(crate) struct Reader<'a> {
    fields: Vec<&'a Field>,
}

impl<'a> Reader<'a> {
    /// Reads the fields of those ids; all fields where none is named.
    pub fn new(ledger: &'a Ledger, only: &[String]) -> Result<Reader<'a>, StoreError> {
        if only.is_empty() {
            return Ok(Reader { fields: ledger.fields.iter().collect() });
        }
        let find = |id: &String| ledger.field(id).ok_or_else(|| unknown(ledger, id));
        Ok(Reader { fields: only.iter().map(find).collect::<Result<_, _>>()? })
    }

    /// The columns as SQL, of the table with that alias.
    pub fn columns(&self, alias: &str) -> String {
        let ids = HEAD.iter().copied().chain(self.fields.iter().map(|f| f.id.as_str()));
        ids.map(|id| format!("{alias}.\"{id}\"")).collect::<Vec<_>>().join(", ")
    }

    /// Reads a row of these columns.
    pub fn read(&self, row: &Row) -> Result<Record, StoreError> {
        let mut values = Map::with_capacity(self.fields.len());
        for (at, field) in self.fields.iter().enumerate() {
            if let Some(value) = decode(field.kind, row, HEAD.len() + at)? {
                values.insert(field.id.clone(), value);
            }
        }
        Ok(Record {
            id: row.get(0)?,
            number: row.get(1)?,
            owner: row.get(2)?,
            state: row.get(3)?,
            due: read_opt_day(row.get(4)?)?,
            revision: row.get(5)?,
            created_at: read_instant(row.get(6)?)?,
            created_by: row.get(7)?,
            updated_at: read_instant(row.get(8)?)?,
            updated_by: row.get(9)?,
            voided: row.get(10)?,
            values,
        })
    }
}

/// The ledger has no such field.
pub(crate) fn unknown(ledger: &Ledger, id: &str) -> StoreError {
    StoreError::Value { field: id.to_owned(), message: format!("《{}》没有这个字段", ledger.head.name) }
}

/// The value of a column as JSON; nothing where it is null.
fn decode(kind: FieldType, row: &Row, at: usize) -> Result<Option<Json>, StoreError> {
    Ok(match kind {
        FieldType::Int | FieldType::Unit => row.get::<Option<i64>>(at)?.map(Json::from),
        FieldType::Money => row.get::<Option<i64>>(at)?.map(yuan),
        FieldType::Num => row.get::<Option<f64>>(at)?.map(Json::from),
        FieldType::Bool => row.get::<Option<bool>>(at)?.map(Json::from),
        FieldType::Codes => row.get::<Option<String>>(at)?.map(|text| split(&text)),
        FieldType::Group => match row.get::<Option<String>>(at)? {
            Some(text) => Some(read_json(&text, "表格字段")?),
            None => None,
        },
        _ => row.get::<Option<String>>(at)?.map(Json::from),
    })
}

/// Fen as yuan: a whole number where there are no fen.
fn yuan(fen: i64) -> Json {
    if fen % 100 == 0 { Json::from(fen / 100) } else { Json::from(fen as f64 / 100.0) }
}

fn split(text: &str) -> Json {
    text.split('|').filter(|part| !part.is_empty()).collect()
}

/// The value of a field for its column. Empty text and empty lists are null.
pub(crate) fn encode(field: &Field, value: Option<&Json>) -> Result<Value, StoreError> {
    let value = value.filter(|value| !is_empty(value)).unwrap_or(&Json::Null);
    let wrong = |message: &str| StoreError::Value { field: field.id.clone(), message: message.to_owned() };
    Ok(match field.kind {
        FieldType::Int | FieldType::Unit => match value {
            Json::Null => Value::BigInt(None),
            Json::Number(n) => whole(n).ok_or_else(|| wrong("须为整数"))?.into(),
            _ => return Err(wrong("须为整数")),
        },
        FieldType::Money => match value {
            Json::Null => Value::BigInt(None),
            Json::Number(n) => fen(n).ok_or_else(|| wrong("金额超出范围"))?.into(),
            _ => return Err(wrong("须为金额(元)")),
        },
        FieldType::Num => match value {
            Json::Null => Value::Double(None),
            Json::Number(n) => n.as_f64().into(),
            _ => return Err(wrong("须为数字")),
        },
        FieldType::Bool => match value {
            Json::Null => Value::Bool(None),
            Json::Bool(b) => (*b).into(),
            _ => return Err(wrong("须为是或否")),
        },
        FieldType::Codes => join(value).ok_or_else(|| wrong("须为文字的列表"))?.into(),
        FieldType::Group => match value {
            Json::Null => Value::String(None),
            Json::Array(list) if list.iter().all(Json::is_object) => value.to_string().into(),
            _ => return Err(wrong("须为若干行")),
        },
        FieldType::Date => match value {
            Json::Null => Value::String(None),
            Json::String(s) => s.parse::<Date>().map_err(|_| wrong("须为日期,如2026-03-05"))?.to_string().into(),
            _ => return Err(wrong("须为日期,如2026-03-05")),
        },
        _ => match value {
            Json::Null => Value::String(None),
            Json::String(s) if s.contains('\0') => return Err(wrong("含有不可用的字符")),
            Json::String(s) => s.as_str().into(),
            _ => return Err(wrong("须为文字")),
        },
    })
}

/// Nothing filled in, in whichever form it came.
fn is_empty(value: &Json) -> bool {
    match value {
        Json::String(text) => text.is_empty(),
        Json::Array(list) => list.is_empty(),
        _ => false,
    }
}

/// A whole number, also when it was written 3.0.
fn whole(n: &Number) -> Option<i64> {
    let exact = |f: f64| (f.fract() == 0.0 && f.abs() < 9e15).then_some(f as i64);
    n.as_i64().or_else(|| n.as_f64().and_then(exact))
}

/// Yuan as fen, rounded.
fn fen(n: &Number) -> Option<i64> {
    let fen = (n.as_f64()? * 100.0).round();
    (fen.abs() < 9e15).then_some(fen as i64)
}

/// A list as `|a|b|`; one text stands for a list of one. `None` where it is neither.
fn join(value: &Json) -> Option<Option<String>> {
    let parts: Vec<&str> = match value {
        Json::Null => Vec::new(),
        Json::String(one) => one.split('|').collect(),
        Json::Array(many) => many.iter().map(Json::as_str).collect::<Option<_>>()?,
        _ => return None,
    };
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let clean = parts.iter().all(|part| !part.contains(['|', '\0']));
    clean.then(|| (!parts.is_empty()).then(|| format!("|{}|", parts.join("|"))))
}
