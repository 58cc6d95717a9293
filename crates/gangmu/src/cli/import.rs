//! `gangmu import`: an Excel sheet into a ledger, with the same checks as the page; going on with one that was cut off, and
//! undoing one as a whole.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::progress::Progress;
use super::{Place, println_out, read_file, write_file};
use crate::app::App;
use crate::auth::Actor;
use crate::ops::import;
use crate::view::Level;
use crate::view::sheet::{CommitImport, CommitMode, ImportPhase, ImportPreview, UndoImport, UndoPlan};

/// How often the work is asked how far it is.
const BEAT: Duration = Duration::from_millis(250);
/// Beats between two lines where there is no terminal.
const LINE: u32 = 12;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Import {
    #[command(subcommand)]
    after: Option<After>,
    #[command(flatten)]
    place: Place,
    /// 台账代号,见 gangmu packs list
    #[arg(value_name = "台账", required = true)]
    ledger: Option<String>,
    /// Excel 或 CSV 文件,“所属单位”列写单位名称或代码
    #[arg(value_name = "文件", required = true)]
    file: Option<PathBuf>,
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

/// What can be done with an import that was begun.
#[derive(Debug, Subcommand)]
enum After {
    /// 列出一本台账最近的导入
    List(List),
    /// 接着做中断了的导入:已写入的不重写,没写入的不遗漏
    Continue(Continue),
    /// 撤销一次导入:新增的作废,修改的恢复原值;不写 --reason 只列出会怎样
    Undo(Undo),
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    place: Place,
    /// 台账代号
    #[arg(value_name = "台账")]
    ledger: String,
}

#[derive(Debug, Args)]
struct Continue {
    #[command(flatten)]
    place: Place,
    /// 导入的编号
    #[arg(value_name = "编号")]
    id: i64,
}

#[derive(Debug, Args)]
struct Undo {
    #[command(flatten)]
    place: Place,
    /// 导入的编号,导入完成时给出,也可用 gangmu import list 查看
    #[arg(value_name = "编号")]
    id: i64,
    /// 为什么撤销
    #[arg(long, value_name = "理由")]
    reason: Option<String>,
    /// 有不能撤销的记录时,撤销其余的
    #[arg(long)]
    partly: bool,
}

impl Import {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        match self.after {
            Some(After::List(list)) => return list.run().await,
            Some(After::Continue(rest)) => return rest.run().await,
            Some(After::Undo(undo)) => return undo.run().await,
            None => {}
        }
        let (ledger, file) = self.ledger.zip(self.file).context("请写明台账和文件")?;
        let bytes = read_file(&file)?;
        let name = file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let app = self.place.open(false).await?;
        let actor = Actor::system();
        let progress = Progress::start("导入");
        progress.tell("读表和检查");
        let begun = import::preview(&app, &actor, &ledger, &name, bytes).await?;
        let preview = watch(&app, &actor, begun, &progress).await?;
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
        let begun = import::commit(&app, &actor, preview.id, &wish).await?;
        let done = watch(&app, &actor, begun, &progress).await?;
        ended(&app, &done, &progress).await
    }
}

/// Waits for an import that is under way and says how far it is.
async fn watch(
    app: &App,
    actor: &Actor,
    mut seen: ImportPreview,
    progress: &Progress,
) -> anyhow::Result<ImportPreview> {
    for beat in 1u32.. {
        if !matches!(seen.status.as_str(), "checking" | "running") && seen.phase.is_none() {
            break;
        }
        let speed = seen.rows_per_second.unwrap_or_default();
        let words = match seen.phase {
            Some(ImportPhase::Writing) => format!("已写入{}行,每秒{speed:.0}行", seen.done),
            Some(ImportPhase::Undoing) => {
                format!("已撤销{}条,每秒{speed:.0}条", seen.undone_so_far.unwrap_or_default())
            }
            _ => format!("已检查{}/{}行,每秒{speed:.0}行", seen.checked, seen.total),
        };
        if beat.is_multiple_of(LINE) {
            progress.tell(&words)
        } else {
            progress.count(&words)
        }
        tokio::time::sleep(BEAT).await;
        seen = import::show(app, actor, seen.id).await?;
    }
    match &seen.problem {
        Some(problem) => anyhow::bail!("{problem}"),
        None => Ok(seen),
    }
}

async fn ended(app: &App, done: &ImportPreview, progress: &Progress) -> anyhow::Result<ExitCode> {
    let speed = done.rows_per_second.unwrap_or_default();
    progress.done(&format!(
        "已导入{}行(新增{},更新{}),跳过{}行;写入每秒{speed:.0}行",
        done.done, done.new_rows, done.updates, done.bad
    ));
    println_out(&format!("导入编号 {};撤销:gangmu import undo {} --reason 理由", done.id, done.id));
    app.store.close().await;
    Ok(if done.bad > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

impl List {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let app = self.place.open(false).await?;
        for one in import::list(&app, &Actor::system(), &self.ledger).await? {
            let at = one.at.get(..16).unwrap_or(&one.at).replace('T', " ");
            println_out(&format!(
                "{}\t{at}\t{}\t{}\t写入{}行\t{}",
                one.id,
                one.by,
                one.file_name,
                one.done,
                status(&one.status)
            ));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn status(status: &str) -> &str {
    match status {
        "checking" => "检查中",
        "previewed" => "待导入",
        "running" => "写入中",
        "done" => "已导入",
        "undone" => "已撤销",
        "partly_undone" => "部分撤销",
        "failed" => "没有完成",
        "cancelled" => "已取消",
        other => other,
    }
}

impl Continue {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let app = self.place.open(false).await?;
        let actor = Actor::system();
        let progress = Progress::start("导入");
        progress.tell("接着做");
        let begun = import::go_on(&app, &actor, self.id).await?;
        let done = watch(&app, &actor, begun, &progress).await?;
        if done.status == "previewed" {
            progress.done("检查时中断,没有写入;请重新导入");
            return Ok(ExitCode::from(1));
        }
        ended(&app, &done, &progress).await
    }
}

impl Undo {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let app = self.place.open(false).await?;
        let actor = Actor::system();
        let plan = import::undo_plan(&app, &actor, self.id).await?;
        print_plan(&plan);
        let Some(reason) = self.reason else {
            println_out("确认撤销,请加 --reason 理由");
            return Ok(ExitCode::SUCCESS);
        };
        if plan.blocked > 0 && !self.partly {
            println_out("没有撤销任何记录;加 --partly 撤销其余的");
            return Ok(ExitCode::from(1));
        }
        let progress = Progress::start("撤销导入");
        let begun = import::undo(&app, &actor, self.id, &UndoImport { reason, partly: self.partly }).await?;
        let done = watch(&app, &actor, begun, &progress).await?;
        let undone = done.undone.context("没有撤销")?;
        progress.done(&format!("已作废{}条,恢复{}条,留下{}条", undone.voided, undone.restored, undone.left));
        app.store.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

fn print_plan(plan: &UndoPlan) {
    println_out(&format!("新增的作废{}条,修改的恢复{}条,已经作废的{}条", plan.voids, plan.restores, plan.gone));
    for item in plan.items.iter().filter(|item| item.why.is_some()) {
        println_out(&format!("不能撤销 第{}行 {}:{}", item.row, item.number, item.why.as_deref().unwrap_or_default()));
    }
    if plan.blocked > 0 {
        println_out(&format!("共{}条不能撤销", plan.blocked));
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
