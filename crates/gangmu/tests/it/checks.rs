//! Papers held against themselves, policy, plan and ledgers: at upload, before they are sent, and at confirmation.

use serde_json::{Value, json};

use crate::hazards::{self, hazard};
use crate::web::{coded, find, list, says};
use crate::world::on_both;
use crate::{documents, plan};

/// A plan with one target that policy forbids beside two that it does not.
const RATE: &str = "云溪县教育局2026年工作要点

一、提高教育质量

1.提高高中教学质量。高考本科上线率达到65%以上，开展教研活动30场。（责任科室：办公室；完成时限：2026年7月底前）

2.抓实隐患排查整改。全年开展校园安全隐患排查4次，安全隐患整改率达到95%以上。（责任科室：安全稳定股；完成时限：2026年11月底前）

3.规范办学行为。严禁组织学生集体补课，不得设重点班，不得以升学率给学校排名。（责任科室：办公室；完成时限：2026年12月底前）
";

/// A summary of the year; the count of hazards stands in it twice over.
fn summary(found: u32) -> String {
    format!(
        "云溪县教育局2026年工作总结\n\n一、主要工作\n\n排查安全隐患{found}处，整改率100%。全县高考本科上线1200人。\n\n\
         二、2027年工作打算\n\n1.力争本科上线率达到70%。\n"
    )
}

/// Every place lies in the text and holds the words quoted.
fn check_places(text: &str, report: &Value) {
    let chars: Vec<char> = text.chars().collect();
    for item in list(&report["findings"]).iter().chain(list(&report["checked"])) {
        assert_eq!(list(&item["places"]).len(), list(&item["quotes"]).len(), "{item}");
        for (place, quote) in list(&item["places"]).iter().zip(list(&item["quotes"])) {
            let (from, to) = (place["start"].as_u64().unwrap() as usize, place["end"].as_u64().unwrap() as usize);
            if place["paper"] == 0 {
                assert_eq!(chars[from..to].iter().collect::<String>(), quote.as_str().unwrap(), "{item}");
            }
        }
    }
}

#[test]
fn an_upload_is_audited_and_the_audit_is_kept() {
    on_both(async |world| {
        let read = documents::upload(world, "要点.txt", RATE).await;
        let audit = &read["audit"];
        check_places(RATE, audit);
        let found = find(&audit["findings"], "code", "P01");
        assert_eq!(
            (found["level"].as_str(), found["quotes"][0].as_str()),
            (Some("error"), Some("高考本科上线率达到65%以上"))
        );
        says(found["message"].as_str().unwrap(), "深化新时代教育评价改革总体方案");
        assert!(found["start"].is_u64() && !found["advice"].as_str().unwrap().is_empty());
        let policy = list(&audit["findings"]).iter().filter(|f| f["code"].as_str().unwrap().starts_with('P'));
        assert_eq!(policy.count(), 1, "{audit}");
        let again = world.general().get(&format!("/api/documents/{}", read["brief"]["id"])).await.ok();
        assert_eq!(again["audit"], *audit);
        assert_eq!(audit["papers"][0]["id"], read["brief"]["id"]);
    });
}

#[test]
fn a_forbidden_target_waits_for_a_decision_and_a_reason() {
    on_both(async |world| {
        let mut read = documents::upload(world, "要点.txt", RATE).await;
        let id = read["brief"]["id"].clone();
        let drafted = documents::tasks(&read["draft"]);
        let task = drafted.iter().find(|t| t["text"].as_str().unwrap().contains("本科上线率")).unwrap();
        assert_eq!(task["doubtful"], true);
        says(task["why_doubtful"].as_str().unwrap(), "不允许");
        let forbidden: Vec<&Value> =
            drafted.iter().flat_map(|t| list(&t["targets"])).filter(|t| t["forbidden"].is_string()).collect();
        assert_eq!(forbidden.len(), 1, "{forbidden:?}");
        let general = world.general();
        let path = format!("/api/documents/{id}");
        let wish = json!({ "revision": read["draft_revision"], "reason": "" });
        let refused = general.post(&format!("{path}/confirm"), wish).await.refused(422);
        says(&refused, "决定");
        // The decision is asked for even where the page lost the mark.
        let mut set = async |decision: Value| {
            for task in read["draft"]["goals"]
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .flat_map(|g| g["tasks"].as_array_mut().unwrap())
            {
                for target in task["targets"].as_array_mut().unwrap() {
                    if target["label"].as_str().unwrap().contains("上线") {
                        target["accepted"] = decision.clone();
                        target["forbidden"] = Value::Null;
                    }
                }
            }
            let save = json!({ "revision": read["draft_revision"], "draft": read["draft"] });
            let saved = general.put(&format!("{path}/draft"), save).await.ok();
            read["draft_revision"] = saved["revision"].clone();
            saved["revision"].clone()
        };
        let revision = set(Value::Null).await;
        general.post(&format!("{path}/confirm"), json!({ "revision": revision, "reason": "" })).await.refused(422);
        let revision = set(true.into()).await;
        let kept = general.post(&format!("{path}/confirm"), json!({ "revision": revision, "reason": " " })).await;
        says(&kept.refused(422), "理由");
        let revision = set(false.into()).await;
        general.post(&format!("{path}/confirm"), json!({ "revision": revision, "reason": "" })).await.ok();
        let plan = general.get("/api/plan?year=2026").await.ok().to_string();
        assert!(!plan.contains("上线率\""), "{plan}");
    });
}

