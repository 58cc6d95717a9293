//! Statistics: which snapshot a year is read from, and the engine over it. It reads no live table but to freeze it.

pub mod balance;
pub mod census;
pub mod crosscheck;
pub mod export;
mod freeze;
pub mod indicator;
pub mod pivot;
pub mod places;
pub mod question;
pub mod sample;
pub mod snapshot;
pub mod table;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use gangmu_stat::engine::{Engine, EngineError};
use gangmu_stat::snapshot::{Snapshot, SnapshotError};
use gangmu_store::Tally;
use jiff::Timestamp;
use tokio::sync::Mutex;

use super::error::{OpError, bad};
use crate::app::App;

pub use self::freeze::freeze;
pub use self::question::{Counted, counted, counted_only};

/// How long the copy of the present state serves before it is made anew in the background.
const HOLD: Duration = Duration::from_secs(30);
/// Folder of the copies of the present state, beside the frozen ones.
const CURRENT: &str = ".current";

/// The snapshots of this product and the engines that are open on them.
pub struct Statistics {
    folder: PathBuf,
    frozen: Mutex<HashMap<String, Arc<Engine>>>,
    current: Mutex<Option<Current>>,
    /// Held while the copy of the present state is made; the last one serves meanwhile.
    renewing: Mutex<()>,
    counted: Mutex<HashMap<String, Arc<Counted>>>,
}

/// The copy of the present state.
#[derive(Clone)]
struct Current {
    engine: Arc<Engine>,
    tally: Tally,
    edition: u64,
    at: Timestamp,
}

/// An engine, and whether it reads the present state rather than a frozen one.
#[derive(Clone)]
pub struct Source {
    /// The engine.
    pub engine: Arc<Engine>,
    /// Not frozen.
    pub current: bool,
}

impl Statistics {
    /// Snapshots lie beside the folder of attachments.
    pub fn beside(files: &Path) -> Self {
        let folder = files.parent().unwrap_or(files).join("snapshots");
        Self {
            folder,
            frozen: Mutex::default(),
            current: Mutex::default(),
            renewing: Mutex::default(),
            counted: Mutex::default(),
        }
    }

    /// The folder of the frozen snapshots.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl From<SnapshotError> for OpError {
    fn from(error: SnapshotError) -> Self {
        match error {
            SnapshotError::Exists(_) => OpError::Bad(error.to_string(), "已有的封账可用“比较”查看差别".into()),
            SnapshotError::Name(_) => OpError::Bad(error.to_string(), "例如 census-2026".into()),
            other => OpError::Statistics(other.to_string()),
        }
    }
}

impl From<EngineError> for OpError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Snapshot(error) => error.into(),
            other => OpError::Statistics(other.to_string()),
        }
    }
}

/// The name of the frozen census of a year.
pub fn census_name(year: i16) -> String {
    format!("census-{year}")
}

/// What the figures of a year are computed from: its frozen census, else the present state.
pub async fn source(app: &App, year: i16) -> Result<Source, OpError> {
    if is_frozen(app, year) {
        return Ok(Source { engine: frozen(app, &census_name(year)).await?, current: false });
    }
    Ok(Source { engine: current(app).await?, current: true })
}

fn is_frozen(app: &App, year: i16) -> bool {
    app.statistics.folder.join(census_name(year)).join(gangmu_stat::snapshot::MANIFEST).is_file()
}

/// Computes what pages of this year ask for first.
pub async fn warm(app: &App) -> Result<(), OpError> {
    for year in recent(app) {
        expect(app, &source(app, year).await?, year).await?;
    }
    Ok(())
}

fn recent(app: &App) -> [i16; 2] {
    let year = app.clock.today().year();
    [year, year - 1]
}

/// Computes what pages of a year ask for first.
async fn expect(app: &App, source: &Source, year: i16) -> Result<(), OpError> {
    for by in [None, Some("stage")] {
        counted(app, source, year, by).await?;
    }
    Ok(())
}

