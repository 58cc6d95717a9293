//! The search over all records: by words, numbers and initials, in step with every change, never by what is protected.

use std::sync::Arc;

use gangmu_pack::definition::{Ledger, Privacy};
use gangmu_store::{Change, Scope, Store};
use serde_json::json;

use crate::support::{by, county, map, on_both, record};

/// What is found, which is the same before and after the index has taken in what was written.
async fn found(store: &Store, words: &str, scope: &Scope) -> Vec<i64> {
    let ask = async || {
        let found = store.search_records(words, &["hazard".to_owned()], scope, 20).await.unwrap();
        found.into_iter().map(|(_, found)| found.record_id).collect::<Vec<i64>>()
    };
    let waiting = ask().await;
    store.index_search().await.unwrap();
    assert_eq!(ask().await, waiting, "{words}");
    waiting
}

#[test]
fn a_record_is_found_by_words_number_and_initials() {
    on_both(async |stage| {
        let ledger = county(&stage.store).await;
        let new = |owner, place: &str| record(owner, json!({ "place": place, "found_on": "2026-06-01" }));
        let records =
            vec![new(4, "3号楼东侧楼梯间"), new(5, "食堂燃气管道"), new(6, "东侧_围墙 LED 灯"), new(6, "楼东")];
        let ids = stage.store.create_records(&ledger, records, &by()).await.unwrap();
        let all = Scope::All;
        for (words, expected) in [
            ("楼梯", &ids[..1]),
            ("东侧", &[ids[2], ids[0]][..]),
            // The two characters stand in the text, but not one behind the other.
            ("侧东", &[]),
            ("楼梯 东侧", &ids[..1]),
            ("strq", &ids[1..2]),
            ("led", &ids[2..3]),
            ("YH2026-00002", &ids[1..2]),
            ("00003", &ids[2..3]),
            ("3号", &ids[..1]),
            ("围", &ids[2..3]),
            ("侧_围", &ids[2..3]),
            ("食_燃", &[]),
            ("%", &[]),
            ("\"' OR *", &[]),
            ("", &[]),
        ] {
            assert_eq!(found(&stage.store, words, &all).await, expected, "{words}");
        }
        assert_eq!(found(&stage.store, "东侧", &Scope::Subtree("/1/3/".into())).await, ids[2..3]);
        assert_eq!(found(&stage.store, "东侧", &Scope::Units(vec![4])).await, ids[..1]);
        assert!(found(&stage.store, "东侧", &Scope::Units(vec![])).await.is_empty());
        assert!(stage.store.search_records("东侧", &["other".into()], &all, 9).await.unwrap().is_empty());
    });
}

#[test]
fn the_search_follows_changes_transfers_and_voiding() {
    on_both(async |stage| {
        let ledger = county(&stage.store).await;
        let new = record(4, json!({ "place": "楼梯间", "found_on": "2026-06-01" }));
        let id = stage.store.create_records(&ledger, vec![new], &by()).await.unwrap()[0];
        let change = |revision, values, owner| Change { id, revision, values: map(values), owner, ..Change::default() };
        stage.store.update_record(&ledger, change(1, json!({ "place": "配电房" }), None), &by()).await.unwrap();
        assert!(found(&stage.store, "楼梯", &Scope::All).await.is_empty());
        assert_eq!(found(&stage.store, "pdf", &Scope::All).await, [id]);
        stage.store.update_record(&ledger, change(2, json!({}), Some(6)), &by()).await.unwrap();
        assert_eq!(found(&stage.store, "配电", &Scope::Units(vec![6])).await, [id]);
        assert!(found(&stage.store, "配电", &Scope::Units(vec![4])).await.is_empty());
        stage.store.void_record(&ledger, id, 3, &by()).await.unwrap();
        assert!(found(&stage.store, "配电", &Scope::All).await.is_empty());
    });
}

#[test]
fn records_of_before_are_taken_in_and_a_field_that_becomes_protected_goes() {
    on_both(async |stage| {
        let ledger = county(&stage.store).await;
        let new = |place: &str| record(4, json!({ "place": place, "found_on": "2026-06-01" }));
        let many = (0..1_200).map(|i| new(if i == 3 { "配电房" } else { "楼梯间" })).collect();
        let ids = stage.store.create_records(&ledger, many, &by()).await.unwrap();
        // A database from before there was a search.
        stage.tamper("DELETE FROM search_ledger").await;
        stage.tamper("DELETE FROM search_entry").await;
        stage.tamper("DELETE FROM search_wait").await;
        let follow = async |ledger: &Arc<Ledger>| {
            let plan = stage.store.plan_ledgers(&[Arc::clone(ledger)]).await.unwrap();
            stage.store.apply_ledgers(&plan, false).await.unwrap();
            plan.to_string()
        };
        assert!(found(&stage.store, "配电", &Scope::All).await.is_empty());
        assert_eq!(follow(&ledger).await, "《安全隐患台账》重建检索\n");
        assert_eq!(follow(&ledger).await, "");
        assert_eq!(found(&stage.store, "配电", &Scope::All).await, [ids[3]]);
        let mut hidden = (*ledger).clone();
        for field in hidden.fields.iter_mut().filter(|field| field.id == "place") {
            field.privacy = Privacy::Masked;
        }
        assert_eq!(follow(&Arc::new(hidden)).await, "《安全隐患台账》重建检索\n");
        assert!(found(&stage.store, "配电", &Scope::All).await.is_empty());
        assert_eq!(found(&stage.store, "00004", &Scope::All).await, [ids[3]]);
    });
}
