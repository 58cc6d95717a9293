//! The second form of the language in the store: references, times, groups, further periods, formulas, the census.

use std::sync::Arc;

use gangmu_pack::definition::{Ledger, UnitKind};
use gangmu_pack::expr::Expr;
use gangmu_store::{Group, ListQuery, MeasureQuery, NewRecord, NewUnit, StageCount, Store, StoreError, UnitCount};
use jiff::civil::{Date, date};
use serde_json::{Value as Json, json};

use crate::support::{TODAY, by, county, on_both, record};

const PROJECT: &str = r#"
ledger = { id = "project", name = "项目", record = "一个", about = "项目。", kept_by = ["school"], office = "o", area = "a", on = "begun", number = "XM{seq}", title = "name" }
field = [
  { id = "name", name = "名称", type = "text" }, { id = "kind", name = "类别", type = "code", codes = ["新建", "改建"] },
  { id = "cost", name = "投资", type = "money", scale = "wan" }, { id = "begun", name = "开工", type = "date" },
]
measure = [{ id = "started", name = "开工数", unit = "个", count = "true" }]
workflow = { initial = "open", final = ["open"], states = [{ id = "open", name = "开" }] }
report = { sentence = "{started}" }
"#;

const VISIT: &str = r#"
ledger = { id = "visit", name = "走访", record = "一次", about = "走访。", kept_by = ["school"], office = "o", area = "a", on = "seen_at", number = "ZF{year}-{seq}", title = "topic" }
field = [
  { id = "topic", name = "主题", type = "text" }, { id = "seen_at", name = "时间", type = "time", list = true },
  { id = "answered_on", name = "答复日期", type = "date" }, { id = "kind", name = "类别", type = "code", codes = ["消防", "用电"] },
  { id = "stage", name = "学段", type = "code", codes = ["小学", "初中"] },
  { id = "guests", name = "同行单位", type = "codes", code_list = "units" },
  { id = "region", name = "地区", type = "code", codes = ["贵州省/贵阳市", "贵州省", "云南省"] },
  { id = "project", name = "项目", type = "ref", ledger = "project" },
  { id = "school", name = "学校", type = "unit" },
  { id = "payments", name = "付款", type = "group", columns = [{ id = "paid_on", name = "日期", type = "date" }, { id = "amount", name = "金额", type = "money" }] },
]
measure = [
  { id = "visits", name = "走访次数", unit = "次", count = "true" },
  { id = "fire", name = "消防次数", unit = "次", count = "kind = '消防'" },
  { id = "answered", name = "答复数", unit = "次", count = "true", on = "answered_on" },
  { id = "unanswered", name = "未复数", unit = "次", count = "answered_on missing", stock = true },
  { id = "ended", name = "办结数", unit = "次", count = "true", entering = ["done", "dropped"] },
  { id = "guests", name = "同行单位数", unit = "个", distinct = "guests" },
  { id = "new_ones", name = "新建数", unit = "次", count = "project.kind = '新建'" },
  { id = "cost", name = "项目投资", unit = "万元", sum = "project.cost" },
  { id = "guizhou", name = "省内数", unit = "次", count = "under(region, '贵州省')" },
  { id = "late", name = "当晚数", unit = "次", count = "seen_at >= '2026-01-31T18:00' and days(answered_on, seen_at) < 1" },
  { id = "share", name = "消防占比", unit = "%", ratio = ["fire", "visits"] },
  { id = "share_2", name = "消防比", unit = "%", ratio = ["visits[kind=消防]", "visits[stage=小学]"] },
  { id = "power", name = "非用电数", unit = "次", difference = ["visits", "visits[kind=用电]"] },
  { id = "density", name = "百校次数", unit = "次", formula = "100 * (visits + project.started) / census.schools" },
  { id = "thousand", name = "千人次数", unit = "次", ratio = ["visits", "census.pupils"] },
  { id = "primary", name = "小学生均", unit = "次", ratio = ["visits", "census.pupils[stage=小学]"] },
  { id = "town", name = "镇均", unit = "次", ratio = ["visits", "census.schools[unit.town=白石镇]"] },
  { id = "ratio", name = "生师比", unit = "人", formula = "census.pupils / census.teachers", hidden = true },
]
workflow = { initial = "open", final = ["done", "dropped"], states = [{ id = "open", name = "开" }, { id = "done", name = "成" }, { id = "dropped", name = "弃" }] }
report = { sentence = "{visits}" }
"#;

fn ledgers() -> Vec<Arc<Ledger>> {
    let read = |text| gangmu_pack::parse_ledger("x.toml", text).0.unwrap();
    gangmu_pack::link(vec![read(VISIT), read(PROJECT)])
}

