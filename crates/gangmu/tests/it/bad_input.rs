//! Requests that no page sends: every route answers them with a refusal in Chinese, never with a fault of its own.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::hazards::{self, hazard};
use crate::plan;
use crate::web::{Answer, Person, is_chinese, send};
use crate::world::{World, on_both, session_of};

/// Every route that reads, with places for an id (`#`) and a text (`@`).
const READS: &[&str] = &[
    "/api/home?year=#",
    "/api/figures?ledger=@&measure=@&year=#&unit=#&slice=@&by=@",
    "/api/figures?ledger=hazard&measure=found&year=#",
    "/api/figures?ledger=hazard&measure=found&unit=#",
    "/api/figures?ledger=hazard&measure=found&slice=@",
    "/api/figures?ledger=hazard&measure=found&by=@",
    "/api/figures?ledger=hazard&measure=@",
    "/api/figures/@/records",
    "/api/figures/hazard.found~2026~~/records?after=@",
    "/api/figures/hazard.found~2026~#~/records",
    "/api/figures/hazard.found~#~~/records",
    "/api/figures/hazard.found~2026~~@/records",
    "/api/documents/#",
    "/api/documents/#/original",
    "/api/plan?year=#",
    "/api/tasks/#",
    "/api/ledgers/@",
    "/api/ledgers/@/counts",
    "/api/ledgers/@/template.xlsx",
    "/api/ledgers/@/records",
    "/api/ledgers/hazard/counts?filter=@&unit=#&year=#",
    "/api/ledgers/hazard/export.xlsx?columns=@",
    "/api/ledgers/hazard/export.xlsx?filter=@",
    "/api/ledgers/hazard/records?year=#",
    "/api/ledgers/hazard/records?unit=#",
    "/api/ledgers/hazard/records?limit=#&count=true",
    "/api/ledgers/hazard/records?count=@",
    "/api/ledgers/hazard/records?state=@",
    "/api/ledgers/hazard/records?q=@&count=true",
    "/api/ledgers/hazard/records?filter=@",
    "/api/ledgers/hazard/records?sort=@",
    "/api/ledgers/hazard/records?after=@",
    "/api/ledgers/hazard/records?after=@&sort=found_on",
    "/api/ledgers/hazard/records?filter=place%20%3D%20'@'",
    "/api/ledgers/hazard/records/#",
    "/api/ledgers/hazard/records?fields=@",
    "/api/imports/#",
    "/api/imports/#/marked.xlsx",
    "/api/attachments/@",
    "/api/summary?year=#",
    "/api/units?q=@&kind=@&limit=#",
    "/api/units/children?parent=#",
    "/api/people?q=@&role=@",
    "/api/search?q=@",
    "/api/nothing/@",
];

/// Ids that are none, or very large.
const IDS: &[&str] = &[
    "0",
    "-1",
    "99999",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "1e3",
    "1.5",
    "NaN",
    "abc",
    "%00",
    "一",
    "%FF",
    "",
];

/// Texts that break what is built carelessly.
const TEXTS: &[&str] = &[
    "",
    "%00",
    "a%00b",
    "%FF%FE",
    "'",
    "%22",
    "%25",
    "%5C",
    "..%2F..%2Fx",
    "%F0%9F%92%A9",
    "NaN",
    "null",
    "%7B%7D",
    "1%3B%20DROP%20TABLE%20unit",
    "~",
    "a%0Ab",
    "MQ",
    "eyJ9",
];

/// Asserts that an answer is no fault, and that a refusal is a sentence.
#[track_caller]
fn is_no_fault(answer: &Answer, sent: &str) {
    assert!(answer.status < 500, "{} with {sent}: {} {}", answer.asked, answer.status, answer.text());
    if answer.status >= 400 {
        let message = answer.json()["message"].as_str().unwrap_or_default().to_owned();
        assert!(is_chinese(&message), "{} with {sent}: {} {:?}", answer.asked, answer.status, answer.text());
    }
}

#[test]
fn no_address_of_any_shape_is_a_fault() {
    on_both(async |world| {
        plan::with_plan(world).await;
        hazards::add(&world.school(), hazard("楼梯间")).await;
        let general = world.general();
        for route in READS {
            for (at, text) in TEXTS.iter().enumerate() {
                let path = route.replace('@', text).replace('#', IDS[at % IDS.len()]);
                is_no_fault(&general.get(&path).await, &path);
            }
            if route.contains('#') {
                for id in IDS {
                    let path = route.replace('#', id).replace('@', "x");
                    is_no_fault(&general.get(&path).await, &path);
                }
            }
        }
        let school = world.school();
        is_no_fault(
            &school.get(&format!("/api/ledgers/hazard/records?q={}", "长".repeat(2000))).await,
            "a long search",
        );
    });
}

