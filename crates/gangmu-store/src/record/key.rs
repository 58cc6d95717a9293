//! Finds records by the fields that must be unique together: an import updates by them.

use std::collections::HashMap;

use gangmu_pack::definition::{Ledger, OWNER};
use sea_query::Value;
use serde_json::Value as Json;

use super::decode::{encode, unknown};
use super::{Reader, Record};
use crate::dialect::Row;
use crate::ledger_table::{HEAD, table_of};
use crate::statement::{each, listed, places};
use crate::{Store, StoreError};

/// Keys that are looked up by one statement.
const BATCH: usize = 400;

impl Store {
    /// The record of each key, whose parts are in the order of the ledger's `key`. None where there is no such record that
    /// counts, or where a part of the key is missing. Of several, the latest.
    pub async fn records_by_key(&self, ledger: &Ledger, keys: &[Vec<Json>]) -> Result<Vec<Option<Record>>, StoreError> {
        let wanted: Vec<Option<Vec<Value>>> =
            keys.iter().map(|key| stored(ledger, key)).collect::<Result<_, StoreError>>()?;
        let mut found = vec![None; keys.len()];
        let complete: Vec<(usize, &Vec<Value>)> =
            wanted.iter().enumerate().filter_map(|(at, key)| Some((at, key.as_ref()?))).collect();
        for batch in complete.chunks(BATCH) {
            for (at, record) in self.look_up(ledger, batch).await? {
                found[at] = Some(record);
            }
        }
        Ok(found)
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
            let mut fits = format!("NOT r.\"voided\" AND r.\"{field}\" = v.column1");
            if !finals.is_empty() {
                fits.push_str(&format!(" AND r.\"state\" NOT IN ({})", places(batch.len() + 1, finals.len())));
            }
            let rows = each(self.db.dialect(), &listed(1, batch.len()), &table_of(&ledger.head.id), &fits);
            let text = format!("SELECT {} FROM {rows} ORDER BY r.\"id\"", reader.columns("r"));
            let values: Vec<Value> = batch.iter().chain(finals).map(|value| value.clone().into()).collect();
            for record in self.db.rows((text, values), |row| reader.read(row)).await? {
                if let Some(Json::String(value)) = record.values.get(field) {
                    found.insert(value.clone(), (record.id, record.number));
                }
            }
        }
        Ok(found)
    }

    /// The records of these keys by id, each with the place of its key.
    async fn look_up(
        &self,
        ledger: &Ledger,
        keys: &[(usize, &Vec<Value>)],
    ) -> Result<Vec<(usize, Record)>, StoreError> {
        let width = ledger.head.key.len();
        // The places within the batch are the same in every batch, and so is the statement.
        let keyed = (0..keys.len()).map(|at| format!("({}, {at})", places(at * width + 1, width)));
        let alike = (1..).zip(&ledger.head.key).map(|(at, column)| format!("r.\"{column}\" = v.column{at}"));
        let reader = Reader::new(ledger, &[])?;
        let keyed = format!("(VALUES {}) AS v", keyed.collect::<Vec<_>>().join(", "));
        let fits = format!("NOT r.\"voided\" AND {}", alike.collect::<Vec<_>>().join(" AND "));
        let rows = each(self.db.dialect(), &keyed, &table_of(&ledger.head.id), &fits);
        let columns = reader.columns("r");
        let text = format!("SELECT {columns}, v.column{} FROM {rows} ORDER BY r.\"id\"", width + 1);
        let values: Vec<Value> = keys.iter().flat_map(|(_, key)| key.iter().cloned()).collect();
        let column = HEAD.len() + ledger.fields.len();
        let read = |row: &Row| {
            // A number that is written out is an INTEGER to PostgreSQL.
            let at = row.get::<i32>(column)?;
            let (at, _) =
                keys.get(usize::try_from(at).unwrap_or(usize::MAX)).ok_or_else(|| StoreError::damaged("查重"))?;
            Ok((*at, reader.read(row)?))
        };
        self.db.rows((text, values), read).await
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
