//! The stage of every test: a small county of ten units and thirteen people, served over HTTP on either database.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};

use gangmu::app::{App, Definitions};
use gangmu::auth::{password, session};
use gangmu::clock::Clock;
use gangmu::ops::definition;
use gangmu::packs::Source;
use gangmu::seal::Seal;
use gangmu_pack::Pack;
use gangmu_pack::definition::{Ledger, Role, UnitKind};
use gangmu_store::{By, NewAccount, NewUnit, Session, Store, UnitCount};
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use sqlx::AssertSqlSafe;

use crate::web::Person;

/// The day of every test.
pub const TODAY: Date = date(2026, 11, 23);
/// Everyone's password.
pub const PASSWORD: &str = "Yunxi@2026";

/// Hashed once: Argon2 is slow on purpose.
static HASH: LazyLock<String> = LazyLock::new(|| password::hash(PASSWORD));
/// Read once: the definitions do not change between tests.
static PACK: LazyLock<Arc<Pack>> = LazyLock::new(|| {
    let (pack, findings) = gangmu::packs::load(None).unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    pack
});

/// The ledgers of the small county: enough for what is not about a ledger of its own, and quickly set up.
const LEDGERS: [&str; 3] = ["hazard", "training_class", "training_institution"];

/// The pack with the ledgers of the small county alone.
static SMALL: LazyLock<Arc<Pack>> = LazyLock::new(|| {
    let mut pack = (**PACK).clone();
    pack.ledgers.retain(|ledger| LEDGERS.contains(&ledger.head.id.as_str()));
    Arc::new(pack)
});

/// The county: code, name, kind, code of the unit above.
const UNITS: [(&str, &str, UnitKind, Option<&str>); 10] = [
    ("bureau", "云溪县教育局", UnitKind::Bureau, None),
    ("general", "办公室", UnitKind::Office, Some("bureau")),
    ("safety", "安全稳定股", UnitKind::Office, Some("bureau")),
    ("private", "民办与校外培训监管股", UnitKind::Office, Some("bureau")),
    ("school_of_teachers", "教师进修学校", UnitKind::Institution, Some("bureau")),
    ("T1", "石桥镇学区", UnitKind::Town, Some("bureau")),
    ("S1", "石桥小学", UnitKind::School, Some("T1")),
    ("S2", "青龙中学", UnitKind::School, Some("bureau")),
    ("K1", "石桥幼儿园", UnitKind::Kindergarten, Some("T1")),
    ("S3", "云溪一中", UnitKind::School, Some("bureau")),
];

/// The people: login, name, role, code of the unit, post.
const PEOPLE: [(&str, &str, Role, &str, &str); 13] = [
    ("wangmin", "王敏", Role::General, "general", "办公室主任"),
    ("zhaoqian", "赵倩", Role::Office, "safety", "安全稳定股股长"),
    ("zhengjie", "郑洁", Role::Office, "safety", "科员"),
    ("lintao", "林涛", Role::Office, "private", "民办股股长"),
    ("gaojie", "高洁", Role::Office, "school_of_teachers", "进修学校校长"),
    ("heping", "何平", Role::School, "T1", "学区主任"),
    ("zhoufang", "周芳", Role::School, "S1", "校长"),
    ("machao", "马超", Role::School, "S2", "校长"),
    ("wugang", "吴刚", Role::School, "K1", "园长"),
    ("chenzhiyuan", "陈志远", Role::Leader, "bureau", "局长"),
    ("sunlei", "孙磊", Role::Inspector, "bureau", "责任督学"),
    ("admin", "管理员", Role::Admin, "bureau", "系统管理员"),
    ("xinren", "新人", Role::School, "S3", "校长"),
];

/// The running product with what keeps it alive.
pub struct World {
    pub app: App,
    /// Address of the database, for a look behind the product's back.
    pub database: String,
    pub folder: tempfile::TempDir,
    base: String,
    http: reqwest::Client,
}

