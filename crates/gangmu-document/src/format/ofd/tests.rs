//! OFD files written by hand, laid out as office programs write them.

#![allow(clippy::unwrap_used)]
use std::io::{Cursor, Write};

use super::super::decode as decode_any;
use super::*;
use crate::document::Limits;

fn pack(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Characters of one object, stepping 5.6 mm (16 pt) each.
fn text(x: f32, y: f32, words: &str) -> String {
    let steps = words.chars().count().saturating_sub(1);
    let words = words.replace('&', "&amp;");
    format!(
        "<ofd:TextObject ID=\"9\" Boundary=\"{x} {} 160 8\" Font=\"3\" Size=\"5.6\">\
        <ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"g {steps} 5.6\">{words}</ofd:TextCode></ofd:TextObject>",
        y - 5.0
    )
}

fn line(x0: f32, y0: f32, x1: f32, y1: f32) -> String {
    format!(
        "<ofd:PathObject ID=\"8\" Boundary=\"{x0} {y0} {} {}\" LineWidth=\"0.3\">\
        <ofd:AbbreviatedData>M 0 0 L {} {}</ofd:AbbreviatedData></ofd:PathObject>",
        x1 - x0,
        y1 - y0,
        x1 - x0,
        y1 - y0
    )
}

/// A file whose pages hold these objects, each over the template with the running head.
fn file(pages: &[String]) -> Vec<u8> {
    let list: String = (0..pages.len())
        .map(|n| format!("<ofd:Page ID=\"{}\" BaseLoc=\"Pages/Page_{n}/Content.xml\"/>", n + 10))
        .collect();
    let mut parts = vec![
        (ROOT, "<?xml version=\"1.0\"?><ofd:OFD xmlns:ofd=\"http://www.ofdspec.org/2016\" DocType=\"OFD\"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>".to_string()),
        ("Doc_0/Document.xml", format!("<ofd:Document xmlns:ofd=\"o\"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID=\"2\" BaseLoc=\"Tpls/Tpl_0/Content.xml\"/></ofd:CommonData><ofd:Pages>{list}</ofd:Pages></ofd:Document>")),
        ("Doc_0/PublicRes.xml", "<ofd:Res xmlns:ofd=\"o\"><ofd:Fonts><ofd:Font ID=\"3\" FontName=\"仿宋_GB2312\"/></ofd:Fonts></ofd:Res>".to_string()),
        ("Doc_0/Tpls/Tpl_0/Content.xml", format!("<ofd:Page xmlns:ofd=\"o\"><ofd:Content><ofd:Layer Type=\"Background\" ID=\"4\">{}</ofd:Layer></ofd:Content></ofd:Page>", text(28.0, 20.0, "示例县教育局"))),
    ];
    let names: Vec<String> = (0..pages.len()).map(|n| format!("Doc_0/Pages/Page_{n}/Content.xml")).collect();
    for (name, objects) in names.iter().zip(pages) {
        parts.push((name, format!("<ofd:Page xmlns:ofd=\"o\"><ofd:Template TemplateID=\"2\" ZOrder=\"Background\"/><ofd:Content><ofd:Layer Type=\"Body\" ID=\"5\">{objects}</ofd:Layer></ofd:Content></ofd:Page>")));
    }
    pack(&parts)
}

#[test]
fn pages_become_paragraphs_and_rows_without_heads_and_page_numbers() {
    let first = [
        text(72.0, 50.0, "2026年工作要点"),
        text(39.2, 70.0, "一、扩大学前教育资源"),
        // Two objects on one line, the latter written first.
        text(95.2, 80.0, "公办幼儿园5所，新增学位"),
        text(39.2, 80.0, "全年新建改建扩建普惠"),
        text(28.0, 90.0, "1350个。"),
        text(39.2, 100.0, "二、培训教师1200人次&督导。"),
        text(100.0, 285.0, "-1-"),
    ];
    let mut second = vec![text(100.0, 285.0, "-2-")];
    for y in [40.0, 50.0, 70.0] {
        second.push(line(28.0, y, 178.0, y));
    }
    for x in [28.0, 60.0, 140.0, 178.0] {
        second.push(line(x, 40.0, x, 70.0));
    }
    for (x, y, words) in [
        (30.0, 48.0, "序号"),
        (62.0, 48.0, "工作任务"),
        (142.0, 48.0, "时限"),
        (30.0, 58.0, "1"),
        (62.0, 58.0, "新建公办幼儿园，扩大"),
        (62.0, 66.0, "资源"),
        (142.0, 58.0, "8月底前"),
    ] {
        second.push(text(x, y, words));
    }
    let decoded = decode_any(&file(&[first.concat(), second.concat()]), "要点.ofd", &Limits::default()).unwrap();
    assert_eq!(
        decoded.text,
        "2026年工作要点\n一、扩大学前教育资源\n全年新建改建扩建普惠公办幼儿园5所，新增学位1350个。\n二、培训教师1200人次&督导。\n\
        序号\t工作任务\t时限\n1\t新建公办幼儿园，扩大资源\t8月底前"
    );
    assert_eq!(decoded.format, Format::Ofd);
    let rows: Vec<bool> = decoded.hints.iter().filter_map(|hint| hint.row.map(|row| row.header)).collect();
    assert_eq!(rows, [true, false]);
}

#[test]
fn steps_are_repeated_where_the_file_says_so() {
    assert_eq!(expand("5 g 3 4.5 2"), [5.0, 4.5, 4.5, 4.5, 2.0]);
    assert_eq!(expand("g 99999999999 1").len(), 100_000);
    assert_eq!(resolve("Doc_0/Document.xml", "Pages/P.xml"), "Doc_0/Pages/P.xml");
    assert_eq!(resolve("Doc_0/Document.xml", "/Doc_1/P.xml"), "Doc_1/P.xml");
    assert_eq!(resolve("Doc_0/Document.xml", "../P.xml"), "P.xml");
}

#[test]
fn pictures_torn_parts_and_locked_files_are_named() {
    let scan = "<ofd:ImageObject ID=\"7\" Boundary=\"0 0 210 297\" ResourceID=\"6\"/>".to_string();
    let mut bytes = file(&[scan.clone(), scan]);
    // The running head alone is left, and it is furniture.
    assert!(matches!(decode_any(&bytes, "甲", &Limits::default()), Err(ReadError::Scan { pages: 2, .. })));
    let limits = Limits { max_unpacked: 300, ..Limits::default() };
    assert!(matches!(decode_any(&bytes, "甲", &limits), Err(ReadError::Bomb { .. })));
    bytes = pack(&[(ROOT, "<OFD><DocRoot>Doc_0/Document.xml</DocRoot></OFD>".into())]);
    assert!(matches!(decode_any(&bytes, "甲", &Limits::default()), Err(ReadError::Broken { .. })));
    bytes = pack(&[(ROOT, "<OFD/>".into()), ("Encryptions.xml", "<E/>".into())]);
    assert!(matches!(decode_any(&bytes, "甲", &Limits::default()), Err(ReadError::Encrypted { .. })));
}
