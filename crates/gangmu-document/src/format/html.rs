//! Web pages: drops tags, scripts and styles, keeps words with one line per block. No style sheets, no scripts run.

use std::collections::HashSet;

use encoding_rs::WINDOWS_1252;

use super::{Decoded, LineHint, Row};
use crate::document::Format;

/// Elements that end a line.
#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "p", "div", "br", "li", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main",
    "header", "footer", "blockquote", "pre", "dd", "dt", "hr", "caption", "figure", "center", "form", "body",
];
/// Elements whose words are not the page's.
#[rustfmt::skip]
const HIDDEN: &[&str] = &[
    "script", "style", "title", "noscript", "template", "svg", "iframe", "select", "button", "textarea",
];
/// What a page or a piece of one begins with.
const STARTS: &[&str] =
    &["<!doctype html", "<html", "<p", "<div", "<table", "<span", "<meta", "<article", "<h1", "<h2"];
/// Bytes within which a tag's quotes are looked at.
const TAG: usize = 2048;
/// A cell of more characters and lines than this holds a page's parts, not a value.
const CELL: (usize, usize) = (400, 3);

/// Whether text is a web page: says so at its beginning.
pub(super) fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(400).collect::<String>().to_ascii_lowercase();
    let begins =
        STARTS.iter().any(|tag| start.strip_prefix(tag).is_some_and(|rest| rest.starts_with(['>', ' ', '\n', '\r'])));
    begins || (start.starts_with('<') && (start.contains("<body") || start.contains("<html")))
}

/// Turns the page's source into its words.
pub(super) fn strip(page: Decoded) -> Decoded {
    let mut out = Lines::default();
    let mut rest = page.text.as_str();
    while let Some(open) = rest.find('<') {
        out.push_text(&rest[..open]);
        rest = out.take_tag(&rest[open..]);
    }
    out.push_text(rest);
    let lines = out.finish();
    let hints = lines
        .iter()
        .map(|line| LineHint { level: line.level, row: line.row.map(|(table, header)| Row { table, header }) })
        .collect();
    let text = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    Decoded { format: Format::Html, encoding: page.encoding, text, hints }
}

/// A finished line.
#[derive(Default)]
struct Line {
    text: String,
    level: Option<u8>,
    /// Number of the table, and whether all cells name columns.
    row: Option<(usize, bool)>,
}

#[derive(Default)]
struct Table {
    number: usize,
    row: Vec<Cell>,
    /// Cells that go on downwards: column, rows left, words.
    down: Vec<(usize, usize, String)>,
}

struct Cell {
    lines: Vec<Line>,
    columns: usize,
    rows: usize,
    names: bool,
}

#[derive(Default)]
struct Lines {
    lines: Vec<Line>,
    line: String,
    level: Option<u8>,
    /// Open tables, the innermost last.
    tables: Vec<Table>,
    count: usize,
    /// Open lists: the next number of those that count.
    lists: Vec<Option<u32>>,
    /// Hidden elements that were once begun and never ended.
    unclosed: HashSet<&'static str>,
}

impl Lines {
    fn finish(mut self) -> Vec<Line> {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end_line();
        self.lines
    }

    /// Where finished lines go: the open cell, else the page.
    fn target(&mut self) -> &mut Vec<Line> {
        let cell = self.tables.iter_mut().rev().find_map(|table| table.row.last_mut());
        cell.map_or(&mut self.lines, |cell| &mut cell.lines)
    }

    fn end_line(&mut self) {
        let text = self.line.trim().to_string();
        let level = self.level.take();
        self.line.clear();
        if !text.is_empty() {
            self.target().push(Line { text, level, row: None });
        }
    }

    fn push_text(&mut self, raw: &str) {
        let mut rest = raw;
        while let Some(at) = rest.find('&') {
            self.push_plain(&rest[..at]);
            rest = &rest[at..];
            let end = rest.bytes().take(12).position(|b| b == b';');
            match end.and_then(|end| Some((end, entity(&rest[1..end])?))) {
                Some((end, c)) => {
                    self.line.push(c);
                    rest = &rest[end + 1..];
                }
                None => {
                    self.line.push('&');
                    rest = &rest[1..];
                }
            }
        }
        self.push_plain(rest);
    }

