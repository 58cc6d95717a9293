//! A snapshot (封账): tables as Parquet files in a folder, with a manifest that says what they are and an SM3 digest of each.
//!
//! A snapshot is written once and never changed: a folder with a manifest is complete, one without is the rest of a run that
//! was cut off. It knows no database; whoever makes one streams rows into it.

mod compare;
mod manifest;
mod reader;
mod rows;
mod table;
mod writer;

use std::path::{Path, PathBuf};

pub use self::compare::{Change, TableChange, diff};
pub use self::manifest::{Manifest, TableEntry, digest_of};
pub use self::reader::{FileStream, stream};
pub use self::rows::{Cell, RowBuilder};
pub use self::table::{Column, ColumnKind, SYSTEM, columns_of};
pub use self::writer::{SnapshotWriter, TableWriter};

/// Name of the file that makes a folder a snapshot.
pub const MANIFEST: &str = "manifest.json";

/// What stops the work on a snapshot.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The file system refused.
    #[error("读写“{path}”出错:{source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A Parquet file cannot be read or written.
    #[error("“{table}”的 Parquet 文件读写出错:{message}")]
    Parquet {
        /// The table.
        table: String,
        /// What the library says.
        message: String,
    },
    /// The folder is no snapshot, or an unfinished one.
    #[error("“{0}”不是封账:没有清单文件,可能是中断后留下的,请删除后重做")]
    NoManifest(PathBuf),
    /// The manifest cannot be understood.
    #[error("封账清单“{path}”读不懂:{message}")]
    Manifest {
        /// The file.
        path: PathBuf,
        /// Why.
        message: String,
    },
    /// A snapshot of that name exists.
    #[error("封账“{0}”已经有了,封账不能改;请换一个名称")]
    Exists(String),
    /// A name that no folder can have.
    #[error("封账名称“{0}”只能用小写字母、数字和横线,以字母开头")]
    Name(String),
    /// A value that does not fit its column.
    #[error("“{table}”第{row}行的“{column}”不是{wanted}")]
    Cell {
        /// The table.
        table: String,
        /// Row, from 1.
        row: u64,
        /// The column.
        column: String,
        /// What the column holds, in Chinese.
        wanted: &'static str,
    },
}

impl SnapshotError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    pub(crate) fn parquet(table: &str, error: impl std::fmt::Display) -> Self {
        Self::Parquet { table: table.to_owned(), message: error.to_string() }
    }
}

/// A complete snapshot on disk.
#[derive(Debug, Clone)]
pub struct Snapshot {
    folder: PathBuf,
    manifest: Manifest,
}

impl Snapshot {
    /// Opens the snapshot in a folder. It reads the manifest only; [`Snapshot::verify`] reads the tables.
    pub fn open(folder: &Path) -> Result<Self, SnapshotError> {
        let path = folder.join(MANIFEST);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Err(SnapshotError::NoManifest(folder.to_owned()));
            }
            Err(e) => return Err(SnapshotError::io(&path)(e)),
        };
        let manifest = serde_json::from_str(&text)
            .map_err(|e| SnapshotError::Manifest { path: path.clone(), message: e.to_string() })?;
        Ok(Self { folder: folder.to_owned(), manifest })
    }

    /// The snapshots in a folder of snapshots, by name. Unfinished ones are left out.
    pub fn list(root: &Path) -> Result<Vec<Self>, SnapshotError> {
        if !root.exists() {
            return Ok(Vec::new());
        }
        let entries = std::fs::read_dir(root).map_err(SnapshotError::io(root))?;
        let mut found = Vec::new();
        for entry in entries {
            let path = entry.map_err(SnapshotError::io(root))?.path();
            if path.join(MANIFEST).is_file() {
                found.push(Self::open(&path)?);
            }
        }
        found.sort_by(|a, b| a.manifest.name.cmp(&b.manifest.name));
        Ok(found)
    }

    /// What it says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of a table, where it has that table.
    pub fn file(&self, table: &str) -> Option<PathBuf> {
        Some(self.folder.join(&self.table(table)?.file))
    }

    /// What the manifest says of a table, where it has that table.
    pub fn table(&self, table: &str) -> Option<&TableEntry> {
        self.manifest.tables.iter().find(|entry| entry.name == table)
    }

    /// Reads every file again and says which do not have the digest of the manifest, each in a Chinese sentence.
    /// An empty list means that nothing was changed.
    pub fn verify(&self) -> Result<Vec<String>, SnapshotError> {
        let mut wrong = Vec::new();
        for entry in &self.manifest.tables {
            let path = self.folder.join(&entry.file);
            match digest_of(&path) {
                Ok(digest) if digest == entry.sm3 => {}
                Ok(_) => wrong.push(format!("“{}”({})封账后被改过:摘要不符", entry.name, entry.file)),
                Err(_) if !path.exists() => wrong.push(format!("“{}”的文件 {} 不见了", entry.name, entry.file)),
                Err(e) => return Err(e),
            }
        }
        if self.manifest.sum() != self.manifest.digest {
            wrong.push("清单被改过:总摘要与各表摘要不符".to_owned());
        }
        Ok(wrong)
    }
}
