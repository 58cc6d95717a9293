//! Sheets: template, preview, commit, marked copy; and what is never half imported.

use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::files::{self, xlsx};
use crate::hazards::{self, RECORDS, hazard};
use crate::web::{Person, find, list, says};
use crate::world::{World, on_both, on_sqlite};

const IMPORTS: &str = "/api/ledgers/hazard/imports";
/// The header of a sheet with what a hazard needs.
const HEADER: &[&str] =
    &["隐患部位*", "隐患类型*", "隐患等级*", "隐患来源*", "发现日期*", "检查人数（人）", "整改责任人", "整改时限"];
const WITH_OWNER: &[&str] =
    &["所属单位*", "隐患部位*", "隐患类型*", "隐患等级*", "隐患来源*", "发现日期*", "检查人数（人）"];

async fn preview(person: &Person<'_>, bytes: Vec<u8>) -> Value {
    person.upload(IMPORTS, "隐患.xlsx", bytes).await.ok()
}

async fn total(person: &Person<'_>) -> i64 {
    person.get(&format!("{RECORDS}?count=true&limit=1")).await.ok()["total"].as_i64().unwrap()
}

async fn commit(person: &Person<'_>, preview: &Value, mode: &str) -> crate::web::Answer {
    person.post(&format!("/api/imports/{}/commit", preview["id"]), json!({ "mode": mode })).await
}

#[test]
fn the_template_opens_in_excel_and_comes_back_filled() {
    on_both(async |world| {
        let school = world.school();
        let template = school.get("/api/ledgers/hazard/template.xlsx").await;
        assert_eq!(crate::web::file_name(&template), "安全隐患台账模板.xlsx");
        let header = files::cells(&template.bytes()).remove(0);
        let mut filled = Workbook::new();
        let sheet = filled.add_worksheet();
        for (column, name) in (0..).zip(&header) {
            sheet.write_string(0, column, name).unwrap();
            let value = match name.trim_end_matches('*') {
                "隐患部位" => "楼梯间",
                "隐患类型" => "消防",
                "隐患等级" => "一般",
                "隐患来源" => "自查",
                "发现日期" => "2026年11月2日",
                "整改责任人" => "欧阳明",
                _ => "",
            };
            sheet.write_string(1, column, value).unwrap();
        }
        let seen = preview(&school, filled.save_to_buffer().unwrap()).await;
        assert_eq!(
            (&seen["total"], &seen["good"], &seen["bad"], &seen["new_rows"]),
            (&json!(1), &json!(1), &json!(0), &json!(1)),
            "{seen}"
        );
        assert_eq!(seen["sample"][0]["found_on"], "2026-11-02");
        assert!(!seen.to_string().contains("欧阳明"), "a preview masks personal values");
        assert_eq!(total(&school).await, 0, "a preview writes nothing");
        let done = commit(&school, &seen, "all").await.ok();
        assert_eq!((done["status"].as_str(), done["done"].as_i64()), (Some("done"), Some(1)));
        let row = &school.get(RECORDS).await.ok()["records"][0];
        assert_eq!(
            (row["values"]["place"].as_str(), row["values"]["responsible"].as_str()),
            (Some("楼梯间"), Some("欧阳＊"))
        );
        assert_eq!((row["owner"]["name"].as_str(), row["due"].as_str()), (Some("石桥小学"), Some("2026-11-26")));
        assert!(!world.rows_as_text("ledger_hazard").await.contains("欧阳明"));
        says(&commit(&school, &seen, "all").await.refused(422), "已经处理过");
        assert_eq!(total(&school).await, 1);
    });
}

