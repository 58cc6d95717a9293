//! Asks a server for one page from 16 connections for some seconds: by `wrk` where it is installed, else by ourselves.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::quantile;
use crate::http::{Ask, Connection};
use crate::shell;
use crate::talk::{Watch, status};

const CONNECTIONS: usize = 16;

/// What is asked for.
pub struct Target<'a> {
    /// Port on this machine.
    pub port: u16,
    /// Path with query, encoded.
    pub path: &'a str,
    /// Whole header lines.
    pub headers: &'a [String],
}

/// What was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Answers per second.
    pub per_second: f64,
    /// Median latency in milliseconds.
    pub p50: f64,
    /// Latency in milliseconds that 95 of 100 answers stay below.
    pub p95: f64,
    /// What asked.
    pub tool: &'static str,
}

/// Tells what wrk itself does not print: its own summary has no p95.
const SCRIPT: &str = "done = function(summary, latency)\n\
    io.write(string.format('gangmu %d %d %d %d %d\\n', summary.requests, summary.duration, \
    latency:percentile(50), latency:percentile(95), summary.errors.status + summary.errors.read))\nend\n";

/// Measures one page; a page that is not answered by 200 is an error.
pub fn measure(target: &Target<'_>, seconds: u32, folder: &Path) -> Result<Measured> {
    let first = ask(&mut Connection::open(target.port)?, target)?;
    if first != 200 {
        bail!("GET {} 的应答是 {first}", target.path);
    }
    status(&format!("压测 {} 秒:{}", seconds, target.path));
    match shell::find("wrk", &[]) {
        Some(wrk) => by_wrk(&wrk, target, seconds, folder),
        None => by_ourselves(target, Duration::from_secs(seconds.into())),
    }
}

fn ask(connection: &mut Connection, target: &Target<'_>) -> Result<u16> {
    let ask = Ask { method: "GET", path: target.path, headers: target.headers, body: &[] };
    Ok(connection.ask(&ask)?.status)
}

fn by_wrk(wrk: &Path, target: &Target<'_>, seconds: u32, folder: &Path) -> Result<Measured> {
    let script = folder.join("p95.lua");
    fs::write(&script, SCRIPT)?;
    let mut command = Command::new(wrk);
    command.args(["-t", "1", "-c", &CONNECTIONS.to_string(), "-d", &format!("{seconds}s")]).arg("-s").arg(script);
    for header in target.headers {
        command.args(["-H", header]);
    }
    command.arg(format!("http://127.0.0.1:{}{}", target.port, target.path));
    read_wrk(&shell::document("wrk", &mut command)?)
}

fn read_wrk(output: &str) -> Result<Measured> {
    let line = output.lines().find_map(|line| line.strip_prefix("gangmu ")).context("wrk 没有给出结果")?;
    let numbers: Vec<f64> = line.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    let [requests, microseconds, p50, p95, errors] = numbers[..] else { bail!("看不懂 wrk 的结果:{line}") };
    if errors > 0.0 {
        bail!("压测中有 {errors} 个请求出错");
    }
    Ok(Measured { per_second: requests / microseconds * 1e6, p50: p50 / 1e3, p95: p95 / 1e3, tool: "wrk" })
}

fn by_ourselves(target: &Target<'_>, long: Duration) -> Result<Measured> {
    let watch = Watch::start();
    let all: Vec<Result<Vec<f64>>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(|| keep_asking(target, watch, long))).collect();
        let broken = || Err(anyhow::anyhow!("压测线程中断"));
        workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| broken())).collect()
    });
    let seconds = watch.seconds();
    let mut times = Vec::new();
    for part in all {
        times.extend(part?);
    }
    times.sort_by(f64::total_cmp);
    let per_second = times.len() as f64 / seconds;
    Ok(Measured { per_second, p50: quantile(&times, 0.5), p95: quantile(&times, 0.95), tool: "内置压测" })
}

/// Latencies in milliseconds of one connection.
fn keep_asking(target: &Target<'_>, watch: Watch, long: Duration) -> Result<Vec<f64>> {
    let mut connection = Connection::open(target.port)?;
    let mut times = Vec::new();
    while watch.elapsed() < long {
        let one = Watch::start();
        let code = ask(&mut connection, target)?;
        if code != 200 {
            bail!("压测中有应答是 {code}");
        }
        times.push(one.seconds() * 1000.0);
    }
    Ok(times)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    #[test]
    fn the_line_of_the_script_becomes_numbers() {
        let measured = read_wrk("Running 10s test\ngangmu 50000 10000000 2500 6000 0\n").unwrap();
        assert_eq!(measured, Measured { per_second: 5000.0, p50: 2.5, p95: 6.0, tool: "wrk" });
        assert!(read_wrk("gangmu 1 1 1 1 3\n").is_err());
        assert!(read_wrk("nothing").is_err());
    }

    /// Answers every request on every connection with the same small page.
    fn serve(code: &'static str) -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                thread::spawn(move || {
                    let mut reader = BufReader::new(stream);
                    let mut line = String::new();
                    while reader.read_line(&mut line).is_ok_and(|read| read > 0) {
                        if line == "\r\n" {
                            let answer = format!("HTTP/1.1 {code} X\r\ncontent-length: 2\r\n\r\nok");
                            reader.get_mut().write_all(answer.as_bytes()).unwrap();
                        }
                        line.clear();
                    }
                });
            }
        });
        port
    }

    #[test]
    fn our_own_loop_counts_answers_and_refuses_errors() {
        let target = |port| Target { port, path: "/", headers: &[] };
        let measured = by_ourselves(&target(serve("200")), Duration::from_millis(100)).unwrap();
        assert!(measured.per_second > 0.0 && measured.p50 <= measured.p95);
        assert!(by_ourselves(&target(serve("500")), Duration::from_millis(50)).is_err());
    }
}
