//! Files as people send them: Word papers, Excel sheets, and files made to do harm.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{Formula, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The first bytes of every OLE container: .doc, .xls, and encrypted .docx.
pub const OLE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// A zip archive of named parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word paper with one paragraph per line.
pub fn docx(text: &str) -> Vec<u8> {
    let paragraphs: String = text.lines().map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{paragraphs}</w:body></w:document>"
    );
    zip(&[("word/document.xml", document.as_bytes())])
}

/// An archive of a few hundred kilobytes whose named part unpacks to 300 MiB of blanks.
pub fn bomb(part: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("_rels/.rels", SimpleFileOptions::default()).unwrap();
    zip.start_file(part, SimpleFileOptions::default().compression_level(Some(1))).unwrap();
    let blanks = vec![b' '; 4 << 20];
    for _ in 0..75 {
        zip.write_all(&blanks).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The start of an encrypted Office file: an OLE container that holds an encrypted package.
pub fn encrypted() -> Vec<u8> {
    let mut bytes = OLE.to_vec();
    bytes.resize(1024, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4096, 0);
    bytes
}

/// UTF-16 with its mark, as the Windows editor saves “Unicode”.
pub fn utf16(text: &str) -> Vec<u8> {
    [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

/// GB18030, as older editors save.
pub fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

/// A sheet of texts; a cell that begins with `=` is a formula whose kept result is an error.
pub fn xlsx(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            if text.starts_with('=') {
                sheet.write_formula(row, column, Formula::new(*text).set_result("#DIV/0!")).unwrap();
            } else if !text.is_empty() {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// The cells of the first sheet of a workbook, as texts.
pub fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// Every part of a package that is text, in one text.
pub fn parts(bytes: &[u8]) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for at in 0..archive.len() {
        let mut bytes = Vec::new();
        archive.by_index(at).unwrap().read_to_end(&mut bytes).unwrap();
        all.push_str(&String::from_utf8_lossy(&bytes));
    }
    all
}
