//! Working together on a ledger: saved views, tags, comments.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a view shows the records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViewKind {
    /// 列表
    #[default]
    List,
    /// 看板: by state.
    Board,
    /// 日历: by deadline.
    Calendar,
    /// 地图: by place or unit.
    Map,
}

/// What a view narrows a list to and how it shows it; the words are those of the list's own parameters.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ViewContent {
    /// How it shows the records.
    pub kind: ViewKind,
    /// Only records of this year.
    pub year: Option<i16>,
    /// Only records in these states, by comma.
    pub state: Option<String>,
    /// Only records that bear all these tags, by comma.
    pub tag: Option<String>,
    /// Words in number or title.
    pub q: Option<String>,
    /// A condition in the language of definitions.
    pub filter: Option<String>,
    /// Only this unit and those below it.
    pub unit: Option<i64>,
    /// Field to sort by, `-` before it for descending.
    pub sort: Option<String>,
    /// The columns, in their order; the ledger's own where empty.
    pub fields: Vec<String>,
}

/// A saved view.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SavedView {
    /// Id.
    pub id: i64,
    /// Name.
    pub name: String,
    /// What it shows.
    pub content: ViewContent,
    /// The role that sees it too.
    pub shared_with: Option<String>,
    /// Name of that role.
    pub shared_with_name: Option<String>,
    /// Who made it.
    pub by: String,
    /// The reader may change or remove it.
    pub may_edit: bool,
}

/// A view to be saved, or one as it shall be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewView {
    /// Name.
    pub name: String,
    /// What it shows.
    #[serde(default)]
    pub content: ViewContent,
    /// The role that shall see it too: leader, general, office, inspector or school.
    #[serde(default)]
    pub shared_with: Option<String>,
}

/// The tags that a record shall bear.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewTags {
    /// The tags.
    pub tags: Vec<String>,
}

/// A tag with the records that bear it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TagCount {
    /// The tag.
    pub tag: String,
    /// Records that bear it, as far as the reader sees them.
    pub count: i64,
}

/// Someone named in a comment.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Mentioned {
    /// Account id.
    pub id: i64,
    /// Name.
    pub name: String,
}

/// A comment on a record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Comment {
    /// Id.
    pub id: i64,
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// What it says; empty where it was taken back.
    pub text: String,
    /// Who is named in it.
    pub mentions: Vec<Mentioned>,
    /// Its author took it back.
    pub withdrawn: bool,
    /// The reader may take it back.
    pub may_withdraw: bool,
}

/// A comment to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewComment {
    /// What it says; `@` before a name names a person.
    pub text: String,
    /// Accounts named in it, where a name alone does not say who is meant.
    #[serde(default)]
    pub mentions: Vec<i64>,
}
