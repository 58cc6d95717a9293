//! Values of every field type that nobody thought of, over the API and from sheets: each is kept and read back as it was, or
//! refused with a finding that names its field; none is a fault.
//!
//! `GANGMU_VALUES` says how many are tried, `GANGMU_VALUES_SEED` which.

use std::collections::BTreeMap;

use gangmu_pack::definition::{Field, FieldType, Ledger};
use gangmu_store::{ListQuery, Record};
use proptest::collection::{hash_map, vec};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::strategy::{BoxedStrategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};

use crate::files::xlsx;
use crate::web::Person;
use crate::world::{TODAY, World, on_both};

/// Rows of one batch.
const BATCH: usize = 30;

/// A ledger with one field of each type, and nothing else that could refuse a row.
const LEDGER: &str = r#"
ledger = { id = "every", name = "各类字段", record = "一条", about = "试各种值。", kept_by = ["school"], office = "safety", area = "safety", on = "on", number = "GL{year}-{seq:05}", title = "mark" }
field = [
  { id = "mark", name = "标记", type = "text", required = true, list = true },
  { id = "on", name = "日期", type = "date", required = true, list = true },
  { id = "a_text", name = "单行", type = "text" },
  { id = "a_long", name = "多行", type = "long" },
  { id = "an_int", name = "整数", type = "int" },
  { id = "a_num", name = "小数", type = "num" },
  { id = "a_money", name = "金额", type = "money" },
  { id = "a_date", name = "某日", type = "date" },
  { id = "a_time", name = "某时", type = "time" },
  { id = "a_bool", name = "是否", type = "bool" },
  { id = "a_code", name = "单选", type = "code", codes = ["甲", "乙"] },
  { id = "some_codes", name = "多选", type = "codes", codes = ["甲", "乙", "丙"] },
  { id = "a_unit", name = "某单位", type = "unit" },
  { id = "a_person", name = "某人", type = "person" },
  { id = "a_ref", name = "关联", type = "ref", ledger = "every" },
  { id = "a_file", name = "附件", type = "file" },
  { id = "a_place", name = "位置", type = "place" },
  { id = "an_id_card", name = "证件号", type = "id_card", privacy = "hidden" },
  { id = "a_mobile", name = "手机号", type = "mobile", privacy = "hidden" },
  { id = "a_credit_code", name = "信用代码", type = "credit_code" },
  { id = "a_school_code", name = "学校标识码", type = "school_code" },
  { id = "a_group", name = "明细", type = "group", columns = [
    { id = "what", name = "内容", type = "text" },
    { id = "much", name = "数额", type = "money" },
  ] },
]
workflow = { initial = "open", final = ["done"], states = [{ id = "open", name = "在办" }, { id = "done", name = "办结" }] }
move = [{ id = "finish", name = "办结", from = "open", to = "done", by = ["school"] }]
measure = [{ id = "all", name = "件数", unit = "件", count = "true" }]
report.sentence = "共{all}。"
"#;

/// One value for one field.
#[derive(Debug, Clone)]
struct Try {
    field: String,
    value: Value,
}

#[test]
fn a_value_of_any_shape_is_kept_as_it_is_or_refused_by_the_name_of_its_field() {
    on_both(async |world| {
        let world = with_ledger(world).await;
        let ledger = world.app.ledger("every").unwrap();
        let tries = tries(&ledger, number("GANGMU_VALUES").unwrap_or(600));
        let mut wrong = Vec::new();
        for (turn, batch) in tries.chunks(BATCH).enumerate() {
            wrong.extend(by_api(&world, &ledger, turn, batch).await);
            wrong.extend(by_sheet(&world, &ledger, turn, batch).await);
        }
        assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), tries.len(), wrong.join("\n"));
    });
}

#[expect(clippy::disallowed_methods, reason = "a test asks the environment how long it shall take")]
fn number(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

async fn with_ledger(world: &World) -> World {
    let (ledger, findings) = gangmu_pack::parse_ledger("every.toml", LEDGER);
    let ledger = std::sync::Arc::new(ledger.unwrap_or_else(|| panic!("{findings:?}")));
    let store = &world.app.store;
    store.apply_ledgers(&store.plan_ledgers(std::slice::from_ref(&ledger)).await.unwrap(), false).await.unwrap();
    world.with_pack(TODAY, |pack| pack.ledgers.push(ledger.clone())).await
}

/// As many values, for the fields in turn; the same for the same seed.
fn tries(ledger: &Ledger, count: usize) -> Vec<Try> {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&(number("GANGMU_VALUES_SEED").unwrap_or(1) as u64).to_le_bytes());
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let fields = ledger.fields.iter().filter(|f| f.id != "mark" && f.id != "on").cycle();
    let draw = |field: &Field| Try {
        field: field.id.clone(),
        value: value_of(field.kind).new_tree(&mut runner).unwrap().current(),
    };
    fields.take(count).map(draw).collect()
}

