//! The store itself: an open database and the folder of its attachments. What it does is in the modules by subject.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use jiff::Timestamp;

use crate::StoreError;
use crate::dialect::Db;
use crate::ledger_table::Lists;
use crate::measure::Memo;
use crate::write::Writers;

/// Everything that Gangmu keeps. Cheap to clone; all clones share the connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) db: Db,
    pub(crate) files: Arc<PathBuf>,
    pub(crate) uploads: Arc<AtomicU64>,
    pub(crate) memo: Arc<Memo>,
    pub(crate) writers: Writers,
    pub(crate) lists: Lists,
}

impl Store {
    /// Opens a database, `sqlite:path` or `postgres://…`, and brings its tables up to date.
    /// `files` is the folder of the attachments; it is made where it is missing.
    pub async fn open(url: &str, files: &Path, now: Timestamp) -> Result<Store, StoreError> {
        let failed = |source| StoreError::File { path: files.to_owned(), source };
        tokio::fs::create_dir_all(files).await.map_err(failed)?;
        let db = Db::open(url).await?;
        crate::migrate::migrate(&db, now).await?;
        let lists = Lists::default();
        lists.read(&db).await?;
        Ok(Store {
            db,
            files: Arc::new(files.to_owned()),
            uploads: Arc::default(),
            memo: Arc::default(),
            writers: Writers::default(),
            lists,
        })
    }

    /// The folder of the attachments.
    pub fn files(&self) -> &Path {
        &self.files
    }

    /// Writes a copy of an SQLite database to a new file while work goes on. Attachments are plain files: copy the folder.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        self.db.backup(to).await
    }

    /// Takes what waits into the search and refreshes what the database's planner knows: worth it after many records came
    /// in at once.
    pub async fn optimize(&self) -> Result<(), StoreError> {
        self.index_search().await?;
        self.db.optimize().await
    }

    /// Waits for running work and closes the connections.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
