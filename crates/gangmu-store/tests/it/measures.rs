//! Measures against values computed by hand.

use std::sync::Arc;

use gangmu_pack::definition::Ledger;
use gangmu_pack::expr::Expr;
use gangmu_store::{Group, MeasureQuery, NewRecord, Scope, Store, StoreError, UnitCount};
use jiff::civil::{Date, date};
use serde_json::json;

use crate::support::{TODAY, by, county, on_both, record};

/// Six hazards; the last is void.
async fn stage_records(store: &Store) -> Vec<Arc<Ledger>> {
    let ledger = county(store).await;
    let full = |owner: i64, on: &str, severity: &str, cost: f64, kinds: &[&str], entered: &[(&str, Date)]| NewRecord {
        state: entered.last().map(|(state, _)| (*state).to_owned()),
        entered: entered.iter().map(|(state, day)| ((*state).to_owned(), *day)).collect(),
        ..record(
            owner,
            json!({ "place": "楼", "found_on": on, "severity": severity, "cost": cost, "kinds": kinds, "school": owner,
                    "persons": owner * 10, "stopped": cost > 100.0 }),
        )
    };
    let records = vec![
        full(
            4,
            "2025-12-20",
            "一般",
            100.0,
            &["消防"],
            &[("registered", date(2025, 12, 20)), ("closed", date(2026, 1, 5))],
        ),
        full(
            4,
            "2026-01-10",
            "重大",
            25_000.5,
            &["消防", "用电"],
            &[("registered", date(2026, 1, 10)), ("closed", date(2026, 2, 1))],
        ),
        full(5, "2026-01-31", "一般", 0.0, &[], &[("registered", date(2026, 1, 31))]),
        full(
            5,
            "2026-02-15",
            "重大",
            5_000.0,
            &["用电"],
            &[("closed", date(2026, 2, 16)), ("rectifying", date(2026, 2, 20)), ("closed", date(2026, 3, 1))],
        ),
        full(6, "2026-03-01", "一般", 99.5, &["食品"], &[("rectifying", date(2026, 3, 2))]),
        full(6, "2026-01-15", "重大", 9_999.0, &["食品"], &[("closed", date(2026, 1, 16))]),
    ];
    store.create_records(&ledger, records, &by()).await.unwrap();
    store.void_record(&ledger, 6, 1, &by()).await.unwrap();
    let count = |unit_id, year, pupils| UnitCount { unit_id, year, pupils, staff: 10, teachers: 8, classes: 6 };
    let counts = vec![count(4, 2025, 200), count(5, 2025, 300), count(6, 2025, 500), count(4, 2024, 9_999)];
    store.put_unit_counts(counts, &by()).await.unwrap();
    vec![ledger]
}

fn year() -> MeasureQuery {
    let (from, to) = (date(2026, 1, 1), date(2026, 12, 31));
    MeasureQuery { from, to, today: TODAY, ..MeasureQuery::default() }
}

/// The year as its states stood at the end of a day.
fn as_of(day: Date) -> MeasureQuery {
    MeasureQuery { as_of: Some(day), ..year() }
}

fn whole(value: impl Into<Option<f64>>, records: i64) -> Vec<Group> {
    vec![Group { key: None, value: value.into(), records }]
}

fn groups(parts: &[(&str, f64, i64)]) -> Vec<Group> {
    let group = |(key, value, records): &(&str, f64, i64)| Group {
        key: Some((*key).to_owned()),
        value: Some(*value),
        records: *records,
    };
    parts.iter().map(group).collect()
}

