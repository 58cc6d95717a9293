//! The many ways in which people write dates, numbers and texts; and text files.

use serde_json::{Value, json};

use super::*;

/// The value of one cell in a column.
fn one(header: &str, write: impl FnOnce(&mut Worksheet)) -> Result<Value, String> {
    let bytes = sheet(|sheet| {
        sheet.write_string(0, 0, header).unwrap();
        sheet.write_string(0, 1, "编号").unwrap();
        sheet.write_string(1, 1, "WX1").unwrap();
        write(sheet);
    });
    let read = read(&bytes);
    match errors(&read).first() {
        Some(error) => Err(error.clone()),
        None => Ok(read.rows[0].values(&ledger()).into_iter().next().map_or(Value::Null, |(_, v)| v)),
    }
}

fn text(header: &str, cell: &str) -> Result<Value, String> {
    one(header, |sheet| {
        sheet.write_string(1, 0, cell).unwrap();
    })
}

fn number(header: &str, cell: f64) -> Result<Value, String> {
    one(header, |sheet| {
        sheet.write_number(1, 0, cell).unwrap();
    })
}

#[test]
fn dates_are_read_in_all_usual_forms() {
    for cell in
        ["2026-3-5", "2026/03/05", "2026.3.5", "20260305", "2026年3月5日", "２０２６年３月５日", "2026-03-05 08:30:00"]
    {
        assert_eq!(text("开工日期", cell), Ok(json!("2026-03-05")), "{cell}");
    }
    for cell in [46086.0, 46086.75, 20260305.0] {
        assert_eq!(number("开工日期", cell), Ok(json!("2026-03-05")), "{cell}");
    }
}

#[test]
fn what_is_no_day_is_refused() {
    for cell in ["2026-02-30", "2026年13月1日", "三月五日", "2026", "0305"] {
        assert!(text("开工日期", cell).is_err(), "{cell}");
    }
    for cell in [2026.0, 3.5, 99999999.0, -1.0] {
        assert!(number("开工日期", cell).is_err(), "{cell}");
    }
}

#[test]
fn money_is_exact_to_the_fen() {
    for (cell, yuan) in [(0.1 + 0.2, 0.3), (1234.5, 1234.5), (1e9 + 0.01, 1e9 + 0.01)] {
        assert_eq!(number("投资额", cell), Ok(json!(yuan)), "{cell}");
    }
    assert_eq!(number("投资额（万元）", 12.345678), Ok(json!(123456.78)));
    assert_eq!(text("投资额（万元）", "3元"), Ok(json!(3.0)));
    assert_eq!(text("投资额", "12.5万元"), Ok(json!(125000.0)));
    assert!(number("投资额", 0.005).is_err());
    assert!(number("投资额", 1.2345).unwrap_err().contains("分"));
}

#[test]
fn a_number_cell_shown_as_a_date_is_not_taken_for_a_number() {
    let found = one("教室数", |sheet| {
        sheet.write_number_with_format(1, 0, 12.0, &day_format()).unwrap();
    });
    assert!(found.unwrap_err().contains("这一格是日期（1900-01-12），应填数字"));
}

#[test]
fn numbers_in_text_columns_keep_their_digits() {
    assert_eq!(number("项目名称", 2026.0), Ok(json!("2026")));
    assert_eq!(number("项目名称", 3.25), Ok(json!("3.25")));
    assert!(number("项目名称", 520102199001011234.0).is_err());
}

#[test]
fn text_files_are_read_in_utf8_and_gb18030() {
    let csv = "\u{feff}项目名称,维修类型,开工日期,备注\r\n换窗,门窗,2026-3-5,\"他说\"\"好\"\",\n行\"\r\n\r\n换门,门窗,2026-3-6,\r\n";
    let utf8 = read(csv.as_bytes());
    assert_eq!(errors(&utf8), Vec::<String>::new());
    assert_eq!(utf8.rows[0].values(&ledger())["note"], json!("他说\"好\",\n行"));
    assert_eq!(utf8.rows[1].row, 4);
    let (gb, ..) = encoding_rs::GB18030.encode(csv.trim_start_matches('\u{feff}'));
    assert_eq!(read(&gb).rows, utf8.rows);
    let tabs = csv.replace(",\"他说\"\"好\"\",\n行\"", "").replace(",备注", "").replace(',', "\t");
    assert_eq!(errors(&read(tabs.as_bytes())), Vec::<String>::new());
}

#[test]
fn column_letters_go_both_ways() {
    use super::super::columns::{index_of, letter};
    for (at, name) in [(0, "A"), (25, "Z"), (26, "AA"), (255, "IV"), (16_383, "XFD")] {
        assert_eq!((letter(at).as_str(), index_of(name)), (name, at));
    }
}
