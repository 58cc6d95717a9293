//! An administrator adds, changes and takes back definitions of ledgers while the product runs.

use reqwest::Method;
use serde_json::{Value, json};

use crate::hazards::{add, hazard, id, step};
use crate::plan::with_plan;
use crate::web::{Answer, Person, find, list, says, send};
use crate::world::{World, on_both};

const VISITS: &str = r#"
ledger = { id = "home_visit", name = "家访台账", record = "一次家访", about = "教师家访,一次一条。", kept_by = ["school"], office = "safety", area = "safety", on = "visited_on", number = "JF{year}-{seq:05}", title = "pupil" }
field = [
  { id = "pupil", name = "学生", type = "text", required = true, list = true },
  { id = "visited_on", name = "家访日期", type = "date", required = true, list = true },
  { id = "families", name = "家庭数", type = "int" },
]
workflow = { initial = "filled", final = ["kept"], states = [{ id = "filled", name = "已登记" }, { id = "kept", name = "已归档" }] }
move = [ { id = "keep", name = "归档", from = "filled", to = "kept", by = ["school"] } ]
measure = [ { id = "visits", name = "家访次数", unit = "次", count = "true" } ]
report.sentence = "家访{visits}。"
"#;

async fn put(person: &Person<'_>, id: &str, text: &str, base: i64, accept_loss: bool) -> Answer {
    let change = json!({ "definition": text, "reason": "按局务会要求", "base": base, "accept_loss": accept_loss });
    person.put(&format!("/api/definitions/{id}"), change).await
}

async fn take_back(person: &Person<'_>, id: &str, base: i64, accept_loss: bool) -> Answer {
    let change = json!({ "reason": "不再需要", "base": base, "accept_loss": accept_loss });
    send(person.ask(Method::DELETE, &format!("/api/definitions/{id}")).json(&change)).await
}

async fn check(world: &World, id: Option<&str>, text: &str) -> Value {
    world.person("admin").post("/api/definitions/check", json!({ "id": id, "definition": text })).await.ok()
}

async fn text_of(world: &World, id: &str) -> String {
    let shown = world.person("admin").get(&format!("/api/definitions/{id}")).await.ok();
    shown["text"].as_str().unwrap().to_owned()
}

async fn visit(person: &Person<'_>, values: Value) -> Answer {
    person.post("/api/ledgers/home_visit/records", json!({ "values": values })).await
}

/// The messages that a refusal gives for its findings, in one text.
fn findings(answer: &Answer) -> String {
    assert_eq!(answer.status, 422, "{}", answer.text());
    list(&answer.json()["findings"]).iter().map(|found| found["message"].to_string()).collect()
}

#[test]
fn a_ledger_that_is_added_is_used_at_once_and_kept_over_a_restart() {
    on_both(async |world| {
        let (admin, school) = (world.person("admin"), world.school());
        let found = check(world, None, VISITS).await;
        assert_eq!((&found["fits"], &found["id"], &found["revision"]), (&json!(true), &json!("home_visit"), &json!(0)));
        assert_eq!(found["steps"], json!(["新建《家访台账》的表"]));
        assert_eq!(found["burden"]["units"], json!([{ "kind": "学校", "count": 3 }]));
        assert_eq!(found["preview"]["ledger"]["fields"][2]["name"], "家庭数");
        assert_eq!(found["preview"]["moves"], json!([{ "id": "keep", "by": ["学校(园)"], "second_person": false }]));
        visit(&school, json!({})).await.refused(404);

        let saved = put(&admin, "home_visit", VISITS, 0, false).await.ok();
        assert_eq!((&saved["brief"]["origin"], &saved["revision"]), (&json!("added"), &json!(1)));
        let values = json!({ "pupil": "李明家", "visited_on": "2026-11-02", "families": 2 });
        visit(&school, values.clone()).await.ok();
        let figure = "/api/figures?ledger=home_visit&measure=visits&year=2026";
        assert_eq!(world.general().get(figure).await.ok()["figure"]["value"], 1.0);
        let described = world.nobody().get("/api/openapi.json").await.ok();
        assert!(described["paths"]["/api/ledgers/home_visit/records"].is_object());

        let again = world.again().await;
        visit(&again.school(), values).await.ok();
        assert_eq!(again.general().get(figure).await.ok()["figure"]["value"], 2.0);
        let all = again.person("admin").get("/api/definitions").await.ok();
        assert_eq!(find(&all, "id", "home_visit")["changed_by"], "管理员");
        assert_eq!(find(&all, "id", "hazard")["origin"], "built_in");
        assert!(world.app.store.verify_chain().await.is_ok());
    });
}

#[test]
fn another_process_on_the_same_database_follows_a_change() {
    on_both(async |world| {
        let other = world.again().await;
        put(&world.person("admin"), "home_visit", VISITS, 0, false).await.ok();
        other.school().get("/api/ledgers/home_visit").await.refused(404);
        assert!(gangmu::ops::definition::refresh(&other.app).await.unwrap());
        assert!(!gangmu::ops::definition::refresh(&other.app).await.unwrap(), "there is nothing new");
        other.school().get("/api/ledgers/home_visit").await.ok();
    });
}

