//! Records of ledgers: entered, checked, changed, listed, searched, and never lost.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::files::xlsx;
use crate::hazards::{self, RECORDS, add, hazard, id};
use crate::web::{find, list, says};
use crate::world::{World, on_both};

#[test]
fn every_finding_names_its_field() {
    on_both(async |world| {
        let school = world.school();
        for (field, value, why) in [
            ("place", Value::Null, "隐患部位"),
            ("kind", json!("鬼怪"), "隐患类型"),
            ("severity", json!("很重"), "隐患等级"),
            ("found_on", json!("十一月"), "发现日期"),
            ("found_on", json!("2026-02-30"), "发现日期"),
            ("inspectors", json!(0), "检查人数"),
            ("inspectors", json!(2.5), "检查人数"),
            ("inspectors", json!("三"), "检查人数"),
            ("cost", json!(-1), "整改资金"),
            ("stopped", json!("也许"), "已停用"),
        ] {
            let mut values = hazard("楼梯间");
            values[field] = value;
            let answer = school.post(RECORDS, json!({ "values": values })).await;
            let body = answer.json();
            answer.refused(422);
            let finding = find(&body["findings"], "field", field);
            says(finding["message"].as_str().unwrap(), why);
            assert_eq!(finding["level"], "error");
            assert!(!finding["advice"].as_str().unwrap().is_empty(), "{finding}");
        }
        let answer = school.post(RECORDS, json!({ "values": {} })).await;
        let missing: BTreeSet<String> =
            list(&answer.json()["findings"]).iter().filter_map(|f| f["field"].as_str().map(str::to_owned)).collect();
        for field in ["place", "kind", "found_on"] {
            assert!(missing.contains(field), "{missing:?}");
        }
        assert_eq!(school.get(RECORDS).await.ok()["records"], json!([]));
    });
}

#[test]
fn the_ledgers_own_checks_speak_in_its_words() {
    on_both(async |world| {
        let school = world.school();
        let with = |edit: Value| {
            let mut values = hazard("楼梯间");
            edit.as_object().unwrap().iter().for_each(|(key, value)| values[key] = value.clone());
            json!({ "values": values })
        };
        for (edit, why) in [
            (json!({ "severity": "重大" }), "没有停用"),
            (json!({ "listed_no": "挂牌1" }), "一般隐患不挂牌"),
            (json!({ "rectify_by": "2026-10-01" }), "早于发现日期"),
        ] {
            says(&school.post(RECORDS, with(edit)).await.refused(422), why);
        }
        let doubtful = json!({ "severity": "重大", "stopped": true, "rectify_by": "2027-06-01" });
        let kept = school.post(RECORDS, with(doubtful)).await.ok();
        let warned = &list(&kept["findings"])[0];
        assert_eq!(warned["level"], "warn");
        says(warned["message"].as_str().unwrap(), "90日");
    });
}

#[test]
fn fields_that_the_ledger_does_not_know_are_refused() {
    on_both(async |world| {
        let mut values = hazard("楼梯间");
        values["place\"; DROP TABLE unit; --"] = json!("x");
        says(&world.school().post(RECORDS, json!({ "values": values })).await.refused(422), "没有");
        let made = add(&world.school(), hazard("楼梯间")).await;
        let path = format!("{RECORDS}/{}", id(&made));
        for field in ["state", "owner", "number", "id", "due"] {
            let patch = json!({ "revision": 1, "values": { field: "closed" } });
            says(&world.school().patch(&path, patch).await.refused(422), "栏目");
        }
        assert_eq!(world.school().get(&path).await.ok()["row"], made["row"]);
    });
}

