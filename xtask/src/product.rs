//! How the product's binary is built and called: the one place that knows its commands and flags.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::cleanup::{Guard, Leftover};
use crate::http;
use crate::shell::{self, cargo, root, target};
use crate::talk::Watch;

/// How the binary is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// For tests and generated files.
    Dev,
    /// For the demo: quick enough to run a county, quick enough to build.
    Demo,
    /// For measuring and for giving away.
    Release,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Demo => "demo",
            Self::Release => "release",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Demo => "demo",
            Self::Release => "release",
        }
    }
}

/// Where the binary of a profile is, built or not.
pub fn binary(profile: Profile) -> PathBuf {
    let name = if cfg!(windows) { "gangmu.exe" } else { "gangmu" };
    target().join(profile.folder()).join(name)
}

/// All that can be compiled in, as tests and generated files want it; one choice, so that nothing is compiled twice.
pub const ALL_FEATURES: [&str; 2] = ["--features", "gangmu/cluster"];

/// Builds the product and says where it is.
pub fn build(profile: Profile) -> Result<PathBuf> {
    let mut command = cargo();
    command.args(["build", "--profile", profile.name(), "-p", "gangmu"]);
    if profile == Profile::Dev {
        command.args(ALL_FEATURES);
    }
    shell::must("编译 gangmu", &mut command)?;
    Ok(binary(profile))
}

/// Builds the libraries under the product, which do not wait for the web front end.
pub fn build_libraries(profile: Profile) -> Result<()> {
    let mut command = cargo();
    command.args(["build", "--profile", profile.name()]);
    for library in ["gangmu-pack", "gangmu-store", "gangmu-stat", "gangmu-document", "gangmu-solve"] {
        command.args(["-p", library]);
    }
    shell::must("编译各库", &mut command).map(drop)
}

/// `gangmu demo`: makes the demo county in a folder, or opens it, and serves it.
pub fn demo(binary: &Path, folder: &Path, port: u16) -> Command {
    let mut command = Command::new(binary);
    command.current_dir(root()).arg("demo").arg("--dir").arg(folder).args(["--port", &port.to_string()]);
    command
}

/// A running server that ends with its guard.
pub struct Server {
    /// The port on this machine.
    pub port: u16,
    guard: Guard,
}

impl Server {
    /// Starts a server and waits until `GET /` is answered; says how long that took.
    ///
    /// # Errors
    /// When it ends by itself, or does not answer in time.
    pub fn start(mut command: Command, port: u16, patience: Duration, log: &Path) -> Result<(Self, Duration)> {
        let file = std::fs::File::create(log).with_context(|| format!("写 {}", log.display()))?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        let watch = Watch::start();
        let child = command.spawn().context("无法启动 gangmu")?;
        let server = Self { port, guard: Guard::new(Leftover::Process(child)) };
        while !http::answers(port) {
            if server.has_ended() {
                bail!("gangmu 自行退出:\n{}", std::fs::read_to_string(log).unwrap_or_default());
            }
            if watch.elapsed() > patience {
                bail!("gangmu 在 {} 秒内没有应答,日志:{}", patience.as_secs(), log.display());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok((server, watch.elapsed()))
    }

    /// The process id, while it runs.
    pub fn id(&self) -> Option<u32> {
        self.guard.with_process(|child| child.id())
    }

    /// Whether the process has ended by itself.
    pub fn has_ended(&self) -> bool {
        self.guard.with_process(|child| child.try_wait().is_ok_and(|status| status.is_some())).unwrap_or(true)
    }
}
