//! Parts of an import: in their order, by the process that has it in hand; and an undoing that meets a newer revision.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use gangmu_store::{Change, ImportPart, ImportUndo, ListQuery, NewImport, Store};
use serde_json::json;

use crate::support::{TODAY, by, county, map, on_both, record};

async fn begun(store: &Store) -> i64 {
    let new = NewImport { ledger: "hazard".into(), total: 3, good: 3, ..NewImport::default() };
    let id = store.create_import(new, &by()).await.unwrap();
    assert!(store.claim_import(id, "good", "", "one").await.unwrap());
    id
}

fn part(import: i64, runner: &str, after: i64, upto: i64) -> ImportPart {
    let new = record(4, json!({ "place": format!("第{upto}行"), "found_on": "2026-03-05" }));
    let (runner, last) = (runner.to_owned(), upto == 3);
    ImportPart { import, runner, after, upto, last, new: vec![(upto, new)], ..ImportPart::default() }
}

#[test]
fn a_part_counts_once_and_only_for_who_has_the_import_in_hand() {
    on_both(async |stage| {
        let (store, told) = (&stage.store, Arc::new(AtomicU64::new(0)));
        let ledger = county(store).await;
        let id = begun(store).await;
        assert!(!store.claim_import(id, "good", "", "two").await.unwrap(), "it is in hand already");
        store.import_part(&ledger, part(id, "one", 0, 1), &by(), &told).await.unwrap();
        for (wrong, why) in [
            (part(id, "one", 0, 1), "the same part again"),
            (part(id, "one", 2, 3), "a part is left out"),
            (part(id, "two", 1, 2), "another process"),
        ] {
            assert!(store.import_part(&ledger, wrong, &by(), &told).await.is_err(), "{why}");
        }
        let job = store.import_job(id).await.unwrap().unwrap();
        assert!(store.take_import_over(&job, "two").await.unwrap());
        assert!(!store.take_import_over(&job, "three").await.unwrap(), "one takes it over");
        assert!(store.import_part(&ledger, part(id, "one", 1, 2), &by(), &told).await.is_err(), "it was taken away");
        store.import_part(&ledger, part(id, "two", 1, 2), &by(), &told).await.unwrap();
        store.import_part(&ledger, part(id, "two", 2, 3), &by(), &told).await.unwrap();
        let job = store.import_job(id).await.unwrap().unwrap();
        assert_eq!((job.status.as_str(), job.done, job.at_row), ("done", 3, 3));
        assert_eq!(store.count_records(&ledger, &ListQuery::new(TODAY)).await.unwrap(), 3);
        assert_eq!(told.load(Ordering::Relaxed), 3);
        assert!(store.import_part(&ledger, part(id, "two", 3, 3), &by(), &told).await.is_err(), "it is done");
    });
}

#[test]
fn an_undoing_is_refused_as_a_whole_where_a_record_is_newer() {
    on_both(async |stage| {
        let (store, told) = (&stage.store, Arc::new(AtomicU64::new(0)));
        let ledger = county(store).await;
        let id = begun(store).await;
        for upto in 1..=3 {
            store.import_part(&ledger, part(id, "one", upto - 1, upto), &by(), &told).await.unwrap();
        }
        let rows = store.import_rows(id).await.unwrap();
        let change =
            Change { id: rows[2].record, revision: 1, values: map(json!({ "place": "改" })), ..Change::default() };
        store.update_record(&ledger, change, &by()).await.unwrap();
        let voids = rows.iter().map(|row| (row.record, row.revision)).collect();
        let mut undo = ImportUndo { import: id, from: "done".into(), to: "undone".into(), voids, restores: vec![] };
        assert!(store.undo_import(&ledger, &undo, &by(), &told).await.is_err());
        assert_eq!(store.import_job(id).await.unwrap().unwrap().status, "done");
        assert_eq!(store.count_records(&ledger, &ListQuery::new(TODAY)).await.unwrap(), 3, "not one is void");
        undo.voids.pop();
        store.undo_import(&ledger, &undo, &by(), &told).await.unwrap();
        assert_eq!(store.count_records(&ledger, &ListQuery::new(TODAY)).await.unwrap(), 1);
        assert_eq!(store.import_rows(id).await.unwrap().len(), 1);
        assert!(store.undo_import(&ledger, &undo, &by(), &told).await.is_err(), "it is undone");
    });
}
