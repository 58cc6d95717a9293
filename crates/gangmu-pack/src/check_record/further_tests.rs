#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::date;
use serde_json::{Map, Value as Json, json};

use super::{
    Around, FieldFinding, NoRecords, Records, UnitFacts, Units, check_values, fill_computed, format_cell, parse_cell,
};
use crate::definition::{CheckLevel, Ledger};
use crate::{link, parse_ledger};

const LEDGER: &str = r#"
ledger = { id = "t", name = "试", record = "一条", about = "试", kept_by = ["school"], office = "o", area = "a", on = "day", number = "T{seq}", title = "title" }
field = [
  { id = "title", name = "名称", type = "text" }, { id = "day", name = "日期", type = "date" },
  { id = "at", name = "时间", type = "time" }, { id = "until", name = "止", type = "time" },
  { id = "pupils", name = "学生", type = "int" }, { id = "id_no", name = "身份证号", type = "id_card" },
  { id = "phone", name = "手机", type = "mobile" }, { id = "credit", name = "信用代码", type = "credit_code" },
  { id = "code", name = "标识码", type = "school_code" }, { id = "budget", name = "预算", type = "money", scale = "wan" },
  { id = "project", name = "项目", type = "ref", ledger = "p" },
  { id = "region", name = "地区", type = "code", codes = ["贵州省", "贵州省/贵阳市", "云南省"] },
  { id = "pays", name = "付款", type = "group", columns = [
    { id = "on", name = "付款日", type = "date", required = true }, { id = "amount", name = "金额", type = "money", min = 0 },
    { id = "kind", name = "方式", type = "code", codes = ["现金", "转账"] },
  ] },
  { id = "paid", name = "已付", type = "money", computed = "total(pays.amount)" },
  { id = "born", name = "出生日期", type = "date", computed = "birth(id_no)" },
  { id = "sex", name = "性别", type = "text", computed = "sex(id_no)" },
  { id = "age", name = "年龄", type = "int", computed = "age(id_no, day)" },
  { id = "hours", name = "小时", type = "num", computed = "days(until, at) * 24" },
]
check = [
  { rule = "last.pupils missing or pupils <= last.pupils * 1.2", level = "doubt", message = "学生比上次多两成以上,请说明。" },
  { rule = "project.kind = '新建' or paid <= 100", message = "改建项目付款超过100元,请核对。" },
  { rule = "rows(pays) <= 2", level = "warn", message = "付款超过两笔,请确认。" },
  { rule = "not under(region, '云南省')", message = "云南省不归我们管,请改。" },
]
workflow = { initial = "open", final = ["open"], states = [{ id = "open", name = "开" }] }
report = { sentence = "{x}" }
"#;

const TARGET: &str = r#"
ledger = { id = "p", name = "项目", record = "一个", about = "项", kept_by = ["school"], office = "o", area = "a", on = "day", number = "P{seq}", title = "kind" }
field = [{ id = "kind", name = "类别", type = "code", codes = ["新建", "改建"] }, { id = "day", name = "日", type = "date" }]
workflow = { initial = "open", final = ["open"], states = [{ id = "open", name = "开" }] }
report = { sentence = "{x}" }
"#;

fn ledger() -> Ledger {
    let read = |text| parse_ledger("t.toml", text).0.unwrap();
    (*link(vec![read(LEDGER), read(TARGET)])[0]).clone()
}

struct Nowhere;

impl Units for Nowhere {
    fn by_id(&self, _: i64) -> Option<Arc<UnitFacts>> {
        None
    }

    fn by_code(&self, _: &str) -> Option<Arc<UnitFacts>> {
        None
    }
}

/// P1 is new, P2 a rebuilding.
struct Projects;

impl Records for Projects {
    fn value(&self, ledger: &str, number: &str, field: &str) -> Option<Json> {
        assert_eq!(ledger, "p");
        match (number, field) {
            ("P1", "kind") => Some(json!("新建")),
            ("P2", "kind") => Some(json!("改建")),
            _ => None,
        }
    }
}

fn with<T>(last: Option<&Map<String, Json>>, records: &dyn Records, ask: impl FnOnce(&Around) -> T) -> T {
    let today = date(2026, 6, 1);
    ask(&Around {
        code_lists: &BTreeMap::new(),
        units: &Nowhere,
        owner: None,
        state: None,
        due: None,
        last,
        records,
        today,
    })
}

