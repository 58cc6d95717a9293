//! Comparisons over HTTP: years over mergers, like with like, class sizes by band, small counts in public.

use gangmu_pack::definition::UnitKind;
use gangmu_store::{NewRecord, NewUnit};
use serde_json::{Value, json};

use crate::web::{find, list};
use crate::world::{World, on_both_with_every_ledger};

async fn put(world: &World, ledger: &str, owner: &str, rows: Vec<Value>) {
    let ledger = world.app.ledger(ledger).unwrap();
    let record = |values: Value| NewRecord {
        owner: world.unit(owner),
        values: values.as_object().unwrap().clone(),
        ..NewRecord::default()
    };
    let records = rows.into_iter().map(record).collect();
    world.app.store.create_records(&ledger, records, &world.by()).await.unwrap();
}

/// A grade of a year: small, large and oversize classes; pupils and boarders.
fn grade(year: i16, stage: &str, [small, large, oversize]: [i64; 3], pupils: i64, boarders: i64) -> Value {
    json!({
        "census_year": format!("{year}-01-01"), "stage": stage, "grade": if stage == "小学" { "一年级" } else { "七年级" },
        "classes": small + large + oversize, "classes_le45": small, "classes_56_65": large, "classes_66": oversize,
        "pupils": pupils, "girls": 0, "boarders": boarders,
    })
}

async fn succeed(world: &World, old: &str, heirs: &[&str], on: &str, closes: bool) {
    let heirs: Vec<i64> = heirs.iter().map(|code| world.unit(code)).collect();
    let wish = json!({ "successors": heirs, "on": on, "closes": closes, "reason": "云教发〔2026〕9号" });
    world.general().post(&format!("/api/units/{}/succession", world.unit(old)), wish).await.ok();
}

async fn detail(world: &World, indicator: &str, code: &str) -> Value {
    let unit = world.unit(code);
    world.general().get(&format!("/api/indicators/{indicator}?year=2026&unit={unit}")).await.ok()
}

/// The course as (year, value, what went into it later).
fn course(detail: &Value) -> Vec<(i64, Option<f64>, Vec<&str>)> {
    let with = |point: &'_ Value| point["with"].as_array().map_or(0, Vec::len);
    list(&detail["series"])
        .iter()
        .map(|point| {
            let names = (0..with(point)).map(|at| point["with"][at].as_str().unwrap()).collect();
            (point["year"].as_i64().unwrap(), point["value"].as_f64(), names)
        })
        .collect()
}

#[test]
fn a_merged_school_has_one_line_of_years_and_rates_made_of_the_summed_counts() {
    on_both_with_every_ledger(async |world| {
        for (year, one, two) in [(2023, 100, Some(50)), (2024, 105, None), (2025, 110, Some(40)), (2026, 160, None)] {
            put(world, "census_class", "S1", vec![grade(year, "小学", [4, 0, 0], one, 10)]).await;
            if let Some(pupils) = two {
                put(world, "census_class", "S2", vec![grade(year, "小学", [1, 0, 0], pupils, 30)]).await;
            }
        }
        succeed(world, "S2", &["S1"], "2026-03-01", true).await;
        let both = detail(world, "boarding_rate", "S1").await;
        let rate = |part: f64, whole: f64| Some(part / whole * 100.0);
        let other = vec!["青龙中学"];
        assert_eq!(
            course(&both),
            [
                (2022, None, vec![]),
                (2023, rate(40.0, 150.0), other.clone()),
                // The other school handed nothing in: a sum without it would look like a fall.
                (2024, None, vec![]),
                (2025, rate(40.0, 150.0), other),
                (2026, rate(10.0, 160.0), vec![]),
            ]
        );
        assert_eq!(both["series"][2]["why"], "缺青龙中学2024年的数据");
        assert_eq!(both["value"]["before"].as_f64(), rate(40.0, 150.0), "not the mean of 9.09% and 75%");
        let pupils = list(&both["terms"]).iter().find(|t| t["term"]["key"] == "census.pupils").unwrap();
        assert_eq!((pupils["value"].as_f64(), pupils["before"].as_f64()), (Some(160.0), Some(150.0)));
        let own = detail(world, "boarding_rate", "S2").await;
        assert_eq!(course(&own)[3], (2025, rate(30.0, 40.0), vec![]), "its history stays with the old unit");
        let town = detail(world, "boarding_rate", "T1").await;
        assert_eq!(course(&town)[3], (2025, rate(40.0, 150.0), vec!["青龙中学"]), "it went into a school of the town");
        let county = detail(world, "boarding_rate", "bureau").await;
        assert_eq!(course(&county)[3], (2025, rate(40.0, 150.0), vec![]), "nobody is counted twice");
    });
}

