//! Values of digits and of small numbers in Chinese characters. Knows no units, bounds or decimals.

/// Value of a Chinese digit, plain or as in accounts.
#[inline]
pub(crate) fn chinese_digit(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Value of a digit of either script.
#[inline]
pub(crate) fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| chinese_digit(c))
}

/// Value of "十二", "二十", "三百零五"; nothing where two digits stand side by side.
pub(crate) fn chinese_number(chars: &[char]) -> Option<u32> {
    let (mut total, mut current) = (0, None);
    for c in chars {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                let value = digit(*c)?;
                if current.is_some_and(|v| v > 0) {
                    return None;
                }
                current = Some(value);
                continue;
            }
        };
        total += current.take().unwrap_or(1).max(1) * unit;
    }
    Some(total + current.unwrap_or(0))
}
