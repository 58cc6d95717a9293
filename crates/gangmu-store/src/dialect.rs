//! SQLite or PostgreSQL: the only file that asks which. It runs statements and knows where the two differ; it knows no table.
//!
//! Both accept `$1` as a parameter, so one text serves both. Text columns compare by code point on both
//! (PostgreSQL is told `COLLATE "C"`), nulls sort first, and every page of a list is a scan of one index.

use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sea_query::{Value, Values};
use sea_query_sqlx::SqlxValues;
use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgPool, Postgres, Row as _, Sqlite, SqlitePool, Transaction};

use crate::StoreError;
use crate::arrays;
use crate::checkpoint::{self, Keeper};
use crate::statement::Statement;

pub(crate) use gangmu_pack::expr::Dialect;

/// Connections that SQLite keeps for readers. Writers share one of their own.
const READERS: u32 = 4;
/// Page cache of a reader in KiB, as SQLite writes it.
const READER_CACHE: &str = "-65536";
/// Page cache of the writer: an import touches every index of its ledger.
const WRITER_CACHE: &str = "-262144";
/// Connections to PostgreSQL.
const CONNECTIONS: u32 = 16;
/// Parameters in one statement over rows on SQLite: enough to forget the cost of a statement.
const SQLITE_PARAMETERS: usize = 6_000;
/// Rows of such statements: batches are of a round number, which leaves no odd rest.
const SQLITE_ROWS: [usize; 7] = [1_000, 500, 250, 125, 100, 50, 25];
/// Rows of one statement on PostgreSQL, which takes them as arrays: it is the same one for any number of them.
const POSTGRES_ROWS: usize = 5_000;

/// The open database.
#[derive(Debug, Clone)]
pub(crate) enum Db {
    Sqlite { read: SqlitePool, write: SqlitePool, _keeper: Arc<Keeper> },
    Postgres(Server),
}

/// What a reading statement runs on: the database, or the transaction that must see its own changes.
pub(crate) enum Reads<'a> {
    Db(&'a Db),
    Tx(&'a mut Tx),
}

impl Reads<'_> {
    /// The rows that answer a statement, each turned into `T`.
    pub async fn rows<T>(
        &mut self,
        sql: impl Into<Statement>,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        match self {
            Reads::Db(db) => db.rows(sql, read).await,
            Reads::Tx(tx) => tx.rows(sql, read).await,
        }
    }
}

/// An open transaction; dropped without commit, it is rolled back.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// One row of an answer; columns are read by position.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// The connections to PostgreSQL. A connection prepares its statements by the tables as they were when it was opened:
/// once tables have changed, older connections are closed instead of lent out.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    pool: PgPool,
    changed: Arc<Mutex<Option<tokio::time::Instant>>>,
}

impl Server {
    async fn open(options: PgConnectOptions) -> Result<Server, StoreError> {
        let changed: Arc<Mutex<Option<tokio::time::Instant>>> = Arc::default();
        let seen = Arc::clone(&changed);
        let pool = PoolOptions::new().max_connections(CONNECTIONS).before_acquire(move |_, about| {
            let changed = *seen.lock().unwrap_or_else(PoisonError::into_inner);
            let fits = changed.is_none_or(|at| about.age < at.elapsed());
            Box::pin(async move { Ok(fits) })
        });
        Ok(Server { pool: pool.connect_with(options).await?, changed })
    }
}

/// Runs one statement by `$method` of sqlx on either database: the one macro of this crate.
macro_rules! run {
    ($executor:expr, $text:expr, $values:expr, $keep:expr, $method:ident) => {
        sqlx::query_with(AssertSqlSafe($text), SqlxValues(Values($values))).persistent($keep).$method($executor).await
    };
}

impl Db {
    /// Opens the database of that address, making the file of SQLite where there is none.
    pub async fn open(url: &str) -> Result<Db, StoreError> {
        if url.starts_with("sqlite:") {
            return open_sqlite(url).await;
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?.application_name("gangmu").disable_statement_logging();
            return Ok(Db::Postgres(Server::open(options).await?));
        }
        Err(StoreError::Url(url.split('@').next_back().unwrap_or_default().to_owned()))
    }

