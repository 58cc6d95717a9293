//! Draws single values: codes by weight, rounded numbers, texts with blanks, credit codes. It knows no record.

use std::collections::BTreeMap;

use gangmu_pack::identity;
use jiff::civil::Date;
use serde_json::Value;

use super::dice::Dice;

/// Fills `{name}` by `lookup` and `#` by digits. A name that nobody knows stays as it is, so that a test finds it.
pub fn fill_text(template: &str, dice: &mut Dice, mut lookup: impl FnMut(&str, &mut Dice) -> Option<String>) -> String {
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
    let mut code = format!("{class}{division}MJ");
    while code.len() < 17 {
        code.push(char::from(b'0' + dice.whole(0, 9) as u8));
    }
    code.extend(identity::credit_code_check(&code));
    code
}

/// An identity number (GB 11643-1999) of the county's unassigned division, with a right check character.
pub fn draw_id_card(division: &str, born: [i16; 2], dice: &mut Dice) -> String {
    let (year, month, day) = (dice.whole(born[0].into(), born[1].into()), dice.whole(1, 12), dice.whole(1, 28));
    let mut number = format!("{division}{year:04}{month:02}{day:02}{:03}", dice.whole(1, 999));
    number.extend(identity::id_card_check(&number));
    number
}

/// An identity number of somebody born in that month, with a digit that fits the sex.
pub fn draw_id_card_of(division: &str, born: Date, female: bool, dice: &mut Dice) -> String {
    let serial = dice.whole(0, 499) * 2 + i64::from(!female);
    let mut number = format!("{division}{:04}{:02}{:02}{serial:03}", born.year(), born.month(), dice.whole(1, 28));
    number.extend(identity::id_card_check(&number));
    number
}

/// A mobile number of a range that is not given out.
pub fn draw_mobile(dice: &mut Dice) -> String {
    format!("199000{:05}", dice.whole(0, 99_999))
}

/// One of the words, by weight.
pub fn pick(weights: &BTreeMap<String, f64>, dice: &mut Dice) -> Option<String> {
    let chosen = dice.weighted(weights.values().copied())?;
    weights.keys().nth(chosen).cloned()
}

/// Different words by weight, at least and at most so many.
pub fn several(weights: &BTreeMap<String, f64>, count: [i64; 2], dice: &mut Dice) -> Vec<String> {
    let mut left = weights.clone();
    let wanted = dice.whole(count[0], count[1]);
    let mut chosen = Vec::new();
    for _ in 0..wanted {
        let Some(code) = pick(&left, dice) else { break };
        left.remove(&code);
        chosen.push(code);
    }
    chosen
}

/// A number rounded to a multiple of a step: whole where the step is, else with two decimals.
pub fn number(value: f64, step: f64) -> Value {
    let rounded = (value / step).round() * step;
    if step.fract() == 0.0 { (rounded as i64).into() } else { ((rounded * 100.0).round() / 100.0).into() }
}
