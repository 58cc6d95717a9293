//! The DOCX that we write, read back as XML: layout of GB/T 9704, links, escaping, and same bytes every time.
#![allow(clippy::unwrap_used, dead_code)]

#[path = "../examples/sample_docx.rs"]
mod sample_docx;

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use gangmu_document::write::{
    Annex, Block, Cell, Font, OfficialDate, OfficialDocument, Run, Signature, Table, Theme, WriteError, write_docx,
};
use quick_xml::Reader;
use quick_xml::events::Event;
use sample_docx::sample;

fn written(document: &OfficialDocument) -> Vec<u8> {
    write_docx(document, &Theme::default()).unwrap()
}

fn parts(docx: &[u8]) -> Vec<(String, String)> {
    let mut package = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let read = |index: usize| {
        let mut file = package.by_index(index).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        (file.name().unwrap().into_owned(), text)
    };
    (0..10).map(read).collect()
}

fn part(document: &OfficialDocument, name: &str) -> String {
    let found = parts(&written(document)).into_iter().find(|(part, _)| part == name);
    found.unwrap().1
}

fn document_xml(document: &OfficialDocument) -> String {
    part(document, "word/document.xml")
}

/// The style of that id as XML.
fn style(id: &str) -> String {
    let styles = part(&sample(), "word/styles.xml");
    let from = styles.find(&format!("w:styleId=\"{id}\"")).unwrap();
    styles[from..].split("</w:style>").next().unwrap().to_owned()
}

/// The paragraph that holds `text`, as XML.
fn paragraph_with(xml: &str, text: &str) -> String {
    let found = xml.split("<w:p>").find(|paragraph| paragraph.contains(text));
    found.unwrap().split("</w:p>").next().unwrap().to_owned()
}

/// The values of `attribute` on elements called `element`; fails when the XML is not well-formed.
fn values(xml: &str, element: &str, attribute: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut found = Vec::new();
    let mut depth = 0i32;
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::End(_) => depth -= 1,
            event @ (Event::Start(_) | Event::Empty(_)) => {
                depth += i32::from(matches!(event, Event::Start(_)));
                let (Event::Start(tag) | Event::Empty(tag)) = event else { unreachable!() };
                for each in tag.attributes() {
                    let each = each.unwrap();
                    if tag.name().as_ref() == element && each.key.as_ref() == attribute {
                        found.push(each.value.into_owned());
                    }
                }
            }
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    found
}

fn one_paragraph(text: &str) -> OfficialDocument {
    OfficialDocument { body: vec![Block::Paragraph(vec![Run::plain(text)])], ..OfficialDocument::default() }
}

fn one_table(table: Table) -> OfficialDocument {
    OfficialDocument { body: vec![Block::Table(table)], ..OfficialDocument::default() }
}

fn signed(agency: &str, sealed: bool) -> String {
    let date = OfficialDate::new(2026, 3, 5).unwrap();
    let signature = Some(Signature { agency: agency.to_owned(), date, sealed });
    document_xml(&OfficialDocument { signature, ..OfficialDocument::default() })
}

#[test]
fn every_part_is_well_formed_and_every_target_exists() {
    let parts = parts(&written(&sample()));
    let names: BTreeSet<String> = parts.iter().map(|(name, _)| name.clone()).collect();
    for (name, xml) in &parts {
        values(xml, "", "");
        if name.ends_with("document.xml.rels") {
            for target in values(xml, "Relationship", "Target") {
                assert!(names.contains(&format!("word/{target}")), "{target}");
            }
        }
    }
    let typed = values(&parts[0].1, "Override", "PartName");
    assert!(typed.iter().all(|name| names.contains(name.trim_start_matches('/'))));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(written(&sample()), written(&sample()));
    assert_ne!(written(&sample()), written(&one_paragraph("别的")));
}

