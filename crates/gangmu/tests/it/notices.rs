//! Reminders: who is told of what and when, once a day; and how they leave the house by mail and group bots.

use gangmu::auth::Actor;
use gangmu::channel::{self, Bot, BotForm, Channel, Mail, Round, Tls};
use gangmu::jobs;
use gangmu::ops::remind;
use gangmu_pack::Pack;
use gangmu_pack::definition::{Duty, Escalation, Ledger, Rhythm, Role, UnitKind};
use gangmu_store::SendStatus;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::hazards::{add, hazard, id};
use crate::sinks::{BotSink, MailSink};
use crate::web::{list, says};
use crate::world::{TODAY, World, edit_ledger, on_both, session_of, without_duties};

/// Hazards whose first clock reminds three days and one day before, tells the office at once and leaders after five days.
fn reminding(ledger: &mut Ledger) {
    for clock in ledger.deadlines.iter_mut().filter(|clock| clock.from == "found") {
        clock.remind = vec![3, 1];
        clock.escalate = vec![Escalation { to: Role::Office, after: 0 }, Escalation { to: Role::Leader, after: 5 }];
    }
}

async fn on(world: &World, day: Date) -> World {
    let edit = |pack: &mut Pack| {
        without_duties(pack);
        edit_ledger(pack, "hazard", reminding);
    };
    world.with_pack(day, edit).await
}

/// The logins of those who have a notice of a day.
async fn told(world: &World, day: Date) -> Vec<String> {
    let mut told = Vec::new();
    for person in world.app.people().iter() {
        let notices = world.app.store.notices(person.id, None, 10).await.unwrap();
        if notices.iter().any(|notice| notice.day == day) {
            told.push(person.login.clone());
        }
    }
    told
}

#[test]
fn a_deadline_is_told_before_and_after_to_the_right_people_once_a_day() {
    on_both(async |world| {
        let first = on(world, TODAY).await;
        // Monday 23 November; registered within three days, so by Thursday the 26th.
        let made = add(&first.school(), hazard("楼梯间")).await;
        assert_eq!(made["row"]["due"], "2026-11-26");
        let given = remind::run(&first.app, TODAY).await.unwrap();
        assert_eq!((given.notices, given.people), (1, 1));
        let again = remind::run(&first.app, TODAY).await.unwrap();
        assert_eq!(again.notices, 0, "the same day tells nobody twice");
        let list_of = first.school().get("/api/notices").await.ok();
        assert_eq!((&list_of["unread"], list(&list_of["notices"]).len()), (&json!(1), 1));
        let notice = &list_of["notices"][0];
        assert_eq!((&notice["day"], &notice["title"]), (&json!("2026-11-23"), &json!("1件事将到期")));
        let item = &notice["items"][0];
        assert_eq!(
            (&item["kind"], &item["days_left"], &item["escalated"]),
            (&json!("record"), &json!(3), &json!(false))
        );
        assert_eq!(item["title"], "楼梯间 · 登记上报期限");
        assert_eq!(item["link"], format!("/ledgers/hazard?record={}", id(&made)));

        for (day, people) in [
            (date(2026, 11, 24), vec![]),
            (date(2026, 11, 25), vec!["zhoufang"]),
            (date(2026, 11, 26), vec![]),
            (date(2026, 11, 27), vec!["zhaoqian", "zhengjie", "zhoufang"]),
            (date(2026, 11, 28), vec![]), // Saturday
            (date(2026, 11, 30), vec!["zhoufang"]),
            (date(2026, 12, 1), vec!["zhoufang", "chenzhiyuan"]),
        ] {
            let then = on(world, day).await;
            remind::run(&then.app, day).await.unwrap();
            let mut people: Vec<String> = people.into_iter().map(str::to_owned).collect();
            let mut found = told(&then, day).await;
            people.sort();
            found.sort();
            assert_eq!(found, people, "{day}");
        }
        let last = on(world, date(2026, 12, 1)).await;
        let leader = last.with_token(&session_of(&last, "chenzhiyuan").await).get("/api/notices").await.ok();
        assert_eq!(leader["notices"][0]["items"][0]["escalated"], true);
        assert_eq!(leader["notices"][0]["title"], "1件事已逾期");
    });
}

