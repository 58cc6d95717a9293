//! `gangmu report`: papers that write themselves.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Place, println_out, write_file};
use crate::ops::summary;
use crate::view::Level;

#[derive(Debug, Args)]
pub struct Report {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 年度工作总结(DOCX,附数据来源表)
    Summary(Summary),
}

#[derive(Debug, Args)]
struct Summary {
    #[command(flatten)]
    place: Place,
    /// 年度;不填为今年
    #[arg(long, value_name = "年份")]
    year: Option<i16>,
    /// 存到哪里
    #[arg(short, long, value_name = "文件.docx")]
    output: PathBuf,
}

impl Report {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let What::Summary(wish) = self.what;
        let app = wish.place.open(false).await?;
        let year = wish.year.unwrap_or_else(|| app.clock.today().year());
        let written = summary::write(&app, year).await?;
        write_file(&wish.output, &summary::paper::docx(&app, &written)?)?;
        println_out(&format!(
            "《{}》已存到 {},{}个数据都注明了来源",
            written.title,
            wish.output.display(),
            written.figures.len()
        ));
        for finding in written.findings.iter().filter(|f| f.level != Level::Note) {
            println_out(&format!("  请核对:{}({})", finding.message, finding.advice));
        }
        Ok(ExitCode::SUCCESS)
    }
}
