//! A large sheet for measuring imports: the records of the demo county's largest ledger without a key, repeated, without
//! their numbers. It says which ledger that is.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::{Place, println_out, write_file};
use crate::ops::county::SEED;
use crate::sheet::{self, ExportRow, SheetContext};

#[derive(Debug, Args)]
pub struct BenchSheet {
    #[command(flatten)]
    place: Place,
    /// 行数
    rows: usize,
    /// 存到哪里
    #[arg(short, long)]
    output: PathBuf,
}

impl BenchSheet {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let app = self.place.open(true).await?;
        let county = crate::demo::county(SEED, app.clock.today())?;
        // Repeated records would be one record by their key.
        let keyless = |id: &String| app.ledger(id).is_ok_and(|ledger| ledger.head.key.is_empty());
        let largest = county.records.iter().filter(|(id, _)| keyless(id)).max_by_key(|(_, records)| records.len());
        let (id, mine) = largest.context("演示县没有这样的台账")?;
        let ledger = app.ledger(id)?;
        let codes: std::collections::HashMap<_, _> = county.units.iter().map(|u| (&u.key, &u.code)).collect();
        let units = app.units();
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
        println_out(id);
        Ok(ExitCode::SUCCESS)
    }
}
