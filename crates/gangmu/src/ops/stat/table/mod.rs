//! A table of a frozen snapshot for other programs: CSV, Excel, JSON, Parquet, under names of one's choice. Columns are the work
//! of `shape`, files that of `write`; nothing is computed.

mod shape;
mod write;

use std::fs::File;
use std::path::{Path, PathBuf};

use gangmu_stat::snapshot::{FileStream, Snapshot, TableEntry};
use gangmu_store::Note;
use serde::Deserialize;
use utoipa::ToSchema;

use self::shape::Shape;
use super::snapshot;
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::ops::error::{OpError, bad};
use crate::view::stat::SnapshotTable;

/// Rows of an Excel sheet, its head included.
const EXCEL_ROWS: u64 = 1_048_576;

/// In what form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    /// A line a row; UTF-8 with a mark for Excel.
    Csv,
    /// An Excel workbook, up to 1,048,575 rows.
    Xlsx,
    /// JSON: what the table is, its columns, its rows.
    Json,
    /// Parquet.
    Parquet,
}

/// By what names columns go, and in what words values stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum TableNames {
    /// Names and words that people read; units by code and name, money in yuan.
    #[default]
    Chinese,
    /// The ids of fields, values as they are kept: units by id, money in fen.
    Id,
    /// Items and codes of the data standards (JY/T 1002, 1004) where a field has one, its id and words where not.
    Jyt,
}

/// A table that is ready to be written.
pub struct TableExport {
    snapshot: Snapshot,
    entry: TableEntry,
    shape: Shape,
    format: TableFormat,
    names: TableNames,
}

/// The tables of a snapshot that a person may take out as a whole.
pub fn tables(app: &App, actor: &Actor, name: &str) -> Result<Vec<SnapshotTable>, OpError> {
    whole_county(actor)?;
    let snapshot = snapshot::open(app, name)?;
    let open = snapshot.manifest().tables.iter().filter(|entry| may_read(app, actor, entry).is_ok());
    Ok(open
        .map(|entry| SnapshotTable {
            name: entry.name.clone(),
            title: entry.title.clone(),
            rows: entry.rows,
            bytes: entry.bytes,
            columns: entry.columns.clone(),
        })
        .collect())
}

/// Prepares a table; that it was taken out goes into the audit trail.
pub async fn export(
    app: &App,
    actor: &Actor,
    (name, table): (&str, &str),
    format: TableFormat,
    names: TableNames,
) -> Result<TableExport, OpError> {
    whole_county(actor)?;
    let snapshot = snapshot::open(app, name)?;
    let Some(entry) = snapshot.table(table).cloned() else {
        return Err(OpError::NotFound(format!("封账“{name}”的表“{table}”")));
    };
    may_read(app, actor, &entry)?;
    if format == TableFormat::Xlsx && entry.rows >= EXCEL_ROWS {
        return bad(
            format!("“{}”有{}行,Excel 一张表最多放{}行", entry.title, entry.rows, EXCEL_ROWS - 1),
            "请改用 CSV 或 Parquet;要在 Excel 里看,请先用透视表按乡镇、学校汇总",
        );
    }
    let shape = Shape::of(app, &snapshot, &entry, names)?;
    let said = serde_json::json!({ "snapshot": name, "table": table, "rows": entry.rows });
    let note = Note { after: Some(said), ..Note::new("export", "snapshot", 0) };
    app.store.note(note, &actor.own_account().by("", app.clock.now())).await?;
    Ok(TableExport { snapshot, entry, shape, format, names })
}

/// A table as a stream of bytes. What is not kept as it is asked for is written into a file first, off the threads that serve
/// others, and that file is gone when it is read.
pub async fn stream(export: TableExport) -> Result<FileStream, OpError> {
    if let Some(kept) = export.kept() {
        return Ok(gangmu_stat::snapshot::stream(&kept).await?);
    }
    let write = move || {
        let file = tempfile::NamedTempFile::new().map_err(|e| OpError::Statistics(e.to_string()))?;
        export.write(file.path())?;
        Ok::<_, OpError>(file)
    };
    let written = tokio::task::spawn_blocking(write).await.map_err(|e| OpError::Statistics(e.to_string()))?;
    let file = written?;
    Ok(gangmu_stat::snapshot::stream(file.path()).await?)
}

/// The right to statistics of the whole county.
fn whole_county(actor: &Actor) -> Result<(), OpError> {
    actor.read_statistics()?;
    if actor.sees_all() {
        Ok(())
    } else {
        bad("整张表只有局机关能导出", "本单位的记录可在台账页面导出")
    }
}

fn may_read(app: &App, actor: &Actor, entry: &TableEntry) -> Result<(), OpError> {
    let Ok(ledger) = app.ledger(&entry.name) else { return Ok(()) };
    let units = app.units();
    let root = units.all().first().map_or("", |unit| &unit.path);
    actor.ledger(&ledger, LedgerAction::Read, root)?;
    Ok(())
}

impl TableExport {
    /// The name of the file.
    pub fn file_name(&self) -> String {
        let ending = match self.format {
            TableFormat::Csv => "csv",
            TableFormat::Xlsx => "xlsx",
            TableFormat::Json => "json",
            TableFormat::Parquet => "parquet",
        };
        format!("{}-{}.{ending}", self.entry.title, self.snapshot.manifest().name)
    }

    /// Its media type.
    pub fn mime(&self) -> &'static str {
        match self.format {
            TableFormat::Csv => "text/csv; charset=utf-8",
            TableFormat::Xlsx => super::export::XLSX,
            TableFormat::Json => "application/json",
            TableFormat::Parquet => "application/vnd.apache.parquet",
        }
    }

    /// The file of the snapshot itself, where it is the very thing that was asked for.
    pub fn kept(&self) -> Option<PathBuf> {
        let same = self.format == TableFormat::Parquet && self.names == TableNames::Id && self.shape.is_whole();
        same.then(|| self.snapshot.folder().join(&self.entry.file))
    }

    /// Writes the file. It reads and writes disks and may take minutes for millions of rows.
    pub fn write(&self, path: &Path) -> Result<(), OpError> {
        let failed = |e: std::io::Error| OpError::Statistics(format!("写不了“{}”:{e}", path.display()));
        if let Some(kept) = self.kept() {
            std::fs::copy(kept, path).map_err(failed)?;
            return Ok(());
        }
        match self.format {
            TableFormat::Parquet => write::parquet(self, path),
            TableFormat::Csv => write::csv(self, File::create(path).map_err(failed)?),
            TableFormat::Json => write::json(self, File::create(path).map_err(failed)?),
            TableFormat::Xlsx => write::xlsx(self, File::create(path).map_err(failed)?),
        }
    }
}
