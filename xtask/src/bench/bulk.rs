//! Many records through the interface: entered, then changed by their key, on both databases, with every check, history and
//! the audit chain; beside it the same rows through the database's own loader, which does nothing of that.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use super::pages::{get, sign_in_as};
use super::{Bench, limit};
use crate::http::{Ask, Connection, free_port};
use crate::product::{self, Server};
use crate::shell;
use crate::talk::{Watch, say, status};
use crate::test::{needs::Need, postgres};

/// Rows of one call: what a program that copies a register over would send.
const CALL: usize = 5_000;
/// Connections that send calls in turn.
const SENDERS: usize = 3;
/// Records after which a ledger without a fitting one is passed over.
const TRIES: usize = 20;

/// Measures both databases; PostgreSQL where it is installed.
pub fn run(bench: &Bench<'_>) -> Result<String> {
    let mut text = format!(
        "{} 行,每次 {CALL} 行,{SENDERS} 个连接轮流发;逐行检查,写记录、历史与审计链,落盘后才答复;检索即时可用,其索引随后补建。\n\n\
         | 数据库 | 新增 行/秒 | 按键更新 行/秒 | 同样的行不经产品 行/秒 | \n| --- | ---: | ---: | ---: |\n",
        bench.options.bulk
    );
    text += &on_sqlite(bench)?;
    text += &match Need::Postgres.find() {
        Some(_) => on_postgres(bench)?,
        None => "\n没有 PostgreSQL,没有测。\n".to_owned(),
    };
    Ok(text)
}

fn on_sqlite(bench: &Bench<'_>) -> Result<String> {
    let county = County::open(bench, None)?;
    let (measured, table) = county.measure(bench.options.bulk as usize)?;
    drop(county);
    let limit = limit::sqlite(&bench.folder.join("bulk-sqlite/gangmu.db"), &table, &bench.folder);
    Ok(line("SQLite", measured, &format!("{}(`.import`)", told(limit))))
}

fn on_postgres(bench: &Bench<'_>) -> Result<String> {
    let server = postgres::Server::start_durable()?;
    let county = County::open(bench, Some(&server.url()))?;
    let (measured, table) = county.measure(bench.options.bulk as usize)?;
    drop(county);
    let limit = limit::postgres(&server.url(), &table, &bench.folder);
    Ok(line("PostgreSQL", measured, &format!("{}(`COPY`)", told(limit))))
}

fn told(limit: Result<f64>) -> String {
    limit.map_or_else(|error| format!("没有测:{error:#}"), |rows| format!("{rows:.0}"))
}

fn line(database: &str, measured: Measured, limit: &str) -> String {
    format!("| {database} | {:.0} | {:.0} | {limit} |\n", measured.new, measured.changed)
}

/// Rows a second.
struct Measured {
    new: f64,
    changed: f64,
}

/// A fresh county under a running server.
struct County {
    server: Server,
}

/// What rows are made of: a record of the county that can be entered again under another key.
struct Sample {
    cookie: String,
    ledger: String,
    records: Vec<Map<String, Value>>,
    /// The part of the key that tells the rows apart.
    key: String,
    /// The field that the second round changes.
    changed: String,
}

impl County {
    fn open(bench: &Bench<'_>, database: Option<&str>) -> Result<County> {
        let name = if database.is_some() { "bulk-postgres" } else { "bulk-sqlite" };
        let folder = bench.folder.join(name);
        let _ = std::fs::remove_dir_all(&folder);
        say(format!("批量写入:建立演示县({name})"));
        let command = |port| {
            let mut command = product::demo(&bench.binary, &folder, port);
            command.args(database.into_iter().flat_map(|url| ["--database", url]));
            command
        };
        shell::must("建立演示县", command(0).arg("--no-serve"))?;
        let port = free_port()?;
        let patience = std::time::Duration::from_secs(60);
        let (server, _) = Server::start(command(port), port, patience, &bench.folder.join("bulk.log"))?;
        Ok(County { server })
    }

    /// Enters rows and changes them; answers also the table that holds them.
    fn measure(&self, rows: usize) -> Result<(Measured, String)> {
        let sample = self.sample()?;
        let calls = |round: &str| -> Vec<Vec<u8>> {
            let all: Vec<usize> = (0..rows).collect();
            all.chunks(CALL).map(|part| sample.call(part, round)).collect()
        };
        let new = self.send(&sample, &calls(""), "created", rows)?;
        let changed = self.send(&sample, &calls("改"), "updated", rows)?;
        Ok((Measured { new, changed }, format!("ledger_{}", sample.ledger)))
    }

    /// Sends calls on several connections; rows a second.
    fn send(&self, sample: &Sample, calls: &[Vec<u8>], counted: &str, rows: usize) -> Result<f64> {
        status(&format!("批量写入:{rows} 行 {counted}"));
        let watch = Watch::start();
        let sent: Result<Vec<u64>> = std::thread::scope(|scope| {
            let sender = |first: usize| {
                scope.spawn(move || {
                    let mut connection = Connection::open(self.server.port)?;
                    let own = calls.iter().skip(first).step_by(SENDERS);
                    own.map(|call| self.ask(&mut connection, sample, call, counted)).sum::<Result<u64>>()
                })
            };
            let senders: Vec<_> = (0..SENDERS).map(sender).collect();
            let broken = || Err(anyhow::anyhow!("发送线程中断"));
            senders.into_iter().map(|sender| sender.join().unwrap_or_else(|_| broken())).collect()
        });
        let (seconds, sent) = (watch.seconds(), sent?.iter().sum::<u64>());
        if sent != rows as u64 {
            bail!("{rows} 行里只有 {sent} 行 {counted}");
        }
        Ok(rows as f64 / seconds)
    }