impl World {
    /// A signed-in person, by login.
    pub fn person(&self, login: &str) -> Person<'_> {
        assert!(PEOPLE.iter().any(|p| p.0 == login), "nobody is called {login}");
        Person::new(&self.http, &self.base, Some(token(login)))
    }

    /// 王敏 of the general office, who shapes the plan.
    pub fn general(&self) -> Person<'_> {
        self.person("wangmin")
    }

    /// 赵倩 of the safety office, who answers for hazards.
    pub fn safety(&self) -> Person<'_> {
        self.person("zhaoqian")
    }

    /// 周芳 of the primary school.
    pub fn school(&self) -> Person<'_> {
        self.person("zhoufang")
    }

    /// 马超 of the other school.
    pub fn other_school(&self) -> Person<'_> {
        self.person("machao")
    }

    /// Someone who has not signed in.
    pub fn nobody(&self) -> Person<'_> {
        Person::new(&self.http, &self.base, None)
    }

    /// Someone with a session of one's own.
    pub fn with_token(&self, token: &str) -> Person<'_> {
        Person::new(&self.http, &self.base, Some(token.to_owned()))
    }

    /// Id of a unit.
    pub fn unit(&self, code: &str) -> i64 {
        self.app.units().with_code(code).unwrap().id
    }

    /// Id of an account.
    pub fn account(&self, login: &str) -> i64 {
        self.app.people().iter().find(|p| p.login == login).unwrap().id
    }

    /// The same data served with another clock.
    pub async fn on_day(&self, day: Date) -> World {
        let pack = self.app.pack.clone();
        let clock = Clock::fixed(day);
        let app = App::new(self.app.store.clone(), pack, clock, Seal::new(&[7; 48]), false).await.unwrap();
        serve(app, self.database.clone()).await
    }

    /// The same data served by another process that starts now.
    pub async fn again(&self) -> World {
        let files = self.folder.path().join("files");
        let store = Store::open(&self.database, &files, self.app.clock.now()).await.unwrap();
        let (definitions, _) = definition::in_force(&store, self.app.source.clone()).await.unwrap();
        let clock = Clock::fixed(TODAY);
        let app = App::new(store, definitions, clock, Seal::new(&[7; 48]), false).await.unwrap();
        serve(app, self.database.clone()).await
    }

    /// The same data served on a day with definitions changed.
    pub async fn with_pack(&self, day: Date, edit: impl Fn(&mut Pack)) -> World {
        let mut pack: Pack = (*self.app.pack).clone();
        edit(&mut pack);
        let (store, pack) = (self.app.store.clone(), Arc::new(pack));
        let app = App::new(store, pack, Clock::fixed(day), Seal::new(&[7; 48]), false).await.unwrap();
        serve(app, self.database.clone()).await
    }

    /// Who writes behind the page's back.
    pub fn by(&self) -> By {
        gangmu::auth::Actor::system().edit_plan().unwrap().by("测试", self.app.clock.now())
    }

    /// Runs a statement behind the product's back, as a forger would.
    pub async fn tamper(&self, text: &str) {
        let text = AssertSqlSafe(text.to_owned());
        if self.is_sqlite() {
            let pool = sqlx::SqlitePool::connect(&self.database).await.unwrap();
            sqlx::query(text).execute(&pool).await.unwrap();
            pool.close().await;
        } else {
            let pool = sqlx::PgPool::connect(&self.database).await.unwrap();
            sqlx::query(text).execute(&pool).await.unwrap();
            pool.close().await;
        }
    }

    /// Every row of a table as one text, read behind the product's back.
    pub async fn rows_as_text(&self, table: &str) -> String {
        use sqlx::{Column, Row};
        if !self.is_sqlite() {
            let pool = sqlx::PgPool::connect(&self.database).await.unwrap();
            let text = AssertSqlSafe(format!("SELECT t::text FROM {table} t"));
            let rows: Vec<String> = sqlx::query_scalar(text).fetch_all(&pool).await.unwrap();
            pool.close().await;
            return rows.join("\n");
        }
        let pool = sqlx::SqlitePool::connect(&self.database).await.unwrap();
        let text = AssertSqlSafe(format!("SELECT * FROM {table}"));
        let mut all = String::new();
        for row in sqlx::query(text).fetch_all(&pool).await.unwrap() {
            for column in row.columns() {
                let value: Option<String> = row.try_get_unchecked(column.ordinal()).unwrap_or_default();
                all.push_str(&value.unwrap_or_default());
                all.push('\n');
            }
        }
        pool.close().await;
        all
    }

    /// Names of all tables.
    pub async fn tables(&self) -> Vec<String> {
        if self.is_sqlite() {
            let pool = sqlx::SqlitePool::connect(&self.database).await.unwrap();
            let text = "SELECT name FROM sqlite_master WHERE type = 'table'";
            let names = sqlx::query_scalar(text).fetch_all(&pool).await.unwrap();
            pool.close().await;
            names
        } else {
            let pool = sqlx::PgPool::connect(&self.database).await.unwrap();
            let text = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";
            let names = sqlx::query_scalar(text).fetch_all(&pool).await.unwrap();
            pool.close().await;
            names
        }
    }

    pub fn is_sqlite(&self) -> bool {
        self.database.starts_with("sqlite:")
    }
}

