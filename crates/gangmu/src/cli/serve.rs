//! `gangmu serve`: the service until it is told to stop.

use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::{Place, println_out};
use crate::app::App;

#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    listen: Listen,
}

/// Where to listen.
#[derive(Debug, Clone, Args)]
pub struct Listen {
    /// 监听地址;局域网使用时填 0.0.0.0,并在前面加 HTTPS
    #[arg(long, value_name = "地址", default_value = "127.0.0.1")]
    host: IpAddr,
    /// 端口
    #[arg(long, value_name = "端口", default_value_t = 8700)]
    port: u16,
}

impl Serve {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let app = self.place.open(false).await?;
        if app.people().is_empty() {
            println_out("还没有账号:请先运行 gangmu init 建立教育局,或运行 gangmu demo 看演示");
            return Ok(ExitCode::from(1));
        }
        self.listen.serve(app, "").await
    }
}

impl Listen {
    /// Serves until Ctrl-C or a termination signal; then open requests end and the store is closed.
    pub async fn serve(&self, app: App, note: &str) -> anyhow::Result<ExitCode> {
        let address = SocketAddr::new(self.host, self.port);
        let listener = tokio::net::TcpListener::bind(address)
            .await
            .with_context(|| format!("端口 {} 打不开,可能已被占用;可用 --port 换一个", self.port))?;
        println_out(&format!("纲目已启动:http://{}{note}\n按 Ctrl+C 停止", listener.local_addr()?));
        let store = app.store.clone();
        let jobs = crate::jobs::start(&app);
        axum::serve(listener, crate::http::router(app)).with_graceful_shutdown(told_to_stop()).await?;
        drop(jobs);
        store.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

async fn told_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<Option<()>>();
    tokio::select! {
        () = interrupted => {}
        _ = terminated => {}
    }
}
