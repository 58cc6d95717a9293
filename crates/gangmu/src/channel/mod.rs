//! Channels out of the house: mail, group bots and webhooks, their settings, and the outbox that tries until a message is sent.
//! What is sent is written elsewhere. Secrets lie sealed in the settings.

mod bot;
mod hook;
mod mail;

use gangmu_store::{Attempt, Message};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

pub use self::bot::{Bot, BotForm};
pub use self::hook::Hook;
pub use self::mail::{Mail, Tls, is_address};

use crate::app::App;
use crate::auth::Actor;
use crate::ops::error::{OpError, bad};

/// Settings of channels begin so; the name of the channel follows.
const PREFIX: &str = "channel/";
/// Minutes after each failed attempt; after the last the message is given up.
const WAITS: [i64; 5] = [1, 5, 15, 60, 240];
/// An attempt takes no longer than this.
const HELD: SignedDuration = SignedDuration::from_mins(5);
/// Messages that one round sends.
const ROUND: u32 = 50;

/// A way out of the house.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Channel {
    /// A server for mail: each person with an address gets a message.
    Mail(Mail),
    /// A bot in a group: the group gets one message.
    Bot(Bot),
    /// Another system that is told of records; no reminders go there.
    Hook(Hook),
}

/// Why a message did not go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub words: String,
    /// Another attempt would fail as well.
    pub for_good: bool,
}

impl Refused {
    fn now(words: impl Into<String>) -> Refused {
        Refused { words: words.into(), for_good: false }
    }

    fn for_good(words: impl Into<String>) -> Refused {
        Refused { words: words.into(), for_good: true }
    }
}

/// The channels, by name.
pub async fn all(app: &App) -> Result<Vec<(String, Channel)>, OpError> {
    let settings = app.store.settings().await?;
    let named = settings.into_iter().filter_map(|(key, value)| Some((key.strip_prefix(PREFIX)?.to_owned(), value)));
    Ok(named.filter_map(|(name, value)| Some((name, serde_json::from_str(&value).ok()?))).collect())
}

/// Sets a channel up, or takes it away where none is given.
pub async fn set(app: &App, actor: &Actor, name: &str, channel: Option<&Channel>) -> Result<(), OpError> {
    let permit = actor.set_channels()?;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > 30 || !name.chars().all(fits) {
        return bad(format!("渠道名称“{name}”不对"), "请用小写字母、数字和短横,最长30个字符");
    }
    let known = app.store.setting(&format!("{PREFIX}{name}")).await?.is_some_and(|value| !value.is_empty());
    if channel.is_none() && !known {
        return Err(OpError::NotFound(format!("渠道“{name}”")));
    }
    let value = channel.map(serde_json::to_string).transpose().unwrap_or_default().unwrap_or_default();
    let by = permit.by("", app.clock.now());
    app.store.set_setting(&format!("{PREFIX}{name}"), &value, &by).await?;
    match channel {
        // From now on, not from the beginning of the trail.
        Some(Channel::Hook(_)) => drop(app.store.hook_place(name, app.clock.now()).await?),
        Some(_) => {}
        None => app.store.drop_hook_place(name).await?,
    }
    Ok(())
}

/// Sends a message now. `to` is the address of mail; a bot needs none.
pub async fn send(app: &App, channel: &Channel, to: Option<&str>, subject: &str, body: &str) -> Result<(), Refused> {
    match (channel, to) {
        (Channel::Mail(mail), Some(to)) => mail.send(&app.seal, to, subject, body).await,
        (Channel::Mail(_), None) => Err(Refused::for_good("没有收件人的邮箱地址")),
        (Channel::Hook(hook), _) => hook.post(app, &serde_json::json!({ "what": "test", "words": body })).await,
        (Channel::Bot(bot), _) => bot.send(&app.seal, app.clock.now(), subject, body).await,
    }
}

/// What a round of the outbox did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Sent.
    pub sent: usize,
    /// Failed, to be tried again or given up.
    pub failed: usize,
}

/// Sends what waits in the outbox and keeps what became of each message; then the webhooks have their turn.
pub async fn pump(app: &App) -> Result<Round, OpError> {
    let now = app.clock.now();
    let waiting = app.store.messages_to_send(now, ROUND).await?;
    let channels = all(app).await?;
    let mut round = hook::pump(app, &channels, now).await?;
    if waiting.is_empty() {
        return Ok(round);
    }
    let addresses = app.store.mail_addresses().await?;
    for message in waiting {
        if !app.store.take_message(message.id, message.tries, now + HELD).await? {
            continue;
        }
        let sealed = addresses.iter().find(|(account, _)| *account == message.account_id);
        let to = sealed.and_then(|(_, sealed)| app.seal.open(sealed));
        let outcome = match channels.iter().find(|(name, _)| *name == message.channel) {
            Some((_, channel)) => send(app, channel, to.as_deref(), &message.subject, &message.body).await,
            None => Err(Refused::for_good("渠道已停用")),
        };
        match &outcome {
            Ok(()) => round.sent += 1,
            Err(_) => round.failed += 1,
        }
        app.store.finish_message(message.id, &attempt(&message, outcome, now), now).await?;
    }
    Ok(round)
}

fn attempt(message: &Message, outcome: Result<(), Refused>, now: jiff::Timestamp) -> Attempt {
    match outcome {
        Ok(()) => Attempt::Sent,
        Err(refused) => {
            let wait = usize::try_from(message.tries).ok().and_then(|tries| WAITS.get(tries));
            let again = wait.filter(|_| !refused.for_good).map(|minutes| now + SignedDuration::from_mins(*minutes));
            Attempt::Failed { error: refused.words, again }
        }
    }
}
