//! `cargo xtask fuzz`: runs every fuzz target for some seconds. What breaks a law is kept and named. It knows no law itself.

mod api;

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{self, root, target};
use crate::talk::{print, say};

/// What `cargo xtask fuzz` is told.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// 每个目标的秒数
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// 只跑这些目标(默认全部)
    targets: Vec<String>,
    /// 不跑目标,用 schemathesis 按接口说明试接口
    #[arg(long)]
    api: bool,
    /// 试接口时每个操作的例子数
    #[arg(long, default_value_t = 10)]
    examples: u32,
    /// 试接口时只试路径合乎这个正则式的
    #[arg(long, default_value = "^/api/")]
    paths: String,
}

/// Builds the targets with a nightly compiler and runs one after the other.
pub fn run(options: &Options) -> Result<()> {
    if options.api {
        return api::run(options.examples, &options.paths);
    }
    let folder = root().join("crates/gangmu-document/fuzz");
    let known = targets(&folder)?;
    if let Some(wrong) = options.targets.iter().find(|name| !known.contains(name)) {
        bail!("没有名为 {wrong} 的目标;有:{}", known.join("、"));
    }
    let chosen = if options.targets.is_empty() { &known } else { &options.targets };
    say("编译模糊测试(要 nightly 编译器和 cargo-fuzz:cargo install cargo-fuzz)");
    let work = target().join("fuzz");
    let fuzz = |arguments: &[&str]| {
        let mut command = Command::new("cargo");
        command.current_dir(&folder).args(["+nightly", "fuzz"]).args(arguments).env("CARGO_TARGET_DIR", &work);
        shell::must("cargo fuzz", &mut command)
    };
    fuzz(&["build", "--fuzz-dir", "."])?;
    for name in chosen {
        let found = work.join("corpus").join(name);
        fs::create_dir_all(&found)?;
        let (found, seeds) = (found.to_string_lossy().into_owned(), format!("seeds/{name}"));
        let time = format!("-max_total_time={}", options.seconds);
        let limits = ["-max_len=16384", "-timeout=20", "-rss_limit_mb=4096", "-verbosity=0", "-print_final_stats=1"];
        let arguments = ["run", "--fuzz-dir", ".", name, &found, &seeds, "--", &time];
        let said = fuzz(&[&arguments[..], &limits[..]].concat()).with_context(|| format!("{name} 有一个坏例子"))?;
        let runs = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:")).unwrap_or("?");
        print(format!("{name}:{} 秒,{} 次,没有坏例子", options.seconds, runs.trim()));
    }
    Ok(())
}

/// Names of the targets: one file each.
fn targets(folder: &std::path::Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder.join("fuzz_targets"))? {
        let path = entry?.path();
        names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}
