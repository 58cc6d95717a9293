//! Workbooks: a row a line, cells parted by tabs, as shown on the sheet. Formulas are not computed; charts are left.

mod styles;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::Parts;
use super::xml::{attribute, character};
use super::{Decoded, LineHint};
use crate::document::{Format, Limits};
use crate::error::ReadError;
use styles::Styles;

/// The part that a workbook begins with.
pub(super) const ROOT: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
const STRINGS: &str = "xl/sharedStrings.xml";
const STYLES: &str = "xl/styles.xml";
/// Cells that merged cells fill, all together.
const MAX_FILLED: usize = 1_000_000;

/// Rows of cells, by row and column.
type Cells = BTreeMap<u32, BTreeMap<u32, String>>;

/// Decodes an XLSX file.
pub(super) fn decode(parts: &mut Parts<'_>, limits: &Limits) -> Result<Decoded, ReadError> {
    let source = parts.read(ROOT)?.unwrap_or_default();
    let (sheets, from_1904) = workbook(&source).ok_or_else(|| parts.broken(ROOT))?;
    let places = parts.read(RELATIONS)?.unwrap_or_default();
    let places = relations(&places).ok_or_else(|| parts.broken(RELATIONS))?;
    let strings = parts.read(STRINGS)?.unwrap_or_default();
    let strings = shared_strings(&strings).ok_or_else(|| parts.broken(STRINGS))?;
    let styles = parts.read(STYLES)?.unwrap_or_default();
    let styles = Styles::read(&styles).ok_or_else(|| parts.broken(STYLES))?;
    let book = Book { strings, styles, from_1904 };

    let mut filled = Vec::new();
    for (title, id) in sheets {
        let Some(place) = places.get(&id) else { continue };
        let Some(source) = parts.read(place)? else { continue };
        let cells = book.sheet(&source).ok_or_else(|| parts.broken(place))?;
        if !cells.is_empty() {
            filled.push((title, cells));
        }
    }
    let several = filled.len() > 1;
    let (mut text, mut hints) = (String::new(), Vec::new());
    for (table, (title, cells)) in filled.into_iter().enumerate() {
        if several {
            push_line(&mut text, &title, hints.is_empty());
            hints.push(LineHint::level(Some(1)));
        }
        let used: BTreeSet<u32> = cells.values().flat_map(|row| row.keys().copied()).collect();
        for row in cells.values() {
            push_line(&mut text, &row_text(row, &used), hints.is_empty());
            hints.push(LineHint::row(table));
            if text.len() > limits.max_unpacked {
                let name = parts.name().to_string();
                return Err(ReadError::Bomb { name, part: title, limit: limits.max_unpacked });
            }
        }
    }
    if text.trim().is_empty() {
        return Err(ReadError::Empty { name: parts.name().into() });
    }
    Ok(Decoded { format: Format::Xlsx, encoding: "UTF-8".into(), text, hints })
}

fn push_line(text: &mut String, line: &str, first: bool) {
    if !first {
        text.push('\n');
    }
    text.push_str(line);
}

/// The cells of a row under the columns that the sheet uses.
fn row_text(row: &BTreeMap<u32, String>, used: &BTreeSet<u32>) -> String {
    if row.len() == 1 {
        return row.values().cloned().collect();
    }
    let last = row.last_key_value().map_or(0, |(column, _)| *column);
    let cells: Vec<&str> = used.range(..=last).map(|column| row.get(column).map_or("", String::as_str)).collect();
    cells.join("\t")
}

/// Names and relation ids of the sheets that are shown, and whether dates begin in 1904.
fn workbook(source: &str) -> Option<(Vec<(String, String)>, bool)> {
    let (mut sheets, mut from_1904) = (Vec::new(), false);
    let mut reader = Reader::from_str(source);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().into_inner() {
                "sheet" if !attribute(&tag, "state").to_ascii_lowercase().contains("hidden") => {
                    sheets.push((attribute(&tag, "name"), attribute(&tag, "id")));
                }
                "workbookPr" => from_1904 = matches!(attribute(&tag, "date1904").as_str(), "1" | "true"),
                _ => {}
            },
            Event::Eof => return Some((sheets, from_1904)),
            _ => {}
        }
    }
}

/// Parts by relation id.
fn relations(source: &str) -> Option<HashMap<String, String>> {
    let mut places = HashMap::new();
    let mut reader = Reader::from_str(source);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().into_inner() == "Relationship" => {
                let target = attribute(&tag, "Target");
                let place = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_string);
                places.insert(attribute(&tag, "Id"), place);
            }
            Event::Eof => return Some(places),
            _ => {}
        }
    }
}

/// The strings that cells refer to; readings above characters are left out.
fn shared_strings(source: &str) -> Option<Vec<String>> {
    let (mut strings, mut words) = (Vec::new(), Words::default());
    let mut reader = Reader::from_str(source);
    loop {
        let event = reader.read_event().ok()?;
        match &event {
            Event::End(tag) if tag.local_name().into_inner() == "si" => strings.push(words.take()),
            Event::Empty(tag) if tag.local_name().into_inner() == "si" => strings.push(String::new()),
            Event::Eof => return Some(strings),
            _ => {}
        }
        words.feed(&event, &["t"]);
    }
}

