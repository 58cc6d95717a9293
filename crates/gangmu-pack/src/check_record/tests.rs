#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::{Around, NoRecords, UnitFacts, Units, check_values, fill_computed, format_cell, parse_cell};
use crate::definition::{Field, Ledger, UnitKind};
use crate::parse_ledger;

const LEDGER: &str = r#"
[ledger]
id = "t"
name = "试"
record = "一条"
about = "试"
kept_by = ["school"]
office = "o"
area = "a"
on = "day"
number = "T{seq}"
title = "title"
[[field]]
id = "title"
name = "名称"
type = "text"
required = true
[[field]]
id = "note"
name = "说明"
type = "long"
[[field]]
id = "pupils"
name = "学生"
type = "int"
unit = "人"
min = 0
max = 5000
[[field]]
id = "hours"
name = "学时"
type = "num"
[[field]]
id = "cost"
name = "经费"
type = "money"
[[field]]
id = "day"
name = "日期"
type = "date"
required = true
[[field]]
id = "month"
name = "月份"
type = "date"
grain = "month"
[[field]]
id = "term"
name = "学期"
type = "date"
grain = "term"
[[field]]
id = "year"
name = "年度"
type = "date"
grain = "year"
[[field]]
id = "done"
name = "完成"
type = "bool"
[[field]]
id = "kind"
name = "类别"
type = "code"
codes = ["甲", "乙"]
[[field]]
id = "level"
name = "层级"
type = "code"
code_list = "level"
[[field]]
id = "themes"
name = "主题"
type = "codes"
codes = ["安全", "德育"]
[[field]]
id = "guests"
name = "来访"
type = "codes"
code_list = "units"
[[field]]
id = "school"
name = "学校"
type = "unit"
unit_kinds = ["school"]
[[field]]
id = "spot"
name = "位置"
type = "place"
[[field]]
id = "each"
name = "人均"
type = "money"
computed = "cost / pupils"
[[field]]
id = "doubled"
name = "加倍"
type = "int"
computed = "each * 2"
[[check]]
rule = "days(day, '2026-01-01') >= 0"
message = "日期早于2026年,请核对。"
[[check]]
rule = "each <= 100"
level = "warn"
message = "人均偏高,请确认。"
[[check]]
rule = "unit.stage = '小学' or kind = '甲'"
message = "只有小学能选乙,请改。"
[workflow]
initial = "open"
final = ["open"]
states = [{ id = "open", name = "开" }]
[report]
sentence = "{x}"
"#;

fn ledger() -> Ledger {
    parse_ledger("t.toml", LEDGER).0.unwrap()
}

struct Tree;

fn unit(id: i64, code: &str, kind: UnitKind, open: bool) -> UnitFacts {
    UnitFacts {
        id,
        code: code.to_owned(),
        name: format!("{code}单位"),
        kind,
        type_name: None,
        stage: Some("初中".to_owned()),
        area: None,
        ownership: None,
        town: None,
        boarding: false,
        small: false,
        open,
    }
}

impl Tree {
    fn all() -> [UnitFacts; 3] {
        [
            unit(1, "A", UnitKind::School, true),
            unit(2, "B", UnitKind::Town, true),
            unit(3, "C", UnitKind::School, false),
        ]
    }
}

impl Units for Tree {
    fn by_id(&self, id: i64) -> Option<Arc<UnitFacts>> {
        Self::all().into_iter().find(|u| u.id == id).map(Arc::new)
    }

    fn by_code(&self, code: &str) -> Option<Arc<UnitFacts>> {
        Self::all().into_iter().find(|u| u.code == code).map(Arc::new)
    }
}

fn with<T>(act: impl FnOnce(&Around) -> T) -> T {
    let code_lists = BTreeMap::from([("level".to_owned(), vec!["省".to_owned(), "县".to_owned()])]);
    let owner = unit(1, "A", UnitKind::School, true);
    let today = jiff::civil::date(2026, 6, 1);
    act(&Around {
        code_lists: &code_lists,
        units: &Tree,
        owner: Some(&owner),
        state: None,
        due: None,
        last: None,
        records: &NoRecords,
        today,
    })
}

fn record(change: (&str, Json)) -> Map<String, Json> {
    let mut values = json!({ "title": "一", "day": "2026-03-05" }).as_object().unwrap().clone();
    values.insert(change.0.to_owned(), change.1);
    values
}