/// Something near a good value of the type, or anything at all.
fn value_of(kind: FieldType) -> BoxedStrategy<Value> {
    let near = prop_oneof![
        Just(good(kind)),
        (vec(any::<char>(), 0..3), any::<usize>()).prop_map(move |(put, at)| bent(kind, &put, at))
    ];
    prop_oneof![3 => near, 2 => anything()].boxed()
}

fn good(kind: FieldType) -> Value {
    match kind {
        FieldType::Int => json!(7),
        FieldType::Num => json!(2.25),
        FieldType::Money => json!(1234.56),
        FieldType::Date => json!("2026-03-05"),
        FieldType::Time => json!("2026-03-05T14:30"),
        FieldType::Bool => json!(true),
        FieldType::Code => json!("甲"),
        FieldType::Codes => json!(["甲", "丙"]),
        FieldType::Unit => json!("S1"),
        FieldType::Place => json!("106.71,26.58"),
        FieldType::IdCard => json!("11010519491231002X"),
        FieldType::Mobile => json!("13812345678"),
        FieldType::CreditCode => json!("91350100M000100Y43"),
        FieldType::SchoolCode => json!("2152000123"),
        FieldType::Group => json!([{ "what": "门窗", "much": 12.5 }]),
        _ => json!("好"),
    }
}

/// A good value as text, with some characters put in the place of one.
fn bent(kind: FieldType, put: &[char], at: usize) -> Value {
    let text = match good(kind) {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let mut chars: Vec<char> = text.chars().collect();
    let at = at % chars.len();
    chars.splice(at..=at, put.iter().copied());
    Value::from(String::from_iter(chars))
}

fn anything() -> BoxedStrategy<Value> {
    let text = prop_oneof![
        any::<String>(),
        "[0-9年月日./-]{1,12}",
        "[-+]?[0-9]{1,25}(\\.[0-9]{0,12})?(万|元|%|e[0-9]{1,4})?",
        Just("x".repeat(70_000)),
        Just("NaN".to_owned()),
        Just("=1+1".to_owned()),
        Just("＊＊＊".to_owned()),
    ];
    let number = prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-1e6..1e6).prop_map(Value::from),
    ];
    let leaf = prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), number, text.prop_map(Value::from)];
    let nested = leaf.prop_recursive(3, 12, 3, |inner| {
        let key = prop_oneof![any::<String>(), Just("what".to_owned()), Just("much".to_owned())];
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            hash_map(key, inner, 0..3).prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    });
    nested.boxed()
}

/// Sends each value in a new record: many in one call, then one by itself and one as a change. Says what went wrong.
async fn by_api(world: &World, ledger: &Ledger, turn: usize, batch: &[Try]) -> Vec<String> {
    let school = world.school();
    let mark = |at: usize| format!("接口{turn}-{at}");
    let values = |at: usize| json!({ "mark": mark(at), "on": "2026-03-05", &*batch[at].field: batch[at].value });
    let rows: Vec<Value> = (0..batch.len()).map(|at| json!({ "values": values(at) })).collect();
    let body = json!({ "rows": rows, "mode": "good", "reason": "试" });
    let answer = school.post("/api/ledgers/every/records/bulk", body).await;
    if answer.status != 200 {
        return vec![format!("bulk: {} {} for one of {batch:?}", answer.status, answer.text())];
    }
    let findings = findings_by_row(&answer.json());
    let kept = kept(world, ledger).await;
    let mut wrong = Vec::new();
    for (at, one) in batch.iter().enumerate() {
        wrong
            .extend(judge(ledger, one, kept.get(&mark(at)), findings.get(&(at + 1))).map(|why| format!("bulk: {why}")));
    }
    wrong.extend(alone(&school, ledger, world, &batch[turn % batch.len()], &format!("单{turn}")).await);
    wrong
}

/// A value in a record of its own, and then in a record that stands.
async fn alone(school: &Person<'_>, ledger: &Ledger, world: &World, one: &Try, mark: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let values = json!({ "mark": mark, "on": "2026-03-05", &*one.field: one.value });
    let made = school.post("/api/ledgers/every/records", json!({ "values": values, "reason": "试" })).await;
    let refused = (made.status >= 400).then(|| made.text());
    if made.status >= 500 {
        wrong.push(format!("POST: {} {} for {one:?}", made.status, made.text()));
    }
    let record = kept(world, ledger).await.remove(mark);
    wrong.extend(judge(ledger, one, record.as_ref(), refused.as_ref()).map(|why| format!("POST: {why}")));

    let mark = format!("改{mark}");
    let values = json!({ "mark": mark, "on": "2026-03-05" });
    let made = school.post("/api/ledgers/every/records", json!({ "values": values })).await.ok();
    let patch = json!({ "revision": 1, "values": { &*one.field: one.value }, "reason": "试" });
    let changed = school.patch(&format!("/api/ledgers/every/records/{}", made["row"]["id"]), patch).await;
    if changed.status >= 500 {
        wrong.push(format!("PATCH: {} {} for {one:?}", changed.status, changed.text()));
    }
    if changed.status == 200 {
        let record = kept(world, ledger).await.remove(&mark);
        wrong.extend(judge(ledger, one, record.as_ref(), None).map(|why| format!("PATCH: {why}")));
    }
    wrong
}