    fn ask(&self, connection: &mut Connection, sample: &Sample, body: &[u8], counted: &str) -> Result<u64> {
        let path = format!("/api/ledgers/{}/records/bulk", sample.ledger);
        let port = self.server.port;
        let headers = [
            sample.cookie.clone(),
            "Content-Type: application/json".to_owned(),
            format!("Origin: http://127.0.0.1:{port}"),
        ];
        let answer = connection.ask(&Ask { method: "POST", path: &path, headers: &headers, body })?;
        let text = String::from_utf8_lossy(&answer.body);
        if answer.status != 200 {
            bail!("POST {path}:{} {}", answer.status, text.chars().take(400).collect::<String>());
        }
        let answer: Value = serde_json::from_slice(&answer.body)?;
        match answer[counted].as_u64() {
            Some(count) if answer["refused"] == 0 => Ok(count),
            _ => bail!("{}", text.chars().take(400).collect::<String>()),
        }
    }

    /// The largest ledger that somebody may write, whose key holds a text, and of which a field can be changed.
    fn sample(&self) -> Result<Sample> {
        let port = self.server.port;
        let accounts = get(port, "/api/demo-accounts", "Accept: application/json")?;
        let mut found: Vec<(u64, String, String)> = Vec::new();
        for account in accounts.as_array().context("/api/demo-accounts")? {
            let cookie = sign_in_as(port, account)?;
            let ledgers = get(port, "/api/ledgers", &cookie)?;
            for ledger in ledgers.as_array().into_iter().flatten().filter(|ledger| ledger["may_write"] == true) {
                let total = ledger["total"].as_u64().unwrap_or(0);
                found.push((total, ledger["id"].as_str().unwrap_or_default().to_owned(), cookie.clone()));
            }
        }
        found.sort_by_key(|(total, ..)| std::cmp::Reverse(*total));
        for (_, ledger, cookie) in found {
            if let Some(sample) = self.try_sample(ledger, cookie)? {
                return Ok(sample);
            }
        }
        bail!("没有能按键更新的台账")
    }

    fn try_sample(&self, ledger: String, cookie: String) -> Result<Option<Sample>> {
        let port = self.server.port;
        let definition = get(port, &format!("/api/ledgers/{ledger}"), &cookie)?;
        let fields = definition["fields"].as_array().context("台账没有字段")?;
        let page = get(port, &format!("/api/ledgers/{ledger}/records?limit=200"), &cookie)?;
        let records: Vec<Map<String, Value>> = page["records"].as_array().into_iter().flatten().map(entered).collect();
        let of_type = |types: &'static [&'static str]| {
            let typed = fields.iter().filter(move |field| types.iter().any(|kind| field["type"] == *kind));
            typed.filter_map(|field| field["id"].as_str()).map(str::to_owned)
        };
        for key in of_type(&["text"]) {
            for changed in of_type(&["long", "text"]).filter(|id| *id != key) {
                let (ledger, cookie) = (ledger.clone(), cookie.clone());
                let mut sample = Sample { ledger, cookie, records: records.clone(), key: key.clone(), changed };
                if self.sift(&mut sample)? {
                    return Ok(Some(sample));
                }
            }
        }
        Ok(None)
    }

    /// Leaves the records that can be entered again under another key; whether there are any, and the key is one.
    fn sift(&self, sample: &mut Sample) -> Result<bool> {
        let mut connection = Connection::open(self.server.port)?;
        let mut created = |rows: &[Value]| {
            let call = json!({ "rows": rows, "dry_run": true, "reason": "测速" }).to_string();
            self.ask(&mut connection, sample, call.as_bytes(), "created").unwrap_or(0)
        };
        let mut fit = Vec::new();
        for (at, record) in sample.records.iter().enumerate() {
            // Two keys are two records, one key twice is refused.
            let [one, same, other] = [(at, ""), (at, "改"), (at + sample.records.len(), "改")]
                .map(|(serial, round)| sample.row(record, serial, round));
            if created(&[one.clone(), other]) == 2 && created(&[one, same]) == 0 {
                fit.push(record.clone());
            } else if fit.is_empty() && at == TRIES {
                return Ok(false);
            }
        }
        sample.records = fit;
        Ok(!sample.records.is_empty())
    }
}

/// A record of a page as a row to be sent.
fn entered(record: &Value) -> Map<String, Value> {
    let row = json!({ "owner": record["owner"]["id"], "values": record["values"] });
    row.as_object().cloned().unwrap_or_default()
}

impl Sample {
    fn row(&self, record: &Map<String, Value>, serial: usize, round: &str) -> Value {
        let mut row = Value::Object(record.clone());
        let key = row["values"][&self.key].as_str().unwrap_or_default();
        row["values"][&self.key] = format!("{key}{serial:07}").into();
        let changed = row["values"][&self.changed].as_str().unwrap_or("测速");
        row["values"][&self.changed] = format!("{changed}{round}").into();
        row
    }

    /// A call with the rows of these serials.
    fn call(&self, serials: &[usize], round: &str) -> Vec<u8> {
        let rows = serials.iter().map(|serial| self.row(&self.records[serial % self.records.len()], *serial, round));
        json!({ "rows": rows.collect::<Vec<_>>(), "reason": "测速" }).to_string().into_bytes()
    }
}
