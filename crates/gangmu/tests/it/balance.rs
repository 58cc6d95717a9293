//! Balance of schools and places years ahead, from census tables to the answer over HTTP.

use gangmu_store::NewRecord;
use serde_json::{Value, json};

use crate::web::query;
use crate::world::{World, on_both_with_every_ledger};

async fn put(world: &World, ledger: &str, owner: &str, rows: Vec<Value>) {
    put_in(world, ledger, owner, rows.into_iter().map(|row| (None, row)).collect()).await;
}

/// Records that stand in a state.
async fn put_in(world: &World, ledger: &str, owner: &str, rows: Vec<(Option<&str>, Value)>) {
    let ledger = world.app.ledger(ledger).unwrap();
    let record = |(state, values): (Option<&str>, Value)| NewRecord {
        owner: world.unit(owner),
        values: values.as_object().unwrap().clone(),
        state: state.map(str::to_owned),
        ..NewRecord::default()
    };
    let records = rows.into_iter().map(record).collect();
    world.app.store.create_records(&ledger, records, &world.by()).await.unwrap();
}

/// A primary school with one class in every grade, the same in all years, and the children of its town.
async fn stable_town(world: &World, pupils: u32) {
    let grades = ["一年级", "二年级", "三年级", "四年级", "五年级", "六年级"];
    for year in 2020..=2026 {
        let day = format!("{year}-01-01");
        let row = |grade: &&str| json!({ "census_year": day, "stage": "小学", "grade": grade, "classes": 1, "classes_le45": 1, "pupils": pupils, "girls": 20 });
        put(world, "census_class", "S1", grades.iter().map(row).collect()).await;
        let born = |age: u32| json!({ "census_year": day, "age": age, "population": pupils + 10 });
        put(world, "census_population", "T1", (0..=6).map(born).collect()).await;
    }
}

/// What a primary school has: pupils, teachers above degree, backbone, PE and art; rooms, sports in m², yuan, multimedia rooms.
async fn primary(world: &World, owner: &str, pupils: u32, has: [f64; 7]) {
    let [degree, backbone, arts, rooms, sports, yuan, multimedia] = has;
    let year = "2026-01-01";
    put(world, "census_class", owner, vec![
        json!({ "census_year": year, "stage": "小学", "grade": "一年级", "classes": 3, "classes_le45": 3, "pupils": pupils, "girls": 0 }),
    ])
    .await;
    put(world, "census_staff", owner, vec![
        json!({ "census_year": year, "stage": "小学", "staff": 100, "full_time_teachers": 90, "degree_above": degree, "county_backbone": backbone, "pe_art": arts }),
    ])
    .await;
    put(world, "census_premises", owner, vec![
        json!({ "census_year": year, "land_area": 20000, "building_area": 9000, "teaching_area": rooms, "sports_area": sports }),
    ])
    .await;
    put(
        world,
        "census_equipment",
        owner,
        vec![json!({ "census_year": year, "books": 0, "equipment_value": yuan, "multimedia_rooms": multimedia })],
    )
    .await;
}

/// Schools P1 and P4 of the handbook's example (§5.4).
async fn two_schools(world: &World) {
    primary(world, "S1", 1200, [58.0, 14.0, 12.0, 5520.0, 9240.0, 2_520_000.0, 30.0]).await;
    primary(world, "S2", 110, [7.0, 1.0, 1.0, 726.0, 1540.0, 187_000.0, 4.0]).await;
}

fn school<'a>(report: &'a Value, name: &str) -> &'a Value {
    report["schools"].as_array().unwrap().iter().find(|s| s["unit"]["name"] == name).unwrap()
}

