//! Hazards and their way from found to closed, as the right people walk it.

use serde_json::{Value, json};

use crate::web::{Answer, Person};
use crate::world::World;

/// Where hazards lie.
pub const RECORDS: &str = "/api/ledgers/hazard/records";

/// An ordinary hazard.
pub fn hazard(place: &str) -> Value {
    json!({ "place": place, "kind": "消防", "severity": "一般", "source": "自查", "found_on": "2026-11-02" })
}

/// Enters a hazard; gives its details.
#[track_caller]
pub fn add<'a>(person: &'a Person<'_>, values: Value) -> impl Future<Output = Value> + 'a {
    let caller = std::panic::Location::caller();
    async move {
        let made = person.post(RECORDS, json!({ "values": values })).await;
        assert_eq!(made.status, 200, "{caller}: {}", made.text());
        made.json()
    }
}

/// The id of a record's details.
pub fn id(detail: &Value) -> i64 {
    detail["row"]["id"].as_i64().unwrap()
}

/// Moves a record of a ledger on, on its present revision.
pub async fn step(person: &Person<'_>, ledger: &str, id: i64, step: &str, values: Value, reason: &str) -> Answer {
    let path = format!("/api/ledgers/{ledger}/records/{id}");
    let revision = person.get(&path).await.json()["row"]["revision"].as_i64().unwrap_or(1);
    let patch = json!({ "revision": revision, "values": values, "reason": reason });
    person.post(&format!("{path}/moves/{step}"), patch).await
}

/// A small picture that was uploaded; its digest.
pub async fn photo(person: &Person<'_>) -> String {
    let kept = person.upload("/api/attachments", "整改后.png", b"\x89PNG\r\n\x1a\n photo".to_vec()).await.ok();
    kept["hash"].as_str().unwrap().to_owned()
}

/// Walks a hazard of the primary school up to the office's recheck.
pub async fn to_self_checked(world: &World, id: i64) {
    let (school, safety) = (world.school(), world.safety());
    let after = photo(&school).await;
    step(&school, "hazard", id, "register", json!({}), "").await.ok();
    step(&safety, "hazard", id, "grade", json!({}), "").await.ok();
    let plan = json!({ "measures_taken": "更换灭火器并逐层检查。", "responsible": "欧阳明" });
    step(&school, "hazard", id, "rectify", plan, "").await.ok();
    step(&school, "hazard", id, "self_check", json!({ "after": [after] }), "").await.ok();
}

/// Walks a hazard of the primary school to its end.
pub async fn close(world: &World, id: i64) {
    to_self_checked(world, id).await;
    step(&world.person("sunlei"), "hazard", id, "recheck", json!({}), "").await.ok();
    step(&world.safety(), "hazard", id, "close", json!({}), "").await.ok();
}

/// Asks for a protected value of a hazard in clear.
pub async fn reveal(person: &Person<'_>, id: i64, reason: &str) -> Answer {
    person.post(&format!("{RECORDS}/{id}/reveal"), json!({ "field": "responsible", "reason": reason })).await
}
