//! The command line, in Chinese. Each command is a few lines over the same operations as the page.
//!
//! Exit codes: 0 done, 1 done with findings or refused, 2 wrong arguments or unreadable input.

mod accounts;
mod assign;
mod audit;
mod channels;
#[cfg(feature = "cluster")]
mod cluster;
mod demo;
mod figures;
mod import;
mod indicators;
mod init;
mod ledger_sheet;
mod packs;
mod progress;
mod read;
mod remind;
mod report;
mod serve;
mod snapshot;
mod tokens;
mod trail;
mod units;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use gangmu_store::Store;

use crate::app::{App, Definitions};
use crate::clock::Clock;
use crate::ops::definition;
use crate::packs::Source;
use crate::seal::Seal;

/// 纲目:教育局一年工作的系统
#[derive(Debug, Parser)]
#[command(name = "gangmu", version, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 启动服务,在浏览器中使用
    Serve(serve::Serve),
    /// 打开演示县(第一次运行时自动建立)
    Demo(demo::Demo),
    /// 建立新的教育局:一个根单位和办公室账号
    Init(init::Init),
    /// 单位:从表导入学校和其他单位
    Units(units::Units),
    /// 账号:从表导入,重设密码,停用
    Accounts(accounts::Accounts),
    /// 读公文:大纲、任务、数据
    Read(read::Read),
    /// 核对公文:数据前后是否对得上,有没有政策不允许的内容
    Audit(audit::AuditFiles),
    /// 把 Excel 表导入台账
    Import(import::Import),
    /// 列出各台账的计量和上年同期数
    Figures(figures::Figures),
    /// 官方指标:按公式由事业统计和台账算出
    Indicators(indicators::Indicators),
    /// 封账:不再变动的数据副本
    Snapshot(snapshot::Snapshots),
    /// 计算集群:调度和执行节点
    #[cfg(feature = "cluster")]
    Cluster(cluster::Cluster),
    /// 出报告
    Report(report::Report),
    /// 发出当天的提醒(服务运行时每天自动发)
    Remind(remind::Remind),
    /// 提醒的渠道:邮件、企业微信、钉钉、飞书群机器人
    Channels(channels::Channels),
    /// 查看和检查定义包
    Packs(packs::Packs),
    /// 分配:派位、抽签、编班,名单摘要在先,种子公开,人人可复核
    Assign(assign::Assign),
    /// 复核一次分配的结果
    Verify(assign::Verify),
    /// 核对审计记录
    AuditLog(trail::AuditLog),
    /// 备份数据库(SQLite)
    Backup(trail::Backup),
    /// 打印接口说明(OpenAPI)
    Openapi {
        /// 连同每本台账各自的接口
        #[arg(long)]
        ledgers: bool,
        /// 本局自己的定义包文件夹
        #[arg(long, value_name = "文件夹", env = "GANGMU_PACKS")]
        packs: Option<PathBuf>,
    },
    /// 打印一张测速用的台账表
    #[command(hide = true)]
    BenchSheet(ledger_sheet::BenchSheet),
}

/// Where the data lies.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// 数据文件夹:数据库、附件和密钥都在里面
    #[arg(long, value_name = "文件夹", default_value = "gangmu-data", env = "GANGMU_DIR")]
    dir: PathBuf,
    /// 数据库地址;不填则用数据文件夹中的 SQLite。例:postgres://用户:密码@主机/库名
    #[arg(long, value_name = "地址", env = "GANGMU_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// 本局自己的定义包文件夹,同名文件替换内置的;不填则用数据文件夹中的 packs(如果有)
    #[arg(long, value_name = "文件夹", env = "GANGMU_PACKS")]
    packs: Option<PathBuf>,
}

impl Place {
    /// What the definitions would do to the ledgers' tables.
    pub async fn ledger_plan(&self) -> anyhow::Result<gangmu_store::LedgerPlan> {
        let source = Source::read(self.own_packs().as_deref())?;
        let store = Store::open(&self.url(), &self.dir.join("files"), Clock::machine().now()).await?;
        let (definitions, _) = definition::in_force(&store, source).await?;
        Ok(store.plan_ledgers(&definitions.pack.ledgers).await?)
    }

    /// The bureau's own folder of definitions: the one named, else `packs` in the data folder where there is one.
    fn own_packs(&self) -> Option<PathBuf> {
        let beside = self.dir.join("packs");
        self.packs.clone().or_else(|| beside.is_dir().then_some(beside))
    }

    fn url(&self) -> String {
        self.database.clone().unwrap_or_else(|| format!("sqlite:{}", self.dir.join("gangmu.db").display()))
    }

