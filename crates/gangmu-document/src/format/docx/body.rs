//! Paragraphs, tables and notes of a Word part as lines. Knows nothing of archives or of what the lines mean.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::LineHint;
use super::numbering::{Levels, Numbers};

/// Collects the lines of one or more parts.
pub(super) struct Body {
    numbers: Numbers,
    styles: HashMap<String, Levels>,
    lines: Vec<String>,
    hints: Vec<LineHint>,
    /// The open paragraphs, the innermost last (text boxes stand inside paragraphs).
    open: Vec<Open>,
    /// The open table rows, each with its cells.
    rows: Vec<Vec<String>>,
    /// Depth of elements whose words are not part of the document.
    hidden: usize,
    in_text: bool,
}

#[derive(Default)]
struct Open {
    text: String,
    level: Option<u8>,
    number: Option<(String, u8)>,
    number_level: Option<u8>,
}

/// Elements whose words are no longer, or not, words of the document.
const HIDDEN: &[&str] = &["del", "moveFrom", "Fallback", "instrText"];

impl Body {
    pub(super) fn new(numbers: Numbers, styles: HashMap<String, Levels>) -> Self {
        Self { numbers, styles, lines: vec![], hints: vec![], open: vec![], rows: vec![], hidden: 0, in_text: false }
    }

    /// Reads a part; nothing if its XML is broken.
    pub(super) fn read(&mut self, xml: &str) -> Option<()> {
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) => self.start(&tag),
                Event::Empty(tag) => {
                    self.start(&tag);
                    self.end(tag.local_name().into_inner());
                }
                Event::End(tag) => self.end(tag.local_name().into_inner()),
                Event::Text(text) if self.in_text => self.push(&text.xml10_content()),
                Event::CData(text) if self.in_text => self.push(&text.xml10_content()),
                Event::GeneralRef(reference) if self.in_text => self.push_reference(&reference),
                Event::Eof => return Some(()),
                _ => {}
            }
        }
    }

    pub(super) fn finish(self) -> (Vec<String>, Vec<LineHint>) {
        (self.lines, self.hints)
    }

    fn push_reference(&mut self, reference: &quick_xml::events::BytesRef<'_>) {
        let named = match &**reference {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => reference.resolve_char_ref().ok().flatten(),
        };
        if let Some(c) = named {
            self.push(c.encode_utf8(&mut [0; 4]));
        }
    }

    fn push(&mut self, text: &str) {
        if self.hidden == 0
            && let Some(open) = self.open.last_mut()
        {
            // A break inside a run stays a blank: lines are paragraphs.
            open.text.extend(text.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name().into_inner();
        match name {
            _ if HIDDEN.contains(&name) => self.hidden += 1,
            "p" => self.open.push(Open::default()),
            "t" => self.in_text = true,
            "tab" | "br" | "cr" if self.in_run() => self.push(" "),
            "noBreakHyphen" => self.push("-"),
            "tr" => self.rows.push(Vec::new()),
            "tc" => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(String::new());
                }
            }
            "pStyle" => self.take_style(&value(tag)),
            "outlineLvl" => {
                let level = value(tag).parse::<u8>().ok().filter(|l| *l < 9).map(|l| l + 1);
                if let Some(open) = self.open.last_mut() {
                    open.level = level.or(open.level);
                }
            }
            "ilvl" => {
                let level = value(tag).parse().ok();
                if let Some(open) = self.open.last_mut() {
                    open.number_level = level;
                }
            }
            "numId" => {
                if let Some(open) = self.open.last_mut() {
                    open.number = Some((value(tag), open.number_level.unwrap_or(0)));
                }
            }
            _ => {}
        }
    }

    /// Tab stops of paragraph properties are no tabs: only a paragraph that has begun its runs takes one.
    fn in_run(&self) -> bool {
        self.open.last().is_some_and(|open| !open.text.is_empty())
    }

    fn take_style(&mut self, id: &str) {
        if let (Some(open), Some(style)) = (self.open.last_mut(), self.styles.get(id)) {
            open.level = style.heading;
            open.number.clone_from(&style.number);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            _ if HIDDEN.contains(&name) => self.hidden = self.hidden.saturating_sub(1),
            "t" => self.in_text = false,
            "p" => self.end_paragraph(),
            "tr" => {
                if let Some(cells) = self.rows.pop() {
                    self.emit(cells.join("\t"), None);
                }
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let mut text = open.text;
        if let Some((id, level)) = &open.number
            && !text.trim().is_empty()
        {
            let mark = self.numbers.next(id, *level);
            text.insert_str(0, &mark);
        }
        self.emit(text, open.level);
    }

    /// Gives a line to the open cell, else to the document.
    fn emit(&mut self, text: String, level: Option<u8>) {
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            if !cell.is_empty() && !text.is_empty() {
                cell.push(' ');
            }
            cell.push_str(text.trim());
        } else {
            self.lines.push(text);
            self.hints.push(LineHint::level(level));
        }
    }
}

/// The `val` attribute, "" if there is none.
pub(super) fn value(tag: &BytesStart<'_>) -> String {
    attribute(tag, "val")
}

/// An attribute by its local name, "" if there is none.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    tag.attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().into_inner() == name)
        .map(|a| {
            quick_xml::escape::unescape(&a.value).map_or_else(|_| a.value.to_string(), std::borrow::Cow::into_owned)
        })
        .unwrap_or_default()
}