/// Seven schools: 4 primary and 5 junior in 白石镇, 6 primary in 柳河乡, 7 a point, 8 a kindergarten, 9 a nine-year school.
async fn stage_records(store: &Store) -> Vec<Arc<Ledger>> {
    county(store).await;
    let ledgers = ledgers();
    store.apply_ledgers(&store.plan_ledgers(&ledgers).await.unwrap(), false).await.unwrap();
    let unit = |code: &str, kind, kind_name: &str, stage: &str| NewUnit {
        code: code.into(),
        name: code.into(),
        kind,
        r#type: Some(kind_name.into()),
        stage: Some(stage.into()),
        town: Some("柳河乡".into()),
        parent: Some("T2".into()),
        ..NewUnit::default()
    };
    let units = vec![
        NewUnit { small: true, ..unit("P1", UnitKind::School, "小学教学点", "小学") },
        unit("K1", UnitKind::Kindergarten, "幼儿园", "学前"),
        NewUnit { boarding: true, ..unit("N1", UnitKind::School, "九年一贯制学校", "九年一贯制") },
        NewUnit { valid_to: Some(date(2025, 8, 31)), ..unit("X1", UnitKind::School, "完全小学", "小学") },
    ];
    store.insert_units(units, &by()).await.unwrap();
    let count = |unit_id, pupils| UnitCount { unit_id, year: 2025, pupils, staff: 10, teachers: 8, classes: 6 };
    let counts = vec![count(4, 200), count(5, 300), count(6, 500), count(7, 20), count(8, 90), count(9, 1_000)];
    store.put_unit_counts(counts, &by()).await.unwrap();
    let of_nine = |stage: &str, pupils| StageCount {
        unit_id: 9,
        year: 2025,
        stage: stage.into(),
        pupils: Some(pupils),
        ..StageCount::default()
    };
    store.put_stage_counts(vec![of_nine("小学", 600), of_nine("初中", 400)], &by()).await.unwrap();
    let project = |name: &str, kind: &str, cost: f64| {
        record(4, json!({ "name": name, "kind": kind, "cost": cost, "begun": "2026-02-01" }))
    };
    store
        .create_records(&ledgers[1], vec![project("甲", "新建", 25_000.5), project("乙", "改建", 5_000.0)], &by())
        .await
        .unwrap();
    store.create_records(&ledgers[0], visits(), &by()).await.unwrap();
    ledgers
}

fn visits() -> Vec<NewRecord> {
    let visit = |owner: i64, values: Json, entered: &[(&str, Date)]| NewRecord {
        state: entered.last().map(|(state, _)| (*state).to_owned()),
        entered: entered.iter().map(|(state, day)| ((*state).to_owned(), *day)).collect(),
        ..record(owner, values)
    };
    vec![
        visit(
            4,
            json!({ "topic": "一", "seen_at": "2026-01-31T18:30", "answered_on": "2026-02-01", "kind": "消防", "stage": "小学",
                    "guests": ["S1", "S2"], "region": "贵州省/贵阳市", "project": "XM1", "school": 4,
                    "payments": [{ "paid_on": "2026-02-01", "amount": 12.5 }, { "amount": 7 }] }),
            &[("open", date(2026, 1, 31)), ("done", date(2026, 2, 2))],
        ),
        visit(
            5,
            json!({ "topic": "二", "seen_at": "2026-01-31T08:00", "answered_on": "2026-03-01", "kind": "用电", "stage": "初中",
                    "guests": ["S2"], "region": "贵州省", "project": "XM2", "school": 5 }),
            &[("open", date(2026, 1, 31)), ("dropped", date(2026, 2, 10)), ("done", date(2026, 3, 1))],
        ),
        visit(
            6,
            json!({ "topic": "三", "seen_at": "2026-02-28T23:59", "kind": "消防", "stage": "小学", "guests": ["S3", "S1"],
                    "region": "云南省", "project": "XM1", "school": 6 }),
            &[("open", date(2026, 2, 28))],
        ),
        visit(
            6,
            json!({ "topic": "四", "seen_at": "2026-03-01T00:00", "kind": "用电", "project": "XM9" }),
            &[("open", date(2026, 3, 1))],
        ),
    ]
}

fn between(from: Date, to: Date) -> MeasureQuery {
    MeasureQuery { from, to, today: TODAY, ..MeasureQuery::default() }
}

fn year() -> MeasureQuery {
    between(date(2026, 1, 1), date(2026, 12, 31))
}

fn january() -> MeasureQuery {
    between(date(2026, 1, 1), date(2026, 1, 31))
}

fn february() -> MeasureQuery {
    between(date(2026, 2, 1), date(2026, 2, 28))
}

