//! `gangmu snapshot`: freeze, list, check, compare. What a snapshot is stands in `gangmu_stat::snapshot`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::progress::Progress;
use super::{Place, println_out};
use crate::auth::Actor;
use crate::clock::Clock;
use crate::ops::stat::sample::{Scale, Wish, sample};
use crate::ops::stat::snapshot;
use crate::ops::stat::table::{self, TableFormat, TableNames};
use crate::view::stat::{NewSnapshot, SnapshotBrief};

#[derive(Debug, Args)]
pub struct Snapshots {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 封账:把全部台账和单位存成不再变动的 Parquet 文件,带 SM3 摘要
    Create {
        #[command(flatten)]
        place: Place,
        /// 名称:小写字母、数字、横线;census-年度 是该年事业统计的封账
        name: String,
        /// 标题;不填用名称
        #[arg(long, value_name = "标题")]
        title: Option<String>,
        /// 截至日;不填为今天
        #[arg(long, value_name = "日期")]
        as_of: Option<String>,
    },
    /// 列出封账
    List {
        #[command(flatten)]
        place: Place,
    },
    /// 核对:重读每个文件,与摘要比
    Verify {
        #[command(flatten)]
        place: Place,
        /// 名称
        name: String,
    },
    /// 生成一个虚构的县、市或省,学生和教职工一人一条,用于测速
    Generate {
        /// 规模
        #[arg(long, value_enum, value_name = "规模")]
        scale: Scale,
        /// 放在哪个文件夹下
        #[arg(long, value_name = "文件夹")]
        out: PathBuf,
        /// 名称
        #[arg(long, value_name = "名称", default_value = "sample")]
        name: String,
        /// 种子:同一个种子生成同样的数据
        #[arg(long, value_name = "数", default_value_t = 2026)]
        seed: u64,
        /// 截至日
        #[arg(long, value_name = "日期", default_value = "2026-11-23")]
        today: Date,
        /// 本局自己的定义包文件夹
        #[arg(long, value_name = "文件夹", env = "GANGMU_PACKS")]
        packs: Option<PathBuf>,
    },
    /// 导出封账里的一张表,给别的程序或 Excel 用
    Export {
        #[command(flatten)]
        place: Place,
        /// 封账的名称
        name: String,
        /// 表:台账标识,或 unit 单位;不填则列出有哪些表
        table: Option<String>,
        /// 格式
        #[arg(long, value_enum, value_name = "格式", default_value = "csv")]
        format: TableFormat,
        /// 栏目名:chinese 中文,id 字段标识(原样),jyt 教育行业标准 JY/T 的数据项和代码
        #[arg(long, value_enum, value_name = "栏目名", default_value = "chinese")]
        names: TableNames,
        /// 写到哪个文件;不填用“表名-封账.格式”
        #[arg(long, short, value_name = "文件")]
        out: Option<PathBuf>,
    },
    /// 比较两次封账
    Diff {
        #[command(flatten)]
        place: Place,
        /// 先封的
        before: String,
        /// 后封的
        after: String,
    },
}

impl Snapshots {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let actor = Actor::system();
        match self.what {
            What::Create { place, name, title, as_of } => {
                let app = place.open(false).await?;
                let as_of = as_of.unwrap_or_else(|| app.clock.today().to_string());
                let new = NewSnapshot { title: title.unwrap_or_else(|| name.clone()), name, as_of };
                let made = snapshot::create(&app, &actor, &new).await?;
                println_out(&format!("已封账:{}", words(&made)));
            }
            What::List { place } => {
                let app = place.open(false).await?;
                let found = snapshot::list(&app, &actor)?;
                if found.is_empty() {
                    println_out("还没有封账;用 gangmu snapshot create census-年度 封一次");
                }
                found.iter().for_each(|one| println_out(&words(one)));
            }
            What::Verify { place, name } => {
                let app = place.open(false).await?;
                let checked = snapshot::check(&app, &actor, &name).await?;
                if !checked.wrong.is_empty() {
                    checked.wrong.iter().for_each(|wrong| println_out(wrong));
                    return Ok(ExitCode::from(1));
                }
                println_out(&format!("与封账时一致:{}", words(&checked.snapshot)));
            }
            What::Generate { scale, out, name, seed, today, packs } => {
                let (pack, findings) = crate::packs::load(packs.as_deref())?;
                findings.iter().for_each(|finding| eprintln!("{finding}"));
                let progress = Progress::start("生成");
                let wish = Wish { pack: &pack, scale, seed, today, now: Clock::machine().now() };
                let made = sample(&wish, &out, &name, &|done| {
                    progress.count(&format!("{done}/{}个县", scale.counties()));
                })?;
                progress.done(&format!("已生成:{}", words(&SnapshotBrief::of(made.manifest(), false))));
            }
            What::Export { place, name, table, format, names, out } => {
                let app = place.open(false).await?;
                let Some(asked) = table else {
                    for one in table::tables(&app, &actor, &name)? {
                        println_out(&format!("{}  {}  {} 行", one.name, one.title, one.rows));
                    }
                    return Ok(ExitCode::SUCCESS);
                };
                let export = table::export(&app, &actor, (&name, &asked), format, names).await?;
                let out = out.unwrap_or_else(|| PathBuf::from(export.file_name()));
                export.write(&out)?;
                println_out(&format!("已导出:{}", out.display()));
            }
            What::Diff { place, before, after } => {
                let app = place.open(false).await?;
                let found = snapshot::compare(&app, &actor, &before, &after).await?;
                if found.tables.is_empty() {
                    println_out("两次封账的内容一样");
                    return Ok(ExitCode::SUCCESS);
                }
                for table in &found.tables {
                    println_out(&format!(
                        "{}:{} 行 → {} 行,增 {},减 {},改 {}",
                        table.title, table.before, table.after, table.added, table.removed, table.changed
                    ));
                }
                return Ok(ExitCode::from(1));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn words(one: &SnapshotBrief) -> String {
    format!("{} {}(截至{}),{} 行,摘要 {}", one.name, one.title, one.as_of, one.rows, one.digest)
}
