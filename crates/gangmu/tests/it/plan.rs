//! The plan, its tasks, milestones, targets, reports.

use gangmu_store::{NewGoal, NewPlan, NewTarget, NewTask};
use serde_json::{Value, json};

use crate::hazards::photo;
use crate::web::{Person, find, list, says};
use crate::world::{World, on_both};

/// A plan of 2026 with one task of the safety office, whose target is a rate of closing of 95 % and more. The task.
pub async fn with_plan(world: &World) -> i64 {
    let target = NewTarget {
        label: "安全隐患整改率".into(),
        comparator: "ge".into(),
        value: 95.0,
        value_max: None,
        unit: "%".into(),
        year: 2026,
        binding: "measure".into(),
        ledger: Some("hazard".into()),
        measure: Some("closed_rate".into()),
        slice: None,
        quote: None,
        span_start: None,
        span_end: None,
    };
    let task = NewTask {
        number: "1".into(),
        title: "抓实隐患排查整改".into(),
        text: "安全隐患整改率达到95%以上".into(),
        kind: "task".into(),
        lead_unit: Some(world.unit("safety")),
        targets: vec![target],
        ..NewTask::default()
    };
    let goal = NewGoal { title: "守住安全底线".into(), area: Some("safety".into()), tasks: vec![task] };
    let plan = NewPlan { year: 2026, title: "2026年工作要点".into(), goals: vec![goal] };
    world.app.store.confirm_plan(None, None, plan, vec![], &world.by()).await.unwrap().task_ids[0]
}

/// Everything about a task.
pub async fn task(person: &Person<'_>, id: i64) -> Value {
    person.get(&format!("/api/tasks/{id}")).await.ok()
}

#[test]
fn a_year_without_a_plan_is_not_found() {
    on_both(async |world| {
        says(&world.general().get("/api/plan?year=2031").await.refused(404), "2031年");
    });
}

#[test]
fn a_task_is_changed_on_its_revision_and_the_change_is_told() {
    on_both(async |world| {
        let id = with_plan(world).await;
        let (general, path) = (world.general(), format!("/api/tasks/{id}"));
        let leader = world.account("chenzhiyuan");
        let patch = json!({ "revision": 1, "title": "抓实隐患整改", "lead_unit": world.unit("private"), "co_units": [world.unit("S1")],
            "leader": leader, "starts": "2026-03-01", "due": "2026-12-15", "reason": "分工调整" });
        general.patch(&path, patch.clone()).await.ok();
        general.patch(&path, patch).await.refused(409);
        let seen = task(&general, id).await;
        let row = &seen["row"];
        assert_eq!(row["title"], "抓实隐患整改");
        assert_eq!(row["lead_unit"]["name"], "民办与校外培训监管股");
        assert_eq!((row["leader"].as_str(), seen["leader_id"].as_i64()), (Some("陈志远"), Some(leader)));
        assert_eq!((row["due"].as_str(), seen["starts"].as_str()), (Some("2026-12-15"), Some("2026-03-01")));
        let told = &list(&seen["history"])[0];
        assert_eq!((told["by"].as_str(), told["reason"].as_str()), (Some("王敏"), Some("分工调整")));
        assert_eq!(find(&told["changes"], "field", "title")["before"], "抓实隐患排查整改");
        assert_eq!(find(&told["changes"], "field", "lead_unit")["after"], "民办与校外培训监管股");
        let clear = json!({ "revision": seen["revision"], "lead_unit": 0, "leader": 0, "due": "", "co_units": [], "reason": "收回" });
        general.patch(&path, clear).await.ok();
        let seen = task(&general, id).await;
        assert_eq!(
            (&seen["row"]["lead_unit"], &seen["row"]["due"], &seen["co_units"]),
            (&Value::Null, &Value::Null, &json!([]))
        );
    });
}