/// Every route that takes JSON: method, path, a body that it understands.
fn writes(task: i64, record: i64) -> Vec<(Method, String, Value)> {
    let target = json!({ "label": "数", "comparator": "ge", "value": 1, "unit": "所", "value_max": 3, "year": 2026, "ledger": "hazard", "measure": "found", "slice": "true" });
    let patch = json!({ "revision": 1, "values": { "inspectors": 2 }, "reason": "核实" });
    let one = format!("/api/ledgers/hazard/records/{record}");
    vec![
        (Method::POST, "/api/session".into(), json!({ "login": "x", "password": "y" })),
        (Method::POST, "/api/session/password".into(), json!({ "old": "x", "new": "y" })),
        (
            Method::PUT,
            "/api/documents/1/draft".into(),
            json!({ "revision": 1, "draft": { "year": 2026, "title": "x", "goals": [], "clauses": {} } }),
        ),
        (Method::POST, "/api/documents/1/confirm".into(), json!({ "revision": 1, "reason": "x" })),
        (
            Method::PATCH,
            format!("/api/tasks/{task}"),
            json!({ "revision": 1, "title": "x", "lead_unit": 1, "co_units": [1], "leader": 1, "starts": "2026-01-01", "due": "2026-12-31", "status": "open", "reason": "x" }),
        ),
        (Method::POST, format!("/api/tasks/{task}/reports"), json!({ "progress": 5, "text": "x" })),
        (Method::POST, format!("/api/tasks/{task}/done"), json!({ "note": "x", "evidence": [] })),
        (Method::POST, format!("/api/tasks/{task}/reopen"), json!({ "reason": "x" })),
        (Method::POST, format!("/api/tasks/{task}/milestones"), json!({ "name": "x", "due": "2026-01-01" })),
        (
            Method::PATCH,
            "/api/milestones/1".into(),
            json!({ "name": "x", "due": "2026-01-01", "done_on": "2026-01-01" }),
        ),
        (Method::POST, format!("/api/tasks/{task}/targets"), target.clone()),
        (Method::PUT, "/api/targets/1".into(), target),
        (Method::DELETE, "/api/targets/999".into(), json!({ "reason": "x" })),
        (Method::POST, "/api/targets/1/answer".into(), json!({ "value": 1, "note": "x", "evidence": null })),
        (Method::POST, "/api/ledgers/hazard/records".into(), json!({ "owner": 7, "values": hazard("x") })),
        (Method::PATCH, one.clone(), patch.clone()),
        (Method::POST, format!("{one}/moves/register"), patch.clone()),
        (Method::POST, format!("{one}/void"), patch),
        (Method::POST, format!("{one}/reveal"), json!({ "field": "responsible", "reason": "核实" })),
        (Method::POST, "/api/imports/1/commit".into(), json!({ "mode": "all" })),
    ]
}

/// Values of a wrong type or shape.
fn wrong_values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(0),
        json!(1.5),
        json!(1e308),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(""),
        json!("\u{0}"),
        json!("楼\u{0}梯"),
        json!("\u{202e}\u{feff}"),
        json!("'; DROP TABLE unit; --"),
        json!("9999-12-31"),
        json!("-009999-01-01"),
        json!("2026-13-45"),
        json!("sealed:1:00"),
        json!("长".repeat(70_000)),
        json!([]),
        json!([null, 1, "x", {}]),
        json!({}),
        json!({ "id": -1, "hash": 5 }),
    ]
}

async fn ask(person: &Person<'_>, method: &Method, path: &str, body: &Value) -> Answer {
    send(person.ask(method.clone(), path).json(body)).await
}

#[test]
fn no_value_of_any_type_is_a_fault() {
    on_both(async |world| {
        let task = plan::with_plan(world).await;
        let record = hazards::id(&hazards::add(&world.school(), hazard("楼梯间")).await);
        for (method, path, body) in writes(task, record) {
            let keys: Vec<String> = body.as_object().unwrap().keys().cloned().collect();
            // Each password that is tried costs Argon2's time: there, every fifth value is enough.
            let every = if path.starts_with("/api/session") { 5 } else { 1 };
            for (at, value) in wrong_values().into_iter().enumerate().step_by(every) {
                let person = writer(world, &path).await;
                for key in &keys {
                    let mut wrong = body.clone();
                    wrong[key] = value.clone();
                    let answer = ask(&person, &method, &path, &wrong).await;
                    is_no_fault(&answer, &format!("{key} = wrong value {at}"));
                }
            }
        }
    });
}

/// Whoever may write there: what is refused for want of a right is not looked at.
async fn writer<'w>(world: &'w World, path: &str) -> Person<'w> {
    if path.starts_with("/api/ledgers") {
        world.safety()
    } else if path.starts_with("/api/session") {
        world.with_token(&session_of_new(world).await)
    } else {
        world.general()
    }
}

