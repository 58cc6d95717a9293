//! Rights that people hand over for some days, and tokens of programs: what each gives, and where each ends.

use jiff::civil::date;
use reqwest::Method;
use serde_json::{Value, json};

use crate::hazards::{self, RECORDS, add, hazard, id, step};
use crate::web::{Answer, Person, find, list, says, send};
use crate::world::{World, on_both, on_sqlite, session_of};

const DELEGATIONS: &str = "/api/account/delegations";
const TOKENS: &str = "/api/account/tokens";

/// Hands rights over from today to the 25th.
async fn delegate(world: &World, giver: &str, taker: &str, ledger: Option<&str>) -> Answer {
    let new = json!({ "taker": world.account(taker), "ledger": ledger, "from": "2026-11-23", "to": "2026-11-25", "note": "出差" });
    world.person(giver).post(DELEGATIONS, new).await
}

/// A hazard that waits for the office to grade it.
async fn registered(world: &World) -> i64 {
    let made = id(&add(&world.school(), hazard("楼梯间")).await);
    step(&world.school(), "hazard", made, "register", json!({}), "").await.ok();
    made
}

async fn grade(person: &Person<'_>, record: i64) -> Answer {
    step(person, "hazard", record, "grade", json!({}), "").await
}

#[test]
fn a_colleague_acts_in_the_own_name_and_the_history_says_for_whom() {
    on_both(async |world| {
        let (record, other) = (registered(world).await, registered(world).await);
        let taker = world.person("lintao");
        grade(&taker, record).await.refused(403);
        let given = delegate(world, "zhaoqian", "lintao", Some("hazard")).await.ok();
        assert_eq!(list(&given["given"])[0]["status"], "in_force");
        let received = taker.get(DELEGATIONS).await.ok();
        assert_eq!(list(&received["received"])[0]["giver"]["name"], "赵倩");
        let graded = grade(&taker, record).await.ok();
        let history = list(&graded["history"]);
        assert!(history.iter().any(|item| item["by"] == "林涛(代赵倩)"), "{history:?}");
        let waiting = taker.get("/api/home").await.ok();
        assert!(waiting["waiting"].to_string().contains("已登记") || !list(&waiting["waiting"]).is_empty());
        // The giver's rights stay; another giver's ledger is not among them.
        grade(&world.safety(), other).await.ok();
        let told = list(&taker.get(DELEGATIONS).await.ok()["received"])[0]["id"].clone();
        world.person("zhengjie").delete(&format!("{DELEGATIONS}/{told}")).await.refused(404);
        world.safety().delete(&format!("{DELEGATIONS}/{told}")).await.ok();
        grade(&taker, registered(world).await).await.refused(403);
        let trail = world.rows_as_text("audit_event").await;
        assert!(trail.contains("delegation") && trail.contains("出差"));
        assert!(matches!(world.app.store.verify_chain().await.unwrap(), gangmu_store::ChainCheck::Whole { .. }));
    });
}

#[test]
fn what_is_handed_over_ends_with_its_last_day_and_begins_with_its_first() {
    on_both(async |world| {
        let records = [registered(world).await, registered(world).await, registered(world).await];
        delegate(world, "zhaoqian", "lintao", None).await.ok();
        for (day, expected, record) in [
            (date(2026, 11, 22), 403, records[0]),
            (date(2026, 11, 25), 200, records[1]),
            (date(2026, 11, 26), 403, records[2]),
        ] {
            let then = world.on_day(day).await;
            let token = session_of(&then, "lintao").await;
            let answer = grade(&then.with_token(&token), record).await;
            assert_eq!(answer.status, expected, "{day}: {}", answer.text());
            then.app.store.delete_sessions_of(then.account("lintao")).await.unwrap();
        }
    });
}

#[test]
fn nobody_passes_an_item_by_acting_for_another() {
    on_both(async |world| {
        delegate(world, "zhaoqian", "lintao", None).await.ok();
        let (giver, taker, second) = (world.safety(), world.person("lintao"), world.person("zhengjie"));
        // The giver changed the record: the colleague cannot pass it for the giver.
        let made = id(&add(&world.school(), hazard("楼梯间")).await);
        hazards::to_self_checked(world, made).await;
        let revision = giver.get(&format!("{RECORDS}/{made}")).await.ok()["row"]["revision"].clone();
        let patch = json!({ "revision": revision, "values": { "inspectors": 2 } });
        giver.patch(&format!("{RECORDS}/{made}"), patch).await.ok();
        says(&step(&taker, "hazard", made, "recheck", json!({}), "").await.refused(403), "另一人");
        step(&second, "hazard", made, "recheck", json!({}), "").await.ok();
        // The colleague rechecks for the giver: then neither closes.
        let made = id(&add(&world.school(), hazard("图书室")).await);
        hazards::to_self_checked(world, made).await;
        step(&taker, "hazard", made, "recheck", json!({}), "").await.ok();
        says(&step(&taker, "hazard", made, "close", json!({}), "").await.refused(403), "另一人");
        says(&step(&giver, "hazard", made, "close", json!({}), "").await.refused(403), "另一人");
        step(&second, "hazard", made, "close", json!({}), "").await.ok();
    });
}

