//! Word documents: unpacks within limits and gives one line per paragraph or table row. Pictures and layout are left.

mod body;
mod numbering;

use super::Decoded;
use super::archive::Parts;
use crate::document::{Format, Limits};
use crate::error::ReadError;

/// Decodes a DOCX file.
pub(super) fn decode(bytes: &[u8], name: &str, limits: &Limits) -> Result<Decoded, ReadError> {
    let mut parts = Parts::open(bytes, name, limits)?;
    let Some(document) = parts.read("word/document.xml")? else {
        return Err(ReadError::NotWord { name: name.into(), part: "word/document.xml".into() });
    };
    let numbering = parts.read("word/numbering.xml")?.unwrap_or_default();
    let styles = parts.read("word/styles.xml")?.unwrap_or_default();
    let footnotes = parts.read("word/footnotes.xml")?.unwrap_or_default();
    let endnotes = parts.read("word/endnotes.xml")?.unwrap_or_default();

    let broken = |part: &str| ReadError::Broken { name: name.into(), part: part.into() };
    let numbers = numbering::read(&numbering).ok_or_else(|| broken("word/numbering.xml"))?;
    let levels = numbering::read_styles(&styles).ok_or_else(|| broken("word/styles.xml"))?;
    let mut reader = body::Body::new(numbers, levels);
    reader.read(&document).ok_or_else(|| broken("word/document.xml"))?;
    for notes in [&footnotes, &endnotes] {
        reader.read(notes).ok_or_else(|| broken("word/footnotes.xml"))?;
    }
    let (lines, hints) = reader.finish();
    if lines.iter().all(|line| line.trim().is_empty()) {
        return Err(ReadError::Empty { name: name.into() });
    }
    Ok(Decoded { format: Format::Docx, encoding: "UTF-8".into(), text: lines.join("\n"), hints })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::{Cursor, Write};

    use super::*;

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
}
