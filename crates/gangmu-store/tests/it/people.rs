//! Units, accounts, sessions, settings, imports.

use gangmu_store::{NewImport, Session, StoreError, Successor, Unit};
use jiff::civil::date;
use serde_json::json;

use crate::support::{account, at, by, county, on_both};

#[test]
fn units_form_a_tree_and_keep_their_place() {
    on_both(async |stage| {
        let store = &stage.store;
        county(store).await;
        let paths: Vec<String> = store.all_units().await.unwrap().into_iter().map(|u| u.path).collect();
        assert_eq!(paths, ["/1/", "/1/2/", "/1/2/4/", "/1/2/5/", "/1/3/", "/1/3/6/"]);
        let old = store.unit(4).await.unwrap().unwrap();
        assert_eq!((old.parent_id, old.boarding), (Some(2), false));
        let new =
            Unit {
                boarding: true, name: "白石镇第一小学".into(), path: "/9/".into(), parent_id: None, ..old.clone()
            };
        store.update_unit(&new, &by()).await.unwrap();
        let read = store.unit(4).await.unwrap().unwrap();
        assert_eq!(read, Unit { path: old.path, parent_id: old.parent_id, ..new });
        let twice =
            store.insert_units(vec![gangmu_store::NewUnit { code: "S1".into(), ..Default::default() }], &by()).await;
        assert!(matches!(twice, Err(StoreError::Duplicate { ref what }) if what == "该单位代码"), "{twice:?}");
        let orphan = gangmu_store::NewUnit { code: "X".into(), parent: Some("nobody".into()), ..Default::default() };
        assert!(matches!(store.insert_units(vec![orphan], &by()).await, Err(StoreError::Missing { .. })));
    });
}

#[test]
fn a_merged_school_has_its_successor() {
    on_both(async |stage| {
        county(&stage.store).await;
        let successor = Successor { unit_id: 6, successor_id: 4, on_date: date(2026, 9, 1), kind: "撤并".into() };
        let closed = Some(date(2026, 8, 31));
        stage.store.succeed(6, closed, vec![successor.clone()], &by()).await.unwrap();
        assert_eq!(stage.store.successors().await.unwrap(), std::slice::from_ref(&successor));
        assert_eq!(stage.store.unit(6).await.unwrap().unwrap().valid_to, closed);
        assert_eq!(stage.store.history("unit", 6).await.unwrap().pop().unwrap().action, "successor");
        let twice = Successor { successor_id: 5, ..successor.clone() };
        stage.store.succeed(6, closed, vec![twice], &by()).await.unwrap_err();
        assert_eq!(stage.store.successors().await.unwrap(), [successor], "nothing is half done");
    });
}

#[test]
fn an_account_signs_in_fails_locks_and_changes_its_password() {
    on_both(async |stage| {
        let store = &stage.store;
        county(store).await;
        let ids = store.create_accounts(vec![account("li"), account("wang")], &by()).await.unwrap();
        assert_eq!(store.account_by_login("wang").await.unwrap().unwrap().id, ids[1]);
        assert_eq!(store.account_by_login("nobody").await.unwrap(), None);
        assert_eq!(store.sign_in_failed(ids[0], 2, at(900)).await.unwrap(), 1);
        assert_eq!(store.sign_in_failed(ids[0], 2, at(900)).await.unwrap(), 2);
        assert_eq!(store.account(ids[0]).await.unwrap().unwrap().locked_until, Some(at(900)));
        store.sign_in_worked(ids[0]).await.unwrap();
        let account = store.account(ids[0]).await.unwrap().unwrap();
        assert_eq!((account.failed, account.locked_until, account.must_change), (0, None, true));
        store.set_password(ids[0], "$new", false, &by()).await.unwrap();
        let account = store.account(ids[0]).await.unwrap().unwrap();
        assert_eq!((account.password_hash.as_str(), account.must_change), ("$new", false));
        let history = store.history("account", ids[0]).await.unwrap();
        assert!(!format!("{history:?}").contains("argon2"), "no event shows the hash of a password");
        let twice = store.create_accounts(vec![super::support::account("li")], &by()).await;
        assert!(matches!(twice, Err(StoreError::Duplicate { ref what }) if what == "该登录名"), "{twice:?}");
    });
}

#[test]
fn sessions_last_until_they_end_or_the_account_is_closed() {
    on_both(async |stage| {
        let store = &stage.store;
        county(store).await;
        let id = store.create_accounts(vec![account("li")], &by()).await.unwrap()[0];
        let session = |token: &str, end| Session {
            token_hash: token.into(),
            account_id: id,
            created_at: at(0),
            expires_at: at(end),
            last_seen: at(0),
        };
        for (token, end) in [("a", 10), ("b", 20), ("c", 30)] {
            store.put_session(&session(token, end)).await.unwrap();
        }
        assert_eq!(store.expire_sessions(at(10)).await.unwrap(), 1);
        assert_eq!(store.session("a").await.unwrap(), None);
        store.touch_session("b", at(5), at(50)).await.unwrap();
        assert_eq!(store.session("b").await.unwrap().unwrap().expires_at, at(50));
        store.delete_session("b").await.unwrap();
        let closed = gangmu_store::Account { active: false, ..store.account(id).await.unwrap().unwrap() };
        store.update_account(&closed, &by()).await.unwrap();
        assert_eq!(store.session("c").await.unwrap(), None);
        assert!(!store.account(id).await.unwrap().unwrap().active);
    });
}

#[test]
fn settings_and_imports_are_kept() {
    on_both(async |stage| {
        let store = &stage.store;
        store.set_setting("county", "清源县", &by()).await.unwrap();
        store.set_setting("county", "白石县", &by()).await.unwrap();
        assert_eq!(store.setting("county").await.unwrap().as_deref(), Some("白石县"));
        assert_eq!(store.setting("nothing").await.unwrap(), None);
        assert_eq!(store.settings().await.unwrap().len(), 1);
        let import = NewImport {
            ledger: "hazard".into(),
            file_name: "隐患.xlsx".into(),
            hash: "ab".into(),
            total: 10,
            good: 8,
            bad: 2,
            findings: json!([{ "row": 3 }]),
            ..NewImport::default()
        };
        let id = store.create_import(import, &by()).await.unwrap();
        let mut job = store.import_job(id).await.unwrap().unwrap();
        assert_eq!((job.status.as_str(), job.done, &job.findings), ("previewed", 0, &json!([{ "row": 3 }])));
        (job.status, job.done) = ("done".into(), 8);
        store.save_import(&job).await.unwrap();
        assert_eq!(store.import_jobs("hazard", 5).await.unwrap(), [job]);
    });
}
