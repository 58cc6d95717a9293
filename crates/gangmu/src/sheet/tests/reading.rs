//! What a filled sheet is understood as.

use serde_json::json;

use super::super::{Level, read_sheet, template};
use super::*;

#[test]
fn a_filled_template_gives_the_values_that_were_typed() {
    let county = county();
    let ctx = context(&county, true);
    let form = template(&ledger(), &ctx).unwrap();
    let bytes = refill(&form, |sheet| {
        sheet.write_string(1, 1, "青山县第一小学").unwrap();
        sheet.write_string(1, 2, "屋面防水").unwrap();
        sheet.write_string(1, 3, "屋面").unwrap();
        sheet.write_number_with_format(1, 4, 46086.0, &day_format()).unwrap();
        sheet.write_string(1, 5, "2026年4月1日").unwrap();
        sheet.write_number(1, 6, 128000.5).unwrap();
        sheet.write_number(1, 7, 350.25).unwrap();
        sheet.write_string(1, 8, "1,2").unwrap();
        sheet.write_string(1, 9, "√").unwrap();
        sheet.write_string(1, 10, "教学楼、厕所").unwrap();
        sheet.write_string(1, 11, "S02").unwrap();
        sheet.write_number(1, 12, 13800138000.0).unwrap();
        sheet.write_string(1, 13, "第一行\n第二行").unwrap();
    });
    let read = read_sheet(&bytes, &ledger(), &ctx, &limits()).unwrap();
    assert_eq!(errors(&read), Vec::<String>::new());
    assert_eq!((read.header_row, read.total(), read.rows[0].owner), (1, 1, Some(1)));
    let expected = json!({
        "name": "屋面防水", "kind": "屋面", "started": "2026-03-05", "finished": "2026-04-01", "cost": 128000.5,
        "area": 350.25, "rooms": 12, "urgent": true, "parts": ["教学楼", "厕所"], "builder": 2,
        "contact": "13800138000", "note": "第一行\n第二行",
    });
    assert_eq!(serde_json::Value::Object(read.rows[0].values(&ledger())), expected);
}

/// The headers of a template with other rows below.
fn refill(form: &[u8], fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    use calamine::{Reader, Xlsx};
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(form)).unwrap();
    let range = book.worksheet_range("校舍维修台账").unwrap();
    sheet(|sheet| {
        for (column, cell) in range.rows().next().unwrap().iter().enumerate() {
            sheet.write_string(0, column as u16, cell.to_string()).unwrap();
        }
        fill(sheet);
    })
}

#[test]
fn columns_are_found_in_any_order_below_title_rows() {
    let bytes = texts(&[
        &["青山县 2026 年校舍维修情况表"],
        &["填报单位：青山县第一小学"],
        &["序号", "开工日期 *", "维修 类型", "＊项目名称", "投资额（万元）"],
        &["1", "2026/3/5", "门窗", "换窗", "12.34567"],
        &["合计", "", "", "", "12.34567"],
        &["注：本表于月底上报"],
    ]);
    let read = read(&bytes);
    assert_eq!(errors(&read), Vec::<String>::new());
    assert_eq!((read.header_row, read.total()), (3, 1));
    let values = read.rows[0].values(&ledger());
    assert_eq!(values["cost"], json!(123456.7));
    assert_eq!(values["started"], json!("2026-03-05"));
    assert_eq!(read.findings.iter().filter(|f| f.level == Level::Note).count(), 1);
}

#[test]
fn a_header_in_another_unit_is_an_error_and_not_a_wrong_number() {
    let bytes = texts(&[&["项目名称", "维修类型", "开工日期", "维修面积（亩）"], &["换窗", "门窗", "2026-03-05", "3"]]);
    let read = read(&bytes);
    assert_eq!(errors(&read), ["D1 - “维修面积（亩）”列的单位是亩，本台账的维修面积按平方米计"]);
    assert!(!read.rows[0].values(&ledger()).contains_key("area"));
}

#[test]
fn missing_unknown_and_double_columns_are_named() {
    let bytes = texts(&[&["项目名称", "类型", "开工日期", "开工日期"], &["换窗", "门窗", "2026-03-05", "2026-03-06"]]);
    let read = read(&bytes);
    assert_eq!(
        errors(&read),
        ["D1 - “开工日期”与 C 列重复，只读取了 C 列", "-1 kind 第 1 行表头里没有必填列“维修类型”",]
    );
    assert!(read.header_errors() && read.rows[0].bad);
    let unknown = read.findings.iter().find(|f| f.code == "sheet.unknown_column").unwrap();
    assert_eq!((unknown.column.as_deref(), unknown.level), (Some("B"), Level::Warn));
}

