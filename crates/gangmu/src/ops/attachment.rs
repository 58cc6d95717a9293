//! Attached files: kept by the digest of their bytes, photos as `photo` shrinks them. It judges what may be attached, not
//! who may see a record.

use gangmu_pack::definition::FieldType;
use gangmu_pack::expr::Expr;
use gangmu_store::{ListQuery, Scope};
use tokio::sync::Semaphore;

use super::error::{OpError, bad};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::Denied;
use crate::photo;
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
    if !mime.starts_with("image/") {
        return Ok(view(app.store.put_attachment(name, mime, bytes, &by).await?));
    }
    let made = with_pictures(bytes.to_vec(), photo::made).await?;
    let kept = match &made.kept {
        Some((shrunk, ending)) => {
            let name = format!("{}.{ending}", name.rsplit_once('.').map_or(name, |(stem, _)| stem));
            let mime = KINDS.iter().find(|(known, _)| known == ending).map_or(*mime, |(_, mime)| mime);
            app.store.put_attachment(&name, mime, shrunk, &by).await?
        }
        None => app.store.put_attachment(name, mime, bytes, &by).await?,
    };
    if let Some(preview) = &made.preview {
        app.store.put_preview(&kept.hash, preview).await?;
    }
    Ok(view(kept))
}

/// Works on a picture away from the requests, one at a time: an unpacked picture is large.
async fn with_pictures<T: Send + 'static>(
    bytes: Vec<u8>,
    work: impl FnOnce(&[u8]) -> Result<T, photo::TooLarge> + Send + 'static,
) -> Result<T, OpError> {
    static ONE: Semaphore = Semaphore::const_new(1);
    let _turn = ONE.acquire().await;
    match tokio::task::spawn_blocking(move || work(&bytes)).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(photo::TooLarge)) => Err(OpError::TooLarge("照片的像素太多".into())),
        Err(_) => bad("照片读不出来", "请用看图软件另存后再传"),
    }
}

/// The files of these digests, in short.
pub async fn list(app: &App, hashes: &[String]) -> Result<Vec<Attachment>, OpError> {
    // No digest has a NUL, and PostgreSQL takes none.
    let hashes: Vec<String> = hashes.iter().filter(|hash| !hash.contains('\0')).cloned().collect();
    if hashes.is_empty() {
        return Ok(vec![]);
    }
    Ok(app.store.attachments(&hashes).await?.into_iter().map(view).collect())
}

/// Refuses digests of files that nobody uploaded.
pub async fn check(app: &App, hashes: &[String]) -> Result<(), OpError> {
    let found = list(app, hashes).await?;
    match hashes.iter().find(|hash| !found.iter().any(|f| f.hash == **hash)) {
        Some(_) => bad("附件没有上传成功", "请重新上传附件后再保存"),
        None => Ok(()),
    }
}

/// A file with its bytes, for whoever may see it where it is attached.
pub async fn read(app: &App, actor: &Actor, hash: &str) -> Result<(Attachment, Vec<u8>), OpError> {
    let file = seen(app, actor, hash).await?;
    let bytes = app.store.read_attachment(hash).await?;
    Ok((view(file), bytes))
}

/// The small picture of a photo, as JPEG; made now where the photo came in before there were any.
pub async fn preview(app: &App, actor: &Actor, hash: &str) -> Result<Vec<u8>, OpError> {
    let file = seen(app, actor, hash).await?;
    if let Some(kept) = app.store.read_preview(&file.hash).await {
        return Ok(kept);
    }
    let none = || OpError::NotFound("这个附件的预览".into());
    if !file.mime.starts_with("image/") {
        return Err(none());
    }
    let bytes = app.store.read_attachment(&file.hash).await?;
    let made = with_pictures(bytes, photo::made).await?.preview.ok_or_else(none)?;
    app.store.put_preview(&file.hash, &made).await?;
    Ok(made)
}

/// A file that the person may see.
async fn seen(app: &App, actor: &Actor, hash: &str) -> Result<gangmu_store::Attachment, OpError> {
    let file = app.store.attachment(hash).await?.ok_or_else(|| OpError::NotFound("这个附件".into()))?;
    let bound = actor.token.as_ref().is_some_and(|token| token.ledgers.is_some());
    let near = file.created_by == actor.id || actor.sees_all();
    if (bound || !near) && !attached(app, actor, hash).await? {
        return Err(Denied("这个附件不在您能查看的记录中".into()).into());
    }
    Ok(file)
}

/// Whether a record that the person sees, or a task given to the person's unit, bears the file.
async fn attached(app: &App, actor: &Actor, hash: &str) -> Result<bool, OpError> {
    for ledger in app.pack.ledgers.iter().filter(|l| actor.may_open(l)) {
        for field in ledger.fields.iter().filter(|f| f.kind == FieldType::File) {
            let mut query = ListQuery::new(app.clock.today());
            query.scope = if actor.sees_all() { Scope::All } else { Scope::Subtree(actor.unit_path.clone()) };
            query.filter = Expr::parse(&format!("{} = '{}'", field.id, hash.replace('\'', ""))).ok();
            if app.store.count_records(ledger, &query).await? > 0 {
                return Ok(true);
            }
        }
    }
    for plan in app.store.plans().await?.iter().filter(|_| actor.read_task(&[actor.unit]).is_ok()) {
        let tasks = app.store.tasks(plan.id).await?;
        let mine = tasks.iter().filter(|t| super::task::given_to(t).contains(&actor.unit));
        if mine.flat_map(|t| &t.evidence).any(|known| known == hash) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn view(file: gangmu_store::Attachment) -> Attachment {
    Attachment { hash: file.hash, name: file.name, mime: file.mime, size: file.size }
}
