//! Undoing an import as a whole: what it made and changed, what stands in the way, who may; and two commits at one instant.

use gangmu_store::ChainCheck;
use serde_json::{Value, json};

use crate::duties::{monthly, with_duties};
use crate::files::xlsx;
use crate::hazards::{self, RECORDS, hazard};
use crate::web::{Person, find, list, says};
use crate::world::{TODAY, World, on_both};

const IMPORTS: &str = "/api/ledgers/hazard/imports";
const BULK: &str = "/api/ledgers/hazard/records/bulk";
const HEADER: &[&str] = &["编号", "隐患部位", "隐患类型", "隐患等级", "隐患来源", "发现日期", "整改责任人"];

/// A sheet that makes two hazards and changes one was taken; its import.
async fn imported(person: &Person<'_>, number: &str) -> Value {
    let sheet = xlsx(&[
        HEADER,
        &["", "楼梯间", "消防", "一般", "自查", "2026-10-12", "李四"],
        &["", "食堂", "食品", "一般", "自查", "2026-10-13", ""],
        &[number, "体育馆", "", "重大", "", "", "王五"],
    ]);
    let seen = person.upload(IMPORTS, "隐患.xlsx", sheet).await.ok();
    assert_eq!((&seen["new_rows"], &seen["updates"]), (&json!(2), &json!(1)), "{}", seen["findings"]);
    person.post(&format!("/api/imports/{}/commit", seen["id"]), json!({ "mode": "all" })).await.ok()
}

/// A hazard that was there before.
async fn old(person: &Person<'_>) -> Value {
    let mut values = hazard("操场");
    (values["found_on"], values["responsible"]) = ("2026-10-11".into(), "欧阳明".into());
    (values["stopped"], values["measures_taken"]) = (true.into(), "围挡".into());
    hazards::add(person, values).await["row"].clone()
}

async fn records(person: &Person<'_>) -> Vec<Value> {
    list(&person.get(RECORDS).await.ok()["records"]).clone()
}

fn undo_of(import: &Value) -> String {
    format!("/api/imports/{}/undo", import["id"])
}

#[test]
fn an_undone_import_leaves_everything_as_it_was() {
    on_both(async |world| {
        let school = world.school();
        let before = old(&school).await;
        let import = imported(&school, before["number"].as_str().unwrap()).await;
        let path = format!("{RECORDS}/{}", before["id"]);
        let changed = school.get(&path).await.ok()["row"].clone();
        assert_eq!((&changed["values"]["place"], &changed["values"]["severity"]), (&json!("体育馆"), &json!("重大")));

        let plan = school.get(&undo_of(&import)).await.ok();
        assert_eq!((&plan["voids"], &plan["restores"], &plan["blocked"]), (&json!(2), &json!(1), &json!(0)), "{plan}");
        let made: Vec<bool> = list(&plan["items"]).iter().map(|i| i["made"].as_bool().unwrap()).collect();
        assert_eq!(made, [true, true, false], "in the order of the sheet: {plan}");
        says(&school.post(&undo_of(&import), json!({ "reason": " " })).await.refused(422), "原因");
        assert_eq!(records(&school).await.len(), 3, "nothing was undone yet");

        let events = world.app.store.events(None, 1).await.unwrap()[0].seq;
        let done = school.post(&undo_of(&import), json!({ "reason": "表用错了" })).await.ok();
        assert_eq!((&done["status"], &done["may_undo"]), (&json!("undone"), &json!(false)), "{done}");
        assert_eq!((&done["undone"]["voided"], &done["undone"]["restored"]), (&json!(2), &json!(1)));
        let left = records(&school).await;
        assert_eq!(left.len(), 1, "the new ones are void");
        for same in ["values", "due", "state", "number", "owner"] {
            assert_eq!(left[0][same], before[same], "{same}");
        }
        assert_eq!(hazards::reveal(&school, before["id"].as_i64().unwrap(), "核实").await.ok()["value"], "欧阳明");
        let history = school.get(&path).await.ok()["history"].clone();
        let told = find(&history, "action", "撤销导入");
        says(told["reason"].as_str().unwrap(), "撤销导入“隐患.xlsx”:表用错了");

        // One group: all events of it follow one another, bear one reason and are closed by that of the import.
        let group: Vec<_> = world.app.store.events(None, 20).await.unwrap();
        let group: Vec<_> = group.iter().rev().filter(|e| e.seq > events && e.action != "reveal").collect();
        let actions: Vec<&str> = group.iter().map(|e| e.action.as_str()).collect();
        assert_eq!(actions, ["void", "void", "undo", "undo"]);
        assert!(group.iter().all(|e| e.reason == group[0].reason && e.at == group[0].at));
        assert_eq!((group[3].kind.as_str(), Some(group[3].target_id)), ("import", import["id"].as_i64()));
        assert!(matches!(world.app.store.verify_chain().await.unwrap(), ChainCheck::Whole { .. }));
        says(&school.post(&undo_of(&import), json!({ "reason": "再来一次" })).await.refused(422), "没有可以撤销");
    });
}

