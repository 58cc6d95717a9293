//! A scheduler and two executors on the loopback address give the same indicators as one process.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn gangmu() -> Command {
    Command::new(env!("CARGO_BIN_EXE_gangmu"))
}

fn must(command: &mut Command) {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Whether two cells say the same: executors add up fractions in any order, which moves their last digit.
fn same(one: &str, other: &str) -> bool {
    one == other
        || one.parse::<f64>().ok().zip(other.parse::<f64>().ok()).is_some_and(|(a, b)| (a - b).abs() <= 1e-9 * a.abs())
}

/// The lines of a result, in an order of their own.
fn lines(path: &Path) -> Vec<String> {
    let mut lines: Vec<String> = std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn a_cluster_computes_what_one_process_computes() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    must(gangmu().args(["demo", "--no-serve", "--dir"]).arg(path("data")));
    must(gangmu().args(["snapshot", "create", "now", "--dir"]).arg(path("data")));
    let snapshot = path("data").join("snapshots/now");
    let indicators = || {
        let mut command = gangmu();
        command.args(["indicators", "--year", "2026", "--by", "stage", "--snapshot"]).arg(&snapshot);
        command
    };
    must(indicators().arg("--out").arg(path("one.csv")));

    let scheduler = free_port();
    let start = |command: &mut Command| Running(command.spawn().unwrap());
    let _scheduler = start(gangmu().args(["cluster", "scheduler", "--port", &scheduler.to_string()]));
    let _executors: Vec<Running> = (0..2)
        .map(|at| {
            let mut command = gangmu();
            command.args(["cluster", "executor", "--cores", "1", "--port", &free_port().to_string()]);
            command.args(["--scheduler", &format!("127.0.0.1:{scheduler}"), "--work"]).arg(path(&format!("work{at}")));
            start(&mut command)
        })
        .collect();
    let address = format!("df://127.0.0.1:{scheduler}");
    // The executors take a while to be known to the scheduler.
    let mut said = String::new();
    let computed = (0..60).any(|_| {
        let done = indicators().args(["--cluster", &address, "--out"]).arg(path("many.csv")).output().unwrap();
        said = String::from_utf8_lossy(&done.stderr).into_owned();
        if !done.status.success() {
            std::thread::sleep(Duration::from_secs(1));
        }
        done.status.success()
    });
    assert!(computed, "{said}");
    let (one, many) = (lines(&path("one.csv")), lines(&path("many.csv")));
    assert!(one.len() > 1000 && one.iter().any(|line| line.contains(",小学,")), "{}", one.len());
    assert_eq!(one.len(), many.len());
    for (one, many) in one.iter().zip(&many) {
        let (one, many): (Vec<&str>, Vec<&str>) = (one.split(',').collect(), many.split(',').collect());
        assert!(one.len() == many.len() && one.iter().zip(&many).all(|(a, b)| same(a, b)), "{one:?}\n{many:?}");
    }
}
