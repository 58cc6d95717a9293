//! What a ledger asks of the units, what is held already, and what a school is asked for this month.

use gangmu::ops::duty::round;
use gangmu_pack::definition::{Ledger, Rhythm, UnitKind};
use gangmu_store::Unit;
use jiff::civil::date;
use serde_json::{Value, json};

use crate::duties::{monthly, with_duties};
use crate::hazards::{add, hazard};
use crate::web::{Person, find, list, query, says};
use crate::world::{TODAY, World, on_both, session_of};

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

const LEDGERS: &str = "/api/burden/ledgers";
const UNITS: &str = "/api/burden/units";

/// Fields of a ledger that a person must fill in.
fn required(ledger: &Ledger) -> u64 {
    let typed = ledger.fields.iter().filter(|field| field.required && field.computed.is_none());
    typed.filter(|field| ledger.reuse.iter().all(|reuse| reuse.field != field.id)).count() as u64
}

/// Units of some kinds that are there today.
fn open(world: &World, kinds: &[UnitKind], more: impl Fn(&Unit) -> bool) -> u64 {
    let units = world.app.units();
    let there = units.all().iter().filter(|unit| unit.valid_to.is_none_or(|last| last >= TODAY));
    there.filter(|unit| kinds.contains(&unit.kind) && more(unit)).count() as u64
}

/// Whether numbers fall, or stay, from row to row.
fn falls(rows: &Value, key: &str) -> bool {
    let numbers: Vec<u64> = list(rows).iter().map(|row| row[key].as_u64().unwrap()).collect();
    numbers.windows(2).all(|pair| pair[0] >= pair[1])
}

/// Units and cells a year of a ledger by its definition: the returns that units owe times the fields that must be filled in.
fn expected(world: &World, ledger: &Ledger) -> (u64, u64) {
    let returns = ledger.duties.iter().map(|duty| match duty.every {
        Rhythm::Month => 12 * open(world, &duty.from, |_| true),
        // The only yearly return of these tests is that of kindergartens.
        _ => open(world, &duty.from, |unit| unit.stage.as_deref() == Some("学前")),
    });
    let keepers = open(world, &ledger.head.kept_by, |_| true);
    let (units, fillings) = match ledger.duties.first() {
        Some(first) => (open(world, &first.from, |_| true), returns.sum::<u64>()),
        None => (keepers, keepers),
    };
    (units, fillings * required(ledger))
}

/// The ranking of ledgers, held against their definitions and against what is told of each alone.
async fn ranked(world: &World) -> Value {
    let rows = world.general().get(LEDGERS).await.ok();
    assert_eq!(list(&rows).len(), world.app.pack.ledgers.len());
    assert!(falls(&rows, "cells_a_year"), "{rows}");
    for ledger in &world.app.pack.ledgers {
        let row = find(&rows, "ledger", &ledger.head.id);
        let (units, cells) = expected(world, ledger);
        assert_eq!((&row["units"], &row["cells_a_year"]), (&json!(units), &json!(cells)), "{row}");
        // A kindergarten owes twelve returns and one; a ledger without returns is kept as things happen.
        let times = if ledger.duties.is_empty() { Value::Null } else { json!(13) };
        assert_eq!((&row["times"], &row["required"]), (&times, &json!(required(ledger))), "{row}");
        let office = world.app.pack.office(&ledger.head.office).unwrap();
        assert_eq!((&row["ledger_name"], &row["office_name"]), (&json!(ledger.head.name), &json!(office.name)));

        let path = format!("/api/burden/ledger{}", query(&[("ledger", &ledger.head.id)]));
        let alone = world.general().get(&path).await.ok();
        for key in ["asked", "required", "times", "cells_a_year", "held_cells_a_year", "alike"] {
            assert_eq!(row[key], alone[key], "{key} of {}", ledger.head.id);
        }
        let held = list(&alone["held"]).iter().filter(|field| field["reused"] == false).count();
        assert_eq!((&row["held"], &row["units"]), (&json!(held), &alone["fillers"]), "{row}");
    }
    rows
}

#[test]
fn ledgers_are_ranked_by_the_cells_that_their_units_must_fill() {
    on_both(async |world| {
        let world = with_duties(world, TODAY).await;
        let units = |rows: &Value| find(rows, "ledger", "hazard")["units"].as_u64().unwrap();
        let before = units(&ranked(&world).await);
        let wish = json!({ "successors": [world.unit("S1")], "on": "2026-11-20", "closes": true, "reason": "批复" });
        world.general().post(&format!("/api/units/{}/succession", world.unit("S2")), wish).await.ok();
        assert_eq!(units(&ranked(&world).await), before - 1, "nobody asks a school that has ended");
    });
}

