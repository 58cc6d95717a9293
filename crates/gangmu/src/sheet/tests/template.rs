//! The template: headers, order, reproducibility.

use calamine::{Reader, Xlsx};

use super::super::template;
use super::*;

fn first_row(bytes: &[u8]) -> Vec<String> {
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("校舍维修台账").unwrap();
    range.rows().next().unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn the_template_has_the_typed_fields_and_the_owner_for_several_units() {
    let county = county();
    let one = first_row(&template(&ledger(), &context(&county, false)).unwrap());
    assert_eq!(one[..4], ["编号", "项目名称*", "维修类型*", "开工日期*"]);
    assert!(one.contains(&"投资额（元）".to_owned()) && one.contains(&"维修面积（平方米）".to_owned()));
    assert!(!one.contains(&"工期".to_owned()) && !one.contains(&"照片".to_owned()));
    let several = first_row(&template(&ledger(), &context(&county, true)).unwrap());
    assert_eq!(several[1], "所属单位*");
}

#[test]
fn the_template_is_the_same_on_the_same_day() {
    let county = county();
    let ctx = context(&county, true);
    assert_eq!(template(&ledger(), &ctx).unwrap(), template(&ledger(), &ctx).unwrap());
}

#[test]
fn an_untouched_template_has_no_rows() {
    let county = county();
    let ctx = context(&county, false);
    let form = template(&ledger(), &ctx).unwrap();
    let error = read_sheet(&form, &ledger(), &ctx, &limits()).unwrap_err();
    assert_eq!(error.code(), "sheet.no_rows");
}

#[test]
fn long_lists_stand_on_a_hidden_sheet() {
    let mut ledger = ledger();
    ledger.fields[1].codes = (0..80).map(|n| format!("维修类型第{n}种")).collect();
    let form = template(&ledger, &context(&county(), false)).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(form)).unwrap();
    assert_eq!(book.sheet_names().last().unwrap(), "_选项");
    assert_eq!(book.worksheet_range("_选项").unwrap().height(), 80);
}
