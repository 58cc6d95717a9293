//! All indicators of all units over snapshots of a county, a city and a province with every pupil and every member of staff,
//! beside DuckDB, Polars and pandas on the same files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Bench;
use crate::shell;
use crate::talk::{Watch, say};

/// The peers, from the package index.
const LIBRARIES: [&str; 4] = ["duckdb>=1.4", "polars>=1.30", "pandas>=2.2", "pyarrow>=18"];
const YEAR: &str = "2026";
/// Scale, its name, the seconds that are demanded.
const SCALES: [(&str, &str, f64); 3] = [("county", "县", 1.0), ("city", "市", 5.0), ("province", "省", 10.0)];

/// Measures every scale up to the one that was asked for.
pub fn run(bench: &Bench<'_>) -> Result<String> {
    let folder = bench.folder.join("statistics");
    fs::create_dir_all(&folder)?;
    let mut lines = String::from(
        "所有单位、所有指标,按学段分;从整个进程算起,写出 CSV 在内。\n\n\
         | 规模 | 名册行数 | 用时 秒(要求) | 内存 MB | DuckDB 秒 | Polars 秒 | pandas 秒 | 与 DuckDB 之比 |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let last = SCALES.iter().position(|(scale, ..)| *scale == bench.options.scale).context("没有这个规模")?;
    let mut writing = String::new();
    for (scale, name, wanted) in &SCALES[..=last] {
        let snapshot = folder.join(scale);
        say(format!("生成{name}的名册"));
        let _ = fs::remove_dir_all(&snapshot);
        let mut make = Command::new(&bench.binary);
        make.args(["snapshot", "generate", "--scale", scale, "--name", scale, "--out"]).arg(&folder);
        let watch = Watch::start();
        shell::must("snapshot generate", &mut make)?;
        let (made, kept) = (watch.seconds(), rows(&snapshot)?);
        writing += &format!("\n- {name}:生成并写成封账,每秒 {:.0} 万行({made:.1} 秒)", kept as f64 / made / 1e4);
        let (seconds, memory) = ours(bench, &snapshot, &folder)?;
        let peers = peers(bench, &snapshot, &folder);
        let peer = |which: &str| peers.as_ref().ok().and_then(|found| found[which].as_f64());
        let told = |value: Option<f64>| value.map_or_else(|| "没有测".to_owned(), |seconds| format!("{seconds:.2}"));
        lines += &format!(
            "| {name} | {} | **{seconds:.2}**({wanted}) | {memory:.0} | {} | {} | {} | {} |\n",
            kept,
            told(peer("duckdb")),
            told(peer("polars")),
            told(peer("pandas")),
            told(peer("duckdb").map(|theirs| seconds / theirs)),
        );
        if let Err(error) = &peers {
            writing += &format!(";没有测别的:{error:#}");
        }
        if let (Some(seconds), Some(rows)) = (peer("copy"), peer("copied")) {
            writing += &format!(";DuckDB 照抄一遍名册,每秒 {:.0} 万行", rows / seconds / 1e4);
        }
    }
    Ok(lines + &writing)
}

/// Seconds and megabytes of the whole process.
fn ours(bench: &Bench<'_>, snapshot: &Path, folder: &Path) -> Result<(f64, f64)> {
    let mut best = (f64::INFINITY, 0.0);
    for _ in 0..3 {
        let mut command = Command::new("/usr/bin/env");
        command.args(["python3", "-c", MEASURE]).arg(&bench.binary);
        command.args(["indicators", "--year", YEAR, "--by", "stage", "--snapshot"]).arg(snapshot);
        command.arg("--out").arg(folder.join("ours.csv"));
        let said = shell::must("indicators", &mut command)?;
        let found = said.lines().rev().find_map(|line| line.split_once(' ')).context("没有测出用时")?;
        let (seconds, memory): (f64, f64) = (found.0.parse()?, found.1.parse()?);
        if seconds < best.0 {
            best = (seconds, memory);
        }
    }
    Ok(best)
}

/// Runs a command and prints its seconds and the most memory that it had.
const MEASURE: &str = "import resource,subprocess,sys,time\n\
    t=time.perf_counter(); subprocess.run(sys.argv[1:],check=True,stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL)\n\
    print(time.perf_counter()-t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/1024)";

/// The same over the same files by others.
fn peers(bench: &Bench<'_>, snapshot: &Path, folder: &Path) -> Result<Value> {
    let python = shell::python("python", &LIBRARIES)?;
    let queries = folder.join("queries.json");
    let mut command = Command::new(&bench.binary);
    command.args(["indicators", "--year", YEAR, "--by", "stage", "--queries", "--snapshot"]).arg(snapshot);
    fs::write(&queries, shell::must("indicators --queries", &mut command)?)?;
    let script: PathBuf = shell::root().join("xtask/src/bench/statistics.py");
    let mut peer = Command::new(&python);
    peer.args(["-W", "ignore"]).arg(script).arg(snapshot).arg(queries).arg(folder.join("ours.csv"));
    let said = shell::must("statistics.py", &mut peer)?;
    said.lines().rev().find_map(|line| serde_json::from_str(line).ok()).context("没有测出别的引擎")
}

/// Rows of all tables.
fn rows(snapshot: &Path) -> Result<u64> {
    let manifest: Value = serde_json::from_str(&fs::read_to_string(snapshot.join("manifest.json"))?)?;
    let tables = manifest["tables"].as_array().context("清单没有表")?;
    Ok(tables.iter().filter_map(|table| table["rows"].as_u64()).sum())
}