    /// Line breaks of the source are no line breaks of the page; between Latin words they are blanks.
    fn push_plain(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' | '\r' | '\t' => {
                    if self.line.ends_with(|c: char| c.is_ascii_alphanumeric()) {
                        self.line.push(' ');
                    }
                }
                c => self.line.push(c),
            }
        }
    }

    /// Handles the tag at the start of `rest` and gives what follows it.
    fn take_tag<'a>(&mut self, rest: &'a str) -> &'a str {
        if let Some(after) = rest.strip_prefix("<!--") {
            return after.find("-->").map_or("", |end| &after[end + 3..]);
        }
        let named = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let Some(end) = tag_end(rest).filter(|_| named) else {
            // "<" as itself.
            self.line.push('<');
            return &rest[1..];
        };
        let inner = &rest[1..end];
        let closing = inner.starts_with('/');
        let inner = inner.trim_start_matches('/');
        let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = inner[..length].to_ascii_lowercase();
        let after = &rest[end + 1..];
        if let Some(hidden) = HIDDEN.iter().find(|hidden| **hidden == name) {
            return if closing || inner.ends_with('/') { after } else { self.skip_element(after, hidden) };
        }
        match name.as_str() {
            "table" | "tr" | "td" | "th" => self.table_tag(&name, closing, inner),
            _ if BLOCKS.contains(&name.as_str()) => self.block(&name, closing, inner),
            _ => {}
        }
        after
    }

    fn block(&mut self, name: &str, closing: bool, inner: &str) {
        // A heading of several lines is one heading.
        if name == "br" && self.level.is_some() {
            return self.line.push(' ');
        }
        self.end_line();
        match (name, closing) {
            ("ol", false) => self.lists.push(Some(attribute(inner, "start").and_then(|s| s.parse().ok()).unwrap_or(1))),
            ("ul", false) => self.lists.push(None),
            ("ol" | "ul", true) => drop(self.lists.pop()),
            ("li", false) => {
                if let Some(Some(next)) = self.lists.last_mut() {
                    self.line = format!("{next}.");
                    *next = next.saturating_add(1);
                }
            }
            (_, false) => self.level = name.strip_prefix('h').and_then(|digit| digit.parse().ok()),
            _ => {}
        }
    }

    fn table_tag(&mut self, name: &str, closing: bool, inner: &str) {
        self.end_line();
        match (name, closing) {
            ("table", false) => {
                self.count += 1;
                self.tables.push(Table { number: self.count, ..Table::default() });
            }
            ("table", true) => self.end_table(),
            ("tr", _) => self.end_row(),
            (_, false) => {
                let number =
                    |name| attribute(inner, name).and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).clamp(1, 64);
                let cell = Cell {
                    lines: Vec::new(),
                    columns: number("colspan"),
                    rows: number("rowspan"),
                    names: name == "th",
                };
                if let Some(table) = self.tables.last_mut() {
                    table.row.push(cell);
                }
            }
            _ => {}
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        self.tables.pop();
    }

    fn end_row(&mut self) {
        self.end_line();
        let Some(table) = self.tables.last_mut() else { return };
        let cells = std::mem::take(&mut table.row);
        if cells.iter().all(|cell| cell.lines.is_empty()) {
            return;
        }
        let filled = cells.iter().filter(|cell| !cell.lines.is_empty()).count() + table.down.len();
        let lines = if filled < 2 || cells.iter().any(Cell::is_layout) {
            cells.into_iter().flat_map(|cell| cell.lines).collect()
        } else {
            vec![table.row_line(cells)]
        };
        self.target().extend(lines);
    }

    fn skip_element<'a>(&mut self, after: &'a str, name: &'static str) -> &'a str {
        let mut rest = after;
        while let Some(at) = rest.find("</").filter(|_| !self.unclosed.contains(name)) {
            rest = &rest[at + 2..];
            if rest.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
                return rest.find('>').map_or("", |end| &rest[end + 1..]);
            }
        }
        self.unclosed.insert(name);
        // A script without end takes the rest of the page with it, as in a browser.
        if matches!(name, "script" | "style") { "" } else { after }
    }
}

impl Cell {
    /// Whether the cell holds parts of the page rather than a value.
    fn is_layout(&self) -> bool {
        let length: usize = self.lines.iter().map(|line| line.text.chars().count()).sum();
        (length > CELL.0 && self.lines.len() > CELL.1) || self.lines.iter().any(|line| line.row.is_some())
    }
}

impl Table {
    /// The row as a line: cells that go on from above say what stands there.
    fn row_line(&mut self, cells: Vec<Cell>) -> Line {
        let names = cells.iter().all(|cell| cell.names);
        let mut down = std::mem::take(&mut self.down);
        let mut row: Vec<String> = Vec::new();
        let above = |row: &mut Vec<String>, down: &mut Vec<(usize, usize, String)>| {
            while let Some(held) = down.iter_mut().find(|held| held.0 == row.len() && held.1 > 0) {
                row.push(held.2.clone());
                held.1 -= 1;
            }
        };
        let mut next = Vec::new();
        for cell in cells {
            above(&mut row, &mut down);
            let text: Vec<String> = cell.lines.into_iter().map(|line| line.text.replace('\t', " ")).collect();
            let text = text.join(" ");
            if cell.rows > 1 {
                next.push((row.len(), cell.rows - 1, text.clone()));
            }
            row.push(text);
            row.extend((1..cell.columns).map(|_| String::new()));
        }
        above(&mut row, &mut down);
        next.extend(down.into_iter().filter(|held| held.1 > 0));
        self.down = next;
        Line { text: row.join("\t").trim_end().to_string(), level: None, row: Some((self.number, names)) }
    }
}

/// Where the tag at the start of `rest` ends; a ">" in quotes does not end it.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate().take(TAG) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            _ => {}
        }
    }
    rest.find('>')
}

