//! Periodic returns: what is owed, handing in, judging, locks and their exceptions, and the rate that follows.

use gangmu_pack::Pack;
use gangmu_pack::definition::{Duty, Rhythm, UnitKind};
use gangmu_pack::expr::Expr;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::hazards::{RECORDS, add, hazard, id, step};
use crate::web::{coded, find, list, query, says};
use crate::world::{TODAY, World, edit_ledger, on_both, session_of, without_duties};

const DUTY: &str = "月度零报告";

/// The small county whose hazard ledger asks schools and kindergartens for a return a month, and boarding schools for one a year.
pub async fn with_duties(world: &World, day: Date) -> World {
    let duty = |name: &str, every, within_days, only: Option<&str>| Duty {
        name: name.into(),
        from: vec![UnitKind::School, UnitKind::Kindergarten],
        every,
        within_days,
        as_of: None,
        nil: true,
        only: only.map(|text| Expr::parse(text).unwrap()),
    };
    let duties =
        vec![duty(DUTY, Rhythm::Month, 5, None), duty("年度自查", Rhythm::Year, 20, Some("unit.stage = '学前'"))];
    let edit = |pack: &mut Pack| {
        without_duties(pack);
        edit_ledger(pack, "hazard", |ledger| {
            ledger.duties = duties.clone();
            ledger.report.sentence = "排查安全隐患{found},按时报送率{duty_rate}。".into();
        });
    };
    world.with_pack(day, edit).await
}

pub fn monthly(period: &str, more: Value) -> Value {
    let mut body = json!({ "ledger": "hazard", "duty": DUTY, "period": period });
    more.as_object().unwrap().iter().for_each(|(key, value)| body[key] = value.clone());
    body
}

fn table_path(year: i16) -> String {
    format!("/api/duties/table{}", query(&[("ledger", "hazard"), ("duty", DUTY), ("year", &year.to_string())]))
}

#[test]
fn a_unit_sees_what_it_owes_and_hands_it_in() {
    on_both(async |world| {
        let world = with_duties(world, TODAY).await;
        let school = world.school();
        let owed = school.get("/api/duties").await.ok();
        let months: Vec<&str> = list(&owed).iter().map(|item| item["period"].as_str().unwrap()).collect();
        assert_eq!((months.len(), months[0], *months.last().unwrap()), (12, "2025-12", "2026-11"));
        let october = find(&owed, "period", "2026-10");
        assert_eq!((&october["status"], &october["may_submit"]), (&json!("overdue"), &json!(true)));
        assert_eq!((&october["due"], &october["period_name"]), (&json!("2026-11-05"), &json!("2026年10月")));
        let november = find(&owed, "period", "2026-11");
        assert_eq!((&november["status"], &november["may_submit"]), (&json!("running"), &json!(false)));
        let kindergarten = world.person("wugang").get("/api/duties").await.ok();
        assert_eq!(list(&kindergarten).iter().filter(|item| item["duty"] == "年度自查").count(), 2);

        add(&school, hazard_on("楼梯间", "2026-10-20")).await;
        let says_nil = school.post("/api/duties", monthly("2026-10", json!({ "nil": true }))).await;
        says(&says_nil.refused(422), "本期有1条记录");
        let filed = school.post("/api/duties", monthly("2026-10", json!({ "note": " 已整改 " }))).await.ok();
        assert_eq!(
            (&filed["status"], &filed["records"], &filed["in_time"]),
            (&json!("submitted"), &json!(1), &json!(false))
        );
        assert_eq!((&filed["note"], &filed["submitted_by"]), (&json!("已整改"), &json!("周芳")));
        let empty = school.post("/api/duties", monthly("2026-09", json!({}))).await;
        says(&empty.refused(422), "没有记录");
        let nil = school.post("/api/duties", monthly("2026-09", json!({ "nil": true }))).await.ok();
        assert_eq!((&nil["nil"], &nil["records"]), (&json!(true), &json!(0)));
        says(&school.post("/api/duties", monthly("2026-11", json!({ "nil": true }))).await.refused(422), "还没有结束");
        says(&school.post("/api/duties", monthly("2026-13", json!({}))).await.refused(422), "没有");
        let yearly = json!({ "ledger": "hazard", "duty": "年度自查", "period": "2025", "nil": true });
        says(&school.post("/api/duties", yearly).await.refused(422), "不需要报送");
    });
}

fn hazard_on(place: &str, day: &str) -> Value {
    let mut values = hazard(place);
    values["found_on"] = json!(day);
    values
}