#[test]
fn an_office_fills_for_many_units_by_name_or_code() {
    on_both(async |world| {
        let safety = world.safety();
        let template = files::cells(&safety.get("/api/ledgers/hazard/template.xlsx").await.bytes());
        assert!(template[0].iter().any(|name| name.starts_with("所属单位")), "{:?}", template[0]);
        let sheet = xlsx(&[
            WITH_OWNER,
            &["石桥小学", "楼梯间", "消防", "一般", "检查", "2026-11-02", "3"],
            &["S2", "食堂", "食品", "一般", "检查", "2026/11/3", "2"],
            &["没有的学校", "食堂", "食品", "一般", "检查", "2026-11-03", "2"],
            &["民办与校外培训监管股", "食堂", "食品", "一般", "检查", "2026-11-03", "2"],
        ]);
        let seen = preview(&safety, sheet).await;
        assert_eq!((&seen["good"], &seen["bad"]), (&json!(2), &json!(2)), "{}", seen["findings"]);
        says(&seen["findings"].to_string(), "没有的学校");
        says(&commit(&safety, &seen, "all").await.refused(422), "2行有错");
        assert_eq!(total(&safety).await, 0);
        commit(&safety, &seen, "good").await.ok();
        let names: Vec<Value> =
            list(&safety.get(RECORDS).await.ok()["records"]).iter().map(|r| r["owner"]["name"].clone()).collect();
        assert!(
            names.contains(&json!("石桥小学")) && names.contains(&json!("青龙中学")) && names.len() == 2,
            "{names:?}"
        );
    });
}

#[test]
fn every_bad_row_is_told_with_row_column_and_what_to_do() {
    on_both(async |world| {
        let school = world.school();
        let sheet = xlsx(&[
            HEADER,
            &["楼梯间", "消防", "一般", "自查", "2026-11-02", "3", "李四", ""],
            &["食堂", "鬼怪", "一般", "自查", "2026-11-02", "3", "", ""],
            &["食堂", "消防", "一般", "自查", "13月45日", "3", "", ""],
            &["", "消防", "一般", "自查", "2026-11-02", "3", "", ""],
            &["食堂", "消防", "一般", "自查", "2026-11-02", "=1/0", "", ""],
            &["食堂", "消防", "一般", "自查", "2026-11-02", "3", "李＊", ""],
            &["食堂", "消防", "一般", "自查", "2026-11-02", "3", "", "2026-10-01"],
            &["一般", "食堂", "消防", "自查", "2026-11-02", "3", "", ""],
        ]);
        let seen = preview(&school, sheet).await;
        assert_eq!(
            (&seen["total"], &seen["good"], &seen["bad"]),
            (&json!(8), &json!(1), &json!(7)),
            "{}",
            seen["findings"]
        );
        for (row, column) in [(3, "B"), (4, "E"), (5, "A"), (6, "F"), (7, "G"), (9, "B"), (9, "C")] {
            let told = list(&seen["findings"]).iter().find(|f| f["row"] == row && f["column"] == column);
            let told = told.unwrap_or_else(|| panic!("nothing told of {column}{row} in {}", seen["findings"]));
            assert_eq!(told["level"], "error");
            assert!(!told["advice"].as_str().unwrap().is_empty());
        }
        says(&list(&seen["findings"]).iter().find(|f| f["row"] == 8).unwrap().to_string(), "早于发现日期");
        commit(&school, &seen, "all").await.refused(422);
        assert_eq!(total(&school).await, 0, "nothing is half imported");
        let marked = school.get(&format!("/api/imports/{}/marked.xlsx", seen["id"])).await.bytes();
        let words = files::parts(&marked);
        says(&words, "鬼怪");
        says(&words, "13月45日");
        assert!(files::cells(&marked).len() >= 9);
        commit(&school, &seen, "good").await.ok();
        assert_eq!(total(&school).await, 1);
    });
}

