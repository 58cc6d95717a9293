//! Files that are made from others and committed: the API's description, the packs' schemas, the web client, the
//! commands' page. Remade by one command; a stale one fails the tests by its name.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::product::{self, Profile};
use crate::shell::{self, root};
use crate::talk::say;
use crate::test::Tally;
use crate::{stamp, web};

/// What `cargo xtask gen` is told.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// 只检查:生成的文件与提交的不同就失败,不改文件
    #[arg(long)]
    check: bool,
}

/// A committed file and the product's command that prints it.
const FILES: &[(&str, &[&str])] = &[
    ("schema/openapi.json", &["openapi"]),
    ("schema/ledger.schema.json", &["packs", "schema", "ledger"]),
    ("schema/pack.schema.json", &["packs", "schema", "pack"]),
    ("schema/policy.schema.json", &["packs", "schema", "policy"]),
    ("schema/indicator.schema.json", &["packs", "schema", "indicator"]),
    ("schema/standards.schema.json", &["packs", "schema", "standards"]),
    ("docs/manual/rights.md", &["packs", "rights"]),
];

/// The commands' page, made of what `--help` says.
const COMMANDS: &str = "docs/manual/cli.md";

/// The folder of the ledgers' pages.
const LEDGERS: &str = "docs/manual/ledgers";

/// The folder that `npm run gen` writes from `schema/openapi.json`.
const CLIENT: &str = "web/src/api/schema.ts";

/// Remakes every file, or checks them.
pub fn run(options: &Options) -> Result<()> {
    let binary = product::build(Profile::Dev)?;
    if !options.check {
        return write(&binary);
    }
    let Tally { failed, .. } = check(&binary)?;
    if failed > 0 {
        bail!("有 {failed} 个生成的文件过期");
    }
    say("生成的文件都是新的");
    Ok(())
}

fn write(binary: &Path) -> Result<()> {
    for (file, text) in made(binary)? {
        let path = root().join(&file);
        fs::create_dir_all(path.parent().context("a file has a folder")?)?;
        let old = fs::read_to_string(&path).unwrap_or_default();
        fs::write(&path, &text)?;
        say(format!("{file}{}", if old == text { " 没有变化" } else { " 已更新" }));
    }
    web::install()?;
    web::script("gen")?;
    say(format!("{CLIENT} 已生成"));
    Ok(())
}

/// Each file that the product prints, with its text as of now.
fn made(binary: &Path) -> Result<Vec<(String, String)>> {
    let mut made = Vec::new();
    for (file, arguments) in FILES {
        made.push(((*file).to_owned(), print(binary, arguments)?));
    }
    let mut page = "<!-- 由 cargo xtask gen 生成,请不要直接修改 -->\n\n# 命令手册\n".to_owned();
    describe(binary, &[], &mut page)?;
    made.push((COMMANDS.to_owned(), page));
    let pages = print(binary, &["packs", "manual", "--format", "json"])?;
    let pages: BTreeMap<String, String> = serde_json::from_str(&pages)?;
    made.extend(pages.into_iter().map(|(file, text)| (format!("{LEDGERS}/{file}"), with_final_newline(&text))));
    Ok(made)
}

/// Adds a command's help and that of its own commands.
fn describe(binary: &Path, words: &[String], page: &mut String) -> Result<()> {
    let mut arguments: Vec<&str> = words.iter().map(String::as_str).collect();
    arguments.push("--help");
    let help = print(binary, &arguments)?;
    let name = [&["gangmu".to_owned()], words].concat().join(" ");
    page.push_str(&format!("\n{} {name}\n\n```text\n{help}```\n", "#".repeat(words.len() + 2)));
    for command in commands_in(&help) {
        describe(binary, &[words, &[command]].concat(), page)?;
    }
    Ok(())
}

/// The names under the heading 命令 of a help text; long ones stand on lines of their own.
fn commands_in(help: &str) -> Vec<String> {
    let under = help.lines().skip_while(|line| line.trim().trim_end_matches([':', '\u{ff1a}']) != "命令").skip(1);
    let lines = under.take_while(|line| line.is_empty() || line.starts_with("  "));
    let named = lines
        .filter_map(|line| line.strip_prefix("  ").filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase())));
    named.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

/// Compares every file with what would be made now, and leaves all as it was. Each file counts as one test.
pub fn check(binary: &Path) -> Result<Tally> {
    let mut tally = Tally::default();
    for (file, text) in made(binary)? {
        let committed = fs::read_to_string(root().join(&file)).unwrap_or_default();
        count(&mut tally, &file, committed == text);
    }
    web::install()?;
    count(&mut tally, CLIENT, client_is_fresh()?);
    Ok(tally)
}

fn count(tally: &mut Tally, file: &str, fresh: bool) {
    if fresh {
        tally.passed += 1;
    } else {
        tally.failed += 1;
        say(format!("{file} 过期:运行 cargo xtask gen 并提交"));
    }
}

/// Remakes the web client beside its committed state, compares, and puts the committed state back.
fn client_is_fresh() -> Result<bool> {
    let folder = root().join(CLIENT).parent().context("a file has a folder")?.to_path_buf();
    let before = read_all(&folder)?;
    let made = web::script("gen");
    let after = read_all(&folder)?;
    for (path, bytes) in &before {
        fs::write(path, bytes)?;
    }
    for path in after.keys().filter(|path| !before.contains_key(*path)) {
        fs::remove_file(path)?;
    }
    made?;
    Ok(before == after)
}

fn read_all(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    if !folder.is_dir() {
        return Ok(BTreeMap::new());
    }
    stamp::files_under(folder)?.into_iter().map(|file| Ok((file.clone(), fs::read(&file)?))).collect()
}

/// What the product prints without this machine's settings.
fn print(binary: &Path, arguments: &[&str]) -> Result<String> {
    let label = format!("gangmu {}", arguments.join(" "));
    let text = shell::document(&label, Command::new(binary).env_clear().current_dir(root()).args(arguments))?;
    Ok(with_final_newline(&text))
}

fn with_final_newline(text: &str) -> String {
    format!("{}\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_from_the_help() {
        let help = "纲目\n\n用法:gangmu <COMMAND>\n\n命令:\n  serve      启动服务\n  audit-log  核对\n\n选项:\n  -h, --help  显示帮助\n";
        assert_eq!(commands_in(help), ["serve", "audit-log"]);
        assert!(commands_in("用法:gangmu serve\n\n选项:\n  -h\n").is_empty());
    }

    #[test]
    fn a_made_file_ends_with_one_newline_however_it_was_printed() {
        assert_eq!(with_final_newline("{}"), "{}\n");
        assert_eq!(with_final_newline("{}\n\n"), "{}\n");
    }
}
