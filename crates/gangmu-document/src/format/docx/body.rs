//! Paragraphs, tables and notes of a Word part as lines. Knows nothing of archives or of what the lines mean.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::xml::{attribute, character, value};
use super::super::{LineHint, Row};
use super::numbering::{Levels, Numbers};
use crate::lexicon::among;

/// Collects the lines of one or more parts.
pub(super) struct Body {
    numbers: Numbers,
    styles: HashMap<String, Levels>,
    lines: Vec<String>,
    hints: Vec<LineHint>,
    /// The open paragraphs, the innermost last (text boxes stand inside paragraphs).
    open: Vec<Open>,
    /// The open tables, the innermost last.
    tables: Vec<Table>,
    /// How many tables have been begun that stand in no other.
    count: usize,
    /// Words of a paragraph whose end was deleted: they go on in the next.
    carried: String,
    /// Depth of elements whose words are not part of the document.
    hidden: usize,
    /// Depth of paragraph properties.
    properties: usize,
    in_text: bool,
}

#[derive(Default)]
struct Open {
    text: String,
    level: Option<u8>,
    number: Option<(String, u8)>,
    number_level: Option<u8>,
    /// Whether its end was deleted with tracking.
    runs_on: bool,
}

#[derive(Default)]
struct Table {
    row: Vec<Cell>,
    /// Words above by column, for cells that go on downwards.
    above: HashMap<usize, String>,
    header: bool,
}

#[derive(Default)]
struct Cell {
    text: String,
    /// Columns that it covers.
    columns: usize,
    /// Whether it goes on with the cell above.
    continues: bool,
}

/// Elements whose words are no longer, or not, words of the document: deletions, what stands in for what a program
/// does not know, field codes, readings above characters, properties before a change.
const HIDDEN: &[&str] = &[
    "del",
    "moveFrom",
    "Fallback",
    "instrText",
    "delInstrText",
    "rt",
    "pPrChange",
    "rPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "sectPrChange",
];
/// Stands for a line break within a paragraph until the paragraph ends.
const BREAK: char = '\u{2028}';
/// Columns that one cell may cover.
const MAX_COLUMNS: usize = 64;

