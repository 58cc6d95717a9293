//! People from a sheet: logins, roles and units are checked before anything is written; and single accounts afterwards.
//! Telephone numbers are not taken: the store does not seal them.

use std::collections::HashMap;

use gangmu_pack::Pack;
use gangmu_pack::definition::{Role, UnitKind};
use gangmu_store::{Account, NewAccount, Unit};
use jiff::civil::Date;

use super::{chosen, optional, required};
use crate::app::App;
use crate::auth::{Permit, password};
use crate::ops::error::{OpError, bad};
use crate::sheet::{Level, SheetError, SheetFinding, Table, TableColumn, TableForm, TableRow, read_table, table_form};
use crate::units::UnitTree;

/// Name of the worksheet.
const SHEET: &str = "账号";
/// Places of the columns.
const LOGIN: usize = 0;
const NAME: usize = 1;
const ROLE: usize = 2;
const UNIT: usize = 3;
const OFFICE: usize = 4;
const TITLE: usize = 5;

/// What the sheet calls the roles.
const ROLES: [(&str, Role); 6] = [
    ("局领导", Role::Leader),
    ("办公室", Role::General),
    ("科室", Role::Office),
    ("责任督学", Role::Inspector),
    ("学校", Role::School),
    ("系统管理员", Role::Admin),
];

const EXAMPLES: [&[&str]; 4] = [
    &["wangmin", "王敏", "办公室", "general", "", "主任"],
    &["zhaoqian", "赵倩", "科室", "safety", "", "股长"],
    &["chenzhiyuan", "陈志远", "局领导", "", "", "局长"],
    &["shiqiao", "周芳", "学校", "2152000317", "", "校长"],
];

/// The columns of the sheet of accounts.
pub fn account_columns(pack: &Pack) -> Vec<TableColumn> {
    let roles = ROLES.iter().map(|(name, _)| (*name).to_owned()).collect();
    let offices = pack.offices.iter().map(|o| o.code.clone()).collect();
    let office = "在科室工作的人填科室代码。单位就是科室的可不填;单位填教育局的科室人员要填。";
    let unit = "单位导入时的代码,科室用科室代码。局领导、责任督学、系统管理员不填就是教育局。";
    vec![
        required("账号", "登录用,如姓名拼音。2至32个字母、数字或 . _ -,全局不重复。不要用身份证号。"),
        required("姓名", "真实姓名。一人一个账号,不要几人合用。"),
        chosen(required("岗位", "决定能看什么、办什么。"), roles, true),
        optional("单位代码", unit),
        chosen(optional("科室代码", office), offices, false),
        optional("职务", "如股长、校长,可不填。"),
    ]
}

/// The empty sheet of accounts with its explanation.
///
/// # Errors
/// What the writer of spreadsheets refuses.
pub fn account_form(pack: &Pack, today: Date) -> Result<Vec<u8>, SheetError> {
    let offices: Vec<String> = pack.offices.iter().map(|o| format!("{} {}", o.code, o.name)).collect();
    let rules = [
        "1. 在第一张表里填写,一行一个账号;带 * 的列必填,有箭头的格子从列表里选。".to_owned(),
        format!("2. 科室代码:{}。", offices.join(",")),
        "3. 先用 gangmu units import 导入单位,再用 gangmu accounts import 导入账号。有一处错误就全部不导入。"
            .to_owned(),
        "4. 初始密码由系统随机生成,首次登录须修改。手机号不收。".to_owned(),
    ];
    let columns = account_columns(pack);
    table_form(&TableForm { name: SHEET, columns: &columns, rules: &rules, examples: &EXAMPLES, today })
}

/// An account that a sheet asks for; it has no password yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Name by which the person signs in.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Unit that the person belongs to.
    pub unit_id: i64,
    /// Code of the bureau office.
    pub office: Option<String>,
    /// 职务.
    pub title: Option<String>,
}

/// A sheet of accounts after the checks.
#[derive(Debug)]
pub struct AccountSheet {
    /// The accounts, in the order of the sheet; empty where an error was found.
    pub accounts: Vec<Wanted>,
    /// What was found, by row.
    pub findings: Vec<SheetFinding>,
    /// Rows with content.
    pub total: usize,
}

