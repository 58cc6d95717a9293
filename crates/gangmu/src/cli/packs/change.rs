//! `gangmu packs apply|reset|show`: what the page does with a definition, for one file. It judges nothing itself.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use super::super::{Place, println_out, read_file};
use crate::app::App;
use crate::auth::Actor;
use crate::ops::definition;
use crate::ops::error::OpError;
use crate::view::definition::{DefinitionChange, DefinitionCheck, DefinitionDraft, DefinitionReset};

/// Checks a file, tells what it would do, and puts it into force.
pub fn apply(file: PathBuf, reason: String, accept_loss: bool, place: Place) -> anyhow::Result<ExitCode> {
    let text = String::from_utf8(read_file(&file)?).context("定义文件须为 UTF-8 编码")?;
    let (ledger, _) = gangmu_pack::parse_ledger("", &text);
    let id = ledger.map(|ledger| ledger.head.id);
    run(async {
        let (app, actor) = (place.open_to_mend().await?, Actor::system());
        let draft = DefinitionDraft { id: id.clone(), definition: text.clone() };
        let found = definition::check(&app, &actor, &draft).await?;
        tell(&file.display().to_string(), &found);
        let Some(id) = id.filter(|_| found.fits) else { return Ok(ExitCode::from(1)) };
        if !found.losses.is_empty() && !accept_loss {
            println_out("没有改动:确实要丢弃这些数据,请加 --accept-loss");
            return Ok(ExitCode::from(1));
        }
        let change = DefinitionChange { definition: text, reason, base: found.revision, accept_loss };
        finish(&app, definition::save(&app, &actor, &id, &change).await.map(drop))
    })
}

/// Takes a definition back.
pub fn reset(ledger: String, reason: String, accept_loss: bool, place: Place) -> anyhow::Result<ExitCode> {
    run(async {
        let (app, actor) = (place.open_to_mend().await?, Actor::system());
        let standing = definition::show(&app, &actor, &ledger).await?;
        let reset = DefinitionReset { reason, base: standing.revision, accept_loss };
        finish(&app, definition::reset(&app, &actor, &ledger, &reset).await)
    })
}

/// Prints the definition in force.
pub fn show(ledger: String, place: Place) -> anyhow::Result<ExitCode> {
    run(async {
        let app = place.open_to_mend().await?;
        let standing = definition::show(&app, &Actor::system(), &ledger).await?;
        println_out(standing.text.trim_end());
        Ok(ExitCode::SUCCESS)
    })
}

fn run(work: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}

fn tell(file: &str, found: &DefinitionCheck) {
    for finding in &found.findings {
        let at = finding.file.as_deref().unwrap_or(file);
        let (line, column, code) = (finding.line, finding.column, &finding.code);
        println_out(&format!("{at}:{line}:{column} [{code}]:{}。{}", finding.message, finding.advice));
    }
    found.steps.iter().for_each(|step| println_out(step));
    found.losses.iter().for_each(|loss| println_out(&format!("会丢数据:{}", loss.words)));
}

/// Refused is told like a finding, not like a failure.
fn finish(app: &App, done: Result<(), OpError>) -> anyhow::Result<ExitCode> {
    match done {
        Ok(()) => println_out(&format!("已生效;正在运行的服务几秒内自动采用(第{}次改动)", app.definition_change())),
        Err(OpError::Findings(what, findings)) => {
            println_out(&what);
            findings.iter().for_each(|found| println_out(&format!("    {}。{}", found.message, found.advice)));
            return Ok(ExitCode::from(1));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(ExitCode::SUCCESS)
}
