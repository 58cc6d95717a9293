//! Documents: uploaded, read, drafted, confirmed. The draft lies in the store, so that a closed page loses nothing.

use gangmu_document::{Document, Severity};
use gangmu_stat::target::Goal;
use gangmu_store as store;

use super::audit;
use super::draft;
use super::error::{Finding, Level, OpError, bad};
use super::guard::{self, Guard};
use super::task::{check_assigned, check_target, parse_day};
use crate::app::App;
use crate::auth::{Actor, Permit};
use crate::office::{self, Office, OfficeError};
use crate::view::audit::{AuditPaper, AuditReport};
use crate::view::document::{
    Binding, ClauseKind, ConfirmDraft, Confirmed, DocClause, DocFigure, DocSection, DocumentBrief, DocumentDetail,
    DraftTask, PlanDraft, SaveDraft,
};
use crate::view::plan::NewTarget;

/// The largest document that is taken.
pub const MOST_BYTES: usize = 64 << 20;

/// The longest text that a plan is drafted from, in characters: some thirty times a year's key points.
const MOST_CHARS: usize = 500_000;

/// The documents, newest first.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<DocumentBrief>, OpError> {
    actor.read_plan()?;
    Ok(app.store.documents().await?.into_iter().map(|d| brief(app, d)).collect())
}

fn brief(app: &App, found: store::DocumentBrief) -> DocumentBrief {
    DocumentBrief {
        id: found.id,
        name: found.name,
        title: found.title,
        year: found.year.and_then(|y| i16::try_from(y).ok()),
        kind_name: kind_name(&found.kind).into(),
        kind: found.kind,
        status: found.status,
        created_at: found.created_at.to_string(),
        created_by: app.person_name(found.created_by).unwrap_or_else(|| "系统".into()),
        tasks: usize::try_from(found.tasks).unwrap_or(0),
        figures: usize::try_from(found.figures).unwrap_or(0),
    }
}

/// The Chinese name of a kind of document.
pub fn kind_name(kind: &str) -> &'static str {
    match kind {
        "plan" => "要点、计划",
        "summary" => "总结",
        "report" => "报告",
        _ => "其他",
    }
}

/// Reads a document's bytes, for the page and the command line alike.
pub fn read_bytes(name: &str, bytes: &[u8]) -> Result<Document, OfficeError> {
    office::open(bytes, name, &Office::default())
}

/// Reads a document off the threads that serve others.
pub async fn read(name: String, bytes: Vec<u8>) -> Result<Document, OpError> {
    let work = move || read_bytes(&name, &bytes).map_err(|e| e.to_string());
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(document)) => Ok(document),
        Ok(Err(message)) => bad(message, "请按上面的办法另存后重新上传"),
        Err(_) => bad("这个文件读不了", "请另存为 .docx 或 .pdf 后重新上传"),
    }
}

/// Refuses a document that is longer than any year's papers.
pub fn check_length(name: &str, document: &Document) -> Result<(), OpError> {
    if document.text.chars().nth(MOST_CHARS).is_some() {
        return Err(OpError::TooLarge(format!("“{name}”超过{}万字,请分拆后上传", MOST_CHARS / 10_000)));
    }
    Ok(())
}

/// Takes a document, reads it, audits it and drafts a plan.
pub async fn upload(
    app: &App,
    permit: Permit,
    name: &str,
    bytes: Vec<u8>,
    year: Option<i16>,
) -> Result<DocumentDetail, OpError> {
    let document = read(name.to_owned(), bytes.clone()).await?;
    check_length(name, &document)?;
    let found = document.year.and_then(|y| i16::try_from(y).ok());
    let found = found.filter(|year| super::figure::check_year(*year).is_ok());
    let year = super::figure::check_year(year.or(found).unwrap_or_else(|| app.clock.today().year()))?;
    let other = audit::other(app, document.kind, year).await?;
    let (shared, own) = (app.clone(), AuditPaper { id: None, name: name.to_owned() });
    let work = move || {
        let names = audit::names(&shared);
        let report = audit::whole(&shared.pack, own, &document, other, &names, year);
        (draft::draft(&shared, &document, year), report, document)
    };
    let Ok((draft, report, document)) = tokio::task::spawn_blocking(work).await else {
        return bad("这份文稿整理不了", "请把提示和文稿告诉管理员");
    };
    let by = permit.by("", app.clock.now());
    let file = app.store.put_attachment(name, mime(&document), &bytes, &by).await?;
    let new = store::NewDocument {
        name: name.to_owned(),
        format: id_of(&document.format),
        hash: file.hash,
        year: Some(i64::from(year)),
        kind: id_of(&document.kind),
        title: document.title.clone(),
        text: document.text.clone(),
        tasks: draft.goals.iter().map(|g| g.tasks.len() as i64).sum(),
        figures: document.figures.len() as i64,
        draft: to_json(&draft),
        reading: with_audit(to_json(&Document { text: String::new(), ..document }), to_json(&report)),
    };
    let id = app.store.create_document(new, &by).await?;
    show_any(app, id).await
}