/// Writes the values that a cell can hold into a sheet and commits its good rows.
async fn by_sheet(world: &World, ledger: &Ledger, turn: usize, batch: &[Try]) -> Vec<String> {
    let school = world.school();
    let filled = |one: &&Try| !matches!(ledger.field(&one.field).unwrap().kind, FieldType::File | FieldType::Group);
    let cells: Vec<(String, String, &Try)> = batch
        .iter()
        .filter(filled)
        .filter_map(|one| Some((cell(&one.value)?, one)))
        .enumerate()
        .map(|(at, (cell, one))| (format!("表{turn}-{at}"), cell, one))
        .collect();
    let mut wrong = Vec::new();
    for (mark, cell, one) in cells {
        let name = &ledger.field(&one.field).unwrap().name;
        let sheet = xlsx(&[&["标记*", "日期*", name], &[&mark, "2026-03-05", &cell]]);
        let seen = school.upload("/api/ledgers/every/imports", "值.xlsx", sheet).await;
        if seen.status != 200 {
            wrong.push(format!("sheet: {} {} for {one:?}", seen.status, seen.text()));
            continue;
        }
        let seen = seen.json();
        let told =
            seen["findings"].as_array().is_some_and(|all| all.iter().any(|f| names(ledger, one, &f.to_string())));
        if seen["good"] == 0 && !told {
            wrong.push(format!("sheet: no finding names {} for {cell:?}: {}", one.field, seen["findings"]));
        }
        if seen["good"] == 1 {
            let path = format!("/api/imports/{}/commit", seen["id"]);
            let done = school.post(&path, json!({ "mode": "good", "reason": "试" })).await;
            if done.status >= 500 {
                wrong.push(format!("commit: {} {} for {one:?}", done.status, done.text()));
            }
        }
    }
    wrong
}

/// What a person would type into a cell. Excel's own file format holds no control characters and 32,767 characters at most.
fn cell(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        _ => return None,
    };
    (text.chars().count() < 32_000 && !text.chars().any(char::is_control)).then_some(text)
}

/// All findings of a row as one text, by the row's number.
fn findings_by_row(answer: &Value) -> BTreeMap<usize, String> {
    let mut rows: BTreeMap<usize, String> = BTreeMap::new();
    for finding in answer["findings"].as_array().into_iter().flatten() {
        let row = finding["row"].as_u64().unwrap_or_default() as usize;
        rows.entry(row).or_default().push_str(&finding.to_string());
    }
    rows
}

/// The records by their mark, protected values in clear.
async fn kept(world: &World, ledger: &Ledger) -> BTreeMap<String, Record> {
    let (mut records, mut query) = (BTreeMap::new(), ListQuery::new(TODAY));
    query.limit = 1_000;
    query.sort = Some(gangmu_store::Sort { column: "id".into(), desc: true });
    for mut record in world.app.store.list_records(ledger, &query).await.unwrap().records {
        world.app.seal.open_values(ledger, &mut record.values);
        records.insert(record.values["mark"].as_str().unwrap().to_owned(), record);
    }
    records
}

/// What is wrong with how a value was taken; nothing where it is kept as it was, or refused by name.
fn judge(ledger: &Ledger, one: &Try, kept: Option<&Record>, refused: Option<&String>) -> Option<String> {
    match (kept, refused) {
        (Some(record), _) => {
            let found = record.values.get(&one.field).cloned().unwrap_or_default();
            (!is_same(ledger.field(&one.field)?, &one.value, &found)).then(|| format!("{one:?} became {found}"))
        }
        (None, Some(finding)) => {
            (!names(ledger, one, finding)).then(|| format!("{one:?} is refused without its field: {finding}"))
        }
        (None, None) => Some(format!("{one:?} is neither kept nor refused")),
    }
}

fn names(ledger: &Ledger, one: &Try, finding: &str) -> bool {
    finding.contains(&format!("\"{}\"", one.field))
        || ledger.field(&one.field).is_some_and(|f| finding.contains(&f.name))
}

/// Whether a value that was kept is the one that was sent: what is empty is nothing, numbers are equal to their last fen, and
/// spaces around words do not count.
fn is_same(field: &Field, sent: &Value, found: &Value) -> bool {
    let blank = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    };
    if blank(sent) || blank(found) {
        return blank(sent) && blank(found);
    }
    if let (Some(sent), Some(found)) = (sent.as_f64(), found.as_f64()) {
        let near = if field.kind == FieldType::Money { 0.005 } else { 0.0 };
        return (sent - found).abs() <= near + sent.abs() * 1e-15;
    }
    match (sent, found) {
        (Value::String(sent), Value::String(found)) => sent.trim() == found.trim(),
        // A unit is sent by its code and kept by its id.
        (Value::String(_), Value::Number(_)) => field.kind == FieldType::Unit,
        _ => sent == found,
    }
}
