//! The whole walk: a paper becomes the plan, records of schools move its target, every figure opens to its records.

use serde_json::{Value, json};

use crate::hazards::{self, hazard};
use crate::web::{Person, coded, list, says};
use crate::world::on_both;
use crate::{documents, plan};

/// The target on the rate of closing: on the board, in the task.
async fn rate(person: &Person<'_>) -> (Value, Value) {
    let board = person.get("/api/plan?year=2026").await.ok();
    let row = documents::tasks(&board).into_iter().find(|t| t["text"].is_null() && has_rate(t)).unwrap().clone();
    let detail = plan::task(person, row["id"].as_i64().unwrap()).await;
    let target = |targets: &Value, of: &dyn Fn(&Value) -> Value| {
        list(targets).iter().map(of).find(|t| t["actual"]["id"] == "hazard.closed_rate~2026~~").unwrap()
    };
    (target(&row["targets"], &Value::clone), target(&detail["targets"], &|t| t["row"].clone()))
}

fn has_rate(task: &Value) -> bool {
    list(&task["targets"]).iter().any(|t| t["actual"]["id"] == "hazard.closed_rate~2026~~")
}

#[test]
fn records_of_schools_move_the_target_that_the_paper_set() {
    on_both(async |world| {
        let (general, school) = (world.general(), world.school());
        documents::confirm(world, documents::upload(world, "要点.txt", documents::KEY_POINTS).await).await;
        let (row, _) = rate(&general).await;
        assert_eq!((&row["actual"]["value"], &row["met"]), (&Value::Null, &Value::Null));
        assert!(!row["actual"]["missing"].as_str().unwrap().is_empty());

        let mut ids = Vec::new();
        for place in ["楼梯间", "食堂", "宿舍", "实验室"] {
            ids.push(hazards::id(&hazards::add(&school, hazard(place)).await));
        }
        hazards::add(&world.other_school(), hazard("体育馆")).await;
        let (row, _) = rate(&general).await;
        assert_eq!((row["actual"]["value"].as_f64(), row["met"].as_bool()), (Some(0.0), Some(false)));

        for (closed, expected) in [(0, 20.0), (1, 40.0)] {
            hazards::close(world, ids[closed]).await;
            let (row, detail) = rate(&general).await;
            assert_eq!(
                (row["actual"]["value"].as_f64(), detail["actual"]["value"].as_f64()),
                (Some(expected), Some(expected))
            );
        }

        let summary = general.get("/api/summary?year=2026").await.ok();
        let figure = &summary["figures"]["hazard.closed_rate~2026~~"];
        assert_eq!((figure["value"].as_f64(), figure["text"].as_str()), (Some(40.0), Some("40%")));
        let words: String = list(&summary["blocks"])
            .iter()
            .flat_map(|b| b["runs"].as_array().into_iter().flatten())
            .map(|r| r["text"].as_str().unwrap())
            .collect();
        says(&words, "40%");
        says(&words, "95%以上");
        assert_eq!(summary["figures"]["hazard.found~2026~~"]["value"], 5.0);

        let opened = |key: &'static str| {
            let general = &general;
            async move { general.get(&format!("/api/figures/{}/records", coded(key))).await.ok() }
        };
        assert_eq!(list(&opened("hazard.found~2026~~").await["page"]["records"]).len(), 5);
        let closed = opened("hazard.closed~2026~~").await;
        let mut found: Vec<i64> = list(&closed["page"]["records"]).iter().map(|r| r["id"].as_i64().unwrap()).collect();
        found.sort_unstable();
        assert_eq!(found, ids[..2]);
        let one = general.get(&format!("{}/{}", hazards::RECORDS, ids[0])).await.ok();
        says(one["used_in"][0]["title"].as_str().unwrap(), "隐患");
        assert_eq!(one["row"]["owner"]["name"], "石桥小学");
    });
}

#[test]
fn a_void_record_leaves_every_figure() {
    on_both(async |world| {
        plan::with_plan(world).await;
        let (general, school) = (world.general(), world.school());
        let kept = hazards::id(&hazards::add(&school, hazard("楼梯间")).await);
        let gone = hazards::id(&hazards::add(&school, hazard("食堂")).await);
        hazards::close(world, kept).await;
        assert_eq!(rate_of(&general).await, Some(50.0));
        let path = format!("{}/{gone}", hazards::RECORDS);
        says(&school.post(&format!("{path}/void"), json!({ "revision": 1, "reason": " " })).await.refused(422), "原因");
        school.post(&format!("{path}/void"), json!({ "revision": 1, "reason": "重复登记" })).await.ok();
        assert_eq!(rate_of(&general).await, Some(100.0));
        let seen = school.get(&path).await.ok();
        assert_eq!((seen["row"]["state_name"].as_str(), seen["may_edit"].as_bool()), (Some("已作废"), Some(false)));
        assert_eq!(seen["moves"], json!([]));
        school.patch(&path, json!({ "revision": 2, "values": { "inspectors": 2 } })).await.refused(422);
        let moved = hazards::step(&school, "hazard", gone, "register", json!({}), "").await;
        moved.refused(422);
        let again = school.post(&format!("{path}/void"), json!({ "revision": 2, "reason": "再来一次" })).await;
        again.refused(422);
        let listed = school.get(&format!("{}?count=true", hazards::RECORDS)).await.ok();
        assert_eq!((listed["total"].as_i64(), list(&listed["records"]).len()), (Some(1), 1));
    });
}

async fn rate_of(person: &Person<'_>) -> Option<f64> {
    let figure = person.get("/api/figures?ledger=hazard&measure=closed_rate&year=2026").await.ok();
    figure["figure"]["value"].as_f64()
}

#[test]
fn the_clock_of_a_record_runs_stops_and_is_told_when_late() {
    on_both(async |world| {
        let school = world.school();
        let made = hazards::add(&school, hazard("楼梯间")).await;
        assert_eq!((made["row"]["due"].as_str(), made["row"]["overdue"].as_bool()), (Some("2026-11-26"), Some(false)));
        let id = hazards::id(&made);
        let mut major = hazard("宿舍配电箱");
        (major["severity"], major["stopped"]) = ("重大".into(), true.into());
        let made = hazards::add(&school, major).await;
        assert_eq!(made["row"]["due"], "2026-11-23", "a grave hazard is reported the same day");
        hazards::step(&school, "hazard", id, "register", json!({}), "").await.ok();
        let graded = hazards::step(&world.safety(), "hazard", id, "grade", json!({}), "").await.ok();
        assert_eq!(graded["row"]["due"], "2026-12-08");
        let plan = json!({ "measures_taken": "换", "responsible": "李四" });
        let begun = hazards::step(&school, "hazard", id, "rectify", plan, "").await.ok();
        assert_eq!(begun["row"]["due"], "2026-12-08", "the clock goes on while the work is done");
        let photo = hazards::photo(&school).await;
        let done = hazards::step(&school, "hazard", id, "self_check", json!({ "after": [photo] }), "").await.ok();
        assert_eq!(done["row"]["due"], "2026-11-30", "then the bureau's clock runs: seven days to look again");
        hazards::step(&world.person("sunlei"), "hazard", id, "recheck", json!({}), "").await.ok();
        let closed = hazards::step(&world.safety(), "hazard", id, "close", json!({}), "").await.ok();
        assert_eq!((&closed["row"]["due"], &closed["row"]["overdue"]), (&Value::Null, &json!(false)));
    });
}
