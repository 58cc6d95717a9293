//! A large sheet of a ledger for measuring imports: the demo county's records, repeated, without their numbers.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Place, write_file};
use crate::ops::county::SEED;
use crate::sheet::{self, ExportRow, SheetContext};

#[derive(Debug, Args)]
pub struct BenchSheet {
    #[command(flatten)]
    place: Place,
    /// 台账代号
    ledger: String,
    /// 行数
    rows: usize,
    /// 存到哪里
    #[arg(short, long)]
    output: PathBuf,
}

impl BenchSheet {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let app = self.place.open(true).await?;
        let ledger = app.ledger(&self.ledger)?;
        let county = crate::demo::county(SEED, app.clock.today())?;
        let codes: std::collections::HashMap<_, _> = county.units.iter().map(|u| (&u.key, &u.code)).collect();
        let units = app.units();
        let mine = county.records.get(&self.ledger).map_or(&[][..], Vec::as_slice);
        anyhow::ensure!(!mine.is_empty(), "演示县没有这本台账的记录");
        let rows = mine.iter().cycle().take(self.rows).map(|record| ExportRow {
            number: String::new(),
            owner: codes.get(&record.owner).and_then(|code| units.with_code(code)).map_or(0, |u| u.id),
            state: ledger.workflow.initial.clone(),
            due: None,
            values: record.values.clone(),
        });
        let columns: Vec<String> =
            std::iter::once("owner".to_owned()).chain(ledger.fields.iter().map(|f| f.id.clone())).collect();
        let ctx = SheetContext {
            units: &*units,
            code_lists: &app.pack.code_lists,
            today: app.clock.today(),
            several_units: true,
        };
        write_file(&self.output, &sheet::export(&ledger, &columns, rows, &ctx)?)?;
        Ok(ExitCode::SUCCESS)
    }
}
