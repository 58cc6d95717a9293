//! Files that must be refused: quickly, with little memory, with a message that names place and remedy.

use std::io::Write;

use super::super::SheetError;
use super::packages::{BOOK, BOOK_RELS, HEAD, NAMES, RELS, TAIL, many_rows, package, workbook};
use super::*;

fn refused(bytes: &[u8]) -> SheetError {
    refused_with(bytes, &limits())
}

fn refused_with(bytes: &[u8], limits: &SheetLimits) -> SheetError {
    let began = spent();
    let error = read_sheet(bytes, &ledger(), &context(&county(), false), limits).unwrap_err();
    let took = spent() - began;
    assert!(took < 10.0, "{error} after {took} s");
    let text = error.to_string();
    assert!(text.contains('请') && text.contains('，'), "{text}");
    error
}

#[test]
fn no_bytes_are_refused() {
    assert_eq!(refused(b""), SheetError::Empty);
}

#[test]
fn other_formats_are_known_by_their_content() {
    let cfb = |word: &str| {
        let name = word.encode_utf16().flat_map(u16::to_le_bytes);
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1].into_iter().chain([0; 600]).chain(name).collect::<Vec<u8>>()
    };
    assert!(matches!(refused(&cfb("Workbook")), SheetError::OtherFormat(what) if what.contains(".xls")));
    assert_eq!(refused(&cfb("EncryptedPackage")), SheetError::Encrypted);
    assert!(matches!(refused(b"%PDF-1.7 ..."), SheetError::NotASheet("PDF 文件")));
    assert!(
        matches!(refused("<html><table><tr><td>项目名称</td></tr></table></html>".as_bytes()), SheetError::OtherFormat(what) if what.contains("网页"))
    );
    assert!(matches!(refused(&[1, 2, 0, 4]), SheetError::NotASheet(_)));
    let word = package(&[("word/document.xml", "<w/>")], |_| ());
    assert!(matches!(refused(&word), SheetError::NotASheet(what) if what.contains("Word")));
    let plain = package(&[("a.txt", "你好")], |_| ());
    assert!(matches!(refused(&plain), SheetError::NotASheet(what) if what.contains("压缩包")));
}

#[test]
fn a_damaged_package_is_refused_wherever_it_is_cut_or_changed() {
    let good = texts(&[&["项目名称", "维修类型", "开工日期"], &["换窗", "门窗", "2026-03-05"]]);
    for cut in [30, good.len() / 2, good.len() - 10] {
        assert!(matches!(refused(&good[..cut]), SheetError::Damaged { .. }), "cut at {cut}");
    }
    for at in (4..good.len()).step_by(7) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x55;
        // Some bytes do not matter; what is read must then be what was written, or a reason.
        if let Ok(read) = read_sheet(&bytes, &ledger(), &context(&county(), false), &limits()) {
            assert!(read.total() <= 1, "changed at {at}");
        }
    }
}

#[test]
fn a_sheet_that_unpacks_to_more_than_the_limit_is_refused() {
    let bytes = workbook(|zip| {
        zip.write_all(HEAD.as_bytes()).unwrap();
        let row = "<row><c><v>1</v></c></row>".repeat(50_000);
        for _ in 0..60 {
            zip.write_all(row.as_bytes()).unwrap();
        }
    });
    assert!(bytes.len() < 1 << 20);
    let limits = SheetLimits { unpacked: 64 << 20, ..limits() };
    assert!(matches!(refused_with(&bytes, &limits), SheetError::TooLargeUnpacked { .. }));
}

#[test]
fn a_header_that_lies_about_its_size_is_found_out() {
    let mut bytes = workbook(|zip| {
        zip.write_all(HEAD.as_bytes()).unwrap();
        zip.write_all(&vec![b' '; 40 << 20]).unwrap();
    });
    let real = (HEAD.len() as u32 + (40 << 20)).to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == real).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let limits = SheetLimits { unpacked: 16 << 20, ..limits() };
    assert!(matches!(refused_with(&bytes, &limits), SheetError::TooLargeUnpacked { .. } | SheetError::Damaged { .. }));
}

#[test]
fn one_endless_cell_is_refused() {
    for (open, filler) in [
        ("<row><c t=\"inlineStr\"><is><t>", "长"),
        ("<row><c t=\"inlineStr\"><is>", "<t>长</t>"),
        ("<row><c t=\"str\"><v>", "</c><c>长"),
        ("<!--", "<row><c>"),
        ("<row a=\"", "x"),
    ] {
        let bytes = workbook(|zip| {
            zip.write_all(format!("{HEAD}{NAMES}{open}").as_bytes()).unwrap();
            zip.write_all(filler.repeat((6 << 20) / filler.len()).as_bytes()).unwrap();
        });
        let error = refused(&bytes);
        assert!(matches!(error, SheetError::TooLargeUnpacked { .. }), "{open}: {error}");
    }
}

