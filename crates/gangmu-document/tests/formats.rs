//! Files as other programs write them: their paragraphs and table rows are the author's.

use gangmu_document::{Document, Format, Limits, ReadError, read};

fn bytes_of(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/files/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn document(name: &str) -> Document {
    read(&bytes_of(name), name, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn refusal(name: &str) -> ReadError {
    read(&bytes_of(name), name, &Limits::default()).expect_err(name)
}

/// What was given to LibreOffice.
fn expected() -> String {
    let mut lines = vec!["全县教师工作单位2026年新建学校工作".to_string()];
    for (n, heading) in (1..).zip(["一、新建学校", "二、培训教师", "三、改建校舍", "四、教师工作"])
    {
        lines.push(heading.into());
        lines.push("（一）新建学校。".into());
        lines.push(format!("全年新建学校{n}所，改建校舍{n}.5万平方米，培训教师{n}200人次，全县学校校舍改建工作全年工作{n}8.5%，比上年改建{n}5.4%。新建学校{n}所，比上年新建{n}所。"));
        lines.push(format!("教师培训工作{n}次，全县教师全年培训{n}8次，比上年培训{n}次。"));
    }
    lines.push("单位：所".into());
    lines.push("序号\t学校\t新建\t改建".into());
    for n in 1..=3 {
        lines.push(format!("{n}\t全县学校新建校舍改建工作单位{n}\t{}\t{}", n * 12, n * 7));
    }
    lines.extend(["全县学校".to_string(), "2026年12月20日".to_string()]);
    lines.join("\n")
}

#[test]
fn a_pdf_file_of_libreoffice_gives_the_paragraphs_that_went_in() {
    let document = document("libreoffice.pdf");
    assert_eq!(document.format, Format::Pdf);
    assert_eq!(document.text, expected());
    assert_eq!(document.year, Some(2026));
}

#[test]
fn the_same_pages_written_by_cairo_read_the_same() {
    assert_eq!(document("cairo.pdf").text, expected());
}

#[test]
fn a_printed_web_page_gives_a_task_a_row() {
    let expected = "全县学校工作任务\n\
        全年工作：新建学校5所，校舍2.8万平方米，完成95.5%，全县学校工作任务9月底前全年完成任务，责任学校全年完成工作任务8万所，新建校舍5.2万平方米。\n\
        序号\t工作任务\t责任学校\t完成\n\
        1\t新建学校，完成全年工作任务，完成新建任务，责任学校9月底前完成新建工作任务，新建校舍\t全县学校\t9月\n\
        2\t完成工作\t全县学校\t8月\n\
        3\t新建校舍\t学校\t8月底前\n\
        1.新建学校工作任务；\n\
        2.新建校舍。";
    assert_eq!(document("chromium-table.pdf").text, expected);
}

#[test]
fn scans_and_locked_files_are_refused_with_what_to_do() {
    let scan = refusal("scan.pdf");
    assert!(matches!(scan, ReadError::Scan { pages: 2, .. }), "{scan}");
    assert!(scan.to_string().contains("扫描") && scan.to_string().contains("OCR"));
    assert!(matches!(refusal("locked.pdf"), ReadError::Encrypted { .. }));
}

#[test]
fn a_file_is_read_as_what_it_is_whatever_its_name_says() {
    let pdf = bytes_of("libreoffice.pdf");
    for name in ["要点.docx", "要点.txt", "要点"] {
        assert_eq!(read(&pdf, name, &Limits::default()).map(|d| d.format), Ok(Format::Pdf), "{name}");
    }
}

#[test]
fn torn_files_never_stop_the_program() {
    for name in ["libreoffice.pdf", "cairo.pdf", "chromium-table.pdf", "locked.pdf"] {
        let whole = bytes_of(name);
        for part in 1..40 {
            let _ = read(&whole[..whole.len() * part / 40], name, &Limits::default());
            let mut torn = whole.clone();
            // Bytes changed at steps, so that every sort of object is hit now and then.
            for at in (part..torn.len()).step_by(97 * part) {
                torn[at] = torn[at].wrapping_add(part as u8);
            }
            let _ = read(&torn, name, &Limits::default());
        }
    }
}