#[test]
fn missing_and_unknown_columns_are_told_before_rows() {
    on_both(async |world| {
        let school = world.school();
        let seen = preview(&school, xlsx(&[&["隐患部位", "隐患类型", "备用栏"], &["楼梯间", "消防", "x"]])).await;
        assert_eq!(seen["good"], 0);
        let told = seen["findings"].to_string();
        says(&told, "发现日期");
        says(&told, "备用栏");
        says(&commit(&school, &seen, "good").await.refused(422), "没有可以导入的行");
        let columns = &seen["columns"];
        assert_eq!(
            (&find(columns, "header", "隐患部位")["field"], &find(columns, "header", "备用栏")["field"]),
            (&json!("place"), &Value::Null)
        );
    });
}

#[test]
fn double_rows_are_found_within_a_sheet_and_against_the_ledger() {
    on_both(async |world| {
        let institution = world.person("gaojie");
        let path = "/api/ledgers/training_class/imports";
        let header: &[&str] = &[
            "所属单位",
            "班次名称",
            "培训类别",
            "培训主题",
            "培训层级",
            "主办单位",
            "开班日期",
            "培训天数",
            "培训学时",
            "参训人次",
        ];
        let row = |name: &'static str, start: &'static str| {
            ["教师进修学校", name, "县培", "安全", "县", "教师进修学校", start, "2", "12", "30"]
        };
        let (a, b, c) =
            (row("班主任培训", "2026-05-06"), row("班主任培训", "2026-05-06"), row("安全员培训", "2026-05-06"));
        let seen = institution.upload(path, "培训.xlsx", xlsx(&[header, &a, &b, &c])).await.ok();
        assert_eq!((&seen["good"], &seen["bad"]), (&json!(2), &json!(1)), "{}", seen["findings"]);
        says(&seen["findings"].to_string(), "重复");
        commit(&institution, &seen, "good").await.ok();
        let seen = institution.upload(path, "培训.xlsx", xlsx(&[header, &a])).await.ok();
        assert_eq!(
            (&seen["updates"], &seen["new_rows"]),
            (&json!(1), &json!(0)),
            "a class of the same name and day is changed: {seen}"
        );
        assert!(list(&seen["findings"]).iter().any(|f| f["row"] == 2 && f["level"] == "note"), "{seen}");
        commit(&institution, &seen, "all").await.ok();
        let records = institution.get("/api/ledgers/training_class/records?count=true").await.ok();
        assert_eq!(records["total"], 2);
    });
}

#[test]
fn an_export_comes_back_as_changes_and_keeps_masked_values() {
    on_both(async |world| {
        let school = world.school();
        let mut values = hazard("楼梯间");
        values["responsible"] = json!("欧阳明");
        let made = hazards::add(&school, values).await;
        let number = made["row"]["number"].as_str().unwrap();
        let sheet = xlsx(&[
            &["编号", "检查人数（人）", "整改责任人", "整改措施"],
            &[number, "5", "欧阳＊", "逐层检查"],
            &["YH2026-99999", "5", "", ""],
        ]);
        let seen = preview(&school, sheet).await;
        assert_eq!(
            (&seen["good"], &seen["bad"], &seen["updates"], &seen["new_rows"]),
            (&json!(1), &json!(1), &json!(1), &json!(0)),
            "{}",
            seen["findings"]
        );
        says(&seen["findings"].to_string(), "YH2026-99999");
        commit(&school, &seen, "good").await.ok();
        let path = format!("{RECORDS}/{}", hazards::id(&made));
        let after = school.get(&path).await.ok();
        assert_eq!(
            (&after["row"]["values"]["inspectors"], &after["row"]["values"]["measures_taken"]),
            (&json!(5), &json!("逐层检查"))
        );
        assert_eq!((&after["row"]["values"]["place"], &after["row"]["revision"]), (&json!("楼梯间"), &json!(2)));
        let opened = hazards::reveal(&school, hazards::id(&made), "核实").await.ok();
        assert_eq!(opened["value"], "欧阳明");
        says(after["history"][0]["reason"].as_str().unwrap(), "导入“隐患.xlsx”");
        assert_eq!(total(&school).await, 1);
    });
}

