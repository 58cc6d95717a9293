//! Doubts: what differs much from the record before is saved only with a stated reason.

use serde_json::{Value, json};

use crate::files::xlsx;
use crate::web::{find, list, says};
use crate::world::on_both_with_every_ledger;

const RECORDS: &str = "/api/ledgers/after_school/records";

fn values(term: &str, joined: i64, school: i64) -> Value {
    json!({ "school": school, "term": term, "offered": true, "pupils": 900, "noon": 0, "afternoon": joined, "joined": joined })
}

#[test]
fn a_jump_against_the_record_before_asks_for_a_reason() {
    on_both_with_every_ledger(async |world| {
        let (school, own) = (world.school(), world.unit("S1"));
        school.post(RECORDS, json!({ "values": values("2025-09-01", 300, own) })).await.ok();
        // Another school's record is no measure for this one.
        world.other_school().post(RECORDS, json!({ "values": values("2026-03-01", 10, world.unit("S2")) })).await.ok();

        let jump = values("2026-09-01", 600, own);
        let refused = school.post(RECORDS, json!({ "values": jump })).await;
        let body = refused.json();
        refused.refused(422);
        let doubt = find(&body["findings"], "level", "doubt");
        assert!(doubt["message"].as_str().unwrap().contains("三成"), "{doubt}");
        assert_eq!(list(&school.get(RECORDS).await.ok()["records"]).len(), 1, "nothing was saved");

        let saved = school.post(RECORDS, json!({ "values": jump, "reason": "新校区启用,学位增加" })).await.ok();
        assert!(saved["history"].to_string().contains("新校区启用"), "{}", saved["history"]);

        let bulk = json!({ "rows": [{ "values": values("2027-03-01", 900, own) }] });
        let answer = school.post("/api/ledgers/after_school/records/bulk", bulk).await.ok();
        assert_eq!((&answer["written"], &answer["refused"]), (&json!(false), &json!(1)), "{answer}");
    });
}

#[test]
fn only_a_new_doubt_asks_for_a_reason() {
    on_both_with_every_ledger(async |world| {
        let (school, own) = (world.school(), world.unit("S1"));
        school.post(RECORDS, json!({ "values": values("2025-09-01", 300, own) })).await.ok();
        let jump = json!({ "values": values("2026-09-01", 600, own), "reason": "新校区启用" });
        let made = school.post(RECORDS, jump).await.ok()["row"].clone();
        let path = format!("{RECORDS}/{}", made["id"]);
        let patch = |revision: i64, values: Value| json!({ "revision": revision, "values": values });

        // What was explained once stands; other fields are changed without a word, also by many rows and by moves.
        school.patch(&path, patch(1, json!({ "clubs": 6 }))).await.ok();
        school.patch(&path, patch(2, json!({ "joined": 600.0, "clubs": 7 }))).await.ok();
        let row = json!({ "number": made["number"], "values": { "clubs": 8 } });
        let bulk = json!({ "rows": [row], "reason": "", "dry_run": true });
        let answer = school.post("/api/ledgers/after_school/records/bulk", bulk).await.ok();
        assert_eq!((&answer["updated"], &answer["findings"]), (&json!(1), &json!([])), "{answer}");
        let batch = json!({ "records": [{ "id": made["id"], "revision": 3 }], "values": {}, "reason": "" });
        let moved = school.post("/api/ledgers/after_school/moves/file_plan", batch).await.ok();
        assert_eq!(moved[0]["done"], true, "{moved}");

        // Another number in doubt is another doubt, and so is the same number beside another record before it.
        for wrong in [json!({ "joined": 700 }), json!({ "term": "2027-03-01" })] {
            let body = school.patch(&path, patch(4, wrong)).await;
            find(&body.json()["findings"], "level", "doubt");
            body.refused(422);
        }
        let row = json!({ "number": made["number"], "values": { "joined": 800 } });
        let bulk = json!({ "rows": [row], "reason": "", "dry_run": true });
        let answer = school.post("/api/ledgers/after_school/records/bulk", bulk).await.ok();
        assert_eq!((&answer["refused"], &answer["findings"][0]["level"]), (&json!(1), &json!("doubt")), "{answer}");
    });
}

#[test]
fn a_sheet_with_doubts_is_taken_with_a_reason_only() {
    on_both_with_every_ledger(async |world| {
        let school = world.school();
        school.post(RECORDS, json!({ "values": values("2025-09-01", 300, world.unit("S1")) })).await.ok();
        let sheet = xlsx(&[
            &["学校", "学期", "开展", "在校学生数", "参加人数(不重复)"],
            &["石桥小学", "2026-03-01", "是", "900", "310"],
            &["石桥小学", "2026-09-01", "是", "900", "600"],
        ]);
        let seen = school.upload("/api/ledgers/after_school/imports", "课后.xlsx", sheet).await.ok();
        assert_eq!((&seen["good"], &seen["bad"], &seen["doubtful"]), (&json!(2), &json!(0), &json!(1)), "{seen}");
        let doubt = find(&seen["findings"], "level", "doubt");
        assert_eq!((&doubt["row"], &doubt["column"], &doubt["field"]), (&json!(3), &json!("E"), &json!("joined")));
        assert_eq!(
            list(&seen["findings"]).iter().filter(|f| f["row"] == 3 && f["message"] == doubt["message"]).count(),
            1
        );

        let path = format!("/api/imports/{}/commit", seen["id"]);
        says(&school.post(&path, json!({ "mode": "all" })).await.refused(422), "1行存疑");
        assert_eq!(list(&school.get(RECORDS).await.ok()["records"]).len(), 1, "nothing was written");
        school.post(&path, json!({ "mode": "all", "reason": "新校区启用" })).await.ok();
        let records = school.get(RECORDS).await.ok()["records"].clone();
        assert_eq!(list(&records).len(), 3);
        let jumped = find(&records, "number", "KHFW2026-0002").clone();
        let history = school.get(&format!("{RECORDS}/{}", jumped["id"])).await.ok()["history"].to_string();
        says(&history, "导入“课后.xlsx”:新校区启用");
    });
}
