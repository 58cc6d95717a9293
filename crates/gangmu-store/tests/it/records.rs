//! Records: entered, changed, moved, voided, found by their key; their history.

use std::sync::Arc;

use gangmu_store::{Change, Due, ListQuery, Scope, StoreError};
use jiff::civil::date;
use serde_json::json;

use crate::support::{TODAY, at, by, county, map, on, on_both, record};

#[test]
fn a_record_comes_back_as_it_went_in() {
    on_both(async |stage| {
        let store = &stage.store;
        let ledger = county(store).await;
        let values = json!({
            "place": "二号楼'楼梯\"", "note": "第一行\n第二行", "found_on": "2026-03-05", "severity": "重大",
            "kinds": ["消防", "用电"], "persons": 42, "area": 12.5, "cost": 3200.55, "stopped": false, "school": 5,
            "finder": "王敏", "source": "YH2025-00001", "photo": "ab12", "spot": "106.71,26.58",
        });
        let new = gangmu_store::NewRecord { due: Some(date(2026, 4, 4)), ..record(4, values.clone()) };
        let id = store.create_records(&ledger, vec![new], &by()).await.unwrap()[0];
        let read = store.record(&ledger, id).await.unwrap().unwrap();
        assert_eq!(json!(read.values), values);
        assert_eq!((read.number.as_str(), read.state.as_str(), read.revision), ("YH2026-00001", "registered", 1));
        assert_eq!((read.due, read.created_at, read.created_by), (Some(date(2026, 4, 4)), at(1), 7));
        assert_eq!(store.state_entries("hazard", id).await.unwrap(), [("registered".to_owned(), TODAY)]);
        assert_eq!(store.record(&ledger, id + 1).await.unwrap(), None);
    });
}

#[test]
fn empty_values_are_missing_and_money_is_exact() {
    on_both(async |stage| {
        let store = &stage.store;
        let ledger = county(store).await;
        let values =
            json!({ "place": "楼", "note": "", "found_on": "2026-01-01", "kinds": [], "persons": null, "cost": 0.1 });
        let ids = store.create_records(&ledger, vec![record(4, values)], &by()).await.unwrap();
        let read = store.record(&ledger, ids[0]).await.unwrap().unwrap();
        assert_eq!(json!(read.values), json!({ "place": "楼", "found_on": "2026-01-01", "cost": 0.1 }));
    });
}

#[test]
fn values_of_the_wrong_type_are_refused_with_the_field() {
    let wrong = [
        ("found_on", json!("2026-02-30")),
        ("persons", json!(1.5)),
        ("cost", json!("三千")),
        ("stopped", json!("是")),
        ("kinds", json!(["消防|用电"])),
        ("school", json!("S1")),
        ("place", json!(3)),
        ("colour", json!("红")),
    ];
    on_both(async |stage| {
        let ledger = county(&stage.store).await;
        for (field, value) in &wrong {
            let mut values = json!({ "place": "楼", "found_on": "2026-01-01" });
            values[field] = value.clone();
            let result = stage.store.create_records(&ledger, vec![record(4, values)], &by()).await;
            assert!(matches!(&result, Err(StoreError::Value { field: f, .. }) if f == field), "{field}: {result:?}");
        }
    });
}

#[test]
fn numbers_count_by_year_and_go_on_behind_given_ones() {
    on_both(async |stage| {
        let store = &stage.store;
        let ledger = county(store).await;
        let of = |place: &str, day: &str| record(4, json!({ "place": place, "found_on": day }));
        let given = gangmu_store::NewRecord { number: Some("YH2026-00041".into()), ..of("旧", "2026-01-01") };
        let odd = gangmu_store::NewRecord { number: Some("老-7".into()), ..of("更旧", "2019-01-01") };
        let records = vec![given.clone(), of("甲", "2026-02-01"), odd, of("乙", "2025-12-31"), of("丙", "2026-12-31")];
        let ids = store.create_records(&ledger, records, &by()).await.unwrap();
        let mut numbers = Vec::new();
        for id in ids {
            numbers.push(store.record(&ledger, id).await.unwrap().unwrap().number);
        }
        assert_eq!(numbers, ["YH2026-00041", "YH2026-00042", "老-7", "YH2025-00001", "YH2026-00043"]);
        let again = store.create_records(&ledger, vec![given], &by()).await;
        assert!(matches!(again, Err(StoreError::Duplicate { ref what }) if what == "该编号"), "{again:?}");
    });
}

