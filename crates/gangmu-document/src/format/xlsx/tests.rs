//! Workbooks written by hand.

#![allow(clippy::unwrap_used)]
use std::io::{Cursor, Write};

use super::super::decode as decode_any;
use super::*;

fn pack(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let (mut list, mut places) = (String::new(), String::new());
    for (at, (name, rows)) in sheets.iter().enumerate() {
        let state = if name.starts_with('-') { " state=\"hidden\"" } else { "" };
        list.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{at}\" r:id=\"r{at}\"{state}/>"));
        places.push_str(&format!("<Relationship Id=\"r{at}\" Target=\"worksheets/s{at}.xml\"/>"));
        add(&format!("xl/worksheets/s{at}.xml"), &format!("<worksheet>{rows}</worksheet>"));
    }
    add(ROOT, &format!("<workbook xmlns:r=\"r\"><sheets>{list}</sheets></workbook>"));
    add(RELATIONS, &format!("<Relationships>{places}</Relationships>"));
    add(
        STRINGS,
        "<sst><si><t>序号</t></si><si><r><t>工作</t></r><r><t>任务</t></r><rPh><t>gong</t></rPh></si><si><t>新建&amp;改建\n学校</t></si></sst>",
    );
    add(
        STYLES,
        "<styleSheet><numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"9\"/><xf numFmtId=\"176\"/></cellXfs></styleSheet>",
    );
    zip.finish().unwrap().into_inner()
}

fn read(sheets: &[(&str, &str)]) -> Decoded {
    decode_any(&pack(sheets), "表.xlsx", &Limits::default()).unwrap()
}

const TASKS: &str = "<sheetData>\
    <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>任务分解表</t></is></c></row>\
    <row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>1</v></c><c r=\"D2\" t=\"str\"><v>责任科室</v></c><c r=\"E2\" t=\"str\"><v>完成率</v></c><c r=\"F2\" t=\"str\"><v>时限</v></c></row>\
    <row r=\"3\"><c r=\"A3\"><v>1</v></c><c r=\"B3\" t=\"s\"><v>2</v></c><c r=\"D3\" t=\"str\"><v>基教股</v></c><c r=\"E3\" s=\"1\"><v>0.95</v></c><c r=\"F3\" s=\"2\"><v>45717</v></c></row>\
    <row r=\"4\"><c r=\"A4\"><v>2</v></c><c r=\"B4\" t=\"str\"><v>培训</v></c><c r=\"D4\"/><c r=\"E4\"><v>0.30000000000000004</v></c></row>\
    <row r=\"5\"><c r=\"A5\"/></row>\
    </sheetData><mergeCells><mergeCell ref=\"A1:F1\"/><mergeCell ref=\"D3:D5\"/></mergeCells>";

#[test]
fn a_task_table_gives_a_task_a_line_as_shown() {
    let decoded = read(&[("Sheet1", TASKS)]);
    assert_eq!(
        decoded.text,
        "任务分解表\n序号\t工作任务\t责任科室\t完成率\t时限\n1\t新建&改建 学校\t基教股\t95%\t2025年3月1日\n2\t培训\t基教股\t0.3"
    );
    assert_eq!(decoded.format, Format::Xlsx);
    let headers: Vec<_> = decoded.hints.iter().map(|hint| hint.row.map(|row| row.header)).collect();
    assert_eq!(headers, [Some(false), Some(true), Some(false), Some(false)]);
}

#[test]
fn several_sheets_stand_under_their_names_and_hidden_ones_are_left() {
    let row = "<sheetData><row><c t=\"str\"><v>甲</v></c><c><v>3</v></c></row></sheetData>";
    let decoded = read(&[("学前", row), ("-底稿", row), ("空", "<sheetData/>"), ("高中", row)]);
    assert_eq!(decoded.text, "学前\n甲\t3\n高中\n甲\t3");
    assert_eq!(decoded.hints[0].level, Some(1));
    let tables: Vec<_> = decoded.hints.iter().filter_map(|hint| hint.row.map(|row| row.table)).collect();
    assert_eq!(tables, [0, 1]);
}

#[test]
fn far_cells_and_bombs_take_no_memory() {
    let far = "<sheetData><row r=\"1\"><c r=\"XFD1\"><v>7</v></c><c r=\"A1\"><v>1</v></c></row></sheetData>";
    assert_eq!(read(&[("甲", far)]).text, "1\t7");
    let rows: String = (1..=3000).map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\"><v>1</v></c></row>")).collect();
    let bytes = pack(&[("甲", &format!("<sheetData>{rows}</sheetData>"))]);
    let limits = Limits { max_unpacked: 20_000, ..Limits::default() };
    assert!(matches!(decode_any(&bytes, "甲", &limits), Err(ReadError::Bomb { .. })));
}

#[test]
fn a_torn_workbook_is_named() {
    let torn = pack(&[("甲", "<sheetData><row></sheetData>")]);
    assert!(matches!(decode_any(&torn, "甲", &Limits::default()), Err(ReadError::Broken { .. })));
}