#[test]
fn notices_are_read_by_their_own_person() {
    on_both(async |world| {
        let world = on(world, TODAY).await;
        add(&world.school(), hazard("楼梯间")).await;
        remind::run(&world.app, TODAY).await.unwrap();
        let own = world.school().get("/api/notices").await.ok()["notices"][0]["id"].clone();
        world.nobody().get("/api/notices").await.refused(401);
        world.other_school().post("/api/notices/read", json!({ "ids": [own] })).await.ok();
        assert_eq!(world.school().get("/api/notices").await.ok()["unread"], 1);
        world.school().post("/api/notices/read", json!({ "ids": [own] })).await.ok();
        let read = world.school().get("/api/notices").await.ok();
        assert_eq!((&read["unread"], &read["notices"][0]["read"]), (&json!(0), &json!(true)));
        let many: Vec<i64> = (0..501).collect();
        world.school().post("/api/notices/read", json!({ "ids": many })).await.refused(422);
    });
}

#[test]
fn a_missing_return_is_told_to_its_unit_and_to_the_office() {
    on_both(async |world| {
        let duty = Duty {
            name: "月度零报告".into(),
            from: vec![UnitKind::School],
            every: Rhythm::Month,
            within_days: 5,
            as_of: None,
            nil: true,
            only: None,
        };
        let at = async |day| {
            let edit = |pack: &mut Pack| {
                without_duties(pack);
                edit_ledger(pack, "hazard", |ledger| ledger.duties = vec![duty.clone()]);
            };
            world.with_pack(day, edit).await
        };
        // Due on Thursday 5 November: the day before, then when it is late.
        let before = at(date(2026, 11, 4)).await;
        remind::run(&before.app, date(2026, 11, 4)).await.unwrap();
        assert_eq!(told(&before, date(2026, 11, 4)).await, ["zhoufang", "machao", "xinren"]);
        let body = json!({ "ledger": "hazard", "duty": "月度零报告", "period": "2026-10", "nil": true });
        before.with_token(&session_of(&before, "zhoufang").await).post("/api/duties", body).await.ok();
        let after = at(date(2026, 11, 6)).await;
        remind::run(&after.app, date(2026, 11, 6)).await.unwrap();
        let mut late = told(&after, date(2026, 11, 6)).await;
        late.sort();
        assert_eq!(late, ["machao", "xinren", "zhaoqian", "zhengjie"]);
        let office = after.with_token(&session_of(&after, "zhaoqian").await).get("/api/notices").await.ok();
        says(office["notices"][0]["items"][0]["title"].as_str().unwrap(), "2026年10月有2个单位未报送");
    });
}

#[test]
fn a_listed_record_is_told_to_its_unit_and_to_who_listed_it() {
    on_both(async |world| {
        let (base, world) = (world, on(world, TODAY).await);
        let made = add(&world.school(), hazard("楼梯间")).await;
        let path = format!("/api/ledgers/hazard/records/{}/supervision", id(&made));
        let wish = json!({ "words": "限期整改", "due": "2026-11-24" });
        world.person("chenzhiyuan").post(&path, wish).await.ok();
        remind::run(&world.app, TODAY).await.unwrap();
        let own = world.school().get("/api/notices").await.ok();
        let item = crate::web::find(&own["notices"][0]["items"], "kind", "supervision");
        assert_eq!((&item["kind"], &item["title"]), (&json!("supervision"), &json!("挂牌督办:楼梯间")));
        says(item["detail"].as_str().unwrap(), "限期整改");
        let late = on(base, date(2026, 11, 25)).await;
        remind::run(&late.app, date(2026, 11, 25)).await.unwrap();
        assert!(told(&late, date(2026, 11, 25)).await.contains(&"chenzhiyuan".to_owned()));
    });
}