#[test]
fn a_change_on_an_old_revision_is_refused() {
    on_both(async |stage| {
        let store = &stage.store;
        let ledger = county(store).await;
        let new = record(4, json!({ "place": "楼", "found_on": "2026-01-01", "cost": 10 }));
        let id = store.create_records(&ledger, vec![new], &by()).await.unwrap()[0];
        let change = |revision, values| Change { id, revision, values: map(values), ..Change::default() };
        assert_eq!(
            store.update_record(&ledger, change(1, json!({ "cost": 20, "place": "楼" })), &by()).await.unwrap(),
            2
        );
        let stale = store.update_record(&ledger, change(1, json!({ "cost": 30 })), &by()).await;
        assert!(matches!(stale, Err(StoreError::Stale)));
        let stale = store.void_record(&ledger, id, 1, &by()).await;
        assert!(matches!(stale, Err(StoreError::Stale)));
        let same = change(2, json!({ "cost": 20.0 }));
        assert_eq!(store.update_record(&ledger, same, &by()).await.unwrap(), 2, "a change of nothing is none");
        let history = store.history("hazard", id).await.unwrap();
        assert_eq!(history.len(), 2);
        assert_eq!(
            (&history[1].before, &history[1].after),
            (&Some(json!({ "cost": 10 })), &Some(json!({ "cost": 20 })))
        );
        assert_eq!((history[1].action.as_str(), history[1].unit_id), ("update", Some(4)));
    });
}

#[test]
fn a_change_that_brings_its_record_is_the_same_change() {
    on_both(async |stage| {
        let store = &stage.store;
        let ledger = county(store).await;
        let new = |place: &str| record(4, json!({ "place": place, "found_on": "2026-01-01", "cost": 10 }));
        let ids = store.create_records(&ledger, vec![new("一"), new("二"), new("三")], &by()).await.unwrap();
        let stood = store.records_of(&ledger, &ids).await.unwrap();
        let change = |id: i64, brings: bool| Change {
            id,
            revision: 1,
            values: map(json!({ "cost": 20, "note": "已更换", "place": "配电房" })),
            stood: brings.then(|| Arc::new(stood[&id].clone())),
            ..Change::default()
        };
        store.update_records(&ledger, vec![change(ids[0], true), change(ids[1], true)], &by()).await.unwrap();
        store.update_record(&ledger, change(ids[2], false), &by()).await.unwrap();
        let mut told = Vec::new();
        for id in &ids {
            let event = store.history("hazard", *id).await.unwrap().pop().unwrap();
            let mut before = event.before.unwrap();
            before.as_object_mut().unwrap().remove("place");
            told.push((before, event.after, store.record(&ledger, *id).await.unwrap().unwrap().values));
        }
        assert_eq!(told[0].0, json!({ "cost": 10, "note": null }));
        assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
        let found = store.search_records("pdf", &["hazard".to_owned()], &Scope::All, 9).await.unwrap();
        assert_eq!(found.len(), 3);
        // What it brings is no way around a later change, nor around a record that is void.
        let stale = store.update_records(&ledger, vec![change(ids[0], true)], &by()).await;
        assert!(matches!(stale, Err(StoreError::Stale)));
        store.void_record(&ledger, ids[1], 2, &by()).await.unwrap();
        let void = Change { revision: 3, ..change(ids[1], true) };
        let void = store.update_records(&ledger, vec![void], &by()).await;
        assert!(matches!(void, Err(StoreError::Invalid(ref why)) if why.contains("已作废")), "{void:?}");
    });
}

