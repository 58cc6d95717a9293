//! One search over everything that a person may open: tasks, units, ledgers, records, documents.

use gangmu_store::{ListQuery, Scope};

use super::error::OpError;
use super::unit::{self, matches};
use crate::app::App;
use crate::auth::Actor;
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

async fn records(app: &App, actor: &Actor, words: &str) -> Result<Vec<SearchHit>, OpError> {
    let mut hits = Vec::new();
    for ledger in app.pack.ledgers.iter().filter(|l| actor.may_open(l)) {
        let mut query = ListQuery::new(app.clock.today());
        query.scope = if actor.sees_all() { Scope::All } else { Scope::Subtree(actor.unit_path.clone()) };
        (query.search, query.limit) = (Some(words.to_owned()), 3);
        for record in app.store.list_records(ledger, &query).await?.records {
            let title = record.values.get(&ledger.head.title).and_then(|v| v.as_str()).unwrap_or_default();
            let detail = format!("{} · {}", ledger.head.name, app.units().name(record.owner));
            let link = format!("/ledgers/{}?record={}", ledger.head.id, record.id);
            hits.push(hit("记录", format!("{} {title}", record.number), detail, link));
        }
    }
    hits.truncate(EACH);
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