#[test]
fn the_service_reminds_once_a_day() {
    on_both(async |world| {
        let world = on(world, TODAY).await;
        add(&world.school(), hazard("楼梯间")).await;
        let given = jobs::remind_once(&world.app).await.unwrap();
        assert_eq!(given.map(|given| given.notices), Some(1));
        assert_eq!(jobs::remind_once(&world.app).await.unwrap(), None);
        let tomorrow = on(&world, date(2026, 11, 24)).await;
        assert!(jobs::remind_once(&tomorrow.app).await.unwrap().is_some());
    });
}

async fn set(world: &World, name: &str, channel: Channel) {
    channel::set(&world.app, &Actor::system(), name, Some(&channel)).await.unwrap();
}

fn mail(world: &World, port: u16) -> Channel {
    Channel::Mail(Mail {
        host: "127.0.0.1".into(),
        port,
        tls: Tls::None,
        user: Some("tx".into()),
        password: Some(world.app.seal.close("mail-secret")),
        from: "云溪县教育局 <tx@example.com>".into(),
    })
}

fn bot(world: &World, form: BotForm, url: &str, secret: Option<&str>) -> Channel {
    let secret = secret.map(|text| world.app.seal.close(text));
    Channel::Bot(Bot { form, url: world.app.seal.close(url), secret, office: None })
}

#[test]
fn mail_reaches_who_gave_an_address() {
    on_both(async |world| {
        let world = on(world, TODAY).await;
        let sink = MailSink::start().await;
        set(&world, "mail", mail(&world, sink.port)).await;
        let address = |address: Value| json!({ "address": address });
        says(&world.school().put("/api/notices/address", address(json!("周芳"))).await.refused(422), "不是邮箱");
        world.school().put("/api/notices/address", address(json!("fang@example.com"))).await.ok();
        world.other_school().put("/api/notices/address", address(json!("no-body@example.com"))).await.ok();
        assert_eq!(world.school().get("/api/notices/address").await.ok()["address"], "fang@example.com");
        assert!(!world.rows_as_text("account_mail").await.contains("example.com"), "addresses lie sealed");
        add(&world.school(), hazard("楼梯间")).await;
        add(&world.other_school(), hazard("食堂")).await;
        remind::run(&world.app, TODAY).await.unwrap();
        assert_eq!(channel::pump(&world.app).await.unwrap(), Round { sent: 1, failed: 1 });
        let letters = sink.letters();
        assert_eq!(letters.len(), 1);
        says(&letters[0].to, "fang@example.com");
        says(&letters[0].from, "tx@example.com");
        assert_eq!(letters[0].signed_in.as_deref(), Some("\0tx\0mail-secret"));
        assert_eq!(letters[0].subject(), "【云溪县教育局】1件事将到期");
        assert_eq!(
            letters[0].text().trim(),
            "还有3天 楼梯间 · 登记上报期限(石桥小学 YH2026-00001 已发现,2026-11-26到期)"
        );
        let kept = world.app.store.messages(10).await.unwrap();
        let failed = kept.iter().find(|m| m.status == SendStatus::Failed).unwrap();
        says(failed.error.as_deref().unwrap(), "拒收");
        assert!(kept.iter().any(|m| m.status == SendStatus::Sent && m.sent_at.is_some()));
        assert_eq!(channel::pump(&world.app).await.unwrap(), Round::default(), "nothing is sent twice");
        world.school().put("/api/notices/address", address(Value::Null)).await.ok();
        assert_eq!(world.school().get("/api/notices/address").await.ok()["address"], Value::Null);
    });
}

