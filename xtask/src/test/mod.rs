//! `cargo xtask test`: everything that must hold before a change is shared, step by step, counted at the end.

mod browser;
mod count;
pub(crate) mod needs;
pub(crate) mod postgres;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

pub use count::Tally;

use crate::product::{self, ALL_FEATURES, Profile};
use crate::shell::{self, cargo, find, in_ci, npm, root, target};
use crate::talk::{self, Watch, say};
use crate::{generate, tidy, web};
use needs::Need;

/// What `cargo xtask test` is told.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Options {
    /// 只做快的:格式、规矩、clippy、SQLite 上的测试;不起 PostgreSQL 与浏览器
    #[arg(long)]
    quick: bool,
    /// 步骤名(fmt tidy web clippy rust gen deny browser),或测试名的一部分
    filter: Option<String>,
}

/// The steps, in order; a name is what `filter` may say.
const STEPS: &[(&str, &str)] = &[
    ("fmt", "格式"),
    ("tidy", "房规"),
    ("deny", "依赖"),
    ("web", "前端:检查与构建"),
    ("clippy", "clippy"),
    ("rust", "测试:SQLite 与 PostgreSQL"),
    ("gen", "生成的文件是新的"),
    ("browser", "浏览器走查与 DOCX"),
];

const QUICK: &[&str] = &["fmt", "tidy", "clippy", "rust"];

/// What one run has seen so far.
#[derive(Default)]
struct Report {
    tally: Tally,
    left_out: Vec<String>,
    built: bool,
}

impl Report {
    /// The product as the tests have just built it; built now if they did not run.
    fn binary(&self) -> Result<PathBuf> {
        let binary = product::binary(Profile::Dev);
        if self.built && binary.is_file() { Ok(binary) } else { product::build(Profile::Dev) }
    }
}

/// Runs the steps; fails when something failed, or when a machine had to leave something out.
pub fn run(options: &Options) -> Result<()> {
    let steps = chosen(options);
    let mut report = Report::default();
    for (name, title) in STEPS.iter().filter(|(name, _)| steps.contains(name)) {
        step(&mut report, options, name, title);
    }
    for missing in &report.left_out {
        say(format!("没有做:{missing}"));
    }
    let Tally { passed, failed } = report.tally;
    say(format!("总用时 {}", talk::since_start()));
    talk::print(format!("{passed} passed, {failed} failed"));
    if failed > 0 || (in_ci() && !report.left_out.is_empty()) {
        bail!("测试没有通过");
    }
    Ok(())
}

/// The steps that the options ask for: one by its name, the quick ones, or all.
fn chosen(options: &Options) -> Vec<&'static str> {
    let all = STEPS.iter().map(|(name, _)| *name);
    match options.filter.as_deref() {
        Some(filter) if STEPS.iter().any(|(name, _)| *name == filter) => all.filter(|name| *name == filter).collect(),
        Some(_) => vec!["rust"],
        None if options.quick => all.filter(|name| QUICK.contains(name)).collect(),
        None => all.collect(),
    }
}

fn step(report: &mut Report, options: &Options, name: &str, title: &str) {
    let watch = Watch::start();
    say(format!("▶ {title}"));
    let result = match name {
        "fmt" => quiet("cargo fmt", cargo().args(["fmt", "--all", "--check"])),
        "tidy" => tidy::run(),
        "deny" => deny(report),
        "web" => check_web(),
        "clippy" => clippy(),
        "rust" => rust(report, options),
        "gen" => report.binary().and_then(|binary| generate::check(&binary)),
        _ => browser::run(report),
    };
    let tally = result.unwrap_or_else(|error| {
        say(format!("{error:#}"));
        Tally { passed: 0, failed: 1 }
    });
    let mark = if tally.failed == 0 { "✔" } else { "✘" };
    say(format!("{mark} {title}:{} 通过,{} 失败,用时 {watch}", tally.passed, tally.failed));
    report.tally += tally;
}

/// A step without tests of its own: it passes or fails as one.
fn quiet(label: &str, command: &mut Command) -> Result<Tally> {
    shell::must(label, command)?;
    Ok(Tally { passed: 1, failed: 0 })
}

fn clippy() -> Result<Tally> {
    let mut command = cargo();
    command.args(["clippy", "--workspace", "--all-targets"]).args(ALL_FEATURES).args(["--", "-D", "warnings"]);
    quiet("cargo clippy", &mut command)
}