/// The ids of the ledgers that a person finds in the ranking.
async fn seen(person: &Person<'_>) -> Vec<String> {
    let rows = person.get(LEDGERS).await.ok();
    let mut ids: Vec<String> = list(&rows).iter().map(|row| row["ledger"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

#[test]
fn everyone_sees_the_ledgers_that_are_open_to_them() {
    on_both(async |world| {
        let (school, kindergarten, town) = (UnitKind::School, UnitKind::Kindergarten, UnitKind::Town);
        for (login, kind) in [("zhoufang", school), ("wugang", kindergarten), ("heping", town)] {
            let kept = world.app.pack.ledgers.iter().filter(|ledger| ledger.head.kept_by.contains(&kind));
            let mut ids: Vec<String> = kept.map(|ledger| ledger.head.id.clone()).collect();
            ids.sort();
            assert_eq!(seen(&world.person(login)).await, ids, "{login}");
        }
        world.nobody().get(LEDGERS).await.refused(401);
        world.nobody().get(UNITS).await.refused(401);
    });
}

/// 石桥小学 files October in time, 青龙中学 a day late.
async fn filed(world: &World) {
    for (day, login) in [(date(2026, 11, 5), "zhoufang"), (date(2026, 11, 6), "machao")] {
        let then = with_duties(world, day).await;
        let token = session_of(&then, login).await;
        then.with_token(&token).post("/api/duties", monthly("2026-10", json!({ "nil": true }))).await.ok();
    }
}

#[test]
fn units_are_ranked_by_the_returns_that_fall_due_in_a_year() {
    on_both(async |world| {
        filed(world).await;
        let world = with_duties(world, TODAY).await;
        let ledger = world.app.ledger("hazard").unwrap();
        let rows = world.general().get(&format!("{UNITS}?year=2026")).await.ok();
        assert_eq!(rows, world.general().get(UNITS).await.ok(), "the present year where none is named");
        assert!(falls(&rows, "cells"), "{rows}");
        assert_eq!(list(&rows).len() as u64, open(&world, &[UnitKind::School, UnitKind::Kindergarten], |_| true));
        for row in list(&rows) {
            let unit = world.app.units().get(row["unit"]["id"].as_i64().unwrap()).unwrap().clone();
            let owed = |only: bool| !only || unit.stage.as_deref() == Some("学前");
            let duties = ledger.duties.iter().filter(|duty| owed(duty.only.is_some()));
            let due: Vec<_> =
                duties.flat_map(|duty| round::due_between(duty, date(2026, 1, 1), date(2026, 12, 31))).collect();
            let (returns, missed) = (due.len(), due.iter().filter(|round| round.due < TODAY).count());
            let (handed_in, late) = match unit.code.as_str() {
                "S1" => (1, 0),
                "S2" => (1, 1),
                _ => (0, 0),
            };
            assert_eq!((&row["returns"], &row["ledgers"]), (&json!(returns), &json!(1)), "{row}");
            assert_eq!(row["cells"], json!(returns as u64 * required(&ledger)), "{row}");
            assert_eq!((&row["handed_in"], &row["late"]), (&json!(handed_in), &json!(late)), "{row}");
            assert_eq!(row["missing"], json!(missed - handed_in), "{row}");
            assert_eq!((&row["unit"]["kind"], &row["town"]), (&json!(unit.kind), &json!(unit.town)), "{row}");
            let kept = world.app.pack.ledgers.iter().filter(|ledger| ledger.duties.is_empty());
            let kept = kept.filter(|ledger| ledger.head.kept_by.contains(&unit.kind)).count();
            assert_eq!(row["without_returns"], json!(kept), "{row}");
        }
        // The tables of the duties count the same returns.
        let mut sums = [0, 0];
        for duty in &ledger.duties {
            let of = query(&[("ledger", "hazard"), ("duty", &duty.name), ("year", "2026")]);
            let table = world.general().get(&format!("/api/duties/table{of}")).await.ok();
            sums[0] += table["total"]["late"].as_u64().unwrap();
            sums[1] += table["total"]["missing"].as_u64().unwrap();
        }
        let sum = |key: &str| list(&rows).iter().map(|row| row[key].as_u64().unwrap()).sum::<u64>();
        assert_eq!([sum("late"), sum("missing")], sums);
    });
}

#[test]
fn a_unit_sees_itself_and_what_lies_below_it() {
    on_both(async |world| {
        filed(world).await;
        world.app.store.set_setting("duty_since", "2026-10-01", &world.by()).await.unwrap();
        let world = with_duties(world, TODAY).await;
        let all = world.general().get(UNITS).await.ok();
        for (login, codes) in [("zhoufang", vec!["S1"]), ("machao", vec!["S2"]), ("heping", vec!["K1", "S1"])] {
            let rows = world.person(login).get(UNITS).await.ok();
            let mut seen: Vec<&str> = list(&rows).iter().map(|row| row["unit"]["code"].as_str().unwrap()).collect();
            seen.sort_unstable();
            assert_eq!(seen, codes, "{login}");
            assert!(list(&rows).iter().all(|row| list(&all).contains(row)), "the same numbers for {login}: {rows}");
        }
        // Nothing was owed before the bureau began: of the year those of September, October and November are left.
        let left = list(&all).iter().map(|row| row["returns"].as_u64().unwrap()).collect::<Vec<_>>();
        assert_eq!(left, [3, 3, 3, 3]);
        let before = world.general().get(&format!("{UNITS}?year=2025")).await.ok();
        assert!(list(&before).iter().all(|row| row["returns"] == 0 && row["cells"] == 0), "{before}");
        says(&world.general().get(&format!("{UNITS}?year=1200")).await.refused(422), "年度");
    });
}
