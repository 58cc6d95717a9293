//! How personal values are shown by default (domain handbook §11.4). It decides no rights and stores nothing.

use gangmu_pack::definition::{Field, FieldType, Ledger, Privacy};
use serde_json::{Map, Value};

const COMPOUND: [&str; 8] = ["欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "慕容"];

/// Masks the protected values of a record in place.
pub fn mask_values(ledger: &Ledger, values: &mut Map<String, Value>) {
    for field in ledger.fields.iter().filter(|f| f.privacy != Privacy::Open) {
        if let Some(value) = values.get_mut(&field.id) {
            *value = masked(field, value);
        }
    }
}

fn masked(field: &Field, value: &Value) -> Value {
    match (field.privacy, value) {
        (_, Value::Null) => Value::Null,
        (Privacy::Hidden, _) => "***".into(),
        (_, Value::String(text)) => match field.kind {
            FieldType::Date => text.get(..7).unwrap_or("***").into(),
            _ => mask_text(text).into(),
        },
        _ => "***".into(),
    }
}

/// Masks by what the text looks like: an identity number, a telephone, else a name.
pub fn mask_text(text: &str) -> String {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    match (text.chars().count(), digits) {
        (18, 17..) => mask_id(text),
        (11, 11) => mask_phone(text),
        (_, 5..) => format!("{}****", text.chars().take(3).collect::<String>()),
        _ => mask_name(text),
    }
}

/// `999999201503010016` → `999999********0016`.
fn mask_id(id: &str) -> String {
    ends(id, 6, "********", 4)
}

/// `13800138000` → `138****8000`.
fn mask_phone(phone: &str) -> String {
    ends(phone, 3, "****", 4)
}

fn ends(text: &str, head: usize, stars: &str, tail: usize) -> String {
    let skipped = text.chars().count().saturating_sub(tail);
    text.chars().take(head).chain(stars.chars()).chain(text.chars().skip(skipped)).collect()
}

/// `李四` → `李＊`; compound surnames stay whole; one star for each further character.
fn mask_name(name: &str) -> String {
    let known = COMPOUND.iter().find(|s| name.starts_with(**s) && name.chars().count() > 2);
    let kept = known.map_or(1, |_| 2);
    let stars = name.chars().count().saturating_sub(kept);
    name.chars().take(kept).chain(std::iter::repeat_n('＊', stars)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_handbooks_vectors_are_masked() {
        for (text, expected) in [
            ("999999201503010016", "999999********0016"),
            ("13800138000", "138****8000"),
            ("欧阳明", "欧阳＊"),
            ("李四", "李＊"),
            ("张小明", "张＊＊"),
            ("0851-12345", "085****"),
        ] {
            assert_eq!(mask_text(text), expected);
        }
    }

    #[test]
    fn no_text_of_any_shape_breaks_masking() {
        for text in [
            "",
            "一",
            "１３８００１３８０００",
            "十一个字的很长很长的名字",
            "12345678901234567X",
            "123中45678901234567",
        ] {
            mask_text(text);
        }
    }
}
