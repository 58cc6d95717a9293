//! Numbers that check themselves: identity cards, credit codes, school identifiers, mobile numbers. It knows no record.

use jiff::civil::Date;

/// Weights of the first 17 characters of an identity number (GB 11643-1999).
const ID_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS: &[u8; 11] = b"10X98765432";
/// The symbols of a credit code: digits and capital letters without I, O, S, V and Z (GB 32100-2015).
const CREDIT_SYMBOLS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const CREDIT_WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Classes of schools and institutions, and provinces (first two digits of GB/T 2260).
const SCHOOL_CLASSES: [u8; 16] = [11, 21, 22, 31, 32, 33, 34, 35, 36, 37, 41, 42, 51, 91, 92, 93];
const PROVINCES: [u8; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82,
];

/// The check character of the first 17 digits of an identity number; none where they are not 17 digits.
pub fn id_card_check(first: &str) -> Option<char> {
    let digits: Vec<u32> = first.chars().map(|c| c.to_digit(10)).collect::<Option<_>>()?;
    if digits.len() != ID_WEIGHTS.len() {
        return None;
    }
    let sum: u32 = digits.iter().zip(ID_WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    Some(char::from(ID_CHECKS[(sum % 11) as usize]))
}

/// The day of birth in an identity number whose check character is right and whose day exists, from 1900 on.
/// The region is not judged. A small `x` counts as a capital one.
pub fn birth_of(id_card: &str) -> Option<Date> {
    let (first, check) = id_card.split_at_checked(17)?;
    if id_card_check(first)? != check.chars().next()?.to_ascii_uppercase() || check.len() != 1 {
        return None;
    }
    let part = |from: usize, to: usize| first.get(from..to)?.parse::<i16>().ok();
    let (year, month, day) = (part(6, 10)?, part(10, 12)?, part(12, 14)?);
    let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (year >= 1900).then_some(day)
}

/// 男 or 女 by an identity number that is right.
pub fn sex_of(id_card: &str) -> Option<&'static str> {
    birth_of(id_card)?;
    let digit = id_card.as_bytes().get(16)? - b'0';
    Some(if digit % 2 == 1 { "男" } else { "女" })
}

/// Full years from a birth to a day; none where the day lies before the birth.
pub fn age_on(birth: Date, day: Date) -> Option<i16> {
    let had = (day.month(), day.day()) >= (birth.month(), birth.day());
    let years = day.year() - birth.year() - i16::from(!had);
    (day >= birth).then_some(years)
}

/// The check character of the first 17 characters of a credit code; none where they are not 17 of its symbols.
pub fn credit_code_check(first: &str) -> Option<char> {
    let values: Vec<usize> = first.chars().map(|c| CREDIT_SYMBOLS.find(c)).collect::<Option<_>>()?;
    let sum: usize = values.iter().zip(CREDIT_WEIGHTS).map(|(value, weight)| value * weight).sum();
    (values.len() == CREDIT_WEIGHTS.len()).then(|| CREDIT_SYMBOLS.chars().nth((31 - sum % 31) % 31)).flatten()
}

/// Whether a text is a unified social credit code with the right check character, in capital letters.
pub fn is_credit_code(code: &str) -> bool {
    let parts = code.char_indices().next_back().map(|(at, check)| (&code[..at], check));
    parts.is_some_and(|(first, check)| credit_code_check(first) == Some(check))
}

/// Whether a text is the identifier of a school or institution: class, province and serial.
pub fn is_school_code(code: &str) -> bool {
    let digits = code.len() == 10 && code.bytes().all(|b| b.is_ascii_digit());
    let two = |from: usize| code.get(from..from + 2).and_then(|t| t.parse::<u8>().ok());
    digits && two(0).is_some_and(|c| SCHOOL_CLASSES.contains(&c)) && two(2).is_some_and(|p| PROVINCES.contains(&p))
}

