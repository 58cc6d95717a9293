//! Exports: typed cells, names of units, and the way back.

use calamine::{Data, Reader, Xlsx};
use serde_json::json;

use super::super::{ExportRow, export};
use super::*;

fn row(name: &str) -> ExportRow {
    let values = json!({
        "name": name, "kind": "屋面", "started": "2026-03-05", "cost": 128000.5, "urgent": true,
        "parts": ["教学楼", "厕所"], "builder": 2, "contact": "138****8000",
        "photo": [{ "hash": "ab", "name": "前.jpg" }],
    });
    ExportRow {
        number: "WX2026-00001".to_owned(),
        owner: 1,
        state: "open".to_owned(),
        due: Some("2026-07-01".to_owned()),
        values: values.as_object().unwrap().clone(),
    }
}

fn exported(columns: &[&str], rows: Vec<ExportRow>) -> Vec<u8> {
    let columns: Vec<String> = columns.iter().map(|c| (*c).to_owned()).collect();
    export(&ledger(), &columns, rows, &context(&county(), true)).unwrap()
}

#[test]
fn cells_are_typed_and_units_are_named() {
    let bytes = exported(
        &["number", "owner", "state", "due", "name", "cost", "builder", "urgent", "parts", "photo"],
        vec![row("=1+1")],
    );
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<&[Data]> = range.rows().collect();
    assert_eq!(rows[0][0].to_string(), "校舍维修台账（2026-06-01 导出）");
    let header: Vec<String> = rows[1].iter().map(ToString::to_string).collect();
    assert_eq!(
        header,
        ["编号", "所属单位", "状态", "期限", "项目名称", "投资额（元）", "委托单位", "是否紧急", "涉及部位", "照片"]
    );
    let line: Vec<String> = rows[2].iter().map(ToString::to_string).collect();
    assert!(matches!(rows[2][3], Data::DateTime(_)) && matches!(rows[2][5], Data::Float(n) if n == 128000.5));
    assert_eq!(line[..3], ["WX2026-00001", "青山县第一小学", "在建"]);
    assert_eq!(line[4], "=1+1");
    assert_eq!(line[6..], ["东河镇中心学校", "是", "教学楼、厕所", "前.jpg"]);
}

#[test]
fn an_export_can_be_changed_and_uploaded_again() {
    let bytes = exported(
        &["number", "owner", "state", "name", "kind", "started", "cost", "contact", "builder"],
        vec![row("屋面")],
    );
    let county = county();
    let read = read_sheet(&bytes, &ledger(), &context(&county, true), &limits()).unwrap();
    assert_eq!(errors(&read), Vec::<String>::new());
    let values = read.rows[0].values(&ledger());
    let expected = json!({ "name": "屋面", "kind": "屋面", "started": "2026-03-05", "cost": 128000.5, "builder": 2 });
    assert_eq!(serde_json::Value::Object(values), expected);
    assert_eq!((read.rows[0].number.as_deref(), read.rows[0].owner), (Some("WX2026-00001"), Some(1)));
}

#[test]
fn without_columns_the_list_of_the_ledger_is_written_even_without_rows() {
    let bytes = exported(&[], Vec::new());
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let header: Vec<String> = range.rows().nth(1).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(header, ["编号", "所属单位", "状态", "项目名称", "维修类型", "开工日期", "投资额（元）"]);
}
