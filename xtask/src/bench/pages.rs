//! One filtered and sorted page of a large ledger, under load, against the HTTP limit of the same server.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::load::{Measured, Target, measure};
use super::{Bench, figures, machine};
use crate::http::{Ask, Connection, free_port};
use crate::product::{self, Server};
use crate::talk::say;

/// The server on a county with one large ledger, and somebody who is signed in.
pub struct Large {
    server: Server,
    cookie: String,
    /// The ledger with the most records.
    pub ledger: String,
    total: u64,
}

impl Large {
    /// Makes the county (or opens that of an earlier run), signs in, finds the largest ledger.
    pub fn open(bench: &Bench<'_>) -> Result<Self> {
        let records = bench.options.records;
        say(format!("准备 {records} 条记录的台账"));
        let port = free_port()?;
        let mut command = product::demo(&bench.binary, &bench.folder.join(format!("large-{records}")), port);
        command.args(["--records", &records.to_string()]);
        let patience = Duration::from_secs(1800);
        let (server, _) = Server::start(command, port, patience, &bench.folder.join("large.log"))?;
        let cookie = sign_in(port)?;
        let ledgers = get(port, "/api/ledgers", &cookie)?;
        let total = |ledger: &Value| ledger["total"].as_u64().unwrap_or(0);
        let largest = ledgers.as_array().context("/api/ledgers")?.iter().max_by_key(|ledger| total(ledger));
        let largest = largest.context("没有台账")?;
        let ledger = largest["id"].as_str().context("台账没有 id")?.to_owned();
        Ok(Self { server, cookie, ledger, total: total(largest) })
    }

    /// Loads pages with 16 connections, then a static file and who-am-I for comparison.
    pub fn measure(&self, bench: &Bench<'_>) -> Result<String> {
        let Asked { page, whole, by_state } = self.asked()?;
        let static_file = self.static_file()?;
        let session = "/api/session".to_owned();
        let run = |path: &str| self.load(bench, path);
        let (of_page, of_whole, of_state) = (run(&page)?, run(&whole)?, run(&by_state)?);
        let (of_file, of_session) = (run(&static_file)?, run(&session)?);
        let memory = self.server.id().and_then(machine::resident).unwrap_or(0) / 1024;
        Ok(format!(
            "{} 条记录,按一个代码筛选、按日期倒排、每页 50 条;16 个连接,{} 秒({})。\n\n\
             | 请求 | 次/秒 | p50 ms | p95 ms | 占 HTTP 上限 |\n| --- | ---: | ---: | ---: | ---: |\n\
             {}{}{}{}{}\n压测后占内存 {memory} MB。HTTP 上限:同一进程同样条件下送出静态文件 {static_file}。\n\n{}",
            self.total,
            bench.options.seconds,
            of_page.tool,
            row("台账一页", &of_page, &of_file),
            row("台账一页(全部字段)", &of_whole, &of_file),
            row("台账一页(只按状态)", &of_state, &of_file),
            row("我是谁(/api/session)", &of_session, &of_file),
            row("静态文件", &of_file, &of_file),
            figures::run(self)?,
        ))
    }

    fn load(&self, bench: &Bench<'_>, path: &str) -> Result<Measured> {
        let headers = vec![self.cookie.clone()];
        let target = Target { port: self.server.port, path, headers: &headers };
        measure(&target, bench.options.seconds, &bench.folder)
    }

    /// The first field with codes gives the filter, the ledger's own date the order.
    fn asked(&self) -> Result<Asked> {
        let definition = self.get(&format!("/api/ledgers/{}", self.ledger))?;
        let fields = definition["fields"].as_array().context("台账没有字段")?;
        let filter = encode(&choice(&definition)?);
        let date = fields.iter().find(|field| field["type"] == "date").and_then(|field| field["id"].as_str());
        let date = definition["on"].as_str().or(date).context("台账没有日期字段")?;
        // The page asks for the columns that it shows.
        let shown: Vec<&str> = fields.iter().filter(|f| f["list"] == true).filter_map(|f| f["id"].as_str()).collect();
        let shown = shown.join(",");
        let state = definition["states"][0]["id"].as_str().context("台账没有状态")?;
        let whole = format!("/api/ledgers/{}/records?filter={filter}&sort=-{date}&limit=50", self.ledger);
        let by_state =
            format!("/api/ledgers/{}/records?state={state}&sort=-{date}&limit=50&fields={shown}", self.ledger);
        Ok(Asked { page: format!("{whole}&fields={shown}"), whole, by_state })
    }