#[test]
fn numbers_run_on_by_year_and_defaults_are_filled() {
    on_both(async |world| {
        let mut values = hazard("楼梯间");
        values.as_object_mut().unwrap().remove("severity");
        let first = add(&world.school(), values).await;
        let second = add(&world.other_school(), hazard("食堂")).await;
        assert_eq!(
            (&first["row"]["number"], &second["row"]["number"]),
            (&json!("YH2026-00001"), &json!("YH2026-00002"))
        );
        assert_eq!(first["row"]["values"]["severity"], "一般");
        assert_eq!(first["row"]["owner"]["name"], "石桥小学");
    });
}

#[test]
fn whoever_was_slower_is_told_and_overwrites_nothing() {
    on_both(async |world| {
        let made = add(&world.school(), hazard("楼梯间")).await;
        let path = format!("{RECORDS}/{}", id(&made));
        let patch = |n: i64| json!({ "revision": 1, "values": { "inspectors": n }, "reason": "核实" });
        world.school().patch(&path, patch(3)).await.ok();
        let slow = world.safety().patch(&path, patch(7)).await;
        assert_eq!(slow.json()["code"], "stale");
        says(&slow.refused(409), "刷新");
        let moved = world.school().post(&format!("{path}/moves/register"), json!({ "revision": 1 })).await;
        moved.refused(409);
        world.school().post(&format!("{path}/void"), json!({ "revision": 1, "reason": "错" })).await.refused(409);
        let seen = world.school().get(&path).await.ok();
        assert_eq!(
            (seen["row"]["values"]["inspectors"].as_i64(), seen["row"]["revision"].as_i64()),
            (Some(3), Some(2))
        );
    });
}

#[test]
fn of_many_writers_at_once_exactly_one_wins() {
    on_both(async |world| {
        let made = add(&world.school(), hazard("楼梯间")).await;
        let path = format!("{RECORDS}/{}", id(&made));
        let mut writers = Vec::new();
        for n in 1..=8 {
            let request = world.school().ask(reqwest::Method::PATCH, &path);
            let request = request.json(&json!({ "revision": 1, "values": { "inspectors": n } }));
            writers.push(tokio::spawn(crate::web::send(request)));
        }
        let mut won = 0;
        for writer in writers {
            match writer.await.unwrap() {
                answer if answer.status == 200 => won += 1,
                answer => drop(answer.refused(409)),
            }
        }
        assert_eq!(won, 1);
        assert_eq!(world.school().get(&path).await.ok()["row"]["revision"], 2);
    });
}

#[test]
fn personal_values_are_masked_everywhere_and_opened_only_for_a_reason() {
    on_both(async |world| {
        let (school, mut values) = (world.school(), hazard("楼梯间"));
        values["responsible"] = json!("欧阳明");
        let made = add(&school, values).await;
        let path = format!("{RECORDS}/{}", id(&made));
        assert_eq!(made["row"]["values"]["responsible"], "欧阳＊");
        let listed = school.get(RECORDS).await.ok();
        assert_eq!(listed["records"][0]["values"]["responsible"], "欧阳＊");
        let sheet = school.get("/api/ledgers/hazard/export.xlsx?columns=place,responsible").await.bytes();
        assert!(!crate::files::parts(&sheet).contains("欧阳明"));
        let back = json!({ "revision": 1, "values": { "responsible": "欧阳＊", "inspectors": 2 }, "reason": "补人数" });
        school.patch(&path, back).await.ok();
        let record = id(&made);
        says(&hazards::reveal(&school, record, " ").await.refused(422), "原因");
        let opened = hazards::reveal(&school, record, "联系本人核实整改").await.ok();
        assert_eq!(opened["value"], "欧阳明", "a masked value that came back has changed nothing");
        let told = school.get(&path).await.ok();
        let reading = find(&told["history"], "action", "查看受保护内容");
        assert_eq!((reading["by"].as_str(), reading["reason"].as_str()), (Some("周芳"), Some("联系本人核实整改")));
        assert!(!told["history"].to_string().contains("欧阳明"));
        hazards::reveal(&world.safety(), record, "核实").await.ok();
        school.post(&format!("{path}/reveal"), json!({ "field": "nothing", "reason": "核实" })).await.refused(404);
    });
}

