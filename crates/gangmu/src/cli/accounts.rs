//! `gangmu accounts`: the people of a bureau from a sheet, first passwords, accounts closed. The checks are the operation's.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::progress::Progress;
use super::units::tell;
use super::{Place, pack_only, println_out, read_file, write_file};
use crate::app::App;
use crate::auth::Actor;
use crate::clock::Clock;
use crate::ops::error::OpError;
use crate::ops::setup::{self, Wanted};

#[derive(Debug, Args)]
pub struct Accounts {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 从 Excel 或 CSV 表导入账号,生成随机的初始密码;有一处错误就全部不导入
    Import {
        #[command(flatten)]
        place: Place,
        /// 照模板填好的表
        #[arg(value_name = "文件")]
        file: PathBuf,
        /// 初始密码存到这个 CSV 文件,只有本人可读;不填则打印
        #[arg(short, long, value_name = "文件")]
        output: Option<PathBuf>,
    },
    /// 存一张空的账号表,有说明、示例和下拉列表
    Template {
        /// 存到这个文件(.xlsx)
        #[arg(short, long, value_name = "文件")]
        output: PathBuf,
        /// 本局自己的定义包文件夹
        #[arg(long, value_name = "文件夹", env = "GANGMU_PACKS")]
        packs: Option<PathBuf>,
    },
    /// 重设初始密码:旧密码作废,登录状态结束,首次登录须修改
    Reset(One),
    /// 停用账号:不能再登录,登录状态结束,办过的事都保留
    Disable(One),
    /// 重新启用停用的账号
    Enable(One),
    /// 访问令牌:给程序用的,代替密码
    #[command(subcommand)]
    Token(super::tokens::Tokens),
}

/// An account of a bureau.
#[derive(Debug, Args)]
struct One {
    #[command(flatten)]
    place: Place,
    /// 账号
    #[arg(value_name = "账号")]
    login: String,
}

impl Accounts {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Import { place, file, output } => import(place, file, output).await,
            What::Template { output, packs } => {
                let (pack, _) = pack_only(packs.as_deref())?;
                write_file(&output, &setup::account_form(&pack, Clock::machine().today())?)?;
                println_out(&format!("账号表模板已存到 {}", output.display()));
                Ok(ExitCode::SUCCESS)
            }
            What::Reset(one) => reset(one).await,
            What::Disable(one) => set_active(one, false).await,
            What::Enable(one) => set_active(one, true).await,
            What::Token(tokens) => tokens.run().await,
        }
    }
}

async fn import(place: Place, file: PathBuf, output: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let bytes = read_file(&file)?;
    let app = place.open(false).await?;
    if app.units().all().is_empty() {
        println_out("这里还没有教育局,请先运行 gangmu init 建立");
        return Ok(ExitCode::from(1));
    }
    let sheet = setup::read_accounts(&app, &bytes)?;
    if tell(&sheet.findings) {
        println_out(&format!("共{}行,有错误,没有导入。请改正后重新导入", sheet.total));
        return Ok(ExitCode::from(1));
    }
    let passwords: Vec<String> = sheet.accounts.iter().map(|a| setup::first_password(&a.login)).collect();
    let progress = Progress::start("导入账号");
    let hashes = hash(&progress, &passwords);
    let listing = listing(&app, &sheet.accounts, &passwords);
    // The passwords are safe on disk before the accounts exist; without accounts the file goes again.
    if let Some(path) = &output {
        write_secret(path, &listing)?;
    }
    let added = setup::add_accounts(&app, &Actor::system().edit_plan()?, sheet.accounts, hashes).await;
    if let (Err(_), Some(path)) = (&added, &output) {
        discard(path);
    }
    progress.done(&format!("已导入账号{}个", added?));
    match &output {
        Some(path) => println_out(&format!("初始密码已存到 {},分发后请删除", path.display())),
        None => println_out(listing.trim_end()),
    }
    println_out("首次登录须修改初始密码");
    app.store.close().await;
    Ok(if sheet.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn hash(progress: &Progress, passwords: &[String]) -> Vec<String> {
    let total = passwords.len();
    setup::hash_all(passwords, &|done| {
        if done % 50 == 0 || done == total {
            progress.tell(&format!("加密初始密码 {done}/{total}"));
        }
    })
}

/// Who has which first password, as text with commas.
fn listing(app: &App, accounts: &[Wanted], passwords: &[String]) -> String {
    let units = app.units();
    let mut text = "账号,姓名,单位,初始密码\n".to_owned();
    for (account, password) in accounts.iter().zip(passwords) {
        let cells = [&account.login, &account.name, units.name(account.unit_id), password];
        text.push_str(&cells.map(quoted).join(","));
        text.push('\n');
    }
    text
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// Writes a new file that only its owner may read, with the mark by which spreadsheets know UTF-8.
fn write_secret(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file =
        options.open(path).with_context(|| format!("写不了 {}:文件已存在或文件夹不可写,没有导入", path.display()))?;
    let text = format!("\u{feff}{text}");
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .inspect_err(|_| discard(path))
        .with_context(|| format!("写不了 {},没有导入", path.display()))
}

/// Takes away passwords that open nothing.
fn discard(path: &Path) {
    // Why nothing was imported is told anyway; a file that stays does no harm.
    let _ = std::fs::remove_file(path);
}

async fn reset(one: One) -> anyhow::Result<ExitCode> {
    let app = one.place.open(false).await?;
    let given = setup::reset_password(&app, &Actor::system().edit_plan()?, &one.login).await;
    app.store.close().await;
    said(given.map(|given| format!("账号 {} 的新初始密码 {given},首次登录须修改。原来的登录一分钟内失效", one.login)))
}

async fn set_active(one: One, active: bool) -> anyhow::Result<ExitCode> {
    let app = one.place.open(false).await?;
    let changed = setup::set_active(&app, &Actor::system().edit_plan()?, &one.login, active).await;
    app.store.close().await;
    said(changed.map(|changed| match (changed, active) {
        (true, false) => format!("账号 {} 已停用。原来的登录一分钟内失效", one.login),
        (true, true) => format!("账号 {} 已启用", one.login),
        (false, false) => format!("账号 {} 本来就是停用的,没有改动", one.login),
        (false, true) => format!("账号 {} 本来就能用,没有改动", one.login),
    }))
}

/// Prints how it ended; what the operation refuses is no fault of the arguments.
pub(super) fn said(ended: Result<String, OpError>) -> anyhow::Result<ExitCode> {
    match ended {
        Ok(words) => {
            println_out(&words);
            Ok(ExitCode::SUCCESS)
        }
        Err(OpError::Bad(what, advice)) => {
            println_out(&format!("{what}。{advice}"));
            Ok(ExitCode::from(1))
        }
        Err(error @ OpError::NotFound(_)) => {
            println_out(&error.to_string());
            Ok(ExitCode::from(1))
        }
        Err(error) => Err(error.into()),
    }
}
