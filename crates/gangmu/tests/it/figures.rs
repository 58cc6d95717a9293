//! Figures: value, last year, course, parts, slices, and the records behind them.

use gangmu_store::NewRecord;
use jiff::civil::date;
use serde_json::{Value, json};

use crate::hazards::hazard;
use crate::web::{coded, find, list, query, says};
use crate::world::{World, on_both};

/// Hazards of two years: day, kind, state, school.
async fn hazards_of_two_years(world: &World) {
    let ledger = world.app.ledger("hazard").unwrap();
    let made = [
        ("2025-03-10", "消防", "closed", "S1"),
        ("2025-06-10", "食品", "closed", "S1"),
        ("2025-11-23", "食品", "found", "S2"),
        ("2025-11-24", "消防", "found", "S2"),
        ("2026-01-31", "消防", "closed", "S1"),
        ("2026-02-01", "消防", "found", "S1"),
        ("2026-11-22", "食品", "closed", "S2"),
        ("2026-11-23", "用电", "closed", "S2"),
        ("2026-11-23", "用电", "closed", "K1"),
    ];
    let made = made.map(|(day, kind, state, owner)| {
        let mut values = hazard("楼梯间");
        (values["found_on"], values["kind"], values["cost"]) = (day.into(), kind.into(), json!(1250.5));
        NewRecord {
            owner: world.unit(owner),
            values: values.as_object().unwrap().clone(),
            state: Some(state.into()),
            entered: vec![("found".into(), day.parse().unwrap()), (state.into(), day.parse().unwrap())],
            ..NewRecord::default()
        }
    });
    world.app.store.create_records(&ledger, made.to_vec(), &world.by()).await.unwrap();
}

async fn figure(world: &World, pairs: &[(&str, &str)]) -> Value {
    world.general().get(&format!("/api/figures{}", query(pairs))).await.ok()
}

#[test]
fn a_figure_compares_the_same_days_of_the_year_before() {
    on_both(async |world| {
        hazards_of_two_years(world).await;
        let found = figure(world, &[("ledger", "hazard"), ("measure", "found")]).await;
        assert_eq!((found["figure"]["value"].as_f64(), found["last_year"].as_f64()), (Some(5.0), Some(3.0)));
        assert_eq!(found["figure"]["period"], "2026年(截至11月23日)");
        says(found["change_text"].as_str().unwrap(), "增加2处");
        let rate = figure(world, &[("ledger", "hazard"), ("measure", "closed_rate")]).await;
        assert_eq!((rate["figure"]["text"].as_str(), rate["figure"]["unit"].as_str()), (Some("80%"), Some("%")));
        let whole = figure(world, &[("ledger", "hazard"), ("measure", "found"), ("year", "2025")]).await;
        assert_eq!((whole["figure"]["value"].as_f64(), &whole["last_year"]), (Some(4.0), &Value::Null));
        let cost = figure(world, &[("ledger", "hazard"), ("measure", "cost")]).await;
        assert_eq!(cost["figure"]["value"].as_f64(), Some(0.62525));
    });
}

#[test]
fn the_course_of_a_year_adds_up_month_by_month() {
    on_both(async |world| {
        hazards_of_two_years(world).await;
        let found = figure(world, &[("ledger", "hazard"), ("measure", "found")]).await;
        let course: Vec<(String, f64)> = list(&found["series"])
            .iter()
            .map(|p| (p["period"].as_str().unwrap().into(), p["value"].as_f64().unwrap()))
            .collect();
        assert_eq!(course.len(), 11);
        assert_eq!(course[0], ("2026-01".into(), 1.0));
        assert_eq!(course[1], ("2026-02".into(), 2.0));
        assert_eq!(course[10], ("2026-11".into(), 5.0));
    });
}

#[test]
fn parts_add_up_to_the_whole() {
    on_both(async |world| {
        hazards_of_two_years(world).await;
        for (by, expected) in [
            ("kind", vec![("消防", 2.0), ("用电", 2.0), ("食品", 1.0)]),
            ("state", vec![("已发现", 1.0), ("已销号", 4.0)]),
            ("unit", vec![("石桥小学", 2.0), ("青龙中学", 2.0), ("石桥幼儿园", 1.0)]),
            ("unit.stage", vec![("小学", 4.0), ("学前", 1.0)]),
        ] {
            let found = figure(world, &[("ledger", "hazard"), ("measure", "found"), ("by", by)]).await;
            assert_eq!(list(&found["parts"]).len(), expected.len(), "{by}: {}", found["parts"]);
            for (key, value) in expected {
                assert_eq!(find(&found["parts"], "key", key)["value"].as_f64(), Some(value), "{by} {key}");
            }
        }
        for by in ["nothing", "password_hash", "kind; DROP TABLE unit", "unit.nothing"] {
            let refused = world
                .general()
                .get(&format!("/api/figures{}", query(&[("ledger", "hazard"), ("measure", "found"), ("by", by)])))
                .await;
            refused.refused(422);
        }
    });
}

