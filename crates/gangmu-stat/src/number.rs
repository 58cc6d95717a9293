//! Numbers as official prose prints them (GB/T 15835, domain handbook §9.2). It chooses scale and decimals; it does not compute.

/// Prints a value with its unit: `93.8%`, `1.96亿元`, `20.3万平方米`, `117326人`.
///
/// Money given in 万元 turns into 亿元 from 10 000 万元, areas into 万平方米 from 10 000 m²; counts stay whole.
pub fn print(value: f64, unit: &str) -> String {
    let (value, unit) = scaled(value, unit);
    format!("{}{}", digits(value, decimals(unit)), unit)
}

/// Prints a missing value.
pub const MISSING: &str = "—";

fn scaled(value: f64, unit: &str) -> (f64, &str) {
    match unit {
        "元" if value.abs() >= 1e8 => (value / 1e8, "亿元"),
        "元" if value.abs() >= 1e4 => (value / 1e4, "万元"),
        "万元" if value.abs() >= 1e4 => (value / 1e4, "亿元"),
        "平方米" if value.abs() >= 1e4 => (value / 1e4, "万平方米"),
        "无" => (value, ""),
        other => (value, other),
    }
}

fn decimals(unit: &str) -> usize {
    match unit {
        "%" | "百分点" | "分" | "天" | ":1" | "小时" => 1,
        _ => 2,
    }
}

/// At most `most` decimals, without trailing zeros.
pub fn digits(value: f64, most: usize) -> String {
    let text = format!("{value:.most$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text };
    if text == "-0" { "0".into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_printed_as_papers_print_them() {
        for (value, unit, expected) in [
            (93.75, "%", "93.8%"),
            (100.0, "%", "100%"),
            (19600.0, "万元", "1.96亿元"),
            (3000.0, "万元", "3000万元"),
            (203_000.0, "平方米", "20.3万平方米"),
            (117_326.0, "人", "117326人"),
            (0.5, "个", "0.5个"),
            (-0.001, "处", "0处"),
            (12_345.678, "元", "1.23万元"),
        ] {
            assert_eq!(print(value, unit), expected);
        }
    }
}