/// Reads and checks a sheet of accounts against the units and accounts that stand.
///
/// # Errors
/// What cannot be read as a table at all.
pub fn read_accounts(app: &App, bytes: &[u8]) -> Result<AccountSheet, SheetError> {
    let (units, people) = (app.units(), app.people());
    let mut table = read_table(bytes, SHEET, &account_columns(&app.pack))?;
    let rows = std::mem::take(&mut table.rows);
    check_logins(&mut table, &people, &rows);
    let mut accounts: Vec<Wanted> = rows.iter().filter_map(|row| wanted(&mut table, app, &units, row)).collect();
    if table.has_errors() {
        accounts.clear();
    }
    table.findings.sort_by_key(|f| f.row);
    Ok(AccountSheet { accounts, findings: table.findings, total: rows.len() })
}

/// Makes the accounts, all or none. `hashes` are those of the first passwords, in the order of the accounts.
///
/// # Errors
/// What the store refuses; nothing was written then.
pub async fn add_accounts(
    app: &App,
    permit: &Permit,
    wanted: Vec<Wanted>,
    hashes: Vec<String>,
) -> Result<usize, OpError> {
    let new = wanted.into_iter().zip(hashes).map(|(account, password_hash)| NewAccount {
        login: account.login,
        name: account.name,
        role: account.role,
        unit_id: account.unit_id,
        office: account.office,
        title: account.title,
        phone: None,
        password_hash,
        must_change: true,
    });
    let ids = app.store.create_accounts(new.collect(), &permit.by("导入账号", app.clock.now())).await?;
    app.refresh().await?;
    Ok(ids.len())
}

/// Gives an account a new first password and ends its sessions.
///
/// # Errors
/// There is no such account, or it is closed.
pub async fn reset_password(app: &App, permit: &Permit, login: &str) -> Result<String, OpError> {
    let account = account(app, login).await?;
    if !account.active {
        return bad(format!("账号“{login}”已停用"), "请先运行 gangmu accounts enable 启用");
    }
    let given = super::first_password(&account.login);
    let by = permit.by("重设初始密码", app.clock.now());
    app.store.set_password(account.id, &password::hash(&given), true, &by).await?;
    app.store.delete_sessions_of(account.id).await?;
    app.sessions.clear();
    Ok(given)
}

/// Closes an account, which ends its sessions, or opens it again. False where it was so already.
///
/// # Errors
/// There is no such account.
pub async fn set_active(app: &App, permit: &Permit, login: &str, active: bool) -> Result<bool, OpError> {
    let old = account(app, login).await?;
    if old.active == active {
        return Ok(false);
    }
    let by = permit.by(if active { "启用账号" } else { "停用账号" }, app.clock.now());
    app.store.update_account(&Account { active, ..old }, &by).await?;
    app.sessions.clear();
    app.refresh().await?;
    Ok(true)
}

async fn account(app: &App, login: &str) -> Result<Account, OpError> {
    app.store.account_by_login(login.trim()).await?.ok_or_else(|| OpError::NotFound(format!("账号“{login}”")))
}

fn check_logins(table: &mut Table, people: &[Account], rows: &[TableRow]) {
    let taken: HashMap<String, &str> = people.iter().map(|p| (p.login.to_lowercase(), p.name.as_str())).collect();
    let mut seen: HashMap<String, u32> = HashMap::new();
    for row in rows.iter().filter(|row| !row.text(LOGIN).is_empty()) {
        let (login, key, at) = (row.text(LOGIN), row.text(LOGIN).to_lowercase(), (row.row, LOGIN));
        if let Some((level, code, message, advice)) = doubt(login) {
            table.note(level, code, at, message, advice.into());
        }
        if let Some(name) = taken.get(&key) {
            let message = format!("账号“{login}”已经是{name}的账号");
            table.note(Level::Error, "accounts.exists", at, message, "请换一个账号;已有的人请从表中删去".into());
        }
        if let Some(first) = seen.get(&key) {
            let message = format!("账号“{login}”与第{first}行重复(不分大小写)");
            table.note(Level::Error, "accounts.duplicate", at, message, "请换一个账号".into());
        }
        seen.entry(key).or_insert(row.row);
    }
}