#[test]
fn a_slice_narrows_and_a_unit_takes_its_subtree() {
    on_both(async |world| {
        hazards_of_two_years(world).await;
        let sliced = figure(
            world,
            &[("ledger", "hazard"), ("measure", "found"), ("slice", "kind = '消防' and state = 'closed'")],
        )
        .await;
        assert_eq!(sliced["figure"]["value"].as_f64(), Some(1.0));
        says(&sliced["figure"]["label"].as_str().unwrap().replace(' ', ""), "隐患类型为消防且状态为已销号");
        let town = world.unit("T1").to_string();
        let town = figure(world, &[("ledger", "hazard"), ("measure", "found"), ("unit", &town)]).await;
        assert_eq!(
            (town["figure"]["value"].as_f64(), town["figure"]["scope"].as_str()),
            (Some(3.0), Some("石桥镇学区"))
        );
        let key = sliced["figure"]["id"].as_str().unwrap();
        let opened = world.general().get(&format!("/api/figures/{}/records", coded(key))).await.ok();
        assert_eq!(list(&opened["page"]["records"]).len(), 1);
        let refused = world
            .general()
            .get(&format!(
                "/api/figures{}",
                query(&[("ledger", "hazard"), ("measure", "found"), ("slice", "kind = '消防'; --")])
            ))
            .await;
        refused.refused(422);
    });
}

#[test]
fn every_count_opens_to_exactly_its_records() {
    on_both(async |world| {
        hazards_of_two_years(world).await;
        let general = world.general();
        for measure in ["found", "closed", "open", "major", "listed", "overdue"] {
            for year in ["2025", "2026"] {
                let found = figure(world, &[("ledger", "hazard"), ("measure", measure), ("year", year)]).await;
                let key = found["figure"]["id"].as_str().unwrap();
                let opened = general.get(&format!("/api/figures/{}/records", coded(key))).await.ok();
                let expected = found["figure"]["value"].as_f64().unwrap_or(0.0);
                if measure != "open" {
                    assert_eq!(list(&opened["page"]["records"]).len() as f64, expected, "{measure} {year}");
                }
            }
        }
        for key in [
            "nothing",
            "hazard.nothing~2026~~",
            "nothing.found~2026~~",
            "hazard.found~x~~",
            "hazard.found~2026~x~",
            "~~~",
            "hazard.found~2026~~kind =",
        ] {
            let answer = general.get(&format!("/api/figures/{}/records", coded(key))).await;
            assert!(matches!(answer.status, 404 | 422), "{key}: {}", answer.status);
            let status = answer.status;
            answer.refused(status);
        }
    });
}

#[test]
fn a_year_that_has_not_begun_has_no_figures_and_no_fault() {
    on_both(async |world| {
        hazards_of_two_years(world).await;
        for year in ["2027", "1", "9998", "32767", "-32768", "0"] {
            let found = figure(world, &[("ledger", "hazard"), ("measure", "found"), ("year", year)]).await;
            assert!(matches!(found["figure"]["value"].as_f64(), None | Some(0.0)), "{year}: {found}");
        }
        let now = world.on_day(date(2026, 12, 31)).await;
        assert_eq!(now.app.clock.today(), date(2026, 12, 31));
    });
}

#[test]
fn a_school_that_took_another_over_counts_its_records_too_and_rates_are_counted_anew() {
    on_both(async |world| {
        hazards_of_two_years(world).await;
        let (one, two) = (world.unit("S1").to_string(), world.unit("S2").to_string());
        let of = async |measure: &str, unit: &str| {
            let found = figure(world, &[("ledger", "hazard"), ("measure", measure), ("unit", unit)]).await;
            (found["figure"]["value"].as_f64(), found["last_year"].as_f64())
        };
        assert_eq!(of("found", &one).await, (Some(2.0), Some(2.0)));
        assert_eq!(of("closed_rate", &one).await.0, Some(50.0));

        let path = format!("/api/units/{two}/succession");
        let wish = |successor: &str, on: &str, closes: bool| {
            let successors = [successor.parse::<i64>().unwrap()];
            json!({ "successors": successors, "on": on, "closes": closes, "reason": "云教发〔2026〕9号" })
        };
        world.school().post(&path, wish(&one, "2026-11-20", true)).await.refused(403);
        for (wish, words) in [
            (wish(&two, "2026-11-20", true), "不能接续自己"),
            (wish(&one, "2026-12-01", true), "还没有到"),
            (wish(&one, "那天", true), "日期“那天”不对"),
        ] {
            says(&world.general().post(&path, wish).await.refused(422), words);
        }
        let done = world.general().post(&path, wish(&one, "2026-11-20", true)).await.ok();
        assert_eq!(done["kind"], "并入");
        let left = find(&done["open"], "ledger", "hazard");
        assert_eq!(left["count"], 2, "two of last year's are still under way: {left}");
        says(&world.general().post(&path, wish(&one, "2026-11-20", true)).await.refused(422), "已于2026-11-19撤并");

        assert_eq!(of("found", &one).await, (Some(4.0), Some(3.0)));
        assert_eq!(of("closed_rate", &one).await.0, Some(75.0), "not the mean of two rates");
        assert_eq!(of("found", &two).await, (Some(2.0), Some(1.0)), "its history stays with the old unit");
        let found = figure(world, &[("ledger", "hazard"), ("measure", "found"), ("unit", &one)]).await;
        assert_eq!(found["figure"]["scope"], "石桥小学(含并入的青龙中学)");
        let key = found["figure"]["id"].as_str().unwrap();
        let behind = world.general().get(&format!("/api/figures/{}/records", coded(key))).await.ok();
        assert_eq!(list(&behind["page"]["records"]).len(), 4, "the figure leads back to all its records: {behind}");

        // What was split off is nobody's whole past.
        let path = format!("/api/units/{}/succession", world.unit("K1"));
        let done = world.general().post(&path, wish(&one, "2026-11-20", false)).await.ok();
        assert_eq!(done["kind"], "分设");
        assert_eq!(of("found", &one).await.0, Some(4.0));
    });
}
