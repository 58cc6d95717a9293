//! Lists page by page: every record exactly once, in order, for every column.

use gangmu_store::{ListQuery, NewRecord, Record, Sort, StoreError};
use jiff::civil::date;
use serde_json::{Value as Json, json};

use crate::support::{TODAY, by, county, on_both, record};

/// Twenty-nine records with ties and gaps in every column.
fn records() -> Vec<NewRecord> {
    let make = |i: i64| {
        let mut values = json!({ "place": format!("{}号楼", i % 5), "found_on": format!("2026-0{}-01", 1 + i % 3) });
        let mut put = |field: &str, gap: i64, value: Json| {
            if i % gap != 0 {
                values[field] = value;
            }
        };
        put("severity", 3, json!(if i % 2 == 0 { "一般" } else { "重大" }));
        put("persons", 4, json!(i % 6 - 2));
        put("area", 5, json!((i % 4) as f64 / 4.0));
        put("cost", 2, json!(f64::from(i as i32 % 7) + 0.01));
        put("stopped", 3, json!(i % 2 == 0));
        put("school", 6, json!(4 + i % 3));
        put("closed_on", 7, json!(format!("2026-05-{:02}", 1 + i % 4)));
        let due = (i % 3 == 0).then(|| date(2026, 7, 1 + (i % 5) as i8));
        NewRecord { due, ..record(4 + i % 3, values) }
    };
    (1..=29).map(make).collect()
}

/// What a list sorted by that column compares.
fn key(record: &Record, column: &str) -> Json {
    match column {
        "due" => record.due.map(|d| d.to_string()).into(),
        "number" => record.number.clone().into(),
        "owner" => record.owner.into(),
        "state" => record.state.clone().into(),
        "id" | "created_at" | "updated_at" => Json::Null,
        field => record.values.get(field).cloned().unwrap_or_default(),
    }
}

fn compare(a: &Json, b: &Json) -> std::cmp::Ordering {
    let rank = |json: &Json| !json.is_null();
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a.as_f64().unwrap().total_cmp(&b.as_f64().unwrap()),
        (Json::String(a), Json::String(b)) => a.cmp(b),
        (Json::Bool(a), Json::Bool(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

#[test]
fn paging_meets_every_record_once_and_in_order_for_every_sort() {
    let columns = [
        "id",
        "number",
        "owner",
        "state",
        "due",
        "created_at",
        "updated_at",
        "place",
        "found_on",
        "severity",
        "persons",
        "area",
        "cost",
        "stopped",
        "school",
        "closed_on",
    ];
    on_both(async |stage| {
        let ledger = county(&stage.store).await;
        stage.store.create_records(&ledger, records(), &by()).await.unwrap();
        for column in columns {
            for desc in [false, true] {
                for limit in [1, 4, 29, 100] {
                    let sort = Some(Sort { column: column.to_owned(), desc });
                    let mut query = ListQuery { sort, limit, ..ListQuery::new(TODAY) };
                    let mut seen: Vec<Record> = Vec::new();
                    loop {
                        let page = stage.store.list_records(&ledger, &query).await.unwrap();
                        assert!(page.records.len() <= limit as usize);
                        seen.extend(page.records);
                        query.after = page.next;
                        if query.after.is_none() {
                            break;
                        }
                    }
                    let what = format!("{column} desc={desc} limit={limit}");
                    let mut ids: Vec<i64> = seen.iter().map(|r| r.id).collect();
                    let ordered = seen.windows(2).all(|pair| {
                        let by_key = compare(&key(&pair[0], column), &key(&pair[1], column));
                        let order = by_key.then(pair[0].id.cmp(&pair[1].id));
                        if desc { order.is_gt() } else { order.is_lt() }
                    });
                    assert!(ordered, "{what}: {ids:?}");
                    ids.sort_unstable();
                    assert_eq!(ids, (1..=29).collect::<Vec<_>>(), "{what}");
                }
            }
        }
    });
}

#[test]
fn only_the_asked_columns_are_read() {
    on_both(async |stage| {
        let ledger = county(&stage.store).await;
        stage.store.create_records(&ledger, records(), &by()).await.unwrap();
        let query = ListQuery { columns: vec!["place".into()], limit: 3, ..ListQuery::new(TODAY) };
        let page = stage.store.list_records(&ledger, &query).await.unwrap();
        assert!(page.records.iter().all(|r| r.values.keys().eq(["place"])), "{page:?}");
        let wrong = ListQuery { columns: vec!["colour".into()], ..query };
        assert!(matches!(stage.store.list_records(&ledger, &wrong).await, Err(StoreError::Value { .. })));
    });
}

#[test]
fn a_forged_place_in_the_list_is_refused() {
    on_both(async |stage| {
        let ledger = county(&stage.store).await;
        stage.store.create_records(&ledger, records(), &by()).await.unwrap();
        let query = ListQuery { limit: 2, ..ListQuery::new(TODAY) };
        let next = stage.store.list_records(&ledger, &query).await.unwrap().next.unwrap();
        let other_sort = Some(Sort { column: "cost".into(), desc: true });
        for (after, sort) in [("zz", None), ("5b5d", None), ("", None), (next.as_str(), other_sort)] {
            let query = ListQuery { after: Some(after.into()), sort, ..query.clone() };
            let result = stage.store.list_records(&ledger, &query).await;
            assert!(matches!(result, Err(StoreError::Invalid(_))), "{after}");
        }
    });
}
