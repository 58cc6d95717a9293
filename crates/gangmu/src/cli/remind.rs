//! `gangmu remind`: the day's reminders by hand. What is told to whom is the operation's.

use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;

use super::{Place, println_out};
use crate::channel;
use crate::ops::remind;

#[derive(Debug, Args)]
pub struct Remind {
    #[command(flatten)]
    place: Place,
    /// 哪一天的提醒;不填则为今天。同一天再运行,已提醒过的人不再提醒
    #[arg(long, value_name = "日期")]
    date: Option<Date>,
}

impl Remind {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let app = self.place.open(false).await?;
        let day = self.date.unwrap_or_else(|| app.clock.today());
        let given = remind::run(&app, day).await?;
        let round = channel::pump(&app).await?;
        println_out(&format!(
            "{day}:新提醒{}人(应提醒{}人),发出消息{}条,未发出{}条",
            given.notices, given.people, round.sent, round.failed
        ));
        app.store.close().await;
        Ok(if round.failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