#[test]
fn a_summary_is_held_against_ledgers_plan_and_policy_and_nothing_is_stored() {
    on_both(async |world| {
        plan::with_plan(world).await;
        for place in ["楼梯间", "食堂"] {
            hazards::add(&world.school(), hazard(place)).await;
        }
        let leader = world.person("chenzhiyuan");
        let before = world.general().get("/api/documents").await.ok();
        for (found, agrees) in [(2, true), (5, false)] {
            let text = summary(found);
            let check = leader.upload("/api/checks", "总结.txt", text.clone()).await.ok();
            assert_eq!((check["year"].as_i64(), check["kind"].as_str()), (Some(2026), Some("summary")));
            assert_eq!(check["text"], text);
            check_places(&text, &check["audit"]);
            let list_of = if agrees { "checked" } else { "findings" };
            let items = list(&check["audit"][list_of]).iter();
            let own: Vec<&Value> =
                items.filter(|i| i["figure"].is_string() && i["stated"] == f64::from(found)).collect();
            assert_eq!(own.len(), 1, "{check}");
            assert_eq!((own[0]["code"].as_str(), own[0]["computed"].as_f64()), (Some("R07"), Some(2.0)));
            says(own[0]["message"].as_str().unwrap(), "隐患");
            says(own[0]["message"].as_str().unwrap(), "2026-11-23");
            let key = own[0]["figure"].as_str().unwrap();
            assert_eq!(check["sources"][key]["value"], 2.0);
            leader.get(&format!("/api/figures/{}/records", coded(key))).await.ok();
            let levels: Vec<&str> = list(&check["audit"]["findings"])
                .iter()
                .filter(|f| f["code"] == "P01")
                .map(|f| f["level"].as_str().unwrap())
                .collect();
            assert_eq!(levels, ["note", "error"]);
            assert!(list(&check["audit"]["findings"]).iter().any(|f| f["code"] == "R23"), "{check}");
        }
        assert_eq!(world.general().get("/api/documents").await.ok(), before);
    });
}

#[test]
fn only_those_who_read_the_summary_may_check_one() {
    on_both(async |world| {
        for (login, status) in [("wangmin", 200), ("zhaoqian", 200), ("sunlei", 200), ("zhoufang", 403), ("admin", 403)]
        {
            let answer = world.person(login).upload("/api/checks", "总结.txt", summary(1)).await;
            assert_eq!(answer.status, status, "{login}: {}", answer.text());
        }
        world.nobody().upload("/api/checks", "总结.txt", summary(1)).await.refused(401);
        world.general().upload("/api/checks", "空.txt", "").await.refused(422);
        world.general().upload("/api/checks", "旧.doc", crate::files::OLE).await.refused(422);
    });
}

#[test]
fn a_plan_is_held_against_the_summary_of_the_year_before() {
    on_both(async |world| {
        let last = "云溪县教育局2025年工作总结\n\n一、主要工作\n\n开展校园安全隐患排查4次。\n";
        let stored = documents::upload(world, "去年总结.txt", last).await;
        let read = documents::upload(world, "要点.txt", documents::KEY_POINTS).await;
        let papers = list(&read["audit"]["papers"]);
        assert_eq!((papers.len(), &papers[1]["id"]), (2, &stored["brief"]["id"]));
        check_places(documents::KEY_POINTS, &read["audit"]);
        let other = documents::upload(world, "别的.txt", "关于校车的一封信\n\n校车每天早上七点出发。\n").await;
        assert_eq!(list(&other["audit"]["papers"]).len(), 1);
    });
}

#[test]
fn the_generated_summary_has_no_doubts_about_itself() {
    on_both(async |world| {
        plan::with_plan(world).await;
        for place in ["楼梯间", "食堂"] {
            hazards::add(&world.school(), hazard(place)).await;
        }
        let summary = world.general().get("/api/summary?year=2026").await.ok();
        let own = |f: &&Value| {
            let code = f["code"].as_str().unwrap();
            code.len() == 3 && code[1..].chars().all(|c| c.is_ascii_digit())
        };
        let doubts: Vec<&Value> = list(&summary["findings"]).iter().filter(own).collect();
        assert!(doubts.is_empty(), "{doubts:?}");
    });
}
