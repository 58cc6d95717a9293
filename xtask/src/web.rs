//! Fetches the web front end's packages and builds it, only when something changed.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::shell::{self, find, npm, root, target};
use crate::stamp;
use crate::talk::{Watch, say};

/// `npm ci`, unless the lock file is the one that was installed last.
pub fn install() -> Result<()> {
    let web = root().join("web");
    let lock = vec![web.join("package-lock.json")];
    let digest = stamp::digest(&lock)?;
    let modules = web.join("node_modules");
    let stamp_file = target().join("stamps/npm-ci");
    if !modules.is_dir() {
        let _ = fs::remove_file(&stamp_file);
    }
    let watch = Watch::start();
    let done = stamp::unless_fresh(&stamp_file, &digest, || {
        check_node()?;
        say("前端依赖:npm ci");
        shell::must("npm ci", npm().arg("ci")).map(drop)
    })?;
    if done {
        say(format!("前端依赖就绪,用时 {watch}"));
    }
    Ok(())
}

/// `npm ci` and `npm run build`, unless `web/dist` was built from these very sources.
pub fn build() -> Result<()> {
    let web = root().join("web");
    let mut sources = stamp::files_under(&web)?;
    sources.retain(|file| file.extension().is_none_or(|kind| kind != "tsbuildinfo"));
    let digest = stamp::digest(&sources)?;
    let stamp_file = target().join("stamps/web-build");
    if !web.join("dist/index.html").is_file() {
        let _ = fs::remove_file(&stamp_file);
    }
    let watch = Watch::start();
    let done = stamp::unless_fresh(&stamp_file, &digest, || {
        install()?;
        say("前端:npm run build");
        script("build").map(drop)
    })?;
    say(if done { format!("前端构建完成,用时 {watch}") } else { "前端没有变化".to_owned() });
    Ok(())
}

/// Runs a script of `web/package.json`.
pub fn script(name: &str) -> Result<String> {
    shell::must(&format!("npm run {name}"), npm().args(["run", "--silent", name]))
}

/// The names of the scripts of `web/package.json`.
pub fn scripts() -> Result<Vec<String>> {
    let text = fs::read_to_string(root().join("web/package.json")).context("读取 web/package.json")?;
    let package: serde_json::Value = serde_json::from_str(&text)?;
    let scripts = package["scripts"].as_object().context("web/package.json 没有 scripts")?;
    Ok(scripts.keys().cloned().collect())
}

fn check_node() -> Result<()> {
    for program in ["node", "npm"] {
        let program = if cfg!(windows) { format!("{program}.exe") } else { program.to_owned() };
        if find(&program, &[]).is_none() && !cfg!(windows) {
            bail!(
                "没有找到 {program}。请先安装 Node.js 20 或更新的版本(Debian:apt-get install nodejs npm),再运行本命令。"
            );
        }
    }
    Ok(())
}
