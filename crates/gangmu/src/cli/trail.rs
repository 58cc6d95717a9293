//! `gangmu audit-log` and `gangmu backup`: is the history whole, and is it kept twice.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use gangmu_store::ChainCheck;

use super::{Place, println_out};

#[derive(Debug, Args)]
pub struct AuditLog {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 逐条核对审计记录的哈希链,看有没有被改动
    Verify {
        #[command(flatten)]
        place: Place,
    },
}

impl AuditLog {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let What::Verify { place } = self.what;
        let app = place.open(false).await?;
        match app.store.verify_chain().await? {
            ChainCheck::Whole { events, head } => {
                println_out(&format!("审计记录完整:{events}条,链尾 {head}"));
                Ok(ExitCode::SUCCESS)
            }
            ChainCheck::Broken { seq, problem } => {
                println_out(&format!("审计记录在第{seq}条断开:{problem}"));
                Ok(ExitCode::from(1))
            }
        }
    }
}

#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    place: Place,
    /// 备份到这个文件;附件文件夹和密钥请另行复制
    #[arg(value_name = "文件")]
    to: PathBuf,
}

impl Backup {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let app = self.place.open(false).await?;
        app.store.backup(&self.to).await?;
        println_out(&format!("已备份到 {}", self.to.display()));
        Ok(ExitCode::SUCCESS)
    }
}