#[test]
fn personal_values_lie_sealed_in_the_database() {
    on_both(async |world| {
        let mut values = hazard("楼梯间");
        values["responsible"] = json!("欧阳明珠");
        let made = add(&world.school(), values).await;
        let patch = json!({ "revision": 1, "values": { "responsible": "诸葛青云" } });
        world.school().patch(&format!("{RECORDS}/{}", id(&made)), patch).await.ok();
        let head = json!({ "name": "启航艺术", "category": "艺术类", "scope": "义务教育", "licence": "证照齐全",
            "surveyed_on": "2026-03-20", "problem": false, "head": "上官飞燕", "phone": "13800138000" });
        let town = world.person("heping");
        town.post("/api/ledgers/training_institution/records", json!({ "values": head })).await.ok();
        for table in world.tables().await {
            let rows = world.rows_as_text(&table).await;
            for secret in ["欧阳明珠", "诸葛青云", "上官飞燕", "13800138000"] {
                assert!(!rows.contains(secret), "{secret} lies open in the table {table}");
            }
        }
        let sealed = world.rows_as_text("ledger_hazard").await;
        says(&sealed, "sealed:1:");
        if world.is_sqlite() {
            let file = std::fs::read(world.folder.path().join("gangmu.db")).unwrap();
            let wal = std::fs::read(world.folder.path().join("gangmu.db-wal")).unwrap_or_default();
            for bytes in [file, wal] {
                assert!(!bytes.windows(12).any(|w| w == "诸葛青云".as_bytes()));
            }
        }
    });
}

#[test]
fn the_history_tells_who_did_what_when_and_why() {
    on_both(async |world| {
        let made = add(&world.school(), hazard("楼梯间")).await;
        let record = id(&made);
        let patch = json!({ "revision": 1, "values": { "inspectors": 3 }, "reason": "补填人数" });
        world.school().patch(&format!("{RECORDS}/{record}"), patch).await.ok();
        hazards::step(&world.school(), "hazard", record, "register", json!({}), "").await.ok();
        hazards::step(&world.safety(), "hazard", record, "grade", json!({}), "现场看过").await.ok();
        let seen = world.school().get(&format!("{RECORDS}/{record}")).await.ok();
        let told: Vec<(&str, &str)> =
            list(&seen["history"]).iter().map(|h| (h["action"].as_str().unwrap(), h["by"].as_str().unwrap())).collect();
        assert_eq!(told, [("定级", "赵倩"), ("登记", "周芳"), ("修改", "周芳"), ("登记", "周芳")]);
        let graded = &seen["history"][0];
        assert_eq!(
            (graded["reason"].as_str(), graded["at"].as_str()),
            (Some("现场看过"), Some("2026-11-23T04:00:00Z"))
        );
        let state = find(&graded["changes"], "field", "state");
        assert_eq!((state["before"].as_str(), state["after"].as_str()), (Some("已登记"), Some("已定级")));
        let changed = find(&seen["history"][2]["changes"], "field", "inspectors");
        assert_eq!(
            (changed["name"].as_str(), &changed["before"], changed["after"].as_str()),
            (Some("检查人数"), &Value::Null, Some("3"))
        );
    });
}

