//! Figures of the large ledger: counted for the first time, and asked for again while nothing has changed.

use anyhow::{Context, Result};
use serde_json::Value;

use super::pages::{Large, choice, encode};
use crate::talk::{Watch, say};

/// A count, a rate and a sum, whole and narrowed by a code. An answer holds the year, the year before and each month's end.
pub fn run(large: &Large) -> Result<String> {
    say("取数");
    let measures = large.get("/api/measures")?;
    let own = |measure: &&Value| measure["ledger"] == large.ledger.as_str();
    let own: Vec<&Value> = measures.as_array().context("/api/measures")?.iter().filter(own).collect();
    let with_unit =
        |units: &[&str]| own.iter().find(|m| m["unit"].as_str().is_some_and(|unit| units.contains(&unit))).copied();
    let slice = encode(&choice(&large.get(&format!("/api/ledgers/{}", large.ledger))?)?);
    let mut lines = String::from(
        "| 数据(一次应答) | 计算次数 | 首次 ms | 每次计算 ms | 再取 ms |\n| --- | ---: | ---: | ---: | ---: |\n",
    );
    for measure in [own.first().copied(), with_unit(&["%"]), with_unit(&["元", "万元"])].into_iter().flatten() {
        let id = measure["measure"].as_str().context("计量没有标识")?;
        for slice in ["", slice.as_str()] {
            let path = format!("/api/figures?ledger={}&measure={id}{}", large.ledger, narrowed(slice));
            let (first, answer) = match timed(large, &path) {
                // What counts returns cannot be narrowed by a field of the records.
                Err(_) if !slice.is_empty() => continue,
                answered => answered?,
            };
            let (again, _) = timed(large, &path)?;
            let counts = answer["series"].as_array().map_or(0, Vec::len) + 2;
            let (name, each) = (answer["figure"]["label"].as_str().unwrap_or(id), first / counts as f64);
            lines += &format!("| {name} | {counts} | {first:.0} | {each:.0} | {again:.1} |\n");
        }
    }
    Ok(lines)
}

fn narrowed(slice: &str) -> String {
    if slice.is_empty() { String::new() } else { format!("&slice={slice}") }
}

/// Milliseconds until the answer, and the answer.
fn timed(large: &Large, path: &str) -> Result<(f64, Value)> {
    let watch = Watch::start();
    let answer = large.get(path)?;
    Ok((watch.seconds() * 1e3, answer))
}
