//! Tables of a frozen snapshot for other programs: forms, names, codes of the data standards, rights.

use serde_json::{Value, json};
use sm3::{Digest, Sm3};

use crate::files;
use crate::web::{find, list, says};
use crate::world::{World, on_both_with_every_ledger};

const TABLES: &str = "/api/snapshots/census-2026/tables";

/// A pupil, a row of the census and money, frozen.
async fn frozen(world: &World) {
    let pupil = json!({
        "pupil_no": "L529999202003050042", "name": "=1+1", "sex": "女", "birth": "2020-03-01", "ethnicity": "苗",
        "stage": "小学", "grade": "一年级", "class_name": "=一年级(1)班", "school_year": "2026-01-01",
        "enrolled_on": "2026-09-01", "boarding": true,
    });
    world.school().post("/api/ledgers/pupil/records", json!({ "values": pupil })).await.ok();
    let equipment = json!({ "census_year": "2026-01-01", "books": 900, "equipment_value": 123_400.5 });
    world.school().post("/api/ledgers/census_equipment/records", json!({ "values": equipment })).await.ok();
    let new = json!({ "name": "census-2026", "title": "2026年事业统计封账", "as_of": "2026-09-01" });
    world.general().post("/api/snapshots", new).await.ok();
}

async fn export(world: &World, table: &str, form: &str) -> Vec<u8> {
    world.general().get(&format!("{TABLES}/{table}?{form}")).await.bytes()
}

async fn words(world: &World, table: &str, form: &str) -> String {
    String::from_utf8(export(world, table, form).await).unwrap()
}

/// Head and first row of a CSV, cell by cell; no cell of these tables holds a comma.
fn pairs(csv: &str) -> Vec<(String, String)> {
    let mut lines = csv.strip_prefix('\u{feff}').expect("a mark for Excel").split("\r\n");
    let mut cells = || lines.next().unwrap().split(',').map(str::to_owned).collect::<Vec<_>>();
    let head = cells();
    head.into_iter().zip(cells()).collect()
}

#[track_caller]
fn has(pairs: &[(String, String)], name: &str, value: &str) {
    assert!(pairs.iter().any(|(n, v)| n == name && v == value), "no {name} = {value} in {pairs:?}");
}

#[test]
fn a_table_leaves_under_chinese_names_ids_and_items_of_the_standard() {
    on_both_with_every_ledger(async |world| {
        frozen(world).await;
        let chinese = pairs(&words(world, "pupil", "format=csv").await);
        for (name, value) in [
            ("填报单位代码", "S1"),
            ("填报单位", "石桥小学"),
            ("状态", "在读"),
            ("性别", "女"),
            ("出生年月", "2020-03-01"),
            ("班级", "'=一年级(1)班"),
            ("寄宿", "是"),
        ] {
            has(&chinese, name, value);
        }
        let ids = pairs(&words(world, "pupil", "format=csv&names=id").await);
        has(&ids, "owner", &world.unit("S1").to_string());
        has(&ids, "state", "enrolled");
        has(&ids, "boarding", "true");
        let items = pairs(&words(world, "pupil", "format=csv&names=jyt").await);
        for (name, value) in [
            ("XXDM", "S1"),
            ("XXMC", "石桥小学"),
            ("XBM", "2"),
            ("CSRQ", "202003"),
            ("RXNY", "202609"),
            ("NJMC", "一年级"),
            ("stage", "小学"),
        ] {
            has(&items, name, value);
        }
        for csv in [&chinese, &ids, &items] {
            let said = format!("{csv:?}");
            assert!(!said.contains("L5299") && !said.contains('苗') && !said.contains("1+1"), "protected: {said}");
        }
        let money = pairs(&words(world, "census_equipment", "format=csv").await);
        has(&money, "教学仪器设备值", "123400.5");
        let fen = pairs(&words(world, "census_equipment", "format=csv&names=id").await);
        has(&fen, "equipment_value", "12340050");
        let units = words(world, "unit", "format=csv&names=jyt").await;
        says(units.lines().next().unwrap(), "XXDM,XXMC,kind,XXBXLXM,stage,SZDCXLXM,XXBBM");
    });
}

#[test]
fn a_table_leaves_as_excel_json_and_parquet() {
    on_both_with_every_ledger(async |world| {
        frozen(world).await;
        let sheet = files::cells(&export(world, "pupil", "format=xlsx").await);
        let at = sheet[0].iter().position(|name| name == "班级").unwrap();
        assert_eq!(sheet[1][at], "=一年级(1)班", "a text, not a formula");
        let made: Value = serde_json::from_str(&words(world, "pupil", "format=json&names=jyt").await).unwrap();
        assert_eq!((&made["table"], &made["rows"][0]["XBM"]), (&json!("pupil"), &json!("2")));
        assert_eq!(made["rows"][0]["boarding"], json!(true));
        assert_eq!(find(&made["columns"], "name", "XBM")["code_standard"], "GB/T 2261.1-2003");
        let empty: Value = serde_json::from_str(&words(world, "census_class", "format=json").await).unwrap();
        assert_eq!(empty["rows"], json!([]));

        // Under its own ids Parquet is the very file of the snapshot.
        let kept = world.general().get(&format!("{TABLES}/pupil?format=parquet&names=id")).await;
        assert_eq!(crate::web::file_name(&kept), "学生名册-census-2026.parquet");
        let manifest = world.app.statistics.folder().join("census-2026/manifest.json");
        let manifest: Value = serde_json::from_slice(&std::fs::read(manifest).unwrap()).unwrap();
        let digest = Sm3::digest(kept.bytes()).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(find(&manifest["tables"], "name", "pupil")["sm3"], digest);
        let named = export(world, "pupil", "format=parquet&names=jyt").await;
        assert!(named.starts_with(b"PAR1") && named.windows(3).any(|part| part == b"XBM"));
        let indicators = world.general().get("/api/indicators/export?year=2026&format=parquet").await;
        assert!(indicators.status == 200 && indicators.bytes().starts_with(b"PAR1"));
    });
}

#[test]
fn tables_leave_for_those_who_see_the_whole_county_and_leave_a_trace() {
    on_both_with_every_ledger(async |world| {
        frozen(world).await;
        let tables = world.general().get(TABLES).await.ok();
        assert_eq!(find(&tables, "name", "pupil")["rows"], 1);
        assert!(list(&tables).len() == world.app.pack.ledgers.len() + 2);
        says(&world.school().get(TABLES).await.refused(422), "局机关");
        says(&world.school().get(&format!("{TABLES}/pupil?format=csv")).await.refused(422), "局机关");
        world.nobody().get(TABLES).await.refused(401);
        let general = world.general();
        says(&general.get(&format!("{TABLES}/nothing?format=csv")).await.refused(404), "nothing");
        general.get("/api/snapshots/..%2Fx/tables/pupil?format=csv").await.refused(404);
        general.get(&format!("{TABLES}/pupil?format=docx")).await.refused(400);
        let before = world.rows_as_text("audit_event").await;
        export(world, "pupil", "format=csv").await;
        let after = world.rows_as_text("audit_event").await;
        let told =
            |text: &str| text.lines().filter(|line| line.contains("census-2026") && line.contains("pupil")).count();
        assert_eq!(told(&after), told(&before) + 1, "{after}");
    });
}
