//! Notices to the person who reads them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use crate::ops::remind::rule::{NoticeItem, NoticeKind};

/// Notices, the latest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeList {
    /// How many are not read, on all pages.
    pub unread: i64,
    /// The notices.
    pub notices: Vec<NoticeView>,
    /// Where the next page begins.
    pub next: Option<i64>,
}

/// A notice of one day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeView {
    /// Id.
    pub id: i64,
    /// Its day.
    pub day: String,
    /// In short.
    pub title: String,
    /// Line by line, the most urgent first.
    pub items: Vec<NoticeItem>,
    /// It was read.
    pub read: bool,
}

/// Which notices were read.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ReadNotices {
    /// Their ids; all where left out.
    #[serde(default)]
    pub ids: Vec<i64>,
}

/// A person's address for mail.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MailAddress {
    /// The address; none where no mail is wanted.
    pub address: Option<String>,
}