#[test]
fn nobody_files_for_another_and_nobody_approves_his_own() {
    on_both(async |world| {
        let world = with_duties(world, TODAY).await;
        let s1 = world.unit("S1");
        let nil = json!({ "nil": true, "unit": s1 });
        world.other_school().post("/api/duties", monthly("2026-10", nil.clone())).await.refused(403);
        world.safety().post("/api/duties", monthly("2026-10", nil.clone())).await.refused(403);
        world.person("chenzhiyuan").post("/api/duties", monthly("2026-10", nil.clone())).await.refused(403);
        world.other_school().get(&format!("/api/duties?unit={s1}")).await.refused(403);
        world.school().post("/api/duties", monthly("2026-10", nil)).await.ok();

        let units = json!({ "units": [s1] });
        for stranger in ["zhoufang", "lintao", "wangmin", "chenzhiyuan"] {
            world.person(stranger).post("/api/duties/approve", monthly("2026-10", units.clone())).await.refused(403);
            let lock = world.person(stranger).post("/api/duties/lock", monthly("2026-10", json!({}))).await;
            lock.refused(403);
        }
        let both = json!({ "units": [s1, world.unit("S2")] });
        says(&world.safety().post("/api/duties/approve", monthly("2026-10", both)).await.refused(422), "还没有报送");
        let bare = world.safety().post("/api/duties/send_back", monthly("2026-10", units.clone())).await;
        says(&bare.refused(422), "原因");
        let back = json!({ "units": [s1], "reason": "请核对十月的排查" });
        world.safety().post("/api/duties/send_back", monthly("2026-10", back)).await.ok();
        let owed = world.school().get("/api/duties").await.ok();
        let returned = find(&owed, "period", "2026-10");
        assert_eq!((&returned["status"], &returned["may_submit"]), (&json!("returned"), &json!(true)));
        assert_eq!(returned["judged_note"], "请核对十月的排查");
        world.school().post("/api/duties", monthly("2026-10", json!({ "nil": true }))).await.ok();
        world.safety().post("/api/duties/approve", monthly("2026-10", units)).await.ok();
        let again = world.school().post("/api/duties", monthly("2026-10", json!({ "nil": true }))).await;
        says(&again.refused(422), "审核通过");
        let across =
            format!("/api/duties/period{}", query(&[("ledger", "hazard"), ("duty", DUTY), ("period", "2026-10")]));
        let seen = world.safety().get(&across).await.ok();
        assert_eq!(list(&seen).len(), 4);
        assert_eq!(list(&seen).iter().filter(|item| item["status"] == "approved").count(), 1);
        assert_eq!(list(&world.school().get(&across).await.ok()).len(), 1);
    });
}

#[test]
fn a_locked_period_binds_the_school_and_not_the_office_until_an_exception() {
    on_both(async |world| {
        let world = with_duties(world, TODAY).await;
        let (school, safety) = (world.school(), world.safety());
        let made = add(&school, hazard_on("楼梯间", "2026-10-20")).await;
        let path = format!("{RECORDS}/{}", id(&made));
        let early = safety.post("/api/duties/lock", monthly("2026-11", json!({}))).await;
        says(&early.refused(422), "期限");
        safety.post("/api/duties/lock", monthly("2026-10", json!({ "reason": "年终核数" }))).await.ok();

        let held = school.post(RECORDS, json!({ "values": hazard_on("食堂", "2026-10-02") })).await;
        says(&held.refused(422), "2026年10月的“月度零报告”已锁定");
        let patch = |values: Value| json!({ "revision": 1, "values": values });
        says(&school.patch(&path, patch(json!({ "inspectors": 3 }))).await.refused(422), "已锁定");
        says(&step(&school, "hazard", id(&made), "register", json!({}), "").await.refused(422), "已锁定");
        let void = school.post(&format!("{path}/void"), json!({ "revision": 1, "reason": "错" })).await;
        says(&void.refused(422), "已锁定");
        // Nor may a record of an open month be moved into the locked one.
        let open = add(&school, hazard_on("操场", "2026-11-03")).await;
        let moved = school.patch(&format!("{RECORDS}/{}", id(&open)), patch(json!({ "found_on": "2026-10-31" }))).await;
        says(&moved.refused(422), "已锁定");
        says(&school.post("/api/duties", monthly("2026-10", json!({}))).await.refused(422), "已锁定");
        let owed = school.get("/api/duties").await.ok();
        assert_eq!(find(&owed, "period", "2026-10")["status"], "locked");

        safety.patch(&path, patch(json!({ "inspectors": 3 }))).await.ok();
        let s1 = world.unit("S1");
        let open =
            |until: &str, reason: &str| monthly("2026-10", json!({ "unit": s1, "until": until, "reason": reason }));
        says(&safety.post("/api/duties/open", open("2026-11-25", "")).await.refused(422), "原因");
        says(&safety.post("/api/duties/open", open("2026-11-22", "补登")).await.refused(422), "已经过去");
        safety.post("/api/duties/open", open("2026-11-25", "补登漏报")).await.ok();
        add(&school, hazard_on("食堂", "2026-10-02")).await;
        let filed = school.post("/api/duties", monthly("2026-10", json!({}))).await.ok();
        assert_eq!((&filed["records"], &filed["open_until"]), (&json!(2), &json!("2026-11-25")));
        // Another school stays locked; the exception ends with its day.
        let other = world.other_school().post(RECORDS, json!({ "values": hazard_on("宿舍", "2026-10-02") })).await;
        says(&other.refused(422), "已锁定");
        let later = with_duties(&world, date(2026, 11, 26)).await;
        let token = session_of(&later, "zhoufang").await;
        let again = later.with_token(&token).post(RECORDS, json!({ "values": hazard_on("门厅", "2026-10-02") })).await;
        says(&again.refused(422), "已锁定");
        says(&world.safety().post("/api/duties/unlock", monthly("2026-10", json!({}))).await.refused(422), "原因");
        world.safety().post("/api/duties/unlock", monthly("2026-10", json!({ "reason": "核数完毕" }))).await.ok();
        world.other_school().post(RECORDS, json!({ "values": hazard_on("宿舍", "2026-10-02") })).await.ok();
    });
}

