//! Looks through a zip package before anything is loaded: sizes, counts, the span of single cells. It keeps nothing,
//! so a bomb costs time in proportion to the limits and no memory.

use std::io::{BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::limits::{SheetError, SheetLimits};

/// Refuses a package that is no .xlsx, is broken, or would need more memory than the limits allow.
pub(super) fn check_package(bytes: &[u8], limits: &SheetLimits) -> Result<(), SheetError> {
    check_entry_count(bytes, limits)?;
    let mut zip =
        ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::damaged("压缩包目录（文件可能没有传完整）"))?;
    check_kind(&zip)?;
    let mut left = limits.unpacked;
    for index in 0..zip.len() {
        let file = zip.by_index(index).map_err(entry_error)?;
        let name = file.name().map_err(entry_error)?.into_owned();
        if file.size() > left {
            return Err(too_large(&name));
        }
        left = Scan::new(file, &name, left, limits).run()?;
    }
    Ok(())
}

/// The directory is refused before it is read, so that a million empty entries cost nothing.
fn check_entry_count(bytes: &[u8], limits: &SheetLimits) -> Result<(), SheetError> {
    let tail = &bytes[bytes.len().saturating_sub(66_000)..];
    let count = tail
        .windows(12)
        .filter(|w| w.starts_with(b"PK\x05\x06"))
        .map(|w| usize::from(u16::from_le_bytes([w[10], w[11]])))
        .max();
    match count {
        None => Err(SheetError::damaged("压缩包结尾（文件可能没有传完整）")),
        Some(count) if count > limits.entries => {
            Err(SheetError::TooLargeUnpacked { part: format!("内含 {count} 个部件") })
        }
        Some(_) => Ok(()),
    }
}

fn check_kind(zip: &ZipArchive<Cursor<&[u8]>>) -> Result<(), SheetError> {
    let has = |end: &str| zip.file_names().flatten().any(|name| name.ends_with(end));
    if has("xl/workbook.bin") {
        return Err(SheetError::OtherFormat("二进制工作簿（.xlsb）"));
    }
    if has("workbook.xml") || has("_rels/.rels") && !has("document.xml") && !has("presentation.xml") {
        return Ok(());
    }
    if has("document.xml") {
        return Err(SheetError::NotASheet("Word 文档（.docx）"));
    }
    if has("presentation.xml") {
        return Err(SheetError::NotASheet("演示文稿（.pptx）"));
    }
    if has("META-INF/manifest.xml") && has("content.xml") {
        return Err(SheetError::OtherFormat("OpenDocument 文件（.ods）"));
    }
    Err(SheetError::NotASheet("压缩包（.zip）"))
}

fn entry_error(error: ZipError) -> SheetError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => SheetError::Encrypted,
        _ => SheetError::damaged("压缩包里的部件"),
    }
}

fn too_large(name: &str) -> SheetError {
    let part = if name.contains("worksheets/") {
        "工作表的单元格太多，超过 100 万行".to_owned()
    } else if name.ends_with("sharedStrings.xml") {
        "文字太多".to_owned()
    } else if is_binary(name) {
        "图片或嵌入的文件太大".to_owned()
    } else {
        format!("部件 {name}")
    };
    SheetError::TooLargeUnpacked { part }
}

/// One pass over the tags of one part.
struct Scan<'a, R: Read> {
    input: BufReader<std::io::Take<R>>,
    name: &'a str,
    limits: &'a SheetLimits,
    budget: u64,
    /// Bytes read so far.
    at: u64,
    /// Open elements whose text a reader gathers in one buffer, with where they began.
    open: Vec<(Vec<u8>, u64)>,
    strings: u64,
    styles: u64,
}

/// Elements whose text is gathered until their end.
const GATHERED: [&[u8]; 5] = [b"si", b"is", b"v", b"f", b"t"];
/// Elements that each become an entry of a table in memory.
const STYLES: [&[u8]; 9] =
    [b"xf", b"font", b"fill", b"border", b"numFmt", b"dxf", b"cellStyle", b"sheet", b"Relationship"];

/// Parts that no reader of cells opens.
const BINARY: [&str; 16] = [
    "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "emf", "wmf", "wdp", "bin", "xlsx", "docx", "pdf", "ole", "wmz",
];
/// Unpacked bytes of one such part.
const BINARY_BYTES: u64 = 32 << 20;

fn is_binary(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ext)| BINARY.contains(&ext.to_ascii_lowercase().as_str()))
}

impl<'a, R: Read> Scan<'a, R> {
    fn new(file: R, name: &'a str, budget: u64, limits: &'a SheetLimits) -> Self {
        Self {
            input: BufReader::with_capacity(64 << 10, file.take(budget + 1)),
            name,
            limits,
            budget,
            at: 0,
            open: Vec::new(),
            strings: 0,
            styles: 0,
        }
    }