#[test]
fn every_rule_gives_the_value_computed_by_hand() {
    let slice = |text: &str| MeasureQuery { slice: Some(Expr::parse(text).unwrap()), ..year() };
    let cases: Vec<(&str, MeasureQuery, Option<f64>, i64)> = vec![
        ("visits", january(), Some(2.0), 2),
        ("visits", february(), Some(1.0), 1),
        ("answered", february(), Some(1.0), 1),
        ("answered", year(), Some(2.0), 2),
        ("unanswered", february(), Some(1.0), 1),
        ("ended", february(), Some(2.0), 2),
        ("ended", year(), Some(2.0), 2),
        ("guests", year(), Some(3.0), 4),
        ("guests", january(), Some(2.0), 2),
        ("guests", between(date(2020, 1, 1), date(2020, 1, 2)), Some(0.0), 0),
        ("new_ones", year(), Some(2.0), 2),
        ("cost", year(), Some(5.500_1), 4),
        ("cost", slice("project.kind = '改建'"), Some(0.5), 1),
        ("guizhou", year(), Some(2.0), 2),
        ("late", year(), Some(1.0), 1),
        ("share_2", year(), Some(100.0), 2),
        ("power", year(), Some(2.0), 4),
        // 100 × (4 + 2) ÷ 4 schools: 4, 5, 6 and 9; the point, the kindergarten and the closed one are none.
        ("density", year(), Some(150.0), 4),
        ("density", slice("kind = '消防'"), Some(100.0), 2),
        ("thousand", year(), Some(4.0 / 2_110.0), 4),
        ("thousand", slice("kind = '消防' and unit.town = '白石镇'"), Some(1.0 / 500.0), 1),
        ("thousand", slice("school.stage = '初中'"), Some(1.0 / 300.0), 1),
        // 200 + 500 + 20 of the point + 600 of the nine-year school.
        ("primary", year(), Some(4.0 / 1_320.0), 4),
        ("thousand", slice("stage = '小学'"), Some(2.0 / 1_320.0), 2),
        ("town", year(), Some(2.0), 4),
        ("ratio", year(), Some(2_110.0 / 48.0), 6),
    ];
    on_both(async |stage| {
        let ledgers = stage_records(&stage.store).await;
        for (measure, query, value, records) in &cases {
            let got = stage.store.measure(&ledgers, "visit", measure, query).await.unwrap();
            let near = got[0].value.zip(*value).map_or(got[0].value == *value, |(a, b)| (a - b).abs() < 1e-9);
            assert!(
                got.len() == 1 && near && got[0].records == *records,
                "{measure} {query:?}: {got:?}, expected {value:?}, {records}"
            );
        }
    });
}

#[test]
fn a_measure_is_divided_through_references_and_by_what_its_parts_know() {
    let groups = |parts: &[(Option<&str>, Option<f64>, i64)]| -> Vec<Group> {
        let group = |(key, value, records): &(Option<&str>, Option<f64>, i64)| Group {
            key: key.map(str::to_owned),
            value: *value,
            records: *records,
        };
        parts.iter().map(group).collect()
    };
    let cases = [
        (
            "visits",
            "project.kind",
            groups(&[(None, Some(1.0), 1), (Some("改建"), Some(1.0), 1), (Some("新建"), Some(2.0), 2)]),
        ),
        (
            "visits",
            "month",
            groups(&[
                (Some("2026-01"), Some(2.0), 2),
                (Some("2026-02"), Some(1.0), 1),
                (Some("2026-03"), Some(1.0), 1),
            ]),
        ),
        ("answered", "month", groups(&[(Some("2026-02"), Some(1.0), 1), (Some("2026-03"), Some(1.0), 1)])),
        ("guests", "kind", groups(&[(Some("消防"), Some(3.0), 2), (Some("用电"), Some(1.0), 2)])),
        // The census knows no kinds: each share is one of all pupils.
        ("thousand", "kind", groups(&[(Some("消防"), Some(2.0 / 2_110.0), 2), (Some("用电"), Some(2.0 / 2_110.0), 2)])),
        // By stage it is divided itself; 学前 has pupils and no visit.
        (
            "thousand",
            "stage",
            groups(&[
                (None, None, 1),
                (Some("初中"), Some(1.0 / 700.0), 1),
                (Some("学前"), Some(0.0), 0),
                (Some("小学"), Some(2.0 / 1_320.0), 2),
            ]),
        ),
        // The other ledger knows no such kinds by that name, but its own: both are told apart.
        ("share", "unit.town", groups(&[(Some("柳河乡"), Some(50.0), 2), (Some("白石镇"), Some(50.0), 2)])),
    ];
    on_both(async |stage| {
        let ledgers = stage_records(&stage.store).await;
        for (measure, by, expected) in &cases {
            let query = MeasureQuery { by: Some((*by).to_owned()), ..year() };
            let got = stage.store.measure(&ledgers, "visit", measure, &query).await.unwrap();
            assert_eq!(&got, expected, "{measure} by {by}");
        }
    });
}