    /// A JSON document, as the person who is signed in sees it.
    pub fn get(&self, path: &str) -> Result<Value> {
        get(self.server.port, path, &self.cookie)
    }

    /// The file of the front end that the page names first: its script.
    fn static_file(&self) -> Result<String> {
        let answer = Connection::open(self.server.port)?.ask(&Ask::get("/"))?;
        let page = String::from_utf8_lossy(&answer.body).into_owned();
        let files = page.split(['"', '\'']).filter(|text| text.starts_with("/assets/"));
        let mut sizes = Vec::new();
        for file in files {
            let size = Connection::open(self.server.port)?.ask(&Ask::get(file))?.body.len();
            sizes.push((size.abs_diff(20_000), file.to_owned()));
        }
        Ok(sizes.into_iter().min().map_or_else(|| "/".to_owned(), |(_, file)| file))
    }
}

/// What is asked for under load: the filtered page, the same with every field, and one by state alone.
struct Asked {
    page: String,
    whole: String,
    by_state: String,
}

/// A condition by the first code of the first field with codes.
pub fn choice(definition: &Value) -> Result<String> {
    let fields = definition["fields"].as_array().context("台账没有字段")?;
    let is_choice =
        |field: &&Value| field["type"] == "code" && field["codes"].as_array().is_some_and(|c| !c.is_empty());
    let choice = fields.iter().find(is_choice).context("台账没有代码字段")?;
    let (id, code) = (choice["id"].as_str().unwrap_or_default(), choice["codes"][0].as_str().unwrap_or_default());
    Ok(format!("{id} = '{code}'"))
}

fn row(name: &str, measured: &Measured, limit: &Measured) -> String {
    let share = measured.per_second / limit.per_second * 100.0;
    format!("| {name} | {:.0} | {:.1} | {:.1} | {share:.0}% |\n", measured.per_second, measured.p50, measured.p95)
}

/// Signs in as the first persona of the demo county: the general office, which sees every ledger.
fn sign_in(port: u16) -> Result<String> {
    let accounts = get(port, "/api/demo-accounts", "Accept: application/json")?;
    let account = accounts.as_array().and_then(|accounts| accounts.first()).context("没有演示账号")?;
    sign_in_as(port, account)
}

/// Signs in as a persona of the demo county; the header that tells the server so.
pub fn sign_in_as(port: u16, account: &Value) -> Result<String> {
    let body = json!({ "login": account["login"], "password": account["password"] }).to_string();
    let headers = ["Content-Type: application/json".to_owned(), format!("Origin: http://127.0.0.1:{port}")];
    let ask = Ask { method: "POST", path: "/api/session", headers: &headers, body: body.as_bytes() };
    let answer = Connection::open(port)?.ask(&ask)?;
    if answer.status != 200 || answer.cookies.is_empty() {
        bail!("登录失败:{} {}", answer.status, String::from_utf8_lossy(&answer.body));
    }
    Ok(format!("Cookie: {}", answer.cookies.join("; ")))
}

/// A JSON document of the server.
pub fn get(port: u16, path: &str, header: &str) -> Result<Value> {
    let headers = [header.to_owned()];
    let answer = Connection::open(port)?.ask(&Ask { method: "GET", path, headers: &headers, body: &[] })?;
    if answer.status != 200 {
        bail!("GET {path}:{} {}", answer.status, String::from_utf8_lossy(&answer.body));
    }
    Ok(serde_json::from_slice(&answer.body)?)
}

/// A text as a part of an address.
pub fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { (byte as char).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_written_as_a_part_of_an_address() {
        assert_eq!(encode("kind = '一'"), "kind%20%3D%20%27%E4%B8%80%27");
    }
}