/// Collects the words of elements; line breaks become blanks.
#[derive(Default)]
struct Words {
    text: String,
    open: bool,
    reading: bool,
}

impl Words {
    fn feed(&mut self, event: &Event<'_>, elements: &[&str]) {
        match event {
            Event::Start(tag) => match tag.local_name().into_inner() {
                "rPh" => self.reading = true,
                name => self.open = elements.contains(&name) && !self.reading,
            },
            Event::End(tag) => {
                self.open = false;
                if tag.local_name().into_inner() == "rPh" {
                    self.reading = false;
                }
            }
            Event::Text(text) if self.open => self.text.push_str(&text.xml10_content()),
            Event::CData(text) if self.open => self.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if self.open => self.text.extend(character(reference)),
            _ => {}
        }
    }

    fn take(&mut self) -> String {
        let text = std::mem::take(&mut self.text);
        if text.contains(['\n', '\r', '\t']) { text.replace(['\n', '\r', '\t'], " ") } else { text }
    }
}

/// What all sheets share.
struct Book {
    strings: Vec<String>,
    styles: Styles,
    from_1904: bool,
}

/// The cell that is open.
#[derive(Default)]
struct Open {
    row: u32,
    column: u32,
    kind: String,
    style: Option<usize>,
}

impl Book {
    /// The cells of a sheet that hold something, merged ones filled downwards; nothing if its XML is broken.
    fn sheet(&self, source: &str) -> Option<Cells> {
        let mut cells = Cells::new();
        let (mut open, mut words, mut merged) = (Open::default(), Words::default(), Vec::new());
        let mut reader = Reader::from_str(source);
        loop {
            let event = reader.read_event().ok()?;
            match &event {
                Event::Start(tag) | Event::Empty(tag) => match tag.local_name().into_inner() {
                    "row" => {
                        open.row = attribute(tag, "r").parse().unwrap_or(open.row.saturating_add(1));
                        open.column = 0;
                    }
                    "c" => {
                        open.begin(tag);
                        words.take();
                    }
                    "mergeCell" => merged.extend(area(&attribute(tag, "ref"))),
                    _ => {}
                },
                Event::End(tag) if tag.local_name().into_inner() == "c" => {
                    let text = self.text(&open, &words.take());
                    if !text.is_empty() {
                        cells.entry(open.row).or_default().insert(open.column, text);
                    }
                }
                Event::Eof => break,
                _ => {}
            }
            words.feed(&event, &["v", "t"]);
        }
        fill(&mut cells, &merged);
        Some(cells)
    }

    fn text(&self, open: &Open, value: &str) -> String {
        let value = value.trim();
        match open.kind.as_str() {
            "s" => value.parse().ok().and_then(|at: usize| self.strings.get(at)).map_or("", |s| s.trim()).to_string(),
            "b" => if value == "1" { "是" } else { "否" }.to_string(),
            "" | "n" => match value.parse::<f64>() {
                Ok(number) => self.styles.show(open.style, number, self.from_1904),
                Err(_) => value.to_string(),
            },
            _ => value.to_string(),
        }
    }
}

impl Open {
    fn begin(&mut self, tag: &BytesStart<'_>) {
        let place = place(&attribute(tag, "r"));
        self.column = place.map_or(self.column.saturating_add(1), |(_, column)| column);
        self.kind = attribute(tag, "t");
        self.style = attribute(tag, "s").parse().ok();
    }
}

/// Row and column, from 1, of "B12".
fn place(reference: &str) -> Option<(u32, u32)> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let column = reference.bytes().take(letters).try_fold(0u32, |sum, letter| {
        sum.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    Some((reference.get(letters..)?.parse().ok()?, column)).filter(|(_, column)| (1..=16_384).contains(column))
}

/// First and last row, and first column, of "A2:B5".
fn area(reference: &str) -> Option<(u32, u32, u32)> {
    let (from, to) = reference.split_once(':')?;
    let ((top, left), (bottom, _)) = (place(from)?, place(to)?);
    Some((top, bottom, left))
}

/// Writes what stands in a merged cell into each of its rows that says something itself.
fn fill(cells: &mut Cells, merged: &[(u32, u32, u32)]) {
    let mut filled = 0usize;
    let mut adds: Vec<(u32, u32, String)> = Vec::new();
    for (top, bottom, column) in merged.iter().filter(|(top, bottom, _)| bottom > top) {
        let Some(text) = cells.get(top).and_then(|row| row.get(column)) else { continue };
        for (row, _) in cells.range(top + 1..=*bottom) {
            filled += 1;
            if filled > MAX_FILLED {
                return;
            }
            adds.push((*row, *column, text.clone()));
        }
    }
    for (row, column, text) in adds {
        if let Some(row) = cells.get_mut(&row) {
            row.entry(column).or_insert(text);
        }
    }
}

#[cfg(test)]
mod tests;
