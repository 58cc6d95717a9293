//! The daily reminders: gathered, judged, given once a person and day, and laid ready for the channels.

mod gather;
pub mod rule;

use std::collections::BTreeMap;

use gangmu_store::{NewMessage, NewNotice};
use jiff::ToSpan;
use jiff::civil::Date;

use self::rule::NoticeItem;
use super::error::OpError;
use crate::app::App;
use crate::auth::Actor;
use crate::channel::{self, Channel};

/// Setting: the day of the last run.
const LAST: &str = "remind_last";
/// Days of missed runs that are made up for.
const MADE_UP: i64 = 14;
/// Lines of a message at most; the rest is counted.
const LINES: usize = 20;

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Notices that were new.
    pub notices: usize,
    /// People to whom anything is to be said that day.
    pub people: usize,
}

/// The day of the last run.
pub async fn last_run(app: &App) -> Result<Option<Date>, OpError> {
    Ok(app.store.setting(LAST).await?.and_then(|day| day.parse().ok()))
}

/// Gives the notices of a day. A second run of the same day gives nobody a second one.
pub async fn run(app: &App, today: Date) -> Result<Given, OpError> {
    let permit = Actor::system().run_daily()?;
    let by = permit.by("", app.clock.now());
    let last = last_run(app).await?;
    let yesterday = today.yesterday().unwrap_or(today);
    let earliest = today.checked_sub(MADE_UP.days()).unwrap_or(today);
    let since = last.filter(|last| *last < today).unwrap_or(yesterday).max(earliest);
    let watches = gather::watches(app, today).await?;
    let told = rule::notices(&watches, since, today, &app.pack.calendar);
    let notices = told.iter().map(|(account, items)| NewNotice {
        account_id: *account,
        title: rule::headline(items),
        items: serde_json::to_value(items).unwrap_or_default(),
    });
    let messages = messages(app, &told, today).await?;
    let new = app.store.give_notices(today, notices.collect(), messages, &by).await?;
    if last.is_none_or(|last| last < today) {
        app.store.set_setting(LAST, &today.to_string(), &by).await?;
    }
    Ok(Given { notices: new, people: told.len() })
}

/// The messages that carry the notices out: by mail to each person with an address, to each group one.
async fn messages(app: &App, told: &BTreeMap<i64, Vec<NoticeItem>>, today: Date) -> Result<Vec<NewMessage>, OpError> {
    let mut messages = Vec::new();
    if told.is_empty() {
        return Ok(messages);
    }
    for (name, channel) in channel::all(app).await? {
        match channel {
            Channel::Mail(_) => {
                for (account, _) in app.store.mail_addresses().await? {
                    if let Some(items) = told.get(&account) {
                        let subject = format!("【{}】{}", app.units().root_name(), rule::headline(items));
                        messages.push(message(&name, account, subject, body(items)));
                    }
                }
            }
            Channel::Hook(_) => {}
            Channel::Bot(bot) => {
                let (subject, body) = digest(app, told, today, bot.office.as_deref());
                if !body.is_empty() {
                    messages.push(message(&name, 0, subject, body));
                }
            }
        }
    }
    Ok(messages)
}

fn message(channel: &str, account_id: i64, subject: String, body: String) -> NewMessage {
    NewMessage { channel: channel.to_owned(), account_id, subject, body }
}

fn body(items: &[NoticeItem]) -> String {
    let mut lines: Vec<String> = items.iter().take(LINES).map(rule::line).collect();
    if items.len() > LINES {
        lines.push(format!("……共{}件,请登录查看", items.len()));
    }
    lines.join("\n")
}

/// What a group is told: who has how much, those who are latest first; of one office alone where the channel says so.
fn digest(app: &App, told: &BTreeMap<i64, Vec<NoticeItem>>, today: Date, office: Option<&str>) -> (String, String) {
    let people = app.people();
    let mut rows: Vec<(i32, String)> = Vec::new();
    for (account, items) in told {
        let Some(person) = people.iter().find(|p| p.id == *account) else { continue };
        if office.is_some_and(|office| person.office.as_deref() != Some(office)) {
            continue;
        }
        let latest = items.iter().map(|item| item.days_left).min().unwrap_or_default();
        let unit = app.units();
        rows.push((latest, format!("{} {}:{}", unit.name(person.unit_id), person.name, rule::headline(items))));
    }
    rows.sort();
    let mut lines: Vec<String> = rows.iter().take(LINES).map(|(_, line)| line.clone()).collect();
    if rows.len() > LINES {
        lines.push(format!("……共{}人,请各自登录查看", rows.len()));
    }
    (format!("{}月{}日待办提醒", today.month(), today.day()), lines.join("\n"))
}
