//! Reads the tables of a snapshot again, row by row, and hands out files without holding them. It judges and changes nothing.

use std::fs::File;
use std::path::Path;

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::datatypes::{Float64Type, Int64Type};
pub use datafusion::object_store::GetResult as FileStream;
use datafusion::object_store::ObjectStoreExt;
use datafusion::object_store::local::LocalFileSystem;
use datafusion::object_store::path::Path as StorePath;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{Cell, Snapshot, SnapshotError, TableEntry};

impl Snapshot {
    /// Calls `each` with every row of a table, one cell a column of its entry, in the order of the file. It holds a few
    /// thousand rows at a time.
    pub fn for_each_row<E: From<SnapshotError>>(
        &self,
        entry: &TableEntry,
        mut each: impl FnMut(&[Cell<'_>]) -> Result<(), E>,
    ) -> Result<(), E> {
        let path = self.folder.join(&entry.file);
        let wrong = |e: &dyn std::fmt::Display| SnapshotError::parquet(&entry.name, e);
        let file = File::open(&path).map_err(SnapshotError::io(&path))?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| wrong(&e))?;
        let reader = reader.build().map_err(|e| wrong(&e))?;
        for batch in reader {
            let batch = batch.map_err(|e| wrong(&e))?;
            let columns: Vec<Option<&ArrayRef>> =
                entry.columns.iter().map(|column| batch.column_by_name(&column.name)).collect();
            let mut cells = Vec::with_capacity(columns.len());
            for row in 0..batch.num_rows() {
                cells.clear();
                cells.extend(columns.iter().map(|column| column.map_or(Cell::Null, |array| cell(array, row))));
                each(&cells)?;
            }
        }
        Ok(())
    }
}

/// A value of a column.
fn cell(array: &ArrayRef, row: usize) -> Cell<'_> {
    if array.is_null(row) {
        return Cell::Null;
    }
    if let Some(ints) = array.as_primitive_opt::<Int64Type>() {
        Cell::Int(ints.value(row))
    } else if let Some(nums) = array.as_primitive_opt::<Float64Type>() {
        Cell::Num(nums.value(row))
    } else if let Some(texts) = array.as_string_opt::<i32>() {
        Cell::Text(texts.value(row))
    } else {
        array.as_boolean_opt().map_or(Cell::Null, |yes| Cell::Bool(yes.value(row)))
    }
}

/// A file, to be read piece by piece as a stream of bytes. It is open from now on: it may be removed meanwhile.
pub async fn stream(path: &Path) -> Result<FileStream, SnapshotError> {
    let failed = |e: String| SnapshotError::Io { path: path.to_owned(), source: std::io::Error::other(e) };
    let place = StorePath::from_absolute_path(path).map_err(|e| failed(e.to_string()))?;
    LocalFileSystem::new().get(&place).await.map_err(|e| failed(e.to_string()))
}
