//! A ZIP archive read part by part within limits, for every packed format. Knows nothing of what the parts mean.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::document::Limits;
use crate::error::ReadError;

/// Unpacked bytes per packed byte beyond which a large part is taken for a bomb.
const MAX_RATIO: u64 = 200;
/// Parts below this size are never taken for a bomb.
const RATIO_FLOOR: u64 = 8 << 20;

/// The archive, with what is left of the allowance.
pub(super) struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    name: &'a str,
    left: u64,
    limit: usize,
}

impl<'a> Parts<'a> {
    pub(super) fn open(bytes: &'a [u8], name: &'a str, limits: &Limits) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| ReadError::Broken { name: name.into(), part: "压缩包目录".into() })?;
        Ok(Self { archive, name, left: limits.max_unpacked as u64, limit: limits.max_unpacked })
    }

    /// The file's name, for messages.
    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    pub(super) fn has(&self, part: &str) -> bool {
        self.archive.index_for_name(part).is_some()
    }

    /// That a part cannot be read.
    pub(super) fn broken(&self, part: &str) -> ReadError {
        ReadError::Broken { name: self.name.into(), part: part.into() }
    }

    /// A part's text, or nothing if the archive has no such part.
    pub(super) fn read(&mut self, part: &str) -> Result<Option<String>, ReadError> {
        let broken = || ReadError::Broken { name: self.name.into(), part: part.into() };
        let bomb = || ReadError::Bomb { name: self.name.into(), part: part.into(), limit: self.limit };
        let Some(index) = self.archive.index_for_name(part) else {
            return Ok(None);
        };
        let file = self.archive.by_index(index).map_err(|_| broken())?;
        let packed = file.compressed_size().max(1);
        let mut bytes = Vec::new();
        file.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| broken())?;
        let size = bytes.len() as u64;
        if size > self.left || (size > RATIO_FLOOR && size / packed > MAX_RATIO) {
            return Err(bomb());
        }
        self.left -= size;
        Ok(Some(text_of(bytes)))
    }
}

/// XML is UTF-8 or UTF-16 with a mark; broken bytes are replaced.
fn text_of(bytes: Vec<u8>) -> String {
    match encoding_rs::Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(),
        None => String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()),
    }
}
