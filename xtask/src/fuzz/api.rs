//! `cargo xtask fuzz --api`: schemathesis asks the demo county everything that the description of the API allows and forbids. What
//! answers with a server's error, or otherwise than described, is named.

use std::fs;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::http::free_port;
use crate::product::{self, Profile, Server};
use crate::shell::{self, target};
use crate::talk::{print, say};

const LIBRARIES: [&str; 1] = ["schemathesis>=4.20,<5"];
/// Who asks: the office that may do most.
const ACCOUNT: &str = "wangmin";
/// Addresses that would end the run (the password, sessions, the token itself, units that are merged), and the one that is open to all.
const LEFT_OUT: &str = "password|/api/session|account/tokens|demo-accounts|merge|split";
/// Rules of the field forbid what a shape allows (a year that is none, a task that is done), so valid shapes may be refused.
const CONFIG: &str =
    "[auth.openapi.token]\nbearer = \"${GANGMU_TOKEN}\"\n\n[checks]\npositive_data_acceptance.enabled = false\n";

/// Starts a demo county and asks it.
pub fn run(examples: u32, paths: &str) -> Result<()> {
    let tool = shell::python("schemathesis", &LIBRARIES)?;
    let binary = product::build(Profile::Demo)?;
    let folder = target().join("fuzz/api");
    fs::create_dir_all(&folder)?;
    let (data, port) = (folder.join("data"), free_port()?);
    let _ = fs::remove_dir_all(&data);
    say("建立演示县");
    let (server, _) =
        Server::start(product::demo(&binary, &data, port), port, Duration::from_secs(300), &folder.join("server.log"))?;
    let mut tomorrow = Command::new(tool.with_file_name("python"));
    tomorrow.args(["-c", "import datetime as d; print(d.date.today() + d.timedelta(1))"]);
    let tomorrow = shell::must("python", &mut tomorrow)?;
    let mut token = Command::new(&binary);
    token
        .args(["accounts", "token", "add", ACCOUNT, "--write", "--name", "试接口", "--to", tomorrow.trim(), "--dir"])
        .arg(&data);
    let said = shell::must("accounts token add", &mut token)?;
    let token = said.split_whitespace().find(|word| word.starts_with("gm1.")).context("没有得到访问令牌")?;
    let config = folder.join("schemathesis.toml");
    fs::write(&config, CONFIG)?;
    let mut ask = Command::new(tool);
    ask.env("GANGMU_TOKEN", token).arg("--config-file").arg(&config);
    ask.args([
        "run",
        &format!("http://127.0.0.1:{}/api/openapi.json", server.port),
        "--no-color",
        "--phases",
        "coverage,fuzzing",
    ]);
    ask.args([
        "--max-examples",
        &examples.to_string(),
        "--include-path-regex",
        paths,
        "--exclude-path-regex",
        LEFT_OUT,
    ]);
    let done = shell::run("schemathesis", &mut ask)?;
    print(done.tail(if done.ok { 20 } else { 400 }));
    anyhow::ensure!(done.ok, "有接口的答复与说明不符");
    Ok(())
}
