//! Key points: uploaded, read, drafted, saved, confirmed; and papers that cannot be read.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};

use crate::files;
use crate::web::{Person, find, list, says};
use crate::world::{World, on_both, on_sqlite};

/// A paper of six items, written for these tests.
pub const KEY_POINTS: &str = "云溪县教育局2026年工作要点

2026年是“十五五”规划开局之年。全县教育系统干部职工迈上了新征程，群众对家门口的学校有了新期盼。

一、守住安全底线

1.抓实隐患排查整改。全年开展校园安全隐患排查4次，安全隐患整改率达到95%以上，重大隐患一律挂牌督办。（责任科室：安全稳定股；完成时限：2026年11月底前）

2.规范校外培训。全面排摸校外培训机构，无证无照机构整改完成率达到100%。（责任科室：民办与校外培训监管股；配合科室：安全稳定股；完成时限：2026年10月底前）

二、建强教师队伍

3.加强教师培训。举办教师培训班20期，培训教师800人次以上。（责任科室：教师进修学校；完成时限：2026年12月中旬前）

4.关心教师生活。改造教师周转房120套，教师体检实现全覆盖。（责任科室：办公室；完成时限：2026年9月底前）

三、办好家门口的学校

5.改善办学条件。新建校舍1.2万平方米，改造学生宿舍6栋。（责任科室：办公室；完成时限：2026年12月底前）

6.坚持五育并举。始终把立德树人作为根本任务，开齐开足体育、美育和劳动课程。（责任科室：办公室；完成时限：2026年12月底前）
";

/// Uploads a paper; gives all that was read in it.
pub async fn upload(world: &World, name: &str, bytes: impl Into<Vec<u8>>) -> Value {
    world.general().upload("/api/documents", name, bytes).await.ok()
}

/// Saves a draft in which everything is accepted, and confirms it.
pub async fn confirm(world: &World, mut read: Value) -> Value {
    let id = read["brief"]["id"].clone();
    accept_all(&mut read["draft"]);
    let save = json!({ "revision": read["draft_revision"], "draft": read["draft"] });
    let general = world.general();
    let saved = general.put(&format!("/api/documents/{id}/draft"), save).await.ok();
    let wish = json!({ "revision": saved["revision"], "reason": "局务会议定" });
    general.post(&format!("/api/documents/{id}/confirm"), wish).await.ok()
}

fn accept_all(draft: &mut Value) {
    for goal in draft["goals"].as_array_mut().unwrap() {
        for task in goal["tasks"].as_array_mut().unwrap() {
            task["accepted"] = true.into();
            task["targets"].as_array_mut().unwrap().iter_mut().for_each(|t| t["accepted"] = true.into());
        }
    }
}

/// Every task of a draft or plan.
pub fn tasks(plan: &Value) -> Vec<&Value> {
    list(&plan["goals"]).iter().flat_map(|g| list(&g["tasks"])).collect()
}

fn numbers(plan: &Value) -> BTreeSet<String> {
    let item = |task: &Value| task["number"].as_str().unwrap().split('.').next().unwrap().to_owned();
    tasks(plan).into_iter().map(item).collect()
}

#[test]
fn the_same_paper_reads_the_same_in_every_encoding_and_format() {
    on_both(async |world| {
        let plain = upload(world, "要点.txt", KEY_POINTS).await;
        assert_eq!(plain["brief"]["title"], "云溪县教育局2026年工作要点");
        assert_eq!(plain["brief"]["year"], 2026);
        assert_eq!(plain["brief"]["kind"], "plan");
        assert_eq!(list(&plain["draft"]["goals"]).len(), 3);
        assert_eq!(numbers(&plain["draft"]).len(), 6, "{:?}", numbers(&plain["draft"]));
        let shape = |read: &Value| {
            let words = |t: &Value| {
                (t["number"].to_string(), t["title"].to_string(), t["due"].to_string(), list(&t["targets"]).len())
            };
            tasks(&read["draft"]).into_iter().map(words).collect::<Vec<_>>()
        };
        for (name, bytes) in [
            ("要点-国标.txt", files::gb18030(KEY_POINTS)),
            ("要点-统一码.txt", files::utf16(KEY_POINTS)),
            ("要点.docx", files::docx(KEY_POINTS)),
        ] {
            let read = upload(world, name, bytes).await;
            assert_eq!(shape(&read), shape(&plain), "{name}");
            assert_eq!(read["brief"]["name"], name);
        }
    });
}

