//! Word documents: unpacks within limits and gives one line per paragraph or table row. Pictures and layout are left.

mod body;
mod numbering;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::Decoded;
use super::archive::Parts;
use super::xml::attribute;
use crate::document::Format;
use crate::error::ReadError;

/// The part that holds the words, where the archive does not name another.
const ROOT: &str = "word/document.xml";
const NUMBERING: &str = "word/numbering.xml";
const STYLES: &str = "word/styles.xml";
const FOOTNOTES: &str = "word/footnotes.xml";
const ENDNOTES: &str = "word/endnotes.xml";

/// Decodes a DOCX file.
pub(super) fn decode(parts: &mut Parts<'_>) -> Result<Decoded, ReadError> {
    let root = main_part(parts)?;
    let Some(document) = parts.read(&root)? else {
        return Err(ReadError::NotWord { name: parts.name().into(), part: ROOT.into() });
    };
    let mut read = |part| Ok(parts.read(part)?.unwrap_or_default());
    let (numbering, styles) = (read(NUMBERING)?, read(STYLES)?);
    let (footnotes, endnotes) = (read(FOOTNOTES)?, read(ENDNOTES)?);

    let numbers = numbering::read(&numbering).ok_or_else(|| parts.broken(NUMBERING))?;
    let levels = numbering::read_styles(&styles).ok_or_else(|| parts.broken(STYLES))?;
    let mut reader = body::Body::new(numbers, levels);
    for (part, source) in [(root.as_str(), &document), (FOOTNOTES, &footnotes), (ENDNOTES, &endnotes)] {
        reader.read(source).ok_or_else(|| parts.broken(part))?;
    }
    let (lines, hints) = reader.finish();
    if lines.iter().all(|line| line.trim().is_empty()) {
        return Err(ReadError::Empty { name: parts.name().into() });
    }
    Ok(Decoded { format: Format::Docx, encoding: "UTF-8".into(), text: lines.join("\n"), hints })
}

/// The part that holds the words: some programs give it another name than the usual.
fn main_part(parts: &mut Parts<'_>) -> Result<String, ReadError> {
    if parts.has(ROOT) {
        return Ok(ROOT.into());
    }
    let source = parts.read("_rels/.rels")?.unwrap_or_default();
    let mut reader = Reader::from_str(&source);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if attribute(&tag, "Type").ends_with("/officeDocument") => {
                return Ok(attribute(&tag, "Target").trim_start_matches('/').to_string());
            }
            Ok(Event::Eof) | Err(_) => return Ok(ROOT.into()),
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