#[test]
fn the_census_counts_institutions_as_the_catalogue_defines_them() {
    let cases = [
        ("institutions", 5.0),
        ("schools", 4.0),
        ("kindergartens", 1.0),
        ("teaching_points", 1.0),
        ("boarding_schools", 1.0),
        ("small_schools", 1.0),
        ("towns", 2.0),
        ("pupils", 2_110.0),
        ("staff", 60.0),
        ("teachers", 48.0),
        ("classes", 36.0),
    ];
    assert_eq!(cases.map(|(name, _)| name).len(), gangmu_pack::CENSUS.len());
    on_both(async |stage| {
        let ledgers = stage_records(&stage.store).await;
        for (name, expected) in cases {
            let mut visit = (*ledgers[0]).clone();
            let rule = Expr::parse(&format!("census.{name}")).unwrap();
            visit.measures[0] =
                gangmu_pack::definition::Measure { id: "x".into(), formula: Some(rule), ..Default::default() };
            let got = stage.store.measure(&[Arc::new(visit)], "visit", "x", &year()).await.unwrap();
            assert_eq!(got[0].value, Some(expected), "{name}");
        }
        assert_eq!(stage.store.stage_counts(2025).await.unwrap().len(), 2);
    });
}

#[test]
fn the_records_behind_a_figure_are_as_many_as_it_says() {
    let measures = [
        "visits",
        "answered",
        "unanswered",
        "ended",
        "guests",
        "new_ones",
        "cost",
        "guizhou",
        "late",
        "share",
        "share_2",
        "power",
        "density",
        "thousand",
        "primary",
    ];
    on_both(async |stage| {
        let ledgers = stage_records(&stage.store).await;
        let slices = [None, Some("project.kind = '新建'"), Some("unit.town = '白石镇' and kind = '消防'")];
        for measure in measures {
            for slice in slices {
                let query = MeasureQuery { slice: slice.map(|s| Expr::parse(s).unwrap()), ..year() };
                let figure = stage.store.measure(&ledgers, "visit", measure, &query).await.unwrap();
                let behind =
                    stage.store.records_of_measure(&ledgers, "visit", measure, &query, None, 100).await.unwrap();
                assert_eq!(behind.page.records.len() as i64, figure[0].records, "{measure} {slice:?}");
            }
        }
        let none = stage.store.records_of_measure(&ledgers, "visit", "ratio", &year(), None, 100).await;
        assert!(matches!(&none, Err(StoreError::Invalid(why)) if why.contains("没有可列的记录")), "{none:?}");
    });
}

#[test]
fn rows_and_times_come_back_as_they_went_in_and_lists_read_through_references() {
    on_both(async |stage| {
        let ledgers = stage_records(&stage.store).await;
        let read = stage.store.record(&ledgers[0], 1).await.unwrap().unwrap();
        assert_eq!(read.values["payments"], json!([{ "paid_on": "2026-02-01", "amount": 12.5 }, { "amount": 7 }]));
        assert_eq!((read.values["seen_at"].as_str(), read.number.as_str()), (Some("2026-01-31T18:30"), "ZF2026-1"));
        let list = async |query: ListQuery| {
            let page = stage.store.list_records(&ledgers[0], &query).await.unwrap();
            page.records.iter().map(|r| r.id).collect::<Vec<_>>()
        };
        let base = ListQuery::new(TODAY);
        let filter = |text: &str| ListQuery { filter: Some(Expr::parse(text).unwrap()), ..base.clone() };
        assert_eq!(list(filter("project.cost > 10000 and project.kind = '新建'")).await, [3, 1]);
        assert_eq!(list(filter("payments present")).await, [1]);
        let answered = ListQuery { on: Some("answered_on".into()), from: Some(date(2026, 3, 1)), ..base.clone() };
        assert_eq!(list(answered).await, [2]);
        assert_eq!(list(ListQuery { to: Some(date(2026, 1, 31)), ..base.clone() }).await, [1, 2]);
        for wrong in ["rows(payments) > 1", "total(payments.amount) > 1", "last.topic = 'x'", "sex(topic) = '男'"] {
            let refused = stage.store.list_records(&ledgers[0], &filter(wrong)).await;
            assert!(matches!(refused, Err(StoreError::Invalid(_))), "{wrong}");
        }
        let odd = record(4, json!({ "topic": "五", "seen_at": "2026-01-01T00:00", "payments": [1] }));
        let refused = stage.store.create_records(&ledgers[0], vec![odd], &by()).await;
        assert!(matches!(&refused, Err(StoreError::Value { field, .. }) if field == "payments"), "{refused:?}");
    });
}
