//! The real program, killed at any moment while people write, and started again: what it answered as done is there, and
//! nothing is there by half.
//!
//! `GANGMU_KILL_RUNS` says how often it is killed on each database, `GANGMU_KILL_BINARY` which build is.

use std::cell::RefCell;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use gangmu::auth::session;
use gangmu::clock::Clock;
use gangmu_store::{ChainCheck, Session, Store};
use jiff::SignedDuration;
use reqwest::header::COOKIE;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::files::xlsx;
use crate::hazards::RECORDS;
use crate::world::{World, every_ledger, on_each};

/// Kills of one county: then the next begins, so that checking stays quick.
const TURN: u32 = 10;
/// Rows of a small batch, and of one that is written while its later rows are still laid.
const BATCHES: [(&str, usize); 2] = [("批", 60), ("千", 1_100)];

#[test]
fn a_server_killed_while_people_write_loses_nothing_and_leaves_no_half() {
    let runs: u32 = variable("GANGMU_KILL_RUNS").map_or(5, |runs| runs.parse().unwrap());
    for first in (0..runs).step_by(TURN as usize) {
        on_each(async |database, folder| {
            let county = County::make(every_ledger(database, folder).await).await;
            let mut done = Vec::new();
            for run in first..runs.min(first + TURN) {
                let answered = county.kill_while_writing(run).await;
                county.check(&answered).await;
                done.extend(answered);
            }
            drop(county.start().await);
            county.check(&done).await;
            assert!(done.len() > 5, "hardly anything was written: {}", done.len());
            println!("{} writes answered before kills {first}…", done.len());
        });
    }
}

#[expect(clippy::disallowed_methods, reason = "a test asks the environment how long it shall take")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A write that was answered as done.
#[derive(Debug)]
enum Done {
    /// A record stands so, or one revision further.
    One { id: i64, revision: i64, place: String, state: &'static str },
    /// So many records of that place came in together.
    Many { place: String, rows: usize },
    /// A file is kept under that digest.
    File { hash: String },
}

/// A county whose server comes and goes.
struct County {
    world: World,
    today: String,
}

/// A running server; dropped, it is killed.
struct Server {
    child: Child,
    base: String,
}

/// Someone who writes until the server is gone.
struct Writer<'a> {
    http: Client,
    base: &'a str,
    login: &'a str,
    run: u32,
    today: &'a str,
    done: &'a RefCell<Vec<Done>>,
}

impl County {
    /// The county of the other tests, its people signed in for today, and nobody connected to its database.
    async fn make(world: World) -> County {
        let clock = Clock::machine();
        for login in ["zhoufang", "machao", "zhaoqian"] {
            let session = Session {
                token_hash: session::digest(&format!("kills-{login}")),
                account_id: world.account(login),
                created_at: clock.now(),
                expires_at: clock.now() + SignedDuration::from_hours(24),
                last_seen: clock.now(),
            };
            world.app.store.put_session(&session).await.unwrap();
        }
        world.app.store.close().await;
        County { world, today: clock.today().to_string() }
    }

    /// Starts the server, lets people write, kills it; gives what was answered as done by then.
    async fn kill_while_writing(&self, run: u32) -> Vec<Done> {
        let server = self.start().await;
        let base = server.base.clone();
        let done = RefCell::default();
        let writer = |login| Writer { http: Client::new(), base: &base, login, run, today: &self.today, done: &done };
        let (school, other, office, clerk) =
            (writer("zhoufang"), writer("machao"), writer("zhaoqian"), writer("zhoufang"));
        let photographer = writer("machao");
        let kill = async move {
            // Spread over what a start and a few large batches take, without two runs alike.
            tokio::time::sleep(Duration::from_millis(u64::from(run.wrapping_mul(2_654_435_761) >> 8) % 1_500)).await;
            drop(server);
        };
        tokio::join!(
            kill,
            school.alone(),
            other.alone(),
            office.together(),
            clerk.by_sheet(),
            photographer.with_files()
        );
        self.wait_for_silence().await;
        done.into_inner()
    }

