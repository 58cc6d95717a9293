//! Tags on records: free words by which a list can be narrowed.

use std::collections::BTreeSet;

use gangmu_store::Scope;

use super::found;
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::ops::error::{OpError, bad};
use crate::view::together::TagCount;

/// Characters of a tag at most.
const LONGEST: usize = 20;
/// Tags of one record at most.
const MOST: usize = 20;

/// Puts these tags on a record in place of those that it bears; gives them in order.
pub async fn set(app: &App, actor: &Actor, ledger: &str, id: i64, tags: &[String]) -> Result<Vec<String>, OpError> {
    let (ledger, record) = found(app, ledger, id).await?;
    let permit = actor.tag(&ledger, app.units().path(record.owner))?;
    if record.voided {
        return bad("记录已作废,不能改标签", "请选择有效的记录");
    }
    let tags: BTreeSet<String> = tags.iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
    // A list asks for its tags by comma.
    let wrong =
        |tag: &&String| tag.chars().count() > LONGEST || tag.contains([',', '、']) || tag.contains(char::is_control);
    if let Some(tag) = tags.iter().find(wrong) {
        return bad(format!("标签“{tag}”不合要求"), format!("一个标签最多{LONGEST}个字,不能有逗号和顿号"));
    }
    if tags.len() > MOST {
        return bad(format!("一条记录最多{MOST}个标签"), "请先去掉不用的标签");
    }
    let by = permit.by("", app.clock.now());
    app.store.set_tags(&ledger.head.id, id, record.owner, &tags, &by).await?;
    Ok(tags.into_iter().collect())
}

/// The tags of a ledger's records, as far as the person sees them, the most frequent first.
pub async fn list(app: &App, actor: &Actor, ledger: &str) -> Result<Vec<TagCount>, OpError> {
    let ledger = app.ledger(ledger)?;
    actor.ledger(&ledger, LedgerAction::Read, &actor.unit_path)?;
    let scope = if actor.sees_all() { Scope::All } else { Scope::Subtree(actor.unit_path.clone()) };
    let tags = app.store.tags_in(&ledger, &scope, app.clock.today()).await?;
    Ok(tags.into_iter().map(|(tag, count)| TagCount { tag, count }).collect())
}
