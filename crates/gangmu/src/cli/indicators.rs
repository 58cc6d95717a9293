//! `gangmu indicators`: the official indicators of a year, for a unit or for all units. It computes nothing itself.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use gangmu_pack::{Pack, Term};
use gangmu_stat::engine::{Answer, Engine};
use gangmu_stat::snapshot::Snapshot;
use serde_json::json;

use super::progress::Progress;
use super::{Place, println_out};
use crate::auth::Actor;
use crate::ops::figure::check_year;
use crate::ops::stat::export::{self, ExportFormat};
use crate::ops::stat::indicator::{self, Asked};
use crate::ops::stat::question::{Terms, question};
use crate::view::stat::{IndicatorTable, IndicatorValue};

#[derive(Debug, Args)]
pub struct Indicators {
    #[command(flatten)]
    place: Place,
    /// 年度;不填为今年
    #[arg(long, value_name = "年")]
    year: Option<i16>,
    /// 单位的名称或代码;不填为全县
    #[arg(long, value_name = "单位")]
    unit: Option<String>,
    /// 分组:stage 学段、unit.area 城乡、unit.ownership 办别、unit.type 办学类型、unit.town 乡镇
    #[arg(long, value_name = "分组")]
    by: Option<String>,
    /// 对外公开的口径:人数少的不写,能由它们推出来的也不写
    #[arg(long, conflicts_with = "snapshot")]
    public: bool,
    /// 直接读一次封账(文件夹),不用数据库;写出所有单位
    #[arg(long, value_name = "文件夹", conflicts_with = "unit")]
    snapshot: Option<PathBuf>,
    /// 交给集群计算:调度的地址,如 df://127.0.0.1:50050
    #[cfg(feature = "cluster")]
    #[arg(long, value_name = "地址", requires = "out")]
    cluster: Option<String>,
    /// 只打印查询语句(JSON),给别的引擎用
    #[arg(long, requires = "snapshot")]
    queries: bool,
    /// 不填则打印成表给人看;csv、xlsx、json、sdmx、parquet 给程序用
    #[arg(long, value_enum, value_name = "格式")]
    format: Option<ExportFormat>,
    /// 写到文件;xlsx、parquet 必须给出
    #[arg(long, short, value_name = "文件")]
    out: Option<PathBuf>,
}