#[test]
fn a_change_by_sheet_is_judged_together_with_what_stays() {
    on_both(async |world| {
        let school = world.school();
        let mut major = hazard("宿舍配电箱");
        (major["severity"], major["stopped"]) = ("重大".into(), true.into());
        let major = hazards::add(&school, major).await["row"]["number"].clone();
        let minor = hazards::add(&school, hazard("楼梯间")).await["row"]["number"].clone();
        let wrong = xlsx(&[&["编号", "整改时限", "挂牌编号"], &[minor.as_str().unwrap(), "2026-10-01", ""]]);
        let seen = preview(&school, wrong).await;
        assert_eq!(seen["bad"], 1, "a deadline before the day it was found: {}", seen["findings"]);
        let right = xlsx(&[&["编号", "挂牌编号"], &[major.as_str().unwrap(), "挂牌2026-01"]]);
        let seen = preview(&school, right).await;
        assert_eq!(seen["good"], 1, "the record is grave and out of use: {}", seen["findings"]);
    });
}

#[test]
fn a_school_writes_into_no_other_unit_by_sheet() {
    on_both(async |world| {
        let (school, other) = (world.school(), world.other_school());
        let theirs = hazards::add(&other, hazard("体育馆")).await;
        let number = theirs["row"]["number"].as_str().unwrap();
        let seen = preview(&school, xlsx(&[&["编号", "隐患部位"], &[number, "改成别的"]])).await;
        assert_eq!(seen["good"], 0);
        assert!(!seen.to_string().contains("体育馆"));
        let seen =
            preview(&school, xlsx(&[WITH_OWNER, &["青龙中学", "楼梯间", "消防", "一般", "自查", "2026-11-02", "3"]]))
                .await;
        assert_eq!(seen["good"], 0, "{seen}");
        commit(&school, &seen, "good").await.refused(422);
        assert_eq!((total(&school).await, total(&other).await), (0, 1));
        let kept = other.get(&format!("{RECORDS}/{}", hazards::id(&theirs))).await.ok();
        assert_eq!(kept["row"]["values"]["place"], "体育馆");
    });
}

#[test]
fn an_import_belongs_to_whoever_began_it() {
    on_both(async |world| {
        let school = world.school();
        let sheet = xlsx(&[HEADER, &["楼梯间", "消防", "一般", "自查", "2026-11-02", "3", "", ""]]);
        let seen = preview(&school, sheet.clone()).await;
        for person in [world.other_school(), world.safety(), world.general(), world.person("admin")] {
            person.get(&format!("/api/imports/{}", seen["id"])).await.refused(404);
            person.get(&format!("/api/imports/{}/marked.xlsx", seen["id"])).await.refused(404);
            commit(&person, &seen, "all").await.refused(404);
            person.delete(&format!("/api/imports/{}", seen["id"])).await.refused(404);
        }
        school.delete(&format!("/api/imports/{}", seen["id"])).await.ok();
        commit(&school, &seen, "all").await.refused(422);
        assert_eq!(total(&school).await, 0);
        for login in ["wangmin", "chenzhiyuan", "sunlei", "lintao", "admin", "heping"] {
            world.person(login).upload(IMPORTS, "隐患.xlsx", sheet.clone()).await.refused(403);
        }
    });
}

