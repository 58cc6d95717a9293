//! Lists page by page: every record exactly once, in order, for every column.

use std::collections::BTreeSet;
use std::sync::Arc;

use gangmu_pack::expr::Expr;
use gangmu_store::{ListQuery, NewRecord, Record, Sort, StoreError};
use jiff::civil::date;
use serde_json::{Value as Json, json};
use sqlx::AssertSqlSafe;

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

/// The columns of the indexes that lists have, as the catalogue and the database itself know them.
async fn list_indexes(stage: &crate::support::Stage) -> BTreeSet<String> {
    let sqlite = stage.url.starts_with("sqlite:");
    let standing = match sqlite {
        true => "SELECT name FROM sqlite_master WHERE type = 'index'",
        false => "SELECT indexname::text FROM pg_indexes",
    };
    let text = format!("SELECT columns FROM list_index WHERE 'list_index_' || id IN ({standing})");
    let all = "SELECT count(*) FROM list_index";
    let (columns, count): (Vec<String>, i64) = if sqlite {
        let pool = sqlx::SqlitePool::connect(&stage.url).await.unwrap();
        let columns = sqlx::query_scalar(AssertSqlSafe(text)).fetch_all(&pool).await.unwrap();
        (columns, sqlx::query_scalar(all).fetch_one(&pool).await.unwrap())
    } else {
        let pool = sqlx::PgPool::connect(&stage.url).await.unwrap();
        let columns = sqlx::query_scalar(AssertSqlSafe(text)).fetch_all(&pool).await.unwrap();
        (columns, sqlx::query_scalar(all).fetch_one(&pool).await.unwrap())
    };
    assert_eq!(count, columns.len() as i64, "every index of the catalogue stands");
    columns.into_iter().collect()
}

#[test]
fn a_large_list_has_the_indexes_of_its_columns_and_of_its_saved_views() {
    on_both(async |stage| {
        let store = &stage.store;
        let ledger = county(store).await;
        let ledgers = [Arc::clone(&ledger)];
        let view = ListQuery {
            states: vec!["registered".into()],
            filter: Some(Expr::parse("severity = '重大' and persons > 0").unwrap()),
            sort: Some(Sort { column: "cost".into(), desc: true }),
            ..ListQuery::new(TODAY)
        };
        // A view by the ledger's own date and one by a text want no further index.
        let by_text = Some(Sort { column: "place".into(), desc: false });
        let views = [view.clone(), ListQuery::new(TODAY), ListQuery { sort: by_text, ..ListQuery::new(TODAY) }];
        let views = views.map(|view| (ledger.head.id.clone(), view));
        let mut many = records();
        store.create_records(&ledger, many.clone(), &by()).await.unwrap();
        store.index_lists(&ledgers, &views).await.unwrap();
        assert!(list_indexes(&stage).await.is_empty(), "a small list needs none");

        while many.len() < 5_000 {
            many.extend(records());
        }
        store.create_records(&ledger, many, &by()).await.unwrap();
        let before = store.list_records(&ledger, &view).await.unwrap();
        store.index_lists(&ledgers, &views).await.unwrap();
        let with_view = list_indexes(&stage).await;
        assert!(with_view.contains("severity,state,cost,id"), "{with_view:?}");
        assert!(with_view.contains("owner,found_on,id"), "{with_view:?}");
        assert!(with_view.contains("cost,id"), "{with_view:?}");
        assert!(!with_view.iter().any(|columns| columns.contains("place")), "{with_view:?}");
        assert_eq!(store.list_records(&ledger, &view).await.unwrap(), before);
        assert_eq!(before.records.len(), 50);

        store.index_lists(&ledgers, &[]).await.unwrap();
        let without: BTreeSet<String> = list_indexes(&stage).await;
        assert_eq!(with_view.difference(&without).collect::<Vec<_>>(), ["severity,state,cost,id"]);
        // A column that goes takes its indexes with it.
        let mut narrower = (*ledger).clone();
        narrower.fields.retain(|field| field.id != "cost");
        let narrower = Arc::new(narrower);
        let plan = store.plan_ledgers(&[Arc::clone(&narrower)]).await.unwrap();
        store.apply_ledgers(&plan, true).await.unwrap();
        store.index_lists(&[narrower], &[]).await.unwrap();
        let left = list_indexes(&stage).await;
        assert!(!left.iter().any(|columns| columns.contains("cost")), "{left:?}");
        assert!(left.is_subset(&without) && left.len() < without.len(), "{left:?}");
    });
}
