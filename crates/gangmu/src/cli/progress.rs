//! Progress on long work, to standard error: a moving line on a terminal, plain lines elsewhere.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line that says what is being done and for how long.
pub struct Progress(ProgressBar);

impl Progress {
    /// Begins.
    pub fn start(what: &str) -> Progress {
        let style = ProgressStyle::with_template("{spinner} {prefix}:{msg} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = ProgressBar::new_spinner().with_style(style).with_prefix(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        if bar.is_hidden() {
            eprintln!("{what}…");
        }
        Progress(bar)
    }

    /// Says what comes now.
    pub fn tell(&self, step: &str) {
        if self.0.is_hidden() {
            eprintln!("  {step}");
        }
        self.0.set_message(step.to_owned());
    }

    /// Says how far the present step is: on a terminal alone.
    pub fn count(&self, words: &str) {
        self.0.set_message(words.to_owned());
    }

    /// Ends with a last word.
    pub fn done(&self, words: &str) {
        self.0.finish_and_clear();
        eprintln!("{words}({:.1}秒)", self.0.elapsed().as_secs_f64());
    }
}