/// The messages for a good record with one value changed.
fn messages(field: &str, value: Json) -> Vec<String> {
    with(|around| check_values(&ledger(), &record((field, value)), around)).into_iter().map(|f| f.message).collect()
}

#[test]
fn right_values_pass() {
    let right = [
        ("note", json!("两\n行")),
        ("pupils", json!(12)),
        ("pupils", json!(12.0)),
        ("hours", json!(1.25)),
        ("cost", json!(3200.55)),
        ("cost", json!(0.1)),
        ("month", json!("2026-03-01")),
        ("term", json!("2026-09-01")),
        ("year", json!("2026-01-01")),
        ("done", json!(false)),
        ("kind", json!("甲")),
        ("level", json!("省")),
        ("themes", json!(["安全", "德育"])),
        ("guests", json!(["A", "B"])),
        ("school", json!(1)),
        ("school", json!("A")),
        ("spot", json!("106.71,26.58")),
        ("note", Json::Null),
        ("themes", json!([])),
    ];
    for (field, value) in right {
        assert_eq!(messages(field, value.clone()), [""; 0], "{field} {value}");
    }
}

#[test]
fn wrong_values_are_named_in_chinese() {
    let wrong = [
        ("title", json!(""), "名称没有填写"),
        ("title", json!("一\n二"), "名称只能写一行"),
        ("title", json!("一".repeat(201)), "名称太长,最多200字"),
        ("title", json!(3), "名称应为文字"),
        ("note", json!("\u{0}"), "说明含有看不见的控制字符"),
        ("pupils", json!(1.5), "学生为1.5,应为整数"),
        ("pupils", json!(-1), "学生为-1人,小于0人"),
        ("pupils", json!(5001), "学生为5001人,大于5000人"),
        ("pupils", json!("12"), "学生应为数字"),
        ("cost", json!(1.005), "经费为1.005元,最多两位小数"),
        ("cost", json!(1e15), "经费金额太大"),
        ("day", json!("2026-02-30"), "日期不是日期"),
        ("day", json!("2026-3-5"), "日期不是日期"),
        ("day", json!("2025-12-31"), "日期早于2026年"),
        ("month", json!("2026-03-05"), "月份应为所在月份、学期或年度的第一天"),
        ("done", json!("是"), "完成应为是或否"),
        ("kind", json!("丙"), "类别不能填“丙”,可选:甲、乙"),
        ("kind", json!("乙"), "只有小学能选乙"),
        ("level", json!("市"), "层级不能填“市”,可选:省、县"),
        ("themes", json!(["安全", "安全"]), "主题有重复的选项"),
        ("themes", json!("安全"), "主题应为若干个选项"),
        ("guests", json!(["Z"]), "来访里没有代码为“Z”的单位"),
        ("school", json!(9), "学校不是已登记的单位"),
        ("school", json!(2), "学校不能选“B单位”这类单位"),
        ("school", json!(3), "学校“C单位”已撤并或停办"),
        ("spot", json!("206,26"), "位置不是地图位置"),
        ("color", json!(1), "试里没有名为 color 的字段"),
        ("each", json!(7), "人均不能手工填写"),
    ];
    for (field, value, message) in wrong {
        assert_eq!(messages(field, value.clone()), [message], "{field} {value}");
    }
}

#[test]
fn computed_fields_are_filled_in_their_order() {
    let mut values = record(("cost", json!(100)));
    values.insert("pupils".to_owned(), json!(3));
    let filled = with(|around| fill_computed(&ledger(), &values, around));
    assert_eq!((&filled["each"], &filled["doubled"]), (&json!(33.33), &json!(67)));
    assert_eq!(with(|around| check_values(&ledger(), &filled, around)), []);
}

#[test]
fn a_doubt_is_a_warning_and_names_its_field() {
    let mut values = record(("cost", json!(1000)));
    values.insert("pupils".to_owned(), json!(1));
    let findings = with(|around| check_values(&ledger(), &values, around));
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].level, crate::definition::CheckLevel::Warn);
    assert_eq!(findings[0].field.as_deref(), Some("each"));
    assert_eq!(findings[0].advice, "请确认。");
}

fn field(id: &str) -> Field {
    ledger().field(id).unwrap().clone()
}