#[test]
fn rights_are_the_givers_own_of_this_moment_and_go_no_further() {
    on_both(async |world| {
        let record = registered(world).await;
        delegate(world, "zhaoqian", "lintao", None).await.ok();
        delegate(world, "lintao", "gaojie", None).await.ok();
        grade(&world.person("gaojie"), record).await.refused(403);
        let mut giver = world.app.store.account(world.account("zhaoqian")).await.unwrap().unwrap();
        giver.active = false;
        world.app.store.update_account(&giver, &world.by()).await.unwrap();
        world.app.sessions.clear();
        grade(&world.person("lintao"), record).await.refused(403);
    });
}

#[test]
fn only_colleagues_take_rights_in_hand() {
    on_both(async |world| {
        for (giver, taker) in [
            ("zhaoqian", "zhoufang"),
            ("zhoufang", "machao"),
            ("zhaoqian", "admin"),
            ("admin", "zhaoqian"),
            ("zhaoqian", "zhaoqian"),
        ] {
            says(&delegate(world, giver, taker, None).await.refused(422), "委托");
        }
        let past = json!({ "taker": world.account("lintao"), "from": "2026-11-01", "to": "2026-11-22" });
        world.safety().post(DELEGATIONS, past).await.refused(422);
        let long = json!({ "taker": world.account("lintao"), "from": "2026-11-23", "to": "2028-11-22" });
        world.safety().post(DELEGATIONS, long).await.refused(422);
    });
}

/// Makes a token until the end of the month; its text.
async fn token(person: &Person<'_>, scope: Value) -> String {
    let mut wish = json!({ "name": "学籍对接", "to": "2026-11-30" });
    wish.as_object_mut().unwrap().extend(scope.as_object().unwrap().clone());
    person.post(TOKENS, wish).await.ok()["token"].as_str().unwrap().to_owned()
}

/// What a program gets with a token.
async fn ask(world: &World, token: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
    let request = world.nobody().ask(method, path).bearer_auth(token);
    send(match body {
        Some(body) => request.json(&body),
        None => request,
    })
    .await
}

#[test]
fn a_token_does_what_its_scope_says_and_nothing_else() {
    on_both(async |world| {
        let school = world.school();
        let mut values = hazard("楼梯间");
        values["responsible"] = json!("欧阳明");
        let record = id(&add(&school, values).await);
        let other = "/api/ledgers/training_class/records";
        let read = token(&school, json!({ "ledgers": ["hazard"] })).await;
        let write = token(&school, json!({ "write": true })).await;
        let reveal = token(&school, json!({ "reveal": true, "ledgers": ["hazard"] })).await;
        let new = Some(json!({ "values": hazard("图书室") }));
        let clear = Some(json!({ "field": "responsible", "reason": "核实情况" }));
        let password = Some(json!({ "old": "Yunxi@2026", "new": "Anders@2026" }));
        let made = Some(json!({ "name": "再来一个", "to": "2026-11-30" }));
        let reveals = format!("{RECORDS}/{record}/reveal");
        for (who, method, path, body, expected) in [
            (&read, Method::GET, RECORDS, None, 200),
            (&read, Method::POST, RECORDS, new.clone(), 403),
            (&read, Method::GET, other, None, 403),
            (&read, Method::GET, "/api/ledgers/training_class", None, 403),
            (&read, Method::GET, "/api/home", None, 403),
            (&read, Method::GET, "/api/notices", None, 403),
            (&read, Method::GET, "/api/session", None, 200),
            (&read, Method::POST, &reveals, clear.clone(), 403),
            (&write, Method::POST, RECORDS, new.clone(), 200),
            (&write, Method::GET, other, None, 200),
            (&write, Method::POST, &reveals, clear.clone(), 403),
            (&write, Method::POST, "/api/session/password", password, 403),
            (&write, Method::GET, TOKENS, None, 403),
            (&write, Method::POST, TOKENS, made, 403),
            (&write, Method::GET, DELEGATIONS, None, 403),
            (&reveal, Method::POST, &reveals, clear, 200),
            (&reveal, Method::POST, RECORDS, new, 403),
        ] {
            let answer = ask(world, who, method, path, body).await;
            assert_eq!(answer.status, expected, "{}: {}", answer.asked, answer.text());
        }
        let ledgers = ask(world, &read, Method::GET, "/api/ledgers", None).await.ok();
        assert_eq!(list(&ledgers).len(), 1);
        let detail = school.get(&format!("{RECORDS}/{record}")).await.ok();
        assert!(find(&detail["history"], "action", "查看受保护内容")["by"] == "周芳(令牌“学籍对接”)", "{detail}");
        let used = school.get(TOKENS).await.ok();
        assert!(list(&used).iter().all(|token| token["last_used"].is_string()), "{used}");
    });
}

