//! The home page of each person of the cast.

use jiff::civil::date;
use serde_json::{Value, json};

use crate::hazards::{self, hazard};
use crate::web::{list, says};
use crate::world::{World, on_both, session_of};
use crate::{hazards::RECORDS, plan};

async fn home(world: &World, login: &str) -> Value {
    world.person(login).get("/api/home").await.ok()
}

fn titles(home: &Value) -> Vec<String> {
    list(&home["waiting"]).iter().map(|w| w["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn before_anything_happened_every_home_is_empty_and_none_fails() {
    on_both(async |world| {
        for login in ["wangmin", "zhaoqian", "zhoufang", "wugang", "heping", "chenzhiyuan", "sunlei", "admin", "gaojie"]
        {
            let home = home(world, login).await;
            assert_eq!((&home["waiting"], &home["totals"]["total"]), (&json!([]), &json!(0)), "{login}");
        }
    });
}

#[test]
fn what_waits_for_someone_is_what_that_person_can_move() {
    on_both(async |world| {
        let school = world.school();
        let record = hazards::id(&hazards::add(&school, hazard("楼梯间")).await);
        hazards::add(&world.other_school(), hazard("体育馆")).await;
        assert_eq!(titles(&home(world, "zhoufang").await), ["楼梯间 · 已发现"]);
        assert_eq!(titles(&home(world, "zhaoqian").await), Vec::<String>::new());
        hazards::step(&school, "hazard", record, "register", json!({}), "").await.ok();
        assert_eq!(titles(&home(world, "zhoufang").await), Vec::<String>::new());
        let waiting = home(world, "zhaoqian").await;
        assert_eq!(titles(&waiting), ["楼梯间 · 已登记"]);
        assert_eq!(waiting["waiting"][0]["link"], format!("/ledgers/hazard?record={record}"));
        for login in ["wangmin", "lintao", "chenzhiyuan", "admin", "wugang", "gaojie"] {
            assert_eq!(titles(&home(world, login).await), Vec::<String>::new(), "{login}");
        }
    });
}

#[test]
fn a_hazard_that_waits_for_a_recheck_is_on_the_inspectors_home() {
    on_both(async |world| {
        let record = hazards::id(&hazards::add(&world.school(), hazard("楼梯间")).await);
        hazards::to_self_checked(world, record).await;
        let safety = titles(&home(world, "zhaoqian").await);
        assert_eq!(safety, ["楼梯间 · 待复查"]);
        assert_eq!(titles(&home(world, "sunlei").await), ["楼梯间 · 待复查"]);
    });
}

#[test]
fn an_office_that_keeps_a_ledger_waits_for_its_own_records_alone() {
    on_both(async |world| {
        let ledger = world.app.ledger("training_class").unwrap();
        for (owner, name) in [("S1", "校本研修"), ("safety", "安全员培训")] {
            let values = json!({ "name": name, "kind": "县培", "topic": "安全", "level": "县", "start": "2026-10-10", "days": 2,
                "hours": 12, "organiser": world.unit("school_of_teachers"), "trainees": 30 });
            let record = gangmu_store::NewRecord {
                owner: world.unit(owner),
                values: values.as_object().unwrap().clone(),
                state: Some("finished".into()),
                due: Some(date(2026, 12, 1)),
                ..gangmu_store::NewRecord::default()
            };
            world.app.store.create_records(&ledger, vec![record], &world.by()).await.unwrap();
        }
        assert_eq!(titles(&home(world, "zhaoqian").await), ["安全员培训 · 已结业"]);
        assert_eq!(list(&home(world, "gaojie").await["waiting"]).len(), 2);
        assert_eq!(titles(&home(world, "lintao").await), Vec::<String>::new());
    });
}

#[test]
fn what_is_late_comes_first_with_its_days() {
    on_both(async |world| {
        hazards::add(&world.school(), hazard("楼梯间")).await;
        let later = world.on_day(date(2026, 12, 6)).await;
        let school = session_of(&later, "zhoufang").await;
        let school = later.with_token(&school);
        hazards::add(&school, hazard("食堂")).await;
        let home = school.get("/api/home").await.ok();
        assert_eq!(titles(&home), ["楼梯间 · 已发现", "食堂 · 已发现"]);
        let days: Vec<i64> = list(&home["waiting"]).iter().map(|w| w["overdue_days"].as_i64().unwrap()).collect();
        assert_eq!(days, [10, -3]);
        for login in ["lintao", "gaojie", "machao", "wugang"] {
            let token = session_of(&later, login).await;
            let home = later.with_token(&token).get("/api/home").await.ok();
            assert_eq!(home["waiting"], json!([]), "{login}");
        }
        let row = &school.get(&format!("{RECORDS}?sort=due")).await.ok()["records"][0];
        assert_eq!((row["overdue"].as_bool(), row["due"].as_str()), (Some(true), Some("2026-11-26")));
    });
}

#[test]
fn lights_deadlines_and_watched_figures_follow_the_plan() {
    on_both(async |world| {
        let task = plan::with_plan(world).await;
        let general = world.general();
        let patch = json!({ "revision": 1, "starts": "2026-01-01", "due": "2026-12-20", "reason": "定期限" });
        general.patch(&format!("/api/tasks/{task}"), patch).await.ok();
        hazards::add(&world.school(), hazard("楼梯间")).await;
        let seen = home(world, "wangmin").await;
        assert_eq!(seen["totals"]["total"], 1);
        let light = &seen["goals"][0]["lights"][0];
        assert_eq!(light["light"], "red", "nothing is closed and nine tenths of the time are gone: {light}");
        assert!(crate::web::is_chinese(light["reason"].as_str().unwrap()));
        assert_eq!(seen["next_deadlines"][0]["date"], "2026-12-20");
        assert_eq!(seen["next_deadlines"][0]["unit"], "安全稳定股");
        let watched = &seen["watch"][0];
        assert_eq!(
            (watched["figure"]["id"].as_str(), watched["met"].as_bool()),
            (Some("hazard.closed_rate~2026~~"), Some(false))
        );
        says(watched["target"].as_str().unwrap(), "95%");
        assert!(titles(&seen).iter().any(|t| t.contains("抓实隐患排查整改")), "{seen}");
        assert!(titles(&home(world, "zhaoqian").await).iter().any(|t| t.contains("抓实隐患排查整改")));
        let leader = home(world, "chenzhiyuan").await;
        assert_eq!(leader["totals"]["total"], 1);
        let school = home(world, "zhoufang").await;
        assert_eq!((&school["totals"]["total"], &school["watch"]), (&json!(0), &json!([])));
        world.safety().post(&format!("/api/tasks/{task}/reports"), json!({ "text": "已排查" })).await.ok();
        says(&home(world, "wangmin").await["changes"].to_string(), "1项任务填报了进展");
    });
}
