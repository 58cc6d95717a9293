//! What a record is found by: its number and the open fields that name it, as small letters; their pinyin initials; and the
//! short stretches of characters by which an index finds both. Protected fields are never part of it.

use gangmu_pack::definition::{Field, FieldType, Ledger, Privacy};
use pinyin::ToPinyin;
use serde_json::{Map, Value as Json};

/// Characters of an entry at most.
const LONGEST: usize = 240;
/// Goes up when entries are made by another rule, so that those that stand are made again.
const RULE: u32 = 1;

/// The words by which a record is found.
pub(crate) struct Found {
    pub text: String,
    pub initials: String,
}

/// The fields that identify a record: its title, its key, and what a list shows of names and numbers. None of a ledger
/// that is protected as a whole.
pub(crate) fn fields(ledger: &Ledger) -> impl Iterator<Item = &Field> {
    let named = |field: &&Field| field.id == ledger.head.title || ledger.head.key.contains(&field.id) || field.list;
    let open = ledger.head.privacy == Privacy::Open;
    let fields = ledger.fields.iter().filter(move |field| open && field.privacy == Privacy::Open);
    fields.filter(|field| is_words(field.kind)).filter(named)
}

fn is_words(kind: FieldType) -> bool {
    use FieldType::{CreditCode, Long, Person, Ref, SchoolCode, Text};
    matches!(kind, Text | Long | Person | Ref | SchoolCode | CreditCode)
}

/// The rule and the fields by which a ledger's entries are made, as the catalogue keeps it.
pub(crate) fn signature(ledger: &Ledger) -> String {
    let fields: Vec<&str> = fields(ledger).map(|field| field.id.as_str()).collect();
    format!("{RULE}:{}", fields.join(","))
}

/// The words by which a record of that number is found.
pub(crate) fn found(ledger: &Ledger, number: &str, values: &Map<String, Json>) -> Found {
    let words: Vec<&str> = fields(ledger).filter_map(|field| values.get(&field.id)?.as_str()).collect();
    let words: String = words.join(" ").chars().take(LONGEST).collect();
    Found { text: format!("{number} {words}").to_lowercase(), initials: initials(&words) }
}

/// Pinyin initials: 石桥小学 → sqxx. Characters without pinyin stay, as small letters.
pub fn initials(name: &str) -> String {
    name.chars()
        .map(|c| c.to_pinyin().and_then(|p| p.first_letter().chars().next()).unwrap_or(c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The stretches of two characters within words, of three where they are digits: two digits are in every number.
pub(crate) fn grams<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut grams: Vec<&str> = Vec::new();
    for run in texts.into_iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())) {
        let places: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        // Two characters lie between a place and the second after it.
        let stretches = |long: usize| places.windows(long + 1).map(move |ends| (ends[0], ends[long]));
        grams.extend(stretches(2).map(|(from, to)| &run[from..to]).filter(|pair| !digits(pair)));
        grams.extend(stretches(3).map(|(from, to)| &run[from..to]).filter(|three| digits(three)));
    }
    grams.sort_unstable();
    grams.dedup();
    grams.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_pairs_and_of_digits_three() {
        for (text, expected) in [
            ("应急灯", "应急 急灯"),
            ("yh2026-00042", "000 004 026 042 202 h2 yh"),
            ("3号楼", "3号 号楼"),
            ("灯", ""),
            ("42", ""),
            ("灯(二)楼", ""),
        ] {
            assert_eq!(grams([text]), expected, "{text}");
        }
        assert_eq!(grams(["一二", "二三"]), "一二 二三");
    }

    #[test]
    fn initials_are_of_characters_and_leave_the_rest() {
        assert_eq!(initials("石桥小学"), "sqxx");
        assert_eq!(initials("3号楼 LED"), "3hl led");
    }
}