#[test]
fn a_divided_school_keeps_its_own_years_and_the_line_says_where_it_breaks() {
    on_both_with_every_ledger(async |world| {
        for year in [2024, 2025, 2026] {
            put(world, "census_class", "S1", vec![grade(year, "小学", [4, 0, 0], 100, 10)]).await;
            put(world, "census_class", "S2", vec![grade(year, "小学", [1, 0, 0], 50, 30)]).await;
        }
        succeed(world, "S2", &["S1", "S3"], "2026-09-02", true).await;
        succeed(world, "S1", &["S3"], "2025-09-01", false).await;
        let one = detail(world, "boarding_rate", "S1").await;
        assert_eq!(course(&one)[3], (2025, Some(10.0), vec![]));
        assert_eq!(
            one["breaks"],
            json!([{ "year": 2025, "text": "分设出云溪一中" }]),
            "what ended after the census is next year's"
        );
        let new = detail(world, "boarding_rate", "S3").await;
        assert_eq!(new["breaks"], json!([{ "year": 2025, "text": "从石桥小学分设" }]));
    });
}

/// Six primary schools and two junior ones, with a growing share of large classes.
async fn kinds(world: &World) {
    let new = |code: &str, kind: &str, area: &str, boarding: bool| NewUnit {
        code: code.into(),
        name: format!("{code}校"),
        kind: UnitKind::School,
        parent: Some("bureau".into()),
        r#type: Some(kind.into()),
        area: Some(area.into()),
        boarding,
        ..NewUnit::default()
    };
    let list = vec![
        new("P1", "完全小学", "乡村", false),
        new("P2", "完全小学", "镇区", false),
        new("P3", "完全小学", "城区", true),
        new("P4", "完全小学", "城区", true),
        new("P5", "完全小学", "乡村", false),
        new("M1", "初级中学", "城区", false),
        new("M2", "初级中学", "城区", false),
    ];
    world.app.store.insert_units(list, &world.by()).await.unwrap();
    world.tamper("UPDATE unit SET type = '完全小学', area = '乡村' WHERE code = 'S1'").await;
    world.app.refresh().await.unwrap();
    for (code, large, pupils) in
        [("S1", 2, 400), ("P1", 1, 410), ("P2", 3, 800), ("P3", 0, 400), ("P4", 4, 1600), ("P5", 2, 390)]
    {
        put(world, "census_class", code, vec![grade(2026, "小学", [8, large, 0], pupils, 0)]).await;
    }
    for (code, large) in [("M1", 0), ("M2", 5)] {
        put(world, "census_class", code, vec![grade(2026, "初中", [4, large, 1], 400, 0)]).await;
    }
}

#[test]
fn a_school_is_compared_with_the_most_alike_and_ranked_in_its_class_alone() {
    on_both_with_every_ledger(async |world| {
        kinds(world).await;
        let found = detail(world, "large_class_share", "S1").await;
        let peers = &found["peers"];
        assert_eq!(peers["class"], "完全小学");
        // Less is better: P3 and P1 stand before, P5 beside it, P2 and P4 behind.
        let place = &peers["place"];
        assert_eq!((&place["rank"], &place["of"], &place["tied"]), (&json!(3), &json!(6), &json!(2)));
        assert_eq!(place["percentile"].as_f64(), Some(50.0));
        assert_eq!(peers["spread"]["count"], 6);
        let near: Vec<&str> = list(&peers["near"]).iter().map(|one| one["unit"]["name"].as_str().unwrap()).collect();
        assert_eq!(near, ["P3校", "P1校", "石桥小学", "P5校", "P2校", "P4校"], "no junior school, the better first");
        let distance = |name: &str| {
            let of = |one: &&Value| one["unit"]["name"] == name;
            list(&peers["near"]).iter().find(of).unwrap()["distance"].as_f64().unwrap()
        };
        assert!(distance("P5校") < distance("P3校") && distance("P3校") < distance("P4校"), "{}", peers["near"]);
        let junior = detail(world, "large_class_share", "M2").await;
        assert_eq!((&junior["peers"]["place"]["rank"], &junior["peers"]["place"]["of"]), (&json!(2), &json!(2)));
        assert_eq!(junior["peers"]["spread"], Value::Null, "two schools have no distribution");
        assert_eq!(
            detail(world, "average_class_size", "S1").await["peers"]["place"],
            Value::Null,
            "neither way is better"
        );
        assert_eq!(detail(world, "large_class_share", "bureau").await["peers"], Value::Null);

        let own = world.school().get("/api/indicators/large_class_share?year=2026").await.ok();
        assert_eq!(own["peers"]["place"], *place);
        assert_eq!(own["peers"]["near"], json!([]), "a school sees no other school's figures");
    });
}

