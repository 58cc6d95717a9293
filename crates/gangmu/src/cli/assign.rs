//! `gangmu assign` and `gangmu verify`: an allocation, and the same allocation made again by anyone.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use serde_json::Value;

use super::{println_out, read_file, write_file};

#[derive(Debug, Args)]
pub struct Assign {
    /// 问题文件(JSON):规则和名单
    #[arg(value_name = "问题.json")]
    problem: PathBuf,
    /// 公开的随机种子,如当天公布的彩票号码;不填则只打印名单的摘要
    #[arg(long, value_name = "种子")]
    seed: Option<String>,
    /// 结果存到哪里;不填则打印
    #[arg(short, long, value_name = "结果.json")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Verify {
    /// 问题文件(JSON)
    #[arg(value_name = "问题.json")]
    problem: PathBuf,
    /// 公布的结果
    #[arg(value_name = "结果.json")]
    result: PathBuf,
}

impl Assign {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let problem = read_json(&self.problem)?;
        let Some(seed) = &self.seed else {
            println_out(&format!("名单摘要(SM3):{}", gangmu_solve::digest(&problem)?));
            println_out("请先公布这个摘要,再公布种子,然后加 --seed 运行");
            return Ok(ExitCode::SUCCESS);
        };
        let outcome = gangmu_solve::solve(&problem, seed)?;
        let text = serde_json::to_string_pretty(&outcome)?;
        match &self.output {
            Some(path) => {
                write_file(path, text.as_bytes())?;
                println_out(&format!("结果已存到 {},摘要 {}", path.display(), outcome.digest));
            }
            None => println_out(&text),
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Verify {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let problem = read_json(&self.problem)?;
        let published = serde_json::from_value(read_json(&self.result)?)
            .with_context(|| format!("{} 不是分配结果", self.result.display()))?;
        let differences = gangmu_solve::verify(&problem, &published)?;
        if differences.is_empty() {
            println_out("复核一致:同样的名单和种子得到同样的结果");
            return Ok(ExitCode::SUCCESS);
        }
        differences.iter().for_each(|difference| println_out(difference));
        Ok(ExitCode::from(1))
    }
}

fn read_json(path: &std::path::Path) -> anyhow::Result<Value> {
    serde_json::from_slice(&read_file(path)?).with_context(|| format!("{} 不是 JSON 文件", path.display()))
}
