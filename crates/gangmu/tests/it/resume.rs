//! The built service is killed in the middle of an import: another one goes on with it, doubles nothing and loses nothing.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use gangmu::auth::session;
use gangmu::clock::Clock;
use gangmu_store::{ChainCheck, ImportJob, ListQuery, Session};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::web::Person;
use crate::world::{World, on_both};

const ROWS: usize = 8_000;

/// The built program, serving the world's data.
struct Service {
    child: Child,
    base: String,
}

impl Service {
    fn start(world: &World) -> Service {
        let folder = world.folder.path();
        std::fs::write(folder.join("gangmu.key"), "07".repeat(48)).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_gangmu"));
        for name in ["GANGMU_DIR", "GANGMU_DATABASE", "GANGMU_PACKS", "RUST_LOG"] {
            command.env_remove(name);
        }
        command.args(["serve", "--port", "0", "--database", &world.database, "--dir"]).arg(folder);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim().rsplit_once("http://").unwrap_or_else(|| panic!("it did not start: {line}")).1;
        Service { child, base: format!("http://{base}") }
    }

    /// SIGKILL: no word of farewell, no clearing up.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A session of the school's that the program, which has the machine's clock, takes.
async fn signed_in(world: &World) -> String {
    let (token, now) = ("token-of-today".to_owned(), Clock::machine().now());
    let session = Session {
        token_hash: session::digest(&token),
        account_id: world.account("zhoufang"),
        created_at: now,
        expires_at: now + SignedDuration::from_hours(1),
        last_seen: now,
    };
    world.app.store.put_session(&session).await.unwrap();
    token
}

fn sheet() -> Vec<u8> {
    let mut text = String::from("隐患部位,隐患类型,隐患等级,隐患来源,发现日期\n");
    (1..=ROWS).for_each(|n| text.push_str(&format!("{n}号教室,消防,一般,自查,2024-03-05\n")));
    text.into_bytes()
}

async fn job(world: &World, id: i64) -> ImportJob {
    world.app.store.import_job(id).await.unwrap().unwrap()
}

/// Places and numbers of all hazards.
async fn kept(world: &World) -> (usize, BTreeSet<String>, BTreeSet<String>) {
    let ledger = world.app.ledger("hazard").unwrap();
    let mut query = ListQuery::new(world.app.clock.today());
    query.limit = 1_000;
    let (mut count, mut places, mut numbers) = (0, BTreeSet::new(), BTreeSet::new());
    loop {
        let page = world.app.store.list_records(&ledger, &query).await.unwrap();
        for record in page.records {
            count += 1;
            places.insert(record.values["place"].as_str().unwrap().to_owned());
            numbers.insert(record.number);
        }
        query.after = page.next;
        if query.after.is_none() {
            return (count, places, numbers);
        }
    }
}

/// Asks until something is so, for a minute and a half at most.
async fn until<T>(what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
    for _ in 0..9_000 {
        if let Some(found) = ask().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("waited too long: {what}")
}

async fn begin(world: &World, http: &reqwest::Client, service: &Service, token: &str, mode: &str) -> i64 {
    let school = Person::new(http, &service.base, Some(token.to_owned()));
    let seen = school.upload("/api/ledgers/hazard/imports", "隐患.csv", sheet()).await.ok();
    assert_eq!(seen["status"], "checking", "a large sheet does not hold the request");
    let id = seen["id"].as_i64().unwrap();
    until("the preview", async || (job(world, id).await.status == "previewed").then_some(())).await;
    let seen = school.get(&format!("/api/imports/{id}")).await.ok();
    assert_eq!((&seen["good"], &seen["bad"]), (&json!(ROWS), &json!(0)), "{}", seen["findings"]);
    let begun = school.post(&format!("/api/imports/{id}/commit"), json!({ "mode": mode })).await.ok();
    assert_eq!(begun["status"], "running");
    id
}

async fn finished(world: &World, id: i64) {
    until("the end of the import", async || (job(world, id).await.status == "done").then_some(())).await;
    let (count, places, numbers) = kept(world).await;
    assert_eq!((count, places.len(), numbers.len()), (ROWS, ROWS, ROWS), "nothing doubled, nothing lost");
    assert_eq!((job(world, id).await.done, world.app.store.import_rows(id).await.unwrap().len()), (8_000, ROWS));
    assert!(matches!(world.app.store.verify_chain().await.unwrap(), ChainCheck::Whole { .. }));
}

#[test]
fn an_import_of_good_rows_goes_on_behind_its_last_part() {
    on_both(async |world| {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let token = signed_in(world).await;
        let mut first = Service::start(world);
        let id = begin(world, &http, &first, &token, "good").await;
        let told = until("two parts", async || Some(job(world, id).await).filter(|job| job.done >= 2_000)).await;
        first.kill();
        let cut = job(world, id).await;
        assert!(told.done < 8_000 && cut.status == "running", "it was cut off in the middle: {}", cut.done);
        assert_eq!(kept(world).await.0 as i64, cut.done, "what is marked as done is there, and nothing else");
        assert_eq!(cut.done % 1_000, 0);

        let second = Service::start(world);
        finished(world, id).await;
        let school = Person::new(&http, &second.base, Some(token));
        let seen = school.get(&format!("/api/imports/{id}")).await.ok();
        assert_eq!((&seen["done"], &seen["bad"], &seen["phase"]), (&json!(ROWS), &json!(0), &Value::Null));
    });
}

#[test]
fn an_import_as_a_whole_is_there_as_a_whole_or_not_at_all() {
    on_both(async |world| {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let token = signed_in(world).await;
        let mut first = Service::start(world);
        let id = begin(world, &http, &first, &token, "all").await;
        let school = Person::new(&http, &first.base, Some(token));
        let told = until("the first rows", async || {
            let seen = school.get(&format!("/api/imports/{id}")).await.ok();
            let under_way = seen["phase"] == "writing" && seen["done"].as_i64() > Some(0) || seen["status"] == "done";
            under_way.then_some(seen)
        });
        let told = told.await;
        first.kill();
        let cut = job(world, id).await;
        assert_eq!((cut.status.as_str(), cut.done), ("running", 0), "cut off after {} rows", told["done"]);
        assert!(told["rows_per_second"].as_f64() > Some(0.0));
        assert_eq!(kept(world).await.0, 0, "not a row of it");
        let _second = Service::start(world);
        finished(world, id).await;
    });
}
