//! Workflows to the full: pauses, records that change hands, moves of many, links back and prepared records.

use std::collections::BTreeMap;

use gangmu_pack::definition::{FieldType, Ledger, Move, Opens, Role, State};
use gangmu_pack::expr::Expr;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::hazards::{RECORDS, add, hazard, id, step};
use crate::web::{find, list, says};
use crate::world::{TODAY, World, edit_ledger, on_both, session_of};

fn a_move(id: &str, name: &str, from: &str, to: &str, by: &[Role]) -> Move {
    Move {
        id: id.into(),
        name: name.into(),
        from: vec![from.into()],
        to: to.into(),
        by: by.to_vec(),
        requires: vec![],
        when: None,
        reason: false,
        second_person: false,
        transfer: false,
    }
}

/// Hazards that may be paused while they are put right and handed to another unit, and that open a training class.
fn extended(ledger: &mut Ledger) {
    ledger.workflow.states.push(State { id: "suspended".into(), name: "中止".into(), paused: true });
    ledger.moves.push(Move { reason: true, ..a_move("suspend", "中止", "graded", "suspended", &[Role::Office]) });
    ledger.moves.push(a_move("resume", "恢复", "suspended", "graded", &[Role::Office]));
    let transfer = a_move("transfer", "移交", "registered", "found", &[Role::School, Role::Office]);
    ledger.moves.push(Move { transfer: true, ..transfer });
    for field in ledger.fields.iter_mut().filter(|field| field.id == "measures_taken") {
        (field.kind, field.ledger) = (FieldType::Ref, Some("hazard".into()));
    }
    let fill =
        [("name", "'安全培训:'"), ("unit", "unit"), ("place", "place"), ("starts", "found_on"), ("missing", "place")];
    let fill = fill.iter().map(|(id, text)| ((*id).to_owned(), Expr::parse(text).unwrap()));
    let fill: BTreeMap<String, Expr> = fill.collect();
    ledger.opens =
        vec![Opens { name: "登记隐患".into(), ledger: "hazard".into(), in_states: vec!["found".into()], fill }];
}

async fn on(world: &World, day: Date) -> World {
    world.with_pack(day, |pack| edit_ledger(pack, "hazard", extended)).await
}

#[test]
fn a_pause_stops_the_clock_and_moves_its_day_on() {
    on_both(async |world| {
        let first = on(world, TODAY).await;
        let made = add(&first.school(), hazard("楼梯间")).await;
        step(&first.school(), "hazard", id(&made), "register", json!({}), "").await.ok();
        let graded = step(&first.safety(), "hazard", id(&made), "grade", json!({}), "").await.ok();
        assert_eq!(graded["row"]["due"], "2026-12-08");
        says(&step(&first.safety(), "hazard", id(&made), "suspend", json!({}), "").await.refused(422), "原因");
        let paused = step(&first.safety(), "hazard", id(&made), "suspend", json!({}), "等待鉴定").await.ok();
        assert_eq!((&paused["row"]["due"], &paused["row"]["overdue"]), (&Value::Null, &json!(false)));
        let later = on(world, date(2026, 12, 3)).await;
        let office = later.with_token(&session_of(&later, "zhaoqian").await);
        let resumed = step(&office, "hazard", id(&made), "resume", json!({}), "").await.ok();
        assert_eq!(resumed["row"]["due"], "2026-12-18", "ten days stood still");
        let due = list(&resumed["history"][0]["changes"]).iter().find(|c| c["field"] == "due").unwrap();
        assert_eq!((&due["before"], &due["after"]), (&Value::Null, &json!("2026-12-18")));
        let states = first.school().get("/api/ledgers/hazard").await.ok();
        assert_eq!(find(&states["states"], "id", "suspended")["paused"], true);
    });
}

