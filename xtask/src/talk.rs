//! Lines that tell a person what is going on and for how long. It decides nothing.

use std::fmt;
use std::io::{IsTerminal, Write};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

static STARTED: OnceLock<Watch> = OnceLock::new();

/// A running stopwatch.
#[derive(Debug, Clone, Copy)]
pub struct Watch(Instant);

impl Watch {
    /// Starts at zero.
    #[expect(clippy::disallowed_methods, reason = "the edge of the house: it only measures how long a command takes")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    /// Seconds since the start.
    pub fn seconds(&self) -> f64 {
        self.elapsed().as_secs_f64()
    }
}

impl fmt::Display for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_seconds(f, self.seconds())
    }
}

fn write_seconds(f: &mut fmt::Formatter<'_>, seconds: f64) -> fmt::Result {
    if seconds < 60.0 {
        write!(f, "{seconds:.1} 秒")
    } else {
        let whole = seconds as u64;
        write!(f, "{} 分 {:02} 秒", whole / 60, whole % 60)
    }
}

/// Starts the clock that every line shows; called once by `main`.
pub fn begin() {
    STARTED.get_or_init(Watch::start);
}

/// The time since the command began.
pub fn since_start() -> Watch {
    *STARTED.get_or_init(Watch::start)
}

/// One line with the time since the start: `[02:05] 编译服务端`.
pub fn say(text: impl fmt::Display) {
    clear();
    let seconds = since_start().seconds() as u64;
    eprintln!("[{:02}:{:02}] {text}", seconds / 60, seconds % 60);
}

/// A line as it is, for results and reports.
#[expect(clippy::print_stdout, reason = "what the command was asked for goes to standard output")]
pub fn print(text: impl fmt::Display) {
    clear();
    println!("{text}");
}

/// Shows a passing state on the last line of a terminal; nothing elsewhere.
pub fn status(text: &str) {
    if std::io::stderr().is_terminal() {
        let short: String = text.chars().take(90).collect();
        eprint!("\r\x1b[2K        {short}");
        let _ = std::io::stderr().flush();
    }
}

/// Whether passing states are shown.
pub fn is_terminal() -> bool {
    std::io::stderr().is_terminal()
}

fn clear() {
    if std::io::stderr().is_terminal() {
        eprint!("\r\x1b[2K");
    }
}
