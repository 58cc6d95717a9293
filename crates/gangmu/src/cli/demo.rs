//! `gangmu demo`: a fictional county with two years of records, opened in the browser.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::progress::Progress;
use super::serve::Listen;
use super::{Place, println_out};
use crate::ops::account::DEMO_PASSWORD;
use crate::ops::county;

#[derive(Debug, Args)]
pub struct Demo {
    /// 演示数据文件夹
    #[arg(long, value_name = "文件夹", default_value = "gangmu-demo")]
    dir: PathBuf,
    /// 数据库地址;不填则用演示数据文件夹中的 SQLite
    #[arg(long, value_name = "地址", env = "GANGMU_DEMO_DATABASE", hide_env_values = true)]
    database: Option<String>,
    #[command(flatten)]
    listen: Listen,
    /// 只建立演示数据,不启动服务
    #[arg(long)]
    no_serve: bool,
    /// 额外生成的记录数(测速用)
    #[arg(long, hide = true, default_value_t = 0)]
    records: usize,
}

impl Demo {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let place = Place { dir: self.dir.clone(), database: self.database.clone(), packs: None };
        let app = place.open(true).await?;
        if app.people().is_empty() {
            let progress = Progress::start("建立演示县");
            county::load(&app, self.records, &|step| progress.tell(step)).await?;
            app.refresh().await?;
            progress.done(&format!("演示县已建立:{}个单位,{}个账号", app.units().all().len(), app.people().len()));
        }
        if self.no_serve {
            println_out(&format!("演示数据在 {}", self.dir.display()));
            app.store.close().await;
            return Ok(ExitCode::SUCCESS);
        }
        let note = format!("\n演示账号见登录页,密码都是 {DEMO_PASSWORD}");
        self.listen.serve(app, &note).await
    }
}
