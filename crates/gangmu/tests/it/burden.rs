//! What a ledger asks of the units, what is held already, and what a school is asked for this month.

use serde_json::json;

use crate::hazards::{add, hazard};
use crate::web::{list, says};
use crate::world::{TODAY, on_both};

const DRAFT: &str = r#"
ledger = { id = "draft_return", name = "安全情况月报台账", record = "一次填报", about = "每月填报安全情况。", kept_by = ["school", "kindergarten"], office = "safety", area = "safety", on = "filled_on", number = "YB{year}-{seq:05}", title = "topic" }
field = [
  { id = "topic", name = "填报主题", type = "text", required = true, list = true },
  { id = "filled_on", name = "填报日期", type = "date", required = true, list = true },
  { id = "town", name = "所在乡镇", type = "text", required = true },
  { id = "pupils", name = "在校学生数(人)", type = "int", required = true },
  { id = "place", name = "隐患部位", type = "text" },
]
workflow = { initial = "filled", final = ["filled"], states = [{ id = "filled", name = "已填报" }] }
duty = [ { name = "月报", from = ["school", "kindergarten"], every = "month", within_days = 5 } ]
measure = [ { id = "filled_count", name = "填报次数", unit = "次", count = "true" } ]
report.sentence = "填报{filled_count}。"
"#;

#[test]
fn a_draft_is_measured_by_its_units_its_cells_and_what_is_held_already() {
    on_both(async |world| {
        let asked = world.general().post("/api/burden/ledger", json!({ "definition": DRAFT })).await.ok();
        // Three schools and a kindergarten, twelve times a year, four required cells, of which two are held.
        assert_eq!(asked["units"], json!([{ "kind": "学校", "count": 3 }, { "kind": "幼儿园", "count": 1 }]));
        assert_eq!((&asked["asked"], &asked["required"], &asked["held_required"]), (&json!(5), &json!(4), &json!(2)));
        assert_eq!(asked["duties"][0], json!({ "duty": "月报", "times": 12, "units": 4, "cells": 192 }));
        assert_eq!((&asked["cells_a_year"], &asked["held_cells_a_year"]), (&json!(192), &json!(96)));
        let held = list(&asked["held"]);
        let place = |field: &str| held.iter().find(|h| h["field"] == field).map(|h| h["places"][0].clone());
        assert_eq!(place("town").unwrap()["reuse"], "unit.town");
        assert_eq!(place("pupils").unwrap()["reuse"], "census.pupils");
        assert_eq!(place("place").unwrap()["reuse"], "hazard.place");
        assert_eq!(place("topic"), None);
        let broken = json!({ "definition": DRAFT.replace("every = \"month\"", "every = \"day\"") });
        says(&world.general().post("/api/burden/ledger", broken).await.refused(422), "定义有误");
        world.school().post("/api/burden/ledger", json!({ "definition": DRAFT })).await.refused(403);
    });
}

#[test]
fn a_ledger_in_force_says_what_it_asked_for_in_a_year() {
    on_both(async |world| {
        add(&world.school(), hazard("楼梯间")).await;
        let asked = world.safety().get("/api/burden/ledger?ledger=hazard").await.ok();
        assert_eq!((&asked["ledger"], &asked["records_a_year"]), (&json!("hazard"), &json!(1)));
        assert!(asked["required"].as_u64().unwrap() > 2);
        world.safety().get("/api/burden/ledger?ledger=nothing").await.refused(404);
        world.nobody().get("/api/burden/ledger?ledger=hazard").await.refused(401);
    });
}

#[test]
fn a_school_sees_everything_that_it_is_asked_for_this_month() {
    on_both(async |world| {
        add(&world.school(), hazard("楼梯间")).await;
        let path = format!("/api/units/{}/asked", world.unit("S1"));
        let asked = world.school().get(&path).await.ok();
        assert_eq!((&asked["from"], &asked["to"]), (&json!("2026-11-01"), &json!("2026-11-30")));
        let records = list(&asked["records"]);
        assert_eq!((records.len(), &asked["records_total"]), (1, &json!(1)));
        assert!(records[0]["title"].as_str().unwrap().starts_with("楼梯间 · "));
        let month = TODAY.strftime("%Y-%m").to_string();
        for duty in list(&asked["duties"]) {
            let late = ["overdue", "returned"].contains(&duty["status"].as_str().unwrap());
            assert!(late || duty["due"].as_str().unwrap().starts_with(&month), "{duty}");
        }
        assert!(asked["ledgers"].as_u64().unwrap() >= 1);
        // The bureau sees it too, another school does not; the town sees the returns, not the records of a ledger that is
        // not open to it.
        assert_eq!(world.person("heping").get(&path).await.ok()["records_total"], 0);
        assert_eq!(world.general().get(&path).await.ok()["records_total"], 1);
        world.other_school().get(&path).await.refused(403);
        world.general().get("/api/units/999/asked").await.refused(404);
    });
}
