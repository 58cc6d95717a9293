//! Reads comma, tab or semicolon separated text in UTF-8, UTF-16 or GB18030. It gives every cell as text.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::limits::{SheetError, SheetLimits};
use super::open::{Raw, RawRow, RowSink};

/// What stands for the name of the worksheet.
pub(super) const NAME: &str = "CSV";

/// Calls `sink` for every row with content.
pub(super) fn for_each_row(bytes: &[u8], limits: &SheetLimits, sink: &mut RowSink<'_>) -> Result<(), SheetError> {
    let text = decode(bytes)?;
    let delimiter = delimiter_of(&text);
    let mut rest: &str = &text;
    let mut row: Vec<Raw<'_>> = Vec::new();
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        row.clear();
        rest = read_record(rest, delimiter, limits, &mut row)?;
        if row.iter().any(|cell| !cell.is_empty()) {
            sink(&RawRow { sheet: NAME, number, cells: &row, date_offset: 0.0 })?;
        }
    }
    Ok(())
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, SheetError> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes)
        && (encoding == UTF_16LE || encoding == UTF_16BE)
    {
        return Ok(encoding.decode(bytes).0);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => GB18030.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(|| {
            SheetError::Encoding { line: 1 + bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count() }
        }),
    }
}

/// The separator that occurs most in the first lines.
fn delimiter_of(text: &str) -> u8 {
    let mut head = text.len().min(4096);
    while !text.is_char_boundary(head) {
        head -= 1;
    }
    let count = |d: u8| text.as_bytes()[..head].iter().filter(|b| **b == d).count();
    [b'\t', b';'].into_iter().filter(|d| count(*d) > count(b',')).max_by_key(|d| count(*d)).unwrap_or(b',')
}

/// Reads one record; returns what follows it.
fn read_record<'a>(
    mut rest: &'a str,
    delimiter: u8,
    limits: &SheetLimits,
    row: &mut Vec<Raw<'a>>,
) -> Result<&'a str, SheetError> {
    loop {
        let (cell, after) = read_cell(rest, delimiter);
        if cell.len() as u64 > limits.span {
            return Err(SheetError::damaged("文本里有一个没有结束的引号，其后内容"));
        }
        if row.len() < limits.columns {
            row.push(Raw::Text(cell));
        }
        let mut bytes = after.bytes();
        match bytes.next() {
            None => return Ok(""),
            Some(b) if b == delimiter => rest = &after[1..],
            Some(b'\r') if bytes.next() == Some(b'\n') => return Ok(&after[2..]),
            Some(_) => return Ok(&after[1..]),
        }
    }
}

/// Reads one cell, quoted (RFC 4180) or plain; what follows begins with the delimiter or the end of the line.
fn read_cell(text: &str, delimiter: u8) -> (Cow<'_, str>, &str) {
    let ends = |b: u8| b == delimiter || b == b'\n' || b == b'\r';
    let plain_end =
        |from: usize| text.as_bytes()[from..].iter().position(|b| ends(*b)).map_or(text.len(), |n| from + n);
    if !text.starts_with('"') {
        let end = plain_end(0);
        return (Cow::Borrowed(&text[..end]), &text[end..]);
    }
    let mut at = 1;
    let mut doubled = false;
    while let Some(n) = text.as_bytes()[at..].iter().position(|b| *b == b'"') {
        at += n + 1;
        if text.as_bytes().get(at) != Some(&b'"') {
            let inner = &text[1..at - 1];
            let cell = if doubled { Cow::Owned(inner.replace("\"\"", "\"")) } else { Cow::Borrowed(inner) };
            return (cell, &text[plain_end(at)..]);
        }
        doubled = true;
        at += 1;
    }
    (Cow::Borrowed(&text[1..]), "")
}
