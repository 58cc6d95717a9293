//! Counts tests from what test programs print: cargo test, cargo-nextest, Playwright, Vitest.

use std::ops::AddAssign;

/// How many passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests, or steps without tests of their own, that passed.
    pub passed: usize,
    /// Those that failed.
    pub failed: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Sums every summary line of an output.
pub fn tests(output: &str) -> Tally {
    let mut tally = Tally::default();
    for line in output.lines().map(str::trim) {
        if line.starts_with("test result:") || (line.starts_with("Summary [") && line.contains(" run:")) {
            tally.passed += number_before(line, "passed");
            tally.failed += number_before(line, "failed") + number_before(line, "timed out");
        } else if let Some(sum) = playwright(line) {
            tally += sum;
        }
    }
    tally
}

/// A line of Playwright's summary is `12 passed (34.5s)`, `1 failed` or `1 flaky`, and nothing else.
fn playwright(line: &str) -> Option<Tally> {
    let (number, rest) = line.split_once(' ')?;
    let number = number.parse().ok()?;
    match rest.split(" (").next()? {
        "passed" | "flaky" => Some(Tally { passed: number, failed: 0 }),
        "failed" | "did not run" | "interrupted" => Some(Tally { passed: 0, failed: number }),
        _ => None,
    }
}

fn number_before(line: &str, word: &str) -> usize {
    let before = line.split(word).next().filter(|before| before.len() < line.len());
    before.and_then(|text| text.split_whitespace().next_back()).and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(output: &str, passed: usize, failed: usize) {
        assert_eq!(tests(output), Tally { passed, failed }, "{output}");
    }

    #[test]
    fn summaries_of_every_test_program_are_summed() {
        check("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured", 12, 0);
        check("test result: ok. 3 passed; 0 failed;\ntest result: FAILED. 1 passed; 2 failed;", 4, 2);
        check("     Summary [   0.012s] 5 tests run: 4 passed (1 slow), 1 failed, 0 skipped", 4, 1);
        check("     Summary [   0.012s] 1 test run: 1 passed, 4 skipped", 1, 0);
        check("     Summary [   9.012s] 5 tests run: 3 passed, 1 failed, 1 timed out, 0 skipped", 3, 2);
        check("  1 failed\n    [chromium] › walk.spec.ts:3:1 › a\n  1 flaky\n  12 passed (34.5s)", 13, 1);
    }

    #[test]
    fn lines_that_only_mention_numbers_are_not_counted() {
        check("3 passed the door\n12 files formatted\nhe failed", 0, 0);
    }
}
