//! The ledgers: in short, as definitions, their counts and exports.

use serde_json::{Value, json};

use crate::hazards::{self, hazard};
use crate::web::{find, list, says};
use crate::world::on_both;

#[test]
fn everyone_sees_the_ledgers_of_the_own_work() {
    on_both(async |world| {
        for (login, seen, written) in [
            (
                "wangmin",
                vec!["hazard", "training_class", "training_institution"],
                vec!["training_class", "training_institution"],
            ),
            (
                "zhaoqian",
                vec!["hazard", "training_class", "training_institution"],
                vec!["hazard", "training_class", "training_institution"],
            ),
            ("zhoufang", vec!["hazard", "training_class"], vec!["hazard", "training_class"]),
            ("wugang", vec!["hazard"], vec!["hazard"]),
            ("heping", vec!["training_institution"], vec!["training_institution"]),
            ("chenzhiyuan", vec!["hazard", "training_class", "training_institution"], vec![]),
        ] {
            let ledgers = world.person(login).get("/api/ledgers").await.ok();
            let ids = |wanted: &dyn Fn(&Value) -> bool| {
                let mut ids: Vec<String> =
                    list(&ledgers).iter().filter(|l| wanted(l)).map(|l| l["id"].as_str().unwrap().to_owned()).collect();
                ids.sort_unstable();
                ids
            };
            assert_eq!(ids(&|_| true), seen, "{login}");
            assert_eq!(ids(&|l| l["may_write"] == true), written, "{login}");
        }
        world.person("heping").get("/api/ledgers/hazard").await.refused(403);
        says(&world.general().get("/api/ledgers/nothing").await.refused(404), "nothing");
    });
}

#[test]
fn a_definition_tells_form_list_and_moves() {
    on_both(async |world| {
        let hazard = world.school().get("/api/ledgers/hazard").await.ok();
        let severity = find(&hazard["fields"], "id", "severity");
        assert_eq!(
            (&severity["codes"], &severity["default"], &severity["required"]),
            (&json!(["一般", "重大"]), &json!("一般"), &json!(true))
        );
        assert_eq!(find(&hazard["fields"], "id", "responsible")["privacy"], "masked");
        assert_eq!(find(&hazard["moves"], "id", "register")["mine"], true);
        assert_eq!(find(&hazard["moves"], "id", "close")["mine"], false);
        assert_eq!(find(&hazard["states"], "id", "closed")["final"], true);
        says(find(&hazard["measures"], "measure", "closed_rate")["rule"].as_str().unwrap(), "整改销号数");
        let class = world.school().get("/api/ledgers/training_class").await.ok();
        assert!(list(&find(&class["fields"], "id", "level")["codes"]).contains(&json!("县")));
    });
}

#[test]
fn counts_follow_the_records_through_their_states() {
    on_both(async |world| {
        let school = world.school();
        let first = hazards::id(&hazards::add(&school, hazard("楼梯间")).await);
        hazards::add(&school, hazard("食堂")).await;
        hazards::step(&school, "hazard", first, "register", json!({}), "").await.ok();
        let counts = school.get("/api/ledgers/hazard/counts").await.ok();
        let count = |state: &str| find(&counts, "state", state)["count"].clone();
        assert_eq!((count("found"), count("registered"), count("closed")), (json!(1), json!(1), json!(0)));
        assert_eq!(list(&counts).len(), 9);
        let brief = school.get("/api/ledgers").await.ok();
        let brief = find(&brief, "id", "hazard");
        assert_eq!((&brief["total"], &brief["open"], &brief["overdue"]), (&json!(2), &json!(2), &json!(0)));
        let later = world.on_day(jiff::civil::date(2026, 12, 31)).await;
        let token = crate::world::session_of(&later, "zhoufang").await;
        let brief = later.with_token(&token).get("/api/ledgers").await.ok();
        assert_eq!(find(&brief, "id", "hazard")["overdue"], 2);
    });
}

#[test]
fn an_export_names_its_columns_and_every_record() {
    on_both(async |world| {
        hazards::add(&world.school(), hazard("=1+1")).await;
        hazards::add(&world.other_school(), hazard("食堂")).await;
        let answer = world.safety().get("/api/ledgers/hazard/export.xlsx?columns=owner,place,kind,nothing").await;
        assert_eq!(answer.headers["content-type"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        let bytes = answer.bytes();
        let rows = files_of(&bytes);
        says(&rows, "石桥小学");
        says(&rows, "青龙中学");
        says(&rows, "=1+1");
        assert!(!crate::files::parts(&bytes).contains("<f>"), "a text that looks like a formula stays a text");
        world.person("heping").get("/api/ledgers/hazard/export.xlsx").await.refused(403);
    });
}

fn files_of(bytes: &[u8]) -> String {
    crate::files::cells(bytes).concat().join("|")
}

#[test]
fn every_measure_says_how_it_is_counted() {
    on_both(async |world| {
        let measures = world.general().get("/api/measures").await.ok();
        assert!(list(&measures).len() > 30);
        for measure in list(&measures) {
            assert!(crate::web::is_chinese(measure["rule"].as_str().unwrap()), "{measure}");
        }
        let own = world.person("wugang").get("/api/measures").await.ok();
        assert!(list(&own).iter().all(|m| m["ledger"] == "hazard"));
    });
}
