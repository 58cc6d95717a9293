//! Word documents written by hand, each with one thing that real ones have.

#![allow(clippy::unwrap_used)]
use std::io::{Cursor, Write};

use super::super::decode;
use crate::document::Limits;
use crate::error::ReadError;

fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")
}

fn check(body: &str, text: &str) {
    let bytes = pack(&[("word/document.xml", &document(body))]);
    assert_eq!(decode(&bytes, "甲.docx", &Limits::default()).unwrap().text, text);
}

#[test]
fn insertions_stay_and_deletions_go() {
    check(
        "<w:p><w:r><w:t>新建</w:t></w:r><w:del><w:r><w:delText>3</w:delText></w:r></w:del><w:ins><w:r><w:t>5</w:t></w:r></w:ins><w:r><w:t>所&amp;园</w:t></w:r></w:p>",
        "新建5所&园",
    );
}

#[test]
fn a_table_row_is_a_line_with_cells_apart() {
    check(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲校</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p><w:p><w:r><w:t>名</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>后</w:t></w:r></w:p>",
        "甲校\t12 名\n后",
    );
}

#[test]
fn automatic_numbers_are_written_out() {
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%2.\"/></w:lvl></w:abstractNum><w:num w:numId=\"7\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    let p = |level: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"7\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = document(&[p(0, "甲"), p(1, "子"), p(1, "丑"), p(0, "乙"), p(1, "寅")].concat());
    let bytes = pack(&[("word/document.xml", &body), ("word/numbering.xml", numbering)]);
    assert_eq!(decode(&bytes, "甲", &Limits::default()).unwrap().text, "一、甲\n1.子\n2.丑\n二、乙\n1.寅");
}

#[test]
fn heading_styles_and_footnotes_are_read() {
    let styles = "<w:styles><w:style w:styleId=\"a3\"><w:name w:val=\"heading 2\"/></w:style></w:styles>";
    let notes = "<w:footnotes><w:footnote><w:p><w:r><w:t>注:含民办。</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let body = document("<w:p><w:pPr><w:pStyle w:val=\"a3\"/></w:pPr><w:r><w:t>招生</w:t></w:r></w:p>");
    let bytes = pack(&[("word/document.xml", &body), ("word/styles.xml", styles), ("word/footnotes.xml", notes)]);
    let decoded = decode(&bytes, "甲", &Limits::default()).unwrap();
    assert_eq!(decoded.text, "招生\n注:含民办。");
    assert_eq!(decoded.hints[0].level, Some(2));
}

#[test]
fn bad_archives_are_named() {
    let limits = Limits { max_unpacked: 1000, ..Limits::default() };
    let big = pack(&[("word/document.xml", &" ".repeat(2000))]);
    assert!(matches!(decode(&big, "甲", &limits), Err(ReadError::Bomb { .. })));
    let other = pack(&[("a.txt", "甲")]);
    assert!(matches!(decode(&other, "甲", &limits), Err(ReadError::NotWord { .. })));
    assert!(matches!(decode(b"PK\x03\x04abc", "甲", &limits), Err(ReadError::Broken { .. })));
    let torn = pack(&[("word/document.xml", "<w:document><w:p></w:q>")]);
    assert!(matches!(decode(&torn, "甲", &limits), Err(ReadError::Broken { .. })));
}

fn words(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", words(text))
}

#[test]
fn merged_cells_stand_in_each_row_and_keep_the_columns() {
    let head = format!(
        "<w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}{}</w:tr>",
        cell("", "科室"),
        cell("", "任务"),
        cell("", "时限")
    );
    let first = format!(
        "<w:tr>{}{}{}</w:tr>",
        cell("<w:vMerge w:val=\"restart\"/>", "基教股"),
        cell("", "招生"),
        cell("", "8月")
    );
    let second = format!("<w:tr>{}{}</w:tr>", cell("<w:vMerge/>", ""), cell("<w:gridSpan w:val=\"2\"/>", "控辍"));
    let deleted = "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p></w:tc></w:tr>";
    let body = document(&format!("<w:tbl>{head}{first}{second}{deleted}</w:tbl>"));
    let decoded = decode(&pack(&[("word/document.xml", &body)]), "甲", &Limits::default()).unwrap();
    assert_eq!(decoded.text, "科室\t任务\t时限\n基教股\t招生\t8月\n基教股\t控辍");
    let headers: Vec<_> = decoded.hints.iter().map(|hint| hint.row.map(|row| (row.table, row.header))).collect();
    assert_eq!(headers, [Some((1, true)), Some((1, false)), Some((1, false))]);
}

#[test]
fn a_table_within_a_cell_keeps_the_outer_row_whole() {
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("", "子"), cell("", "丑"));
    check(
        &format!("<w:tbl><w:tr><w:tc>{}{inner}</w:tc>{}</w:tr></w:tbl>", words("甲"), cell("", "乙")),
        "甲 子 丑\t乙",
    );
}