#[test]
fn a_stage_is_held_against_the_standard_school_by_school() {
    on_both_with_every_ledger(async |world| {
        two_schools(world).await;
        let report = world.general().get("/api/balance?stage=小学&standard=quality").await.ok();
        assert_eq!(report["resources"].as_array().unwrap().len(), 7);
        let (good, poor) = (school(&report, "石桥小学"), school(&report, "青龙中学"));
        assert_eq!((&good["passed"], &good["met"]), (&json!(true), &json!(7)));
        assert_eq!((&poor["passed"], &poor["met"]), (&json!(false), &json!(5)));
        let gap = poor["gap"].as_str().unwrap();
        assert!(gap.starts_with("缺1名") && gap.contains("33000元"), "{gap}");
        assert_eq!(report["verdict"]["met"], json!(false));
        // 云溪一中 has said nothing: it is named, not passed over.
        let silent: Vec<&Value> = report["excluded"].as_array().unwrap().iter().map(|e| &e["reason"]).collect();
        assert_eq!(silent, ["在校生数未填报"]);
        let checks = report["self_check"].as_array().unwrap();
        assert!(checks.len() > 20 && checks.iter().all(|c| c["name"].is_string()));
    });
}

#[test]
fn the_cheapest_additions_are_found_and_nothing_is_written() {
    on_both_with_every_ledger(async |world| {
        two_schools(world).await;
        let ask =
            json!({ "stage": "小学", "standard": "quality", "costs": { "equipment": 1.0, "backbone": 120_000.0 } });
        let found = world.general().post("/api/balance/what-if", ask).await.ok();
        assert_eq!((&found["cost"], &found["after"]["passed"]), (&json!(33_000.0), &json!(2)));
        let change = &found["changes"][0];
        assert_eq!((&change["unit"]["name"], &change["resource"]), (&json!("青龙中学"), &json!("equipment")));
        let change = json!([{ "kind": "move", "from": { "school": world.unit("S1"), "stage": "小学" }, "to": { "school": world.unit("S2"), "stage": "小学" }, "amounts": { "backbone": 1.0 } }]);
        let moved =
            world.general().post("/api/balance/what-if", json!({ "stage": "小学", "changes": change })).await.ok();
        assert_eq!((&moved["cost"], &moved["after"]["passed"]), (&json!(0.0), &json!(2)));
        let report = world.general().get("/api/balance?stage=小学").await.ok();
        assert_eq!(school(&report, "青龙中学")["passed"], json!(false));
    });
}

#[test]
fn balance_is_of_the_whole_county_and_places_of_ones_own() {
    on_both_with_every_ledger(async |world| {
        two_schools(world).await;
        assert_eq!(world.nobody().get("/api/balance").await.status, 401);
        assert_eq!(world.school().get("/api/balance").await.status, 422);
        let town = world.unit("T1").to_string();
        assert_eq!(world.school().get(&format!("/api/places{}", query(&[("zone", &town)]))).await.status, 422);
        for bad in ["/api/balance?stage=高中", "/api/places?stage=高中", "/api/balance?year=12"] {
            assert_eq!(world.general().get(bad).await.status, 422, "{bad}");
        }
        assert_eq!(world.general().get("/api/balance?standard=nothing").await.status, 404);
    });
}

/// One class of forty in every grade, in every year: nothing changes, and the forecast says so.
#[test]
fn a_town_that_does_not_change_keeps_its_pupils() {
    on_both_with_every_ledger(async |world| {
        stable_town(world, 40).await;
        let town = world.unit("T1").to_string();
        let report =
            world.general().get(&format!("/api/places{}", query(&[("zone", &town), ("stage", "小学")]))).await.ok();
        let years = report["years"].as_array().unwrap();
        assert_eq!(years.iter().filter(|y| y["actual"] == json!(true)).count(), 7);
        let ahead: Vec<&Value> = years.iter().filter(|y| y["actual"] == json!(false)).collect();
        assert_eq!(
            ahead.iter().map(|y| y["year"].as_i64().unwrap()).collect::<Vec<_>>(),
            [2027, 2028, 2029, 2030, 2031]
        );
        for (at, year) in ahead.iter().enumerate() {
            let number = |key: &str| year[key].as_f64().unwrap_or(f64::NAN);
            assert!((number("pupils") - 240.0).abs() < 1e-6, "{year}");
            assert_eq!((number("capacity"), number("gap"), number("classes")), (270.0, -30.0, 6.0));
            // Seven years give three errors two years ahead, and too few beyond.
            assert_eq!(at < 2, (number("high") - number("low")).abs() < 1e-6, "{year}");
        }
        assert!(report["warnings"].as_array().unwrap().is_empty());
        assert!(!report["backtest"]["years"].as_array().unwrap().is_empty());
    });
}

