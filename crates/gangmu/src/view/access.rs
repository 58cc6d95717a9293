//! Rights handed over, access tokens, trusted sources.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::unit::UnitBrief;

/// A person in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Colleague {
    /// Account id.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Name of the unit.
    pub unit_name: String,
    /// Post, or role.
    pub title: String,
}

/// Rights handed over.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DelegationView {
    /// Id.
    pub id: i64,
    /// Who hands them over.
    pub giver: Colleague,
    /// Who has them in hand.
    pub taker: Colleague,
    /// The one ledger; none for all rights.
    pub ledger: Option<String>,
    /// Its name.
    pub ledger_name: Option<String>,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Why.
    pub note: Option<String>,
    /// How it stands today.
    pub status: AccessStatus,
}

/// How a delegation or a token stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccessStatus {
    /// 未开始
    Coming,
    /// 有效
    InForce,
    /// 已到期
    Past,
    /// 已收回
    Ended,
}

/// What a person gave and received.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Delegations {
    /// Given, the latest first.
    pub given: Vec<DelegationView>,
    /// Received, the latest first.
    pub received: Vec<DelegationView>,
}

/// Rights to be handed over.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewDelegation {
    /// Account that takes them in hand.
    pub taker: i64,
    /// The one ledger; none for all rights.
    pub ledger: Option<String>,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Why.
    #[serde(default)]
    pub note: String,
}

/// An access token without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TokenView {
    /// Id.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// May write.
    pub write: bool,
    /// May read protected values in clear.
    pub reveal: bool,
    /// The ledgers that it is for; none for everything.
    pub ledgers: Option<Vec<String>>,
    /// Their names.
    pub ledger_names: Vec<String>,
    /// When it was made.
    pub created_at: String,
    /// Its last day.
    pub to: String,
    /// When it was last used, to the minute.
    pub last_used: Option<String>,
    /// How it stands today.
    pub status: AccessStatus,
}

/// A token that was just made. The secret is told this once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MadeToken {
    /// For the header `Authorization: Bearer …`.
    pub token: String,
    /// What it allows.
    pub view: TokenView,
}

/// A token to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// May write.
    #[serde(default)]
    pub write: bool,
    /// May read protected values in clear.
    #[serde(default)]
    pub reveal: bool,
    /// The ledgers that it is for; none for everything.
    pub ledgers: Option<Vec<String>>,
    /// Its last day, at most a year ahead.
    pub to: String,
}

/// Whose entries in a ledger count directly; nobody named means everyone's.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TrustView {
    /// Units, with those below them.
    pub units: Vec<UnitBrief>,
    /// People.
    pub people: Vec<Colleague>,
    /// The person may set it.
    pub may_set: bool,
}

/// Whose entries in a ledger shall count directly.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewTrust {
    /// Ids of units.
    pub units: Vec<i64>,
    /// Ids of accounts.
    pub accounts: Vec<i64>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Something proposed about a record that waits, or was returned.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProposalView {
    /// Id.
    pub id: i64,
    /// The record itself is proposed; otherwise a change of it.
    pub whole: bool,
    /// It was given back to who made it.
    pub returned: bool,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: String,
    /// Why.
    pub reason: Option<String>,
    /// Words of who gave it back.
    pub note: Option<String>,
    /// What would change.
    pub changes: Vec<super::plan::FieldChange>,
    /// The person may take it up or give it back.
    pub may_judge: bool,
}

/// A judgement of a proposal.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct JudgeProposal {
    /// Which proposal.
    pub proposal: i64,
    /// Why; asked for where it is given back.
    #[serde(default)]
    pub reason: String,
}