#[test]
fn cells_are_read_as_people_write_them() {
    let cases = [
        ("title", " 一 ", json!("一")),
        ("title", "  ", Json::Null),
        ("pupils", "1,234", json!(1234)),
        ("pupils", "12人", json!(12)),
        ("pupils", "12.0", json!(12)),
        ("pupils", "\u{FF11}\u{FF12}", json!(12)),
        ("hours", "-1.5", json!(-1.5)),
        ("cost", "3200.5", json!(3200.5)),
        ("cost", "¥1,200.50元", json!(1200.5)),
        ("cost", "12.5万元", json!(125_000.0)),
        ("cost", "1.2345万", json!(12_345.0)),
        ("cost", "3亿元", json!(300_000_000.0)),
        ("cost", "0.29", json!(0.29)),
        ("day", "2026-3-5", json!("2026-03-05")),
        ("day", "2026/3/5", json!("2026-03-05")),
        ("day", "2026/3/5 0:00:00", json!("2026-03-05")),
        ("day", "2026-03-05T00:00:00", json!("2026-03-05")),
        ("day", "2026.3.5", json!("2026-03-05")),
        ("day", "20260305", json!("2026-03-05")),
        ("day", "2026年3月5日", json!("2026-03-05")),
        ("day", "46086", json!("2026-03-05")),
        ("day", "46086.75", json!("2026-03-05")),
        ("month", "2026-3", json!("2026-03-01")),
        ("month", "2026年3月", json!("2026-03-01")),
        ("month", "2026-03-17", json!("2026-03-01")),
        ("term", "2026春", json!("2026-03-01")),
        ("term", "2025-2026学年第一学期", json!("2025-09-01")),
        ("term", "2025-2026学年第二学期", json!("2026-03-01")),
        ("term", "2026-01-10", json!("2025-09-01")),
        ("year", "2026年度", json!("2026-01-01")),
        ("done", "是", json!(true)),
        ("done", "×", json!(false)),
        ("kind", "甲", json!("甲")),
        ("themes", "安全、德育", json!(["安全", "德育"])),
        ("themes", "安全,德育;安全", json!(["安全", "德育"])),
        ("school", "A", json!("A")),
    ];
    for (id, text, expected) in cases {
        assert_eq!(parse_cell(&field(id), text), Ok(expected), "{id} {text}");
    }
}

#[test]
fn cells_that_cannot_be_read_are_refused() {
    let cases = [
        ("pupils", "十二"),
        ("pupils", "1.5"),
        ("hours", "inf"),
        ("hours", "约3"),
        ("cost", "1.005"),
        ("cost", "万元"),
        ("cost", "12345678901234567890"),
        ("day", "三月五日"),
        ("day", "2026-02-30"),
        ("day", "2026-13-01"),
        ("day", "3/5"),
        ("day", "99999999999999999999"),
        ("term", "2026"),
        ("year", "26"),
        ("done", "也许"),
    ];
    for (id, text) in cases {
        assert!(parse_cell(&field(id), text).is_err(), "{id} {text}: {:?}", parse_cell(&field(id), text));
    }
}

#[test]
fn what_is_written_into_a_cell_is_read_back() {
    let cases = [
        ("title", json!("一"), "一"),
        ("pupils", json!(12), "12"),
        ("hours", json!(1.25), "1.25"),
        ("cost", json!(3200.5), "3200.50"),
        ("day", json!("2026-03-05"), "2026-03-05"),
        ("month", json!("2026-03-01"), "2026-03"),
        ("term", json!("2026-09-01"), "2026秋"),
        ("year", json!("2026-01-01"), "2026"),
        ("done", json!(true), "是"),
        ("themes", json!(["安全", "德育"]), "安全、德育"),
        ("note", Json::Null, ""),
    ];
    for (id, value, text) in cases {
        assert_eq!(format_cell(&field(id), &value), text);
        assert_eq!(parse_cell(&field(id), text), Ok(value), "{id}");
    }
}

proptest::proptest! {
    #[test]
    fn no_cell_makes_the_reader_panic(text in ".{0,24}") {
        for field in &ledger().fields {
            let _ = parse_cell(field, &text);
        }
    }

    #[test]
    fn money_survives_a_cell(fen in -9_000_000_000_000_i64..9_000_000_000_000) {
        let yuan = json!(fen as f64 / 100.0);
        let read = parse_cell(&field("cost"), &format_cell(&field("cost"), &yuan));
        proptest::prop_assert_eq!(read, Ok(yuan));
    }
}
