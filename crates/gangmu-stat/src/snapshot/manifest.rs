//! The manifest of a snapshot: which tables, how many rows, which digests. Plain data.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};

use super::{Column, SnapshotError};

/// What a snapshot says of itself: `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Manifest {
    /// Its name, also that of its folder: `census-2026`.
    pub name: String,
    /// What a person wrote with it: 2026年事业统计封账.
    pub title: String,
    /// The day as of which it stands.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub as_of: Date,
    /// When it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: String,
    /// SM3 over the definitions by which its tables were kept, hexadecimal.
    pub definitions: String,
    /// Its tables, in the order in which they were written.
    pub tables: Vec<TableEntry>,
    /// SM3 over names, rows and digests of the tables (GM/T 0004-2012), hexadecimal: the one number that stands for all.
    pub digest: String,
}

/// One table of a snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableEntry {
    /// Name: the id of the ledger, `unit`.
    pub name: String,
    /// Name shown to people: 班级学生情况表.
    pub title: String,
    /// File within the folder.
    pub file: String,
    /// Rows.
    pub rows: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Its columns.
    pub columns: Vec<Column>,
    /// SM3 of the file, hexadecimal.
    pub sm3: String,
}

impl Manifest {
    /// The digest over all tables, computed anew.
    pub fn sum(&self) -> String {
        let mut sum = Sm3::new();
        sum.update(format!("{}\n{}\n{}\n", self.name, self.as_of, self.definitions));
        for table in &self.tables {
            sum.update(format!("{} {} {}\n", table.name, table.rows, table.sm3));
        }
        hex::encode(sum.finalize())
    }

    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// SM3 of a file, hexadecimal.
pub fn digest_of(path: &Path) -> Result<String, SnapshotError> {
    let mut file = File::open(path).map_err(SnapshotError::io(path))?;
    let (mut sum, mut part) = (Sm3::new(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut part).map_err(SnapshotError::io(path))? {
            0 => return Ok(hex::encode(sum.finalize())),
            n => sum.update(&part[..n]),
        }
    }
}
