//! `gangmu cluster`: the scheduler and the executors of a cluster that computes statistics (feature `cluster`).

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use gangmu_stat::engine::cluster::{run_executor, run_scheduler};

#[derive(Debug, Args)]
pub struct Cluster {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 调度:接收计算,分给各执行节点
    Scheduler {
        /// 监听地址;只在可信的内网里开放
        #[arg(long, value_name = "地址", default_value_t = Ipv4Addr::LOCALHOST)]
        host: Ipv4Addr,
        /// 端口
        #[arg(long, value_name = "端口", default_value_t = 50050)]
        port: u16,
    },
    /// 执行:封账文件夹须在同一路径下读得到
    Executor {
        /// 调度的地址和端口
        #[arg(long, value_name = "地址:端口", default_value = "127.0.0.1:50050")]
        scheduler: String,
        /// 监听地址;只在可信的内网里开放
        #[arg(long, value_name = "地址", default_value_t = Ipv4Addr::LOCALHOST)]
        host: Ipv4Addr,
        /// 端口;它和下一个端口都要空着
        #[arg(long, value_name = "端口", default_value_t = 50051)]
        port: u16,
        /// 用几个核;不填用全部
        #[arg(long, value_name = "数")]
        cores: Option<usize>,
        /// 存放中间结果的文件夹
        #[arg(long, value_name = "文件夹")]
        work: PathBuf,
    },
}

impl Cluster {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Scheduler { host, port } => run_scheduler(host, port).await?,
            What::Executor { scheduler, host, port, cores, work } => {
                let (name, number) = scheduler.rsplit_once(':').context("调度的地址要写成 地址:端口")?;
                let number = number.parse().with_context(|| format!("“{number}”不是端口"))?;
                std::fs::create_dir_all(&work).with_context(|| format!("建不了文件夹“{}”", work.display()))?;
                let cores = cores.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
                run_executor((name.to_owned(), number), host, port, cores, &work).await?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
