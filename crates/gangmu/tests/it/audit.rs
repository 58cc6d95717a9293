//! The audit chain: whole after all that people do, broken by whoever changes it.

use gangmu_store::ChainCheck;
use serde_json::json;

use crate::hazards::{self, RECORDS, hazard};

use crate::world::{World, on_both};
use crate::{documents, files};

/// What people do in a year, in short.
async fn a_busy_day(world: &World) {
    documents::confirm(world, documents::upload(world, "要点.txt", documents::KEY_POINTS).await).await;
    let school = world.school();
    let mut values = hazard("楼梯间");
    values["responsible"] = json!("欧阳明");
    let first = hazards::id(&hazards::add(&school, values).await);
    let second = hazards::id(&hazards::add(&school, hazard("食堂")).await);
    hazards::close(world, first).await;
    school.post(&format!("{RECORDS}/{second}/void"), json!({ "revision": 1, "reason": "重复" })).await.ok();
    hazards::reveal(&school, first, "核实").await.ok();
    school.get("/api/ledgers/hazard/export.xlsx").await.bytes();
    let sheet = files::xlsx(&[
        &["隐患部位", "隐患类型", "隐患等级", "隐患来源", "发现日期"],
        &["宿舍", "消防", "一般", "自查", "2026-11-02"],
    ]);
    let seen = school.upload("/api/ledgers/hazard/imports", "隐患.xlsx", sheet).await.ok();
    school.post(&format!("/api/imports/{}/commit", seen["id"]), json!({ "mode": "all" })).await.ok();
    let new = json!({ "old": crate::world::PASSWORD, "new": "Shiqiao#2026" });
    school.post("/api/session/password", new).await.ok();
}

async fn check(world: &World) -> ChainCheck {
    world.app.store.verify_chain().await.unwrap()
}

#[test]
fn after_all_that_people_do_the_chain_is_whole() {
    on_both(async |world| {
        let ChainCheck::Whole { events: before, .. } = check(world).await else { panic!("broken from the start") };
        a_busy_day(world).await;
        let ChainCheck::Whole { events, .. } = check(world).await else { panic!("{:?}", check(world).await) };
        assert!(events >= before + 15, "{events} events");
        let told = world.rows_as_text("audit_event").await;
        for action in ["create", "move:register", "move:close", "void", "reveal", "export", "confirm", "password"] {
            assert!(told.contains(action), "{action} left no trace");
        }
        for secret in ["欧阳明", "Shiqiao#2026", crate::world::PASSWORD, "argon2"] {
            assert!(!told.contains(secret), "{secret} stands in the audit trail");
        }
    });
}

#[test]
fn whoever_changes_the_trail_is_found_at_the_place() {
    on_both(async |world| {
        for place in ["楼梯间", "食堂", "宿舍", "实验室"] {
            hazards::add(&world.school(), hazard(place)).await;
        }
        world.tamper("CREATE TABLE kept AS SELECT * FROM audit_event WHERE seq = 7").await;
        for forgery in [
            "UPDATE audit_event SET reason = '没有的事' WHERE seq = 7",
            "UPDATE audit_event SET actor_name = '别人' WHERE seq = 7",
            "UPDATE audit_event SET \"after\" = NULL WHERE seq = 7",
            "UPDATE audit_event SET at = at + 1 WHERE seq = 7",
            "UPDATE audit_event SET hash = prev_hash WHERE seq = 7",
            "DELETE FROM audit_event WHERE seq = 7",
        ] {
            world.tamper(forgery).await;
            match check(world).await {
                ChainCheck::Broken { seq, problem } => {
                    assert!((7..=8).contains(&seq), "{forgery}: {seq} {problem}");
                    assert!(crate::web::is_chinese(&problem));
                }
                whole => panic!("{forgery}: {whole:?}"),
            }
            world.tamper("DELETE FROM audit_event WHERE seq = 7").await;
            world.tamper("INSERT INTO audit_event SELECT * FROM kept").await;
            assert!(matches!(check(world).await, ChainCheck::Whole { .. }), "{forgery} was taken back");
        }
    });
}

#[test]
fn cutting_off_the_end_of_the_trail_is_found() {
    on_both(async |world| {
        hazards::add(&world.school(), hazard("楼梯间")).await;
        world.tamper("DELETE FROM audit_event WHERE seq = (SELECT MAX(seq) FROM audit_event)").await;
        assert!(matches!(check(world).await, ChainCheck::Broken { .. }));
    });
}
