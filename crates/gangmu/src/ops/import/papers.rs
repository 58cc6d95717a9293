//! Sheets that go out: the template of a ledger, a list, an upload with its findings marked in place. They import nothing.

use gangmu_pack::definition::Ledger;
use gangmu_store as store;

use super::read::{several_units, with_context};
use super::{find_own, kept_bytes, read};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::mask::mask_values;
use crate::ops::error::{OpError, bad};
use crate::ops::record;
use crate::sheet::{self, ExportRow, SheetLimits};
use crate::view::ledger::ListParams;

/// The most rows of an export.
const MOST_ROWS: usize = 100_000;

/// The template of a ledger.
pub async fn template(app: &App, actor: &Actor, ledger_id: &str) -> Result<(String, Vec<u8>), OpError> {
    let ledger = app.ledger(ledger_id)?;
    actor.ledger(&ledger, LedgerAction::Read, &actor.unit_path)?;
    let name = format!("{}模板.xlsx", ledger.head.name);
    let bytes = with_context(app, several_units(app, actor), move |ctx| sheet::template(&ledger, ctx)).await?;
    Ok((name, bytes))
}

/// The uploaded sheet with its findings marked in place.
pub async fn marked(app: &App, actor: &Actor, id: i64) -> Result<(String, Vec<u8>), OpError> {
    let (job, ledger, _) = find_own(app, actor, id).await?;
    if job.batch.is_some() {
        return bad("这一批由接口写入,没有上传的表", "请在台账中查看");
    }
    let bytes = kept_bytes(app, &job.hash).await?;
    let (mut rows, bytes) = read::read(app, actor, &ledger, bytes).await?;
    read::check(app, actor, &ledger, &mut rows, None).await?;
    let several = several_units(app, actor);
    let marked =
        with_context(app, several, move |ctx| sheet::marked(&bytes, &ledger, &rows, ctx, &SheetLimits::default()))
            .await?;
    let stem = job.file_name.rsplit_once('.').map_or(job.file_name.as_str(), |(stem, _)| stem);
    Ok((format!("{stem}(标注).xlsx"), marked))
}

/// A list as a sheet: masked as on the page; the export is written into the audit trail.
pub async fn export(
    app: &App,
    actor: &Actor,
    ledger_id: &str,
    params: &ListParams,
    columns: Vec<String>,
) -> Result<(String, Vec<u8>), OpError> {
    let ledger = app.ledger(ledger_id)?;
    let mut query = record::query(app, actor, &ledger, params)?;
    (query.after, query.limit) = (None, 1000);
    let mut rows = Vec::new();
    loop {
        let page = app.store.list_records(&ledger, &query).await?;
        rows.extend(page.records.into_iter().map(|r| export_row(app, &ledger, r)));
        if rows.len() > MOST_ROWS {
            return bad(format!("超过{MOST_ROWS}行,一张表放不下"), "请加上年度或其他条件后分次导出");
        }
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    let note = store::Note {
        action: "export".into(),
        kind: ledger.head.id.clone(),
        target_id: 0,
        unit_id: Some(actor.unit),
        before: None,
        after: Some(serde_json::json!({ "rows": rows.len() })),
    };
    app.store.note(note, &actor.own_account().by("", app.clock.now())).await?;
    let name = format!("{}.xlsx", ledger.head.name);
    let bytes = with_context(app, true, move |ctx| sheet::export(&ledger, &columns, rows, ctx)).await?;
    Ok((name, bytes))
}

fn export_row(app: &App, ledger: &Ledger, mut record: store::Record) -> ExportRow {
    app.seal.open_values(ledger, &mut record.values);
    mask_values(ledger, &mut record.values);
    ExportRow {
        number: record.number,
        owner: record.owner,
        state: record.state,
        due: record.due.map(|d| d.to_string()),
        values: record.values,
    }
}
