//! The time and the dice, given to whoever needs them; the only place that asks the machine. No rule is kept here.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Timestamp, tz};

/// Tells the time; tests set it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock comes from")]
    pub fn machine() -> Clock {
        Clock(Arc::new(Timestamp::now))
    }

    /// A clock that stands at noon (Beijing time) of a day.
    pub fn fixed(day: Date) -> Clock {
        let noon = day.at(12, 0, 0, 0).to_zoned(china()).map_or(Timestamp::UNIX_EPOCH, |z| z.timestamp());
        Clock(Arc::new(move || noon))
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// Today in China.
    pub fn today(&self) -> Date {
        day_of(self.now())
    }
}

/// The day of an instant in China.
pub fn day_of(at: Timestamp) -> Date {
    at.to_zoned(china()).date()
}

/// China keeps one time zone without summer time.
pub fn china() -> tz::TimeZone {
    tz::TimeZone::fixed(tz::offset(8))
}

/// Fills a token with unguessable bytes.
#[expect(clippy::disallowed_methods, reason = "the one place where randomness comes from")]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system's random source answers; without it no session is safe");
    bytes
}
