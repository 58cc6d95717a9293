//! Bytes to decoded text: tells the format from the content and hands over to one module per format. Understands no words.

mod archive;
mod docx;
mod html;
mod layout;
mod ofd;
mod pdf;
mod rows;
mod txt;
mod xlsx;
mod xml;

use archive::Parts;

use crate::document::{Format, Limits};
use crate::error::ReadError;

/// What the file said of a line besides its words.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct LineHint {
    /// Heading level of the style, from 1.
    pub level: Option<u8>,
    /// That the line is a table's row, its cells parted by tabs; one without tabs stands across the table.
    pub row: Option<Row>,
}

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Which table of the file; rows of one table follow each other.
    pub table: usize,
    /// Whether its cells name the columns.
    pub header: bool,
}

impl LineHint {
    /// Of a line with a heading level.
    pub(crate) fn level(level: Option<u8>) -> Self {
        Self { level, row: None }
    }

    /// Of a table's row.
    pub(crate) fn row(table: usize) -> Self {
        Self { level: None, row: Some(Row { table, header: false }) }
    }
}

/// Text of a file with one paragraph per line.
#[derive(Clone, Debug)]
pub(crate) struct Decoded {
    pub format: Format,
    pub encoding: String,
    pub text: String,
    /// One for each line of `text` (split at '\n'), or empty if the format knows nothing.
    pub hints: Vec<LineHint>,
}

const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Formats that are recognised and refused by name: first bytes, Chinese name.
const REFUSED: &[(&[u8], &str)] = &[
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "图片(PNG)"),
    (b"\xFF\xD8\xFF", "图片(JPEG)"),
    (b"GIF8", "图片(GIF)"),
    (b"Rar!", "RAR压缩包"),
    (b"7z\xBC\xAF", "7z压缩包"),
    (b"\x1F\x8B", "GZIP压缩包"),
];

/// Decodes a file's bytes.
pub(crate) fn decode(bytes: &[u8], name: &str, limits: &Limits) -> Result<Decoded, ReadError> {
    let name_owned = || name.to_string();
    if bytes.len() > limits.max_bytes {
        return Err(ReadError::TooLarge { name: name_owned(), size: bytes.len(), limit: limits.max_bytes });
    }
    if bytes.is_empty() {
        return Err(ReadError::Empty { name: name_owned() });
    }
    let mut decoded = decode_known(bytes, name, limits)?;
    rows::mark_headers(&mut decoded);
    Ok(decoded)
}

/// One line per format, told by the first bytes.
fn decode_known(bytes: &[u8], name: &str, limits: &Limits) -> Result<Decoded, ReadError> {
    if let Some((_, format)) = REFUSED.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(ReadError::Unsupported { name: name.to_string(), format: (*format).to_string() });
    }
    match bytes {
        _ if pdf::is_pdf(bytes) => pdf::decode(bytes, name, limits),
        _ if bytes.starts_with(OLE) => Err(refuse_ole(bytes, name)),
        _ if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") => packed(bytes, name, limits),
        _ => txt::decode(bytes, name).map(|text| if html::is_html(&text.text) { html::strip(text) } else { text }),
    }
}

/// One line per packed format, told by the parts inside.
fn packed(bytes: &[u8], name: &str, limits: &Limits) -> Result<Decoded, ReadError> {
    let mut parts = Parts::open(bytes, name, limits)?;
    match &mut parts {
        parts if parts.has(ofd::ROOT) => ofd::decode(parts),
        parts if parts.has(xlsx::ROOT) => xlsx::decode(parts, limits),
        parts => docx::decode(parts),
    }
}

fn refuse_ole(bytes: &[u8], name: &str) -> ReadError {
    let wanted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(wanted.len()).any(|w| w == wanted) {
        ReadError::Encrypted { name: name.to_string() }
    } else {
        ReadError::OldWord { name: name.to_string() }
    }
}
