//! PDF files written by hand, each with one thing that real ones have.

#![allow(clippy::unwrap_used)]
use std::io::Write;

use super::*;

/// A one-page file: the font's entries, the page's instructions, further objects.
fn file(font: &str, content: &[u8], more: &[&str]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut add = |object: &[u8]| {
        out.extend_from_slice(object);
        out.push(b'\n');
    };
    add(b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj");
    add(b"2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 400 600]>> endobj");
    add(
        b"3 0 obj <</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>> endobj",
    );
    add(&[format!("4 0 obj <</Length {}>> stream\n", content.len()).as_bytes(), content, b"\nendstream endobj"]
        .concat());
    add(format!("5 0 obj <</Type/Font {font}>> endobj").as_bytes());
    for object in more {
        add(object.as_bytes());
    }
    add(b"trailer <</Root 1 0 R>>\n%%EOF");
    out
}

fn check(bytes: &[u8], text: &str) {
    assert_eq!(decode(bytes, "甲.pdf", &Limits::default()).unwrap().text, text);
}

const GBK: &str =
    "/Subtype/Type0/BaseFont/SimSun/Encoding/GBK-EUC-H/DescendantFonts[<</Subtype/CIDFontType2/DW 1000>>]";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[test]
fn a_font_that_is_not_embedded_is_read_by_its_national_encoding() {
    let words = hex(&encoding_rs::GB18030.encode("新建学校5所。").0);
    check(&file(GBK, format!("BT /F 16 Tf 50 500 Td <{words}> Tj ET").as_bytes(), &[]), "新建学校5所。");
    let ucs = GBK.replace("GBK-EUC-H", "UniGB-UCS2-H");
    let words: String = "新建学校5所。".encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    check(&file(&ucs, format!("BT /F 16 Tf 50 500 Td <{words}> Tj ET").as_bytes(), &[]), "新建学校5所。");
}

#[test]
fn lines_come_by_place_and_not_by_the_order_of_writing() {
    let word = |text: &str| hex(&encoding_rs::GB18030.encode(text).0);
    let content = format!(
        "BT /F 16 Tf 1 0 0 1 50 400 Tm <{}> Tj 1 0 0 1 50 500 Tm [<{}> 0 <{}>] TJ 20 TL (ABC) ' ET",
        word("第三行"),
        word("第"),
        word("一行")
    );
    check(&file(GBK, content.as_bytes(), &[]), "第一行\nABC\n第三行");
}

#[test]
fn words_in_forms_count_and_a_form_that_draws_itself_ends() {
    let word = hex(&encoding_rs::GB18030.encode("教育").0);
    let body = format!("BT /F 16 Tf 50 300 Td <{word}> Tj ET /X Do");
    let form = format!("6 0 obj <</Subtype/Form/Length {}>> stream\n{body}\nendstream endobj", body.len());
    check(&file(GBK, b"q 1 0 0 1 0 100 cm /X Do Q", &[&form]), "教育");
}

#[test]
fn a_watermark_that_slants_is_left_out() {
    let word = hex(&encoding_rs::GB18030.encode("内部资料").0);
    let content = format!("BT /F 16 Tf 50 500 Td <{word}> Tj 0.7 0.7 -0.7 0.7 100 200 Tm <{word}> Tj ET");
    check(&file(GBK, content.as_bytes(), &[]), "内部资料");
}

#[test]
fn a_bomb_in_a_stream_is_refused() {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(&vec![b' '; 4_000_000]).unwrap();
    let packed = encoder.finish().unwrap();
    let mut bytes =
        b"%PDF-1.5\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Type/Pages/Kids[3 0 R]>> endobj\n\
        3 0 obj <</Type/Page/Contents 4 0 R>> endobj\n4 0 obj <</Filter/FlateDecode>> stream\n"
            .to_vec();
    bytes.extend_from_slice(&packed);
    bytes.extend_from_slice(b"\nendstream endobj trailer <</Root 1 0 R>>");
    let limits = Limits { max_unpacked: 1_000_000, ..Limits::default() };
    assert!(matches!(decode(&bytes, "甲", &limits), Err(ReadError::Bomb { .. })));
}

#[test]
fn a_font_without_any_key_to_its_characters_is_named_garbled() {
    let font = GBK.replace("GBK-EUC-H", "Identity-H");
    let bytes = file(&font, b"BT /F 16 Tf 50 500 Td <00010002000300040005> Tj ET", &[]);
    assert!(matches!(decode(&bytes, "甲", &Limits::default()), Err(ReadError::Garbled { .. })));
}

#[test]
fn what_is_no_file_at_all_is_broken() {
    for bytes in [b"%PDF-1.4".as_slice(), b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>"] {
        assert!(matches!(decode(bytes, "甲", &Limits::default()), Err(ReadError::Broken { .. })));
    }
}
