//! One character at a time: widths, blanks, lost ones, and the unified form. Knows no words.

/// "學?!", "確?": what a web site's conversion of the script lost most often, with how many characters stand for it.
pub(super) fn lost_character(raw: &[char], i: usize) -> Option<(char, usize)> {
    if i == 0 || !matches!(raw[i], '?' | '？') {
        return None;
    }
    let torn = matches!(raw.get(i + 1), Some('!' | ';' | '！' | '；'));
    let goes_on = raw.get(i + 1).is_some_and(|c| matches!(c, '\u{4E00}'..='\u{9FFF}' | '0'..='9' | ',' | '，' | '、'));
    let found = match raw[i - 1] {
        '學' | '学' if torn || goes_on => '校',
        '確' | '确' => '保',
        '到' | '全' | '我' | '各' | '進' | '住' | '本' | '強' | '高' | '名' | '在' if torn => '校',
        _ => return None,
    };
    Some((found, 1 + usize::from(torn)))
}

/// Neither seen nor meant.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{E000}'..='\u{F8FF}')
}

/// White space or nothing at all.
pub(super) fn is_blank(c: char) -> bool {
    !matches!(c, '\u{4E00}'..='\u{9FFF}') && (c.is_whitespace() || is_invisible(c))
}

/// Width on paper in half widths.
pub(super) fn width(c: char) -> usize {
    match c {
        '\t' => 4,
        _ if is_invisible(c) => 0,
        _ if c.is_ascii() || c == '\u{A0}' => 1,
        _ => 2,
    }
}

/// A blank that no Latin word needs: not between two ASCII letters or digits.
pub(super) fn is_loose_blank(raw: &[char], i: usize) -> bool {
    if !raw[i].is_whitespace() || raw[i] == '\t' {
        return false;
    }
    if follows_numbering(raw, i) {
        return false;
    }
    let word = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
    !(i > 0 && word(raw.get(i - 1)) && word(raw.get(i + 1)))
}

/// "3. 1100余名": between a line's numbering and its first number, which are no decimal.
fn follows_numbering(raw: &[char], i: usize) -> bool {
    const LONGEST: usize = 3;
    if i == 0 || !matches!(raw[i - 1], '.' | '．') || !raw.get(i + 1).is_some_and(char::is_ascii_digit) {
        return false;
    }
    let digits = raw[..i - 1].iter().rev().take(LONGEST + 1).take_while(|c| c.is_ascii_digit()).count();
    let before = &raw[..i - 1 - digits];
    (1..=LONGEST).contains(&digits) && before.iter().rev().take(40).all(|c| c.is_whitespace())
}

/// If a gap between cells begins at `i` (two blanks or more, or a tab), where it ends.
pub(super) fn cell_gap_end(raw: &[char], i: usize) -> Option<usize> {
    if !is_blank(raw[i]) || raw[i] == '\t' {
        return None;
    }
    let run = &raw[i..];
    let length = run.iter().take_while(|c| is_blank(**c) && **c != '\t').count();
    let wide: usize = run[..length].iter().map(|c| width(*c)).sum();
    // Blanks around a tab belong to the tab.
    (wide >= 2 && raw.get(i + length) != Some(&'\t') && (i == 0 || raw[i - 1] != '\t')).then_some(i + length)
}

/// The longest cell of a row whose cells are set apart by blanks.
const MAX_CELL: usize = 24;

/// Whether a line is a row of cells set apart by wide gaps: three cells or more, or two with a number; no running text.
pub(super) fn is_row(raw: &[char]) -> bool {
    // Two blanks together or a tab; most lines have neither.
    if !raw.windows(2).any(|w| w[0] == '\t' || w[0] == '\u{3000}' || (w[0] == ' ' && is_blank(w[1]))) {
        return false;
    }
    let (mut cells, mut numbers, mut single, mut start, mut i) = (0usize, 0usize, 0usize, 0usize, 0usize);
    let mut close = |cell: &[char]| {
        if cell.len() > MAX_CELL || cell.last().is_some_and(|c| matches!(c, '。' | '；' | '，' | '：')) {
            return false;
        }
        cells += 1;
        numbers += usize::from(
            !cell.is_empty() && cell.iter().all(|c| c.is_ascii_digit() || matches!(*c, '.' | ',' | '%' | '-' | '/')),
        );
        single += usize::from(cell.len() == 1 && !cell[0].is_ascii_digit());
        true
    };
    while i < raw.len() {
        match cell_gap_end(raw, i).or_else(|| (raw[i] == '\t').then_some(i + 1)) {
            Some(end) => {
                if !close(&raw[start..i]) {
                    return false;
                }
                start = end;
                i = end;
            }
            None => i += 1,
        }
    }
    close(&raw[start..]) && (cells >= 3 || cells == 2 && numbers >= 1) && single * 2 <= cells
}

/// Full width to half width for letters and digits; half-width punctuation of Chinese text to full width.
pub(super) fn unify(raw: &[char], i: usize) -> char {
    let digit = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(c));
    let between_digits = || i > 0 && digit(raw.get(i - 1)) && digit(raw.get(i + 1));
    match raw[i] {
        c @ ('０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ') => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '％' | '﹪' => '%',
        '．' | '.' | '·' if between_digits() => '.',
        '．' => '.',
        ',' | '，' if between_digits() && is_thousands(raw, i) => ',',
        ',' | '﹐' => '，',
        ';' | '﹔' => '；',
        ':' | '﹕' | '∶' if between_digits() => ':',
        ':' | '﹕' | '：' => '：',
        '(' | '﹙' => '（',
        ')' | '﹚' => '）',
        '!' => '！',
        '?' => '？',
        '｡' => '。',
        '～' | '∼' | '〜' => '~',
        '－' | '–' | '﹣' | '−' => '-',
        '＋' => '+',
        '\u{3000}' | '\u{A0}' => ' ',
        '「' | '『' => '“',
        '」' | '』' => '”',
        c => c,
    }
}

/// Whether the comma at `i` groups digits: exactly three follow, one to three stand before.
fn is_thousands(raw: &[char], i: usize) -> bool {
    let run = raw[i + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
    let before = raw[..i].iter().rev().take_while(|c| c.is_ascii_digit()).take(4).count();
    run == 3 && (1..=3).contains(&before) && raw[i] == ','
}