/// Whether a text is a mobile number: 11 digits from 1.
pub fn is_mobile(number: &str) -> bool {
    number.len() == 11 && number.starts_with('1') && number.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text is a pupil number (domain handbook §3.8): `G` with an identity number, `J` with a number made by the same
/// rule for a pupil without one, `L` with division, birth and four further digits until one of them is there.
pub fn is_pupil_number(number: &str) -> bool {
    let Some((kind, rest)) = number.split_at_checked(1) else { return false };
    match kind {
        "G" | "J" => birth_of(rest).is_some(),
        "L" => {
            let digits = rest.len() == 18 && rest.bytes().all(|b| b.is_ascii_digit());
            let part = |from: usize, to: usize| rest.get(from..to)?.parse::<i16>().ok();
            let day =
                part(10, 12).zip(part(12, 14)).and_then(|(m, d)| Some((i8::try_from(m).ok()?, i8::try_from(d).ok()?)));
            let born = part(6, 10).zip(day).and_then(|(year, (month, day))| Date::new(year, month, day).ok());
            digits && born.is_some()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::civil::date;

    use super::*;

    #[test]
    fn identity_numbers_of_the_handbook_are_right_and_their_neighbours_wrong() {
        for (number, day, sex) in [
            ("999999201503010016", date(2015, 3, 1), "男"),
            ("999999201406152231", date(2014, 6, 15), "男"),
            ("999999200811073153", date(2008, 11, 7), "男"),
            ("11010519491231002X", date(1949, 12, 31), "女"),
            ("11010519491231002x", date(1949, 12, 31), "女"),
        ] {
            assert_eq!((birth_of(number), sex_of(number)), (Some(day), Some(sex)), "{number}");
        }
        for wrong in ["999999201503010017", "99999920150301001", "9999992015030100166", "99999920150301001中", "", "x"]
        {
            assert_eq!((birth_of(wrong), sex_of(wrong)), (None, None), "{wrong}");
        }
        let no_day = format!("99999920150230001{}", id_card_check("99999920150230001").unwrap());
        assert_eq!(birth_of(&no_day), None);
    }

    #[test]
    fn pupil_numbers_are_made_of_an_identity_number_or_stand_for_one() {
        for (number, right) in [
            ("G999999201503010016", true),
            ("J999999201406152231", true),
            ("L999999201406150042", true),
            ("G999999201503010017", false),
            ("L999999201413150042", false),
            ("LG99999920150301001", false),
            ("999999201503010016", false),
            ("X999999201503010016", false),
            ("学籍号", false),
            ("", false),
        ] {
            assert_eq!(is_pupil_number(number), right, "{number}");
        }
    }

    #[test]
    fn age_changes_on_the_birthday() {
        let birth = date(2019, 8, 31);
        for (day, age) in [
            (date(2025, 8, 30), Some(5)),
            (date(2025, 8, 31), Some(6)),
            (date(2019, 8, 31), Some(0)),
            (date(2019, 8, 30), None),
        ] {
            assert_eq!(age_on(birth, day), age, "{day}");
        }
    }

    #[test]
    fn credit_codes_school_codes_and_mobiles_are_judged() {
        for (code, right) in [
            ("12529999MB1000002F", true),
            ("125299994320000125", true),
            ("125299994320000126", false),
            ("12529999MB1000002", false),
            ("12529999mb1000002f", false),
            ("I2529999MB1000002F", false),
            ("", false),
        ] {
            assert_eq!(is_credit_code(code), right, "{code}");
        }
        for (code, right) in [
            ("2152000317", true),
            ("2352000317", false),
            ("215200031", false),
            ("21A2000317", false),
            ("2199000317", false),
        ] {
            assert_eq!(is_school_code(code), right, "{code}");
        }
        for (number, right) in
            [("13800138000", true), ("23800138000", false), ("1380013800", false), ("1380013800a", false)]
        {
            assert_eq!(is_mobile(number), right, "{number}");
        }
    }
}