/// Each check of the front end counts as one; the build is needed by later steps and comes in any case.
fn check_web() -> Result<Tally> {
    web::install()?;
    let scripts = web::scripts()?;
    let mut tally = Tally::default();
    let mut count = |result: Result<()>| match result {
        Ok(()) => tally.passed += 1,
        Err(error) => {
            say(format!("{error:#}"));
            tally.failed += 1;
        }
    };
    for name in ["lint", "typecheck", "test"] {
        if scripts.iter().any(|script| script == name) {
            count(web::script(name).map(drop));
        }
    }
    count(web::build());
    Ok(tally)
}

/// The version of cargo-deny whose rules were read; installed by a machine, used by people who have it.
const DENY: &str = "0.20.2";

fn deny(report: &mut Report) -> Result<Tally> {
    let tools = target().join("tools");
    let also = [tools.join("bin")];
    if find("cargo-deny", &also).is_none() && in_ci() {
        say(format!("安装 cargo-deny {DENY}"));
        let arguments = ["install", "cargo-deny", "--locked", "--version", DENY, "--root"];
        shell::must("cargo install cargo-deny", cargo().args(arguments).arg(&tools))?;
    }
    let Some(program) = find("cargo-deny", &also) else {
        report
            .left_out
            .push("cargo-deny 没有安装(cargo install cargo-deny --locked);许可证与来源已由 tidy 检查".into());
        return Ok(Tally::default());
    };
    // It judges what every platform would need, also what was never fetched for this one.
    shell::must("cargo fetch", cargo().args(["fetch", "--locked"]))?;
    let arguments = ["--offline", "--log-level", "error", "check", "bans", "licenses", "sources"];
    quiet("cargo deny", Command::new(program).current_dir(root()).args(arguments))
}

/// Unit and integration tests once, on SQLite and, unless quick, on a PostgreSQL of our own; then the doc tests.
fn rust(report: &mut Report, options: &Options) -> Result<Tally> {
    let server = if options.quick { None } else { start_postgres(report)? };
    let mut command = cargo();
    if let Some(server) = &server {
        command.env("GANGMU_TEST_POSTGRES", server.url());
    } else {
        command.env_remove("GANGMU_TEST_POSTGRES");
    }
    let step_name = |filter: &String| STEPS.iter().any(|(name, _)| *name == filter.as_str());
    let filter = options.filter.as_ref().filter(|filter| !step_name(filter));
    let nextest = find("cargo-nextest", &[]).is_some();
    if nextest {
        command.args(["nextest", "run", "--workspace", "--no-fail-fast", "--no-tests=pass"]);
        command.args(["--status-level=pass", "--final-status-level=fail"]);
    } else {
        command.args(["test", "--workspace", "--no-fail-fast"]);
    }
    command.args(ALL_FEATURES);
    let mut tally = counted("cargo test", command.args(filter))?;
    report.built = tally.passed > 0;
    if nextest && filter.is_none() {
        tally += counted("cargo test --doc", cargo().args(["test", "--workspace", "--doc"]).args(ALL_FEATURES))?;
    }
    Ok(tally)
}

fn start_postgres(report: &mut Report) -> Result<Option<postgres::Server>> {
    if needs::met(Need::Postgres, &mut report.left_out) { postgres::Server::start().map(Some) } else { Ok(None) }
}

/// Runs a command whose output counts tests; its failures are shown.
fn counted(label: &str, command: &mut Command) -> Result<Tally> {
    let done = shell::run(label, command)?;
    let mut tally = count::tests(&done.output);
    if !done.ok {
        talk::print(done.tail(400));
        tally.failed = tally.failed.max(1);
    }
    Ok(tally)
}

/// Runs a script of the web front end whose output counts tests.
fn counted_script(name: &str, with: impl FnOnce(&mut Command)) -> Result<Tally> {
    let mut command = npm();
    command.args(["run", "--silent", name]);
    with(&mut command);
    counted(&format!("npm run {name}"), &mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(quick: bool, filter: Option<&str>, expected: &[&str]) {
        assert_eq!(chosen(&Options { quick, filter: filter.map(str::to_owned) }), expected);
    }

    #[test]
    fn a_filter_is_a_step_or_a_part_of_a_tests_name() {
        check(false, Some("clippy"), &["clippy"]);
        check(false, Some("a_record_is_saved"), &["rust"]);
        check(true, None, &["fmt", "tidy", "clippy", "rust"]);
        let all: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
        check(false, None, &all);
    }
}
