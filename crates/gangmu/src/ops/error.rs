//! Why an operation did not happen, in words for the person. It does not know HTTP.

use gangmu_store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::policy::Denied;

/// Why an operation did not happen. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum OpError {
    /// Nobody is signed in.
    #[error("请先登录")]
    SignedOut,
    /// The access token is not taken.
    #[error("{0}")]
    BadToken(String),
    /// The right is missing.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such thing.
    #[error("没有找到{0}")]
    NotFound(String),
    /// Someone else was faster.
    #[error("这条内容刚被别人改过,请刷新后再改")]
    Stale,
    /// The input is larger than can be taken.
    #[error("{0}")]
    TooLarge(String),
    /// The input cannot be used: what is wrong, and what to do.
    #[error("{0}")]
    Bad(String, String),
    /// The input has findings, each with its place.
    #[error("{0}")]
    Findings(String, Vec<Finding>),
    /// Statistics could not be computed: a file of a snapshot, or the engine.
    #[error("{0}")]
    Statistics(String),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for OpError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => OpError::Stale,
            StoreError::Missing { kind, id } => OpError::NotFound(format!("{kind} {id}")),
            other => OpError::Store(other),
        }
    }
}

/// A short way to refuse input.
pub fn bad<T>(what: impl Into<String>, advice: impl Into<String>) -> Result<T, OpError> {
    Err(OpError::Bad(what.into(), advice.into()))
}

/// Something a person should look at, with its place.
#[derive(Debug, Clone, PartialEq, Serialize, serde::Deserialize, ToSchema)]
pub struct Finding {
    /// Stable code of the rule.
    pub code: String,
    /// error, warn or note.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub advice: String,
    /// The field, where it belongs to one.
    pub field: Option<String>,
    /// Row of a sheet, from 1.
    pub row: Option<u32>,
    /// Column letter of a sheet.
    pub column: Option<String>,
    /// First character in a document's text.
    pub start: Option<usize>,
    /// One past the last character.
    pub end: Option<usize>,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Must be mended.
    Error,
    /// Is saved with a stated reason.
    Doubt,
    /// Should be looked at.
    Warn,
    /// Worth knowing.
    Note,
}

impl Finding {
    /// A finding without a place.
    pub fn new(code: &str, level: Level, message: impl Into<String>, advice: impl Into<String>) -> Finding {
        Finding {
            code: code.into(),
            level,
            message: message.into(),
            advice: advice.into(),
            field: None,
            row: None,
            column: None,
            start: None,
            end: None,
        }
    }
}
