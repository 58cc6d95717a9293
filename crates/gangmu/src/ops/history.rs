//! What happened to a thing, in words, from its audit events. It writes none.

use std::collections::BTreeSet;

use gangmu_pack::definition::{Ledger, Privacy};
use gangmu_store::AuditEvent;
use serde_json::Value;

use super::error::OpError;
use super::words;
use crate::app::App;
use crate::view::plan::{FieldChange, HistoryItem};

/// The history of a record: values that are protected stay so.
pub async fn of_record(app: &App, ledger: &Ledger, id: i64) -> Result<Vec<HistoryItem>, OpError> {
    let events = app.store.history(&ledger.head.id, id).await?;
    let moved = events.iter().any(|e| e.action.starts_with("move:"));
    let mut items: Vec<HistoryItem> = events.into_iter().map(|event| record_item(app, ledger, event)).collect();
    if !moved {
        items.extend(entered_before(app, ledger, id).await?);
    }
    items.reverse();
    Ok(items)
}

/// A record that was taken over with its past: the states that it had passed, by their days.
async fn entered_before(app: &App, ledger: &Ledger, id: i64) -> Result<Vec<HistoryItem>, OpError> {
    let entries = app.store.state_entries(&ledger.head.id, id).await?;
    let past = entries.into_iter().skip(1).map(|(state, day)| HistoryItem {
        at: day.to_string(),
        by: "随历史数据转入".into(),
        action: format!("转为“{}”", ledger.state_name(&state)),
        reason: None,
        changes: vec![],
    });
    Ok(past.collect())
}

/// The history of anything else: a task, a document.
pub async fn of(app: &App, kind: &str, id: i64) -> Result<Vec<HistoryItem>, OpError> {
    let events = app.store.history(kind, id).await?;
    Ok(events.into_iter().rev().map(|event| plain_item(app, event)).collect())
}

fn record_item(app: &App, ledger: &Ledger, event: AuditEvent) -> HistoryItem {
    let action = match event.action.strip_prefix("move:") {
        Some(step) => ledger.moves.iter().find(|m| m.id == step).map_or(step.to_owned(), |m| m.name.clone()),
        None => action_words(&event.action),
    };
    let show = |field: &str, value: Option<&Value>| {
        let open = ledger.field(field).is_none_or(|f| f.privacy == Privacy::Open);
        let value = words::value_words(app, ledger, field, value?)?;
        Some(if open { value } else { "***".into() })
    };
    let name = |field: &str| match field {
        "state" => "状态".into(),
        "due" => "期限".into(),
        "owner" => "所属单位".into(),
        other => ledger.field(other).map_or(other.to_owned(), |f| f.name.clone()),
    };
    item(event, action, name, show)
}

fn plain_item(app: &App, event: AuditEvent) -> HistoryItem {
    let action = action_words(&event.action);
    let show = |field: &str, value: Option<&Value>| {
        let value = value?;
        match (field, value.as_i64()) {
            ("lead_unit", Some(id)) => Some(app.units().name(id).to_owned()),
            ("leader", Some(id)) => app.person_name(id),
            _ => match value {
                Value::Null => None,
                Value::String(text) => Some(text.clone()),
                Value::Array(_) | Value::Object(_) => Some("…".into()),
                other => Some(other.to_string()),
            },
        }
    };
    item(event, action, |field| task_field(field).to_owned(), show)
}

fn item(
    event: AuditEvent,
    action: String,
    name: impl Fn(&str) -> String,
    show: impl Fn(&str, Option<&Value>) -> Option<String>,
) -> HistoryItem {
    let (before, after) = (event.before.as_ref(), event.after.as_ref());
    let keys = |value: Option<&Value>| {
        value.and_then(Value::as_object).map(|m| m.keys().cloned().collect::<BTreeSet<_>>()).unwrap_or_default()
    };
    let mut fields = keys(before);
    fields.extend(keys(after));
    let changes = fields.iter().map(|field| FieldChange {
        name: name(field),
        before: show(field, before.and_then(|b| b.get(field))),
        after: show(field, after.and_then(|a| a.get(field))),
        field: field.clone(),
    });
    let changes = changes.filter(|c| c.before != c.after).collect();
    HistoryItem { at: event.at.to_string(), by: event.actor_name, action, reason: event.reason, changes }
}

fn action_words(action: &str) -> String {
    match action {
        "create" => "登记",
        "update" => "修改",
        "void" => "作废",
        "done" => "办结",
        "reopen" => "重新打开",
        "report" => "填报进展",
        "draft" => "保存草稿",
        "confirm" => "确认",
        "delete" => "删除",
        "reveal" => "查看受保护内容",
        "export" => "导出",
        other => other,
    }
    .to_owned()
}

fn task_field(field: &str) -> &str {
    match field {
        "title" => "标题",
        "text" => "内容",
        "lead_unit" => "牵头单位",
        "co_units" => "配合单位",
        "leader" => "分管领导",
        "starts" => "开始",
        "due" => "截止",
        "status" => "状态",
        "progress" => "进度",
        "progress_note" => "进展说明",
        "done_on" => "办结日期",
        "done_note" => "办结说明",
        "evidence" => "佐证",
        "label" => "指标",
        "value" => "目标值",
        "hand_value" => "完成值",
        "hand_note" => "说明",
        "name" => "名称",
        "number" => "编号",
        other => other,
    }
}
