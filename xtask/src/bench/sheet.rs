//! Import of a large sheet into a fresh county: read, check every row, write with history. The sheet is the product's own.

use std::fs;
use std::process::Command;

use anyhow::{Result, bail};

use super::Bench;
use crate::product;
use crate::shell;
use crate::talk::{Watch, say};

/// Makes a county and a sheet for its largest ledger without a key, then imports the sheet.
pub fn run(bench: &Bench<'_>) -> Result<String> {
    let rows = bench.options.rows;
    say(format!("生成 {rows} 行的 Excel"));
    let folder = bench.folder.join("import");
    let _ = fs::remove_dir_all(&folder);
    let mut county = product::demo(&bench.binary, &folder, 0);
    shell::must("建立演示县", county.arg("--no-serve"))?;
    let sheet = bench.folder.join("sheet.xlsx");
    let mut make = product_command(bench, "bench-sheet");
    make.args([&rows.to_string(), "-o"]).arg(&sheet).arg("--dir").arg(&folder);
    let ledger = shell::document("gangmu bench-sheet", &mut make)?.trim().to_owned();
    let size = fs::metadata(&sheet)?.len() as f64 / 1e6;

    say(format!("导入 {rows} 行"));
    let mut import = product_command(bench, "import");
    import.arg(&ledger).arg(&sheet).arg("--good").arg("--dir").arg(&folder);
    let watch = Watch::start();
    let done = shell::run("gangmu import", &mut import)?;
    let seconds = watch.seconds();
    let said = done.tail(1);
    if !said.contains("已导入") {
        bail!("导入没有完成:\n{}", done.tail(20));
    }
    let speed = f64::from(rows) / seconds;
    Ok(format!(
        "{rows} 行({size:.1} MB):读表、逐行检查、写入(含历史与留痕)共 {seconds:.1} 秒,{speed:.0} 行/秒。\n\n> {}",
        said.trim()
    ))
}

fn product_command(bench: &Bench<'_>, name: &str) -> Command {
    let mut command = Command::new(&bench.binary);
    command.current_dir(shell::root()).arg(name);
    command
}