#[test]
fn records_that_were_worked_on_stand_in_the_way_and_the_rest_can_go() {
    on_both(async |world| {
        let (school, before) = (world.school(), old(&world.school()).await);
        let import = imported(&school, before["number"].as_str().unwrap()).await;
        let made = records(&school).await;
        let stairs = made.iter().find(|r| r["values"]["place"] == "楼梯间").unwrap();
        let kitchen = made.iter().find(|r| r["values"]["place"] == "食堂").unwrap();
        hazards::step(&school, "hazard", stairs["id"].as_i64().unwrap(), "register", json!({}), "").await.ok();

        let answer = school.post(&undo_of(&import), json!({ "reason": "表用错了" })).await;
        let findings = answer.json()["findings"].clone();
        says(&answer.refused(422), "1条记录不能撤销");
        assert_eq!((list(&findings).len(), &findings[0]["row"]), (1, &json!(2)), "{findings}");
        says(findings[0]["message"].as_str().unwrap(), stairs["number"].as_str().unwrap());
        assert_eq!(records(&school).await.len(), 3, "all or none");

        let partly = school.post(&undo_of(&import), json!({ "reason": "表用错了", "partly": true })).await.ok();
        assert_eq!((&partly["status"], &partly["undone"]["left"]), (&json!("partly_undone"), &json!(1)));
        let left = records(&school).await;
        assert!(left.iter().all(|r| r["id"] != kitchen["id"]) && left.len() == 2, "{left:?}");
        let again = left.iter().find(|r| r["id"] == before["id"]).unwrap();
        assert_eq!(again["values"], before["values"]);
        let plan = school.get(&undo_of(&import)).await.ok();
        assert_eq!((&plan["voids"], &plan["restores"], &plan["blocked"]), (&json!(0), &json!(0), &json!(1)), "{plan}");
    });
}

#[test]
fn locked_periods_and_confirmed_returns_keep_what_they_counted() {
    on_both(async |world: &World| {
        let world = with_duties(world, TODAY).await;
        let (school, safety) = (world.school(), world.safety());
        let before = old(&school).await;
        let import = imported(&school, before["number"].as_str().unwrap()).await;
        school.post("/api/duties", monthly("2026-10", json!({}))).await.ok();
        assert_eq!(
            school.get(&undo_of(&import)).await.ok()["blocked"],
            0,
            "a return that nobody confirmed binds nobody"
        );
        safety.post("/api/duties/approve", monthly("2026-10", json!({ "units": [world.unit("S1")] }))).await.ok();
        for person in [&school, &safety] {
            let answer = person.post(&undo_of(&import), json!({ "reason": "表用错了" })).await;
            says(&answer.json()["findings"].to_string(), "审核通过");
            says(&answer.refused(422), "3条记录不能撤销");
        }
        safety.post("/api/duties/lock", monthly("2026-10", json!({ "reason": "年终核数" }))).await.ok();
        let plan = school.get(&undo_of(&import)).await.ok();
        says(plan["items"][0]["why"].as_str().unwrap(), "已锁定");
        let all = json!({ "reason": "表用错了", "partly": true });
        says(&school.post(&undo_of(&import), all).await.refused(422), "没有一条");
        assert_eq!(records(&school).await.len(), 3);
    });
}

