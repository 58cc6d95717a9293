//! Programs of the operating system that some steps need: found, installed where we may, or named.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;

use crate::shell::{self, find};
use crate::talk::say;

/// Something that a step cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A browser for the walk.
    Chromium,
    /// A database server for the second half of the tests.
    Postgres,
    /// What opens and converts the written documents.
    LibreOffice,
    /// What reads the text of a PDF.
    PdfToText,
    /// Chinese glyphs, for pictures and PDF.
    ChineseFont,
}

impl Need {
    /// What a person calls it, and the Debian packages that bring it.
    fn packages(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Chromium => ("Chromium 浏览器", &["chromium"]),
            Self::Postgres => ("PostgreSQL 服务器", &["postgresql"]),
            Self::LibreOffice => ("LibreOffice", &["libreoffice-writer-nogui"]),
            Self::PdfToText => ("pdftotext", &["poppler-utils"]),
            Self::ChineseFont => ("中文字体", &["fonts-wqy-zenhei"]),
        }
    }

    /// Where it is on this machine.
    pub fn find(self) -> Option<PathBuf> {
        match self {
            Self::Chromium => shell::setting("CHROMIUM")
                .map(PathBuf::from)
                .or_else(|| first(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"], &[])),
            Self::Postgres => first(&["initdb"], &postgres_folders()),
            Self::LibreOffice => first(&["soffice", "libreoffice"], &[]),
            Self::PdfToText => first(&["pdftotext"], &[]),
            Self::ChineseFont => chinese_font(),
        }
    }
}

fn first(programs: &[&str], also: &[PathBuf]) -> Option<PathBuf> {
    programs.iter().find_map(|program| find(program, also))
}

/// Debian keeps the server's programs out of PATH; the newest version comes first.
fn postgres_folders() -> Vec<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(version_of(folder)));
    folders
}

fn version_of(folder: &std::path::Path) -> u32 {
    let name = folder.parent().and_then(|version| version.file_name());
    name.and_then(|name| name.to_str()).and_then(|name| name.parse().ok()).unwrap_or(0)
}

fn chinese_font() -> Option<PathBuf> {
    let list = Command::new("fc-list").args([":lang=zh-cn", "file"]).output().ok()?;
    let text = String::from_utf8_lossy(&list.stdout).into_owned();
    text.lines().next().map(|line| PathBuf::from(line.trim_end_matches([':', ' '])))
}

/// Whether the need is met, after an attempt to install it; otherwise says what is left out.
pub fn met(need: Need, left_out: &mut Vec<String>) -> bool {
    if need.find().is_some() {
        return true;
    }
    let (name, packages) = need.packages();
    if may_install() && install(packages) && need.find().is_some() {
        return true;
    }
    left_out.push(format!("没有 {name}(Debian:apt-get install {})", packages.join(" ")));
    false
}

/// Only where nobody is asked for a password and Debian's tools are there.
fn may_install() -> bool {
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.starts_with(b"0\n"));
    root && find("apt-get", &[]).is_some()
}

static UPDATED: Mutex<bool> = Mutex::new(false);

fn install(packages: &[&str]) -> bool {
    say(format!("安装 {}", packages.join(" ")));
    let mut updated = UPDATED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if !*updated {
        *updated = apt(&["update"]);
    }
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments)
}

fn apt(arguments: &[&str]) -> bool {
    let mut command = Command::new("apt-get");
    command.arg("-q").args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    match shell::must("apt-get", &mut command) {
        Ok(_) => true,
        Err(error) => {
            say(format!("{error:#}"));
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_server_is_taken_by_number_not_by_letters() {
        let of = |version: &str| version_of(&PathBuf::from(format!("/usr/lib/postgresql/{version}/bin")));
        assert!(of("15") > of("9"));
        assert_eq!(of("main"), 0);
    }
}