    /// Opens store, packs and key; brings the ledgers' tables up to their definitions, refusing loss.
    pub async fn open(&self, demo: bool) -> anyhow::Result<App> {
        let (store, definitions, findings) = self.look().await?;
        if findings.iter().any(gangmu_pack::Finding::is_error) {
            findings.iter().for_each(|finding| eprintln!("{finding}"));
            anyhow::bail!(
                "定义包有误,请按以上提示改正:文件用 gangmu packs check 再查,网页上改的用 gangmu packs apply 换成改好的或用 gangmu packs reset 撤回"
            );
        }
        let plan = store.plan_ledgers(&definitions.pack.ledgers).await?;
        store.apply_ledgers(&plan, false).await?;
        self.put_together(store, definitions, demo).await
    }

    /// The same where definitions may be wrong: for mending them. Ledgers with errors are left out, tables as they are.
    pub async fn open_to_mend(&self) -> anyhow::Result<App> {
        let (store, definitions, _) = self.look().await?;
        self.put_together(store, definitions, false).await
    }

    async fn look(&self) -> anyhow::Result<(Store, Definitions, Vec<gangmu_pack::Finding>)> {
        std::fs::create_dir_all(&self.dir).with_context(|| format!("建不了文件夹 {}", self.dir.display()))?;
        let source = Source::read(self.own_packs().as_deref())?;
        let store = Store::open(&self.url(), &self.dir.join("files"), Clock::machine().now()).await?;
        let (definitions, findings) = definition::in_force(&store, source).await?;
        for finding in &findings {
            tracing::warn!("{finding}");
        }
        Ok((store, definitions, findings))
    }

    async fn put_together(&self, store: Store, definitions: Definitions, demo: bool) -> anyhow::Result<App> {
        let seal = Seal::open_file(&self.dir.join("gangmu.key"))?;
        Ok(App::new(store, definitions, Clock::machine(), seal, demo).await?)
    }
}

/// Reads the arguments, runs the command, says how it ended.
pub fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
    let cli =
        match words::chinese(Cli::command(), "gangmu").try_get_matches().map(|found| Cli::from_arg_matches(&found)) {
            Ok(Ok(cli)) => cli,
            Ok(Err(error)) | Err(error) => {
                if !error.use_stderr() {
                    // Help was asked for. Where even the terminal is gone there is nobody left to tell.
                    let _ = error.print();
                    return ExitCode::SUCCESS;
                }
                eprintln!("{}", words::explain(&error));
                return ExitCode::from(2);
            }
        };
    match run(cli.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("错误:{error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Read(read) => return read.run(),
        Command::Packs(packs) => return packs.run(),
        Command::Assign(assign) => return assign.run(),
        Command::Verify(verify) => return verify.run(),
        Command::Openapi { ledgers, packs } => {
            let description = match ledgers {
                true => serde_json::to_string_pretty(&crate::http::openapi_of(&pack_only(packs.as_deref())?.0))?,
                false => crate::http::openapi().to_pretty_json()?,
            };
            println_out(&description);
            return Ok(ExitCode::SUCCESS);
        }
        _ => {}
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Serve(serve) => serve.run().await,
            Command::Demo(demo) => demo.run().await,
            Command::Init(init) => init.run().await,
            Command::Units(units) => units.run().await,
            Command::Accounts(accounts) => accounts.run().await,
            Command::Audit(audit) => audit.run().await,
            Command::Import(import) => import.run().await,
            Command::Figures(figures) => figures.run().await,
            Command::Indicators(indicators) => indicators.run().await,
            Command::Snapshot(snapshots) => snapshots.run().await,
            #[cfg(feature = "cluster")]
            Command::Cluster(cluster) => cluster.run().await,
            Command::Report(report) => report.run().await,
            Command::Remind(remind) => remind.run().await,
            Command::Channels(channels) => channels.run().await,
            Command::AuditLog(audit) => audit.run().await,
            Command::Backup(backup) => backup.run().await,
            Command::BenchSheet(sheet) => sheet.run().await,
            _ => Ok(ExitCode::SUCCESS),
        }
    })
}

/// Prints a line to standard output; a closed pipe ends it quietly.
fn println_out(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A file of the person's, read whole.
fn read_file(path: &std::path::Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("读不了文件 {},请检查路径和权限", path.display()))
}

/// Writes a file beside its place first, so that a broken write leaves the old one.
fn write_file(path: &std::path::Path, bytes: &[u8]) -> anyhow::Result<()> {
    let beside = path.with_extension("part");
    std::fs::write(&beside, bytes).with_context(|| format!("写不了 {}", path.display()))?;
    std::fs::rename(&beside, path).with_context(|| format!("写不了 {}", path.display()))
}

/// The packs without a store.
fn pack_only(own: Option<&std::path::Path>) -> anyhow::Result<(Arc<gangmu_pack::Pack>, Vec<gangmu_pack::Finding>)> {
    crate::packs::load(own)
}
