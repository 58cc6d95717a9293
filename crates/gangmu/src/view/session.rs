//! Signing in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::unit::UnitBrief;

/// Who is signed in, and what the page may show.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Me {
    /// Account id.
    pub id: i64,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: RoleName,
    /// Role in Chinese.
    pub role_name: String,
    /// Post.
    pub title: Option<String>,
    /// Own unit.
    pub unit: UnitBrief,
    /// Years with a plan or records, newest first.
    pub years: Vec<i16>,
    /// The present year.
    pub this_year: i16,
    /// Today.
    pub today: String,
    /// The password must be changed before anything else.
    pub must_change: bool,
    /// What the person may do.
    pub may: May,
}

/// What a person may do.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct May {
    /// Shape the plan.
    pub plan_edit: bool,
    /// See the plan as a whole.
    pub plan_read: bool,
    /// Import documents.
    pub document_import: bool,
    /// Read the summary.
    pub summary: bool,
    /// See and change the definitions of ledgers.
    pub definitions: bool,
    /// Ledgers that the person sees.
    pub ledgers: Vec<String>,
    /// Ledgers to which the person adds records.
    pub ledger_write: Vec<String>,
}

/// The roles.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Role)]
pub enum RoleName {
    /// 局领导
    Leader,
    /// 办公室
    General,
    /// 科室
    Office,
    /// 责任督学
    Inspector,
    /// 学校(园)
    School,
    /// 系统管理员
    Admin,
}

/// What a person signs in with.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SignIn {
    /// Login.
    pub login: String,
    /// Password.
    pub password: String,
}

/// A change of password.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewPassword {
    /// The present one.
    pub old: String,
    /// The new one.
    pub new: String,
}

/// An account of the demo county, offered on the sign-in page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DemoAccount {
    /// Login.
    pub login: String,
    /// Password.
    pub password: String,
    /// Name.
    pub name: String,
    /// Role in Chinese.
    pub role_name: String,
    /// Name of the unit.
    pub unit_name: String,
}
