//! `gangmu figures`: every measure of every ledger for a year, beside the same days of the year before. It counts
//! nothing itself.

use std::process::ExitCode;

use clap::Args;
use gangmu_stat::change::change_text;
use gangmu_stat::figure::{Figure, FigureKey};
use gangmu_stat::prose::base;
use gangmu_store::Tally;
use serde_json::json;

use super::read::Format;
use super::{Place, println_out};
use crate::app::App;
use crate::ops::figure;

#[derive(Debug, Args)]
pub struct Figures {
    #[command(flatten)]
    place: Place,
    /// 年度;不填为今年
    #[arg(long, value_name = "年")]
    year: Option<i16>,
    /// 只看这本台账(标识)
    #[arg(long, value_name = "台账")]
    ledger: Option<String>,
    /// 只列没有数值或为零的
    #[arg(long)]
    empty: bool,
    /// text 给人看,json 给程序用,jsonl 一行一个
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
    format: Format,
}

/// A figure and what it was a year before.
struct Line {
    figure: Figure,
    last_year: Option<f64>,
}

impl Figures {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let app = self.place.open(false).await?;
        let year = figure::check_year(self.year.unwrap_or_else(|| app.clock.today().year()))?;
        let tally = app.store.tally().await?;
        let mut all = Vec::new();
        for ledger in app.pack.ledgers.iter().filter(|l| self.ledger.as_ref().is_none_or(|id| *id == l.head.id)) {
            let mut lines = Vec::new();
            for measure in &ledger.measures {
                let key = FigureKey {
                    ledger: ledger.head.id.clone(),
                    measure: measure.id.clone(),
                    year,
                    unit: None,
                    slice: None,
                };
                let line = take(&app, &tally, &key).await?;
                if !self.empty || line.figure.value.is_none_or(|v| v == 0.0) || line.last_year.is_none() {
                    lines.push(line);
                }
            }
            self.print(&ledger.head.name, &ledger.head.id, &lines);
            all.extend(lines);
        }
        if self.format == Format::Json {
            let all: Vec<_> = all.iter().map(as_json).collect();
            println_out(&serde_json::to_string_pretty(&all)?);
        }
        Ok(ExitCode::SUCCESS)
    }

    fn print(&self, name: &str, id: &str, lines: &[Line]) {
        match self.format {
            Format::Json => {}
            Format::Jsonl => lines.iter().for_each(|line| println_out(&as_json(line).to_string())),
            Format::Text if lines.is_empty() => {}
            Format::Text => {
                println_out(&format!("{name}({id})"));
                for Line { figure, last_year } in lines {
                    let change = figure.value.and_then(|v| change_text(v, *last_year, &figure.unit, base(figure)));
                    println_out(&format!("    {}  {}  {}", figure.label, figure.text, change.unwrap_or_default()));
                }
            }
        }
    }
}

async fn take(app: &App, tally: &Tally, key: &FigureKey) -> anyhow::Result<Line> {
    let asked = figure::resolve(app, key)?;
    let period = figure::Period::year(key.year, app.clock.today());
    let counted = figure::count(app, tally, &asked, &period, None).await?;
    let last_year = figure::last_year(app, tally, &asked, &period).await?;
    Ok(Line { figure: figure::make(app, &asked, &period, counted.first()), last_year })
}

fn as_json(line: &Line) -> serde_json::Value {
    json!({ "figure": line.figure, "last_year": line.last_year })
}