#[test]
fn a_built_in_ledger_is_changed_and_set_back() {
    on_both(async |world| {
        let admin = world.person("admin");
        let old = text_of(world, "hazard").await;
        let line = "  { id = \"cost\", name = \"整改资金\", type";
        let new = old.replace(line, &format!("  {{ id = \"floor\", name = \"楼层\", type = \"int\" }},\n{line}"));
        let found = check(world, Some("hazard"), &new).await;
        assert_eq!(found["steps"], json!(["《安全隐患台账》增加字段楼层(floor)"]));
        let saved = put(&admin, "hazard", &new, 0, false).await.ok();
        assert_eq!(saved["brief"]["origin"], "changed");
        assert_eq!(saved["original"], old);
        let mut values = hazard("楼梯间");
        values["floor"] = json!(3);
        let record = add(&world.school(), values).await;
        assert_eq!(record["row"]["values"]["floor"], 3);

        let refused = take_back(&admin, "hazard", 1, false).await;
        assert!(findings(&refused).contains("删除字段floor及其全部数据(1条记录填有内容)"));
        take_back(&admin, "hazard", 1, true).await.ok();
        assert_eq!(text_of(world, "hazard").await, old);
        let history = admin.get("/api/definitions/hazard/history").await.ok();
        let told: Vec<_> = list(&history).iter().map(|h| (&h["by"], &h["reason"])).collect();
        assert_eq!(told, [(&json!("管理员"), &json!("不再需要")), (&json!("管理员"), &json!("按局务会要求"))]);
        assert_eq!((&history[1]["before"], &history[1]["after"]), (&json!(old), &json!(new)));
        assert_eq!(history[0]["after"], Value::Null);
        says(&take_back(&admin, "hazard", 2, false).await.refused(422), "没有本局的修改");
    });
}

#[test]
fn data_is_lost_only_where_that_is_wanted() {
    on_both(async |world| {
        let admin = world.person("admin");
        put(&admin, "home_visit", VISITS, 0, false).await.ok();
        let narrow = VISITS.replace("  { id = \"families\", name = \"家庭数\", type = \"int\" },\n", "");
        let as_text = VISITS.replace("type = \"int\"", "type = \"text\"");
        assert_eq!(check(world, Some("home_visit"), &narrow).await["losses"], json!([]), "no record fills it in");
        visit(&world.school(), json!({ "pupil": "李明家", "visited_on": "2026-11-02", "families": 2 })).await.ok();
        for (text, words) in [(&narrow, "删除字段families"), (&as_text, "改变类型,原有数据清空")] {
            let found = check(world, Some("home_visit"), text).await;
            assert_eq!((&found["fits"], &found["losses"][0]["records"]), (&json!(true), &json!(1)));
            assert!(findings(&put(&admin, "home_visit", text, 1, false).await).contains(words));
        }
        let records = "/api/ledgers/home_visit/records?fields=families";
        assert_eq!(world.school().get(records).await.ok()["records"][0]["values"]["families"], 2);
        put(&admin, "home_visit", &as_text, 1, true).await.ok();
        visit(&world.school(), json!({ "pupil": "张华家", "visited_on": "2026-11-03", "families": "两户" })).await.ok();
        assert_eq!(world.school().get(records).await.ok()["records"][0]["values"]["families"], "两户");
        assert!(findings(&take_back(&admin, "home_visit", 2, false).await).contains("2条记录不再显示"));
        take_back(&admin, "home_visit", 2, true).await.ok();
        world.school().get("/api/ledgers/home_visit").await.refused(404);
        put(&admin, "home_visit", &as_text, 3, false).await.ok();
        assert_eq!(list(&world.school().get(records).await.ok()["records"]).len(), 2, "the records are there again");
    });
}

#[test]
fn records_keep_their_meaning() {
    on_both(async |world| {
        let admin = world.person("admin");
        let text = VISITS.replace(
            "{ id = \"families\", name = \"家庭数\", type = \"int\" }",
            "{ id = \"families\", name = \"家庭数\", type = \"int\" },\n  { id = \"parent\", name = \"家长\", type = \"text\" }",
        );
        put(&admin, "home_visit", &text, 0, false).await.ok();
        let sealed =
            text.replace("name = \"家长\", type = \"text\"", "name = \"家长\", type = \"text\", privacy = \"hidden\"");
        let cases = [
            (sealed, "不能改变是否加密保存"),
            (text.replace("type = \"int\"", "type = \"money\""), "不能改成这种类型"),
            (text.replace("\"filled\"", "\"entered\"").replace("id = \"filled\"", "id = \"entered\""), "“已登记”"),
        ];
        for (text, _) in &cases {
            assert_eq!(check(world, Some("home_visit"), text).await["fits"], true, "without records all is possible");
        }
        let values = json!({ "pupil": "李明家", "visited_on": "2026-11-02", "families": 2, "parent": "李大明" });
        visit(&world.school(), values).await.ok();
        for (text, words) in &cases {
            assert!(findings(&put(&admin, "home_visit", text, 1, true).await).contains(words), "{words}");
        }
    });
}