#[test]
fn class_sizes_stand_by_band_beside_the_indicators_that_the_pack_names() {
    on_both_with_every_ledger(async |world| {
        kinds(world).await;
        let found = detail(world, "large_class_share", "M2").await;
        let bands = list(&found["bands"]);
        let named = |name: &str| find(&found["bands"], "name", name);
        assert_eq!(bands.len(), 5);
        assert_eq!((&named("大班额")["classes"], &named("大班额")["share"]), (&json!(5.0), &json!(0.5)));
        assert_eq!((&named("超大班额")["classes"], &named("超大班额")["from"]), (&json!(1.0), &json!(66)));
        assert_eq!(named("46至50人")["classes"], Value::Null, "what nobody filled in is not nought");
        assert_eq!(detail(world, "boarding_rate", "M2").await["bands"], json!([]));
    });
}

/// A stage of a school in a year: pupils at its start, and who dropped out.
fn flow(stage: &str, start: i64, dropped: i64) -> Value {
    json!({ "census_year": "2026-01-01", "stage": stage, "entrants": 0, "graduates": 0, "start_pupils": start, "dropped": dropped })
}

#[test]
fn a_small_count_is_left_out_in_public_and_no_total_undoes_it() {
    on_both_with_every_ledger(async |world| {
        put(world, "census_flow", "S1", vec![flow("小学", 300, 3), flow("初中", 200, 20)]).await;
        put(world, "census_flow", "S2", vec![flow("小学", 400, 30), flow("初中", 500, 12)]).await;
        put(world, "census_flow", "S3", vec![flow("小学", 400, 0), flow("初中", 900, 40)]).await;
        let codes = ["bureau", "T1", "S1", "S2", "S3"];
        let mut hidden = std::collections::BTreeMap::new();
        for code in codes {
            let path = format!("/api/indicators/values?year=2026&by=stage&unit={}", world.unit(code));
            let open = world.general().get(&path).await.ok();
            let table = world.general().get(&format!("{path}&public=true")).await.ok();
            assert_eq!((&open["public"], &table["public"]), (&json!(false), &json!(true)));
            let of = |table: &Value, part: Option<&str>| {
                let fits = |v: &&Value| v["indicator"] == "dropout_rate" && v["part"].as_str() == part;
                list(&table["values"]).iter().find(fits).unwrap().clone()
            };
            for part in [None, Some("小学"), Some("初中")] {
                let (open, public) = (of(&open, part), of(&table, part));
                assert!(open["value"].is_number() && open["hidden"] == false, "{code} {part:?}: {open}");
                hidden.insert((code, part), public["hidden"] == true);
                if public["hidden"] == true {
                    assert_eq!(
                        (&public["value"], &public["change"], &public["met"]),
                        (&Value::Null, &Value::Null, &Value::Null)
                    );
                    assert_eq!(public["text"], "不公开(少于10)");
                    assert_ne!(open["value"], 0.0, "a zero is no secret");
                } else {
                    assert_eq!(public["value"], open["value"]);
                }
            }
        }
        let is = |code: &'static str, part: Option<&'static str>| hidden[&(code, part)];
        assert!(is("S1", Some("小学")), "three children");
        assert!(!is("S3", Some("小学")) && !is("bureau", None), "{hidden:?}");
        // Whoever adds up what is shown of any row or column lacks at least two numbers, or none.
        let parts = [None, Some("小学"), Some("初中")];
        for code in codes {
            assert_ne!(parts.iter().filter(|part| is(code, **part)).count(), 1, "{code}: {hidden:?}");
        }
        for part in parts {
            for family in [&["bureau", "T1", "S2", "S3"][..], &["T1", "S1"]] {
                assert_ne!(family.iter().filter(|code| is(code, part)).count(), 1, "{part:?} {family:?}: {hidden:?}");
            }
        }
        let made = world.general().get("/api/indicators/export?year=2026&by=stage&format=sdmx&public=true").await;
        let text = String::from_utf8(made.bytes).unwrap();
        let shown = |part: &'static str| if is("bureau", Some(part)) { ",Q," } else { ",A," };
        let line = text.lines().find(|line| line.contains(",dropout_rate,小学,")).unwrap();
        assert!(line.contains(shown("小学")), "{line}");
        let path = "/api/indicators/export?year=2026&by=stage&format=csv&public=true";
        let made = world.general().get(&format!("{path}&unit={}", world.unit("S1"))).await;
        let text = String::from_utf8(made.bytes).unwrap();
        let line = text.lines().find(|line| line.contains(",dropout_rate,小学,")).unwrap();
        assert!(line.contains(",dropout_rate,小学,,%,不公开(少于10),"), "{line}");
    });
}