    /// Which of the two, for the conditions that `expr` writes.
    pub fn dialect(&self) -> Dialect {
        match self {
            Db::Sqlite { .. } => Dialect::Sqlite,
            Db::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Begins a transaction that may write. On SQLite it holds the only writer from the start.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Db::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Db::Postgres(Server { pool, .. }) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// The rows that answer a statement, each turned into `T`.
    pub async fn rows<T>(
        &self,
        sql: impl Into<Statement>,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let Statement { text, values } = sql.into();
        match self {
            Db::Sqlite { read: pool, .. } => collect(run!(pool, text, values, true, fetch_all)?, Row::Sqlite, read),
            Db::Postgres(Server { pool, .. }) => {
                collect(run!(pool, text, values, true, fetch_all)?, Row::Postgres, read)
            }
        }
    }

    /// The first row that answers a statement.
    pub async fn row<T>(
        &self,
        sql: impl Into<Statement>,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.rows(sql, read).await?.into_iter().next())
    }

    /// Runs one writing statement by itself: for what needs no audit event. Returns the number of rows.
    pub async fn run(&self, sql: impl Into<Statement>) -> Result<u64, StoreError> {
        let Statement { text, values } = sql.into();
        Ok(match self {
            Db::Sqlite { write, .. } => run!(write, text, values, true, execute)?.rows_affected(),
            Db::Postgres(Server { pool, .. }) => run!(pool, text, values, true, execute)?.rows_affected(),
        })
    }

    /// Forgets what connections remember of tables that have changed.
    pub fn renew(&self) {
        if let Db::Postgres(Server { changed, .. }) = self {
            *changed.lock().unwrap_or_else(PoisonError::into_inner) = Some(tokio::time::Instant::now());
        }
    }

    /// Refreshes what the planner knows about the tables.
    pub async fn optimize(&self) -> Result<(), StoreError> {
        self.run("ANALYZE").await.map(drop)
    }

    /// Writes a copy of the whole database to a new file, while work goes on.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let Db::Sqlite { read, .. } = self else {
            return Err(StoreError::Invalid("PostgreSQL 数据库请用 pg_dump 备份".into()));
        };
        let path = to.to_str().ok_or_else(|| StoreError::Invalid("备份文件的路径须为 UTF-8".into()))?;
        run!(read, "VACUUM INTO $1".to_owned(), vec![path.into()], false, execute)?;
        Ok(())
    }

    /// Closes all connections once they are free.
    pub async fn close(&self) {
        match self {
            Db::Sqlite { read, write, .. } => {
                read.close().await;
                write.close().await;
            }
            Db::Postgres(Server { pool, .. }) => pool.close().await,
        }
    }
}

impl Tx {
    /// The rows that answer a statement, each turned into `T`.
    pub async fn rows<T>(
        &mut self,
        sql: impl Into<Statement>,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let Statement { text, values } = sql.into();
        match self {
            Tx::Sqlite(tx) => collect(run!(&mut **tx, text, values, true, fetch_all)?, Row::Sqlite, read),
            Tx::Postgres(tx) => collect(run!(&mut **tx, text, values, true, fetch_all)?, Row::Postgres, read),
        }
    }