#[test]
fn a_mistake_is_told_with_its_line_and_changes_nothing() {
    on_both(async |world| {
        let admin = world.person("admin");
        for (text, line, words) in [
            (VISITS.replace("type = \"int\"", "type = \"number\""), 6, "number"),
            (VISITS.replace("to = \"kept\"", "to = \"gone\""), 9, "gone"),
            (VISITS.replace("report.sentence", "report.sentence ="), 11, ""),
            (VISITS.replace("{visits}", "{visitors}"), 11, "visitors"),
        ] {
            let found = check(world, None, &text).await;
            assert_eq!(found["fits"], false);
            let told = |found: &Value| found["line"] == line && found["message"].as_str().unwrap().contains(words);
            assert!(list(&found["findings"]).iter().any(told), "{}", found["findings"]);
            put(&admin, "home_visit", &text, 0, false).await.refused(422);
        }
        let taken = check(world, None, &text_of(world, "hazard").await).await;
        assert_eq!(taken["findings"][0]["code"], "definition.exists");
        says(&findings(&put(&admin, "other", VISITS, 0, false).await), "与文件名 other 不一致");
        admin.get("/api/ledgers/home_visit").await.refused(404);
        let quiet = json!({ "definition": VISITS, "reason": " ", "base": 0 });
        says(&admin.put("/api/definitions/home_visit", quiet).await.refused(422), "原因");
    });
}

#[test]
fn what_another_ledger_rests_on_cannot_go() {
    on_both(async |world| {
        let admin = world.person("admin");
        put(&admin, "home_visit", VISITS, 0, false).await.ok();
        let resting = VISITS.replace("home_visit", "visit_share").replace(
            "measure = [",
            "measure = [ { id = \"share\", name = \"家访占比\", unit = \"%\", ratio = [\"visits\", \"home_visit.visits\"] },",
        );
        put(&admin, "visit_share", &resting, 0, false).await.ok();
        let other = VISITS.replace("id = \"visits\"", "id = \"calls\"").replace("{visits}", "{calls}");
        let found = check(world, Some("home_visit"), &other).await;
        assert_eq!(found["findings"][0]["file"], "本局定义/ledgers/visit_share.toml");
        says(&findings(&put(&admin, "home_visit", &other, 1, false).await), "visit_share.toml 第");
        take_back(&admin, "home_visit", 1, false).await.refused(422);
    });
}

#[test]
fn a_measure_that_answers_a_target_cannot_go() {
    on_both(async |world| {
        let without = text_of(world, "hazard").await.replace("closed_rate", "share_closed");
        assert_eq!(check(world, Some("hazard"), &without).await["fits"], true);
        with_plan(world).await;
        let refused = put(&world.person("admin"), "hazard", &without, 0, false).await;
        says(&findings(&refused), "还有1个年度指标");
    });
}

#[test]
fn of_two_administrators_the_slower_is_told() {
    on_both(async |world| {
        let admin = world.person("admin");
        put(&admin, "home_visit", VISITS, 0, false).await.ok();
        put(&admin, "home_visit", &VISITS.replace("家庭数", "户数"), 0, false).await.refused(409);
        put(&admin, "home_visit", &VISITS.replace("家庭数", "户数"), 1, false).await.ok();
        put(&admin, "home_visit", VISITS, 1, false).await.refused(409);
        take_back(&admin, "home_visit", 1, false).await.refused(409);
        assert!(text_of(world, "home_visit").await.contains("户数"));
    });
}

#[test]
fn only_an_administrator_sees_and_changes_definitions() {
    on_both(async |world| {
        for login in ["wangmin", "zhaoqian", "zhoufang", "chenzhiyuan", "sunlei"] {
            let person = world.person(login);
            person.get("/api/definitions").await.refused(403);
            person.get("/api/definitions/hazard").await.refused(403);
            person.get("/api/definitions/hazard/history").await.refused(403);
            person.post("/api/definitions/check", json!({ "definition": VISITS })).await.refused(403);
            put(&person, "home_visit", VISITS, 0, false).await.refused(403);
            take_back(&person, "hazard", 0, false).await.refused(403);
        }
        world.nobody().get("/api/definitions").await.refused(401);
    });
}

#[test]
fn records_in_work_go_on_while_a_definition_changes() {
    on_both(async |world| {
        let (admin, school) = (world.person("admin"), world.school());
        let record = id(&add(&school, hazard("楼梯间")).await);
        let text = text_of(world, "hazard").await.replace("name = \"隐患部位\"", "name = \"部位\"");
        let (saved, moved) = tokio::join!(
            put(&admin, "hazard", &text, 0, false),
            step(&school, "hazard", record, "register", json!({}), "")
        );
        saved.ok();
        moved.ok();
        let definition = school.get("/api/ledgers/hazard").await.ok();
        assert_eq!(definition["fields"][0]["name"], "部位");
    });
}
