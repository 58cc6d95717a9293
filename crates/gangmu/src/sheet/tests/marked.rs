//! The marked copy: problems at their places, ready for another upload.

use calamine::{Reader, Xlsx};

use super::super::marked;
use super::*;

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn a_marked_copy_says_each_problem_and_reads_the_same_again() {
    let county = county();
    let ctx = context(&county, false);
    let original = sheet(|sheet| {
        sheet.write_string(0, 0, "维修情况").unwrap();
        for (column, header) in ["项目名称", "维修类型", "开工日期", "投资额（万元）"].iter().enumerate()
        {
            sheet.write_string(1, column as u16, *header).unwrap();
        }
        sheet.write_string(2, 0, "换窗").unwrap();
        sheet.write_string(2, 1, "窗户").unwrap();
        sheet.write_number_with_format(2, 2, 46086.0, &day_format()).unwrap();
        sheet.write_number(2, 3, 1.5).unwrap();
        sheet.write_string(3, 0, "换门").unwrap();
        sheet.write_string(3, 1, "门窗").unwrap();
    });
    let first = read(&original);
    let copy = marked(&original, &ledger(), &first, &ctx, &limits()).unwrap();
    let shown = cells(&copy);
    assert_eq!(shown[1][0], "问题");
    assert!(shown[2][0].contains("维修类型不能填“窗户”") && shown[3][0].contains("开工日期没有填写"), "{shown:?}");
    let second = read(&copy);
    assert_eq!(second.rows, first.rows);
    assert_eq!(second.columns[0].field, None);
    let again = marked(&copy, &ledger(), &second, &ctx, &limits()).unwrap();
    assert_eq!(cells(&again), shown);
}