#[test]
fn paper_margins_and_grid_are_those_of_the_standard() {
    let xml = document_xml(&sample());
    let size = |side| values(&xml, "w:pgSz", side)[0].parse::<f64>().unwrap() / 1440.0 * 25.4;
    let margin = |side| values(&xml, "w:pgMar", side)[0].parse::<f64>().unwrap() / 1440.0 * 25.4;
    for (found, wanted) in [
        (size("w:w"), 210.0),
        (size("w:h"), 297.0),
        (margin("w:top"), 37.0),
        (margin("w:bottom"), 35.0),
        (margin("w:left"), 28.0),
        (margin("w:right"), 26.0),
    ] {
        assert!((found - wanted).abs() < 0.02, "{found} mm, wanted {wanted} mm");
    }
    assert_eq!(values(&xml, "w:docGrid", "w:linePitch"), ["579"]);
}

#[test]
fn a_page_holds_22_lines_of_28_characters() {
    let normal = style("Normal");
    assert!(normal.contains(r#"w:line="579" w:lineRule="exact""#));
    assert!(normal.contains(r#"<w:sz w:val="32"/>"#));
    assert!(normal.contains(r#"<w:spacing w:val="-5"/>"#));
    let type_area = (210.0 - 28.0 - 26.0, 297.0 - 37.0 - 35.0);
    let points = |millimetres: f64| millimetres / 25.4 * 72.0;
    assert_eq!((points(type_area.0) / (16.0 - 0.25)).floor(), 28.0);
    assert_eq!((points(type_area.1) / 28.95).floor(), 22.0);
}

#[test]
fn fonts_are_named_as_the_standard_names_them() {
    for (id, font, half_points) in [
        ("Body", "仿宋_GB2312", 32),
        ("Heading1", "黑体", 32),
        ("Heading2", "楷体_GB2312", 32),
        ("Heading3", "仿宋_GB2312", 32),
        ("Heading4", "仿宋_GB2312", 32),
        ("Title", "方正小标宋简体", 44),
        ("AnnexMark", "黑体", 32),
        ("Footer", "宋体", 28),
    ] {
        let style = style(id);
        assert!(style.contains(&format!(r#"w:eastAsia="{font}""#)), "{style}");
        assert!(style.contains(&format!(r#"<w:sz w:val="{half_points}"/>"#)), "{style}");
        assert!(!style.contains("<w:b/>"), "{style}");
    }
    let fonts = part(&sample(), "word/fontTable.xml");
    assert!(values(&fonts, "w:altName", "w:val").contains(&"FangSong".to_owned()));
}

#[test]
fn body_text_begins_two_characters_in_and_titles_stand_in_the_middle() {
    assert!(style("Body").contains(r#"w:firstLineChars="200""#));
    assert!(style("Heading1").contains(r#"w:firstLineChars="200""#));
    assert!(style("Title").contains(r#"<w:jc w:val="center"/>"#));
    let xml = document_xml(&sample());
    assert!(paragraph_with(&xml, "守牢校园安全底线").contains(r#"<w:pStyle w:val="Heading2"/>"#));
}

#[test]
fn page_numbers_stand_right_on_odd_and_left_on_even_pages() {
    let settings = part(&sample(), "word/settings.xml");
    assert!(settings.contains("<w:evenAndOddHeaders/>"));
    let xml = document_xml(&sample());
    assert_eq!(values(&xml, "w:footerReference", "w:type"), ["default", "even"]);
    assert_eq!(values(&xml, "w:footerReference", "r:id"), ["rIdOdd", "rIdEven"]);
    for (name, side) in [("word/footer1.xml", "right"), ("word/footer2.xml", "left")] {
        let footer = part(&sample(), name);
        assert!(footer.contains(&format!(r#"<w:jc w:val="{side}"/>"#)), "{footer}");
        assert!(footer.contains(&format!(r#"w:{side}Chars="100""#)), "{footer}");
        assert!(footer.contains("— ") && footer.contains(" —") && footer.contains(r#"w:instr=" PAGE ""#));
    }
}

#[test]
fn a_red_head_has_a_red_mark_and_a_red_line_under_the_number() {
    let xml = document_xml(&sample());
    assert!(style("AgencyMark").contains(r#"<w:color w:val="FF0000"/>"#));
    assert!(paragraph_with(&xml, "示例县教育局文件").contains("AgencyMark"));
    assert!(paragraph_with(&xml, "示教〔2026〕8号").contains(r#"w:color="FF0000""#));
    let plain = document_xml(&OfficialDocument { agency_mark: None, ..sample() });
    assert!(!plain.contains("FF0000"));
    assert!(plain.contains("示教〔2026〕8号"));
}

#[test]
fn the_recipient_ends_with_one_full_width_colon() {
    for given in ["示例县人民政府", "示例县人民政府：", "示例县人民政府:"] {
        let document = OfficialDocument { recipient: Some(given.to_owned()), ..OfficialDocument::default() };
        assert!(document_xml(&document).contains(">示例县人民政府：<"));
    }
}

#[test]
fn dates_are_written_without_leading_zeros() {
    let date = |year, month, day| OfficialDate::new(year, month, day).map(|date| date.to_string());
    assert_eq!(date(2026, 12, 20).unwrap(), "2026年12月20日");
    assert_eq!(date(2026, 3, 5).unwrap(), "2026年3月5日");
    assert!(date(2024, 2, 29).is_some());
    assert!(date(2026, 2, 29).is_none() && date(2026, 13, 1).is_none() && date(26, 1, 1).is_none());
    assert!(serde_json::from_str::<OfficialDate>("[2026,4,31]").is_err());
}

#[test]
fn the_date_keeps_its_distance_from_agency_and_edge() {
    let right = |xml: &str, text: &str| {
        let paragraph = paragraph_with(xml, text);
        let (_, after) = paragraph.split_once("w:rightChars=\"").unwrap();
        after.split('"').next().unwrap().to_owned()
    };
    // 9 characters of agency over 6 of date: the date begins 2 characters after the agency.
    let long = signed("示例县教育局办公室", false);
    assert_eq!(right(&long, "示例县教育局办公室"), "200");
    assert_eq!(right(&long, "2026年3月5日"), "300");
    // 4 characters under 6: the date is 2 in, the agency begins 2 before it.
    let short = signed("示例中学", false);
    assert_eq!(right(&short, "示例中学"), "600");
    assert_eq!(right(&short, "2026年3月5日"), "200");
    // Sealed: the date 4 in, the agency centred over it.
    let sealed = signed("示例中学", true);
    assert_eq!(right(&sealed, "示例中学"), "500");
    assert_eq!(right(&sealed, "2026年3月5日"), "400");
}

#[test]
fn annexes_are_numbered_when_there_are_several_and_begin_on_new_pages() {
    let xml = document_xml(&sample());
    assert!(paragraph_with(&xml, ">附件1<").contains(r#"<w:pStyle w:val="AnnexMark"/>"#));
    assert!(xml.contains(">附件2<") && xml.contains("附件：1.2026年度"));
    assert!(style("AnnexMark").contains("<w:pageBreakBefore/>"));
    let only = OfficialDocument {
        attachments_note: vec!["名单".to_owned()],
        annexes: vec![Annex { title: "名单".to_owned(), body: Vec::new() }],
        ..OfficialDocument::default()
    };
    let xml = document_xml(&only);
    assert!(xml.contains(">附件<") && xml.contains(">附件：名单<"));
}

#[test]
fn a_table_fills_the_width_repeats_its_head_and_sets_numbers_right() {
    let table = Table {
        caption: Some("表1　在校生".to_owned()),
        unit_note: Some("单位：人".to_owned()),
        header: ["学段", "人数", "占比"].map(str::to_owned).to_vec(),
        rows: vec![vec![Cell::text("小学"), Cell::number("24890"), Cell::number("67.4%")]],
        widths: vec![3, 2, 2],
    };
    let xml = document_xml(&one_table(table));
    let columns: Vec<u32> = values(&xml, "w:gridCol", "w:w").iter().map(|width| width.parse().unwrap()).collect();
    assert_eq!(columns.iter().sum::<u32>(), 8845);
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
    assert!(paragraph_with(&xml, "24890").contains(r#"<w:jc w:val="right"/>"#));
    assert!(!paragraph_with(&xml, ">小学<").contains("w:jc"));
    assert!(xml.find("表1").unwrap() < xml.find("单位：人").unwrap());
    let borders = xml.split("<w:tblBorders>").nth(1).unwrap().split("</w:tblBorders>").next().unwrap();
    assert!(!borders.contains("w:left") && !borders.contains("w:right"));
}

#[test]
fn a_figure_in_the_text_leads_to_its_line_and_back() {
    let xml = document_xml(&sample());
    let bookmarks = values(&xml, "w:bookmarkStart", "w:name");
    let unique: BTreeSet<&String> = bookmarks.iter().collect();
    assert_eq!((bookmarks.len(), unique.len()), (6, 6));
    let links = values(&xml, "w:hyperlink", "w:anchor");
    assert_eq!(links, ["line_1", "line_2", "line_3", "figure_1", "figure_2", "figure_3"]);
    assert!(links.iter().all(|target| unique.contains(target)));
    assert_eq!(values(&xml, "w:bookmarkStart", "w:id"), values(&xml, "w:bookmarkEnd", "w:id"));
    let (_, after) = xml.split_once(r#"w:name="line_2"/>"#).unwrap();
    assert!(after.split("</w:p>").next().unwrap().contains("1274处"));
}

#[test]
fn a_figure_mentioned_twice_is_bookmarked_once() {
    let figure = Run::figure("8所", "schools");
    let table = Table {
        header: vec!["数".to_owned()],
        rows: vec![vec![Cell::number("8").anchored("schools")]],
        ..Table::default()
    };
    let body = vec![Block::Paragraph(vec![figure.clone(), Run::plain("，"), figure]), Block::Table(table)];
    let xml = document_xml(&OfficialDocument { body, ..OfficialDocument::default() });
    assert_eq!(values(&xml, "w:bookmarkStart", "w:name"), ["figure_1", "line_1"]);
    assert_eq!(values(&xml, "w:hyperlink", "w:anchor"), ["line_1", "line_1", "figure_1"]);
}

#[test]
fn marks_of_xml_are_escaped_and_control_characters_left_out() {
    let xml = document_xml(&one_paragraph("经费<100万 & \"专款\"\u{0}\u{8}\u{b}\u{FFFE}\r专用>\n下一行\t末"));
    values(&xml, "", "");
    assert!(xml.contains("经费&lt;100万 &amp; "));
    assert!(!xml.contains(['\u{0}', '\u{8}', '\u{b}', '\u{FFFE}', '\r']));
    assert!(xml.contains("<w:br/>") && xml.contains("<w:tab/>"));
    let theme = Theme { body: Font::new("仿\"宋<", "&"), ..Theme::default() };
    for (_, xml) in parts(&write_docx(&sample(), &theme).unwrap()) {
        values(&xml, "", "");
    }
}

#[test]
fn what_cannot_be_laid_out_is_refused_in_chinese() {
    let table = |rows, widths| Table {
        caption: Some("甲".to_owned()),
        header: vec!["一".to_owned(), "二".to_owned()],
        rows,
        widths,
        ..Table::default()
    };
    let lost = Block::Paragraph(vec![Run::figure("8", "nowhere")]);
    let twice = vec![vec![Cell::text("1").anchored("x"), Cell::text("2").anchored("x")]];
    let check = |block: Block, expected: &str| {
        let document = OfficialDocument { body: vec![block], ..OfficialDocument::default() };
        let error: WriteError = write_docx(&document, &Theme::default()).unwrap_err();
        assert_eq!(error.to_string(), expected);
    };
    check(Block::Heading { level: 5, text: String::new() }, "标题只有一至四级，没有第5级");
    check(Block::Table(Table::default()), "表“”没有列");
    check(Block::Table(table(vec![vec![Cell::text("1")]], vec![])), "表“甲”第1行有1格，应为2格");
    check(Block::Table(table(vec![], vec![1, 0])), "表“甲”应给出2个大于0的列宽");
    check(lost, "正文中的数据“nowhere”在各表中没有对应的行");
    check(Block::Table(table(twice, vec![])), "数据“x”在各表中对应了不止一行");
}

#[test]
fn a_document_survives_json() {
    let json = serde_json::to_string(&sample()).unwrap();
    assert_eq!(serde_json::from_str::<OfficialDocument>(&json).unwrap(), sample());
    assert!(serde_json::from_str::<OfficialDocument>(r#"{"titel":[]}"#).is_err());
}

#[test]
fn an_empty_document_is_still_a_document() {
    let xml = document_xml(&OfficialDocument::default());
    values(&xml, "", "");
    assert!(xml.contains("<w:sectPr>"));
}
