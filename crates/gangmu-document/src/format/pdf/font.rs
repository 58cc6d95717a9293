//! A font of a PDF file as far as reading needs it: codes, characters and widths. Glyph outlines are not looked at.

use std::collections::HashMap;

use encoding_rs::WINDOWS_1252;

use super::cmap::{Codes, ToUnicode};
use super::file::File;
use super::names;
use super::object::{Dict, Value};

/// Codes, characters and widths.
#[derive(Debug)]
pub(super) struct Font {
    codes: Codes,
    to_unicode: ToUnicode,
    /// Whether two-byte codes are UCS-2 themselves.
    unicode: bool,
    /// Characters of a simple font's codes, where the encoding names others than the usual.
    differences: HashMap<u32, String>,
    /// In text space, a thousandth of the font size each unless the font says otherwise.
    widths: HashMap<u32, f32>,
    default_width: f32,
    /// What one unit of width is in text space.
    unit: f32,
    composite: bool,
}

/// One code of a string as shown.
pub(super) struct Shown {
    /// "" where the font does not say what it means.
    pub text: String,
    /// Of the font size.
    pub width: f32,
    /// Whether word spacing applies: a single byte 32.
    pub blank: bool,
}

/// Width entries of one font.
const MAX_WIDTHS: usize = 100_000;

impl Font {
    pub(super) fn read(file: &File<'_>, dict: &Dict) -> Self {
        let to_unicode = dict
            .get(b"ToUnicode".as_slice())
            .and_then(|value| file.stream(value))
            .and_then(|stream| file.unpack(&stream))
            .map(|source| ToUnicode::read(&source))
            .unwrap_or_default();
        let subtype = file.get(dict, b"Subtype");
        if subtype.name() == Some(b"Type0") {
            Self::composite(file, dict, to_unicode)
        } else {
            Self::simple(file, dict, to_unicode, subtype.name() == Some(b"Type3"))
        }
    }

    fn composite(file: &File<'_>, dict: &Dict, to_unicode: ToUnicode) -> Self {
        let descendant = match file.get(dict, b"DescendantFonts") {
            Value::Array(items) => items.first().map(|item| file.resolve(item)),
            other => Some(other),
        };
        let descendant = if let Some(Value::Dict(dict)) = descendant { dict } else { Dict::new() };
        let (codes, unicode) = match dict.get(b"Encoding".as_slice()) {
            Some(value) => match file.resolve(value) {
                Value::Name(name) => {
                    let name = String::from_utf8_lossy(&name).into_owned();
                    (Codes::of_name(&name).unwrap_or(Codes::Two), name.contains("UCS2"))
                }
                _ => {
                    let source = file.stream(value).and_then(|stream| file.unpack(&stream));
                    (source.map_or(Codes::Two, |source| Codes::of_stream(&source)), false)
                }
            },
            None => (Codes::Two, false),
        };
        let mut widths = HashMap::new();
        // Only where codes are glyph numbers do the widths belong to them.
        if !unicode && matches!(codes, Codes::Two | Codes::Listed(_)) {
            read_cid_widths(file, &descendant, &mut widths);
        }
        let default_width = file.get(&descendant, b"DW").number().unwrap_or(1000.0) as f32;
        Self {
            codes,
            to_unicode,
            unicode,
            differences: HashMap::new(),
            widths,
            default_width,
            unit: 0.001,
            composite: true,
        }
    }

    fn simple(file: &File<'_>, dict: &Dict, to_unicode: ToUnicode, own_scale: bool) -> Self {
        let first = file.get(dict, b"FirstChar").index().unwrap_or(0).min(255) as u32;
        let widths = file.numbers(dict, b"Widths").into_iter().take(256);
        let widths = widths.enumerate().map(|(at, width)| (first + at as u32, width as f32)).collect();
        let descriptor = file.dict(dict, b"FontDescriptor");
        let missing = file.get(&descriptor, b"MissingWidth").number();
        let matrix = file.numbers(dict, b"FontMatrix");
        let unit = if own_scale { matrix.first().map_or(0.001, |scale| *scale as f32) } else { 0.001 };
        let differences = match file.get(dict, b"Encoding") {
            Value::Dict(encoding) => read_differences(file, &encoding),
            _ => HashMap::new(),
        };
        Self {
            codes: Codes::One,
            to_unicode,
            unicode: false,
            differences,
            widths,
            default_width: missing.unwrap_or(if own_scale { 0.0 } else { 500.0 }) as f32,
            unit,
            composite: false,
        }
    }

    /// The codes of a string, one by one.
    pub(super) fn show(&self, string: &[u8], mut take: impl FnMut(Shown)) {
        let mut rest = string;
        while !rest.is_empty() {
            let code = self.codes.next(rest);
            let bytes = &rest[..code.length];
            let narrow = matches!(self.codes, Codes::National(_)) && code.length == 1;
            let usual = if narrow { 500.0 } else { self.default_width };
            let width = self.widths.get(&code.code).copied().unwrap_or(usual) * self.unit;
            take(Shown { text: self.text(code.code, bytes), width, blank: code.length == 1 && code.code == 32 });
            rest = &rest[code.length..];
        }
    }

    fn text(&self, code: u32, bytes: &[u8]) -> String {
        if let Some(text) = self.to_unicode.get(code) {
            return text.to_string();
        }
        if self.composite {
            return self.codes.characters(bytes, self.unicode).unwrap_or_default();
        }
        match self.differences.get(&code) {
            Some(text) => text.clone(),
            None => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        }
    }
}

/// `/W`: "first [w w …]" or "first last w".
fn read_cid_widths(file: &File<'_>, descendant: &Dict, widths: &mut HashMap<u32, f32>) {
    let Value::Array(items) = file.get(descendant, b"W") else { return };
    let mut at = 0;
    while let Some(first) = items.get(at).and_then(Value::index) {
        let Some(second) = items.get(at + 1).map(|item| file.resolve(item)) else { return };
        if let Value::Array(list) = &second {
            for (step, width) in list.iter().enumerate() {
                insert(widths, first + step, width.number());
            }
            at += 2;
        } else {
            let (last, width) = (second.index().unwrap_or(0), items.get(at + 2).and_then(Value::number));
            for code in first..=last.min(first + 0xFFFF) {
                insert(widths, code, width);
            }
            at += 3;
        }
        if widths.len() > MAX_WIDTHS {
            return;
        }
    }
}

fn insert(widths: &mut HashMap<u32, f32>, code: usize, width: Option<f64>) {
    if let (Ok(code), Some(width)) = (u32::try_from(code), width) {
        widths.insert(code, width as f32);
    }
}

/// `/Differences`: a code, then the names of it and those that follow.
fn read_differences(file: &File<'_>, encoding: &Dict) -> HashMap<u32, String> {
    let mut differences = HashMap::new();
    let Value::Array(items) = file.get(encoding, b"Differences") else { return differences };
    let mut code = 0u32;
    for item in items {
        match item {
            Value::Name(name) => {
                let text = names::characters(&name);
                differences.insert(code, text);
                code = code.saturating_add(1);
            }
            other => code = other.index().and_then(|at| u32::try_from(at).ok()).unwrap_or(code),
        }
    }
    differences
}
