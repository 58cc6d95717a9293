//! Who may do what: every role on every ledger, inside and outside its own units, against a table written by hand.

use gangmu_store::NewRecord;
use serde_json::{Map, Value, json};

use crate::hazards::{self, RECORDS, hazard};
use crate::web::{Answer, Person, find, list, query, says};
use crate::world::{World, on_both};

/// Rights on a record, as letters: L read the list of its unit, R read it, C create one like it, W change it,
/// S make the keeper's move, O make the office's move, V void it, P open a protected value.
const ALL: &str = "LRCWSOVP";

/// What everyone may do with the records of two owners: ledger, login, rights on the first and on the second.
/// Hazards are kept by schools (石桥小学, 青龙中学) and answered for by the safety office; training classes by schools,
/// offices and institutions (石桥小学, 安全稳定股) and answered for by the teachers' school; training institutions by
/// towns and offices (石桥镇学区, 安全稳定股) and answered for by the office of private schools.
const EXPECTED: &str = "
    hazard               wangmin     LR       LR
    hazard               zhaoqian    LRCW-OVP LRCW-OVP
    hazard               zhengjie    LRCW-OVP LRCW-OVP
    hazard               lintao      LR       LR
    hazard               gaojie      LR       LR
    hazard               heping      -        -
    hazard               zhoufang    LRCWS-VP -
    hazard               machao      -        LRCWS-VP
    hazard               wugang      -        -
    hazard               chenzhiyuan LR       LR
    hazard               sunlei      LR       LR
    hazard               admin       LR       LR

    training_class       wangmin     LR       LR
    training_class       zhaoqian    LR       LRCWSOVP
    training_class       zhengjie    LR       LRCWSOVP
    training_class       lintao      LR       LR
    training_class       gaojie      LRCWSOVP LRCWSOVP
    training_class       heping      -        -
    training_class       zhoufang    LRCWS-VP -
    training_class       machao      -        -
    training_class       wugang      -        -
    training_class       chenzhiyuan LR       LR
    training_class       sunlei      LR       LR
    training_class       admin       LR       LR

    training_institution wangmin     LR       LR
    training_institution zhaoqian    LR       LRCWSOVP
    training_institution zhengjie    LR       LRCWSOVP
    training_institution lintao      LRCWSOVP LRCWSOVP
    training_institution gaojie      LR       LR
    training_institution heping      LRCWS-VP -
    training_institution zhoufang    -        -
    training_institution machao      -        -
    training_institution wugang      -        -
    training_institution chenzhiyuan LR       LR
    training_institution sunlei      LR       LR
    training_institution admin       LR       LR
";