    /// The first row that answers a statement.
    pub async fn row<T>(
        &mut self,
        sql: impl Into<Statement>,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.rows(sql, read).await?.into_iter().next())
    }

    /// Runs a statement; returns the number of rows that it touched.
    pub async fn run(&mut self, sql: impl Into<Statement>) -> Result<u64, StoreError> {
        let Statement { text, values } = sql.into();
        Ok(match self {
            Tx::Sqlite(tx) => run!(&mut **tx, text, values, true, execute)?.rows_affected(),
            Tx::Postgres(tx) => run!(&mut **tx, text, values, true, execute)?.rows_affected(),
        })
    }

    /// Inserts rows, whose values follow one another, many to a statement.
    pub async fn insert(&mut self, table: &str, columns: &[&str], values: Vec<Value>) -> Result<(), StoreError> {
        self.insert_alike(table, &[], columns, values).await
    }

    /// Inserts rows that have the same in some columns, which is sent once for all of them.
    pub async fn insert_alike(
        &mut self,
        table: &str,
        alike: &[(&str, Value)],
        columns: &[&str],
        values: Vec<Value>,
    ) -> Result<(), StoreError> {
        let names: Vec<&str> = alike.iter().map(|(name, _)| *name).chain(columns.iter().copied()).collect();
        let lead: Vec<Value> = alike.iter().map(|(_, value)| value.clone()).collect();
        let (insert, given): (_, Vec<String>) = match self {
            // After a failure the transaction is given up anyway: SQLite need not be able to undo the one statement.
            Tx::Sqlite(_) => ("INSERT OR FAIL", lead.iter().map(|_| "?".to_owned()).collect()),
            Tx::Postgres(_) => ("INSERT", (1..=lead.len()).map(|at| format!("${at}")).collect()),
        };
        let head = format!("{insert} INTO {}", into(table, &names, given));
        self.run_rows(&head, "", &lead, columns.len(), values).await
    }

    /// Inserts rows or, where one of that key is there, puts theirs in the place of the named columns.
    pub async fn put(
        &mut self,
        table: &str,
        (key, set): (&[&str], &[&str]),
        columns: &[&str],
        values: Vec<Value>,
    ) -> Result<(), StoreError> {
        let head = format!("INSERT INTO {}", into(table, columns, vec![]));
        let set: Vec<String> = set.iter().map(|column| format!("\"{column}\" = excluded.\"{column}\"")).collect();
        // Without a condition SQLite would take the conflict for that of a join.
        let tail = format!(" WHERE TRUE ON CONFLICT (\"{}\") DO UPDATE SET {}", key.join("\", \""), set.join(", "));
        self.run_rows(&head, &tail, &[], columns.len(), values).await
    }

    /// Changes rows by their ids, many to a statement. The first of each row's `width` values is its id; `set` says what
    /// becomes of the columns of `r`, and reads the values as `v.column2`, `v.column3`…
    pub async fn change(&mut self, table: &str, set: &str, width: usize, values: Vec<Value>) -> Result<(), StoreError> {
        let update = match self {
            Tx::Sqlite(_) => "UPDATE OR FAIL",
            Tx::Postgres(_) => "UPDATE",
        };
        let head = format!("{update} \"{table}\" AS r SET {set} FROM ");
        self.run_rows(&head, " WHERE r.\"id\" = v.column1", &[], width, values).await
    }

    /// Runs a statement over rows of so many values as a table `v`, as often as one statement cannot hold them all. `lead`
    /// is what the statement takes before them.
    async fn run_rows(
        &mut self,
        head: &str,
        tail: &str,
        lead: &[Value],
        width: usize,
        values: Vec<Value>,
    ) -> Result<(), StoreError> {
        let full = match self {
            Tx::Sqlite(_) => {
                let most = ((SQLITE_PARAMETERS - lead.len()) / width).max(1);
                SQLITE_ROWS.into_iter().find(|rows| *rows <= most).unwrap_or(most)
            }
            Tx::Postgres(_) => POSTGRES_ROWS,
        };
        let mut values = values.into_iter();
        while values.len() >= width {
            let rows = full.min(values.len() / width);
            let part = values.by_ref().take(rows * width);
            match self {
                Tx::Sqlite(tx) => {
                    let text = format!("{head}{}{tail}", source(rows, width));
                    let part = lead.iter().cloned().chain(part).collect();
                    // Statements of an odd length come once; they would only push others out of the cache.
                    let keep = rows == 1 || SQLITE_ROWS.contains(&rows);
                    run!(&mut **tx, text, part, keep, execute)?;
                }
                Tx::Postgres(tx) => {
                    let text = format!("{head}{}{tail}", arrays::source(lead.len() + 1, width));
                    let arguments = arrays::arguments(lead, width, part.collect())?;
                    sqlx::query_with(AssertSqlSafe(text), arguments).execute(&mut **tx).await?;
                }
            }
        }
        Ok(())
    }

    /// Makes tables or indexes, written once for both databases. A line behind `--sqlite` or `--postgres` is for that
    /// one alone.
    pub async fn define(&mut self, text: &str) -> Result<(), StoreError> {
        match self {
            Tx::Sqlite(tx) => {
                // Only under this very name does SQLite keep a row at the place of its id.
                let text = text.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY");
                let text = text.replace(" NULLS FIRST", "").replace("--sqlite ", "");
                sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut **tx).await?;
            }
            Tx::Postgres(tx) => {
                let text = text.replace(" TEXT", " TEXT COLLATE \"C\"").replace("--postgres ", "");
                sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// Reads the end of the audit chain and holds it, so that no other writer gets in between.
    pub async fn lock_head(&mut self) -> Result<(i64, String), StoreError> {
        let text = match self {
            Tx::Sqlite(_) => "SELECT seq, hash FROM audit_head",
            Tx::Postgres(_) => "SELECT seq, hash FROM audit_head FOR UPDATE",
        };
        let head = self.row(text, |row| Ok((row.get(0)?, row.get(1)?))).await?;
        head.ok_or_else(|| StoreError::damaged("审计链"))
    }

    /// Gives up rather than making everyone wait for a table that is in use.
    pub async fn hurry(&mut self) -> Result<(), StoreError> {
        match self {
            Tx::Sqlite(_) => Ok(()),
            Tx::Postgres(_) => self.run("SET LOCAL lock_timeout = '10s'").await.map(drop),
        }
    }

    /// Keeps a second process from migrating at the same time, until the transaction ends.
    pub async fn lock_migration(&mut self) -> Result<(), StoreError> {
        match self {
            Tx::Sqlite(_) => Ok(()),
            Tx::Postgres(_) => self.run("SELECT pg_advisory_xact_lock(4711)").await.map(drop),
        }
    }

    /// Makes the changes last.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await?,
            Tx::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// `"table" ("a", "b") SELECT ?, v.column1 FROM `: the first columns take what is given, the others those of `v`.
fn into(table: &str, names: &[&str], given: Vec<String>) -> String {
    let own = (1..=names.len() - given.len()).map(|at| format!("v.column{at}"));
    let taken: Vec<String> = given.into_iter().chain(own).collect();
    format!("\"{table}\" (\"{}\") SELECT {} FROM ", names.join("\", \""), taken.join(", "))
}

/// Rows of parameters as a table `v` of `column1`, `column2`…: SQLite binds those without a number more quickly.
fn source(rows: usize, width: usize) -> String {
    let row = format!("({})", vec!["?"; width].join(", "));
    format!("(VALUES {}) AS v", vec![row.as_str(); rows].join(", "))
}

/// What a column may be read as.
pub(crate) trait Column:
    sqlx::Type<Sqlite> + sqlx::Type<Postgres> + for<'r> sqlx::Decode<'r, Sqlite> + for<'r> sqlx::Decode<'r, Postgres>
{
}
impl<T> Column for T where
    T: sqlx::Type<Sqlite>
        + sqlx::Type<Postgres>
        + for<'r> sqlx::Decode<'r, Sqlite>
        + for<'r> sqlx::Decode<'r, Postgres>
{
}

impl Row {
    /// The value of the column at that position.
    pub fn get<T: Column>(&self, at: usize) -> Result<T, StoreError> {
        Ok(match self {
            // SQLite's values carry their own type: a sum may be an integer in one row and a real in the next.
            Row::Sqlite(row) => row.try_get_unchecked(at)?,
            Row::Postgres(row) => row.try_get(at)?,
        })
    }
}

fn collect<R, T>(
    rows: Vec<R>,
    wrap: impl Fn(R) -> Row,
    read: impl Fn(&Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    rows.into_iter().map(|row| read(&wrap(row))).collect()
}

async fn open_sqlite(url: &str) -> Result<Db, StoreError> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // What was acknowledged is on the disk, also after a power cut.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(30))
        .pragma("cache_size", READER_CACHE)
        .pragma("temp_store", "memory")
        // The keeper carries the log over; once it starts anew, it gives its room back.
        .pragma("wal_autocheckpoint", "0")
        .pragma("journal_size_limit", "0")
        .row_buffer_size(256)
        .disable_statement_logging();
    let pool = || PoolOptions::new().test_before_acquire(false).idle_timeout(None).max_lifetime(None);
    let write = pool().max_connections(1).connect_with(options.clone().pragma("cache_size", WRITER_CACHE)).await?;
    let read = pool().max_connections(READERS).connect_with(options.clone()).await?;
    let keeper = checkpoint::keep(options.get_filename(), read.clone(), write.clone());
    Ok(Db::Sqlite { read, write, _keeper: Arc::new(keeper) })
}