#[test]
fn promised_texts_are_not_made_room_for() {
    let strings = r#"<sst uniqueCount="99999999999999999"><si><t>a</t></si></sst>"#;
    let bytes = package(&[RELS, BOOK, BOOK_RELS, ("xl/sharedStrings.xml", strings)], |_| ());
    assert!(matches!(refused(&bytes), SheetError::TooLargeUnpacked { .. }));
}

#[test]
fn a_million_formats_or_entries_are_refused() {
    let styles = format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(200_000));
    let bytes = package(&[RELS, BOOK, BOOK_RELS, ("xl/styles.xml", &styles)], |_| ());
    assert!(matches!(refused(&bytes), SheetError::TooLargeUnpacked { .. }));
    let names: Vec<String> = (0..6_000).map(|n| format!("x/{n}.xml")).collect();
    let parts: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert!(matches!(refused(&package(&parts, |_| ())), SheetError::TooLargeUnpacked { .. }));
}

#[test]
fn an_external_entity_is_refused() {
    let bytes = workbook(|zip| {
        let evil = format!("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>{HEAD}{NAMES}{TAIL}");
        zip.write_all(evil.as_bytes()).unwrap();
    });
    assert!(matches!(refused(&bytes), SheetError::Damaged { .. }));
}

#[test]
fn more_rows_than_the_limit_are_refused_and_named() {
    let bytes = many_rows(2_000);
    let error = refused_with(&bytes, &SheetLimits { rows: 1_000, ..limits() });
    assert_eq!(error, SheetError::TooManyRows { sheet: "一".to_owned(), limit: 1_000 });
    assert!(error.to_string().contains("1000 行"));
}

#[test]
fn formatted_empty_rows_do_not_count() {
    let bytes = workbook(|zip| {
        zip.write_all(format!("{HEAD}{NAMES}").as_bytes()).unwrap();
        for row in 2..5_000 {
            write!(zip, r#"<row r="{row}"><c r="A{row}" s="0"/></row>"#).unwrap();
        }
        write!(zip, r#"<row r="5000"><c r="A5000"><v>1</v></c></row>{TAIL}"#).unwrap();
    });
    let limits = SheetLimits { rows: 10, ..limits() };
    let read = read_sheet(&bytes, &ledger(), &context(&county(), false), &limits).unwrap();
    assert_eq!((read.total(), read.rows[0].row), (1, 5_000));
}

#[test]
fn a_sheet_without_header_or_rows_is_refused() {
    let error = refused(&texts(&[&["甲", "乙"], &["1", "2"]]));
    assert!(
        matches!(&error, SheetError::NoHeader { expected, .. } if expected.starts_with("项目名称、维修类型")),
        "{error}"
    );
    assert!(matches!(refused(&texts(&[&["项目名称", "维修类型"]])), SheetError::NoRows { header: 1, .. }));
    assert!(matches!(refused(&sheet(|_| ())), SheetError::NoHeader { .. }));
}

#[test]
fn a_text_of_no_known_encoding_is_refused_with_its_line() {
    assert_eq!(refused(b"a,b\n1,\xff\xff\n"), SheetError::Encoding { line: 2 });
}

#[test]
fn an_unknown_error_value_is_refused_with_its_place() {
    let bytes = workbook(|zip| {
        write!(zip, r##"{HEAD}{NAMES}<row r="2"><c r="A2" t="e"><v>#SPILL!</v></c></row>{TAIL}"##).unwrap();
    });
    match refused(&bytes) {
        SheetError::Damaged { place } => assert!(place.contains("第 1 行附近") && place.contains("#SPILL!"), "{place}"),
        other => panic!("{other}"),
    }
}

#[test]
fn a_formula_that_was_never_calculated_is_an_error_of_its_cell() {
    let bytes = workbook(|zip| {
        write!(zip, r#"{HEAD}{NAMES}<row r="2"><c r="A2"><f>1+1</f></c></row>{TAIL}"#).unwrap();
    });
    let read = read(&bytes);
    assert!(errors(&read).contains(&"A2 name 项目名称：公式没有计算结果".to_owned()));
}
