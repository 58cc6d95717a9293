//! A sheet is read and judged: first by itself, then on the stage of the bulk writes, where records, rights, locked periods
//! and the records beside it are known. It writes nothing.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use gangmu_pack::check_record::{UnitFacts, Units};
use gangmu_pack::definition::Ledger;
use serde_json::Value;

use crate::app::App;
use crate::auth::Actor;
use crate::ops::bulk::{Judged, Stage, Wish};
use crate::ops::error::{Finding, Level, OpError, bad};
use crate::sheet::{self, SheetContext, SheetFinding, SheetLimits, SheetRow, SheetRows, UnitLookup};
use crate::units::UnitTree;
use crate::view::bulk::BulkRow;
use crate::work::Work;

/// Rows that are judged at once.
const BATCH: usize = 2_000;
/// What answers doubts where they are only to be told.
const TOLD: &str = "预览";

impl UnitLookup for UnitTree {
    fn by_name(&self, name: &str) -> Vec<Arc<UnitFacts>> {
        self.with_name(name).into_iter().filter_map(|u| self.by_id(u.id)).collect()
    }
}

fn sheet_error(error: sheet::SheetError) -> OpError {
    OpError::Bad(error.to_string(), "请按提示处理后重新上传".into())
}

/// Does sheet work off the threads that serve others.
pub(super) async fn with_context<T: Send + 'static>(
    app: &App,
    several_units: bool,
    work: impl FnOnce(&SheetContext<'_>) -> Result<T, sheet::SheetError> + Send + 'static,
) -> Result<T, OpError> {
    let (units, pack, today) = (app.units(), app.pack.clone(), app.clock.today());
    let task = move || work(&SheetContext { units: &*units, code_lists: &pack.code_lists, today, several_units });
    match tokio::task::spawn_blocking(task).await {
        Ok(done) => done.map_err(sheet_error),
        Err(_) => bad("表格处理失败", "请另存为新的 .xlsx 文件后重试"),
    }
}

/// Whether a person may file for more units than the own one.
pub(super) fn several_units(app: &App, actor: &Actor) -> bool {
    actor.sees_all() || app.units().all().iter().filter(|u| u.path.starts_with(&actor.unit_path)).nth(1).is_some()
}

/// Reads a sheet by itself.
pub(super) async fn read(
    app: &App,
    actor: &Actor,
    ledger: &Arc<Ledger>,
    bytes: Vec<u8>,
) -> Result<(SheetRows, Vec<u8>), OpError> {
    let ledger = ledger.clone();
    with_context(app, several_units(app, actor), move |ctx| {
        sheet::read_sheet(&bytes, &ledger, ctx, &SheetLimits::default()).map(|rows| (rows, bytes))
    })
    .await
}

/// What the stage made of a sheet's rows.
#[derive(Default)]
pub(super) struct Staged {
    /// What is to be written, each with its row, in the order of the sheet.
    pub wishes: Vec<(i64, Wish)>,
    /// Rows that may be written and of which something is doubtful.
    pub doubtful: usize,
}

/// Judges the rows that are right by themselves. Bad ones are marked so, findings are added at their places, and a row
/// without a number that changes a record gets that record's.
pub(super) async fn check(
    app: &App,
    actor: &Actor,
    ledger: &Arc<Ledger>,
    rows: &mut SheetRows,
    work: Option<&Work>,
) -> Result<Staged, OpError> {
    let mut stage = Stage::new(app, actor, ledger, TOLD).await?;
    let mut staged = Staged::default();
    let good: Vec<usize> = rows.rows.iter().enumerate().filter(|(_, r)| !r.bad).map(|(at, _)| at).collect();
    // The stage judges them as a whole: what the sheet remarked on their values is said again, or does not hold.
    let judged_anew: HashSet<u32> = good.iter().map(|at| rows.rows[*at].row).collect();
    rows.findings.retain(|f| f.code != sheet::CHECK || f.row.is_none_or(|row| !judged_anew.contains(&row)));
    let count = |more: usize| {
        if let Some(work) = work {
            work.checked.fetch_add(more as u64, Ordering::Relaxed);
        }
    };
    count(rows.total() - good.len());
    for batch in good.chunks(BATCH) {
        let sent = batch.iter().map(|at| (*at, sent(ledger, &rows.rows[*at]))).collect();
        for judged in stage.judge(sent).await? {
            take(ledger, rows, &mut staged, judged);
        }
        count(batch.len());
    }
    rows.findings.sort_by_key(|finding| finding.row);
    Ok(staged)
}

/// A row of a sheet as if it had been sent.
fn sent(ledger: &Ledger, row: &SheetRow) -> BulkRow {
    BulkRow { number: row.number.clone(), owner: row.owner.map(Value::from), values: row.values(ledger) }
}

fn take(ledger: &Ledger, rows: &mut SheetRows, staged: &mut Staged, judged: Judged) {
    let (at, row) = (judged.row, rows.rows[judged.row].row);
    let letter = |field: &str| {
        let column = rows.columns.iter().find(|column| column.field.as_deref() == Some(field))?;
        Some(column.letter.clone())
    };
    let told = judged.findings.iter().map(|found| at_place(found, row, found.field.as_deref().and_then(letter)));
    let mut told: Vec<SheetFinding> = told.collect();
    if let Some(wish) = judged.write {
        staged.doubtful += usize::from(judged.findings.iter().any(|f| f.level == Level::Doubt));
        if let (Wish::Change(..), None, Some(number)) = (&wish, &rows.rows[at].number, judged.number) {
            told.push(will_change(ledger, row, &number));
            rows.rows[at].number = Some(number);
        }
        staged.wishes.push((row.into(), wish));
    } else {
        rows.rows[at].bad = true;
    }
    rows.findings.extend(told);
}

/// A finding of the stage at its place in the sheet.
fn at_place(found: &Finding, row: u32, column: Option<String>) -> SheetFinding {
    SheetFinding {
        code: match found.code.as_str() {
            "value" => sheet::CHECK,
            "row.twice" => "sheet.duplicate",
            _ => "sheet.refused",
        },
        level: match found.level {
            Level::Error => sheet::Level::Error,
            Level::Doubt => sheet::Level::Doubt,
            Level::Warn => sheet::Level::Warn,
            Level::Note => sheet::Level::Note,
        },
        row: Some(row),
        column,
        field: found.field.clone(),
        message: found.message.clone(),
        advice: found.advice.clone(),
    }
}

fn will_change(ledger: &Ledger, row: u32, number: &str) -> SheetFinding {
    SheetFinding {
        code: "sheet.update",
        level: sheet::Level::Note,
        row: Some(row),
        column: None,
        field: None,
        message: format!("{}与 {number} 相同,导入将更新这条记录", ledger.key_names().join("、")),
        advice: "如不是同一条,请修改后重新上传".into(),
    }
}

/// A finding as the API shows it.
pub(super) fn shown(found: &SheetFinding) -> Finding {
    let level = match found.level {
        sheet::Level::Error => Level::Error,
        sheet::Level::Doubt => Level::Doubt,
        sheet::Level::Warn => Level::Warn,
        sheet::Level::Note => Level::Note,
    };
    Finding {
        field: found.field.clone(),
        row: found.row,
        column: found.column.clone(),
        ..Finding::new(found.code, level, &found.message, &found.advice)
    }
}