#[test]
fn the_draft_knows_the_office_the_deadline_and_the_measure() {
    on_both(async |world| {
        let read = upload(world, "要点.txt", KEY_POINTS).await;
        let drafted = tasks(&read["draft"]);
        let task = |words: &str| *drafted.iter().find(|t| t["text"].as_str().unwrap().contains(words)).unwrap();
        let hazards = task("安全隐患整改率");
        assert_eq!(hazards["lead_unit"], world.unit("safety"));
        assert_eq!(hazards["due"], "2026-11-30");
        let rate = list(&hazards["targets"]).iter().find(|t| t["unit"] == "%").unwrap();
        assert_eq!((rate["ledger"].as_str(), rate["measure"].as_str()), (Some("hazard"), Some("closed_rate")));
        assert_eq!(
            (rate["binding"].as_str(), rate["value"].as_f64(), rate["comparator"].as_str()),
            (Some("measure"), Some(95.0), Some("ge"))
        );
        let training = task("培训教师800人次");
        assert_eq!(training["lead_unit"], world.unit("school_of_teachers"));
        let bound: Vec<&str> = list(&training["targets"]).iter().filter_map(|t| t["measure"].as_str()).collect();
        assert_eq!(bound, ["classes", "trainees"]);
        assert_eq!(task("无证无照")["co_units"], json!([world.unit("safety")]));
        assert!(list(&task("周转房")["targets"]).iter().all(|t| t["binding"] == "hand"));
    });
}

#[test]
fn every_word_of_the_paper_is_in_a_clause_of_some_kind() {
    on_both(async |world| {
        let read = upload(world, "要点.txt", KEY_POINTS).await;
        let text: Vec<char> = read["text"].as_str().unwrap().chars().collect();
        let span = |v: &Value| (v["start"].as_u64().unwrap() as usize, v["end"].as_u64().unwrap() as usize);
        let mut kept = vec![false; text.len()];
        for clause in list(&read["clauses"]) {
            let (start, end) = span(clause);
            kept[start..end].fill(true);
            let kinds = ["task", "deliverable", "principle", "background", "result", "problem"];
            assert!(kinds.contains(&clause["kind"].as_str().unwrap()));
            assert_eq!(read["draft"]["clauses"][clause["id"].to_string()], clause["kind"]);
        }
        let lost: Vec<String> = KEY_POINTS
            .lines()
            .filter(|line| line.ends_with('。') || line.ends_with('）'))
            .filter(|line| {
                let at = KEY_POINTS.split(line).next().unwrap().chars().count();
                let item = line.chars().take_while(|c| c.is_ascii_digit() || *c == '.').count();
                !kept[at + item..at + line.chars().count()].iter().all(|k| *k)
            })
            .map(str::to_owned)
            .collect();
        assert!(lost.is_empty(), "{lost:?}");
        for task in tasks(&read["draft"]) {
            let (start, end) = span(task);
            assert!(kept[start..end].iter().any(|k| *k) && end <= text.len());
        }
    });
}

