//! Runs other programs and keeps what they print. It knows no program's meaning.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::talk::{self, Watch};

/// How often a silent log hears that a long program still runs.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// What a program left behind.
#[derive(Debug, Clone)]
pub struct Done {
    /// Whether it ended with success.
    pub ok: bool,
    /// Standard output and standard error, in the order in which lines came.
    pub output: String,
}

impl Done {
    /// The last lines of the output that are not mere progress, for a person who looks for the cause.
    pub fn tail(&self, lines: usize) -> String {
        let telling: Vec<&str> = self.output.lines().filter(|line| !is_progress(line)).collect();
        telling[telling.len().saturating_sub(lines)..].join("\n")
    }
}

/// What cargo and test programs print while all is well.
fn is_progress(line: &str) -> bool {
    let line = line.trim_start();
    let words = ["Compiling ", "Checking ", "Downloading ", "Downloaded ", "Blocking ", "Updating ", "PASS ["];
    words.iter().any(|word| line.starts_with(word)) || (line.starts_with("test ") && line.ends_with("... ok"))
}

/// The folder of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the workspace")
}

/// The folder of what is built and measured.
pub fn target() -> PathBuf {
    setting("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A variable of the environment, if it is set and not empty.
#[expect(clippy::disallowed_methods, reason = "the edge of the house: commands are told by CI, PATH and the like")]
pub fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether a machine runs the command and nothing may be left out.
pub fn in_ci() -> bool {
    setting("CI").is_some_and(|value| value != "false" && value != "0")
}

/// Where a program is: in PATH, or in one of the other folders.
pub fn find(program: &str, also: &[PathBuf]) -> Option<PathBuf> {
    let path = setting("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(also.iter().cloned())
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Cargo in the folder of the workspace, the same one that runs us.
pub fn cargo() -> Command {
    let mut command = Command::new(setting("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).env("CARGO_TERM_COLOR", "never");
    command
}

/// npm in the folder of the web front end.
pub fn npm() -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command
        .current_dir(root().join("web"))
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .env("NO_COLOR", "1")
        .env("npm_config_fund", "false")
        .env("npm_config_audit", "false")
        .env("npm_config_update_notifier", "false");
    command
}

/// Runs a program to its end, with its last line as the passing state.
pub fn run(label: &str, command: &mut Command) -> Result<Done> {
    let watch = Watch::start();
    let mut child = spawn_piped(command)?;
    let (sender, lines) = mpsc::channel();
    read_lines(child.stdout.take(), sender.clone());
    read_lines(child.stderr.take(), sender);
    let mut output = String::new();
    let mut spoken = Duration::ZERO;
    loop {
        match lines.recv_timeout(Duration::from_secs(1)) {
            Ok(line) => {
                talk::status(&format!("{label} · {watch} · {}", line.trim()));
                output.push_str(&line);
                output.push('\n');
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if !talk::is_terminal() && watch.elapsed() >= spoken + HEARTBEAT {
            spoken = watch.elapsed();
            talk::say(format!("  {label}:{watch} · {}", output.lines().last().unwrap_or("").trim()));
        }
    }
    let ok = child.wait().context("等待程序结束")?.success();
    Ok(Done { ok, output })
}

/// Runs a program that must succeed; its output is the error when it does not.
pub fn must(label: &str, command: &mut Command) -> Result<String> {
    let done = run(label, command)?;
    if !done.ok {
        bail!("{label}失败:\n{}", done.tail(60));
    }
    Ok(done.output)
}

/// The standard output alone, of a program whose output is a document.
pub fn document(label: &str, command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| missing(command))?;
    if !output.status.success() {
        bail!("{label}失败:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8(output.stdout).with_context(|| format!("{label}:输出不是 UTF-8"))
}

fn spawn_piped(command: &mut Command) -> Result<Child> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().with_context(|| missing(command))
}

fn missing(command: &Command) -> String {
    format!("无法运行 {}", command.get_program().to_string_lossy())
}

fn read_lines(source: Option<impl Read + Send + 'static>, sender: Sender<String>) {
    let Some(source) = source else { return };
    std::thread::spawn(move || {
        let mut reader = BufReader::new(source);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            line.clear();
            if sender.send(text).is_err() {
                return;
            }
        }
    });
}

/// A program of a Python environment of its own below the target folder, with libraries from the package index.
pub fn python(program: &str, libraries: &[&str]) -> Result<PathBuf> {
    let home = target().join("tools/python");
    let bin = home.join(if cfg!(windows) { "Scripts" } else { "bin" });
    if !home.join("pyvenv.cfg").exists() {
        must("python3 -m venv", Command::new("python3").args(["-m", "venv"]).arg(&home))?;
    }
    must("pip install", Command::new(bin.join("python")).args(["-m", "pip", "install", "-q"]).args(libraries))?;
    Ok(bin.join(program))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_leaves_out_what_is_mere_progress() {
        let output = "   Compiling a v1\ntest x ... ok\ntest y ... FAILED\n\nerror: z\n".to_owned();
        let done = Done { ok: false, output };
        assert_eq!(done.tail(10), "test y ... FAILED\n\nerror: z");
        assert_eq!(done.tail(1), "error: z");
    }
}
