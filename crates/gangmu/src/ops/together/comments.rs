//! Comments on records. A person who is named in one gets a notice at once, and must be one who may read the record.

use gangmu_pack::definition::Ledger;
use gangmu_store::{self as store, Account, NewNotice, Record};

use super::found;
use crate::app::App;
use crate::auth::policy::LedgerAction;
use crate::auth::{Actor, session};
use crate::ops::error::{OpError, bad};
use crate::ops::record::title;
use crate::ops::remind::rule::{NoticeItem, NoticeKind};
use crate::view::together::{Comment, Mentioned, NewComment};

/// Characters of a comment at most.
const LONGEST: usize = 2_000;
/// People named in one comment at most.
const MOST: usize = 20;
/// Characters of a comment that a notice shows.
const SHOWN: usize = 80;

/// The comments on a record, the earliest first.
pub async fn list(app: &App, actor: &Actor, ledger: &str, id: i64) -> Result<Vec<Comment>, OpError> {
    let (ledger, record) = found(app, ledger, id).await?;
    actor.ledger(&ledger, LedgerAction::Read, app.units().path(record.owner))?;
    let comments = app.store.comments(&ledger.head.id, id).await?;
    Ok(comments.into_iter().map(|comment| shown(app, actor, comment)).collect())
}

/// Comments on a record and tells those who are named.
pub async fn create(app: &App, actor: &Actor, ledger: &str, id: i64, new: NewComment) -> Result<Comment, OpError> {
    let (ledger, record) = found(app, ledger, id).await?;
    let permit = actor.comment(&ledger, app.units().path(record.owner))?;
    let text = new.text.trim().to_owned();
    if text.is_empty() || text.chars().count() > LONGEST || text.contains('\0') {
        return bad("评论不合要求", format!("请填写1至{LONGEST}个字"));
    }
    let mentions = mentioned(app, &ledger, &record, &text, &new.mentions)?;
    let told = mentions.iter().filter(|account| **account != actor.id);
    let notices: Vec<NewNotice> = told.map(|account| notice(app, actor, &ledger, &record, &text, *account)).collect();
    let unit_id = record.owner;
    let new = store::NewComment { ledger: ledger.head.id.clone(), record_id: id, unit_id, text, mentions };
    let made = app.store.create_comment(&new, &notices, &permit.by("", app.clock.now())).await?;
    match app.store.comment(made).await? {
        Some(comment) => Ok(shown(app, actor, comment)),
        None => Err(OpError::NotFound("这条评论".into())),
    }
}

/// Takes a comment back.
pub async fn withdraw(app: &App, actor: &Actor, id: i64) -> Result<(), OpError> {
    let comment = app.store.comment(id).await?.ok_or_else(|| OpError::NotFound("这条评论".into()))?;
    let permit = actor.withdraw_comment(comment.by_id)?;
    let (_, record) = found(app, &comment.ledger, comment.record_id).await?;
    Ok(app.store.withdraw_comment(id, record.owner, &permit.by("", app.clock.now())).await?)
}

/// The accounts that a comment names: those that were picked, and names behind `@` that mean one reader of the record.
fn mentioned(app: &App, ledger: &Ledger, record: &Record, text: &str, picked: &[i64]) -> Result<Vec<i64>, OpError> {
    let (people, path) = (app.people(), app.units().path(record.owner).to_owned());
    let reads = |account: &Account| session::actor(app, account).ledger(ledger, LedgerAction::Read, &path).is_ok();
    let mut named: Vec<i64> = Vec::new();
    for id in picked {
        match people.iter().find(|person| person.id == *id && person.active) {
            None => return bad("提到的人不存在或已停用", "请从名单中选择"),
            Some(person) if !reads(person) => return cannot_read(&person.name),
            Some(_) if named.contains(id) => {}
            Some(_) => named.push(*id),
        }
    }
    for part in text.split(['@', '@']).skip(1) {
        let fits = people.iter().filter(|person| person.active && part.starts_with(&person.name));
        let longest = fits.clone().map(|person| person.name.len()).max();
        let fits: Vec<&Account> = fits.filter(|person| Some(person.name.len()) == longest).collect();
        let readers: Vec<&&Account> = fits.iter().filter(|person| reads(person)).collect();
        match (fits.as_slice(), readers.as_slice()) {
            // Picked already, or no name at all: an address for mail, a sign.
            (fits, _) if fits.is_empty() || fits.iter().any(|person| named.contains(&person.id)) => {}
            (fits, []) => return cannot_read(&fits[0].name),
            (_, [one]) => named.push(one.id),
            (_, several) => {
                let message = format!("有{}位“{}”", several.len(), several[0].name);
                return bad(message, "请从名单中选择要提到的人");
            }
        }
    }
    match named.len() > MOST {
        true => bad(format!("一条评论最多提到{MOST}人"), "请减少提到的人"),
        false => Ok(named),
    }
}

fn cannot_read<T>(name: &str) -> Result<T, OpError> {
    bad(format!("{name}无权查看这条记录"), "请提到能查看这条记录的人")
}

fn notice(app: &App, actor: &Actor, ledger: &Ledger, record: &Record, text: &str, account_id: i64) -> NewNotice {
    let mut words: String = text.chars().take(SHOWN).collect();
    if words.len() < text.len() {
        words.push('…');
    }
    let item = NoticeItem {
        kind: NoticeKind::Mention,
        title: format!("{} · {}", ledger.head.name, title(ledger, record)),
        detail: format!("{}:{words}", actor.name),
        due: app.clock.today().to_string(),
        days_left: 0,
        escalated: false,
        link: format!("/ledgers/{}?record={}", ledger.head.id, record.id),
    };
    let items = serde_json::to_value([item]).unwrap_or_default();
    NewNotice { account_id, title: format!("{}在评论中提到您", actor.name), items }
}

fn shown(app: &App, actor: &Actor, comment: store::Comment) -> Comment {
    let withdrawn = comment.withdrawn_at.is_some();
    let person = |id: &i64| Some(Mentioned { id: *id, name: app.person_name(*id)? });
    Comment {
        id: comment.id,
        at: comment.at.to_string(),
        by: comment.by_name,
        mentions: if withdrawn { vec![] } else { comment.mentions.iter().filter_map(person).collect() },
        text: if withdrawn { String::new() } else { comment.text },
        withdrawn,
        may_withdraw: !withdrawn && actor.withdraw_comment(comment.by_id).is_ok(),
    }
}
