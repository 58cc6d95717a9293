//! Characters of the glyph names that simple fonts use. Only what a Latin font of an office document holds.

/// Names of ASCII's marks in code order from 0x20, letters left out, and of common marks beyond.
#[rustfmt::skip]
const NAMES: &[(&str, char)] = &[
    ("space", ' '), ("exclam", '!'), ("quotedbl", '"'), ("numbersign", '#'), ("dollar", '$'), ("percent", '%'),
    ("ampersand", '&'), ("quotesingle", '\''), ("parenleft", '('), ("parenright", ')'), ("asterisk", '*'),
    ("plus", '+'), ("comma", ','), ("hyphen", '-'), ("period", '.'), ("slash", '/'), ("zero", '0'), ("one", '1'),
    ("two", '2'), ("three", '3'), ("four", '4'), ("five", '5'), ("six", '6'), ("seven", '7'), ("eight", '8'),
    ("nine", '9'), ("colon", ':'), ("semicolon", ';'), ("less", '<'), ("equal", '='), ("greater", '>'),
    ("question", '?'), ("at", '@'), ("bracketleft", '['), ("backslash", '\\'), ("bracketright", ']'),
    ("asciicircum", '^'), ("underscore", '_'), ("grave", '`'), ("braceleft", '{'), ("bar", '|'), ("braceright", '}'),
    ("asciitilde", '~'), ("quoteleft", '‘'), ("quoteright", '’'), ("quotedblleft", '“'), ("quotedblright", '”'),
    ("endash", '–'), ("emdash", '—'), ("bullet", '•'), ("ellipsis", '…'), ("periodcentered", '·'), ("degree", '°'),
    ("multiply", '×'), ("divide", '÷'), ("plusminus", '±'), ("minus", '−'), ("perthousand", '‰'), ("section", '§'),
    ("nbspace", '\u{A0}'), ("sfthyphen", '-'), ("fi", 'ﬁ'), ("fl", 'ﬂ'),
];

/// The characters of a glyph name, "" if it says nothing ("g23").
pub(super) fn characters(name: &[u8]) -> String {
    let Ok(name) = std::str::from_utf8(name) else { return String::new() };
    // "A.sc" and "f_i" are forms and ligatures of what they name.
    let stem = name.split('.').next().unwrap_or_default();
    stem.split('_').filter_map(character).collect()
}

fn character(name: &str) -> Option<char> {
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter);
    }
    if let Some((_, c)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let hex = name.strip_prefix("uni").filter(|hex| hex.len() == 4);
    let hex = hex.or_else(|| name.strip_prefix('u').filter(|hex| (4..=6).contains(&hex.len())));
    hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_give_their_characters() {
        for (name, text) in
            [("A", "A"), ("seven", "7"), ("uni6559", "教"), ("f_i", "fi"), ("g23", ""), ("u20BB7", "𠮷")]
        {
            assert_eq!(characters(name.as_bytes()), text, "{name}");
        }
    }
}
