//! The walk in a real browser against the built product on a fresh demo county, and what LibreOffice makes of
//! the document that the walk downloads.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::needs::{self, Need};
use super::{Report, Tally, counted_script};
use crate::http::free_port;
use crate::product::{self, Server};
use crate::shell::{self, root, target};
use crate::talk::say;
use crate::{stamp, web};

const DOCUMENT: &str = "packs/education/documents/key-points-2026.txt";

/// Runs the walk and converts its documents.
pub fn run(report: &mut Report) -> Result<Tally> {
    let has_browser = needs::met(Need::Chromium, &mut report.left_out);
    needs::met(Need::ChineseFont, &mut report.left_out);
    let Some(chromium) = Need::Chromium.find().filter(|_| has_browser) else {
        return Ok(Tally::default());
    };
    web::build()?;
    let binary = report.binary()?;
    let folder = target().join("e2e");
    let _ = fs::remove_dir_all(&folder);
    let out = folder.join("out");
    fs::create_dir_all(&out)?;
    let mut tally = walk(&binary, &chromium, &folder, &out)?;
    tally += documents(report, &out)?;
    Ok(tally)
}

fn walk(binary: &Path, chromium: &Path, folder: &Path, out: &Path) -> Result<Tally> {
    let port = free_port()?;
    let command = product::demo(binary, &folder.join("data"), port);
    let (server, took) = Server::start(command, port, Duration::from_secs(300), &folder.join("server.log"))?;
    say(format!("演示库就绪,用时 {:.1} 秒", took.as_secs_f64()));
    let scripts = web::scripts()?;
    let script = ["test:e2e", "e2e"].into_iter().find(|name| scripts.iter().any(|script| script == name));
    let script = script.context("web/package.json 没有 test:e2e")?;
    counted_script(script, |command| {
        command
            .env("BASE_URL", format!("http://127.0.0.1:{}", server.port))
            .env("CHROMIUM", chromium)
            .env("GANGMU_E2E_DOC", root().join(DOCUMENT))
            .env("GANGMU_E2E_OUT", out)
            .env("FORCE_COLOR", "0");
    })
}

/// Every DOCX that the walk downloaded must open and say something; none at all is a failure.
fn documents(report: &mut Report, out: &Path) -> Result<Tally> {
    let written: Vec<PathBuf> = stamp::files_under(out)?
        .into_iter()
        .filter(|file| file.extension().is_some_and(|kind| kind == "docx"))
        .collect();
    if written.is_empty() {
        bail!("浏览器走查没有下载 DOCX 到 {}", out.display());
    }
    if !needs::met(Need::LibreOffice, &mut report.left_out) {
        return Ok(Tally::default());
    }
    let mut tally = Tally::default();
    for document in written {
        let pdf = to_pdf(&document, out)?;
        check_pdf(&pdf, needs::met(Need::PdfToText, &mut report.left_out))?;
        tally.passed += 1;
    }
    Ok(tally)
}

fn to_pdf(document: &Path, out: &Path) -> Result<PathBuf> {
    let office = Need::LibreOffice.find().context("没有 LibreOffice")?;
    let profile = format!("-env:UserInstallation=file://{}", out.join("office").display());
    let mut command = Command::new(office);
    command.args([&profile, "--headless", "--convert-to", "pdf", "--outdir"]).arg(out).arg(document);
    shell::must("LibreOffice", &mut command)?;
    let pdf = out.join(document.file_stem().unwrap_or_default()).with_extension("pdf");
    if !pdf.is_file() {
        bail!("LibreOffice 没有写出 {}", pdf.display());
    }
    Ok(pdf)
}

/// A page at least, and Chinese text of more than a heading.
fn check_pdf(pdf: &Path, with_text: bool) -> Result<()> {
    let bytes = fs::read(pdf)?;
    if !bytes.starts_with(b"%PDF-") || bytes.len() < 4096 {
        bail!("{} 不像一份有内容的 PDF", pdf.display());
    }
    if !with_text {
        return Ok(());
    }
    let text = shell::document("pdftotext", Command::new("pdftotext").arg(pdf).arg("-"))?;
    let characters = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    if characters < 100 {
        bail!("{} 只有 {characters} 个汉字", pdf.display());
    }
    say(format!("{}:{} 页,{characters} 个汉字", name(pdf), text.matches('\u{c}').count()));
    Ok(())
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
