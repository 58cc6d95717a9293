//! Doubts: what differs much from the record before is saved only with a stated reason.

use serde_json::{Value, json};

use crate::web::{find, list};
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
