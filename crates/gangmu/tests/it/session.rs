//! Signing in and out.

use jiff::SignedDuration;
use jiff::civil::date;
use serde_json::json;

use crate::web::{Answer, says, send};
use crate::world::{PASSWORD, TODAY, World, on_both};

async fn sign_in(world: &World, login: &str, password: &str) -> Answer {
    world.nobody().post("/api/session", json!({ "login": login, "password": password })).await
}

/// The token of a sign-in that worked.
fn token(answer: &Answer) -> String {
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    for rule in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        says(cookie, rule);
    }
    cookie.split_once('=').unwrap().1.split_once(';').unwrap().0.to_owned()
}

#[test]
fn the_right_password_opens_a_session_that_says_what_the_person_may_do() {
    on_both(async |world| {
        let answer = sign_in(world, " wangmin ", PASSWORD).await;
        let token = token(&answer);
        assert_eq!(token.len(), 64);
        let me = answer.ok();
        assert_eq!((me["name"].as_str(), me["role"].as_str()), (Some("王敏"), Some("general")));
        assert_eq!(me["unit"]["name"], "办公室");
        assert_eq!(me["today"], "2026-11-23");
        assert_eq!(me["may"]["document_import"], true);
        assert_eq!(me["may"]["ledger_write"], json!(["training_institution", "training_class"]));
        assert_eq!(world.with_token(&token).get("/api/session").await.ok()["login"], "wangmin");
        let kept = world.rows_as_text("session").await;
        assert!(!kept.contains(&token), "the token itself lies in the database");
    });
}

#[test]
fn what_a_school_may_do_is_less() {
    on_both(async |world| {
        let me = world.school().get("/api/session").await.ok();
        let none = json!({ "plan_edit": false, "plan_read": false, "document_import": false, "summary": false, "definitions": false,
            "ledgers": ["hazard", "training_class"], "ledger_write": ["hazard", "training_class"] });
        assert_eq!(me["may"], none);
    });
}

#[test]
fn nobody_sees_anything_without_signing_in() {
    on_both(async |world| {
        let nobody = world.nobody();
        for path in [
            "/api/session",
            "/api/home",
            "/api/measures",
            "/api/figures?ledger=hazard&measure=found",
            "/api/figures/hazard.found~2026~~/records",
            "/api/documents",
            "/api/documents/1",
            "/api/documents/1/original",
            "/api/plan",
            "/api/tasks/1",
            "/api/ledgers",
            "/api/ledgers/hazard",
            "/api/ledgers/hazard/records",
            "/api/ledgers/hazard/records/1",
            "/api/ledgers/hazard/counts",
            "/api/ledgers/hazard/template.xlsx",
            "/api/ledgers/hazard/export.xlsx",
            "/api/imports/1",
            "/api/imports/1/marked.xlsx",
            "/api/attachments/0000",
            "/api/summary",
            "/api/summary.docx",
            "/api/units",
            "/api/units/children",
            "/api/people",
            "/api/areas",
            "/api/search?q=石桥",
        ] {
            says(&nobody.get(path).await.refused(401), "请先登录");
        }
        nobody.post("/api/ledgers/hazard/records", json!({ "values": {} })).await.refused(401);
        nobody.upload("/api/documents", "要点.txt", "要点").await.refused(401);
        nobody.upload("/api/attachments", "图.png", "图").await.refused(401);
        nobody
            .post("/api/ledgers/hazard/records/1/reveal", json!({ "field": "responsible", "reason": "看看" }))
            .await
            .refused(401);
        world.with_token("token-of-somebody").get("/api/home").await.refused(401);
        world.with_token("' OR 1=1 --").get("/api/home").await.refused(401);
    });
}

#[test]
fn demo_accounts_are_offered_by_the_demo_county_alone() {
    on_both(async |world| {
        assert_eq!(world.nobody().get("/api/demo-accounts").await.ok(), json!([]));
    });
}

#[test]
fn a_wrong_password_and_an_unknown_login_are_told_alike() {
    on_both(async |world| {
        let wrong = sign_in(world, "wangmin", "wrong").await.refused(422);
        let unknown = sign_in(world, "nobody", "wrong").await.refused(422);
        assert_eq!(wrong, unknown);
        says(&wrong, "账号或密码不对");
    });
}