/// What speaks against a login.
fn doubt(login: &str) -> Option<(Level, &'static str, String, &'static str)> {
    let digits = login.bytes().filter(u8::is_ascii_digit).count();
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
    let good = login.chars().all(allowed)
        && login.starts_with(char::is_alphanumeric)
        && (2..=32).contains(&login.chars().count());
    if !good {
        let message = format!("账号“{login}”写法不对");
        Some((Level::Error, "accounts.login", message, "请用2至32个字母、数字或 . _ -,以字母或数字开头"))
    } else if login.len() == 18 && digits >= 17 {
        let message = "账号像是身份证号".to_owned();
        Some((Level::Error, "accounts.identity", message, "账号不保密,请换一个,如姓名拼音"))
    } else if login.len() == 11 && digits == 11 && login.starts_with('1') {
        let message = "账号像是手机号".to_owned();
        Some((Level::Warn, "accounts.phone", message, "账号不保密,能不用手机号就不用"))
    } else {
        None
    }
}

fn wanted(table: &mut Table, app: &App, units: &UnitTree, row: &TableRow) -> Option<Wanted> {
    let name = row.text(NAME);
    if name.chars().count() > 40 || name.starts_with(['=', '+', '-', '@']) || name.contains(char::is_control) {
        let message = format!("“{name}”不像姓名");
        table.note(Level::Error, "accounts.name", (row.row, NAME), message, "请填真实姓名".into());
    }
    let role = ROLES.iter().find(|(name, _)| *name == row.text(ROLE)).map(|(_, role)| *role)?;
    let unit = unit(table, units, row, role)?;
    check_place(table, row, role, unit);
    let office = office(table, app, units, row, role, unit);
    Some(Wanted {
        login: row.filled(LOGIN)?,
        name: row.filled(NAME)?,
        role,
        unit_id: unit.id,
        office,
        title: row.filled(TITLE),
    })
}

/// The unit of a row, by code; the bureau itself for those who work for the whole.
fn unit<'u>(table: &mut Table, units: &'u UnitTree, row: &TableRow, role: Role) -> Option<&'u Unit> {
    let (code, at) = (row.text(UNIT), (row.row, UNIT));
    let whole = matches!(role, Role::Leader | Role::Inspector | Role::Admin);
    if code.is_empty() && whole {
        return units.all().first();
    }
    if code.is_empty() {
        let message = format!("岗位“{}”要填单位代码", row.text(ROLE));
        table.note(Level::Error, "accounts.unit", at, message, "请填单位代码".into());
        return None;
    }
    let found = units.with_code(code);
    if found.is_none() {
        let advice = match units.with_name(code).first() {
            Some(unit) => format!("“{code}”的代码是 {}", unit.code),
            None => "请核对代码;新单位请先用 gangmu units import 导入".into(),
        };
        table.note(Level::Error, "accounts.unit", at, format!("没有代码为“{code}”的单位"), advice);
    }
    found
}

/// A school's rights reach over its unit and all below: the bureau may not be that unit, nor a school an office.
fn check_place(table: &mut Table, row: &TableRow, role: Role, unit: &Unit) {
    let advice = match (role, unit.kind) {
        (Role::School, UnitKind::Bureau | UnitKind::Office) => "“学校”岗位的单位要是学校、幼儿园、学区或直属单位",
        (Role::School, _) => return,
        (_, UnitKind::School | UnitKind::Kindergarten | UnitKind::Town) => {
            "学校、幼儿园、学区的人请选“学校”;机关的人请改单位代码"
        }
        _ => return,
    };
    let message = format!("岗位“{}”与单位“{}”不配", row.text(ROLE), unit.name);
    table.note(Level::Error, "accounts.place", (row.row, ROLE), message, advice.into());
}

/// The office that a person works in: the one named, else the unit where that is one.
fn office(table: &mut Table, app: &App, units: &UnitTree, row: &TableRow, role: Role, unit: &Unit) -> Option<String> {
    let at = (row.row, OFFICE);
    let is_office = |code: &str| {
        let kept = units.with_code(code).is_some_and(|u| matches!(u.kind, UnitKind::Office | UnitKind::Institution));
        kept || app.pack.offices.iter().any(|o| o.code == code)
    };
    if let Some(code) = row.filled(OFFICE) {
        if !is_office(&code) {
            let advice = "科室代码见模板的“填写说明”".to_owned();
            table.note(Level::Error, "accounts.office", at, format!("没有代码为“{code}”的科室"), advice);
        }
        return Some(code);
    }
    let office = is_office(&unit.code).then(|| unit.code.clone());
    if office.is_none() && matches!(role, Role::Office | Role::General) {
        let message = format!("岗位“{}”要填科室代码", row.text(ROLE));
        table.note(Level::Error, "accounts.office", at, message, "单位代码直接填科室的代码,或在这一列填".into());
    }
    office
}
