//! `cargo xtask demo`: from a clean clone to the demo county in the browser. It builds and starts, nothing else.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::product::{self, Profile};
use crate::shell::{find, root, setting, target};
use crate::talk::{self, Watch, say};
use crate::{cleanup, http, stamp, web};

/// What `cargo xtask demo` is told.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// 端口
    #[arg(long, default_value_t = 8700)]
    port: u16,
    /// 不打开浏览器
    #[arg(long)]
    no_open: bool,
    /// 删掉旧的演示库,从头生成
    #[arg(long)]
    fresh: bool,
}

/// How long the first start may take: it makes a whole county.
const PATIENCE: Duration = Duration::from_secs(300);

/// Builds what changed, starts the demo county, says where it is, and stays until it ends.
pub fn run(options: &Options) -> Result<()> {
    if http::is_taken(options.port) {
        let other = options.port.saturating_add(1);
        bail!("端口 {} 已被占用。换一个:cargo xtask demo --port {other}", options.port);
    }
    build()?;
    let folder = target().join("demo-data");
    if options.fresh && folder.exists() {
        say("删除旧的演示库");
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    serve(options, &folder)
}

/// The front end and the libraries side by side, then the product, which embeds the front end.
fn build() -> Result<()> {
    let libraries = stale_sources()?;
    std::thread::scope(|scope| {
        let front = scope.spawn(web::build);
        if libraries {
            say("编译各库(首次约两三分钟,之后只编译改动的部分)");
            product::build_libraries(Profile::Demo)?;
        }
        front.join().map_err(|_| anyhow::anyhow!("前端构建中断"))?
    })?;
    let watch = Watch::start();
    product::build(Profile::Demo)?;
    say(format!("服务端就绪,用时 {watch}"));
    Ok(())
}

/// Whether anything has to be compiled at all: a quick start does not ask cargo twice.
fn stale_sources() -> Result<bool> {
    if !product::binary(Profile::Demo).is_file() {
        return Ok(true);
    }
    let mut files = stamp::files_under(&root().join("crates"))?;
    files.push(root().join("Cargo.lock"));
    stamp::unless_fresh(&target().join("stamps/demo-sources"), &stamp::digest(&files)?, || Ok(()))
}

fn serve(options: &Options, folder: &Path) -> Result<()> {
    say("启动演示县(首次会生成数据)");
    let mut command = product::demo(&product::binary(Profile::Demo), folder, options.port);
    let child = command.stdin(Stdio::null()).spawn().context("无法启动 gangmu")?;
    let guard = cleanup::Guard::new(cleanup::Leftover::Process(child));
    let ended = || guard.with_process(|child| child.try_wait().ok().flatten()).flatten();
    let watch = Watch::start();
    while !http::answers(options.port) {
        if ended().is_some() || watch.elapsed() > PATIENCE {
            bail!("演示没有启动,原因见上");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let address = format!("http://127.0.0.1:{}", options.port);
    say(format!("打开 {address}  ·  启动用时 {watch},共用时 {}  ·  按 Ctrl-C 结束", talk::since_start()));
    if !options.no_open {
        open_browser(&address);
    }
    while ended().is_none() {
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

/// Opens the address where there is a desktop to open it on.
fn open_browser(address: &str) {
    let desktop = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| setting(name).is_some());
    let program = match () {
        () if cfg!(target_os = "macos") => Some("open"),
        () if cfg!(windows) => Some("explorer"),
        () if desktop && find("xdg-open", &[]).is_some() => Some("xdg-open"),
        () => None,
    };
    if let Some(program) = program {
        let _ = Command::new(program).arg(address).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    }
}
