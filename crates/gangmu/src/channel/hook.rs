//! Webhooks: records entered, moved on and voided are posted to another system as signed JSON, in order and at least once.
//! No values go out, only which record is where: who may read more asks the API.

use std::time::Duration;

use gangmu_pack::definition::Ledger;
use gangmu_store::{AuditEvent, HookPlace};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{Channel, HELD, Refused, Round, WAITS};
use crate::app::App;
use crate::ops::error::OpError;

/// A system that does not answer is given up after this time, for now.
const PATIENCE: Duration = Duration::from_secs(10);
/// Events that one round looks at.
const ROUND: u32 = 500;

/// A system that is told of records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hook {
    /// Its address, sealed.
    pub url: String,
    /// The secret of the signature, sealed.
    pub secret: String,
    /// The ledgers that it is told of; all where none is named.
    pub ledgers: Vec<String>,
}

impl Hook {
    /// Posts one event. The signature is HMAC-SHA256 of the body, in hex, as `sha256=…` in `X-Gangmu-Signature`.
    pub(super) async fn post(&self, app: &App, body: &Value) -> Result<(), Refused> {
        let open =
            |sealed: &String| app.seal.open(sealed).ok_or_else(|| Refused::for_good("推送的设置打不开:密钥不符"));
        let (url, secret) = (open(&self.url)?, open(&self.secret)?);
        let text = body.to_string();
        let failed = |error: reqwest::Error| Refused::now(format!("对方没有回应:{}", error.without_url()));
        crate::tls::ready();
        // An address that sends elsewhere is not followed: the signature is for this one.
        let http = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build();
        let request = http.map_err(failed)?.post(url).header("content-type", "application/json");
        let signed = request.header("x-gangmu-signature", format!("sha256={}", sign(&secret, &text)));
        let status = signed.body(text).send().await.map_err(failed)?.status();
        if status.is_success() {
            Ok(())
        } else {
            Err(Refused::now(format!("对方没有接收(HTTP {})", status.as_u16())))
        }
    }

    fn wants(&self, ledger: &str) -> bool {
        self.ledgers.is_empty() || self.ledgers.iter().any(|id| id == ledger)
    }
}

/// HMAC-SHA256 in hex.
fn sign(key: &str, text: &str) -> String {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Posts what happened since each webhook's last turn.
pub(super) async fn pump(app: &App, channels: &[(String, Channel)], now: Timestamp) -> Result<Round, OpError> {
    let mut round = Round::default();
    for (name, channel) in channels {
        if let Channel::Hook(hook) = channel {
            let turn = take_turn(app, name, hook, now).await?;
            round.sent += turn.sent;
            round.failed += turn.failed;
        }
    }
    Ok(round)
}

async fn take_turn(app: &App, name: &str, hook: &Hook, now: Timestamp) -> Result<Round, OpError> {
    let mut place = app.store.hook_place(name, now).await?;
    let (events, last) = app.store.steps_after(place.seq, ROUND).await?;
    if last == place.seq || !app.store.take_hook(name, &place, now, now + HELD).await? {
        return Ok(Round::default());
    }
    let mut round = Round::default();
    let mut reached = last;
    for event in events.iter().filter(|event| hook.wants(&event.kind)) {
        let Some(body) = told(app, event).await? else { continue };
        match hook.post(app, &body).await {
            Ok(()) => {
                round.sent += 1;
                place = HookPlace { seq: event.seq, tries: 0, next_at: app.clock.now() + HELD, error: None };
                app.store.put_hook_place(name, &place).await?;
            }
            Err(refused) => {
                round.failed += 1;
                // The order is kept: what comes later waits for this one.
                reached = event.seq - 1;
                place.error = Some(refused.words);
                break;
            }
        }
    }
    let wait = usize::try_from(place.tries).ok().and_then(|tries| WAITS.get(tries).or(WAITS.last()));
    let failed = round.failed > 0;
    let after = HookPlace {
        seq: reached.max(place.seq),
        tries: if failed { place.tries + 1 } else { 0 },
        next_at: if failed { now + SignedDuration::from_mins(wait.copied().unwrap_or(1)) } else { now },
        error: place.error.filter(|_| failed),
    };
    app.store.put_hook_place(name, &after).await?;
    Ok(round)
}

/// What is said of an event; none where it is of no record.
async fn told(app: &App, event: &AuditEvent) -> Result<Option<Value>, OpError> {
    let Some(ledger) = app.pack.ledger(&event.kind) else { return Ok(None) };
    let Some(record) = app.store.record(ledger, event.target_id).await? else { return Ok(None) };
    let state = |side: &Option<Value>| side.as_ref()?.get("state")?.as_str().map(|id| state_of(ledger, id));
    let step = event.action.strip_prefix("move:").and_then(|id| ledger.moves.iter().find(|step| step.id == id));
    let units = app.units();
    let unit = event.unit_id.unwrap_or(record.owner);
    Ok(Some(json!({
        "seq": event.seq,
        "at": event.at.to_string(),
        "what": event.action.split(':').next(),
        "ledger": { "id": ledger.head.id, "name": ledger.head.name },
        "record": { "id": record.id, "number": record.number, "path": format!("/ledgers/{}/records/{}", ledger.head.id, record.id) },
        "move": step.map(|step| json!({ "id": step.id, "name": step.name })),
        "from": state(&event.before),
        "to": state(&event.after),
        "unit": { "code": units.brief(unit).code, "name": units.name(unit) },
        "by": event.actor_name,
    })))
}

fn state_of(ledger: &Ledger, id: &str) -> Value {
    json!({ "id": id, "name": ledger.state_name(id) })
}
