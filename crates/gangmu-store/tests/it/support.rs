//! The stage of every test: an empty store on either database, a small county, one ledger.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use gangmu_pack::definition::{Ledger, Role, UnitKind};
use gangmu_store::{By, NewAccount, NewRecord, NewUnit, Store};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::{Map, Value as Json};
use sqlx::AssertSqlSafe;

/// The day of every test.
pub const TODAY: Date = date(2026, 6, 15);

/// An empty store with what keeps it alive, and the address for a look behind the store's back.
pub struct Stage {
    pub store: Store,
    pub url: String,
    pub folder: tempfile::TempDir,
}

impl Stage {
    /// Runs a statement behind the store's back, as a forger would.
    pub async fn tamper(&self, text: &str) {
        let text = AssertSqlSafe(text.to_owned());
        if self.url.starts_with("sqlite:") {
            let pool = sqlx::SqlitePool::connect(&self.url).await.unwrap();
            sqlx::query(text).execute(&pool).await.unwrap();
        } else {
            let pool = sqlx::PgPool::connect(&self.url).await.unwrap();
            sqlx::query(text).execute(&pool).await.unwrap();
        }
    }

    /// A second store on the same database, as another process would open it.
    pub async fn again(&self) -> Store {
        Store::open(&self.url, &self.folder.path().join("files"), at(0)).await.unwrap()
    }
}

/// Runs a test on SQLite, and on PostgreSQL where `GANGMU_TEST_POSTGRES` names a server: each time on a new database.
pub fn on_both(test: impl AsyncFn(Stage)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        test(sqlite().await).await;
        #[expect(clippy::disallowed_methods, reason = "a test asks the environment where PostgreSQL is")]
        let server = std::env::var("GANGMU_TEST_POSTGRES");
        match server {
            Ok(server) => {
                let (stage, name) = postgres(&server).await;
                test(stage).await;
                let pool = sqlx::PgPool::connect(&server).await.unwrap();
                let text = AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
                sqlx::query(text).execute(&pool).await.unwrap();
            }
            Err(_) => println!("PostgreSQL skipped: GANGMU_TEST_POSTGRES is not set"),
        }
    });
}

async fn sqlite() -> Stage {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let store = Store::open(&url, &folder.path().join("files"), at(0)).await.unwrap();
    Stage { store, url, folder }
}

async fn postgres(server: &str) -> (Stage, String) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("gangmu_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let pool = sqlx::PgPool::connect(server).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&pool).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let url = format!("{base}/{name}");
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&url, &folder.path().join("files"), at(0)).await.unwrap();
    (Stage { store, url, folder }, name)
}

/// A moment of the day, in seconds.
pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_781_500_000 + second).unwrap()
}

/// 王敏 of the safety office.
pub fn by() -> By {
    By { actor_id: 7, actor_name: "王敏".into(), for_id: None, reason: None, at: at(1), today: TODAY }
}

/// The same on another day.
pub fn on(today: Date) -> By {
    By { today, ..by() }
}

/// The hazard ledger, changed by `edit` as a text.
pub fn ledger_with(edit: impl Fn(&str) -> String) -> Arc<Ledger> {
    let (ledger, findings) = gangmu_pack::parse_ledger("hazard.toml", &edit(include_str!("hazard.toml")));
    Arc::new(ledger.unwrap_or_else(|| panic!("{findings:?}")))
}

/// The hazard ledger.
pub fn ledger() -> Arc<Ledger> {
    ledger_with(str::to_owned)
}

/// Makes the ledger's table and a county: bureau 1, towns 2 and 3, schools 4 and 5 in town 2, school 6 in town 3.
pub async fn county(store: &Store) -> Arc<Ledger> {
    let ledger = ledger();
    let plan = store.plan_ledgers(&[Arc::clone(&ledger)]).await.unwrap();
    store.apply_ledgers(&plan, false).await.unwrap();
    let unit = |code: &str, name: &str, kind, parent: Option<&str>| NewUnit {
        code: code.into(),
        name: name.into(),
        kind,
        parent: parent.map(str::to_owned),
        ..NewUnit::default()
    };
    let school = |code: &str, name: &str, stage: &str, town: &str, parent| NewUnit {
        stage: Some(stage.into()),
        town: Some(town.into()),
        ..unit(code, name, UnitKind::School, Some(parent))
    };
    let units = vec![
        unit("JYJ", "清源县教育局", UnitKind::Bureau, None),
        unit("T1", "白石镇学区", UnitKind::Town, Some("JYJ")),
        unit("T2", "柳河乡学区", UnitKind::Town, Some("JYJ")),
        school("S1", "白石镇中心小学", "小学", "白石镇", "T1"),
        school("S2", "白石镇初级中学", "初中", "白石镇", "T1"),
        school("S3", "柳河乡小学", "小学", "柳河乡", "T2"),
    ];
    assert_eq!(store.insert_units(units, &by()).await.unwrap(), [1, 2, 3, 4, 5, 6]);
    ledger
}

/// An account of the bureau.
pub fn account(login: &str) -> NewAccount {
    NewAccount {
        login: login.into(),
        name: "李局".into(),
        role: Role::Leader,
        unit_id: 1,
        office: None,
        title: Some("局长".into()),
        phone: None,
        password_hash: "$argon2id$x".into(),
        must_change: true,
    }
}

/// A record of a school from JSON.
pub fn record(owner: i64, values: Json) -> NewRecord {
    NewRecord { owner, values: map(values), ..NewRecord::default() }
}

/// The object of a JSON value.
pub fn map(values: Json) -> Map<String, Json> {
    let Json::Object(values) = values else { panic!("not an object") };
    values
}