#[test]
fn files_that_are_no_sheet_are_refused_with_what_to_do() {
    on_sqlite(async |world: &World| {
        let school = world.school();
        let good = xlsx(&[HEADER, &["楼梯间", "消防", "一般", "自查", "2026-11-02", "3", "", ""]]);
        let old: Vec<u8> = files::OLE.iter().copied().chain([0; 2000]).collect();
        for (name, bytes, why) in [
            ("空.xlsx", vec![], "空"),
            ("旧.xlsx", old, "另存为"),
            ("断.xlsx", good[..good.len() / 2].to_vec(), "损坏"),
            ("加密.xlsx", files::encrypted(), "密码"),
            ("文稿.xlsx", files::docx("一、要点"), "Word"),
            ("炸弹.xlsx", files::bomb("xl/sharedStrings.xml"), "过大"),
            ("图.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "不是"),
            ("无表头.xlsx", xlsx(&[&["甲", "乙"], &["1", "2"]]), "表头"),
            ("只有表头.xlsx", xlsx(&[HEADER]), "没有数据"),
        ] {
            let answer = tokio::time::timeout(std::time::Duration::from_secs(20), school.upload(IMPORTS, name, bytes));
            says(&answer.await.unwrap_or_else(|_| panic!("{name} takes too long")).refused(422), why);
        }
        let answer = school.upload(IMPORTS, "大.xlsx", vec![0; 51 << 20]).await;
        says(&answer.refused(413), "50MB");
    });
}

#[test]
fn a_text_sheet_in_either_encoding_is_taken() {
    on_both(async |world| {
        let school = world.school();
        let text = "隐患部位,隐患类型,隐患等级,隐患来源,发现日期\n楼梯间,消防,一般,自查,2026-11-02\n";
        for bytes in [text.as_bytes().to_vec(), files::gb18030(text)] {
            let seen = school.upload(IMPORTS, "隐患.csv", bytes).await.ok();
            assert_eq!((&seen["good"], &seen["bad"]), (&json!(1), &json!(0)), "{}", seen["findings"]);
            commit(&school, &seen, "all").await.ok();
        }
        assert_eq!(total(&school).await, 2);
    });
}

#[test]
fn a_sheet_beyond_the_row_limit_is_told_so() {
    on_sqlite(async |world: &World| {
        let mut text = String::from("隐患部位,隐患类型,隐患等级,隐患来源,发现日期\n");
        text.push_str(&"梯,消防,一般,自查,2026-11-02\n".repeat(200_001));
        let answer = world.school().upload(IMPORTS, "很多.csv", text).await;
        says(&answer.refused(422), "超过 200000 行");
    });
}

#[test]
fn a_change_by_key_leaves_what_the_sheet_does_not_name() {
    on_both(async |world| {
        let world = world
            .with_pack(crate::world::TODAY, |pack| {
                crate::world::edit_ledger(pack, "training_class", |ledger| {
                    for field in ledger.fields.iter_mut().filter(|f| f.id == "level") {
                        field.default = Some(json!("县"));
                    }
                });
            })
            .await;
        let institution = world.person("gaojie");
        let header = [
            "所属单位",
            "班次名称",
            "培训类别",
            "培训主题",
            "主办单位",
            "开班日期",
            "培训天数",
            "培训学时",
            "参训人次",
        ];
        let row = |count: &'static str| {
            ["教师进修学校", "骨干培训", "县培", "安全", "教师进修学校", "2026-05-06", "2", "12", count]
        };
        let path = "/api/ledgers/training_class/imports";
        let seen = institution.upload(path, "培训.xlsx", xlsx(&[&header, &row("30")])).await.ok();
        commit(&institution, &seen, "all").await.ok();
        let records = "/api/ledgers/training_class/records";
        let made = institution.get(records).await.ok()["records"][0].clone();
        assert_eq!(made["values"]["level"], "县", "a new record takes the default");
        let change = json!({ "revision": 1, "values": { "level": "市" } });
        institution.patch(&format!("{records}/{}", made["id"]), change).await.ok();
        let seen = institution.upload(path, "培训.xlsx", xlsx(&[&header, &row("40")])).await.ok();
        assert_eq!(seen["updates"], 1, "{seen}");
        commit(&institution, &seen, "all").await.ok();
        let after = institution.get(records).await.ok()["records"][0].clone();
        assert_eq!((&after["values"]["level"], &after["values"]["trainees"]), (&json!("市"), &json!(40)), "{after}");
    });
}
