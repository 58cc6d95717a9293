//! `gangmu units`: the schools of a bureau from a sheet. The checks are the operation's.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Place, pack_only, println_out, read_file, write_file};
use crate::app::App;
use crate::auth::Actor;
use crate::clock::Clock;
use crate::ops::{setup, succession};
use crate::sheet::{Level, SheetFinding};
use crate::view::unit::Succession;

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
    /// 撤并单位:记录留在原单位,并入后的数据把原单位的算在一起
    Merge {
        #[command(flatten)]
        place: Place,
        /// 撤并单位的代码
        #[arg(value_name = "代码")]
        unit: String,
        /// 接续单位的代码;分流到几个单位的写几次
        #[arg(long, value_name = "代码", required = true)]
        into: Vec<String>,
        /// 从哪一天起,如 2026-09-01
        #[arg(long, value_name = "日期")]
        on: String,
        /// 依据,如批复文号
        #[arg(long, value_name = "依据")]
        reason: String,
        /// 分设:原单位继续办学
        #[arg(long)]
        split: bool,
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
            What::Merge { place, unit, into, on, reason, split } => {
                let app = place.open(false).await?;
                let successors = into.iter().map(|code| id_of(&app, code)).collect::<anyhow::Result<Vec<i64>>>()?;
                let wish = Succession { successors, on, closes: !split, reason };
                let done = succession::succeed(&app, &Actor::system(), id_of(&app, &unit)?, wish).await?;
                println_out(&format!("已办理{}。服务正在运行的,请重启后使用", done.kind));
                for left in done.open {
                    println_out(&format!("还有{}条“{}”的记录没有办结,请转给接续单位或办结", left.count, left.name));
                }
                app.store.close().await;
                Ok(ExitCode::SUCCESS)
            }
            What::Template { output, packs } => {
                let (pack, _) = pack_only(packs.as_deref())?;
                write_file(&output, &setup::unit_form(&pack, Clock::machine().today())?)?;
                println_out(&format!("单位表模板已存到 {}", output.display()));
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

fn id_of(app: &App, code: &str) -> anyhow::Result<i64> {
    let unit = app.units().with_code(code).map(|unit| unit.id);
    unit.ok_or_else(|| anyhow::anyhow!("没有代码为“{code}”的单位"))
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
