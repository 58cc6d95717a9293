//! Attached files by the SM3 hash of their bytes. The bytes are on the disk before the row is in the database, so a
//! row never points at nothing. It does not look into the files.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use jiff::Timestamp;
use serde::Serialize;
use sm3::{Digest, Sm3};
use tokio::io::AsyncWriteExt;

use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{instant, json, read_instant};
use crate::{By, Store, StoreError};

/// An attached file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attachment {
    /// SM3 of the bytes, in hex.
    pub hash: String,
    /// Name under which it came in first.
    pub name: String,
    /// Media type.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// When it came in.
    pub created_at: Timestamp,
    /// Who brought it.
    pub created_by: i64,
}

const COLUMNS: [&str; 6] = ["hash", "name", "mime", "size", "created_at", "created_by"];

impl Store {
    /// Keeps a file. Bytes that are there already are not kept twice; the first row stays.
    pub async fn put_attachment(
        &self,
        name: &str,
        mime: &str,
        bytes: &[u8],
        by: &By,
    ) -> Result<Attachment, StoreError> {
        let hash = hex::encode(Sm3::digest(bytes));
        self.write_file(&hash, bytes).await?;
        let mut write = self.begin(by).await?;
        if let Some(known) = write.tx.row((select("WHERE hash = $1"), [hash.as_str().into()]), read).await? {
            return Ok(known);
        }
        let created_at = Timestamp::from_millisecond(by.at.as_millisecond()).unwrap_or(by.at);
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let (name, mime) = (name.to_owned(), mime.to_owned());
        let file = Attachment { hash, name, mime, size, created_at, created_by: by.actor_id };
        let values = vec![
            file.hash.as_str().into(),
            file.name.as_str().into(),
            file.mime.as_str().into(),
            file.size.into(),
            instant(file.created_at),
            file.created_by.into(),
        ];
        write.tx.insert("attachment", &COLUMNS, values).await?;
        write.note(Note::new("create", "attachment", 0).after(json(&file)));
        write.commit().await?;
        Ok(file)
    }

    /// What is known of a file.
    pub async fn attachment(&self, hash: &str) -> Result<Option<Attachment>, StoreError> {
        self.db.row((select("WHERE hash = $1"), [hash.into()]), read).await
    }

    /// What is known of files; unknown ones are left out.
    pub async fn attachments(&self, hashes: &[String]) -> Result<Vec<Attachment>, StoreError> {
        let mut found = Vec::with_capacity(hashes.len());
        for hash in hashes {
            found.extend(self.attachment(hash).await?);
        }
        Ok(found)
    }

    /// The bytes of a file. Bytes that are no longer those that were kept are not given out.
    pub async fn read_attachment(&self, hash: &str) -> Result<Vec<u8>, StoreError> {
        let known = self.attachment(hash).await?.ok_or_else(|| StoreError::missing("附件", hash))?;
        let path = self.attachment_path(&known.hash);
        let bytes = tokio::fs::read(&path).await.map_err(|source| StoreError::File { path, source })?;
        if hex::encode(Sm3::digest(&bytes)) == known.hash {
            Ok(bytes)
        } else {
            Err(StoreError::damaged(format!("附件“{}”", known.name)))
        }
    }

    /// The small picture of a file, where one was made.
    pub async fn read_preview(&self, hash: &str) -> Option<Vec<u8>> {
        tokio::fs::read(self.preview_path(hash)).await.ok()
    }

    /// Keeps the small picture of a file beside it. It can be made anew at any time, so no row and no event says of it.
    pub async fn put_preview(&self, hash: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.write_beside(self.preview_path(hash), bytes).await
    }

    fn preview_path(&self, hash: &str) -> PathBuf {
        self.attachment_path(hash).with_extension("preview")
    }

    /// Where the bytes of a file are: `ab/cdef…` in the folder of attachments.
    pub fn attachment_path(&self, hash: &str) -> PathBuf {
        let clean: String = hash.chars().filter(char::is_ascii_hexdigit).collect();
        let (folder, name) = clean.split_at(clean.len().min(2));
        self.files.join(folder).join(name)
    }

    async fn write_file(&self, hash: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.write_beside(self.attachment_path(hash), bytes).await
    }

    /// Writes beside the place, to the disk, then into the place: no one ever reads half a file.
    async fn write_beside(&self, path: PathBuf, bytes: &[u8]) -> Result<(), StoreError> {
        if tokio::fs::try_exists(&path).await.unwrap_or(false) {
            return Ok(());
        }
        let turn = self.uploads.fetch_add(1, Ordering::Relaxed);
        let beside = path.with_extension(format!("{}-{turn}.part", std::process::id()));
        let written = write_through(&path, &beside, bytes).await;
        written.map_err(|source| StoreError::File { path, source })
    }
}

async fn write_through(path: &Path, beside: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    let mut file = tokio::fs::File::create(beside).await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    tokio::fs::rename(beside, path).await?;
    match path.parent() {
        // The name itself is on the disk only once its folder is.
        Some(folder) => tokio::fs::File::open(folder).await?.sync_all().await,
        None => Ok(()),
    }
}

fn select(rest: &str) -> String {
    format!("SELECT {} FROM attachment {rest}", COLUMNS.join(", "))
}

fn read(row: &Row) -> Result<Attachment, StoreError> {
    Ok(Attachment {
        hash: row.get(0)?,
        name: row.get(1)?,
        mime: row.get(2)?,
        size: row.get(3)?,
        created_at: read_instant(row.get(4)?)?,
        created_by: row.get(5)?,
    })
}
