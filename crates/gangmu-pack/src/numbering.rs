//! Record numbers: the pattern `YH{year}-{seq:05}`. It keeps no counter.

/// The number of a record: `{year}` is the year, `{seq}` or `{seq:05}` the serial in that year.
/// The error says in Chinese what is wrong with the pattern.
pub fn format_number(pattern: &str, year: i16, serial: u64) -> Result<String, String> {
    let mut number = String::new();
    let mut rest = pattern;
    let mut counted = false;
    while let Some((before, behind)) = rest.split_once('{') {
        let (inside, after) = behind.split_once('}').ok_or("编号规则缺少 }")?;
        number.push_str(before);
        match inside.split_once(':') {
            None if inside == "year" => number.push_str(&year.to_string()),
            None if inside == "seq" => number.push_str(&serial.to_string()),
            Some(("seq", width)) => number.push_str(&padded(serial, width)?),
            _ => {
                return Err(format!("编号规则里看不懂 {{{inside}}},可用 {{year}} 和 {{seq:05}}"));
            }
        }
        counted |= inside.starts_with("seq");
        rest = after;
    }
    number.push_str(rest);
    if counted { Ok(number) } else { Err("编号规则里要有 {seq:05},否则会重号".to_owned()) }
}

fn padded(serial: u64, width: &str) -> Result<String, String> {
    let digits: usize = width.parse().map_err(|_| "编号的位数要写成 05 这样的数字")?;
    if digits > 12 {
        return Err("编号最多12位".to_owned());
    }
    Ok(format!("{serial:0digits$}"))
}

#[cfg(test)]
mod tests {
    use super::format_number;

    #[test]
    fn a_number_carries_year_and_padded_serial() {
        assert_eq!(format_number("YH{year}-{seq:05}", 2026, 17).as_deref(), Ok("YH2026-00017"));
        assert_eq!(format_number("A{seq}", 2026, 100_000).as_deref(), Ok("A100000"));
    }

    #[test]
    fn a_pattern_that_would_repeat_numbers_is_refused() {
        for wrong in ["YH{year}", "YH{seq", "YH{month}-{seq}", "YH{seq:x}", "{seq:99}"] {
            assert!(format_number(wrong, 2026, 1).is_err(), "{wrong}");
        }
    }
}
