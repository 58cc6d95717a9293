//! One search over everything that a person may open: tasks, units, people, ledgers, records, documents; by words, numbers,
//! codes and pinyin initials. The index of records is the store's.

use gangmu_store::Scope;

use super::error::OpError;
use super::record;
use super::unit::{self, matches};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::{LedgerAction, role_name};
use crate::view::unit::SearchHit;

/// Hits of each kind.
const EACH: usize = 6;

/// Everything that the words find, by kind.
pub async fn search(app: &App, actor: &Actor, words: &str) -> Result<Vec<SearchHit>, OpError> {
    let words = words.trim().to_lowercase();
    if words.is_empty() {
        return Ok(vec![]);
    }
    let mut hits = ledgers(app, actor, &words);
    hits.extend(tasks(app, actor, &words).await?);
    hits.extend(units(app, &words));
    hits.extend(people(app, &words));
    if words.chars().count() >= 2 {
        hits.extend(records(app, actor, &words).await?);
    }
    hits.extend(documents(app, actor, &words).await?);
    Ok(hits)
}

fn hit(kind: &str, title: impl Into<String>, detail: impl Into<String>, link: String) -> SearchHit {
    SearchHit { kind: kind.into(), title: title.into(), detail: detail.into(), link }
}

fn ledgers(app: &App, actor: &Actor, words: &str) -> Vec<SearchHit> {
    let open = app.pack.ledgers.iter().filter(|l| actor.may_open(l) && matches(&l.head.name, &l.head.id, words));
    open.take(EACH).map(|l| hit("台账", &l.head.name, &l.head.record, format!("/ledgers/{}", l.head.id))).collect()
}

async fn tasks(app: &App, actor: &Actor, words: &str) -> Result<Vec<SearchHit>, OpError> {
    let mut hits = Vec::new();
    for plan in app.store.plans().await? {
        let found = app.store.tasks(plan.id).await?.into_iter();
        let found = found.filter(|t| matches(&t.title, &t.number, words) || t.text.to_lowercase().contains(words));
        let found = found.filter(|t| actor.read_task(&super::task::given_to(t)).is_ok());
        let detail = format!("{}年工作要点", plan.year);
        hits.extend(
            found.map(|t| hit("任务", format!("{} {}", t.number, t.title), &detail, format!("/tasks/{}", t.id))),
        );
    }
    hits.truncate(EACH);
    Ok(hits)
}

fn units(app: &App, words: &str) -> Vec<SearchHit> {
    let found = unit::find(app, Some(words), None, EACH);
    found
        .into_iter()
        .map(|u| hit("单位", u.name, u.type_name.unwrap_or_default(), format!("/units?unit={}", u.id)))
        .collect()
}

fn people(app: &App, words: &str) -> Vec<SearchHit> {
    let units = app.units();
    let people = app.people();
    let found = people.iter().filter(|p| p.active && matches(&p.name, &p.login, words)).take(EACH);
    found
        .map(|p| {
            let title = p.title.clone().unwrap_or_else(|| role_name(p.role).into());
            hit("人员", &p.name, format!("{} · {title}", units.name(p.unit_id)), format!("/units?unit={}", p.unit_id))
        })
        .collect()
}

/// The latest records that bear the words or their initials, read again as they stand and as the person may see them.
async fn records(app: &App, actor: &Actor, words: &str) -> Result<Vec<SearchHit>, OpError> {
    let open = app.pack.ledgers.iter().filter(|l| actor.may_open(l)).map(|l| l.head.id.clone());
    let scope = if actor.sees_all() { Scope::All } else { Scope::Subtree(actor.unit_path.clone()) };
    let found = app.store.search_records(words, &open.collect::<Vec<_>>(), &scope, EACH as u32).await?;
    let (mut hits, units) = (Vec::new(), app.units());
    for (ledger, found) in found {
        let ledger = app.ledger(&ledger)?;
        let Some(record) = app.store.record(&ledger, found.record_id).await? else { continue };
        if actor.ledger(&ledger, LedgerAction::Read, units.path(record.owner)).is_err() {
            continue;
        }
        let title = record::title(&ledger, &record);
        let title = if title == record.number { title } else { format!("{} {title}", record.number) };
        let detail = format!("{} · {}", ledger.head.name, units.name(record.owner));
        hits.push(hit("记录", title, detail, format!("/ledgers/{}?record={}", ledger.head.id, record.id)));
    }
    Ok(hits)
}

async fn documents(app: &App, actor: &Actor, words: &str) -> Result<Vec<SearchHit>, OpError> {
    if actor.edit_plan().is_err() {
        return Ok(vec![]);
    }
    let all = app.store.documents().await?.into_iter();
    let found = all.filter(|d| matches(&d.name, "", words) || d.title.as_ref().is_some_and(|t| matches(t, "", words)));
    Ok(found
        .take(EACH)
        .map(|d| hit("文稿", &d.name, d.title.unwrap_or_default(), format!("/documents/{}", d.id)))
        .collect())
}