#[test]
fn only_the_importer_and_the_answering_office_undo() {
    on_both(async |world| {
        let school = world.school();
        let before = old(&school).await;
        let import = imported(&school, before["number"].as_str().unwrap()).await;
        for login in ["machao", "wangmin", "lintao", "chenzhiyuan", "sunlei", "heping", "admin"] {
            let person = world.person(login);
            person.get(&undo_of(&import)).await.refused(404);
            person.post(&undo_of(&import), json!({ "reason": "表用错了" })).await.refused(404);
        }
        let listed = world.safety().get(IMPORTS).await.ok();
        assert_eq!((list(&listed).len(), &listed[0]["may_undo"]), (1, &json!(true)), "{listed}");
        assert_eq!(world.other_school().get(IMPORTS).await.ok(), json!([]));
        world.safety().post(&undo_of(&import), json!({ "reason": "学校来电说明" })).await.ok();
        assert_eq!(records(&school).await.len(), 1);
    });
}

#[test]
fn a_batch_of_calls_is_undone_as_one() {
    on_both(async |world| {
        let school = world.school();
        let before = old(&school).await;
        let call = |rows: Value| json!({ "rows": rows, "batch": "对接-7", "reason": "平台对接" });
        let first = school.post(BULK, call(json!([{ "values": hazard("楼梯间") }]))).await.ok();
        let made = records(&school).await.into_iter().find(|r| r["values"]["place"] == "楼梯间").unwrap();
        let rows = json!([
            { "number": made["number"], "values": { "place": "二楼楼梯间" } },
            { "number": before["number"], "values": { "place": "东操场" } }
        ]);
        let second = school.post(BULK, call(rows)).await.ok();
        assert_eq!(first["import"], second["import"]);
        let rows = json!([{ "number": before["number"], "values": { "place": "西操场" } }]);
        school.post(BULK, call(rows)).await.ok();
        let import = json!({ "id": first["import"] });
        let plan = school.get(&undo_of(&import)).await.ok();
        assert_eq!((&plan["voids"], &plan["restores"]), (&json!(1), &json!(1)), "{plan}");
        school.post(&undo_of(&import), json!({ "reason": "对接错了" })).await.ok();
        let left = records(&school).await;
        assert_eq!((left.len(), &left[0]["values"]), (1, &before["values"]), "two changes back");
        let answer = school.post(BULK, call(json!([{ "values": hazard("食堂") }]))).await;
        says(&answer.refused(422), "已经撤销");
    });
}

#[test]
fn of_two_commits_at_one_instant_one_wins() {
    on_both(async |world| {
        let school = world.school();
        let sheet = xlsx(&[HEADER, &["", "楼梯间", "消防", "一般", "自查", "2026-10-12", ""]]);
        for times in 1..=5 {
            let seen = school.upload(IMPORTS, "隐患.xlsx", sheet.clone()).await.ok();
            let path = format!("/api/imports/{}/commit", seen["id"]);
            let wish = || school.post(&path, json!({ "mode": "good" }));
            let (a, b, c) = tokio::join!(wish(), wish(), wish());
            let mut answers = [a.status, b.status, c.status];
            answers.sort_unstable();
            assert_eq!(answers, [200, 422, 422]);
            assert_eq!(records(&school).await.len(), times);
        }
    });
}
