//! Reading and auditing of documents beside the usual Python libraries on the same texts. The texts are the crate's own cases.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;
use crate::talk::say;

/// What the peer is made of, from the package index.
const LIBRARIES: [&str; 3] = ["opencc==1.4.2", "jieba==0.42.1", "cn2an==0.5.24"];

/// Measures one core's megabytes of UTF-8 text a second.
pub fn run() -> Result<String> {
    let texts = texts()?;
    say("编译并测读公文的速度");
    let mut ours = Command::new("cargo");
    ours.current_dir(shell::root())
        .args(["run", "--release", "-q", "-p", "gangmu-document", "--example", "throughput", "--"])
        .args(&texts);
    let said = shell::must("throughput", &mut ours)?;
    let found: Value = said.lines().find_map(|line| serde_json::from_str(line).ok()).context("测速程序没有给出结果")?;
    let speed = |name: &str| found[name].as_f64().unwrap_or(f64::NAN);
    let both = speed("both_mb_per_s");
    let mut lines = format!(
        "{:.0} MB、{} 份公文,单核:只读 {:.1} MB/秒,只核对 {:.1} MB/秒,读加核对 **{both:.1} MB/秒**(要求不低于 5)。\n",
        speed("megabytes"),
        found["documents"],
        speed("read_mb_per_s"),
        speed("audit_mb_per_s"),
    );
    for one in found["one_document"].as_array().into_iter().flatten() {
        let part = |name: &str| one[name].as_f64().unwrap_or(f64::NAN);
        lines += &format!("\n- 一份 {:.1} MB 的公文:{:.1} MB/秒", part("megabytes"), part("mb_per_s"));
    }
    match peer(&texts) {
        Ok(peer) => {
            lines += &format!(
                "\n\nOpenCC + jieba + cn2an(只转简体、分词、认数,不核对):{peer:.2} MB/秒;纲目是它的 {:.1} 倍。",
                both / peer
            );
        }
        Err(error) => lines += &format!("\n\n没有测 Python 库:{error:#}"),
    }
    Ok(lines)
}

/// The crate's own annotated documents.
fn texts() -> Result<Vec<PathBuf>> {
    let folder = shell::root().join("crates/gangmu-document/cases");
    let mut texts = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "txt") {
            texts.push(path);
        }
    }
    texts.sort();
    Ok(texts)
}

fn peer(texts: &[PathBuf]) -> Result<f64> {
    let python = shell::python("python", &LIBRARIES)?;
    let script = shell::root().join("xtask/src/bench/pipeline.py");
    let said = shell::must("pipeline.py", Command::new(&python).args(["-W", "ignore"]).arg(script).args(texts))?;
    said.lines().find_map(|line| line.trim().parse().ok()).context("Python 流程没有给出速度")
}