#[test]
fn a_move_says_what_it_still_needs() {
    on_both(async |world| {
        let made = add(&world.school(), hazard("楼梯间")).await;
        let (record, school) = (id(&made), world.school());
        let spot = find(&made["moves"], "id", "fix_on_spot");
        says(&spot["missing"].to_string(), "整改后照片");
        let refused = hazards::step(&school, "hazard", record, "fix_on_spot", json!({}), "").await.refused(422);
        says(&refused, "缺“整改后照片”");
        let no_such_file = json!({ "after": ["0".repeat(64)] });
        says(&hazards::step(&school, "hazard", record, "fix_on_spot", no_such_file, "").await.refused(422), "附件");
        says(&hazards::step(&school, "hazard", record, "self_check", json!({}), "").await.refused(422), "已发现");
        hazards::step(&school, "hazard", record, "fly", json!({}), "").await.refused(404);
        let photo = hazards::photo(&school).await;
        let fixed = hazards::step(&school, "hazard", record, "fix_on_spot", json!({ "after": [photo] }), "").await.ok();
        assert_eq!(fixed["row"]["state_name"], "当场整改");
        assert_eq!(fixed["row"]["values"]["after"][0]["name"], "整改后.png");
        let closed = hazards::step(&world.safety(), "hazard", record, "close", json!({}), "").await.ok();
        assert_eq!(closed["row"]["state"], "closed");
        let reopen = hazards::step(&world.safety(), "hazard", record, "reopen", json!({}), " ").await.refused(422);
        says(&reopen, "原因");
        hazards::step(&world.person("chenzhiyuan"), "hazard", record, "reopen", json!({}), "又坏了").await.ok();
    });
}

#[test]
fn a_record_of_the_same_key_is_refused_with_the_one_that_exists() {
    on_both(async |world| {
        let path = "/api/ledgers/training_class/records";
        let class = |name: &str, start: &str| {
            json!({ "values": { "name": name, "kind": "县培", "topic": "安全", "level": "县", "start": start, "days": 2, "hours": 12,
                "organiser": world.unit("school_of_teachers"), "trainees": 30 } })
        };
        let institution = world.person("gaojie");
        let first = institution.post(path, class("班主任培训", "2026-05-06")).await.ok();
        let refused = institution.post(path, class("班主任培训", "2026-05-06")).await.refused(422);
        says(&refused, first["row"]["number"].as_str().unwrap());
        institution.post(path, class("班主任培训", "2026-09-06")).await.ok();
        let other = institution.post(path, class("安全员培训", "2026-05-06")).await.ok();
        let rename = json!({ "revision": 1, "values": { "name": "班主任培训" } });
        institution.patch(&format!("{path}/{}", id(&other)), rename).await.refused(422);
        let own = json!({ "revision": 1, "values": { "name": "班主任培训", "trainees": 31 } });
        institution.patch(&format!("{path}/{}", id(&first)), own).await.ok();
    });
}

#[test]
fn a_record_belongs_to_a_unit_that_keeps_the_ledger() {
    on_both(async |world| {
        let safety = world.safety();
        let of = |unit: i64| json!({ "owner": unit, "values": hazard("楼梯间") });
        says(&safety.post(RECORDS, of(world.unit("safety"))).await.refused(422), "不是填报");
        says(&safety.post(RECORDS, json!({ "values": hazard("楼梯间") })).await.refused(422), "不是填报");
        says(&safety.post(RECORDS, of(987_654)).await.refused(422), "不存在");
        let made = safety.post(RECORDS, of(world.unit("K1"))).await.ok();
        assert_eq!(made["row"]["owner"]["name"], "石桥幼儿园");
        assert_eq!(world.person("wugang").get(&format!("{RECORDS}/{}", id(&made))).await.ok()["row"]["revision"], 1);
        says(&safety.get("/api/ledgers/nothing/records").await.refused(404), "nothing");
    });
}

/// Ends a unit with the day before one; another takes it over.
async fn merge(world: &World, old: &str, heir: &str, on: &str) {
    let wish = json!({ "successors": [world.unit(heir)], "on": on, "closes": true, "reason": "云教发〔2026〕9号" });
    world.general().post(&format!("/api/units/{}/succession", world.unit(old)), wish).await.ok();
}

/// A hazard that was found on a day.
fn found(place: &str, on: &str) -> Value {
    let mut values = hazard(place);
    values["found_on"] = json!(on);
    values
}

