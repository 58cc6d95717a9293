//! Lights (亮灯): how a task stands, by a rule that says its reasons (domain handbook §6.1). It fetches nothing.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::number::digits;

/// How a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Light {
    /// Not begun, suspended or cancelled.
    Grey,
    /// On course.
    Green,
    /// Behind, or close to its end.
    Yellow,
    /// Far behind, or past its end.
    Red,
    /// Done.
    Blue,
}

/// The parameters of the rule, in percentage points and days; a bureau may set its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LightRule {
    /// A gap up to this is on course.
    pub green_gap: f64,
    /// A gap up to this is yellow, beyond it red.
    pub yellow_gap: f64,
    /// With so many days left or fewer …
    pub last_days: i32,
    /// … progress below this is yellow.
    pub last_progress: f64,
}

impl Default for LightRule {
    fn default() -> Self {
        LightRule { green_gap: 10.0, yellow_gap: 30.0, last_days: 7, last_progress: 90.0 }
    }
}

/// What the rule looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// First day of the task.
    pub starts: Date,
    /// Last day of the task.
    pub due: Date,
    /// Closed out.
    pub done: bool,
    /// Suspended or cancelled.
    pub paused: bool,
    /// Per cent done; none where nobody has said and nothing is measured.
    pub progress: Option<f64>,
}

/// A light with the share of time that has passed and the reason in one sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The light.
    pub light: Light,
    /// Per cent of the time that has passed.
    pub planned: f64,
    /// Why, in Chinese.
    pub reason: String,
}

impl LightRule {
    /// Judges a task on a day.
    ///
    /// A task of which no progress is known turns yellow once a `yellow_gap` of its time has passed, and red
    /// only when it is past due: silence is a reason to ask, not proof of failure.
    pub fn judge(&self, task: &Standing, today: Date) -> Judgement {
        let planned = planned(task.starts, task.due, today);
        let left = days(today, task.due);
        let (light, reason) = match task.progress {
            _ if task.done => (Light::Blue, "已办结".into()),
            _ if task.paused => (Light::Grey, "已暂缓".into()),
            _ if today < task.starts => (Light::Grey, format!("{}开始", prose_day(task.starts))),
            Some(progress) if left < 0 => (Light::Red, format!("已超期{}天，进度{}%", -left, digits(progress, 1))),
            None if left < 0 => (Light::Red, format!("已超期{}天", -left)),
            Some(progress) => self.by_gap(progress, planned, left),
            None if planned > self.yellow_gap => {
                (Light::Yellow, format!("时间已过{}%，尚未填报进展", digits(planned, 0)))
            }
            None => (Light::Green, "刚刚开始，尚未填报进展".into()),
        };
        Judgement { light, planned, reason }
    }

    fn by_gap(&self, progress: f64, planned: f64, left: i32) -> (Light, String) {
        let gap = planned - progress;
        let stand = format!("进度{}%，时间已过{}%", digits(progress, 1), digits(planned, 1));
        if progress >= 100.0 {
            // A rate or a ceiling may be met in January and missed in June: only the last days say “done”.
            let words = if left <= self.last_days { "指标已达到，待办结" } else { "目前已达到目标" };
            (Light::Green, words.into())
        } else if gap > self.yellow_gap {
            (Light::Red, format!("{stand}，落后{}个百分点", digits(gap, 1)))
        } else if gap > self.green_gap {
            (Light::Yellow, format!("{stand}，落后{}个百分点", digits(gap, 1)))
        } else if left <= self.last_days && progress < self.last_progress {
            (Light::Yellow, format!("只剩{left}天，进度{}%", digits(progress, 1)))
        } else {
            (Light::Green, stand)
        }
    }
}

/// Per cent of the time between two days that has passed.
fn planned(starts: Date, due: Date, today: Date) -> f64 {
    let total = days(starts, due);
    if total <= 0 {
        return if today >= due { 100.0 } else { 0.0 };
    }
    (f64::from(days(starts, today)) / f64::from(total) * 100.0).clamp(0.0, 100.0)
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn prose_day(day: Date) -> String {
    format!("{}月{}日", day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn on_31_august(progress: Option<f64>) -> Judgement {
        let task = Standing { starts: date(2025, 3, 1), due: date(2025, 11, 30), done: false, paused: false, progress };
        LightRule::default().judge(&task, date(2025, 8, 31))
    }

    #[test]
    fn the_handbooks_vectors_give_their_lights() {
        assert_eq!(digits(on_31_august(Some(60.0)).planned, 2), "66.79");
        assert_eq!(on_31_august(Some(60.0)).light, Light::Green);
        let yellow = on_31_august(Some(50.0));
        assert_eq!((yellow.light, yellow.reason.contains("落后16.8个百分点")), (Light::Yellow, true));
        assert_eq!(on_31_august(Some(30.0)).light, Light::Red);
    }

    #[test]
    fn silence_is_yellow_until_the_task_is_past_due() {
        assert_eq!(on_31_august(None).light, Light::Yellow);
        let task =
            Standing { starts: date(2025, 3, 1), due: date(2025, 6, 30), done: false, paused: false, progress: None };
        let judged = LightRule::default().judge(&task, date(2025, 7, 3));
        assert_eq!((judged.light, judged.reason.as_str()), (Light::Red, "已超期3天"));
    }

    #[test]
    fn done_paused_and_future_tasks_are_not_chased() {
        let mut task = Standing {
            starts: date(2025, 3, 1),
            due: date(2025, 6, 30),
            done: true,
            paused: false,
            progress: Some(10.0),
        };
        assert_eq!(LightRule::default().judge(&task, date(2026, 1, 1)).light, Light::Blue);
        task.done = false;
        assert_eq!(LightRule::default().judge(&task, date(2025, 2, 1)).light, Light::Grey);
        task.paused = true;
        assert_eq!(LightRule::default().judge(&task, date(2026, 1, 1)).light, Light::Grey);
    }

    #[test]
    fn the_last_week_is_yellow_below_ninety_per_cent() {
        let task = Standing {
            starts: date(2025, 1, 1),
            due: date(2025, 12, 31),
            done: false,
            paused: false,
            progress: Some(89.0),
        };
        assert_eq!(LightRule::default().judge(&task, date(2025, 12, 28)).light, Light::Yellow);
    }
}
