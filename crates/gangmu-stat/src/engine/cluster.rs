//! The same statistics on an Apache DataFusion Ballista cluster: a scheduler, executors, and an engine that asks them. What is
//! asked and how it is computed does not differ; the executors must see the snapshot's folder under the same path.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use ballista::prelude::SessionContextExt;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use datafusion::prelude::SessionContext;

use super::EngineError;

/// Runs a scheduler until the process ends. It listens on the loopback address unless another is named.
pub async fn run_scheduler(host: Ipv4Addr, port: u16) -> Result<(), EngineError> {
    let config = SchedulerConfig {
        bind_host: host.to_string(),
        external_host: host.to_string(),
        bind_port: port,
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await.map_err(failed)?;
    start_server(cluster, SocketAddr::from((host, port)), Arc::new(config)).await.map_err(failed)
}

/// Runs an executor until the process ends. It takes two ports, the named one and the next, and keeps what stages hand over
/// in a folder of its own.
pub async fn run_executor(
    scheduler: (String, u16),
    host: Ipv4Addr,
    port: u16,
    cores: usize,
    work: &Path,
) -> Result<(), EngineError> {
    let config = ExecutorProcessConfig {
        bind_host: host.to_string(),
        external_host: Some(host.to_string()),
        port,
        grpc_port: port.saturating_add(1),
        scheduler_host: scheduler.0,
        scheduler_port: scheduler.1,
        scheduler_connect_timeout_seconds: 30,
        vcores: cores.max(1),
        work_dir: Some(work.to_string_lossy().into_owned()),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await.map_err(failed)
}

/// A context whose queries run on the cluster of a scheduler, `df://127.0.0.1:50050`.
pub async fn connect(scheduler: &str) -> Result<SessionContext, EngineError> {
    SessionContext::remote(scheduler).await.map_err(EngineError::query)
}

fn failed(error: impl std::fmt::Display) -> EngineError {
    EngineError::Query(format!("集群没有运行:{error}"))
}
