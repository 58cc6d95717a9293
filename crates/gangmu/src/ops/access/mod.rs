//! What a person does about the own rights: hands them to a colleague for some days, makes tokens for programs. What these
//! give is `auth::policy`'s work.

mod delegation;
mod token;

pub use self::delegation::{colleagues, delegate, delegations, take_back};
pub use self::token::{end_token, make_token, tokens};

use gangmu_store::Account;
use jiff::Timestamp;
use jiff::civil::Date;

use super::error::{OpError, bad};
use crate::app::App;
use crate::auth::policy::role_name;
use crate::view::access::{AccessStatus, Colleague};

/// A person in short.
pub fn colleague(app: &App, account: &Account) -> Colleague {
    Colleague {
        id: account.id,
        name: account.name.clone(),
        unit_name: app.units().name(account.unit_id).to_owned(),
        title: account.title.clone().unwrap_or_else(|| role_name(account.role).into()),
    }
}

fn day(text: &str, what: &str) -> Result<Date, OpError> {
    match text.trim().parse() {
        Ok(day) => Ok(day),
        Err(_) => bad(format!("{what}“{text}”不是日期"), "请按 2026-11-23 的样子填写"),
    }
}

fn status(from: Date, to: Date, ended: Option<Timestamp>, today: Date) -> AccessStatus {
    match ended {
        Some(_) => AccessStatus::Ended,
        None if today < from => AccessStatus::Coming,
        None if today > to => AccessStatus::Past,
        None => AccessStatus::InForce,
    }
}
