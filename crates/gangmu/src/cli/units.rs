//! `gangmu units`: the schools of a bureau from a sheet. The checks are the operation's.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Place, pack_only, println_out, read_file, write_file};
use crate::auth::Actor;
use crate::clock::Clock;
use crate::ops::setup;
use crate::sheet::{Level, SheetFinding};

/// Findings that are printed; more are only counted.
const MOST: usize = 100;

#[derive(Debug, Args)]
pub struct Units {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 从 Excel 或 CSV 表导入学区、学校、幼儿园和其他单位;有一处错误就全部不导入
    Import {
        #[command(flatten)]
        place: Place,
        /// 照模板填好的表
        #[arg(value_name = "文件")]
        file: PathBuf,
    },
    /// 存一张空的单位表,有说明、示例和下拉列表
    Template {
        /// 存到这个文件(.xlsx)
        #[arg(short, long, value_name = "文件")]
        output: PathBuf,
        /// 本局自己的定义包文件夹
        #[arg(long, value_name = "文件夹", env = "GANGMU_PACKS")]
        packs: Option<PathBuf>,
    },
}

impl Units {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Import { place, file } => import(place, file).await,
            What::Template { output, packs } => {
                let (pack, _) = pack_only(packs.as_deref())?;
                write_file(&output, &setup::unit_form(&pack, Clock::machine().today())?)?;
                println_out(&format!("单位表模板已存到 {}", output.display()));
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

async fn import(place: Place, file: PathBuf) -> anyhow::Result<ExitCode> {
    let bytes = read_file(&file)?;
    let app = place.open(false).await?;
    if app.units().all().is_empty() {
        println_out("这里还没有教育局,请先运行 gangmu init 建立");
        return Ok(ExitCode::from(1));
    }
    let sheet = setup::read_units(&app.pack, &app.units(), &bytes)?;
    if tell(&sheet.findings) {
        println_out(&format!("共{}行,有错误,没有导入。请改正后重新导入", sheet.total));
        return Ok(ExitCode::from(1));
    }
    let count = setup::add_units(&app, &Actor::system().edit_plan()?, sheet.units).await?;
    println_out(&format!("已导入单位{count}个。服务正在运行的,请重启后使用"));
    app.store.close().await;
    Ok(if sheet.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Prints findings; true where one is an error.
pub(super) fn tell(findings: &[SheetFinding]) -> bool {
    for finding in findings.iter().take(MOST) {
        let level = if finding.level == Level::Error { "错误" } else { "提醒" };
        let row = finding.row.map(|r| format!("第{r}行")).unwrap_or_default();
        let column = finding.column.as_ref().map(|c| format!("{c}列")).unwrap_or_default();
        println_out(&format!("{level} {row}{column}:{}。{}", finding.message, finding.advice));
    }
    if findings.len() > MOST {
        println_out(&format!("……共{}条", findings.len()));
    }
    findings.iter().any(|f| f.level == Level::Error)
}