/// The audit lies beside what was read, under a name that no reading has.
fn with_audit(mut reading: serde_json::Value, report: serde_json::Value) -> serde_json::Value {
    if let Some(fields) = reading.as_object_mut() {
        fields.insert("audit".into(), report);
    }
    reading
}

fn mime(document: &Document) -> &'static str {
    match document.format {
        gangmu_document::Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        gangmu_document::Format::Html => "text/html",
        gangmu_document::Format::Txt => "text/plain",
        gangmu_document::Format::Pdf => "application/pdf",
        gangmu_document::Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        gangmu_document::Format::Ofd => "application/ofd",
    }
}

/// The identifier of a kind as files and the API write it.
pub fn id_of(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn to_json(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// A document with all that was read in it.
pub async fn show(app: &App, actor: &Actor, id: i64) -> Result<DocumentDetail, OpError> {
    actor.read_plan()?;
    show_any(app, id).await
}

async fn find(app: &App, id: i64) -> Result<store::Document, OpError> {
    app.store.document(id).await?.ok_or_else(|| OpError::NotFound("这份文稿".into()))
}

async fn show_any(app: &App, id: i64) -> Result<DocumentDetail, OpError> {
    let mut stored = find(app, id).await?;
    let report = stored.reading.as_object_mut().and_then(|fields| fields.remove("audit"));
    let Ok(reading) = serde_json::from_value::<Document>(stored.reading) else {
        return bad("这份文稿是旧版本读的", "请删除后重新上传");
    };
    let draft: PlanDraft = serde_json::from_value(stored.draft).unwrap_or_default();
    let parts = parts(&reading);
    let mut audit: AuditReport = report.and_then(|report| serde_json::from_value(report).ok()).unwrap_or_default();
    if let Some(own) = audit.papers.first_mut() {
        own.id = Some(id);
    }
    Ok(DocumentDetail {
        draft_revision: stored.brief.draft_revision,
        brief: brief(app, stored.brief),
        text: stored.text,
        sections: parts.sections,
        clauses: parts.clauses,
        figures: parts.figures,
        findings: reading.findings.into_iter().map(finding).collect(),
        audit,
        damaged_share: reading.damaged_share,
        draft,
    })
}

/// What was read in a document, as the API shows it.
pub struct Parts {
    /// Its outline.
    pub sections: Vec<DocSection>,
    /// Its clauses.
    pub clauses: Vec<DocClause>,
    /// Its figures.
    pub figures: Vec<DocFigure>,
}

/// The parts of a document as the API shows them.
pub fn parts(read: &Document) -> Parts {
    let sections = read.outline.iter().map(|s| DocSection {
        id: s.id,
        parent: s.parent,
        level: s.level,
        number: s.number.clone(),
        title: s.title.clone(),
        start: s.span.0,
        end: s.span.1,
    });
    let clauses = read.clauses.iter().map(|c| DocClause {
        id: c.id,
        section: c.section,
        start: c.span.0,
        end: c.span.1,
        kind: draft::kind(c.kind),
        text: c.text.clone(),
    });
    let figures = read.figures.iter().enumerate().map(figure);
    Parts { sections: sections.collect(), clauses: clauses.collect(), figures: figures.collect() }
}

fn figure((id, read): (usize, &gangmu_document::Figure)) -> DocFigure {
    let comparator = draft::comparator(read.comparator);
    DocFigure {
        id,
        clause: Some(read.clause),
        start: read.span.0,
        end: read.span.1,
        text: Goal { comparator, value: read.value, max: read.value_max }.print(&read.unit),
        quote: read.quote.clone(),
        subject: read.subject.clone(),
        value: read.value,
        value_max: read.value_max,
        unit: read.unit.clone(),
        comparator,
        kind: id_of(&read.kind),
        year: read.year,
        confidence: read.confidence,
    }
}

/// A remark of the reader as the API shows it.
pub fn finding(found: gangmu_document::Finding) -> Finding {
    let level = match found.severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warn,
        Severity::Info => Level::Note,
    };
    Finding {
        start: Some(found.span.0),
        end: Some(found.span.1),
        ..Finding::new(&found.code, level, found.message, found.advice)
    }
}

/// The file as it was uploaded: name, type, bytes.
pub async fn original(app: &App, actor: &Actor, id: i64) -> Result<(String, String, Vec<u8>), OpError> {
    actor.read_plan()?;
    let found = find(app, id).await?.brief;
    let file = app.store.attachment(&found.hash).await?;
    let bytes = app.store.read_attachment(&found.hash).await?;
    Ok((found.name, file.map(|f| f.mime).unwrap_or_default(), bytes))
}

/// Keeps a changed draft.
pub async fn save_draft(app: &App, permit: Permit, id: i64, save: SaveDraft) -> Result<i64, OpError> {
    let found = find(app, id).await?.brief;
    if found.status == "confirmed" {
        return bad("这份文稿已经确认,任务在“今年”中修改", "请到任务页面修改");
    }
    super::figure::check_year(save.draft.year)?;
    Ok(app.store.save_draft(id, save.revision, &to_json(&save.draft), &permit.by("", app.clock.now())).await?)
}

/// Takes away a document that was not confirmed.
pub async fn delete(app: &App, permit: Permit, id: i64) -> Result<(), OpError> {
    let found = find(app, id).await?.brief;
    if found.status == "confirmed" {
        return bad("已确认的文稿不能删除", "它是今年任务的依据");
    }
    Ok(app.store.delete_document(id, &permit.by("", app.clock.now())).await?)
}

/// Writes the plan in one step: tasks that were not dropped, and every clause with what it is. Where the year has
/// a plan, the goals and tasks join it: a year has one plan, fed by as many papers as there are.
pub async fn confirm(app: &App, permit: Permit, id: i64, wish: ConfirmDraft) -> Result<Confirmed, OpError> {
    let stored = find(app, id).await?;
    if stored.brief.draft_revision != wish.revision {
        return Err(OpError::Stale);
    }
    let Ok(reading) = serde_json::from_value::<Document>(stored.reading) else {
        return bad("这份文稿是旧版本读的", "请删除后重新上传");
    };
    let Ok(draft) = serde_json::from_value::<PlanDraft>(stored.draft) else {
        return bad("草稿已损坏", "请删除后重新上传");
    };
    super::figure::check_year(draft.year)?;
    let same = |d: &store::DocumentBrief| d.status == "confirmed" && d.hash == stored.brief.hash;
    if app.store.documents().await?.iter().any(same) {
        return bad("这份文稿已经确认过,任务已在计划中", "请在“今年”中查看和修改任务");
    }
    let text = Document { text: stored.text, ..reading };
    decided(app, &text, &draft, &wish.reason)?;
    let reading = text;
    let mut clauses = Vec::new();
    let plan = plan(app, &reading, &draft, &mut clauses)?;
    let (tasks, targets) = count(&plan);
    if tasks == 0 {
        return bad("没有一项任务被接受", "请至少保留一项任务");
    }
    left_over(&reading, &draft, &mut clauses);
    let by = permit.by(&wish.reason, app.clock.now());
    let made = app.store.confirm_plan(Some(id), Some(wish.revision), plan, clauses, &by).await?;
    Ok(Confirmed { plan_id: made.plan_id, year: draft.year, tasks, targets })
}

/// Refuses a draft with targets that a policy rule forbids, as long as nobody decided on each; one that is kept needs
/// a reason for the record.
fn decided(app: &App, reading: &Document, draft: &PlanDraft, why: &str) -> Result<(), OpError> {
    let guard = Guard::new(&app.pack.policy);
    let forbidden = guard::forbidden(&app.pack.policy, &guard.judge(reading, Some(i32::from(draft.year))), draft.year);
    let tasks = draft.goals.iter().flat_map(|g| &g.tasks).filter(|t| t.accepted != Some(false));
    let targets = tasks.flat_map(|t| &t.targets).filter(|t| t.accepted != Some(false));
    let (mut open, mut kept) = (Vec::new(), false);
    for target in targets {
        let read = target.figure.and_then(|id| forbidden.get(&id).cloned());
        let Some(reason) = read.or_else(|| guard.target(&target.label, i32::from(draft.year))) else { continue };
        kept |= target.accepted == Some(true);
        if target.accepted.is_none() {
            let span = target.figure.and_then(|id| reading.figures.get(id)).map(|f| f.span);
            let (start, end) = (span.map(|s| s.0), span.map(|s| s.1));
            let message = format!("“{}”:{reason}", target.label);
            let found = Finding::new("policy", Level::Error, message, "请放弃这个指标,或说明理由后保留");
            open.push(Finding { start, end, ..found });
        }
    }
    if !open.is_empty() {
        let words = format!("有{}个指标是现行规定不允许的,须逐个决定放弃还是保留", open.len());
        return Err(OpError::Findings(words, open));
    }
    if kept && why.trim().is_empty() {
        return bad("保留现行规定不允许的指标,须写明理由", "请填写理由,或放弃这些指标");
    }
    Ok(())
}

fn count(plan: &store::NewPlan) -> (usize, usize) {
    let tasks = plan.goals.iter().flat_map(|g| &g.tasks);
    (tasks.clone().count(), tasks.map(|t| t.targets.len()).sum())
}

fn plan(
    app: &App,
    reading: &Document,
    draft: &PlanDraft,
    clauses: &mut Vec<store::NewClause>,
) -> Result<store::NewPlan, OpError> {
    let mut goals = Vec::new();
    for goal in &draft.goals {
        let mut tasks = Vec::new();
        for task in goal.tasks.iter().filter(|t| t.accepted != Some(false)) {
            clauses.push(store::NewClause {
                section: None,
                start: task.start as i64,
                end: task.end as i64,
                kind: id_of(&task.kind),
                text: task.text.clone(),
            });
            tasks.push(new_task(app, reading, task, draft.year, clauses.len() - 1)?);
        }
        if !tasks.is_empty() {
            goals.push(store::NewGoal { title: goal.title.clone(), area: goal.area.clone(), tasks });
        }
    }
    Ok(store::NewPlan { year: i64::from(draft.year), title: draft.title.clone(), goals })
}

fn new_task(
    app: &App,
    reading: &Document,
    task: &DraftTask,
    year: i16,
    clause: usize,
) -> Result<store::NewTask, OpError> {
    let place = |message: String| {
        OpError::Bad(format!("任务“{} {}”:{message}", task.number, task.title), "请改正后再确认".into())
    };
    let day = |text: &Option<String>, what: &str| {
        text.as_deref()
            .filter(|t| !t.is_empty())
            .map(|t| parse_day(t, what))
            .transpose()
            .map_err(|e| place(e.to_string()))
    };
    check_assigned(app, task.lead_unit, &task.co_units, task.leader).map_err(|e| place(e.to_string()))?;
    let mut targets = Vec::new();
    for target in task.targets.iter().filter(|t| t.accepted != Some(false)) {
        let bound = target.binding == Binding::Measure;
        let wanted = NewTarget {
            label: target.label.clone(),
            comparator: target.comparator,
            value: target.value,
            value_max: target.value_max,
            unit: target.unit.clone(),
            year: Some(target.year),
            ledger: target.ledger.clone().filter(|_| bound),
            measure: target.measure.clone().filter(|_| bound),
            slice: target.slice.clone().filter(|s| bound && !s.is_empty()),
        };
        let mut new = check_target(app, &wanted, i64::from(year)).map_err(|e| place(e.to_string()))?;
        if let Some(read) = target.figure.and_then(|id| reading.figures.get(id)) {
            new.quote = Some(read.quote.clone());
            (new.span_start, new.span_end) = (Some(read.span.0 as i64), Some(read.span.1 as i64));
        }
        targets.push(new);
    }
    Ok(store::NewTask {
        number: task.number.clone(),
        title: task.title.clone(),
        text: task.text.clone(),
        kind: id_of(&task.kind),
        clause: Some(clause),
        span_start: Some(task.start as i64),
        span_end: Some(task.end as i64),
        lead_unit: task.lead_unit,
        co_units: task.co_units.clone(),
        leader: task.leader,
        starts: day(&task.starts, "开始日期")?,
        due: day(&task.due, "截止日期")?,
        targets,
        milestones: vec![],
    })
}

/// Clauses outside every task: each is kept with what it was taken for. One that was read as a task and dropped
/// by the person is kept as a principle, so that nothing is dropped in silence.
fn left_over(reading: &Document, draft: &PlanDraft, clauses: &mut Vec<store::NewClause>) {
    let tasks: Vec<(i64, i64)> = clauses.iter().map(|c| (c.start, c.end)).collect();
    for clause in &reading.clauses {
        let (start, end) = (clause.span.0 as i64, clause.span.1 as i64);
        if tasks.iter().any(|(from, to)| *from <= start && end <= *to) {
            continue;
        }
        let chosen = draft.clauses.get(&clause.id).copied().unwrap_or_else(|| draft::kind(clause.kind));
        let kind = match chosen {
            ClauseKind::Task | ClauseKind::Deliverable => ClauseKind::Principle,
            other => other,
        };
        let section = clause.section.and_then(|s| i64::try_from(s).ok());
        clauses.push(store::NewClause { section, start, end, kind: id_of(&kind), text: clause.text.clone() });
    }
}