#[test]
fn changes_that_make_no_sense_are_refused() {
    on_both(async |world| {
        let id = with_plan(world).await;
        let (general, path) = (world.general(), format!("/api/tasks/{id}"));
        for (wish, why) in [
            (json!({ "title": "  " }), "标题"),
            (json!({ "status": "done" }), "状态"),
            (json!({ "due": "12月底" }), "不是日期"),
            (json!({ "due": "2026-02-30" }), "不是日期"),
            (json!({ "lead_unit": 987_654 }), "单位不存在"),
            (json!({ "co_units": [987_654] }), "单位不存在"),
            (json!({ "leader": 987_654 }), "不存在"),
            (json!({ "starts": "2026-12-31", "due": "2026-01-01" }), "日期"),
        ] {
            let mut patch = wish;
            patch["revision"] = 1.into();
            says(&general.patch(&path, patch).await.refused(422), why);
        }
        for (what, body, why) in [
            ("reports", json!({ "text": " " }), "进展"),
            ("reports", json!({ "text": "做了", "progress": 101 }), "0到100"),
            ("reports", json!({ "text": "做了", "progress": -1 }), "0到100"),
            ("done", json!({ "note": "" }), "办结情况"),
            ("done", json!({ "note": "好", "evidence": ["没有的附件"] }), "附件"),
            ("reopen", json!({ "reason": "" }), "原因"),
            ("milestones", json!({ "name": "", "due": "2026-03-01" }), "名称"),
            ("milestones", json!({ "name": "动员", "due": "三月" }), "不是日期"),
            ("targets", json!({ "label": "", "comparator": "ge", "value": 1, "unit": "所" }), "名称"),
            (
                "targets",
                json!({ "label": "条件", "comparator": "ge", "value": 1, "unit": "处", "ledger": "hazard", "measure": "found", "slice": "severity = " }),
                "条件",
            ),
        ] {
            says(&general.post(&format!("{path}/{what}"), body).await.refused(422), why);
        }
        general.get("/api/tasks/987654").await.refused(404);
        for (what, body) in [
            ("reports", json!({ "text": "做了" })),
            ("done", json!({ "note": "好" })),
            ("reopen", json!({ "reason": "好" })),
            ("milestones", json!({ "name": "动员", "due": "2026-03-01" })),
            ("targets", json!({ "label": "数", "comparator": "ge", "value": 1, "unit": "所" })),
        ] {
            general.post(&format!("/api/tasks/987654/{what}"), body).await.refused(404);
        }
        assert_eq!(task(&general, id).await["revision"], 1);
    });
}

#[test]
fn milestones_carry_the_progress_where_no_target_does() {
    on_both(async |world| {
        let id = with_plan(world).await;
        let (general, safety, path) = (world.general(), world.safety(), format!("/api/tasks/{id}"));
        for (name, due) in [("动员部署", "2026-03-31"), ("中期检查", "2026-08-31")] {
            general.post(&format!("{path}/milestones"), json!({ "name": name, "due": due })).await.ok();
        }
        let seen = task(&safety, id).await;
        let node = find(&seen["milestones"], "name", "动员部署")["id"].clone();
        let node = format!("/api/milestones/{node}");
        safety.patch(&node, json!({ "name": "换个名字" })).await.refused(403);
        world.school().patch(&node, json!({ "done_on": "2026-03-20" })).await.refused(403);
        safety.patch(&node, json!({ "done_on": "2026-03-20" })).await.ok();
        let seen = task(&safety, id).await;
        assert_eq!(find(&seen["milestones"], "name", "动员部署")["done_on"], "2026-03-20");
        assert_eq!(seen["row"]["progress"], 50.0);
        safety.patch(&node, json!({ "done_on": "" })).await.ok();
        assert_eq!(task(&safety, id).await["row"]["progress"], 0.0);
        general.delete(&node).await.ok();
        assert_eq!(list(&task(&safety, id).await["milestones"]).len(), 1);
    });
}