/// An attribute's value in a tag's inner text.
fn attribute<'a>(inner: &'a str, name: &str) -> Option<&'a str> {
    inner.split_ascii_whitespace().find_map(|part| {
        let (key, value) = part.split_once('=')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim_matches(['"', '\'', '/']))
    })
}

/// Named characters that pages of offices use.
#[rustfmt::skip]
const ENTITIES: &[(&str, char)] = &[
    ("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", ' '), ("ensp", ' '), ("emsp", ' '),
    ("thinsp", ' '), ("ldquo", '“'), ("rdquo", '”'), ("lsquo", '‘'), ("rsquo", '’'), ("mdash", '—'), ("ndash", '–'),
    ("middot", '·'), ("bull", '•'), ("hellip", '…'), ("times", '×'), ("divide", '÷'), ("plusmn", '±'), ("deg", '°'),
    ("permil", '‰'), ("sect", '§'), ("para", '¶'), ("copy", '©'), ("reg", '®'), ("yen", '¥'), ("euro", '€'),
    ("laquo", '«'), ("raquo", '»'), ("le", '≤'), ("ge", '≥'), ("ne", '≠'), ("asymp", '≈'), ("rarr", '→'), ("sup2", '²'),
    ("sup3", '³'), ("frac12", '½'), ("zwnj", '\u{200C}'), ("zwj", '\u{200D}'), ("shy", '\u{AD}'),
];

fn entity(name: &str) -> Option<char> {
    if let Some((_, c)) = ENTITIES.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    match code {
        // Browsers read these as Windows does.
        0x80..=0x9F => WINDOWS_1252.decode_without_bom_handling(&[code as u8]).0.chars().next(),
        0xA0 => Some(' '),
        code => char::from_u32(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Decoded {
        strip(Decoded { format: Format::Txt, encoding: "UTF-8".into(), text: source.into(), hints: vec![] })
    }

    fn check(source: &str, text: &str) {
        assert_eq!(read(source).text, text, "{source}");
    }

    #[test]
    fn a_page_becomes_its_lines_and_heading_levels() {
        let source = "<!DOCTYPE html><html><head><title>x</title></head><body><h2>一、招生</h2>\n<p>招生&#53;00人&nbsp;。</p><script>var a='<p>';</script><table><tr><td>甲</td><td>3所</td></tr></table></body>";
        assert!(is_html(source));
        let out = read(source);
        assert_eq!(out.text, "一、招生\n招生500人 。\n甲\t3所");
        assert_eq!(out.hints[0].level, Some(2));
        assert!(out.hints[2].row.is_some());
    }

    #[test]
    fn unclosed_tags_lose_no_words() {
        check("<html>甲<b>乙<p", "甲乙<p");
        check("<p>达标率<95%的有3所</p>", "达标率<95%的有3所");
        check("<p>甲<svg>乙<p>丙", "甲乙\n丙");
        check("<html><head><meta charset=gbk><body>甲", "甲");
        check("<h1>甲县<br>工作要点</h1>乙<br>丙", "甲县 工作要点\n乙\n丙");
        check("<p title=\"a>b\">甲</p>", "甲");
    }

    #[test]
    fn a_row_is_a_line_with_merged_cells_filled_and_paragraphs_in_cells_joined() {
        check(
            "<table><tr><th>科室<th>任务<th>时限</tr><tr><td rowspan=\"2\"><p>基教股</p></td><td><p>招生</p><p>控辍</p></td><td>8月</td></tr>\
            <tr><td colspan=2>资助</td></tr><tr><td>人事股</td><td>招聘</td><td>9月</td></tr></table>后",
            "科室\t任务\t时限\n基教股\t招生 控辍\t8月\n基教股\t资助\n人事股\t招聘\t9月\n后",
        );
        let out = read("<table><tr><th>科室</th><th>任务</th></tr><tr><td>甲</td><td>乙</td></tr></table>");
        assert_eq!(out.hints[0].row, Some(Row { table: 1, header: true }));
    }

    #[test]
    fn a_table_that_only_lays_out_the_page_leaves_its_paragraphs() {
        let article: String = (0..6).map(|n| format!("<p>第{n}段{}</p>", "教育".repeat(50))).collect();
        let out = read(&format!("<table><tr><td>导航</td><td>{article}</td></tr></table>"));
        assert_eq!(out.text.split('\n').count(), 7);
        assert!(out.hints.iter().all(|hint| hint.row.is_none()));
        check("<table><tr><td><table><tr><td>甲</td><td>3</td></tr></table></td></tr></table>", "甲\t3");
    }

    #[test]
    fn lists_count_within_lists() {
        check(
            "<ol><li>招生<ul><li>小学</li><li>初中</li></ul></li><li>资助</li></ol><ol start=\"5\"><li>安全</li></ol>",
            "1.招生\n小学\n初中\n2.资助\n5.安全",
        );
    }

    #[test]
    fn named_and_numbered_characters_are_read() {
        check("<p>&ldquo;双减&rdquo;&mdash;&#150;&le;5&#x4E2A;&unknown;&</p>", "“双减”—–≤5个&unknown;&");
        check("<p>first\nsecond 教育\n公平</p>", "first second 教育公平");
    }
}
