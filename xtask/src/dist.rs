//! `cargo xtask dist`: a release build and its archive. It signs and uploads nothing.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::product::{self, Profile};
use crate::shell::{self, root, target};
use crate::talk::say;
use crate::web;

/// Builds the release and packs binary, licence and README into `target/dist`.
pub fn run() -> Result<()> {
    web::build()?;
    let binary = product::build(Profile::Release)?;
    let name = format!("gangmu-{}-{}-{}", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
    let dist = target().join("dist");
    let folder = dist.join(&name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let file_name = binary.file_name().unwrap_or_default();
    fs::copy(&binary, folder.join(file_name))?;
    for page in ["LICENSE", "README.md"] {
        if root().join(page).is_file() {
            fs::copy(root().join(page), folder.join(page))?;
        }
    }
    let archive = dist.join(format!("{name}.tar.gz"));
    shell::must("tar", Command::new("tar").arg("-C").arg(&dist).arg("-czf").arg(&archive).arg(&name))?;
    let size = fs::metadata(&archive)?.len() as f64 / 1e6;
    say(format!("{} ({size:.1} MB)", archive.display()));
    Ok(())
}