#[test]
fn the_table_and_the_rate_count_the_same_returns() {
    on_both(async |world| {
        // 石桥小学 files October in time, 青龙中学 a day late; the two others not at all.
        for (day, login) in [(date(2026, 11, 5), "zhoufang"), (date(2026, 11, 6), "machao")] {
            let then = with_duties(world, day).await;
            let token = session_of(&then, login).await;
            then.with_token(&token).post("/api/duties", monthly("2026-10", json!({ "nil": true }))).await.ok();
        }
        world.app.store.set_setting("duty_since", "2026-10-01", &world.by()).await.unwrap();
        let world = with_duties(world, TODAY).await;
        let table = world.safety().get(&table_path(2026)).await.ok();
        // September's is due on 5 October: eight returns have fallen due since.
        let total = &table["total"];
        assert_eq!((&total["due"], &total["in_time"], &total["late"]), (&json!(8), &json!(1), &json!(1)));
        assert_eq!((&total["missing"], &total["nil"], &total["rate"]), (&json!(6), &json!(2), &json!(12.5)));
        assert_eq!(list(&table["periods"]).len(), 3, "{}", table["periods"]);
        assert_eq!((list(&table["rows"]).len(), table["may_judge"].as_bool()), (4, Some(true)));
        let own = world.school().get(&table_path(2026)).await.ok();
        assert_eq!((list(&own["rows"]).len(), own["total"]["rate"].as_f64()), (1, Some(50.0)));

        let figure = world.general().get("/api/figures?ledger=hazard&measure=duty_rate&year=2026").await.ok();
        let value = |answer: &Value| answer["figure"]["value"].as_f64();
        assert_eq!(value(&figure), Some(12.5), "{figure}");
        assert_eq!((&figure["figure"]["label"], &figure["figure"]["unit"]), (&json!("按时报送率"), &json!("%")));
        assert_eq!(figure["figure"]["origin"]["records"], 8);
        let ask = |more: &str| format!("/api/figures?ledger=hazard&measure=duty_rate&year=2026{more}");
        let slice = format!("&slice={}", coded("unit.stage = '学前'"));
        assert_eq!(value(&world.general().get(&ask(&slice)).await.ok()), Some(0.0));
        let parts = world.general().get(&ask("&by=unit")).await.ok();
        assert_eq!(find(&parts["parts"], "key", "石桥小学")["value"], 50.0);
        let field = format!("&slice={}", coded("kind = '消防'"));
        says(&world.general().get(&ask(&field)).await.refused(422), "按时报送率不能按");
        assert_eq!(value(&world.school().get(&ask("")).await.ok()), Some(50.0));
        add(&world.school(), hazard("楼梯间")).await;
        let summary = world.general().get("/api/summary?year=2026").await.ok();
        says(&summary.to_string(), "按时报送率");
        says(&summary.to_string(), "12.5%");
        let none = world.general().get("/api/figures?ledger=training_class&measure=duty_rate&year=2026").await;
        none.refused(404);
        let overview = world.safety().get("/api/duties/overview").await.ok();
        assert_eq!((list(&overview).len(), &overview[0]["to_judge"]), (2, &json!(2)));
    });
}
