//! Listed supervision of any record: who may, what is asked, where it shows, how it ends.

use serde_json::json;

use crate::hazards::{RECORDS, add, close, hazard, id};
use crate::web::{list, says};
use crate::world::on_both;

#[test]
fn a_leader_lists_a_record_and_the_office_lifts_it_with_a_reason() {
    on_both(async |world| {
        let made = add(&world.school(), hazard("楼梯间")).await;
        let path = format!("{RECORDS}/{}/supervision", id(&made));
        let new = |words: &str, due: &str| json!({ "words": words, "due": due });
        for login in ["zhoufang", "lintao", "sunlei", "admin"] {
            world.person(login).post(&path, new("立即整改", "2026-12-01")).await.refused(403);
        }
        let leader = world.person("chenzhiyuan");
        says(&leader.post(&path, new(" ", "2026-12-01")).await.refused(422), "督办要求");
        says(&leader.post(&path, new("立即整改", "下周")).await.refused(422), "不是日期");
        says(&leader.post(&path, new("立即整改", "2026-11-22")).await.refused(422), "已经过去");
        let listed = leader.post(&path, new("立即整改", "2026-12-01")).await.ok();
        let standing = &list(&listed["supervision"])[0];
        assert_eq!((&standing["words"], &standing["listed_by"]), (&json!("立即整改"), &json!("陈志远")));
        assert_eq!(standing["lifted_at"], json!(null));
        says(&world.general().post(&path, new("再挂", "2026-12-01")).await.refused(422), "已经挂牌");
        // The school sees it on its record and in its list, another school does not.
        let seen = world.school().get(&format!("{RECORDS}/{}", id(&made))).await.ok();
        assert_eq!((&seen["supervision"], &seen["may_supervise"]), (&listed["supervision"], &json!(false)));
        assert_eq!(seen["history"][0]["action"], "挂牌督办");
        let own = world.school().get("/api/supervision").await.ok();
        assert_eq!((&own[0]["title"], &own[0]["owner"]["name"]), (&json!("楼梯间"), &json!("石桥小学")));
        assert_eq!(world.other_school().get("/api/supervision").await.ok(), json!([]));

        let lift = format!("{path}/lift");
        world.school().post(&lift, json!({ "reason": "已整改" })).await.refused(403);
        says(&world.safety().post(&lift, json!({ "reason": "" })).await.refused(422), "原因");
        let lifted = world.safety().post(&lift, json!({ "reason": "复查合格" })).await.ok();
        assert_eq!(lifted["supervision"][0]["lifted_reason"], "复查合格");
        says(&world.safety().post(&lift, json!({ "reason": "再摘" })).await.refused(422), "没有挂牌");
        assert_eq!(world.school().get("/api/supervision").await.ok(), json!([]));
        assert_eq!(list(&world.school().get("/api/supervision?all=true").await.ok()).len(), 1);
    });
}

#[test]
fn what_is_closed_is_not_listed() {
    on_both(async |world| {
        let made = add(&world.school(), hazard("楼梯间")).await;
        close(world, id(&made)).await;
        let path = format!("{RECORDS}/{}/supervision", id(&made));
        let new = json!({ "words": "立即整改", "due": "2026-12-01" });
        says(&world.general().post(&path, new.clone()).await.refused(422), "已办结");
        world.general().post(&format!("{RECORDS}/999/supervision"), new).await.refused(404);
    });
}
