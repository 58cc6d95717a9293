//! The law of expressions: what memory answers, both databases answer, through the store's own queries.

use std::collections::BTreeMap;
use std::sync::Arc;

use gangmu_pack::definition::Measure;
use gangmu_pack::expr::law::{self, LawRow};
use gangmu_pack::expr::{Expr, Type, Value};
use gangmu_store::{ListQuery, MeasureQuery, NewRecord, NewUnit, Store};
use jiff::civil::date;
use serde_json::Value as Json;

use crate::support::{by, on_both};

const RECORDS: usize = 40;
const EXPRESSIONS: usize = 400;

/// Random records whose units say yes or no where the law leaves it open: the store's units always do.
fn rows() -> Vec<LawRow> {
    let mut rows = law::rows(7, RECORDS);
    for row in &mut rows {
        for name in ["unit.boarding", "unit.small", "place.boarding", "place.small"] {
            if let Some(value @ Value::Null) = row.values.get_mut(name) {
                *value = Value::Bool(false);
            }
        }
    }
    rows
}

fn unit_of(row: &LawRow, prefix: &str, code: usize) -> NewUnit {
    let text = |name: &str| match row.values.get(&format!("{prefix}.{name}")) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let flag = |name: &str| row.values.get(&format!("{prefix}.{name}")) == Some(&Value::Bool(true));
    NewUnit {
        code: code.to_string(),
        name: code.to_string(),
        stage: text("stage"),
        town: text("town"),
        boarding: flag("boarding"),
        small: flag("small"),
        ..NewUnit::default()
    }
}

fn record_of(row: &LawRow, owner: i64) -> NewRecord {
    record_of_columns(row, owner, &law::COLUMNS)
}

fn record_of_columns(row: &LawRow, owner: i64, columns: &[(&str, &str)]) -> NewRecord {
    let text = |name: &str| match row.values.get(name) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let mut values = serde_json::Map::new();
    for (column, _) in columns {
        let value = match row.values.get(*column) {
            Some(Value::Text(codes)) if codes.starts_with('|') => {
                codes.split('|').filter(|code| !code.is_empty()).map(Json::from).collect()
            }
            Some(Value::Number(n)) => Json::from(*n),
            Some(Value::Bool(b)) => Json::from(*b),
            Some(Value::Text(t)) => Json::from(t.as_str()),
            _ => continue,
        };
        values.insert((*column).to_owned(), value);
    }
    let due = text("due").map(|due| due.parse().unwrap());
    NewRecord { owner, values, number: text("number"), state: text("state"), due, entered: Vec::new(), proposed: false }
}

/// The record behind the reference, where there is one.
fn project_of(row: &LawRow, owner: i64) -> Option<NewRecord> {
    row.values.get("project")?;
    let inner = |(name, value): (&String, &Value)| Some((name.strip_prefix("project.")?.to_owned(), value.clone()));
    let values = row.values.iter().filter_map(inner).collect();
    Some(record_of_columns(&LawRow { values }, owner, &law::TARGET_COLUMNS))
}

async fn fill(store: &Store, rows: &mut [LawRow]) -> Arc<gangmu_pack::definition::Ledger> {
    let ledgers = law::ledgers();
    let plan = store.plan_ledgers(&ledgers).await.unwrap();
    store.apply_ledgers(&plan, false).await.unwrap();
    let mut units = Vec::new();
    let (mut records, mut projects) = (Vec::new(), Vec::new());
    for (i, row) in rows.iter_mut().enumerate() {
        units.extend([unit_of(row, "unit", 2 * i + 1), unit_of(row, "place", 2 * i + 2)]);
        records.push(record_of(row, 2 * i as i64 + 1));
        projects.extend(project_of(row, 2 * i as i64 + 1));
        // The store keeps empty text as missing.
        for name in ["title", "remark"] {
            if row.values.get(name) == Some(&Value::Text(String::new())) {
                row.values.insert(name.to_owned(), Value::Null);
            }
        }
    }
    store.insert_units(units, &by()).await.unwrap();
    store.create_records(&ledgers[0], records, &by()).await.unwrap();
    store.create_records(&ledgers[1], projects, &by()).await.unwrap();
    Arc::clone(&ledgers[0])
}

#[test]
fn a_database_answers_what_memory_answers() {
    on_both(async |stage| {
        let mut rows = rows();
        let ledger = fill(&stage.store, &mut rows).await;
        for (expr, kind) in law::cases(11, EXPRESSIONS) {
            let expected: Vec<Value> = rows.iter().map(|row| expr.eval(row, law::TODAY)).collect();
            match kind {
                Type::Number => numbers(&stage.store, &ledger, &expr, &expected).await,
                Type::Bool => {
                    matches(&stage.store, &ledger, &expr.to_string(), &expected, &Value::Bool(true)).await;
                    matches(&stage.store, &ledger, &format!("not ({expr})"), &expected, &Value::Bool(false)).await;
                }
                _ => {
                    for value in &expected {
                        if let Value::Text(text) = value {
                            let condition = format!("({expr}) = '{}'", text.replace('\'', "''"));
                            if let Ok(condition) = Expr::parse(&condition) {
                                matches(&stage.store, &ledger, &condition.to_string(), &expected, value).await;
                            }
                        }
                    }
                }
            }
        }
    });
}

/// The records that meet the condition are those for which memory gave that value.
async fn matches(
    store: &Store,
    ledger: &Arc<gangmu_pack::definition::Ledger>,
    condition: &str,
    expected: &[Value],
    value: &Value,
) {
    let Ok(filter) = Expr::parse(condition) else {
        return;
    };
    let query = ListQuery { filter: Some(filter), limit: 1_000, ..ListQuery::new(law::TODAY) };
    let Ok(page) = store.list_records(ledger, &query).await else {
        // A text that is compared with itself as a date, such as '' = a day: the check refuses it.
        assert!(Expr::parse(condition).unwrap().check(&gangmu_pack::expr::Scope::of(ledger)).is_err(), "{condition}");
        return;
    };
    let mut got: Vec<i64> = page.records.iter().map(|record| record.id).collect();
    got.sort_unstable();
    let wanted: Vec<i64> = (1..).zip(expected).filter(|(_, v)| *v == value).map(|(id, _)| id).collect();
    assert_eq!(got, wanted, "{condition}");
}

/// The value of each record, as the largest of its own group.
async fn numbers(store: &Store, ledger: &Arc<gangmu_pack::definition::Ledger>, expr: &Expr, expected: &[Value]) {
    let mut with = (**ledger).clone();
    with.measures = vec![Measure { id: "x".into(), max: Some(expr.clone()), stock: true, ..Measure::default() }];
    with.head.on = "due".into();
    let query = MeasureQuery {
        to: date(9999, 12, 31),
        today: law::TODAY,
        by: Some("number".into()),
        ..MeasureQuery::default()
    };
    let groups = store.measure(&[Arc::new(with)], "law", "x", &query).await.unwrap();
    let got: BTreeMap<String, Option<f64>> = groups.into_iter().map(|g| (g.key.unwrap(), g.value)).collect();
    for (i, value) in expected.iter().enumerate() {
        let Some(got) = got.get(&format!("L{i}")) else {
            continue;
        };
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(1.0);
        let same = match value {
            Value::Number(n) => got.is_some_and(|g| near(g, *n)),
            _ => got.is_none(),
        };
        assert!(same, "{expr} on record {i}: memory {value:?}, database {got:?}");
    }
}
