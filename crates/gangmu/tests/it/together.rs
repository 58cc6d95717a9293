//! Working together: who may keep and share views, put tags, comment, and whom a comment tells.

use serde_json::{Value, json};

use crate::hazards::{RECORDS, add, hazard, id};
use crate::web::{list, says};
use crate::world::on_both;

const VIEWS: &str = "/api/ledgers/hazard/views";

fn view(name: &str, shared: Option<&str>) -> Value {
    json!({ "name": name, "shared_with": shared,
            "content": { "kind": "board", "filter": "kind = '消防'", "sort": "-found_on", "fields": ["place", "state"] } })
}

#[test]
fn a_view_is_ones_own_or_shared_by_the_office_that_answers() {
    on_both(async |world| {
        let (school, safety) = (world.school(), world.safety());
        let own = school.post(VIEWS, view("我的消防", None)).await.ok();
        assert_eq!(
            (&own["by"], &own["may_edit"], &own["content"]["kind"]),
            (&json!("周芳"), &json!(true), &json!("board"))
        );
        says(&school.post(VIEWS, view("我的消防", None)).await.refused(422), "已有名为");
        says(&school.post(VIEWS, view("全县", Some("school"))).await.refused(403), "责任科室");
        says(&world.person("lintao").post(VIEWS, view("全县", Some("school"))).await.refused(403), "责任科室");
        let shared = safety.post(VIEWS, view("全县消防", Some("school"))).await.ok();
        assert_eq!(shared["shared_with_name"], "学校(园)");
        let seen = school.get(VIEWS).await.ok();
        let names: Vec<&str> = list(&seen).iter().map(|v| v["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["全县消防", "我的消防"]);
        assert_eq!(seen[0]["may_edit"], false);
        assert_eq!(world.person("lintao").get(VIEWS).await.ok(), json!([]));
        assert_eq!(list(&world.other_school().get(VIEWS).await.ok()).len(), 1);

        let path = |view: &Value| format!("/api/views/{}", view["id"]);
        school.put(&path(&shared), view("改", None)).await.refused(403);
        school.delete(&path(&shared)).await.refused(403);
        world.other_school().put(&path(&own), view("改", None)).await.refused(403);
        says(&school.put(&path(&own), view("我的", Some("school"))).await.refused(403), "责任科室");
        let renamed = world.person("zhengjie").put(&path(&shared), view("各校消防", Some("school"))).await.ok();
        assert_eq!((&renamed["name"], &renamed["by"]), (&json!("各校消防"), &json!("赵倩")));
        school.delete(&path(&own)).await.ok();
        school.delete(&path(&own)).await.refused(404);
    });
}

#[test]
fn a_view_that_its_list_would_refuse_is_not_kept() {
    on_both(async |world| {
        let school = world.school();
        for (wrong, words) in [
            (json!({ "name": " " }), "名称"),
            (json!({ "name": "甲", "content": { "filter": "nothing = 1" } }), ""),
            (json!({ "name": "甲", "content": { "sort": "nothing" } }), "排序"),
            (json!({ "name": "甲", "content": { "fields": ["nothing"] } }), "这一列"),
        ] {
            says(&school.post(VIEWS, wrong).await.refused(422), words);
        }
        let elsewhere = json!({ "name": "甲", "content": { "unit": world.unit("S2") } });
        says(&school.post(VIEWS, elsewhere).await.refused(403), "本单位");
        says(&world.safety().post(VIEWS, view("甲", Some("王"))).await.refused(422), "岗位");
        says(&world.safety().post(VIEWS, view("甲", Some("admin"))).await.refused(422), "岗位");
        world.nobody().get(VIEWS).await.refused(401);
        school.get("/api/ledgers/nothing/views").await.refused(404);
    });
}

#[test]
fn tags_narrow_the_list_and_stand_in_the_history() {
    on_both(async |world| {
        let (school, safety) = (world.school(), world.safety());
        let (first, second) = (add(&school, hazard("楼梯间")).await, add(&school, hazard("食堂")).await);
        let path = |made: &Value| format!("{RECORDS}/{}/tags", id(made));
        let set = |tags: &[&str]| json!({ "tags": tags });
        assert_eq!(
            school.put(&path(&first), set(&["重点", " 回头看 ", "", "重点"])).await.ok(),
            json!(["回头看", "重点"])
        );
        safety.put(&path(&second), set(&["重点"])).await.ok();
        for login in ["machao", "lintao", "admin"] {
            world.person(login).put(&path(&first), set(&["别的"])).await.refused(403);
        }
        says(&school.put(&path(&first), set(&["甲,乙"])).await.refused(422), "标签");
        says(&school.put(&path(&first), set(&["字".repeat(21).as_str()])).await.refused(422), "标签");
        let many: Vec<String> = (0..21).map(|i| i.to_string()).collect();
        says(&school.put(&path(&first), json!({ "tags": many })).await.refused(422), "最多");
        let narrowed = school.get(&format!("{RECORDS}?tag=重点,回头看&count=true")).await.ok();
        assert_eq!((list(&narrowed["records"]).len(), &narrowed["total"]), (1, &json!(1)));
        assert_eq!(narrowed["records"][0]["tags"], json!(["回头看", "重点"]));
        let counted = school.get("/api/ledgers/hazard/tags").await.ok();
        assert_eq!(counted, json!([{ "tag": "重点", "count": 2 }, { "tag": "回头看", "count": 1 }]));
        assert_eq!(world.other_school().get("/api/ledgers/hazard/tags").await.ok(), json!([]));
        let detail = school.get(&format!("{RECORDS}/{}", id(&first))).await.ok();
        assert_eq!((&detail["row"]["tags"], &detail["may_tag"]), (&json!(["回头看", "重点"]), &json!(true)));
        let latest = &detail["history"][0];
        assert_eq!((&latest["action"], &latest["changes"][0]["after"]), (&json!("改标签"), &json!("回头看、重点")));
    });
}

#[test]
fn a_comment_tells_the_people_it_names_and_can_be_taken_back() {
    on_both(async |world| {
        let (school, safety) = (world.school(), world.safety());
        let made = add(&school, hazard("楼梯间")).await;
        let path = format!("{RECORDS}/{}/comments", id(&made));
        let say = |text: &str| json!({ "text": text });
        let said = safety.post(&path, say("请@周芳 一周内整改,抄@王敏。write to a@b.cn")).await.ok();
        assert_eq!(
            list(&said["mentions"]).iter().map(|m| m["name"].as_str().unwrap()).collect::<Vec<_>>(),
            ["周芳", "王敏"]
        );
        let notices = school.get("/api/notices").await.ok();
        assert_eq!((&notices["unread"], &notices["notices"][0]["title"]), (&json!(1), &json!("赵倩在评论中提到您")));
        let item = &notices["notices"][0]["items"][0];
        assert_eq!(
            (&item["kind"], &item["link"]),
            (&json!("mention"), &json!(format!("/ledgers/hazard?record={}", id(&made))))
        );
        assert_eq!(safety.get("/api/notices").await.ok()["unread"], 0);
        says(&safety.post(&path, say("@马超 看看")).await.refused(422), "无权查看");
        says(&safety.post(&path, say("  ")).await.refused(422), "评论");
        says(&safety.post(&path, say(&"字".repeat(2001))).await.refused(422), "评论");
        let picked = json!({ "text": "请看", "mentions": [999] });
        says(&safety.post(&path, picked).await.refused(422), "不存在");
        world.other_school().get(&path).await.refused(403);
        world.other_school().post(&path, say("看看")).await.refused(403);
        world.person("admin").post(&path, say("看看")).await.refused(403);
        school.post(&path, json!({ "text": "好", "mentions": [world.account("zhaoqian")] })).await.ok();
        assert_eq!(safety.get("/api/notices").await.ok()["unread"], 1);

        let own = format!("/api/comments/{}", said["id"]);
        says(&school.delete(&own).await.refused(403), "本人");
        safety.delete(&own).await.ok();
        let all = school.get(&path).await.ok();
        assert_eq!((&all[0]["withdrawn"], &all[0]["text"], &all[1]["text"]), (&json!(true), &json!(""), &json!("好")));
        let detail = school.get(&format!("{RECORDS}/{}", id(&made))).await.ok();
        let words = detail["history"].to_string();
        assert!(words.contains("撤回评论") && !words.contains("一周内整改"), "{words}");
    });
}
