//! Statistics over HTTP: indicators from census tables, what is missing, freezing, comparing, pivots, exports.

use serde_json::{Value, json};

use crate::web::{Person, find, list, says};
use crate::world::{World, on_both_with_every_ledger};

/// A grade as the census counts it.
fn grade(stage: &str, grade: &str, classes: [i64; 2], pupils: i64, boarders: i64) -> Value {
    json!({
        "census_year": "2026-01-01", "stage": stage, "grade": grade, "classes": classes[0] + classes[1],
        "classes_le45": classes[0], "classes_56_65": classes[1], "classes_66": 0, "pupils": pupils, "girls": pupils / 2, "boarders": boarders,
    })
}

async fn enter(person: &Person<'_>, ledger: &str, values: Value) -> Value {
    let path = format!("/api/ledgers/{ledger}/records");
    let body = json!({ "values": values, "reason": "核对无误", "reasons": {} });
    person.post(&path, body).await.ok()
}

/// A primary school of 88 pupils in two grades and a junior school of 58 in one class.
async fn census(world: &World) {
    let (primary, junior) = (world.school(), world.other_school());
    enter(&primary, "census_class", grade("小学", "一年级", [1, 0], 40, 0)).await;
    enter(&primary, "census_class", grade("小学", "二年级", [2, 0], 48, 0)).await;
    enter(&junior, "census_class", grade("初中", "七年级", [0, 1], 58, 29)).await;
}

async fn values(person: &Person<'_>, query: &str) -> Value {
    person.get(&format!("/api/indicators/values?year=2026{query}")).await.ok()
}

fn value<'a>(table: &'a Value, indicator: &str, part: Option<&str>) -> &'a Value {
    let of = |v: &&Value| v["indicator"] == indicator && v["part"].as_str() == part;
    list(&table["values"]).iter().find(of).unwrap_or_else(|| panic!("{indicator} {part:?}"))
}

#[test]
fn an_indicator_is_counted_from_what_schools_hand_in_and_says_what_is_missing() {
    on_both_with_every_ledger(async |world| {
        census(world).await;
        let table = values(&world.general(), "&by=stage").await;
        assert_eq!(table["snapshot"]["current"], true);
        for (indicator, part, expected, units) in [
            ("average_class_size", None, 146.0 / 4.0, 2),
            ("average_class_size", Some("小学"), 88.0 / 3.0, 1),
            ("boarding_rate", None, 100.0 * 29.0 / 146.0, 2),
            ("boarding_rate", Some("初中"), 50.0, 1),
            ("large_class_share", None, 25.0, 2),
            ("large_class_share", Some("小学"), 0.0, 1),
        ] {
            let found = value(&table, indicator, part);
            let value = found["value"].as_f64().unwrap_or_else(|| panic!("{found}"));
            assert!((value - expected).abs() < 1e-9, "{indicator} {part:?}: {found}");
            assert_eq!(found["on_units"], units, "{found}");
        }
        let ratio = value(&table, "pupil_teacher_ratio", None);
        assert_eq!((&ratio["value"], ratio["text"].as_str()), (&Value::Null, Some("—")));
        assert!(ratio["missing"].as_str().unwrap().contains("专任教师"), "{ratio}");
    });
}

#[test]
fn a_school_sees_its_own_statistics_and_no_other_school_s() {
    on_both_with_every_ledger(async |world| {
        census(world).await;
        let table = values(&world.school(), "").await;
        assert_eq!(table["unit"]["name"], "石桥小学");
        assert_eq!(value(&table, "average_class_size", None)["value"].as_f64(), Some(88.0 / 3.0));
        let other = world.unit("S2");
        says(&world.school().get(&format!("/api/indicators/values?unit={other}")).await.refused(422), "本单位");
        world.nobody().get("/api/indicators").await.refused(401);
        says(
            &world
                .school()
                .post("/api/snapshots", json!({ "name": "a", "title": "甲", "as_of": "2026-09-01" }))
                .await
                .refused(403),
            "封账",
        );
    });
}

#[test]
fn an_indicator_in_full_names_its_terms_and_ranks_schools_within_their_kind() {
    on_both_with_every_ledger(async |world| {
        census(world).await;
        let full = world.general().get("/api/indicators/large_class_share?year=2026&schools=true").await.ok();
        assert!(full["indicator"]["formula"].as_str().unwrap().contains('÷'), "{}", full["indicator"]["formula"]);
        assert!(!list(&full["indicator"]["examples"]).is_empty());
        let terms: Vec<f64> = list(&full["terms"]).iter().filter_map(|term| term["value"].as_f64()).collect();
        assert_eq!(terms, [1.0, 0.0, 4.0]);
        let units = list(&full["units"]);
        assert_eq!(units.len(), 2, "{}", full["units"]);
        let junior = units.iter().find(|unit| unit["unit"]["name"] == "青龙中学").unwrap();
        assert_eq!(junior["value"].as_f64(), Some(100.0));
        world.general().get("/api/indicators/nothing").await.refused(404);
        world.general().get("/api/indicators/boarding_rate?year=1").await.refused(422);
    });
}