#[test]
fn a_record_changes_hands_and_the_rights_go_with_it() {
    on_both(async |world| {
        let world = on(world, TODAY).await;
        let made = add(&world.school(), hazard("围墙")).await;
        let path = format!("{RECORDS}/{}", id(&made));
        let registered = step(&world.school(), "hazard", id(&made), "register", json!({}), "").await.ok();
        assert_eq!(find(&registered["moves"], "id", "transfer")["transfer"], true);
        let to = |unit: Value| json!({ "revision": 2, "unit": unit });
        let ask = format!("{path}/moves/transfer");
        says(&world.school().post(&ask, json!({ "revision": 2 })).await.refused(422), "接办单位");
        says(&world.school().post(&ask, to(json!(world.unit("S1")))).await.refused(422), "已经属于");
        says(&world.school().post(&ask, to(json!(world.unit("safety")))).await.refused(422), "不是填报");
        says(&world.school().post(&ask, to(json!(99_999))).await.refused(422), "不存在");
        let moved = world.school().post(&ask, to(json!(world.unit("S2")))).await.ok();
        assert_eq!((&moved["row"]["owner"]["name"], &moved["row"]["state"]), (&json!("青龙中学"), &json!("found")));
        let owner = list(&moved["history"][0]["changes"]).iter().find(|c| c["field"] == "owner").unwrap();
        assert_eq!((&owner["before"], &owner["after"]), (&json!("石桥小学"), &json!("青龙中学")));
        assert_eq!(owner["name"], "所属单位");
        world.school().get(&path).await.refused(403);
        world.school().patch(&path, json!({ "revision": 3, "values": { "inspectors": 2 } })).await.refused(403);
        world.other_school().patch(&path, json!({ "revision": 3, "values": { "inspectors": 2 } })).await.ok();
        let other = format!("{path}/moves/register");
        let wrong = world.other_school().post(&other, json!({ "revision": 4, "unit": world.unit("S1") })).await;
        says(&wrong.refused(422), "不改变所属单位");
    });
}

#[test]
fn a_move_of_many_answers_for_each() {
    on_both(async |world| {
        let school = world.school();
        let mut records = Vec::new();
        for place in ["楼梯间", "食堂", "操场"] {
            records.push(id(&add(&school, hazard(place)).await));
        }
        let strange = id(&add(&world.other_school(), hazard("宿舍")).await);
        step(&school, "hazard", records[1], "register", json!({}), "").await.ok();
        let one = |id: i64, revision: i64| json!({ "id": id, "revision": revision });
        let wish = json!({ "records": [one(records[0], 1), one(records[1], 2), one(records[2], 7), one(strange, 1), one(999, 1)] });
        let path = "/api/ledgers/hazard/moves/register";
        let results = school.post(path, wish).await.ok();
        let done: Vec<bool> = list(&results).iter().map(|r| r["done"].as_bool().unwrap()).collect();
        assert_eq!(done, [true, false, false, false, false]);
        assert_eq!(results[0]["number"], "YH2026-00001");
        for (at, why) in [(1, "已登记"), (2, "刚被别人改过"), (3, "岗位"), (4, "没有找到")] {
            says(results[at]["message"].as_str().unwrap(), why);
        }
        says(&school.post(path, json!({ "records": [] })).await.refused(422), "没有选择");
        let many: Vec<Value> = (0..201).map(|n| one(n, 1)).collect();
        says(&school.post(path, json!({ "records": many })).await.refused(422), "200");
        let unknown = school.post("/api/ledgers/hazard/moves/fly", json!({ "records": [one(1, 1)] })).await;
        unknown.refused(404);
    });
}

#[test]
fn a_record_leads_to_those_that_name_it_and_prepares_new_ones() {
    on_both(async |world| {
        let world = on(world, TODAY).await;
        let made = add(&world.school(), hazard("围墙")).await;
        let opens = list(&made["opens"]);
        assert_eq!((opens.len(), &opens[0]["name"], &opens[0]["ledger"]), (1, &json!("登记隐患"), &json!("hazard")));
        assert_eq!(opens[0]["owner"]["name"], "石桥小学");
        assert_eq!(
            opens[0]["values"],
            json!({ "place": "围墙" }),
            "fields that the other ledger does not have are left out"
        );
        let path = format!("{RECORDS}/{}", id(&made));
        assert_eq!(world.person("sunlei").get(&path).await.ok()["opens"], json!([]), "an inspector adds nothing");
        let registered = step(&world.school(), "hazard", id(&made), "register", json!({}), "").await.ok();
        assert_eq!(registered["opens"], json!([]));
        assert_eq!(world.school().get(&format!("{path}/links")).await.ok(), json!([]));
        world.other_school().get(&format!("{path}/links")).await.refused(403);
        for (person, place) in
            [(world.school(), "围墙东段"), (world.school(), "围墙西段"), (world.other_school(), "操场")]
        {
            let mut values = hazard(place);
            values["measures_taken"] = made["row"]["number"].clone();
            add(&person, values).await;
        }
        let seen = world.safety().get(&format!("{path}/links")).await.ok();
        assert_eq!((list(&seen).len(), &seen[0]["count"], &seen[0]["field_name"]), (1, &json!(3), &json!("整改措施")));
        assert_eq!(find(&seen[0]["records"], "title", "操场")["owner"]["name"], "青龙中学");
        let own = world.school().get(&format!("{path}/links")).await.ok();
        assert_eq!(own[0]["count"], 2, "a school sees its own records alone");
    });
}