#[test]
fn a_record_moves_only_along_its_workflow() {
    on_both(async |stage| {
        let store = &stage.store;
        let ledger = county(store).await;
        let new = record(4, json!({ "place": "楼", "found_on": "2026-01-01" }));
        let id = store.create_records(&ledger, vec![new], &on(date(2026, 1, 2))).await.unwrap()[0];
        let find = |id: &str| ledger.moves.iter().find(|m| m.id == id).unwrap();
        let change =
            |revision, values| Change { id, revision, values: map(values), due: Due::Set(None), ..Change::default() };
        let wrong = store.move_record(&ledger, find("reopen"), change(1, json!({})), &by()).await;
        assert_eq!(wrong.unwrap_err().to_string(), "当前状态为“已登记”,不能退回");
        let closed = change(1, json!({ "closed_on": "2026-02-01" }));
        assert_eq!(store.move_record(&ledger, find("close"), closed, &on(date(2026, 2, 1))).await.unwrap(), 2);
        let record = store.record(&ledger, id).await.unwrap().unwrap();
        assert_eq!((record.state.as_str(), record.values["closed_on"].as_str()), ("closed", Some("2026-02-01")));
        let event = store.history("hazard", id).await.unwrap().pop().unwrap();
        assert_eq!(event.action, "move:close");
        assert_eq!(event.after, Some(json!({ "closed_on": "2026-02-01", "state": "closed" })));
        let entries = store.state_entries("hazard", id).await.unwrap();
        assert_eq!(entries, [("registered".to_owned(), date(2026, 1, 2)), ("closed".to_owned(), date(2026, 2, 1))]);
    });
}

#[test]
fn a_void_record_stays_readable_but_counts_no_more() {
    on_both(async |stage| {
        let store = &stage.store;
        let ledger = county(store).await;
        let new = |place: &str| record(4, json!({ "place": place, "found_on": "2026-01-01" }));
        let ids = store.create_records(&ledger, vec![new("甲"), new("乙")], &by()).await.unwrap();
        assert_eq!(store.void_record(&ledger, ids[0], 1, &by()).await.unwrap(), 2);
        assert!(store.record(&ledger, ids[0]).await.unwrap().unwrap().voided);
        let query = ListQuery::new(TODAY);
        assert_eq!(store.count_records(&ledger, &query).await.unwrap(), 1);
        let all = ListQuery { include_voided: true, ..query };
        assert_eq!(store.count_records(&ledger, &all).await.unwrap(), 2);
        let change = Change { id: ids[0], revision: 2, values: map(json!({ "cost": 1 })), ..Change::default() };
        assert!(matches!(store.update_record(&ledger, change, &by()).await, Err(StoreError::Invalid(_))));
    });
}

#[test]
fn records_are_found_by_scope_words_states_period_and_condition() {
    on_both(async |stage| {
        let store = &stage.store;
        let ledger = county(store).await;
        let new =
            |owner, place: &str, day: &str| record(owner, json!({ "place": place, "found_on": day, "school": owner }));
        let mut records =
            vec![new(4, "Lab 50% 酸", "2026-01-10"), new(5, "lab_台", "2026-02-10"), new(6, "食堂", "2026-03-10")];
        records[2].state = Some("closed".into());
        records[0].due = Some(date(2026, 6, 14));
        store.create_records(&ledger, records, &by()).await.unwrap();
        let expr = |text: &str| Some(gangmu_pack::expr::Expr::parse(text).unwrap());
        let base = ListQuery::new(TODAY);
        let words = |s: &str| ListQuery { search: Some(s.into()), ..base.clone() };
        let cases = [
            (ListQuery { scope: Scope::Subtree("/1/2/".into()), ..base.clone() }, vec![2, 1]),
            (ListQuery { scope: Scope::Units(vec![6, 5]), ..base.clone() }, vec![3, 2]),
            (ListQuery { scope: Scope::Units(vec![]), ..base.clone() }, vec![]),
            (words("lab"), vec![2, 1]),
            (words("50%"), vec![1]),
            (words("b_"), vec![2]),
            (words("2026-00003"), vec![3]),
            (ListQuery { states: vec!["closed".into()], ..base.clone() }, vec![3]),
            (ListQuery { states: vec!["closed".into(), "registered".into()], ..base.clone() }, vec![3, 2, 1]),
            (ListQuery { from: Some(date(2026, 2, 10)), to: Some(date(2026, 3, 9)), ..base.clone() }, vec![2]),
            (ListQuery { filter: expr("unit.stage = '小学' and not overdue"), ..base.clone() }, vec![3]),
            (ListQuery { filter: expr("school.town = '白石镇' or overdue"), ..base.clone() }, vec![2, 1]),
        ];
        for (query, expected) in cases {
            let page = store.list_records(&ledger, &query).await.unwrap();
            assert_eq!(page.records.iter().map(|r| r.id).collect::<Vec<_>>(), expected, "{query:?}");
            assert_eq!(store.count_records(&ledger, &query).await.unwrap(), expected.len() as i64);
        }
        let counts = store.counts_by_state(&ledger, &base).await.unwrap();
        assert_eq!(counts, [("registered".to_owned(), 2), ("closed".to_owned(), 1)]);
        let wrong = ListQuery { filter: expr("colour = 1"), ..base };
        assert!(matches!(store.list_records(&ledger, &wrong).await, Err(StoreError::Invalid(_))));
    });
}

