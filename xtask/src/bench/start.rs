//! Cold start: from nothing to the first page of the demo county, and the memory that it takes then.

use std::time::Duration;

use anyhow::{Context, Result};

use super::{Bench, machine, quantile};
use crate::http::free_port;
use crate::product::{self, Server};
use crate::talk::status;

/// Makes the county once, then starts the server again and again on it.
pub fn run(bench: &Bench<'_>) -> Result<String> {
    let (server, made) = open(bench)?;
    drop(server);
    let (mut times, mut memory) = (Vec::new(), Vec::new());
    for at in 1..=bench.options.starts {
        status(&format!("冷启动 {at}/{}", bench.options.starts));
        let (server, took) = open(bench)?;
        times.push(took.as_secs_f64() * 1000.0);
        memory.extend(server.id().and_then(machine::resident).map(|kb| kb as f64 / 1024.0));
    }
    times.sort_by(f64::total_cmp);
    memory.sort_by(f64::total_cmp);
    let (first, last) = (times.first().context("一次也没有启动")?, times[times.len() - 1]);
    Ok(format!(
        "- 到第一页:中位 {:.0} ms(最快 {first:.0},最慢 {last:.0},{} 次)\n- 此时占内存:中位 {:.0} MB\n\
         - 生成演示县并打开:{:.1} 秒",
        quantile(&times, 0.5),
        times.len(),
        quantile(&memory, 0.5),
        made.as_secs_f64()
    ))
}

fn open(bench: &Bench<'_>) -> Result<(Server, Duration)> {
    let port = free_port()?;
    let command = product::demo(&bench.binary, &bench.folder.join("county"), port);
    Server::start(command, port, Duration::from_secs(300), &bench.folder.join("start.log"))
}