async fn session_of_new(world: &World) -> String {
    world.app.store.delete_sessions_of(world.account("sunlei")).await.unwrap();
    session_of(world, "sunlei").await
}

#[test]
fn no_value_of_a_field_is_a_fault() {
    on_both(async |world| {
        for ledger in &world.app.pack.ledgers {
            let path = format!("/api/ledgers/{}/records", ledger.head.id);
            let person = match ledger.head.id.as_str() {
                "hazard" => world.school(),
                "training_class" => world.person("gaojie"),
                _ => world.person("lintao"),
            };
            for field in &ledger.fields {
                for (at, value) in wrong_values().into_iter().enumerate() {
                    let mut values = serde_json::Map::from_iter(ledger.samples[0].clone());
                    values.insert(field.id.clone(), value);
                    let answer = ask(&person, &Method::POST, &path, &json!({ "values": values })).await;
                    is_no_fault(&answer, &format!("{} = wrong value {at}", field.id));
                }
            }
        }
        let safety = world.safety();
        is_no_fault(&safety.get("/api/ledgers/hazard/records?limit=200").await, "the list afterwards");
        is_no_fault(&safety.get("/api/ledgers/hazard/export.xlsx").await, "the export afterwards");
        is_no_fault(&world.general().get("/api/summary?year=2026").await, "the summary afterwards");
        is_no_fault(&safety.get("/api/home").await, "the home page afterwards");
        for measure in ["found", "cost", "closed_rate"] {
            is_no_fault(&safety.get(&format!("/api/figures?ledger=hazard&measure={measure}")).await, measure);
        }
    });
}

#[test]
fn no_body_of_any_kind_is_a_fault() {
    on_both(async |world| {
        let task = plan::with_plan(world).await;
        let record = hazards::id(&hazards::add(&world.school(), hazard("楼梯间")).await);
        let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
        let bodies: Vec<(&str, Vec<u8>)> = vec![
            ("application/json", vec![]),
            ("application/json", b"{".to_vec()),
            ("application/json", b"null".to_vec()),
            ("application/json", b"[]".to_vec()),
            ("application/json", b"\"x\"".to_vec()),
            ("application/json", b"{\"revision\": NaN}".to_vec()),
            ("application/json", b"{\"revision\": 1e999, \"value\": 1e999}".to_vec()),
            ("application/json", b"{\"revision\": 1, \"revision\": 2}".to_vec()),
            ("application/json", vec![0xFF, 0xFE, 0x00]),
            ("application/json", deep.into_bytes()),
            ("text/plain", b"{}".to_vec()),
            ("multipart/form-data; boundary=x", b"--x".to_vec()),
        ];
        for (method, path, _) in writes(task, record) {
            let person = writer(world, &path).await;
            for (kind, body) in &bodies {
                let request = person.ask(method.clone(), &path).header(CONTENT_TYPE, *kind).body(body.clone());
                let answer = send(request).await;
                assert!((400..500).contains(&answer.status), "{} {path}: {}", answer.asked, answer.status);
                is_no_fault(&answer, &String::from_utf8_lossy(&body[..body.len().min(40)]));
            }
        }
        for path in ["/api/documents", "/api/attachments", "/api/ledgers/hazard/imports"] {
            let person = if path.contains("hazard") { world.school() } else { world.general() };
            for (kind, body) in [
                ("application/json", b"{}".to_vec()),
                ("multipart/form-data", b"x".to_vec()),
                ("multipart/form-data; boundary=x", vec![]),
                (
                    "multipart/form-data; boundary=x",
                    b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nabc".to_vec(),
                ),
                (
                    "multipart/form-data; boundary=x",
                    b"--x\r\nContent-Disposition: form-data; name=\"year\"\r\n\r\n2026\r\n--x--\r\n".to_vec(),
                ),
                ("multipart/form-data; boundary=x", b"--x\r\nnonsense\r\n\r\n--x--".to_vec()),
            ] {
                let request = person.ask(Method::POST, path).header(CONTENT_TYPE, kind).body(body);
                let answer = send(request).await;
                assert!((400..500).contains(&answer.status), "{path}: {} {}", answer.status, answer.text());
                is_no_fault(&answer, kind);
            }
        }
    });
}

#[test]
fn a_method_that_a_route_does_not_know_is_refused() {
    on_both(async |world| {
        let general = world.general();
        for (method, path) in [
            (Method::PUT, "/api/home"),
            (Method::DELETE, "/api/ledgers"),
            (Method::POST, "/api/plan"),
            (Method::PATCH, "/api/session"),
        ] {
            let answer = send(general.ask(method, path)).await;
            assert_eq!(answer.status, 405, "{}", answer.asked);
        }
        general.get("/api/nothing").await.refused(404);
    });
}