#[test]
fn a_school_that_keeps_the_register_hands_in_the_return_and_fills_in_no_table() {
    on_both_with_every_ledger(async |world| {
        let school = world.school();
        for (number, enrolled, grade) in
            [("L529999201703010001", "2023-09-01", "四年级"), ("L529999201703010002", "2026-10-08", "四年级")]
        {
            let pupil = json!({
                "pupil_no": number, "name": "罗小溪", "sex": "女", "birth": "2017-03-01", "ethnicity": "汉", "stage": "小学", "grade": grade,
                "class_name": "四年级(1)班", "school_year": "2026-01-01", "enrolled_on": enrolled, "boarding": false,
            });
            enter(&school, "pupil", pupil).await;
        }
        let owed = school.get("/api/duties?year=2026").await.ok();
        let item = list(&owed).iter().find(|one| one["duty"] == "班级与学生年报" && one["period"] == "2026").unwrap();
        assert_eq!((&item["counted_from"], &item["records_now"]), (&json!("学生名册"), &json!(1)), "{item}");
        let wish = |period: &str| json!({ "ledger": "census_class", "duty": "班级与学生年报", "period": period });
        let filed = school.post("/api/duties", wish("2026")).await.ok();
        assert_eq!((&filed["status"], &filed["records"]), (&json!("submitted"), &json!(1)), "{filed}");
        let junior = world.other_school().post("/api/duties", wish("2026")).await;
        says(&junior.refused(422), "没有记录");
        let table = values(&world.general(), "").await;
        assert_eq!(value(&table, "average_class_size", None)["value"].as_f64(), Some(1.0));
    });
}

#[test]
fn tables_of_a_school_are_held_against_each_other_by_stage() {
    on_both_with_every_ledger(async |world| {
        census(world).await;
        let (primary, junior) = (world.school(), world.other_school());
        let age = |stage: &str, age: i64, pupils: i64| json!({ "census_year": "2026-01-01", "stage": stage, "age": age, "age_pupils": pupils, "age_girls": pupils / 2 });
        enter(&primary, "census_age", age("小学", 6, 88)).await;
        enter(&junior, "census_age", age("初中", 12, 55)).await;
        let report = world.general().get("/api/census/cross-check?year=2026").await.ok();
        let rules = list(&report["rules"]);
        let pupils = rules.iter().find(|rule| rule["message"].as_str().unwrap().contains("学生数不等")).unwrap();
        assert_eq!(pupils["held"], 1, "{pupils}");
        let broken = list(&pupils["broken"]);
        assert_eq!(broken.len(), 1, "{pupils}");
        assert_eq!((&broken[0]["unit"]["name"], &broken[0]["part"]), (&json!("青龙中学"), &json!("初中")));
        let values: Vec<f64> = list(&broken[0]["figures"]).iter().filter_map(|f| f["value"].as_f64()).collect();
        assert_eq!(values, [58.0, 55.0]);
        // Boarders without premises break nothing while the premises are not handed in; who has none needs no dormitory.
        let dormitories = rules.iter().find(|rule| rule["message"].as_str().unwrap().contains("宿舍")).unwrap();
        assert_eq!((&dormitories["held"], list(&dormitories["broken"]).len()), (&json!(1), 0), "{dormitories}");
        let own = world.other_school().get("/api/census/cross-check?year=2026").await.ok();
        let units: Vec<&Value> = list(&own["rules"]).iter().flat_map(|rule| list(&rule["broken"])).collect();
        assert!(units.iter().all(|one| one["unit"]["name"] == "青龙中学") && !units.is_empty(), "{own}");
        world.nobody().get("/api/census/cross-check?year=2026").await.refused(401);
    });
}