#[test]
fn each_bot_gets_its_own_form_and_signature() {
    on_both(async |world| {
        let world = on(world, TODAY).await;
        let sink = BotSink::start().await;
        set(&world, "wecom", bot(&world, BotForm::Wecom, &format!("{}/wecom?key=k", sink.base), None)).await;
        let dingtalk = format!("{}/robot/send?access_token=t", sink.base);
        set(&world, "dingtalk", bot(&world, BotForm::Dingtalk, &dingtalk, Some("SEC-demo"))).await;
        set(&world, "feishu", bot(&world, BotForm::Feishu, &format!("{}/hook/f", sink.base), Some("SEC-demo"))).await;
        for secret in ["SEC-demo", "access_token", "mail-secret"] {
            assert!(!world.rows_as_text("setting").await.contains(secret), "{secret} lies open");
            assert!(!world.rows_as_text("audit_event").await.contains(secret), "{secret} lies open in the trail");
        }
        add(&world.school(), hazard("楼梯间")).await;
        remind::run(&world.app, TODAY).await.unwrap();
        assert_eq!(channel::pump(&world.app).await.unwrap(), Round { sent: 3, failed: 0 });
        let text = "11月23日待办提醒\n石桥小学 周芳:1件事将到期";
        let mut posted = sink.posted();
        posted.sort_by(|a, b| a.0.cmp(&b.0));
        // Signatures computed with Python's hmac over noon of 23 November 2026 in Beijing.
        let expected = [
            (
                "/hook/f",
                json!({
                    "timestamp": "1795406400",
                    "sign": "zFiAYtrBAhK6WujLorClu7EiHQ0FvgBf2WlfLUjGrHs=",
                    "msg_type": "text",
                    "content": { "text": text },
                }),
            ),
            (
                "/robot/send?access_token=t&timestamp=1795406400000&sign=5FnCWZRL72aVoy9NqKejhX5H5p9TIyU7f3iR7HTrIKE%3D",
                json!({ "msgtype": "text", "text": { "content": text } }),
            ),
            ("/wecom?key=k", json!({ "msgtype": "text", "text": { "content": text } })),
        ];
        assert_eq!(posted, expected.map(|(address, body)| (address.to_owned(), body)));
    });
}

#[test]
fn a_bot_that_refuses_is_tried_again_later() {
    on_both(async |world| {
        let world = on(world, TODAY).await;
        let sink = BotSink::start().await;
        set(&world, "wecom", bot(&world, BotForm::Wecom, &sink.base, None)).await;
        add(&world.school(), hazard("楼梯间")).await;
        remind::run(&world.app, TODAY).await.unwrap();
        sink.answers(json!({ "errcode": 45009, "errmsg": "api freq out of limit" }));
        assert_eq!(channel::pump(&world.app).await.unwrap(), Round { sent: 0, failed: 1 });
        let kept = world.app.store.messages(1).await.unwrap().remove(0);
        assert_eq!((kept.status, kept.tries), (SendStatus::Waiting, 1));
        says(kept.error.as_deref().unwrap(), "45009");
        assert_eq!(channel::pump(&world.app).await.unwrap(), Round::default(), "not at once");
        sink.answers(json!({ "errcode": 0 }));
        let later = on(&world, date(2026, 11, 24)).await;
        assert_eq!(channel::pump(&later.app).await.unwrap(), Round { sent: 1, failed: 0 });
        assert_eq!(sink.posted().len(), 2);
        // A channel that was taken away leaves its messages unsent and says so.
        remind::run(&later.app, date(2026, 11, 25)).await.unwrap();
        channel::set(&later.app, &Actor::system(), "wecom", None).await.unwrap();
        assert_eq!(channel::pump(&later.app).await.unwrap(), Round { sent: 0, failed: 1 });
        says(later.app.store.messages(1).await.unwrap()[0].error.as_deref().unwrap(), "停用");
    });
}

#[test]
fn only_the_system_sets_channels() {
    on_both(async |world| {
        let channel = bot(world, BotForm::Wecom, "https://example.com", None);
        let person = world.app.people().iter().find(|p| p.login == "wangmin").cloned().unwrap();
        let actor = gangmu::auth::session::actor(&world.app, &person);
        channel::set(&world.app, &actor, "wecom", Some(&channel)).await.unwrap_err();
        channel::set(&world.app, &Actor::system(), "坏 名", Some(&channel)).await.unwrap_err();
        channel::set(&world.app, &Actor::system(), "nothing", None).await.unwrap_err();
        assert!(channel::all(&world.app).await.unwrap().is_empty());
    });
}
