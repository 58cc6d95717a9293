//! Accounts of people. Passwords arrive hashed; what a role may do is decided elsewhere.

use gangmu_pack::definition::Role;
use jiff::Timestamp;
use sea_query::Value;
use serde::Serialize;

use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{instant, json, name_of, read_instant, read_name};
use crate::write::Write;
use crate::{By, Store, StoreError};

/// An account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Account {
    /// Id.
    pub id: i64,
    /// Name by which the person signs in.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Unit that the person belongs to.
    pub unit_id: i64,
    /// Code of the bureau office, for its people: `safety`.
    pub office: Option<String>,
    /// 职务.
    pub title: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Hash of the password, never shown or logged.
    #[serde(skip)]
    pub password_hash: String,
    /// May sign in.
    pub active: bool,
    /// Must choose a new password.
    pub must_change: bool,
    /// Failed sign-ins since the last that worked.
    pub failed: i64,
    /// No sign-in before that moment.
    pub locked_until: Option<Timestamp>,
}

/// An account to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAccount {
    /// See [`Account`].
    pub login: String,
    /// See [`Account`].
    pub name: String,
    /// See [`Account`].
    pub role: Role,
    /// See [`Account`].
    pub unit_id: i64,
    /// See [`Account`].
    pub office: Option<String>,
    /// See [`Account`].
    pub title: Option<String>,
    /// See [`Account`].
    pub phone: Option<String>,
    /// See [`Account`].
    pub password_hash: String,
    /// See [`Account`].
    pub must_change: bool,
}

const COLUMNS: [&str; 13] = [
    "id",
    "login",
    "name",
    "role",
    "unit_id",
    "office",
    "title",
    "phone",
    "password_hash",
    "active",
    "must_change",
    "failed",
    "locked_until",
];

impl Store {
    /// Makes accounts, all or none, and returns their ids in their order.
    pub async fn create_accounts(&self, accounts: Vec<NewAccount>, by: &By) -> Result<Vec<i64>, StoreError> {
        let mut write = self.begin(by).await?;
        let first = write.reserve("account", accounts.len()).await?;
        let count = accounts.len();
        let mut rows = Vec::with_capacity(count * COLUMNS.len());
        for (id, new) in (first..).zip(accounts) {
            let account = new_account(id, new);
            rows.extend(lay(&account));
            write.note(Note::new("create", "account", id).after(json(&account)).of_unit(account.unit_id));
        }
        write.tx.insert("account", &COLUMNS, rows).await?;
        write.commit().await?;
        Ok((first..).take(count).collect())
    }

    /// One account.
    pub async fn account(&self, id: i64) -> Result<Option<Account>, StoreError> {
        self.db.row((select("WHERE id = $1"), [id.into()]), read).await
    }

    /// The account of that login.
    pub async fn account_by_login(&self, login: &str) -> Result<Option<Account>, StoreError> {
        self.db.row((select("WHERE login = $1"), [login.into()]), read).await
    }

    /// All accounts, by id.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.db.rows(select("ORDER BY id"), read).await
    }

    /// Changes name, role, unit, office, title, phone and whether the account may sign in.
    /// An account that may not loses its sessions.
    pub async fn update_account(&self, account: &Account, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let old = take(&mut write, account.id).await?;
        let text = "UPDATE account SET name = $2, role = $3, unit_id = $4, office = $5, title = $6, phone = $7, active = $8 WHERE id = $1";
        let values: [Value; 8] = [
            account.id.into(),
            account.name.as_str().into(),
            name_of(account.role).into(),
            account.unit_id.into(),
            account.office.clone().into(),
            account.title.clone().into(),
            account.phone.clone().into(),
            account.active.into(),
        ];
        write.tx.run((text, values)).await?;
        if !account.active {
            write.tx.run(("DELETE FROM session WHERE account_id = $1", [account.id.into()])).await?;
        }
        let new = take(&mut write, account.id).await?;
        let note = Note::new("update", "account", account.id).before(json(&old)).after(json(&new));
        write.note(note.of_unit(new.unit_id));
        write.commit().await
    }

    /// Sets a password by its hash, and lifts a lock.
    pub async fn set_password(&self, id: i64, hash: &str, must_change: bool, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let account = take(&mut write, id).await?;
        let text =
            "UPDATE account SET password_hash = $2, must_change = $3, failed = 0, locked_until = NULL WHERE id = $1";
        write.tx.run((text, [id.into(), hash.into(), must_change.into()])).await?;
        write.note(Note::new("password", "account", id).of_unit(account.unit_id));
        write.commit().await
    }

    /// Counts a failed sign-in and returns how many there are now. No audit event: the caller notes what matters.
    pub async fn sign_in_failed(&self, id: i64, tries: i64, lock_until: Timestamp) -> Result<i64, StoreError> {
        let mut tx = self.db.begin().await?;
        let text = "UPDATE account SET failed = failed + 1, \
                    locked_until = CASE WHEN failed + 1 >= $2 THEN $3 ELSE locked_until END WHERE id = $1 RETURNING failed";
        let until = lock_until.as_millisecond();
        let failed = tx.row((text, [id.into(), tries.into(), until.into()]), |row| row.get(0)).await?;
        tx.commit().await?;
        failed.ok_or_else(|| StoreError::missing("账号", id))
    }

    /// Forgets failed sign-ins and a lock. No audit event.
    pub async fn sign_in_worked(&self, id: i64) -> Result<(), StoreError> {
        let text = "UPDATE account SET failed = 0, locked_until = NULL WHERE id = $1 AND (failed > 0 OR locked_until IS NOT NULL)";
        self.db.run((text, [id.into()])).await.map(drop)
    }
}

async fn take(write: &mut Write, id: i64) -> Result<Account, StoreError> {
    let account = write.tx.row((select("WHERE id = $1"), [id.into()]), read).await?;
    account.ok_or_else(|| StoreError::missing("账号", id))
}

fn select(rest: &str) -> String {
    format!("SELECT {} FROM account {rest}", COLUMNS.join(", "))
}

fn new_account(id: i64, new: NewAccount) -> Account {
    Account {
        id,
        login: new.login,
        name: new.name,
        role: new.role,
        unit_id: new.unit_id,
        office: new.office,
        title: new.title,
        phone: new.phone,
        password_hash: new.password_hash,
        active: true,
        must_change: new.must_change,
        failed: 0,
        locked_until: None,
    }
}

fn lay(account: &Account) -> Vec<Value> {
    vec![
        account.id.into(),
        account.login.as_str().into(),
        account.name.as_str().into(),
        name_of(account.role).into(),
        account.unit_id.into(),
        account.office.clone().into(),
        account.title.clone().into(),
        account.phone.clone().into(),
        account.password_hash.as_str().into(),
        account.active.into(),
        account.must_change.into(),
        account.failed.into(),
        account.locked_until.map_or(Value::BigInt(None), instant),
    ]
}

fn read(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        role: read_name(row.get(3)?)?,
        unit_id: row.get(4)?,
        office: row.get(5)?,
        title: row.get(6)?,
        phone: row.get(7)?,
        password_hash: row.get(8)?,
        active: row.get(9)?,
        must_change: row.get(10)?,
        failed: row.get(11)?,
        locked_until: row.get::<Option<i64>>(12)?.map(read_instant).transpose()?,
    })
}