#[test]
fn a_token_is_kept_as_a_hash_ends_with_its_day_and_opens_no_page() {
    on_both(async |world| {
        let school = world.school();
        let token = token(&school, json!({ "write": true })).await;
        let secret = token.split_once('.').unwrap().1;
        for table in ["program_token", "audit_event"] {
            assert!(!world.rows_as_text(table).await.contains(secret), "{table}");
        }
        world.with_token(&token).get("/api/session").await.refused(401);
        ask(world, &token, Method::GET, "/api/session", None).await.ok();
        world.with_token(&token).get("/api/session").await.refused(401);
        // A page elsewhere cannot send it; a program has no page.
        let sent = |request: reqwest::RequestBuilder| {
            send(request.header("sec-fetch-site", "cross-site").json(&json!({ "values": hazard("图书室") })))
        };
        assert_eq!(sent(world.nobody().ask(Method::POST, RECORDS).bearer_auth(&token)).await.status, 200);
        assert_eq!(sent(school.ask(Method::POST, RECORDS)).await.status, 401);
        for (day, expected) in [(date(2026, 11, 30), 200), (date(2026, 12, 1), 401)] {
            let then = world.on_day(day).await;
            assert_eq!(ask(&then, &token, Method::GET, RECORDS, None).await.status, expected, "{day}");
        }
        let id = list(&school.get(TOKENS).await.ok())[0]["id"].clone();
        world.other_school().delete(&format!("{TOKENS}/{id}")).await.refused(404);
        school.delete(&format!("{TOKENS}/{id}")).await.ok();
        says(&ask(world, &token, Method::GET, RECORDS, None).await.refused(401), "收回");
    });
}

#[test]
fn wrong_secrets_lock_a_token_as_wrong_passwords_lock_an_account() {
    on_both(async |world| {
        let token = token(&world.school(), json!({})).await;
        let (id, _) = token.split_once('.').unwrap();
        for wrong in ["", "gm", "gm999.abc", &format!("{id}.")] {
            ask(world, wrong, Method::GET, RECORDS, None).await.refused(401);
        }
        for _ in 0..4 {
            ask(world, &format!("{id}.guess"), Method::GET, RECORDS, None).await.refused(401);
        }
        says(&ask(world, &token, Method::GET, RECORDS, None).await.refused(401), "锁定");
    });
}

#[test]
fn a_token_never_exceeds_its_owner_nor_has_what_others_handed_over() {
    on_both(async |world| {
        let record = registered(world).await;
        delegate(world, "zhaoqian", "lintao", None).await.ok();
        let token = token(&world.person("lintao"), json!({ "write": true, "reveal": true })).await;
        let patch = Some(json!({ "revision": 2, "values": {}, "reason": "" }));
        ask(world, &token, Method::POST, &format!("{RECORDS}/{record}/moves/grade"), patch).await.refused(403);
        let mut owner = world.app.store.account(world.account("lintao")).await.unwrap().unwrap();
        owner.active = false;
        world.app.store.update_account(&owner, &world.by()).await.unwrap();
        world.app.sessions.clear();
        ask(world, &token, Method::GET, RECORDS, None).await.refused(401);
    });
}

#[test]
fn the_description_names_both_ways_to_say_who_asks() {
    on_sqlite(async |world| {
        let api = world.nobody().get("/api/openapi.json").await.ok();
        let schemes = &api["components"]["securitySchemes"];
        assert_eq!((&schemes["token"]["scheme"], &schemes["session"]["in"]), (&json!("bearer"), &json!("cookie")));
        assert_eq!(api["security"], json!([{ "session": [] }, { "token": [] }]));
    });
}
