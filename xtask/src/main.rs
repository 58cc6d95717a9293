//! The project's own commands: `cargo xtask demo | test | tidy | gen | new | bench | fuzz | dist`. It is no part of the product.

mod bench;
mod cleanup;
mod demo;
mod dist;
mod fuzz;
mod generate;
mod http;
mod new;
mod product;
mod shell;
mod stamp;
mod talk;
mod test;
mod tidy;
mod web;

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Parser;

/// 纲目的开发命令
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
enum Command {
    /// 编译并打开演示县
    Demo(demo::Options),
    /// 跑全部检查与测试,末行是通过数与失败数
    Test(test::Options),
    /// 只查房规
    Tidy,
    /// 重新生成接口描述、JSON Schema、网页客户端、命令手册
    Gen(generate::Options),
    /// 写一个带注释的骨架
    #[command(subcommand)]
    New(new::Kind),
    /// 测读公文、冷启动、大台账一页、Excel 导入
    Bench(bench::Options),
    /// 用随机字节找读公文的坏例子(要 nightly 编译器)
    Fuzz(fuzz::Options),
    /// 编译发布版并打包到 target/dist
    Dist,
}

fn main() -> ExitCode {
    talk::begin();
    match run(&Command::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            talk::say(format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<()> {
    match command {
        Command::Demo(options) => demo::run(options),
        Command::Test(options) => test::run(options),
        Command::Tidy => check_tidy(),
        Command::Gen(options) => generate::run(options),
        Command::New(kind) => new::run(kind),
        Command::Bench(options) => bench::run(options),
        Command::Fuzz(options) => fuzz::run(options),
        Command::Dist => dist::run(),
    }
}

fn check_tidy() -> Result<()> {
    let test::Tally { passed, failed } = tidy::run()?;
    if failed > 0 {
        bail!("{failed} 条房规不合,{passed} 条合");
    }
    talk::say(format!("{passed} 条房规都合"));
    Ok(())
}