#[test]
fn every_rule_gives_the_value_computed_by_hand() {
    let january = MeasureQuery { from: date(2026, 1, 1), to: date(2026, 1, 31), ..year() };
    let empty = MeasureQuery { from: date(2020, 1, 1), to: date(2020, 12, 31), ..year() };
    let slice = |text: &str| MeasureQuery { slice: Some(Expr::parse(text).unwrap()), ..year() };
    let subtree = MeasureQuery { scope: Scope::Subtree("/1/2/".into()), ..year() };
    let cases = [
        ("found", year(), whole(4.0, 4)),
        ("found", january.clone(), whole(2.0, 2)),
        ("found", subtree.clone(), whole(3.0, 3)),
        ("found", slice("unit.stage = '小学'"), whole(2.0, 2)),
        ("found", slice("kinds has '用电' and severity = '重大'"), whole(2.0, 2)),
        ("closed", year(), whole(2.0, 2)),
        ("closed", as_of(date(2026, 2, 25)), whole(1.0, 1)),
        ("closed", as_of(date(2026, 1, 31)), whole(0.0, 0)),
        ("closed_rate", year(), whole(50.0, 4)),
        ("closed_rate", as_of(date(2026, 2, 25)), whole(25.0, 4)),
        ("closed_rate", empty.clone(), whole(None, 0)),
        ("closings", year(), whole(3.0, 3)),
        ("closings", january.clone(), whole(1.0, 1)),
        ("closings", MeasureQuery { from: date(2026, 3, 1), ..year() }, whole(1.0, 1)),
        ("standing", year(), whole(2.0, 2)),
        ("standing", january.clone(), whole(1.0, 1)),
        ("open", year(), whole(2.0, 4)),
        ("cost", year(), whole(3.01, 4)),
        ("cost", empty.clone(), whole(0.0, 0)),
        ("cost_grave", year(), whole(30_000.5, 2)),
        ("mean_area", year(), whole(None, 4)),
        ("most", year(), whole(60.0, 4)),
        ("schools", year(), whole(3.0, 4)),
        ("schools", january, whole(2.0, 2)),
        ("per_pupil", year(), whole(30.0005, 2)),
        ("per_pupil", subtree, whole(60.001, 2)),
        ("per_pupil", slice("unit.stage = '小学'"), whole(25_000.5 / 700.0, 1)),
    ];
    on_both(async |stage| {
        let ledgers = stage_records(&stage.store).await;
        for (measure, query, expected) in &cases {
            let got = stage.store.measure(&ledgers, "hazard", measure, query).await.unwrap();
            let near = |a: Option<f64>, b: Option<f64>| a.zip(b).map_or(a == b, |(a, b)| (a - b).abs() < 1e-9);
            let same = got.len() == 1 && got[0].records == expected[0].records && near(got[0].value, expected[0].value);
            assert!(same, "{measure} {query:?}: {got:?}, expected {expected:?}");
        }
    });
}

#[test]
fn a_measure_is_divided_by_field_unit_month_and_state() {
    let by_part = |by: &str| MeasureQuery { by: Some(by.to_owned()), ..year() };
    let cases = [
        ("found", "severity", groups(&[("一般", 2.0, 2), ("重大", 2.0, 2)])),
        ("found", "month", groups(&[("2026-01", 2.0, 2), ("2026-02", 1.0, 1), ("2026-03", 1.0, 1)])),
        ("closings", "month", groups(&[("2026-01", 1.0, 1), ("2026-02", 2.0, 2)])),
        ("found", "unit.town", groups(&[("柳河乡", 1.0, 1), ("白石镇", 3.0, 3)])),
        ("found", "school.stage", groups(&[("初中", 2.0, 2), ("小学", 2.0, 2)])),
        ("found", "unit", groups(&[("4", 1.0, 1), ("5", 2.0, 2), ("6", 1.0, 1)])),
        ("found", "persons", groups(&[("40", 1.0, 1), ("50", 2.0, 2), ("60", 1.0, 1)])),
        ("found", "stopped", groups(&[("false", 2.0, 2), ("true", 2.0, 2)])),
        ("found", "state", groups(&[("closed", 2.0, 2), ("rectifying", 1.0, 1), ("registered", 1.0, 1)])),
        ("closed_rate", "severity", groups(&[("一般", 0.0, 2), ("重大", 100.0, 2)])),
        ("per_pupil", "unit.town", groups(&[("柳河乡", 0.0, 0), ("白石镇", 60.001, 2)])),
    ];
    on_both(async |stage| {
        let ledgers = stage_records(&stage.store).await;
        for (measure, by, expected) in &cases {
            let got = stage.store.measure(&ledgers, "hazard", measure, &by_part(by)).await.unwrap();
            assert_eq!(&got, expected, "{measure} by {by}");
        }
        let kinds = stage.store.measure(&ledgers, "hazard", "found", &by_part("kinds")).await.unwrap();
        let mut expected = whole(1.0, 1);
        expected.extend(groups(&[("消防", 1.0, 1), ("用电", 2.0, 2), ("食品", 1.0, 1)]));
        assert_eq!(kinds, expected, "a record with two codes counts under both");
        let wrong = stage.store.measure(&ledgers, "hazard", "most", &by_part("kinds")).await;
        assert!(matches!(wrong, Err(StoreError::Invalid(_))));
    });
}

#[test]
fn the_records_behind_a_figure_are_as_many_as_it_says() {
    let measures =
        ["found", "closed", "closed_rate", "closings", "standing", "open", "cost", "cost_grave", "per_pupil"];
    on_both(async |stage| {
        let ledgers = stage_records(&stage.store).await;
        let slices = [None, Some(Expr::parse("unit.stage = '小学' or severity = '重大'").unwrap())];
        for measure in measures {
            for slice in &slices {
                let query = MeasureQuery { slice: slice.clone(), ..year() };
                let figure = stage.store.measure(&ledgers, "hazard", measure, &query).await.unwrap();
                let behind =
                    stage.store.records_of_measure(&ledgers, "hazard", measure, &query, None, 100).await.unwrap();
                assert_eq!(behind.page.records.len() as i64, figure[0].records, "{measure} {slice:?}");
            }
        }
    });
}