#[test]
fn a_confirmed_paper_becomes_the_plan_and_loses_nothing() {
    on_both(async |world| {
        let read = upload(world, "要点.txt", KEY_POINTS).await;
        let (id, drafted) = (read["brief"]["id"].as_i64().unwrap(), tasks(&read["draft"]).len());
        let made = confirm(world, read.clone()).await;
        assert_eq!((made["year"].as_i64(), made["tasks"].as_u64()), (Some(2026), Some(drafted as u64)));
        let plan = world.general().get("/api/plan?year=2026").await.ok();
        assert_eq!(plan["totals"]["total"].as_u64(), Some(drafted as u64));
        assert_eq!(numbers(&plan), numbers(&read["draft"]));
        let stored = world.app.store.clauses(id).await.unwrap();
        for clause in list(&read["clauses"]) {
            let (start, end) = (clause["start"].as_i64().unwrap(), clause["end"].as_i64().unwrap());
            assert!(stored.iter().any(|c| c.start <= start && end <= c.end), "lost: {clause}");
        }
        let counted: u64 = plan["clauses"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
        assert_eq!(counted as usize, stored.len());
        let task = plan["goals"][0]["tasks"][0]["id"].clone();
        let detail = world.general().get(&format!("/api/tasks/{task}")).await.ok();
        says(detail["quote"].as_str().unwrap(), "隐患");
        assert_eq!(detail["document_id"], id);
        let brief = world.general().get(&format!("/api/documents/{id}")).await.ok()["brief"].clone();
        assert_eq!(brief["status"], "confirmed");
        let wish = json!({ "revision": 99, "reason": "" });
        assert!(matches!(world.general().post(&format!("/api/documents/{id}/confirm"), wish).await.status, 409 | 422));
        world.general().delete(&format!("/api/documents/{id}")).await.refused(422);
    });
}

#[test]
fn a_dropped_task_stays_in_the_paper_as_a_principle() {
    on_both(async |world| {
        let mut read = upload(world, "要点.txt", KEY_POINTS).await;
        let id = read["brief"]["id"].as_i64().unwrap();
        accept_all(&mut read["draft"]);
        let dropped = read["draft"]["goals"][2]["tasks"].as_array_mut().unwrap();
        dropped.iter_mut().for_each(|t| t["accepted"] = false.into());
        let dropped = dropped.len();
        let general = world.general();
        let save = json!({ "revision": read["draft_revision"], "draft": read["draft"] });
        let saved = general.put(&format!("/api/documents/{id}/draft"), save).await.ok();
        let made =
            general.post(&format!("/api/documents/{id}/confirm"), json!({ "revision": saved["revision"] })).await.ok();
        assert_eq!(made["tasks"].as_u64().unwrap() as usize, tasks(&read["draft"]).len() - dropped);
        let stored = world.app.store.clauses(id).await.unwrap();
        for words in ["新建校舍", "改造学生宿舍", "立德树人"] {
            let kept = stored.iter().find(|c| c.text.contains(words)).unwrap_or_else(|| panic!("{words} is lost"));
            assert!(!["task", "deliverable"].contains(&kept.kind.as_str()), "{words}: {}", kept.kind);
        }
    });
}

#[test]
fn a_second_paper_of_the_year_joins_the_plan() {
    on_both(async |world| {
        let first = confirm(world, upload(world, "要点.txt", KEY_POINTS).await).await;
        let more = "云溪县教育局2026年安全工作补充计划\n\n一、开展专项行动\n\n1.整治食堂燃气。检查学校食堂40所。（责任科室：安全稳定股；完成时限：2026年12月底前）\n";
        let second = confirm(world, upload(world, "补充.txt", more).await).await;
        assert_eq!(first["plan_id"], second["plan_id"]);
        let plan = world.general().get("/api/plan?year=2026").await.ok();
        let total = first["tasks"].as_u64().unwrap() + second["tasks"].as_u64().unwrap();
        assert_eq!(plan["totals"]["total"].as_u64(), Some(total));
        assert_eq!(list(&plan["goals"]).len(), 4);
        assert_eq!(list(&world.general().get("/api/documents").await.ok()).len(), 2);
    });
}

#[test]
fn a_draft_saved_on_an_old_revision_is_refused_and_the_other_kept() {
    on_both(async |world| {
        let mut read = upload(world, "要点.txt", KEY_POINTS).await;
        let (id, general) = (read["brief"]["id"].clone(), world.general());
        let path = format!("/api/documents/{id}/draft");
        let first = read["draft_revision"].clone();
        read["draft"]["title"] = "第一次改".into();
        let saved = general.put(&path, json!({ "revision": first, "draft": read["draft"] })).await.ok();
        read["draft"]["title"] = "第二次改".into();
        let stale = general.put(&path, json!({ "revision": first, "draft": read["draft"] })).await;
        assert_eq!(stale.json()["code"], "stale");
        stale.refused(409);
        let confirm = json!({ "revision": first, "reason": "" });
        general.post(&format!("/api/documents/{id}/confirm"), confirm).await.refused(409);
        let kept = general.get(&format!("/api/documents/{id}")).await.ok();
        assert_eq!((&kept["draft"]["title"], &kept["draft_revision"]), (&json!("第一次改"), &saved["revision"]));
        general.get("/api/plan?year=2026").await.refused(404);
    });
}

#[test]
fn the_original_comes_back_byte_by_byte_and_a_draft_can_be_thrown_away() {
    on_both(async |world| {
        let bytes = files::docx(KEY_POINTS);
        let id = upload(world, "要点.docx", bytes.clone()).await["brief"]["id"].clone();
        let general = world.general();
        let original = general.get(&format!("/api/documents/{id}/original")).await;
        assert_eq!(crate::web::file_name(&original), "要点.docx");
        assert_eq!(original.bytes(), bytes);
        general.delete(&format!("/api/documents/{id}")).await.ok();
        general.get(&format!("/api/documents/{id}")).await.refused(404);
        assert_eq!(general.get("/api/documents").await.ok(), json!([]));
    });
}

#[test]
fn a_wrong_target_keeps_the_whole_plan_unwritten() {
    on_both(async |world| {
        let mut read = upload(world, "要点.txt", KEY_POINTS).await;
        let (id, general) = (read["brief"]["id"].clone(), world.general());
        accept_all(&mut read["draft"]);
        let target = &mut read["draft"]["goals"][0]["tasks"][0]["targets"][0];
        (target["binding"], target["ledger"], target["measure"]) =
            ("measure".into(), "hazard".into(), "nothing".into());
        let saved =
            general.put(&format!("/api/documents/{id}/draft"), json!({ "revision": 1, "draft": read["draft"] })).await;
        let revision = saved.ok()["revision"].clone();
        let refused = general.post(&format!("/api/documents/{id}/confirm"), json!({ "revision": revision })).await;
        says(&refused.refused(422), "nothing");
        general.get("/api/plan?year=2026").await.refused(404);
        assert_eq!(general.get(&format!("/api/documents/{id}")).await.ok()["brief"]["status"], "uploaded");
    });
}

#[test]
fn papers_that_cannot_be_read_are_refused_quickly_with_what_to_do() {
    on_sqlite(async |world: &World| {
        let general = world.general();
        let docx = files::docx(KEY_POINTS);
        let old: Vec<u8> = files::OLE.iter().copied().chain([0; 2000]).collect();
        for (name, bytes, why) in [
            ("空.txt", vec![], "空"),
            ("空白.txt", " \n\t\n　\n".as_bytes().to_vec(), "空"),
            ("旧.docx", old, "旧版Word"),
            ("断.docx", docx[..docx.len() / 2].to_vec(), "损坏"),
            ("炸弹.docx", files::bomb("word/document.xml"), "压缩炸弹"),
            ("加密.docx", files::encrypted(), "密码"),
            ("压缩包.docx", files::zip(&[("a.txt", b"a")]), "是压缩包"),
            ("图.txt", b"\x89PNG\r\n\x1a\n".to_vec(), "图片"),
            ("扫描.pdf", b"%PDF-1.7".to_vec(), "PDF"),
            ("乱.txt", (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect(), "不是文本"),
        ] {
            let answer = tokio::time::timeout(Duration::from_secs(20), general.upload("/api/documents", name, bytes));
            let answer = answer.await.unwrap_or_else(|_| panic!("{name} takes too long"));
            says(&answer.refused(422), why);
        }
        assert_eq!(general.get("/api/documents").await.ok(), json!([]));
    });
}

#[test]
fn a_body_beyond_the_limit_is_refused_with_its_reason() {
    on_sqlite(async |world: &World| {
        let answer = world.general().upload("/api/documents", "大.txt", vec![b'a'; 70 << 20]).await;
        says(&answer.refused(413), "太大");
        world.general().get("/api/documents").await.ok();
    });
}

#[test]
fn a_paper_without_headings_is_still_read_and_nothing_is_invented() {
    on_both(async |world| {
        let read = upload(world, "通知.txt", "各学校:请于下周一前报送名单。\n联系人在办公室。\n").await;
        assert_eq!(read["sections"], json!([]));
        let id = read["brief"]["id"].clone();
        let words: String = list(&read["clauses"]).iter().map(|c| c["text"].as_str().unwrap()).collect();
        says(&words, "报送名单");
        if tasks(&read["draft"]).is_empty() {
            let wish = json!({ "revision": read["draft_revision"] });
            let refused = world.general().post(&format!("/api/documents/{id}/confirm"), wish).await.refused(422);
            says(&refused, "没有一项任务");
        }
    });
}

#[test]
fn a_form_without_a_file_is_refused() {
    on_both(async |world| {
        let general: Person<'_> = world.general();
        let form = reqwest::multipart::Form::new().text("year", "2026");
        let request = general.ask(reqwest::Method::POST, "/api/documents").multipart(form);
        says(&crate::web::send(request).await.refused(422), "没有收到文件");
        let documents = general.get("/api/documents").await.ok();
        assert_eq!(list(&documents).len(), 0);
        let measures = general.get("/api/measures").await.ok();
        find(&measures, "measure", "closed_rate");
    });
}