impl Indicators {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        if let Some(folder) = &self.snapshot {
            return self.of_snapshot(folder).await;
        }
        let app = self.place.open(false).await?;
        let unit = match &self.unit {
            None => None,
            Some(words) => {
                let units = app.units();
                let named = units.with_name(words);
                let found = units.with_code(words).or(named.first().copied());
                Some(found.with_context(|| format!("没有单位“{words}”,请写全称或代码"))?.id)
            }
        };
        let asked = Asked { year: self.year, unit, by: self.by.clone(), schools: false, public: self.public };
        let table = indicator::values(&app, &Actor::system(), &asked).await?;
        match self.format {
            None => print(&table),
            Some(format) => {
                let made = export::indicators(&[table], format)?;
                match &self.out {
                    Some(path) => {
                        std::fs::write(path, &made.bytes).with_context(|| format!("写不了“{}”", path.display()))?;
                    }
                    None if matches!(format, ExportFormat::Xlsx | ExportFormat::Parquet) => {
                        anyhow::bail!("Excel 和 Parquet 要写到文件,请加 --out 文件名")
                    }
                    None => std::io::stdout().write_all(&made.bytes)?,
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Indicators {
    /// All units of a snapshot: what a node computes that has no database.
    async fn of_snapshot(&self, folder: &Path) -> anyhow::Result<ExitCode> {
        let (pack, findings) = crate::packs::load(self.place.packs.as_deref())?;
        findings.iter().for_each(|finding| eprintln!("{finding}"));
        let snapshot = Snapshot::open(folder)?;
        let year = check_year(self.year.unwrap_or_else(|| snapshot.manifest().as_of.year()))?;
        let (question, terms) = question(&pack, year, self.by.as_deref())?;
        let engine = self.engine(&pack, snapshot).await?;
        if self.queries {
            let all = engine.queries(&question).into_iter().map(|(name, sql)| json!({ "name": name, "sql": sql }));
            println_out(&serde_json::to_string_pretty(&all.collect::<Vec<_>>())?);
            return Ok(ExitCode::SUCCESS);
        }
        let progress = Progress::start("计算指标");
        let answer = engine.answer(&question).await?;
        progress.done(&format!("{}个指标,{}行", pack.indicators.len(), answer.len()));
        let path = self.out.clone().unwrap_or_else(|| PathBuf::from("/dev/stdout"));
        let file = std::fs::File::create(&path).with_context(|| format!("写不了“{}”", path.display()))?;
        write_csv(&pack, &terms, &answer, BufWriter::new(file))?;
        Ok(ExitCode::SUCCESS)
    }

    /// On this machine, or on a cluster whose nodes read tables made on the way from beside the result.
    async fn engine(&self, pack: &Pack, snapshot: Snapshot) -> anyhow::Result<Engine> {
        let (ledgers, lists) = (pack.ledgers.clone(), pack.code_lists.clone());
        #[cfg(feature = "cluster")]
        if let Some(scheduler) = &self.cluster {
            let context = gangmu_stat::engine::cluster::connect(scheduler).await?;
            let beside = self.out.as_deref().and_then(Path::parent).unwrap_or(Path::new(".")).canonicalize()?;
            return Ok(Engine::on(context, snapshot, ledgers, lists, Some(beside)).await?);
        }
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Engine::open(snapshot, ledgers, lists, cores).await?)
    }
}

/// A line a unit and part, a column an indicator.
fn write_csv(pack: &Pack, terms: &Terms, answer: &Answer, mut to: impl Write) -> anyhow::Result<()> {
    write!(to, "unit_id,part")?;
    for indicator in &pack.indicators {
        write!(to, ",{}", indicator.id)?;
    }
    // Terms are found once: a formula hands over the very terms that it holds.
    let found: Vec<Vec<(&Term, Option<usize>)>> = pack
        .indicators
        .iter()
        .map(|one| {
            one.formula.placed_terms().into_iter().map(|(_, term)| (term, column_of(terms, answer, term))).collect()
        })
        .collect();
    for row in 0..answer.len() {
        write!(to, "\n{},{}", answer.unit(row), answer.key(row).unwrap_or_default())?;
        for (indicator, columns) in pack.indicators.iter().zip(&found) {
            let figure = |term: &Term| {
                let (_, column) = columns.iter().find(|(known, _)| std::ptr::eq(*known, term))?;
                answer.at(row, (*column)?)
            };
            match indicator.value(&figure) {
                Ok(value) => write!(to, ",{value}")?,
                Err(_) => write!(to, ",")?,
            }
        }
    }
    writeln!(to)?;
    Ok(to.flush()?)
}

fn column_of(terms: &Terms, answer: &Answer, term: &Term) -> Option<usize> {
    let (_, column) = terms.iter().find(|(known, _)| known == term)?;
    answer.column(&column.as_ref().ok()?.name)
}

fn print(table: &IndicatorTable) {
    let state = if table.snapshot.current { "当前数据,未封账" } else { "已封账" };
    let state = if table.public { format!("{state},对外公开的口径") } else { state.to_owned() };
    println_out(&format!("{} {}年(截至{},{state})", table.unit.name, table.year, table.snapshot.as_of));
    for value in &table.values {
        println_out(&line(value));
    }
}

fn line(value: &IndicatorValue) -> String {
    let name = match &value.part {
        Some(part) => format!("    {part}"),
        None => format!("  {}", value.name),
    };
    let mut said = vec![value.text.clone()];
    said.extend(value.change.clone());
    if let (Some(threshold), Some(met)) = (&value.threshold, value.met) {
        said.push(format!("{}{}", threshold.name, if met { "达标" } else { "未达标" }));
    }
    said.extend(value.missing.clone().filter(|_| !value.hidden));
    said.extend(value.basis());
    format!("{name}  {}", said.join("  "))
}
