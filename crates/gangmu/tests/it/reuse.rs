//! What is known is not asked again: facts fill the empty fields of a new record, the record before is only proposed.

use gangmu_store::{NewRecord, StageCount, UnitCount};
use serde_json::{Map, Value, json};

use crate::web::{find, list};
use crate::world::{World, on_both_with_every_ledger};

const AFTER_SCHOOL: &str = "/api/ledgers/after_school/records";
const KNOWN: &str = "/api/ledgers/after_school/known";

async fn count_pupils(world: &World, unit: i64, year: i64, pupils: i64) {
    let counts = vec![UnitCount { unit_id: unit, year, pupils, staff: 60, teachers: 50, classes: 20 }];
    world.app.store.put_unit_counts(counts, &world.by()).await.unwrap();
}

#[test]
fn a_field_of_some_stages_is_filled_with_their_pupils_alone() {
    on_both_with_every_ledger(async |world| {
        let (school, own) = (world.school(), world.unit("S1"));
        count_pupils(world, own, 2025, 820).await;
        let part = |stage: &str, pupils| StageCount {
            unit_id: own,
            year: 2025,
            stage: stage.into(),
            pupils: Some(pupils),
            ..StageCount::default()
        };
        let parts = vec![part("小学", 400), part("初中", 250), part("普高", 170)];
        world.app.store.put_stage_counts(parts, &world.by()).await.unwrap();
        let known = school.post(KNOWN, json!({ "values": { "term": "2026-03-01" } })).await.ok();
        assert_eq!(find(&known, "field", "pupils")["value"], 650, "{known}");
        let only = vec![part("小学", 0), part("初中", 0), part("普高", 170)];
        world.app.store.put_stage_counts(only, &world.by()).await.unwrap();
        let known = school.post(KNOWN, json!({ "values": { "term": "2026-03-01" } })).await.ok();
        assert_eq!(find(&known, "field", "pupils")["value"], 0, "{known}");
    });
}

fn term(day: &str, hours: Option<f64>) -> Value {
    json!({ "values": { "term": day, "offered": true, "joined": 300, "hours": hours } })
}

#[test]
fn facts_fill_what_is_left_empty_and_the_record_before_is_only_proposed() {
    on_both_with_every_ledger(async |world| {
        let (school, own) = (world.school(), world.unit("S1"));
        count_pupils(world, own, 2024, 700).await;
        count_pupils(world, own, 2025, 820).await;
        count_pupils(world, own, 2026, 910).await;
        count_pupils(world, world.unit("S2"), 2025, 5).await;

        let saved = school.post(AFTER_SCHOOL, term("2026-03-01", Some(10.0))).await.ok();
        let values = &saved["row"]["values"];
        assert_eq!(values["school"]["id"], own, "the unit fills its own name in: {values}");
        assert_eq!(values["pupils"], 820, "the census of the school year to which the term belongs: {values}");

        let known = school.post(KNOWN, json!({ "values": { "term": "2026-09-01" } })).await.ok();
        let value = |field: &str| find(&known, "field", field).clone();
        assert_eq!((&value("pupils")["value"], &value("pupils")["from"]), (&json!(910), &json!("事业统计")), "{known}");
        assert_eq!(
            (&value("hours")["value"], &value("hours")["from"]),
            (&json!(10.0), &json!("上一条记录")),
            "{known}"
        );
        assert_eq!(value("school")["value"]["name"], "石桥小学", "{known}");

        let typed = json!({ "values": { "term": "2026-09-01", "pupils": 905, "hours": 12 } });
        let known = school.post(KNOWN, typed).await.ok();
        let fields: Vec<&str> = list(&known).iter().map(|one| one["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["school"], "what is typed is not filled over: {known}");

        let rows = json!({ "rows": [term("2026-09-01", Some(9.0))], "dry_run": true });
        let answer = school.post("/api/ledgers/after_school/records/bulk", rows).await.ok();
        assert_eq!(
            (&answer["created"], &answer["refused"]),
            (&json!(1), &json!(0)),
            "a sheet may leave it empty: {answer}"
        );

        let mut next = term("2026-09-01", None);
        next["values"]["pupils"] = json!(905);
        let saved = school.post(AFTER_SCHOOL, next).await.ok();
        let values = &saved["row"]["values"];
        assert_eq!((&values["pupils"], &values["hours"]), (&json!(905), &Value::Null), "{values}");
    });
}

#[test]
fn a_record_that_is_referred_to_gives_its_values_to_those_who_may_see_it() {
    on_both_with_every_ledger(async |world| {
        let (school, own) = (world.school(), world.unit("S1"));
        let mut visit = Map::from_iter([("kind".to_owned(), json!("随访督导"))]);
        visit.extend([("school".to_owned(), json!(own)), ("visited_on".to_owned(), json!("2026-05-08"))]);
        let ledger = world.app.ledger("supervision_visit").unwrap();
        let record = NewRecord { owner: world.unit("safety"), values: visit, ..NewRecord::default() };
        let made = world.app.store.create_records(&ledger, vec![record], &world.by()).await.unwrap();
        let number = world.app.store.record(&ledger, made[0]).await.unwrap().unwrap().number;

        let asked = json!({ "values": { "visit": number } });
        let known = world.safety().post("/api/ledgers/problem/known", asked.clone()).await.ok();
        assert_eq!(find(&known, "field", "school")["value"]["id"], own, "{known}");
        assert_eq!(find(&known, "field", "school")["from"], "“督导”");
        let known = school.post("/api/ledgers/problem/known", asked).await.ok();
        assert!(list(&known).is_empty(), "a school does not see the office's visit: {known}");
        school
            .post("/api/ledgers/problem/known", json!({ "values": {}, "owner": world.unit("S2") }))
            .await
            .refused(403);
    });
}