fn map(values: Json) -> Map<String, Json> {
    values.as_object().unwrap().clone()
}

fn findings(values: Json) -> Vec<FieldFinding> {
    with(None, &NoRecords, |around| check_values(&ledger(), &map(values), around))
}

fn messages(values: Json) -> Vec<String> {
    findings(values).into_iter().map(|f| f.message).collect()
}

#[test]
fn right_values_of_the_further_types_pass() {
    for values in [
        json!({ "at": "2026-03-05T14:30" }),
        json!({ "id_no": "11010519491231002X" }),
        json!({ "id_no": "11010519491231002x" }),
        json!({ "phone": "13800138000" }),
        json!({ "credit": "12529999MB1000002F" }),
        json!({ "code": "2152000317" }),
        json!({ "pays": [{ "on": "2026-03-05", "amount": 12.5, "kind": "现金" }, { "on": "2026-03-06" }] }),
        json!({ "pays": [] }),
    ] {
        assert_eq!(messages(values.clone()), [""; 0], "{values}");
    }
}

#[test]
fn wrong_values_of_the_further_types_are_named_in_chinese() {
    for (field, value, message) in [
        ("at", json!("2026-03-05"), "时间不是时间"),
        ("at", json!("2026-03-05T24:00"), "时间不是时间"),
        ("at", json!("2026-02-30T10:00"), "时间不是时间"),
        ("at", json!("2026-03-05 10:00"), "时间不是时间"),
        ("id_no", json!("99999920150301001"), "身份证号不是18位"),
        ("id_no", json!("999999201503010017"), "身份证号里的出生日期或校验位不对"),
        ("id_no", json!("999999201602300010"), "身份证号里的出生日期或校验位不对"),
        ("phone", json!("23800138000"), "手机不是手机号"),
        ("phone", json!("0851-8888888"), "手机不是手机号"),
        ("credit", json!("12529999MB1000002G"), "信用代码校验位不对"),
        ("credit", json!("12529999"), "信用代码不是18位"),
        ("code", json!("2352000317"), "标识码不是学校标识码"),
        ("pays", json!("现金"), "付款应为若干行"),
        ("pays", json!([{ "on": "2026-03-05" }, { "amount": 3 }]), "付款第2行:付款日没有填写"),
        ("pays", json!([{ "on": "2026-03-05", "amount": -1 }]), "付款第1行:金额为-1,小于0"),
        ("pays", json!([{ "on": "2026-03-05", "kind": "支票" }]), "付款第1行:方式不能填“支票”,可选:现金、转账"),
        ("pays", json!([{ "on": "2026-03-05", "sum": 1 }]), "付款第1行没有名为 sum 的列"),
    ] {
        let mut values = Map::new();
        values.insert(field.to_owned(), value.clone());
        assert_eq!(messages(Json::Object(values)), [message], "{field} {value}");
    }
    let future = format!("99999920300301001{}", crate::identity::id_card_check("99999920300301001").unwrap());
    assert_eq!(messages(json!({ "id_no": future })), ["身份证号里的出生日期还没有到"]);
}

#[test]
fn a_jump_from_the_last_record_is_a_doubt() {
    let last = map(json!({ "pupils": 100 }));
    let ask = |pupils: i64, last| {
        with(last, &NoRecords, |around| check_values(&ledger(), &map(json!({ "pupils": pupils })), around))
    };
    let found = ask(121, Some(&last));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].level, found[0].message.as_str()), (CheckLevel::Doubt, "学生比上次多两成以上"));
    assert_eq!(found[0].field.as_deref(), Some("pupils"));
    assert_eq!(ask(120, Some(&last)), []);
    assert_eq!(ask(9_000, None), []);
}

