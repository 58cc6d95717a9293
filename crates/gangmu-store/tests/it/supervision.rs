//! Listed supervision: one listing at a time, lifted with a reason, all of it in the record's history.

use gangmu_store::{By, NewSupervision, StoreError};
use jiff::civil::date;
use serde_json::json;

use crate::support::{by, county, on_both, record};

#[test]
fn a_record_is_listed_once_at_a_time_and_its_history_says_so() {
    on_both(async |stage| {
        let ledger = county(&stage.store).await;
        let values = json!({ "place": "楼梯间", "severity": "一般", "found_on": "2026-06-01" });
        let id = stage.store.create_records(&ledger, vec![record(4, values)], &by()).await.unwrap()[0];
        let new = NewSupervision {
            ledger: "hazard".into(),
            record_id: id,
            unit_id: 4,
            words: "一周内整改到位".into(),
            due: date(2026, 6, 22),
        };
        let listing = stage.store.list_for_supervision(new.clone(), &by()).await.unwrap();
        let twice = stage.store.list_for_supervision(new.clone(), &by()).await;
        assert!(matches!(twice, Err(StoreError::Invalid(_))));
        assert_eq!(stage.store.supervisions(true).await.unwrap()[0].id, listing);
        let lift = By { reason: Some("已整改".into()), ..by() };
        stage.store.lift_supervision("hazard", id, &lift).await.unwrap();
        assert!(matches!(stage.store.lift_supervision("hazard", id, &lift).await, Err(StoreError::Invalid(_))));
        assert!(stage.store.supervisions(true).await.unwrap().is_empty());
        stage.store.list_for_supervision(new, &by()).await.unwrap();
        let all = stage.store.supervisions_of("hazard", id).await.unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!((all[1].lifted_reason.as_deref(), all[0].lifted_at), (Some("已整改"), None));
        let events = stage.store.history("hazard", id).await.unwrap();
        let actions: Vec<&str> = events.iter().map(|e| e.action.as_str()).collect();
        assert_eq!(actions, ["create", "supervise", "lift", "supervise"]);
        assert_eq!(events[1].after.as_ref().unwrap()["supervision_due"], "2026-06-22");
    });
}
