//! Work that nobody asks for, while the service runs: imports that were left behind, the daily reminders and the outbox, and
//! a look for changed definitions. What it does lies in `ops` and `channel`.

use std::time::Duration;

use tokio::task::JoinSet;

use crate::app::App;
use crate::channel;
use crate::clock::china;
use crate::ops::error::OpError;
use crate::ops::together::views;
use crate::ops::{definition, import, remind, stat};

/// How often the clock is asked.
const BEAT: Duration = Duration::from_secs(60);
/// How often another process is asked whether it changed a definition.
const LOOK: Duration = Duration::from_secs(3);
/// How often what was written is taken into the index of the search.
const TAKE: Duration = Duration::from_millis(500);
/// The hour of the day from which people are reminded.
const HOUR: i8 = 7;

/// Begins all of it. It ends when the answer is dropped.
pub fn start(app: &App) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    jobs.spawn(run(app.clone()));
    jobs.spawn(warm(app.clone()));
    jobs.spawn(follow_definitions(app.clone()));
    jobs.spawn(follow_records(app.clone()));
    jobs
}

/// Whoever opens a page later finds the figures of this year and the last ready.
async fn warm(app: App) {
    if let Err(error) = stat::warm(&app).await {
        tracing::error!("统计没有备好:{error}");
    }
}

/// Goes on with imports that were cut off, then looks once a minute whether the day's reminders are due and messages wait.
async fn run(app: App) {
    if let Err(error) = import::resume(&app).await {
        tracing::error!("中断的导入没有接上:{error}");
    }
    let mut beat = tokio::time::interval(BEAT);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    loop {
        beat.tick().await;
        let app = app.clone();
        // A failure is told in the log; the next beat tries again.
        if let Err(error) = remind_once(&app).await {
            tracing::error!("提醒没有完成:{error}");
        }
        if let Err(error) = channel::pump(&app).await {
            tracing::error!("消息没有发出:{error}");
        }
        if let Err(error) = views::keep_indexes(&app).await {
            tracing::error!("列表的索引没有跟上:{error}");
        }
    }
}

/// Takes what was written into the index of the search.
async fn follow_records(app: App) {
    let mut beat = tokio::time::interval(TAKE);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        beat.tick().await;
        if let Err(error) = app.store.index_search().await {
            tracing::error!("检索的索引没有跟上:{error}");
        }
    }
}

/// Puts definitions into force that another process on the same database has changed.
async fn follow_definitions(app: App) {
    let mut beat = tokio::time::interval(LOOK);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    loop {
        beat.tick().await;
        if let Err(error) = definition::refresh(&app).await {
            tracing::error!("台账定义没有更新:{error}");
        }
    }
}

/// Gives the day's notices if that was not done yet and the working day has begun.
pub async fn remind_once(app: &App) -> Result<Option<remind::Given>, OpError> {
    let today = app.clock.today();
    let early = app.clock.now().to_zoned(china()).hour() < HOUR;
    if early || remind::last_run(app).await?.is_some_and(|last| last >= today) {
        return Ok(None);
    }
    remind::run(app, today).await.map(Some)
}
