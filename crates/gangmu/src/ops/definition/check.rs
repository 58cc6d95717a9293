//! Checks a definition that is not in force: findings, what it does to the table, what it asks of the units, what comes
//! of it. It saves nothing.

use std::sync::Arc;

use gangmu_pack::definition::Ledger;
use gangmu_pack::{Finding, Pack, parse_ledger};
use gangmu_store::{Definition, LedgerPlan, LedgerUse};

use super::{guard, newest, own};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::role_name;
use crate::ops::error::{Finding as OpFinding, Level, OpError};
use crate::ops::{burden, ledger};
use crate::packs::own_path;
use crate::view::definition::{
    DefinitionCheck, DefinitionDraft, DefinitionFinding, DefinitionLoss, DefinitionPreview, MovePeople,
};

/// A definition among all the others.
pub(super) struct Judged {
    /// The pack that would be in force.
    pub pack: Pack,
    /// The ledger, where it has no errors.
    pub ledger: Option<Arc<Ledger>>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// The file's name in findings.
    pub path: String,
}

impl Judged {
    /// Whether it can be in force.
    pub fn fits(&self) -> bool {
        !self.findings.iter().any(Finding::is_error)
    }
}

/// Judges a text in the place of a ledger, none for the file under it, together with all other ledgers.
pub(super) fn judge(app: &App, saved: &[Definition], id: &str, text: Option<&str>) -> Judged {
    let others = own(saved).filter(|(other, _)| *other != id);
    let (pack, findings) = app.source.pack(others.chain(text.map(|text| (id, text))));
    let path = match text {
        Some(_) => own_path(id),
        None => app.source.ledger(id).map(|file| file.path.clone()).unwrap_or_default(),
    };
    let elsewhere = findings.iter().any(|found| found.is_error() && found.file != path);
    let before = if elsewhere { app.source.pack(own(saved)).1 } else { Vec::new() };
    // Only what this change breaks elsewhere is its business.
    let findings = findings
        .into_iter()
        .filter(|found| found.file == path || found.is_error() && !before.contains(found))
        .collect();
    Judged { ledger: pack.ledger(id).cloned(), pack, findings, path }
}

/// What stands against a change: errors, or loss that nobody wanted.
pub(super) fn refuse(judged: &Judged, plan: &LedgerPlan, used: &LedgerUse, accept_loss: bool) -> Result<(), OpError> {
    if !judged.fits() {
        let errors = judged.findings.iter().filter(|found| found.is_error()).map(|found| {
            let file = if found.file == judged.path { String::new() } else { format!("{} ", found.file) };
            let place = format!("{file}第{}行:{}", found.line, found.message);
            OpFinding::new(found.code, Level::Error, place, found.advice.clone())
        });
        return Err(OpError::Findings("台账定义有误,没有保存".into(), errors.collect()));
    }
    let losses = losses(judged, plan, used);
    if losses.is_empty() || accept_loss {
        return Ok(());
    }
    let advice = "确实要这样改,请勾选“确认丢失”再保存";
    let losses = losses.into_iter().map(|loss| OpFinding::new("definition.loss", Level::Error, loss.words, advice));
    Err(OpError::Findings("这样修改会丢失已有的数据,没有保存".into(), losses.collect()))
}

/// What a change throws away; a ledger that goes takes its records out of sight.
fn losses(judged: &Judged, plan: &LedgerPlan, used: &LedgerUse) -> Vec<DefinitionLoss> {
    let of_step = |step: &gangmu_store::LedgerStep| {
        let records = step.field().and_then(|id| used.fields.get(id)).copied().unwrap_or(used.records);
        DefinitionLoss { words: format!("{step}({records}条记录填有内容)"), records }
    };
    let mut losses: Vec<DefinitionLoss> = plan.losses.iter().map(of_step).collect();
    if judged.ledger.is_none() && judged.fits() && used.records > 0 {
        let words = format!("台账停用,{}条记录不再显示(数据表保留,重新加上同标识的台账即可恢复)", used.records);
        losses.push(DefinitionLoss { words, records: used.records });
    }
    losses
}

/// Checks a text that someone is writing.
pub async fn check(app: &App, actor: &Actor, draft: &DefinitionDraft) -> Result<DefinitionCheck, OpError> {
    actor.edit_definitions()?;
    let (app, saved) = newest(app).await?;
    let text = draft.definition.as_str();
    let (bare, _) = parse_ledger("", text);
    let written = bare.as_ref().map(|ledger| ledger.head.id.clone());
    let id = draft.id.clone().or_else(|| written.clone());
    let Some(id) = id else { return Ok(unreadable(text)) };
    let standing = saved.iter().find(|d| d.ledger == id);
    let used = app.store.ledger_use(&id).await?;
    let mut judged = judge(&app, &saved, &id, Some(text));
    let before = standing.map(|d| d.text.as_str()).or(app.source.ledger(&id).map(|file| file.text.as_str()));
    guard::judge(&mut judged, before, Some(text), &used);
    if draft.id.is_none() && app.pack.ledger(&id).is_some() {
        judged.findings.push(guard::exists(&judged, text, &id));
    }
    let plan = app.store.plan_ledgers(judged.ledger.as_slice()).await?.sparing(&used);
    let fits = judged.fits();
    let mut findings: Vec<&Finding> = judged.findings.iter().collect();
    findings.sort_by_key(|found| (!found.is_error(), found.line, found.column));
    let shown = judged.ledger.as_deref().or(bare.as_ref());
    Ok(DefinitionCheck {
        revision: standing.map_or(0, |d| d.revision),
        findings: findings.into_iter().map(|found| DefinitionFinding::of(found.clone(), &judged.path)).collect(),
        fits,
        steps: plan.steps.iter().map(ToString::to_string).collect(),
        losses: losses(&judged, &plan, &used),
        records: used.records,
        burden: judged.ledger.as_deref().filter(|_| fits).map(|ledger| burden::burden(&app, ledger)),
        preview: shown.map(|ledger| preview(&app, ledger)),
        id: Some(id),
    })
}

/// A text that does not even say which ledger it is.
fn unreadable(text: &str) -> DefinitionCheck {
    let (_, findings) = parse_ledger("", text);
    DefinitionCheck {
        id: None,
        revision: 0,
        findings: findings.into_iter().map(|found| DefinitionFinding::of(found, "")).collect(),
        fits: false,
        steps: Vec::new(),
        losses: Vec::new(),
        records: 0,
        burden: None,
        preview: None,
    }
}

fn preview(app: &App, ledger: &Ledger) -> DefinitionPreview {
    let moves = ledger.moves.iter().map(|step| MovePeople {
        id: step.id.clone(),
        by: step.by.iter().map(|role| role_name(*role).to_owned()).collect(),
        second_person: step.second_person,
    });
    DefinitionPreview {
        ledger: ledger::preview(app, ledger),
        initial: ledger.workflow.initial.clone(),
        moves: moves.collect(),
    }
}
