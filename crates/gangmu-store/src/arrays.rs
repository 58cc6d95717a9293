//! Rows as one array a column, in which PostgreSQL takes in as many as there are by one statement. It sends nothing.
//!
//! A stream (`COPY`) would be no quicker: its end is a small packet of its own, which waits for the one before it to be
//! acknowledged, some forty milliseconds on many machines.

use sea_query::Value;
use sqlx::Arguments as _;
use sqlx::postgres::PgArguments;

use crate::StoreError;

/// A column of rows.
enum Column {
    Bool(Vec<Option<bool>>),
    Whole(Vec<Option<i64>>),
    Number(Vec<Option<f64>>),
    Text(Vec<Option<String>>),
}

/// The arguments of a statement: first those of `lead`, then an array for each of so many columns, whose values follow
/// one another row by row.
pub(crate) fn arguments(lead: &[Value], width: usize, values: Vec<Value>) -> Result<PgArguments, StoreError> {
    let mut arguments = PgArguments::default();
    for value in lead {
        add(&mut arguments, value)?;
    }
    let rows = values.len() / width;
    let mut columns: Vec<Column> =
        values.iter().take(width).map(|value| Column::of(value, rows)).collect::<Result<_, _>>()?;
    for (at, value) in values.into_iter().enumerate() {
        columns[at % width].push(value)?;
    }
    for column in columns {
        column.add_to(&mut arguments)?;
    }
    Ok(arguments)
}

/// The arrays as a table `v` of `column1`, `column2`…, the first of them the parameter of that place.
pub(crate) fn source(first: usize, width: usize) -> String {
    let places: Vec<String> = (first..first + width).map(|at| format!("${at}")).collect();
    let names: Vec<String> = (1..=width).map(|at| format!("column{at}")).collect();
    format!("UNNEST({}) AS v ({})", places.join(", "), names.join(", "))
}

impl Column {
    fn of(value: &Value, rows: usize) -> Result<Column, StoreError> {
        Ok(match value {
            Value::Bool(_) => Column::Bool(Vec::with_capacity(rows)),
            Value::BigInt(_) => Column::Whole(Vec::with_capacity(rows)),
            Value::Double(_) => Column::Number(Vec::with_capacity(rows)),
            Value::String(_) => Column::Text(Vec::with_capacity(rows)),
            _ => return Err(unfit(value)),
        })
    }

    fn push(&mut self, value: Value) -> Result<(), StoreError> {
        match (self, value) {
            (Column::Bool(all), Value::Bool(value)) => all.push(value),
            (Column::Whole(all), Value::BigInt(value)) => all.push(value),
            (Column::Number(all), Value::Double(value)) => all.push(value),
            (Column::Text(all), Value::String(value)) => all.push(value),
            (_, value) => return Err(unfit(&value)),
        }
        Ok(())
    }

    fn add_to(self, arguments: &mut PgArguments) -> Result<(), StoreError> {
        let added = match self {
            Column::Bool(all) => arguments.add(all),
            Column::Whole(all) => arguments.add(all),
            Column::Number(all) => arguments.add(all),
            Column::Text(all) => arguments.add(all),
        };
        added.map_err(|error| sqlx::Error::Encode(error).into())
    }
}

fn add(arguments: &mut PgArguments, value: &Value) -> Result<(), StoreError> {
    let added = match value {
        Value::Bool(value) => arguments.add(*value),
        Value::BigInt(value) => arguments.add(*value),
        Value::Double(value) => arguments.add(*value),
        Value::String(value) => arguments.add(value.as_deref()),
        _ => return Err(unfit(value)),
    };
    added.map_err(|error| sqlx::Error::Encode(error).into())
}

/// A value of another kind than the one that stands above it, or of one that no column has.
fn unfit(value: &Value) -> StoreError {
    StoreError::damaged(format!("写入的值 {value:?}"))
}