/// The engine over a frozen snapshot.
async fn frozen(app: &App, name: &str) -> Result<Arc<Engine>, OpError> {
    let mut open = app.statistics.frozen.lock().await;
    if let Some(engine) = open.get(name) {
        return Ok(Arc::clone(engine));
    }
    let engine = Arc::new(engine(app, Snapshot::open(&app.statistics.folder.join(name))?).await?);
    open.insert(name.to_owned(), Arc::clone(&engine));
    Ok(engine)
}

/// The engine over the present state. A copy that is older than [`HOLD`] still serves while a new one is made, if anything
/// has changed at all.
async fn current(app: &App) -> Result<Arc<Engine>, OpError> {
    let kept = app.statistics.current.lock().await.clone();
    let Some(kept) = kept else {
        let _one = app.statistics.renewing.lock().await;
        return renew(app).await;
    };
    let age = app.clock.now().duration_since(kept.at);
    if age >= jiff::SignedDuration::try_from(HOLD).unwrap_or_default() {
        let app = app.clone();
        tokio::spawn(async move {
            let Ok(_one) = app.statistics.renewing.try_lock() else { return };
            if let Err(error) = renew(&app).await {
                tracing::error!("统计用的当前数据没有更新:{error}");
            }
        });
    }
    Ok(kept.engine)
}

/// Makes the copy of the present state with its first answers, unless nothing changed since the last one. Called by one at a
/// time.
async fn renew(app: &App) -> Result<Arc<Engine>, OpError> {
    let (tally, edition, at) = (app.store.tally().await?, app.edition(), app.clock.now());
    let mut kept = app.statistics.current.lock().await;
    if let Some(kept) = kept.as_mut().filter(|kept| kept.edition == edition && kept.tally.same_as(&tally)) {
        kept.at = at;
        return Ok(Arc::clone(&kept.engine));
    }
    let serving = kept.is_some();
    drop(kept);
    let root = app.statistics.folder.join(CURRENT);
    let name = format!("current-{}-{}", app.runner, at.as_millisecond());
    let snapshot = freeze::write(app, &root, &name, "当前数据", app.clock.today(), "系统").await?;
    let engine = Arc::new(engine(app, snapshot).await?);
    if serving {
        // Nobody waits for this copy, so nobody shall wait for its answers either.
        let source = Source { engine: Arc::clone(&engine), current: true };
        for year in recent(app).into_iter().filter(|year| !is_frozen(app, *year)) {
            expect(app, &source, year).await?;
        }
    }
    let old = app.statistics.current.lock().await.replace(Current { engine: Arc::clone(&engine), tally, edition, at });
    drop_older(
        &root,
        &app.runner,
        &[Some(engine.snapshot().folder()), old.as_ref().map(|c| c.engine.snapshot().folder())],
    );
    Ok(engine)
}

/// Removes this process's copies but those that may still be read. What another process left behind goes with its folder.
fn drop_older(root: &Path, runner: &str, kept: &[Option<&Path>]) {
    let Ok(entries) = std::fs::read_dir(root) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let own =
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&format!("current-{runner}-")));
        if own && !kept.contains(&Some(path.as_path())) {
            // What cannot be removed now is removed next time.
            let _ = std::fs::remove_dir_all(path);
        }
    }
}

async fn engine(app: &App, snapshot: Snapshot) -> Result<Engine, OpError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(Engine::open(snapshot, app.pack.ledgers.clone(), app.pack.code_lists.clone(), cores).await?)
}

/// A unit that a person may see statistics of: any for those who see all, else one's own and those below.
pub(super) fn visible(app: &App, actor: &crate::auth::Actor, unit: Option<i64>) -> Result<i64, OpError> {
    let units = app.units();
    let root = units.all().first().map_or(actor.unit, |unit| unit.id);
    let wanted = unit.unwrap_or(if actor.sees_all() { root } else { actor.unit });
    let Some(found) = units.get(wanted) else { return Err(OpError::NotFound("这个单位".into())) };
    if actor.sees_all() || found.path.starts_with(&actor.unit_path) {
        return Ok(wanted);
    }
    bad("只能看本单位的统计", "请改看本单位,或联系教育局")
}