/// Fifty pupils in every grade for forty-five places: projects give places from the autumn after they are to be ready.
#[test]
fn planned_places_close_a_gap_and_lead_to_their_records() {
    on_both_with_every_ledger(async |world| {
        stable_town(world, 50).await;
        let school = world.unit("S1");
        let project = |name: &str, stage: &str, ends: &str, places: u32| json!({ "name": name, "school": school, "stage": stage, "kind": "扩建", "programme": "消除大班额", "use": "教学楼", "floor_area": 900, "new_area": 900, "investment": 3_000_000, "plan_year": "2026-01-01", "starts": "2025-03-01", "ends": ends, "places": places });
        let rows = vec![
            (Some("started"), project("东楼", "小学", "2028-08-31", 90)),
            (Some("completed"), project("拖了工期的西楼", "小学", "2026-06-30", 10)),
            (Some("started"), project("九月以后的北楼", "小学", "2028-09-01", 40)),
            (Some("in_use"), project("已投用的南楼", "小学", "2026-06-30", 500)),
            (Some("proposed"), project("还没批的", "小学", "2027-06-30", 500)),
            (Some("cancelled"), project("取消了的", "小学", "2027-06-30", 500)),
            (Some("approved"), project("中学的", "初中", "2027-06-30", 500)),
        ];
        put_in(world, "build_project", "S1", rows).await;
        let town = world.unit("T1").to_string();
        let path = format!("/api/places{}", query(&[("zone", &town), ("stage", "小学")]));
        let report = world.general().get(&path).await.ok();
        let plan = report["plan"].as_array().unwrap();
        let told: Vec<_> = plan.iter().map(|p| (p["year"].as_i64().unwrap(), p["name"].as_str().unwrap())).collect();
        assert_eq!(told, [(2027, "拖了工期的西楼"), (2028, "东楼"), (2029, "九月以后的北楼")]);
        let (ledger, record) = (plan[1]["ledger"].as_str().unwrap(), &plan[1]["record"]);
        let opened = world.general().get(&format!("/api/ledgers/{ledger}/records/{record}")).await.ok();
        assert!(opened.to_string().contains("东楼") && plan[1]["state"] == json!("在建"), "{plan:?}");
        let years: Vec<&Value> =
            report["years"].as_array().unwrap().iter().filter(|y| y["actual"] == json!(false)).collect();
        for (year, (planned, capacity)) in
            years.iter().zip([(10.0, 280.0), (90.0, 370.0), (40.0, 410.0), (0.0, 410.0), (0.0, 410.0)])
        {
            let number = |key: &str| year[key].as_f64().unwrap_or(f64::NAN);
            assert_eq!((number("planned"), number("capacity"), number("capacity_planned")), (planned, 270.0, capacity));
            assert_eq!((number("gap"), number("gap_planned")), (30.0, 300.0 - capacity), "{year}");
        }
        let warnings: Vec<&str> =
            report["warnings"].as_array().unwrap().iter().map(|w| w["text"].as_str().unwrap()).collect();
        assert!(
            !warnings.is_empty() && warnings.iter().all(|text| text.ends_with("规划项目2028年投用后补齐")),
            "{warnings:?}"
        );
        let [row] = report["schools"].as_array().unwrap().as_slice() else { panic!("{}", report["schools"]) };
        assert_eq!(
            (&row["unit"]["id"], &row["pupils"], &row["capacity"]),
            (&json!(school), &json!(300.0), &json!(270.0))
        );
        assert_eq!((&row["planned"], &row["short_from"], &row["most"]), (&json!(140.0), &json!(2027), &json!(20.0)));
        let ahead = row["ahead"].as_array().unwrap();
        assert_eq!(ahead.iter().map(|a| a["year"].as_i64().unwrap()).collect::<Vec<_>>(), [2027, 2029, 2031]);
        assert!(ahead.iter().all(|a| (a["pupils"].as_f64().unwrap() - 300.0).abs() < 1e-6));
    });
}
