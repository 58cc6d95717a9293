//! Collects rows of values and turns them into columns. It judges nothing but the type of each value.

use datafusion::arrow::array::{ArrayRef, BooleanBuilder, Float64Builder, Int64Builder, RecordBatch, StringBuilder};
use std::sync::Arc;

use super::table::schema_of;
use super::{Column, ColumnKind, SnapshotError};

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// For [`ColumnKind::Int`].
    Int(i64),
    /// For [`ColumnKind::Num`].
    Num(f64),
    /// For [`ColumnKind::Text`].
    Text(&'a str),
    /// For [`ColumnKind::Bool`].
    Bool(bool),
}

enum Builder {
    Int(Int64Builder),
    Num(Float64Builder),
    Text(StringBuilder),
    Bool(BooleanBuilder),
}

/// Rows on their way into a table.
pub struct RowBuilder {
    table: String,
    columns: Vec<Column>,
    builders: Vec<Builder>,
    rows: usize,
    before: u64,
}

impl RowBuilder {
    /// For a table with these columns.
    pub fn new(table: &str, columns: &[Column]) -> Self {
        let builders = columns.iter().map(|column| Builder::of(column.kind)).collect();
        Self { table: table.to_owned(), columns: columns.to_vec(), builders, rows: 0, before: 0 }
    }

    /// Rows that wait.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Adds a row: one cell a column, in their order; missing cells at the end are empty.
    pub fn push<'a>(&mut self, row: impl IntoIterator<Item = Cell<'a>>) -> Result<(), SnapshotError> {
        let mut cells = row.into_iter();
        self.rows += 1;
        for (column, builder) in self.columns.iter().zip(&mut self.builders) {
            if !builder.push(cells.next().unwrap_or(Cell::Null)) {
                return Err(SnapshotError::Cell {
                    table: self.table.clone(),
                    row: self.before + self.rows as u64,
                    column: column.title.clone(),
                    wanted: column.kind.name(),
                });
            }
        }
        Ok(())
    }

    /// The waiting rows as columns; none waits afterwards.
    pub fn take(&mut self) -> Result<RecordBatch, SnapshotError> {
        let arrays: Vec<ArrayRef> = self.builders.iter_mut().map(Builder::finish).collect();
        self.before += self.rows as u64;
        self.rows = 0;
        RecordBatch::try_new(schema_of(&self.columns), arrays).map_err(|e| SnapshotError::parquet(&self.table, e))
    }
}

impl Builder {
    fn of(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Int => Self::Int(Int64Builder::new()),
            ColumnKind::Num => Self::Num(Float64Builder::new()),
            ColumnKind::Text => Self::Text(StringBuilder::new()),
            ColumnKind::Bool => Self::Bool(BooleanBuilder::new()),
        }
    }

    /// Whether the value fits. What does not fit is taken as empty, so that the columns stay of one length.
    fn push(&mut self, cell: Cell) -> bool {
        match (self, cell) {
            (Self::Int(b), Cell::Int(n)) => b.append_value(n),
            (Self::Num(b), Cell::Num(n)) => b.append_value(n),
            (Self::Num(b), Cell::Int(n)) => b.append_value(n as f64),
            (Self::Text(b), Cell::Text(t)) => b.append_value(t),
            (Self::Bool(b), Cell::Bool(v)) => b.append_value(v),
            (builder, cell) => {
                builder.push_null();
                return cell == Cell::Null;
            }
        }
        true
    }

    fn push_null(&mut self) {
        match self {
            Self::Int(b) => b.append_null(),
            Self::Num(b) => b.append_null(),
            Self::Text(b) => b.append_null(),
            Self::Bool(b) => b.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Int(b) => Arc::new(b.finish()),
            Self::Num(b) => Arc::new(b.finish()),
            Self::Text(b) => Arc::new(b.finish()),
            Self::Bool(b) => Arc::new(b.finish()),
        }
    }
}
