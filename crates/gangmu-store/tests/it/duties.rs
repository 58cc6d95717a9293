//! Periodic returns: handed in, judged, locked, opened for a while; each step an event.

use gangmu_store::{Filed, PastReturn, ReturnKey, ReturnQuery, ReturnStatus, Store, StoreError};
use jiff::civil::date;

use crate::support::{by, county, on, on_both};

fn key(unit_id: i64) -> ReturnKey {
    ReturnKey {
        ledger: "hazard".into(),
        duty: "月度零报告".into(),
        unit_id,
        period: "2026-05".into(),
        from: date(2026, 5, 1),
        to: date(2026, 5, 31),
        due: date(2026, 6, 5),
    }
}

fn filed(records: i64) -> Filed {
    Filed { nil: records == 0, records, note: None }
}

async fn only(store: &Store) -> gangmu_store::DutyReturn {
    let mut all = store.returns(&ReturnQuery::default()).await.unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn the_first_day_decides_and_a_return_that_was_sent_back_is_not_in_time() {
    on_both(async |stage| {
        county(&stage.store).await;
        let store = &stage.store;
        let id = store.submit_return(&key(4), &filed(0), &on(date(2026, 6, 5))).await.unwrap();
        assert!(only(store).await.in_time());
        let reason = gangmu_store::By { reason: Some("漏报一处".into()), ..on(date(2026, 6, 7)) };
        store.send_back_return(id, &reason).await.unwrap();
        let back = only(store).await;
        assert_eq!((back.status, back.in_time()), (ReturnStatus::Returned, false));
        assert_eq!(back.judged_note.as_deref(), Some("漏报一处"));
        store.submit_return(&key(4), &filed(2), &on(date(2026, 6, 9))).await.unwrap();
        let again = only(store).await;
        assert_eq!((again.first_on, again.records, again.nil), (Some(date(2026, 6, 5)), 2, false));
        assert!(again.in_time());
        store.approve_returns(&[id], &by()).await.unwrap();
        assert!(matches!(store.approve_returns(&[id], &by()).await, Err(StoreError::Invalid(_))));
        let twice = store.submit_return(&key(4), &filed(2), &by()).await.unwrap_err();
        assert!(twice.to_string().contains("审核通过"), "{twice}");
        let actions: Vec<String> =
            store.history("duty_return", id).await.unwrap().into_iter().map(|e| e.action).collect();
        assert_eq!(actions, ["submit", "send_back", "submit", "approve"]);
    });
}

#[test]
fn a_lock_holds_until_an_exception_and_again_after_it() {
    on_both(async |stage| {
        county(&stage.store).await;
        let store = &stage.store;
        store.lock_returns(&[key(4), key(5)], true, &on(date(2026, 6, 10))).await.unwrap();
        let locked = ReturnQuery { locked: true, unit_id: Some(5), ..ReturnQuery::default() };
        let row = store.returns(&locked).await.unwrap().remove(0);
        assert_eq!((row.status, row.is_locked(date(2026, 6, 11))), (ReturnStatus::Due, true));
        let refused = store.submit_return(&key(5), &filed(1), &on(date(2026, 6, 11))).await.unwrap_err();
        assert!(refused.to_string().contains("锁定"), "{refused}");
        store.open_return(&key(5), date(2026, 6, 12), &on(date(2026, 6, 11))).await.unwrap();
        let id = store.submit_return(&key(5), &filed(1), &on(date(2026, 6, 12))).await.unwrap();
        let row = store.returns(&locked).await.unwrap().remove(0);
        assert_eq!((row.id, row.in_time()), (id, false));
        assert!(!row.is_locked(date(2026, 6, 12)) && row.is_locked(date(2026, 6, 13)));
        store.lock_returns(&[key(5)], false, &by()).await.unwrap();
        assert!(store.returns(&locked).await.unwrap().is_empty());
        assert!(matches!(store.open_return(&key(5), date(2026, 6, 30), &by()).await, Err(StoreError::Invalid(_))));
        // A lock that changes nothing writes nothing.
        let before = store.events(None, 1).await.unwrap()[0].seq;
        store.lock_returns(&[key(4)], true, &by()).await.unwrap();
        store.lock_returns(&[key(6)], false, &by()).await.unwrap();
        assert_eq!(store.events(None, 1).await.unwrap()[0].seq, before);
    });
}

#[test]
fn returns_are_found_by_ledger_duty_unit_period_and_day() {
    on_both(async |stage| {
        county(&stage.store).await;
        let store = &stage.store;
        let june = ReturnKey { period: "2026-06".into(), due: date(2026, 7, 5), ..key(4) };
        let other = ReturnKey { duty: "年度总结".into(), period: "2026".into(), ..key(4) };
        for key in [&key(4), &key(5), &june, &other] {
            store.submit_return(key, &filed(0), &by()).await.unwrap();
        }
        let count = async |query: ReturnQuery| store.returns(&query).await.unwrap().len();
        let all = ReturnQuery::default;
        assert_eq!(count(all()).await, 4);
        assert_eq!(count(ReturnQuery { unit_id: Some(5), ..all() }).await, 1);
        assert_eq!(count(ReturnQuery { duty: Some("年度总结".into()), ..all() }).await, 1);
        assert_eq!(count(ReturnQuery { period: Some("2026-05".into()), ..all() }).await, 2);
        assert_eq!(count(ReturnQuery { due_from: Some(date(2026, 6, 6)), ..all() }).await, 1);
        assert_eq!(count(ReturnQuery { due_to: Some(date(2026, 6, 5)), ledger: Some("x".into()), ..all() }).await, 0);
    });
}

#[test]
fn returns_of_the_past_come_in_whole_or_not_at_all() {
    on_both(async |stage| {
        county(&stage.store).await;
        let store = &stage.store;
        let past = |unit, approved| PastReturn { key: key(unit), filed: filed(2), on: date(2026, 6, 6), approved };
        store.take_over_returns(vec![past(4, true), past(5, false)], &by()).await.unwrap();
        let all = store.returns(&ReturnQuery::default()).await.unwrap();
        assert_eq!((all[0].status, all[1].status), (ReturnStatus::Approved, ReturnStatus::Submitted));
        assert!(!all[0].in_time(), "a day late");
        assert_eq!(store.history("duty_return", all[1].id).await.unwrap().len(), 1);
        let twice = store.take_over_returns(vec![past(6, true), past(5, true)], &by()).await;
        assert!(matches!(twice, Err(StoreError::Duplicate { .. })), "{twice:?}");
        assert_eq!(store.returns(&ReturnQuery::default()).await.unwrap().len(), 2);
    });
}