/// The session token of a person of the cast.
fn token(login: &str) -> String {
    format!("token-of-{login}")
}

/// Runs a test in the small county on SQLite, and on PostgreSQL where `GANGMU_TEST_POSTGRES` names a server.
pub fn on_both(test: impl AsyncFn(&World)) {
    on_each(async |database, folder| test(&small(database, folder).await).await);
}

/// Runs a test in the small county with every ledger of the pack.
pub fn on_both_with_every_ledger(test: impl AsyncFn(&World)) {
    on_each(async |database, folder| test(&every_ledger(database, folder).await).await);
}

/// Runs a test in an empty product.
pub fn on_both_empty(test: impl AsyncFn(&World)) {
    on_each(async |database, folder| test(&empty(database, folder).await).await);
}

/// Runs a test whose subject lies before the database on SQLite alone.
pub fn on_sqlite(test: impl AsyncFn(&World)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("gangmu.db").display());
    runtime.block_on(async { test(&small(url, folder).await).await });
}

/// Takes the duties out of every ledger of a pack, so that a test counts its own alone.
pub fn without_duties(pack: &mut Pack) {
    let ids: Vec<String> = pack.ledgers.iter().map(|ledger| ledger.head.id.clone()).collect();
    ids.iter().for_each(|id| edit_ledger(pack, id, |ledger| ledger.duties.clear()));
}

/// Changes the definition of one ledger of a pack.
pub fn edit_ledger(pack: &mut Pack, id: &str, edit: impl Fn(&mut Ledger)) {
    for ledger in pack.ledgers.iter_mut().filter(|ledger| ledger.head.id == id) {
        let mut changed = (**ledger).clone();
        edit(&mut changed);
        *ledger = Arc::new(changed);
    }
}

/// A new session of a person at the time of the world; its token.
pub async fn session_of(world: &World, login: &str) -> String {
    let (token, now) = (format!("later-{}", token(login)), world.app.clock.now());
    let session = Session {
        token_hash: session::digest(&token),
        account_id: world.account(login),
        created_at: now,
        expires_at: now + SignedDuration::from_mins(30),
        last_seen: now,
    };
    world.app.store.put_session(&session).await.unwrap();
    token
}

/// Runs a test with the address of a new database and a folder of its own.
pub fn on_each(test: impl AsyncFn(String, tempfile::TempDir)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("gangmu.db").display());
    told("SQLite", || runtime.block_on(test(url, folder)));
    let Some(server) = postgres_server() else {
        println!("PostgreSQL left out: GANGMU_TEST_POSTGRES is not set");
        return;
    };
    let name = database_name();
    runtime.block_on(on_server(&server, &format!("CREATE DATABASE {name}")));
    let (base, _) = server.rsplit_once('/').unwrap();
    let url = format!("{base}/{name}");
    let ended = catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(url, tempfile::tempdir().unwrap()))));
    runtime.block_on(on_server(&server, &format!("DROP DATABASE {name} WITH (FORCE)")));
    told("PostgreSQL", || ended.unwrap_or_else(|panic| resume_unwind(panic)));
}

/// Says on which database a test failed.
fn told(database: &str, test: impl FnOnce()) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(test)) {
        println!("failed on {database}");
        resume_unwind(panic);
    }
}

#[expect(clippy::disallowed_methods, reason = "a test asks the environment where PostgreSQL is")]
fn postgres_server() -> Option<String> {
    std::env::var("GANGMU_TEST_POSTGRES").ok()
}

