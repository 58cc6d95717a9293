//! Statistics over a snapshot by Apache DataFusion: tables of units, computed for every unit at once. It reads Parquet files
//! and nothing else; what an indicator is stands in the pack.

mod answer;
#[cfg(feature = "cluster")]
pub mod cluster;
mod gather;
mod item;
mod question;
mod rollup;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use gangmu_pack::definition::Ledger;
use tokio::sync::Mutex;

pub use self::answer::{Answer, Table};
use self::gather::Gather;
pub use self::item::{Item, ItemError, census_day};
pub use self::question::{Question, Shares, Split};
use crate::snapshot::{ColumnKind, Snapshot, SnapshotError, columns_of};

/// What stops a computation.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The snapshot cannot be read.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A table that the question needs is not in the snapshot.
    #[error("封账“{snapshot}”里没有“{table}”这张表")]
    NoTable {
        /// The snapshot.
        snapshot: String,
        /// The table.
        table: String,
    },
    /// The engine refused.
    #[error("统计计算出错:{0}")]
    Query(String),
}

impl EngineError {
    fn query(error: DataFusionError) -> Self {
        Self::Query(error.strip_backtrace())
    }

    fn arrow(error: impl std::fmt::Display) -> Self {
        Self::Query(error.to_string())
    }
}

/// A snapshot that can be asked.
pub struct Engine {
    context: SessionContext,
    snapshot: Snapshot,
    ledgers: Vec<Arc<Ledger>>,
    lists: BTreeMap<String, Vec<String>>,
    /// Where tables made from registers are put so that the nodes of a cluster can read them; they stay in memory where none is
    /// named.
    scratch: Option<PathBuf>,
    /// The year of which each table stands ready. Whoever asks holds it until the answer is there: a table made from a register
    /// is of one year.
    rolled: Mutex<BTreeMap<String, i16>>,
}

impl Engine {
    /// Opens a snapshot with the definitions of its ledgers and the pack's shared code lists.
    pub async fn open(
        snapshot: Snapshot,
        ledgers: Vec<Arc<Ledger>>,
        lists: BTreeMap<String, Vec<String>>,
        cores: usize,
    ) -> Result<Self, EngineError> {
        let config = SessionConfig::new().with_target_partitions(cores.max(1)).with_information_schema(false);
        Self::on(SessionContext::new_with_config(config), snapshot, ledgers, lists, None).await
    }

    /// The same on a context of one's own, that of a cluster; `scratch` is a folder that its nodes see.
    pub async fn on(
        context: SessionContext,
        snapshot: Snapshot,
        ledgers: Vec<Arc<Ledger>>,
        lists: BTreeMap<String, Vec<String>>,
        scratch: Option<PathBuf>,
    ) -> Result<Self, EngineError> {
        let engine = Self { context, snapshot, ledgers, lists, scratch, rolled: Mutex::default() };
        for table in ["unit", "unit_tree"] {
            engine.register(table, table).await?;
        }
        Ok(engine)
    }

    /// The snapshot.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Answers a question.
    pub async fn answer(&self, question: &Question) -> Result<Answer, EngineError> {
        let mut rolled = self.rolled.lock().await;
        for item in question.ledgers().into_iter().filter(|item| self.holds(&item.ledger)) {
            self.ready(&mut rolled, &item.ledger, question.year).await?;
        }
        let mut gather = Gather::new(question);
        let shared =
            question.shares.as_ref().is_some_and(|shares| self.holds(&shares.pupils.ledger)) && question.shared();
        if let Some(weighted) = question.weighted_sql(&self.lists).filter(|_| shared) {
            gather.share(&self.table(&weighted).await?);
        }
        for one in question.counted().into_iter().filter(|one| self.holds(&one.ledger)) {
            let (rows, divided) = question.rows(one, &self.lists);
            gather.take(one, divided, &self.table(&rows).await?);
        }
        Ok(gather.up(&self.pairs().await?, question.split != Split::Whole))
    }

    /// Whether the snapshot has the table. One that was frozen before a ledger was defined has none: what is counted from it is
    /// missing, not nought.
    fn holds(&self, ledger: &Ledger) -> bool {
        self.snapshot.file(&ledger.head.id).is_some()
    }