    /// The unpacked bytes that are left for the other parts.
    fn run(mut self) -> Result<u64, SheetError> {
        if is_binary(self.name) {
            return self.run_binary();
        }
        let mut tag = Vec::new();
        loop {
            let text = self.skip_text()?;
            if text > self.limits.span {
                return Err(too_large(self.name));
            }
            tag.clear();
            if !self.read_tag(&mut tag)? {
                break;
            }
            self.judge(&tag)?;
            if self.at > self.budget {
                return Err(too_large(self.name));
            }
        }
        if self.at > self.budget {
            return Err(too_large(self.name));
        }
        Ok(self.budget - self.at)
    }

    /// Pictures and embedded files: only their size matters.
    fn run_binary(mut self) -> Result<u64, SheetError> {
        let allowed = self.budget.min(BINARY_BYTES);
        let read =
            std::io::copy(&mut (&mut self.input).take(allowed + 1), &mut std::io::sink()).map_err(|_| self.broken())?;
        if read > allowed {
            return Err(too_large(self.name));
        }
        Ok(self.budget - read)
    }

    fn skip_text(&mut self) -> Result<u64, SheetError> {
        let read = self.input.skip_until(b'<').map_err(|_| self.broken())? as u64;
        self.at += read;
        Ok(read)
    }

    /// Reads up to the end of the tag; a comment or a literal section is one tag. False at the end of the part.
    fn read_tag(&mut self, tag: &mut Vec<u8>) -> Result<bool, SheetError> {
        loop {
            let room = self.limits.span.saturating_sub(tag.len() as u64) + 1;
            let read = (&mut self.input)
                .take(room)
                .read_until(b'>', tag)
                .map_err(|_| SheetError::damaged(place_of(self.name)))?;
            self.at += read as u64;
            if read == 0 {
                return Ok(!tag.is_empty());
            }
            if tag.len() as u64 > self.limits.span {
                return Err(too_large(self.name));
            }
            let whole = if tag.starts_with(b"!--") {
                tag.len() >= 6 && tag.ends_with(b"-->")
            } else if tag.starts_with(b"![CDATA[") {
                tag.ends_with(b"]]>")
            } else {
                true
            };
            if whole {
                return Ok(true);
            }
        }
    }

    fn judge(&mut self, tag: &[u8]) -> Result<(), SheetError> {
        if tag.starts_with(b"!DOCTYPE") || tag.starts_with(b"!ENTITY") {
            return Err(self.broken());
        }
        for (_, start) in &self.open {
            if self.at - start > self.limits.span {
                return Err(too_large(self.name));
            }
        }
        if let Some(name) = tag.strip_prefix(b"/") {
            let name = name_of(name);
            self.open.retain(|(open, _)| open != name);
            return Ok(());
        }
        self.start(tag)
    }

    fn start(&mut self, tag: &[u8]) -> Result<(), SheetError> {
        let name = name_of(tag);
        let local = name.rsplit(|b| *b == b':').next().unwrap_or(name);
        if local == b"si" {
            self.strings += 1;
            if self.strings > self.limits.strings || self.at > self.limits.string_bytes {
                return Err(too_large("sharedStrings.xml"));
            }
        } else if local == b"sst" && promised_strings(tag) > self.limits.strings {
            return Err(too_large("sharedStrings.xml"));
        } else if STYLES.contains(&local) {
            self.styles += 1;
            if self.styles > self.limits.styles {
                return Err(SheetError::TooLargeUnpacked { part: "单元格格式太多".to_owned() });
            }
        }
        let closed = tag.ends_with(b"/>");
        if !closed
            && GATHERED.contains(&local)
            && self.open.len() < 8
            && !self.open.iter().any(|(open, _)| open == name)
        {
            self.open.push((name.to_vec(), self.at));
        }
        Ok(())
    }

    fn broken(&self) -> SheetError {
        SheetError::damaged(place_of(self.name))
    }
}

fn place_of(name: &str) -> String {
    format!("压缩包里的 {name}")
}

/// The element's name in a tag without its brackets.
fn name_of(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>')).unwrap_or(tag.len());
    &tag[..end]
}

/// How many texts the table says it has: a reader makes room for them at once.
fn promised_strings(tag: &[u8]) -> u64 {
    let tag = String::from_utf8_lossy(tag);
    tag.split("uniqueCount")
        .skip(1)
        .map(|rest| {
            let digits: String =
                rest.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
            digits.parse().unwrap_or(if digits.is_empty() { 0 } else { u64::MAX })
        })
        .max()
        .unwrap_or(0)
}
