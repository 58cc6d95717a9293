//! The web page, kept inside the binary. Unknown paths get the page itself: it routes by the address bar.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::error::ErrorBody;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

/// A file of the page, or the page.
pub async fn page(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return missing();
    }
    match Built::get(path).filter(|_| !path.is_empty()) {
        Some(file) => serve(path, file, &headers),
        None => match Built::get("index.html") {
            Some(file) => serve("index.html", file, &headers),
            None => (StatusCode::NOT_FOUND, "网页没有编入本程序,请用 cargo xtask demo 构建").into_response(),
        },
    }
}

fn serve(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    if headers.get(header::IF_NONE_MATCH).is_some_and(|seen| seen.as_bytes() == tag.as_bytes()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    // Built files carry a digest in their names and never change; the page itself is asked for anew each time.
    let keep = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mime = mime(path);
    let head = [(header::CONTENT_TYPE, mime.to_owned()), (header::CACHE_CONTROL, keep.into()), (header::ETAG, tag)];
    (head, file.data).into_response()
}

fn mime(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "webmanifest" => "application/json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

fn missing() -> Response {
    let body = ErrorBody {
        code: "not_found".into(),
        message: "没有这个接口".into(),
        advice: "接口列表见 /api/openapi.json".into(),
        findings: vec![],
    };
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}