#[test]
fn five_wrong_passwords_lock_an_account_for_fifteen_minutes() {
    on_both(async |world| {
        for _ in 0..4 {
            sign_in(world, "sunlei", "wrong").await.refused(422);
        }
        sign_in(world, "sunlei", PASSWORD).await.ok();
        for _ in 0..5 {
            says(&sign_in(world, "sunlei", "wrong").await.refused(422), "账号或密码不对");
        }
        says(&sign_in(world, "sunlei", PASSWORD).await.refused(422), "已锁定");
        let (store, id, now) = (&world.app.store, world.account("sunlei"), world.app.clock.now());
        let until = store.account(id).await.unwrap().unwrap().locked_until;
        assert_eq!(until, Some(now + SignedDuration::from_mins(15)));
        store.sign_in_failed(id, 1, now + SignedDuration::from_secs(1)).await.unwrap();
        says(&sign_in(world, "sunlei", PASSWORD).await.refused(422), "已锁定");
        store.sign_in_failed(id, 1, now).await.unwrap();
        sign_in(world, "sunlei", PASSWORD).await.ok();
        sign_in(world, "sunlei", "wrong").await.refused(422);
        sign_in(world, "sunlei", PASSWORD).await.ok();
    });
}

#[test]
fn signing_out_ends_the_session_at_once() {
    on_both(async |world| {
        let school = world.school();
        school.get("/api/session").await.ok();
        let out = school.delete("/api/session").await;
        says(out.headers["set-cookie"].to_str().unwrap(), "Max-Age=0");
        out.ok();
        school.get("/api/session").await.refused(401);
        world.safety().get("/api/session").await.ok();
    });
}

#[test]
fn a_session_ends_after_half_an_hour_without_use() {
    on_both(async |world| {
        let tomorrow = world.on_day(TODAY.tomorrow().unwrap()).await;
        tomorrow.school().get("/api/home").await.refused(401);
    });
}

#[test]
fn a_new_password_ends_every_session_of_the_account() {
    on_both(async |world| {
        let change = |old: &str, new: &str| json!({ "old": old, "new": new });
        let path = "/api/session/password";
        let (school, elsewhere) = (world.school(), token(&sign_in(world, "zhoufang", PASSWORD).await));
        for (old, new, why) in [
            ("wrong", "Shiqiao#2026", "原密码不对"),
            (PASSWORD, PASSWORD, "与原密码相同"),
            (PASSWORD, "Ab1#", "至少8位"),
            (PASSWORD, "shiqiao2026", "三种"),
            (PASSWORD, "Zhoufang#1", "不能含账号"),
        ] {
            says(&school.post(path, change(old, new)).await.refused(422), why);
        }
        world.with_token(&elsewhere).get("/api/session").await.ok();
        school.post(path, change(PASSWORD, "Shiqiao#2026")).await.ok();
        school.get("/api/session").await.refused(401);
        world.with_token(&elsewhere).get("/api/session").await.refused(401);
        sign_in(world, "zhoufang", PASSWORD).await.refused(422);
        sign_in(world, "zhoufang", "Shiqiao#2026").await.ok();
        world.safety().get("/api/session").await.ok();
    });
}

#[test]
fn a_first_password_must_be_changed_before_anything_else() {
    on_both(async |world| {
        let new = world.person("xinren");
        assert_eq!(new.get("/api/session").await.ok()["must_change"], true);
        says(&new.get("/api/home").await.refused(403), "密码");
        new.get("/api/ledgers/hazard/records").await.refused(403);
        new.post("/api/ledgers/hazard/records", json!({ "values": {} })).await.refused(403);
        new.post("/api/session/password", json!({ "old": PASSWORD, "new": "Shiqiao#2026" })).await.ok();
        let token = token(&sign_in(world, "xinren", "Shiqiao#2026").await);
        let again = world.with_token(&token);
        assert_eq!(again.get("/api/session").await.ok()["must_change"], false);
        again.get("/api/home").await.ok();
    });
}

#[test]
fn a_page_of_another_site_cannot_write() {
    on_both(async |world| {
        let school = world.school();
        for site in ["cross-site", "same-site"] {
            let body = json!({ "values": crate::hazards::hazard("楼梯间") });
            let request = school.ask(reqwest::Method::POST, crate::hazards::RECORDS).json(&body);
            send(request.header("sec-fetch-site", site)).await.refused(401);
            let file = reqwest::multipart::Part::bytes(b"x".to_vec()).file_name("a.png");
            let form = reqwest::multipart::Form::new().part("file", file);
            let request = school.ask(reqwest::Method::POST, "/api/attachments").multipart(form);
            send(request.header("sec-fetch-site", site)).await.refused(401);
        }
        assert_eq!(school.get(crate::hazards::RECORDS).await.ok()["records"], json!([]));
        let own = school.ask(reqwest::Method::POST, crate::hazards::RECORDS);
        let own = own.json(&json!({ "values": crate::hazards::hazard("楼梯间") }));
        send(own.header("sec-fetch-site", "same-origin")).await.ok();
    });
}

#[test]
fn an_account_that_was_closed_cannot_come_in() {
    on_both(async |world| {
        let id = world.account("sunlei");
        world.tamper(&format!("UPDATE account SET active = FALSE WHERE id = {id}")).await;
        sign_in(world, "sunlei", PASSWORD).await.refused(422);
        world.on_day(date(2026, 11, 23)).await.person("sunlei").get("/api/home").await.refused(401);
    });
}
