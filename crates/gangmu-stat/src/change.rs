//! A change against the same period last year, in the words of a summary. It does not fetch last year's value.

use crate::number::digits;

/// The words for a change: `增加12处`, `增长8.5%`, `提高2.1个百分点`, `与上年持平`; none where last year has no value.
///
/// `base` names what it is compared with: 上年, or 上年同期 where the year is not over.
/// Counts change by their number, money by per cent, rates by percentage points (ledger catalogue §0).
pub fn change_text(value: f64, last_year: Option<f64>, unit: &str, base: &str) -> Option<String> {
    let last = last_year?;
    let step = value - last;
    let (up, amount) = match unit {
        "%" => (("提高", "下降"), format!("{}个百分点", digits(step.abs(), 1))),
        "元" | "万元" | "亿元" if last != 0.0 => {
            (("增长", "下降"), format!("{}%", digits((step / last * 100.0).abs(), 1)))
        }
        "分" | ":1" | "天" | "小时" => {
            (("提高", "下降"), format!("{}{}", digits(step.abs(), 1), if unit == ":1" { "" } else { unit }))
        }
        _ => (("增加", "减少"), format!("{}{}", digits(step.abs(), 2), unit)),
    };
    if amount.starts_with("0个") || amount.trim_end_matches(|c: char| !c.is_ascii_digit()) == "0" {
        return Some(format!("与{base}持平"));
    }
    Some(format!("比{base}{}{}", if step > 0.0 { up.0 } else { up.1 }, amount))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_money_and_rates_change_in_their_own_words() {
        for (value, last, unit, expected) in [
            (112.0, Some(100.0), "处", Some("比上年增加12处")),
            (88.0, Some(100.0), "处", Some("比上年减少12处")),
            (108.5, Some(100.0), "万元", Some("比上年增长8.5%")),
            (64.6, Some(62.5), "%", Some("比上年提高2.1个百分点")),
            (62.51, Some(62.5), "%", Some("与上年持平")),
            (100.0, Some(100.0), "处", Some("与上年持平")),
            (100.0, None, "处", None),
            (5.0, Some(0.0), "万元", Some("比上年增加5万元")),
        ] {
            assert_eq!(change_text(value, last, unit, "上年").as_deref(), expected);
        }
    }
}
