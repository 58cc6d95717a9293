//! PDF files with a text layer: pages to the author's paragraphs. Reads no pictures; opens no encrypted file.

mod cmap;
mod content;
mod file;
mod filter;
mod font;
mod names;
mod object;

#[cfg(test)]
mod tests;

use super::Decoded;
use super::layout;
use crate::document::{Format, Limits};
use crate::error::ReadError;
use file::{Fault, File};

/// Bytes before the header that readers put up with.
const LEAD: usize = 1024;

/// Whether the bytes are a PDF file.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(LEAD)];
    let blank = |b: &u8| b.is_ascii_whitespace() || matches!(b, 0xEF | 0xBB | 0xBF);
    let lead = start.iter().take_while(|b| blank(b)).count();
    start[lead..].starts_with(b"%PDF-")
}

/// Decodes a PDF file.
pub(super) fn decode(bytes: &[u8], name: &str, limits: &Limits) -> Result<Decoded, ReadError> {
    let refuse = |fault| refuse(fault, name, limits);
    let file = File::open(bytes, limits.max_unpacked).map_err(refuse)?;
    let pages = file.pages().map_err(refuse)?;
    let mut fonts = content::Fonts::new();
    let mut sheets = Vec::with_capacity(pages.len());
    let (mut known, mut unknown) = (0usize, 0usize);
    for dict in &pages {
        let page = content::page(&file, dict, &mut fonts);
        if file.exhausted() {
            return Err(refuse(Fault::Bomb));
        }
        let lost = page.glyphs.iter().filter(|glyph| glyph.c == '\u{FFFD}').count();
        unknown += lost;
        known += page.glyphs.len() - lost;
        sheets.push(layout::cut(page));
    }
    if unknown > known {
        return Err(ReadError::Garbled { name: name.into() });
    }
    let (lines, hints) = layout::paragraphs(sheets);
    // A scanner's own stamp on each page is no text layer.
    if lines.iter().map(|line| line.chars().count()).sum::<usize>() < 2 * pages.len() {
        return Err(ReadError::Scan { name: name.into(), pages: pages.len() });
    }
    Ok(Decoded { format: Format::Pdf, encoding: "UTF-8".into(), text: lines.join("\n"), hints })
}

fn refuse(fault: Fault, name: &str, limits: &Limits) -> ReadError {
    let name = name.to_string();
    match fault {
        Fault::Broken => ReadError::Broken { name, part: "PDF页面".into() },
        Fault::Encrypted => ReadError::Encrypted { name },
        Fault::Bomb => ReadError::Bomb { name, part: "PDF数据流".into(), limit: limits.max_unpacked },
    }
}
