//! Where in a TOML file a value stands. It judges nothing.

use std::collections::HashMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Line and column, both from 1; the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub line: usize,
    pub column: usize,
}

/// The places of all values of a file, by path: `move[2].requires[0]`.
pub(crate) struct Places<'a> {
    text: &'a str,
    spans: HashMap<String, Range<usize>>,
}

impl<'a> Places<'a> {
    /// The places of a parsed file.
    pub fn of(text: &'a str, root: &DeTable) -> Self {
        let mut spans = HashMap::new();
        table("", root, &mut spans);
        Self { text, spans }
    }

    /// The place of a value; of the nearest thing around it where it is not written.
    pub fn find(&self, path: &str) -> Place {
        self.at_byte(self.span(path).map_or(0, |s| s.start))
    }

    /// The place of a character inside a text value.
    pub fn find_inside(&self, path: &str, character: usize) -> Place {
        let Some(span) = self.spans.get(path) else {
            return self.find(path);
        };
        let written = self.text.get(span.clone()).unwrap_or_default();
        let quotes = if written.starts_with("\"\"\"") || written.starts_with("'''") { 3 } else { 1 };
        let byte: usize = written.chars().take(quotes + character).map(char::len_utf8).sum();
        self.at_byte(span.start + byte)
    }

    /// The place of a byte of the file.
    pub fn at_byte(&self, byte: usize) -> Place {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Place { line, column }
    }

    fn span(&self, path: &str) -> Option<&Range<usize>> {
        let mut path = path;
        loop {
            if let Some(span) = self.spans.get(path) {
                return Some(span);
            }
            path = &path[..path.rfind(['.', '['])?];
        }
    }
}

fn table(path: &str, table: &DeTable, spans: &mut HashMap<String, Range<usize>>) {
    for (key, inner) in table {
        let key = key.get_ref();
        let path = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
        value(&path, inner, spans);
    }
}

fn value(path: &str, found: &Spanned<DeValue>, spans: &mut HashMap<String, Range<usize>>) {
    spans.insert(path.to_owned(), found.span());
    match found.get_ref() {
        DeValue::Table(inner) => table(path, inner, spans),
        DeValue::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                value(&format!("{path}[{i}]"), item, spans);
            }
        }
        _ => {}
    }
}
