//! Import of a large sheet the way an office does it: upload, preview, commit. The sheet is the product's own.

use std::fs;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::Bench;
use super::pages::{Large, get};
use crate::http::{Ask, Connection};
use crate::shell::{self, root};
use crate::talk::{Watch, say, status};

const BOUNDARY: &str = "gangmu-bench-boundary";

/// Makes the sheet, uploads it, waits for the preview, commits, waits for the end.
pub fn run(bench: &Bench<'_>, large: &Large) -> Result<String> {
    let rows = bench.options.rows;
    say(format!("生成 {rows} 行的 Excel"));
    let sheet = bench.folder.join("sheet.xlsx");
    let mut command = Command::new(&bench.binary);
    command
        .current_dir(root())
        .args(["bench-sheet", &large.ledger, &rows.to_string(), "-o"])
        .arg(&sheet);
    shell::must("gangmu bench-sheet", &mut command)?;
    let bytes = fs::read(&sheet)?;
    let watch = Watch::start();
    let preview = upload(large, &bytes)?;
    let preview = settle(large, &preview, &["previewed", "failed"])?;
    let looked = watch.seconds();
    let (good, bad) = (
        preview["good"].as_u64().unwrap_or(0),
        preview["bad"].as_u64().unwrap_or(0),
    );
    if good == 0 {
        bail!("预览没有一行可导入:{}", preview["findings"][0]);
    }
    let watch = Watch::start();
    post(
        large,
        &format!("/api/imports/{}/commit", preview["id"]),
        "application/json",
        br#"{"mode":"good"}"#,
    )?;
    let done = settle(large, &preview, &["done", "failed", "cancelled"])?;
    let wrote = watch.seconds();
    if done["status"] != "done" {
        bail!("导入没有完成:{}", done["status"]);
    }
    let written = done["done"].as_u64().unwrap_or(good) as f64;
    Ok(format!(
        "{rows} 行({:.1} MB):可导入 {good} 行,有问题 {bad} 行。\n\n\
         - 上传、解析、逐行检查:{looked:.1} 秒,{:.0} 行/秒\n\
         - 写入(含历史与留痕):{wrote:.1} 秒,{:.0} 行/秒\n- 合计:{:.0} 行/秒",
        bytes.len() as f64 / 1e6,
        f64::from(rows) / looked,
        written / wrote,
        written / (looked + wrote),
    ))
}

fn upload(large: &Large, sheet: &[u8]) -> Result<Value> {
    let mut body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"sheet.xlsx\"\r\n\
         Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(sheet);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    post(
        large,
        &format!("/api/ledgers/{}/imports", large.ledger),
        &kind,
        &body,
    )
}

fn post(large: &Large, path: &str, kind: &str, body: &[u8]) -> Result<Value> {
    let port = large.server.port;
    let headers = [
        large.cookie.clone(),
        format!("Content-Type: {kind}"),
        format!("Origin: http://127.0.0.1:{port}"),
    ];
    let answer = Connection::open(port)?.ask(&Ask {
        method: "POST",
        path,
        headers: &headers,
        body,
    })?;
    if !(200..300).contains(&answer.status) {
        bail!(
            "POST {path}:{} {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        );
    }
    serde_json::from_slice(&answer.body).with_context(|| format!("POST {path}"))
}

/// Waits until the import stands at one of these.
fn settle(large: &Large, import: &Value, at: &[&str]) -> Result<Value> {
    let watch = Watch::start();
    loop {
        let now = get(
            large.server.port,
            &format!("/api/imports/{}", import["id"]),
            &large.cookie,
        )?;
        let state = now["status"].as_str().unwrap_or_default();
        if at.contains(&state) {
            return Ok(now);
        }
        if watch.elapsed() > Duration::from_secs(600) {
            bail!("导入停在“{state}”");
        }
        status(&format!("导入:{state} {}/{}", now["done"], now["total"]));
        std::thread::sleep(Duration::from_millis(50));
    }
}
