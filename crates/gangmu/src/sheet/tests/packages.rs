//! Packages written part by part, for sheets that no spreadsheet program would write.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A package whose worksheet is made by `fill`.
pub(super) fn package(parts: &[(&str, &str)], fill: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    fill(&mut zip);
    zip.finish().unwrap().into_inner()
}

pub(super) const RELS: (&str, &str) = (
    "_rels/.rels",
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
);
pub(super) const BOOK: (&str, &str) = (
    "xl/workbook.xml",
    r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="一" sheetId="1" r:id="r1"/></sheets></workbook>"#,
);
pub(super) const BOOK_RELS: (&str, &str) = (
    "xl/_rels/workbook.xml.rels",
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
);

/// A workbook with this text as the XML of its sheet.
pub(super) fn workbook(fill: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    package(&[RELS, BOOK, BOOK_RELS], |zip| {
        zip.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
        fill(zip);
    })
}

pub(super) const HEAD: &str =
    r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
pub(super) const NAMES: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>项目名称</t></is></c></row>"#;
pub(super) const TAIL: &str = "</sheetData></worksheet>";

/// A workbook with this many rows of two cells.
pub(super) fn many_rows(rows: u32) -> Vec<u8> {
    workbook(|zip| {
        let mut out = std::io::BufWriter::new(zip);
        write!(out, "{HEAD}{NAMES}").unwrap();
        for row in 2..rows {
            write!(out, r#"<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>1</v></c></row>"#).unwrap();
        }
        write!(out, "{TAIL}").unwrap();
    })
}
