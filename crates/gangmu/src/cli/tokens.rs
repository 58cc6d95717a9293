//! `gangmu accounts token`: access tokens of an account for programs. The rules are the operation's.

use std::process::ExitCode;

use clap::Subcommand;

use super::Place;
use crate::app::App;
use crate::auth::Actor;
use crate::ops::access;
use crate::ops::error::OpError;
use crate::view::access::NewToken;

#[derive(Debug, Subcommand)]
pub enum Tokens {
    /// 做一个令牌,只显示这一次;范围不超出账号本身的权限
    Add {
        #[command(flatten)]
        place: Place,
        /// 账号
        #[arg(value_name = "账号")]
        login: String,
        /// 用途
        #[arg(long, value_name = "名称")]
        name: String,
        /// 最后一天,最长一年
        #[arg(long, value_name = "日期")]
        to: String,
        /// 可以写入;不填只能读取
        #[arg(long)]
        write: bool,
        /// 可以查看受保护的内容
        #[arg(long)]
        reveal: bool,
        /// 限于这本台账,可填多次;不填为全部
        #[arg(long, value_name = "台账")]
        ledger: Vec<String>,
    },
    /// 列出账号的令牌
    List {
        #[command(flatten)]
        place: Place,
        /// 账号
        #[arg(value_name = "账号")]
        login: String,
    },
    /// 收回令牌
    End {
        #[command(flatten)]
        place: Place,
        /// 账号
        #[arg(value_name = "账号")]
        login: String,
        /// 令牌编号
        #[arg(value_name = "编号")]
        id: i64,
    },
}

impl Tokens {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Tokens::Add { place, login, name, to, write, reveal, ledger } => {
                let ledgers = (!ledger.is_empty()).then_some(ledger);
                let app = place.open(false).await?;
                let made = add(&app, &login, NewToken { name, write, reveal, ledgers, to }).await;
                app.store.close().await;
                super::accounts::said(made)
            }
            Tokens::List { place, login } => {
                let app = place.open(false).await?;
                let told = list(&app, &login).await;
                app.store.close().await;
                super::accounts::said(told)
            }
            Tokens::End { place, login, id } => {
                let app = place.open(false).await?;
                let ended = end(&app, &login, id).await;
                app.store.close().await;
                super::accounts::said(ended)
            }
        }
    }
}

async fn account(app: &App, login: &str) -> Result<i64, OpError> {
    let account = app.store.account_by_login(login).await?;
    Ok(account.ok_or_else(|| OpError::NotFound(format!("账号“{login}”")))?.id)
}

async fn add(app: &App, login: &str, new: NewToken) -> Result<String, OpError> {
    let account = account(app, login).await?;
    let made = access::make_token(app, &Actor::system().manage_account()?, account, new).await?;
    Ok(format!("{}\n令牌{}已做好,有效至{}。请现在记下,以后不再显示", made.token, made.view.id, made.view.to))
}

async fn list(app: &App, login: &str) -> Result<String, OpError> {
    let account = account(app, login).await?;
    let today = app.clock.today();
    let tokens = app.store.access_tokens_of(account).await?;
    let lines = tokens.iter().map(|token| {
        let stands = match token.ended_at {
            Some(_) => "已收回",
            None if token.to < today => "已到期",
            None => "有效",
        };
        let scope = token.ledgers.as_ref().map_or_else(|| "全部".to_owned(), |ledgers| ledgers.join("、"));
        let may = if token.may_write { "读写" } else { "只读" };
        let used = token.last_used.map_or_else(|| "没有用过".to_owned(), |at| format!("最近使用 {at}"));
        format!("{}  {}  {may}  {scope}  至{}  {stands}  {used}", token.id, token.name, token.to)
    });
    let lines: Vec<String> = lines.collect();
    Ok(if lines.is_empty() { "没有令牌".into() } else { lines.join("\n") })
}

async fn end(app: &App, login: &str, id: i64) -> Result<String, OpError> {
    let account = account(app, login).await?;
    access::end_token(app, &Actor::system().manage_account()?, account, id).await?;
    Ok(format!("令牌{id}已收回,一分钟内失效"))
}