#[test]
fn a_frozen_census_stays_as_it_was_and_is_compared_with_a_later_state() {
    on_both_with_every_ledger(async |world| {
        census(world).await;
        let office = world.general();
        let open = office.get("/api/census?year=2026").await.ok();
        let table = find(&open["tables"], "ledger", "census_class");
        assert_eq!(table["rows"], 3);
        assert!(table["missing"].as_i64().unwrap() > 0, "{table}");
        says(&office.post("/api/census/2026/freeze", json!({})).await.refused(422), "还不完整");
        let frozen = office.post("/api/census/2026/freeze", json!({ "reason": "上级催报" })).await.ok();
        assert_eq!(frozen["name"], "census-2026");
        says(&office.post("/api/census/2026/freeze", json!({ "reason": "再封" })).await.refused(422), "已经有了");

        enter(&world.other_school(), "census_class", grade("初中", "八年级", [1, 0], 42, 0)).await;
        let table = values(&office, "").await;
        assert_eq!(table["snapshot"]["digest"], frozen["digest"]);
        assert_eq!(value(&table, "average_class_size", None)["value"].as_f64(), Some(146.0 / 4.0));

        let later = json!({ "name": "later", "title": "补报后", "as_of": "2026-10-01" });
        office.post("/api/snapshots", later).await.ok();
        let diff = office.get("/api/snapshots/diff?before=census-2026&after=later").await.ok();
        let changed = find(&diff["tables"], "name", "census_class");
        assert_eq!((&changed["added"], &changed["removed"], &changed["changed"]), (&json!(1), &json!(0), &json!(0)));
        let checked = office.get("/api/snapshots/census-2026/check").await.ok();
        assert_eq!(checked["wrong"], json!([]));
        office.get("/api/snapshots/..%2F..%2Fx/check").await.refused(404);
    });
}

#[test]
fn a_pivot_sums_what_is_asked_and_refuses_what_it_does_not_know() {
    on_both_with_every_ledger(async |world| {
        census(world).await;
        let office = world.general();
        let asked = |rows: Value, columns: Value, value: &str| json!({ "ledger": "census_class", "year": 2026, "rows": rows, "columns": columns, "value": value });
        let answer =
            office.post("/api/pivot", asked(json!(["stage", "grade"]), json!(["unit.kind"]), "pupils")).await.ok();
        let rows: Vec<(Value, Value)> =
            list(&answer["rows"]).iter().map(|row| (row["keys"].clone(), row["values"].clone())).collect();
        assert_eq!(
            rows,
            [
                (json!(["小学", "一年级"]), json!([40.0])),
                (json!(["小学", "二年级"]), json!([48.0])),
                (json!(["初中", "七年级"]), json!([58.0])),
            ]
        );
        assert_eq!((&answer["total"], &answer["unit"]), (&json!(146.0), &json!("人")));
        for wrong in [
            asked(json!(["nothing"]), json!([]), "pupils"),
            asked(json!(["stage"]), json!([]), "owner"),
            asked(json!([]), json!([]), "pupils"),
            asked(json!(["stage\"; DROP TABLE unit"]), json!([]), "pupils"),
        ] {
            office.post("/api/pivot", wrong).await.refused(422);
        }
        let made = office.post("/api/pivot/export", asked(json!(["stage"]), json!([]), "count")).await;
        assert!(made.status == 200 && made.bytes.starts_with(b"PK"));
    });
}

#[test]
fn indicators_leave_as_csv_excel_json_and_sdmx() {
    on_both_with_every_ledger(async |world| {
        census(world).await;
        let export = async |format: &str| {
            let made = world.general().get(&format!("/api/indicators/export?year=2026&by=stage&format={format}")).await;
            assert_eq!(made.status, 200, "{format}: {}", made.text());
            made
        };
        let words = async |format: &str| String::from_utf8(export(format).await.bytes).unwrap();
        let csv = words("csv").await;
        let line = csv.lines().find(|line| line.contains(",boarding_rate,初中,")).unwrap_or_else(|| panic!("{csv}"));
        assert!(line.contains(",50,%,"), "{line}");
        let sdmx = words("sdmx").await;
        assert!(sdmx.contains(",boarding_rate,初中,%,2026,50,A"), "{sdmx}");
        assert!(sdmx.contains("pupil_teacher_ratio,_T,:1,2026,,O"), "{sdmx}");
        assert!(export("xlsx").await.bytes.starts_with(b"PK"));
        let json: Value = serde_json::from_slice(&export("json").await.bytes).unwrap();
        assert_eq!(json[0]["year"], 2026);
        world.general().get("/api/indicators/export?format=docx").await.refused(400);
    });
}

#[test]
fn an_indicator_is_a_figure_that_targets_can_name() {
    on_both_with_every_ledger(async |world| {
        census(world).await;
        let figure = world.general().get("/api/figures?ledger=indicator&measure=boarding_rate&year=2026").await.ok();
        assert_eq!(figure["figure"]["text"], "19.86%");
        assert_eq!(figure["figure"]["origin"]["kind"], "derived");
        let part = "/api/figures?ledger=indicator&measure=boarding_rate&year=2026&slice=stage%20%3D%20%27%E5%88%9D%E4%B8%AD%27";
        assert_eq!(world.general().get(part).await.ok()["figure"]["text"], "50.00%");
    });
}
