//! Webhooks: another system is told of records in order, signed, at least once, and never of their values.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use gangmu::auth::Actor;
use gangmu::channel::{self, Channel, Hook};
use jiff::ToSpan;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::hazards::{add, hazard, id};
use crate::world::{TODAY, World, on_both};

const SECRET: &str = "0123456789abcdef";

/// A system that keeps what is posted to it, and answers with the status that it is told to.
#[derive(Clone)]
struct Listener {
    url: String,
    status: Arc<Mutex<StatusCode>>,
    kept: Arc<Mutex<Vec<(String, String)>>>,
}

impl Listener {
    async fn start() -> Listener {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/told", listener.local_addr().unwrap());
        let sink = Listener { url, status: Arc::new(Mutex::new(StatusCode::NO_CONTENT)), kept: Arc::default() };
        let router = Router::new().fallback(keep).with_state(sink.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        sink
    }

    fn answers(&self, status: StatusCode) {
        *self.status.lock().unwrap() = status;
    }

    /// What came since the last look, with the signatures.
    fn told(&self) -> Vec<(Value, String, String)> {
        let kept = std::mem::take(&mut *self.kept.lock().unwrap());
        kept.into_iter().map(|(sign, body)| (serde_json::from_str(&body).unwrap(), sign, body)).collect()
    }
}

async fn keep(State(sink): State<Listener>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let sign = headers["x-gangmu-signature"].to_str().unwrap().to_owned();
    sink.kept.lock().unwrap().push((sign, String::from_utf8(body.to_vec()).unwrap()));
    *sink.status.lock().unwrap()
}

async fn set(world: &World, url: &str, ledgers: &[&str]) {
    let (url, secret) = (world.app.seal.close(url), world.app.seal.close(SECRET));
    let hook = Hook { url, secret, ledgers: ledgers.iter().map(|id| (*id).to_owned()).collect() };
    channel::set(&world.app, &Actor::system(), "hook", Some(&Channel::Hook(hook))).await.unwrap();
}

fn signed(body: &str) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac = <Hmac<sha2::Sha256> as KeyInit>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    format!("sha256={}", mac.finalize().into_bytes().iter().map(|b| format!("{b:02x}")).collect::<String>())
}

#[test]
fn records_are_told_in_order_from_the_setting_up_on_signed_and_without_values() {
    on_both(async |world| {
        let sink = Listener::start().await;
        let early = add(&world.school(), hazard("楼梯间")).await;
        set(world, &sink.url, &["hazard"]).await;
        let new = add(&world.school(), hazard("食堂后门")).await;
        let void = format!("/api/ledgers/hazard/records/{}/void", id(&early));
        let body = json!({ "revision": early["row"]["revision"], "reason": "重复登记" });
        world.school().post(&void, body).await.ok();
        assert_eq!(channel::pump(&world.app).await.unwrap().sent, 2);
        let told = sink.told();
        let short: Vec<(&Value, &Value)> =
            told.iter().map(|(body, _, _)| (&body["what"], &body["record"]["id"])).collect();
        assert_eq!(short, [(&json!("create"), &json!(id(&new))), (&json!("void"), &json!(id(&early)))]);
        for (body, sign, text) in &told {
            assert_eq!(*sign, signed(text));
            assert_eq!(body["unit"]["name"], "石桥小学", "{body}");
            assert!(!text.contains("食堂后门"), "a value went out: {text}");
        }
        assert_eq!(channel::pump(&world.app).await.unwrap().sent, 0, "nothing is told twice");
        set(world, &sink.url, &["training_class"]).await;
        add(&world.school(), hazard("操场")).await;
        assert_eq!(channel::pump(&world.app).await.unwrap().sent, 0, "another ledger");
    });
}

#[test]
fn what_was_not_taken_is_told_again_and_nothing_overtakes_it() {
    on_both(async |world| {
        let sink = Listener::start().await;
        set(world, &sink.url, &[]).await;
        let first = add(&world.school(), hazard("楼梯间")).await;
        let second = add(&world.school(), hazard("食堂后门")).await;
        sink.answers(StatusCode::SERVICE_UNAVAILABLE);
        let round = channel::pump(&world.app).await.unwrap();
        assert_eq!((round.sent, round.failed), (0, 1));
        sink.answers(StatusCode::OK);
        assert_eq!(channel::pump(&world.app).await.unwrap().sent, 0, "it waits before it tries again");
        let place = world.app.store.hook_place("hook", world.app.clock.now()).await.unwrap();
        assert_eq!((place.tries, place.error.as_deref()), (1, Some("对方没有接收(HTTP 503)")));
        sink.told();
        let later = world.on_day(TODAY + 1.day()).await;
        assert_eq!(channel::pump(&later.app).await.unwrap().sent, 2);
        let records: Vec<Value> = sink.told().into_iter().map(|(body, _, _)| body["record"]["id"].clone()).collect();
        assert_eq!(records, [json!(id(&first)), json!(id(&second))]);
    });
}
