//! Saved views, tags and comments: kept, changed, found again, and said in the audit trail.

use std::collections::BTreeSet;

use gangmu_store::{By, ListQuery, NewComment, NewNotice, NewView, Scope, StoreError};
use serde_json::json;

use crate::support::{TODAY, account, by, county, on_both, record};

fn tags(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn a_view_is_seen_by_its_author_and_by_the_role_it_is_shared_with() {
    on_both(async |stage| {
        county(&stage.store).await;
        let people = stage.store.create_accounts(vec![account("a"), account("b")], &by()).await.unwrap();
        let who = |id: i64| By { actor_id: id, ..by() };
        let new = |name: &str, shared: Option<&str>| NewView {
            ledger: "hazard".into(),
            name: name.into(),
            shared_with: shared.map(str::to_owned),
            content: json!({ "state": "closed" }),
        };
        let own = stage.store.create_view(&new("我的", None), &who(people[0])).await.unwrap();
        let shared = stage.store.create_view(&new("全县", Some("school")), &who(people[0])).await.unwrap();
        let twice = stage.store.create_view(&new("我的", None), &who(people[0])).await;
        assert!(matches!(twice, Err(StoreError::Duplicate { .. })));
        stage.store.create_view(&new("我的", None), &who(people[1])).await.unwrap();
        let names = async |account: i64, role: &str| -> Vec<i64> {
            stage.store.views("hazard", account, role).await.unwrap().iter().map(|view| view.id).collect()
        };
        assert_eq!(names(people[0], "office").await, [shared, own]);
        assert_eq!(names(99, "school").await, [shared]);
        assert!(names(99, "office").await.is_empty());
        stage.store.update_view(shared, &new("全县", None), &who(people[0])).await.unwrap();
        assert!(names(99, "school").await.is_empty());
        stage.store.delete_view(own, &who(people[0])).await.unwrap();
        assert!(matches!(stage.store.delete_view(own, &by()).await, Err(StoreError::Missing { .. })));
        let events = stage.store.history("view", own).await.unwrap();
        assert_eq!(events.iter().map(|e| e.action.as_str()).collect::<Vec<_>>(), ["create", "delete"]);
    });
}

#[test]
fn a_list_is_narrowed_by_tags_and_counts_them() {
    on_both(async |stage| {
        let ledger = county(&stage.store).await;
        let new = |owner| record(owner, json!({ "place": "楼", "found_on": "2026-06-01" }));
        let ids = stage.store.create_records(&ledger, vec![new(4), new(5), new(6)], &by()).await.unwrap();
        for (at, words) in [(0, &["重点", "回头看"][..]), (1, &["重点"]), (2, &["重点", "其他"])] {
            stage.store.set_tags("hazard", ids[at], 4, &tags(words), &by()).await.unwrap();
        }
        let found = async |words: &[&str]| -> Vec<i64> {
            let tags = words.iter().map(|word| (*word).to_owned()).collect();
            let query = ListQuery { tags, ..ListQuery::new(TODAY) };
            assert_eq!(stage.store.count_records(&ledger, &query).await.unwrap() as usize, {
                stage.store.list_records(&ledger, &query).await.unwrap().records.len()
            });
            let mut ids: Vec<i64> =
                stage.store.list_records(&ledger, &query).await.unwrap().records.iter().map(|r| r.id).collect();
            ids.sort_unstable();
            ids
        };
        assert_eq!(found(&["重点"]).await, ids);
        assert_eq!(found(&["重点", "回头看"]).await, ids[..1]);
        assert!(found(&["没有"]).await.is_empty());
        let all = stage.store.tags_in(&ledger, &Scope::All, TODAY).await.unwrap();
        assert_eq!(all, [("重点".into(), 3), ("其他".into(), 1), ("回头看".into(), 1)]);
        let town = stage.store.tags_in(&ledger, &Scope::Subtree("/1/2/".into()), TODAY).await.unwrap();
        assert_eq!(town, [("重点".into(), 2), ("回头看".into(), 1)]);
        stage.store.set_tags("hazard", ids[0], 4, &tags(&["重点"]), &by()).await.unwrap();
        stage.store.set_tags("hazard", ids[0], 4, &tags(&["重点"]), &by()).await.unwrap();
        assert_eq!(stage.store.tags("hazard", &ids).await.unwrap()[&ids[0]], ["重点"]);
        let events = stage.store.history("hazard", ids[0]).await.unwrap();
        assert_eq!(events.len(), 3, "created, tagged twice; the third time nothing changed");
        assert_eq!(events[2].before.as_ref().unwrap()["tags"], "回头看、重点");
    });
}

#[test]
fn a_comment_tells_who_is_named_beside_the_notice_of_the_day() {
    on_both(async |stage| {
        let ledger = county(&stage.store).await;
        let people = stage.store.create_accounts(vec![account("a")], &by()).await.unwrap();
        let new = record(4, json!({ "place": "楼", "found_on": "2026-06-01" }));
        let id = stage.store.create_records(&ledger, vec![new], &by()).await.unwrap()[0];
        let notice = |title: &str| NewNotice { account_id: people[0], title: title.into(), items: json!([]) };
        let comment = |text: &str| NewComment {
            ledger: "hazard".into(),
            record_id: id,
            unit_id: 4,
            text: text.into(),
            mentions: vec![people[0]],
        };
        let first = stage.store.create_comment(&comment("请看"), &[notice("提到")], &by()).await.unwrap();
        stage.store.create_comment(&comment("再看"), &[notice("提到")], &by()).await.unwrap();
        // The notice of the day comes once, whatever was given at once.
        for expected in [1, 0] {
            let given = stage.store.give_notices(TODAY, vec![notice("到期")], vec![], &by()).await.unwrap();
            assert_eq!(given, expected);
        }
        let notices = stage.store.notices(people[0], None, 10).await.unwrap();
        assert_eq!(notices.iter().map(|n| n.title.as_str()).collect::<Vec<_>>(), ["到期", "提到", "提到"]);
        stage.store.withdraw_comment(first, 4, &by()).await.unwrap();
        assert!(matches!(stage.store.withdraw_comment(first, 4, &by()).await, Err(StoreError::Invalid(_))));
        let comments = stage.store.comments("hazard", id).await.unwrap();
        assert_eq!((comments[0].withdrawn_at.is_some(), comments[1].text.as_str()), (true, "再看"));
        assert_eq!(comments[1].mentions, people);
    });
}
