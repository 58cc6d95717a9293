//! Reads record numbers that came from elsewhere, so that the ledger's own counter goes on behind them. Writing one is the
//! pack's `format_number`.

/// Whether numbers of that pattern begin anew every year.
pub(crate) fn is_yearly(pattern: &str) -> bool {
    pattern.contains("{year}")
}

/// Year and serial of a number by its pattern, such as `YH{year}-{seq:05}`; the year is 0 where the pattern has none.
/// None where the number was made by another pattern.
pub(crate) fn read_number(pattern: &str, number: &str) -> Option<(i16, i64)> {
    let (mut year, mut serial) = (0, None);
    let (mut pattern, mut rest) = (pattern, number);
    while let Some((text, tail)) = pattern.split_once('{') {
        let (name, after) = tail.split_once('}')?;
        rest = rest.strip_prefix(text)?;
        let length = match name {
            "year" => 4,
            _ => rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()),
        };
        let digits = rest.get(..length)?;
        match name {
            "year" => year = digits.parse().ok()?,
            _ => serial = Some(digits.parse().ok()?),
        }
        rest = rest.get(length..)?;
        pattern = after;
    }
    if rest == pattern { Some((year, serial?)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::read_number;

    #[test]
    fn a_number_of_the_pattern_tells_year_and_serial() {
        let pattern = "YH{year}-{seq:05}";
        assert_eq!(read_number(pattern, "YH2026-00042"), Some((2026, 42)));
        assert_eq!(read_number(pattern, "YH2026-123456"), Some((2026, 123_456)));
        assert_eq!(read_number("学校{seq}号", "学校7号"), Some((0, 7)));
    }

    #[test]
    fn another_number_tells_nothing() {
        for other in ["AB2026-00042", "YH2026-00042x", "YH2026-", "YH20", ""] {
            assert_eq!(read_number("YH{year}-{seq:05}", other), None, "{other}");
        }
    }
}