impl Body {
    pub(super) fn new(numbers: Numbers, styles: HashMap<String, Levels>) -> Self {
        Self {
            numbers,
            styles,
            lines: vec![],
            hints: vec![],
            open: vec![],
            tables: vec![],
            count: 0,
            carried: String::new(),
            hidden: 0,
            properties: 0,
            in_text: false,
        }
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
                Event::GeneralRef(reference) if self.in_text => {
                    if let Some(c) = character(&reference) {
                        self.push(c.encode_utf8(&mut [0; 4]));
                    }
                }
                Event::Eof => return Some(()),
                _ => {}
            }
        }
    }

    pub(super) fn finish(mut self) -> (Vec<String>, Vec<LineHint>) {
        let carried = std::mem::take(&mut self.carried);
        if !carried.is_empty() {
            self.emit(carried, None);
        }
        (self.lines, self.hints)
    }

    fn push(&mut self, text: &str) {
        if self.hidden == 0
            && let Some(open) = self.open.last_mut()
        {
            // A line break in the XML is a blank: lines are paragraphs.
            open.text.extend(text.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name().into_inner();
        if HIDDEN.contains(&name) {
            if name == "del" && self.properties > 0 && self.hidden == 0 {
                self.open.last_mut().into_iter().for_each(|open| open.runs_on = true);
            }
            self.hidden += 1;
        }
        if self.hidden > 0 {
            return;
        }
        match name {
            "p" => {
                // Words carried over from the paragraph before, unless this one stands in a box of another.
                let text = if self.open.is_empty() { std::mem::take(&mut self.carried) } else { String::new() };
                self.open.push(Open { text, ..Open::default() });
            }
            "pPr" => self.properties += 1,
            "t" => self.in_text = true,
            "tab" if self.properties == 0 => self.push(" "),
            "br" | "cr" => {
                self.push(BREAK.encode_utf8(&mut [0; 4]));
                // What stands on another page is another paragraph.
                if matches!(attribute(tag, "type").as_str(), "page" | "column") {
                    self.push(BREAK.encode_utf8(&mut [0; 4]));
                }
            }
            "noBreakHyphen" => self.push("-"),
            "tbl" | "tr" | "tc" | "vMerge" | "gridSpan" | "tblHeader" => self.table(name, tag),
            _ => self.property(name, tag),
        }
    }

    fn table(&mut self, name: &str, tag: &BytesStart<'_>) {
        if name == "tbl" {
            self.count += usize::from(self.tables.is_empty());
            self.tables.push(Table::default());
            return;
        }
        let Some(table) = self.tables.last_mut() else { return };
        match name {
            "tr" => (table.row, table.header) = (Vec::new(), false),
            "tc" => table.row.push(Cell { columns: 1, ..Cell::default() }),
            "tblHeader" => table.header = !matches!(value(tag).as_str(), "0" | "false"),
            _ => {
                let Some(cell) = table.row.last_mut() else { return };
                if name == "vMerge" {
                    cell.continues = value(tag) != "restart";
                } else {
                    cell.columns = value(tag).parse().unwrap_or(1).clamp(1, MAX_COLUMNS);
                }
            }
        }
    }

    fn property(&mut self, name: &str, tag: &BytesStart<'_>) {
        let Some(open) = self.open.last_mut() else { return };
        match name {
            "pStyle" => {
                if let Some(style) = self.styles.get(&value(tag)) {
                    open.level = style.heading;
                    open.number.clone_from(&style.number);
                }
            }
            "outlineLvl" => {
                let level = value(tag).parse::<u8>().ok().filter(|l| *l < 9).map(|l| l + 1);
                open.level = level.or(open.level);
            }
            "ilvl" => open.number_level = value(tag).parse().ok(),
            "numId" => open.number = Some((attribute(tag, "val"), open.number_level.unwrap_or(0))),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if HIDDEN.contains(&name) {
            self.hidden = self.hidden.saturating_sub(1);
            return;
        }
        if self.hidden > 0 {
            return;
        }
        match name {
            "t" => self.in_text = false,
            "pPr" => self.properties = self.properties.saturating_sub(1),
            "p" => self.end_paragraph(),
            "tr" => self.end_row(),
            "tbl" => drop(self.tables.pop()),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let mut text = open.text;
        if open.runs_on && self.open.is_empty() {
            self.carried = text;
            return;
        }
        if let Some((id, level)) = &open.number
            && !text.trim().is_empty()
        {
            let mark = self.numbers.next(id, *level);
            text.insert_str(0, &mark);
        }
        if !text.contains(BREAK) {
            return self.emit(text, open.level);
        }
        for part in parts(&text) {
            self.emit(part, open.level);
        }
    }

    /// A row: cells that go on from above say what stands there, cells over several columns leave the rest empty.
    fn end_row(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let row = std::mem::take(&mut table.row);
        let says_something = row.iter().any(|cell| !cell.continues && !cell.text.is_empty());
        let mut cells: Vec<String> = Vec::new();
        for cell in row {
            let column = cells.len();
            let text = if cell.continues {
                table.above.get(&column).cloned().unwrap_or_default()
            } else {
                table.above.insert(column, cell.text.clone());
                cell.text
            };
            cells.push(text);
            cells.extend((1..cell.columns).map(|_| String::new()));
        }
        let header = table.header;
        if !says_something {
            return;
        }
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        let text = cells.join("\t").trim_end_matches('\t').to_string();
        if self.tables.len() > 1 {
            self.emit_to(self.tables.len() - 1, text.replace('\t', " ").trim());
        } else {
            self.lines.push(if filled == 1 { text.trim().to_string() } else { text });
            self.hints.push(LineHint { level: None, row: Some(Row { table: self.count, header }) });
        }
    }

    /// Gives a line to the open cell, else to the document.
    fn emit(&mut self, text: String, level: Option<u8>) {
        let depth = self.tables.len();
        if depth > 0 {
            self.emit_to(depth, text.trim());
        } else {
            self.lines.push(text);
            self.hints.push(LineHint::level(level));
        }
    }

    /// Adds words to the open cell of the table at a depth from 1.
    fn emit_to(&mut self, depth: usize, text: &str) {
        let cell = depth.checked_sub(1).and_then(|at| self.tables.get_mut(at)).and_then(|table| table.row.last_mut());
        if let Some(cell) = cell {
            if !cell.text.is_empty() && !text.is_empty() {
                cell.text.push(' ');
            }
            cell.text.push_str(text);
        }
    }
}

/// The lines of a paragraph with breaks. A break after a full stop, or before an indent or a numbering, stands for the
/// end of a paragraph (texts copied from web pages); elsewhere it only shapes the line, as in a title.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in text.split(BREAK) {
        let ends = parts.last().is_none_or(|last| {
            last.trim().is_empty() || last.trim_end().ends_with(['。', '；', '：', '！', '？', ';', ':'])
        });
        match parts.last_mut() {
            Some(last) if !ends && !begins(part) => {
                last.push(' ');
                last.push_str(part);
            }
            _ => parts.push(part.to_string()),
        }
    }
    parts
}

/// Whether words begin as a paragraph does: indented or numbered.
fn begins(part: &str) -> bool {
    if part.starts_with("\u{3000}\u{3000}") || part.starts_with("    ") || part.trim().is_empty() {
        return true;
    }
    let open = part.trim_start().trim_start_matches(['（', '(', '第']);
    let rest = open.trim_start_matches(|c: char| c.is_ascii_digit() || among(c, "一二三四五六七八九十"));
    let decimal = rest.strip_prefix('.').is_some_and(|tail| tail.starts_with(|c: char| c.is_ascii_digit()));
    rest.len() < open.len() && rest.starts_with(['、', '）', ')', '.', '．', '章', '条', '节']) && !decimal
}
