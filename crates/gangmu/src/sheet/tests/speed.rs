//! How long large sheets take; run in release with `--ignored`.

use super::super::{marked, template};
use super::*;

fn large(rows: u32) -> Vec<u8> {
    let headers = [
        "项目名称",
        "维修类型",
        "开工日期",
        "竣工日期",
        "投资额",
        "维修面积",
        "教室数",
        "是否紧急",
        "涉及部位",
        "委托单位",
        "联系电话",
        "备注",
    ];
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_low_memory().unwrap();
    let day = day_format();
    for (column, header) in headers.iter().enumerate() {
        sheet.write_string(0, column as u16, *header).unwrap();
    }
    for row in 1..=rows {
        sheet.write_string(row, 0, format!("教学楼第{row}号维修项目")).unwrap();
        sheet.write_string(row, 1, "门窗").unwrap();
        sheet.write_number_with_format(row, 2, 46086.0, &day).unwrap();
        sheet.write_string(row, 3, "2026年4月1日").unwrap();
        sheet.write_number(row, 4, 1000.25 + f64::from(row)).unwrap();
        sheet.write_number(row, 5, 12.5).unwrap();
        sheet.write_number(row, 6, 3).unwrap();
        sheet.write_string(row, 7, "是").unwrap();
        sheet.write_string(row, 8, "教学楼、厕所").unwrap();
        sheet.write_string(row, 9, "一小").unwrap();
        sheet.write_string(row, 10, format!("138{row:08}")).unwrap();
        sheet.write_string(row, 11, format!("第{row}个项目已经完成招标，等待进场施工")).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// Resident memory in MB at its highest.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}

#[test]
#[ignore = "measures time: run alone, in release"]
fn fifty_thousand_rows_are_read_and_checked_within_two_seconds() {
    let bytes = large(50_000);
    let began = spent();
    let read = read(&bytes);
    let took = spent() - began;
    eprintln!("50 000 rows from {} kB: {took:.2} s, peak {} MB", bytes.len() / 1024, peak());
    assert_eq!(read.good(), 50_000);
    assert!(took < 2.0);
    let began = spent();
    let county = county();
    let ctx = context(&county, false);
    let copy = marked(&bytes, &ledger(), &read, &ctx, &limits()).unwrap();
    eprintln!("marked copy of {} kB: {:.2} s", copy.len() / 1024, spent() - began);
}

#[test]
#[ignore = "measures memory: run alone, in release"]
fn the_largest_allowed_sheet_stays_below_500_megabytes() {
    let bytes = large(200_000);
    // The highest mark is set back, so that making the sheet does not count.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let (began, before) = (spent(), peak());
    let read = read(&bytes);
    eprintln!("200 000 rows: {:.2} s, {} rows, {before} MB before, peak {} MB", spent() - began, read.total(), peak());
    assert!(peak() < 500);
}

#[test]
#[ignore = "measures time: run alone, in release"]
fn five_million_rows_are_refused_within_seconds() {
    let bytes = super::packages::many_rows(5_000_000);
    let began = spent();
    let error = read_sheet(&bytes, &ledger(), &context(&county(), false), &limits()).unwrap_err();
    eprintln!("5 000 000 rows in {} kB: {:.2} s, peak {} MB: {error}", bytes.len() / 1024, spent() - began, peak());
    assert!(spent() - began < 10.0 && peak() < 500);
}

#[test]
#[ignore = "writes files to look at with another program"]
#[expect(clippy::disallowed_methods, reason = "the folder is a person's choice, there is no command line here")]
fn write_files_to_look_at() {
    let Some(folder) = std::env::var_os("GANGMU_LOOK") else {
        return;
    };
    let folder = std::path::PathBuf::from(folder);
    let county = county();
    let ctx = context(&county, true);
    std::fs::write(folder.join("template.xlsx"), template(&ledger(), &ctx).unwrap()).unwrap();
    let bytes = texts(&[
        &["青山县校舍维修情况表"],
        &["所属单位", "项目名称", "维修类型", "开工日期", "投资额（万元）", "项目地址"],
        &["一小", "换窗", "窗户", "2026-02-30", "12", "城关"],
        &["中心校", "换门", "门窗", "2026-03-05", "很多", "东河"],
        &["青山县第一小学", "屋面防水", "屋面", "2026-03-05", "12.5", "城关"],
    ]);
    let read = read_sheet(&bytes, &ledger(), &ctx, &limits()).unwrap();
    std::fs::write(folder.join("marked.xlsx"), marked(&bytes, &ledger(), &read, &ctx, &limits()).unwrap()).unwrap();
}
