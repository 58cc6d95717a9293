//! Answers: the columns of one query, and the table of units that a question asks for. It computes nothing.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::compute::{cast, concat_batches};
use datafusion::arrow::datatypes::{DataType, Field, Float64Type, Int64Type, Schema};

use super::EngineError;

/// Counts of every unit, whole and by parts.
#[derive(Debug, Clone)]
pub struct Answer {
    columns: HashMap<String, usize>,
    rows: Vec<(i64, Option<Arc<str>>)>,
    /// Row by row; what is not known is not a number.
    values: Vec<f64>,
}

impl Answer {
    pub(super) fn new(names: Vec<String>) -> Self {
        let columns = names.into_iter().enumerate().map(|(at, name)| (name, at)).collect();
        Self { columns, rows: Vec::new(), values: Vec::new() }
    }

    pub(super) fn push(&mut self, unit: i64, part: Option<Arc<str>>, values: impl Iterator<Item = f64>) {
        self.rows.push((unit, part));
        self.values.extend(values);
    }

    /// Rows, by unit and part; the whole before its parts.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The unit of a row.
    pub fn unit(&self, row: usize) -> i64 {
        self.rows[row].0
    }

    /// The part of a row; none for the whole.
    pub fn key(&self, row: usize) -> Option<&str> {
        self.rows[row].1.as_deref()
    }

    /// Where a column stands, for [`Answer::at`].
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.get(name).copied()
    }

    /// The number in a column, where there is one.
    pub fn at(&self, row: usize, column: usize) -> Option<f64> {
        self.values.get(row * self.columns.len() + column).copied().filter(|value| !value.is_nan())
    }

    /// The number in a column of that name.
    pub fn value(&self, row: usize, name: &str) -> Option<f64> {
        self.at(row, self.column(name)?)
    }
}

/// Rows of one query, with columns of text, of numbers, and the unit.
#[derive(Debug, Clone)]
pub struct Table {
    batch: RecordBatch,
}

impl Table {
    pub(crate) fn of(batches: &[RecordBatch]) -> Result<Self, EngineError> {
        let Some(first) = batches.first() else {
            return Ok(Self { batch: RecordBatch::new_empty(Arc::new(Schema::empty())) });
        };
        let batch = concat_batches(&first.schema(), batches).map_err(EngineError::arrow)?;
        let (mut fields, mut columns): (Vec<Field>, Vec<ArrayRef>) = (Vec::new(), Vec::new());
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            let kind = match field.data_type() {
                _ if field.name() == "unit_id" => DataType::Int64,
                DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => DataType::Utf8,
                _ => DataType::Float64,
            };
            columns.push(cast(column, &kind).map_err(EngineError::arrow)?);
            fields.push(Field::new(field.name(), kind, true));
        }
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(EngineError::arrow)?;
        Ok(Self { batch })
    }

    /// Rows.
    pub fn len(&self) -> usize {
        self.batch.num_rows()
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The unit of a row.
    pub fn unit(&self, row: usize) -> i64 {
        let column = self.batch.column_by_name("unit_id").and_then(|column| column.as_primitive_opt::<Int64Type>());
        column.map_or(0, |column| column.value(row))
    }

    /// The text in a column.
    pub fn text(&self, row: usize, column: &str) -> Option<&str> {
        let column = self.batch.column_by_name(column)?.as_string_opt::<i32>()?;
        column.is_valid(row).then(|| column.value(row))
    }

    /// The number in a column.
    pub fn value(&self, row: usize, column: &str) -> Option<f64> {
        let column = self.batch.column_by_name(column)?.as_primitive_opt::<Float64Type>()?;
        column.is_valid(row).then(|| column.value(row))
    }
}
