//! The audit chain: whole after work, broken after forgery.

use gangmu_store::{ChainCheck, Note};
use serde_json::json;

use crate::support::{by, county, on_both, record};

#[test]
fn the_chain_is_whole_after_all_kinds_of_work() {
    on_both(async |stage| {
        let store = &stage.store;
        assert!(matches!(store.verify_chain().await.unwrap(), ChainCheck::Whole { events: 0, .. }));
        let ledger = county(store).await;
        let records = (0..7).map(|i| record(4, json!({ "place": format!("楼{i}"), "found_on": "2026-03-01" })));
        store.create_records(&ledger, records.collect(), &by()).await.unwrap();
        let seq = store.note(Note::new("reveal", "hazard", 1), &by()).await.unwrap();
        assert_eq!(seq, 6 + 7 + 1);
        let ChainCheck::Whole { events, head } = store.verify_chain().await.unwrap() else { panic!("broken") };
        assert_eq!(events, 14);
        assert_eq!(head, store.events(None, 1).await.unwrap()[0].hash);
    });
}

#[test]
fn every_kind_of_forgery_is_found_at_its_place() {
    let forgeries = [
        ("UPDATE audit_event SET actor_name = '张三' WHERE seq = 9", 9),
        ("UPDATE audit_event SET \"after\" = replace(\"after\", '楼2', '楼X') WHERE seq = 9", 9),
        ("UPDATE audit_event SET reason = '补' WHERE seq = 3", 3),
        ("UPDATE audit_event SET at = at - 1 WHERE seq = 1", 1),
        ("DELETE FROM audit_event WHERE seq = 5", 5),
        ("DELETE FROM audit_event WHERE seq = 13", 13),
        ("UPDATE audit_event SET hash = prev_hash WHERE seq = 13", 13),
    ];
    on_both(async |stage| {
        let ledger = county(&stage.store).await;
        let records = (0..7).map(|i| record(4, json!({ "place": format!("楼{i}"), "found_on": "2026-03-01" })));
        stage.store.create_records(&ledger, records.collect(), &by()).await.unwrap();
        stage.tamper("CREATE TABLE kept AS SELECT * FROM audit_event").await;
        for (forgery, place) in forgeries {
            stage.tamper(forgery).await;
            match stage.store.verify_chain().await.unwrap() {
                ChainCheck::Broken { seq, .. } => assert_eq!(seq, place, "{forgery}"),
                ChainCheck::Whole { .. } => panic!("not seen: {forgery}"),
            }
            stage.tamper("DELETE FROM audit_event").await;
            stage.tamper("INSERT INTO audit_event SELECT * FROM kept").await;
            assert!(matches!(stage.store.verify_chain().await.unwrap(), ChainCheck::Whole { events: 13, .. }));
        }
    });
}

#[test]
fn eight_writers_and_a_second_process_keep_one_chain() {
    on_both(async |stage| {
        let ledger = county(&stage.store).await;
        let other = stage.again().await;
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..8 {
            let store = if writer % 2 == 0 { stage.store.clone() } else { other.clone() };
            let ledger = ledger.clone();
            writers.spawn(async move {
                for i in 0..10 {
                    let values = json!({ "place": format!("{writer}-{i}"), "found_on": "2026-05-01" });
                    store.create_records(&ledger, vec![record(4, values)], &by()).await.unwrap();
                }
            });
        }
        while let Some(done) = writers.join_next().await {
            done.unwrap();
        }
        assert!(matches!(stage.store.verify_chain().await.unwrap(), ChainCheck::Whole { events: 86, .. }));
        let page =
            stage.store.list_records(&ledger, &gangmu_store::ListQuery { limit: 100, ..Default::default() }).await;
        let mut numbers: Vec<String> = page.unwrap().records.into_iter().map(|r| r.number).collect();
        numbers.sort();
        let expected: Vec<String> = (1..=80).map(|i| format!("YH2026-{i:05}")).collect();
        assert_eq!(numbers, expected, "numbers have no gaps and no doubles");
        other.close().await;
    });
}

#[test]
fn work_that_fails_leaves_neither_event_nor_number() {
    on_both(async |stage| {
        let store = &stage.store;
        let ledger = county(store).await;
        let good = record(4, json!({ "place": "楼", "found_on": "2026-03-01" }));
        let bad = record(4, json!({ "place": "楼", "found_on": "三月" }));
        assert!(store.create_records(&ledger, vec![good.clone(), bad], &by()).await.is_err());
        assert!(matches!(store.verify_chain().await.unwrap(), ChainCheck::Whole { events: 6, .. }));
        let ids = store.create_records(&ledger, vec![good], &by()).await.unwrap();
        assert_eq!(store.record(&ledger, ids[0]).await.unwrap().unwrap().number, "YH2026-00001");
    });
}