    /// Every unit with every unit above it, itself among them.
    async fn pairs(&self) -> Result<Vec<(i64, i64)>, EngineError> {
        let table = self.table("SELECT ancestor AS unit_id, CAST(unit AS DOUBLE) AS unit FROM unit_tree").await?;
        let pair = |row| Some((table.unit(row), table.value(row, "unit")? as i64));
        Ok((0..table.len()).filter_map(pair).collect())
    }

    /// The table that a query over one ledger gives, under its id, with the rows of a year. The caller has checked every name.
    pub async fn ask(&self, ledger: &Arc<Ledger>, year: i16, sql: &str) -> Result<Table, EngineError> {
        let mut rolled = self.rolled.lock().await;
        self.ready(&mut rolled, ledger, year).await?;
        self.table(sql).await
    }

    async fn table(&self, sql: &str) -> Result<Table, EngineError> {
        Table::of(&self.run(sql).await?)
    }

    /// Runs a query over the tables that are registered.
    async fn run(&self, sql: &str) -> Result<Vec<RecordBatch>, EngineError> {
        Ok(self.run_with_schema(sql).await?.1)
    }

    /// The same with the schema, which an answer without rows does not tell.
    async fn run_with_schema(&self, sql: &str) -> Result<(SchemaRef, Vec<RecordBatch>), EngineError> {
        let frame = self.context.sql(sql).await.map_err(EngineError::query)?;
        let planned: SchemaRef = Arc::new(frame.schema().as_arrow().clone());
        let batches = frame.collect().await.map_err(EngineError::query)?;
        Ok((batches.first().map_or(planned, RecordBatch::schema), batches))
    }

    /// Makes a ledger's table ready under its id: the stored rows and, of a census table, those made from its register for
    /// the units that handed in no table.
    async fn ready(
        &self,
        rolled: &mut BTreeMap<String, i16>,
        ledger: &Arc<Ledger>,
        year: i16,
    ) -> Result<(), EngineError> {
        let id = &ledger.head.id;
        if rolled.get(id) == Some(&year) {
            return Ok(());
        }
        let register = ledger.rollup.as_ref().and_then(|rollup| {
            let register = self.ledgers.iter().find(|other| other.head.id == rollup.from)?;
            self.snapshot.file(&register.head.id).map(|_| (rollup, register))
        });
        let Some((rollup, register)) = register else {
            self.register_ledger(id, ledger).await?;
            rolled.insert(id.clone(), year);
            return Ok(());
        };
        self.register_ledger(&register.head.id, register).await?;
        let columns = columns_of(ledger);
        let made =
            self.run_with_schema(&rollup::rollup_sql(ledger, rollup, register, &self.lists, &columns, year)).await?;
        self.put_rolled(id, year, made).await?;
        let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let names = names.join(", ");
        let text = if self.snapshot.file(id).is_some() {
            self.register_ledger(&format!("stored_{id}"), ledger).await?;
            let on = &ledger.head.on;
            format!(
                "SELECT {names} FROM \"stored_{id}\" UNION ALL SELECT {names} FROM \"rolled_{id}\" AS x WHERE NOT EXISTS \
                 (SELECT 1 FROM \"stored_{id}\" AS s WHERE s.\"owner\" = x.\"owner\" AND s.\"{on}\" >= '{year:04}-01-01' \
                 AND s.\"{on}\" <= '{year:04}-12-31')"
            )
        } else {
            format!("SELECT {names} FROM \"rolled_{id}\"")
        };
        self.register_view(id, &text).await?;
        rolled.insert(id.clone(), year);
        Ok(())
    }

    /// The queries that answer a question, in their order: what another engine would be given.
    pub fn queries(&self, question: &Question) -> Vec<(String, String)> {
        let made = question.ledgers().into_iter().filter_map(|item| {
            let rollup = item.ledger.rollup.as_ref()?;
            let register = self.ledgers.iter().find(|other| other.head.id == rollup.from)?;
            self.snapshot.file(&register.head.id)?;
            let columns = columns_of(&item.ledger);
            let sql = rollup::rollup_sql(&item.ledger, rollup, register, &self.lists, &columns, question.year);
            Some((item.ledger.head.id.clone(), sql))
        });
        made.chain([("answer".to_owned(), self.held(question).sql(&self.lists))]).collect()
    }

