//! Writes a snapshot: into a folder beside its place, moved there when the manifest is complete. It reads no clock.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use datafusion::arrow::array::RecordBatch;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::Compression;
use datafusion::parquet::file::properties::WriterProperties;
use jiff::Timestamp;
use jiff::civil::Date;

use super::manifest::digest_of;
use super::table::schema_of;
use super::{Column, MANIFEST, Manifest, RowBuilder, Snapshot, SnapshotError, TableEntry};

/// Rows of a row group: large enough to be quick, small enough that several cores and executors share a file.
const GROUP: usize = 512 * 1024;
/// Rows that are collected before they are written.
const BATCH: usize = 8192;

/// A snapshot that is being written.
pub struct SnapshotWriter {
    place: PathBuf,
    folder: PathBuf,
    manifest: Manifest,
}

/// A table that is being written.
pub struct TableWriter {
    name: String,
    title: String,
    file: String,
    path: PathBuf,
    columns: Vec<Column>,
    rows: u64,
    waiting: RowBuilder,
    writer: ArrowWriter<File>,
}

impl SnapshotWriter {
    /// Begins a snapshot under a folder of snapshots. A name that is taken is refused; the rest of an attempt that was cut off
    /// is removed.
    pub fn create(
        root: &Path,
        name: &str,
        title: &str,
        as_of: Date,
        (created_at, created_by): (Timestamp, &str),
        definitions: &str,
    ) -> Result<Self, SnapshotError> {
        if !is_name(name) {
            return Err(SnapshotError::Name(name.to_owned()));
        }
        let (place, folder) = (root.join(name), root.join(format!(".{name}.part")));
        if place.exists() {
            return Err(SnapshotError::Exists(name.to_owned()));
        }
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(SnapshotError::io(&folder))?;
        }
        fs::create_dir_all(&folder).map_err(SnapshotError::io(&folder))?;
        let manifest = Manifest {
            name: name.to_owned(),
            title: title.to_owned(),
            as_of,
            created_at,
            created_by: created_by.to_owned(),
            definitions: definitions.to_owned(),
            tables: Vec::new(),
            digest: String::new(),
        };
        Ok(Self { place, folder, manifest })
    }

    /// Begins a table.
    pub fn table(&self, name: &str, title: &str, columns: Vec<Column>) -> Result<TableWriter, SnapshotError> {
        TableWriter::create(&self.folder.join(format!("{name}.parquet")), name, title, columns)
    }

    /// Takes a table whose rows are all written.
    pub fn add(&mut self, entry: TableEntry) {
        self.manifest.tables.push(entry);
    }

    /// Writes the manifest and moves the folder to its place: from now on the snapshot exists.
    pub fn finish(mut self) -> Result<Snapshot, SnapshotError> {
        self.manifest.digest = self.manifest.sum();
        let path = self.folder.join(MANIFEST);
        let text = serde_json::to_string_pretty(&self.manifest)
            .map_err(|e| SnapshotError::Manifest { path: path.clone(), message: e.to_string() })?;
        fs::write(&path, text).map_err(SnapshotError::io(&path))?;
        File::open(&path).and_then(|file| file.sync_all()).map_err(SnapshotError::io(&path))?;
        fs::rename(&self.folder, &self.place).map_err(SnapshotError::io(&self.place))?;
        Snapshot::open(&self.place)
    }
}

impl TableWriter {
    /// Begins a table in a file of its own.
    pub fn create(path: &Path, name: &str, title: &str, columns: Vec<Column>) -> Result<Self, SnapshotError> {
        let sink = File::create(path).map_err(SnapshotError::io(path))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(GROUP))
            .set_created_by("gangmu".to_owned())
            .build();
        let writer = ArrowWriter::try_new(sink, schema_of(&columns), Some(properties))
            .map_err(|e| SnapshotError::parquet(name, e))?;
        let waiting = RowBuilder::new(name, &columns);
        let (name, title) = (name.to_owned(), title.to_owned());
        let file = path.file_name().map_or_else(String::new, |file| file.to_string_lossy().into_owned());
        Ok(Self { name, title, file, path: path.to_owned(), columns, rows: 0, waiting, writer })
    }

    /// The rows that wait; [`TableWriter::flush_full`] writes them when they are many.
    pub fn rows(&mut self) -> &mut RowBuilder {
        &mut self.waiting
    }

    /// Writes the waiting rows where they are many.
    pub fn flush_full(&mut self) -> Result<(), SnapshotError> {
        if self.waiting.len() < BATCH { Ok(()) } else { self.flush() }
    }

    /// Writes columns that are ready.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), SnapshotError> {
        self.rows += batch.num_rows() as u64;
        self.writer.write(batch).map_err(|e| SnapshotError::parquet(&self.name, e))
    }

    fn flush(&mut self) -> Result<(), SnapshotError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let batch = self.waiting.take()?;
        self.write(&batch)
    }

    /// Closes the file, syncs it and reads its digest.
    pub fn finish(mut self) -> Result<TableEntry, SnapshotError> {
        self.flush()?;
        let Self { name, title, file, path, columns, rows, writer, .. } = self;
        let sink = writer.into_inner().map_err(|e| SnapshotError::parquet(&name, e))?;
        sink.sync_all().map_err(SnapshotError::io(&path))?;
        let bytes = sink.metadata().map_err(SnapshotError::io(&path))?.len();
        let sm3 = digest_of(&path)?;
        Ok(TableEntry { name, title, file, rows, bytes, columns, sm3 })
    }
}

/// Whether a snapshot can have the name: letters, digits and hyphens, a letter first.
fn is_name(name: &str) -> bool {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=64).contains(&name.len()) && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(known)
}