/// A ledger of the table: two owners, an ordinary record, the state and name of a keeper's and of an office's move,
/// a field to change, a field to open.
struct Case {
    ledger: &'static str,
    owners: [&'static str; 2],
    values: Value,
    keeper: (&'static str, &'static str),
    office: (&'static str, &'static str),
    change: (&'static str, Value),
    protected: &'static str,
}

fn cases() -> [Case; 3] {
    [
        Case {
            ledger: "hazard",
            owners: ["S1", "S2"],
            values: hazard("教学楼"),
            keeper: ("found", "register"),
            office: ("registered", "grade"),
            change: ("inspectors", json!(3)),
            protected: "responsible",
        },
        Case {
            ledger: "training_class",
            owners: ["S1", "safety"],
            values: json!({ "kind": "县培", "topic": "安全", "level": "县", "start": "2026-10-10", "days": 2, "hours": 12, "trainees": 30 }),
            keeper: ("planned", "notify"),
            office: ("finished", "certify"),
            change: ("trainees", json!(31)),
            protected: "name",
        },
        Case {
            ledger: "training_institution",
            owners: ["T1", "safety"],
            values: json!({ "category": "艺术类", "scope": "义务教育", "licence": "有照无证", "surveyed_on": "2026-10-10", "problem": true, "problems": ["消防"], "head": "何某" }),
            keeper: ("surveyed", "classify"),
            office: ("classified", "list"),
            change: ("pupils", json!(12)),
            protected: "head",
        },
    ]
}

/// Tries everything that a person could do with records of an owner; gives the letters of what was allowed.
async fn allowed(world: &World, case: &Case, login: &str, owner: &str) -> String {
    let (person, unit) = (world.person(login), world.unit(owner));
    let records = format!("/api/ledgers/{}/records", case.ledger);
    let mut rights = String::new();
    for right in ALL.chars() {
        let state = if right == 'O' { case.office.0 } else { case.keeper.0 };
        let id = put(world, case, unit, state, &format!("{login}{owner}{right}")).await;
        let one = format!("{records}/{id}");
        let patch = |values: Value| json!({ "revision": 1, "values": values, "reason": "核实" });
        let answer = match right {
            'L' => person.get(&format!("{records}?unit={unit}&limit=1")).await,
            'R' => person.get(&one).await,
            'C' => {
                person
                    .post(
                        &records,
                        json!({ "owner": unit, "values": named(world, case, &format!("新{login}{owner}")) }),
                    )
                    .await
            }
            'W' => person.patch(&one, patch(json!({ case.change.0: case.change.1 }))).await,
            'S' => person.post(&format!("{one}/moves/{}", case.keeper.1), patch(json!({}))).await,
            'O' => person.post(&format!("{one}/moves/{}", case.office.1), patch(json!({}))).await,
            'V' => person.post(&format!("{one}/void"), patch(json!({}))).await,
            _ => person.post(&format!("{one}/reveal"), json!({ "field": case.protected, "reason": "核实情况" })).await,
        };
        rights.push(letter(right, &answer));
    }
    rights
}

/// A right that was there, or not; anything else is a fault.
fn letter(right: char, answer: &Answer) -> char {
    match (answer.status, right) {
        (200 | 204, _) => right,
        (403, _) => '-',
        _ => panic!("{}: {} {}", answer.asked, answer.status, answer.text()),
    }
}

fn named(world: &World, case: &Case, name: &str) -> Map<String, Value> {
    let mut values = case.values.as_object().unwrap().clone();
    let title = if case.ledger == "hazard" { "place" } else { "name" };
    values.insert(title.into(), name.into());
    if case.ledger == "training_class" {
        values.insert("organiser".into(), world.unit("school_of_teachers").into());
    }
    values
}

/// Puts a record into the store by the school's clerk, whom the cast does not know.
async fn put(world: &World, case: &Case, owner: i64, state: &str, name: &str) -> i64 {
    let ledger = world.app.ledger(case.ledger).unwrap();
    let mut values = named(world, case, name);
    world.app.seal.close_values(&ledger, &mut values);
    let record = NewRecord { owner, values, state: Some(state.into()), ..NewRecord::default() };
    world.app.store.create_records(&ledger, vec![record], &world.by()).await.unwrap()[0]
}

#[test]
fn everyone_may_do_what_the_table_says_and_nothing_else() {
    on_both(async |world| {
        let cases = cases();
        let mut wrong = Vec::new();
        for line in EXPECTED.lines().filter(|line| !line.trim().is_empty()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let case = cases.iter().find(|c| c.ledger == words[0]).unwrap();
            for (owner, expected) in case.owners.into_iter().zip([words[2], words[3]]) {
                let found = allowed(world, case, words[1], owner).await;
                let bare = |rights: &str| rights.replace('-', "");
                if bare(&found) != bare(expected) {
                    wrong.push(format!("{} {} {owner}: {found}, expected {expected}", case.ledger, words[1]));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn a_school_finds_no_trace_of_another_schools_records() {
    on_both(async |world| {
        let (school, other) = (world.school(), world.other_school());
        let theirs = hazards::id(&hazards::add(&other, hazard("化学实验室通风柜")).await);
        hazards::add(&school, hazard("图书室")).await;
        let own = school.get(&format!("{RECORDS}?count=true")).await.ok();
        assert_eq!((own["total"].as_i64(), list(&own["records"]).len()), (Some(1), 1));
        assert_eq!(school.get("/api/ledgers").await.ok()[0]["total"], 1);
        let counts = school.get("/api/ledgers/hazard/counts").await.ok();
        assert_eq!(find(&counts, "state", "found")["count"], 1);
        let figure = school.get("/api/figures?ledger=hazard&measure=found").await.ok();
        assert_eq!(figure["figure"]["value"], 1.0);
        let opened = school.get("/api/figures/hazard.found~2026~~/records").await.ok();
        assert_eq!(list(&opened["page"]["records"]).len(), 1);
        let key = format!("/api/figures/hazard.found~2026~{}~/records", world.unit("S2"));
        school.get(&key).await.refused(403);
        school.get(&format!("/api/figures?ledger=hazard&measure=found&unit={}", world.unit("S2"))).await.refused(403);
        let hits = school.get(&format!("/api/search{}", query(&[("q", "通风柜")]))).await.ok();
        assert_eq!(hits, json!([]));
        let sheet = school.get("/api/ledgers/hazard/export.xlsx").await.bytes();
        assert!(!crate::files::parts(&sheet).contains("通风柜"));
        says(&school.get(&format!("{RECORDS}/{theirs}")).await.refused(403), "无权查看");
        assert_eq!(school.get("/api/home").await.ok()["waiting"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn a_school_does_not_see_plan_documents_or_summary() {
    on_both(async |world| {
        for person in [world.school(), world.person("wugang"), world.person("heping")] {
            person.get("/api/plan").await.refused(403);
            person.get("/api/documents").await.refused(403);
            person.get("/api/documents/1").await.refused(403);
            person.get("/api/documents/1/original").await.refused(403);
            person.get("/api/summary").await.refused(403);
            person.get("/api/summary.docx").await.refused(403);
            says(&person.upload("/api/documents", "要点.txt", "一、要点").await.refused(403), "办公室");
        }
    });
}

#[test]
fn only_the_general_office_shapes_the_plan() {
    on_both(async |world| {
        let task = crate::plan::with_plan(world).await;
        for login in ["zhaoqian", "lintao", "zhoufang", "chenzhiyuan", "sunlei", "admin"] {
            let person = world.person(login);
            for answer in shaping(&person, task).await {
                let asked = answer.asked.clone();
                assert_eq!(answer.status, 403, "{login}: {asked}");
                answer.refused(403);
            }
        }
        world.person("chenzhiyuan").get("/api/plan?year=2026").await.ok();
        world.person("chenzhiyuan").get("/api/summary?year=2026").await.ok();
        world.person("admin").get("/api/summary?year=2026").await.refused(403);
    });
}

/// Every request that changes plan or documents.
async fn shaping(person: &Person<'_>, task: i64) -> Vec<Answer> {
    let target = json!({ "label": "整改率", "comparator": "ge", "value": 95, "unit": "%" });
    let reason = json!({ "reason": "试试" });
    vec![
        person.upload("/api/documents", "要点.txt", "一、要点").await,
        person.delete("/api/documents/1").await,
        person.post("/api/documents/1/confirm", json!({ "revision": 1 })).await,
        person
            .patch(&format!("/api/tasks/{task}"), json!({ "revision": 1, "title": "另一件事", "reason": "试试" }))
            .await,
        person.post(&format!("/api/tasks/{task}/done"), json!({ "note": "好了" })).await,
        person.post(&format!("/api/tasks/{task}/reopen"), reason).await,
        person.post(&format!("/api/tasks/{task}/milestones"), json!({ "name": "动员", "due": "2026-12-01" })).await,
        person.delete("/api/milestones/1").await,
        person.post(&format!("/api/tasks/{task}/targets"), target.clone()).await,
        person.put("/api/targets/1", target).await,
    ]
}

#[test]
fn whoever_filed_a_record_cannot_pass_it() {
    on_both(async |world| {
        let id = hazards::id(&hazards::add(&world.school(), hazard("楼梯间")).await);
        hazards::to_self_checked(world, id).await;
        let safety = world.safety();
        let path = format!("{RECORDS}/{id}");
        let detail = safety.get(&path).await.ok();
        let patch = json!({ "revision": detail["row"]["revision"], "values": { "inspectors": 2 } });
        safety.patch(&path, patch).await.ok();
        let refused = hazards::step(&safety, "hazard", id, "recheck", json!({}), "").await.refused(403);
        says(&refused, "另一人");
        let told = &safety.get(&path).await.ok()["moves"];
        assert_eq!(find(told, "id", "recheck")["possible"], false);
        hazards::step(&world.person("zhengjie"), "hazard", id, "recheck", json!({}), "").await.ok();
        hazards::step(&world.person("zhengjie"), "hazard", id, "close", json!({}), "").await.refused(403);
        hazards::step(&safety, "hazard", id, "close", json!({}), "").await.ok();
        assert_eq!(safety.get(&path).await.ok()["row"]["state"], "closed");
    });
}

#[test]
fn an_inspector_rechecks_but_never_closes() {
    on_both(async |world| {
        let id = hazards::id(&hazards::add(&world.school(), hazard("楼梯间")).await);
        hazards::to_self_checked(world, id).await;
        let inspector = world.person("sunlei");
        hazards::step(&inspector, "hazard", id, "recheck", json!({}), "").await.ok();
        hazards::step(&inspector, "hazard", id, "close", json!({}), "").await.refused(403);
        hazards::step(&world.person("lintao"), "hazard", id, "close", json!({}), "").await.refused(403);
        hazards::step(&world.general(), "hazard", id, "close", json!({}), "").await.refused(403);
    });
}

#[test]
fn the_administrator_and_the_leader_open_no_personal_value() {
    on_both(async |world| {
        let mut values = hazard("楼梯间");
        values["responsible"] = json!("欧阳明");
        let id = hazards::id(&hazards::add(&world.school(), values).await);
        for login in ["admin", "chenzhiyuan", "sunlei", "wangmin"] {
            let person = world.person(login);
            let path = format!("{RECORDS}/{id}");
            let seen = person.get(&path).await.ok();
            assert_eq!(seen["row"]["values"]["responsible"], "欧阳＊", "{login}");
            hazards::reveal(&person, id, "核实").await.refused(403);
        }
    });
}

#[test]
fn a_task_is_shown_to_the_units_that_it_was_given_to() {
    on_both(async |world| {
        let task = crate::plan::with_plan(world).await;
        let path = format!("/api/tasks/{task}");
        let (school, general) = (world.school(), world.general());
        school.get(&path).await.refused(403);
        school.post(&format!("{path}/reports"), json!({ "text": "已排查", "progress": 50 })).await.refused(403);
        let revision = general.get(&path).await.ok()["revision"].clone();
        let given = json!({ "revision": revision, "co_units": [world.unit("S1")], "reason": "请学校配合" });
        general.patch(&path, given).await.ok();
        assert_eq!(school.get(&path).await.ok()["may_report"], true);
        assert_eq!(school.get("/api/home?year=2026").await.ok()["totals"]["total"], 1);
        school.post(&format!("{path}/reports"), json!({ "text": "已排查", "progress": 50 })).await.ok();
        world.other_school().get(&path).await.refused(403);
        world.person("lintao").post(&format!("{path}/reports"), json!({ "text": "已排查" })).await.refused(403);
        world.person("chenzhiyuan").post(&format!("{path}/reports"), json!({ "text": "已排查" })).await.refused(403);
    });
}
