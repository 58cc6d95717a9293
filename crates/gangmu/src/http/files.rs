//! Files in and out: the file of a form, and a download under a Chinese name.

use axum::body::{Body, Bytes};
use axum::extract::Multipart;
use axum::extract::multipart::Field;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::ops::error::{OpError, bad};

/// The largest file of any form: 64 MiB.
const MOST_FILE: usize = 64 << 20;
/// The type of an Excel workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The type of a Word document.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A form with one file and short text fields.
pub struct Form {
    /// Name of the file.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
    /// The text fields.
    pub fields: Vec<(String, String)>,
}

/// Reads a form; a form without a file is refused.
pub async fn form(mut multipart: Multipart) -> Result<Form, OpError> {
    let (mut file, mut fields) = (None, Vec::new());
    while let Some(field) = multipart.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            Some(file_name) => file = Some((base_name(&file_name), whole(field).await?)),
            None => fields.push((name, field.text().await?)),
        }
    }
    match file {
        Some((name, bytes)) => Ok(Form { name, bytes, fields }),
        None => bad("没有收到文件", "请选择文件后再上传"),
    }
}

/// The bytes of a file. One that is too large is read to its end all the same: a browser that is cut off while it sends
/// shows a broken connection instead of the reason.
async fn whole(mut field: Field<'_>) -> Result<Bytes, OpError> {
    let (mut bytes, mut size) = (Vec::new(), 0);
    while let Some(chunk) = field.chunk().await? {
        size += chunk.len();
        if size <= MOST_FILE {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
    }
    if size > MOST_FILE { Err(OpError::TooLarge("文件太大".into())) } else { Ok(bytes.into()) }
}

/// The name without folders, as some browsers send them along.
fn base_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name).trim();
    if base.is_empty() { "未命名".into() } else { base.chars().take(120).collect() }
}

/// A download under its own name.
pub fn download(name: &str, mime: &str, bytes: impl Into<Body>) -> Response {
    let coded: String = name.bytes().map(|b| format!("%{b:02X}")).collect();
    let disposition = format!("attachment; filename*=UTF-8''{coded}");
    let mut headers = HeaderMap::new();
    let mime = HeaderValue::from_str(mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, mime);
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    (headers, bytes.into()).into_response()
}