#[test]
fn what_came_after_a_unit_ended_is_entered_by_whoever_took_it_over() {
    on_both(async |world| {
        merge(world, "S2", "S1", "2026-11-19").await;
        merge(world, "S1", "S3", "2026-11-22").await;
        let last = |code: &str| world.app.units().with_code(code).unwrap().valid_to.unwrap();
        let of = |code: &str, on: &str| json!({ "owner": world.unit(code), "values": found("楼梯间", on) });
        let safety = world.safety();
        for (old, on, heir) in [
            ("S2", "2026-11-19", "石桥小学"),
            // The first successor has ended as well by then.
            ("S2", "2026-11-22", "云溪一中"),
            ("S1", "2026-11-22", "云溪一中"),
        ] {
            let answer = safety.post(RECORDS, of(old, on)).await;
            let body = answer.json();
            let finding = find(&body["findings"], "field", "found_on");
            says(finding["advice"].as_str().unwrap(), heir);
            let words = answer.refused(422);
            says(&words, &format!("已于{}撤并,由{heir}接续", last(old)));
            says(&words, on);
            safety.post(RECORDS, of(old, &last(old).to_string())).await.ok();
        }
        // The people of the old school are held to it as the office is.
        let school = world.other_school();
        says(&school.post(RECORDS, json!({ "values": found("食堂", "2026-11-20") })).await.refused(422), "石桥小学");
        let kept = school.post(RECORDS, json!({ "values": found("食堂", "2026-11-18") })).await.ok();
        assert_eq!(kept["row"]["owner"]["name"], "青龙中学");
        // A wrong day is told as such, and what stands can be mended.
        let bad_day = school.post(RECORDS, json!({ "values": found("食堂", "2026-02-30") })).await.refused(422);
        assert!(!bad_day.contains("撤并"), "{bad_day}");
        let patch = json!({ "revision": 1, "values": { "inspectors": 2 }, "reason": "补填人数" });
        school.patch(&format!("{RECORDS}/{}", id(&kept)), patch).await.ok();
        safety.post(RECORDS, of("S3", "2026-11-22")).await.ok();
    });
}

#[test]
fn rows_and_sheets_are_refused_as_single_records_of_an_ended_unit_are() {
    on_both(async |world| {
        merge(world, "S2", "S1", "2026-11-19").await;
        let safety = world.safety();
        let row = |code: &str, on: &str| json!({ "owner": code, "values": found("楼梯间", on) });
        let days = [("S2", "2026-11-18"), ("S2", "2026-11-19"), ("S1", "2026-11-19"), ("S2", "2026-11-01")];
        let rows: Vec<Value> = days.iter().map(|(code, on)| row(code, on)).collect();
        let sent = json!({ "rows": rows, "mode": "good" });
        let answer = safety.post(&format!("{RECORDS}/bulk"), sent).await.ok();
        assert_eq!((&answer["created"], &answer["refused"]), (&json!(3), &json!(1)), "{answer}");
        let finding = &answer["findings"][0];
        assert_eq!((&finding["row"], &finding["field"]), (&json!(2), &json!("found_on")));
        says(finding["message"].as_str().unwrap(), "由石桥小学接续");

        let header: &[&str] = &["所属单位*", "隐患部位*", "隐患类型*", "隐患等级*", "隐患来源*", "发现日期*"];
        let sheet = xlsx(&[
            header,
            &["青龙中学", "门厅", "消防", "一般", "检查", "2026-11-18"],
            &["青龙中学", "车棚", "消防", "一般", "检查", "2026-11-20"],
            &["石桥小学", "车棚", "消防", "一般", "检查", "2026-11-20"],
        ]);
        let seen = safety.upload("/api/ledgers/hazard/imports", "隐患.xlsx", sheet).await.ok();
        assert_eq!((&seen["good"], &seen["bad"]), (&json!(2), &json!(1)), "{}", seen["findings"]);
        let told = &seen["findings"][0];
        says(told["message"].as_str().unwrap(), "由石桥小学接续");
        says(told["advice"].as_str().unwrap(), "石桥小学");
    });
}
