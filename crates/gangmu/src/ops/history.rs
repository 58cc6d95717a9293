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

/// The history of a task with that of its targets and milestones, newest first.
pub async fn of_task(app: &App, id: i64, targets: &[i64], milestones: &[i64]) -> Result<Vec<HistoryItem>, OpError> {
    let mut events = app.store.history("task", id).await?;
    for target in targets {
        events.extend(app.store.history("target", *target).await?);
    }
    for milestone in milestones {
        events.extend(app.store.history("milestone", *milestone).await?);
    }
    events.sort_by_key(|event| std::cmp::Reverse(event.seq));
    Ok(events.into_iter().map(|event| plain_item(app, event)).collect())
}

fn record_item(app: &App, ledger: &Ledger, mut event: AuditEvent) -> HistoryItem {
    // What a comment says stands with the comments, where its author can take it back.
    if matches!(event.action.as_str(), "comment" | "withdraw_comment") {
        (event.before, event.after) = (None, None);
    }
    let action = match event.action.strip_prefix("move:") {
        Some(step) => ledger.moves.iter().find(|m| m.id == step).map_or(step.to_owned(), |m| m.name.clone()),
        None => action_words(&event.action),
    };
    let show = |field: &str, value: Option<&Value>| {
        if let ("owner", Some(unit)) = (field, value.and_then(Value::as_i64)) {
            return Some(app.units().name(unit).to_owned());
        }
        let open = ledger.field(field).is_none_or(|f| f.privacy == Privacy::Open);
        let value = words::value_words(app, ledger, field, value?)?;
        Some(if open { value } else { "***".into() })
    };
    let name = |field: &str| match field {
        "state" => "状态".into(),
        "due" => "期限".into(),
        "owner" => "所属单位".into(),
        "number" => "编号".into(),
        "supervision_words" => "督办要求".into(),
        "tags" => "标签".into(),
        "supervision_due" => "督办期限".into(),
        other => ledger.field(other).map_or(other.to_owned(), |f| f.name.clone()),
    };
    item(event, action, name, show)
}

fn plain_item(app: &App, event: AuditEvent) -> HistoryItem {
    let of = match event.kind.as_str() {
        "target" => "指标:",
        "milestone" => "节点:",
        _ => "",
    };
    let action = format!("{of}{}", action_words(&event.action));
    let show = |field: &str, value: Option<&Value>| {
        let value = value?;
        match (field, value.as_i64()) {
            ("lead_unit", Some(id)) => Some(app.units().name(id).to_owned()),
            ("leader" | "done_by" | "hand_by", Some(id)) => Some(app.person_name(id).unwrap_or_else(|| "系统".into())),
            _ => match value {
                Value::Null => None,
                Value::String(text) if field == "status" => Some(status_words(text).to_owned()),
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
    // Compared as they are and shown as they may be: two masks look alike.
    let raw = |value: Option<&Value>, field: &str| value.and_then(|v| v.get(field)).cloned().unwrap_or_default();
    let changed = fields.iter().filter(|field| raw(before, field) != raw(after, field));
    let changes = changed.map(|field| FieldChange {
        name: name(field),
        before: show(field, before.and_then(|b| b.get(field))),
        after: show(field, after.and_then(|a| a.get(field))),
        field: field.clone(),
    });
    let changes = changes.collect();
    HistoryItem { at: event.at.to_string(), by: event.actor_name, action, reason: event.reason, changes }
}

fn action_words(action: &str) -> String {
    match action {
        "create" => "登记",
        "update" => "修改",
        "void" => "作废",
        "undo" => "撤销导入",
        "done" => "办结",
        "reopen" => "重新打开",
        "report" => "填报进展",
        "draft" => "保存草稿",
        "confirm" => "确认",
        "delete" => "删除",
        "reveal" => "查看受保护内容",
        "export" => "导出",
        "supervise" => "挂牌督办",
        "lift" => "摘牌",
        "propose" => "提出修改(待采信)",
        "accept" => "采信",
        "return" => "退回",
        "tag" => "改标签",
        "comment" => "评论",
        "withdraw_comment" => "撤回评论",
        other => other,
    }
    .to_owned()
}

fn status_words(status: &str) -> &str {
    match status {
        "open" => "进行中",
        "done" => "已办结",
        "suspended" => "暂缓",
        "cancelled" => "取消",
        other => other,
    }
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
        "done_by" => "办结人",
        "hand_by" => "填报人",
        "hand_on" => "填报日期",
        "comparator" => "比较方式",
        "unit" => "单位",
        "year" => "年度",
        "binding" => "取数方式",
        "ledger" => "台账",
        "measure" => "计量",
        "slice" => "条件",
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
