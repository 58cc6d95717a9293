//! Numbers of headings against each other: repeated, missing, out of order, levels skipped. Mends nothing.

use super::Mark;
use crate::document::{Finding, Severity, Span};

/// The last number seen at each rank.
#[derive(Default)]
pub(super) struct Counts {
    /// Under the heading that is open.
    last: [u32; 8],
    /// In the whole document, whatever heading is open: items may run through the chapters.
    through: [u32; 8],
    /// A skipped level was reported; once is enough.
    skipped: bool,
}

impl Counts {
    /// Judges the next heading; `open` are the ranks above it.
    pub(super) fn check(&mut self, mark: &Mark, open: &[(u8, usize)], span: Span, findings: &mut Vec<Finding>) {
        let rank = usize::from(mark.rank.min(6));
        let (here, through) = (self.last[rank], self.through[rank]);
        let fresh = here == 0;
        // A first item may begin anew or go on from the chapter before.
        let goes_on = fresh && through > 0 && mark.number == through + 1;
        let mut report = |code: &str, severity: Severity, message: String, advice: &str| {
            findings.push(Finding { code: code.into(), severity, span, message, advice: advice.into() });
        };
        const ADVICE: &str = "请核对编号,或确认是否缺少段落";
        if mark.number == 1 || goes_on || mark.number == here + 1 {
            // As it should be.
        } else if mark.number == here || (fresh && mark.number == through) {
            report("D201", Severity::Warning, format!("编号“{}”重复", mark.text), ADVICE);
        } else if mark.number < here || (fresh && mark.number < through && mark.number > 2 && rank >= 4) {
            report("D203", Severity::Warning, format!("编号“{}”次序颠倒", mark.text), ADVICE);
        } else {
            let before = if fresh && mark.number > through && rank >= 4 { through } else { here };
            let missing = match (before + 1, mark.number - 1) {
                (first, last) if first >= last => format!("第{last}项"),
                (first, last) => format!("第{first}至{last}项"),
            };
            report("D202", Severity::Warning, format!("编号“{}”之前缺少{missing}", mark.text), ADVICE);
        }
        let above = open.last().map_or(0, |(rank, _)| *rank);
        if !self.skipped && above > 0 && mark.rank >= above + 3 && mark.rank <= 6 && above >= 2 {
            self.skipped = true;
            let advice = "公文层次依次为“一、”“(一)”“1.”“(1)”,请核对是否缺少一级标题";
            report("D204", Severity::Info, format!("编号“{}”越过了上一级标题", mark.text), advice);
        }
        self.note(mark);
    }

    /// Counts a numbered line without judging it.
    pub(super) fn note(&mut self, mark: &Mark) {
        let rank = usize::from(mark.rank.min(6));
        self.last[rank] = mark.number;
        self.through[rank] = mark.number;
        self.last[rank + 1..].fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::number_at;
    use super::*;

    fn check(numbers: &[&str], codes: &[&str]) {
        let mut counts = Counts::default();
        let mut found = Vec::new();
        let mut open: Vec<(u8, usize)> = vec![];
        for number in numbers {
            let mark = number_at(&number.chars().collect::<Vec<_>>()).unwrap();
            open.retain(|(rank, _)| *rank < mark.rank);
            counts.check(&mark, &open, (0, 1), &mut found);
            open.push((mark.rank, 0));
        }
        let found: Vec<&str> = found.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(found, codes, "{numbers:?}");
    }

    #[test]
    fn numbers_may_begin_anew_or_run_through_but_not_jump() {
        check(&["一、", "1.", "2.", "二、", "3.", "4."], &[]);
        check(&["一、", "1.", "2.", "二、", "1.", "2."], &[]);
        check(&["一、", "1.", "2.", "二、", "4."], &["D202"]);
        check(&["一、", "（一）", "（三）", "三、"], &["D202", "D202"]);
        check(&["一、", "二、", "二、", "三、"], &["D201"]);
        check(&["一、", "二、", "四、", "三、"], &["D202", "D203"]);
        check(&["二、", "三、"], &["D202"]);
        check(&["一、", "（1）", "（2）", "二、", "（1）"], &["D204"]);
    }
}