    /// A question without what the snapshot has no table for; its formulas find nothing there.
    fn held(&self, question: &Question) -> Question {
        let mut held = question.clone();
        held.shares = held.shares.filter(|shares| self.holds(&shares.pupils.ledger));
        let lacking = held.items.extract_if(.., |item| !self.holds(&item.ledger));
        for item in lacking.collect::<Vec<_>>() {
            let column = format!("\"{}\"", item.column);
            held.formulas.iter_mut().for_each(|(_, formula)| *formula = formula.replace(&column, "NULL"));
        }
        held
    }

    async fn put_rolled(&self, id: &str, year: i16, made: (SchemaRef, Vec<RecordBatch>)) -> Result<(), EngineError> {
        let (schema, batches) = made;
        let name = format!("rolled_{id}");
        self.context.deregister_table(name.as_str()).map_err(EngineError::query)?;
        if let Some(scratch) = &self.scratch {
            let path = scratch.join(format!("{name}-{year}.parquet"));
            write_parquet(&path, schema, &batches)?;
            return self.parquet(&name, &path).await;
        }
        let table = MemTable::try_new(schema, vec![batches]).map_err(EngineError::query)?;
        self.context.register_table(name.as_str(), Arc::new(table)).map_err(EngineError::query)?;
        Ok(())
    }

    /// Registers a ledger's rows under a name. A column that its definition has had only since the snapshot was frozen is there
    /// and empty.
    async fn register_ledger(&self, name: &str, ledger: &Ledger) -> Result<(), EngineError> {
        let id = ledger.head.id.as_str();
        let kept = self.snapshot.table(id).map(|entry| entry.columns.as_slice()).unwrap_or_default();
        let lacking = columns_of(ledger).into_iter().filter(|column| kept.iter().all(|own| own.name != column.name));
        let empty: Vec<String> =
            lacking.map(|column| format!("CAST(NULL AS {}) AS \"{}\"", sql_type(column.kind), column.name)).collect();
        if empty.is_empty() {
            return self.register(name, id).await;
        }
        self.register(&format!("kept_{name}"), id).await?;
        let text = format!("SELECT *, {} FROM \"kept_{name}\"", empty.join(", "));
        self.register_view(name, &text).await
    }

    async fn register_view(&self, name: &str, text: &str) -> Result<(), EngineError> {
        let view = self.context.sql(text).await.map_err(EngineError::query)?.into_view();
        self.context.deregister_table(name).map_err(EngineError::query)?;
        self.context.register_table(name, view).map_err(EngineError::query)?;
        Ok(())
    }

    /// Registers a file of the snapshot under a name, anew where the name is taken.
    async fn register(&self, name: &str, table: &str) -> Result<(), EngineError> {
        let missing =
            || EngineError::NoTable { snapshot: self.snapshot.manifest().name.clone(), table: table.to_owned() };
        let path = self.snapshot.file(table).ok_or_else(missing)?;
        self.context.deregister_table(name).map_err(EngineError::query)?;
        self.parquet(name, &path).await
    }

    async fn parquet(&self, name: &str, path: &Path) -> Result<(), EngineError> {
        let options = ParquetReadOptions::default();
        self.context.register_parquet(name, path.to_string_lossy().as_ref(), options).await.map_err(EngineError::query)
    }
}

/// How a column's type is called in a query.
fn sql_type(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Int => "BIGINT",
        ColumnKind::Num => "DOUBLE",
        ColumnKind::Text => "VARCHAR",
        ColumnKind::Bool => "BOOLEAN",
    }
}

/// Writes a table that the nodes of a cluster read.
fn write_parquet(path: &Path, schema: SchemaRef, batches: &[RecordBatch]) -> Result<(), EngineError> {
    let file = std::fs::File::create(path).map_err(SnapshotError::io(path))?;
    let mut writer = ArrowWriter::try_new(file, schema, None).map_err(EngineError::arrow)?;
    for batch in batches {
        writer.write(batch).map_err(EngineError::arrow)?;
    }
    writer.close().map_err(EngineError::arrow)?;
    Ok(())
}
