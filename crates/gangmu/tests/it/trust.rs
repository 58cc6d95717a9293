//! Trusted sources: what others enter waits to be taken up, and counts nowhere until then.

use serde_json::{Value, json};

use crate::hazards::{RECORDS, add, hazard, id, step};
use crate::web::{find, list, says};
use crate::world::{World, on_both};

const TRUST: &str = "/api/ledgers/hazard/trust";

/// Trusts the other school alone.
async fn trusted(world: &World) {
    let sources = json!({ "units": [world.unit("S2")], "accounts": [], "reason": "试点" });
    world.safety().put(TRUST, sources).await.ok();
}

async fn found(world: &World) -> Value {
    world.safety().get("/api/figures?ledger=hazard&measure=found").await.ok()["figure"]["value"].clone()
}

async fn judge(world: &World, who: &str, record: i64, how: &str, reason: &str) -> crate::web::Answer {
    let detail = world.safety().get(&format!("{RECORDS}/{record}")).await.ok();
    let proposal = list(&detail["proposals"])[0]["id"].clone();
    let body = json!({ "proposal": proposal, "reason": reason });
    world.person(who).post(&format!("{RECORDS}/{record}/{how}"), body).await
}

#[test]
fn nobody_named_takes_everyones_entries_as_before() {
    on_both(async |world| {
        let made = add(&world.school(), hazard("楼梯间")).await;
        assert_eq!((&made["row"]["proposed"], &made["proposals"]), (&Value::Null, &json!([])));
        assert_eq!(found(world).await, 1.0);
        assert_eq!(world.school().get("/api/ledgers/hazard").await.ok()["proposes"], false);
    });
}

#[test]
fn a_proposed_record_counts_once_it_is_taken_up() {
    on_both(async |world| {
        trusted(world).await;
        add(&world.other_school(), hazard("锅炉房")).await;
        let made = id(&add(&world.school(), hazard("楼梯间")).await);
        assert_eq!(found(world).await, 1.0);
        let opened = world.safety().get("/api/figures/hazard.found~2026~~/records").await.ok();
        assert_eq!(list(&opened["page"]["records"]).len(), 1);
        let page = world.safety().get(RECORDS).await.ok();
        assert_eq!(list(&page["records"]).iter().find(|row| row["id"] == made).unwrap()["proposed"], "waiting");
        let waiting = world.safety().get(&format!("{RECORDS}?proposed=true")).await.ok();
        assert_eq!(list(&waiting["records"]).len(), 1);
        says(&step(&world.school(), "hazard", made, "register", json!({}), "").await.refused(422), "待采信");
        assert!(world.safety().get("/api/home").await.ok()["waiting"].to_string().contains("楼梯间 · 待采信"));
        assert!(!world.school().get("/api/home").await.ok()["waiting"].to_string().contains("待采信"));
        for who in ["zhoufang", "machao", "lintao", "chenzhiyuan", "admin"] {
            judge(world, who, made, "accept", "").await.refused(403);
        }
        let taken = judge(world, "zhaoqian", made, "accept", "").await.ok();
        assert_eq!((&taken["row"]["proposed"], found(world).await), (&Value::Null, json!(2.0)));
        assert_eq!(find(&taken["history"], "action", "采信")["by"], "赵倩");
        step(&world.school(), "hazard", made, "register", json!({}), "").await.ok();
    });
}

