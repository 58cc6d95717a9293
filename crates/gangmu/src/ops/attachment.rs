//! Attached files: kept by the digest of their bytes. It judges what may be attached, not who may see a record.

use super::error::{OpError, bad};
use crate::app::App;
use crate::auth::Actor;
use crate::view::plan::Attachment;

/// The largest file that may be attached: 20 MiB.
pub const MOST_BYTES: usize = 20 << 20;

/// What may be attached, by the name's ending, with the type under which it is given out.
const KINDS: [(&str, &str); 13] = [
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("webp", "image/webp"),
    ("pdf", "application/pdf"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("txt", "text/plain; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("zip", "application/zip"),
    ("ofd", "application/ofd"),
];

/// Keeps a file.
pub async fn put(app: &App, actor: &Actor, name: &str, bytes: &[u8]) -> Result<Attachment, OpError> {
    if bytes.is_empty() {
        return bad(format!("文件“{name}”是空的"), "请重新选择文件");
    }
    if bytes.len() > MOST_BYTES {
        return Err(OpError::TooLarge(format!("文件“{name}”超过20MB,请压缩后再传")));
    }
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let Some((_, mime)) = KINDS.iter().find(|(known, _)| *known == ending) else {
        return bad(format!("不能上传“{name}”这类文件"), "可上传图片、PDF、Word、Excel、文本或压缩包");
    };
    let by = actor.own_account().by("", app.clock.now());
    Ok(view(app.store.put_attachment(name, mime, bytes, &by).await?))
}

/// The files of these digests, in short.
pub async fn list(app: &App, hashes: &[String]) -> Result<Vec<Attachment>, OpError> {
    if hashes.is_empty() {
        return Ok(vec![]);
    }
    Ok(app.store.attachments(hashes).await?.into_iter().map(view).collect())
}

/// Refuses digests of files that nobody uploaded.
pub async fn check(app: &App, hashes: &[String]) -> Result<(), OpError> {
    let found = list(app, hashes).await?;
    match hashes.iter().find(|hash| !found.iter().any(|f| f.hash == **hash)) {
        Some(_) => bad("附件没有上传成功", "请重新上传附件后再保存"),
        None => Ok(()),
    }
}

/// A file with its bytes.
pub async fn read(app: &App, hash: &str) -> Result<(Attachment, Vec<u8>), OpError> {
    let file = app.store.attachment(hash).await?.ok_or_else(|| OpError::NotFound("这个附件".into()))?;
    let bytes = app.store.read_attachment(hash).await?;
    Ok((view(file), bytes))
}

fn view(file: gangmu_store::Attachment) -> Attachment {
    Attachment { hash: file.hash, name: file.name, mime: file.mime, size: file.size }
}
