//! `cargo xtask bench`: how quick the product is on this machine. What could not be measured is named with its cause.

mod bulk;
mod figures;
mod limit;
mod load;
mod machine;
mod pages;
mod reading;
mod sheet;
mod start;
mod statistics;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::product::{self, Profile};
use crate::shell::target;
use crate::talk::{print, say};
use crate::web;

/// What `cargo xtask bench` is told.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// 大台账的记录数
    #[arg(long, default_value_t = 200_000)]
    records: u32,
    /// 导入表格的行数
    #[arg(long, default_value_t = 50_000)]
    rows: u32,
    /// 每次压测的秒数
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// 统计测到的规模:county、city、province
    #[arg(long, default_value = "city")]
    scale: String,
    /// 冷启动的次数
    #[arg(long, default_value_t = 10)]
    starts: u32,
    /// 批量写入的行数
    #[arg(long, default_value_t = 100_000)]
    bulk: u32,
    /// 只测这几部分,可写多次
    #[arg(long, value_enum)]
    only: Vec<Part>,
    /// 测这个编译好的程序,不另行编译
    #[arg(long, value_name = "文件")]
    binary: Option<PathBuf>,
}

/// What can be measured by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// 读公文与核对
    Reading,
    /// 冷启动
    Start,
    /// 统计指标
    Statistics,
    /// 大台账一页与取数
    Pages,
    /// Excel 导入
    Sheet,
    /// 批量写入,在 SQLite 和 PostgreSQL 上
    Bulk,
}

impl Options {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

/// Where and with what a measurement runs.
struct Bench<'a> {
    options: &'a Options,
    binary: PathBuf,
    folder: PathBuf,
}

/// Builds the release and runs the measurements that are wanted; one that fails does not stop the others.
pub fn run(options: &Options) -> Result<()> {
    let binary = match &options.binary {
        Some(binary) => binary.canonicalize().with_context(|| format!("没有 {}", binary.display()))?,
        None => {
            web::build()?;
            say("编译发布版(首次约十分钟)");
            product::build(Profile::Release)?
        }
    };
    let folder = target().join("bench");
    fs::create_dir_all(&folder)?;
    let bench = Bench { options, binary, folder };
    print(format!("# 纲目性能\n\n机器:{}", machine::describe()));
    let measure = |part: Part, title: &str, run: &dyn Fn(&Bench<'_>) -> Result<String>| {
        if options.wants(part) {
            report(title, run(&bench));
        }
    };
    measure(Part::Reading, "读公文与核对", &|_| reading::run());
    measure(Part::Start, "冷启动", &start::run);
    measure(Part::Statistics, "统计指标", &statistics::run);
    measure(Part::Pages, "大台账一页", &|bench| pages::Large::open(bench)?.measure(bench));
    measure(Part::Sheet, "Excel 导入", &sheet::run);
    measure(Part::Bulk, "批量写入", &bulk::run);
    Ok(())
}

fn report(title: &str, result: Result<String>) {
    match result {
        Ok(text) => print(format!("\n## {title}\n\n{text}")),
        Err(error) => print(format!("\n## {title}\n\n没有测:{error:#}")),
    }
}

/// The value below which the share `part` (0 to 1) of the sorted values lies.
fn quantile(sorted: &[f64], part: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get((part * last as f64).round() as usize).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_sorted_values() {
        let values: Vec<f64> = (1..=101).map(f64::from).collect();
        assert_eq!(quantile(&values, 0.5), 51.0);
        assert_eq!(quantile(&values, 0.95), 96.0);
        assert_eq!(quantile(&[7.0], 0.95), 7.0);
        assert!(quantile(&[], 0.5).is_nan());
    }
}