    async fn start(&self) -> Server {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let binary = variable("GANGMU_KILL_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_gangmu").to_owned());
        let mut command = Command::new(binary);
        command.args(["serve", "--port", &port.to_string(), "--database", &self.world.database, "--dir"]);
        command.arg(self.world.folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
        let server = Server { child: command.spawn().unwrap(), base: format!("http://127.0.0.1:{port}") };
        for _ in 0..6_000 {
            if reqwest::get(format!("{}/api/session", server.base)).await.is_ok() {
                return server;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the server did not start again");
    }

    /// PostgreSQL may still finish what the killed server had asked for.
    async fn wait_for_silence(&self) {
        if self.world.is_sqlite() {
            return;
        }
        let others =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let look = Look::open(&self.world).await;
        while look.count(others).await > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        look.close().await;
    }

    /// Everything that was answered as done is there, and everything that is there is whole.
    async fn check(&self, done: &[Done]) {
        let look = Look::open(&self.world).await;
        let files = self.world.folder.path().join("files");
        let store = Store::open(&self.world.database, &files, Clock::machine().now()).await.unwrap();
        for one in done {
            let (found, wanted) = match one {
                Done::File { hash } => {
                    store.read_attachment(hash).await.unwrap();
                    continue;
                }
                Done::One { id, revision, place, state } => {
                    let stands = format!("revision = {revision} AND place = '{place}' AND state = '{state}'");
                    (format!("id = {id} AND ({stands} OR revision = {revision} + 1)"), 1)
                }
                Done::Many { place, rows } => (format!("place = '{place}'"), *rows),
            };
            let text = format!("SELECT count(*) FROM ledger_hazard WHERE {found}");
            assert_eq!(look.count(&text).await, wanted as i64, "answered but not there: {one:?}");
        }
        for (what, text) in wholes(self.world.is_sqlite()) {
            assert_eq!(look.count(&text).await, 0, "{what}");
        }
        // No row says of a file that is not there as a whole.
        for hash in look.texts("SELECT hash FROM attachment").await {
            store.read_attachment(&hash).await.unwrap();
        }
        look.close().await;
        let chain = store.verify_chain().await.unwrap();
        assert!(matches!(chain, ChainCheck::Whole { .. }), "{chain:?}");
        store.close().await;
    }
}

/// A look at the database behind the product's back.
enum Look {
    Sqlite(sqlx::SqlitePool),
    Postgres(sqlx::PgPool),
}

impl Look {
    async fn open(world: &World) -> Look {
        match world.is_sqlite() {
            true => Look::Sqlite(sqlx::SqlitePool::connect(&world.database).await.unwrap()),
            false => Look::Postgres(sqlx::PgPool::connect(&world.database).await.unwrap()),
        }
    }

    async fn count(&self, text: &str) -> i64 {
        let text = AssertSqlSafe(text.to_owned());
        match self {
            Look::Sqlite(pool) => sqlx::query_scalar(text).fetch_one(pool).await.unwrap(),
            Look::Postgres(pool) => sqlx::query_scalar(text).fetch_one(pool).await.unwrap(),
        }
    }

    async fn texts(&self, text: &str) -> Vec<String> {
        let text = AssertSqlSafe(text.to_owned());
        match self {
            Look::Sqlite(pool) => sqlx::query_scalar(text).fetch_all(pool).await.unwrap(),
            Look::Postgres(pool) => sqlx::query_scalar(text).fetch_all(pool).await.unwrap(),
        }
    }

    /// The next server shall find the file as the killed one left it.
    async fn close(self) {
        match self {
            Look::Sqlite(pool) => pool.close().await,
            Look::Postgres(pool) => pool.close().await,
        }
    }
}

/// What must count nought in a whole database.
fn wholes(sqlite: bool) -> Vec<(&'static str, String)> {
    let of_record = "FROM audit_event AS e WHERE e.kind = 'hazard' AND e.target_id = r.id";
    let last_state = "SELECT s.state FROM state_entry AS s WHERE s.ledger = 'hazard' AND s.record_id = r.id ORDER BY s.seq DESC LIMIT 1";
    let records = "SELECT count(*) FROM ledger_hazard AS r WHERE";
    let grams = if sqlite { "search_gram_docsize" } else { "search_gram" };
    let row = if sqlite { "id" } else { "rowid" };
    let entry = "SELECT 1 FROM search_entry AS f WHERE f.ledger = 'hazard' AND f.record_id = r.id";
    let waiting = "SELECT 1 FROM search_wait AS f WHERE f.ledger = 'hazard' AND f.record_id = r.id";
    let mut all = vec![
        (
            "a record without its first event",
            format!("{records} NOT EXISTS (SELECT 1 {of_record} AND e.action = 'create')"),
        ),
        (
            "an event without its record",
            "SELECT count(*) FROM audit_event AS e WHERE e.kind = 'hazard' AND NOT EXISTS \
             (SELECT 1 FROM ledger_hazard AS r WHERE r.id = e.target_id)"
                .to_owned(),
        ),
        ("a revision without its event", format!("{records} r.revision <> (SELECT count(*) {of_record})")),
        ("a state that was never entered", format!("{records} r.state <> COALESCE(({last_state}), '')")),
        ("a record that is not found", format!("{records} NOT EXISTS ({entry}) AND NOT EXISTS ({waiting})")),
        (
            "an entry of the search without its index",
            format!(
                "SELECT count(*) FROM search_entry AS f WHERE NOT EXISTS (SELECT 1 FROM {grams} AS g WHERE g.{row} = f.id)"
            ),
        ),
        (
            "an index of the search without its entry",
            format!(
                "SELECT count(*) FROM {grams} AS g WHERE NOT EXISTS (SELECT 1 FROM search_entry AS f WHERE f.id = g.{row})"
            ),
        ),
        (
            "a place behind the end of the chain",
            "SELECT count(*) FROM audit_head WHERE seq <> (SELECT max(seq) FROM audit_event)".to_owned(),
        ),
    ];
    for (mark, rows) in BATCHES {
        let half = format!(
            "SELECT count(*) FROM (SELECT place FROM ledger_hazard WHERE place LIKE '{mark}%' GROUP BY place \
             HAVING count(*) <> {rows}) AS half"
        );
        all.push(("half a batch", half));
    }
    if sqlite {
        let broken = "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
        all.push(("a damaged file", broken.to_owned()));
    }
    all
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Writer<'_> {
    /// Enters a record, changes it, moves it on; again and again.
    async fn alone(&self) {
        for at in 0.. {
            if self.one(at).await.is_none() {
                return;
            }
        }
    }

    async fn one(&self, at: usize) -> Option<()> {
        let place = format!("独{}-{}-{at}", self.run, self.login);
        let made = self.post(RECORDS, json!({ "values": self.hazard(&place) })).await?;
        let id = made["row"]["id"].as_i64().unwrap();
        self.tell(Done::One { id, revision: 1, place, state: "found" });
        let (path, place) = (format!("{RECORDS}/{id}"), format!("改{}-{}-{at}", self.run, self.login));
        let patch = json!({ "revision": 1, "values": { "place": place }, "reason": "核对后更正" });
        self.send(self.http.patch(format!("{}{path}", self.base)).json(&patch)).await?;
        self.tell(Done::One { id, revision: 2, place: place.clone(), state: "found" });
        let step = json!({ "revision": 2, "values": {}, "reason": "" });
        self.post(&format!("{path}/moves/register"), step).await?;
        self.tell(Done::One { id, revision: 3, place, state: "registered" });
        Some(())
    }

    /// Sends batches through the interface, small and large in turn.
    async fn together(&self) {
        for at in 0.. {
            let (mark, rows) = BATCHES[at % 2];
            let place = format!("{mark}{}-{at}", self.run);
            let row = json!({ "owner": "S1", "values": self.hazard(&place) });
            let body = json!({ "rows": vec![row; rows], "mode": "all" });
            let Some(answer) = self.post(&format!("{RECORDS}/bulk"), body).await else { return };
            assert_eq!(answer["created"], json!(rows), "{answer}");
            self.tell(Done::Many { place, rows });
        }
    }

    /// Sends files, small and large in turn.
    async fn with_files(&self) {
        for at in 0.. {
            let mut bytes = format!("%PDF-1.7 {}-{at} ", self.run).into_bytes();
            bytes.resize([2_000, 2_000_000][at % 2], b'x');
            let form = Form::new().part("file", Part::bytes(bytes).file_name("佐证.pdf"));
            let upload = self.http.post(format!("{}/api/attachments", self.base)).multipart(form);
            let Some(file) = self.send(upload).await else { return };
            self.tell(Done::File { hash: file["hash"].as_str().unwrap().to_owned() });
        }
    }

    /// Fills in sheets and commits them.
    async fn by_sheet(&self) {
        for at in 0.. {
            let (mark, rows) = BATCHES[0];
            let place = format!("{mark}表{}-{at}", self.run);
            let row = [place.as_str(), "消防", "一般", "自查", self.today];
            let mut sheet: Vec<&[&str]> = vec![&["隐患部位*", "隐患类型*", "隐患等级*", "隐患来源*", "发现日期*"]];
            sheet.extend(std::iter::repeat_n(row.as_slice(), rows));
            let form = Form::new().part("file", Part::bytes(xlsx(&sheet)).file_name("隐患.xlsx"));
            let upload = self.http.post(format!("{}/api/ledgers/hazard/imports", self.base)).multipart(form);
            let Some(seen) = self.send(upload).await else { return };
            assert_eq!(seen["good"], json!(rows), "{seen}");
            let path = format!("/api/imports/{}/commit", seen["id"]);
            let Some(answer) = self.post(&path, json!({ "mode": "all" })).await else { return };
            if answer["status"] == "done" {
                self.tell(Done::Many { place, rows });
            }
        }
    }

    fn hazard(&self, place: &str) -> Value {
        json!({ "place": place, "kind": "消防", "severity": "一般", "source": "自查", "found_on": self.today })
    }

    async fn post(&self, path: &str, body: Value) -> Option<Value> {
        self.send(self.http.post(format!("{}{path}", self.base)).json(&body)).await
    }

    /// The answer; nothing once the server is gone. A refusal is a fault of the test.
    async fn send(&self, request: RequestBuilder) -> Option<Value> {
        let answer = request.header(COOKIE, format!("gangmu=kills-{}", self.login)).send().await.ok()?;
        let status = answer.status();
        let body = answer.text().await.ok()?;
        assert!(status.is_success(), "{status} {body}");
        serde_json::from_str(&body).ok()
    }

    fn tell(&self, done: Done) {
        self.done.borrow_mut().retain(|old| match (old, &done) {
            (Done::One { id: old, .. }, Done::One { id, .. }) => old != id,
            _ => true,
        });
        self.done.borrow_mut().push(done);
    }
}
