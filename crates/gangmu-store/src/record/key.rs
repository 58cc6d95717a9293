//! Finds records by the fields that must be unique together: an import updates by them.

use std::collections::HashMap;

use gangmu_pack::definition::{Ledger, OWNER};
use sea_query::Value;
use serde_json::Value as Json;

use super::decode::{encode, unknown};
use super::{Reader, Record};
use crate::ledger_table::table_of;
use crate::statement::places;
use crate::{Store, StoreError};

/// Keys that are looked up by one statement.
const BATCH: usize = 400;

impl Store {
    /// The record of each key, whose parts are in the order of the ledger's `key`. None where there is no such record that
    /// counts, or where a part of the key is missing. Of several, the latest.
    pub async fn records_by_key(&self, ledger: &Ledger, keys: &[Vec<Json>]) -> Result<Vec<Option<Record>>, StoreError> {
        let wanted: Vec<Option<Vec<Value>>> =
            keys.iter().map(|key| stored(ledger, key)).collect::<Result<_, StoreError>>()?;
        let mut found: HashMap<String, Record> = HashMap::new();
        let complete: Vec<&Vec<Value>> = wanted.iter().flatten().collect();
        for batch in complete.chunks(BATCH) {
            for record in self.look_up(ledger, batch).await? {
                let key = stored(ledger, &ledger.key_of(&record.values, record.owner))?;
                found.extend(key.map(|key| (name(&key), record)));
            }
        }
        let mut find = |key: &Option<Vec<Value>>| found.get(&name(key.as_ref()?)).cloned();
        Ok(wanted.iter().map(&mut find).collect())
    }

    /// Id and number of the record that holds each value in a field, by the value as it is kept: records that count and are
    /// not closed. Of several, the latest.
    pub async fn holders(
        &self,
        ledger: &Ledger,
        field: &str,
        values: &[String],
    ) -> Result<HashMap<String, (i64, String)>, StoreError> {
        let fields = [field.to_owned()];
        let reader = Reader::new(ledger, &fields)?;
        let finals = &ledger.workflow.finals;
        let mut found = HashMap::new();
        for batch in values.chunks(BATCH) {
            let mut text = format!(
                "SELECT {} FROM \"{}\" AS r WHERE NOT r.\"voided\" AND r.\"{field}\" IN ({})",
                reader.columns("r"),
                table_of(&ledger.head.id),
                places(1, batch.len()),
            );
            if !finals.is_empty() {
                text.push_str(&format!(" AND r.\"state\" NOT IN ({})", places(batch.len() + 1, finals.len())));
            }
            text.push_str(" ORDER BY r.\"id\"");
            let values: Vec<Value> = batch.iter().chain(finals).map(|value| value.clone().into()).collect();
            for record in self.db.rows((text, values), |row| reader.read(row)).await? {
                if let Some(Json::String(value)) = record.values.get(field) {
                    found.insert(value.clone(), (record.id, record.number));
                }
            }
        }
        Ok(found)
    }

    /// The records of these keys by id.
    async fn look_up(&self, ledger: &Ledger, keys: &[&Vec<Value>]) -> Result<Vec<Record>, StoreError> {
        let width = ledger.head.key.len();
        let keyed = (0..keys.len()).map(|at| format!("({})", places(at * width + 1, width)));
        let alike = (1..).zip(&ledger.head.key).map(|(at, column)| format!("r.\"{column}\" = v.column{at}"));
        let reader = Reader::new(ledger, &[])?;
        // Key after key asks the index; a condition that the key be among them would be asked of every record.
        let text = format!(
            "SELECT {} FROM (VALUES {}) AS v CROSS JOIN \"{}\" AS r WHERE NOT r.\"voided\" AND {} ORDER BY r.\"id\"",
            reader.columns("r"),
            keyed.collect::<Vec<_>>().join(", "),
            table_of(&ledger.head.id),
            alike.collect::<Vec<_>>().join(" AND ")
        );
        let values: Vec<Value> = keys.iter().flat_map(|key| key.iter().cloned()).collect();
        self.db.rows((text, values), |row| reader.read(row)).await
    }
}

/// A key as its columns keep it; nothing where a part is missing.
fn stored(ledger: &Ledger, key: &[Json]) -> Result<Option<Vec<Value>>, StoreError> {
    if key.len() != ledger.head.key.len() || key.is_empty() || key.iter().any(Json::is_null) {
        return Ok(None);
    }
    let encode = |(id, value): (&String, &Json)| {
        if id == OWNER {
            return Ok(value.as_i64().into());
        }
        let field = ledger.field(id).ok_or_else(|| unknown(ledger, id))?;
        encode(field, Some(value))
    };
    ledger.head.key.iter().zip(key).map(encode).collect::<Result<_, _>>().map(Some)
}

fn name(key: &[Value]) -> String {
    format!("{key:?}")
}
