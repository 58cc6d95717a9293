//! A person's own notices and the address for mail. Giving notices is `remind`'s work.

use super::error::{OpError, bad};
use crate::app::App;
use crate::auth::Actor;
use crate::channel;
use crate::view::notice::{MailAddress, NoticeList, NoticeView, ReadNotices};

/// Notices a page.
const PAGE: u32 = 30;

/// The person's notices, the latest first.
pub async fn list(app: &App, actor: &Actor, before: Option<i64>) -> Result<NoticeList, OpError> {
    let found = app.store.notices(actor.id, before, PAGE).await?;
    let next = (found.len() == PAGE as usize).then(|| found.last().map(|notice| notice.id)).flatten();
    let notices = found.into_iter().map(|notice| NoticeView {
        id: notice.id,
        day: notice.day.to_string(),
        title: notice.title,
        items: serde_json::from_value(notice.items).unwrap_or_default(),
        read: notice.read_at.is_some(),
    });
    Ok(NoticeList { unread: app.store.unread_notices(actor.id).await?, notices: notices.collect(), next })
}

/// Marks own notices as read, all where none is named.
pub async fn read(app: &App, actor: &Actor, wish: &ReadNotices) -> Result<(), OpError> {
    if wish.ids.len() > 500 {
        return bad("一次标记的提醒太多", "请分几次,或全部标为已读");
    }
    Ok(app.store.read_notices(actor.id, &wish.ids, app.clock.now()).await?)
}

/// The person's own address for mail.
pub async fn mail_address(app: &App, actor: &Actor) -> Result<MailAddress, OpError> {
    let all = app.store.mail_addresses().await?;
    let own = all.into_iter().find(|(account, _)| *account == actor.id);
    Ok(MailAddress { address: own.and_then(|(_, sealed)| app.seal.open(&sealed)) })
}

/// Sets the person's own address for mail; nothing clears it.
pub async fn set_mail_address(app: &App, actor: &Actor, wish: MailAddress) -> Result<MailAddress, OpError> {
    let address = wish.address.map(|a| a.trim().to_owned()).filter(|a| !a.is_empty());
    if let Some(address) = address.as_ref().filter(|address| !channel::is_address(address)) {
        return bad(format!("“{address}”不是邮箱地址"), "请填写如 name@example.com 的地址");
    }
    let sealed = address.as_ref().map(|address| app.seal.close(address));
    let by = actor.own_account().by("", app.clock.now());
    app.store.set_mail_address(actor.id, sealed.as_deref(), &by).await?;
    Ok(MailAddress { address })
}