#[test]
fn a_deleted_paragraph_end_joins_what_it_parted() {
    check(
        &format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>新建</w:t></w:r></w:p>{}", words("5所。")),
        "新建5所。",
    );
}

#[test]
fn moves_count_once_and_properties_before_a_change_not_at_all() {
    let styles = "<w:styles><w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";
    let body = document(
        "<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val=\"1\"/></w:pPr></w:pPrChange></w:pPr>\
        <w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新处</w:t></w:r></w:moveTo></w:p>",
    );
    let decoded =
        decode(&pack(&[("word/document.xml", &body), ("word/styles.xml", styles)]), "甲", &Limits::default()).unwrap();
    assert_eq!((decoded.text.as_str(), decoded.hints[0].level), ("新处", None));
}

#[test]
fn a_text_box_is_read_once_and_fields_by_their_result() {
    let text_box = format!("<w:txbxContent>{}</w:txbxContent>", words("附图说明"));
    check(
        &format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice>{text_box}</mc:Choice><mc:Fallback>{text_box}</mc:Fallback>\
            </mc:AlternateContent></w:r><w:r><w:t>正文</w:t></w:r></w:p>\
            <w:p><w:r><w:fldChar/><w:instrText>PAGE 9</w:instrText></w:r><w:r><w:t>第3页</w:t></w:r></w:p>\
            <w:p><w:r><w:ruby><w:rt><w:r><w:t>pei</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>培</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
        ),
        "附图说明\n正文\n第3页\n培",
    );
}

#[test]
fn line_breaks_part_paragraphs_only_where_a_paragraph_ends() {
    let lines = |parts: &[&str]| format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", parts.join("</w:t><w:br/><w:t>"));
    check(&lines(&["示例县教育局", "2026年工作要点"]), "示例县教育局 2026年工作要点");
    check(&lines(&["新建5所。", "培训教师"]), "新建5所。\n培训教师");
    check(&lines(&["工作要点", "一、招生", "（一）控辍"]), "工作要点\n一、招生\n（一）控辍");
    check(&lines(&["比上年提高", "1.5个百分点"]), "比上年提高 1.5个百分点");
}

#[test]
fn numbers_of_every_usual_shape_are_written_out() {
    let check = |format: &str, text: &str, start: u32, expected: &str| {
        let numbering = format!(
            "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"{start}\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
        );
        let body =
            document("<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>");
        let bytes = pack(&[("word/document.xml", &body), ("word/numbering.xml", &numbering)]);
        assert_eq!(decode(&bytes, "甲", &Limits::default()).unwrap().text, expected, "{format}");
    };
    check("chineseCounting", "（%1）", 3, "（三）甲");
    check("chineseCountingThousand", "第%1章", 21, "第二十一章甲");
    check("japaneseCounting", "%1、", 105, "一百零五、甲");
    check("ideographTraditional", "%1、", 2, "乙、甲");
    check("chineseLegalSimplified", "%1、", 12, "拾贰、甲");
    check("decimalEnclosedCircle", "%1", 2, "②甲");
    check("upperRoman", "%1.", 14, "XIV.甲");
    check("decimalFullWidth", "%1．", 12, "１２．甲");
    check("lowerLetter", "%1)", 4_294_967_295, "4294967295)甲");
}

#[test]
fn a_list_that_begins_anew_counts_from_its_own_start() {
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num></w:numbering>";
    let p = |id: u8| {
        format!("<w:p><w:pPr><w:numPr><w:numId w:val=\"{id}\"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>")
    };
    let body = document(&[p(1), p(1), p(2), p(2)].concat());
    let bytes = pack(&[("word/document.xml", &body), ("word/numbering.xml", numbering)]);
    assert_eq!(decode(&bytes, "甲", &Limits::default()).unwrap().text, "1.甲\n2.甲\n1.甲\n2.甲");
}

#[test]
fn styles_hand_down_their_heading_and_another_main_part_is_found() {
    let styles = "<w:styles><w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style><w:style w:styleId=\"my\"><w:name w:val=\"x\"/><w:basedOn w:val=\"1\"/></w:style></w:styles>";
    let body = document("<w:p><w:pPr><w:pStyle w:val=\"my\"/></w:pPr><w:r><w:t>招生</w:t></w:r></w:p>");
    let relations = "<Relationships><Relationship Type=\"http://x/officeDocument\" Target=\"/word/document2.xml\"/></Relationships>";
    let bytes = pack(&[("word/document2.xml", &body), ("word/styles.xml", styles), ("_rels/.rels", relations)]);
    let decoded = decode(&bytes, "甲", &Limits::default()).unwrap();
    assert_eq!((decoded.text.as_str(), decoded.hints[0].level), ("招生", Some(1)));
}