#[test]
fn a_returned_record_goes_back_and_waits_again_when_it_is_mended() {
    on_both(async |world| {
        trusted(world).await;
        let made = id(&add(&world.school(), hazard("楼梯间")).await);
        judge(world, "zhaoqian", made, "return", "").await.refused(422);
        let back = judge(world, "zhaoqian", made, "return", "请写明楼号").await.ok();
        assert_eq!(back["row"]["proposed"], "returned");
        assert!(world.school().get("/api/home").await.ok()["waiting"].to_string().contains("采信未通过"));
        judge(world, "zhaoqian", made, "accept", "").await.refused(404);
        let patch = json!({ "revision": 1, "values": { "place": "2号楼楼梯间" } });
        let mended = world.school().patch(&format!("{RECORDS}/{made}"), patch).await.ok();
        assert_eq!(mended["row"]["proposed"], "waiting");
        assert_eq!(found(world).await, 0.0);
        judge(world, "zhaoqian", made, "accept", "").await.ok();
        assert_eq!(found(world).await, 1.0);
    });
}

#[test]
fn a_change_of_what_counts_waits_and_the_record_stays_as_it_was() {
    on_both(async |world| {
        let mut values = hazard("楼梯间");
        values["responsible"] = json!("欧阳明");
        let made = id(&add(&world.school(), values).await);
        trusted(world).await;
        let path = format!("{RECORDS}/{made}");
        let patch = json!({ "revision": 1, "values": { "inspectors": 3, "responsible": "司马光" }, "reason": "核实" });
        let proposed = world.school().patch(&path, patch.clone()).await.ok();
        assert_eq!(
            (&proposed["row"]["values"]["inspectors"], &proposed["row"]["proposed"]),
            (&Value::Null, &json!("change"))
        );
        let told = &proposed["proposals"][0]["changes"];
        assert_eq!((list(told).len(), &find(told, "field", "inspectors")["before"]), (2, &Value::Null));
        assert!(!proposed.to_string().contains("司马光") && !world.rows_as_text("proposal").await.contains("司马光"));
        assert_eq!(found(world).await, 1.0);
        let void = json!({ "revision": 1, "values": {}, "reason": "重复" });
        says(&world.school().post(&format!("{path}/void"), void).await.refused(403), "已采信");
        let taken = judge(world, "zhaoqian", made, "accept", "").await.ok();
        assert_eq!((&taken["row"]["values"]["inspectors"], &taken["row"]["proposed"]), (&json!(3), &Value::Null));
        world.school().patch(&path, patch).await.refused(409);
    });
}

#[test]
fn the_office_or_the_general_office_names_the_sources() {
    on_both(async |world| {
        let sources = json!({ "units": [], "accounts": [world.account("zhoufang")] });
        for who in ["zhoufang", "lintao", "chenzhiyuan", "sunlei", "admin"] {
            world.person(who).put(TRUST, sources.clone()).await.refused(403);
        }
        let set = world.general().put(TRUST, sources).await.ok();
        assert_eq!(list(&set["people"])[0]["name"], "周芳");
        assert!(world.rows_as_text("audit_event").await.contains("trust"));
        assert_eq!(add(&world.school(), hazard("楼梯间")).await["row"]["proposed"], Value::Null);
        assert_eq!(add(&world.other_school(), hazard("锅炉房")).await["row"]["proposed"], "waiting");
        world.safety().put(TRUST, json!({ "units": [999], "accounts": [] })).await.refused(404);
    });
}

#[test]
fn many_rows_of_others_are_proposed_too_and_change_nothing_that_counts() {
    on_both(async |world| {
        let counted = add(&world.school(), hazard("楼梯间")).await;
        trusted(world).await;
        let number = &counted["row"]["number"];
        let rows = json!({ "rows": [{ "values": hazard("图书室") }, { "number": number, "values": { "severity": "重大" } }],
            "mode": "good", "reason": "核对" });
        let answer = world.school().post(&format!("{RECORDS}/bulk"), rows).await.ok();
        assert_eq!((&answer["created"], &answer["refused"]), (&json!(1), &json!(1)), "{answer}");
        says(&answer["findings"].to_string(), "已采信");
        assert_eq!(found(world).await, 1.0);
        let waiting = world.school().get(&format!("{RECORDS}?proposed=true")).await.ok();
        assert_eq!(list(&waiting["records"]).len(), 1);
    });
}
