//! One move of many records: each with its own rights and checks, each with its own answer.

use super::moves::make_move;
use crate::app::App;
use crate::auth::Actor;
use crate::ops::error::{OpError, bad};
use crate::view::ledger::{BatchMove, BatchResult, RecordPatch};

/// The most records that one call may move.
const MOST: usize = 200;

/// Makes one move of many records. A record that cannot be moved keeps no other from it; the answer says which and why.
pub async fn make_moves(
    app: &App,
    actor: &Actor,
    ledger: &str,
    step: &str,
    wish: BatchMove,
) -> Result<Vec<BatchResult>, OpError> {
    if wish.records.is_empty() {
        return bad("没有选择记录", "请先勾选要办理的记录");
    }
    if wish.records.len() > MOST {
        return bad(format!("一次最多办理{MOST}条"), "请分几次办理");
    }
    if !app.ledger(ledger)?.moves.iter().any(|m| m.id == step) {
        return Err(OpError::NotFound(format!("流转“{step}”")));
    }
    let mut results = Vec::with_capacity(wish.records.len());
    for one in &wish.records {
        let patch = RecordPatch {
            revision: one.revision,
            values: wish.values.clone(),
            reason: wish.reason.clone(),
            unit: wish.unit,
        };
        let (number, message) = match make_move(app, actor, ledger, one.id, step, patch).await {
            Ok(moved) => (Some(moved.row.number), None),
            // What fails because of the machine fails as a whole; what fails because of a record, for that record.
            Err(OpError::Store(error)) if !is_refusal(&error) => return Err(OpError::Store(error)),
            Err(error) => (None, Some(error.to_string())),
        };
        results.push(BatchResult { id: one.id, done: message.is_none(), number, message });
    }
    Ok(results)
}

fn is_refusal(error: &gangmu_store::StoreError) -> bool {
    use gangmu_store::StoreError::{Duplicate, Invalid, Value};
    matches!(error, Duplicate { .. } | Invalid(_) | Value { .. })
}
