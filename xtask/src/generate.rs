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
    ("docs/manual/cli.md", &["help-markdown"]),
];

/// The folder that `npm run gen` writes from `schema/openapi.json`.
const CLIENT: &str = "web/src/api/schema.ts";

/// Remakes every file, or checks them.
pub fn run(options: &Options) -> Result<()> {
    web::stand_in()?;
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
    for (file, arguments) in FILES {
        let path = root().join(file);
        let text = print(binary, arguments)?;
        fs::create_dir_all(path.parent().context("a file has a folder")?)?;
        let old = fs::read_to_string(&path).unwrap_or_default();
        fs::write(&path, &text)?;
        say(format!(
            "{file}{}",
            if old == text {
                " 没有变化"
            } else {
                " 已更新"
            }
        ));
    }
    web::install()?;
    web::script("gen")?;
    say(format!("{CLIENT} 已生成"));
    Ok(())
}

/// Compares every file with what would be made now, and leaves all as it was. Each file counts as one test.
pub fn check(binary: &Path) -> Result<Tally> {
    let mut tally = Tally::default();
    for (file, arguments) in FILES {
        let committed = fs::read_to_string(root().join(file)).unwrap_or_default();
        count(&mut tally, file, committed == print(binary, arguments)?);
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
    let folder = root()
        .join(CLIENT)
        .parent()
        .context("a file has a folder")?
        .to_path_buf();
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
    stamp::files_under(folder)?
        .into_iter()
        .map(|file| Ok((file.clone(), fs::read(&file)?)))
        .collect()
}

fn print(binary: &Path, arguments: &[&str]) -> Result<String> {
    let label = format!("gangmu {}", arguments.join(" "));
    let text = shell::document(
        &label,
        Command::new(binary).current_dir(root()).args(arguments),
    )?;
    Ok(with_final_newline(&text))
}

fn with_final_newline(text: &str) -> String {
    format!("{}\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_file_ends_with_one_newline_however_it_was_printed() {
        assert_eq!(with_final_newline("{}"), "{}\n");
        assert_eq!(with_final_newline("{}\n\n"), "{}\n");
    }
}
