//! Fills the blanks of a text template. It draws words; it knows no grammar.

use super::dice::Dice;

/// Fills `{name}` by `lookup` and `#` by digits. A name that nobody knows stays as it is, so that a test finds it.
pub fn fill_text(
    template: &str,
    dice: &mut Dice,
    mut lookup: impl FnMut(&str, &mut Dice) -> Option<String>,
) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find(['{', '#']) {
        text.push_str(&rest[..open]);
        rest = &rest[open..];
        if let Some(after) = rest.strip_prefix('#') {
            text.push(char::from(b'0' + dice.whole(0, 9) as u8));
            rest = after;
            continue;
        }
        let Some(close) = rest.find('}') else { break };
        match lookup(&rest[1..close], dice) {
            Some(word) => text.push_str(&word),
            None => text.push_str(&rest[..=close]),
        }
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    text
}

/// A unified social credit code (GB 32100-2015) with a right check character: class, division and an invented body.
pub fn draw_credit_code(class: &str, division: &str, dice: &mut Dice) -> String {
    const SYMBOLS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [
        1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
    ];
    let mut code = format!("{class}{division}MJ");
    while code.len() < 17 {
        code.push(char::from(b'0' + dice.whole(0, 9) as u8));
    }
    let value = |b: u8| SYMBOLS.iter().position(|s| *s == b).unwrap_or_default();
    let sum: usize = code.bytes().zip(WEIGHTS).map(|(b, w)| value(b) * w).sum();
    code.push(char::from(SYMBOLS[(31 - sum % 31) % 31]));
    code
}