#[test]
fn every_bad_cell_is_named_with_its_place() {
    let bytes = sheet(|sheet| {
        let headers = ["项目名称", "维修类型", "开工日期", "投资额", "教室数", "是否紧急", "委托单位", "联系电话"];
        for (column, header) in headers.iter().enumerate() {
            sheet.write_string(0, column as u16, *header).unwrap();
        }
        let cells = ["", "屋顶", "2026-02-30", "很多", "3.5", "也许", "中心校", ""];
        for (column, cell) in cells.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
            sheet.write_string(1, column as u16, *cell).unwrap();
        }
        sheet.write_number(1, 7, 520102199001011234_i64 as f64).unwrap();
        sheet.write_formula(2, 0, rust_xlsxwriter::Formula::new("=A99").set_result("#REF!")).unwrap();
    });
    let read = read(&bytes);
    let found = errors(&read);
    let expected = [
        "C2 started 开工日期：“2026-02-30”不是日期",
        "D2 cost 投资额：“很多”不是金额",
        "E2 rooms 教室数：“3.5”不是整数",
        "F2 urgent 是否紧急：“也许”应为“是”或“否”",
        "G2 builder 委托单位：叫“中心校”的单位有 2 个：东河镇中心学校（S02）、西河镇中心学校（S03）",
        "H2 contact 联系电话：数字超过 15 位",
        "A2 name 项目名称没有填写",
        "B2 kind 维修类型不能填“屋顶”",
    ];
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found} ≠ {expected}");
    }
    assert!(found[8].starts_with("A3 name 项目名称：公式出错 #REF!"), "{}", found[8]);
    assert!(read.findings.iter().all(|f| !f.advice.is_empty()));
    assert_eq!((read.good(), read.bad()), (0, 2));
}

#[test]
fn a_row_that_breaks_a_rule_of_the_ledger_is_bad() {
    let bytes = texts(&[
        &["项目名称", "维修类型", "开工日期", "竣工日期"],
        &["换窗", "门窗", "2026-03-05", "2026-03-01"],
        &["换门", "门窗", "2026-03-05", "2026-03-09"],
    ]);
    let read = read(&bytes);
    assert_eq!(errors(&read).len(), 1);
    assert!(errors(&read)[0].contains("竣工日期早于开工日期"), "{:?}", errors(&read));
    assert_eq!((read.rows[0].bad, read.rows[1].bad), (true, false));
}

#[test]
fn the_second_row_with_the_same_key_or_number_is_bad() {
    let bytes = texts(&[
        &["编号", "项目名称", "维修类型", "开工日期"],
        &["", "换窗", "门窗", "2026-03-05"],
        &["", "换窗", "屋面", "2026年3月5日"],
        &["WX2026-00001", "换门"],
        &["WX2026-00001", "换锁"],
    ]);
    let read = read(&bytes);
    assert_eq!(
        errors(&read),
        ["B3 - 与第 2 行重复（项目名称、开工日期相同）", "A5 - 与第 4 行重复（编号 WX2026-00001相同）",]
    );
    assert_eq!((read.new_rows(), read.updates()), (1, 1));
}

#[test]
fn an_update_needs_no_required_cells_and_keeps_masked_values() {
    let bytes = texts(&[
        &["编号", "联系电话", "维修类型", "状态"],
        &["WX2026-00001", "138****8000", "水电", "在建"],
        &["", "138****8000", "水电", "在建"],
    ]);
    let read = read(&bytes);
    let values = read.rows[0].values(&ledger());
    assert_eq!(serde_json::Value::Object(values), json!({ "kind": "水电" }));
    assert_eq!((read.rows[0].bad, read.rows[1].bad), (false, true));
    assert!(errors(&read)[0].starts_with("B3 contact 联系电话：内容里有打码的星号"));
}

#[test]
fn who_files_for_several_units_must_name_the_owner() {
    let county = county();
    let bytes = texts(&[
        &["所属单位", "项目名称", "维修类型", "开工日期"],
        &["", "换窗", "门窗", "2026-03-05"],
        &["一小", "换窗", "门窗", "2026-03-06"],
        &["三小", "换窗", "门窗", "2026-03-07"],
    ]);
    let read = read_sheet(&bytes, &ledger(), &context(&county, true), &limits()).unwrap();
    assert_eq!(errors(&read), ["A2 - 所属单位没有填写", "A4 - 没有名称或代码为“三小”的单位"]);
    assert_eq!(read.rows.iter().map(|r| r.owner).collect::<Vec<_>>(), [None, Some(1), None]);
}