#[test]
fn rules_read_through_references_and_over_rows() {
    let values = |project: &str, amounts: &[f64]| {
        let rows: Vec<Json> = amounts.iter().map(|a| json!({ "on": "2026-03-05", "amount": a })).collect();
        map(json!({ "project": project, "pays": rows }))
    };
    let ask = |project: &str, amounts: &[f64]| {
        let found = with(None, &Projects, |around| check_values(&ledger(), &values(project, amounts), around));
        found.into_iter().map(|f| (f.level, f.message)).collect::<Vec<_>>()
    };
    assert_eq!(ask("P1", &[60.05, 60.05]), []);
    assert_eq!(ask("P2", &[60.0, 40.0]), []);
    assert_eq!(ask("P2", &[60.0, 40.01]), [(CheckLevel::Error, "改建项目付款超过100元".to_owned())]);
    assert_eq!(ask("P9", &[500.0]), [], "an unknown project leaves the rule unknown");
    assert_eq!(ask("P1", &[1.0, 1.0, 1.0]), [(CheckLevel::Warn, "付款超过两笔".to_owned())]);
    assert_eq!(messages(json!({ "region": "云南省" })), ["云南省不归我们管"]);
    assert_eq!(messages(json!({ "region": "贵州省/贵阳市" })), [""; 0]);
}

#[test]
fn what_a_number_says_is_filled_in() {
    let values = map(json!({
        "id_no": "11010519491231002x", "day": "2026-12-30", "at": "2026-03-05T23:30", "until": "2026-03-06T01:00",
        "pays": [{ "amount": 0.1 }, { "amount": 0.2 }],
    }));
    let filled = with(None, &NoRecords, |around| fill_computed(&ledger(), &values, around));
    for (field, value) in [
        ("id_no", json!("11010519491231002X")),
        ("born", json!("1949-12-31")),
        ("sex", json!("女")),
        ("age", json!(76)),
        ("paid", json!(0.3)),
        ("hours", json!(1.5)),
    ] {
        assert_eq!(filled[field], value, "{field}");
    }
    let empty = with(None, &NoRecords, |around| fill_computed(&ledger(), &Map::new(), around));
    assert_eq!((&empty["born"], &empty["age"], empty["paid"].as_f64()), (&Json::Null, &Json::Null, Some(0.0)));
}

#[test]
fn cells_of_the_further_types_are_read_and_written() {
    let ledger = ledger();
    for (id, text, value) in [
        ("at", "2026-3-5 14:30", json!("2026-03-05T14:30")),
        ("at", "2026年3月5日14时30分", json!("2026-03-05T14:30")),
        ("at", "2026/3/5 8:05:59", json!("2026-03-05T08:05")),
        ("at", "2026-03-05", json!("2026-03-05T00:00")),
        ("at", "46086.5", json!("2026-03-05T12:00")),
        ("id_no", "110105 19491231 002x", json!("11010519491231002X")),
        ("phone", "138-0013-8000", json!("13800138000")),
        ("credit", "12529999mb1000002f", json!("12529999MB1000002F")),
        ("budget", "12.5", json!(125_000.0)),
        ("budget", "12.5元", json!(12.5)),
        ("budget", "12.5万元", json!(125_000.0)),
        (
            "pays",
            "2026-3-5,12.5,现金;2026-3-6",
            json!([{ "on": "2026-03-05", "amount": 12.5, "kind": "现金" }, { "on": "2026-03-06" }]),
        ),
    ] {
        assert_eq!(parse_cell(ledger.field(id).unwrap(), text), Ok(value), "{text}");
    }
    for (id, text) in [
        ("at", "昨天"),
        ("at", "2026-03-05 25:00"),
        ("at", "2026-03-05 8点半"),
        ("pays", "2026-3-5,一"),
        ("pays", "1,2,3,4"),
    ] {
        assert!(parse_cell(ledger.field(id).unwrap(), text).is_err(), "{text}");
    }
    for (id, value, text) in [
        ("at", json!("2026-03-05T14:30"), "2026-03-05 14:30"),
        ("budget", json!(125_000.0), "12.5"),
        ("budget", json!(-120_000.55), "-12.000055"),
        ("budget", json!(0), "0"),
        (
            "pays",
            json!([{ "on": "2026-03-05", "amount": 12.5 }, { "on": "2026-03-06", "kind": "转账" }]),
            "2026-03-05,12.50;2026-03-06,,转账",
        ),
    ] {
        let field = ledger.field(id).unwrap();
        assert_eq!(format_cell(field, &value), text);
        let again = parse_cell(field, text).map(|v| format_cell(field, &v));
        assert_eq!(again.as_deref(), Ok(text), "{id}");
    }
}
