//! Reads numbers: Arabic, Chinese and mixed, with ranges and scale. Does not ask what they count.

use crate::lexicon::among;
use crate::lexicon::chinese_digit;

/// A number as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Number {
    /// Place in the line, first character and the one after the last.
    pub start: usize,
    pub end: usize,
    pub value: f64,
    /// Upper end of a range.
    pub max: Option<f64>,
    /// 万, 亿 or both, which belong to the unit.
    pub scale: String,
    /// 余, 多, 几 or 来 within the number.
    pub approx: bool,
    /// Written with Chinese numerals.
    pub chinese: bool,
    /// The number brings its own unit: 百分之, 成, 半, 三分之一.
    pub percent: bool,
    /// "12:1": the side that is not one.
    pub ratio: bool,
}

/// All numbers of a line from left to right.
pub(crate) fn scan(chars: &[char]) -> Vec<Number> {
    let mut found = Vec::new();
    let mut i = glued_mark(chars);
    while i < chars.len() {
        match number_at(chars, i) {
            Some(number) => {
                i = number.end;
                found.push(number);
            }
            None => i += 1,
        }
    }
    found
}

/// Length of the "1." of "1.4所学校": things come whole, so the dot ends a listing mark.
fn glued_mark(chars: &[char]) -> usize {
    const WHOLE: &[char] = &['所', '个', '名', '家', '处', '项', '位', '辆', '栋', '间', '起', '件', '人', '次'];
    let digits = |from: usize| chars[from.min(chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    let first = digits(0);
    let second = digits(first + 1);
    let marked = (1..=2).contains(&first) && chars.get(first) == Some(&'.') && second > 0;
    if marked && chars.get(first + 1 + second).is_some_and(|c| WHOLE.contains(c)) { first + 1 } else { 0 }
}

fn number_at(chars: &[char], i: usize) -> Option<Number> {
    let c = chars[i];
    if c.is_ascii_digit() {
        return Some(arabic_number(chars, i));
    }
    // All others begin with a numeral or one of these.
    let numeral = is_numeral(c) || matches!(c, '几' | '半' | '过');
    if !numeral {
        return None;
    }
    if chars[i..].starts_with(&['百', '分', '之']) {
        return percent_number(chars, i);
    }
    if let Some(fraction) = fraction_number(chars, i) {
        return Some(fraction);
    }
    chinese_number(chars, i)
}

fn is_numeral(c: char) -> bool {
    digit(c).is_some() || multiplier(c).is_some() || matches!(c, '万' | '亿')
}

/// A circle alone is a point's mark, not a nought.
fn digit(c: char) -> Option<u32> {
    chinese_digit(c).filter(|_| c != '○')
}

fn multiplier(c: char) -> Option<f64> {
    Some(match c {
        '十' => 10.0,
        '百' => 100.0,
        '千' => 1000.0,
        _ => return None,
    })
}

fn is_more(c: char) -> bool {
    matches!(c, '余' | '多' | '来' | '几')
}

/// Digits with decimals and grouping commas or blanks: value and end.
fn digits(chars: &[char], i: usize) -> (f64, usize) {
    let (mut whole, mut places, mut decimals) = (0.0f64, 0i32, false);
    let mut j = i;
    while let Some(&c) = chars.get(j) {
        if let Some(d) = c.to_digit(10) {
            whole = whole * 10.0 + f64::from(d);
            places += i32::from(decimals);
        } else if c == '.' && !decimals && chars.get(j + 1).is_some_and(char::is_ascii_digit) {
            decimals = true;
        } else if !groups_digits(chars, i, j, decimals) {
            break;
        }
        j += 1;
    }
    // Whole numbers this small divide exactly as the written decimal does.
    (if places > 0 { whole / 10f64.powi(places) } else { whole }, j)
}

/// Whether the comma or blank at `at` stands within a number.
fn groups_digits(chars: &[char], start: usize, at: usize, decimals: bool) -> bool {
    match chars[at] {
        ',' => chars.get(at + 1).is_some_and(char::is_ascii_digit),
        ' ' => !decimals && is_group(chars, start, at),
        _ => false,
    }
}

/// "1 234所": a blank that groups digits has at most three before it, three after it, and a measure word follows.
fn is_group(chars: &[char], start: usize, at: usize) -> bool {
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    at - start <= 3
        && (1..=3).all(|k| digit(at + k))
        && chars.get(at + 4).is_some_and(|c| matches!(c, '\u{4E00}'..='\u{9FFF}'))
        && (start == 0 || matches!(chars[start - 1], '\u{4E00}'..='\u{9FFF}'))
}

fn arabic_number(chars: &[char], start: usize) -> Number {
    let (value, end) = digits(chars, start);
    let mut number = Number { end, value, chinese: false, ..blank(start) };
    if let Some(ratio) = ratio_number(chars, &number) {
        return ratio;
    }
    read_tail(chars, &mut number);
    if let Some(next) = range_next(chars, number.end).filter(|at| chars[*at].is_ascii_digit()) {
        let (max, end) = digits(chars, next);
        let mut upper = Number { start, end, value: max, ..number.clone() };
        upper.scale.clear();
        read_tail(chars, &mut upper);
        if upper.value > number.value || upper.scale > number.scale {
            number.max = Some(upper.value);
            number.end = upper.end;
            number.scale = upper.scale;
        }
    }
    number
}

/// "生机比达到12:1", "师生比为1:15.6": a ratio is read as the side that is not one.
fn ratio_number(chars: &[char], first: &Number) -> Option<Number> {
    const REACH: usize = 30;
    let window = &chars[first.start.saturating_sub(REACH)..first.start];
    let named = window.iter().rposition(|c| *c == '。').map_or(window, |at| &window[at..]).contains(&'比');
    let second = (chars.get(first.end) == Some(&':') && chars.get(first.end + 1)?.is_ascii_digit())
        .then(|| digits(chars, first.end + 1))?;
    let value = if first.value == 1.0 { second.0 } else { first.value };
    (named && chars.get(second.1) != Some(&':')).then(|| Number { end: second.1, value, ratio: true, ..first.clone() })
}

/// "三分之一", "四分之三": a share of the whole in per cent, with one decimal.
fn fraction_number(chars: &[char], i: usize) -> Option<Number> {
    let of = digit(*chars.get(i)?).or_else(|| (chars[i] == '十').then_some(10)).filter(|d| *d > 1)?;
    let part = digit(*chars.get(i + 3)?).filter(|d| (1..of).contains(d))?;
    let written = chars[i + 1] == '分' && chars[i + 2] == '之' && chars.get(i + 4).copied().and_then(digit).is_none();
    let value = (f64::from(part) * 1000.0 / f64::from(of)).round() / 10.0;
    written.then(|| Number { end: i + 4, value, percent: true, ..blank(i) })
}

/// Where a range's upper end begins, if a range sign stands at `at` (a repeated per cent sign may stand before).
fn range_next(chars: &[char], at: usize) -> Option<usize> {
    let mut j = at;
    if chars.get(j) == Some(&'%') {
        j += 1;
    }
    if !matches!(chars.get(j)?, '-' | '~' | '—' | '至' | '到') {
        return None;
    }
    j += 1;
    while matches!(chars.get(j), Some('-' | '—')) && j < at + 4 {
        j += 1;
    }
    (j < chars.len()).then_some(j)
}

/// 余, a multiplier, 万 and 亿 after digits.
fn read_tail(chars: &[char], number: &mut Number) {
    take_more(chars, number);
    while let Some(by) = chars.get(number.end).copied().and_then(multiplier) {
        // "5千克", "3千瓦", "2千米" are units of their own.
        if matches!(chars.get(number.end + 1), Some('克' | '瓦' | '米' | '分')) && chars[number.end] != '十' {
            break;
        }
        number.value *= by;
        number.end += 1;
        take_more(chars, number);
    }
    while let Some(c @ ('万' | '亿')) = chars.get(number.end).copied() {
        number.scale.push(c);
        number.end += 1;
    }
    take_more(chars, number);
}

fn take_more(chars: &[char], number: &mut Number) {
    if let Some(&c) = chars.get(number.end)
        && is_more(c)
        && !starts_word(chars, number.end)
    {
        number.approx = true;
        number.end += 1;
    }
}

/// 多媒体, 多功能, 来源 begin words.
fn starts_word(chars: &[char], at: usize) -> bool {
    let next = chars.get(at + 1).copied().unwrap_or(' ');
    match chars[at] {
        '多' => among(next, "媒功种样元彩形渠边民学") && !(next == '种' || next == '学'),
        '来' => matches!(next, '源' | '自' | '访'),
        '余' => matches!(next, '额' | '款'),
        _ => false,
    }
}

fn percent_number(chars: &[char], i: usize) -> Option<Number> {
    let at = i + 3;
    let mut number = match chars.get(at)? {
        c if c.is_ascii_digit() => arabic_number(chars, at),
        '百' => Number { start: at, end: at + 1, value: 100.0, ..blank(at) },
        _ => chinese_number(chars, at)?,
    };
    number.start = i;
    number.percent = true;
    Some(number)
}

fn blank(start: usize) -> Number {
    Number {
        start,
        end: start,
        value: 0.0,
        max: None,
        scale: String::new(),
        approx: false,
        chinese: true,
        percent: false,
        ratio: false,
    }
}

fn chinese_number(chars: &[char], i: usize) -> Option<Number> {
    if let Some(half) = half_number(chars, i) {
        return Some(half);
    }
    if matches!(chars[i], '半' | '过' | '几') {
        return None;
    }
    let mut number = blank(i);
    let (value, max, end) = chinese_value(chars, i, &mut number)?;
    (number.value, number.max, number.end) = (value, max, end);
    if chars.get(number.end) == Some(&'点') && chars.get(number.end + 1).copied().and_then(digit).is_some() {
        read_decimals(chars, &mut number);
    }
    if chars[number.end..].starts_with(&['个', '半', '小', '时']) {
        number.value += 0.5;
        number.end += 2;
    }
    // "二万三千": thousands after the ten thousands make one number.
    if chars.get(number.end) == Some(&'万')
        && chars.get(number.end + 1).copied().and_then(digit).is_some()
        && chars.get(number.end + 2).copied().and_then(multiplier).is_some()
        && let Some((rest, _, end)) = chinese_value(chars, number.end + 1, &mut number)
    {
        (number.value, number.end) = (number.value * 1e4 + rest, end);
    }
    while let Some(c @ ('万' | '亿')) = chars.get(number.end).copied() {
        number.scale.push(c);
        number.end += 1;
    }
    take_more(chars, &mut number);
    // "数十名", "上千人": the word before the bare multiplier belongs to the number.
    if multiplier(chars[i]).is_some() && is_vague(chars, i) {
        number.approx = true;
        number.start -= 1;
    }
    if number.max.is_none()
        && let Some(next) = range_next(chars, number.end)
        && chars.get(next).copied().and_then(digit).is_some()
        && !matches!(chars[number.end], '到')
    {
        let mut upper = blank(next);
        if let Some((max, _, end)) = chinese_value(chars, next, &mut upper)
            && max > number.value
        {
            (number.max, number.end) = (Some(max), end);
        }
    }
    // 九成五: 95 per cent.
    let tenth = chars.get(number.end) == Some(&'成') && (1.0..10.0).contains(&number.value) && number.max.is_none();
    if tenth
        && let Some(d) = chars.get(number.end + 1).copied().and_then(digit)
        && chars.get(number.end + 2).is_none_or(|c| !is_numeral(*c) && !matches!(c, '个' | '名' | '所'))
    {
        number.value = number.value * 10.0 + f64::from(d);
        number.end += 2;
        number.percent = true;
        return Some(number);
    }
    if chars.get(number.end) == Some(&'成') && (1.0..10.0).contains(&number.value) && is_share_word(chars, number.end)
    {
        number.value *= 10.0;
        number.max = number.max.map(|m| m * 10.0);
        number.end += 1;
        number.percent = true;
    }
    Some(number)
}

/// 九成以上, 九成学校: 成 as tenths, not 成为, 成立 or 成果.
fn is_share_word(chars: &[char], at: usize) -> bool {
    !chars.get(at + 1).is_some_and(|c| among(*c, "为立果效绩功型品熟就本交套像形因全规体组册片批才人员长"))
}

fn read_decimals(chars: &[char], number: &mut Number) {
    let (mut j, mut place) = (number.end + 1, 0.1);
    while let Some(d) = chars.get(j).copied().and_then(digit) {
        number.value += f64::from(d) * place;
        place /= 10.0;
        j += 1;
    }
    number.value = (number.value * 1e6).round() / 1e6;
    number.end = j;
}

/// 一半, 半数, 过半: 50 per cent.
fn half_number(chars: &[char], i: usize) -> Option<Number> {
    let rest = &chars[i..];
    let length = [&['一', '半'][..], &['半', '数'], &['过', '半']].iter().find(|w| rest.starts_with(w))?.len();
    let extra = usize::from(rest[0] == '过' && rest.get(2) == Some(&'数'));
    Some(Number { end: i + length + extra, value: 50.0, percent: true, ..blank(i) })
}

/// A run of Chinese numerals below 万: value, upper end of an approximate pair, end.
fn chinese_value(chars: &[char], i: usize, number: &mut Number) -> Option<(f64, Option<f64>, usize)> {
    let (mut total, mut current, mut j) = (0.0, None::<f64>, i);
    let mut max = None;
    while let Some(&c) = chars.get(j) {
        if let Some(d) = digit(c) {
            if d == 0 && total > 0.0 && current.is_none() {
                // 一百零八: the zero holds a place.
            } else if let Some(before) = current {
                // 三五, 七八: a pair; longer runs are digit strings (years, codes).
                let pair = f64::from(d) > before && before > 0.0 && max.is_none() && d != 0;
                if !pair || chars.get(j + 1).copied().and_then(digit).is_some() {
                    return digit_string(chars, i);
                }
                max = Some(total + f64::from(d));
            } else {
                current = Some(f64::from(d));
            }
        } else if let Some(by) = multiplier(c) {
            if c != '十' && current.is_none() && total == 0.0 && !follows_more(chars, j) {
                return None;
            }
            total += current.unwrap_or(1.0) * by;
            max = max.map(|m: f64| m * by);
            current = None;
        } else if is_more(c) && j > i && !starts_word(chars, j) && current.is_none() {
            number.approx = true;
        } else {
            break;
        }
        j += 1;
    }
    if j == i {
        // 万余人, 亿元 without a digit count one.
        let vague =
            i > 0 && matches!(chars[i - 1], '上' | '近' | '逾' | '超' | '过' | '数') && (i < 2 || chars[i - 2] != '以');
        let scaled =
            matches!(chars[i], '万' | '亿') && (vague || chars.get(i + 1).is_some_and(|c| matches!(c, '余' | '多')));
        number.approx |= scaled && vague;
        return scaled.then_some((1.0, None, i));
    }
    Some((total + current.unwrap_or(0.0), max, j))
}

/// 数十, 上百, 几千: the word before a bare multiplier makes it an approximation.
fn is_vague(chars: &[char], at: usize) -> bool {
    let Some(word) = at.checked_sub(1).map(|i| chars[i]) else { return false };
    let before = at.checked_sub(2).map(|i| chars[i]);
    match word {
        '数' => !before.is_some_and(|c| among(c, "人次总个户校班额件项分岁总级课时")),
        '上' => chars[at] != '十' && before != Some('以'),
        _ => false,
    }
}

/// 百余名, 千余人: a bare multiplier counts one only when it is an approximation.
fn follows_more(chars: &[char], at: usize) -> bool {
    chars.get(at + 1).is_some_and(|c| matches!(c, '余' | '多'))
        || (at > 0
            && matches!(chars[at - 1], '近' | '上' | '约' | '逾' | '超' | '过' | '数')
            && chars.get(at + 1) != Some(&'分'))
}

/// 二〇二二: read digit by digit.
fn digit_string(chars: &[char], i: usize) -> Option<(f64, Option<f64>, usize)> {
    let mut j = i;
    let mut value = 0.0;
    while let Some(d) = chars.get(j).copied().and_then(digit) {
        if j - i >= 12 {
            break;
        }
        value = value * 10.0 + f64::from(d);
        j += 1;
    }
    (j > i).then_some((value, None, j))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, value: f64, max: Option<f64>, scale: &str, length: usize) {
        let chars: Vec<char> = text.chars().collect();
        let found = scan(&chars);
        let first = found.first().unwrap_or_else(|| panic!("{text}"));
        assert_eq!((first.value, first.max, first.scale.as_str(), first.end), (value, max, scale, length), "{text}");
    }

    #[test]
    fn numbers_of_every_shape_are_read() {
        check("1,229人", 1229.0, None, "", 5);
        check("1.96亿元", 1.96, None, "亿", 5);
        check("757.5万余元", 757.5, None, "万", 7);
        check("2-3处", 2.0, Some(3.0), "", 3);
        check("63%~68%", 63.0, Some(68.0), "", 6);
        check("5千人", 5000.0, None, "", 2);
        check("5千克", 5.0, None, "", 1);
        check("二十余门", 20.0, None, "", 3);
        check("一千二百三十名", 1230.0, None, "", 6);
        check("三万多人", 3.0, None, "万", 3);
        check("十万元", 10.0, None, "万", 2);
        check("万余人", 1.0, None, "万", 2);
        check("百分之九十", 90.0, None, "", 5);
        check("百分之百", 100.0, None, "", 4);
        check("百分之九十九点五", 99.5, None, "", 8);
        check("九成八", 98.0, None, "", 3);
        check("上万名", 1.0, None, "万", 2);
        check("九成五以上", 95.0, None, "", 3);
        check("九成以上", 90.0, None, "", 2);
        check("一半以上", 50.0, None, "", 2);
        check("三五天", 3.0, Some(5.0), "", 2);
        check("二〇二二年", 2022.0, None, "", 4);
        check("两百余所", 200.0, None, "", 3);
        check("百余名", 100.0, None, "", 2);
        check("一百零八名", 108.0, None, "", 4);
        check("一个半小时", 1.5, None, "", 3);
        check("四分之三的", 75.0, None, "", 4);
        check("三分之一", 33.3, None, "", 4);
        check("九成县区", 90.0, None, "", 2);
        check("师生比1:15.6", 15.6, None, "", 9);
        check("数十名", 10.0, None, "", 2);
        check("共1 234所", 1234.0, None, "", 6);
        check("二万三千余人", 23000.0, None, "", 5);
        check("1至2项", 1.0, Some(2.0), "", 3);
    }
}