fn database_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("gangmu_it_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

async fn on_server(server: &str, text: &str) {
    use sqlx::Connection;
    let mut connection = sqlx::PgConnection::connect(server).await.unwrap();
    sqlx::query(AssertSqlSafe(text.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

async fn open(pack: &Pack, database: &str, folder: &tempfile::TempDir) -> Store {
    let clock = Clock::fixed(TODAY);
    let store = Store::open(database, &folder.path().join("files"), clock.now()).await.unwrap();
    let plan = store.plan_ledgers(&pack.ledgers).await.unwrap();
    store.apply_ledgers(&plan, false).await.unwrap();
    store
}

async fn empty(database: String, folder: tempfile::TempDir) -> World {
    let store = open(&PACK, &database, &folder).await;
    let app = App::new(store, PACK.clone(), Clock::fixed(TODAY), Seal::new(&[7; 48]), true).await.unwrap();
    World { folder, ..serve(app, database).await }
}

/// The small county with every ledger of the pack.
pub async fn every_ledger(database: String, folder: tempfile::TempDir) -> World {
    county(PACK.clone(), database, folder).await
}

async fn small(database: String, folder: tempfile::TempDir) -> World {
    county(SMALL.clone(), database, folder).await
}

async fn county(pack: Arc<Pack>, database: String, folder: tempfile::TempDir) -> World {
    let store = open(&pack, &database, &folder).await;
    let clock = Clock::fixed(TODAY);
    let by = gangmu::auth::Actor::system().edit_plan().unwrap().by("建立小县", clock.now());
    let ids = store.insert_units(UNITS.iter().map(unit).collect(), &by).await.unwrap();
    let counted = UNITS.iter().zip(&ids).filter(|(u, _)| matches!(u.2, UnitKind::School | UnitKind::Kindergarten));
    let counts = counted.map(|(_, id)| UnitCount {
        unit_id: *id,
        year: 2026,
        pupils: 100 + id,
        staff: 10,
        teachers: 8,
        classes: 4,
    });
    store.put_unit_counts(counts.collect(), &by).await.unwrap();
    let id_of = |code: &str| ids[UNITS.iter().position(|u| u.0 == code).unwrap()];
    let people = PEOPLE.iter().map(|(login, name, role, unit, title)| NewAccount {
        login: (*login).into(),
        name: (*name).into(),
        role: *role,
        unit_id: id_of(unit),
        office: pack.offices.iter().find(|o| o.code == *unit).map(|o| o.code.clone()),
        title: Some((*title).into()),
        phone: None,
        password_hash: HASH.clone(),
        must_change: *login == "xinren",
    });
    let people = store.create_accounts(people.collect(), &by).await.unwrap();
    for ((login, ..), account_id) in PEOPLE.iter().zip(people) {
        let session = Session {
            token_hash: session::digest(&token(login)),
            account_id,
            created_at: clock.now(),
            expires_at: clock.now() + SignedDuration::from_mins(30),
            last_seen: clock.now(),
        };
        store.put_session(&session).await.unwrap();
    }
    let source = Source::read(None).unwrap().keep(|file| {
        let ledger = file.inside.strip_prefix("ledgers/").and_then(|name| name.strip_suffix(".toml"));
        ledger.is_none_or(|id| pack.ledger(id).is_some())
    });
    let definitions = Definitions { pack, source, change: 0 };
    let app = App::new(store, definitions, clock, Seal::new(&[7; 48]), false).await.unwrap();
    World { folder, ..serve(app, database).await }
}

fn unit((code, name, kind, parent): &(&str, &str, UnitKind, Option<&str>)) -> NewUnit {
    let school = matches!(kind, UnitKind::School | UnitKind::Kindergarten);
    NewUnit {
        code: (*code).into(),
        name: (*name).into(),
        kind: *kind,
        parent: parent.map(str::to_owned),
        stage: school.then(|| if *kind == UnitKind::School { "小学" } else { "学前" }.into()),
        town: school.then(|| "石桥镇".into()),
        ..NewUnit::default()
    }
}

async fn serve(app: App, database: String) -> World {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let router = gangmu::http::router(app.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    gangmu::tls::ready();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    World { app, database, folder: tempfile::tempdir().unwrap(), base, http }
}
