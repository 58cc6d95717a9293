//! The columns that a ledger has in a snapshot. What is protected stays out: a snapshot holds no sealed value.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field as ArrowField, Schema, SchemaRef};
use gangmu_pack::definition::{FieldType, Ledger, Privacy};
use serde::{Deserialize, Serialize};

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Column {
    /// Name: the id of the field.
    pub name: String,
    /// Name shown to people.
    pub title: String,
    /// What it holds.
    pub kind: ColumnKind,
}

/// What a column holds; every column may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ColumnKind {
    /// Whole number; money in fen.
    Int,
    /// Number.
    Num,
    /// Text, a code, a day as `2026-09-01`, several codes as `|a|b|`.
    Text,
    /// Yes or no.
    Bool,
}

/// The columns that every ledger has besides its fields.
pub const SYSTEM: [(&str, &str, ColumnKind); 5] = [
    ("id", "编号", ColumnKind::Int),
    ("number", "记录号", ColumnKind::Text),
    ("owner", "填报单位", ColumnKind::Int),
    ("state", "状态", ColumnKind::Text),
    ("due", "期限", ColumnKind::Text),
];

impl Column {
    /// A column.
    pub fn new(name: impl Into<String>, title: impl Into<String>, kind: ColumnKind) -> Self {
        Self { name: name.into(), title: title.into(), kind }
    }
}

impl ColumnKind {
    /// The Arrow type. Text is kept as text; Parquet writes a dictionary of it.
    pub fn arrow(self) -> DataType {
        match self {
            Self::Int => DataType::Int64,
            Self::Num => DataType::Float64,
            Self::Text => DataType::Utf8,
            Self::Bool => DataType::Boolean,
        }
    }

    /// What it holds, in Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Self::Int => "整数",
            Self::Num => "数",
            Self::Text => "文字",
            Self::Bool => "是或否",
        }
    }
}

/// The columns of a ledger: those of every ledger, then its open fields. Repeated rows and files have no column.
pub fn columns_of(ledger: &Ledger) -> Vec<Column> {
    let system = SYSTEM.iter().map(|(name, title, kind)| Column::new(*name, *title, *kind));
    let open = ledger.fields.iter().filter(|field| field.privacy == Privacy::Open);
    let kept = open.filter_map(|field| {
        let kind = match field.kind {
            FieldType::Int | FieldType::Money | FieldType::Unit => ColumnKind::Int,
            FieldType::Num => ColumnKind::Num,
            FieldType::Bool => ColumnKind::Bool,
            FieldType::Group | FieldType::File => return None,
            _ => ColumnKind::Text,
        };
        Some(Column::new(&field.id, &field.name, kind))
    });
    system.chain(kept).collect()
}

/// The Arrow schema of columns.
pub(crate) fn schema_of(columns: &[Column]) -> SchemaRef {
    let fields: Vec<ArrowField> = columns.iter().map(|c| ArrowField::new(&c.name, c.kind.arrow(), true)).collect();
    Arc::new(Schema::new(fields))
}
