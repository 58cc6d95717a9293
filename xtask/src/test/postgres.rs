//! A PostgreSQL cluster of our own for one run of the tests: made, started, stopped and deleted. No settings for real use.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::needs::Need;
use crate::cleanup::{Guard, Leftover};
use crate::http::free_port;
use crate::shell::{self, find};
use crate::talk::{Watch, say};

/// Folders of the temporary directory that begin so belong to us; the rest of the name is the process id.
const PREFIX: &str = "gangmu-postgres-";

/// A running cluster. Dropping it stops the server, then deletes its folder: guards drop in this order.
pub struct Server {
    port: u16,
    _running: Guard,
    _folder: Guard,
}

impl Server {
    /// Makes and starts a cluster on a free port of this machine for tests: speed before safety, for it lives for minutes
    /// and holds nothing that anybody needs.
    pub fn start() -> Result<Self> {
        Self::start_with("-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB")
    }

    /// The same for measurements: what it says is done is on the disk, as in real use.
    pub fn start_durable() -> Result<Self> {
        Self::start_with("-c shared_buffers=512MB -c max_wal_size=4GB")
    }

    fn start_with(settings: &str) -> Result<Self> {
        let watch = Watch::start();
        let programs = Need::Postgres.find().and_then(|initdb| initdb.parent().map(Path::to_path_buf));
        let programs = programs.context("没有 PostgreSQL")?;
        let account = Account::of_this_machine()?;
        clear_leftovers(&programs, &account);
        let folder = temporary_folder().join(format!("{PREFIX}{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let folder_guard = Guard::new(Leftover::Folder(folder.clone()));
        account.give(&folder)?;
        let data = folder.join("data");
        let arguments = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
        shell::must("initdb", account.run(&programs.join("initdb")).args(arguments).arg("-D").arg(&data))?;
        let port = free_port()?;
        let running = start_server(&account, &programs.join("pg_ctl"), &folder, port, settings)?;
        say(format!("临时 PostgreSQL 就绪(端口 {port}),用时 {watch}"));
        Ok(Self { port, _running: running, _folder: folder_guard })
    }

    /// The address of its maintenance database, for a role that may make databases.
    pub fn url(&self) -> String {
        self.database("postgres")
    }

    /// The address of one of its databases.
    pub fn database(&self, name: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{name}", self.port)
    }
}

fn start_server(account: &Account, pg_ctl: &Path, folder: &Path, port: u16, settings: &str) -> Result<Guard> {
    let data = folder.join("data");
    let options =
        format!("-p {port} -k {} -c listen_addresses=127.0.0.1 -c max_connections=200 {settings}", folder.display());
    let mut start = account.run(pg_ctl);
    start.arg("-D").arg(&data).arg("-l").arg(folder.join("log")).args(["-w", "-t", "60", "-o", &options, "start"]);
    let done = start.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::null()).status()?;
    if !done.success() {
        bail!("PostgreSQL 没有启动:\n{}", fs::read_to_string(folder.join("log")).unwrap_or_default());
    }
    Ok(Guard::new(Leftover::Stop(stop(account, pg_ctl, &data))))
}

fn stop(account: &Account, pg_ctl: &Path, data: &Path) -> Command {
    let mut command = account.run(pg_ctl);
    command.arg("-D").arg(data).args(["-m", "immediate", "-w", "stop"]);
    command
}

/// Stops and deletes clusters of earlier runs that were killed before they could do it.
fn clear_leftovers(programs: &Path, account: &Account) {
    let entries = fs::read_dir(temporary_folder()).into_iter().flatten().flatten();
    for folder in entries.map(|entry| entry.path()) {
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let Some(process) = name.strip_prefix(PREFIX) else {
            continue;
        };
        if Path::new("/proc").is_dir() && !Path::new("/proc").join(process).exists() {
            drop(Guard::new(Leftover::Stop(stop(account, &programs.join("pg_ctl"), &folder.join("data")))));
            drop(Guard::new(Leftover::Folder(folder)));
        }
    }
}

/// Not under `target`: the server's account must be able to reach the folder.
#[expect(clippy::disallowed_methods, reason = "the edge of the house: a server's folder that lives for one run")]
fn temporary_folder() -> PathBuf {
    std::env::temp_dir()
}

/// Who the server runs as: PostgreSQL refuses to run as root.
enum Account {
    Own,
    Postgres { runuser: PathBuf, user: u32, group: u32 },
}

impl Account {
    fn of_this_machine() -> Result<Self> {
        if number(&["-u"])? != 0 {
            return Ok(Self::Own);
        }
        let also = [PathBuf::from("/usr/sbin"), PathBuf::from("/sbin")];
        let runuser = find("runuser", &also).context("以 root 运行时需要 runuser(Debian:util-linux)")?;
        let (user, group) = (number(&["-u", "postgres"])?, number(&["-g", "postgres"])?);
        Ok(Self::Postgres { runuser, user, group })
    }

    fn run(&self, program: &Path) -> Command {
        let mut command = match self {
            Self::Own => Command::new(program),
            Self::Postgres { runuser, .. } => {
                let mut command = Command::new(runuser);
                command.args(["-u", "postgres", "--"]).arg(program);
                command
            }
        };
        command.current_dir(temporary_folder());
        command
    }

    #[cfg(unix)]
    fn give(&self, folder: &Path) -> Result<()> {
        if let Self::Postgres { user, group, .. } = self {
            std::os::unix::fs::chown(folder, Some(*user), Some(*group))?;
        }
        Ok(())
    }

    #[cfg(not(unix))]
    fn give(&self, _folder: &Path) -> Result<()> {
        Ok(())
    }
}

/// A number that `id` prints.
fn number(arguments: &[&str]) -> Result<u32> {
    let text = shell::document("id", Command::new("id").args(arguments))?;
    text.trim().parse().with_context(|| format!("id {}", arguments.join(" ")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn a_cluster_answers_on_its_port_and_leaves_nothing_behind() {
        if Need::Postgres.find().is_none() {
            eprintln!("not run: PostgreSQL is not installed");
            return;
        }
        let server = Server::start().unwrap();
        let folder = temporary_folder().join(format!("{PREFIX}{}", std::process::id()));
        assert!(folder.join("data/PG_VERSION").is_file());
        TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        let port = server.port;
        drop(server);
        assert!(!folder.exists());
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
