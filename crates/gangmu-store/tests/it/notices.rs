//! Notices and messages: one a person and day, read by their owner, sent once, tried again, given up.

use gangmu_store::{Attempt, NewMessage, NewNotice, SendStatus, Store};
use jiff::civil::date;
use serde_json::json;

use crate::support::{TODAY, account, at, by, county, on_both};

fn notice(account_id: i64) -> NewNotice {
    NewNotice { account_id, title: "今天有1件事".into(), items: json!([{ "title": "楼梯间" }]) }
}

fn message(channel: &str, account_id: i64) -> NewMessage {
    NewMessage { channel: channel.into(), account_id, subject: "今天有1件事".into(), body: "楼梯间".into() }
}

async fn people(store: &Store) {
    county(store).await;
    store.create_accounts(vec![account("li"), account("wang")], &by()).await.unwrap();
}

#[test]
fn a_person_gets_one_notice_a_day() {
    on_both(async |stage| {
        let store = &stage.store;
        people(store).await;
        let both = || vec![notice(1), notice(2)];
        assert_eq!(store.give_notices(TODAY, vec![notice(1)], vec![message("mail", 1)], &by()).await.unwrap(), 1);
        assert_eq!(store.give_notices(TODAY, both(), vec![message("mail", 1)], &by()).await.unwrap(), 1);
        let before = store.events(None, 1).await.unwrap()[0].seq;
        assert_eq!(store.give_notices(TODAY, both(), vec![message("mail", 1)], &by()).await.unwrap(), 0);
        assert_eq!(store.events(None, 1).await.unwrap()[0].seq, before, "nothing new leaves no event");
        assert_eq!(store.give_notices(date(2026, 6, 16), both(), vec![], &by()).await.unwrap(), 2);
        assert_eq!(store.messages(10).await.unwrap().len(), 1);
        let mine = store.notices(1, None, 10).await.unwrap();
        assert_eq!(mine.iter().map(|n| n.day).collect::<Vec<_>>(), [date(2026, 6, 16), TODAY]);
        assert_eq!(store.notices(1, Some(mine[0].id), 10).await.unwrap(), mine[1..]);
        store.read_notices(1, &[mine[0].id], at(5)).await.unwrap();
        // Nobody reads for another.
        store.read_notices(2, &[mine[1].id], at(5)).await.unwrap();
        assert_eq!((store.unread_notices(1).await.unwrap(), store.unread_notices(2).await.unwrap()), (1, 2));
        store.read_notices(2, &[], at(6)).await.unwrap();
        assert_eq!(store.unread_notices(2).await.unwrap(), 0);
    });
}

#[test]
fn a_message_is_taken_by_one_and_tried_until_it_is_sent_or_given_up() {
    on_both(async |stage| {
        let store = &stage.store;
        people(store).await;
        let messages = vec![message("mail", 1), message("bot", 0)];
        store.give_notices(TODAY, vec![], messages, &by()).await.unwrap();
        let waiting = store.messages_to_send(at(2), 10).await.unwrap();
        assert_eq!(waiting.len(), 2);
        assert!(store.messages_to_send(at(0), 10).await.unwrap().is_empty(), "not before its moment");
        let first = &waiting[0];
        assert!(store.take_message(first.id, first.tries, at(600)).await.unwrap());
        assert!(!store.take_message(first.id, first.tries, at(600)).await.unwrap(), "another has it");
        assert_eq!(store.messages_to_send(at(2), 10).await.unwrap().len(), 1);
        let again = Attempt::Failed { error: "连不上".into(), again: Some(at(60)) };
        store.finish_message(first.id, &again, at(3)).await.unwrap();
        assert_eq!(store.messages_to_send(at(60), 10).await.unwrap()[0].error.as_deref(), Some("连不上"));
        assert!(store.take_message(first.id, 1, at(600)).await.unwrap());
        store.finish_message(first.id, &Attempt::Sent, at(61)).await.unwrap();
        let given_up = Attempt::Failed { error: "密钥不对".into(), again: None };
        store.finish_message(waiting[1].id, &given_up, at(61)).await.unwrap();
        assert!(store.messages_to_send(at(9_999), 10).await.unwrap().is_empty());
        let all = store.messages(10).await.unwrap();
        assert_eq!((all[1].status, all[1].sent_at, all[1].tries), (SendStatus::Sent, Some(at(61)), 2));
        assert_eq!((all[0].status, all[0].error.as_deref()), (SendStatus::Failed, Some("密钥不对")));
    });
}

#[test]
fn an_address_is_set_and_cleared() {
    on_both(async |stage| {
        let store = &stage.store;
        people(store).await;
        store.set_mail_address(1, Some("sealed"), &by()).await.unwrap();
        store.set_mail_address(1, Some("sealed-2"), &by()).await.unwrap();
        assert_eq!(store.mail_addresses().await.unwrap(), [(1, "sealed-2".to_owned())]);
        store.set_mail_address(1, None, &by()).await.unwrap();
        assert!(store.mail_addresses().await.unwrap().is_empty());
    });
}
