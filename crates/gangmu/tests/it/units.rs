//! Units, people, and the search over everything.

use serde_json::{Value, json};

use crate::hazards::{self, hazard};
use crate::web::{find, list, query};
use crate::world::on_both;
use crate::{documents, plan};

fn names(found: &Value) -> Vec<&str> {
    list(found).iter().map(|u| u["name"].as_str().unwrap()).collect()
}

#[test]
fn a_unit_is_found_by_name_code_and_pinyin_initials() {
    on_both(async |world| {
        let school = world.school();
        for (q, expected) in [
            ("石桥小学", vec!["石桥小学"]),
            ("sqxx", vec!["石桥小学"]),
            ("SQXX", vec!["石桥小学"]),
            ("石桥", vec!["石桥镇学区", "石桥小学", "石桥幼儿园"]),
            ("S2", vec!["青龙中学"]),
            ("s2", vec!["青龙中学"]),
            ("没有", vec![]),
            ("%", vec![]),
            ("'", vec![]),
        ] {
            assert_eq!(names(&school.get(&format!("/api/units{}", query(&[("q", q)]))).await.ok()), expected, "{q}");
        }
        let nurseries = school.get("/api/units?kind=kindergarten,town").await.ok();
        assert_eq!(names(&nurseries), ["石桥镇学区", "石桥幼儿园"]);
        assert_eq!(names(&school.get("/api/units?limit=2").await.ok()).len(), 2);
        assert_eq!(school.get("/api/units?kind=nothing").await.ok(), json!([]));
    });
}

#[test]
fn the_tree_opens_level_by_level_with_its_numbers() {
    on_both(async |world| {
        let general = world.general();
        let root = general.get("/api/units/children").await.ok();
        assert_eq!(root[0]["unit"]["name"], "云溪县教育局");
        assert_eq!(root[0]["children"], 7);
        assert_eq!(root[0]["staff"], 40);
        let below = general.get(&format!("/api/units/children?parent={}", world.unit("T1"))).await.ok();
        assert_eq!(list(&below).len(), 2);
        let pupils: i64 = list(&below).iter().map(|u| u["pupils"].as_i64().unwrap()).sum();
        let level = general.get(&format!("/api/units/children?parent={}", world.unit("bureau"))).await.ok();
        let town = list(&level).iter().find(|u| u["unit"]["code"] == "T1").unwrap();
        assert_eq!(town["pupils"].as_i64(), Some(pupils));
        let office = list(&level).iter().find(|u| u["unit"]["code"] == "safety").unwrap();
        assert_eq!(office["pupils"], Value::Null);
        assert_eq!(general.get("/api/units/children?parent=987654").await.ok(), json!([]));
    });
}

#[test]
fn people_are_found_by_name_and_initials_and_never_with_their_secrets() {
    on_both(async |world| {
        let general = world.general();
        for (q, expected) in [("周芳", vec!["周芳"]), ("zf", vec!["周芳"]), ("zhao", vec!["赵倩"]), ("没有", vec![])]
        {
            assert_eq!(names(&general.get(&format!("/api/people{}", query(&[("q", q)]))).await.ok()), expected, "{q}");
        }
        let leaders = general.get("/api/people?role=leader").await.ok();
        assert_eq!(names(&leaders), ["陈志远"]);
        assert_eq!((leaders[0]["title"].as_str(), leaders[0]["unit"].as_str()), (Some("局长"), Some("云溪县教育局")));
        let all = general.get("/api/people").await;
        assert!(!all.text().contains("argon2"));
    });
}

#[test]
fn one_search_finds_whatever_the_person_may_open() {
    on_both(async |world| {
        plan::with_plan(world).await;
        documents::upload(world, "隐患要点.txt", documents::KEY_POINTS).await;
        hazards::add(&world.school(), hazard("隐患很多的楼梯间")).await;
        let search = async |login: &str, q: &str| {
            world.person(login).get(&format!("/api/search{}", query(&[("q", q)]))).await.ok()
        };
        let kinds =
            |hits: &Value| list(hits).iter().map(|h| h["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(kinds(&search("wangmin", "隐患").await), ["台账", "任务", "记录", "文稿"]);
        assert_eq!(kinds(&search("zhoufang", "隐患").await), ["台账", "记录"]);
        assert_eq!(kinds(&search("machao", "隐患").await), ["台账"]);
        assert_eq!(kinds(&search("heping", "隐患").await), Vec::<String>::new());
        let hits = search("wangmin", "YH2026-00001").await;
        assert!(find(&hits, "kind", "记录")["link"].as_str().unwrap().starts_with("/ledgers/hazard?record="));
        assert_eq!(kinds(&search("wangmin", "sqxx").await), ["单位"]);
        for q in ["", " ", "'", "_", "\\", "' OR 1=1"] {
            assert_eq!(search("wangmin", q).await, json!([]), "{q}");
        }
    });
}

#[test]
fn the_sections_of_work_are_listed_in_their_order() {
    on_both(async |world| {
        let areas = world.school().get("/api/areas").await.ok();
        assert!(list(&areas).len() > 5);
        assert_eq!(find(&areas, "code", "safety")["name"].as_str().map(crate::web::is_chinese), Some(true));
    });
}
