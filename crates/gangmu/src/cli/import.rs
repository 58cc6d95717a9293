//! `gangmu import`: an Excel sheet into a ledger, with the same checks as the page.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::progress::Progress;
use super::{Place, println_out, read_file, write_file};
use crate::auth::Actor;
use crate::ops::import;
use crate::view::Level;
use crate::view::sheet::{CommitImport, CommitMode, ImportPreview};

#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    place: Place,
    /// 台账代号,见 gangmu packs list
    #[arg(value_name = "台账")]
    ledger: String,
    /// Excel 或 CSV 文件,“所属单位”列写单位名称或代码
    #[arg(value_name = "文件")]
    file: PathBuf,
    /// 有错的行跳过,只导入好的
    #[arg(long)]
    good: bool,
    /// 有存疑的格子时,写明理由才能导入;也记进每条记录的历史
    #[arg(long, value_name = "理由", default_value = "", hide_default_value = true)]
    reason: String,
    /// 有错时,把标注后的表存到这里
    #[arg(long, value_name = "文件")]
    marked: Option<PathBuf>,
}

impl Import {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let bytes = read_file(&self.file)?;
        let name = self.file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let app = self.place.open(false).await?;
        let actor = Actor::system();
        let progress = Progress::start("导入");
        progress.tell("读表和检查");
        let preview = import::preview(&app, &actor, &self.ledger, &name, bytes).await?;
        print_findings(&preview);
        if let Some(path) = self.marked.as_ref().filter(|_| preview.bad > 0) {
            let (_, bytes) = import::marked(&app, &actor, preview.id).await?;
            write_file(path, &bytes)?;
            println_out(&format!("标注后的表已存到 {}", path.display()));
        }
        if preview.bad > 0 && !self.good {
            progress.done(&format!("共{}行,{}行有错,没有导入", preview.total, preview.bad));
            println_out("改正后重新导入;或加 --good 只导入好的行,加 --marked 得到标注后的表");
            return Ok(ExitCode::from(1));
        }
        progress.tell("写入");
        let mode = if self.good { CommitMode::Good } else { CommitMode::All };
        let wish = CommitImport { mode, reason: self.reason };
        let done = import::commit(&app, &actor, preview.id, &wish).await?;
        let speed = done.rows_per_second.unwrap_or_default();
        progress.done(&format!(
            "已导入{}行(新增{},更新{}),跳过{}行;写入每秒{speed:.0}行",
            done.done, done.new_rows, done.updates, done.bad
        ));
        app.store.close().await;
        Ok(if done.bad > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }
}

fn print_findings(preview: &ImportPreview) {
    for finding in preview.findings.iter().take(50) {
        let level = match finding.level {
            Level::Error => "错误",
            Level::Doubt => "存疑",
            Level::Warn | Level::Note => "提醒",
        };
        let row = finding.row.map(|r| format!("第{r}行")).unwrap_or_default();
        let column = finding.column.as_ref().map(|c| format!("{c}列")).unwrap_or_default();
        println_out(&format!("{level} {row}{column}:{} {}", finding.message, finding.advice));
    }
    if preview.findings.len() > 50 {
        println_out(&format!("……共{}条", preview.findings.len()));
    }
}
