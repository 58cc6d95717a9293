//! What must hold for any input, and how a target wraps its bytes into a file. Used by the fuzz targets and the seeds' test.

use std::io::Write;

use gangmu_document::audit::{Audit, audit, compare};
use gangmu_document::{Document, Limits, Span, read};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Small enough that a run is quick, large enough that every branch can be reached.
fn limits() -> Limits {
    Limits { max_bytes: 1 << 20, max_unpacked: 4 << 20 }
}

/// Reads and audits the bytes; panics where a law is broken.
fn check(bytes: &[u8], name: &str) {
    let Ok(document) = read(bytes, name, &limits()) else { return };
    let text: Vec<char> = document.text.chars().collect();
    let inside = |span: Span| span.0 <= span.1 && span.1 <= text.len();
    assert!(document.paragraphs.iter().all(|p| inside(p.span)), "a paragraph lies outside the text");
    assert!(document.clauses.iter().all(|c| inside(c.span)), "a clause lies outside the text");
    assert!(document.outline.iter().all(|s| inside(s.span)), "a section lies outside the text");
    assert!(document.parts.iter().all(|p| inside(p.span)), "a part lies outside the text");
    for figure in &document.figures {
        assert!(inside(figure.span), "a figure lies outside the text");
        assert!(
            text[figure.span.0..figure.span.1].iter().collect::<String>() == figure.quote,
            "a quote is not the text"
        );
        assert!(figure.value.is_finite() && figure.clause < document.clauses.len().max(1), "a figure is broken");
    }
    judge(&document, &audit(&document, None), &inside);
    judge(&document, &compare(&document, &document), &inside);
}

fn judge(document: &Document, found: &Audit, inside: &dyn Fn(Span) -> bool) {
    let places = found.findings.iter().map(|f| (&f.places, &f.quotes));
    for (places, quotes) in places.chain(found.checked.iter().map(|c| (&c.places, &c.quotes))) {
        assert!(places.len() == quotes.len(), "a quote has no place");
        assert!(places.iter().all(|p| inside(p.span)), "a finding lies outside the text");
    }
    assert!(found.findings.len() <= 4 * (document.text.len() + 8), "more findings than characters");
}

/// A packed file with the bytes as one of its parts and the others as given.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        if zip.start_file(*name, SimpleFileOptions::default()).is_err() || zip.write_all(content).is_err() {
            return Vec::new();
        }
    }
    zip.finish().map(std::io::Cursor::into_inner).unwrap_or_default()
}

/// A target: what it makes of the fuzzer's bytes.
pub type Target = fn(&[u8]);

/// Every target by name; one file of the same name in `fuzz_targets/` runs it.
pub const TARGETS: &[(&str, Target)] = &[
    ("any", any),
    ("text", text),
    ("html", html),
    ("docx", docx),
    ("xlsx", xlsx),
    ("ofd", ofd),
    ("pdf", pdf),
    ("figures", figures),
];

/// Runs the target of a name.
pub fn run(name: &str, bytes: &[u8]) {
    for (_, target) in TARGETS.iter().filter(|(known, _)| *known == name) {
        target(bytes);
    }
}

/// Any bytes: the format is told from the content.
fn any(bytes: &[u8]) {
    check(bytes, "任意文件");
}

/// Any text.
fn text(bytes: &[u8]) {
    check(String::from_utf8_lossy(bytes).as_bytes(), "文稿.txt");
}

/// Any web page.
fn html(bytes: &[u8]) {
    check(&[b"<!DOCTYPE html><html><body>", bytes, b"</body></html>"].concat(), "网页.html");
}

/// A PDF: any bytes behind its head.
fn pdf(bytes: &[u8]) {
    let head: &[u8] = if bytes.starts_with(b"%PDF-") { b"" } else { b"%PDF-1.7\n" };
    check(&[head, bytes].concat(), "文稿.pdf");
}

/// The grammar of figures: every byte is a piece of the genre, so that the fuzzer writes sentences.
fn figures(bytes: &[u8]) {
    let text: String = bytes.iter().map(|byte| PIECES[usize::from(*byte) % PIECES.len()]).collect();
    check(text.as_bytes(), "句子.txt");
}

/// A Word file: any bytes as its body, its numbering or its styles.
fn docx(bytes: &[u8]) {
    check(&packed(&[("word/document.xml", bytes)]), "文稿.docx");
    check(&packed(&[("word/document.xml", BODY), ("word/numbering.xml", bytes)]), "文稿.docx");
    check(&packed(&[("word/document.xml", BODY), ("word/styles.xml", bytes)]), "文稿.docx");
}

/// A workbook: any bytes as its sheet, or as its table of strings.
fn xlsx(bytes: &[u8]) {
    check(&book(bytes, b"<sst/>"), "任务表.xlsx");
    check(&book(SHEET, bytes), "任务表.xlsx");
}

/// An OFD file: any bytes as a page's content, or as its document part.
fn ofd(bytes: &[u8]) {
    let page = "Doc_0/Pages/Page_0/Content.xml";
    check(&packed(&[("OFD.xml", OFD_ROOT), ("Doc_0/Document.xml", OFD_DOCUMENT), (page, bytes)]), "文稿.ofd");
    check(&packed(&[("OFD.xml", OFD_ROOT), ("Doc_0/Document.xml", bytes), (page, b"<ofd:Page/>")]), "文稿.ofd");
}

fn book(sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    packed(&[
        ("[Content_Types].xml", TYPES),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ])
}

#[rustfmt::skip]
const PIECES: &[&str] = &[
    "一、", "(一)", "1.", "一是", "二是", "全县", "新建", "学校", "幼儿园", "教师", "学生", "12", "3.5", "95", "100", "2022年", "9月", "1-3月",
    "31日", "去年", "今年", "百分之九十", "二十余", "近三百", "九成", "一半以上", "所", "名", "人次", "人", "%", "‰", "万元", "亿元", "元", "万",
    "平方米", "个百分点", "个", "项", "其中", "包括", "分别为", "分别达到", "合计", "共", "占", "完成率", "整改率", "覆盖率", "全覆盖", "全部", "、",
    ",", "。", ";", ":", "(", ")", "“", "”", "《", "》", "比上年", "同比", "增加", "增长", "下降", "提高", "提高到", "由", "增至", "以上",
    "不低于", "不超过", "力争", "确保", "计划", "已", "完成了", "累计", "人均", "生师比", "1:15", "三分之一", "两次", "第", "届", "第35个教师节",
    "十四五", "每天", "不少于", "\n", "\t", "的", "和", "(yǎng)", "學", "\u{FFFD}", "1", "abc", "-", "~", "半", "成", "2020〕3号", "约", "余", "多",
];

const BODY: &[u8] = r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>新建学校3所。</w:t></w:r></w:p></w:body></w:document>"#.as_bytes();

const TYPES: &[u8] = br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const BOOK: &[u8] = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="任务" sheetId="1" r:id="rId1"/></sheets></workbook>"#.as_bytes();
const LINKS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const SHEET: &[u8] = br#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>3</v></c></row></sheetData></worksheet>"#;

const OFD_ROOT: &[u8] = br#"<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#;
const OFD_DOCUMENT: &[u8] = br#"<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>"#;