#[test]
fn a_target_is_answered_by_the_ledger_or_by_hand_but_never_both() {
    on_both(async |world| {
        let id = with_plan(world).await;
        let (general, safety, path) = (world.general(), world.safety(), format!("/api/tasks/{id}"));
        let bound = list(&task(&general, id).await["targets"])[0]["row"]["id"].clone();
        let answer = json!({ "value": 99, "note": "据月报" });
        says(&safety.post(&format!("/api/targets/{bound}/answer"), answer.clone()).await.refused(422), "自动计数");
        general
            .post(
                &format!("{path}/targets"),
                json!({ "label": "新建校舍", "comparator": "ge", "value": 2, "unit": "万平方米" }),
            )
            .await
            .ok();
        let seen = task(&general, id).await;
        let hand =
            list(&seen["targets"]).iter().find(|t| t["row"]["label"] == "新建校舍").unwrap()["row"]["id"].clone();
        let path = format!("/api/targets/{hand}/answer");
        says(&safety.post(&path, json!({ "value": 1, "note": " " })).await.refused(422), "来源");
        world.school().post(&path, answer.clone()).await.refused(403);
        safety
            .post(&path, json!({ "value": 1.5, "note": "据9月基建月报", "evidence": photo(&safety).await }))
            .await
            .ok();
        let seen = task(&general, id).await;
        let row = &list(&seen["targets"]).iter().find(|t| t["row"]["id"] == hand).unwrap()["row"];
        assert_eq!((row["actual"]["value"].as_f64(), row["met"].as_bool()), (Some(1.5), Some(false)));
        let origin = &row["actual"]["origin"];
        assert!(origin.to_string().contains("赵倩") && origin.to_string().contains("据9月基建月报"), "{origin}");
        let change = json!({ "label": "新建校舍", "comparator": "ge", "value": 1.2, "unit": "万平方米" });
        general.put(&format!("/api/targets/{hand}"), change).await.ok();
        let seen = task(&general, id).await;
        assert_eq!(list(&seen["targets"]).iter().find(|t| t["row"]["id"] == hand).unwrap()["row"]["met"], true);
        let request =
            general.ask(reqwest::Method::DELETE, &format!("/api/targets/{hand}")).json(&json!({ "reason": "" }));
        crate::web::send(request).await.refused(422);
        let request =
            general.ask(reqwest::Method::DELETE, &format!("/api/targets/{hand}")).json(&json!({ "reason": "重复" }));
        crate::web::send(request).await.ok();
        assert_eq!(list(&task(&general, id).await["targets"]).len(), 1);
    });
}

#[test]
fn a_task_is_reported_on_closed_out_and_opened_again() {
    on_both(async |world| {
        let id = with_plan(world).await;
        let (general, safety, path) = (world.general(), world.safety(), format!("/api/tasks/{id}"));
        safety.post(&format!("{path}/reports"), json!({ "text": "已排查三轮,正在整改。", "progress": 60 })).await.ok();
        let seen = task(&general, id).await;
        assert_eq!(seen["reports"][0]["by"], "赵倩");
        assert_eq!(seen["row"]["progress"], 60.0);
        let proof = photo(&safety).await;
        general.post(&format!("{path}/done"), json!({ "note": "全部整改到位。", "evidence": [proof] })).await.ok();
        let seen = task(&general, id).await;
        assert_eq!((seen["row"]["light"].as_str(), seen["done_on"].as_str()), (Some("blue"), Some("2026-11-23")));
        assert_eq!((seen["done_note"].as_str(), &seen["evidence"][0]["hash"]), (Some("全部整改到位。"), &json!(proof)));
        general.post(&format!("{path}/reopen"), json!({ "reason": "又发现一处" })).await.ok();
        let seen = task(&general, id).await;
        assert_eq!(seen["row"]["status"], "open");
        assert_eq!(
            (seen["history"][0]["action"].as_str(), seen["history"][0]["reason"].as_str()),
            (Some("重新打开"), Some("又发现一处"))
        );
    });
}