#[test]
fn an_import_finds_records_by_their_key() {
    on_both(async |stage| {
        let store = &stage.store;
        let ledger = county(store).await;
        let new = |place: &str, day: &str| record(4, json!({ "place": place, "found_on": day }));
        let records = vec![new("甲", "2026-01-01"), new("乙", "2026-01-01"), new("丙", "2026-01-01")];
        store.create_records(&ledger, records, &by()).await.unwrap();
        store.void_record(&ledger, 3, 1, &by()).await.unwrap();
        let change = Change { id: 2, revision: 1, values: map(json!({ "cost": 1 })), ..Change::default() };
        store.update_record(&ledger, change, &by()).await.unwrap();
        let keys = [
            vec![json!("乙"), json!("2026-01-01")],
            vec![json!("乙"), json!("2026-01-02")],
            vec![json!("丙"), json!("2026-01-01")],
            vec![json!("甲"), json!(null)],
            vec![json!("甲"), json!("2026-01-01")],
        ];
        let found = store.records_by_key(&ledger, &keys).await.unwrap();
        let found: Vec<_> = found.into_iter().map(|record| record.map(|r| (r.id, r.revision))).collect();
        assert_eq!(found, [Some((2, 2)), None, None, None, Some((1, 1))]);
    });
}

#[test]
fn a_record_that_is_changed_twice_in_one_call_goes_two_revisions_on() {
    on_both(async |stage| {
        let store = &stage.store;
        let ledger = county(store).await;
        let new = |place: &str| record(4, json!({ "place": place, "found_on": "2026-01-01", "cost": 5 }));
        store.create_records(&ledger, vec![new("甲"), new("乙")], &by()).await.unwrap();
        let change = |id, revision, values| Change { id, revision, values: map(values), ..Change::default() };
        let changes = vec![
            change(2, 1, json!({ "place": "丙", "cost": null })),
            change(1, 1, json!({ "cost": 7 })),
            change(2, 2, json!({ "place": "丁" })),
            change(1, 2, json!({ "cost": 7 })),
        ];
        // The last one changes nothing and leaves the revision.
        assert_eq!(store.update_records(&ledger, changes, &by()).await.unwrap(), [2, 2, 3, 2]);
        let (one, two) =
            (store.record(&ledger, 1).await.unwrap().unwrap(), store.record(&ledger, 2).await.unwrap().unwrap());
        assert_eq!((one.revision, &one.values["cost"], &one.values["place"]), (2, &json!(7), &json!("甲")));
        assert_eq!((two.revision, two.values.get("cost"), &two.values["place"]), (3, None, &json!("丁")));
        let history = store.history("hazard", 2).await.unwrap();
        assert_eq!(history.len(), 3);
        assert_eq!(history[2].before, Some(json!({ "place": "丙" })));
        let stale = vec![change(1, 2, json!({ "cost": 8 })), change(2, 1, json!({ "cost": 8 }))];
        assert!(store.update_records(&ledger, stale, &by()).await.is_err());
        assert_eq!(store.record(&ledger, 1).await.unwrap().unwrap().revision, 2, "all or nothing");
    });
}
