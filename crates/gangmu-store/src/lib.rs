#![doc = include_str!("../README.md")]

mod access_token;
mod account;
mod arrays;
mod attachment;
mod audit;
mod by;
mod chain;
mod checkpoint;
mod comment;
mod definition;
mod delegation;
mod dialect;
mod document;
mod duty;
mod error;
mod import_job;
mod ledger_table;
mod measure;
mod migrate;
mod notice;
mod plan;
mod proposal;
mod record;
mod saved_view;
mod search;
mod session;
mod setting;
mod statement;
mod store;
mod supervision;
mod tag;
mod unit;
mod unit_history;
mod value;
mod webhook;
mod write;

pub use access_token::{AccessToken, NewAccessToken};
pub use account::{Account, NewAccount};
pub use attachment::Attachment;
pub use audit::{AuditEvent, Note};
pub use by::By;
pub use chain::ChainCheck;
pub use comment::{Comment, NewComment};
pub use definition::{Definition, DefinitionEdit, LedgerUse, NewDefinition};
pub use delegation::{Delegation, NewDelegation};
pub use document::{Clause, Document, DocumentBrief, NewClause, NewDocument};
pub use duty::{DutyReturn, Filed, PastReturn, ReturnKey, ReturnQuery, ReturnStatus};
pub use error::StoreError;
pub use import_job::{ImportJob, NewImport};
pub use ledger_table::{LedgerPlan, LedgerStep};
pub use measure::{Group, MeasureQuery, MeasureRecords, Tally};
pub use notice::{Attempt, Message, NewMessage, NewNotice, Notice, SendStatus};
pub use plan::{
    Confirmed, Goal, Milestone, NewGoal, NewMilestone, NewPlan, NewTarget, NewTask, Plan, Target, Task, TaskChange,
    TaskReport,
};
pub use proposal::{Proposal, ProposalStatus, Trust};
pub use record::{
    Change, Due, Entered, ImportPart, ImportRow, ImportUndo, ListQuery, NewRecord, Page, Record, Scope, Sort,
};
pub use saved_view::{NewView, SavedView};
pub use search::{FoundIn, initials};
pub use session::Session;
pub use store::Store;
pub use supervision::{NewSupervision, Supervision};
pub use unit::{NewUnit, Unit};
pub use unit_history::{StageCount, Successor, UnitCount};
pub use webhook::HookPlace;
